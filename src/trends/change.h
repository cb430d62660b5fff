/* trends/change.h - when a relation changed: change points of what two do to each other.
 *
 * Model.  In a stretch without change the events of each week are draws from one mix of the
 * four quad classes, with a Dirichlet(1/2, 1/2, 1/2, 1/2) prior; a new stretch begins after
 * each week with probability 1 / `run`.  How many events there are says nothing: more or less
 * coverage, copies and silent feeds leave the mix as it is.  Events come in clusters, so the
 * counts are divided by a dispersion >= 1: Pearson's chi^2 between neighbouring weeks by its
 * degrees of freedom (quasi-likelihood, McCullagh and Nelder 1989; differences as Rice 1984).
 *
 * Method.  Bayesian change points with constant hazard: forward recursion over the length of
 * the stretch (Adams and MacKay 2007) and the backward recursion that makes it the exact
 * posterior given all weeks (Fearnhead 2006).  P(change after week j) is summed over the
 * weeks around a peak: that is the change's probability, its middle 90 % the interval.  The
 * day is the best split within the two weeks at the peak.
 *
 * Class.  The mean Goldstein score before and after:
 *     falls, and is below 0 after: hardening;  falls, else: cooling
 *     rises, and was below 0 before: thaw;     rises, else: warming
 */
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
    dem_day since, until; /* first day of the stretch before, last of the one after */
};

struct change_options {
    double run;         /* expected weeks without change: 104 */
    double probability; /* least probability of a change that is told: 0.8 */
    double size;        /* least |after - before|: 1 */
};
#define CHANGE_USUAL ((struct change_options){104, 0.8, 1.0})

struct changes {
    struct change *list; /* in the order of their days */
    size_t count, room;
    double dispersion; /* of the counts, >= 1 */
};

/* Changes within the days of `series`, in `arena` (with its guard set). */
void changes_find(struct arena *arena, const struct series *series,
                  const struct change_options *options, struct changes *out);

const char *change_name(enum change_class kind); /* "warming" ...; "" for none */

#endif
