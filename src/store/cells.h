/* store/cells.h - a store's events counted ahead, a day at a time, for src/trends.
 *
 * A cell is what one country did to another on one day: events that happened (kind event,
 * asserted or historic, not denied, with a quad class) and are dated to within a week, on the
 * first of their days.  A symmetric event is in the cells of both directions, one with several
 * countries in those of each pair.  A thread's day is what was told about an issue on that
 * day: whatever is asserted, statements and assessments too.
 *
 * Every event counts with its weight: confidence times min(log2(1 + sources), 4).  Two more
 * independent sources weigh as much as the first, 15 as much as a thousand; reports that are
 * copies of each other are one source (docs/store.md).
 *
 * The tables are a cache: triggers note the days whose events changed, store_cells_refresh
 * counts these again, and until then the calls below count them as they read.  So what they
 * give never depends on when the store was refreshed. */
#ifndef DEM_STORE_CELLS_H
#define DEM_STORE_CELLS_H

#include "store/store.h"

struct store_cell {
    dem_day day;
    uint32_t events;
    double quad[4];     /* weights of the events of quad class 1 to 4 */
    double cooperation; /* sum of weight * Goldstein score, where that is above 0 */
    double conflict;    /* of weight * -score, where it is below 0 */
    double squares;     /* of weight * score^2 */
    double weights2;    /* of weight^2 */
};

struct store_pair {
    struct slice actor, recipient; /* country codes */
};

/* Counts the days that changed again, each in a transaction of its own; *days: how many. */
dem_code store_cells_refresh(struct store *store, size_t *days, dem_error *err);

/* The cells of a pair in the order of their days, since <= day <= until (DEM_DAY_UNKNOWN:
 * open); with an issue's name only the events of that thread. */
dem_code store_cells(struct store *store, const struct store_pair *pair, struct slice issue,
                     dem_day since, dem_day until, void *user,
                     void (*fn)(void *user, const struct store_cell *cell), dem_error *err);

/* All that was told on a day, or all about one issue. */
struct store_told {
    dem_day day;
    struct slice issue; /* "": everything */
    uint32_t events;
    double sources; /* sum over the events of their independent sources */
    double weight;  /* sum of their weights */
};

/* Everything day by day ("" first), then issue by issue. */
dem_code store_told_days(struct store *store, dem_day since, dem_day until, void *user,
                         void (*fn)(void *user, const struct store_told *told), dem_error *err);

/* Sources that sent nothing in the last 14 days up to `day`, but did so in at least half of
 * the six weeks before.  Gives what they alone told since `since`: to be taken off both sides
 * of a comparison.  Nothing is given if no source is silent. */
dem_code store_silent_told(struct store *store, dem_day since, dem_day day, void *user,
                           void (*fn)(void *user, const struct store_told *told),
                           dem_error *err);

/* What src/trends found out about a pair, kept with the cells: bytes that depend on its cells
 * alone.  Empty for a pair whose cells changed since. */
struct store_relation {
    struct store_pair pair;
    struct slice state; /* valid until fn returns */
};

dem_code store_relations(struct store *store, void *user,
                         void (*fn)(void *user, const struct store_relation *relation),
                         dem_error *err);
/* Between store_begin and store_commit; an empty state: the pair has no cells any longer. */
dem_code store_relation_put(struct store *store, const struct store_relation *relation,
                            dem_error *err);

/* First and last day that have cells or told days; DEM_DAY_UNKNOWN in an empty store. */
dem_code store_cells_span(struct store *store, dem_day *first, dem_day *last, dem_error *err);

#endif
