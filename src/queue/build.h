/* queue/build.h - what the engines of queue.h share. */
#ifndef DEM_QUEUE_BUILD_H
#define DEM_QUEUE_BUILD_H

#include "queue/queue.h"

#include <pthread.h>

enum { NAME_MAX_BYTES = 64, SERVERS_MAX = 16, HAND_MAX = 4096, WINDOW = 256 };

struct queue_address {
    struct slice scheme, name;
    struct slice hosts[SERVERS_MAX]; /* HOST:PORT */
    size_t host_count;
};

/* Paths of files that the environment names, and what stands in them; NULL where it is silent.
 */
struct queue_secrets {
    const char *credentials;       /* _CREDS: a credentials file of NATS */
    const char *seed, *public_key; /* _NKEY: the file of an NKey's seed; its public half */
    const char *token;             /* the line of _TOKEN */
    const char *user, *password;   /* the two lines of _LOGIN */
    const char *authorities;       /* _CA: certificates, PEM */
    const char *certificate, *key; /* _CERT, _KEY: our own, PEM */
    struct slice settings;         /* _KAFKA: lines of librdkafka's NAME=VALUE */
};

struct engine {
    dem_code (*open)(struct queue *queue, dem_error *err);
    void (*close)(struct queue *queue);
    dem_code (*publish)(struct queue *queue, enum queue_lane lane,
                        const struct queue_message *message, dem_error *err);
    dem_code (*flush)(struct queue *queue, dem_error *err);
    dem_code (*fetch)(struct queue *queue, enum queue_lane lane, size_t most, int64_t wait_ms,
                      struct queue_message *out, size_t *count, dem_error *err);
    void (*ack)(struct queue *queue, struct queue_message *message);
    dem_code (*sync)(struct queue *queue, dem_error *err); /* after some acks */
    void (*keep)(struct queue *queue, struct queue_message *message);
    void (*let_go)(struct queue *queue, struct queue_message *message);
    dem_code (*left)(struct queue *queue, enum queue_lane lane, uint64_t *out, dem_error *err);
    dem_code (*dead)(struct queue *queue, void *user,
                     dem_code (*fn)(void *user, const struct queue_message *message, bool *take,
                                    dem_error *err),
                     dem_error *err);
};

struct queue {
    const struct engine *engine;
    struct queue_options options;
    struct queue_address address;
    struct queue_secrets secrets;
    struct arena arena;
    void *state; /* the engine's */
    size_t payload_max, pace;
    pthread_t keeper;
    pthread_mutex_t lock; /* of the hand */
    pthread_cond_t ended;
    bool kept, closing;
    int64_t told_ms;  /* when something that goes on was told last; 0: never */
    int64_t alive_ms; /* when its owner was here last */
    struct queue_message hand[HAND_MAX]; /* fetched and not done, the oldest first */
    size_t hand_count;
};

#ifdef DEM_NATS
extern const struct engine engine_nats;
#endif
#ifdef DEM_KAFKA
extern const struct engine engine_kafka;
#endif

dem_code queue_address_read(struct slice text, struct queue_address *out, dem_error *err);
/* The names begin with DEMARCHE_QUEUE. */
dem_code queue_secrets_read(struct arena *arena, struct queue_secrets *out, dem_error *err);

enum { NKEY_TEXT = 57 };
/* The public key of the seed that stands in a line of the text; false: there is none. */
bool queue_nkey_public(struct slice text, char out[NKEY_TEXT]);

bool queue_stopped(const struct queue *queue);
void queue_tell(const struct queue *queue, const char *sentence);
/* The same, but not again within TELL_MS: for what goes on and on. */
enum { TELL_MS = 10000 };
void queue_tell_now_and_then(struct queue *queue, const char *sentence);
void queue_alive(struct queue *queue); /* its owner waits here, and does not hang elsewhere */
int64_t queue_clock_ms(void);          /* monotonic */
void queue_sleep(int64_t ms);
enum queue_lane queue_lane_of(struct slice name); /* QUEUE_LANES: none */

#endif
