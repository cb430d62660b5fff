/* The store on a server of PostgreSQL, which many programs share.
 *
 * Writers take turns, a transaction at a time (an advisory lock), so that what is joined by
 * the rule never depends on two at once.  Within such a transaction statements that give no
 * rows are sent ahead without waiting (libpq's pipeline mode); the next that asks for rows
 * reads all their results.  Rows of one result are held; where more than fit into memory may
 * come they are fetched from a cursor. */
#include "store/postgres.h"

#include "base/memory.h"

#include <stdio.h>
#include <time.h>
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

struct postgres *postgres_of(struct store *s)
{
    return s->db;
}

static struct statement *of(struct query *q)
{
    return (struct statement *)q;
}

static const struct statement *in(const struct query *q)
{
    return (const struct statement *)q;
}

/* ---- Failures --------------------------------------------------------------- */

/* The first line alone, without the place in our SQL. */
static struct slice said(const char *message)
{
    struct slice text = slice_of(message ? message : "");
    struct slice line = slice_cut(&text, '\n');
    return slice_trim(line);
}

static dem_code lost(struct store *s, const char *message)
{
    postgres_of(s)->lost = true;
    return db_fail(s, DEM_E_SYSTEM,
                   "%s cannot be reached (%.*s); what was stored is kept: run the same again",
                   s->path, SLICE_ARG(said(message)));
}

dem_code postgres_failed(struct store *s, const PGresult *r)
{
    PGconn *conn = postgres_of(s)->conn;
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    struct slice code = slice_of(state ? state : "");
    const char *message =
        state ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : PQerrorMessage(conn);
    if (slice_starts(code, SLICE("57P")) || PQstatus(conn) == CONNECTION_BAD)
        return lost(s, message);
    if (slice_is(code, "57014"))
        return db_fail(s, DEM_E_LIMIT, "this would take too long: narrow the question");
    if (slice_is(code, "55P03"))
        return db_fail(s, DEM_E_BUSY, "%s is being written by another program; try again later",
                       s->path);
    if (slice_is(code, "53100"))
        return db_fail(s, DEM_E_SYSTEM,
                       "%s: the disk is full; what was stored is kept: make room and run the "
                       "same again",
                       s->path);
    return db_fail(s, DEM_E_SYSTEM, "%s: %.*s", s->path, SLICE_ARG(said(message)));
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
static void leave_pipeline(struct store *s)
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
    leave_pipeline(s);
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

static struct query *prepare(struct store *s, struct slice sql, bool kept, bool rows)
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

static void reset(struct query *query)
{
    struct statement *q = of(query);
    PQclear(q->result);
    q->result = NULL;
    q->begun = false;
}

static void start(struct store *s, struct query *query)
{
    (void)s;
    reset(query);
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

static void bind(struct query *query, int n, char type, va_list *list)
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

static void run(struct store *s, struct query *query)
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

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The server itself ends one statement that takes too long; many are looked at here. */
static bool too_late(struct store *s)
{
    if (s->deadline > 0 && seconds_now() > s->deadline)
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
    leave_pipeline(s);
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
    leave_pipeline(s);
    if (s->error.code)
        return;
    q->result = PQexecParams(postgres_of(s)->conn, sql, 0, NULL, NULL, NULL, NULL, 1);
    if (!went_well(q->result))
        postgres_failed(s, q->result);
    q->row = -1;
}

static bool row(struct store *s, struct query *query)
{
    struct statement *q = of(query);
    if (!q->begun)
        begin_rows(s, q);
    if (!s->error.code && q->cursor && (!q->result || q->row + 1 == PQntuples(q->result)))
        fetch(s, q);
    if (s->error.code || !q->result || ++q->row >= PQntuples(q->result)) {
        reset(query);
        return false;
    }
    return true;
}

static void drop(struct query *query)
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

static char type(const struct query *query, int column)
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

static struct slice text(const struct query *query, int column)
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

static double real(const struct query *q, int column)
{
    char is = type(q, column);
    int64_t bits = is ? whole(text(q, column)) : 0;
    double value = (double)bits;
    if (is == 'd')
        memcpy(&value, &bits, sizeof value);
    return value;
}

static int64_t number(const struct query *q, int column)
{
    char is = type(q, column);
    return is == 'd' ? (int64_t)real(q, column) : is == 'i' ? whole(text(q, column)) : 0;
}

/* ---- Open and close ------------------------------------------------------------- */

/* A password in an address can be read by everybody in the list of processes; so may what
 * cannot be told apart, which is not repeated for that. */
static dem_code look_for_secrets(struct store *s)
{
    PQconninfoOption *options = PQconninfoParse(s->path, NULL);
    bool found = false;
    if (!options)
        return db_fail(s, DEM_E_USAGE,
                       "this is no address of a store on PostgreSQL: "
                       "postgres://USER@HOST/DATABASE?OPTION=VALUE&...");
    for (PQconninfoOption *o = options; o && o->keyword; o++)
        found |= o->val && (slice_is(slice_of(o->keyword), "password") ||
                            slice_is(slice_of(o->keyword), "sslpassword"));
    PQconninfoFree(options);
    return found ? db_fail(s, DEM_E_USAGE,
                           "a password in an address can be read by all: put it into "
                           "~/.pgpass, or into the file that PGPASSFILE names")
                 : DEM_OK;
}

static void quiet(void *user, const char *message)
{
    (void)user;
    (void)message;
}

static dem_code set_up(struct store *s)
{
    struct postgres *p = postgres_of(s);
    p->session++;
    p->lost = p->within = false;
    if (PQstatus(p->conn) != CONNECTION_OK)
        return lost(s, PQerrorMessage(p->conn));
    PQsetNoticeProcessor(p->conn, quiet, NULL);
    if (postgres_exec(s, "SET lock_timeout = '60s'; SET jit = off;"
                         "SET idle_in_transaction_session_timeout = '10min'"))
        return s->error.code;
    /* Plans are kept: one made while a table was small would read all of it ever after. */
    return postgres_exec(s, s->writing ? "SET enable_seqscan = off"
                                       : "SET default_transaction_read_only = on");
}

static dem_code connect_there(struct store *s)
{
    const char *const keywords[] = {"connect_timeout", "client_encoding",
                                    "fallback_application_name", "dbname", NULL};
    const char *const values[] = {"10", "UTF8", "demarche", s->path, NULL};
    postgres_of(s)->conn = PQconnectdbParams(keywords, values, 1);
    if (!postgres_of(s)->conn)
        return db_fail(s, DEM_E_MEMORY, "not enough memory for the store");
    if (PQstatus(postgres_of(s)->conn) != CONNECTION_OK)
        return db_fail(s, DEM_E_SYSTEM, "%s cannot be reached (%.*s)", s->path,
                       SLICE_ARG(said(PQerrorMessage(postgres_of(s)->conn))));
    return set_up(s);
}

static dem_code open_store(struct store *s)
{
    if (look_for_secrets(s))
        return s->error.code;
    struct postgres *p = ARENA_NEW(&s->arena, struct postgres);
    arena_init(&p->names_arena, NULL);
    table_init(&p->months, &p->names_arena);
    s->db = p;
    if (connect_there(s) || postgres_schema(s) || (s->writing && postgres_stages(s)))
        return s->error.code;
    return DEM_OK;
}

static void close_store(struct store *s)
{
    struct postgres *p = postgres_of(s);
    for (int i = 0; i < STAGES; i++)
        if (p->stages[i].at)
            memory_default()->resize(NULL, p->stages[i].at, p->stages[i].room, 0);
    PQfinish(p->conn);
    arena_release(&p->names_arena);
}

/* ---- Transactions --------------------------------------------------------------- */

static dem_code begin(struct store *s)
{
    if (!postgres_exec(s, "BEGIN; SELECT pg_advisory_xact_lock(1684368689,"
                          " hashtext(current_schema()::text))"))
        postgres_of(s)->within = true;
    return s->error.code;
}

static dem_code view(struct store *s, bool large)
{
    (void)large;
    if (!postgres_exec(s, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        postgres_of(s)->within = true;
    return s->error.code;
}

static dem_code commit(struct store *s)
{
    postgres_settle(s);
    if (!s->error.code && !postgres_exec(s, "COMMIT"))
        postgres_of(s)->within = false;
    return s->error.code;
}

static void connect_again(struct store *s)
{
    PQreset(postgres_of(s)->conn);
    if (!set_up(s) && s->writing)
        postgres_stages(s);
}

/* A failure that is kept stays as it is. */
static void rollback(struct store *s)
{
    struct postgres *p = postgres_of(s);
    dem_error kept = s->error;
    s->error.code = DEM_OK;
    leave_pipeline(s); /* may fail once more with what failed before */
    s->error.code = DEM_OK;
    if (!p->lost && PQstatus(p->conn) == CONNECTION_OK && p->within)
        postgres_exec(s, "ROLLBACK");
    if (p->lost || PQstatus(p->conn) != CONNECTION_OK)
        connect_again(s);
    p->within = false;
    postgres_forget(s);
    if (kept.code)
        s->error = kept;
}

/* A connection that broke while nobody used it is made again. */
static void deadline(struct store *s, unsigned seconds)
{
    char sql[64];
    snprintf(sql, sizeof sql, "SET statement_timeout = '%us'", seconds);
    s->deadline = seconds ? seconds_now() + seconds : 0;
    if (!postgres_of(s)->lost &&
        (s->error.code || !postgres_exec(s, sql) || !postgres_of(s)->lost))
        return;
    s->error.code = DEM_OK;
    rollback(s);
    postgres_exec(s, sql);
}

static bool is_lost(const struct store *s)
{
    const struct postgres *p = s->db;
    return p->lost;
}

/* ---- Full text -------------------------------------------------------------------- */

static void words_put(struct store *s, int64_t document, struct slice title, struct slice text)
{
    struct slice folded =
        words_fold(&s->scratch,
                   arena_print(&s->scratch, "%.*s . %.*s", SLICE_ARG(title), SLICE_ARG(text)));
    for (int64_t part = 0; folded.len; part++) {
        size_t end = folded.len < WORDS_PART ? folded.len : WORDS_PART;
        while (end < folded.len && folded.at[end] != ' ')
            end++;
        db_add(s, "words", "iiT", document, part, slice_part(folded, 0, end));
        folded = slice_part(folded, end, folded.len);
    }
}

static void words_drop(struct store *s, int64_t document)
{
    db_run(s, "DELETE FROM words WHERE document = ?", "i", document);
}

/* Word by word, as the index has them; what stands between words is kept. */
static struct slice stems_of(struct store *s, struct arena *arena, struct slice words)
{
    struct query *q =
        db_ask(s,
               "SELECT string_agg(coalesce((ts_lexize('demarche_stem', w[1]))[1], '') || w[2],"
               " '') FROM regexp_matches(?, '([^ |*]*)([ |*]*)', 'g') w",
               "T", words);
    struct slice stems =
        db_row(s, q) && !db_null(q, 0) ? arena_copy(arena, db_text(q, 0)) : SLICE_EMPTY;
    db_reset(q);
    return stems;
}

static struct slice words_mark(struct store *s, struct arena *arena, int64_t document,
                               struct slice text, struct slice asked)
{
    struct query *q = db_ask(s,
                             "SELECT 1 FROM words WHERE document = ?"
                             " AND vector @@ to_tsquery('demarche', ?) LIMIT 1",
                             "iT", document, asked);
    if (!db_number(s, q, 0)) /* another article of the event has them */
        return text;
    struct slice stems = stems_of(s, arena, words_fold(&s->scratch, text));
    struct slice phrases = stems_of(s, arena, words_phrases(&s->scratch, asked));
    return words_carry(arena, text, stems, phrases);
}

/* ---- Health ------------------------------------------------------------------------ */

static void health(struct store *s, struct store_health *out)
{
    out->schema = db_number(s, db_ask(s, "SELECT version FROM demarche", ""), 0);
    out->bytes = db_number(
        s,
        db_ask(s,
               "SELECT CAST(sum(pg_total_relation_size(oid)) AS BIGINT) FROM pg_class"
               " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'",
               ""),
        0);
    out->written = db_number(s,
                             db_ask(s,
                                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                                    " AND classid = 1684368689 AND granted AND database ="
                                    " (SELECT oid FROM pg_database WHERE datname ="
                                    " current_database())",
                                    ""),
                             0) != 0;
}

/* The promises that the tables keep without being told to. */
static void check(struct store *s)
{
    static const struct {
        const char *what, *sql;
    } promises[] = {{"pages without an article",
                     "SELECT count(*) FROM page g LEFT JOIN document d ON d.key = g.document"
                     " WHERE d.key IS NULL"},
                    {"articles without a page",
                     "SELECT count(*) FROM document d LEFT JOIN page g ON g.document = d.key"
                     " WHERE g.document IS NULL"},
                    {"mentions without an article",
                     "SELECT count(*) FROM mention m LEFT JOIN document d ON d.key = m.document"
                     " WHERE d.key IS NULL"},
                    {"mentions without an event",
                     "SELECT count(*) FROM mention m LEFT JOIN event e ON e.key = m.event"
                     " WHERE e.key IS NULL"},
                    {"events without a mention",
                     "SELECT count(*) FROM event e LEFT JOIN mention m ON m.key = e.best"
                     " AND m.event = e.key WHERE m.key IS NULL"},
                    {"parties without a mention",
                     "SELECT count(*) FROM party p LEFT JOIN mention m ON m.key = p.mention"
                     " WHERE m.key IS NULL"}};
    for (size_t i = 0; i < sizeof promises / sizeof *promises; i++) {
        int64_t count = db_number(s, db_ask(s, promises[i].sql, ""), 0);
        if (count)
            db_fail(s, DEM_E_FORMAT, "%s is damaged (%lld %s)", s->path, (long long)count,
                    promises[i].what);
    }
}

const struct engine engine_postgres = {.shared = true,
                                       .plain = "",
                                       .open = open_store,
                                       .close = close_store,
                                       .deadline = deadline,
                                       .script = postgres_exec,
                                       .begin = begin,
                                       .view = view,
                                       .commit = commit,
                                       .rollback = rollback,
                                       .lost = is_lost,
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
                                       .key = postgres_key,
                                       .add = postgres_add,
                                       .settle = postgres_settle,
                                       .words_put = words_put,
                                       .words_drop = words_drop,
                                       .words_match =
                                           "words w JOIN mention m ON m.document = w.document"
                                           " WHERE w.vector @@ to_tsquery('demarche', ?)",
                                       .words_ask = words_tsquery,
                                       .words_mark = words_mark,
                                       .health = health,
                                       .check = check};
