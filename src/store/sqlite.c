/* The store in a file of SQLite: many read while one writes, for as long as it lives. */
#include "store/sqlite.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/banned.h"

enum { WAIT_MS = 5000, CACHE_KB = 64 << 10, LOG_PAGES = 8192 };

struct statement {
    struct query query;
    sqlite3_stmt *stmt;
};

/* Made when it is asked for first. */
static struct sqlite *of(struct store *s)
{
    struct sqlite *l = s->db ? s->db : ARENA_NEW(&s->arena, struct sqlite);
    if (!s->db)
        l->lock = -1;
    s->db = l;
    return l;
}

static sqlite3_stmt *in(const struct query *q)
{
    return ((const struct statement *)q)->stmt;
}

dem_code sqlite_failed(struct store *s)
{
    sqlite3 *db = of(s)->db;
    int sys = sqlite3_system_errno(db);
    switch (sqlite3_errcode(db)) {
    case SQLITE_FULL:
        return db_fail(
            s, DEM_E_SYSTEM,
            "%s: the disk is full; what was stored is kept: make room and run the same "
            "again",
            s->path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return db_fail(s, DEM_E_BUSY, "%s is being written by another program; try again later",
                       s->path);
    case SQLITE_READONLY:
    case SQLITE_PERM: return db_fail(s, DEM_E_SYSTEM, "%s is read-only", s->path);
    case SQLITE_NOTADB: return db_fail(s, DEM_E_FORMAT, "%s is no store of demarche", s->path);
    case SQLITE_CORRUPT:
        return db_fail(s, DEM_E_FORMAT,
                       "%s is damaged (%s): restore it, or load the articles into a new one",
                       s->path, sqlite3_errmsg(db));
    case SQLITE_INTERRUPT:
        return db_fail(s, DEM_E_LIMIT, "this would take too long: narrow the question");
    case SQLITE_NOMEM: return db_fail(s, DEM_E_MEMORY, "%s: not enough memory", s->path);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return db_fail(s, DEM_E_SYSTEM, "%s: %s%s%s; what was stored is kept", s->path,
                       sqlite3_errmsg(db), sys ? ": " : "", sys ? strerror(sys) : "");
    default: return db_fail(s, DEM_E_SYSTEM, "%s: %s", s->path, sqlite3_errmsg(db));
    }
}

static dem_code script(struct store *s, const char *sql)
{
    return sqlite3_exec(of(s)->db, sql, NULL, NULL, NULL) ? sqlite_failed(s) : DEM_OK;
}

/* ---- Statements ------------------------------------------------------------- */

static struct query *prepare(struct store *s, struct slice sql, bool kept, bool rows)
{
    unsigned flags = kept ? SQLITE_PREPARE_PERSISTENT : 0;
    struct statement *q = memory_default()->resize(NULL, NULL, 0, sizeof *q);
    (void)rows;
    if (!q)
        db_fail(s, DEM_E_MEMORY, "not enough memory for the store");
    else if (sqlite3_prepare_v3(of(s)->db, sql.at, (int)sql.len, flags, &q->stmt, NULL)) {
        sqlite_failed(s);
        memory_default()->resize(NULL, q, sizeof *q, 0);
        q = NULL;
    } else
        q->query.engine = &engine_sqlite;
    return (struct query *)q;
}

static void start(struct store *s, struct query *q)
{
    (void)s;
    sqlite3_reset(in(q));
    sqlite3_clear_bindings(in(q));
}

static void bind_text(sqlite3_stmt *q, int n, struct slice text, bool null)
{
    if (text.len || !null)
        sqlite3_bind_text64(q, n, text.at ? text.at : "", text.len, SQLITE_STATIC, SQLITE_UTF8);
}

static void bind(struct query *q, int n, char type, va_list *list)
{
    sqlite3_stmt *stmt = in(q);
    if (type == 'i')
        sqlite3_bind_int64(stmt, n, va_arg(*list, int64_t));
    else if (type == 'k') {
        int64_t key = va_arg(*list, int64_t);
        if (key)
            sqlite3_bind_int64(stmt, n, key);
    } else if (type == 'd' || type == 'D') {
        double value = va_arg(*list, double);
        if (type == 'd' || value == value)
            sqlite3_bind_double(stmt, n, value);
    } else if (type == 't' || type == 'T')
        bind_text(stmt, n, va_arg(*list, struct slice), type == 't');
    else if (type == 'b') {
        struct slice bytes = va_arg(*list, struct slice);
        sqlite3_bind_blob64(stmt, n, bytes.at ? bytes.at : "", bytes.len, SQLITE_STATIC);
    } else if (type == 'y') {
        dem_day day = va_arg(*list, dem_day);
        if (day != DEM_DAY_UNKNOWN)
            sqlite3_bind_int64(stmt, n, day);
    }
}

static bool row(struct store *s, struct query *q)
{
    int code = sqlite3_step(in(q));
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        sqlite_failed(s);
    sqlite3_reset(in(q));
    return false;
}

static void run(struct store *s, struct query *q)
{
    while (row(s, q))
        ;
}

static void reset(struct query *q)
{
    sqlite3_reset(in(q));
}

static void drop(struct query *q)
{
    sqlite3_finalize(in(q));
    memory_default()->resize(NULL, q, sizeof(struct statement), 0);
}

static char type(const struct query *q, int column)
{
    switch (sqlite3_column_type(in(q), column)) {
    case SQLITE_INTEGER: return 'i';
    case SQLITE_FLOAT: return 'd';
    case SQLITE_TEXT: return 't';
    case SQLITE_BLOB: return 'b';
    default: return 0;
    }
}

static int64_t number(const struct query *q, int column)
{
    return sqlite3_column_int64(in(q), column);
}

static double real(const struct query *q, int column)
{
    return sqlite3_column_double(in(q), column);
}

static struct slice text(const struct query *q, int column)
{
    const void *at = sqlite3_column_blob(in(q), column);
    return (struct slice){at, (size_t)sqlite3_column_bytes(in(q), column)};
}

/* ---- Keys and rows ------------------------------------------------------------ */

static int64_t key(struct store *s, enum db_keys keys, dem_day day)
{
    static const char *const largest[KEYS_COUNT] = {
        [KEYS_DOCUMENT] = "SELECT max(key) FROM document",
        [KEYS_MENTION] = "SELECT max(key) FROM mention",
        [KEYS_EVENT] = "SELECT max(key) FROM event",
        [KEYS_PRINT] = "SELECT max(key) FROM print"};
    int64_t *last = &of(s)->last[keys];
    (void)day;
    if (!*last)
        *last = db_number(s, db_ask(s, largest[keys], ""), 0);
    return ++*last;
}

/* The tables that are added to, with their statements. */
static const char *const adding[][2] = {
    {"party", "INSERT INTO party VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"},
    {"mention_context", "INSERT INTO mention_context VALUES (?, ?) ON CONFLICT DO NOTHING"},
    {"mention_issue", "INSERT INTO mention_issue VALUES (?, ?) ON CONFLICT DO NOTHING"},
    {"page", "INSERT INTO page VALUES (?, ?, ?) ON CONFLICT DO NOTHING"}};

static void add(struct store *s, const char *table, const char *types, va_list *list)
{
    size_t at = 0;
    while (strcmp(adding[at][0], table))
        at++;
    struct query *q = db_ask(s, adding[at][1], "");
    for (int n = 0; q && types[n]; n++)
        bind(q, n + 1, types[n], list);
    if (q)
        run(s, q);
}

static void settle_nothing(struct store *s)
{
    (void)s;
}

/* ---- Full text ------------------------------------------------------------------ */

static void words_put(struct store *s, int64_t document, struct slice title, struct slice text)
{
    db_run(s, "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", "itT", document, title,
           text);
}

static void words_drop(struct store *s, int64_t document)
{
    db_run(s,
           "INSERT INTO words (words, rowid, title, text)"
           " SELECT 'delete', key, title, text FROM article WHERE key = ?",
           "i", document);
}

/* In the language of FTS5: "missile technology" AND "lau" * NOT "cruise". */
static struct slice words_ask(struct arena *arena, const struct store_words *words,
                              size_t count)
{
    struct slice *parts = ARENA_ARRAY(arena, struct slice, count);
    for (size_t i = 0; i < count; i++)
        parts[i] = arena_print(arena, "%s\"%.*s\"%s",
                               !i             ? ""
                               : words[i].not ? " NOT "
                                              : " AND ",
                               SLICE_ARG(words[i].text), words[i].prefix ? " *" : "");
    return arena_join(arena, parts, count);
}

static struct slice words_mark(struct store *s, struct arena *arena, int64_t document,
                               struct slice text, struct slice asked)
{
    struct query *q = db_ask(s,
                             "SELECT highlight(words, 1, char(1), char(2)) FROM words"
                             " WHERE words MATCH ? AND rowid = ?",
                             "ti", asked, document);
    struct slice marked = db_row(s, q) ? arena_copy(arena, db_text(q, 0)) : text;
    db_reset(q);
    return marked;
}

/* ---- Open and close ------------------------------------------------------ */

static const char *beside(struct store *s, const char *suffix)
{
    return arena_print(&s->arena, "%s%s%c", s->path, suffix, 0).at;
}

/* One writer at a time, for as long as it lives: a lock on a file of its own, since closing
 * any descriptor of the store itself would give up SQLite's locks.  The file is removed by its
 * owner, so a lock on a file that is no longer there counts for nothing. */
static dem_code lock_writer(struct store *s)
{
    struct sqlite *l = of(s);
    const char *path = beside(s, "-lock");
    for (;;) {
        struct stat ours, there;
        l->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (l->lock < 0 && (errno == EACCES || errno == EROFS || errno == EPERM))
            return db_fail(s, DEM_E_SYSTEM, "%s is read-only: %s cannot be made", s->path,
                           path);
        if (l->lock < 0)
            return db_fail(s, DEM_E_SYSTEM, "%s cannot be made: %s", path, strerror(errno));
        if (flock(l->lock, LOCK_EX | LOCK_NB))
            return db_fail(s, DEM_E_BUSY,
                           "%s is being written by another demarche; wait for it to end",
                           s->path);
        if (!fstat(l->lock, &ours) && !stat(path, &there) && ours.st_ino == there.st_ino)
            return DEM_OK;
        close(l->lock);
    }
}

static void unlock_writer(struct store *s)
{
    struct sqlite *l = of(s);
    if (l->lock >= 0 && s->error.code != DEM_E_BUSY)
        unlink(beside(s, "-lock"));
    if (l->lock >= 0)
        close(l->lock);
}

dem_code sqlite_connect(struct store *s, const char *name, int flags)
{
    struct sqlite *l = of(s);
    if (sqlite3_open_v2(name, &l->db, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
        sqlite3_extended_result_codes(l->db, 0);
        sqlite3_busy_timeout(l->db, WAIT_MS);
        return DEM_OK;
    }
    return l->db ? sqlite_failed(s)
                 : db_fail(s, DEM_E_MEMORY, "not enough memory for the store");
}

static dem_code open_writer(struct store *s)
{
    struct sqlite *l = of(s);
    if (lock_writer(s) ||
        sqlite_connect(s, s->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE))
        return s->error.code;
    if (sqlite3_db_readonly(l->db, "main") == 1)
        return db_fail(s, DEM_E_SYSTEM, "%s is read-only", s->path);
    char settings[256];
    snprintf(settings, sizeof settings,
             "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -%d;"
             "PRAGMA wal_autocheckpoint = %d; PRAGMA temp_store = MEMORY",
             CACHE_KB, LOG_PAGES);
    return db_script(s, settings);
}

/* A path as a URI: what has a meaning there is escaped. */
static const char *immutable_uri(struct store *s)
{
    size_t len = strlen(s->path), at = 5;
    char *uri = arena_take(&s->arena, 3 * len + 32);
    memcpy(uri, "file:", 5);
    for (size_t i = 0; i < len; i++) {
        bool special = s->path[i] == '%' || s->path[i] == '?' || s->path[i] == '#';
        at += special ? (size_t)snprintf(uri + at, 4, "%%%02x", (unsigned char)s->path[i]) : 0;
        if (!special)
            uri[at++] = s->path[i];
    }
    memcpy(uri + at, "?immutable=1", 13);
    return uri;
}

static bool can_read(struct store *s)
{
    struct sqlite *l = of(s);
    return sqlite3_exec(l->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) ==
           SQLITE_OK;
}

static bool needs_log(struct store *s)
{
    struct sqlite *l = of(s);
    int code = sqlite3_errcode(l->db);
    return code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
}

/* A store in a folder that we may not write to cannot have the shared index of its log; if
 * it has no log either, nobody is writing and the file alone is all. */
static dem_code open_reader(struct store *s)
{
    struct sqlite *l = of(s);
    if (access(s->path, R_OK))
        return db_fail(s, DEM_E_SYSTEM, "%s cannot be opened: %s", s->path, strerror(errno));
    /* Writable where that may be: the last to close a store tidies its log up. */
    if (sqlite_connect(s, s->path, SQLITE_OPEN_READWRITE))
        return s->error.code;
    if (!can_read(s) && needs_log(s) && access(beside(s, "-wal"), F_OK)) {
        sqlite3_close(l->db);
        if (sqlite_connect(s, immutable_uri(s), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI))
            return s->error.code;
    }
    char settings[128];
    snprintf(settings, sizeof settings,
             "PRAGMA query_only = ON; PRAGMA cache_size = -%d; PRAGMA temp_store = MEMORY",
             CACHE_KB);
    return db_script(s, settings);
}

static dem_code open_store(struct store *s)
{
    if (!(s->writing ? open_writer(s) : open_reader(s)) && !sqlite_functions(s))
        sqlite_schema(s);
    return s->error.code;
}

static void close_store(struct store *s)
{
    sqlite3_close(of(s)->db);
    unlock_writer(s);
}

/* ---- Time -------------------------------------------------------------------- */

enum { STEPS_BETWEEN = 20000 }; /* of SQLite's machine; some tenths of a millisecond */

static int too_late(void *user)
{
    const struct store *s = user;
    return db_seconds() > s->deadline;
}

static void deadline(struct store *s, unsigned seconds)
{
    s->deadline = db_seconds() + seconds;
    sqlite3_progress_handler(of(s)->db, STEPS_BETWEEN, seconds ? too_late : NULL, s);
}

/* ---- Transactions --------------------------------------------------------- */

static dem_code begin(struct store *s)
{
    return script(s, "BEGIN IMMEDIATE");
}

/* What has to be sorted after all goes to a file where it is large. */
static dem_code view(struct store *s, bool large)
{
    return script(s, large ? "PRAGMA temp_store = FILE; BEGIN" : "BEGIN");
}

static dem_code commit(struct store *s)
{
    return script(s, "COMMIT");
}

static void rollback(struct store *s)
{
    if (!sqlite3_get_autocommit(of(s)->db))
        sqlite3_exec(of(s)->db, "ROLLBACK", NULL, NULL, NULL);
    memset(of(s)->last, 0, sizeof of(s)->last);
}

static bool never_lost(const struct store *s)
{
    (void)s;
    return false;
}

/* ---- Health ------------------------------------------------------------------- */

static int64_t size_of(struct store *s, const char *suffix)
{
    struct stat is;
    const char *path = arena_print(&s->scratch, "%s%s%c", s->path, suffix, 0).at;
    return stat(path, &is) ? 0 : (int64_t)is.st_size;
}

/* Whoever writes holds a lock on the file beside the store; a file alone is left from one that
 * was killed. */
static bool is_written(struct store *s)
{
    const char *path = arena_print(&s->scratch, "%s-lock%c", s->path, 0).at;
    int lock = open(path, O_RDONLY | O_CLOEXEC);
    bool held = lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) != 0;
    if (lock >= 0)
        close(lock);
    return held;
}

static void health(struct store *s, struct store_health *out)
{
    struct statvfs disk;
    out->bytes = size_of(s, "") + size_of(s, "-wal");
    out->free = statvfs(s->path, &disk) ? -1 : (int64_t)(disk.f_bavail * disk.f_frsize);
    out->written = is_written(s);
    out->schema = db_number(s, db_ask(s, "PRAGMA user_version", ""), 0);
}

static void check(struct store *s)
{
    struct query *q = db_ask(s, "PRAGMA quick_check(1)", "");
    if (db_row(s, q) && !slice_is(db_text(q, 0), "ok"))
        db_fail(s, DEM_E_FORMAT, "%s is damaged (%.*s)", s->path, SLICE_ARG(db_text(q, 0)));
    db_reset(q);
}

const struct engine engine_sqlite = {
    .nested = true,
    .plain = "+",
    .open = open_store,
    .close = close_store,
    .deadline = deadline,
    .script = script,
    .begin = begin,
    .view = view,
    .commit = commit,
    .rollback = rollback,
    .lost = never_lost,
    .prepare = prepare,
    .start = start,
    .bind = bind,
    .row = row,
    .run = run,
    .reset = reset,
    .drop = drop,
    .type = type,
    .number = number,
    .real = real,
    .text = text,
    .key = key,
    .add = add,
    .settle = settle_nothing,
    .words_put = words_put,
    .words_drop = words_drop,
    .words_match = "words w JOIN mention m ON m.document = w.rowid WHERE words MATCH ?",
    .words_ask = words_ask,
    .words_mark = words_mark,
    .health = health,
    .check = check};
