/* queue/queue.h - articles and results on somebody's queue.  NATS JetStream and Kafka are
 * behind it (build.h); nothing here tells which.
 *
 * A queue has three lanes.  What is published is there once queue_flush has returned; what is
 * fetched is gone once it is acknowledged, and comes again if its reader dies before.  A
 * message may come twice at any time: whoever reads it must write so that twice is once.
 *
 * A queue is a buffer, never the record: its server tells that it has a message before the
 * disk has it.  What is lost is pushed again (demarche push --missing). */
#ifndef DEM_QUEUE_QUEUE_H
#define DEM_QUEUE_QUEUE_H

#include "base/arena.h"

enum queue_lane { QUEUE_ARTICLES, QUEUE_RESULTS, QUEUE_DEAD, QUEUE_LANES };

enum {
    QUEUE_FETCH_MAX = 64,       /* messages of one fetch */
    QUEUE_SUSPECT = 3,          /* deliveries from which a message is read alone */
    QUEUE_DELIVERIES_MAX = 5,   /* those that come again after so many are dead letters */
    QUEUE_PAYLOAD_MAX = 900000, /* bytes of a message; larger ones go by reference */
    QUEUE_KEEP_MAX_S = 600 /* what is in hand is kept from others, until nothing was asked or
                            * told here for so many seconds */
};

struct queue_options {
    int64_t size_max;         /* bytes that a lane may hold, where this makes it */
    int64_t ack_wait_ms;      /* a message whose reader is silent for so long comes again */
    volatile const int *stop; /* set by a signal: give up waiting; or NULL */
    void (*tell)(const char *sentence); /* of what is waited for; or NULL */
};

struct queue_message {
    struct slice id;      /* two of one id within two minutes are one; empty: no such check */
    struct slice body;    /* fetched: valid until acknowledged */
    uint32_t deliveries;  /* fetched: 1 at first; a server that was killed forgets the count */
    enum queue_lane lane; /* dead letters: where it comes from */
    struct slice why;     /* likewise: what was wrong with it */
    void *handle;         /* the engine's */
};

struct queue; /* one thread at a time */

/* nats://HOST:PORT[,HOST:PORT...]/NAME, tls:// for NATS with TLS, or kafka://...  Makes the
 * lanes where there are none.  Secrets come from the files that the environment names
 * (docs/queue.md).  DEM_E_USAGE: no such address; DEM_E_SYSTEM: nobody answers there. */
dem_code queue_open(struct queue **out, const char *address,
                    const struct queue_options *options, dem_error *err);
void queue_close(struct queue *queue);

/* Was the program built with what addresses of this scheme want? */
bool queue_built_in(const char *scheme);
/* Bytes that one message may have here. */
size_t queue_payload_max(const struct queue *queue);
/* Takes a copy.  Waits while a window of messages is not confirmed, or the lane is full. */
dem_code queue_publish(struct queue *queue, enum queue_lane lane,
                       const struct queue_message *message, dem_error *err);
/* Until all that was published is there. */
dem_code queue_flush(struct queue *queue, dem_error *err);

/* Up to `most` (at most QUEUE_FETCH_MAX) messages of articles or results; none after
 * `wait_ms`.  Begins with one at a time; so it is again after a suspect one.  What came too
 * often is a dead letter and not among them.  In hand they are kept from others. */
dem_code queue_fetch(struct queue *queue, enum queue_lane lane, size_t most, int64_t wait_ms,
                     struct queue_message *out, size_t *count, dem_error *err);
/* They are done: in the order in which they were fetched. */
dem_code queue_ack(struct queue *queue, struct queue_message *list, size_t count,
                   dem_error *err);
/* They are not done and come again at once, to anybody. */
void queue_let_go(struct queue *queue, struct queue_message *list, size_t count);
/* Becomes a dead letter and is done. */
dem_code queue_bury(struct queue *queue, enum queue_lane lane, struct queue_message *message,
                    const char *why, dem_error *err);

/* Messages that are not acknowledged. */
dem_code queue_left(struct queue *queue, enum queue_lane lane, uint64_t *out, dem_error *err);
/* Calls `fn` for each dead letter, the oldest first; those with *take set are gone then. */
dem_code queue_dead(struct queue *queue, void *user,
                    dem_code (*fn)(void *user, const struct queue_message *message, bool *take,
                                   dem_error *err),
                    dem_error *err);

const char *queue_lane_name(enum queue_lane lane);

#endif
