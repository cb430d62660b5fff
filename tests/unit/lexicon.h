/* tests/unit/lexicon.h - the lexicon of data/, read anew for each test. */
#ifndef DEM_TESTS_UNIT_LEXICON_H
#define DEM_TESTS_UNIT_LEXICON_H

#include "lexicon/lexicon.h"
#include "tests/unit/arena.h"

static struct lexicon *lex;

static int set_up_lexicon(void **state)
{
    dem_error err;
    return set_up(state) || lexicon_open(&lex, &arena, DEM_SOURCE_DIR "/data", &err);
}

#define TEST_LEXICON(name) cmocka_unit_test_setup_teardown(name, set_up_lexicon, tear_down)

#endif
