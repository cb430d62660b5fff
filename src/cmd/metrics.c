/* What a worker or a sink has done, in a file for node_exporter's textfile collector. */
#include "base/error.h"
#include "base/file.h"
#include "base/metrics.h"
#include "cmd/cmd.h"

#include "base/banned.h"

enum { EVERY_S = 10 };

double cmd_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void put_stages(struct metrics *m, const struct cmd_metrics *c)
{
    metrics_head(m, "demarche_queue_stage_seconds_total", "counter",
                 "time spent, summed over threads");
    metrics_put(m, "demarche_queue_stage_seconds_total", "{stage=\"fetch\"}", c->fetch);
    if (c->codes)
        metrics_put(m, "demarche_queue_stage_seconds_total", "{stage=\"code\"}", c->code);
    metrics_put(m, "demarche_queue_stage_seconds_total", "{stage=\"put\"}", c->put);
}

static void put_counts(struct metrics *m, const struct cmd_metrics *c, struct queue *queue)
{
    uint64_t left;
    dem_error ignored;
    metrics_one(m, "demarche_queue_done_total", "counter",
                c->codes ? "articles coded" : "results stored or there already",
                (double)c->done);
    metrics_one(m, "demarche_queue_dead_letters_total", "counter", "messages given up",
                (double)c->dead);
    metrics_one(m, "demarche_queue_redeliveries_total", "counter",
                "messages that had been given out before", (double)c->again);
    metrics_one(m, "demarche_queue_errors_total", "counter",
                "failures of the queue or the store that ended the run", (double)c->errors);
    put_stages(m, c);
    if (!queue_left(queue, c->codes ? QUEUE_ARTICLES : QUEUE_RESULTS, &left, &ignored))
        metrics_one(m, "demarche_queue_lag", "gauge", "messages that wait, those in hand too",
                    (double)left);
    metrics_one(m, "demarche_queue_written_seconds", "gauge",
                "when this was written, since 1970", (double)time(NULL));
}

void cmd_metrics_write(struct cmd_metrics *c, struct queue *queue, bool now)
{
    struct arena arena;
    dem_error err = {.code = DEM_OK};
    double at = cmd_seconds();
    if (!c->path || (!now && at - c->written < EVERY_S))
        return;
    c->written = at;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        error_set(&err, DEM_E_MEMORY, "not enough memory for %s", c->path);
    else {
        struct metrics m = {.arena = &arena};
        put_counts(&m, c, queue);
        file_write(c->path, metrics_text(&m), &err);
    }
    if (err.code && !c->told)
        cmd_complain("%s", err.what);
    c->told = err.code != DEM_OK;
    arena_release(&arena);
}
