/* store/sqlite.h - shared between the files of the store in a file of SQLite. */
#ifndef DEM_STORE_SQLITE_H
#define DEM_STORE_SQLITE_H

#include "store/build.h"

#include <sqlite3.h>

enum { STORE_APPLICATION = 0x64656d31 /* "dem1" */ };

struct sqlite {
    sqlite3 *db;
    int lock;                 /* descriptor of the lock file, or -1 */
    int64_t last[KEYS_COUNT]; /* keys given out; 0: not known */
};

/* SQLite's last failure as ours. */
dem_code sqlite_failed(struct store *s);
/* Opens the file `name` alone: no lock, no tables. */
dem_code sqlite_connect(struct store *s, const char *name, int flags);
/* Makes the tables or brings them up to date; refuses what is no store. */
dem_code sqlite_schema(struct store *s);
/* SQL functions: unpack(blob, size), weight(confidence, sources). */
dem_code sqlite_functions(struct store *s);

#endif
