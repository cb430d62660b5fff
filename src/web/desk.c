#include "web/desk.h"

#include "base/memory.h"

#include <pthread.h>
#include <time.h>

#include "base/banned.h"

enum { SLOTS = 64, KEPT_SECONDS = 60, KEPT_TIMES = 60, KEPT_BYTES = 1 << 20, EXPORTS_MAX = 4 };

struct slot { /* question and answer, one behind the other */
    char *bytes;
    size_t question, answer;
    double until; /* seconds of the monotonic clock */
};

struct web_desk {
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t ended;
    unsigned exports;
    struct slot slots[SLOTS];
};

struct web_desk *desk_open(void)
{
    struct web_desk *d = memory_default()->resize(NULL, NULL, 0, sizeof *d);
    if (!d)
        return NULL;
    memset(d, 0, sizeof *d);
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->ended, NULL);
    return d;
}

static void forget(struct slot *s)
{
    memory_default()->resize(NULL, s->bytes, s->question + s->answer, 0);
    *s = (struct slot){.bytes = NULL};
}

void desk_close(struct web_desk *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    while (d->exports)
        pthread_cond_wait(&d->ended, &d->lock);
    pthread_mutex_unlock(&d->lock);
    for (size_t i = 0; i < SLOTS; i++)
        forget(&d->slots[i]);
    pthread_cond_destroy(&d->ended);
    pthread_mutex_destroy(&d->lock);
    memory_default()->resize(NULL, d, sizeof *d, 0);
}

/* ---- Answers -------------------------------------------------------------------- */

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static struct slot *slot_of(struct web_desk *d, struct slice question)
{
    return &d->slots[hash_slice(HASH_SEED, question) % SLOTS];
}

static bool answers(const struct slot *s, struct slice question)
{
    return s->bytes && slice_equal((struct slice){s->bytes, s->question}, question) &&
           seconds_now() < s->until;
}

bool desk_find(struct web_desk *d, const struct web_request *r, struct slice question,
               struct web_answer *answer)
{
    char *copy = NULL;
    size_t size = 0;
    /* The arena may give up, which must not happen under the lock. */
    pthread_mutex_lock(&d->lock);
    const struct slot *s = slot_of(d, question);
    bool found = answers(s, question);
    size = found ? s->answer : 0;
    pthread_mutex_unlock(&d->lock);
    if (!found)
        return false;
    copy = arena_take(r->arena, size + 1);
    pthread_mutex_lock(&d->lock);
    found = answers(s, question) && s->answer <= size;
    size = found ? s->answer : 0;
    memcpy(copy, found ? s->bytes + s->question : "", size);
    pthread_mutex_unlock(&d->lock);
    answer->type = "application/json";
    answer->body = (struct slice){copy, size};
    return found;
}

void desk_keep(struct web_desk *d, const struct web_request *r, struct slice question,
               const struct web_answer *answer)
{
    double now = seconds_now(), kept = KEPT_TIMES * (now - r->begun);
    size_t size = question.len + answer->body.len;
    if (answer->status != 200 || size > KEPT_BYTES)
        return;
    char *bytes = memory_default()->resize(NULL, NULL, 0, size);
    if (!bytes)
        return;
    memcpy(bytes, question.at, question.len);
    memcpy(bytes + question.len, answer->body.at, answer->body.len);
    pthread_mutex_lock(&d->lock);
    struct slot *s = slot_of(d, question);
    forget(s);
    *s = (struct slot){bytes, question.len, answer->body.len,
                       now + (kept > KEPT_SECONDS ? kept : KEPT_SECONDS)};
    pthread_mutex_unlock(&d->lock);
}

/* ---- Exports ---------------------------------------------------------------------- */

bool desk_begin(struct web_desk *d)
{
    pthread_mutex_lock(&d->lock);
    bool room = d->exports < EXPORTS_MAX;
    d->exports += room;
    pthread_mutex_unlock(&d->lock);
    return room;
}

void desk_end(struct web_desk *d)
{
    pthread_mutex_lock(&d->lock);
    d->exports--;
    pthread_cond_signal(&d->ended);
    pthread_mutex_unlock(&d->lock);
}
