#include "trends/board.h"

#include "base/error.h"
#include "base/table.h"
#include "trends/build.h"

#include <math.h>

#include "base/banned.h"

enum { RECENT_DAYS = 90, HEAVIEST_MAX = 8 };
static const double same_part = 1e-3;

/* ---- States of relations ---------------------------------------------------------- */

struct pairs { /* whose states are to be found again */
    struct arena *arena;
    struct coverage coverage;
    double before; /* told when the states were last looked through */
    struct {
        struct store_pair *list;
        size_t count, room;
    } all;
};

static void add_pair(void *user, const struct store_relation *r)
{
    struct pairs *p = user;
    struct state state;
    if (!state_read(r->state, &p->coverage, &state))
        *ARENA_PUSH(p->arena, &p->all) = (struct store_pair){
            arena_copy(p->arena, r->pair.actor), arena_copy(p->arena, r->pair.recipient)};
}

/* The state of a pair on a day (DEM_DAY_UNKNOWN: on that of its last cell); false: no cells. */
static bool find_state(struct store *store, struct arena *arena, const struct store_pair *pair,
                       const struct coverage *coverage, dem_day day, struct state *out,
                       dem_error *err)
{
    struct series series;
    dem_day first, last = day;
    if ((day == DEM_DAY_UNKNOWN && store_cells_last(store, pair, &last, err)) ||
        last == DEM_DAY_UNKNOWN)
        return false;
    first = last - DAYS_OF_CHANGES + 1;
    if (read_series(store, arena, pair, SLICE_EMPTY, first, last, &series, err) ||
        !series.count)
        return false;
    state_find(arena, &series, coverage, out);
    return true;
}

static dem_code keep_state(struct store *store, struct pairs *pairs,
                           const struct store_pair *pair, dem_error *err)
{
    struct arena_mark mark = arena_mark(pairs->arena);
    struct state state;
    struct store_relation relation = {.pair = *pair};
    if (find_state(store, pairs->arena, pair, &pairs->coverage, DEM_DAY_UNKNOWN, &state, err))
        relation.state = (struct slice){(const char *)&state, sizeof state};
    dem_code code = store_relation_put(store, &relation, err);
    arena_return(pairs->arena, mark);
    return code;
}

/* All that was told when the states were last looked through: as long as it is about the
 * same, those of pairs whose cells did not change need no look. */
static dem_code told_before(struct store *store, struct arena *arena, double *out,
                            dem_error *err)
{
    static const struct store_pair all = {SLICE_EMPTY, SLICE_EMPTY};
    struct slice kept;
    dem_code code = store_relation_get(store, &all, arena, &kept, err);
    *out = -1;
    if (!code && kept.len == sizeof *out)
        memcpy(out, kept.at, sizeof *out);
    return code;
}

static dem_code keep_all(struct store *store, struct pairs *pairs, double told, dem_error *err)
{
    struct store_relation all = {.state = {(const char *)&told, sizeof told}};
    dem_code code = store_begin(store, err);
    for (size_t i = 0; i < pairs->all.count && !code; i++)
        code = keep_state(store, pairs, &pairs->all.list[i], err);
    if (!code && told >= 0)
        code = store_relation_put(store, &all, err);
    return code ? code : store_commit(store, err);
}

static dem_code keep_states(struct store *store, struct arena *arena, size_t *count,
                            dem_error *err)
{
    struct pairs pairs = {.arena = arena};
    dem_code code = read_coverage(store, arena, &pairs.coverage, err);
    if (!code)
        code = told_before(store, arena, &pairs.before, err);
    const struct coverage *c = &pairs.coverage;
    double told = coverage_sum(c, c->first, c->first + (dem_day)c->count);
    bool same = !code && fabs(told - pairs.before) <= same_part * told;
    if (!code)
        code = store_relations(store, same, &pairs, add_pair, err);
    *count = pairs.all.count;
    if (code || (same && !pairs.all.count))
        return code;
    return keep_all(store, &pairs, same ? -1 : told, err);
}

static dem_code keep_guarded(struct store *store, struct arena *arena, size_t *count,
                             dem_error *err)
{
    if (setjmp(arena->guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the relations of the store");
    return keep_states(store, arena, count, err);
}

dem_code board_refresh(struct store *store, size_t *days, size_t *relations, dem_error *err)
{
    struct arena arena;
    *relations = 0;
    dem_code code = store_cells_refresh(store, days, err);
    arena_init(&arena, NULL);
    if (!code)
        code = keep_guarded(store, &arena, relations, err);
    if (code)
        store_rollback(store);
    arena_release(&arena);
    return code;
}

/* ---- What was told ------------------------------------------------------------------ */

struct reading {
    struct store *store;
    struct arena *arena;
    struct board *board;
    struct coverage coverage;
    dem_day first; /* of the days below */
    size_t count;
    struct told all;
    struct table numbers; /* of issues */
    struct {
        struct told *list; /* [board->issues.count] */
        size_t count, room;
    } about;
    double volume; /* of the day */
    struct {
        struct old {
            struct store_pair pair;
            double recent,
                now; /* weights of RECENT_DAYS and STATE_DAYS, where they were asked */
        } * list;    /* whose kept state is of no use for this day */
        size_t count, room;
    } old;
    struct table places; /* in it, of pairs */
};

static struct told new_told(struct reading *r)
{
    return (struct told){ARENA_ARRAY(r->arena, double, r->count),
                         ARENA_ARRAY(r->arena, double, r->count),
                         ARENA_ARRAY(r->arena, double, r->count)};
}

static struct told *told_of(struct reading *r, struct slice issue)
{
    if (!issue.len)
        return &r->all;
    int32_t number = table_find(&r->numbers, issue);
    if (number == TABLE_NONE) {
        struct slice name = arena_copy(r->arena, issue);
        number = table_add(&r->numbers, name, (int32_t)r->about.count);
        *ARENA_PUSH(r->arena, &r->about) = new_told(r);
        *ARENA_PUSH(r->arena, &r->board->issues) = (struct board_issue){.name = name};
    }
    return &r->about.list[number];
}

static void add_told(void *user, const struct store_told *told)
{
    struct reading *r = user;
    struct told *to = told_of(r, told->issue);
    to->weight[told->day - r->first] += told->weight;
    to->sources[told->day - r->first] += told->sources;
}

static void add_silent(void *user, const struct store_told *told)
{
    struct reading *r = user;
    told_of(r, told->issue)->silent[told->day - r->first] += told->weight;
}

static void add_silent_name(void *user, struct slice source)
{
    struct reading *r = user;
    *ARENA_PUSH(r->arena, &r->board->silent) = arena_copy(r->arena, source);
}

static dem_code read_told(struct reading *r, dem_error *err)
{
    dem_day day = r->board->day, norm = day - 7 * (WEEKS_NOW + WEEKS_NORM) + 1;
    r->all = new_told(r);
    table_init(&r->numbers, r->arena);
    dem_code code = store_told_days(r->store, true, r->first, day, r, add_told, err);
    if (!code)
        code = store_silent_told(r->store, norm > r->first ? norm : r->first, day, r,
                                 add_silent_name, add_silent, err);
    if (!code)
        code = read_coverage(r->store, r->arena, &r->coverage, err);
    r->volume = coverage_volume(&r->coverage, HALF_LIFE_DAYS, day);
    return code;
}

/* ---- Rows ----------------------------------------------------------------------------- */

static void fill_relation(const struct reading *r, const struct state *s,
                          struct board_relation *out)
{
    struct decayed d = s->decayed;
    dem_day day = r->board->day;
    int weeks = (day - calendar_weekday(day) - (s->last - calendar_weekday(s->last))) / 7;
    decayed_to(&d, day, HALF_LIFE_DAYS);
    out->temperature = temperature_of(&d, r->volume);
    out->change = s->change;
    out->last = s->last;
    for (int i = 0; i < STATE_DAYS; i++)
        out->events_now +=
            s->last - (STATE_DAYS - 1 - i) > day - STATE_DAYS ? (double)s->days[i] : 0;
    for (int i = weeks; i < WEEKS_NORM; i++)
        out->weeks[i - weeks] = s->weights[i] > 0 ? s->scores[i] / s->weights[i] : 0;
    if (s->change.day <= day - DAYS_OF_CHANGES)
        out->change = (struct change){.kind = CHANGE_NONE};
}

static void add_relation(struct reading *r, const struct store_pair *pair,
                         const struct state *s)
{
    if (s->last <= r->board->day - DAYS_OF_CHANGES)
        return;
    struct board_relation *row = ARENA_PUSH(r->arena, &r->board->relations);
    *row = (struct board_relation){.pair = *pair};
    fill_relation(r, s, row);
}

static void take_relation(void *user, const struct store_relation *relation)
{
    struct reading *r = user;
    struct state state;
    if (slice_equal(relation->pair.actor, relation->pair.recipient))
        return; /* no relation of two */
    struct store_pair pair = {arena_copy(r->arena, relation->pair.actor),
                              arena_copy(r->arena, relation->pair.recipient)};
    if (state_read(relation->state, &r->coverage, &state) && state.last <= r->board->day)
        add_relation(r, &pair, &state);
    else
        *ARENA_PUSH(r->arena, &r->old) = (struct old){.pair = pair};
}

/* Who can have changed first, then who did most, then by name: as by_news without states. */
static int by_promise(const void *a, const void *b)
{
    const struct old *x = a, *y = b;
    bool one = x->recent >= CHANGE_EVENTS, two = y->recent >= CHANGE_EVENTS;
    if (one != two)
        return one ? -1 : 1;
    if (x->now != y->now)
        return x->now > y->now ? -1 : 1;
    int order = slice_compare(x->pair.actor, y->pair.actor);
    return order ? order : slice_compare(x->pair.recipient, y->pair.recipient);
}

static struct slice pair_name(struct arena *arena, const struct store_pair *pair)
{
    return arena_print(arena, "%.*s %.*s", SLICE_ARG(pair->actor), SLICE_ARG(pair->recipient));
}

static void take_lately(void *user, const struct store_lately *lately)
{
    struct reading *r = user;
    int32_t at = table_find(&r->places, pair_name(r->arena, &lately->pair));
    if (at == TABLE_NONE)
        return;
    r->old.list[at].recent = lately->weight;
    r->old.list[at].now = lately->late;
}

/* To find the state of every relation anew takes long: the promising ones come first. */
static dem_code rank_old(struct reading *r, dem_error *err)
{
    dem_day day = r->board->day;
    table_init(&r->places, r->arena);
    for (size_t i = 0; i < r->old.count; i++)
        table_add(&r->places, pair_name(r->arena, &r->old.list[i].pair), (int32_t)i);
    dem_code code = store_cells_lately(r->store, day - RECENT_DAYS + 1, day - STATE_DAYS + 1,
                                       day, r, take_lately, err);
    qsort(r->old.list, r->old.count, sizeof *r->old.list, by_promise);
    return code;
}

/* Room for a row of each, so that nothing but the rows is kept in the arena. */
static void make_room(struct reading *r)
{
    size_t room = r->board->relations.count + r->old.count;
    struct board_relation *list = ARENA_ARRAY(r->arena, struct board_relation, room + 1);
    if (r->board->relations.count)
        memcpy(list, r->board->relations.list, r->board->relations.count * sizeof *list);
    r->board->relations.list = list;
    r->board->relations.room = room + 1;
}

/* Is there a row of it?  It is the last one. */
static bool add_old(struct reading *r, const struct old *old, dem_error *err)
{
    struct state state;
    size_t before = r->board->relations.count;
    struct arena_mark mark = arena_mark(r->arena);
    bool found =
        find_state(r->store, r->arena, &old->pair, &r->coverage, r->board->day, &state, err);
    arena_return(r->arena, mark);
    if (found)
        add_relation(r, &old->pair, &state);
    return r->board->relations.count > before;
}

/* Of relations that cannot have changed lately only the `most` busiest can be among the `most`
 * that are wanted (0: all). */
static dem_code read_relations(struct reading *r, size_t most, dem_error *err)
{
    dem_error error = {.code = DEM_OK};
    dem_code code = store_relations(r->store, false, r, take_relation, err);
    bool ranked = most && r->old.count > most;
    size_t calm = 0; /* rows of such relations */
    if (!code && ranked)
        code = rank_old(r, err);
    make_room(r);
    for (size_t i = 0; i < r->old.count && !code && (!ranked || calm < most); i++) {
        bool added = add_old(r, &r->old.list[i], &error);
        calm += added && r->old.list[i].recent < CHANGE_EVENTS;
        code = error.code;
    }
    if (error.code && err)
        *err = error;
    return code;
}

static int by_salience(const void *a, const void *b)
{
    const struct board_issue *x = a, *y = b;
    if (x->salience.state != y->salience.state)
        return x->salience.state < y->salience.state ? -1 : 1;
    if (x->salience.ratio != y->salience.ratio)
        return x->salience.ratio > y->salience.ratio ? -1 : 1;
    return slice_compare(x->name, y->name);
}

static dem_day recent_change(const struct board_relation *r, dem_day day)
{
    bool recent = r->change.kind != CHANGE_NONE && r->change.day > day - RECENT_DAYS;
    return recent ? r->change.day : INT32_MIN;
}

struct ranked {
    struct board_relation row;
    dem_day changed;
};

static int by_news(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->changed != y->changed)
        return x->changed > y->changed ? -1 : 1;
    if (x->row.events_now != y->row.events_now)
        return x->row.events_now > y->row.events_now ? -1 : 1;
    int order = slice_compare(x->row.pair.actor, y->row.pair.actor);
    return order ? order : slice_compare(x->row.pair.recipient, y->row.pair.recipient);
}

static void sort_relations(struct arena *arena, struct board *board)
{
    size_t count = board->relations.count;
    struct ranked *rows = ARENA_ARRAY(arena, struct ranked, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct ranked){board->relations.list[i],
                                  recent_change(&board->relations.list[i], board->day)};
    if (count)
        qsort(rows, count, sizeof *rows, by_news);
    for (size_t i = 0; i < count; i++)
        board->relations.list[i] = rows[i].row;
}

/* ---- The latest event of a row ---------------------------------------------------------- */

static void take_heaviest(void *user, const struct store_brief *e)
{
    struct trend_event *best = user;
    if (best->id && e->weight <= best->weight)
        return;
    best->id = e->id;
    best->weight = e->weight;
}

static dem_code read_latest(struct reading *r, dem_error *err)
{
    dem_code code = DEM_OK;
    for (size_t i = 0; i < r->board->issues.count && !code; i++) {
        struct board_issue *row = &r->board->issues.list[i];
        dem_day day = row->salience.last;
        if (day != DEM_DAY_UNKNOWN)
            code = store_issue_events(r->store, row->name, day, day, &row->latest,
                                      take_heaviest, err);
        if (!code && row->latest.id)
            code = read_event(r->store, r->arena, row->latest.id, &row->latest, err);
    }
    for (size_t i = 0; i < r->board->relations.count && !code; i++) {
        struct board_relation *row = &r->board->relations.list[i];
        code = store_pair_events(r->store, WANT_HAPPENED, &row->pair, SLICE_EMPTY, row->last,
                                 row->last, &row->latest, take_heaviest, err);
        if (!code && row->latest.id)
            code = read_event(r->store, r->arena, row->latest.id, &row->latest, err);
    }
    return code;
}

/* The days that a board of `day` (DEM_DAY_UNKNOWN: that of the latest article) looks at, and
 * what was told on them; r->count is 0 if there are none. */
static dem_code begin(struct reading *r, dem_day day, dem_error *err)
{
    dem_day first, last;
    *r->board = (struct board){.day = day};
    dem_code code = store_cells_span(r->store, &first, &last, err);
    if (!code && day == DEM_DAY_UNKNOWN)
        code = store_today(r->store, &r->board->day, err);
    if (code || first == DEM_DAY_UNKNOWN || r->board->day < first)
        return code;
    r->count = (size_t)(r->board->day - first) / 7 * 7 + 7;
    r->count = r->count < DAYS_SHOWN ? r->count : DAYS_SHOWN;
    r->first = r->board->day - (dem_day)r->count + 1;
    return read_told(r, err);
}

dem_code board_read(struct store *store, struct arena *arena,
                    const struct board_options *options, struct board *out, dem_error *err)
{
    struct reading r = {.store = store, .arena = arena, .board = out};
    dem_code code = begin(&r, options->day, err);
    if (code || !r.count)
        return code;
    for (size_t i = 0; i < r.about.count; i++) {
        struct board_issue *row = &out->issues.list[i];
        salience_find(arena, &r.about.list[i], &r.all, r.count, out->day, &row->salience,
                      row->weeks);
    }
    code = read_relations(&r, options->relations, err);
    if (out->issues.count)
        qsort(out->issues.list, out->issues.count, sizeof *out->issues.list, by_salience);
    sort_relations(arena, out);
    if (options->issues && out->issues.count > options->issues)
        out->issues.count = options->issues;
    if (options->relations && out->relations.count > options->relations)
        out->relations.count = options->relations;
    return code || !options->latest ? code : read_latest(&r, err);
}

/* ---- One issue ---- */

struct heaviest {
    struct store_brief list[HEAVIEST_MAX];
    size_t count, most;
};

static void take_heavy(void *user, const struct store_brief *e)
{
    struct heaviest *h = user;
    size_t at = h->count;
    while (at > 0 && h->list[at - 1].weight < e->weight)
        at--;
    if (at >= h->most)
        return;
    h->count += h->count < h->most;
    memmove(&h->list[at + 1], &h->list[at], (h->count - 1 - at) * sizeof *h->list);
    h->list[at] = *e;
}

static dem_code read_burst(const struct reading *r, struct slice issue, size_t most,
                           struct issue_burst *out, dem_error *err)
{
    struct heaviest h = {.most = most < HEAVIEST_MAX ? most : HEAVIEST_MAX};
    dem_code code =
        store_issue_events(r->store, issue, out->from, out->to, &h, take_heavy, err);
    for (size_t i = 0; i < h.count && !code; i++) {
        struct trend_event *e = ARENA_PUSH(r->arena, &out->events);
        *e = (struct trend_event){.weight = h.list[i].weight};
        code = read_event(r->store, r->arena, h.list[i].id, e, err);
    }
    return code;
}

static void take_issue_weeks(const struct reading *r, const struct told *about,
                             struct issue_trend *out)
{
    out->count = r->count / 7;
    out->weeks = ARENA_ARRAY(r->arena, struct burst_week, out->count);
    for (size_t i = 0; i < r->count; i++) {
        out->weeks[i / 7].about += about->weight[i];
        out->weeks[i / 7].all += r->all.weight[i];
    }
}

/* The first issue of the reading. */
static dem_code read_issue(struct reading *r, size_t most, struct issue_trend *out,
                           dem_error *err)
{
    struct bursts bursts;
    struct board_issue *row = r->board->issues.list;
    const struct told *about = r->about.list;
    dem_code code = DEM_OK;
    salience_find(r->arena, about, &r->all, r->count, out->day, &row->salience, row->weeks);
    take_issue_weeks(r, about, out);
    bursts_find(r->arena, out->weeks, out->count, &bursts);
    out->levels = bursts.levels;
    for (size_t i = 0; i < bursts.count && !code; i++) {
        const struct burst *b = &bursts.list[i];
        struct issue_burst *to = ARENA_PUSH(r->arena, &out->bursts);
        *to = (struct issue_burst){.from = out->first + 7 * (dem_day)b->from,
                                   .to = out->first + 7 * (dem_day)b->to + 6,
                                   .level = b->level,
                                   .gain = b->gain};
        code = read_burst(r, row->name, most, to, err);
    }
    return code;
}

dem_code issue_read(struct store *store, struct arena *arena, struct slice name, dem_day day,
                    size_t most, struct issue_trend *out, dem_error *err)
{
    struct board board;
    struct reading r = {.store = store, .arena = arena, .board = &board};
    dem_code code = begin(&r, day, err);
    *out = (struct issue_trend){.day = board.day, .first = r.first};
    int32_t number = !code && r.count ? table_find(&r.numbers, name) : TABLE_NONE;
    if (code || number == TABLE_NONE)
        return code;
    board.issues.count = 1; /* its row alone is to get its latest event */
    board.issues.list += number;
    r.about.list += number;
    code = read_issue(&r, most, out, err);
    if (!code)
        code = read_latest(&r, err);
    out->row = *board.issues.list;
    return code;
}
