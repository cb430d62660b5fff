/* trends/burst.h - an issue's place on the burner: bursts and states.
 *
 * Bursts: Kleinberg 2002, section 4 (batched arrivals).  Of d_t that was told in week t, r_t
 * was about the issue.  State 0 emits with p0 = sum r / sum d, state i with p0 2^i (at most
 * 0.9999), i = 1, 2; staying costs -ln binomial(r_t; d_t, p_i), a step up ln n a state (gamma
 * = 1, n weeks), a step down nothing.  The cheapest way through gives the level of each week.
 * Counts are divided by their dispersion (as in change.h), so that one day's cluster is no
 * burst.  Daily totals are in d_t: volume does not matter.
 *
 * Against its norm: ratio = (r + 1/2) / (norm d + 1/2), r and d of the last 4 weeks, norm the
 * share of the 52 weeks before: half an event keeps small numbers from shouting. */
#ifndef DEM_TRENDS_BURST_H
#define DEM_TRENDS_BURST_H

#include "base/arena.h"
#include "demarche.h"

struct burst_week { /* weights told */
    double about, all;
};

enum { BURST_LEVELS = 3, WEEKS_NOW = 4, WEEKS_NORM = 52 };

struct burst {
    size_t from, to; /* weeks, inclusive */
    uint8_t level;   /* highest: 1, 2 */
    double gain;     /* what it saves against state 0: Kleinberg's weight */
};

struct bursts {
    struct burst *list;
    size_t count, room;
    uint8_t *levels; /* [weeks] */
};

void bursts_find(struct arena *arena, const struct burst_week *weeks, size_t count,
                 struct bursts *out);

/* States, as of the last of the days; `share` is of the last 4 weeks, `norm` of the 52 before:
 *
 *   front burner  in a burst in the last week, and share >= 1.5 norm, or the burst is older
 *                 than 26 weeks (it has become the norm)
 *   back          front burner, and in at least 13 weeks on end before the burst the share of
 *                 any 4 weeks was below a quarter of its share in all of the time before
 *   put aside     share < norm / 4, or nothing told for 13 weeks
 *   unknown       so few were told in the last 4 weeks of anything (a fifth of the norm) that
 *                 nothing can be said, or three quarters of what was told about it in the
 *                 norm's weeks came from sources alone that are silent now, and now less
 *   simmering     else
 *
 * What silent sources alone told is left out of share and norm. */
enum burner { /* in the order in which a board shows them */
              BURNER_FRONT,
              BURNER_BACK,
              BURNER_SIMMERING,
              BURNER_ASIDE,
              BURNER_UNKNOWN
};
const char *burner_name(enum burner state); /* "front burner" ... */

struct salience {
    double now, norm, ratio;          /* shares of what was told, by weight */
    double sources_now, sources_norm; /* the same by independent sources */
    enum burner state;
    unsigned months; /* back: how long it had been put aside; put aside: since it was told of */
    dem_day last;    /* last day on which anything was told about it; DEM_DAY_UNKNOWN: none */
    uint8_t level;   /* of the burst that it is in: 0, 1, 2 */
    dem_day since;   /* when that burst began; DEM_DAY_UNKNOWN: none */
};

/* Told day by day, each [count], the last one the day of the question. */
struct told {
    double *weight, *sources; /* of the events */
    double *silent;           /* weight of those that only silent sources told */
};

/* `count`: days, a multiple of 7; `day`: the last of them.  weeks[52]: shares of each of the
 * last weeks, the last one last. */
void salience_find(struct arena *arena, const struct told *about, const struct told *all,
                   size_t count, dem_day day, struct salience *out, float *weeks);

#endif
