/* tests/unit/arena.h - an arena for each test, or for all tests of a file. */
#ifndef DEM_TESTS_UNIT_ARENA_H
#define DEM_TESTS_UNIT_ARENA_H

#include "base/arena.h"
#include "tests/unit/unit.h"

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, NULL);
    return setjmp(arena.guard);
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
