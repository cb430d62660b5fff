/* Sentences of our own with everything that is coded in them: tests/golden/events.tsv. */
#include "tests/unit/unit.h"

#include "base/file.h"
#include "engine/coder.h"

#include <stdio.h>
#include <string.h>

static dem_model *model;

static int open_model(void **state)
{
    (void)state;
    dem_error err;
    return dem_model_open(&model, DEM_SOURCE_DIR, NULL, &err);
}

static int close_model(void **state)
{
    (void)state;
    dem_model_close(model);
    return 0;
}

static size_t put(char *out, size_t len, size_t size, const char *text, size_t n)
{
    size_t room = size - len - 1;
    n = n < room ? n : room;
    memcpy(out + len, text, n);
    out[len + n] = 0;
    return len + n;
}

static size_t put_actors(char *out, size_t len, size_t size, const struct actors *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct actor *a = &list->list[i];
        const char *country = a->iso3[0] ? a->iso3 : "_";
        len = put(out, len, size, i ? "+" : "", i ? 1 : 0);
        len = put(out, len, size, country, strlen(country));
        len = put(out, len, size, ".", 1);
        if (a->sectors.count)
            len = put(out, len, size, a->sectors.code[0], 3);
    }
    return list->count ? len : put(out, len, size, "-", 1);
}

/* "CONSULT 040 RUS.GOV+ISR.GOV > - asserted fact", joined by " | ". */
static void describe(const struct events *events, char *out, size_t size)
{
    static const char *const modality[] = {"asserted", "negated", "future", "hypothetical",
                                           "historic"};
    static const char *const status[] = {"fact", "claimed", "alleged", "denied"};
    size_t len = 0;
    out[0] = 0;
    for (size_t i = 0; i < events->count; i++) {
        const struct event *e = &events->list[i];
        static const char *const kinds[] = {"", "position", "assessment"};
        struct slice type = e->type.len ? e->type : slice_of(kinds[e->kind]);
        char tail[64];
        len = put(out, len, size, " | ", i ? 3 : 0);
        len = put(out, len, size, type.at, type.len);
        if (e->kind != KIND_EVENT && e->mode.len) {
            len = put(out, len, size, ".", 1);
            len = put(out, len, size, e->mode.at, e->mode.len);
        }
        len = put(out, len, size, " ", 1);
        len = put(out, len, size, e->cameo.at, e->cameo.len);
        len = put(out, len, size, " ", 1);
        len = put_actors(out, len, size, &e->actor);
        len = put(out, len, size, " > ", 3);
        len = put_actors(out, len, size, &e->recipient);
        snprintf(tail, sizeof tail, " %s %s", modality[e->modality], status[e->status]);
        len = put(out, len, size, tail, strlen(tail));
    }
}

static void every_sentence_is_coded_as_written(void **state)
{
    (void)state;
    struct arena arena;
    struct slice rest;
    dem_error err;
    volatile int wrong = 0, count = 0;
    arena_init(&arena, NULL);
    assert_int_equal(setjmp(arena.guard), 0);
    assert_int_equal(
        file_read(&arena, DEM_SOURCE_DIR "/tests/golden/events.tsv", 1 << 20, &rest, &err), 0);
    while (rest.at && rest.len) {
        struct slice want = slice_cut(&rest, '\n'), text = slice_cut(&want, '\t');
        struct coded coded = {.doc = {.source = text,
                                      .id = SLICE("golden"),
                                      .published = calendar_day(1999, 11, 3)}};
        char got[2048];
        if (!text.len || text.at[0] == '#')
            continue;
        coder_run(model, &arena, &coded);
        describe(&coded.events, got, sizeof got);
        count++;
        if (slice_is(want, got))
            continue;
        wrong++;
        printf("%.*s\n  want %.*s\n  got  %s\n", SLICE_ARG(text), SLICE_ARG(want), got);
    }
    arena_release(&arena);
    assert_true(count > 30);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_sentence_is_coded_as_written)};
    return cmocka_run_group_tests(tests, open_model, close_model);
}
