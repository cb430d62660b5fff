#include "trends/build.h"

#include <math.h>

#include "base/banned.h"

static dem_day monday(dem_day day)
{
    return day - calendar_weekday(day);
}

static double weight_of(const struct store_cell *c)
{
    return c->quad[0] + c->quad[1] + c->quad[2] + c->quad[3];
}

static void add_recent(const struct store_cell *c, struct state *s)
{
    dem_day back = s->last - c->day, weeks = (monday(s->last) - monday(c->day)) / 7;
    if (back < STATE_DAYS)
        s->days[STATE_DAYS - 1 - back] += (float)weight_of(c);
    if (weeks >= WEEKS_NORM)
        return;
    s->scores[WEEKS_NORM - 1 - weeks] += (float)(c->cooperation - c->conflict);
    s->weights[WEEKS_NORM - 1 - weeks] += (float)weight_of(c);
}

static double told_of(const struct coverage *coverage, dem_day last)
{
    return coverage_sum(coverage, last - DAYS_OF_CHANGES + 1, last);
}

void state_find(struct arena *arena, const struct series *series,
                const struct coverage *coverage, struct state *out)
{
    static const struct change_options usual = CHANGE_USUAL;
    struct changes changes;
    memset(out, 0, sizeof *out); /* the bytes between its fields are kept, too */
    out->version = STATE_VERSION;
    out->decayed.day = DEM_DAY_UNKNOWN;
    out->last = series->list[series->count - 1].day;
    out->told = told_of(coverage, out->last);
    for (size_t i = 0; i < series->count; i++) {
        decayed_add(&out->decayed, &series->list[i], HALF_LIFE_DAYS);
        add_recent(&series->list[i], out);
    }
    changes_find(arena, series, coverage, &usual, &changes);
    if (changes.count)
        out->change = changes.list[changes.count - 1];
}

bool state_read(struct slice bytes, const struct coverage *coverage, struct state *out)
{
    if (bytes.len != sizeof *out)
        return false;
    memcpy(out, bytes.at, sizeof *out);
    return out->version == STATE_VERSION &&
           fabs(told_of(coverage, out->last) - out->told) <= 0.01 * out->told;
}
