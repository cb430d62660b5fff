/* Any bytes: the reader gives documents and errors and comes to an end. */
#include "text/reader.h"

#include <stdlib.h>

int check_reader(const uint8_t *data, size_t size);

int check_reader(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct text_options none = {.date = DEM_DAY_UNKNOWN};
    struct text_reader *reader = NULL;
    struct document doc;
    dem_error err;
    FILE *stream = size ? fmemopen((void *)(uintptr_t)data, size, "rb") : NULL;
    arena_init(&arena, NULL);
    if (stream && setjmp(arena.guard) == 0 &&
        !text_reader_open(&reader, stream, "any", &none, &err)) {
        size_t records = 0;
        for (dem_code code = DEM_OK; code != DEM_END && code != DEM_E_SYSTEM; records++) {
            code = text_reader_next(reader, &arena, &doc, &err);
            if (records > size + 2)
                abort();
        }
    }
    text_reader_close(reader);
    if (stream)
        fclose(stream);
    arena_release(&arena);
    return 0;
}
