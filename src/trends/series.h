/* trends/series.h - the temperature of a relation, one direction at a time.
 *
 * With weight w_i, Goldstein score g_i and day t_i of each event up to day T and half-life h,
 *
 *     f_i = 2^(-(T - t_i) / h)                     what is left of the event
 *     W = sum w f     C = sum w f max(g, 0)        K = sum w f max(-g, 0)
 *     Q = sum w f g^2     n = W^2 / sum (w f)^2    effective number (Kish 1965)
 *
 *     value = (C - K) / (W + m)                    mean score, drawn to 0 by m = 2 events
 *     s^2   = (Q + m 4^2) / (W + m) - value^2
 *     band  = value +- 1.645 s / sqrt(n + m)       90 %; nothing known: +-4.65
 *
 *     cooperation = 1000 C / V, conflict = 1000 K / V, V = sum over all events of the store
 *     w f (decayed likewise): score points for each 1000 events told
 *
 * The value is a mean and the two rates are shares of all coverage, so neither rises because
 * an archive grows (share of all events of the period: Leetaru and Schrodt 2013).  Scores:
 * Goldstein 1992, on CAMEO.  Exponential decay as in Brandt, Freeman and Schrodt's use of
 * running Goldstein totals; docs/trends.md. */
#ifndef DEM_TRENDS_SERIES_H
#define DEM_TRENDS_SERIES_H

#include "base/arena.h"
#include "store/cells.h"

/* Only days that have events, in their order. */
struct series {
    struct store_cell *list;
    size_t count, room;
};

/* All events of the store, day by day without gaps. */
struct coverage {
    dem_day first;
    size_t count;
    double *weight; /* [count]: of all that was told on day first + i */
    double *sums;   /* [count + 1]: of the days before */
};

struct temperature {
    double value, low, high;      /* -10 (hostile) to 10; 90 % band */
    double cooperation, conflict; /* score points for each 1000 events told; >= 0 */
    double known;                 /* effective number of events */
    bool covered;                 /* anything at all was told: else rates are 0 */
};

enum { HALF_LIFE_DAYS = 28 };

/* Temperature at the end of each day from `from` to `to`: out[to - from + 1].  Events of any
 * time before count. */
void temperature_run(const struct series *series, const struct coverage *coverage,
                     double half_life, dem_day from, dem_day to, struct temperature *out);

/* The same in one step, from sums that were kept: exact, since decay commutes with sums. */
struct decayed {
    dem_day day; /* the sums are of this day; DEM_DAY_UNKNOWN: nothing yet */
    double weight, cooperation, conflict, squares, weights2;
};
void decayed_add(struct decayed *d, const struct store_cell *cell, double half_life);
void decayed_to(struct decayed *d, dem_day day, double half_life);
/* `volume`: V of that day. */
struct temperature temperature_of(const struct decayed *d, double volume);
/* Fills `sums` from `weight`. */
void coverage_add_up(struct coverage *coverage);
/* Sum of the days from `from` to `to`. */
double coverage_sum(const struct coverage *coverage, dem_day from, dem_day to);
/* V of a day. */
double coverage_volume(const struct coverage *coverage, double half_life, dem_day day);

#endif
