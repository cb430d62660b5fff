/* The file of a review: its tables, and what keeps them from being changed. */
#include "review/build.h"

#include "store/sqlite.h"

#include "base/error.h"
#include "base/memory.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/banned.h"

#define KEEP(table)                                                                            \
    "CREATE TRIGGER " table "_stays BEFORE UPDATE ON " table                                   \
    " BEGIN SELECT RAISE(ABORT, 'nothing in " table " is changed'); END;"                      \
    "CREATE TRIGGER " table "_remains BEFORE DELETE ON " table                                 \
    " BEGIN SELECT RAISE(ABORT, 'nothing in " table " is taken away'); END;"

static const char schema[] =
    "CREATE TABLE entry (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, round INTEGER NOT "
    "NULL,"
    " event INTEGER NOT NULL, member INTEGER NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,"
    " previous BLOB NOT NULL, hash BLOB NOT NULL, signature BLOB NOT NULL) STRICT;"
    "CREATE INDEX entry_round ON entry (round, event);"
    "CREATE TRIGGER entry_next BEFORE INSERT ON entry WHEN NEW.number IS NOT"
    " (SELECT coalesce(max(number), 0) + 1 FROM entry)"
    " BEGIN SELECT RAISE(ABORT, 'an entry goes to the end'); END;" KEEP("entry")
    /* names and keys as their entries have them */
    "CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, party TEXT NOT"
    " NULL, entry INTEGER NOT NULL REFERENCES entry, key BLOB NOT NULL) STRICT;" KEEP(
        "member") "CREATE TABLE secret (member INTEGER PRIMARY KEY REFERENCES member, password "
                  "TEXT NOT NULL,"
                  " salt BLOB NOT NULL, nonce BLOB NOT NULL, sealed BLOB NOT NULL) STRICT;"
                  "CREATE TABLE round (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, "
                  "entry INTEGER NOT"
                  " NULL REFERENCES entry) STRICT;" KEEP(
                      "round") "CREATE TABLE item (round INTEGER NOT NULL REFERENCES round, "
                               "number INTEGER NOT NULL, event"
                               " INTEGER NOT NULL, record TEXT NOT NULL, document TEXT NOT "
                               "NULL, title TEXT NOT NULL,"
                               " publisher TEXT NOT NULL, url TEXT NOT NULL, published "
                               "INTEGER, reports INTEGER NOT NULL,"
                               " sources INTEGER NOT NULL, PRIMARY KEY (round, number), UNIQUE "
                               "(round, event))"
                               " STRICT, WITHOUT ROWID;" KEEP("item")
    /* what browsers hold, by the hash of their secret */
    "CREATE TABLE ticket (hash BLOB PRIMARY KEY, member INTEGER NOT NULL REFERENCES member,"
    " until INTEGER NOT NULL, seen INTEGER NOT NULL, nonce BLOB NOT NULL, sealed BLOB NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE failure (who TEXT PRIMARY KEY, count INTEGER NOT NULL, at INTEGER NOT NULL,"
    " until INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

const char *review_path(struct arena *arena, const char *store, const char *file)
{
    if (file || store_is_shared(store))
        return file;
    return arena_print(arena, "%s-review%c", store, 0).at;
}

/* The connection without a store's tables. */
static struct store *connection(const char *path)
{
    struct store *s = memory_default()->resize(NULL, NULL, 0, sizeof *s);
    if (!s)
        return NULL;
    *s = (struct store){.engine = &engine_sqlite, .path = path, .writing = true};
    arena_init(&s->arena, NULL);
    arena_init(&s->scratch, NULL);
    arena_init(&s->keys.arena, NULL);
    return s;
}

/* Others have no business with it: it holds hashes of passwords. */
static void make_private(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0)
        close(file);
}

static dem_code ready(struct store *s, bool make)
{
    if (make && access(s->path, F_OK))
        make_private(s->path);
    if (sqlite_connect(s, s->path, SQLITE_OPEN_READWRITE | (make ? SQLITE_OPEN_CREATE : 0)) ||
        db_script(s, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL"))
        return s->error.code;
    int64_t is = db_number(s, db_ask(s, "PRAGMA application_id", ""), 0);
    int64_t version = db_number(s, db_ask(s, "PRAGMA user_version", ""), 0);
    int64_t tables = db_number(s, db_ask(s, "SELECT count(*) FROM sqlite_schema", ""), 0);
    if (is == REVIEW_APPLICATION && version > REVIEW_VERSION)
        return db_fail(s, DEM_E_VERSION, "%s is of a newer demarche", s->path);
    if (is == REVIEW_APPLICATION || s->error.code)
        return s->error.code;
    if (tables || !make)
        return db_fail(s, DEM_E_FORMAT, "%s is no review of demarche", s->path);
    char settings[160];
    snprintf(settings, sizeof settings,
             "PRAGMA journal_mode = WAL; PRAGMA application_id = %d; PRAGMA user_version = %d",
             REVIEW_APPLICATION, REVIEW_VERSION);
    return db_script(s, settings) || db_script(s, "BEGIN IMMEDIATE") || db_script(s, schema) ||
                   db_script(s, "COMMIT")
               ? s->error.code
               : DEM_OK;
}

dem_code review_open(struct review **out, const char *path, bool make, dem_error *err)
{
    *out = NULL;
    if (sodium_init() < 0)
        return error_set(err, DEM_E_SYSTEM, "libsodium cannot be used");
    struct review *r = memory_default()->resize(NULL, NULL, 0, sizeof *r);
    if (!r)
        return error_set(err, DEM_E_MEMORY, "not enough memory for the review");
    r->file = connection(path);
    if (!r->file) {
        memory_default()->resize(NULL, r, sizeof *r, 0);
        return error_set(err, DEM_E_MEMORY, "not enough memory for the review");
    }
    if (setjmp(r->file->arena.guard))
        db_fail(r->file, DEM_E_MEMORY, "not enough memory for the review");
    else
        ready(r->file, make);
    if (review_error(r, err)) {
        dem_code code = r->file->error.code;
        review_close(r);
        return code;
    }
    *out = r;
    return DEM_OK;
}

void review_close(struct review *r)
{
    if (!r)
        return;
    store_close(r->file);
    memory_default()->resize(NULL, r, sizeof *r, 0);
}

dem_code review_error(struct review *r, dem_error *err)
{
    return store_error(r->file, err);
}

dem_code review_begin(struct review *r)
{
    return store_begin(r->file, NULL);
}

dem_code review_end(struct review *r, dem_error *err)
{
    store_commit(r->file, NULL);
    dem_code code = review_error(r, err);
    if (code)
        store_rollback(r->file);
    return code;
}

struct slice row_text(struct arena *arena, struct query *q, int column)
{
    return arena_copy(arena, db_text(q, column));
}
