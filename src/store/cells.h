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
 * Triggers note the days whose events changed; store_cells_refresh counts those again.  What
 * is read stands as of then: store_cells_stale tells how many days have changed since.  Sums
 * are kept as whole numbers, so that they come out the same in whatever order events came. */
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

/* Counts the days that changed again, each in a transaction of its own; *days: how many.
 * The store must be open to write. */
dem_code store_cells_refresh(struct store *store, size_t *days, dem_error *err);
/* Days that wait for that. */
dem_code store_cells_stale(struct store *store, size_t *days, dem_error *err);

/* The cells of a pair in the order of their days, since <= day <= until (DEM_DAY_UNKNOWN:
 * open); with an issue's name only the events of that thread. */
dem_code store_cells(struct store *store, const struct store_pair *pair, struct slice issue,
                     dem_day since, dem_day until, void *user,
                     void (*fn)(void *user, const struct store_cell *cell), dem_error *err);

/* What the pairs did from `since` to `until`: those that did anything, with the weight of it,
 * and of that part which is not before `late`. */
struct store_lately {
    struct store_pair pair; /* gone when fn returns */
    double weight, late;
};
dem_code store_cells_lately(struct store *store, dem_day since, dem_day late, dem_day until,
                            void *user,
                            void (*fn)(void *user, const struct store_lately *lately),
                            dem_error *err);

/* The day of the pair's last cell; DEM_DAY_UNKNOWN: none. */
dem_code store_cells_last(struct store *store, const struct store_pair *pair, dem_day *last,
                          dem_error *err);

/* All that was told on a day, or all about one issue. */
struct store_told {
    dem_day day;
    struct slice issue; /* "": everything */
    uint32_t events;
    double sources; /* sum over the events of their independent sources */
    double weight;  /* sum of their weights */
};

/* Everything day by day; with `issues`, then issue by issue. */
dem_code store_told_days(struct store *store, bool issues, dem_day since, dem_day until,
                         void *user, void (*fn)(void *user, const struct store_told *told),
                         dem_error *err);

/* Silent sources: nothing in the last 14 days up to `day`, something within 56 weeks, and in
 * the six weeks up to their last document something in at least three.  Calls `name` for
 * each, and `fn` for what they alone told since `since`, which is to be taken off both sides
 * of a comparison with a time when they spoke. */
dem_code store_silent_told(struct store *store, dem_day since, dem_day day, void *user,
                           void (*name)(void *user, struct slice source),
                           void (*fn)(void *user, const struct store_told *told),
                           dem_error *err);

/* What src/trends found out about a pair, kept with the cells. */
struct store_relation {
    struct store_pair pair;
    struct slice state; /* empty: the pair's cells changed since */
};

/* Every pair that has cells or had them, in order; or those alone whose cells changed.  What
 * fn is given is gone when it returns. */
dem_code store_relations(struct store *store, bool changed, void *user,
                         void (*fn)(void *user, const struct store_relation *relation),
                         dem_error *err);
/* The state of one pair, in `arena`; a pair of no names is free to keep something of all. */
dem_code store_relation_get(struct store *store, const struct store_pair *pair,
                            struct arena *arena, struct slice *state, dem_error *err);
/* Between store_begin and store_commit.  An empty state takes the pair away. */
dem_code store_relation_put(struct store *store, const struct store_relation *relation,
                            dem_error *err);

/* An event of the store, briefly; store_events with FIELD_EVENT gives the rest. */
struct store_brief {
    uint64_t id;
    dem_day day;
    double goldstein, weight;
};

enum store_wanted {
    WANT_HAPPENED,   /* what is in the pair's cells */
    WANT_ASSESSMENTS /* what the texts say of the two, in either direction */
};

/* Events of a pair, since <= day <= until, in the order of days and ids; with an issue's name
 * only of that thread. */
dem_code store_pair_events(struct store *store, enum store_wanted wanted,
                           const struct store_pair *pair, struct slice issue, dem_day since,
                           dem_day until, void *user,
                           void (*fn)(void *user, const struct store_brief *event),
                           dem_error *err);
/* What was told about an issue, likewise. */
dem_code store_issue_events(struct store *store, struct slice issue, dem_day since,
                            dem_day until, void *user,
                            void (*fn)(void *user, const struct store_brief *event),
                            dem_error *err);

/* First and last day that have cells or told days; DEM_DAY_UNKNOWN in an empty store. */
dem_code store_cells_span(struct store *store, dem_day *first, dem_day *last, dem_error *err);

/* The last day of which anything can be asked: that of the latest article, so that an event
 * told of with a wrong year does not move it; without dated articles the last day above. */
dem_code store_today(struct store *store, dem_day *day, dem_error *err);

#endif
