#include "trends/json.h"

#include <math.h>

#include "base/banned.h"

json_t *json_of_slice(struct slice s)
{
    json_t *value = s.len ? json_stringn(s.at, s.len) : NULL;
    return value ? value : json_null();
}

json_t *json_of_day(dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    return day == DEM_DAY_UNKNOWN ? json_null()
                                  : json_sprintf("%04d-%02d-%02d", d.year, d.month, d.day);
}

json_t *json_of_number(double value)
{
    return json_real(round(value * 1e4) / 1e4);
}

json_t *json_of_event(const struct trend_event *e)
{
    if (!e->id)
        return json_null();
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:I}",
                     "event", json_sprintf("%016llx", (unsigned long long)e->id), "date",
                     json_of_day(e->day), "kind", json_of_slice(e->kind), "modality",
                     json_of_slice(e->modality), "report", json_of_slice(e->report), "type",
                     json_of_slice(e->type), "mode", json_of_slice(e->mode), "cameo",
                     json_of_slice(e->cameo), "actor", json_of_slice(e->actor), "recipient",
                     json_of_slice(e->recipient), "publisher", json_of_slice(e->publisher),
                     "doc", json_of_slice(e->document), "mention",
                     json_sprintf("%016llx", (unsigned long long)e->mention), "text",
                     json_of_slice(e->words), "goldstein", json_of_number(e->goldstein),
                     "reports", (json_int_t)e->reports, "sources", (json_int_t)e->sources);
}

json_t *json_of_events(const struct trend_event *list, size_t count)
{
    json_t *events = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(events, json_of_event(&list[i]));
    return events;
}

json_t *json_of_temperature(const struct temperature *t)
{
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "value", json_of_number(t->value), "low",
                     json_of_number(t->low), "high", json_of_number(t->high), "cooperation",
                     json_of_number(t->cooperation), "conflict", json_of_number(t->conflict),
                     "known", json_of_number(t->known));
}

static json_t *json_of_mix(const double *mix)
{
    json_t *list = json_array();
    for (int i = 0; i < 4; i++)
        json_array_append_new(list, json_of_number(mix[i]));
    return list;
}

json_t *json_of_change(const struct change *c)
{
    if (c->kind == CHANGE_NONE)
        return json_null();
    return json_pack(
        "{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "class", change_name(c->kind), "date",
        json_of_day(c->day), "from", json_of_day(c->from), "to", json_of_day(c->to),
        "probability", json_of_number(c->probability), "before", json_of_number(c->before),
        "after", json_of_number(c->after), "rate_before", json_of_number(c->rate_before),
        "rate_after", json_of_number(c->rate_after), "mix_before", json_of_mix(c->mix_before),
        "mix_after", json_of_mix(c->mix_after));
}

json_t *json_of_trend_change(const struct trend_change *c)
{
    json_t *one = json_of_change(&c->change);
    json_object_set_new(one, "events", json_of_events(c->drivers.list, c->drivers.count));
    json_object_set_new(one, "assessments",
                        json_of_events(c->assessments.list, c->assessments.count));
    return one;
}

json_t *json_of_issue(const struct board_issue *row)
{
    const struct salience *s = &row->salience;
    return json_pack("{s:o,s:s,s:I,s:o,s:o,s:o,s:o,s:o,s:I,s:o,s:o,s:o}", "issue",
                     json_of_slice(row->name), "state", burner_name(s->state), "months",
                     (json_int_t)s->months, "share", json_of_number(s->now), "norm",
                     json_of_number(s->norm), "ratio", json_of_number(s->ratio), "sources",
                     json_of_number(s->sources_now), "sources_norm",
                     json_of_number(s->sources_norm), "level", (json_int_t)s->level, "since",
                     json_of_day(s->since), "last", json_of_day(s->last), "latest",
                     json_of_event(&row->latest));
}

json_t *json_of_relation(const struct board_relation *row)
{
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "actor", json_of_slice(row->pair.actor),
                     "recipient", json_of_slice(row->pair.recipient), "temperature",
                     json_of_temperature(&row->temperature), "events",
                     json_of_number(row->events_now), "change", json_of_change(&row->change),
                     "last", json_of_day(row->last), "latest", json_of_event(&row->latest));
}
