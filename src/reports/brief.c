/* What a day brought, as it was known at its end; docs/brief.md has the rules. */
#include "reports/build.h"
#include "reports/matter.h"
#include "trends/board.h"

#include <math.h>

#include "base/banned.h"

enum {
    MOVED_DAYS = 28,    /* a relation changed lately */
    FIRST_DAYS = 1096,  /* three years */
    WAITING_DAYS = 180, /* a demand that is older waits no more */
    ASIDE_DAYS = 365,   /* put aside and last told of within these */
    DRIVERS = 3,
    RECORD_DAYS = 90 /* a younger record cannot tell what is new */
};
static const double sure = 0.3; /* what is less sure is counted, not told */

struct work {
    struct store *store;
    struct arena *arena;
    const struct phrases *phrases;
    dem_day day, first; /* first: of the store */
    uint32_t limit;
    struct board board;
    struct matters news; /* of the day, the heaviest first */
    size_t unsure;       /* of the day, left out */
    struct page *out;
    dem_error *err;
};

/* ---- The page ------------------------------------------------------------------------ */

static struct page_section *section(struct work *w, const char *name, struct slice heading,
                                    const char *empty)
{
    struct page_section *s = ARENA_PUSH(w->arena, &w->out->sections);
    *s = (struct page_section){
        .name = name, .heading = heading, .empty = slice_of(empty), .ranked = true};
    return s;
}

static void add(struct work *w, struct page_section *s, const struct page_entry *entry,
                struct slice note)
{
    struct page_entry *e = ARENA_PUSH(w->arena, &s->entries);
    *e = *entry;
    e->note = note;
}

/* The heaviest `limit` stay. */
static void cut(const struct work *w, struct page_section *s)
{
    if (!w->limit || s->entries.count <= w->limit)
        return;
    s->left_out = s->entries.count - w->limit;
    s->entries.count = w->limit;
}

/* Something that is told of a day, with the words and source of an event. */
static struct page_entry resting_on(const struct matter *m, dem_day day, struct slice sentence)
{
    struct page_entry e = m ? m->entry : (struct page_entry){.event = 0};
    e.from = e.to = day;
    e.sentence = sentence;
    return e;
}

/* "1999-11-02: Chile attacked Peru (event 0123456789abcdef)" */
static struct slice mention(struct work *w, const struct matter *m)
{
    struct slice day = words_days(w->arena, m->entry.from, m->entry.from);
    return arena_print(w->arena, "%.*s: %.*s (event %016llx)", SLICE_ARG(day),
                       SLICE_ARG(m->entry.sentence), (unsigned long long)m->id);
}

/* ---- What moved ------------------------------------------------------------------------ */

static bool moved_lately(const struct work *w, const struct board_relation *r)
{
    return r->change.kind != CHANGE_NONE && r->change.day > w->day - MOVED_DAYS &&
           r->change.day <= w->day;
}

static struct slice tell_change(struct work *w, const struct board_relation *r)
{
    static const char *const verbs[] = {"", "warmed", "cooled", "hardened", "thawed"};
    const struct change *c = &r->change;
    return arena_print(
        w->arena,
        "What %.*s does to %.*s %s: mean score %+.1f to %+.1f, %.1f to %.1f of 1000 events "
        "told, probability %.2f, began %.*s",
        SLICE_ARG(phrases_country(w->phrases, r->pair.actor)),
        SLICE_ARG(phrases_country(w->phrases, r->pair.recipient)), verbs[c->kind], c->before,
        c->after, c->rate_before, c->rate_after, c->probability,
        SLICE_ARG(words_days(w->arena, c->from, c->to)));
}

static dem_code add_moved(struct work *w, struct page_section *s,
                          const struct board_relation *r)
{
    struct trend_change change;
    struct slice note = SLICE_EMPTY;
    struct matter *first = NULL, *m;
    dem_code code =
        change_explain(w->store, w->arena, &r->pair, &r->change, DRIVERS, &change, w->err);
    for (size_t i = 0; i < change.drivers.count && !code; i++) {
        code =
            matter_find(w->store, w->arena, w->phrases, change.drivers.list[i].id, &m, w->err);
        if (code || !m)
            continue;
        first = first ? first : m;
        note = arena_print(w->arena, "%.*s%s%.*s", SLICE_ARG(note),
                           note.len ? "; " : "Driven by ", SLICE_ARG(mention(w, m)));
    }
    struct page_entry entry = resting_on(first, r->change.day, tell_change(w, r));
    if (!code)
        add(w, s, &entry, note.len ? arena_print(w->arena, "%.*s.", SLICE_ARG(note)) : note);
    return code;
}

static int by_size(const void *x, const void *y)
{
    const struct board_relation *const *a = x, *const *b = y;
    double s = (*a)->change.probability * fabs((*a)->change.after - (*a)->change.before);
    double t = (*b)->change.probability * fabs((*b)->change.after - (*b)->change.before);
    if (s != t)
        return s > t ? -1 : 1;
    int order = slice_compare((*a)->pair.actor, (*b)->pair.actor);
    return order ? order : slice_compare((*a)->pair.recipient, (*b)->pair.recipient);
}

static dem_code tell_moved(struct work *w)
{
    struct page_section *s =
        section(w, "moved", SLICE("What moved"), "No relation changed in the last 28 days.");
    size_t count = 0;
    const struct board_relation **list =
        ARENA_ARRAY(w->arena, const struct board_relation *, w->board.relations.count);
    for (size_t i = 0; i < w->board.relations.count; i++)
        if (moved_lately(w, &w->board.relations.list[i]))
            list[count++] = &w->board.relations.list[i];
    if (count)
        qsort(list, count, sizeof *list, by_size);
    dem_code code = DEM_OK;
    for (size_t i = 0; i < count && !code && (!w->limit || i < w->limit); i++)
        code = add_moved(w, s, list[i]);
    s->left_out = count - s->entries.count;
    return code;
}

/* ---- The day ----------------------------------------------------------------------------- */

/* What is sure enough, ranked; the rest is counted. */
static dem_code find_news(struct work *w)
{
    struct matters all = {NULL, 0, 0};
    dem_code code = matters_of_day(w->store, w->arena, w->phrases, w->day, &all, w->err);
    for (size_t i = 0; i < all.count; i++)
        if (all.list[i].entry.confidence < sure)
            w->unsure++;
        else
            *ARENA_PUSH(w->arena, &w->news) = all.list[i];
    matters_rank(&w->news);
    return code;
}

static bool is_hot(const struct board_issue *i)
{
    return i->salience.state == BURNER_FRONT || i->salience.state == BURNER_BACK;
}

static void tell_issue(struct work *w, const struct board_issue *issue)
{
    const struct salience *x = &issue->salience;
    struct slice name = arena_print(w->arena, "issue-%.*s%c", SLICE_ARG(issue->name), 0);
    struct page_section *s = section(
        w, name.at,
        arena_print(w->arena,
                    "On the front burner: %.*s (%.1f %% of what is told, usually %.1f %%)",
                    SLICE_ARG(issue->name), 100 * x->now, 100 * x->norm),
        "Nothing was told of it on this day.");
    for (size_t i = 0; i < w->news.count; i++)
        if (matter_is_about(&w->news.list[i], issue->name))
            add(w, s, &w->news.list[i].entry, SLICE_EMPTY);
    cut(w, s);
}

static void tell_issues(struct work *w)
{
    for (size_t i = 0; i < w->board.issues.count; i++)
        if (is_hot(&w->board.issues.list[i]))
            tell_issue(w, &w->board.issues.list[i]);
}

static bool is_told(const struct work *w, const struct matter *m)
{
    for (size_t i = 0; i < w->board.issues.count; i++)
        if (is_hot(&w->board.issues.list[i]) &&
            matter_is_about(m, w->board.issues.list[i].name))
            return true;
    return matter_is_assessment(m);
}

static void tell_rest(struct work *w)
{
    struct page_section *s =
        section(w, "day", SLICE("What else the day brought"), "Nothing is on record.");
    for (size_t i = 0; i < w->news.count; i++)
        if (!is_told(w, &w->news.list[i]))
            add(w, s, &w->news.list[i].entry, SLICE_EMPTY);
    cut(w, s);
}

/* ---- What is new --------------------------------------- */

static struct slice tell_first(struct work *w, const struct matter *m,
                               const struct store_pair *pair)
{
    struct slice since = w->first > m->entry.from - FIRST_DAYS
                             ? arena_print(w->arena, "since the record begins, %.*s",
                                           SLICE_ARG(words_days(w->arena, w->first, w->first)))
                             : SLICE("in three years");
    return arena_print(
        w->arena, "The first %.*s %s %.*s %s %.*s %.*s.", SLICE_ARG(m->type),
        m->symmetric ? "of" : "by", SLICE_ARG(phrases_country(w->phrases, pair->actor)),
        m->symmetric ? "and" : "to", SLICE_ARG(phrases_country(w->phrases, pair->recipient)),
        SLICE_ARG(since));
}

/* Where several events of the day are the first of their kind, the heaviest stands for them. */
static bool is_there(const struct page_section *s, struct slice note)
{
    for (size_t i = 0; i < s->entries.count; i++)
        if (slice_equal(s->entries.list[i].note, note))
            return true;
    return false;
}

static dem_code tell_new(struct work *w)
{
    bool young = w->first > w->day - RECORD_DAYS;
    struct page_section *s = section(w, "new", SLICE("What is new"),
                                     young ? "The record is too young to tell what is new."
                                           : "Nothing is the first of its kind.");
    dem_code code = DEM_OK;
    for (size_t i = 0; i < w->news.count && !code && !young; i++) {
        const struct matter *m = &w->news.list[i];
        struct store_pair pairs[MATTER_PAIRS_MAX];
        size_t count = matter_can_be_first(m) ? matter_pairs(m, pairs) : 0;
        for (size_t k = 0; k < count && !code; k++) {
            struct slice note = tell_first(w, m, &pairs[k]);
            bool first;
            code = matter_is_first(w->store, w->arena, w->phrases, m, &pairs[k], FIRST_DAYS,
                                   &first, w->err);
            if (!code && first && !is_there(s, note))
                add(w, s, &m->entry, note);
        }
    }
    cut(w, s);
    return code;
}

/* ---- What came back, what was put aside --------------------------------------- */

static dem_code add_issue(struct work *w, struct page_section *s,
                          const struct board_issue *issue, dem_day day, struct slice sentence)
{
    struct matter *latest = NULL;
    dem_code code = DEM_OK;
    if (issue->latest.id)
        code = matter_find(w->store, w->arena, w->phrases, issue->latest.id, &latest, w->err);
    struct page_entry entry = resting_on(latest, day, sentence);
    struct slice note =
        latest ? arena_print(w->arena, "Last told, %.*s.", SLICE_ARG(mention(w, latest)))
               : SLICE_EMPTY;
    if (!code)
        add(w, s, &entry, note);
    return code;
}

static const char *plural(unsigned months)
{
    return months == 1 ? "" : "s";
}

static dem_code tell_back(struct work *w)
{
    struct page_section *s = section(w, "back", SLICE("What came back"), "No issue came back.");
    dem_code code = DEM_OK;
    for (size_t i = 0; i < w->board.issues.count && !code; i++) {
        const struct board_issue *issue = &w->board.issues.list[i];
        unsigned months = issue->salience.months;
        if (issue->salience.state == BURNER_BACK)
            code = add_issue(w, s, issue, issue->salience.since,
                             arena_print(w->arena, "The issue %.*s is back after %u month%s",
                                         SLICE_ARG(issue->name), months, plural(months)));
    }
    cut(w, s);
    return code;
}

static dem_code tell_aside(struct work *w)
{
    struct page_section *s = section(w, "aside", SLICE("What was put aside"),
                                     "No issue that was told of within a year is put aside.");
    dem_code code = DEM_OK;
    for (size_t i = 0; i < w->board.issues.count && !code; i++) {
        const struct board_issue *issue = &w->board.issues.list[i];
        dem_day last = issue->salience.last;
        if (issue->salience.state == BURNER_ASIDE && last != DEM_DAY_UNKNOWN &&
            last > w->day - ASIDE_DAYS)
            code = add_issue(
                w, s, issue, last,
                arena_print(w->arena, "The issue %.*s was put aside", SLICE_ARG(issue->name)));
    }
    cut(w, s);
    return code;
}

/* ---- What awaits an answer --------------------------------------- */

/* The same that is asked of the same by the same, again and again. */
struct asked {
    struct matter last;
    struct store_pair pair;
    dem_day since;
    size_t times; /* 0: answered */
};

struct waiting {
    struct asked *list;
    size_t count, room;
};

static struct asked *asked_before(struct work *w, struct waiting *waiting,
                                  const struct matter *m, const struct store_pair *pair)
{
    for (size_t i = 0; i < waiting->count; i++) {
        struct asked *a = &waiting->list[i];
        if (slice_equal(a->pair.actor, pair->actor) && slice_equal(a->last.cameo, m->cameo) &&
            slice_equal(a->pair.recipient, pair->recipient))
            return a;
    }
    struct asked *new = ARENA_PUSH(w->arena, waiting);
    *new = (struct asked){.pair = *pair, .last = *m};
    return new;
}

/* In the order of the days: an answer settles what was asked before it. */
static dem_code take_demand(struct work *w, struct waiting *waiting, const struct matter *m)
{
    bool answered;
    struct store_pair pairs[MATTER_PAIRS_MAX];
    if (!matter_is_demand(m) || m->entry.confidence < sure || !matter_pairs(m, pairs))
        return DEM_OK;
    dem_code code =
        matter_is_answered(w->store, w->arena, w->phrases, m, w->day, &answered, w->err);
    struct asked *a = asked_before(w, waiting, m, &pairs[0]);
    a->since = a->times ? a->since : m->entry.from;
    a->times = answered ? 0 : a->times + 1;
    a->last = *m;
    return code;
}

static struct slice tell_wait(struct work *w, const struct asked *a)
{
    dem_day days = w->day - a->since;
    struct slice times = a->times > 1
                             ? arena_print(w->arena, "; asked %zu times since %.*s", a->times,
                                           SLICE_ARG(words_days(w->arena, a->since, a->since)))
                             : SLICE_EMPTY;
    return arena_print(w->arena, "No answer on record for %d day%s%.*s.", days,
                       days == 1 ? "" : "s", SLICE_ARG(times));
}

static int by_weight(const void *x, const void *y)
{
    const struct asked *a = x, *b = y;
    if (a->last.weight != b->last.weight)
        return a->last.weight > b->last.weight ? -1 : 1;
    return (a->last.id > b->last.id) - (a->last.id < b->last.id);
}

static dem_code tell_waiting(struct work *w)
{
    struct page_section *s = section(w, "waiting", SLICE("What awaits an answer"),
                                     "No demand of half a year is without an answer.");
    struct matters all = {NULL, 0, 0};
    struct waiting waiting = {NULL, 0, 0};
    struct matters_query ask = {SLICE("type:REQUEST,THREATEN"), w->day - WAITING_DAYS, w->day,
                                w->day, 0};
    dem_code code = matters_ask(w->store, w->arena, w->phrases, &ask, &all, w->err);
    for (size_t i = 0; i < all.count && !code; i++)
        code = take_demand(w, &waiting, &all.list[i]);
    if (waiting.count)
        qsort(waiting.list, waiting.count, sizeof *waiting.list, by_weight);
    for (size_t i = 0; i < waiting.count && !code; i++)
        if (waiting.list[i].times)
            add(w, s, &waiting.list[i].last.entry, tell_wait(w, &waiting.list[i]));
    cut(w, s);
    return code;
}

/* ---- What is said of relations; who is silent --------------------------------------- */

static void tell_assessments(struct work *w)
{
    struct page_section *s =
        section(w, "assessments", SLICE("What is said of relations"), "Nothing is on record.");
    for (size_t i = 0; i < w->news.count; i++)
        if (matter_is_assessment(&w->news.list[i]))
            add(w, s, &w->news.list[i].entry, SLICE_EMPTY);
    cut(w, s);
}

static void tell_silent(struct work *w)
{
    struct page_section *s = section(w, "silent", SLICE("Who is silent"),
                                     "No source that used to tell something is silent.");
    for (size_t i = 0; i < w->board.silent.count; i++) {
        struct page_entry entry =
            resting_on(NULL, w->day,
                       arena_print(w->arena, "%.*s has told nothing for two weeks or longer",
                                   SLICE_ARG(w->board.silent.list[i])));
        add(w, s, &entry, SLICE_EMPTY);
    }
    cut(w, s);
}

/* ---- All of it --------------------------------------- */

static void tell_lead(struct work *w)
{
    size_t hot = 0, moved = 0, told = w->news.count;
    for (size_t i = 0; i < w->board.issues.count; i++)
        hot += is_hot(&w->board.issues.list[i]);
    for (size_t i = 0; i < w->board.relations.count; i++)
        moved += moved_lately(w, &w->board.relations.list[i]);
    *ARENA_PUSH(w->arena, &w->out->lead) = arena_print(
        w->arena,
        "%zu event%s of the day, %zu relation%s that moved in 28 days, %zu issue%s on the "
        "front "
        "burner.",
        told, told == 1 ? "" : "s", moved, moved == 1 ? "" : "s", hot, hot == 1 ? "" : "s");
    if (w->unsure)
        *ARENA_PUSH(w->arena, &w->out->lead) = arena_print(
            w->arena, "%zu of the day less sure than %.1f left out.", w->unsure, sure);
}

static dem_code tell_all(struct work *w)
{
    tell_lead(w);
    dem_code code = tell_moved(w);
    tell_issues(w);
    tell_rest(w);
    if (!code)
        code = tell_new(w);
    if (!code)
        code = tell_back(w);
    if (!code)
        code = tell_aside(w);
    if (!code)
        code = tell_waiting(w);
    tell_assessments(w);
    tell_silent(w);
    return code;
}

dem_code brief_fill(struct store *store, struct arena *arena, const struct phrases *phrases,
                    const struct brief *ask, struct page *out, dem_error *err)
{
    struct work w = {.store = store,
                     .arena = arena,
                     .phrases = phrases,
                     .limit = ask->limit,
                     .out = out,
                     .err = err};
    struct board_options options = BOARD_USUAL;
    dem_day last;
    options.day = ask->day;
    *out = (struct page){.title = SLICE("Brief")};
    dem_code code = store_cells_span(store, &w.first, &last, err);
    if (!code && last != DEM_DAY_UNKNOWN)
        code = board_read(store, arena, &options, &w.board, err);
    w.day = w.board.day;
    if (code || last == DEM_DAY_UNKNOWN) {
        *ARENA_PUSH(arena, &out->lead) = SLICE("Nothing is on record.");
        return code;
    }
    out->title =
        arena_print(arena, "Brief of %.*s", SLICE_ARG(words_days(arena, w.day, w.day)));
    code = find_news(&w);
    return code ? code : tell_all(&w);
}
