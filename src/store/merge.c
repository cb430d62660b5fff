/* Which mentions tell of the same event: docs/decisions/0009-events-and-mentions.md.
 *
 * Mentions of one block have the same kind, type, CAMEO root and parties (put.c).  In the
 * order of their days, then of their ids, each joins an event that began on its day or the day
 * before, or begins one: its anchor.  What a day gives depends on that day and the one before
 * alone, so a change is settled from its day on, until a day comes out as it was. */
#include "store/build.h"

#include "base/table.h"

#include <math.h>

#include "base/banned.h"

enum { ROWS_AT_ONCE = 32 };

static const double near_km = 100.0;

void touch_spot(struct touched *t, int64_t block, int64_t at)
{
    *ARENA_PUSH(t->arena, &t->spots) = (struct spot){block, at};
}

void touch_event(struct touched *t, int64_t event)
{
    if (event)
        *ARENA_PUSH(t->arena, &t->events) = event;
}

void touch_cluster(struct store *s, struct touched *t, int64_t print)
{
    struct query *q =
        db_ask(s,
               "SELECT DISTINCT m.event FROM print p JOIN print o ON o.cluster = p.cluster"
               " JOIN document d ON d.print = o.key JOIN mention m ON m.document = d.key"
               " WHERE p.key = ? AND m.event IS NOT NULL",
               "i", print);
    while (db_row(s, q))
        touch_event(t, db_int(q, 0));
}

/* ---- The rule -------------------------------------------------------------- */

struct row {
    int64_t key, id, at, document, words, anchor, was, event;
    struct slice cameo, people, country;
    double lat, lon;
    bool located, apart, settled; /* apart: people said so; settled: of the day before */
    bool again;                   /* its article has another mention among the rows before it */
};

struct open { /* an event that may still grow */
    const struct row *first;
    struct slice people, country; /* of the first member that knows */
    double lat, lon;
    bool located;
    struct {
        int64_t *list;
        size_t count, room;
    } documents;
};

struct stretch {
    struct store *s;
    struct arena *arena;
    struct query *q;
    int64_t block, at, id; /* of the row read last */
    int asked;             /* rows read since it was asked */
    struct table articles; /* of the rows so far */
    struct row ahead;      /* read, but of a later day */
    bool more;
    struct {
        struct row *list;
        size_t count, room;
    } rows;
    struct opens {
        struct open **list;
        size_t count, room;
    } before, today; /* events that began the day before and on the day */
};

/* The next of the block's mentions in the order of days and ids: so many at once, since most
 * changes are settled within a day or two, however long the block is. */
static void ask_more(struct stretch *b)
{
    b->asked = 0;
    b->q = db_ask(b->s,
                  "SELECT m.key, m.id, m.at, m.document, m.wording, m.anchor, m.event, m.cameo,"
                  " m.people, m.country, m.lat, m.lon, CASE WHEN p.mention IS NOT NULL AND"
                  " p.event IS NULL THEN 1 ELSE 0 END FROM mention m LEFT JOIN pin p"
                  " ON p.mention = m.id WHERE m.block = ?1 AND m.at >= ?2"
                  " AND (m.at > ?2 OR m.id > ?3) ORDER BY m.at, m.id LIMIT ?4",
                  "iiii", b->block, b->at, b->id, (int64_t)ROWS_AT_ONCE);
}

static bool read_ahead(struct stretch *b)
{
    b->more = db_row(b->s, b->q);
    if (!b->more && b->asked == ROWS_AT_ONCE) {
        ask_more(b);
        b->more = db_row(b->s, b->q);
    }
    if (!b->more)
        return false;
    b->asked++;
    b->ahead = (struct row){.key = db_int(b->q, 0),
                            .id = db_int(b->q, 1),
                            .at = db_int(b->q, 2),
                            .document = db_int(b->q, 3),
                            .words = db_int(b->q, 4),
                            .was = db_int(b->q, 5),
                            .event = db_int(b->q, 6),
                            .cameo = arena_copy(b->arena, db_text(b->q, 7)),
                            .people = arena_copy(b->arena, db_text(b->q, 8)),
                            .country = arena_copy(b->arena, db_text(b->q, 9)),
                            .located = !db_null(b->q, 10),
                            .lat = db_real(b->q, 10),
                            .lon = db_real(b->q, 11),
                            .apart = db_int(b->q, 12) != 0};
    b->at = b->ahead.at;
    b->id = b->ahead.id;
    return true;
}

static double kilometres(double lat1, double lon1, double lat2, double lon2)
{
    const double rad = 3.14159265358979323846 / 180.0;
    double a = sin((lat2 - lat1) * rad / 2), b = sin((lon2 - lon1) * rad / 2);
    double h = a * a + cos(lat1 * rad) * cos(lat2 * rad) * b * b;
    return 2.0 * 6371.0 * asin(sqrt(h < 1.0 ? h : 1.0));
}

/* "code=name" a line.  A code for which both name persons must have one in common. */
static bool people_agree(struct slice a, struct slice b)
{
    while (a.len) {
        struct slice one = slice_cut(&a, '\n'), name = one, code = slice_cut(&name, '=');
        bool told = false, same = false;
        for (struct slice rest = b; rest.len;) {
            struct slice other = slice_cut(&rest, '\n');
            same |= slice_equal(one, other);
            told |= slice_equal(code, slice_cut(&other, '='));
        }
        if (told && !same)
            return false;
    }
    return true;
}

static bool compatible(const struct open *e, const struct row *r)
{
    for (size_t i = 0; r->again && i < e->documents.count; i++)
        if (e->documents.list[i] == r->document)
            return false; /* its article told them apart */
    if (!people_agree(e->people, r->people))
        return false;
    if (e->country.len && r->country.len && !slice_equal(e->country, r->country))
        return false;
    return !e->located || !r->located || kilometres(e->lat, e->lon, r->lat, r->lon) <= near_km;
}

/* The same words, then the same code, then the first. */
static int likeness(const struct open *e, const struct row *r)
{
    return 1 + (e->first->words == r->words) * 2 + slice_equal(e->first->cameo, r->cameo);
}

static void add(struct stretch *b, struct open *e, const struct row *r)
{
    if (!e->people.len)
        e->people = r->people;
    if (!e->country.len)
        e->country = r->country;
    if (!e->located && r->located) {
        e->located = true;
        e->lat = r->lat;
        e->lon = r->lon;
    }
    *ARENA_PUSH(b->arena, &e->documents) = r->document;
}

static void begin(struct stretch *b, struct row *r)
{
    struct open *e = ARENA_NEW(b->arena, struct open);
    e->first = r;
    r->anchor = r->id;
    add(b, e, r);
    *ARENA_PUSH(b->arena, &b->today) = e;
}

static struct open *anchored(const struct opens *list, int64_t anchor)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->list[i]->first->id == anchor)
            return list->list[i];
    return NULL;
}

static void place_row(struct stretch *b, struct row *r)
{
    struct open *best = NULL;
    int points = 0;
    const struct opens *lists[2] = {&b->before, &b->today};
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < lists[k]->count; i++) {
            struct open *e = lists[k]->list[i];
            if (!compatible(e, r) || likeness(e, r) <= points)
                continue;
            points = likeness(e, r);
            best = e;
        }
    if (!best) {
        begin(b, r);
        return;
    }
    r->anchor = best->first->id;
    add(b, best, r);
}

/* The day before the change is as it was: only the events that began on it matter. */
static void recall_row(struct stretch *b, struct row *r)
{
    struct open *e = anchored(&b->today, r->was);
    r->anchor = r->was;
    r->settled = !e && r->was != r->id;
    if (r->was == r->id)
        begin(b, r);
    else if (e)
        add(b, e, r);
}

/* Reads and settles the rows of one day; true if any of them changed. */
static bool settle_day(struct stretch *b, int64_t day, bool recall)
{
    bool changed = false;
    b->before = b->today;
    b->today = (struct opens){NULL, 0, 0};
    while (b->more && b->ahead.at == day) {
        struct row *r = ARENA_NEW(b->arena, struct row);
        *r = b->ahead;
        struct slice article = {(const char *)&r->document, sizeof r->document};
        r->again = table_find(&b->articles, article) != TABLE_NONE;
        table_add(&b->articles, article, 1);
        if (r->apart)
            r->anchor = r->id;
        else if (recall)
            recall_row(b, r);
        else
            place_row(b, r);
        changed |= r->anchor != r->was;
        *ARENA_PUSH(b->arena, &b->rows) = *r;
        read_ahead(b);
    }
    return changed;
}

/* ---- Rows of events -------------------------------------------------------- */

/* Where people joined events, the rule's event may be part of another. */
static int64_t final_id(struct store *s, int64_t anchor)
{
    if (!s->pinned)
        return anchor;
    return db_number(s,
                     db_ask(s,
                            "SELECT min(p.event) FROM pin p JOIN mention m ON m.id = p.mention"
                            " WHERE m.anchor = ? AND p.event IS NOT NULL",
                            "i", anchor),
                     anchor);
}

static int64_t event_key(struct store *s, int64_t id, int64_t mention)
{
    int64_t key = db_number(s, db_ask(s, "SELECT key FROM event WHERE id = ?", "i", id), 0);
    if (key)
        return key;
    key = s->engine->key(s, KEYS_EVENT, DEM_DAY_UNKNOWN);
    db_run(s,
           "INSERT INTO event (key, id, best, reports, sources, kind, cameo, goldstein,"
           " modality, report, confidence) VALUES (?, ?, ?, 0, 0, '', '', 0, '', '', 0)",
           "iii", key, id, -mention); /* refresh fills it */
    return key;
}

static void store_row(struct store *s, struct touched *t, const struct row *r)
{
    if (r->anchor == r->was && r->event && !s->pinned)
        return;
    int64_t key = event_key(s, final_id(s, r->anchor), r->key);
    if (r->anchor == r->was && key == r->event)
        return;
    touch_event(t, r->event);
    touch_event(t, key);
    db_run(s, "UPDATE mention SET anchor = ?, event = ? WHERE key = ?", "iii", r->anchor, key,
           r->key);
}

static void settle_block(struct store *s, struct touched *t, struct spot spot)
{
    struct stretch b = {
        .s = s, .arena = t->arena, .block = spot.block, .at = spot.at - 1, .id = INT64_MIN};
    ask_more(&b);
    table_init(&b.articles, t->arena);
    read_ahead(&b);
    settle_day(&b, spot.at - 1, true);
    settle_day(&b, spot.at, false);
    for (int64_t day = spot.at + 1; settle_day(&b, day, false);)
        day++;
    if (b.q)
        db_reset(b.q);
    for (size_t i = 0; s->pinned && i < b.rows.count; i++) { /* final_id looks at them */
        struct row *r = &b.rows.list[i];
        if (r->anchor != r->was)
            db_run(s, "UPDATE mention SET anchor = ? WHERE key = ?", "ii", r->anchor, r->key);
    }
    for (size_t i = 0; i < b.rows.count; i++)
        if (!b.rows.list[i].settled)
            store_row(s, t, &b.rows.list[i]);
}

struct told { /* the reports of one event */
    int64_t best, coder;
    double confidence;
    int64_t id; /* of the best */
    struct numbers {
        int64_t *list;
        size_t count, room;
    } documents, clusters, publishers;
};

static void add_once(struct arena *arena, struct numbers *n, int64_t number)
{
    for (size_t i = 0; i < n->count; i++)
        if (n->list[i] == number)
            return;
    *ARENA_PUSH(arena, n) = number;
}

/* The surest mention, of those the one with the lowest id; articles; clusters of copies and
 * publishers among them: one whose publisher is unknown speaks for itself. */
static void read_reports(struct store *s, struct arena *arena, int64_t event, struct told *out)
{
    *out = (struct told){.best = 0};
    struct query *q = db_ask(s,
                             "SELECT m.key, m.id, m.confidence, d.key, p.cluster, d.source,"
                             " d.coder FROM mention m JOIN document d ON d.key = m.document"
                             " JOIN print p ON p.key = d.print WHERE m.event = ?",
                             "i", event);
    while (db_row(s, q)) {
        int64_t id = db_int(q, 1), document = db_int(q, 3);
        int64_t source = db_int(q, 5);
        double confidence = db_real(q, 2);
        add_once(arena, &out->documents, document);
        add_once(arena, &out->clusters, db_int(q, 4));
        add_once(arena, &out->publishers, source ? source : -document);
        if (out->best &&
            (confidence < out->confidence || (confidence <= out->confidence && id > out->id)))
            continue;
        out->best = db_int(q, 0);
        out->coder = db_int(q, 6);
        out->id = id;
        out->confidence = confidence;
    }
}

static void refresh(struct store *s, struct arena *arena, int64_t event)
{
    struct told told;
    read_reports(s, arena, event, &told);
    if (!told.best) {
        db_run(s, "DELETE FROM event WHERE key = ?", "i", event);
        return;
    }
    size_t sources = told.clusters.count < told.publishers.count ? told.clusters.count
                                                                 : told.publishers.count;
    db_run(s,
           "UPDATE event SET best = ?2, coder = ?3, reports = ?4, sources = ?5, (day, day_end,"
           " kind, type, mode, cameo, quad, score, goldstein, modality, report, confidence,"
           " country) = (SELECT day, day_end, kind, type, mode, cameo, quad, score, goldstein,"
           " modality, report, confidence, country FROM mention WHERE key = ?2) WHERE key = ?1",
           "iiiii", event, told.best, told.coder, (int64_t)told.documents.count,
           (int64_t)sources);
}

static int by_spot(const void *a, const void *b)
{
    const struct spot *x = a, *y = b;
    if (x->block != y->block)
        return x->block < y->block ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void settle(struct store *s, struct touched *t)
{
    if (t->spots.count)
        qsort(t->spots.list, t->spots.count, sizeof *t->spots.list, by_spot);
    for (size_t i = 0; i < t->spots.count; i++)
        if (!i || by_spot(&t->spots.list[i - 1], &t->spots.list[i]))
            settle_block(s, t, t->spots.list[i]);
    if (t->events.count)
        qsort(t->events.list, t->events.count, sizeof *t->events.list, by_number);
    for (size_t i = 0; i < t->events.count; i++)
        if (!i || t->events.list[i] != t->events.list[i - 1])
            refresh(s, t->arena, t->events.list[i]);
}

/* ---- What people know better ------------------------------------------------ */

static int64_t key_of(struct store *s, uint64_t id)
{
    int64_t key =
        db_number(s, db_ask(s, "SELECT key FROM event WHERE id = ?", "i", (int64_t)id), 0);
    if (!key)
        db_fail(s, DEM_E_USAGE, "no event %016llx in %s", (unsigned long long)id, s->path);
    return key;
}

enum pin { PIN_APART, PIN_JOINED, PIN_NONE };

static void put_pin(struct store *s, enum pin pin, int64_t mention, int64_t to)
{
    if (pin == PIN_NONE) {
        db_run(s, "DELETE FROM pin WHERE mention = ?", "i", mention);
        db_run(s, "DELETE FROM unlinked WHERE mention = ?", "i", mention);
    } else if (pin == PIN_APART)
        db_run(s,
               "INSERT INTO pin (mention, event) VALUES (?, NULL)"
               " ON CONFLICT (mention) DO UPDATE SET event = NULL",
               "i", mention);
    else
        db_run(s,
               "INSERT INTO pin (mention, event) VALUES (?, ?)"
               " ON CONFLICT (mention) DO UPDATE SET event = excluded.event",
               "ii", mention, to);
}

static void change_event(struct store *s, struct touched *t, uint64_t id, enum pin pin,
                         int64_t to)
{
    struct {
        int64_t *list;
        size_t count, room;
    } mentions = {NULL, 0, 0};
    int64_t event = key_of(s, id);
    struct query *q =
        db_ask(s, "SELECT id, block, at FROM mention WHERE event = ?", "i", event);
    while (db_row(s, q)) {
        *ARENA_PUSH(t->arena, &mentions) = db_int(q, 0);
        touch_spot(t, db_int(q, 1), db_int(q, 2));
    }
    touch_event(t, event);
    for (size_t i = 0; i < mentions.count; i++)
        put_pin(s, pin, mentions.list[i], to);
}

static dem_code change_all(struct store *s, const uint64_t *events, size_t count, enum pin pin,
                           dem_error *err)
{
    arena_reset(&s->scratch);
    if (setjmp(s->scratch.guard)) {
        db_fail(s, DEM_E_MEMORY, "not enough memory");
    } else if (!store_begin(s, err)) {
        struct touched t = {.arena = &s->scratch};
        s->pinned = true;
        for (size_t i = 0; i < count; i++)
            change_event(s, &t, events[i], pin, (int64_t)events[0]);
        settle(s, &t);
    }
    dem_code code = store_commit(s, err);
    if (code)
        store_rollback(s);
    return code ? code : store_answers_refresh(s, NULL, err);
}

dem_code store_split(struct store *s, uint64_t event, dem_error *err)
{
    return change_all(s, &event, 1, PIN_APART, err);
}

dem_code store_join(struct store *s, const uint64_t *events, size_t count, dem_error *err)
{
    return change_all(s, events, count, PIN_JOINED, err);
}

dem_code store_undo(struct store *s, const uint64_t *events, size_t count, dem_error *err)
{
    return change_all(s, events, count, PIN_NONE, err);
}
