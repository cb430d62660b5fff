/* trends/burst.h - an issue's place on the burner: bursts and states.
 *
 * Bursts: Kleinberg 2002, section 4 (batched arrivals).  Of d_t that was told in week t, r_t
 * was about the issue.  State 0 emits with p0 = sum r / sum d, state i with p0 2^i (at most
 * 0.9999), i = 1, 2; staying costs -ln binomial(r_t; d_t, p_i), a step up ln n a state (gamma
 * = 1, n weeks), a step down nothing.  The cheapest way through gives the level of each week.
 * Counts are divided by their dispersion (as in change.h), so that one day's cluster is no
 * burst.  Daily totals are in d_t: volume does not matter.
 *
 * Norm: the share of the 52 weeks before the last 4.  A share s_r/s_d is compared as
 * (r + 1/2) / (d + 1) on both sides (Jeffreys). */
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

enum burner {                   /* in the order in which a board shows them */
              BURNER_FRONT,     /* in a burst in the last week that was told */
              BURNER_BACK,      /* front burner, after 3 months or more below half its norm */
              BURNER_SIMMERING, /* told of in the last 4 weeks */
              BURNER_ASIDE,  /* below a quarter of its norm in the last 4 weeks, or nothing for
                                13 */
              BURNER_UNKNOWN /* too little coverage to say, or those who told of it are silent
                              */
};
const char *burner_name(enum burner state); /* "front burner" ... */

/* Shares of 4 weeks against the 52 before; sources: the same with independent sources. */
struct salience {
    double now, norm, ratio; /* of what was told (weights) */
    double sources_now, sources_norm;
    enum burner state;
    unsigned months; /* BURNER_BACK, BURNER_ASIDE: since when it had been put aside */
    dem_day last;    /* last day on which anything was told about it */
    uint8_t level;   /* of the burst that it is in: 0, 1, 2 */
    dem_day since;   /* when that burst began; DEM_DAY_UNKNOWN: none */
};

#endif
