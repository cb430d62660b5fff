/* Sentences of our own coded with the small dictionaries of tests/data/dictionaries. */
#include "tests/unit/unit.h"

#include "engine/coder.h"

#include <stdio.h>
#include <string.h>

static dem_model *model;
static struct arena arena, dictionary_arena;

static int set_up(void **state)
{
    (void)state;
    dem_error err;
    arena_init(&arena, NULL);
    arena_init(&dictionary_arena, NULL);
    return dem_model_open(&model, DEM_SOURCE_DIR, NULL, &err);
}

static int tear_down(void **state)
{
    (void)state;
    dem_model_close(model);
    arena_release(&arena);
    arena_release(&dictionary_arena);
    return 0;
}

struct example {
    const char *text, *events; /* "SOURCE TARGET CODE; ..." */
    const char *option;        /* NAME=VALUE, or NULL */
};

static void describe(const struct pattern_events *events, char *out, size_t size)
{
    size_t len = 0;
    out[0] = 0;
    for (size_t i = 0; i < events->count && len < size; i++) {
        const struct pattern_event *e = &events->list[i];
        len += (size_t)snprintf(out + len, size - len, "%s%.*s %.*s %.*s", i ? "; " : "",
                                SLICE_ARG(e->source.code), SLICE_ARG(e->target.code),
                                SLICE_ARG(e->code));
    }
}

static void code(const struct dictionaries *dict, const char *text, struct coded *coded)
{
    arena_reset(&arena);
    *coded = (struct coded){.doc = {.source = slice_of(text),
                                    .id = SLICE("x"),
                                    .published = calendar_day(1999, 11, 3)}};
    coder_patterns(model, dict, &arena, coded);
}

static struct dictionaries *open_family(const char *family)
{
    char path[512];
    char *paths[] = {path, NULL};
    struct dictionaries *dict;
    dem_error err;
    snprintf(path, sizeof path, "%s/tests/data/dictionaries/%s", DEM_SOURCE_DIR, family);
    assert_int_equal(dictionaries_open(&dict, &dictionary_arena, paths, &err), DEM_OK);
    assert_int_equal(dict->findings.count, 0);
    return dict;
}

static void check(struct dictionaries *dict, const struct example *list, size_t count)
{
    struct dict_options options = dict->options;
    int failed = 0;
    for (size_t i = 0; i < count; i++) {
        char got[512];
        struct coded coded;
        dict->options = options;
        if (list[i].option) {
            struct slice value = slice_of(list[i].option), name = slice_cut(&value, '=');
            assert_true(dictionaries_option(&dictionary_arena, &dict->options, name, value));
        }
        code(dict, list[i].text, &coded);
        describe(&coded.patterns, got, sizeof got);
        if (strcmp(got, list[i].events) == 0)
            continue;
        print_error("%s\n  wanted %s\n  got    %s\n", list[i].text, list[i].events, got);
        failed++;
    }
    dict->options = options;
    assert_int_equal(failed, 0);
}

static void test_petrarch(void **state)
{
    (void)state;
    static const struct example list[] = {
        {"Lerina praised Mardovia.", "LER MRD 051", NULL},
        {"Lerinan troops visited Mardovia's capital.", "LERMIL MRD 042; MRD LERMIL 043", NULL},
        {"Soldiers from Lerina praised the Mardovian foreign minister.", "LERMIL MRDGOV 051",
         NULL},
        {"Relief workers of Lerina praised Tessel.", "NGOLER TES 051", NULL},
        {"Officials and clerics in Lerina and Tessel praised Mardovia.",
         "LERGOV MRD 051; TESGOV MRD 051; LERREL MRD 051; TESREL MRD 051", NULL},
        {"Lerina, Tessel and Quenta praised Mardovia.", "LER MRD 051; TES MRD 051; QUE MRD 051",
         NULL},
        {"Mardovia was praised by Lerina.", "LER MRD 051", NULL},
        {"Mardovia was never praised in Lerina.", "MRD LER 111", NULL},
        {"Lerina will send grain to Mardovia.", "LER MRD 071", NULL},
        {"Lerina will send tin bars to Mardovia.", "LER MRD 072", NULL},
        {"Lerina will send letters to Mardovia.", "", NULL},
        {"Lerina has received weapons from Quenta.", "QUE LER 072", NULL},
        {"Lerina and Tessel have met.", "LER TES 040; TES LER 040", NULL},
        {"Lerina broke off ties with Mardovia.", "LER MRD 161", NULL},
        {"Lerina broke the silence over Mardovia.", "LER MRD 010", NULL},
        {"Iva Bond praised Mardovia.", "LERGOV MRD 051", NULL},
        {"Lerina praised Mardovia, an old ally of Quenta.", "LER MRD 051", NULL},
        {"Lerina condemned a raid by Tessel and praised Mardovia.", "LER TES 111; LER MRD 051",
         NULL},
        {"Lerina praised Mardovia after the rugby final.", "", NULL},
        {"Lerina praised the villagers.", "LER --- 051", "require_dyad=false"},
        {"Lerina praised the villagers.", "", NULL},
        {"Lerina praised the Lake Union.", "LER \"THE LAKE UNION\" 051", "new_actor_length=3"},
        {"The praise of Lerina pleased Mardovia.", "", NULL},
    };
    check(open_family("petrarch"), list, sizeof list / sizeof *list);
}

static void test_tabari(void **state)
{
    (void)state;
    static const struct example list[] = {
        {"Lerinan leaders praised Mardovia in a speech on Monday.", "LER MRD 051", NULL},
        {"Lerina's army praised Mardovia in a speech on Monday.", "LERMIL MRD 051", NULL},
        {"Lerina's old army praised Mardovia in a speech on Monday.", "LER MRD 051", NULL},
        {"Former officials of Lerina praised Mardovia in a speech on Monday.", "LERELI MRD 051",
         NULL},
        {"The army praised Mardovia in a long speech on Monday.", "~MIL MRD 051",
         "SET: CONVERT AGENT = TRUE"},
        {"Lerina said on Monday that it would send grain to Mardovia.", "LER MRD 071", NULL},
        {"Lerina said on Monday that the weather in Mardovia was fine.", "LER MRD 023", NULL},
        {"Lerina and Tessel have met again after a long break.", "LER TES 040; TES LER 040",
         NULL},
        {"Lerina condemned Tessel on Monday but Quenta praised Mardovia.",
         "LER TES 111; QUE MRD 051", NULL},
        {"Lerina condemned Tessel on Monday but Quenta praised Mardovia.", "LER TES 111",
         "SET: CODE BY SENTENCE"},
        {"Lerina condemned Tessel on Monday and praised Mardovia again.",
         "LER TES 111; LER MRD 051", NULL},
        {"Lerina condemned Tessel on Monday and they praised Mardovia again.",
         "LER TES 111; LER MRD 051", NULL},
        {"Lerina praised Mardovia in the final of the regatta.", "", NULL},
        {"The ministers praised Mardovia in a long speech on Monday.", "SRC MRD 051",
         "DEFAULT: SOURCE [SRC] PRIOR"},
        {"Lerina praised Mardovia.", "", NULL},
        {"Lerina praised Mardovia.", "LER MRD 051", "SET: MINIMUM WORDS=2"},
    };
    check(open_family("tabari/small.project"), list, sizeof list / sizeof *list);
}

static void test_marks(void **state)
{
    (void)state;
    struct coded coded;
    const struct dictionaries *dict = open_family("tabari/small.project");
    code(dict, "Wire News said that Lerina praised Mardovia in a speech yesterday.", &coded);
    assert_int_equal(coded.patterns.count, 1);
    assert_int_equal(coded.patterns.list[0].date, calendar_day(1999, 11, 2));
    assert_true(slice_is(coded.patterns.list[0].attribution, "WRN"));
    dict = open_family("petrarch");
    code(dict, "Lerina will send rye and wheat to Mardovia, but no rye whisky.", &coded);
    assert_int_equal(coded.patterns.count, 1);
    assert_int_equal(coded.patterns.list[0].issues.count, 1);
    assert_true(slice_is(coded.patterns.list[0].issues.list[0].name, "GRAIN"));
    assert_int_equal(coded.patterns.list[0].issues.list[0].times, 2);
    code(dict, "Lerina praised Mardovia. The chess open was won by Tessel.", &coded);
    assert_int_equal(coded.patterns.count, 0); /* discards the whole document */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_petrarch),
                                       cmocka_unit_test(test_tabari),
                                       cmocka_unit_test(test_marks)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
