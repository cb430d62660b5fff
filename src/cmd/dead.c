/* What a queue gave up: looked at, and tried again. */
#include "base/error.h"
#include "cmd/cmd.h"

#include <jansson.h>

#include "base/banned.h"

struct walk {
    struct queue *queue;
    bool put_back;
    size_t count;
};

/* The id that stands in the message, or nothing. */
static void show(const struct queue_message *m)
{
    json_t *o = json_loadb(m->body.at ? m->body.at : "", m->body.len, JSON_ALLOW_NUL, NULL);
    json_t *article = json_object_get(o, "article");
    const char *id = json_string_value(json_object_get(article ? article : o, "id"));
    printf("%s\t%s\t%zu bytes\t%.*s\n", m->lane == QUEUE_LANES ? "?" : queue_lane_name(m->lane),
           id ? id : "?", m->body.len, SLICE_ARG(m->why));
    json_decref(o);
}

/* Without an id: what came a moment ago would be taken for its double. */
static dem_code put_back(struct walk *l, const struct queue_message *m, bool *take,
                         dem_error *err)
{
    struct queue_message again = {.body = m->body};
    dem_code code = m->lane == QUEUE_LANES
                        ? error_set(err, DEM_E_FORMAT, "a dead letter does not tell its lane")
                        : queue_publish(l->queue, m->lane, &again, err);
    if (!code)
        code = queue_flush(l->queue, err);
    *take = !code;
    return code;
}

static dem_code each(void *user, const struct queue_message *m, bool *take, dem_error *err)
{
    struct walk *l = user;
    l->count++;
    if (l->put_back)
        return put_back(l, m, take, err);
    show(m);
    return DEM_OK;
}

static int run_dead(const struct options *options)
{
    struct walk l = {.count = 0};
    dem_error error = {.code = DEM_OK};
    int code = EXIT_USAGE;
    if (!cmd_queue_wanted(options, "dead", 2))
        return code;
    struct slice verb = slice_of(options->files[1]);
    l.put_back = slice_is(verb, "put-back");
    if (!l.put_back && !slice_is(verb, "list")) {
        cmd_complain("dead wants list or put-back, not \"%.*s\"", SLICE_ARG(verb));
        return code;
    }
    l.queue = cmd_queue_open(options, "dead", &code);
    if (!l.queue)
        return code;
    code = EXIT_DONE;
    if (queue_dead(l.queue, &l, each, &error)) {
        cmd_complain("%s", error.what);
        code = cmd_exit_code(error.code);
    }
    queue_close(l.queue);
    if (l.put_back)
        printf("%zu dead letters put back\n", l.count);
    return code;
}

const struct command cmd_dead = {
    "dead", "what a queue gave up: listed, put back",
    "Usage: demarche dead [OPTION...] QUEUE list | put-back\n"
    "\n"
    "list shows the dead letters of QUEUE (docs/queue.md), one a line: where it was, the id "
    "of\n"
    "its article, its size, and what was wrong.  put-back puts all of them where they were, "
    "to\n"
    "be tried again.\n"
    "\n"
    "  --queue-size=SIZE, --ack-wait=TIME   as demarche push\n"
    "\n"
    "Secrets are in files that the environment names; see demarche push --help.\n"
    "\n"
    "Examples:\n"
    "  demarche dead nats://localhost:4222/press list\n"
    "  demarche dead nats://localhost:4222/press put-back\n"
    "\n"
    "Exit: 0 done, 1 failure, 2 usage, 65 a letter that cannot be put back, 74 no queue.\n",
    run_dead};
