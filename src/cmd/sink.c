/* Results of a queue into a store. */
#include "base/error.h"
#include "cmd/cmd.h"
#include "queue/message.h"

#include <signal.h>
#include <unistd.h>

#include "base/banned.h"

enum { WAIT_MS = 500 };

struct sink {
    const struct options *options;
    struct queue *queue;
    struct store *store;
    struct arena arena;
    volatile const int *stop;
    struct queue_message list[QUEUE_FETCH_MAX];
    size_t stored, there;
    struct cmd_metrics metrics; /* of the dead letters, too */
    struct store_change change;
    struct cmd_upkeep upkeep;
};

/* One result, within a transaction.  A bad one is told by *bad. */
static dem_code put_result(struct sink *s, struct slice body, dem_error *bad, dem_error *err)
{
    struct message_result result;
    struct store_record record;
    struct arena *arena = &s->arena;
    arena_reset(arena);
    if (setjmp(arena->guard)) {
        error_set(bad, DEM_E_MEMORY, "not enough memory for a result");
        return DEM_OK;
    }
    if (message_grow(arena, s->options->spool, &body, bad) ||
        message_result_read(arena, body, &result, bad) ||
        store_record_read(arena, result.lines, &record, bad))
        return DEM_OK;
    bool there = store_has(s->store, &result.doc, result.hash, &result.coder);
    s->there += there;
    s->stored += !there;
    return there ? store_error(s->store, err)
                 : store_put(s->store, &result.doc, result.hash, &record, &result.coder,
                             &s->change, NULL, err);
}

/* Acknowledged are those that the disk has; bad ones are dead letters. */
static dem_code put_batch(struct sink *s, size_t count, dem_error *err)
{
    dem_error bad[QUEUE_FETCH_MAX];
    size_t kept = 0, stored = s->stored, there = s->there;
    memset(bad, 0, sizeof bad);
    dem_code code = store_begin(s->store, err);
    for (size_t i = 0; i < count && !code; i++)
        code = put_result(s, s->list[i].body, &bad[i], err);
    if (!code)
        code = store_commit(s->store, err);
    if (code) {
        store_rollback(s->store);
        queue_let_go(s->queue, s->list, count);
        s->stored = stored;
        s->there = there;
        return code;
    }
    for (size_t i = 0; i < count && !code; i++) {
        if (!bad[i].code) {
            s->list[kept++] = s->list[i];
            continue;
        }
        cmd_complain("a result is a dead letter: %s", bad[i].what);
        s->metrics.dead++;
        code = queue_ack(s->queue, s->list, kept, err); /* in their order */
        kept = 0;
        if (!code)
            code = queue_bury(s->queue, QUEUE_RESULTS, &s->list[i], bad[i].what, err);
    }
    return code ? code : queue_ack(s->queue, s->list, kept, err);
}

/* --once ends when neither articles nor results are left. */
static bool is_done(struct sink *s, dem_error *err)
{
    uint64_t articles = 1, results = 1;
    if (!s->options->once || queue_left(s->queue, QUEUE_ARTICLES, &articles, err) ||
        queue_left(s->queue, QUEUE_RESULTS, &results, err))
        return false;
    return !articles && !results;
}

static dem_code one_round(struct sink *s, size_t *count, dem_error *err)
{
    struct cmd_metrics *m = &s->metrics;
    double begun = cmd_seconds();
    dem_code code =
        queue_fetch(s->queue, QUEUE_RESULTS, QUEUE_FETCH_MAX, WAIT_MS, s->list, count, err);
    double fetched = cmd_seconds();
    for (size_t i = 0; i < *count; i++)
        m->again += s->list[i].deliveries > 1;
    if (!code && *count)
        code = put_batch(s, *count, err);
    m->fetch += fetched - begun;
    m->put += cmd_seconds() - fetched;
    m->done = s->stored + s->there;
    cmd_metrics_write(m, s->queue, false);
    return code;
}

/* What was in hand comes again from the queue.  False if it is another failure, or no time. */
static bool wait_for_store(struct sink *s, const dem_error *failure)
{
    if (!store_lost(s->store))
        return false;
    cmd_complain("%s; waiting for it", failure->what);
    while (store_lost(s->store) && !*s->stop) {
        sleep(1);
        store_rollback(s->store);
    }
    return !*s->stop;
}

static dem_code sink(struct sink *s, dem_error *err)
{
    dem_code code = DEM_OK;
    while (!code && !*s->stop) {
        size_t count = 0;
        dem_error ignored;
        code = one_round(s, &count, err);
        s->upkeep.changed |= count > 0;
        if (!code)
            code = cmd_upkeep(&s->upkeep, count ? UPKEEP_BUSY : UPKEEP_IDLE, err);
        if (code && wait_for_store(s, err)) {
            code = DEM_OK;
            continue;
        }
        if (!code && !count && is_done(s, &ignored))
            break;
    }
    return code || *s->stop ? code : cmd_upkeep(&s->upkeep, UPKEEP_LAST, err);
}

static dem_code open_and_sink(struct sink *s, dem_error *err)
{
    dem_code code = store_open(&s->store, s->options->files[1], STORE_WRITE, err);
    s->upkeep.store = s->store;
    return code ? code : sink(s, err);
}

static int run_sink(const struct options *options)
{
    struct sink s = {.options = options, .metrics.path = options->metrics};
    dem_error error = {.code = DEM_OK};
    dem_model *model = NULL; /* its lexicon says what answers what */
    int code = EXIT_USAGE;
    if (!cmd_queue_wanted(options, "sink", 2))
        return code;
    s.queue = cmd_queue_open(options, "sink", &code);
    if (!s.queue)
        return code;
    model = cmd_model(options);
    if (!model) {
        queue_close(s.queue);
        return EXIT_FAILED;
    }
    s.upkeep.lexicon = model->lexicon;
    s.stop = cmd_catch_signals();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like a full disk */
    arena_init(&s.arena, NULL);
    code = EXIT_DONE;
    if (open_and_sink(&s, &error)) {
        cmd_complain("%s", error.what);
        code = cmd_exit_code(error.code);
        s.metrics.errors++;
    }
    cmd_metrics_write(&s.metrics, s.queue, true);
    store_close(s.store);
    arena_release(&s.arena);
    dem_model_close(model);
    queue_close(s.queue);
    printf("%zu results stored, %zu there already, %llu dead letters\n", s.stored, s.there,
           (unsigned long long)s.metrics.dead);
    return code;
}

const struct command cmd_sink = {
    "sink", "results of a queue into a store",
    "Usage: demarche sink [OPTION...] QUEUE DB\n"
    "\n"
    "Takes what demarche work found from QUEUE (docs/queue.md) and keeps it in DB, as "
    "demarche\n"
    "load would have: the order in which results come, and how often, makes no difference.\n"
    "A result is off the queue only when DB has it.  When nothing comes, and each minute at "
    "the\n"
    "latest, what changed is counted for boards and answers are looked for.  Runs until it is\n"
    "interrupted.\n"
    "\n"
    "  --once              end when the queue has neither articles nor results left\n"
    "  --spool=FOLDER      the shared folder of what is too large for the queue\n"
    "  --metrics=FILE      counts for Prometheus, written anew every ten seconds (*.prom for\n"
    "                      node_exporter's textfile collector; docs/operation.md)\n"
    "  --queue-size=SIZE, --ack-wait=TIME   as demarche push\n"
    "\n"
    "Secrets are in files that the environment names; see demarche push --help.\n"
    "\n"
    "Examples:\n"
    "  demarche sink nats://localhost:4222/press press.db\n"
    "  demarche sink --once nats://localhost:4222/press press.db\n"
    "\n"
    "Exit: 0 done or interrupted, 1 failure (also: another program writes to DB), 2 usage, 65 "
    "no\n"
    "store, 74 read or write error (full disk, no queue).\n",
    run_sink};
