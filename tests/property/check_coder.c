/* Any bytes through the whole pipeline: events point into the text, the record is made. */
#include "engine/record.h"

#include <stdlib.h>

int check_coder(const uint8_t *data, size_t size);

int check_coder(const uint8_t *data, size_t size)
{
    static dem_model *model; /* opened once; the process frees it */
    struct arena arena;
    struct coded coded = {
        .doc = {.source = {(const char *)data, size}, .id = SLICE("any"), .published = 10898}};
    dem_error err;
    if (!model && dem_model_open(&model, DEM_SOURCE_DIR, NULL, &err))
        abort();
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0) {
        coder_run(model, &arena, &coded);
        for (size_t i = 0; i < coded.events.count; i++)
            if (coded.events.list[i].evidence.list[0].span.to > coded.doc.text.len)
                abort();
        if (!record_document(&arena, model, &coded).len)
            abort();
    }
    arena_release(&arena);
    return 0;
}
