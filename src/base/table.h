/* base/table.h - from a string to a number.
 *
 * Open addressing, power-of-two capacity, at most 70 % full, in an arena.  Keys
 * are borrowed: they must live as long as the table. */
#ifndef DEM_BASE_TABLE_H
#define DEM_BASE_TABLE_H

#include "base/arena.h"

enum { TABLE_NONE = -1 };

struct table_cell {
    struct slice key; /* at == NULL: empty */
    int32_t value;
};

struct table {
    struct arena *arena;
    struct table_cell *cells; /* [room] */
    size_t count, room;
};

void table_init(struct table *table, struct arena *arena);
/* The value, or TABLE_NONE.  The table is only read: threads may share it. */
int32_t table_find(const struct table *table, struct slice key);
/* Puts `value` under `key` unless the key is there; returns what is there now. */
int32_t table_add(struct table *table, struct slice key, int32_t value);

#endif
