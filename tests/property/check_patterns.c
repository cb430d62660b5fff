/* Any bytes coded with dictionaries of either family: sides and triggers point into the text,
 * every form of the record is made. */
#include "engine/record.h"

#include <stdio.h>
#include <stdlib.h>

int check_patterns(const uint8_t *data, size_t size);

static dem_model *model; /* opened once; the process frees it */
static struct dictionaries *families[2];
static struct arena kept;

static void open_all(void)
{
    static const char *const names[] = {"petrarch", "tabari/small.project"};
    dem_error err;
    arena_init(&kept, NULL);
    if (dem_model_open(&model, DEM_SOURCE_DIR, NULL, &err))
        abort();
    for (int i = 0; i < 2; i++) {
        char path[512];
        char *paths[] = {path, NULL};
        snprintf(path, sizeof path, "%s/tests/data/dictionaries/%s", DEM_SOURCE_DIR, names[i]);
        if (dictionaries_open(&families[i], &kept, paths, &err))
            abort();
        families[i]->options.require_dyad = false;
        families[i]->options.new_actor = 3;
        families[i]->options.minimum = 0;
    }
}

static void code_with(const struct dictionaries *dict, struct arena *arena, struct slice text)
{
    struct coded coded = {.doc = {.source = text, .id = SLICE("any"), .published = 10898}};
    coder_patterns(model, dict, arena, &coded);
    for (size_t i = 0; i < coded.patterns.count; i++) {
        const struct pattern_event *e = &coded.patterns.list[i];
        size_t end = coded.doc.text.len;
        if (e->trigger.to > end || e->source.span.to > end || e->target.span.to > end ||
            !e->source.code.len || !e->target.code.len)
            abort();
    }
    if (!record_pattern_document(arena, model, dict, &coded).len ||
        (coded.patterns.count && (!record_patterns(arena, model, dict, &coded).len ||
                                  !record_petrarch(arena, &coded).len)))
        abort();
}

int check_patterns(const uint8_t *data, size_t size)
{
    struct arena arena;
    if (!model)
        open_all();
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0)
        for (int i = 0; i < 2; i++)
            code_with(families[i], &arena, (struct slice){(const char *)data, size});
    arena_release(&arena);
    return 0;
}
