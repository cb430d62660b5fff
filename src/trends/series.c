#include "trends/series.h"

#include <math.h>

#include "base/banned.h"

static const double prior_events = 2, prior_score = 4, ninety = 1.645;

static double left_after(dem_day days, double half_life)
{
    return exp2(-(double)days / half_life);
}

void decayed_to(struct decayed *d, dem_day day, double half_life)
{
    double f = d->day == DEM_DAY_UNKNOWN ? 0 : left_after(day - d->day, half_life);
    d->weight *= f;
    d->cooperation *= f;
    d->conflict *= f;
    d->squares *= f;
    d->weights2 *= f * f;
    d->day = day;
}

void decayed_add(struct decayed *d, const struct store_cell *cell, double half_life)
{
    decayed_to(d, cell->day, half_life);
    for (int i = 0; i < 4; i++)
        d->weight += cell->quad[i];
    d->cooperation += cell->cooperation;
    d->conflict += cell->conflict;
    d->squares += cell->squares;
    d->weights2 += cell->weights2;
}

struct temperature temperature_of(const struct decayed *d, double volume)
{
    double weight = d->weight + prior_events;
    double value = (d->cooperation - d->conflict) / weight;
    double squares = d->squares + prior_events * prior_score * prior_score;
    double known = d->weights2 > 0 ? d->weight * d->weight / d->weights2 : 0;
    double spread = squares / weight - value * value;
    double half = ninety * sqrt((spread > 0 ? spread : 0) / (known + prior_events));
    return (struct temperature){.value = value,
                                .low = fmax(value - half, -10),
                                .high = fmin(value + half, 10),
                                .cooperation = volume > 0 ? 1000 * d->cooperation / volume : 0,
                                .conflict = volume > 0 ? 1000 * d->conflict / volume : 0,
                                .known = known,
                                .covered = volume > 0};
}

void coverage_add_up(struct coverage *c)
{
    c->sums[0] = 0;
    for (size_t i = 0; i < c->count; i++)
        c->sums[i + 1] = c->sums[i] + c->weight[i];
}

double coverage_sum(const struct coverage *c, dem_day from, dem_day to)
{
    dem_day end = c->first + (dem_day)c->count;
    from = from > c->first ? from : c->first;
    to = to < end ? to + 1 : end;
    return from < to ? c->sums[to - c->first] - c->sums[from - c->first] : 0;
}

/* V of the day before, one day on. */
static double volume_next(const struct coverage *c, double before, double half_life,
                          dem_day day)
{
    bool there = day >= c->first && day - c->first < (dem_day)c->count;
    return before * left_after(1, half_life) + (there ? c->weight[day - c->first] : 0);
}

double coverage_volume(const struct coverage *c, double half_life, dem_day day)
{
    double volume = 0;
    for (dem_day at = c->first; c->count && at <= day; at++)
        volume = volume_next(c, volume, half_life, at);
    return volume;
}

void temperature_run(const struct series *series, const struct coverage *coverage,
                     double half_life, dem_day from, dem_day to, struct temperature *out)
{
    struct decayed d = {.day = DEM_DAY_UNKNOWN};
    double volume = coverage_volume(coverage, half_life, from - 1);
    size_t at = 0;
    for (dem_day day = from; day <= to; day++) {
        for (; at < series->count && series->list[at].day <= day; at++)
            decayed_add(&d, &series->list[at], half_life);
        decayed_to(&d, day, half_life);
        volume = volume_next(coverage, volume, half_life, day);
        out[day - from] = temperature_of(&d, volume);
    }
}
