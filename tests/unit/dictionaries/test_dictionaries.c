/* Small dictionaries of our own, one of each kind and family, and what is wrong in them. */
#include "tests/unit/unit.h"

#include "dictionaries/dictionaries.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena arena;
static char folder[64];

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, NULL);
    snprintf(folder, sizeof folder, "/tmp/demarche.XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    char command[96];
    arena_release(&arena);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static struct dictionaries *open_path(const char *path)
{
    struct dictionaries *d = NULL;
    char *paths[] = {(char *)(uintptr_t)path, NULL};
    dem_error err = {.code = DEM_OK};
    dem_code code = dictionaries_open(&d, &arena, paths, &err);
    if (code)
        print_error("%s\n", err.what);
    assert_int_equal(code, DEM_OK);
    return d;
}

static const struct dict_verb *verb_of(const struct dictionaries *d, const char *form)
{
    int32_t at = table_find(&d->verbs.first, slice_of(form));
    return at < 0 ? NULL : &d->verbs.list[at];
}

static void assert_finding(const struct dictionaries *d, const char *file, uint32_t line,
                           const char *part)
{
    for (size_t i = 0; i < d->findings.count; i++) {
        const struct dict_finding *f = &d->findings.list[i];
        bool here = f->place.line == line && strstr(f->place.path, file);
        if (here && memmem(f->what.at, f->what.len, part, strlen(part)))
            return;
    }
    fail_msg("no finding \"%s\" at %s:%u", part, file, line);
}

static void test_petrarch_verbs(void **state)
{
    (void)state;
    write_file("my.verbs.txt", "<!-- a comment\nof two lines -->\n"
                               "&METAL\n+IRON\n+TIN_\n+QUICK SILVER\n"
                               "--- CARRY [070:071] ---\nCARRY # a note [x]\nHAUL [072]\n"
                               "+PASS_ON {+PASSED_ON}\n"
                               "- * &METAL [073]\n- NEVER_* (TO $) {IRON BARS} [###]\n"
                               "- * ^ WITH % [074!]\n~ a (a b Q) SAY = a b Q\n");
    const struct dictionaries *d = open_path(path_of("my.verbs.txt"));
    assert_int_equal(d->family, DICT_PETRARCH);
    assert_int_equal(d->findings.count, 0);
    assert_int_equal(d->transformations, 1);
    assert_int_equal(d->sets.list[0].phrases.count, 5); /* "_" closes TIN to its plural */
    const struct dict_verb *v = verb_of(d, "CARRIES");
    assert_non_null(v);
    assert_true(slice_is(v->event.code, "070") && slice_is(v->event.reverse, "071"));
    assert_non_null(verb_of(d, "CARRIED"));
    assert_non_null(verb_of(d, "CARRYING"));
    assert_true(slice_is(verb_of(d, "HAULED")->event.code, "072"));
    v = verb_of(d, "PASSED");
    assert_int_equal(v->phrase.count, 2);
    assert_true(v->phrase.list[1].joined);
    assert_null(verb_of(d, "PASSES")); /* its forms are given */
    assert_int_equal(d->blocks.list[0].patterns.count, 3);
    const struct dict_pattern *p = d->blocks.list[0].patterns.list;
    assert_int_equal(p[0].after.list[0].sign, SIGN_SET);
    assert_true(p[1].before.list[0].joined && !p[1].after.list[0].joined);
    assert_int_equal(p[1].after.list[1].sign, SIGN_SOURCE);
    assert_int_equal(p[1].after.count, 4);
    assert_true(slice_is(p[1].event.code, "###"));
    assert_int_equal(p[2].after.list[0].sign, SIGN_SKIP);
    assert_int_equal(p[2].after.list[2].sign, SIGN_PAIR);
    assert_true(p[2].event.dominant && slice_is(p[2].event.code, "074"));
    assert_int_equal(p[2].place.line, 13);
}

static void test_bad_lines(void **state)
{
    (void)state;
    write_file("bad.verbs.txt", "- * LOST [010]\n--- GO [042] ---\nGO\n- * NOWHERE\n"
                                "- ONWARD [042]\n- * &NOTHING [042]\nCOME [040]\n");
    write_file("bad.actors.txt", "+NOBODY [XXX]\nLERINA\nMARDOVIA [MRD 19x]\nTESSEL [TES]\n");
    write_file("bad.agents.txt", "CLERK\nBAKER [~BUS]\nSHOE!PERSON! [~BUS]\n");
    const struct dictionaries *d = open_path(folder);
    assert_finding(d, "bad.verbs.txt", 1, "before verbs");
    assert_finding(d, "bad.verbs.txt", 4, "without a [code]");
    assert_finding(d, "bad.verbs.txt", 5, "without \"*\"");
    assert_finding(d, "bad.verbs.txt", 6, "no set of this name: &NOTHING");
    assert_finding(d, "bad.actors.txt", 1, "no name");
    assert_finding(d, "bad.actors.txt", 2, "without a [code]: LERINA");
    assert_finding(d, "bad.actors.txt", 3, "no code with a date");
    assert_finding(d, "bad.agents.txt", 1, "without a name or a [code]");
    assert_finding(d, "bad.agents.txt", 3, "no words for this marker");
    assert_true(slice_is(verb_of(d, "COMES")->event.code, "040"));
    assert_int_equal(d->agents.count, 2);
}

static struct slice code_on(const struct dictionaries *d, size_t actor, int year, int month,
                            int day)
{
    return dictionaries_code(&d->actors.list[actor].codes, calendar_day(year, month, day));
}

static void test_actors(void **state)
{
    (void)state;
    write_file("x.actors.txt", "LERINA_ [LER] # a land\n+THE_LAND_OF_LERI\n"
                               "IVA_BOND\n+MISS BOND\n\t[LERGOV <19950601]\n"
                               "\t[MRDGOV 950601 - 990815]\n\t[LERELI]\nTWINS [AAA/BBB]\n");
    const struct dictionaries *d = open_path(path_of("x.actors.txt"));
    assert_int_equal(d->findings.count, 0);
    assert_int_equal(d->actors.count, 3);
    assert_int_equal(d->actor_names.count, 5);
    assert_int_equal(d->actor_names.list[1].phrase.count, 4);
    assert_true(d->actor_names.list[1].phrase.list[1].joined);
    assert_false(d->actor_names.list[3].phrase.list[1].joined);
    assert_true(slice_is(code_on(d, 1, 1995, 5, 31), "LERGOV"));
    assert_true(slice_is(code_on(d, 1, 1995, 6, 1), "MRDGOV"));
    assert_true(slice_is(code_on(d, 1, 1999, 8, 15), "MRDGOV"));
    assert_true(slice_is(code_on(d, 1, 1999, 8, 16), "LERELI"));
    assert_true(slice_is(code_on(d, 2, 1999, 8, 16), "AAA/BBB"));
}

static bool has_agent(const struct dictionaries *d, const char *word)
{
    return table_find(&d->agent_names.first, slice_of(word)) >= 0;
}

static void test_agents(void **state)
{
    (void)state;
    write_file("x.agents.txt", "!WHO! = MAN, WOMEN\nDEPUTY [~LEG]\nPOLICE {} [~COP]\n"
                               "MOUSE {MICE} [~FOO]\nALDER!WHO! [~LEG]\nRELIEF [NGO~]\n");
    const struct dictionaries *d = open_path(path_of("x.agents.txt"));
    assert_int_equal(d->findings.count, 0);
    assert_true(has_agent(d, "DEPUTIES") && has_agent(d, "MICE") && has_agent(d, "ALDERWOMEN"));
    assert_false(has_agent(d, "POLICES") || has_agent(d, "MOUSES") || has_agent(d, "ALDER"));
    assert_true(d->agents.list[4].before && slice_is(d->agents.list[4].code, "NGO"));
    assert_false(d->agents.list[0].before);
}

static void test_lists_and_options(void **state)
{
    (void)state;
    write_file("x.discards.txt", "RUGBY # sport\n+CHESS OPEN\n");
    write_file("x.issues.txt", "<ISSUE CATEGORY=\"FOOD\" TYPE=\"ALL\">\nn:wheat [GRAIN]\nrye\n"
                               "~rye whisky\n</ISSUE>\nsoup\n");
    write_file("x.config.txt", "[Options]\nrequire_dyad = False\ncomma_max = 5\nfoo = 3\n");
    const struct dictionaries *d = open_path(folder);
    assert_int_equal(d->discards.count, 2);
    assert_true(!d->discards.list[0].story && d->discards.list[1].story);
    assert_int_equal(d->issues.count, 3);
    assert_true(slice_is(d->issues.list[1].code, "FOOD"));
    assert_int_equal(d->issues.list[2].code.len, 0);
    assert_finding(d, "x.issues.txt", 6, "an issue without a [code]");
    assert_finding(d, "x.config.txt", 4, "no option");
    assert_false(d->options.require_dyad);
    assert_int_equal(d->options.between.high, 5);
}

static void test_tabari(void **state)
{
    (void)state;
    write_file("t.verbs",
               "<SYNSETS>\n&ORE\n+TIN_\n</SYNSETS>\n"
               "<TIME>\nTODAY [0]\nSOON [+3]\n- * AND LATER [+9]\nNEVERMORE [###]\n"
               "</TIME>\n<ATTRIB>\nWIRE_NEWS [WRN]\n</ATTRIB>\n<NOUN>\nCRADLE\n</NOUN>\n"
               "CARR [070] ; pas\n{ BORE_ TOTED_ALONG }\n"
               "- HAS { NEVER | NOT_EVER } * &ORE [071?]\nHAUL_ [072]\nTOW= [073]\n"
               "~~FINISH\nLOST [000]\n");
    write_file("t.options",
               "// a note\nCOMMA: MIN=3 MAX=7 BMAX=0\nCOMPLEX: VERBS[6] NOACTPRIOR\n"
               "SET: CONVERT AGENT = TRUE\nDEFAULT: SOURCE [SRC] PRIOR\nHUH\n");
    write_file("t.project", "notes\n<verbsfile> t.verbs\n<optionsfile> t.options\n");
    const struct dictionaries *d = open_path(path_of("t.project"));
    assert_int_equal(d->family, DICT_TABARI);
    assert_int_equal(d->findings.count, 1);
    assert_finding(d, "t.options", 6, "no option");
    assert_int_equal(d->verbs.count, 5);
    assert_int_equal(verb_of(d, "CARR")->phrase.list[0].end, END_OPEN);
    assert_int_equal(verb_of(d, "BORE")->phrase.list[0].end, END_VERB);
    assert_int_equal(verb_of(d, "TOW")->phrase.list[0].end, END_EXACT);
    const struct dict_pattern *p = &d->blocks.list[0].patterns.list[0];
    assert_int_equal(p->before.list[0].sign, SIGN_SET);
    assert_int_equal(d->sets.list[p->before.list[0].set].phrases.count, 2);
    assert_true(p->event.subordinate);
    assert_int_equal(d->times.count, 4);
    assert_int_equal(d->times.list[2].days, 9);
    assert_int_equal(d->times.list[2].phrase.count, 3);
    assert_true(slice_is(d->times.list[3].code, "###"));
    assert_int_equal(d->attributions.count, 1);
    assert_true(table_find(&d->nouns, SLICE("CRADLE")) >= 0);
    assert_int_equal(d->options.between.low, 3);
    assert_int_equal(d->options.verbs, 6);
    assert_true(d->options.no_prior && d->options.convert && d->options.prior);
    assert_true(slice_is(d->options.source, "SRC"));
}

static void test_configuration(void **state)
{
    (void)state;
    write_file("v.verbs.txt", "--- GO [042] ---\nGO\n");
    write_file("a.actors.txt", "LERINA [LER]\n");
    write_file("b.actors.txt", "TESSEL [TES]\n");
    write_file("left.actors.txt", "QUENTA [QUE]\n");
    write_file("p.ini", "[Dictionaries]\nverbfile_name = v.verbs.txt\n"
                        "actorfile_list = a.actors.txt, b.actors.txt\n"
                        "[Options]\ncomma_max = 4\nhuh = 1\n");
    const struct dictionaries *d = open_path(path_of("p.ini"));
    assert_int_equal(d->family, DICT_PETRARCH);
    assert_int_equal(d->actors.count, 2);
    assert_int_equal(d->options.between.high, 4);
    assert_int_equal(d->findings.count, 1);
    assert_finding(d, "p.ini", 6, "no option");
}

static bool takes(const char *stem, enum dict_end end, const char *word)
{
    struct dict_token t = {.sign = SIGN_WORD, .end = end, .text = slice_of(stem)};
    return dictionaries_word(&t, slice_of(word));
}

static void test_endings(void **state)
{
    (void)state;
    assert_true(takes("LEAVE", END_VERB, "LEAVING") && takes("LEAVE", END_VERB, "LEAVES"));
    assert_true(takes("HAUL", END_VERB, "HAULED") && takes("LEAVE", END_VERB, "LEAVEN"));
    assert_false(takes("HAUL", END_VERB, "HAULD") || takes("HAUL", END_VERB, "HAULIER"));
    assert_true(takes("HAUL", END_OPEN, "HAULIER") && takes("LAND", END_NOUN, "LANDS"));
    assert_false(takes("LAND", END_NOUN, "LANDED") || takes("LAND", END_EXACT, "LANDS"));
    assert_false(takes("LANDS", END_OPEN, "LAND"));
}

static void test_no_dictionary(void **state)
{
    (void)state;
    struct dictionaries *d;
    dem_error err;
    char *nothing[] = {folder, NULL}, *missing[] = {"/nowhere/x.verbs.txt", NULL},
         *unnamed[] = {"/nowhere/x.dat", NULL};
    assert_int_equal(dictionaries_open(&d, &arena, nothing, &err), DEM_E_FORMAT);
    assert_int_equal(dictionaries_open(&d, &arena, missing, &err), DEM_E_SYSTEM);
    assert_int_equal(dictionaries_open(&d, &arena, unnamed, &err), DEM_E_FORMAT);
    assert_non_null(strstr(err.what, "does not tell"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_petrarch_verbs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_actors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_agents, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lists_and_options, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tabari, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_configuration, set_up, tear_down),
        cmocka_unit_test(test_endings),
        cmocka_unit_test_setup_teardown(test_no_dictionary, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
