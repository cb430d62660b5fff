#include "engine/stream.h"

#include "base/error.h"
#include "base/memory.h"

#include <pthread.h>

#include "base/banned.h"

enum { JOBS_PER_THREAD = 4, THREADS_MAX = 256, KEEP_BYTES = 64 << 20 };

struct line { /* jobs in a ring: [tail, head) are filled, in the order of the input */
    const struct stream *stream;
    struct job *jobs;
    size_t room, head, tail, next; /* next: the first that no thread has taken */
    bool closed;
    pthread_mutex_t lock;
    pthread_cond_t filled, finished;
};

static void do_job(const struct stream *stream, struct job *job)
{
    if (job->error.code)
        return;
    if (setjmp(job->arena.guard)) {
        error_set(&job->error, DEM_E_MEMORY, "not enough memory for this document; left out");
        return;
    }
    stream->work(stream->user, stream->model, job);
}

static void *worker(void *user)
{
    struct line *line = user;
    pthread_mutex_lock(&line->lock);
    for (;;) {
        while (line->next == line->head && !line->closed)
            pthread_cond_wait(&line->filled, &line->lock);
        if (line->next == line->head)
            break;
        struct job *job = &line->jobs[line->next++ % line->room];
        pthread_mutex_unlock(&line->lock);
        do_job(line->stream, job);
        pthread_mutex_lock(&line->lock);
        job->done = true;
        pthread_cond_broadcast(&line->finished);
    }
    pthread_mutex_unlock(&line->lock);
    return NULL;
}

static void clear_job(struct job *job)
{
    if (job->arena.taken > KEEP_BYTES)
        arena_release(&job->arena);
    else
        arena_reset(&job->arena);
    job->coded = (struct coded){.doc = {.published = DEM_DAY_UNKNOWN}};
    job->sentence = (struct conllu){.line = 0};
    job->output = SLICE_EMPTY;
    job->error = (dem_error){.code = DEM_OK};
    job->done = false;
}

static dem_code pull_job(const struct stream *stream, struct job *job)
{
    clear_job(job);
    if (setjmp(job->arena.guard))
        return error_set(&job->error, DEM_E_MEMORY, "not enough memory to read on");
    return stream->pull(stream->user, job);
}

static bool only_bad(dem_code code)
{
    return code == DEM_E_FORMAT || code == DEM_E_LIMIT;
}

/* Writes the oldest job, waiting for it where threads work on it. */
static dem_code push_oldest(struct line *line, dem_error *err)
{
    struct job *job = &line->jobs[line->tail % line->room];
    pthread_mutex_lock(&line->lock);
    while (!job->done)
        pthread_cond_wait(&line->finished, &line->lock);
    pthread_mutex_unlock(&line->lock);
    line->tail++;
    return line->stream->push(line->stream->user, job, err);
}

static dem_code feed(struct line *line, dem_error *err)
{
    const struct stream *s = line->stream;
    dem_code code = DEM_OK;
    while (!code && !(s->stop && *s->stop)) {
        if (line->head - line->tail == line->room && (code = push_oldest(line, err)))
            break;
        struct job *job = &line->jobs[line->head % line->room];
        dem_code pulled = pull_job(s, job);
        if (pulled && !only_bad(pulled)) {
            if (pulled != DEM_END && err)
                *err = job->error;
            code = pulled;
            break;
        }
        pthread_mutex_lock(&line->lock);
        line->head++;
        pthread_cond_signal(&line->filled);
        pthread_mutex_unlock(&line->lock);
    }
    dem_code kept = code == DEM_END ? DEM_OK : code;
    while (line->tail < line->head && (!kept || code == DEM_END || line->tail < line->head)) {
        dem_code pushed = push_oldest(line, kept ? NULL : err);
        kept = kept ? kept : pushed;
    }
    return kept;
}

static void finish(struct line *line, pthread_t *threads, unsigned started)
{
    pthread_mutex_lock(&line->lock);
    line->closed = true;
    pthread_cond_broadcast(&line->filled);
    pthread_mutex_unlock(&line->lock);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < line->room; i++)
        arena_release(&line->jobs[i].arena);
    pthread_mutex_destroy(&line->lock);
    pthread_cond_destroy(&line->filled);
    pthread_cond_destroy(&line->finished);
}

dem_code stream_run(const struct stream *stream, dem_error *err)
{
    pthread_t threads[THREADS_MAX];
    unsigned wanted = stream->threads < THREADS_MAX ? stream->threads : THREADS_MAX;
    struct line line = {.stream = stream, .room = (size_t)wanted * JOBS_PER_THREAD};
    struct arena own;
    arena_init(&own, NULL);
    if (setjmp(own.guard)) {
        arena_release(&own);
        return error_set(err, DEM_E_MEMORY, "not enough memory for %u threads", wanted);
    }
    line.jobs = ARENA_ARRAY(&own, struct job, line.room);
    for (size_t i = 0; i < line.room; i++)
        arena_init(&line.jobs[i].arena, NULL);
    pthread_mutex_init(&line.lock, NULL);
    pthread_cond_init(&line.filled, NULL);
    pthread_cond_init(&line.finished, NULL);
    unsigned started = 0;
    while (started < wanted && !pthread_create(&threads[started], NULL, worker, &line))
        started++;
    dem_code code =
        started ? feed(&line, err) : error_set(err, DEM_E_SYSTEM, "no thread could be started");
    finish(&line, threads, started);
    arena_release(&own);
    return code;
}
