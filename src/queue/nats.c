/* A queue on NATS JetStream: a stream a lane.  Articles and results are work queues, in which a
 * message is until it is acknowledged; dead letters stay until they are taken. */
#include "queue/build.h"

#include "base/error.h"

#include <nats/nats.h>

#include "base/banned.h"

enum { RETRY_MS = 500, CONFIRM_MS = 5000, SECOND_NS = 1000000000 };

struct nats {
    natsOptions *options;
    natsConnection *connection;
    jsCtx *js;
    natsSubscription *readers[QUEUE_LANES];
    char streams[QUEUE_LANES][NAME_MAX_BYTES + 16], subjects[QUEUE_LANES][NAME_MAX_BYTES + 16];
    pthread_mutex_t lock;
    natsMsg *refused[WINDOW + 1]; /* what the server did not take, to be published again */
    size_t refused_count;
    char why[160]; /* of the last refusal */
    size_t sent;   /* since the last flush */
    struct look {  /* at a lane that gives nothing */
        int64_t at_ms;
        uint64_t left, delivered, acknowledged;
    } looks[QUEUE_LANES];
};

static struct nats *of(const struct queue *q)
{
    return q->state;
}

static dem_code failed(dem_error *err, natsStatus s, const char *what)
{
    return error_set(err, DEM_E_SYSTEM, "the queue: %s: %s", what, natsStatus_GetText(s));
}

/* ---- Connection --------------------------------------------------------------- */

static bool by_tls(const struct queue *q)
{
    return q->secrets.authorities || q->secrets.certificate ||
           slice_is(q->address.scheme, "tls");
}

static natsStatus set_servers(struct queue *q)
{
    const char *urls[SERVERS_MAX];
    for (size_t i = 0; i < q->address.host_count; i++)
        urls[i] = arena_print(&q->arena, "nats://%.*s%c", SLICE_ARG(q->address.hosts[i]), 0).at;
    return natsOptions_SetServers(of(q)->options, urls, (int)q->address.host_count);
}

/* How we say who we are. */
static natsStatus set_secrets(struct queue *q)
{
    natsOptions *o = of(q)->options;
    const struct queue_secrets *s = &q->secrets;
    return s->user          ? natsOptions_SetUserInfo(o, s->user, s->password)
           : s->token       ? natsOptions_SetToken(o, s->token)
           : s->seed        ? natsOptions_SetNKeyFromSeed(o, s->public_key, s->seed)
           : s->credentials ? natsOptions_SetUserCredentialsFromFiles(o, s->credentials, NULL)
                            : NATS_OK;
}

/* How the server says so; by its own certificate, if it has one, it is known by its name. */
static natsStatus set_tls(struct queue *q)
{
    natsOptions *o = of(q)->options;
    const struct queue_secrets *secrets = &q->secrets;
    natsStatus s = NATS_OK;
    if (by_tls(q))
        s = natsOptions_SetSecure(o, true);
    if (s == NATS_OK && secrets->authorities)
        s = natsOptions_LoadCATrustedCertificates(o, secrets->authorities);
    if (s == NATS_OK && secrets->certificate)
        s = natsOptions_LoadCertificatesChain(o, secrets->certificate, secrets->key);
    return s;
}

/* The server is asked about errors where they matter: nothing is to be printed behind us. */
static void on_error(natsConnection *connection, natsSubscription *reader, natsStatus s,
                     void *user)
{
    (void)connection;
    (void)reader;
    (void)s;
    (void)user;
}

static natsStatus connect_to(struct queue *q)
{
    struct nats *n = of(q);
    natsStatus s = natsOptions_Create(&n->options);
    if (s == NATS_OK)
        s = set_servers(q);
    if (s == NATS_OK)
        s = set_secrets(q);
    if (s == NATS_OK)
        s = set_tls(q);
    if (s == NATS_OK)
        s = natsOptions_SetName(n->options, "demarche");
    if (s == NATS_OK)
        s = natsOptions_SetMaxReconnect(n->options, -1);
    if (s == NATS_OK)
        s = natsOptions_SetReconnectWait(n->options, RETRY_MS);
    if (s == NATS_OK)
        s = natsOptions_SetErrorHandler(n->options, on_error, q);
    return s == NATS_OK ? natsConnection_Connect(&n->connection, n->options) : s;
}

/* The library's words without their place in its source: "(conn.c:733): ...".  They have names
 * of files, hosts and certificates in them, no secrets. */
static const char *last_words(natsStatus s)
{
    const char *words = nats_GetLastError(NULL);
    const char *end = words && *words == '(' ? strstr(words, "): ") : NULL;
    return end ? end + strlen("): ") : words && *words ? words : natsStatus_GetText(s);
}

static dem_code not_connected(const struct queue *q, natsStatus s, dem_error *err)
{
    if (s == NATS_CONNECTION_AUTH_FAILED || s == NATS_NOT_PERMITTED)
        return error_set(err, DEM_E_SYSTEM,
                         "the queue: its server refuses our login, token or key, or wants one "
                         "(docs/queue.md)");
    if (s == NATS_PROTOCOL_ERROR && by_tls(q) && !q->secrets.certificate)
        return error_set(err, DEM_E_SYSTEM,
                         "the queue: its server ends the connection; it may want a certificate "
                         "of ours (DEMARCHE_QUEUE_CERT)");
    return error_set(err, DEM_E_SYSTEM, "the queue: no connection to its server: %s",
                     last_words(s));
}

/* ---- Lanes -------------------------------------------------------------------- */

static natsStatus make_stream(struct queue *q, enum queue_lane lane, jsErrCode *why)
{
    jsStreamConfig c;
    jsStreamInfo *there = NULL;
    const char *subject = of(q)->subjects[lane];
    natsStatus s = js_GetStreamInfo(&there, of(q)->js, of(q)->streams[lane], NULL, why);
    jsStreamInfo_Destroy(there);
    if (s != NATS_NOT_FOUND)
        return s;
    jsStreamConfig_Init(&c);
    c.Name = of(q)->streams[lane];
    c.Subjects = &subject;
    c.SubjectsLen = 1;
    c.Retention = lane == QUEUE_DEAD ? js_LimitsPolicy : js_WorkQueuePolicy;
    c.Discard = js_DiscardNew;
    c.MaxBytes = q->options.size_max;
    c.Duplicates = INT64_C(120) * SECOND_NS;
    if ((s = js_AddStream(NULL, of(q)->js, &c, NULL, why)) == NATS_OK)
        return s;
    natsStatus again = js_GetStreamInfo(&there, of(q)->js, c.Name, NULL, NULL);
    jsStreamInfo_Destroy(there);
    return again == NATS_OK ? again : s; /* somebody else made it in this moment */
}

static natsStatus make_reader(struct queue *q, enum queue_lane lane, jsErrCode *why)
{
    jsConsumerConfig c;
    jsConsumerConfig_Init(&c);
    c.Durable = "demarche";
    c.AckPolicy = js_AckExplicit;
    c.AckWait = q->options.ack_wait_ms * 1000000;
    c.MaxDeliver = -1; /* queue.c gives up: a server would keep what it does not deliver */
    c.MaxAckPending = HAND_MAX;
    return js_AddConsumer(NULL, of(q)->js, of(q)->streams[lane], &c, NULL, why);
}

static dem_code make_lanes(struct queue *q, dem_error *err)
{
    for (int lane = 0; lane < QUEUE_LANES; lane++) {
        jsErrCode why = 0;
        natsStatus s = make_stream(q, (enum queue_lane)lane, &why);
        if (s == NATS_OK && lane != QUEUE_DEAD)
            s = make_reader(q, (enum queue_lane)lane, &why);
        if (s != NATS_OK)
            return error_set(
                err, DEM_E_SYSTEM,
                "the queue: the stream %s cannot be made: %s (JetStream error %d)%s",
                of(q)->streams[lane], natsStatus_GetText(s), (int)why,
                s == NATS_NO_RESPONDERS ? ": does the server run with JetStream?" : "");
    }
    return DEM_OK;
}

static dem_code open_reader(struct queue *q, enum queue_lane lane, dem_error *err)
{
    jsSubOptions o;
    jsErrCode why = 0;
    if (of(q)->readers[lane])
        return DEM_OK;
    jsSubOptions_Init(&o);
    o.Stream = of(q)->streams[lane];
    o.Consumer = "demarche";
    o.ManualAck = true;
    natsStatus s = js_PullSubscribe(&of(q)->readers[lane], of(q)->js, of(q)->subjects[lane],
                                    "demarche", NULL, &o, &why);
    return s == NATS_OK ? DEM_OK : failed(err, s, "the lane cannot be read");
}

/* ---- Publish -------------------------------------------------------------------- */

/* At most a window of messages is not confirmed: there is room for each. */
static void keep_refused(struct nats *n, natsMsg **message, const char *why)
{
    pthread_mutex_lock(&n->lock);
    if (why)
        snprintf(n->why, sizeof n->why, "%s", why);
    if (n->refused_count < sizeof n->refused / sizeof *n->refused) {
        n->refused[n->refused_count++] = *message;
        *message = NULL;
    }
    pthread_mutex_unlock(&n->lock);
}

static void on_answer(jsCtx *js, natsMsg *message, jsPubAck *ack, jsPubAckErr *error,
                      void *user)
{
    struct nats *n = user;
    (void)js;
    if (!ack)
        keep_refused(n, &message, error && error->ErrText ? error->ErrText : "no answer");
    natsMsg_Destroy(message);
}

/* If the connection is away, it waits with those refused. */
static natsStatus send(struct nats *n, natsMsg **message)
{
    natsStatus s = js_PublishMsgAsync(n->js, message, NULL);
    if (s == NATS_OK || s == NATS_MAX_PAYLOAD || !*message)
        return s;
    keep_refused(n, message, NULL);
    return NATS_OK;
}

/* Publishes again what was refused; false if there was nothing of the kind. */
static bool repeat_refused(struct nats *n)
{
    natsMsg *list[WINDOW + 1];
    pthread_mutex_lock(&n->lock);
    size_t count = n->refused_count;
    memcpy(list, n->refused, count * sizeof *list);
    n->refused_count = 0;
    pthread_mutex_unlock(&n->lock);
    for (size_t i = 0; i < count; i++)
        send(n, &list[i]);
    return count > 0;
}

static void repeat_unanswered(struct nats *n)
{
    natsMsgList list = {NULL, 0};
    if (js_PublishAsyncGetPendingList(&list, n->js) != NATS_OK)
        return;
    for (int i = 0; i < list.Count; i++)
        send(n, &list.Msgs[i]);
    natsMsgList_Destroy(&list);
}

static dem_code nats_flush(struct queue *q, dem_error *err)
{
    struct nats *n = of(q);
    jsPubOptions o;
    jsPubOptions_Init(&o);
    o.MaxWait = CONFIRM_MS;
    while (n->sent) {
        natsStatus s = js_PublishAsyncComplete(n->js, &o);
        if (s == NATS_OK && !repeat_refused(n)) {
            n->sent = 0;
            break;
        }
        queue_alive(q);
        if (queue_stopped(q))
            return error_set(err, DEM_E_SYSTEM, "interrupted before the queue had it all");
        if (s == NATS_OK) {
            queue_tell_now_and_then(q, n->why[0] ? n->why
                                                 : "the queue takes nothing now; waiting");
            queue_sleep(RETRY_MS);
        } else {
            queue_tell_now_and_then(q, "the queue's server does not answer; waiting for it");
            if (natsConnection_Status(n->connection) == NATS_CONN_STATUS_CLOSED)
                return error_set(err, DEM_E_SYSTEM, "the queue's server closed the connection");
            if (natsConnection_Status(n->connection) == NATS_CONN_STATUS_CONNECTED)
                repeat_unanswered(n);
            else
                queue_sleep(RETRY_MS);
        }
    }
    return DEM_OK;
}

static natsStatus set_headers(natsMsg *m, const struct queue_message *message, bool dead)
{
    char text[320];
    natsStatus s = NATS_OK;
    if (message->id.len && message->id.len < sizeof text) {
        snprintf(text, sizeof text, "%.*s", SLICE_ARG(message->id));
        s = natsMsgHeader_Set(m, dead ? "Demarche-Id" : "Nats-Msg-Id", text);
    }
    if (!dead || s != NATS_OK)
        return s;
    snprintf(text, sizeof text, "%.*s", SLICE_ARG(message->why));
    for (char *at = text; *at; at++) /* a header is one line */
        *at = (unsigned char)*at < ' ' ? ' ' : *at;
    s = natsMsgHeader_Set(m, "Demarche-Why", text);
    return s == NATS_OK ? natsMsgHeader_Set(m, "Demarche-Lane", queue_lane_name(message->lane))
                        : s;
}

static dem_code nats_publish(struct queue *q, enum queue_lane lane,
                             const struct queue_message *message, dem_error *err)
{
    natsMsg *m = NULL;
    dem_code code = of(q)->sent < WINDOW ? DEM_OK : nats_flush(q, err);
    if (code)
        return code;
    natsStatus s = natsMsg_Create(&m, of(q)->subjects[lane], NULL, message->body.at,
                                  (int)message->body.len);
    if (s == NATS_OK)
        s = set_headers(m, message, lane == QUEUE_DEAD);
    if (s == NATS_OK) {
        of(q)->sent++;
        s = send(of(q), &m);
    }
    natsMsg_Destroy(m);
    return s == NATS_OK ? DEM_OK : failed(err, s, "a message cannot be published");
}

/* ---- Fetch, acknowledge ---------------------------------------------------------- */

static struct queue_message taken(natsMsg *m)
{
    jsMsgMetaData *about = NULL;
    const char *id = NULL;
    struct queue_message out = {.body = {natsMsg_GetData(m), (size_t)natsMsg_GetDataLength(m)},
                                .handle = m};
    if (natsMsgHeader_Get(m, "Nats-Msg-Id", &id) == NATS_OK && id)
        out.id = slice_of(id);
    if (natsMsg_GetMetaData(&about, m) == NATS_OK)
        out.deliveries = (uint32_t)about->NumDelivered;
    jsMsgMetaData_Destroy(about);
    return out;
}

/* A server that comes back may have lost its streams: they are made again. */
static dem_code recover(struct queue *q, natsStatus s, dem_error *err)
{
    dem_error why;
    char sentence[200];
    if (natsConnection_Status(of(q)->connection) == NATS_CONN_STATUS_CLOSED)
        return error_set(err, DEM_E_SYSTEM, "the queue's server closed the connection");
    snprintf(sentence, sizeof sentence, "the queue gives nothing now (%s); trying again",
             natsStatus_GetText(s));
    queue_tell_now_and_then(q, sentence);
    queue_sleep(RETRY_MS);
    if (natsConnection_Status(of(q)->connection) == NATS_CONN_STATUS_CONNECTED &&
        !queue_stopped(q))
        make_lanes(q, &why); /* if it fails, the next fetch fails, too */
    return DEM_OK;
}

static dem_code stream_state(struct queue *q, enum queue_lane lane, jsStreamState *out,
                             dem_error *err)
{
    jsStreamInfo *info = NULL;
    jsErrCode why = 0;
    natsStatus s = js_GetStreamInfo(&info, of(q)->js, of(q)->streams[lane], NULL, &why);
    if (s == NATS_OK)
        *out = info->State;
    jsStreamInfo_Destroy(info);
    return s == NATS_OK ? DEM_OK : failed(err, s, "the state of a lane is not known");
}

/* What a lane has though its reader was given all, and nobody has in hand; 0: nothing. */
static uint64_t stranded(struct queue *q, enum queue_lane lane, struct look *out)
{
    jsStreamState state = {.Msgs = 0};
    jsConsumerInfo *reader = NULL;
    uint64_t count = 0;
    const char *stream = of(q)->streams[lane];
    if (stream_state(q, lane, &state, NULL) ||
        js_GetConsumerInfo(&reader, of(q)->js, stream, "demarche", NULL, NULL) != NATS_OK)
        return 0;
    *out = (struct look){queue_clock_ms(), state.Msgs, reader->Delivered.Consumer,
                         reader->AckFloor.Consumer};
    if (!reader->NumPending && state.Msgs > (uint64_t)reader->NumAckPending)
        count = state.Msgs - (uint64_t)reader->NumAckPending;
    jsConsumerInfo_Destroy(reader);
    return count;
}

/* A server that was killed may have messages again whose acknowledgement it remembers, and then
 * gives them to nobody.  If that is so for a while, the reader is made anew and gets them. */
static void look_for_stranded(struct queue *q, enum queue_lane lane)
{
    struct look now, *last = &of(q)->looks[lane];
    if (queue_clock_ms() - last->at_ms < q->options.ack_wait_ms)
        return;
    uint64_t count = stranded(q, lane, &now);
    if (!count) {
        last->at_ms = queue_clock_ms();
        last->left = 0;
        return;
    }
    bool same = now.left == last->left && now.delivered == last->delivered &&
                now.acknowledged == last->acknowledged;
    *last = now;
    if (!same)
        return;
    queue_tell(q, "the queue has messages that it gives to nobody, as after its server was "
                  "killed; they are read again");
    js_DeleteConsumer(of(q)->js, of(q)->streams[lane], "demarche", NULL, NULL);
    make_reader(q, lane, NULL); /* if it fails, the next fetch fails, too */
}

static dem_code nats_fetch(struct queue *q, enum queue_lane lane, size_t most, int64_t wait_ms,
                           struct queue_message *out, size_t *count, dem_error *err)
{
    natsMsgList list = {NULL, 0};
    dem_code code = open_reader(q, lane, err);
    if (code)
        return code;
    jsErrCode why = 0;
    natsStatus s =
        natsSubscription_Fetch(&list, of(q)->readers[lane], (int)most, wait_ms, &why);
    if (s == NATS_TIMEOUT)
        look_for_stranded(q, lane);
    if (s != NATS_OK)
        return s == NATS_TIMEOUT ? DEM_OK : recover(q, s, err);
    of(q)->looks[lane].left = 0;
    for (int i = 0; i < list.Count; i++) {
        out[(*count)++] = taken(list.Msgs[i]);
        list.Msgs[i] = NULL;
    }
    natsMsgList_Destroy(&list);
    return DEM_OK;
}

static void nats_ack(struct queue *q, struct queue_message *m)
{
    (void)q;
    natsMsg_Ack(m->handle, NULL); /* one that gets lost comes again, which does no harm */
    natsMsg_Destroy(m->handle);
}

static dem_code nats_sync(struct queue *q, dem_error *err)
{
    (void)err;
    natsConnection_FlushTimeout(of(q)->connection, CONFIRM_MS);
    return DEM_OK;
}

static void nats_keep(struct queue *q, struct queue_message *m)
{
    (void)q;
    natsMsg_InProgress(m->handle, NULL);
}

static void nats_let_go(struct queue *q, struct queue_message *m)
{
    (void)q;
    natsMsg_Nak(m->handle, NULL);
    natsMsg_Destroy(m->handle);
}

static dem_code nats_left(struct queue *q, enum queue_lane lane, uint64_t *out, dem_error *err)
{
    jsStreamState state = {.Msgs = 0};
    dem_code code = stream_state(q, lane, &state, err);
    *out = state.Msgs;
    return code;
}

/* ---- Dead letters ---------------------------------------------------------------- */

static struct slice header(natsMsg *m, const char *name)
{
    const char *value = NULL;
    return natsMsgHeader_Get(m, name, &value) == NATS_OK && value ? slice_of(value)
                                                                  : SLICE_EMPTY;
}

static dem_code nats_dead(struct queue *q, void *user,
                          dem_code (*fn)(void *user, const struct queue_message *message,
                                         bool *take, dem_error *err),
                          dem_error *err)
{
    jsStreamState state = {.Msgs = 0};
    const char *stream = of(q)->streams[QUEUE_DEAD];
    dem_code code = stream_state(q, QUEUE_DEAD, &state, err);
    for (uint64_t at = state.FirstSeq; !code && state.Msgs && at <= state.LastSeq; at++) {
        natsMsg *m = NULL;
        bool take = false;
        natsStatus s = js_GetMsg(&m, of(q)->js, stream, at, NULL, NULL);
        if (s == NATS_NOT_FOUND)
            continue;
        if (s != NATS_OK)
            return failed(err, s, "a dead letter cannot be read");
        struct queue_message message = {
            .id = header(m, "Demarche-Id"),
            .body = {natsMsg_GetData(m), (size_t)natsMsg_GetDataLength(m)},
            .lane = queue_lane_of(header(m, "Demarche-Lane")),
            .why = header(m, "Demarche-Why")};
        code = fn(user, &message, &take, err);
        if (!code && take && (s = js_DeleteMsg(of(q)->js, stream, at, NULL, NULL)) != NATS_OK)
            code = failed(err, s, "a dead letter cannot be taken away");
        natsMsg_Destroy(m);
    }
    return code;
}

/* ---- Open and close --------------------------------------------------------------- */

static dem_code nats_open(struct queue *q, dem_error *err)
{
    jsOptions o;
    struct nats *n = q->state = ARENA_NEW(&q->arena, struct nats);
    pthread_mutex_init(&n->lock, NULL);
    for (int lane = 0; lane < QUEUE_LANES; lane++) {
        const char *name = queue_lane_name((enum queue_lane)lane);
        snprintf(n->streams[lane], sizeof n->streams[lane], "%.*s-%s",
                 SLICE_ARG(q->address.name), name);
        snprintf(n->subjects[lane], sizeof n->subjects[lane], "%.*s.%s",
                 SLICE_ARG(q->address.name), name);
    }
    natsStatus s = connect_to(q);
    if (s != NATS_OK)
        return not_connected(q, s, err);
    int64_t most = natsConnection_GetMaxPayload(n->connection) - 4096; /* headers */
    if (most > 0 && (size_t)most < q->payload_max)
        q->payload_max = (size_t)most;
    jsOptions_Init(&o);
    o.PublishAsync.AckHandler = on_answer;
    o.PublishAsync.AckHandlerClosure = n;
    s = natsConnection_JetStream(&n->js, n->connection, &o);
    return s == NATS_OK ? make_lanes(q, err) : failed(err, s, "no JetStream");
}

/* What came when its fetch had just given up lies in the reader: back to the queue with it,
 * lest it wait until this reader counts as silent. */
static void give_back(natsSubscription *reader)
{
    natsMsgList list = {NULL, 0};
    int waiting = 0, bytes = 0;
    if (!reader || natsSubscription_GetPending(reader, &waiting, &bytes) != NATS_OK ||
        waiting <= 0 || natsSubscription_Fetch(&list, reader, waiting, 1, NULL) != NATS_OK)
        return;
    for (int i = 0; i < list.Count; i++)
        natsMsg_Nak(list.Msgs[i], NULL);
    natsMsgList_Destroy(&list);
}

static void nats_close(struct queue *q)
{
    struct nats *n = of(q);
    for (int lane = 0; lane < QUEUE_LANES; lane++)
        give_back(n->readers[lane]);
    natsConnection_FlushTimeout(n->connection, CONFIRM_MS);
    for (int lane = 0; lane < QUEUE_LANES; lane++)
        natsSubscription_Destroy(n->readers[lane]);
    jsCtx_Destroy(n->js);
    natsConnection_Destroy(n->connection);
    natsOptions_Destroy(n->options);
    for (size_t i = 0; i < n->refused_count; i++)
        natsMsg_Destroy(n->refused[i]);
    pthread_mutex_destroy(&n->lock);
}

const struct engine engine_nats = {.open = nats_open,
                                   .close = nats_close,
                                   .publish = nats_publish,
                                   .flush = nats_flush,
                                   .fetch = nats_fetch,
                                   .ack = nats_ack,
                                   .sync = nats_sync,
                                   .keep = nats_keep,
                                   .let_go = nats_let_go,
                                   .left = nats_left,
                                   .dead = nats_dead};
