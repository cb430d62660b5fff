/* Statements on a server of PostgreSQL: sent ahead, prepared once, read row by row. */
#include "store/postgres.h"

#include "base/memory.h"

#include <stdio.h>
#include <utf8proc.h>

#include "base/banned.h"

enum { FETCH_ROWS = 500, SENT_MAX = 200, OID_BOOL = 16, OID_BYTES = 17, OID_INT8 = 20 };
enum { SUBSTITUTE = 26, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_DOUBLE = 701 };

struct parameter {
    Oid type;
    const char *at; /* NULL: no value */
    int len;
    char bytes[8]; /* of a number, the highest first */
};

struct statement {
    struct query query;
    struct store *store;
    char *sql;         /* with $1 for ?1 */
    size_t size;       /* of it */
    char name[24];     /* of the statement or cursor there */
    unsigned session;  /* in which it has this name; 0: none */
    bool kept, cursor; /* prepared and kept; its rows come bit by bit */
    bool begun;        /* results are there */
    int count, row;    /* parameters; the row at hand */
    PGresult *result;
    struct parameter *parameters;
};

static struct statement *of(struct query *q)
{
    return (struct statement *)q;
}

static const struct statement *in(const struct query *q)
{
    return (const struct statement *)q;
}

static bool went_well(const PGresult *r)
{
    ExecStatusType is = PQresultStatus(r);
    return is == PGRES_COMMAND_OK || is == PGRES_TUPLES_OK;
}

/* ---- Sent and read ------------------------------------------------------------- */

/* The results up to the next sync; the last one. */
static PGresult *read_results(struct store *s)
{
    struct postgres *p = postgres_of(s);
    PGresult *last = NULL;
    for (;;) {
        PGresult *r = PQgetResult(p->conn);
        if (!r && PQstatus(p->conn) == CONNECTION_BAD)
            break;
        if (!r)
            continue; /* the end of one command */
        ExecStatusType is = PQresultStatus(r);
        if (is == PGRES_FATAL_ERROR)
            postgres_failed(s, r);
        PQclear(is == PGRES_PIPELINE_SYNC ? r : last);
        if (is == PGRES_PIPELINE_SYNC)
            break;
        last = r;
    }
    p->sent = 0;
    return last;
}

PGresult *postgres_drain(struct store *s)
{
    struct postgres *p = postgres_of(s);
    if (PQpipelineStatus(p->conn) == PQ_PIPELINE_OFF)
        return NULL;
    if (!PQpipelineSync(p->conn)) {
        postgres_failed(s, NULL);
        return NULL;
    }
    PGresult *last = read_results(s);
    if (!s->error.code)
        return last;
    PQclear(last);
    return NULL;
}

/* Ends what was sent ahead: what follows is done one by one. */
void postgres_settle_sent(struct store *s)
{
    PGconn *conn = postgres_of(s)->conn;
    if (PQpipelineStatus(conn) == PQ_PIPELINE_OFF)
        return;
    if (postgres_of(s)->sent)
        PQclear(postgres_drain(s));
    if (!PQexitPipelineMode(conn))
        postgres_failed(s, NULL);
}

dem_code postgres_exec(struct store *s, const char *sql)
{
    postgres_settle_sent(s);
    if (s->error.code)
        return s->error.code;
    PGresult *r = PQexec(postgres_of(s)->conn, sql);
    if (!went_well(r))
        postgres_failed(s, r);
    PQclear(r);
    return s->error.code;
}

/* ---- Statements ------------------------------------------------------------- */

/* Its length with numbered parameters, written to `to` unless that is NULL; *count: the
 * highest number. */
static size_t number_parameters(struct slice sql, char *to, int *count)
{
    size_t len = 0;
    bool quoted = false;
    *count = 0;
    for (size_t i = 0; i < sql.len; i++) {
        quoted ^= sql.at[i] == '\'';
        if (sql.at[i] != '?' || quoted) {
            if (to)
                to[len] = sql.at[i];
            len++;
            continue;
        }
        int n = 0;
        while (i + 1 < sql.len && sql.at[i + 1] >= '0' && sql.at[i + 1] <= '9')
            n = 10 * n + (sql.at[++i] - '0');
        n = n ? n : *count + 1;
        *count = n > *count ? n : *count;
        char text[16];
        int digits = snprintf(text, sizeof text, "$%d", n);
        if (to)
            memcpy(to + len, text, (size_t)digits);
        len += (size_t)digits;
    }
    return len;
}

static void free_statement(struct statement *q)
{
    const dem_allocator *mem = memory_default();
    PQclear(q->result);
    if (q->sql)
        mem->resize(NULL, q->sql, q->size, 0);
    if (q->parameters)
        mem->resize(NULL, q->parameters, (size_t)q->count * sizeof *q->parameters, 0);
    mem->resize(NULL, q, sizeof *q, 0);
}

struct query *postgres_prepare(struct store *s, struct slice sql, bool kept, bool rows)
{
    const dem_allocator *mem = memory_default();
    struct statement *q = mem->resize(NULL, NULL, 0, sizeof *q);
    if (!q) {
        db_fail(s, DEM_E_MEMORY, "not enough memory for the store");
        return NULL;
    }
    *q = (struct statement){.query.engine = &engine_postgres, .store = s};
    q->kept = kept;
    q->cursor = rows;
    q->size = number_parameters(sql, NULL, &q->count) + 1;
    q->sql = mem->resize(NULL, NULL, 0, q->size);
    if (q->count)
        q->parameters = mem->resize(NULL, NULL, 0, (size_t)q->count * sizeof *q->parameters);
    if (!q->sql || (q->count && !q->parameters)) {
        free_statement(q);
        db_fail(s, DEM_E_MEMORY, "not enough memory for the store");
        return NULL;
    }
    q->sql[number_parameters(sql, q->sql, &q->count)] = 0;
    return &q->query;
}

void postgres_reset(struct query *query)
{
    struct statement *q = of(query);
    PQclear(q->result);
    q->result = NULL;
    q->begun = false;
}

void postgres_start(struct store *s, struct query *query)
{
    (void)s;
    postgres_reset(query);
    for (int i = 0; i < of(query)->count; i++)
        of(query)->parameters[i] = (struct parameter){.type = OID_TEXT};
}

static void set_number(struct parameter *p, Oid type, uint64_t bits, bool null)
{
    p->type = type;
    for (int i = 0; i < 8; i++)
        p->bytes[i] = (char)(bits >> (56 - 8 * i));
    p->at = null ? NULL : p->bytes;
    p->len = 8;
}

/* PostgreSQL has no text with a zero byte in it, nor with bytes that are no UTF-8, which a
 * query may have. */
static struct slice clean(struct store *s, struct slice text)
{
    const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)text.at;
    char *to = NULL;
    utf8proc_ssize_t n = 1;
    for (size_t i = 0; i<text.len; i += n> 0 ? (size_t)n : 1) {
        utf8proc_int32_t c;
        n = utf8proc_iterate(from + i, (utf8proc_ssize_t)(text.len - i), &c);
        if (n > 0 && c)
            continue;
        if (!to)
            to = memcpy(arena_raw(&s->scratch, text.len), text.at, text.len);
        to[i] = n > 0 ? ' ' : SUBSTITUTE;
    }
    return to ? (struct slice){to, text.len} : text;
}

static void set_bytes(struct parameter *p, Oid type, struct slice bytes, bool null)
{
    p->type = type;
    p->at = null ? NULL : bytes.at ? bytes.at : "";
    p->len = (int)bytes.len;
}

void postgres_bind(struct query *query, int n, char type, va_list *list)
{
    struct parameter *p = &of(query)->parameters[n - 1];
    if (type == 'i' || type == 'k') {
        int64_t value = va_arg(*list, int64_t);
        set_number(p, OID_INT8, (uint64_t)value, type == 'k' && !value);
    } else if (type == 'y') {
        dem_day day = va_arg(*list, dem_day);
        set_number(p, OID_INT8, (uint64_t)(int64_t)day, day == DEM_DAY_UNKNOWN);
    } else if (type == 'd' || type == 'D') {
        double value = va_arg(*list, double);
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        set_number(p, OID_DOUBLE, bits, value != value);
    } else {
        struct slice bytes = va_arg(*list, struct slice);
        if (type != 'b')
            bytes = clean(of(query)->store, bytes);
        set_bytes(p, type == 'b' ? OID_BYTES : OID_TEXT, bytes, type == 't' && !bytes.len);
    }
}

struct wire { /* parameters as libpq wants them */
    const char **values;
    int *lengths, *formats;
    Oid *types;
};

static struct wire wire_of(struct store *s, const struct statement *q)
{
    size_t n = (size_t)q->count + 1;
    struct wire w = {ARENA_ARRAY(&s->scratch, const char *, n),
                     ARENA_ARRAY(&s->scratch, int, n), ARENA_ARRAY(&s->scratch, int, n),
                     ARENA_ARRAY(&s->scratch, Oid, n)};
    for (int i = 0; i < q->count; i++) {
        w.values[i] = q->parameters[i].at;
        w.lengths[i] = q->parameters[i].len;
        w.types[i] = q->parameters[i].type;
        w.formats[i] = 1;
    }
    return w;
}

static void new_name(struct postgres *p, struct statement *q, char kind)
{
    snprintf(q->name, sizeof q->name, "%c%u", kind, ++p->names);
    q->session = p->session;
}

static bool send(struct store *s, struct statement *q)
{
    struct postgres *p = postgres_of(s);
    struct arena_mark mark = arena_mark(&s->scratch);
    struct wire w = wire_of(s, q);
    int sent = 1;
    if (q->session != p->session) {
        new_name(p, q, 's');
        sent = PQsendPrepare(p->conn, q->name, q->sql, q->count, w.types);
        p->sent++;
    }
    sent = sent &&
           PQsendQueryPrepared(p->conn, q->name, q->count, w.values, w.lengths, w.formats, 1);
    p->sent++;
    arena_return(&s->scratch, mark);
    if (!sent)
        postgres_failed(s, NULL);
    return sent != 0;
}

static bool enter_pipeline(struct store *s)
{
    PGconn *conn = postgres_of(s)->conn;
    if (PQpipelineStatus(conn) == PQ_PIPELINE_OFF && !PQenterPipelineMode(conn))
        postgres_failed(s, NULL);
    return !s->error.code;
}

void postgres_run(struct store *s, struct query *query)
{
    struct postgres *p = postgres_of(s);
    if (!enter_pipeline(s) || !send(s, of(query)))
        return;
    if (!p->within || p->sent >= SENT_MAX)
        PQclear(postgres_drain(s));
}

/* A statement that is not kept, or the declaration of its cursor. */
static PGresult *once(struct store *s, const struct statement *q, const char *sql)
{
    struct arena_mark mark = arena_mark(&s->scratch);
    struct wire w = wire_of(s, q);
    PGresult *r = PQexecParams(postgres_of(s)->conn, sql, q->count, w.types, w.values,
                               w.lengths, w.formats, 1);
    arena_return(&s->scratch, mark);
    if (went_well(r))
        return r;
    postgres_failed(s, r);
    PQclear(r);
    return NULL;
}

/* The server itself ends one statement that takes too long; many are looked at here. */
static bool too_late(struct store *s)
{
    if (s->deadline > 0 && db_seconds() > s->deadline)
        db_fail(s, DEM_E_LIMIT, "this would take too long: narrow the question");
    return s->error.code != DEM_OK;
}

static void begin_rows(struct store *s, struct statement *q)
{
    q->begun = true;
    q->row = -1;
    if (too_late(s))
        return;
    if (q->kept) {
        q->result = enter_pipeline(s) && send(s, q) ? postgres_drain(s) : NULL;
        return;
    }
    postgres_settle_sent(s);
    if (s->error.code)
        return;
    if (!q->cursor) {
        q->result = once(s, q, q->sql);
        return;
    }
    new_name(postgres_of(s), q, 'c');
    struct slice sql =
        arena_print(&s->scratch, "DECLARE %s NO SCROLL CURSOR FOR %s%c", q->name, q->sql, 0);
    PQclear(once(s, q, sql.at));
}

static void fetch(struct store *s, struct statement *q)
{
    char sql[64];
    snprintf(sql, sizeof sql, "FETCH %d FROM %s", FETCH_ROWS, q->name);
    PQclear(q->result);
    q->result = NULL;
    if (too_late(s))
        return;
    postgres_settle_sent(s);
    if (s->error.code)
        return;
    q->result = PQexecParams(postgres_of(s)->conn, sql, 0, NULL, NULL, NULL, NULL, 1);
    if (!went_well(q->result))
        postgres_failed(s, q->result);
    q->row = -1;
}

bool postgres_row(struct store *s, struct query *query)
{
    struct statement *q = of(query);
    if (!q->begun)
        begin_rows(s, q);
    if (!s->error.code && q->cursor && (!q->result || q->row + 1 == PQntuples(q->result)))
        fetch(s, q);
    if (s->error.code || !q->result || ++q->row >= PQntuples(q->result)) {
        postgres_reset(query);
        return false;
    }
    return true;
}

void postgres_drop(struct query *query)
{
    struct statement *q = of(query);
    struct postgres *p = postgres_of(q->store);
    if (q->cursor && q->session && q->session == p->session && p->within &&
        !q->store->error.code) {
        char sql[64];
        snprintf(sql, sizeof sql, "CLOSE %s", q->name);
        postgres_exec(q->store, sql);
    }
    free_statement(q);
}

/* ---- Values ------------------------------------------------------------------ */

char postgres_type(const struct query *query, int column)
{
    const struct statement *q = in(query);
    if (PQgetisnull(q->result, q->row, column))
        return 0;
    switch (PQftype(q->result, column)) {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8: return 'i';
    case OID_DOUBLE: return 'd';
    case OID_BYTES: return 'b';
    default: return 't';
    }
}

struct slice postgres_text(const struct query *query, int column)
{
    const struct statement *q = in(query);
    return (struct slice){PQgetvalue(q->result, q->row, column),
                          (size_t)PQgetlength(q->result, q->row, column)};
}

/* The highest byte first; negative ones are filled up. */
static int64_t whole(struct slice bytes)
{
    uint64_t value = bytes.len && bytes.at[0] < 0 ? UINT64_MAX : 0;
    for (size_t i = 0; i < bytes.len; i++)
        value = value << 8 | (unsigned char)bytes.at[i];
    return (int64_t)value;
}

double postgres_real(const struct query *q, int column)
{
    char is = postgres_type(q, column);
    int64_t bits = is ? whole(postgres_text(q, column)) : 0;
    double value = (double)bits;
    if (is == 'd')
        memcpy(&value, &bits, sizeof value);
    return value;
}

int64_t postgres_number(const struct query *q, int column)
{
    char is = postgres_type(q, column);
    return is == 'd'   ? (int64_t)postgres_real(q, column)
           : is == 'i' ? whole(postgres_text(q, column))
                       : 0;
}
