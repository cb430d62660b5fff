#include "store/build.h"

#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/banned.h"

enum { WAIT_MS = 5000, CACHE_KB = 64 << 10, LOG_PAGES = 8192 };

dem_code db_fail(struct store *s, dem_code code, const char *format, ...)
{
    if (s->error.code)
        return s->error.code;
    va_list list;
    va_start(list, format);
    s->error = (dem_error){.code = code};
    vsnprintf(s->error.what, sizeof s->error.what, format, list);
    va_end(list);
    return code;
}

dem_code db_failed(struct store *s)
{
    int sys = sqlite3_system_errno(s->db);
    switch (sqlite3_errcode(s->db)) {
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
                       s->path, sqlite3_errmsg(s->db));
    case SQLITE_INTERRUPT:
        return db_fail(s, DEM_E_LIMIT, "this would take too long: narrow the question");
    case SQLITE_NOMEM: return db_fail(s, DEM_E_MEMORY, "%s: not enough memory", s->path);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return db_fail(s, DEM_E_SYSTEM, "%s: %s%s%s; what was stored is kept", s->path,
                       sqlite3_errmsg(s->db), sys ? ": " : "", sys ? strerror(sys) : "");
    default: return db_fail(s, DEM_E_SYSTEM, "%s: %s", s->path, sqlite3_errmsg(s->db));
    }
}

dem_code db_script(struct store *s, const char *sql)
{
    if (!s->error.code && sqlite3_exec(s->db, sql, NULL, NULL, NULL))
        db_failed(s);
    return s->error.code;
}

static sqlite3_stmt *kept(struct store *s, const char *sql)
{
    size_t at = (uintptr_t)sql / 8 % STATEMENTS_MAX;
    while (s->statements[at].sql && s->statements[at].sql != sql)
        at = (at + 1) % STATEMENTS_MAX;
    if (!s->statements[at].sql) {
        sqlite3_stmt *q = NULL;
        if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL))
            db_failed(s);
        else
            s->statements[at].sql = sql;
        s->statements[at].stmt = q;
    }
    return s->statements[at].stmt;
}

static void bind_text(sqlite3_stmt *q, int n, struct slice text, bool null)
{
    if (text.len || !null)
        sqlite3_bind_text64(q, n, text.at ? text.at : "", text.len, SQLITE_STATIC, SQLITE_UTF8);
}

static void bind_one(sqlite3_stmt *q, int n, char type, va_list *list)
{
    if (type == 'i')
        sqlite3_bind_int64(q, n, va_arg(*list, int64_t));
    else if (type == 'k') {
        int64_t key = va_arg(*list, int64_t);
        if (key)
            sqlite3_bind_int64(q, n, key);
    } else if (type == 'd' || type == 'D') {
        double value = va_arg(*list, double);
        if (type == 'd' || value == value)
            sqlite3_bind_double(q, n, value);
    } else if (type == 't' || type == 'T')
        bind_text(q, n, va_arg(*list, struct slice), type == 't');
    else if (type == 'b') {
        struct slice bytes = va_arg(*list, struct slice);
        sqlite3_bind_blob64(q, n, bytes.at ? bytes.at : "", bytes.len, SQLITE_STATIC);
    } else if (type == 'y') {
        dem_day day = va_arg(*list, dem_day);
        if (day != DEM_DAY_UNKNOWN)
            sqlite3_bind_int64(q, n, day);
    }
}

sqlite3_stmt *db_ask(struct store *s, const char *sql, const char *types, ...)
{
    sqlite3_stmt *q = s->error.code ? NULL : kept(s, sql);
    if (!q)
        return NULL;
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    va_list list;
    va_start(list, types);
    for (int n = 0; types[n]; n++)
        bind_one(q, n + 1, types[n], &list);
    va_end(list);
    return q;
}

sqlite3_stmt *db_prepare(struct store *s, struct slice sql)
{
    sqlite3_stmt *q = NULL;
    if (!s->error.code && sqlite3_prepare_v2(s->db, sql.at, (int)sql.len, &q, NULL))
        db_failed(s);
    return q;
}

bool db_row(struct store *s, sqlite3_stmt *q)
{
    if (!q || s->error.code)
        return false;
    int code = sqlite3_step(q);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        db_failed(s);
    sqlite3_reset(q);
    return false;
}

void db_finish(struct store *s, sqlite3_stmt *q)
{
    while (db_row(s, q))
        ;
}

struct slice db_text(sqlite3_stmt *q, int column)
{
    const void *at = sqlite3_column_blob(q, column);
    return (struct slice){at, (size_t)sqlite3_column_bytes(q, column)};
}

dem_day db_day(sqlite3_stmt *q, int column)
{
    return sqlite3_column_type(q, column) == SQLITE_NULL ? DEM_DAY_UNKNOWN
                                                         : sqlite3_column_int(q, column);
}

int64_t db_number(struct store *s, sqlite3_stmt *q, int64_t otherwise)
{
    int64_t value = db_row(s, q) && sqlite3_column_type(q, 0) != SQLITE_NULL
                        ? sqlite3_column_int64(q, 0)
                        : otherwise;
    sqlite3_reset(q);
    return value;
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
    const char *path = beside(s, "-lock");
    for (;;) {
        struct stat ours, there;
        s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (s->lock < 0 && (errno == EACCES || errno == EROFS || errno == EPERM))
            return db_fail(s, DEM_E_SYSTEM, "%s is read-only: %s cannot be made", s->path,
                           path);
        if (s->lock < 0)
            return db_fail(s, DEM_E_SYSTEM, "%s cannot be made: %s", path, strerror(errno));
        if (flock(s->lock, LOCK_EX | LOCK_NB))
            return db_fail(s, DEM_E_BUSY,
                           "%s is being written by another demarche; wait for it to end",
                           s->path);
        if (!fstat(s->lock, &ours) && !stat(path, &there) && ours.st_ino == there.st_ino)
            return DEM_OK;
        close(s->lock);
    }
}

static void unlock_writer(struct store *s)
{
    if (s->lock >= 0 && s->error.code != DEM_E_BUSY)
        unlink(beside(s, "-lock"));
    if (s->lock >= 0)
        close(s->lock);
}

static dem_code open_file(struct store *s, const char *name, int flags)
{
    if (sqlite3_open_v2(name, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
        sqlite3_extended_result_codes(s->db, 0);
        sqlite3_busy_timeout(s->db, WAIT_MS);
        return DEM_OK;
    }
    return s->db ? db_failed(s) : db_fail(s, DEM_E_MEMORY, "not enough memory for the store");
}

static dem_code open_writer(struct store *s)
{
    if (lock_writer(s) || open_file(s, s->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE))
        return s->error.code;
    if (sqlite3_db_readonly(s->db, "main") == 1)
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
    return sqlite3_exec(s->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) ==
           SQLITE_OK;
}

static bool needs_log(struct store *s)
{
    int code = sqlite3_errcode(s->db);
    return code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
}

/* A store in a folder that we may not write to cannot have the shared index of its log; if
 * it has no log either, nobody is writing and the file alone is all. */
static dem_code open_reader(struct store *s)
{
    if (access(s->path, R_OK))
        return db_fail(s, DEM_E_SYSTEM, "%s cannot be opened: %s", s->path, strerror(errno));
    /* Writable where that may be: the last to close a store tidies its log up. */
    if (open_file(s, s->path, SQLITE_OPEN_READWRITE))
        return s->error.code;
    if (!can_read(s) && needs_log(s) && access(beside(s, "-wal"), F_OK)) {
        sqlite3_close(s->db);
        if (open_file(s, immutable_uri(s), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI))
            return s->error.code;
    }
    char settings[128];
    snprintf(settings, sizeof settings,
             "PRAGMA query_only = ON; PRAGMA cache_size = -%d; PRAGMA temp_store = MEMORY",
             CACHE_KB);
    return db_script(s, settings);
}

dem_code store_open(struct store **out, const char *path, enum store_mode mode, dem_error *err)
{
    const dem_allocator *mem = memory_default();
    struct store *s = mem->resize(mem->user, NULL, 0, sizeof *s);
    *out = NULL;
    if (!s)
        return error_set(err, DEM_E_MEMORY, "not enough memory for the store");
    *s = (struct store){.path = path, .lock = -1, .writing = mode == STORE_WRITE};
    arena_init(&s->arena, NULL);
    arena_init(&s->scratch, NULL);
    arena_init(&s->keys.arena, NULL);
    keys_forget(s);
    if (setjmp(s->arena.guard))
        db_fail(s, DEM_E_MEMORY, "not enough memory for the store");
    else if (!(s->writing ? open_writer(s) : open_reader(s)) && !functions_add(s) &&
             !schema_ready(s))
        s->pinned = db_number(s, db_ask(s, "SELECT EXISTS (SELECT 1 FROM pin)", ""), 0) != 0;
    dem_code code = s->error.code;
    if (!code) {
        *out = s;
        return DEM_OK;
    }
    if (err)
        *err = s->error;
    store_close(s);
    return code;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (int i = 0; i < STATEMENTS_MAX; i++)
        sqlite3_finalize(s->statements[i].stmt);
    sqlite3_close(s->db);
    pack_end(s);
    if (setjmp(s->arena.guard) == 0)
        unlock_writer(s);
    arena_release(&s->arena);
    arena_release(&s->scratch);
    arena_release(&s->keys.arena);
    memory_default()->resize(NULL, s, sizeof *s, 0);
}

/* ---- Time -------------------------------------------------------------------- */

enum { STEPS_BETWEEN = 20000 }; /* of SQLite's machine; some tenths of a millisecond */

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int too_late(void *user)
{
    const struct store *s = user;
    return seconds_now() > s->deadline;
}

void store_deadline(struct store *s, unsigned seconds)
{
    s->deadline = seconds_now() + seconds;
    sqlite3_progress_handler(s->db, STEPS_BETWEEN, seconds ? too_late : NULL, s);
}

/* ---- Transactions --------------------------------------------------------- */

dem_code store_begin(struct store *s, dem_error *err)
{
    if (!db_script(s, "BEGIN IMMEDIATE"))
        s->within = true;
    return store_error(s, err);
}

dem_code store_commit(struct store *s, dem_error *err)
{
    if (s->within && !db_script(s, "COMMIT"))
        s->within = false;
    return store_error(s, err);
}

void store_rollback(struct store *s)
{
    if (s->within && !sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->within = false;
    s->error.code = DEM_OK;
    keys_forget(s);
}

dem_code store_error(const struct store *s, dem_error *err)
{
    if (s->error.code && err)
        *err = s->error;
    return s->error.code;
}
