/* Any text as queries: they are read or refused with a line of the text; with findings they are
 * always read, and what is refused is among these.  The bytes are read as they are, and once
 * more as the pieces that queries are made of. */
#include "engine/coder.h"

#include <stdlib.h>

int check_topics(const uint8_t *data, size_t size);

static const char *const pieces[] = {"issue: a\n",
                                     "issue: b\n",
                                     "title: ",
                                     "words: ",
                                     "document: ",
                                     "actors: ",
                                     "between: ",
                                     "types: ",
                                     "contexts: ",
                                     "not ",
                                     "or\n",
                                     "group g: ",
                                     "@g",
                                     "@arms",
                                     "\n",
                                     "\n  ",
                                     ", ",
                                     " and ",
                                     "RUS",
                                     "USA.MIL",
                                     "IGO:NATO",
                                     "CONSULT",
                                     "ASSAULT.aerial",
                                     "19",
                                     "military",
                                     "oil",
                                     "dual-use",
                                     "truce*",
                                     "#",
                                     ":",
                                     "*",
                                     "-"};

static void check_text(struct arena *arena, const struct dem_model *model,
                       const struct coded *coded, struct slice text)
{
    struct topic_rules *rules;
    struct findings found = {.arena = arena};
    dem_error err = {0};
    uint32_t lines = 1;
    for (size_t i = 0; i < text.len; i++)
        lines += text.at[i] == '\n';
    dem_code code = topics_read(&rules, arena, model->lexicon, text, "any", NULL, &err);
    if (code && (code != DEM_E_FORMAT || err.line < 1 || err.line > lines))
        abort();
    if (!code)
        topics_find(arena, rules, &coded->sentences, &coded->events);
    if (topics_read(&rules, arena, model->lexicon, text, "any", &found, &err))
        abort();
    size_t refused = 0;
    for (size_t i = 0; i < found.count; i++)
        refused += found.list[i].kind == FINDING_ROW || found.list[i].kind == FINDING_CODE;
    if ((refused > 0) != (code != DEM_OK))
        abort();
    topics_find(arena, rules, &coded->sentences, &coded->events);
}

int check_topics(const uint8_t *data, size_t size)
{
    static dem_model *model; /* opened once; the process frees it */
    struct arena arena;
    struct coded coded = {
        .doc = {.source = SLICE("NATO met Russia. Turkish jets bombed oil fields in Iraq."),
                .id = SLICE("any"),
                .published = 10898}};
    dem_error err;
    if (!model && dem_model_open(&model, DEM_SOURCE_DIR, NULL, &err))
        abort();
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0) {
        coder_run(model, &arena, &coded);
        struct slice *list = ARENA_ARRAY(&arena, struct slice, size + 1);
        for (size_t i = 0; i < size; i++)
            list[i] = slice_of(pieces[data[i] % (sizeof pieces / sizeof *pieces)]);
        check_text(&arena, model, &coded, (struct slice){(const char *)data, size});
        check_text(&arena, model, &coded, arena_join(&arena, list, size));
    }
    arena_release(&arena);
    return 0;
}
