/* trends/board.h - what the store knows, in one look: issues by their salience, relations by
 * their change; and one relation in full.
 *
 * All of it is a function of the store's events as they were last counted, and of `day`.
 * States of relations are kept in the store with the cells (store/cells.h), each found from
 * the relation's own cells; board_refresh counts anew and finds those states again whose cells
 * changed. */
#ifndef DEM_TRENDS_BOARD_H
#define DEM_TRENDS_BOARD_H

#include "trends/burst.h"
#include "trends/change.h"

/* An event that stands for a row, with what leads to its words. */
struct trend_event {
    uint64_t id;      /* for demarche search event:ID; 0: none */
    uint64_t mention; /* its best one, in `document` */
    dem_day day;
    struct slice type, mode, cameo, kind;    /* in the arena of the result */
    struct slice modality, report;           /* asserted ..., fact ... */
    struct slice actor, recipient;           /* names of its parties as told, joined by ", " */
    struct slice publisher, document, words; /* words: its sentence */
    double goldstein, weight;
    uint32_t reports, sources;
};

struct board_issue {
    struct slice name;
    struct salience salience;
    float weeks[WEEKS_NORM]; /* share of what was told, the last week last */
    struct trend_event latest;
};

struct board_relation {
    struct store_pair pair;
    struct temperature temperature;
    struct change change;    /* the last one; kind CHANGE_NONE: none in three years */
    float weeks[WEEKS_NORM]; /* mean Goldstein score of the week, 0 without events */
    double events_now;       /* weight of the last 4 weeks */
    dem_day last;            /* of its last event */
    struct trend_event latest;
};

struct board {
    dem_day day; /* as of its end */
    struct {
        struct board_issue *list; /* by state, then by ratio */
        size_t count, room;
    } issues;
    struct {
        struct board_relation *list; /* changed in the last 90 days first, the latest first;
                                        then by events_now */
        size_t count, room;
    } relations;
    struct {
        struct slice *list; /* sources that are silent on that day */
        size_t count, room;
    } silent;
};

struct board_options {
    dem_day day;              /* DEM_DAY_UNKNOWN: that of the latest article */
    size_t issues, relations; /* so many rows at most; 0: all */
    bool latest;              /* fill in the latest events */
};
#define BOARD_USUAL ((struct board_options){DEM_DAY_UNKNOWN, 0, 0, true})

/* Brings cells and states up to date; *relations: how many were found again.  Needs a store
 * open to write, outside of a transaction. */
dem_code board_refresh(struct store *store, size_t *days, size_t *relations, dem_error *err);
/* `arena` must have its guard set. */
dem_code board_read(struct store *store, struct arena *arena,
                    const struct board_options *options, struct board *out, dem_error *err);

/* ---- One issue ----------------------------------------------------------------- */

struct issue_burst {
    dem_day from, to; /* first and last day */
    uint8_t level;    /* 1: twice the usual share, 2: four times */
    double gain;      /* Kleinberg's weight */
    struct {
        struct trend_event *list; /* the heaviest first */
        size_t count, room;
    } events;
};

struct issue_trend {
    struct board_issue row;   /* as the board of that day has it */
    dem_day day, first;       /* the last day of the last week, the first of the first */
    struct burst_week *weeks; /* [count] */
    uint8_t *levels;          /* [count]: of the burst that the week is in */
    size_t count;             /* 260 at most; 0: nothing was told about it */
    struct {
        struct issue_burst *list;
        size_t count, room;
    } bursts;
};

/* The last 260 weeks of an issue, up to `day` (DEM_DAY_UNKNOWN: that of the latest article);
 * `most` events a burst, 8 at most. */
dem_code issue_read(struct store *store, struct arena *arena, struct slice name, dem_day day,
                    size_t most, struct issue_trend *out, dem_error *err);

/* ---- One relation ------------------------------------------------------------- */

struct trend_options {
    struct store_pair pair;
    struct slice issue; /* "": all */
    dem_day from, to;   /* shown; DEM_DAY_UNKNOWN: first and last day of the pair, the last not
                           behind the latest article */
    double half_life;
    struct change_options change;
    size_t drivers; /* events for each change: 3 */
};
#define TREND_USUAL                                                                            \
    ((struct trend_options){.from = DEM_DAY_UNKNOWN,                                           \
                            .to = DEM_DAY_UNKNOWN,                                             \
                            .half_life = HALF_LIFE_DAYS,                                       \
                            .change = CHANGE_USUAL,                                            \
                            .drivers = 3})

struct trend_change {
    struct change change;
    struct {
        struct trend_event *list; /* the strongest first: weight * |score - mean before|, of a
                                      change of force alone weight * |score| */
        size_t count, room;
    } drivers, assessments; /* what the texts say of the two within 60 days: the five
                                weightiest, in the order of their days */
};

struct trend { /* one direction */
    struct store_pair pair;
    dem_day from, to;
    struct series series;
    struct temperature *days; /* [to - from + 1] */
    double dispersion;
    struct {
        struct trend_change *list;
        size_t count, room;
    } changes;
};

dem_code trend_read(struct store *store, struct arena *arena,
                    const struct trend_options *options, struct trend *out, dem_error *err);

/* Temperatures of a pair at the end of each day: out[to - from + 1]. */
dem_code trend_temperatures(struct store *store, struct arena *arena,
                            const struct store_pair *pair, dem_day from, dem_day to,
                            struct temperature *out, dem_error *err);
/* The `drivers` events that drive a change of the pair, and what the texts say of the two, as
 * in struct trend. */
dem_code change_explain(struct store *store, struct arena *arena, const struct store_pair *pair,
                        const struct change *change, size_t drivers, struct trend_change *out,
                        dem_error *err);

#endif
