/* trends/change.h - when a relation changed: change points of what two do to each other.
 *
 * Model.  In a stretch without change the events of each quad class come at a steady rate for
 * all that is told: n_q of a week is Poisson with mean rate_q * told, with a prior
 * Gamma(1/2, b) on each rate, b such that its mean is that of the whole series.  So a change is
 * one of the mix, or of the share of the coverage, never of its volume.  A new stretch begins
 * after each week with probability 1 / `run`.  Events come in clusters, so counts and told are
 * divided by a dispersion >= 1: Pearson's chi^2 between neighbouring weeks by its degrees of
 * freedom (quasi-likelihood, McCullagh and Nelder 1989; from differences as in Rice 1984).
 *
 * Method.  Bayesian change points with constant hazard: the forward recursion over the length
 * of the stretch of Adams and MacKay 2007 with the backward one of Fearnhead 2006, which gives
 * the exact posterior given all weeks.  P(change after week j) is summed over the weeks around
 * a peak: that is the change's probability, its middle 90 % the interval.  The day is the best
 * split within the two weeks at the peak.
 *
 * Told are two kinds of them.  In kind: the mean Goldstein score of the stretch differs from
 * that of the stretch before by at least `size` and by two standard errors.
 *     falls, and is below 0 after: hardening;  falls, else: cooling
 *     rises, and was below 0 before: thaw;     rises, else: warming
 * In force: `rise` times as much is told of the two as in the year and as in the three years
 * before, as shares of all that is told, with a mean at least 0.5 and two standard errors
 * from 0: hardening below 0, warming above.
 *
 * A stretch with fewer than 3 events (by the dispersion) is quiet and passed over: the next is
 * held against the last that was not.  A fall in force alone is not told: a feed that fell
 * silent looks the same. */
#ifndef DEM_TRENDS_CHANGE_H
#define DEM_TRENDS_CHANGE_H

#include "trends/series.h"

enum change_class {
    CHANGE_NONE,
    CHANGE_WARMING,
    CHANGE_COOLING,
    CHANGE_HARDENING,
    CHANGE_THAW
};

struct change {
    dem_day day;      /* the first day of the new stretch */
    dem_day from, to; /* 90 %: it began in these days */
    enum change_class kind;
    double probability;                 /* 0 to 1 */
    double before, after;               /* mean Goldstein score of the stretches beside it */
    double mix_before[4], mix_after[4]; /* shares of the quad classes */
    double events_before, events_after; /* weights of these stretches */
    double rate_before, rate_after;     /* events for each 1000 told: usual, and after */
    dem_day since, until; /* first day of the stretch before, last of the one after */
};

struct change_options {
    double run;         /* expected weeks without change: 104 */
    double probability; /* least probability of a change that is told: 0.5 */
    double size;        /* least |after - before|: 1 */
    double rise;        /* least rate_after / rate_before: 3 */
};
#define CHANGE_USUAL ((struct change_options){104, 0.5, 1.0, 3.0})

enum { CHANGE_EVENTS = 3 }; /* a stretch in which less happened is quiet */

struct changes {
    struct change *list; /* in the order of their days */
    size_t count, room;
    double dispersion; /* of the counts, >= 1 */
};

/* Changes within the days of `series`, in `arena` (with its guard set). */
void changes_find(struct arena *arena, const struct series *series,
                  const struct coverage *coverage, const struct change_options *options,
                  struct changes *out);

const char *change_name(enum change_class kind); /* "warming" ...; "" for none */

#endif
