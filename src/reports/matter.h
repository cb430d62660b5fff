/* reports/matter.h - one event of the store as a report tells it: its entry on a page, and what
 * kind of move it is. */
#ifndef DEM_REPORTS_MATTER_H
#define DEM_REPORTS_MATTER_H

#include "reports/reports.h"
#include "store/cells.h"

enum { MATTER_PAIRS_MAX = 16 };

struct matter_countries {
    struct slice *list; /* each once */
    size_t count, room;
};

struct matter { /* in the arena it was read into */
    uint64_t id;
    enum page_side side; /* of a dossier */
    struct slice kind, type, cameo, modality, report;
    int quad;
    bool symmetric;
    bool fresh;    /* a report of it is of the day that it is known at */
    double weight; /* as in store/cells.h: confidence * min(log2(1 + sources), 4) */
    struct matter_countries actors, recipients;
    struct {
        struct slice *list; /* names of issue threads */
        size_t count, room;
    } issues;
    struct page_entry entry;
};

struct matters {
    struct matter *list;
    size_t count, room;
};

/* `record`: e->record, read. */
void matter_read(struct arena *arena, const struct phrases *phrases,
                 const struct store_event *e, const json_t *record, struct matter *out);
/* Events for which a query holds (docs/query.md; empty: all), of the days since <= day <=
 * until. `known`: as they were known at the end of that day: told by the best of the reports of
 * then, and not at all if there was none (numbers of reports and sources are those of now).
 * DEM_DAY_UNKNOWN: open, open, and as they are known now. */
struct matters_query {
    struct slice query;
    dem_day since, until, known;
    uint64_t limit; /* 0: all */
};
/* Adds them, day by day. */
dem_code matters_ask(struct store *store, struct arena *arena, const struct phrases *phrases,
                     const struct matters_query *ask, struct matters *out, dem_error *err);
/* Events of `day` as they were known at its end: dated on it, or told on it and at most a week
 * old. */
dem_code matters_of_day(struct store *store, struct arena *arena, const struct phrases *phrases,
                        dem_day day, struct matters *out, dem_error *err);
/* One event by its id; *out is NULL if the store does not have it. */
dem_code matter_find(struct store *store, struct arena *arena, const struct phrases *phrases,
                     uint64_t id, struct matter **out, dem_error *err);
/* The heaviest first, then the latest, then by id. */
void matters_rank(struct matters *matters);

bool matter_is_claim(const struct matter *m);     /* an accusation, or a position */
bool matter_is_denial(const struct matter *m);    /* denies, or is denied */
bool matter_is_assurance(const struct matter *m); /* AGREE */
bool matter_is_ultimatum(const struct matter *m);
/* What wants an answer: an appeal, a demand, an invitation, an ultimatum. */
bool matter_is_demand(const struct matter *m);
bool matter_is_assessment(const struct matter *m);
bool matter_happened(const struct matter *m); /* asserted or historic, and not denied */

bool matter_is_about(const struct matter *m, struct slice issue);

/* Who does it to whom: pairs of two countries, a symmetric event's once.  Returns how many. */
size_t matter_pairs(const struct matter *m, struct store_pair out[MATTER_PAIRS_MAX]);
/* Has any event on record answered it up to the end of `day`?  DEM_DAY_UNKNOWN: at all. */
dem_code matter_is_answered(struct store *store, struct arena *arena,
                            const struct phrases *phrases, const struct matter *m, dem_day day,
                            bool *out, dem_error *err);
/* An event that happened, of a type and with a day. */
bool matter_can_be_first(const struct matter *m);
/* Is none of its type by the same to the same on record in so many days before it? */
dem_code matter_is_first(struct store *store, struct arena *arena,
                         const struct phrases *phrases, const struct matter *m,
                         const struct store_pair *pair, dem_day days, bool *out,
                         dem_error *err);

#endif
