/* Is the file whole, is there room, what waits. */
#include "store/build.h"

#include "base/error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/banned.h"

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

static void look_at_files(struct store *s, struct store_health *out)
{
    struct statvfs disk;
    out->bytes = size_of(s, "") + size_of(s, "-wal");
    out->free = statvfs(s->path, &disk) ? -1 : (int64_t)(disk.f_bavail * disk.f_frsize);
    out->written = is_written(s);
}

dem_code store_health(struct store *s, struct store_health *out, dem_error *err)
{
    *out = (struct store_health){.free = -1};
    arena_reset(&s->scratch);
    if (setjmp(s->scratch.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory to look at the store");
    look_at_files(s, out);
    out->schema = db_number(s, db_ask(s, "PRAGMA user_version", ""), 0);
    out->days = db_number(s, db_ask(s, "SELECT count(*) FROM stale", ""), 0);
    out->answers = db_number(s, db_ask(s, "SELECT count(*) FROM pending", ""), 0);
    return store_error(s, err);
}

dem_code store_check(struct store *s, dem_error *err)
{
    sqlite3_stmt *q = db_ask(s, "PRAGMA quick_check(1)", "");
    if (db_row(s, q) && !slice_is(db_text(q, 0), "ok"))
        db_fail(s, DEM_E_FORMAT, "%s is damaged (%.*s)", s->path, SLICE_ARG(db_text(q, 0)));
    if (q)
        sqlite3_reset(q);
    return store_error(s, err);
}
