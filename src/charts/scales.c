#include "charts/scales.h"

#include <math.h>
#include <stdio.h>

#include "base/banned.h"

double scale_at(const struct scale *s, double value)
{
    double part = s->high != s->low ? (value - s->low) / (s->high - s->low) : 0.5;
    return s->from + part * (s->to - s->from);
}

/* ---- Numbers -------------------------------------------------------------------------- */

static const double rounding = 1e-9; /* in steps */

/* Multiples of the step within the range. */
static size_t count_steps(double low, double high, double step, double *first)
{
    *first = ceil(low / step - rounding);
    double last = floor(high / step + rounding);
    return last < *first ? 0 : (size_t)(last - *first) + 1;
}

void ticks_numbers(double low, double high, size_t most, struct ticks *out)
{
    static const int nice[] = {1, 2, 5};
    double first = 0;
    *out = (struct ticks){.step = 1};
    if (!(high > low))
        return;
    int power = (int)floor(log10((high - low) / (double)most));
    for (int i = 0;; i++) {
        int tens = power + i / 3;
        out->step = nice[i % 3] * (tens < 0 ? 1 / pow(10, -tens) : pow(10, tens));
        out->places = tens < 0 ? -tens : 0;
        out->count = count_steps(low, high, out->step, &first);
        if (out->count <= most)
            break;
    }
    for (size_t i = 0; i < out->count; i++)
        out->list[i] = (first + (double)i) * out->step + 0.0; /* no -0 */
}

/* ---- Days ---- */

static const struct {
    enum tick_unit unit;
    int step;
} day_steps[] = {{TICK_DAY, 1},   {TICK_DAY, 2},   {TICK_DAY, 7},   {TICK_DAY, 14},
                 {TICK_MONTH, 1}, {TICK_MONTH, 3}, {TICK_MONTH, 6}, {TICK_YEAR, 1},
                 {TICK_YEAR, 2},  {TICK_YEAR, 5},  {TICK_YEAR, 10}, {TICK_YEAR, 20},
                 {TICK_YEAR, 50}, {TICK_YEAR, 100}};

static int floor_to(int value, int step)
{
    int rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

/* The last mark of the unit on or before the day. */
static dem_day mark_before(dem_day day, enum tick_unit unit, int step)
{
    struct date d = calendar_date(day);
    if (unit == TICK_YEAR)
        return calendar_day(floor_to(d.year, step), 1, 1);
    if (unit == TICK_MONTH)
        return calendar_day(d.year, floor_to(d.month - 1, step) + 1, 1);
    if (step < 7)
        return floor_to(day, step);
    dem_day monday = day - calendar_weekday(day); /* day 0 was a Thursday */
    return monday - 7 * (floor_to((monday + 3) / 7, step / 7) != (monday + 3) / 7);
}

static dem_day mark_behind(dem_day mark, enum tick_unit unit, int step)
{
    struct date d = calendar_date(mark);
    if (unit == TICK_DAY)
        return mark + step;
    int months = d.year * 12 + d.month - 1 + step * (unit == TICK_YEAR ? 12 : 1);
    return calendar_day(months / 12, months % 12 + 1, 1);
}

/* False where there are too many. */
static bool take_marks(dem_day from, dem_day to, size_t most, struct day_ticks *out)
{
    dem_day mark = mark_before(from, out->unit, out->step);
    for (out->count = 0; mark <= to; mark = mark_behind(mark, out->unit, out->step)) {
        if (mark < from)
            continue;
        if (out->count == most)
            return false;
        out->list[out->count++] = mark;
    }
    return true;
}

void ticks_days(dem_day from, dem_day to, size_t most, struct day_ticks *out)
{
    for (size_t i = 0; i < sizeof day_steps / sizeof *day_steps; i++) {
        *out = (struct day_ticks){.unit = day_steps[i].unit, .step = day_steps[i].step};
        if (take_marks(from, to, most, out))
            return;
    }
    out->count = 0; /* a range of centuries */
}

void tick_label(const struct day_ticks *ticks, size_t at, char label[TICK_LABEL])
{
    struct date d = calendar_date(ticks->list[at]);
    int n = ticks->unit == TICK_YEAR ? snprintf(label, TICK_LABEL, "%d", d.year)
            : ticks->unit == TICK_MONTH
                ? snprintf(label, TICK_LABEL, "%d-%02d", d.year, d.month)
                : snprintf(label, TICK_LABEL, "%d-%02d-%02d", d.year, d.month, d.day);
    if (n < 0 || n >= TICK_LABEL)
        label[0] = 0;
}
