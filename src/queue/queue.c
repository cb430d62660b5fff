/* What holds for every engine: whose message it is while somebody works on it, and when it is
 * given up. */
#include "queue/build.h"

#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <time.h>

#include "base/banned.h"

static const char *const lane_names[] = {"articles", "results", "dead"};

const char *queue_lane_name(enum queue_lane lane)
{
    return lane_names[lane];
}

enum queue_lane queue_lane_of(struct slice name)
{
    int lane = 0;
    while (lane < QUEUE_LANES && !slice_is(name, lane_names[lane]))
        lane++;
    return (enum queue_lane)lane;
}

bool queue_stopped(const struct queue *q)
{
    return q->options.stop && *q->options.stop;
}

void queue_tell(const struct queue *q, const char *sentence)
{
    if (q->options.tell)
        q->options.tell(sentence);
}

void queue_tell_now_and_then(struct queue *q, const char *sentence)
{
    int64_t now = queue_clock_ms();
    if (q->told_ms && now - q->told_ms < TELL_MS)
        return;
    q->told_ms = now;
    queue_tell(q, sentence);
}

int64_t queue_clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void queue_sleep(int64_t ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

/* ---- The keeper: tells the server that we are still at work ------------------ */

void queue_alive(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->alive_ms = queue_clock_ms();
    pthread_mutex_unlock(&q->lock);
}

static void keep_hand(struct queue *q)
{
    bool alive = queue_clock_ms() - q->alive_ms < QUEUE_KEEP_MAX_S * 1000;
    for (size_t i = 0; alive && i < q->hand_count; i++)
        q->engine->keep(q, &q->hand[i]);
}

static void *keep(void *user)
{
    struct queue *q = user;
    pthread_mutex_lock(&q->lock);
    while (!q->closing) {
        struct timespec t;
        clock_gettime(CLOCK_REALTIME, &t);
        int64_t ns = t.tv_nsec + q->options.ack_wait_ms * 1000000 / 3;
        t.tv_sec += ns / 1000000000;
        t.tv_nsec = ns % 1000000000;
        if (pthread_cond_timedwait(&q->ended, &q->lock, &t) == ETIMEDOUT)
            keep_hand(q);
    }
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

static void leave_hand(struct queue *q, const struct queue_message *m)
{
    size_t i = 0;
    pthread_mutex_lock(&q->lock);
    while (i < q->hand_count && q->hand[i].handle != m->handle)
        i++;
    if (i < q->hand_count)
        memmove(&q->hand[i], &q->hand[i + 1], (--q->hand_count - i) * sizeof *q->hand);
    pthread_mutex_unlock(&q->lock);
}

/* ---- Open and close ----------------------------------------------------------- */

static const struct engine *engine_of(struct slice scheme)
{
#ifdef DEM_NATS
    if (slice_is(scheme, "nats") || slice_is(scheme, "tls"))
        return &engine_nats;
#endif
#ifdef DEM_KAFKA
    if (slice_is(scheme, "kafka"))
        return &engine_kafka;
#endif
    (void)scheme;
    return NULL;
}

bool queue_built_in(const char *scheme)
{
    return engine_of(slice_of(scheme)) != NULL;
}

static dem_code start(struct queue *q, const char *address, dem_error *err)
{
    dem_code code = queue_address_read(slice_of(address), &q->address, err);
    if (code)
        return code;
    q->engine = engine_of(q->address.scheme);
    if (!q->engine)
        return error_set(err, DEM_E_USAGE,
                         "this demarche was built without the library for %.*s:// "
                         "(docs/queue.md)",
                         SLICE_ARG(q->address.scheme));
    if ((code = queue_secrets_read(&q->arena, &q->secrets, err)) ||
        (code = q->engine->open(q, err)))
        return code;
    q->kept = !pthread_create(&q->keeper, NULL, keep, q);
    return q->kept ? DEM_OK : error_set(err, DEM_E_SYSTEM, "no thread could be started");
}

dem_code queue_open(struct queue **out, const char *address,
                    const struct queue_options *options, dem_error *err)
{
    const dem_allocator *mem = memory_default();
    struct queue *q = *out = mem->resize(mem->user, NULL, 0, sizeof *q);
    if (!q)
        return error_set(err, DEM_E_MEMORY, "not enough memory for a queue");
    memset(q, 0, sizeof *q);
    q->options = *options;
    q->payload_max = QUEUE_PAYLOAD_MAX;
    q->pace = 1;
    arena_init(&q->arena, NULL);
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->ended, NULL);
    dem_code code = setjmp(q->arena.guard)
                        ? error_set(err, DEM_E_MEMORY, "not enough memory for a queue")
                        : start(q, address, err);
    if (code) {
        queue_close(q);
        *out = NULL;
    }
    return code;
}

void queue_close(struct queue *q)
{
    const dem_allocator *mem = memory_default();
    if (!q)
        return;
    if (q->kept) {
        pthread_mutex_lock(&q->lock);
        q->closing = true;
        pthread_cond_signal(&q->ended);
        pthread_mutex_unlock(&q->lock);
        pthread_join(q->keeper, NULL);
    }
    if (q->state)
        q->engine->close(q);
    pthread_mutex_destroy(&q->lock);
    pthread_cond_destroy(&q->ended);
    arena_release(&q->arena);
    mem->resize(mem->user, q, sizeof *q, 0);
}

/* ---- Messages ----------------------------------------------------------------- */

size_t queue_payload_max(const struct queue *q)
{
    return q->payload_max;
}

dem_code queue_publish(struct queue *q, enum queue_lane lane,
                       const struct queue_message *message, dem_error *err)
{
    if (message->body.len > q->payload_max)
        return error_set(err, DEM_E_LIMIT, "a message of %zu bytes is too large for the queue",
                         message->body.len);
    queue_alive(q);
    return q->engine->publish(q, lane, message, err);
}

dem_code queue_flush(struct queue *q, dem_error *err)
{
    return q->engine->flush(q, err);
}

static void take_in_hand(struct queue *q, struct queue_message *list, size_t count)
{
    pthread_mutex_lock(&q->lock);
    for (size_t i = 0; i < count; i++)
        q->hand[q->hand_count++] = list[i];
    pthread_mutex_unlock(&q->lock);
}

/* Puts those aside that came too often.  A reader that died of one of several messages took the
 * others with it; read one at a time, the others get through and it alone comes again. */
static dem_code give_up(struct queue *q, enum queue_lane lane, struct queue_message *list,
                        size_t *count, dem_error *err)
{
    size_t kept = 0;
    dem_code code = DEM_OK;
    q->pace = q->pace * 2 < QUEUE_FETCH_MAX ? q->pace * 2 : QUEUE_FETCH_MAX;
    for (size_t i = 0; i < *count; i++) {
        if (list[i].deliveries >= QUEUE_SUSPECT)
            q->pace = 1;
        if (code || list[i].deliveries <= QUEUE_DELIVERIES_MAX)
            list[kept++] = list[i];
        else
            code = queue_bury(q, lane, &list[i],
                              "given up: whoever worked on it ended before it was done", err);
    }
    *count = kept;
    return code;
}

dem_code queue_fetch(struct queue *q, enum queue_lane lane, size_t most, int64_t wait_ms,
                     struct queue_message *out, size_t *count, dem_error *err)
{
    *count = 0;
    queue_alive(q);
    most = most < q->pace ? most : q->pace;
    most = most < HAND_MAX - q->hand_count ? most : HAND_MAX - q->hand_count;
    if (!most)
        return DEM_OK;
    dem_code code = q->engine->fetch(q, lane, most, wait_ms, out, count, err);
    if (code || !*count)
        return code;
    take_in_hand(q, out, *count);
    return give_up(q, lane, out, count, err);
}

dem_code queue_ack(struct queue *q, struct queue_message *list, size_t count, dem_error *err)
{
    for (size_t i = 0; i < count; i++) {
        leave_hand(q, &list[i]);
        q->engine->ack(q, &list[i]);
    }
    return count ? q->engine->sync(q, err) : DEM_OK;
}

void queue_let_go(struct queue *q, struct queue_message *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        leave_hand(q, &list[i]);
        q->engine->let_go(q, &list[i]);
    }
}

dem_code queue_bury(struct queue *q, enum queue_lane lane, struct queue_message *message,
                    const char *why, dem_error *err)
{
    struct queue_message dead = *message;
    dead.lane = lane;
    dead.why = slice_of(why);
    dem_code code = queue_publish(q, QUEUE_DEAD, &dead, err);
    if (!code)
        code = queue_flush(q, err);
    return code ? code : queue_ack(q, message, 1, err);
}

dem_code queue_left(struct queue *q, enum queue_lane lane, uint64_t *out, dem_error *err)
{
    return q->engine->left(q, lane, out, err);
}

dem_code queue_dead(struct queue *q, void *user,
                    dem_code (*fn)(void *user, const struct queue_message *message, bool *take,
                                   dem_error *err),
                    dem_error *err)
{
    return q->engine->dead(q, user, fn, err);
}
