/* charts/scales.h - from numbers and days to places in a figure, and where its axes are marked.
 */
#ifndef DEM_CHARTS_SCALES_H
#define DEM_CHARTS_SCALES_H

#include "base/calendar.h"

#include <stddef.h>

/* Straight: `low` of the values falls on `from`, `high` on `to` (which may lie before it). */
struct scale {
    double low, high, from, to;
};
/* Not clamped; the middle where low == high. */
double scale_at(const struct scale *scale, double value);

enum { TICKS_MAX = 24 };

struct ticks {
    double step; /* 1, 2 or 5 times a power of ten */
    double list[TICKS_MAX];
    size_t count;
    int places; /* decimals that the labels need */
};

/* Round numbers within [low, high], at most `most` (2 to TICKS_MAX) of them: the smallest nice
 * step that fits (Heckbert, "Nice numbers for graph labels", Graphics Gems, 1990). */
void ticks_numbers(double low, double high, size_t most, struct ticks *out);

enum tick_unit { TICK_DAY, TICK_MONTH, TICK_YEAR };

struct day_ticks {
    enum tick_unit unit;
    int step; /* so many units apart: 1, 2, 7, 14 days; 1, 3, 6 months; 1, 2, 5 ... years */
    dem_day list[TICKS_MAX];
    size_t count;
};

/* Days within [from, to] on which a unit begins, at most `most` (2 to TICKS_MAX) of them: weeks
 * on Mondays, months and years by the calendar. */
void ticks_days(dem_day from, dem_day to, size_t most, struct day_ticks *out);

enum { TICK_LABEL = 16 };
/* "1999", "1999-11" or "1999-11-03", as the unit needs it. */
void tick_label(const struct day_ticks *ticks, size_t at, char label[TICK_LABEL]);

#endif
