/* store/build.h - shared between the files of this folder: SQLite, spoken to briefly.
 *
 * The first failure is kept in store->error; after it every call below does nothing and
 * db_row gives no rows, so that callers need only look once, at their end. */
#ifndef DEM_STORE_BUILD_H
#define DEM_STORE_BUILD_H

#include "base/table.h"
#include "store/store.h"

#include <sqlite3.h>
#include <zlib.h>

enum {
    STORE_APPLICATION = 0x64656d31, /* "dem1" */
    STATEMENTS_MAX = 256
};

enum key_kind { KEY_SOURCE, KEY_CONTEXT, KEY_ISSUE, KEY_CODER, KEY_ACTOR, KEY_COUNT };

struct store {
    const char *path;
    struct arena arena;   /* lives as long as the store */
    struct arena scratch; /* lives as long as one call */
    sqlite3 *db;
    struct {
        const char *sql;
        sqlite3_stmt *stmt;
    } statements[STATEMENTS_MAX];
    struct { /* keys.c */
        struct arena arena;
        struct table tables[KEY_COUNT];
        int64_t mention, event; /* the last keys given out; 0: not known */
    } keys;
    z_stream deflater; /* kept: it is large */
    int lock;          /* descriptor of the lock file, or -1 */
    bool writing, within;
    double deadline;          /* seconds of the monotonic clock */
    bool pinned;              /* people have split or joined events */
    volatile const int *stop; /* of the run at hand, or NULL */
    dem_error error;
};

/* ---- db.c */

dem_code db_fail(struct store *s, dem_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* SQLite's last failure as ours. */
dem_code db_failed(struct store *s);
dem_code db_script(struct store *s, const char *sql);
/* A statement with its parameters bound, one a letter: 'i' int64_t, 'd' double, 't' struct
 * slice as text (NULL if empty), 'T' likewise but never NULL, 'b' struct slice as bytes,
 * 'y' dem_day (NULL if unknown), 'k' int64_t (NULL if 0), 'D' double (NULL if NAN).  Slices
 * must outlive it.  `sql` is a literal: the statement is kept under its address and is free
 * again when it is asked next. */
sqlite3_stmt *db_ask(struct store *s, const char *sql, const char *types, ...);
/* For text that was put together: the caller finalizes. */
sqlite3_stmt *db_prepare(struct store *s, struct slice sql);
bool db_row(struct store *s, sqlite3_stmt *q);
/* Steps to the end. */
#define db_run(s, ...) db_finish((s), db_ask((s), __VA_ARGS__))
void db_finish(struct store *s, sqlite3_stmt *q);
struct slice db_text(sqlite3_stmt *q, int column); /* valid until the next step */
dem_day db_day(sqlite3_stmt *q, int column);
/* The first column of the first row, or `otherwise`. */
int64_t db_number(struct store *s, sqlite3_stmt *q, int64_t otherwise);

/* ---- schema.c */

/* Makes the tables or brings them up to date; refuses what is no store. */
dem_code schema_ready(struct store *s);

/* ---- keys.c */

/* The key of a name, or of what is known by several; made where there is none. */
int64_t key_of_name(struct store *s, enum key_kind kind, const struct slice *parts,
                    size_t count);
/* The key behind the last of a table; `sql` asks for the largest. */
int64_t key_new(struct store *s, int64_t *last, const char *sql);
void keys_forget(struct store *s); /* a change was taken back */
void keys_tidy(struct store *s);   /* between documents */

/* ---- pack.c */

/* Deflated, in the store's scratch arena. */
struct slice pack(struct store *s, struct slice bytes);
void pack_end(struct store *s);
/* Empty if it does not give `size` bytes. */
struct slice unpack(struct arena *arena, struct slice packed, size_t size);
/* SQL functions: unpack(blob, size), period(day, unit), weight(confidence, sources). */
dem_code functions_add(struct store *s);

/* ---- prints.c */

/* The key of the document's fingerprint; *joined tells whether it made one cluster of two. */
int64_t print_put(struct store *s, struct arena *arena, struct slice text, bool *joined);
/* Lets go of a fingerprint that no document has any longer. */
void print_drop(struct store *s, struct arena *arena, int64_t print);

/* A hash of the letters and digits alone. */
uint64_t print_words(struct slice text);

/* ---- merge.c */

/* What a change touched: to be settled at its end. */
struct touched {
    struct arena *arena;
    struct {
        struct spot {
            int64_t block, at;
        } * list;
        size_t count, room;
    } spots;
    struct {
        int64_t *list;
        size_t count, room;
    } events;
};

void touch_spot(struct touched *t, int64_t block, int64_t at);
void touch_event(struct touched *t, int64_t event);
/* Every event of every document of the cluster of this fingerprint. */
void touch_cluster(struct store *s, struct touched *t, int64_t print);
/* Gives the mentions at these spots their events, and every touched event its row. */
void settle(struct store *s, struct touched *t);

/* ---- answers.c */

/* Days in which an answer is looked for; those in which one whose words name no matter is taken
 * for that of the only opening there is. */
enum { STORE_ANSWER_DAYS = 60, STORE_VAGUE_DAYS = 14 };

/* Of an event e: a proposal, request, accusation or ultimatum, which may be answered. */
#define STORE_OPENS                                                                            \
    "(e.kind = 'event' AND e.modality IN ('asserted', 'historic') AND e.report <> 'denied'"    \
    " AND (e.type IN ('AGREE', 'REQUEST', 'ACCUSE') OR e.cameo GLOB '139*')"                   \
    " AND NOT (SELECT symmetric FROM mention WHERE key = e.best))"

/* ---- select.c */

/* " FROM event e WHERE ..." for a filter.  `few`: the first events alone are wanted, in the
 * order of days, and the store is asked how many a condition lets through.  Bind with
 * select_bind. */
struct slice select_where(struct store *s, struct arena *arena,
                          const struct store_filter *filter, bool few);
void select_bind(struct store *s, sqlite3_stmt *q, const struct store_filter *filter);

#endif
