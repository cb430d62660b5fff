/* The lexicon written for PETRARCH and read again; dictionaries of our own as rows. */
#include "tests/unit/unit.h"

#include "engine/coder.h"
#include "exchange/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static dem_model *model;
static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    dem_error err;
    arena_init(&arena, NULL);
    return dem_model_open(&model, DEM_SOURCE_DIR, NULL, &err);
}

static int tear_down(void **state)
{
    (void)state;
    dem_model_close(model);
    arena_release(&arena);
    return 0;
}

static bool contains(const struct exchange *x, const char *file, const char *text)
{
    for (size_t i = 0; i < x->file_count; i++)
        if (strcmp(x->files[i].name, file) == 0)
            return memmem(x->files[i].bytes.list, x->files[i].bytes.count, text, strlen(text));
    return false;
}

static bool left(const struct exchange *x, const char *why)
{
    for (size_t i = 0; i < x->left.count; i++)
        if (memmem(x->left.list[i].what.at, x->left.list[i].what.len, why, strlen(why)))
            return true;
    return false;
}

static void code(const struct dictionaries *dict, const char *text, const char *wanted)
{
    char got[256] = "";
    struct coded coded = {.doc = {.source = slice_of(text),
                                  .id = SLICE("x"),
                                  .published = calendar_day(1999, 11, 3)}};
    coder_patterns(model, dict, &arena, &coded);
    for (size_t i = 0, len = 0; i < coded.patterns.count && len < sizeof got; i++) {
        const struct pattern_event *e = &coded.patterns.list[i];
        len += (size_t)snprintf(got + len, sizeof got - len, "%s%.*s %.*s %.*s", i ? "; " : "",
                                SLICE_ARG(e->source.code), SLICE_ARG(e->target.code),
                                SLICE_ARG(e->code));
    }
    assert_string_equal(got, wanted);
}

static void test_export(void **state)
{
    (void)state;
    struct exchange x;
    struct dictionaries *dict;
    dem_error err;
    char folder[] = "/tmp/demarche.XXXXXX", command[96];
    char *paths[] = {folder, NULL};
    exchange_export(&arena, model->lexicon, &x);
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < x.file_count; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, x.files[i].name);
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fwrite(x.files[i].bytes.list, 1, x.files[i].bytes.count, file);
        assert_int_equal(fclose(file), 0);
    }
    assert_int_equal(dictionaries_open(&dict, &arena, paths, &err), DEM_OK);
    assert_int_equal(dict->findings.count, 0);
    assert_true(left(&x, "an operator") && left(&x, "no verb"));
    code(dict, "Norway praised Japan.", "NOR JPN 051");
    code(dict, "Russian Prime Minister Vladimir Putin praised Japan.", "RUSGOV JPN 051");
    code(dict, "Norwegian ministers met with Japan.", "NORGOV JPN 040; JPN NORGOV 040");
    code(dict, "Norway broke off ties with Japan.", "NOR JPN 161");
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

static void test_import(void **state)
{
    (void)state;
    char folder[] = "/tmp/demarche.XXXXXX", path[128], command[96];
    char *paths[] = {folder, NULL};
    static const struct {
        const char *name, *text;
    } files[] = {{"x.actors.txt", "FJORD_HALL [NORGOV]\n+HALL_OF_THE_FJORD\nNORWAY [NOR]\n"
                                  "IVA_BOND\n\t[NORGOV 19980101-20000101]\n\t[NORELI]\n"
                                  "LAKE GUILD [NORBUS]\nTIN_MINES_PLC [MNC]\nXANADU [XQZ]\n"},
                 {"x.agents.txt", "FJORD_WARDEN [~COP]\nWIZARD [~WIZ]\n"},
                 {"x.verbs.txt",
                  "&ORE\n+TIN\n+IRON\n--- LAUD [051] ---\nLAUD\n- NOT * [111]\n"
                  "- * &ORE [057]\n- * TO TRADE [061]\n- SAID * [010]\n- * RUIN [999]\n"}};
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(files[i].text, file);
        assert_int_equal(fclose(file), 0);
    }
    struct dictionaries *dict;
    struct exchange x;
    dem_error err;
    assert_int_equal(dictionaries_open(&dict, &arena, paths, &err), DEM_OK);
    exchange_import(&arena, model->lexicon, dict, &x);
    assert_true(
        contains(&x, "actors/metonyms.tsv", "\nFjord Hall|Hall Of The Fjord\tNOR\tGOV\t\n"));
    assert_false(contains(&x, "actors/metonyms.tsv", "Norway"));
    assert_true(contains(&x, "actors/offices.tsv",
                         "\nIva Bond\t\tNOR\tGOV\tofficial\t1998-01-01\t2000-01-01\n"));
    assert_true(
        contains(&x, "actors/organisations.tsv", "\nTin Mines Plc\t\tMNC\t\tcompany\n"));
    assert_true(contains(&x, "actors/agents.tsv", "\nfjord warden\tCOP\tgroup\n"));
    assert_true(contains(&x, "frames/cooperation.tsv", "\nlaud\tv\tSUPPORT"));
    assert_true(contains(&x, "frames/cooperation.tsv", "\tnegated\t-\n"));
    assert_true(contains(&x, "frames/cooperation.tsv", "\tobj:@ore\t-\n"));
    assert_true(contains(&x, "frames/cooperation.tsv", "\tto:trade\t-\n"));
    assert_true(contains(&x, "frames/classes-cooperation.tsv", "\n@ore\ttin|iron\n"));
    assert_true(left(&x, "a code for all other days: NORELI"));
    assert_true(left(&x, "a name with room for other words: LAKE GUILD"));
    assert_true(left(&x, "a code without a country or body of data/ontology: XQZ"));
    assert_true(left(&x, "no sector of data/ontology: WIZ"));
    assert_true(left(&x, "a pattern of more than words behind its verb: laud"));
    assert_true(left(&x, "a code without a type of PLOVER: 999"));
    assert_int_equal(x.known, 1);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_export),
                                       cmocka_unit_test(test_import)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
