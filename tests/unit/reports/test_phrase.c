#include "tests/unit/unit.h"

#include "reports/reports.h"

#include <string.h>

static struct arena arena;
static struct phrases *phrases;

static int open_tables(void **state)
{
    (void)state;
    dem_error err;
    arena_init(&arena, NULL);
    assert_int_equal(phrases_open(&arena, DEM_SOURCE_DIR, &phrases, &err), DEM_OK);
    return 0;
}

static int close_tables(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

#define CHILE  "{\"name\":\"Chile\",\"country\":\"CHL\",\"sectors\":[\"GOV\"],\"office\":null}"
#define PERU   "{\"name\":\"Lima\",\"country\":\"PER\",\"sectors\":[\"GOV\"],\"office\":null}"
#define TROOPS "{\"name\":\"Chile\",\"country\":\"CHL\",\"sectors\":[\"MIL\"],\"office\":null}"
#define RIOS                                                                                   \
    "{\"name\":\"Ana "                                                                         \
    "Rios\",\"country\":\"PER\",\"sectors\":[\"GOV\"],\"office\":\"president\"}"
#define ENVOY                                                                                  \
    "{\"name\":\"Peruvian "                                                                    \
    "envoy\",\"country\":\"PER\",\"sectors\":[\"GOV\"],\"office\":\"envoy\"}"
#define REBELS "{\"name\":\"Rebels\",\"country\":null,\"sectors\":[\"REB\"],\"office\":null}"

struct told {
    const char *cameo, *actor, *recipient, *modality, *report, *by, *item, *sentence;
    bool symmetric;
};

static void tells(const struct told *t)
{
    struct slice text = arena_print(
        &arena,
        "{\"kind\":\"event\",\"mode\":[],\"cameo\":\"%s\",\"actor\":[%s],\"recipient\":[%s],"
        "\"symmetric\":%s,\"modality\":\"%s\",\"report\":\"%s\",\"attribution\":[%s],"
        "\"item\":%s}",
        t->cameo, t->actor, t->recipient, t->symmetric ? "true" : "false", t->modality,
        t->report, t->by, t->item);
    json_t *record = json_loadb(text.at, text.len, 0, NULL);
    assert_non_null(record);
    struct slice got = phrases_tell(phrases, &arena, record);
    assert_string_equal(arena_print(&arena, "%.*s%c", SLICE_ARG(got), 0).at, t->sentence);
    json_decref(record);
}

static void sentences(void **state)
{
    (void)state;
    static const struct told all[] = {
        {"026", CHILE, PERU, "asserted", "fact", "", "null", "Chile called on Peru for talks",
         false},
        {"026", CHILE, "", "asserted", "fact", "", "null", "Chile called for talks", false},
        {"0313", CHILE, PERU, "negated", "fact", "", "null",
         "Chile did not promise Peru judicial cooperation", false},
        {"194", TROOPS, PERU, "historic", "fact", "", "null",
         "Chile's armed forces shelled Peru", false},
        {"040", CHILE "," PERU, "", "future", "fact", "", "null",
         "Chile and Peru will meet for talks", true},
        {"070", RIOS, CHILE, "hypothetical", "fact", "", "{\"text\":\"two ships\"}",
         "Ana Rios (Peru) might give Chile aid (two ships)", false},
        {"190", CHILE, PERU, "asserted", "denied",
         "{\"kind\":\"speaker\",\"name\":\"Chile\",\"country\":\"CHL\",\"sectors\":[\"GOV\"]}",
         "null", "Chile denies that Chile fought Peru", false},
        {"190", REBELS, ENVOY, "asserted", "alleged",
         "{\"kind\":\"hearsay\",\"text\":\"reports\"}", "null",
         "It is alleged that Rebels fought Peruvian envoy", false},
        {"173", "", PERU, "asserted", "fact", "", "null",
         "Somebody unnamed arrested people: Peru", false},
        {"112", CHILE "," PERU "," RIOS, "", "asserted", "fact", "", "null",
         "Chile, Peru and Ana Rios (Peru) accused each other", true},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        tells(&all[i]);
}

/* Every code of the ontology has a row, and no row is of a code that there is not. */
static void codes(void **state)
{
    (void)state;
    static const char *const roots[] = {"01", "02", "03", "04", "05", "06", "07",
                                        "08", "09", "10", "11", "12", "13", "14",
                                        "15", "16", "17", "18", "19", "20"};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        json_t *record =
            json_pack("{s:s,s:s,s:[{s:s}],s:s}", "kind", "event", "cameo", roots[i], "actor",
                      "name", "Ruritania", "modality", "asserted");
        struct slice got = phrases_tell(phrases, &arena, record);
        assert_true(slice_starts(got, SLICE("Ruritania ")));
        json_decref(record);
    }
}

static void stances(void **state)
{
    (void)state;
    json_t *record =
        json_pack("{s:s,s:[s],s:[{s:s,s:s,s:[s]}],s:b}", "kind", "assessment", "mode", "cool",
                  "actor", "name", "Chile", "country", "CHL", "sectors", "GOV", "symmetric", 1);
    struct slice got = phrases_tell(phrases, &arena, record);
    assert_true(slice_is(got, "Relations of Chile are said to cool"));
    json_decref(record);
}

/* Text of an article cannot leave its element or its line. */
static void hostile(void **state)
{
    (void)state;
    struct page page = {.title = SLICE("<script>alert(1)</script> & [x](y)\033[2J")};
    struct page_section *s = ARENA_PUSH(&arena, &page.sections);
    *s = (struct page_section){.name = "x", .heading = SLICE("# h"), .empty = SLICE("none")};
    struct page_entry *e = ARENA_PUSH(&arena, &s->entries);
    *e = (struct page_entry){.sentence = SLICE("a\n# b"), .url = SLICE("javascript:alert(1)")};
    static const char *const forbidden[][2] = {
        {"\033[2J", NULL}, {"\n# b", "[x](y)"}, {"<script>", "href"}, {"\033", NULL}};
    for (int format = PAGE_TEXT; format <= PAGE_JSON; format++) {
        char *bytes = NULL;
        size_t size = 0;
        dem_error err;
        struct page_style style = {.width = 80};
        FILE *out = open_memstream(&bytes, &size);
        assert_int_equal(page_write(&page, (enum page_format)format, &style, out, &err),
                         DEM_OK);
        fclose(out);
        assert_true(size > 20);
        for (int i = 0; i < 2; i++)
            if (forbidden[format][i])
                assert_null(strstr(bytes, forbidden[format][i]));
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sentences), cmocka_unit_test(codes),
                                       cmocka_unit_test(stances), cmocka_unit_test(hostile)};
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
