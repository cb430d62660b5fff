/* Queries of our own over sentences of our own: what belongs, what is refused, what is told. */
#include "tests/unit/unit.h"

#include "base/file.h"
#include "engine/coder.h"
#include "topics/topics.h"

#include <stdio.h>
#include <string.h>

static dem_model *model;
static struct arena arena;

static int open_model(void **state)
{
    (void)state;
    dem_error err;
    arena_init(&arena, NULL);
    return dem_model_open(&model, DEM_SOURCE_DIR, NULL, &err);
}

static int close_model(void **state)
{
    (void)state;
    dem_model_close(model);
    arena_release(&arena);
    return 0;
}

static void code_text(const char *text, struct coded *out)
{
    *out = (struct coded){.doc = {.source = slice_of(text),
                                  .id = SLICE("topics"),
                                  .published = calendar_day(1999, 11, 3)}};
    coder_run(model, &arena, out);
}

/* Does the first event of the text belong to "issue: x" with these lines? */
static bool belongs(const char *text, const char *lines)
{
    struct topic_rules *rules;
    struct coded coded;
    dem_error err;
    struct slice query = arena_print(&arena, "issue: x\n%s\n", lines);
    assert_int_equal(topics_read(&rules, &arena, model->lexicon, query, "mine", NULL, &err),
                     DEM_OK);
    code_text(text, &coded);
    assert_true(coded.events.count > 0);
    return topics_find(&arena, rules, &coded.sentences, &coded.events)[0].issues.count == 1;
}

static void an_event_belongs_if_every_line_holds(void **state)
{
    static const char sale[] = "Portugal sold four frigates to Morocco. Spain was not amused.";
    static const char talks[] = "The foreign ministers of Chad and Libya met in Tunis.";
    static const char strip[] = "Chad accused Libya of arming rebels in the Aouzou Strip.";
    (void)state;
    assert_int_equal(setjmp(arena.guard), 0);
    assert_true(belongs(sale, "words: frigate"));
    assert_true(belongs(sale, "words: corvette, frig*"));
    assert_false(belongs(sale, "words: corvette, submarine"));
    assert_false(belongs(sale, "words: Frigates")); /* capitals: as written */
    assert_false(belongs(sale, "words: amused"));   /* of another sentence */
    assert_true(belongs(sale, "document: amused"));
    assert_true(belongs(sale, "words: frigate\nactors: MAR"));
    assert_false(belongs(sale, "words: frigate\nactors: DZA"));
    assert_false(belongs(sale, "words: frigate\nnot actors: MAR, DZA"));
    assert_true(belongs(sale, "words: corvette\nor\nactors: PRT.GOV"));
    assert_true(belongs(sale, "types: 06"));
    assert_false(belongs(sale, "types: ASSAULT, CONSULT"));
    assert_true(belongs(talks, "types: CONSULT\nbetween: TCD and LBY"));
    assert_true(belongs(talks, "between: LBY, TCD, NER"));
    assert_false(belongs(talks, "between: TCD and NER, TUN"));
    assert_false(belongs(talks, "between: LBY, NER"));
    assert_true(belongs(strip, "words: Aouzou Strip"));
    assert_false(belongs(strip, "words: strip mine"));
    assert_true(belongs(strip, "words: in Aouzou"));     /* an article is passed over */
    assert_true(belongs(strip, "words: in the Aouzou")); /* or asked for */
    assert_false(belongs(strip, "words: in an Aouzou"));
}

static void groups_and_names_stand_for_actors(void **state)
{
    struct topic_rules *rules;
    struct coded coded;
    dem_error err;
    (void)state;
    assert_int_equal(setjmp(arena.guard), 0);
    assert_int_equal(topics_read(&rules, &arena, model->lexicon,
                                 SLICE("group sahel: TCD, MLI,\n NER\n"
                                       "issue: a\nactors: @sahel\n"
                                       "issue: b\nactors: IGO:NATO\n"
                                       "issue: c\nbetween: @sahel and IGO\n"),
                                 "mine", NULL, &err),
                     DEM_OK);
    code_text("NATO praised Niger.", &coded);
    const struct about *about = topics_find(&arena, rules, &coded.sentences, &coded.events);
    assert_int_equal(about[0].issues.count, 3);
    assert_true(slice_is(about[0].issues.list[1].reasons.list[0].cue, "IGO:NATO"));
    code_text("France praised Niger.", &coded);
    about = topics_find(&arena, rules, &coded.sentences, &coded.events);
    assert_int_equal(about[0].issues.count, 1);
}

static void a_broken_query_is_refused_with_its_line(void **state)
{
    static const struct {
        const char *text, *line, *what;
    } bad[] = {
        {"issue: a\nwords: x\nissue: a\nwords: y\n", "mine:3: ", "above already"},
        {"# no issue\nwords: x\n", "mine:2: ", "comes first"},
        {"issue: a\nword: x\n", "mine:2: ", "not \"word\""},
        {"issue: a\nwords:\n", "mine:2: ", "nothing stands behind"},
        {"issue: a\n\n  words: x\nand\n", "mine:4: ", "nor \"or\""},
        {"issue: a\nbut no colon\n", "mine:2: ", "nor \"or\""},
        {"issue: a\ntitle: A\nissue: b\nwords: x\n", "mine:1: ", "has no query"},
        {"issue: a\nnot words: x\n", "mine:2: ", "only \"not\""},
        {"issue: a\nor\nwords: x\n", "mine:2: ", "between two ways"},
        {"issue: Big Words\nwords: x\n", "mine:1: ", "small letters"},
        {"issue: a\nactors: RUS,\n  QQQ\n", "mine:3: ", "QQQ is in no table"},
        {"issue: a\nactors: RUS.QQQ\n", "mine:2: ", "the sector QQQ"},
        {"issue: a\nactors: IGO:Entente of Nowhere\n", "mine:2: ", "the name"},
        {"issue: a\nactors: @nobody\n", "mine:2: ", "no group"},
        {"issue: a\ntypes: HELP\n", "mine:2: ", "HELP is in no table"},
        {"issue: a\ntypes: CONSULT.party\n", "mine:2: ", "CONSULT.party is in no table"},
        {"issue: a\ntypes: 9999\n", "mine:2: ", "9999 is in no table"},
        {"issue: a\ncontexts: weather\n", "mine:2: ", "weather is in no table"},
        {"issue: a\nwords: @nothing\n", "mine:2: ", "the class @nothing"},
        {"issue: a\nwords: ab*\n", "mine:2: ", "small letters before it"},
        {"issue: a\nwords: a*b\n", "mine:2: ", "not its end"},
        {"issue: a\nwords: one two three four five six seven\n", "mine:2: ", "more than 6"}};
    struct topic_rules *rules;
    (void)state;
    assert_int_equal(setjmp(arena.guard), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        dem_error err = {0};
        dem_code code = topics_read(&rules, &arena, model->lexicon, slice_of(bad[i].text),
                                    "mine", NULL, &err);
        if (code != DEM_E_FORMAT || strncmp(err.what, bad[i].line, strlen(bad[i].line)) ||
            !strstr(err.what, bad[i].what))
            fail_msg("%s gives: %s", bad[i].text, err.what);
    }
}

static void what_never_holds_is_found(void **state)
{
    static const struct {
        const char *text;
        enum finding_kind kind;
        uint32_t line;
    } bad[] = {{"issue: a\nwords: x\nnot words: y, x\n", FINDING_CONTRADICTION, 3},
               {"issue: a\nwords: x\nnot document: x\n", FINDING_CONTRADICTION, 3},
               {"issue: a\ntypes: CONSULT\ntypes: ASSAULT, COERCE\n", FINDING_CONTRADICTION, 3},
               {"issue: a\nwords: x, y, x\n", FINDING_DEAD, 2},
               {"issue: a\nwords: x, y\nor\nwords: y\nactors: RUS\n", FINDING_DEAD, 4},
               {"issue: a\nwords: x\nor\nwords: x\n", FINDING_DEAD, 4},
               {"issue: a\nwords: x\nactors: QQQ\nissue: b\nwords: y\n", FINDING_CODE, 3}};
    (void)state;
    assert_int_equal(setjmp(arena.guard), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct findings found = {.arena = &arena};
        struct topic_rules *rules;
        dem_error err;
        assert_int_equal(topics_read(&rules, &arena, model->lexicon, slice_of(bad[i].text),
                                     "mine", &found, &err),
                         DEM_OK);
        if (found.count != 1 || found.list[0].kind != bad[i].kind ||
            found.list[0].line != bad[i].line)
            fail_msg("%s gives %zu findings, the first in line %u", bad[i].text, found.count,
                     found.count ? found.list[0].line : 0);
    }
}

static void good_queries_have_no_finding(void **state)
{
    struct findings found = {.arena = &arena};
    struct topic_rules *rules;
    dem_error err;
    (void)state;
    assert_int_equal(setjmp(arena.guard), 0);
    assert_int_equal(topics_read(&rules, &arena, model->lexicon,
                                 SLICE("issue: a\r\ntypes: ASSAULT\ntypes: ASSAULT.aerial, 19\n"
                                       "words: x,\n  y\n  z\n\nor\nwords: x\nactors: RUS\n"),
                                 "mine", &found, &err),
                     DEM_OK);
    for (size_t i = 0; i < found.count; i++)
        printf("%u: %.*s\n", found.list[i].line, SLICE_ARG(found.list[i].what));
    assert_int_equal(found.count, 0);
}

static void words_of_other_sentences_count_less(void **state)
{
    struct coded alone, helped;
    (void)state;
    assert_int_equal(setjmp(arena.guard), 0);
    code_text("Norway criticised Japan over the infection.", &alone);
    code_text(
        "Norway criticised Japan over the infection. An epidemic with a new virus filled each "
        "hospital.",
        &helped);
    int32_t points[2] = {0, 0}, elsewhere = 0;
    for (size_t i = 0; i < alone.about[0].context_count; i++)
        if (slice_is(alone.about[0].contexts[i].name, "health"))
            points[0] = alone.about[0].contexts[i].points;
    for (size_t i = 0; i < helped.about[0].context_count; i++)
        if (slice_is(helped.about[0].contexts[i].name, "health")) {
            points[1] = helped.about[0].contexts[i].points;
            elsewhere = helped.about[0].contexts[i].elsewhere;
        }
    assert_int_equal(points[0], 0); /* two points are too few */
    assert_int_equal(elsewhere, 2 * ABOUT_POINT);
    assert_int_equal(points[1], 2 * ABOUT_POINT + elsewhere);
}

static void what_is_known_of_a_word_is_told(void **state)
{
    (void)state;
    assert_int_equal(setjmp(arena.guard), 0);
    struct slice lines = topics_tell(&arena, model->topics, SLICE("embargo"));
    assert_non_null(memmem(lines.at, lines.len, "context economic 3", 18));
    assert_non_null(memmem(lines.at, lines.len, "issue sanctions", 15));
    lines = topics_tell(&arena, model->topics, SLICE("kashmir"));
    assert_true(slice_starts(lines, SLICE("issue: kashmir: Kashmir: ")));
    assert_int_equal(topics_tell(&arena, model->topics, SLICE("xyzzy")).len, 0);
}

/* ---- Sentences of our own: tests/golden/topics.tsv ---------------------- */

static bool given(const struct about *about, struct slice name)
{
    for (size_t i = 0; i < about->context_count; i++)
        if (slice_equal(about->contexts[i].name, name))
            return true;
    for (size_t i = 0; i < about->issues.count; i++)
        if (slice_equal(about->issues.list[i].name, name))
            return true;
    return false;
}

/* Some event has every name that the row wants, and none has one with a "!" before it. */
static size_t misses(const struct coded *coded, struct slice text, struct slice want)
{
    size_t missed = 0;
    while (want.at && want.len) {
        struct slice name = slice_trim(slice_cut(&want, ' '));
        bool not = slice_starts(name, SLICE("!")), any = false;
        struct slice bare = slice_part(name, not, name.len);
        for (size_t i = 0; i < coded->events.count; i++)
            any |= given(&coded->about[i], bare);
        if (!name.len || any != not )
            continue;
        printf("%.*s: %.*s%s\n", SLICE_ARG(text), SLICE_ARG(name),
               coded->events.count ? "" : " (no event)");
        missed++;
    }
    return missed;
}

static void every_sentence_is_about_what_is_written(void **state)
{
    struct slice rest;
    dem_error err;
    volatile size_t wrong = 0, count = 0;
    (void)state;
    assert_int_equal(setjmp(arena.guard), 0);
    assert_int_equal(
        file_read(&arena, DEM_SOURCE_DIR "/tests/golden/topics.tsv", 1 << 20, &rest, &err), 0);
    while (rest.at && rest.len) {
        struct slice want = slice_cut(&rest, '\n'), text = slice_cut(&want, '\t');
        struct coded coded = {.doc = {.source = text,
                                      .id = SLICE("golden"),
                                      .published = calendar_day(1999, 11, 3)}};
        if (!text.len || text.at[0] == '#')
            continue;
        coder_run(model, &arena, &coded);
        wrong += misses(&coded, text, want);
        count++;
    }
    assert_true(count > 40);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_belongs_if_every_line_holds),
        cmocka_unit_test(groups_and_names_stand_for_actors),
        cmocka_unit_test(a_broken_query_is_refused_with_its_line),
        cmocka_unit_test(what_never_holds_is_found),
        cmocka_unit_test(good_queries_have_no_finding),
        cmocka_unit_test(words_of_other_sentences_count_less),
        cmocka_unit_test(what_is_known_of_a_word_is_told),
        cmocka_unit_test(every_sentence_is_about_what_is_written)};
    return cmocka_run_group_tests(tests, open_model, close_model);
}
