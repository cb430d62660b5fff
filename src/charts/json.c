/* The board and relations for programs: one object a line. */
#include "charts/build.h"

#include <jansson.h>
#include <math.h>

#include "base/banned.h"

static json_t *json_slice(struct slice s)
{
    return s.len ? json_stringn(s.at, s.len) : json_null();
}

static json_t *json_day(dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    return day == DEM_DAY_UNKNOWN ? json_null()
                                  : json_sprintf("%04d-%02d-%02d", d.year, d.month, d.day);
}

/* Four places are more than any of these numbers can bear. */
static json_t *json_short(double value)
{
    return json_real(round(value * 1e4) / 1e4);
}

static json_t *json_event(const struct trend_event *e)
{
    if (!e->id)
        return json_null();
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:I}",
                     "event", json_sprintf("%016llx", (unsigned long long)e->id), "date",
                     json_day(e->day), "kind", json_slice(e->kind), "modality",
                     json_slice(e->modality), "report", json_slice(e->report), "type",
                     json_slice(e->type), "mode", json_slice(e->mode), "cameo",
                     json_slice(e->cameo), "actor", json_slice(e->actor), "recipient",
                     json_slice(e->recipient), "publisher", json_slice(e->publisher), "doc",
                     json_slice(e->document), "text", json_slice(e->words), "goldstein",
                     json_short(e->goldstein), "reports", (json_int_t)e->reports, "sources",
                     (json_int_t)e->sources);
}

static json_t *json_mix(const double *mix)
{
    json_t *list = json_array();
    for (int i = 0; i < 4; i++)
        json_array_append_new(list, json_short(mix[i]));
    return list;
}

static json_t *json_change(const struct change *c)
{
    if (c->kind == CHANGE_NONE)
        return json_null();
    return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "class",
                     change_name(c->kind), "date", json_day(c->day), "from", json_day(c->from),
                     "to", json_day(c->to), "probability", json_short(c->probability), "before",
                     json_short(c->before), "after", json_short(c->after), "rate_before",
                     json_short(c->rate_before), "rate_after", json_short(c->rate_after),
                     "mix_before", json_mix(c->mix_before), "mix_after",
                     json_mix(c->mix_after));
}

static json_t *json_temperature(const struct temperature *t)
{
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "value", json_short(t->value), "low",
                     json_short(t->low), "high", json_short(t->high), "cooperation",
                     json_short(t->cooperation), "conflict", json_short(t->conflict), "known",
                     json_short(t->known));
}

/* One object a line; takes it. */
static void put_json(FILE *out, json_t *object)
{
    json_dumpf(object, out, JSON_COMPACT | JSON_REAL_PRECISION(8));
    fputc('\n', out);
    json_decref(object);
}

void board_json(const struct chart *chart, const struct board *board)
{
    FILE *out = chart->out;
    for (size_t i = 0; i < board->issues.count; i++) {
        const struct board_issue *row = &board->issues.list[i];
        const struct salience *s = &row->salience;
        put_json(out, json_pack("{s:o,s:o,s:s,s:I,s:o,s:o,s:o,s:o,s:o,s:I,s:o,s:o,s:o}", "day",
                                json_day(board->day), "issue", json_slice(row->name), "state",
                                burner_name(s->state), "months", (json_int_t)s->months, "share",
                                json_short(s->now), "norm", json_short(s->norm), "ratio",
                                json_short(s->ratio), "sources", json_short(s->sources_now),
                                "sources_norm", json_short(s->sources_norm), "level",
                                (json_int_t)s->level, "since", json_day(s->since), "last",
                                json_day(s->last), "latest", json_event(&row->latest)));
    }
    for (size_t i = 0; i < board->relations.count; i++) {
        const struct board_relation *row = &board->relations.list[i];
        put_json(out,
                 json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "day", json_day(board->day),
                           "actor", json_slice(row->pair.actor), "recipient",
                           json_slice(row->pair.recipient), "temperature",
                           json_temperature(&row->temperature), "events",
                           json_short(row->events_now), "change", json_change(&row->change),
                           "last", json_day(row->last), "latest", json_event(&row->latest)));
    }
}

/* ---- trend ------------------------------------------------------------------------- */

static json_t *json_events(const struct trend_event *list, size_t count)
{
    json_t *events = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(events, json_event(&list[i]));
    return events;
}

static void put_trend(const struct chart *chart, const struct trend *t, struct slice issue)
{
    struct slice search =
        t->days ? words_search(chart->arena, chart->store, &t->pair, issue, t->from, t->to)
                : SLICE_EMPTY;
    json_t *days = json_array(), *changes = json_array();
    for (dem_day day = t->from; t->days && day <= t->to; day++) {
        json_t *one = json_temperature(&t->days[day - t->from]);
        json_object_set_new(one, "date", json_day(day));
        json_array_append_new(days, one);
    }
    for (size_t i = 0; i < t->changes.count; i++) {
        const struct trend_change *c = &t->changes.list[i];
        json_t *one = json_change(&c->change);
        json_object_set_new(one, "events", json_events(c->drivers.list, c->drivers.count));
        json_object_set_new(one, "assessments",
                            json_events(c->assessments.list, c->assessments.count));
        json_array_append_new(changes, one);
    }
    put_json(chart->out,
             json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "actor", json_slice(t->pair.actor),
                       "recipient", json_slice(t->pair.recipient), "from",
                       json_day(t->days ? t->from : DEM_DAY_UNKNOWN), "to",
                       json_day(t->days ? t->to : DEM_DAY_UNKNOWN), "dispersion",
                       json_short(t->dispersion), "search", json_slice(search), "changes",
                       changes, "days", days));
}

void trend_json(const struct chart *chart, const struct trend_figure *figure)
{
    for (size_t i = 0; i < figure->count; i++)
        put_trend(chart, &figure->list[i], figure->issue);
}
