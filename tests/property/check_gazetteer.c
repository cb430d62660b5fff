/* Any bytes as a gazetteer, with the header made good where they have one: it is refused, or
 * every lookup stays inside the file. */
#include "places/fold.h"
#include "places/gazetteer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int check_gazetteer(const uint8_t *data, size_t size);

static void hold(bool what, const char *name)
{
    if (!what) {
        fprintf(stderr, "a gazetteer breaks the property: %s\n", name);
        abort();
    }
}

static void look(const struct gazetteer *g, const uint8_t *data, size_t size)
{
    char folded[FOLD_MAX];
    struct gazetteer_row row;
    size_t len = fold_name((struct slice){(const char *)data, size < 60 ? size : 60}, folded);
    struct slice names[] = {{folded, len}, SLICE("a"), SLICE("san jose")};
    for (size_t i = 0; i < 3; i++) {
        uint32_t count, first = gazetteer_find(g, names[i], &count);
        hold(first + (uint64_t)count <= g->key_count, "keys are keys of the file");
        for (uint32_t k = 0; k < count; k++)
            gazetteer_at_key(g, first + k, &row);
    }
    for (uint32_t i = 0; i <= g->row_count && i < 64; i++)
        if (gazetteer_at_row(g, i, &row))
            hold(row.iso3.len == 3, "a row has a country");
    gazetteer_country(g, "FRA", &row);
    gazetteer_whole(g);
}

/* A header over the bytes: their first three tell how many rows, countries and keys. */
static size_t dress(uint8_t *file, const uint8_t *data, size_t size)
{
    uint32_t rows = data[0] % 8u, keys = data[1] % 8u, tables = rows * 32 + keys * 8;
    uint32_t pool = size > tables ? (uint32_t)(size - tables) : 1;
    uint32_t head[] = {GAZETTEER_VERSION, rows, data[2] % (rows + 1), keys, pool, 0, 0, 0};
    memset(file, 0, GAZETTEER_HEADER + tables + pool);
    memcpy(file, "dem-gaz\n", 8);
    memcpy(file + 8, head, sizeof head);
    memcpy(file + GAZETTEER_HEADER, data, size < tables + pool ? size : tables + pool);
    size_t all = GAZETTEER_HEADER + tables + pool;
    file[all - 1] = 0;
    uint64_t sum = hash_bytes(HASH_SEED, file, 40);
    memcpy(file + 40, &sum, sizeof sum);
    return all;
}

int check_gazetteer(const uint8_t *data, size_t size)
{
    struct gazetteer g;
    if (!gazetteer_over(&g, (struct slice){(const char *)data, size}, "bytes", NULL))
        look(&g, data, size);
    if (size < 3)
        return 0;
    uint8_t *file = malloc(size + GAZETTEER_HEADER + 8 * 40 + 1);
    hold(file != NULL, "memory");
    size_t all = dress(file, data, size);
    hold(!gazetteer_over(&g, (struct slice){(const char *)file, all}, "dressed", NULL),
         "a good header is taken");
    look(&g, data, size);
    free(file);
    return 0;
}
