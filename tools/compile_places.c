/* demarche-gazetteer: the texts of the packages into one gazetteer file, at build time. */
#include "base/file.h"
#include "base/memory.h"
#include "places/compile.h"

#include <stdio.h>

#include "base/banned.h"

enum { SOURCE_LIMIT = 256 << 20 };

static int fail(const dem_error *error)
{
    fprintf(stderr, "demarche-gazetteer: %s\n", error->what);
    return 65;
}

static int save(struct slice bytes, const char *path, const char *fresh)
{
    FILE *file = fopen(fresh, "wb");
    bool good = file && fwrite(bytes.at, 1, bytes.len, file) == bytes.len;
    good = file && fclose(file) == 0 && good;
    if (good && !rename(fresh, path))
        return 0;
    fprintf(stderr, "demarche-gazetteer: %s cannot be written\n", path);
    return 74;
}

int main(int argc, char **argv)
{
    struct arena arena;
    struct slice text[4], out;
    dem_error error;
    if (argc != 6) {
        fprintf(stderr, "Usage: demarche-gazetteer CITIES500.TXT ADMIN1.JSON ISO_3166-1.JSON "
                        "ISO_3166-2.JSON OUT\n");
        return 2;
    }
    arena_init(&arena, memory_default());
    if (setjmp(arena.guard)) {
        fprintf(stderr, "demarche-gazetteer: not enough memory\n");
        return 1;
    }
    for (int i = 0; i < 4; i++)
        if (file_read(&arena, argv[i + 1], SOURCE_LIMIT, &text[i], &error))
            return fail(&error);
    struct gazetteer_sources sources = {text[0], text[1], text[2], text[3]};
    if (gazetteer_compile(&arena, &sources, &out, &error))
        return fail(&error);
    int code = save(out, argv[5], arena_print(&arena, "%s.new%c", argv[5], 0).at);
    arena_release(&arena);
    return code;
}
