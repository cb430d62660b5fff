/* store/postgres.h - shared between the files of the store on a server of PostgreSQL. */
#ifndef DEM_STORE_POSTGRES_H
#define DEM_STORE_POSTGRES_H

#include "store/build.h"

#include <libpq-fe.h>

enum {
    STAGES = 5,
    MONTH_BITS = 40 /* the lower ones of a document's key; above them is its month */
};

struct stage { /* rows on their way to a table: those of a transaction at once */
    char *at;
    size_t len, room;
};

struct postgres {
    PGconn *conn;
    unsigned session; /* number of the connection: statements live as long as it */
    unsigned names;   /* of statements and cursors, so far */
    unsigned sent;    /* commands whose results were not read */
    bool within;      /* a transaction has begun there */
    bool lost;        /* the server went away */
    struct stage stages[STAGES];
    struct table months; /* that have their parts, by the name of the part */
    struct arena names_arena;
    int64_t next[KEYS_COUNT], end[KEYS_COUNT];
};

struct postgres *postgres_of(struct store *s);
/* The failure of a result as ours; `r` may be NULL. */
dem_code postgres_failed(struct store *s, const PGresult *r);
/* Statements without parameters, after all that was sent before. */
dem_code postgres_exec(struct store *s, const char *sql);
/* Reads the results of what was sent; gives the last one, or NULL after a failure. */
PGresult *postgres_drain(struct store *s);

/* Ends what was sent ahead: what follows is done one by one. */
void postgres_settle_sent(struct store *s);

/* ---- postgres_query.c: the engine's statements, rows and values (db.h) */

struct query *postgres_prepare(struct store *s, struct slice sql, bool kept, bool rows);
void postgres_start(struct store *s, struct query *q);
void postgres_bind(struct query *q, int n, char type, va_list *list);
bool postgres_row(struct store *s, struct query *q);
void postgres_run(struct store *s, struct query *q);
void postgres_reset(struct query *q);
void postgres_drop(struct query *q);
char postgres_type(const struct query *q, int column);
int64_t postgres_number(const struct query *q, int column);
double postgres_real(const struct query *q, int column);
struct slice postgres_text(const struct query *q, int column);

/* ---- postgres_schema.c */

/* Makes the tables or brings them up to date. */
dem_code postgres_schema(struct store *s);
/* What the tables of a connection that writes need beside them. */
dem_code postgres_stages(struct store *s);

/* ---- postgres_copy.c */

int64_t postgres_key(struct store *s, enum db_keys keys, dem_day day);
void postgres_add(struct store *s, const char *table, const char *types, va_list *list);
void postgres_settle(struct store *s);
void postgres_forget(struct store *s); /* what was added since the transaction began */

/* ---- words.c */

enum { WORDS_PART = 400000 }; /* bytes of a text that are indexed together */

/* Small letters and digits without their accents, all else one blank a character. */
struct slice words_fold(struct arena *arena, struct slice text);
/* In the language of to_tsquery. */
struct slice words_tsquery(struct arena *arena, const struct store_words *words, size_t count);
/* What words_tsquery asks to be there, phrase | phrase; a * behind a beginning. */
struct slice words_phrases(struct arena *arena, struct slice asked);
/* `text` with \1 and \2 around the phrases in it; `stems` of its words, as those of `phrases`.
 */
struct slice words_carry(struct arena *arena, struct slice text, struct slice stems,
                         struct slice phrases);

#endif
