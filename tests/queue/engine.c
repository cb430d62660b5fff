/* One queue from inside, on whichever engine: what is published comes, once it is done it is
 * gone, what is let go comes again, what is bad is a dead letter and can be put back.
 * Usage: engine ADDRESS                a queue that is empty
 *        engine mock PROGRAM ARGUMENT...  Kafka's mock cluster runs in this process; the
 *                                      address is the variable QUEUE of the program */
#include "base/error.h"
#include "queue/message.h"
#include "queue/queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef DEM_KAFKA
#include <librdkafka/rdkafka.h>
/* needs the other before it */
#include <librdkafka/rdkafka_mock.h>
#endif

enum { COUNT = 300, PATIENCE = 1000, WAIT_MS = 500, ACK_WAIT_MS = 6000 };

static void hold(int line, bool what, const char *why)
{
    if (!what) {
        fprintf(stderr, "engine.c:%d: %s\n", line, why);
        exit(1);
    }
}
#define HOLD(what) hold(__LINE__, (what), #what)
#define MUST(call) hold(__LINE__, (call) == DEM_OK, err.what)
#define OPTIONS    (&(struct queue_options){.size_max = 100000000, .ack_wait_ms = ACK_WAIT_MS})

static dem_error err;

static struct queue *opened(const char *address)
{
    struct queue *q = NULL;
    MUST(queue_open(&q, address, OPTIONS, &err));
    return q;
}

static void publish(struct queue *q, int number)
{
    char id[32], body[64];
    snprintf(id, sizeof id, "id-%d", number);
    snprintf(body, sizeof body, "body %d", number);
    struct queue_message m = {.id = {id, strlen(id)}, .body = {body, strlen(body)}};
    MUST(queue_publish(q, QUEUE_ARTICLES, &m, &err));
}

static int number_of(const struct queue_message *m)
{
    char text[64];
    snprintf(text, sizeof text, "%.*s", SLICE_ARG(m->body));
    HOLD(!strncmp(text, "body ", 5));
    return (int)strtol(text + 5, NULL, 10);
}

/* Fetches until all of 0 ... COUNT - 1 were there; the count of those that came twice. */
static size_t take_all(struct queue *q, bool *seen)
{
    struct queue_message list[QUEUE_FETCH_MAX];
    size_t all = 0, twice = 0, count;
    for (int i = 0; all < COUNT && i < PATIENCE; i++) {
        MUST(queue_fetch(q, QUEUE_ARTICLES, QUEUE_FETCH_MAX, WAIT_MS, list, &count, &err));
        for (size_t k = 0; k < count; k++) {
            bool *mine = &seen[number_of(&list[k])];
            all += !*mine;
            twice += *mine;
            *mine = true;
        }
        MUST(queue_ack(q, list, count, &err));
    }
    HOLD(all == COUNT);
    return twice;
}

static dem_code see(void *user, const struct queue_message *m, bool *take, dem_error *e)
{
    int *count = user;
    (void)take;
    (void)e;
    HOLD(m->lane == QUEUE_RESULTS && slice_is(m->why, "no good"));
    HOLD(slice_is(m->body, "rubbish"));
    ++*count;
    return DEM_OK;
}

static dem_code take(void *user, const struct queue_message *m, bool *out, dem_error *e)
{
    *out = true;
    return see(user, m, out, e);
}

static void fetch_one(struct queue *q, enum queue_lane lane, struct queue_message *out)
{
    size_t count = 0;
    for (int i = 0; !count && i < PATIENCE; i++)
        MUST(queue_fetch(q, lane, 1, WAIT_MS, out, &count, &err));
    HOLD(count == 1);
}

static void check_dead(struct queue *q)
{
    struct queue_message m = {.body = SLICE("rubbish")}, got;
    int count = 0;
    uint64_t left = 9;
    MUST(queue_publish(q, QUEUE_RESULTS, &m, &err));
    MUST(queue_flush(q, &err));
    fetch_one(q, QUEUE_RESULTS, &got);
    MUST(queue_bury(q, QUEUE_RESULTS, &got, "no good", &err));
    MUST(queue_dead(q, &count, see, &err));
    MUST(queue_dead(q, &count, take, &err));
    HOLD(count == 2);
    MUST(queue_dead(q, &count, see, &err));
    HOLD(count == 2);
    MUST(queue_left(q, QUEUE_DEAD, &left, &err));
    HOLD(left == 0);
}

/* Where deliveries are counted: after five a message is a dead letter, and others are not. */
static void check_suspect(struct queue *q)
{
    struct queue_message got;
    size_t count;
    uint64_t left = 0;
    publish(q, COUNT);
    MUST(queue_flush(q, &err));
    for (uint32_t i = 1; i <= QUEUE_DELIVERIES_MAX; i++) {
        fetch_one(q, QUEUE_ARTICLES, &got);
        HOLD(number_of(&got) == COUNT && got.deliveries == i);
        queue_let_go(q, &got, 1);
    }
    for (int i = 0; !left && i < PATIENCE; i++) {
        MUST(queue_fetch(q, QUEUE_ARTICLES, 1, WAIT_MS, &got, &count, &err));
        HOLD(count == 0);
        MUST(queue_left(q, QUEUE_DEAD, &left, &err));
    }
    HOLD(left == 1);
}

/* A reader that lives keeps what it has in hand; what it lets go others get at once. */
static void check_hand(const char *address, struct queue *q)
{
    struct queue_message got, other;
    struct queue *second = opened(address);
    size_t count = 1;
    publish(q, COUNT + 1);
    MUST(queue_flush(q, &err));
    fetch_one(q, QUEUE_ARTICLES, &got);
    for (int i = 0; i < 3 * ACK_WAIT_MS / 2 / WAIT_MS; i++) {
        MUST(queue_fetch(second, QUEUE_ARTICLES, 1, WAIT_MS, &other, &count, &err));
        HOLD(count == 0);
    }
    MUST(queue_ack(q, &got, 1, &err));
    publish(q, COUNT + 2);
    MUST(queue_flush(q, &err));
    fetch_one(q, QUEUE_ARTICLES, &got);
    queue_let_go(q, &got, 1);
    fetch_one(second, QUEUE_ARTICLES, &other);
    HOLD(number_of(&other) == COUNT + 2);
    MUST(queue_ack(second, &other, 1, &err));
    queue_close(second);
}

static int check(const char *address, bool counts)
{
    bool seen[COUNT] = {false};
    uint64_t left = 0;
    struct queue *q = opened(address);
    struct queue_message large = {.body = {address, QUEUE_PAYLOAD_MAX + 1}};
    HOLD(queue_publish(q, QUEUE_ARTICLES, &large, &err) == DEM_E_LIMIT);
    for (int i = 0; i < COUNT; i++)
        publish(q, i);
    MUST(queue_flush(q, &err));
    MUST(queue_left(q, QUEUE_ARTICLES, &left, &err));
    HOLD(left == COUNT);
    HOLD(take_all(q, seen) == 0);
    for (int i = 0; left && i < PATIENCE; i++)
        MUST(queue_left(q, QUEUE_ARTICLES, &left, &err));
    HOLD(left == 0);
    check_dead(q);
    if (counts) {
        check_suspect(q);
        check_hand(address, q);
    }
    queue_close(q);
    puts("engine: all as expected");
    return 0;
}

#ifdef DEM_KAFKA
/* The cluster lives as long as its client; what fails is told by the program's exit code. */
static int with_mock(char **command)
{
    char why[200], address[400];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "test.mock.num.brokers", "3", why, sizeof why);
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    HOLD(client != NULL);
    const char *hosts = rd_kafka_mock_cluster_bootstraps(rd_kafka_handle_mock_cluster(client));
    snprintf(address, sizeof address, "kafka://%s/press", hosts);
    int status = *command ? 0 : check(address, false);
    pid_t child = *command ? fork() : 0;
    if (*command && !child) {
        setenv("QUEUE", address, 1);
        execvp(*command, command);
        _exit(127);
    }
    if (*command)
        waitpid(child, &status, 0);
    rd_kafka_destroy(client);
    return *command ? WEXITSTATUS(status) : status;
}
#endif

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
#ifdef DEM_KAFKA
    if (!strcmp(argv[1], "mock"))
        return with_mock(argv + 2);
#endif
    return check(argv[1], true);
}
