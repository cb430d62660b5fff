/* What the rules find on a day; docs/alerts.md tells what each means. */
#include "alerts/alerts.h"

#include "reports/matter.h"
#include "trends/board.h"

#include <math.h>

#include "base/banned.h"

enum {
    YEAR_DAYS = 365,
    LATELY_DAYS = 28 /* a change, a burst and a demand that is due are news for so long */
};

struct look {
    struct store *store;
    struct arena *arena;
    const struct phrases *phrases;
    const struct alert_rule *rule;
    dem_day day, first; /* first: of the store */
    struct board board;
    struct matters news, demands; /* of the day; of as long as any rule looks back */
    struct alerts *out;
    dem_error *err;
};

/* ---- Alerts ----------------------------------------------------------------------------- */

static const char *plural(uint32_t count)
{
    return count == 1 ? "" : "s";
}

static bool fits_pair(const struct alert_rule *rule, const struct store_pair *p)
{
    const struct slice *want = rule->party;
    bool one =
        !want[0].len || slice_equal(want[0], p->actor) || slice_equal(want[0], p->recipient);
    bool other =
        !want[1].len || slice_equal(want[1], p->actor) || slice_equal(want[1], p->recipient);
    return one && other;
}

static struct slice pair_subject(struct arena *arena, const struct store_pair *p)
{
    return p->recipient.len
               ? arena_print(arena, "%.*s %.*s", SLICE_ARG(p->actor), SLICE_ARG(p->recipient))
               : p->actor;
}

/* Of the rule, the subject, and the event; or, without one of its own, the day. */
static struct slice id_of(struct arena *arena, const struct alert *a, uint64_t event)
{
    uint64_t hash = hash_slice(hash_slice(HASH_SEED, a->rule->name), a->subject);
    struct slice fact = event ? arena_print(arena, "event %016llx", (unsigned long long)event)
                              : arena_print(arena, "day %d", a->day);
    return arena_print(arena, "%016llx", (unsigned long long)hash_slice(hash, fact));
}

static struct alert *add(struct look *f, const struct store_pair *pair, struct slice issue,
                         dem_day since, const struct page_entry *entry)
{
    struct alert *a = ARENA_PUSH(f->arena, f->out);
    *a = (struct alert){.rule = f->rule,
                        .day = f->day,
                        .since = since,
                        .issue = issue,
                        .subject = pair ? pair_subject(f->arena, pair) : issue};
    if (pair) {
        a->actor = pair->actor;
        a->recipient = pair->recipient;
    }
    if (entry)
        a->entry = *entry;
    return a;
}

/* The event that a row of the board rests on, as an entry; NULL: none. */
static dem_code entry_of(struct look *f, uint64_t id, const struct page_entry **out)
{
    struct matter *m = NULL;
    dem_code code = id ? matter_find(f->store, f->arena, f->phrases, id, &m, f->err) : DEM_OK;
    *out = m ? &m->entry : NULL;
    return code;
}

/* ---- Relations --------------------------------------- */

static bool covers(const struct look *f, dem_day days)
{
    return f->first <= f->day - days;
}

/* Is the last of the days higher than every other? */
static bool is_peak(const struct temperature *days, size_t count, bool cooperation,
                    double *value)
{
    double high = 0;
    for (size_t i = 0; i + 1 < count; i++)
        high = fmax(high, cooperation ? days[i].cooperation : days[i].conflict);
    *value = cooperation ? days[count - 1].cooperation : days[count - 1].conflict;
    return *value > high;
}

/* Rates of all decay alike, so a peak is on a day that has an event of the pair. */
static dem_code find_highest_of(struct look *f, const struct board_relation *r)
{
    const struct alert_rule *rule = f->rule;
    dem_day from = f->day - (dem_day)rule->count * YEAR_DAYS;
    size_t count = (size_t)(f->day - from + 1);
    const struct page_entry *entry;
    double value;
    if (r->last != f->day || r->events_now < rule->floor || !fits_pair(rule, &r->pair))
        return DEM_OK;
    struct arena_mark mark = arena_mark(f->arena);
    struct temperature *days = ARENA_ARRAY(f->arena, struct temperature, count);
    dem_code code =
        trend_temperatures(f->store, f->arena, &r->pair, from, f->day, days, f->err);
    bool peak = !code && is_peak(days, count, rule->cooperation, &value);
    arena_return(f->arena, mark);
    if (!peak)
        return code;
    code = entry_of(f, r->latest.id, &entry);
    struct alert *a = add(f, &r->pair, SLICE_EMPTY, f->day, entry);
    a->value = value;
    a->weight = r->events_now;
    a->id = id_of(f->arena, a, 0);
    a->what = arena_print(f->arena,
                          "%s of %.*s towards %.*s is the highest in %u year%s: %.1f score "
                          "points of 1000 events told",
                          rule->cooperation ? "cooperation" : "conflict",
                          SLICE_ARG(phrases_country(f->phrases, r->pair.actor)),
                          SLICE_ARG(phrases_country(f->phrases, r->pair.recipient)),
                          rule->count, plural(rule->count), value);
    return code;
}

static dem_code find_highest(struct look *f)
{
    dem_code code = DEM_OK;
    if (covers(f, (dem_day)f->rule->count * YEAR_DAYS))
        for (size_t i = 0; i < f->board.relations.count && !code; i++)
            code = find_highest_of(f, &f->board.relations.list[i]);
    return code;
}

static dem_code find_change_of(struct look *f, const struct board_relation *r)
{
    const struct change *c = &r->change;
    const struct page_entry *entry;
    struct trend_change why;
    if (!(f->rule->changes & 1U << c->kind) || c->probability < f->rule->probability ||
        c->day <= f->day - LATELY_DAYS || c->day > f->day || !fits_pair(f->rule, &r->pair))
        return DEM_OK;
    dem_code code = change_explain(f->store, f->arena, &r->pair, c, 1, &why, f->err);
    if (!code)
        code = entry_of(f, why.drivers.count ? why.drivers.list[0].id : r->latest.id, &entry);
    if (code)
        return code;
    struct alert *a = add(f, &r->pair, SLICE_EMPTY, c->day, entry);
    a->value = c->probability;
    a->weight = c->probability * fabs(c->after - c->before);
    a->id = id_of(f->arena, a, 0);
    a->what = arena_print(
        f->arena, "%s of %.*s towards %.*s: mean score %+.1f to %+.1f, probability %.2f",
        change_name(c->kind), SLICE_ARG(phrases_country(f->phrases, r->pair.actor)),
        SLICE_ARG(phrases_country(f->phrases, r->pair.recipient)), c->before, c->after,
        c->probability);
    return code;
}

static dem_code find_changes(struct look *f)
{
    dem_code code = DEM_OK;
    for (size_t i = 0; i < f->board.relations.count && !code; i++)
        code = find_change_of(f, &f->board.relations.list[i]);
    return code;
}

/* ---- Issues --------------------------------------- */

static dem_code find_issue_of(struct look *f, const struct board_issue *i)
{
    const struct salience *x = &i->salience;
    const struct page_entry *entry;
    bool back = x->state == BURNER_BACK;
    bool due = back || (f->rule->front && x->state == BURNER_FRONT);
    if (!due || x->since == DEM_DAY_UNKNOWN || x->since <= f->day - LATELY_DAYS ||
        (f->rule->issue.len && !slice_equal(f->rule->issue, i->name)))
        return DEM_OK;
    dem_code code = entry_of(f, i->latest.id, &entry);
    struct alert *a = add(f, NULL, i->name, x->since, code ? NULL : entry);
    a->value = a->weight = x->ratio;
    a->id = id_of(f->arena, a, 0);
    a->what = back ? arena_print(f->arena, "the issue %.*s is back after %u month%s",
                                 SLICE_ARG(i->name), x->months, plural(x->months))
                   : arena_print(f->arena, "the issue %.*s is on the front burner",
                                 SLICE_ARG(i->name));
    return code;
}

static dem_code find_issues(struct look *f)
{
    dem_code code = DEM_OK;
    for (size_t i = 0; i < f->board.issues.count && !code; i++)
        code = find_issue_of(f, &f->board.issues.list[i]);
    return code;
}

/* ---- Events --------------------------------------- */

static bool fits_event(const struct alert_rule *rule, const struct matter *m)
{
    return m->entry.confidence >= rule->confidence && m->entry.sources >= rule->sources &&
           (!rule->issue.len || matter_is_about(m, rule->issue));
}

static void add_event(struct look *f, const struct matter *m, const struct store_pair *pair,
                      struct slice what)
{
    struct alert *a = add(f, pair, SLICE_EMPTY, m->entry.from, &m->entry);
    a->weight = m->weight;
    a->id = id_of(f->arena, a, m->id);
    a->what = what;
}

/* The pairs of an event; one that is done to nobody has its doers alone. */
static size_t pairs_of(const struct matter *m, struct store_pair out[MATTER_PAIRS_MAX])
{
    size_t count = matter_pairs(m, out);
    for (size_t i = 0; !m->recipients.count && !count && i < m->actors.count; i++)
        out[i] = (struct store_pair){m->actors.list[i], SLICE_EMPTY};
    return count || m->recipients.count         ? count
           : m->actors.count < MATTER_PAIRS_MAX ? m->actors.count
                                                : MATTER_PAIRS_MAX;
}

static void find_told(struct look *f, bool (*is)(const struct matter *), const char *what)
{
    for (size_t i = 0; i < f->news.count; i++) {
        const struct matter *m = &f->news.list[i];
        struct store_pair pairs[MATTER_PAIRS_MAX];
        size_t count = is(m) && fits_event(f->rule, m) ? pairs_of(m, pairs) : 0;
        for (size_t k = 0; k < count; k++)
            if (fits_pair(f->rule, &pairs[k]))
                add_event(f, m, &pairs[k], slice_of(what));
    }
}

static struct slice tell_first(struct look *f, const struct matter *m,
                               const struct store_pair *p)
{
    return arena_print(
        f->arena, "the first %.*s %s %.*s %s %.*s in %u year%s", SLICE_ARG(m->type),
        m->symmetric ? "of" : "by", SLICE_ARG(phrases_country(f->phrases, p->actor)),
        m->symmetric ? "and" : "to", SLICE_ARG(phrases_country(f->phrases, p->recipient)),
        f->rule->count, plural(f->rule->count));
}

static dem_code find_first_of(struct look *f, const struct matter *m)
{
    struct store_pair pairs[MATTER_PAIRS_MAX];
    dem_day days = (dem_day)f->rule->count * YEAR_DAYS;
    dem_code code = DEM_OK;
    bool fits = matter_can_be_first(m) && fits_event(f->rule, m) &&
                (!f->rule->type.len || slice_equal(f->rule->type, m->type));
    size_t count = fits ? matter_pairs(m, pairs) : 0;
    for (size_t k = 0; k < count && !code; k++) {
        bool first = false;
        if (fits_pair(f->rule, &pairs[k]))
            code = matter_is_first(f->store, f->arena, f->phrases, m, &pairs[k], days, &first,
                                   f->err);
        if (first)
            add_event(f, m, &pairs[k], tell_first(f, m, &pairs[k]));
    }
    return code;
}

static dem_code find_firsts(struct look *f)
{
    dem_code code = DEM_OK;
    if (covers(f, (dem_day)f->rule->count * YEAR_DAYS))
        for (size_t i = 0; i < f->news.count && !code; i++)
            code = find_first_of(f, &f->news.list[i]);
    return code;
}

static dem_code find_unanswered_of(struct look *f, const struct matter *m)
{
    struct store_pair pairs[MATTER_PAIRS_MAX];
    dem_day waits = f->day - m->entry.from;
    bool answered;
    if (!matter_is_demand(m) || !fits_event(f->rule, m) || waits < (dem_day)f->rule->count ||
        waits >= (dem_day)f->rule->count + LATELY_DAYS)
        return DEM_OK;
    dem_code code =
        matter_is_answered(f->store, f->arena, f->phrases, m, f->day, &answered, f->err);
    size_t count = code || answered ? 0 : matter_pairs(m, pairs);
    for (size_t k = 0; k < count; k++)
        if (fits_pair(f->rule, &pairs[k]))
            add_event(f, m, &pairs[k],
                      arena_print(f->arena, "no answer on record for %d day%s", waits,
                                  plural((uint32_t)waits)));
    return code;
}

static dem_code find_unanswered(struct look *f)
{
    dem_code code = DEM_OK;
    for (size_t i = 0; i < f->demands.count && !code; i++)
        code = find_unanswered_of(f, &f->demands.list[i]);
    return code;
}

/* ---- All rules --------------------------------------- */

static int by_weight(const void *x, const void *y)
{
    const struct alert *a = x, *b = y;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    int order = slice_compare(a->subject, b->subject);
    return order ? order : slice_compare(a->id, b->id);
}

static dem_code find_by_rule(struct look *f)
{
    switch (f->rule->kind) {
    case ALERT_HIGHEST: return find_highest(f);
    case ALERT_CHANGE: return find_changes(f);
    case ALERT_FIRST: return find_firsts(f);
    case ALERT_ULTIMATUM: find_told(f, matter_is_ultimatum, "an ultimatum"); return DEM_OK;
    case ALERT_DENIAL: find_told(f, matter_is_denial, "a denial"); return DEM_OK;
    case ALERT_UNANSWERED: return find_unanswered(f);
    case ALERT_ISSUE: return find_issues(f);
    }
    return DEM_OK;
}

/* What the rules look at: no more than one of them asks for. */
static dem_code prepare(struct look *f, const struct alert_rules *rules)
{
    struct board_options options = BOARD_USUAL;
    unsigned kinds = 0;
    dem_day longest = 0;
    struct matters_query ask = {
        .query = SLICE("type:REQUEST,THREATEN"), .until = f->day, .known = f->day};
    dem_code code = DEM_OK;
    options.day = f->day;
    for (size_t i = 0; i < rules->count; i++) {
        const struct alert_rule *rule = &rules->list[i];
        kinds |= 1U << rule->kind;
        if (rule->kind == ALERT_UNANSWERED && (dem_day)rule->count > longest)
            longest = (dem_day)rule->count;
    }
    if (kinds & (1U << ALERT_HIGHEST | 1U << ALERT_CHANGE | 1U << ALERT_ISSUE))
        code = board_read(f->store, f->arena, &options, &f->board, f->err);
    if (!code && kinds & (1U << ALERT_FIRST | 1U << ALERT_ULTIMATUM | 1U << ALERT_DENIAL))
        code = matters_of_day(f->store, f->arena, f->phrases, f->day, &f->news, f->err);
    ask.since = f->day - longest - LATELY_DAYS;
    if (!code && longest)
        code = matters_ask(f->store, f->arena, f->phrases, &ask, &f->demands, f->err);
    return code;
}

dem_code alerts_find(struct store *store, struct arena *arena, const struct phrases *phrases,
                     const struct alert_rules *rules, dem_day day, struct alerts *out,
                     dem_error *err)
{
    struct look f = {
        .store = store, .arena = arena, .phrases = phrases, .day = day, .out = out, .err = err};
    dem_day last;
    *out = (struct alerts){NULL, 0, 0};
    dem_code code = store_cells_span(store, &f.first, &last, err);
    if (code || f.first == DEM_DAY_UNKNOWN)
        return code;
    code = prepare(&f, rules);
    for (size_t i = 0; i < rules->count && !code; i++) {
        size_t from = out->count;
        f.rule = &rules->list[i];
        code = find_by_rule(&f);
        if (out->count > from)
            qsort(out->list + from, out->count - from, sizeof *out->list, by_weight);
    }
    return code;
}
