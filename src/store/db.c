#include "store/build.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdio.h>
#include <time.h>

#include "base/banned.h"

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

double db_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

dem_code db_version(struct store *s, int64_t is, int knows)
{
    if (is > knows)
        return db_fail(s, DEM_E_VERSION,
                       "%s is a store of version %lld, this demarche knows %d: use a newer one",
                       s->path, (long long)is, knows);
    if (is < knows && !s->writing)
        return db_fail(
            s, DEM_E_VERSION,
            "%s is a store of version %lld, not %d: demarche load or recode brings it "
            "up to date",
            s->path, (long long)is, knows);
    return DEM_OK;
}

dem_code db_script(struct store *s, const char *sql)
{
    return s->error.code ? s->error.code : s->engine->script(s, sql);
}

dem_code db_view(struct store *s, bool large)
{
    return s->error.code ? s->error.code : s->engine->view(s, large);
}

void db_view_end(struct store *s)
{
    if (s->error.code)
        s->engine->rollback(s);
    else
        s->engine->commit(s);
}

/* ---- Statements ------------------------------------------------------------- */

static struct query *kept(struct store *s, const char *sql)
{
    size_t at = (uintptr_t)sql / 8 % STATEMENTS_MAX;
    while (s->statements[at].sql && s->statements[at].sql != sql)
        at = (at + 1) % STATEMENTS_MAX;
    if (!s->statements[at].sql) {
        s->statements[at].query = s->engine->prepare(s, slice_of(sql), true, false);
        s->statements[at].sql = s->statements[at].query ? sql : NULL;
    }
    return s->statements[at].query;
}

static struct query *asked(struct store *s, const char *sql, const char *types, va_list *list)
{
    struct query *q = s->error.code ? NULL : kept(s, sql);
    if (!q)
        return NULL;
    s->engine->start(s, q);
    for (int n = 0; types[n]; n++)
        s->engine->bind(q, n + 1, types[n], list);
    return q;
}

struct query *db_ask(struct store *s, const char *sql, const char *types, ...)
{
    va_list list;
    va_start(list, types);
    struct query *q = asked(s, sql, types, &list);
    va_end(list);
    return q;
}

void db_run(struct store *s, const char *sql, const char *types, ...)
{
    va_list list;
    va_start(list, types);
    struct query *q = asked(s, sql, types, &list);
    va_end(list);
    if (q)
        s->engine->run(s, q);
}

struct query *db_prepare(struct store *s, struct slice sql, bool rows)
{
    struct query *q = s->error.code ? NULL : s->engine->prepare(s, sql, false, rows);
    if (q)
        s->engine->start(s, q);
    return q;
}

void db_bind(struct query *q, int n, const char *type, ...)
{
    if (!q)
        return;
    va_list list;
    va_start(list, type);
    q->engine->bind(q, n, *type, &list);
    va_end(list);
}

void db_add(struct store *s, const char *table, const char *types, ...)
{
    if (s->error.code)
        return;
    va_list list;
    va_start(list, types);
    s->engine->add(s, table, types, &list);
    va_end(list);
}

/* ---- Rows ------------------------------------------------------------------- */

bool db_row(struct store *s, struct query *q)
{
    return q && !s->error.code && s->engine->row(s, q);
}

void db_reset(struct query *q)
{
    if (q)
        q->engine->reset(q);
}

void db_drop(struct query *q)
{
    if (q)
        q->engine->drop(q);
}

bool db_null(const struct query *q, int column)
{
    return !q->engine->type(q, column);
}

int64_t db_int(const struct query *q, int column)
{
    return q->engine->number(q, column);
}

double db_real(const struct query *q, int column)
{
    return q->engine->real(q, column);
}

struct slice db_text(const struct query *q, int column)
{
    return q->engine->text(q, column);
}

dem_day db_day(const struct query *q, int column)
{
    return db_null(q, column) ? DEM_DAY_UNKNOWN : (dem_day)db_int(q, column);
}

int64_t db_number(struct store *s, struct query *q, int64_t otherwise)
{
    int64_t value = db_row(s, q) && !db_null(q, 0) ? db_int(q, 0) : otherwise;
    db_reset(q);
    return value;
}

/* ---- Open and close ------------------------------------------------------ */

/* NULL: it was left out. */
static const struct engine *engine_of(const char *path)
{
#ifdef DEM_POSTGRES
    return store_is_shared(path) ? &engine_postgres : &engine_sqlite;
#else
    return store_is_shared(path) ? NULL : &engine_sqlite;
#endif
}

bool store_is_shared(const char *path)
{
    struct slice name = slice_of(path);
    return slice_starts(name, SLICE("postgres://")) ||
           slice_starts(name, SLICE("postgresql://"));
}

bool store_is_built_in(const char *path)
{
    return engine_of(path) != NULL;
}

bool store_lost(const struct store *s)
{
    return s->engine->lost(s);
}

static void look_for_pins(struct store *s)
{
    s->pinned = db_number(s, db_ask(s, "SELECT 1 FROM pin LIMIT 1", ""), 0) != 0;
}

dem_code store_open(struct store **out, const char *path, enum store_mode mode, dem_error *err)
{
    const dem_allocator *mem = memory_default();
    const struct engine *engine = engine_of(path);
    *out = NULL;
    if (!engine)
        return error_set(err, DEM_E_USAGE, "this demarche was built without PostgreSQL");
    struct store *s = mem->resize(mem->user, NULL, 0, sizeof *s);
    if (!s)
        return error_set(err, DEM_E_MEMORY, "not enough memory for the store");
    *s = (struct store){.engine = engine, .path = path, .writing = mode == STORE_WRITE};
    arena_init(&s->arena, NULL);
    arena_init(&s->scratch, NULL);
    arena_init(&s->keys.arena, NULL);
    keys_forget(s);
    if (setjmp(s->arena.guard) || setjmp(s->scratch.guard))
        db_fail(s, DEM_E_MEMORY, "not enough memory for the store");
    else if (!s->engine->open(s))
        look_for_pins(s);
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
        db_drop(s->statements[i].query);
    if (s->db && setjmp(s->arena.guard) == 0)
        s->engine->close(s);
    pack_end(s);
    arena_release(&s->arena);
    arena_release(&s->scratch);
    arena_release(&s->keys.arena);
    memory_default()->resize(NULL, s, sizeof *s, 0);
}

void store_deadline(struct store *s, unsigned seconds)
{
    s->engine->deadline(s, seconds);
}

/* ---- Transactions --------------------------------------------------------- */

dem_code store_begin(struct store *s, dem_error *err)
{
    if (!s->error.code && !s->engine->begin(s)) {
        s->within = true;
        if (s->engine->shared && !s->pinned)
            look_for_pins(s);
    }
    return store_error(s, err);
}

dem_code store_commit(struct store *s, dem_error *err)
{
    if (s->within && !s->error.code && !s->engine->commit(s))
        s->within = false;
    return store_error(s, err);
}

void store_rollback(struct store *s)
{
    s->error.code = DEM_OK;
    s->engine->rollback(s);
    s->within = false;
    keys_forget(s);
}

dem_code store_error(const struct store *s, dem_error *err)
{
    if (s->error.code && err)
        *err = s->error;
    return s->error.code;
}
