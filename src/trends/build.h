/* trends/build.h - shared between the files of this folder. */
#ifndef DEM_TRENDS_BUILD_H
#define DEM_TRENDS_BUILD_H

#include "trends/board.h"

enum { DAYS_SHOWN = 1820, DAYS_OF_CHANGES = 1092 }; /* 260 and 156 weeks */

/* ---- read.c */

/* The cells of a pair in `arena`. */
dem_code read_series(struct store *store, struct arena *arena, const struct store_pair *pair,
                     struct slice issue, dem_day since, dem_day until, struct series *out,
                     dem_error *err);
/* What was told on each day of the store. */
dem_code read_coverage(struct store *store, struct arena *arena, struct coverage *out,
                       dem_error *err);
/* An event with its words, in `arena`. */
dem_code read_event(struct store *store, struct arena *arena, uint64_t id,
                    struct trend_event *out, dem_error *err);

/* ---- state.c: what is kept of a relation */

enum { STATE_VERSION = 1, STATE_DAYS = 28 };

/* Found from the cells of the last DAYS_OF_CHANGES days up to the last cell, and from what was
 * told on these days. */
struct state {
    uint32_t version;
    dem_day last;                                  /* of its last cell */
    struct decayed decayed;                        /* of that day */
    double told;                                   /* on all of these days */
    struct change change;                          /* the last one */
    float scores[WEEKS_NORM], weights[WEEKS_NORM]; /* of each week; the last one has `last` */
    float days[STATE_DAYS];                        /* weights of the last days */
};

void state_find(struct arena *arena, const struct series *series,
                const struct coverage *coverage, struct state *out);
/* False if the bytes are of another version, or what was told on its days is another by more
 * than one part in a hundred: to be found again. */
bool state_read(struct slice bytes, const struct coverage *coverage, struct state *out);

#endif
