#include "trends/forecast.h"

#include "base/calendar.h"

#include <math.h>

#include "base/banned.h"

enum {
    SPEEDS = 9, /* a = 0.1 ... 0.9 */
    DAMPINGS = 4,
    CANDIDATES = SPEEDS * DAMPINGS,
    WARM_UP = 2,
    SEASON = 12,
    ERRORS_MIN = 12,
    ERRORS_MAX = 60
};
static const double dampings[DAMPINGS] = {0.4, 0.6, 0.8, 1.0};
static const double tail = 0.1;      /* on either side of the interval */
static const double rounding = 1e-9; /* there and back over the logarithm */

const char *forecast_method_name(enum forecast_method method)
{
    static const char *const names[] = {"level", "naive", "seasonal"};
    return names[method];
}

const char *forecast_measure_name(enum forecast_measure measure)
{
    static const char *const names[] = {"conflict", "cooperation"};
    return names[measure];
}

/* ---- Values --------------------------------------------------------------------- */

struct levels {
    double at[SPEEDS], sum; /* levels, and the sum of all z */
    size_t count;
    double errors[CANDIDATES]; /* sums of |y - y^| */
};

static double candidate(const struct levels *l, size_t i)
{
    double w = dampings[i % DAMPINGS];
    return expm1(w * l->at[i / DAMPINGS] + (1 - w) * l->sum / (double)l->count);
}

/* What month `count` was tells of each candidate, and moves the levels. */
static void learn(struct levels *l, double y)
{
    double z = log1p(y);
    for (size_t i = 0; i < CANDIDATES && l->count >= WARM_UP; i++)
        l->errors[i] += fabs(y - candidate(l, i));
    for (size_t i = 0; i < SPEEDS; i++)
        l->at[i] = l->count ? l->at[i] + 0.1 * (double)(i + 1) * (z - l->at[i]) : z;
    l->sum += z;
    l->count++;
}

static double best(const struct levels *l)
{
    size_t least = 0;
    for (size_t i = 1; i < CANDIDATES; i++)
        if (l->errors[i] < l->errors[least])
            least = i;
    return l->count ? candidate(l, least) : (double)NAN;
}

static void find_values(const double *y, size_t count, enum forecast_method method,
                        struct forecast *out)
{
    struct levels levels = {.count = 0};
    size_t back = method == FORECAST_SEASONAL ? SEASON : 1;
    for (size_t t = 0; t <= count; t++) {
        out[t] = (struct forecast){(double)NAN, (double)NAN, (double)NAN};
        if (method == FORECAST_LEVEL)
            out[t].value = best(&levels);
        else if (t >= back)
            out[t].value = y[t - back];
        if (t < count)
            learn(&levels, y[t]);
    }
}

/* ---- Intervals -------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* At rank p (count + 1) of the sorted values, between the first and the last. */
static double quantile(const double *sorted, size_t count, double p)
{
    double rank = p * (double)(count + 1) - 1;
    size_t below = rank <= 0 ? 0 : (size_t)rank;
    if (rank <= 0 || below + 1 >= count)
        return sorted[rank <= 0 ? 0 : count - 1];
    return sorted[below] + (rank - (double)below) * (sorted[below + 1] - sorted[below]);
}

static void find_interval(const double *errors, size_t count, struct forecast *out)
{
    double sorted[ERRORS_MAX], z = log1p(out->value);
    size_t used = count < ERRORS_MAX ? count : ERRORS_MAX;
    if (used < ERRORS_MIN)
        return;
    memcpy(sorted, errors + count - used, used * sizeof *sorted);
    qsort(sorted, used, sizeof *sorted, by_size);
    out->low = fmax(0, expm1(z + quantile(sorted, used, tail)));
    out->high = fmax(0, expm1(z + quantile(sorted, used, 1 - tail)));
}

void forecast_run(struct arena *arena, const double *y, size_t count,
                  enum forecast_method method, struct forecast *out)
{
    double *errors = ARENA_ARRAY(arena, double, count + 1);
    size_t known = 0;
    find_values(y, count, method, out);
    for (size_t t = 0; t <= count; t++) {
        if (isnan(out[t].value))
            continue;
        find_interval(errors, known, &out[t]);
        if (t < count)
            errors[known++] = log1p(y[t]) - log1p(out[t].value);
    }
}

/* ---- Scores ------------------------------------------------------------------------- */

static bool all_known(struct forecast *const all[FORECAST_METHODS], size_t t)
{
    for (int m = 0; m < FORECAST_METHODS; m++)
        if (isnan(all[m][t].value) || isnan(all[m][t].low))
            return false;
    return true;
}

void forecast_judge(const double *y, size_t count, struct forecast *const all[FORECAST_METHODS],
                    enum forecast_method method, struct forecast_score *out)
{
    double sum = 0, squares = 0, steps = 0, steps2 = 0, held = 0;
    *out = (struct forecast_score){.months = 0};
    for (size_t t = 1; t < count; t++) {
        const struct forecast *f = &all[method][t];
        double step = y[t] - y[t - 1], error = y[t] - f->value;
        steps += fabs(step);
        steps2 += step * step;
        if (!all_known(all, t))
            continue;
        out->months++;
        sum += fabs(error);
        squares += error * error;
        held +=
            y[t] >= f->low - rounding * (1 + y[t]) && y[t] <= f->high + rounding * (1 + y[t]);
    }
    if (!out->months)
        return;
    double n = (double)out->months, all_steps = (double)(count - 1);
    out->mae = sum / n;
    out->coverage = held / n;
    out->mase = steps > 0 ? out->mae / (steps / all_steps) : (double)NAN;
    out->rmsse = steps2 > 0 ? sqrt(squares / n / (steps2 / all_steps)) : (double)NAN;
}

/* ---- Of a store ----------------------------------------------------------------------- */

static int month_number(struct date d)
{
    return d.year * 12 + d.month - 1;
}

struct adding {
    struct relation_months *months;
    int first;
};

static void add_cell(void *user, const struct store_cell *cell)
{
    struct adding *a = user;
    size_t at = (size_t)(month_number(calendar_date(cell->day)) - a->first);
    a->months->sums[FORECAST_CONFLICT][at] += cell->conflict;
    a->months->sums[FORECAST_COOPERATION][at] += cell->cooperation;
}

dem_code relation_months_read(struct store *store, struct arena *arena,
                              const struct store_pair *pair, dem_day day,
                              struct relation_months *out, dem_error *err)
{
    dem_day first, last;
    *out = (struct relation_months){.count = 0};
    dem_code code = store_cells_span(store, &first, &last, err);
    if (!code)
        code = store_today(store, &last, err);
    if (code || first == DEM_DAY_UNKNOWN)
        return code;
    struct date from = calendar_date(first);
    bool all = day == DEM_DAY_UNKNOWN || day > last;
    struct date to = calendar_date((all ? last : day) + 1);
    int begin = month_number(from) + (from.day > 1), end = month_number(to);
    out->year = begin / 12;
    out->month = begin % 12 + 1;
    out->count = end > begin ? (size_t)(end - begin) : 0;
    for (int m = 0; m < FORECAST_MEASURES; m++)
        out->sums[m] = ARENA_ARRAY(arena, double, out->count + 1);
    struct adding adding = {out, begin};
    if (!out->count)
        return DEM_OK;
    return store_cells(store, pair, SLICE_EMPTY, calendar_day(out->year, out->month, 1),
                       calendar_day(to.year, to.month, 1) - 1, &adding, add_cell, err);
}
