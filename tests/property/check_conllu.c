/* Any bytes: the CoNLL-U reader gives trees or an error, and never reads outside. */
#include "tree/conllu.h"

int check_conllu(const uint8_t *data, size_t size);

int check_conllu(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct tree tree;
    struct slice rest = {(const char *)data, size};
    uint32_t line = 0;
    dem_error err;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0)
        while (conllu_read(&arena, &rest, &line, &tree, &err) == DEM_OK)
            (void)tree_valid(&tree);
    arena_release(&arena);
    return 0;
}
