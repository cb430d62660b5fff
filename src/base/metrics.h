/* base/metrics.h - counts as text that Prometheus reads (its format 0.0.4).
 *
 * A family is a head and then its samples, without another family between them. */
#ifndef DEM_BASE_METRICS_H
#define DEM_BASE_METRICS_H

#include "base/arena.h"

struct metrics {
    struct arena *arena;
    struct {
        char *list;
        size_t count, room;
    } text;
};

/* type: counter, gauge or summary. */
void metrics_head(struct metrics *m, const char *name, const char *type, const char *help);
/* labels: "" or "{name=\"value\"}"; no value holds a quotation mark or a backslash. */
void metrics_put(struct metrics *m, const char *name, const char *labels, double value);
/* A family of one sample without labels. */
void metrics_one(struct metrics *m, const char *name, const char *type, const char *help,
                 double value);
struct slice metrics_text(const struct metrics *m);

#endif
