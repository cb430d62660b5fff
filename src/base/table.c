#include "base/table.h"

#include "base/banned.h"

void table_init(struct table *table, struct arena *arena)
{
    *table = (struct table){.arena = arena};
}

static struct table_cell *cell_for(const struct table *table, struct slice key)
{
    size_t at = hash_slice(HASH_SEED, key) & (table->room - 1);
    while (table->cells[at].key.at && !slice_equal(table->cells[at].key, key))
        at = (at + 1) & (table->room - 1);
    return &table->cells[at];
}

static void make_room(struct table *table)
{
    struct table old = *table;
    table->room = old.room ? old.room * 2 : 64;
    table->cells = ARENA_ARRAY(table->arena, struct table_cell, table->room);
    for (size_t i = 0; i < old.room; i++)
        if (old.cells[i].key.at)
            *cell_for(table, old.cells[i].key) = old.cells[i];
}

int32_t table_find(const struct table *table, struct slice key)
{
    if (!table->room || !key.at)
        return TABLE_NONE;
    const struct table_cell *cell = cell_for(table, key);
    return cell->key.at ? cell->value : TABLE_NONE;
}

int32_t table_add(struct table *table, struct slice key, int32_t value)
{
    if (!key.at)
        key.at = "";
    if (table->count * 10 >= table->room * 7)
        make_room(table);
    struct table_cell *cell = cell_for(table, key);
    if (!cell->key.at) {
        *cell = (struct table_cell){key, value};
        table->count++;
    }
    return cell->value;
}
