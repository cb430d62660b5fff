/* Articles onto a queue. */
#include "base/error.h"
#include "cmd/cmd.h"
#include "queue/message.h"

#include <unistd.h>

#include "base/banned.h"

struct push {
    const struct options *options;
    struct queue *queue;
    struct store *store;       /* --missing: what it has need not be pushed */
    struct store_coder coder;  /* likewise: by whom */
    size_t pushed, there, bad; /* bad: too large for the queue */
};

static dem_code publish(struct push *p, struct arena *arena, const struct document *doc,
                        uint64_t hash, dem_error *err)
{
    struct queue_message m = {.id =
                                  message_id(arena, hash, doc->id, p->store ? &p->coder : NULL),
                              .body = message_article(arena, doc, hash)};
    dem_code code = message_shrink(arena, p->options->spool, queue_payload_max(p->queue),
                                   doc->id, &m.body, err);
    if (code == DEM_E_LIMIT) {
        cmd_complain("%.*s: %s", SLICE_ARG(doc->id), err->what);
        p->bad++;
        return DEM_OK;
    }
    if (!code)
        code = queue_publish(p->queue, QUEUE_ARTICLES, &m, err);
    p->pushed += !code;
    return code;
}

static dem_code give(void *user, struct job *job, dem_error *err)
{
    struct push *p = user;
    struct document *doc = &job->coded.doc;
    uint64_t hash = store_hash(doc);
    if (setjmp(job->arena.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for a message");
    if (!doc->own_id) /* as a store names it */
        doc->id = arena_print(&job->arena, "%016llx", (unsigned long long)hash);
    doc->own_id = true;
    if (p->store && store_has(p->store, doc, hash, &p->coder)) {
        p->there++;
        return DEM_OK;
    }
    return p->store && store_error(p->store, err) ? err->code
                                                  : publish(p, &job->arena, doc, hash, err);
}

static dem_code push_each_stale(struct push *p, struct arena *arena, dem_error *err)
{
    struct document doc;
    uint64_t hash;
    int64_t after = 0;
    volatile const int *stop = cmd_catch_signals();
    dem_code code = DEM_OK;
    while (!code && !*stop) {
        arena_reset(arena);
        code = store_stale(p->store, &p->coder, &after, arena, &doc, &hash, err);
        if (!code && !doc.table) /* tables are read, not coded: demarche recode */
            code = publish(p, arena, &doc, hash, err);
    }
    return code == DEM_END ? DEM_OK : code;
}

/* What the store has of another coder. */
static dem_code push_stale(struct push *p, dem_error *err)
{
    struct arena arena;
    arena_init(&arena, NULL);
    dem_code code = setjmp(arena.guard)
                        ? error_set(err, DEM_E_MEMORY, "not enough memory for a message")
                        : push_each_stale(p, &arena, err);
    arena_release(&arena);
    return code;
}

static int push_stale_of(struct push *p)
{
    dem_error error = {.code = DEM_OK};
    if (push_stale(p, &error)) {
        cmd_complain("%s", error.what);
        return cmd_exit_code(error.code);
    }
    return cmd_interrupted(": the next run goes on") ? EXIT_FAILED : EXIT_DONE;
}

static int push_all(struct push *p, char **files)
{
    static char *standard_input[] = {"-", NULL};
    dem_error error = {.code = DEM_OK};
    bool named = *files || p->options->files_from;
    int code = p->store && !named
                   ? push_stale_of(p)
                   : cmd_run_documents(p->options, named ? files : standard_input, p, give);
    if (queue_flush(p->queue, &error)) {
        cmd_complain("%s", error.what);
        return cmd_exit_code(error.code);
    }
    printf("%zu articles pushed", p->pushed);
    if (p->store && named)
        printf(", %zu were coded already", p->there);
    printf("\n");
    return !code && (long)p->bad > p->options->max_bad ? EXIT_BAD_RECORDS : code;
}

static int push_missing(struct push *p)
{
    dem_error error = {.code = DEM_OK};
    dem_model *model = cmd_model(p->options);
    if (!model)
        return EXIT_FAILED;
    p->coder = cmd_coder(model);
    int code = EXIT_FAILED;
    if (store_open(&p->store, p->options->files[1], STORE_READ, &error)) {
        cmd_complain("%s", error.what);
        code = cmd_exit_code(error.code);
    } else
        code = push_all(p, p->options->files + 2);
    store_close(p->store);
    dem_model_close(model);
    return code;
}

static int run_push(const struct options *options)
{
    struct push p = {.options = options};
    int code = EXIT_USAGE;
    if (!cmd_queue_wanted(options, "push", options->missing ? 2 : 1))
        return code;
    if (options->missing && !cmd_store_there(options->files[1])) {
        cmd_complain("there is no store %s", options->files[1]);
        return EXIT_NO_INPUT;
    }
    p.queue = cmd_queue_open(options, "push", &code);
    if (!p.queue)
        return code;
    code = options->missing ? push_missing(&p) : push_all(&p, options->files + 1);
    queue_close(p.queue);
    return code;
}

const struct command cmd_push = {
    "push", "articles onto a queue, for demarche work",
    "Usage: demarche push [OPTION...] QUEUE [FILE... | -]\n"
    "       demarche push --missing [OPTION...] QUEUE DB [FILE...]\n"
    "\n"
    "Reads articles as demarche code does and puts them onto a queue (docs/queue.md), from\n"
    "which any number of demarche work take them.  QUEUE is nats://HOST:PORT/NAME (NATS\n"
    "JetStream), tls://HOST:PORT/NAME (the same with TLS) or kafka://HOST:PORT/NAME.  What is\n"
    "pushed twice within two minutes is there once.\n"
    "\n"
    "With --missing: what has no result in DB by this version of the coder.  With FILEs, "
    "those\n"
    "of their articles that DB does not have; without, those of DB that another version "
    "coded:\n"
    "the way to code history again, and to fill a queue that was lost.\n"
    "\n"
    "  --missing           see above\n"
    "  --files-from=FILE   the files that FILE names, a line each (-: standard input)\n"
    "  --spool=FOLDER      shared folder for articles above 900 kB; the queue has their names\n"
    "  --queue-size=SIZE   bytes that a queue may hold where it is made (default 1G); a full\n"
    "                      one is waited for\n"
    "  --ack-wait=TIME     how long a worker may be silent, where it is made (default 30s)\n"
    "  --date=, --publisher=, --field=, --language=, --shard=, --warc=, --max-bad=\n"
    "                      as demarche code\n"
    "  --data=FOLDER, --issues=FILE   with --missing: what the version of the coder is\n"
    "\n"
    "Secrets are in files that the environment names.  One of these: DEMARCHE_QUEUE_CREDS\n"
    "(credentials of NATS), _NKEY (a seed), _TOKEN (a line), _LOGIN (two lines: user, "
    "password).\n"
    "For TLS: _CA (who vouches for the server), _CERT and _KEY (ours), all PEM.  For Kafka:\n"
    "_KAFKA (settings of librdkafka, NAME=VALUE).  docs/queue.md has more.\n"
    "\n"
    "Examples:\n"
    "  demarche push nats://localhost:4222/press 1999/*.txt\n"
    "  find /feed -newer stamp | demarche push --files-from=- nats://localhost:4222/press\n"
    "  demarche push --missing nats://localhost:4222/press press.db\n"
    "\n"
    "Exit: 0 done, 1 failure or interrupted, 2 usage, 65 too many bad records, 66 no input or\n"
    "no DB, 74 read or write error (also: no queue).\n",
    run_push};
