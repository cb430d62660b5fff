/* Small tables of our own in a folder of their own: what is wrong in them is told, each with
 * its line. */
#include "tests/unit/unit.h"

#include "lexicon/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *name, *rows;
} good[] = {
    {"ontology/cameo.tsv", "01\tsay\t-\t-\t0\t-\n04\tconsult\tCONSULT\t-\t1\t-\n"
                           "042\tvisit\tCONSULT\tvisit\t1.9\t-\n"
                           "07\taid\tAID\t-\t7\tCONSULT\n"},
    {"ontology/weis.tsv", "032\t042\tvisit\n"},
    {"ontology/plover.tsv", "CONSULT\t-\t1\t1\t04\ttalk\nCONSULT\tvisit\t1\t1.9\t042\tgo\n"
                            "AID\t-\t2\t7\t07\tgive\nposition\t-\t-\t-\t01\tsaid\n"},
    {"ontology/confidence.tsv", "event\t-1.5\nCONSULT\t0.5\n"},
    {"ontology/contexts.tsv", "military\tarms\n"},
    {"ontology/actors.tsv",
     "GOV\tsector\tgovernment\nIGO\tsector\tbody\nIGO\tbodies\tbodies\n"},
    {"ontology/offices.tsv", "president\n"},
    {"ontology/roles.tsv", "GOV\tGOV\tGovernment\tGovernment\n"},
    {"places/fips.tsv", "GHA\tGH\n"},
    {"actors/countries.tsv", "MLI\tML\tMali\t\tMalian\tMalians\tBamako\t432\t432\n"
                             "GHA\tGH\tGhana\t\tGhanaian\tGhanaians\tAccra\t452\t452\n"},
    {"actors/codes.tsv", "weis\tMAL\tMLI\n"},
    {"actors/states_past.tsv", "Gold Coast\t\t\t\tGHA\t1821\t1957\n"},
    {"actors/metonyms.tsv", "Jubilee House\tGHA\tGOV\t\n"},
    {"actors/organisations.tsv", "ECOWAS\t\tIGO\tIGO\tigo\n"},
    {"actors/regions.tsv", "Azawad\t\t\tMLI\t\n"},
    {"actors/agents.tsv", "minister\tGOV\tperson\n"},
    {"actors/offices_shared.tsv", "president\tGHA\t1989-03-01\t1989-09\ttwo councils\n"},
    {"actors/offices.tsv", "Afua Boateng\t\tGHA\tGOV\tpresident\t1988\t1989-08-01\n"
                           "Yaw Mensah\t\tGHA\tGOV\tpresident\t1989-04-01\t1989-12-31\n"
                           "Ama Badu\t\tGHA\tGOV\tpresident\t1990-01-01\t1994-06-01\n"
                           "Kojo Addo\t\tGHA\tGOV\tpresident\t1994-06-01\t\n"
                           "Issa Keita\t\tIGO\tIGO\tpresident\t1990\t\n"
                           "Moussa Sow\t\tIGO\tIGO\tpresident\t1990\t\n"},
    {"places/places.tsv", "1\tAccra\t\tGHA\tcapital\t5.5\t-0.2\t2000000\n"},
    {"frames/cues.tsv", "not\tnegation\n"},
    {"frames/reports.tsv", "say\tsay\n"},
    {"frames/algebra.tsv", "04\t-\t-\t-\t-\t-\t-\t-\n"},
    {"frames/topics.tsv", "04\ttalk|meeting\n"},
    {"frames/stances.tsv", "cool\tv\tposition\t04\t-\t-\tPeru cooled.\n"},
    {"frames/specifics.tsv", "04\twith\tpilot\t042\n"},
    {"frames/classes-cooperation.tsv", "@food\trice|wheat\n"},
    {"frames/classes-conflict.tsv", "@arms\tgun\n"},
    {"ontology/items.tsv", "arms\tweapons\trifle|@arms\n"},
    {"ontology/quantities.tsv", "2\tnumber\ttwo\ndollar\tmoney\tdollar|$\n"},
    {"frames/conflict.tsv", "arm\tv\tAID\t07\t-\tobj:actor\tMali armed Ghana.\n"},
    {"frames/cooperation.tsv",
     "visit\tv\tCONSULT.visit\t042\t-\t-\tMali visited Ghana.\n"
     "send\tv\tAID\t07\t-\tobj:@food|@arms\tMali sent rice to Ghana.\n"
     "send\tv\tCONSULT\t07\t-\t-\tMali sent an envoy to Ghana.\n"}};

static struct arena arena;
static struct findings found;
static struct lexicon *lex;
static char folder[64];

static void write_file(const char *name, const char *rows)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(rows, file);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    static const char *const parts[] = {"ontology", "actors", "places", "frames"};
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/demarche-check-XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, parts[i]);
        if (mkdir(path, 0700))
            return 1;
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        write_file(good[i].name, good[i].rows);
    arena_init(&arena, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    arena_release(&arena);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) != 0;
}

static void check(void)
{
    dem_error err;
    assert_int_equal(setjmp(arena.guard), 0);
    assert_int_equal(lexicon_check(&arena, folder, true, &lex, &found, &err), DEM_OK);
}

/* The rows instead of the file's own, and the findings in it: kinds and lines. */
static void expect(const char *name, const char *rows, size_t count,
                   const enum finding_kind *kinds, const uint32_t *lines)
{
    size_t at = 0;
    write_file(name, rows);
    check();
    for (size_t i = 0; i < found.count; i++) {
        const struct finding *f = &found.list[i];
        if (!strstr(f->path, name))
            continue;
        if (at >= count || f->kind != kinds[at] || f->line != lines[at])
            fail_msg("%s:%u: %s: %.*s", name, f->line, finding_name(f->kind),
                     SLICE_ARG(f->what));
        at++;
    }
    assert_int_equal(at, count);
}

#define EXPECT(name, rows, ...)                                                                \
    do {                                                                                       \
        const struct {                                                                         \
            enum finding_kind kind;                                                            \
            uint32_t line;                                                                     \
        } want[] = {__VA_ARGS__};                                                              \
        enum finding_kind kinds[8];                                                            \
        uint32_t lines[8];                                                                     \
        size_t count = sizeof want / sizeof *want;                                             \
        for (size_t i = 0; i < count; i++)                                                     \
            kinds[i] = want[i].kind, lines[i] = want[i].line;                                  \
        expect(name, rows, count, kinds, lines);                                               \
    } while (0)

static void good_tables_have_no_finding(void **state)
{
    (void)state;
    check();
    for (size_t i = 0; i < found.count; i++)
        printf("%s:%u: %.*s\n", found.list[i].path, found.list[i].line,
               SLICE_ARG(found.list[i].what));
    assert_int_equal(found.count, 0);
    assert_int_equal(found.files, sizeof good / sizeof *good);
    assert_int_equal(found.rows, 49);
}

static void every_broken_row_is_told(void **state)
{
    (void)state;
    EXPECT("frames/conflict.tsv",
           "few\tcolumns\n"
           "arm\tx\tAID\t07\t-\t-\tMali armed Ghana.\n"
           "arm\tv\tHELP\t07\t-\t-\tMali armed Ghana.\n"
           "arm\tv\tAID\t99\t-\t-\tMali armed Ghana.\n",
           {FINDING_ROW, 1}, {FINDING_ROW, 2}, {FINDING_ROW, 3}, {FINDING_ROW, 4});
}

static void items_and_quantities_are_held_together(void **state)
{
    (void)state;
    EXPECT("ontology/items.tsv",
           "arms\tweapons\trifle|@nothing\n"
           "goods\tother\tferry|tug\n"
           "people\tpersons\tferry\n",
           {FINDING_ROW, 1}, {FINDING_CONTRADICTION, 3});
    EXPECT("ontology/quantities.tsv",
           "two\tnumber\ttwo\n"
           "dollar\tcoin\tdollar\n"
           "pound\tmoney\tpound\n"
           "pound\tmeasure\tpound\n",
           {FINDING_ROW, 1}, {FINDING_ROW, 2}, {FINDING_DEAD, 4});
}

static void codes_that_no_table_has_are_told(void **state)
{
    (void)state;
    EXPECT("frames/conflict.tsv",
           "arm\tv\tAID.secret\t07\t-\t-\tMali armed Ghana.\n"
           "fund\tv\tAID\t0799\t-\t-\tMali funded Ghana.\n"
           "help\tv\tAID\t07\t-\tobj:@nothing\tMali helped Ghana.\n"
           "feed\tv\tAID\t04\t-\t-\tMali fed Ghana.\n"
           "lend\tv\tAID\t07\t-\tobj:#nothing\tMali lent guns to Ghana.\n"
           "lease\tv\tAID\t07\t-\tobj:#arms\tMali leased guns to Ghana.\n",
           {FINDING_CODE, 1}, {FINDING_CODE, 2}, {FINDING_CODE, 3}, {FINDING_CONTRADICTION, 4},
           {FINDING_CODE, 5});
    EXPECT("actors/organisations.tsv", "ECOWAS\t\tXYZ\tABC\tigo\n", {FINDING_CODE, 1},
           {FINDING_CODE, 1});
    EXPECT("ontology/cameo.tsv",
           "01\tsay\t-\t-\t0\t-\n04\tconsult\tCONSULT\tnod\t1\t-\n042\tvisit\tNONE\t-\t1.9\t-\n"
           "07\taid\tAID\t-\t7\tCONSULT\n",
           {FINDING_CODE, 2}, {FINDING_CODE, 3});
}

static void days_and_terms_are_held_together(void **state)
{
    (void)state;
    EXPECT("actors/offices.tsv",
           "Ama Badu\t\tGHA\tGOV\tpresident\t1990-01-01\t1994-06-01\n"
           "Kojo Addo\t\tGHA\tGOV\tpresident\t1994-05-30\t\n"
           "Esi Addo\t\tGHA\tGOV\tenvoy\t1994\t1996\n"
           "Esi Addo\t\tGHA\tGOV\tenvoy\t1995-02\t1995-03\n"
           "Yaw Badu\t\tGHA\tGOV\tenvoy\t1996\t1994\n",
           {FINDING_ROW, 5}, {FINDING_TERMS, 2}, {FINDING_TERMS, 4});
    EXPECT("actors/states_past.tsv", "Gold Coast\t\t\t\tGHA\t1957\t1821\n", {FINDING_ROW, 1});
}

static void codes_of_tables_are_checked(void **state)
{
    (void)state;
    EXPECT("ontology/weis.tsv", "032\t042\tvisit\n031\t999\tmeet\n032\t04\ttalk\n",
           {FINDING_ROW, 2}, {FINDING_CONTRADICTION, 3});
    EXPECT("actors/codes.tsv", "weis\tMAL\tMLI\nweis\tXYZ\tXYZ\nweis\tMAL\tMLI\n",
           {FINDING_ROW, 2}, {FINDING_DEAD, 3});
}

/* Only where the times of offices_shared.tsv say so may two hold an office for one. */
static void shared_offices_are_excused_in_their_time(void **state)
{
    (void)state;
    EXPECT("actors/offices_shared.tsv",
           "president\tGHA\t1989-04-01\t1989-08-01\ttwo councils\n"
           "president\tGHA\t2001\t2002\tnever\n"
           "envoy\tXXX\t2001\t2002\tnobody\n"
           "president\tGHA\t2002\t2001\tbackwards\n",
           {FINDING_ROW, 4}, {FINDING_CODE, 3}, {FINDING_CODE, 3}, {FINDING_DEAD, 2},
           {FINDING_DEAD, 3});
    EXPECT("actors/offices_shared.tsv", "president\tGHA\t1989-04-02\t1989-08-01\tlate\n",
           {FINDING_DEAD, 1});
    EXPECT("actors/offices.tsv",
           "Afua Boateng\t\tGHA\tGOV\tpresident\t1988\t1989-08-01\n"
           "Yaw Mensah\t\tGHA\tGOV\tpresident\t1989-04-01\t1994\n"
           "Ama Badu\t\tGHA\tGOV\tpresident\t1989-07-01\t\n",
           {FINDING_TERMS, 2}, {FINDING_TERMS, 3});
}

/* Days that no term covers are told on request; a year may cover all of its days. */
static void gaps_are_told_apart(void **state)
{
    (void)state;
    EXPECT("actors/offices.tsv",
           "Ama Badu\t\tGHA\tGOV\tpresident\t1989\t1994-06-01\n"
           "Afua Boateng\t\tGHA\tGOV\tpresident\t1988\t1989-08-01\n"
           "Yaw Mensah\t\tGHA\tGOV\tpresident\t1994-06-03\t1996\n"
           "Kojo Addo\t\tGHA\tGOV\tpresident\t1997\t1999-12-31\n"
           "Esi Addo\t\tGHA\tGOV\tenvoy\t1994\t1996\n"
           "Esi Addo\t\tGHA\tGOV\tenvoy\t1999\t2000\n",
           {FINDING_GAP, 3}, {FINDING_GAP, 4});
    for (size_t i = 0; i < found.count; i++)
        if (found.list[i].kind == FINDING_GAP && found.list[i].line == 3)
            assert_true(slice_is(found.list[i].what,
                                 "no president of GHA from 1994-06-02 to 1994-06-02"));
}

/* A year says not on which day: terms that only may overlap are none. */
static void a_year_is_no_overlap(void **state)
{
    (void)state;
    write_file("actors/offices.tsv", "Ama Badu\t\tGHA\tGOV\tpresident\t1990\t1994\n"
                                     "Kojo Addo\t\tGHA\tGOV\tpresident\t1994\t1998\n");
    check();
    for (size_t i = 0; i < found.count; i++)
        assert_int_not_equal(found.list[i].kind, FINDING_TERMS);
}

static void contradictions_and_dead_rows_are_told(void **state)
{
    (void)state;
    EXPECT("frames/conflict.tsv",
           "arm\tv\tAID\t07\t-\tobj:actor has-with\tMali armed Ghana.\n"
           "arm\tv\tAID\t07\t-\thas-with obj:actor\tMali armed Ghana.\n"
           "arm\tv\tCONSULT\t04\t-\thas-with obj:actor\tMali armed Ghana.\n"
           "Arm\tv\tAID\t07\t-\t!has-with\tMali armed Ghana.\n"
           "arm\tv\tAID\t07\t-\t!has-with\t-\n",
           {FINDING_DEAD, 2}, {FINDING_CONTRADICTION, 3}, {FINDING_DEAD, 4},
           {FINDING_EXAMPLE, 5});
    EXPECT("actors/organisations.tsv",
           "ECOWAS\tEcowas Group|ECOWAS GROUP\tIGO\tIGO\tigo\n"
           "Accra Post\tMali\tGHA\tGOV\tmedia\n"
           "Accra Mail\tAccra Post\tGHA\tGOV\tmedia\n"
           "A b c d e f g h i j k l m\t\tGHA\tGOV\tstate\n",
           {FINDING_DEAD, 1}, {FINDING_CONTRADICTION, 2}, {FINDING_CONTRADICTION, 3},
           {FINDING_DEAD, 4});
    /* A people of two countries is no contradiction, the same row again is dead. */
    EXPECT("actors/regions.tsv",
           "Upper Volga\t\tVolgan\tGHA\t\nLower Volga\t\tVolgan\tMLI\t\n"
           "Middle Volga\t\tVolgan\tGHA\t\n",
           {FINDING_CONTRADICTION, 3});
    EXPECT("actors/agents.tsv", "minister\tGOV\tperson\nminister\tIGO\tperson\n",
           {FINDING_CONTRADICTION, 2});
    EXPECT("frames/classes-conflict.tsv",
           "@arms\tgun|side arm|MiG|=GOV\n@tool\tgun|hand gun|set of tools|set\n"
           "@man\tboy|boy|=XYZ\n@food\tmaize\n@long\tone two three four five\n",
           {FINDING_ROW, 4}, {FINDING_ROW, 5}, {FINDING_DEAD, 2}, {FINDING_DEAD, 2},
           {FINDING_DEAD, 3}, {FINDING_CODE, 3});
}

static void a_missing_file_is_an_error(void **state)
{
    (void)state;
    dem_error err;
    char path[256];
    snprintf(path, sizeof path, "%s/ontology/plover.tsv", folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(setjmp(arena.guard), 0);
    assert_int_equal(lexicon_check(&arena, folder, false, &lex, &found, &err), DEM_E_SYSTEM);
    assert_non_null(strstr(err.what, "plover.tsv"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(good_tables_have_no_finding),
                                       TEST(codes_of_tables_are_checked),
                                       TEST(every_broken_row_is_told),
                                       TEST(items_and_quantities_are_held_together),
                                       TEST(codes_that_no_table_has_are_told),
                                       TEST(days_and_terms_are_held_together),
                                       TEST(shared_offices_are_excused_in_their_time),
                                       TEST(gaps_are_told_apart),
                                       TEST(a_year_is_no_overlap),
                                       TEST(contradictions_and_dead_rows_are_told),
                                       TEST(a_missing_file_is_an_error)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
