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

#include "base/banned.h"

struct postgres *postgres_of(struct store *s)
{
    return s->db;
}

/* ---- Failures --------------------------------------------------------------- */

/* The first line alone, without the place in our SQL and the server's address, which we tell.
 */
static struct slice said(const char *message)
{
    struct slice text = slice_of(message ? message : ""), failed = SLICE(" failed: ");
    struct slice line = slice_trim(slice_cut(&text, '\n'));
    for (size_t i = 0; slice_starts(line, SLICE("connection to server")) && i < line.len; i++)
        if (slice_starts(slice_part(line, i, line.len), failed))
            return slice_trim(slice_part(line, i + failed.len, line.len));
    return line;
}

/* The address without its options. */
static struct slice place(const struct store *s)
{
    struct slice rest = slice_of(s->path);
    return slice_cut(&rest, '?');
}

static dem_code lost(struct store *s, const char *message)
{
    postgres_of(s)->lost = true;
    return db_fail(s, DEM_E_SYSTEM,
                   "%.*s cannot be reached (%.*s); what was stored is kept: run the same again",
                   SLICE_ARG(place(s)), SLICE_ARG(said(message)));
}

dem_code postgres_failed(struct store *s, const PGresult *r)
{
    PGconn *conn = postgres_of(s)->conn;
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    struct slice code = slice_of(state ? state : "");
    const char *message =
        state ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : PQerrorMessage(conn);
    /* What the server did not say itself is the connection's failure, known to be bad or not.
     */
    if (!state || slice_starts(code, SLICE("57P")) || PQstatus(conn) == CONNECTION_BAD)
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
        return db_fail(s, DEM_E_SYSTEM, "%.*s cannot be reached (%.*s)", SLICE_ARG(place(s)),
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
    struct postgres *p = postgres_of(s);
    PQreset(p->conn);
    memset(p->next, 0,
           sizeof p->next); /* a server that crashed may give these keys out again */
    memset(p->end, 0, sizeof p->end);
    if (!set_up(s) && s->writing)
        postgres_stages(s);
}

/* A failure that is kept stays as it is. */
static void rollback(struct store *s)
{
    struct postgres *p = postgres_of(s);
    dem_error kept = s->error;
    s->error.code = DEM_OK;
    postgres_settle_sent(s); /* may fail once more with what failed before */
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
    s->deadline = seconds ? db_seconds() + seconds : 0;
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
                                       .prepare = postgres_prepare,
                                       .start = postgres_start,
                                       .bind = postgres_bind,
                                       .row = postgres_row,
                                       .run = postgres_run,
                                       .reset = postgres_reset,
                                       .drop = postgres_drop,
                                       .type = postgres_type,
                                       .number = postgres_number,
                                       .real = postgres_real,
                                       .text = postgres_text,
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
