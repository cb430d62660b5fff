/* store/db.h - the database behind the store, spoken to briefly; SQLite and PostgreSQL stand
 * behind it (sqlite.c, postgres.c).
 *
 * SQL is of the kind that both know: `?` and `?1` for parameters, ON CONFLICT, RETURNING,
 * IS NOT DISTINCT FROM, IS NOT TRUE; flags are numbers; sums of whole numbers are cast to
 * BIGINT.  Functions that one of them lacks are added to it: unpack(bytes, size), instr(text,
 * part), weight(confidence, sources).
 *
 * The first failure is kept in store->error; after it every call below does nothing and
 * db_row gives no rows, so that callers need only look once, at their end. */
#ifndef DEM_STORE_DB_H
#define DEM_STORE_DB_H

#include "store/store.h"

#include <stdarg.h>

/* A statement with its parameters; at most one of a text runs at a time. */
struct query {
    const struct engine *engine;
};

/* Whose keys are given out one by one. */
enum db_keys { KEYS_DOCUMENT, KEYS_MENTION, KEYS_EVENT, KEYS_PRINT, KEYS_COUNT };

/* What a database does for the store.  All that can fail calls db_fail. */
struct engine {
    bool shared;       /* other programs may write between two transactions */
    bool nested;       /* the rows that are joined to one row come one after the other */
    const char *plain; /* before a column: leave its index alone */

    dem_code (*open)(struct store *s); /* and bring the tables up to date */
    void (*close)(struct store *s);
    void (*deadline)(struct store *s, unsigned seconds);
    dem_code (*script)(struct store *s, const char *sql); /* statements without parameters */
    dem_code (*begin)(struct store *s);                   /* to write */
    dem_code (*view)(struct store *s, bool large); /* to read what stands now, until `end`;
                                                    * large: sort on disk */
    dem_code (*commit)(struct store *s);
    void (*rollback)(struct store *s); /* also of nothing; connects again if need be */
    bool (*lost)(const struct store *s);

    /* NULL on failure; `rows`: more than fit into memory may come. */
    struct query *(*prepare)(struct store *s, struct slice sql, bool kept, bool rows);
    void (*start)(struct store *s, struct query *q); /* anew: its parameters are unknown */
    void (*bind)(struct query *q, int n, char type, va_list *list);
    bool (*row)(struct store *s, struct query *q);
    void (*run)(struct store *s,
                struct query *q); /* without rows; may be done later, in order */
    void (*reset)(struct query *q);
    void (*drop)(struct query *q);
    char (*type)(const struct query *q, int column); /* 'i', 'd', 't', 'b', 0: no value */
    int64_t (*number)(const struct query *q, int column);
    double (*real)(const struct query *q, int column);
    struct slice (*text)(const struct query *q, int column);

    /* The next key; of documents, in the order of the months of their days. */
    int64_t (*key)(struct store *s, enum db_keys keys, dem_day day);
    /* A row that nobody asks for before the transaction ends; left out if it is there. */
    void (*add)(struct store *s, const char *table, const char *types, va_list *list);
    void (*settle)(struct store *s); /* now somebody may ask */

    /* Full text: an article's words, put, taken away (as it still stands in the store). */
    void (*words_put)(struct store *s, int64_t document, struct slice title, struct slice text);
    void (*words_drop)(struct store *s, int64_t document);
    /* A condition on m.document, and its one parameter (words.c). */
    const char *words_match;
    struct slice (*words_ask)(struct arena *arena, const struct store_words *words,
                              size_t count);
    /* The text with \1 and \2 around what was found. */
    struct slice (*words_mark)(struct store *s, struct arena *arena, int64_t document,
                               struct slice text, struct slice asked);

    void (*health)(struct store *s, struct store_health *out); /* bytes, free, written */
    void (*check)(struct store *s);
};

extern const struct engine engine_sqlite, engine_postgres;

dem_code db_fail(struct store *s, dem_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The tables are of version `is`, this program's of `knows`: a newer one, or an older one that
 * is only read, is refused. */
dem_code db_version(struct store *s, int64_t is, int knows);
dem_code db_script(struct store *s, const char *sql);
/* One view of the store throughout, while others write; the end may come after a failure.
 * large: what is sorted may not fit into memory. */
dem_code db_view(struct store *s, bool large);
void db_view_end(struct store *s);

double db_seconds(void); /* of the monotonic clock */

/* A statement with its parameters bound, one a letter: 'i' int64_t, 'd' double, 't' struct
 * slice as text (NULL if empty), 'T' likewise but never NULL, 'b' struct slice as bytes,
 * 'y' dem_day (NULL if unknown), 'k' int64_t (NULL if 0), 'D' double (NULL if NAN).  Slices
 * must outlive it.  `sql` is a literal: the statement is kept under its address and is free
 * again when it is asked next. */
struct query *db_ask(struct store *s, const char *sql, const char *types, ...);
/* Does it; it gives no rows. */
void db_run(struct store *s, const char *sql, const char *types, ...);
/* For text that was put together; its parameters are bound one by one, the first is 1.  To be
 * dropped.  `rows`: there may be more than fit into memory; within a view or transaction. */
struct query *db_prepare(struct store *s, struct slice sql, bool rows);
void db_bind(struct query *q, int n, const char *type, ...);

bool db_row(struct store *s, struct query *q);
void db_reset(struct query *q); /* no more rows are wanted */
void db_drop(struct query *q);
/* Of the row at hand; no value reads as 0 or empty.  Text is valid until the next row. */
bool db_null(const struct query *q, int column);
int64_t db_int(const struct query *q, int column);
double db_real(const struct query *q, int column);
struct slice db_text(const struct query *q, int column);
dem_day db_day(const struct query *q, int column);
/* The first column of the first row, or `otherwise`. */
int64_t db_number(struct store *s, struct query *q, int64_t otherwise);

/* Into a table of rows that nobody asks for before db_settle or the end of the transaction. */
void db_add(struct store *s, const char *table, const char *types, ...);

#endif
