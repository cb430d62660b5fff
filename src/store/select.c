/* From a filter to SQL, and the events that it lets through. */
#include "store/build.h"

#include "base/error.h"
#include "engine/record.h"

#include <math.h>

#include "base/banned.h"

/* ---- Conditions ------------------------------------------------------------- */

/* So many rows are always a list; more are counted, up to the second, where more than a page is
 * wanted: a page is found sooner than they are counted. */
enum { LIST_USUAL = 20000, LIST_MAX = 400000, PAGE_EVENTS = 5000 };

struct sql { /* put together piece by piece */
    struct arena *arena;
    struct {
        struct slice *list;
        size_t count, room;
    } parts;
};

#define SAY(sql, ...)                                                                          \
    (*ARENA_PUSH((sql)->arena, &(sql)->parts) = arena_print((sql)->arena, __VA_ARGS__))

/* How a value is compared: by a column of the event ... */
static const char *const columns[FIELD_COUNT] = {
    [FIELD_TYPE] = "e.type = ?",
    [FIELD_MODE] = "e.mode = ?",
    [FIELD_CAMEO] = "instr(e.cameo, ?) = 1",
    [FIELD_QUAD] = "e.quad = CAST(? AS INTEGER)",
    [FIELD_KIND] = "e.kind = ?",
    [FIELD_MODALITY] = "e.modality = ?",
    [FIELD_REPORT] = "e.report = ?",
    [FIELD_PLACE] = "e.country = ?",
    [FIELD_ANSWERED] = "(? = 'yes') = (EXISTS (SELECT 1 FROM mention m JOIN link l"
                       " ON l.answers = m.key WHERE m.event = e.key)"
                       " OR EXISTS (SELECT 1 FROM reply r WHERE r.answers = e.key))"
                       " AND " STORE_OPENS,
    [FIELD_ANSWERS] = "? IN (SELECT l.how FROM mention m JOIN link l ON l.mention = m.key"
                      " WHERE m.event = e.key UNION ALL SELECT r.how FROM reply r"
                      " WHERE r.event = e.key)"};

/* ... or by rows of other tables: `key` of theirs is `ours` of the event. */
static const struct rows {
    const char *ours, *key, *from, *where, *each, *end;
} rows[FIELD_COUNT] = {
#define PARTY(roles)                                                                           \
    {                                                                                          \
        "e.best", "p.mention", "actor a JOIN party p ON p.actor = a.key",                      \
            "p.role IN (" roles ") AND ", NULL, NULL                                           \
    }
    [FIELD_ACTOR] = PARTY("1, 3"),
    [FIELD_RECIPIENT] = PARTY("2, 3"),
    [FIELD_PARTY] = PARTY("1, 2, 3"),
    [FIELD_CONTEXT] = {"e.best", "x.mention",
                       "mention_context x JOIN context c ON c.key = x.context", "",
                       "c.name = ?"},
    [FIELD_ISSUE] = {"e.best", "x.mention", "mention_issue x JOIN issue i ON i.key = x.issue",
                     "", "i.name = ?"},
    [FIELD_ITEM] = {"e.best", "m.key", "mention m", "", "m.class = ?"},
    [FIELD_SOURCE] = {"e.key", "m.event", "mention m",
                      "m.document IN (SELECT d.key FROM document d WHERE d.source IN"
                      " (SELECT s.key FROM source s WHERE ",
                      "instr(lower(s.name), ?) > 0", "))"},
    [FIELD_DOCUMENT] = {"e.key", "m.event", "document d JOIN mention m ON m.document = d.key",
                        "", "d.id = ?"},
    [FIELD_CODER] = {"e.coder", "c.key", "coder c", "",
                     "instr(lower(CASE WHEN c.model = '" RECORD_TABLE_MODEL
                     "' THEN c.version ELSE 'demarche ' || c.version END), ?) = 1"},
    [FIELD_EVENT] = {"e.key", "x.key",
                     "(SELECT key, id FROM event UNION ALL SELECT event, id FROM mention) x",
                     "", "x.id = ?"}};

static bool is_party(enum store_field field)
{
    return field == FIELD_ACTOR || field == FIELD_RECIPIENT || field == FIELD_PARTY;
}

static bool is_code(struct slice s)
{
    return s.len == 3 && s.at[0] >= 'A' && s.at[0] <= 'Z';
}

/* Every shape binds its value once. */
static const char *party_shape(struct slice value)
{
    if (is_code(value))
        return "a.country = ?";
    if (value.len == 4 && value.at[0] == '/')
        return "instr('/' || replace(a.sectors, ' ', '/') || '/', ? || '/') > 0";
    if (value.len == 7 && value.at[3] == '/' && value.at[0] >= 'A' && value.at[0] <= 'Z')
        return "instr(a.country || '/' || replace(a.sectors, ' ', '/' || a.country || '/') || "
               "'/',"
               " ? || '/') > 0";
    return "instr(lower(a.name), ?) > 0";
}

static void say_values(struct sql *sql, const struct store_term *t)
{
    for (size_t i = 0; i < t->values.count; i++)
        SAY(sql, "%s%s", i ? " OR " : "(",
            is_party(t->field)    ? party_shape(t->values.list[i])
            : rows[t->field].each ? rows[t->field].each
                                  : columns[t->field]);
    SAY(sql, ")%s", rows[t->field].end ? rows[t->field].end : "");
}

/* A list of the rows that hold is made once where they are few; where they are many, and a few
 * events are wanted, each event is asked.  The index of types is of use where no list is. */
static void say_term(struct sql *sql, const char *plain, const struct store_term *t, bool many,
                     bool listed)
{
    const struct rows *r = &rows[t->field];
    const char *not = t->not ? "NOT " : "";
    if (!r->from)
        SAY(sql, " AND %s", t->field == FIELD_TYPE && listed && !t->not ? plain : "");
    else if (many)
        SAY(sql, " AND %sEXISTS (SELECT 1 FROM %s WHERE %s = %s AND %s", not, r->from, r->key,
            r->ours, r->where);
    else
        SAY(sql, " AND %s %sIN (SELECT %s FROM %s WHERE %s", r->ours, not, r->key, r->from,
            r->where);
    say_values(sql, t);
    if (r->from)
        SAY(sql, ")");
    else if (t->not )
        SAY(sql, " IS NOT TRUE");
}

/* The rows that hold, `most` at most; 0: there is no list of them. */
static int64_t count_rows(struct store *s, const struct store_term *t, int most)
{
    const struct rows *r = &rows[t->field];
    struct store_filter alone = {.count = 1, .terms = {*t}};
    struct sql sql = {.arena = &s->scratch};
    if (!r->from || t->field == FIELD_EVENT || t->field == FIELD_CODER)
        return 0;
    SAY(&sql, "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s", r->from, r->where);
    say_values(&sql, t);
    SAY(&sql, " LIMIT %d) t", most);
    struct query *q =
        db_prepare(s, arena_join(sql.arena, sql.parts.list, sql.parts.count), false);
    select_bind(s, q, &alone);
    int64_t count = db_row(s, q) ? db_int(q, 0) : 0;
    db_drop(q);
    return count;
}

/* Where all that could be listed is long: the length of the shortest list, if it is cheaper to
 * make it than to ask event by event until `wanted` are found; else 0. */
static int64_t worth_listing(struct store *s, const struct store_filter *f, uint64_t wanted)
{
    double events =
        (double)db_number(s, db_ask(s, "SELECT coalesce(max(key), 0) FROM event", ""), 0);
    double asked = (double)wanted;
    int64_t least = LIST_MAX;
    for (size_t i = 0; i < f->count; i++) {
        int64_t count = f->terms[i].not ? 0 : count_rows(s, &f->terms[i], LIST_MAX);
        if (!count)
            continue;
        asked *= fmax(events / (double)count, 1);
        least = count < least ? count : least;
    }
    return asked > (double)least ? least : 0;
}

/* Which conditions are asked of each event, rather than listed ahead. */
static void choose_asked(struct store *s, const struct store_filter *f, uint64_t wanted,
                         bool *many)
{
    int64_t count[FILTER_TERMS_MAX], least = 0;
    bool long_ones = false, short_one = f->words.count > 0;
    for (size_t i = 0; i < f->count; i++) {
        count[i] = wanted ? count_rows(s, &f->terms[i], LIST_USUAL) : 0;
        many[i] = count[i] == LIST_USUAL;
        long_ones |= many[i] && !f->terms[i].not ;
        short_one |= count[i] && !many[i] && !f->terms[i].not ;
    }
    if (long_ones && !short_one && wanted > PAGE_EVENTS)
        least = worth_listing(s, f, wanted);
    for (size_t i = 0; i < f->count && least; i++)
        many[i] =
            many[i] && (f->terms[i].not || count_rows(s, &f->terms[i], (int)least + 1) > least);
}

static void say_terms(struct sql *sql, struct store *s, const struct store_filter *f,
                      uint64_t wanted)
{
    bool many[FILTER_TERMS_MAX], listed = f->words.count > 0;
    choose_asked(s, f, wanted, many);
    for (size_t i = 0; i < f->count; i++)
        listed |= rows[f->terms[i].field].from && f->terms[i].field != FIELD_CODER &&
                  !many[i] && !f->terms[i].not ;
    for (size_t i = 0; i < f->count; i++)
        say_term(sql, s->engine->plain, &f->terms[i], many[i], listed);
}

struct slice select_where(struct store *s, struct arena *arena, const struct store_filter *f,
                          uint64_t wanted)
{
    struct sql sql = {.arena = arena};
    SAY(&sql, " FROM event e WHERE TRUE");
    if (f->since != DEM_DAY_UNKNOWN)
        SAY(&sql, " AND e.day >= %d", f->since);
    if (f->until != DEM_DAY_UNKNOWN)
        SAY(&sql, " AND e.day <= %d", f->until);
    if (f->confidence > 0)
        SAY(&sql, " AND e.confidence >= %.17g", f->confidence);
    if (f->reports)
        SAY(&sql, " AND e.reports >= %u", f->reports);
    if (f->sources)
        SAY(&sql, " AND e.sources >= %u", f->sources);
    say_terms(&sql, s, f, wanted);
    if (f->words.count)
        SAY(&sql, " AND e.key IN (SELECT m.event FROM %s)", s->engine->words_match);
    return arena_join(sql.arena, sql.parts.list, sql.parts.count);
}

static void bind_value(struct query *q, int n, enum store_field field, struct slice value)
{
    char hex[17] = "";
    if (field != FIELD_EVENT) {
        db_bind(q, n, "T", value);
        return;
    }
    memcpy(hex, value.at, value.len < 16 ? value.len : 16);
    db_bind(q, n, "i", (int64_t)strtoull(hex, NULL, 16));
}

/* In the language of the full-text index at hand. */
static struct slice words_asked(struct store *s, struct arena *arena,
                                const struct store_filter *f)
{
    return s->engine->words_ask(arena, f->words.list, f->words.count);
}

int select_bind(struct store *s, struct query *q, const struct store_filter *f)
{
    int n = 0;
    if (s->error.code)
        return 0;
    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0; k < f->terms[i].values.count; k++)
            bind_value(q, ++n, f->terms[i].field, f->terms[i].values.list[k]);
    if (f->words.count)
        db_bind(q, ++n, "T", words_asked(s, &s->scratch, f));
    return n;
}

/* ---- Events ----------------------------------------------------------------- */

struct walk {
    struct store *s;
    const struct store_filter *filter;
    const struct store_order *order;
    void *user;
    dem_code (*fn)(void *user, const struct store_event *event);
    struct arena arena; /* texts of the document at hand */
    int64_t document;
    struct slice lines, text, marked;
    dem_code code; /* what fn returned last */
};

static const char mention_sql[] =
    "SELECT e.id, m.id, e.reports, e.sources, e.day, e.day_end, e.kind, e.type, e.mode, "
    "e.cameo,"
    " e.modality, e.report, e.quad, e.score, e.goldstein, e.confidence, m.record_from,"
    " m.record_to, m.text_from, m.text_to, d.id, d.title, s.name, d.url, d.day, d.key, "
    "g.record,"
    " d.record_size, g.text, d.size, (SELECT count(*) FROM mention n WHERE n.event = e.key)"
    " FROM mention m JOIN event e ON e.key = m.event JOIN document d ON d.key = m.document"
    " JOIN page g ON g.document = m.document LEFT JOIN source s ON s.key = d.source"
    " WHERE m.key = ?";

/* The best mention is the event's own and stands first. */
static const char others_sql[] =
    "SELECT m.key FROM event e JOIN mention m ON m.event = e.key AND m.key <> e.best"
    " WHERE e.best = ? ORDER BY m.id";

static void take_marked(struct walk *w)
{
    const struct store_filter *f = w->filter;
    w->marked = w->text;
    if (f->words.count)
        w->marked = w->s->engine->words_mark(w->s, &w->arena, w->document, w->text,
                                             words_asked(w->s, &w->arena, f));
}

/* Events of one document often come one after the other: its texts are unpacked once. */
static void take_document(struct walk *w, struct query *q)
{
    if (w->document == db_int(q, 25))
        return;
    arena_reset(&w->arena);
    w->document = db_int(q, 25);
    w->lines = unpack(&w->arena, db_text(q, 26), (size_t)db_int(q, 27));
    if (!w->order->texts)
        return;
    w->text = unpack(&w->arena, db_text(q, 28), (size_t)db_int(q, 29));
    take_marked(w);
}

static void fill(struct walk *w, struct query *q, struct store_event *e)
{
    take_document(w, q);
    *e = (struct store_event){.id = (uint64_t)db_int(q, 0),
                              .mention = (uint64_t)db_int(q, 1),
                              .mentions = (uint32_t)db_int(q, 30),
                              .reports = (uint32_t)db_int(q, 2),
                              .sources = (uint32_t)db_int(q, 3),
                              .from = db_day(q, 4),
                              .to = db_day(q, 5),
                              .kind = db_text(q, 6),
                              .type = db_text(q, 7),
                              .mode = db_text(q, 8),
                              .cameo = db_text(q, 9),
                              .modality = db_text(q, 10),
                              .report = db_text(q, 11),
                              .quad = (int)db_int(q, 12),
                              .score = db_real(q, 13),
                              .goldstein = db_real(q, 14),
                              .confidence = db_real(q, 15),
                              .document = db_text(q, 20),
                              .title = db_text(q, 21),
                              .publisher = db_text(q, 22),
                              .url = db_text(q, 23),
                              .published = db_day(q, 24),
                              .text = w->text,
                              .marked = w->marked};
    e->evidence = (dem_span){(uint32_t)db_int(q, 18), (uint32_t)db_int(q, 19)};
    e->record = slice_part(w->lines, (size_t)db_int(q, 16), (size_t)db_int(q, 17));
}

static void give(struct walk *w, int64_t mention)
{
    struct store_event event;
    struct query *q = db_ask(w->s, mention_sql, "i", mention);
    if (!db_row(w->s, q))
        return; /* or a failure, which stays */
    fill(w, q, &event);
    w->code = w->fn(w->user, &event);
    db_reset(q);
}

static void give_others(struct walk *w, int64_t best)
{
    struct query *q = db_ask(w->s, others_sql, "i", best);
    while (!w->code && db_row(w->s, q))
        give(w, db_int(q, 0));
    db_reset(q);
}

static const char *const sorts[SORT_COUNT] = {
    [SORT_DAY] = "e.day",         [SORT_CONFIDENCE] = "e.confidence",
    [SORT_REPORTS] = "e.reports", [SORT_SOURCES] = "e.sources",
    [SORT_SCORE] = "e.score",     [SORT_TYPE] = "e.type"};

/* The condition that an event comes behind the last one of the page before. */
static struct slice behind(const struct walk *w, bool valued)
{
    const struct store_order *o = w->order;
    const char *by = sorts[o->page.sort], *later = o->newest_first ? "<" : ">";
    if (!o->page.set || valued == o->page.none)
        return SLICE_EMPTY;
    if (!valued)
        return arena_print(&w->s->scratch, " AND e.id > %lld", (long long)o->page.id);
    struct slice value = o->page.sort == SORT_TYPE
                             ? SLICE("?")
                             : arena_print(&w->s->scratch, "%.17g", o->page.value);
    return arena_print(&w->s->scratch, " AND %s %s= %.*s AND (%s %s %.*s OR e.id > %lld)", by,
                       later, SLICE_ARG(value), by, later, SLICE_ARG(value),
                       (long long)o->page.id);
}

static void bind_part(const struct walk *w, struct query *q, bool valued)
{
    const struct store_order *o = w->order;
    int n = select_bind(w->s, q, w->filter);
    bool text = o->page.set && valued != o->page.none && o->page.sort == SORT_TYPE;
    for (int i = 1; i <= 2 && text && !w->s->error.code; i++)
        db_bind(q, n + i, "T", o->page.type);
}

/* The events with a day (or what else they go by), or those without.  Inside of a day they go
 * by the id of their document, so that its texts are unpacked once; the index of days spares
 * all other sorting, and nothing is held but the events of one day. */
static uint64_t give_part(struct walk *w, bool valued, uint64_t limit)
{
    uint64_t count = 0;
    const char *by = sorts[w->order->page.sort];
    const char *by_document = ", (SELECT d.id FROM mention m JOIN document d"
                              " ON d.key = m.document WHERE m.key = e.best)";
    uint64_t first = w->order->page.sort == SORT_DAY ? limit : 0;
    struct slice last =
        limit ? arena_print(&w->s->scratch, " LIMIT %llu", (unsigned long long)limit)
              : SLICE_EMPTY;
    struct slice sql = arena_print(
        &w->s->scratch, "SELECT e.best%.*s AND %s IS %sNULL%.*s ORDER BY %s%s%s, e.id%.*s",
        SLICE_ARG(select_where(w->s, &w->s->scratch, w->filter, first)), by,
        valued ? "NOT " : "", SLICE_ARG(behind(w, valued)), by,
        w->order->newest_first ? " DESC" : "", w->order->page.wanted ? "" : by_document,
        SLICE_ARG(last));
    struct query *q = db_prepare(w->s, sql, true);
    bind_part(w, q, valued);
    for (; !w->code && db_row(w->s, q); count++) {
        int64_t best = db_int(q, 0);
        give(w, best);
        if (w->order->mentions)
            give_others(w, best);
    }
    db_drop(q);
    return count;
}

/* One view of the store throughout, while others write. */
static void walk_all(struct walk *w)
{
    uint64_t limit = w->order->limit, given;
    arena_reset(&w->s->scratch);
    if (setjmp(w->s->scratch.guard)) {
        db_fail(w->s, DEM_E_MEMORY, "not enough memory for these events");
        return;
    }
    if (setjmp(w->arena.guard)) {
        db_fail(w->s, DEM_E_MEMORY, "not enough memory for a document of the store");
        return;
    }
    if (db_view(w->s, !limit))
        return;
    bool beyond = w->order->page.set && w->order->page.none;
    given = beyond ? 0 : give_part(w, true, limit);
    if (!limit || given < limit)
        give_part(w, false, limit ? limit - given : 0);
}

dem_code store_events(struct store *s, const struct store_filter *filter,
                      const struct store_order *order, void *user,
                      dem_code (*fn)(void *user, const struct store_event *event),
                      dem_error *err)
{
    struct walk w = {.s = s, .filter = filter, .order = order, .user = user, .fn = fn};
    arena_init(&w.arena, NULL);
    walk_all(&w);
    db_view_end(s);
    arena_release(&w.arena);
    return w.code ? w.code : store_error(s, err);
}
