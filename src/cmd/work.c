/* The coder on a queue: articles in, results out or into a store. */
#include "base/error.h"
#include "cmd/cmd.h"
#include "engine/record.h"
#include "queue/message.h"

#include <signal.h>

#include "base/banned.h"

enum { WAIT_MS = 500, WAIT_BUSY_MS = 50, BATCH = 64 };

struct parcel { /* what goes with a job */
    struct queue_message message;
    uint64_t hash;
    struct slice result;        /* a line for the queue, or: */
    struct store_record record; /* for the store */
    double seconds;             /* of coding it */
};

struct work {
    const struct options *options;
    const dem_model *model;
    struct store_coder coder;
    struct queue *queue;
    struct store *store; /* NULL: results go onto the queue */
    volatile const int *stop;
    struct queue_message fetched[QUEUE_FETCH_MAX]; /* [at, count): not begun */
    size_t at, count;
    size_t inside;                    /* jobs that are being coded */
    bool alone;                       /* the job inside is a suspect one: none beside it */
    bool failed;                      /* nothing more can be put out */
    struct queue_message done[BATCH]; /* coded; result not yet safe */
    size_t done_count;
    struct cmd_metrics metrics; /* of what is coded and dead, too */
    struct store_change change;
    struct cmd_upkeep upkeep; /* of the store */
};

/* ---- In ---------------------------------------------------------------------------- */

/* The next message, or DEM_END to let those inside finish. */
static dem_code next_message(struct work *w, struct queue_message *out, dem_error *err)
{
    if (w->alone)
        return DEM_END;
    if (w->at == w->count) {
        double begun = cmd_seconds();
        dem_code code = queue_fetch(w->queue, QUEUE_ARTICLES, QUEUE_FETCH_MAX,
                                    w->inside || w->done_count ? WAIT_BUSY_MS : WAIT_MS,
                                    w->fetched, &w->count, err);
        w->at = 0;
        w->metrics.fetch += cmd_seconds() - begun;
        if (code || !w->count)
            return code ? code : DEM_END;
    }
    bool suspect = w->fetched[w->at].deliveries >= QUEUE_SUSPECT;
    if (suspect && w->inside)
        return DEM_END;
    w->alone = suspect;
    *out = w->fetched[w->at++];
    w->metrics.again += out->deliveries > 1;
    w->inside++;
    return DEM_OK;
}

static struct parcel *parcel_of(struct job *job)
{
    return (struct parcel *)(uintptr_t)job->output.at;
}

static dem_code pull(void *user, struct job *job)
{
    struct work *w = user;
    struct queue_message message;
    dem_code code = next_message(w, &message, &job->error);
    if (code)
        return code;
    struct parcel *parcel = ARENA_NEW(&job->arena, struct parcel);
    job->output = (struct slice){(const char *)parcel, sizeof *parcel};
    parcel->message = message;
    struct slice body = message.body;
    code = message_grow(&job->arena, w->options->spool, &body, &job->error);
    if (!code)
        code = message_article_read(&job->arena, body, &job->coded.doc, &parcel->hash,
                                    &job->error);
    if (code == DEM_E_SYSTEM) /* its file is not there: bad as well */
        job->error.code = DEM_E_FORMAT;
    return job->error.code;
}

static void code_job(void *user, const dem_model *model, struct job *job)
{
    struct work *w = user;
    struct parcel *parcel = parcel_of(job);
    double begun = cmd_seconds();
    coder_run(model, &job->arena, &job->coded);
    if (!w->store)
        parcel->result = message_result(&job->arena, model, &job->coded, parcel->hash);
    else
        store_record_read(&job->arena, record_events(&job->arena, model, &job->coded),
                          &parcel->record, &job->error);
    parcel->seconds = cmd_seconds() - begun;
}

/* ---- Out --------------------------------------------------------------------------- */

/* Only when the results are safe are the articles done. */
static dem_code settle(struct work *w, dem_error *err)
{
    dem_code code = DEM_OK;
    if (!w->done_count)
        return code;
    code = w->store ? store_commit(w->store, err) : queue_flush(w->queue, err);
    if (!code)
        code = queue_ack(w->queue, w->done, w->done_count, err);
    else
        queue_let_go(w->queue, w->done, w->done_count);
    w->done_count = 0;
    w->upkeep.changed = w->store != NULL;
    return code ? code : cmd_upkeep(&w->upkeep, UPKEEP_BUSY, err);
}

static dem_code give_up(struct work *w, struct job *job, dem_error *err)
{
    struct slice id = job->coded.doc.id;
    dem_code code = settle(w, err); /* what came before it is done before it */
    cmd_complain("%.*s%sis a dead letter: %s", SLICE_ARG(id), id.len ? " " : "an article ",
                 job->error.what);
    w->metrics.dead++;
    return code ? code
                : queue_bury(w->queue, QUEUE_ARTICLES, &parcel_of(job)->message,
                             job->error.what, err);
}

static dem_code put_in_store(struct work *w, struct job *job, dem_error *err)
{
    struct parcel *parcel = parcel_of(job);
    struct document *doc = &job->coded.doc;
    dem_code code = w->done_count ? DEM_OK : store_begin(w->store, err);
    if (code || store_has(w->store, doc, parcel->hash, &w->coder))
        return code;
    return store_put(w->store, doc, parcel->hash, &parcel->record, &w->coder, &w->change, NULL,
                     err);
}

static dem_code put_on_queue(struct work *w, struct job *job, dem_error *err)
{
    struct parcel *parcel = parcel_of(job);
    struct slice id = job->coded.doc.id;
    struct queue_message m = {.id = message_id(&job->arena, parcel->hash, id, &w->coder),
                              .body = parcel->result};
    dem_code code = message_shrink(&job->arena, w->options->spool, queue_payload_max(w->queue),
                                   id, &m.body, &job->error);
    if (code == DEM_E_LIMIT)
        return give_up(w, job, err);
    if (code)
        *err = job->error;
    return code ? code : queue_publish(w->queue, QUEUE_RESULTS, &m, err);
}

/* Puts the result where it belongs, or the article among the dead. */
static dem_code put_out(struct work *w, struct job *job, dem_error *err)
{
    if (!job->error.code && setjmp(job->arena.guard))
        error_set(&job->error, DEM_E_MEMORY, "not enough memory for its result");
    if (job->error.code)
        return give_up(w, job, err);
    return w->store ? put_in_store(w, job, err) : put_on_queue(w, job, err);
}

/* After a failure the rest of those inside are given back. */
static dem_code push(void *user, struct job *job, dem_error *err)
{
    struct work *w = user;
    struct queue_message *message = &parcel_of(job)->message;
    double begun = cmd_seconds();
    w->inside--;
    w->metrics.code += parcel_of(job)->seconds;
    dem_code code = w->failed ? DEM_E_SYSTEM : put_out(w, job, err);
    if (code)
        queue_let_go(w->queue, message, 1);
    else if (!job->error.code) { /* else it is buried */
        w->done[w->done_count++] = *message;
        w->metrics.done++;
        code = w->done_count == BATCH ? settle(w, err) : DEM_OK;
    }
    w->failed |= code != DEM_OK;
    w->metrics.put += cmd_seconds() - begun;
    cmd_metrics_write(&w->metrics, w->queue, false);
    return code;
}

/* ---- Round after round --------------------------------------------------------------- */

/* --once ends when no article is left, neither here nor with others. */
static bool is_done(struct work *w)
{
    uint64_t left = 1;
    dem_error ignored;
    return w->options->once && w->at == w->count &&
           !queue_left(w->queue, QUEUE_ARTICLES, &left, &ignored) && !left;
}

static dem_code work(struct work *w, dem_error *err)
{
    struct stream stream = {w->model, w->options->threads, w, pull, code_job, push, w->stop};
    dem_code code = DEM_OK;
    while (!code && !*w->stop) {
        uint64_t before = w->metrics.done + w->metrics.dead;
        w->inside = 0;
        w->alone = false;
        code = stream_run(&stream, err);
        if (!code)
            code = settle(w, err);
        cmd_metrics_write(&w->metrics, w->queue, false);
        bool idle = before == w->metrics.done + w->metrics.dead;
        if (!code && idle && is_done(w))
            break;
        if (!code && idle)
            code = cmd_upkeep(&w->upkeep, UPKEEP_IDLE, err);
    }
    if (!code && !*w->stop)
        code = cmd_upkeep(&w->upkeep, UPKEEP_LAST, err);
    if (code && w->store)
        store_rollback(w->store);
    queue_let_go(w->queue, w->done, w->done_count);
    queue_let_go(w->queue, w->fetched + w->at, w->count - w->at);
    return code;
}

static dem_code open_and_work(struct work *w, dem_error *err)
{
    const char *db = w->options->files[1];
    dem_code code = db ? store_open(&w->store, db, STORE_WRITE, err) : DEM_OK;
    w->upkeep.store = w->store;
    return code ? code : work(w, err);
}

static int work_with(struct work *w)
{
    dem_error error = {.code = DEM_OK};
    dem_model *model = cmd_model(w->options);
    if (!model)
        return EXIT_FAILED;
    w->model = model;
    w->coder = cmd_coder(model);
    w->upkeep.lexicon = model->lexicon;
    int code = EXIT_DONE;
    if (open_and_work(w, &error)) {
        cmd_complain("%s", error.what);
        code = cmd_exit_code(error.code);
        w->metrics.errors++;
    }
    cmd_metrics_write(&w->metrics, w->queue, true);
    store_close(w->store);
    dem_model_close(model);
    printf("%llu articles coded, %llu dead letters\n", (unsigned long long)w->metrics.done,
           (unsigned long long)w->metrics.dead);
    return code;
}

static int run_work(const struct options *options)
{
    struct work w = {.options = options, .metrics = {.path = options->metrics, .codes = true}};
    int code = EXIT_USAGE;
    if (!cmd_queue_wanted(options, "work", 1))
        return code;
    w.queue = cmd_queue_open(options, "work", &code);
    if (!w.queue)
        return code;
    w.stop = cmd_catch_signals();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    code = work_with(&w);
    queue_close(w.queue);
    return code;
}

const struct command cmd_work = {
    "work", "codes what is on a queue",
    "Usage: demarche work [OPTION...] QUEUE [DB]\n"
    "\n"
    "Takes articles from QUEUE (docs/queue.md), codes them as demarche code --per-document\n"
    "does, and puts the results onto the queue for demarche sink; with DB, into that store.\n"
    "Any number may work on one queue.  An article is off the queue only when its result is\n"
    "safe; if a worker dies, others get what it had in hand.  What cannot be coded, or ended\n"
    "five workers, becomes a dead letter (demarche dead).  Runs until it is interrupted: then\n"
    "it finishes what is in hand and gives the rest back.\n"
    "\n"
    "  --once              end when no article is left on the queue\n"
    "  -j, --jobs=N        threads (default 1; 0: one a core)\n"
    "  --spool=FOLDER      the shared folder of what is too large for the queue\n"
    "  --metrics=FILE      counts for Prometheus, written anew every ten seconds (*.prom for\n"
    "                      node_exporter's textfile collector; docs/operation.md)\n"
    "  --queue-size=SIZE, --ack-wait=TIME   as demarche push\n"
    "  --data=FOLDER       folder that has data/ and models/ (also: DEMARCHE_HOME)\n"
    "  --issues=FILE       issue queries (docs/issues.md) instead of data/issues/issues.txt\n"
    "\n"
    "Secrets are in files that the environment names; see demarche push --help.\n"
    "\n"
    "Examples:\n"
    "  demarche work nats://localhost:4222/press\n"
    "  demarche work --once -j0 nats://localhost:4222/press press.db\n"
    "\n"
    "Exit: 0 done or interrupted, 1 failure, 2 usage, 65 no store, 74 read or write error "
    "(also:\n"
    "no queue).\n",
    run_work};
