#include "tests/unit/lexicon.h"

#include "base/calendar.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct entry *first(const char *text)
{
    int32_t at = lexicon_name(lex, slice_of(text));
    return at < 0 ? NULL : &lex->entries.list[at];
}

static void names_are_found_whatever_their_spaces(void **state)
{
    (void)state;
    assert_string_equal(first("United\nStates")->iso3, "USA");
    assert_int_equal(first("Russian")->kind, ENTRY_ADJECTIVE);
    assert_int_equal(first("Kremlin")->kind, ENTRY_METONYM);
    assert_true(first("US")->capitals);
    assert_null(first("Nowhereland"));
}

static void some_surnames_name_nobody(void **state)
{
    (void)state;
    assert_int_equal(first("Yeltsin")->kind, ENTRY_PERSON);
    assert_int_equal(first("Montenegro")->kind, ENTRY_COUNTRY);
    assert_int_equal(first("Montenegro")->next, -1);
    assert_null(first("III"));
    assert_null(first("Jr."));
}

static void codes_are_composed(void **state)
{
    (void)state;
    assert_true(slice_is(lexicon_compose(lex, OP_DEMAND, SLICE("087")), "1056"));
    assert_true(slice_is(lexicon_compose(lex, OP_REJECT, SLICE("040")), "125"));
    assert_true(slice_is(lexicon_compose(lex, OP_AGREE, SLICE("0711")), "0331"));
    assert_int_equal(lexicon_compose(lex, OP_WANT, SLICE("190")).len, 0);
    assert_true(slice_is(lexicon_code(lex, SLICE("0318"))->cameo, "031"));
}

static bool held(const char *name, const char *office, dem_day day)
{
    for (size_t i = 0; i < lex->persons.count; i++)
        for (size_t k = 0; k < lex->persons.list[i].count; k++) {
            const struct term *t = &lex->persons.list[i].list[k];
            if (slice_is(lex->persons.list[i].name, name) && slice_is(t->office, office) &&
                (t->from == DEM_DAY_UNKNOWN || t->from <= day) &&
                (t->to == DEM_DAY_UNKNOWN || day <= t->to))
                return true;
        }
    return false;
}

static void offices_have_their_days(void **state)
{
    (void)state;
    dem_day day = calendar_day(1999, 11, 2);
    assert_true(held("Vladimir Putin", "prime minister", day));
    assert_true(held("Ehud Barak", "prime minister", day));
    assert_false(held("Benjamin Netanyahu", "prime minister", day));
    assert_true(held("Benjamin Netanyahu", "prime minister", calendar_day(1999, 4, 15)));
}

static void classes_and_reports_are_read(void **state)
{
    (void)state;
    assert_true(lexicon_in_class(lex, SLICE("@arms"), SLICE("missile")));
    assert_true(lexicon_in_class(lex, SLICE("@arms"), SLICE("mig")));
    assert_true(lexicon_in_class(lex, SLICE("@emergency"), SLICE("state of emergency")));
    assert_false(lexicon_in_class(lex, SLICE("@emergency"), SLICE_EMPTY));
    assert_int_equal(lexicon_class_words(lex, SLICE("@emergency")), 3);
    assert_int_equal(lexicon_class_words(lex, SLICE("@nothing")), 0);
    assert_int_equal(lexicon_report(lex, SLICE("deny")), REPORT_DENY);
    assert_int_equal(lexicon_cue(lex, SLICE("reportedly")), CUE_HEDGE);
    assert_non_null(lexicon_agent(lex, SLICE("prime minister")));
}

static void every_mode_goes_back_to_a_code_of_its_type(void **state)
{
    (void)state;
    size_t events = 0;
    for (size_t i = 0; i < lex->plovers.count; i++) {
        const struct plover *p = &lex->plovers.list[i];
        if (!p->quad)
            continue;
        const struct code *code = lexicon_code(lex, p->cameo);
        events++;
        assert_non_null(code);
        assert_true(slice_equal(code->cameo, p->cameo));
        assert_true(slice_equal(code->type, p->type) || slice_equal(code->also, p->type));
        assert_ptr_equal(lexicon_plover(lex, p->type, p->mode), p);
        assert_int_equal(lexicon_plover(lex, p->type, SLICE_EMPTY)->quad, p->quad);
    }
    assert_true(events > 80);
    assert_ptr_equal(lexicon_plover(lex, SLICE("AID"), SLICE("no such mode")),
                     lexicon_plover(lex, SLICE("AID"), SLICE_EMPTY));
    assert_null(lexicon_plover(lex, SLICE("HELP"), SLICE_EMPTY));
    assert_int_equal(lexicon_plover(lex, SLICE("position"), SLICE_EMPTY)->quad, 0);
}

/* The codes that docs/ontology.md says to differ, and no other one. */
static bool differs(struct slice cameo)
{
    static const char *const codes[] = {"02", "116", "163", "1712", "175"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (slice_is(cameo, codes[i]))
            return true;
    return false;
}

static void the_mapping_is_the_usual_one_but_where_we_say_so(void **state)
{
    (void)state;
    static const char path[] = DEM_SOURCE_DIR "/../shared/gold/cameo2plover.tsv";
    struct slice rest;
    size_t rows = 0;
    if (access(path, R_OK))
        skip();
    assert_int_equal(file_read(&arena, path, 1 << 20, &rest, NULL), DEM_OK);
    slice_cut(&rest, '\n');
    while (rest.at && rest.len) {
        struct slice type = slice_trim(slice_cut(&rest, '\n')), cameo = slice_cut(&type, '\t');
        const struct code *code = lexicon_code(lex, cameo);
        struct slice row = type;
        type = slice_cut(&row, '\t');
        slice_cut(&row, '\t');
        slice_cut(&row, '\t');
        while (row.at && row.len)
            assert_true(table_find(&lex->contexts, slice_cut(&row, ';')) >= 0);
        if (slice_is(type, "None"))
            type = SLICE("-");
        assert_non_null(code);
        assert_true(slice_equal(code->cameo, cameo));
        if (slice_equal(code->type, type) == differs(cameo))
            fail_msg("%.*s is %.*s, there %.*s", SLICE_ARG(cameo), SLICE_ARG(code->type),
                     SLICE_ARG(type));
        rows++;
    }
    assert_int_equal(rows, 281);
}

/* A copy of data/ with one row broken: the error names the file and the line. */
static void a_broken_row_is_named(void **state)
{
    (void)state;
    char folder[] = "/tmp/demarche-lexicon-XXXXXX", command[256];
    struct lexicon *broken;
    dem_error err;
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command,
             "cp -r %s/data/* %s && printf 'a\\tv\\tNONSENSE\\n' >>%s/frames/conflict.tsv",
             DEM_SOURCE_DIR, folder, folder);
    assert_int_equal(system(command), 0);
    assert_int_equal(lexicon_open(&broken, &arena, folder, &err), DEM_E_FORMAT);
    assert_non_null(strstr(err.what, "conflict.tsv"));
    snprintf(command, sizeof command, "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_LEXICON(names_are_found_whatever_their_spaces),
        TEST_LEXICON(some_surnames_name_nobody),
        TEST_LEXICON(codes_are_composed),
        TEST_LEXICON(offices_have_their_days),
        TEST_LEXICON(classes_and_reports_are_read),
        TEST_LEXICON(every_mode_goes_back_to_a_code_of_its_type),
        TEST_LEXICON(the_mapping_is_the_usual_one_but_where_we_say_so),
        TEST_LEXICON(a_broken_row_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
