/* Boards, relations, issues and dossiers.  Days that changed since they were counted are not
 * counted here (a reader writes nothing): every answer says up to when it stands and how many
 * days wait. */
#include "trends/json.h"
#include "web/desk.h"
#include "web/serve.h"
#include "web/values.h"

#include <time.h>

#include "base/banned.h"

enum {
    BOARD_ROWS = 60,
    BOARD_ROWS_MAX = 1000,
    DAYS_DAILY = 800, /* more days than these are told by the week */
    EVENTS_A_BURST = 3,
    DOSSIER_ROWS = 20,
    DOSSIER_ROWS_MAX = 1000,
    DOSSIER_EVENTS = 2000, /* of each direction */
    DAY_SECONDS = 86400
};

/* A day of the query, DEM_DAY_UNKNOWN without one; complains if it is none. */
static bool read_day(const struct web_request *r, struct web_answer *answer, const char *name,
                     dem_day *out)
{
    struct slice given = web_query(r, name);
    *out = given.len ? calendar_read(given) : DEM_DAY_UNKNOWN;
    if (given.len && *out == DEM_DAY_UNKNOWN)
        web_error(r, answer, WEB_BAD_REQUEST, "%s wants YYYY-MM-DD", name);
    return !given.len || *out != DEM_DAY_UNKNOWN;
}

static bool read_limit(const struct web_request *r, struct web_answer *answer, long most,
                       long usual, long *out)
{
    bool ok = web_query_number(r, "limit", 1, most, usual, out);
    if (!ok)
        web_error(r, answer, WEB_BAD_REQUEST, "limit wants a number from 1 to %ld", most);
    return ok;
}

static struct slice upper(struct arena *arena, struct slice s)
{
    char *to = arena_take(arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        to[i] = s.at[i] >= 'a' && s.at[i] <= 'z' ? (char)(s.at[i] - 'a' + 'A') : s.at[i];
    return (struct slice){to, s.len};
}

static json_t *country(const struct web_request *r, struct slice code)
{
    return json_pack("{s:o,s:o}", "code", json_of_slice(code), "name",
                     json_of_slice(phrases_country(r->web->phrases, code)));
}

/* Up to when the store is counted, and how many days have changed since. */
static dem_code put_counted(const struct web_request *r, json_t *into, dem_error *err)
{
    dem_day first, last;
    size_t stale;
    dem_code code = store_cells_span(r->store, &first, &last, err);
    if (!code)
        code = store_cells_stale(r->store, &stale, err);
    if (!code)
        json_object_set_new(into, "counted",
                            json_pack("{s:o,s:o,s:I}", "from", json_of_day(first), "to",
                                      json_of_day(last), "waiting", (json_int_t)stale));
    return code;
}

/* Sends the value, or what went wrong. */
static void finish(const struct web_request *r, struct web_answer *answer, json_t *value,
                   dem_code code, dem_error *err)
{
    if (!code)
        code = put_counted(r, value, err);
    if (web_failed(r, answer, code, err))
        json_decref(value);
    else
        web_json(r, answer, WEB_OK, value);
}

/* ---- Board ---------------------------------------------------------------------------- */

static json_t *weeks_of(const float *weeks)
{
    json_t *list = json_array();
    for (int i = 0; i < WEEKS_NORM; i++)
        json_array_append_new(list, json_of_number((double)weeks[i]));
    return list;
}

static json_t *issues_of(const struct board *board)
{
    json_t *list = json_array();
    for (size_t i = 0; i < board->issues.count; i++) {
        json_t *row = json_of_issue(&board->issues.list[i]);
        json_object_set_new(row, "weeks", weeks_of(board->issues.list[i].weeks));
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *relations_of(const struct web_request *r, const struct board *board)
{
    json_t *list = json_array();
    for (size_t i = 0; i < board->relations.count; i++) {
        const struct board_relation *from = &board->relations.list[i];
        json_t *row = json_of_relation(from);
        json_object_set_new(row, "actor", country(r, from->pair.actor));
        json_object_set_new(row, "recipient", country(r, from->pair.recipient));
        json_object_set_new(row, "weeks", weeks_of(from->weeks));
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *names_of(const struct board *board)
{
    json_t *list = json_array();
    for (size_t i = 0; i < board->silent.count; i++)
        json_array_append_new(list, json_of_slice(board->silent.list[i]));
    return list;
}

void board_get(const struct web_request *r, struct web_answer *answer)
{
    struct board board;
    struct board_options wanted = BOARD_USUAL;
    long limit;
    dem_error err;
    if (!read_day(r, answer, "date", &wanted.day) ||
        !read_limit(r, answer, BOARD_ROWS_MAX, BOARD_ROWS, &limit))
        return;
    wanted.issues = wanted.relations = (size_t)limit;
    /* A day of the past costs a look at every relation: what was found is kept for a while. */
    bool past = wanted.day != DEM_DAY_UNKNOWN;
    struct slice question = arena_print(r->arena, "%s %d %ld", r->path, wanted.day, limit);
    if (past && desk_find(r->web->desk, r, question, answer))
        return;
    dem_code code = board_read(r->store, r->arena, &wanted, &board, &err);
    if (web_failed(r, answer, code, &err))
        return;
    finish(r, answer,
           json_pack("{s:o,s:o,s:o,s:o}", "date", json_of_day(board.day), "issues",
                     issues_of(&board), "relations", relations_of(r, &board), "silent",
                     names_of(&board)),
           code, &err);
    if (past)
        desk_keep(r->web->desk, r, question, answer);
}

/* ---- One relation ------------------------------------------------------------------------ */

struct columns { /* of a series, a value a step */
    json_t *value, *low, *high, *cooperation, *conflict, *known, *events, *quads[4];
};

static void add_temperature(struct columns *c, const struct temperature *t)
{
    json_array_append_new(c->value, json_of_number(t->value));
    json_array_append_new(c->low, json_of_number(t->low));
    json_array_append_new(c->high, json_of_number(t->high));
    json_array_append_new(c->cooperation, json_of_number(t->cooperation));
    json_array_append_new(c->conflict, json_of_number(t->conflict));
    json_array_append_new(c->known, json_of_number(t->known));
}

/* Sums of the cells of [from, to], from *at on. */
static void add_volume(struct columns *c, const struct series *series, size_t *at, dem_day from,
                       dem_day to)
{
    json_int_t events = 0;
    double quads[4] = {0, 0, 0, 0};
    for (; *at < series->count && series->list[*at].day <= to; ++*at) {
        const struct store_cell *cell = &series->list[*at];
        if (cell->day < from)
            continue;
        events += cell->events;
        for (int q = 0; q < 4; q++)
            quads[q] += cell->quad[q];
    }
    json_array_append_new(c->events, json_integer(events));
    for (int q = 0; q < 4; q++)
        json_array_append_new(c->quads[q], json_of_number(quads[q]));
}

/* Temperature at the end of each step, and what happened in it. */
static json_t *series_of(const struct trend *t, dem_day to, int step)
{
    struct columns c = {json_array(), json_array(),
                        json_array(), json_array(),
                        json_array(), json_array(),
                        json_array(), {json_array(), json_array(), json_array(), json_array()}};
    size_t at = 0;
    for (dem_day day = t->from; t->days && day <= to; day += step) {
        dem_day last = day + step - 1 < to ? day + step - 1 : to;
        add_temperature(&c, &t->days[last - t->from]);
        add_volume(&c, &t->series, &at, day, last);
    }
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:[o,o,o,o]}", "value", c.value, "low",
                     c.low, "high", c.high, "cooperation", c.cooperation, "conflict",
                     c.conflict, "known", c.known, "events", c.events, "quads", c.quads[0],
                     c.quads[1], c.quads[2], c.quads[3]);
}

static json_t *dates_of(dem_day from, dem_day to, int step)
{
    json_t *list = json_array();
    for (dem_day day = from; day <= to; day += step)
        json_array_append_new(list, json_of_day(day));
    return list;
}

struct span {
    dem_day first, last, known; /* shown; nothing behind `known` is used */
};

static void add_to_span(void *user, const struct store_cell *cell)
{
    struct span *s = user;
    if (s->first == DEM_DAY_UNKNOWN || cell->day < s->first)
        s->first = cell->day;
}

static dem_day earlier(dem_day asked, dem_day than)
{
    return asked != DEM_DAY_UNKNOWN && asked < than ? asked : than;
}

/* The days shown: those asked for inside of what is counted; without them from the first event
 * of either to that of the latest article, so that silence is seen.  `out` has what is asked
 * for. False: there are none. */
static bool find_span(const struct web_request *r, const struct trend_options *wanted,
                      struct span *out, dem_code *code, dem_error *err)
{
    struct store_pair back = {wanted->pair.recipient, wanted->pair.actor};
    struct span asked = *out;
    dem_day first, last;
    *out = (struct span){.first = DEM_DAY_UNKNOWN};
    *code = store_cells_span(r->store, &first, &last, err);
    if (!*code)
        *code = store_today(r->store, &last, err);
    if (!*code)
        *code = store_cells(r->store, &wanted->pair, wanted->issue, DEM_DAY_UNKNOWN,
                            DEM_DAY_UNKNOWN, out, add_to_span, err);
    if (!*code)
        *code = store_cells(r->store, &back, wanted->issue, DEM_DAY_UNKNOWN, DEM_DAY_UNKNOWN,
                            out, add_to_span, err);
    if (*code || out->first == DEM_DAY_UNKNOWN)
        return false;
    if (asked.first != DEM_DAY_UNKNOWN)
        out->first = asked.first > first ? asked.first : first;
    out->known = earlier(asked.known, last);
    out->last = earlier(asked.last, out->known);
    return out->first <= out->last;
}

static dem_code put_direction(const struct web_request *r, const struct trend_options *wanted,
                              dem_day to, int step, json_t *into, dem_error *err)
{
    struct trend trend;
    json_t *changes = json_array();
    dem_code code = trend_read(r->store, r->arena, wanted, &trend, err);
    for (size_t i = 0; i < trend.changes.count && !code; i++)
        if (trend.changes.list[i].change.day <= to)
            json_array_append_new(changes, json_of_trend_change(&trend.changes.list[i]));
    json_array_append_new(into, json_pack("{s:o,s:o,s:o,s:o,s:o}", "actor",
                                          country(r, wanted->pair.actor), "recipient",
                                          country(r, wanted->pair.recipient), "dispersion",
                                          json_of_number(trend.dispersion), "changes", changes,
                                          "series", series_of(&trend, to, step)));
    return code;
}

static bool read_step(const struct web_request *r, struct web_answer *answer, int *out)
{
    struct slice every = web_query(r, "every");
    *out = slice_is(every, "day") ? 1 : slice_is(every, "week") ? 7 : 0;
    if (every.len && !*out)
        web_error(r, answer, WEB_BAD_REQUEST, "every is day or week");
    return !every.len || *out;
}

void relation_get(const struct web_request *r, struct web_answer *answer)
{
    struct trend_options wanted = TREND_USUAL;
    struct span span;
    dem_error err;
    dem_code code;
    int step;
    wanted.pair =
        (struct store_pair){upper(r->arena, r->parts[0]), upper(r->arena, r->parts[1])};
    wanted.issue = web_query(r, "issue");
    if (!read_day(r, answer, "from", &span.first) || !read_day(r, answer, "to", &span.last) ||
        !read_day(r, answer, "date", &span.known) || !read_step(r, answer, &step))
        return;
    bool found = find_span(r, &wanted, &span, &code, &err);
    if (web_failed(r, answer, code, &err))
        return;
    json_t *dates = json_array(), *directions = json_array();
    if (found) {
        wanted.from = span.first;
        wanted.to = span.known;
        step = step ? step : span.last - span.first < DAYS_DAILY ? 1 : 7;
        json_decref(dates);
        dates = dates_of(span.first, span.last, step);
        code = put_direction(r, &wanted, span.last, step, directions, &err);
        wanted.pair = (struct store_pair){wanted.pair.recipient, wanted.pair.actor};
        if (!code && !slice_equal(wanted.pair.actor, wanted.pair.recipient))
            code = put_direction(r, &wanted, span.last, step, directions, &err);
    }
    finish(r, answer,
           json_pack("{s:[o,o],s:o,s:s,s:o,s:o,s:o,s:o}", "parties",
                     country(r, upper(r->arena, r->parts[0])),
                     country(r, upper(r->arena, r->parts[1])), "issue",
                     json_of_slice(wanted.issue), "every", step == 1 ? "day" : "week", "from",
                     json_of_day(found ? span.first : DEM_DAY_UNKNOWN), "to",
                     json_of_day(found ? span.last : DEM_DAY_UNKNOWN), "dates", dates,
                     "directions", directions),
           code, &err);
}

/* ---- One issue ----------------------------------------------------------------------------
 */

static json_t *bursts_of(const struct issue_trend *t)
{
    json_t *list = json_array();
    for (size_t i = 0; i < t->bursts.count; i++) {
        const struct issue_burst *b = &t->bursts.list[i];
        json_array_append_new(list,
                              json_pack("{s:o,s:o,s:i,s:o,s:o}", "from", json_of_day(b->from),
                                        "to", json_of_day(b->to), "level", (int)b->level,
                                        "gain", json_of_number(b->gain), "events",
                                        json_of_events(b->events.list, b->events.count)));
    }
    return list;
}

void issue_get(const struct web_request *r, struct web_answer *answer)
{
    struct issue_trend t;
    dem_day day;
    dem_error err;
    if (!read_day(r, answer, "date", &day))
        return;
    dem_code code = issue_read(r->store, r->arena, r->parts[0], day, EVENTS_A_BURST, &t, &err);
    if (web_failed(r, answer, code, &err))
        return;
    if (!t.count) {
        web_error(r, answer, WEB_NOT_FOUND, "nothing was told of this issue up to this day");
        return;
    }
    json_t *value = json_of_issue(&t.row), *about = json_array(), *all = json_array(),
           *levels = json_array();
    for (size_t i = 0; i < t.count; i++) {
        json_array_append_new(about, json_of_number(t.weeks[i].about));
        json_array_append_new(all, json_of_number(t.weeks[i].all));
        json_array_append_new(levels, json_integer(t.levels[i]));
    }
    json_object_set_new(value, "date", json_of_day(t.day));
    json_object_set_new(value, "dates", dates_of(t.first, t.day, 7));
    json_object_set_new(value, "about", about);
    json_object_set_new(value, "all", all);
    json_object_set_new(value, "levels", levels);
    json_object_set_new(value, "bursts", bursts_of(&t));
    finish(r, answer, value, code, &err);
}

/* ---- Dossier ------------------------------------------------------------------------------
 */

/* A party of the path: a tilde stands for the stroke of ISR/MIL, three letters are a code. */
static struct slice party(struct arena *arena, struct slice part)
{
    char *to = arena_take(arena, part.len + 1);
    for (size_t i = 0; i < part.len; i++)
        to[i] = part.at[i] == '~' ? '/' : part.at[i];
    struct slice name = {to, part.len};
    return part.len == 3 ? upper(arena, name) : name;
}

static dem_day today(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (dem_day)(t.tv_sec / DAY_SECONDS);
}

void dossier_get(const struct web_request *r, struct web_answer *answer)
{
    struct store_filter *filter = ARENA_NEW(r->arena, struct store_filter);
    struct dossier ask = {.left = party(r->arena, r->parts[0]),
                          .right = party(r->arena, r->parts[1]),
                          .issue = web_query(r, "issue"),
                          .filter = filter};
    struct page page;
    dem_error err;
    long limit;
    if (!read_day(r, answer, "date", &ask.today) ||
        !read_limit(r, answer, DOSSIER_ROWS_MAX, DOSSIER_ROWS, &limit))
        return;
    if (ask.today == DEM_DAY_UNKNOWN)
        ask.today = today();
    ask.limit = (uint32_t)limit;
    ask.most = DOSSIER_EVENTS;
    store_filter_all(filter);
    dem_code code = store_query(r->arena, web_query(r, "q"), filter, &err);
    if (!code)
        code = dossier_fill(r->store, r->arena, r->web->phrases, &ask, &page, &err);
    if (!web_failed(r, answer, code, &err))
        web_json(r, answer, WEB_OK, page_json(r->arena, &page));
}
