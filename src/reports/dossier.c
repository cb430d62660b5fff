/* What two parties said and did to each other, in time; docs/dossier.md has the rules. */
#include "reports/build.h"
#include "reports/matter.h"

#include "base/error.h"
#include "base/table.h"

#include "base/banned.h"

enum {
    DENIED_DAYS = 365, /* a denial and a report of what is denied, apart at most so far */
    PROMISE_DAYS = 60, /* a promise, and conflict by who gave it */
    BOTH_WAYS_DAYS = 7 /* told as done and as not done */
};

struct work {
    struct store *store;
    struct arena *arena;
    const struct phrases *phrases;
    const struct dossier *ask;
    enum page_side side; /* of the pass at hand */
    bool alone;          /* only what is said to nobody */
    struct matters matters;
    struct table places; /* in it, by id */
    size_t given;        /* events of the pass at hand */
    dem_day given_last;  /* day of the last of them */
    dem_day since;       /* all from here on is there; DEM_DAY_UNKNOWN: all */
    dem_error *err;
};

/* ---- What the store has ------------------------------------------------------------ */

static struct slice key_of(const uint64_t *id)
{
    return (struct slice){(const char *)id, sizeof *id};
}

static struct matter *known(struct work *w, uint64_t id)
{
    int32_t at = table_find(&w->places, key_of(&id));
    return at == TABLE_NONE ? NULL : &w->matters.list[at];
}

static void know(struct work *w, size_t at)
{
    uint64_t *id = ARENA_NEW(w->arena, uint64_t);
    *id = w->matters.list[at].id;
    table_add(&w->places, key_of(id), (int32_t)at);
}

static dem_code take(void *user, const struct store_event *e)
{
    struct work *w = user;
    struct matter *m = known(w, e->id);
    w->given++;
    w->given_last = e->from;
    json_t *record = m ? NULL : json_loadb(e->record.at, e->record.len, JSON_ALLOW_NUL, NULL);
    if (m && !w->alone)
        m->side = m->entry.side = m->side == w->side ? m->side : PAGE_ALL;
    if (m || (w->alone && json_array_size(json_object_get(record, "recipient")))) {
        json_decref(record);
        return DEM_OK;
    }
    m = ARENA_PUSH(w->arena, &w->matters);
    matter_read(w->arena, w->phrases, e, record, m);
    m->side = m->entry.side = w->side;
    know(w, w->matters.count - 1);
    json_decref(record);
    return DEM_OK;
}

/* All that `from` does to `to`; without `to` what it says to nobody. */
static dem_code pass(struct work *w, enum page_side side, struct slice from, struct slice to)
{
    struct store_filter filter = *w->ask->filter;
    struct store_order order = {.newest_first = w->ask->most != 0, .limit = w->ask->most};
    struct slice query = to.len ? arena_print(w->arena, "src:\"%.*s\" tgt:\"%.*s\"",
                                              SLICE_ARG(from), SLICE_ARG(to))
                                : arena_print(w->arena, "src:\"%.*s\"", SLICE_ARG(from));
    w->side = side;
    w->alone = !to.len;
    w->given = 0;
    dem_code code = store_query(w->arena, query, &filter, w->err);
    if (!code && w->ask->issue.len)
        code = store_query(w->arena,
                           arena_print(w->arena, "issue:\"%.*s\"", SLICE_ARG(w->ask->issue)),
                           &filter, w->err);
    if (!code)
        code = store_events(w->store, &filter, &order, w, take, w->err);
    bool cut = w->ask->most && w->given == w->ask->most && w->given_last != DEM_DAY_UNKNOWN;
    if (cut && (w->since == DEM_DAY_UNKNOWN || w->since < w->given_last))
        w->since = w->given_last;
    return code;
}

static int by_day(const void *x, const void *y)
{
    const struct matter *a = x, *b = y;
    if (a->entry.from != b->entry.from)
        return a->entry.from < b->entry.from ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

/* In the order of days; where the older events of one direction were left out, so are those of
 * the others. */
static void order_matters(struct work *w)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->matters.count; i++)
        if (w->since == DEM_DAY_UNKNOWN || w->matters.list[i].entry.from >= w->since)
            w->matters.list[kept++] = w->matters.list[i];
    w->matters.count = kept;
    if (kept)
        qsort(w->matters.list, kept, sizeof *w->matters.list, by_day);
    table_init(&w->places, w->arena);
    for (size_t i = 0; i < kept; i++)
        know(w, i);
}

static dem_code collect(struct work *w)
{
    const struct dossier *ask = w->ask;
    table_init(&w->places, w->arena);
    dem_code code = pass(w, PAGE_LEFT, ask->left, ask->right);
    if (!code)
        code = pass(w, PAGE_RIGHT, ask->right, ask->left);
    if (!code && ask->issue.len)
        code = pass(w, PAGE_LEFT, ask->left, SLICE_EMPTY);
    if (!code && ask->issue.len)
        code = pass(w, PAGE_RIGHT, ask->right, SLICE_EMPTY);
    order_matters(w);
    return code;
}

static bool is_any(const struct matter *m)
{
    (void)m;
    return true;
}

/* ---- Answers ----------------------------------------------------------------------------- */

struct reply {
    struct work *w;
    struct slice note;
};

static void take_link(void *user, const struct store_link *link)
{
    static const char *const ways[] = {"Answers", "Answered by"};
    struct reply *r = user;
    struct matter *other = known(r->w, link->event);
    struct slice what =
        other ? arena_print(
                    r->w->arena, "%.*s: %.*s",
                    SLICE_ARG(words_days(r->w->arena, other->entry.from, other->entry.from)),
                    SLICE_ARG(other->entry.sentence))
              : arena_print(r->w->arena, "event %016llx", (unsigned long long)link->event);
    r->note = arena_print(r->w->arena, "%.*s%s%s (%.*s%s) %.*s.", SLICE_ARG(r->note),
                          r->note.len ? " " : "", ways[link->back], SLICE_ARG(link->how),
                          link->across ? ", in another article" : "", SLICE_ARG(what));
}

/* The note of each event that answers or is answered; a demand without one waits. */
static dem_code set_answers(struct work *w)
{
    dem_code code = DEM_OK;
    for (size_t i = 0; i < w->matters.count && !code; i++) {
        struct matter *m = &w->matters.list[i];
        struct reply reply = {w, SLICE_EMPTY};
        code = store_links(w->store, m->id, &reply, take_link, w->err);
        m->entry.note = reply.note;
    }
    return code;
}

static bool is_unanswered(const struct matter *m)
{
    return matter_is_demand(m) && !m->entry.note.len;
}

/* ---- Said and done ---- */

static bool within(const struct matter *a, const struct matter *b, dem_day days)
{
    if (a->entry.from == DEM_DAY_UNKNOWN || b->entry.from == DEM_DAY_UNKNOWN)
        return false;
    dem_day apart = b->entry.from - a->entry.from;
    return apart <= days && apart >= -days;
}

/* How the two do not fit, or NULL. */
static const char *clash(const struct matter *a, const struct matter *b)
{
    bool same = a->side == b->side && a->type.len && slice_equal(a->type, b->type);
    if (same && slice_is(a->report, "denied") && matter_happened(b) &&
        within(a, b, DENIED_DAYS))
        return "Denied, but reported";
    if (same && slice_is(a->modality, "negated") && matter_happened(b) &&
        within(a, b, BOTH_WAYS_DAYS))
        return "Told both ways";
    if (matter_is_assurance(a) && matter_happened(a) && a->side == b->side && b->quad == 4 &&
        matter_happened(b) && b->entry.from >= a->entry.from && within(a, b, PROMISE_DAYS))
        return "Assured, and then";
    return NULL;
}

/* ---- The page --------------------------------------- */

static void add_entry(struct work *w, struct page_section *s, const struct matter *m,
                      struct slice note)
{
    struct page_entry *e = ARENA_PUSH(w->arena, &s->entries);
    *e = m->entry;
    e->note = note;
}

/* The newest `limit` stay. */
static void cut(const struct work *w, struct page_section *s)
{
    size_t over = w->ask->limit && s->entries.count > w->ask->limit
                      ? s->entries.count - w->ask->limit
                      : 0;
    s->left_out = over;
    s->entries.list += over;
    s->entries.count -= over;
}

static struct page_section *section(struct work *w, struct page *out, const char *name,
                                    const char *heading, const char *empty)
{
    struct page_section *s = ARENA_PUSH(w->arena, &out->sections);
    *s = (struct page_section){
        .name = name, .heading = slice_of(heading), .empty = slice_of(empty)};
    return s;
}

static void add_kind(struct work *w, struct page *out, const char *name, const char *heading,
                     const char *empty, bool (*is)(const struct matter *))
{
    struct page_section *s = section(w, out, name, heading, empty);
    s->beside = is == is_any;
    for (size_t i = 0; i < w->matters.count; i++)
        if (is(&w->matters.list[i]))
            add_entry(w, s, &w->matters.list[i], w->matters.list[i].entry.note);
    cut(w, s);
}

static void add_waiting(struct work *w, struct page *out)
{
    struct page_section *s = section(w, out, "unanswered", "Demands without an answer",
                                     "Every demand on record has an answer on record.");
    for (size_t i = 0; i < w->matters.count; i++) {
        const struct matter *m = &w->matters.list[i];
        dem_day days = w->ask->today - m->entry.from;
        if (is_unanswered(m))
            add_entry(w, s, m,
                      m->entry.from == DEM_DAY_UNKNOWN || days < 0
                          ? SLICE("No answer on record.")
                          : arena_print(w->arena, "No answer on record for %d day%s.", days,
                                        days == 1 ? "" : "s"));
    }
    cut(w, s);
}

static struct slice words_clash(struct work *w, const char *how, const struct matter *other)
{
    struct slice day = words_days(w->arena, other->entry.from, other->entry.from);
    return arena_print(w->arena, "%s, %.*s: %.*s (event %016llx).", how, SLICE_ARG(day),
                       SLICE_ARG(other->entry.sentence), (unsigned long long)other->id);
}

struct clash {
    const struct matter *a, *b;
    const char *how;
};

struct clashes {
    struct clash *list;
    size_t count, room;
};

/* Matters are in the order of their days, and what clashes is not further apart than a denial
 * may be. */
static void find_clashes(struct work *w, struct clashes *out)
{
    const struct matter *all = w->matters.list;
    size_t first = 0;
    for (size_t i = 0; i < w->matters.count; i++) {
        dem_day day = all[i].entry.from;
        if (day == DEM_DAY_UNKNOWN)
            continue;
        while (all[first].entry.from == DEM_DAY_UNKNOWN ||
               all[first].entry.from < day - DENIED_DAYS)
            first++;
        for (size_t k = first; k < w->matters.count && all[k].entry.from <= day + DENIED_DAYS;
             k++) {
            const char *how = i == k ? NULL : clash(&all[i], &all[k]);
            if (how)
                *ARENA_PUSH(w->arena, out) = (struct clash){&all[i], &all[k], how};
        }
    }
}

static void add_clashes(struct work *w, struct page *out)
{
    struct page_section *s =
        section(w, out, "contradictions", "Said and done", "No contradiction is on record.");
    struct clashes found = {NULL, 0, 0};
    find_clashes(w, &found);
    if (w->ask->limit && found.count > w->ask->limit)
        s->left_out = found.count - w->ask->limit;
    for (size_t i = s->left_out; i < found.count; i++)
        add_entry(w, s, found.list[i].a, words_clash(w, found.list[i].how, found.list[i].b));
}

static void add_lead(struct work *w, struct page *out)
{
    size_t n = w->matters.count, sides[3] = {0, 0, 0};
    for (size_t i = 0; i < n; i++)
        sides[w->matters.list[i].side]++;
    if (n)
        *ARENA_PUSH(w->arena, &out->lead) = arena_print(
            w->arena, "%.*s to %.*s: %zu events: %zu by %.*s, %zu by %.*s, %zu by both.",
            SLICE_ARG(words_days(w->arena, w->matters.list[0].entry.from,
                                 w->matters.list[0].entry.from)),
            SLICE_ARG(words_days(w->arena, w->matters.list[n - 1].entry.from,
                                 w->matters.list[n - 1].entry.from)),
            n, sides[PAGE_LEFT], SLICE_ARG(out->left), sides[PAGE_RIGHT], SLICE_ARG(out->right),
            sides[PAGE_ALL]);
    else
        *ARENA_PUSH(w->arena, &out->lead) = SLICE("Nothing is on record between them.");
    if (w->since != DEM_DAY_UNKNOWN)
        *ARENA_PUSH(w->arena, &out->lead) = arena_print(
            w->arena,
            "Older events are not looked at: one side has more than %u. Ask for a time.",
            w->ask->most);
}

static void lay_out(struct work *w, struct page *out)
{
    add_lead(w, out);
    add_kind(w, out, "course", "Side by side", "Nothing is on record.", is_any);
    add_kind(w, out, "claims", "Claims and accusations", "None is on record.", matter_is_claim);
    add_kind(w, out, "denials", "Denials", "None is on record.", matter_is_denial);
    add_kind(w, out, "assurances", "Assurances and offers", "None is on record.",
             matter_is_assurance);
    add_kind(w, out, "demands", "Appeals and demands, with their answers", "None is on record.",
             matter_is_demand);
    add_waiting(w, out);
    add_clashes(w, out);
    add_kind(w, out, "assessments", "What is said of the relation", "Nothing is on record.",
             matter_is_assessment);
}

dem_code dossier_fill(struct store *store, struct arena *arena, const struct phrases *phrases,
                      const struct dossier *ask, struct page *out, dem_error *err)
{
    struct work w = {.store = store,
                     .arena = arena,
                     .phrases = phrases,
                     .ask = ask,
                     .since = DEM_DAY_UNKNOWN,
                     .err = err};
    *out = (struct page){.left = phrases_country(phrases, ask->left),
                         .right = phrases_country(phrases, ask->right)};
    out->title =
        arena_print(arena, "%.*s and %.*s%s%.*s", SLICE_ARG(out->left), SLICE_ARG(out->right),
                    ask->issue.len ? ": " : "", SLICE_ARG(ask->issue));
    dem_code code = collect(&w);
    if (!code)
        code = set_answers(&w);
    if (!code)
        lay_out(&w, out);
    return code;
}
