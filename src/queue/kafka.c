/* A queue on Kafka: a topic a lane, a group of readers each.  Kafka keeps what was read as long
 * as it is told to; what is done is an offset.  It counts no deliveries. */
#include "queue/build.h"

#include "base/error.h"

#include <librdkafka/rdkafka.h>

#include "base/banned.h"

enum { WAIT_MS = 10000, POLL_MS = 200, PARTITIONS_MAX = 4096 };

struct kafka {
    rd_kafka_t *writer, *readers[QUEUE_LANES];
    char topics[QUEUE_LANES][NAME_MAX_BYTES + 16];
    rd_kafka_topic_partition_list_t *done[QUEUE_LANES]; /* offsets to be committed */
    size_t lost;                                        /* publishes that failed for good */
    char why[240];
};

struct kafka_handle {
    rd_kafka_message_t *message;
    enum queue_lane lane;
};

static struct kafka *of(const struct queue *q)
{
    return q->state;
}

static dem_code failed(dem_error *err, rd_kafka_resp_err_t code, const char *what)
{
    return error_set(err, DEM_E_SYSTEM, "the queue: %s: %s", what, rd_kafka_err2str(code));
}

/* ---- Clients ---------------------------------------------------------------------- */

static void on_delivery(rd_kafka_t *client, const rd_kafka_message_t *m, void *user)
{
    struct kafka *k = user;
    (void)client;
    if (!m->err)
        return;
    k->lost++;
    snprintf(k->why, sizeof k->why, "%s", rd_kafka_err2str(m->err));
}

/* Why there is no connection: said again when something was waited for in vain. */
static void on_error(rd_kafka_t *client, int code, const char *reason, void *user)
{
    struct kafka *k = user;
    (void)client;
    if (code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) /* which says no more */
        snprintf(k->why, sizeof k->why, "%s", reason);
}

/* The library would write to stderr, addresses included. */
static void on_log(const rd_kafka_t *client, int level, const char *facility, const char *text)
{
    (void)client;
    (void)level;
    (void)facility;
    (void)text;
}

struct setting {
    const char *name, *value;
};

static bool set_all(rd_kafka_conf_t *conf, const struct setting *list, dem_error *err)
{
    char why[200];
    for (; list->name; list++)
        if (list->value && rd_kafka_conf_set(conf, list->name, list->value, why, sizeof why) !=
                               RD_KAFKA_CONF_OK) {
            /* not `why`: it has the value in it, which may be a secret */
            error_set(err, DEM_E_SYSTEM, "the queue: librdkafka does not take %s", list->name);
            return false;
        }
    return true;
}

static const char *servers(struct queue *q)
{
    struct slice all = SLICE_EMPTY;
    for (size_t i = 0; i < q->address.host_count; i++)
        all = arena_print(&q->arena, "%.*s%s%.*s", SLICE_ARG(all), i ? "," : "",
                          SLICE_ARG(q->address.hosts[i]));
    return arena_print(&q->arena, "%.*s%c", SLICE_ARG(all), 0).at;
}

static bool set_usual(struct queue *q, rd_kafka_conf_t *conf, dem_error *err)
{
    const struct queue_secrets *s = &q->secrets;
    bool tls = s->authorities || s->certificate;
    const struct setting list[] = {{"client.id", "demarche"},
                                   {"security.protocol", s->user && tls ? "sasl_ssl"
                                                         : s->user      ? "sasl_plaintext"
                                                         : tls          ? "ssl"
                                                                        : "plaintext"},
                                   {"ssl.ca.location", s->authorities},
                                   {"ssl.certificate.location", s->certificate},
                                   {"ssl.key.location", s->key},
                                   {"sasl.mechanisms", s->user ? "SCRAM-SHA-256" : NULL},
                                   {"sasl.username", s->user},
                                   {"sasl.password", s->password},
                                   {NULL, NULL}};
    return set_all(conf, list, err);
}

/* Those of DEMARCHE_QUEUE_KAFKA; values are not repeated. */
static bool set_own(struct queue *q, rd_kafka_conf_t *conf, dem_error *err)
{
    struct slice rest = q->secrets.settings;
    for (int number = 1; rest.len; number++) {
        struct slice value = slice_trim(slice_cut(&rest, '\n'));
        if (!value.len || *value.at == '#')
            continue;
        struct slice name = slice_trim(slice_cut(&value, '='));
        struct setting one[] = {
            {arena_print(&q->arena, "%.*s%c", SLICE_ARG(name), 0).at,
             arena_print(&q->arena, "%.*s%c", SLICE_ARG(slice_trim(value)), 0).at},
            {NULL, NULL}};
        if (!set_all(conf, one, err)) {
            error_set(
                err, DEM_E_FORMAT,
                "DEMARCHE_QUEUE_KAFKA: line %d: librdkafka does not take this name or its "
                "value",
                number);
            return false;
        }
    }
    return true;
}

/* What the queue rests on comes behind what the file says: here, and where a client is made. */
static rd_kafka_conf_t *settings(struct queue *q, dem_error *err)
{
    const struct setting last[] = {{"bootstrap.servers", servers(q)}, {NULL, NULL}};
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, on_log);
    rd_kafka_conf_set_error_cb(conf, on_error);
    rd_kafka_conf_set_opaque(conf, of(q));
    if (set_usual(q, conf, err) && set_own(q, conf, err) && set_all(conf, last, err))
        return conf;
    rd_kafka_conf_destroy(conf);
    return NULL;
}

static rd_kafka_t *client(rd_kafka_type_t type, rd_kafka_conf_t *conf,
                          const struct setting *more, dem_error *err)
{
    char why[200];
    if (!conf || !set_all(conf, more, err)) {
        if (conf)
            rd_kafka_conf_destroy(conf);
        return NULL;
    }
    rd_kafka_t *made = rd_kafka_new(type, conf, why, sizeof why);
    if (!made) {
        rd_kafka_conf_destroy(conf);
        error_set(err, DEM_E_SYSTEM, "the queue: %s", why);
    }
    return made;
}

static dem_code open_writer(struct queue *q, dem_error *err)
{
    static const struct setting more[] = {{"enable.idempotence", "true"},
                                          {"linger.ms", "5"},
                                          {"message.timeout.ms", "300000"},
                                          {NULL, NULL}};
    rd_kafka_conf_t *conf = settings(q, err);
    if (conf)
        rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    of(q)->writer = client(RD_KAFKA_PRODUCER, conf, more, err);
    return of(q)->writer ? DEM_OK : err->code;
}

static dem_code new_reader(struct queue *q, enum queue_lane lane, rd_kafka_t **out,
                           dem_error *err)
{
    const char *group = arena_print(&q->arena, "demarche-%s%c", of(q)->topics[lane], 0).at;
    struct setting more[] = {{"group.id", group},
                             {"enable.auto.commit", "false"},
                             {"auto.offset.reset", "earliest"},
                             {"session.timeout.ms", "10000"},
                             {"max.poll.interval.ms", "1800000"},
                             {"partition.assignment.strategy", "range"},
                             {"allow.auto.create.topics", "true"},
                             {NULL, NULL}};
    *out = client(RD_KAFKA_CONSUMER, settings(q, err), more, err);
    if (!*out)
        return err->code;
    rd_kafka_poll_set_consumer(*out);
    return DEM_OK;
}

static dem_code open_reader(struct queue *q, enum queue_lane lane, dem_error *err)
{
    struct kafka *k = of(q);
    if (k->readers[lane])
        return DEM_OK;
    dem_code code = new_reader(q, lane, &k->readers[lane], err);
    if (code)
        return code;
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(topics, k->topics[lane], RD_KAFKA_PARTITION_UA);
    rd_kafka_resp_err_t why = rd_kafka_subscribe(k->readers[lane], topics);
    rd_kafka_topic_partition_list_destroy(topics);
    k->done[lane] = rd_kafka_topic_partition_list_new(8);
    return why ? failed(err, why, "the lane cannot be read") : DEM_OK;
}

/* The topics with their partitions, of which there is none before the first message. */
static dem_code partitions_of(struct queue *q, enum queue_lane lane,
                              rd_kafka_topic_partition_list_t **out, dem_error *err)
{
    const struct rd_kafka_metadata *about = NULL;
    const char *name = of(q)->topics[lane];
    rd_kafka_topic_t *topic = rd_kafka_topic_new(of(q)->writer, name, NULL);
    rd_kafka_resp_err_t why = rd_kafka_metadata(of(q)->writer, 0, topic, &about, WAIT_MS);
    rd_kafka_topic_destroy(topic);
    if (why) {
        rd_kafka_poll(of(q)->writer, 0); /* on_error */
        return error_set(err, DEM_E_SYSTEM, "the queue: its server does not answer: %s",
                         *of(q)->why ? of(q)->why : rd_kafka_err2str(why));
    }
    *out = rd_kafka_topic_partition_list_new(8);
    for (int i = 0; i < about->topic_cnt; i++)
        for (int p = 0; p < about->topics[i].partition_cnt && p < PARTITIONS_MAX; p++)
            rd_kafka_topic_partition_list_add(*out, name, about->topics[i].partitions[p].id);
    rd_kafka_metadata_destroy(about);
    return DEM_OK;
}

static dem_code kafka_open(struct queue *q, dem_error *err)
{
    struct kafka *k = q->state = ARENA_NEW(&q->arena, struct kafka);
    for (int lane = 0; lane < QUEUE_LANES; lane++)
        snprintf(k->topics[lane], sizeof k->topics[lane], "%.*s.%s", SLICE_ARG(q->address.name),
                 queue_lane_name((enum queue_lane)lane));
    dem_code code = open_writer(q, err);
    for (int lane = 0; !code && lane < QUEUE_LANES; lane++) { /* asking makes the topic */
        rd_kafka_topic_partition_list_t *list = NULL;
        code = partitions_of(q, (enum queue_lane)lane, &list, err);
        if (list)
            rd_kafka_topic_partition_list_destroy(list);
    }
    return code;
}

static void kafka_close(struct queue *q)
{
    struct kafka *k = of(q);
    for (int lane = 0; lane < QUEUE_LANES; lane++) {
        if (k->done[lane])
            rd_kafka_topic_partition_list_destroy(k->done[lane]);
        if (!k->readers[lane])
            continue;
        rd_kafka_consumer_close(k->readers[lane]);
        rd_kafka_destroy(k->readers[lane]);
    }
    if (k->writer)
        rd_kafka_destroy(k->writer);
}

/* ---- Publish ---------------------------------------------------------------------- */

static dem_code kafka_flush(struct queue *q, dem_error *err)
{
    struct kafka *k = of(q);
    while (rd_kafka_outq_len(k->writer) > 0 && rd_kafka_flush(k->writer, WAIT_MS)) {
        queue_alive(q);
        if (queue_stopped(q))
            return error_set(err, DEM_E_SYSTEM, "interrupted before the queue had it all");
        queue_tell_now_and_then(q, "the queue's server does not answer; waiting for it");
    }
    if (!k->lost)
        return DEM_OK;
    size_t lost = k->lost;
    k->lost = 0;
    return error_set(err, DEM_E_SYSTEM, "the queue did not take %zu messages: %s", lost,
                     k->why);
}

static dem_code kafka_publish(struct queue *q, enum queue_lane lane,
                              const struct queue_message *m, dem_error *err)
{
    struct kafka *k = of(q);
    const char *from = queue_lane_name(lane == QUEUE_DEAD ? m->lane : lane);
    dem_code code = rd_kafka_outq_len(k->writer) < WINDOW ? DEM_OK : kafka_flush(q, err);
    if (code)
        return code;
    rd_kafka_resp_err_t why = rd_kafka_producev(
        k->writer, RD_KAFKA_V_TOPIC(k->topics[lane]), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY(m->id.at, m->id.len),
        RD_KAFKA_V_VALUE((void *)(uintptr_t)m->body.at, m->body.len),
        RD_KAFKA_V_HEADER("why", m->why.len ? m->why.at : "", (ssize_t)m->why.len),
        RD_KAFKA_V_HEADER("lane", from, -1), RD_KAFKA_V_END);
    rd_kafka_poll(k->writer, 0);
    return why ? failed(err, why, "a message cannot be published") : DEM_OK;
}

/* ---- Fetch, acknowledge -------------------------------------------------------------- */

static struct slice header(const rd_kafka_message_t *m, const char *name)
{
    rd_kafka_headers_t *all = NULL;
    const void *value = NULL;
    size_t len = 0;
    if (rd_kafka_message_headers(m, &all) || rd_kafka_header_get_last(all, name, &value, &len))
        return SLICE_EMPTY;
    return (struct slice){value, len};
}

static struct queue_message as_message(rd_kafka_message_t *m)
{
    return (struct queue_message){.id = {m->key, m->key_len},
                                  .body = {m->payload, m->len},
                                  .deliveries = 1,
                                  .lane = queue_lane_of(header(m, "lane")),
                                  .why = header(m, "why"),
                                  .handle = m};
}

static dem_code kafka_fetch(struct queue *q, enum queue_lane lane, size_t most, int64_t wait_ms,
                            struct queue_message *out, size_t *count, dem_error *err)
{
    dem_code code = open_reader(q, lane, err);
    while (!code && *count < most) { /* only the first is waited for */
        rd_kafka_message_t *m =
            rd_kafka_consumer_poll(of(q)->readers[lane], *count ? 0 : (int)wait_ms);
        if (!m)
            break;
        if (!m->err) {
            out[(*count)++] = as_message(m);
            continue;
        }
        char sentence[200];
        snprintf(sentence, sizeof sentence, "the queue gives nothing now (%s); trying again",
                 rd_kafka_err2str(m->err));
        rd_kafka_message_destroy(m);
        queue_tell_now_and_then(q, sentence);
        break;
    }
    return code;
}

static enum queue_lane lane_of(const struct kafka *k, const rd_kafka_message_t *m)
{
    const char *name = rd_kafka_topic_name(m->rkt);
    return strcmp(name, k->topics[QUEUE_RESULTS]) ? QUEUE_ARTICLES : QUEUE_RESULTS;
}

/* They are done in the order in which they came: the last offset of a partition stands for all
 * before it. */
static void kafka_ack(struct queue *q, struct queue_message *message)
{
    rd_kafka_message_t *m = message->handle;
    rd_kafka_topic_partition_list_t *done = of(q)->done[lane_of(of(q), m)];
    const char *name = rd_kafka_topic_name(m->rkt);
    rd_kafka_topic_partition_t *at =
        rd_kafka_topic_partition_list_find(done, name, m->partition);
    if (!at)
        at = rd_kafka_topic_partition_list_add(done, name, m->partition);
    at->offset = m->offset + 1;
    rd_kafka_message_destroy(m);
}

static dem_code kafka_sync(struct queue *q, dem_error *err)
{
    struct kafka *k = of(q);
    (void)err;
    for (int lane = 0; lane < QUEUE_LANES; lane++) {
        rd_kafka_topic_partition_list_t *done = k->done[lane];
        if (!done || !done->cnt)
            continue;
        /* If another reader has the partition by now, it reads them again: no harm. */
        if (rd_kafka_commit(k->readers[lane], done, 0))
            queue_tell_now_and_then(
                q, "what is done could not be told to the queue; it comes again");
        rd_kafka_topic_partition_list_destroy(done);
        k->done[lane] = rd_kafka_topic_partition_list_new(8);
    }
    return DEM_OK;
}

static void kafka_keep(struct queue *q, struct queue_message *m)
{
    (void)q; /* max.poll.interval.ms keeps the partitions */
    (void)m;
}

static void kafka_let_go(struct queue *q, struct queue_message *m)
{
    (void)q; /* its offset is not committed: whoever reads the partition next has it */
    rd_kafka_message_destroy(m->handle);
}

static dem_code left_in(rd_kafka_t *reader, rd_kafka_topic_partition_list_t *list,
                        uint64_t *out, dem_error *err)
{
    rd_kafka_resp_err_t why = rd_kafka_committed(reader, list, WAIT_MS);
    *out = 0;
    for (int i = 0; !why && i < list->cnt; i++) {
        rd_kafka_topic_partition_t *p = &list->elems[i];
        int64_t low = 0, high = 0;
        why = rd_kafka_query_watermark_offsets(reader, p->topic, p->partition, &low, &high,
                                               WAIT_MS);
        p->offset = p->offset > low ? p->offset : low;
        *out += high > p->offset ? (uint64_t)(high - p->offset) : 0;
    }
    return why ? failed(err, why, "the state of a lane is not known") : DEM_OK;
}

static dem_code kafka_left(struct queue *q, enum queue_lane lane, uint64_t *out, dem_error *err)
{
    rd_kafka_topic_partition_list_t *list = NULL;
    rd_kafka_t *reader = of(q)->readers[lane], *own = NULL;
    dem_code code = partitions_of(q, lane, &list, err);
    *out = 0;
    if (code)
        return code;
    if (!reader) {
        code = new_reader(q, lane, &own, err);
        reader = own;
    }
    if (!code)
        code = left_in(reader, list, out, err);
    rd_kafka_topic_partition_list_destroy(list);
    if (own) {
        rd_kafka_consumer_close(own);
        rd_kafka_destroy(own);
    }
    return code;
}

/* ---- Dead letters ------------------------------------------------------------------ */

struct walk {
    struct queue *queue;
    void *user;
    dem_code (*fn)(void *user, const struct queue_message *message, bool *take, dem_error *err);
    rd_kafka_t *reader;
    rd_kafka_topic_partition_list_t *at; /* of each partition: from where it is read */
};

/* The letters before one that is kept cannot be taken without it: they come to `fn` again. */
static dem_code walk_letters(struct walk *w, uint64_t left, dem_error *err)
{
    bool kept = false;
    dem_code code = DEM_OK;
    while (!code && left > 0) {
        rd_kafka_message_t *m = rd_kafka_consumer_poll(w->reader, WAIT_MS);
        bool take = false;
        if (!m || m->err) {
            if (m)
                rd_kafka_message_destroy(m);
            return error_set(err, DEM_E_SYSTEM, "a dead letter cannot be read");
        }
        struct queue_message message = as_message(m);
        code = w->fn(w->user, &message, &take, err);
        kept |= !take;
        if (!code && !kept)
            rd_kafka_commit_message(w->reader, m, 0);
        rd_kafka_message_destroy(m);
        left--;
    }
    return code;
}

static dem_code kafka_dead(struct queue *q, void *user,
                           dem_code (*fn)(void *user, const struct queue_message *message,
                                          bool *take, dem_error *err),
                           dem_error *err)
{
    struct walk w = {.queue = q, .user = user, .fn = fn};
    uint64_t left = 0;
    dem_code code = partitions_of(q, QUEUE_DEAD, &w.at, err);
    if (code)
        return code;
    code = new_reader(q, QUEUE_DEAD, &w.reader, err);
    if (!code)
        code = left_in(w.reader, w.at, &left, err);
    if (!code && left) {
        rd_kafka_assign(w.reader, w.at);
        code = walk_letters(&w, left, err);
    }
    rd_kafka_topic_partition_list_destroy(w.at);
    if (w.reader) {
        rd_kafka_consumer_close(w.reader);
        rd_kafka_destroy(w.reader);
    }
    return code;
}

const struct engine engine_kafka = {.open = kafka_open,
                                    .close = kafka_close,
                                    .publish = kafka_publish,
                                    .flush = kafka_flush,
                                    .fetch = kafka_fetch,
                                    .ack = kafka_ack,
                                    .sync = kafka_sync,
                                    .keep = kafka_keep,
                                    .let_go = kafka_let_go,
                                    .left = kafka_left,
                                    .dead = kafka_dead};
