/* The server: libmicrohttpd behind web/http.h. */
#include "web/http.h"

#include "base/error.h"

#include "base/memory.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include "base/banned.h"

enum {
    IDLE_SECONDS = 20,     /* a connection that says nothing for so long is closed */
    BODY_SECONDS = 60,     /* and one whose body takes longer */
    CONNECTIONS_MAX = 256, /* in all, and from one address */
    CONNECTIONS_EACH = 64,
    HEADERS_MAX = 32 * 1024, /* bytes of a request without its body */
    BUCKETS = 1024,          /* addresses whose rate is kept */
    BURST_SECONDS = 4,       /* a pause of so long is saved up */
    ANSWER_SECONDS = 15,     /* a question to the store that takes longer is given up */
    PIPE_BLOCK = 32 * 1024,  /* bytes sent of it at a time */
    PIPE_WAIT_MS = 10,       /* for it, while other connections wait */
    STORES_MAX = 64,
    TALLIES_MAX = 512 /* routes and statuses that are told apart */
};

#define FORM (JSON_COMPACT | JSON_REAL_PRECISION(15)) /* of numbers: as they were written */

struct bucket {
    uint64_t address;
    double left, at; /* requests; seconds */
};

struct web_server {
    struct MHD_Daemon *daemon;
    struct web_options options;
    const struct web_route *routes;
    struct web_context *context;
    uint16_t port;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t freed;
    struct store *stores[STORES_MAX]; /* those that no request has */
    unsigned free;
    struct bucket buckets[BUCKETS];
    struct web_tally tallies[TALLIES_MAX];
    size_t tally_count;
    unsigned under_way;
    double begun; /* seconds */
};

struct exchange { /* one request, from its first byte to the end of its answer */
    struct arena arena;
    const struct web_route *route;
    struct web_request request;
    struct {
        char *list;
        size_t count, room;
    } body;
    bool too_large;
    double begun; /* seconds */
};

/* ---- What a handler asks ------------------------------------------------------------ */

static struct slice value_of(const struct web_request *r, enum MHD_ValueKind kind,
                             const char *name)
{
    const char *value = MHD_lookup_connection_value(r->connection, kind, name);
    return value ? slice_of(value) : SLICE_EMPTY;
}

struct slice web_query(const struct web_request *r, const char *name)
{
    return value_of(r, MHD_GET_ARGUMENT_KIND, name);
}

struct slice web_header(const struct web_request *r, const char *name)
{
    return value_of(r, MHD_HEADER_KIND, name);
}

struct slice web_cookie(const struct web_request *r, const char *name)
{
    return value_of(r, MHD_COOKIE_KIND, name);
}

bool web_query_number(const struct web_request *r, const char *name, long low, long high,
                      long usual, long *out)
{
    struct slice text = web_query(r, name);
    char *end;
    *out = usual;
    if (!text.len)
        return true;
    errno = 0;
    *out = strtol(text.at, &end, 10);
    return !errno && end == text.at + text.len && *out >= low && *out <= high;
}

void web_json(const struct web_request *r, struct web_answer *answer, unsigned status,
              json_t *value)
{
    size_t size = value ? json_dumpb(value, NULL, 0, FORM) : 0;
    char *text = arena_take(r->arena, size + 1);
    if (size)
        json_dumpb(value, text, size, FORM);
    json_decref(value);
    answer->status = size ? status : MHD_HTTP_INTERNAL_SERVER_ERROR;
    answer->type = "application/json";
    answer->body = size ? (struct slice){text, size} : SLICE("{\"error\":\"no memory\"}");
}

void web_error(const struct web_request *r, struct web_answer *answer, unsigned status,
               const char *format, ...)
{
    va_list args;
    char what[512];
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    json_t *text = json_string(what); /* NULL if it is no UTF-8 */
    web_json(r, answer, status,
             json_pack("{s:o}", "error", text ? text : json_string("the request is no UTF-8")));
}

/* ---- Routes ---------------------------------------------------------------------------- */

static struct slice next_part(struct slice *path)
{
    if (path->len && *path->at == '/')
        *path = slice_part(*path, 1, path->len);
    return slice_cut(path, '/');
}

/* Does the path fit?  Stars take one part each, which is left in `parts`. */
static bool fits(const char *pattern, const char *path, struct slice *parts)
{
    struct slice want = slice_of(pattern), have = slice_of(path);
    size_t stars = 0;
    if (slice_is(want, "*"))
        return true;
    while (want.len && have.len) {
        struct slice w = next_part(&want), h = next_part(&have);
        if (slice_is(w, "*") && h.len && stars < WEB_PARTS_MAX)
            parts[stars++] = h;
        else if (!slice_equal(w, h))
            return false;
    }
    return !want.len && !have.len;
}

/* The route, or NULL; *other: the path has one for another method. */
static const struct web_route *route_for(const struct web_server *s, const char *method,
                                         const char *path, struct slice *parts, bool *other)
{
    *other = false;
    bool head = !strcmp(method, "HEAD");
    for (const struct web_route *r = s->routes; r->method; r++) {
        if (!fits(r->path, path, parts))
            continue;
        if (!strcmp(r->method, head ? "GET" : method))
            return r;
        *other |= strcmp(r->path, "*") != 0;
    }
    return NULL;
}

/* ---- Who may ask --------------------------------------------------------------------- */

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Takes one request from the address's bucket; false if it is empty. */
static bool within_rate(struct web_server *s, struct slice address)
{
    uint64_t hash = hash_slice(HASH_SEED, address);
    struct bucket *b = &s->buckets[hash % BUCKETS];
    double now = seconds_now(), most = (double)s->options.rate * BURST_SECONDS;
    pthread_mutex_lock(&s->lock);
    if (b->address != hash)
        *b = (struct bucket){hash, most, now};
    b->left += (now - b->at) * s->options.rate;
    b->left = b->left > most ? most : b->left;
    b->at = now;
    bool ok = b->left >= 1;
    b->left -= ok ? 1 : 0;
    pthread_mutex_unlock(&s->lock);
    return ok;
}

/* Equal, in a time that does not tell where they differ. */
static bool same_secret(struct slice a, struct slice b)
{
    unsigned char differ = a.len != b.len;
    for (size_t i = 0; i < a.len && i < b.len; i++)
        differ |= (unsigned char)(a.at[i] ^ b.at[i]);
    return !differ;
}

/* A page elsewhere may make a browser ask us by a name of its own: only known names count. */
static bool known_host(const struct web_server *s, const struct web_request *r)
{
    struct slice host = web_header(r, "Host"), rest = s->options.hosts;
    if (host.len && *host.at == '[') {
        host = slice_part(host, 1, host.len);
        host = slice_cut(&host, ']');
    } else
        host = slice_cut(&host, ':');
    if (slice_equal_nocase(host, SLICE("localhost")) || slice_is(host, "127.0.0.1") ||
        slice_is(host, "::1") || slice_equal(host, slice_of(s->options.address)))
        return true;
    while (rest.len)
        if (slice_equal_nocase(host, slice_trim(slice_cut(&rest, ','))))
            return true;
    return false;
}

static bool allowed(const struct web_server *s, const struct web_request *r)
{
    struct slice given = web_header(r, "Authorization");
    if (!s->options.token.len)
        return true;
    if (slice_starts(given, SLICE("Bearer ")))
        given = slice_part(given, strlen("Bearer "), given.len);
    else
        given = web_cookie(r, "dem_token");
    return same_secret(given, s->options.token);
}

/* Refuses what may not be asked; true if it has. */
static bool refused(struct web_server *s, const struct exchange *x, bool other,
                    struct web_answer *a)
{
    const struct web_request *r = &x->request;
    if (!known_host(s, r))
        web_error(r, a, MHD_HTTP_MISDIRECTED_REQUEST, "this host is not served here");
    else if (!within_rate(s, r->address))
        web_error(r, a, MHD_HTTP_TOO_MANY_REQUESTS, "too many requests; wait a second");
    else if (x->too_large)
        web_error(r, a, MHD_HTTP_CONTENT_TOO_LARGE, "the body is larger than %zu bytes",
                  x->route ? x->route->body_max : 0);
    else if (!x->route && other)
        web_error(r, a, MHD_HTTP_METHOD_NOT_ALLOWED, "%s is not for this path", r->method);
    else if (!x->route)
        web_error(r, a, MHD_HTTP_NOT_FOUND, "there is no %s", r->path);
    else if (!allowed(s, r) &&
             (strncmp(r->path, "/v1/", 4) == 0 || !strcmp(r->path, "/metrics")))
        web_error(r, a, MHD_HTTP_UNAUTHORIZED, "wants the server's token");
    else if (x->route->access == WEB_MEMBER && !r->member)
        web_error(r, a, MHD_HTTP_UNAUTHORIZED, "wants somebody who has signed in");
    else
        return false;
    return true;
}

/* ---- What was answered --------------------------------------------------------------------
 */

static void tally(struct web_server *s, const struct web_route *route, unsigned status,
                  double seconds)
{
    size_t i = 0;
    pthread_mutex_lock(&s->lock);
    while (i < s->tally_count &&
           (s->tallies[i].route != route || s->tallies[i].status != status))
        i++;
    if (i == s->tally_count && i < TALLIES_MAX)
        s->tallies[s->tally_count++] = (struct web_tally){.route = route, .status = status};
    if (i < TALLIES_MAX) {
        s->tallies[i].requests++;
        s->tallies[i].seconds += seconds;
    }
    pthread_mutex_unlock(&s->lock);
}

static void under_way(struct web_server *s, int more)
{
    pthread_mutex_lock(&s->lock);
    s->under_way += (unsigned)more;
    pthread_mutex_unlock(&s->lock);
}

struct web_load web_tallies(const struct web_request *r, void *user,
                            void (*fn)(void *user, const struct web_tally *tally))
{
    struct web_server *s = r->server;
    struct web_tally list[TALLIES_MAX];
    pthread_mutex_lock(&s->lock);
    size_t count = s->tally_count;
    memcpy(list, s->tallies, count * sizeof *list);
    struct web_load load = {s->under_way, seconds_now() - s->begun};
    pthread_mutex_unlock(&s->lock);
    for (size_t i = 0; i < count; i++)
        fn(user, &list[i]);
    return load;
}

/* ---- Answers ----------------------------------------------------------------------------- */

static void add(struct MHD_Response *response, const char *name, const char *value)
{
    if (value)
        MHD_add_response_header(response, name, value);
}

static void add_headers(struct MHD_Response *response, const struct web_answer *a)
{
    add(response, "Content-Type", a->type);
    add(response, "ETag", a->etag);
    add(response, "Content-Encoding", a->encoding);
    add(response, "Location", a->location);
    add(response, "Set-Cookie", a->cookie);
    add(response, "Content-Disposition", a->download);
    add(response, "Cache-Control", a->caching ? a->caching : "no-store");
    add(response, "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'");
    add(response, "X-Content-Type-Options", "nosniff");
    add(response, "Referrer-Policy", "no-referrer");
    add(response, "Cross-Origin-Opener-Policy", "same-origin");
    add(response, "Cross-Origin-Resource-Policy", "same-origin");
}

/* libmicrohttpd's own reader of pipes waits as long as the writer likes, and with it all
 * connections of its thread. */
static ssize_t read_pipe(void *user, uint64_t at, char *to, size_t room)
{
    struct pollfd wait = {.fd = (int)(intptr_t)user, .events = POLLIN};
    (void)at;
    if (poll(&wait, 1, PIPE_WAIT_MS) == 0)
        return 0;
    ssize_t got = read(wait.fd, to, room);
    return got > 0    ? got
           : got == 0 ? MHD_CONTENT_READER_END_OF_STREAM
                      : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void close_pipe(void *user)
{
    close((int)(intptr_t)user);
}

static struct MHD_Response *response_of_pipe(int pipe)
{
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, PIPE_BLOCK, read_pipe, (void *)(intptr_t)pipe, close_pipe);
    if (!response)
        close(pipe);
    return response;
}

static enum MHD_Result send_answer(struct MHD_Connection *connection,
                                   const struct web_answer *a)
{
    struct MHD_Response *response =
        a->pipe >= 0 ? response_of_pipe(a->pipe)
                     : MHD_create_response_from_buffer(a->body.len, (void *)a->body.at,
                                                       MHD_RESPMEM_PERSISTENT);
    if (!response)
        return MHD_NO;
    add_headers(response, a);
    if (a->status == MHD_HTTP_TOO_MANY_REQUESTS)
        add(response, "Retry-After", "1");
    enum MHD_Result sent = MHD_queue_response(connection, a->status, response);
    MHD_destroy_response(response);
    return sent;
}

/* ---- One request ---------------------------------------------------------------------------
 */

static struct store *take_store(struct web_server *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->free)
        pthread_cond_wait(&s->freed, &s->lock);
    struct store *store = s->stores[--s->free];
    pthread_mutex_unlock(&s->lock);
    return store;
}

static void give_store(struct web_server *s, struct store *store)
{
    store_rollback(store); /* and forget a failure */
    pthread_mutex_lock(&s->lock);
    s->stores[s->free++] = store;
    pthread_cond_signal(&s->freed);
    pthread_mutex_unlock(&s->lock);
}

static void handle(struct web_server *s, struct exchange *x, struct web_answer *a)
{
    if (x->route->store)
        x->request.store = take_store(s);
    if (x->request.store)
        store_deadline(x->request.store, ANSWER_SECONDS);
    if (setjmp(x->arena.guard))
        *a = (struct web_answer){.status = MHD_HTTP_INTERNAL_SERVER_ERROR,
                                 .type = "application/json",
                                 .body = SLICE("{\"error\":\"not enough memory\"}"),
                                 .pipe = -1};
    else
        x->route->handle(&x->request, a);
    if (x->request.store)
        give_store(s, x->request.store);
    x->request.store = NULL;
}

static struct slice address_of(struct arena *arena, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *a = info ? info->client_addr : NULL;
    char text[INET6_ADDRSTRLEN] = "?";
    if (a && a->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)a)->sin_addr, text, sizeof text);
    else if (a && a->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)a)->sin6_addr, text, sizeof text);
    return arena_copy(arena, slice_of(text));
}

static struct exchange *begin(struct web_server *s, struct MHD_Connection *connection,
                              const char *path, const char *method, bool *other)
{
    struct exchange *x = memory_default()->resize(NULL, NULL, 0, sizeof *x);
    if (!x)
        return NULL;
    *x = (struct exchange){.begun = seconds_now()};
    arena_init(&x->arena, NULL);
    if (setjmp(x->arena.guard)) {
        arena_release(&x->arena);
        memory_default()->resize(NULL, x, sizeof *x, 0);
        return NULL;
    }
    x->request = (struct web_request){.arena = &x->arena,
                                      .web = s->context,
                                      .method = arena_print(&x->arena, "%s%c", method, 0).at,
                                      .path = arena_print(&x->arena, "%s%c", path, 0).at,
                                      .connection = connection,
                                      .server = s,
                                      .address = address_of(&x->arena, connection)};
    x->route = route_for(s, method, x->request.path, x->request.parts, other);
    under_way(s, 1);
    return x;
}

static void take_body(struct exchange *x, const char *data, size_t size)
{
    size_t most = x->route ? x->route->body_max : 0;
    if (x->too_large || x->body.count + size > most) {
        x->too_large = true;
        return;
    }
    if (setjmp(x->arena.guard)) {
        x->too_large = true;
        return;
    }
    for (size_t i = 0; i < size; i++)
        *ARENA_PUSH(&x->arena, &x->body) = data[i];
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *data, size_t *size, void **state)
{
    struct web_server *s = user;
    struct exchange *x = *state;
    bool other = false;
    (void)version;
    if (!x) {
        *state = begin(s, connection, path, method, &other);
        return *state ? MHD_YES : MHD_NO;
    }
    if (*size && seconds_now() - x->begun > BODY_SECONDS)
        return MHD_NO;
    if (*size) {
        take_body(x, data, *size);
        *size = 0;
        return MHD_YES;
    }
    struct web_answer answer = {.status = MHD_HTTP_OK, .pipe = -1};
    x->request.body = (struct slice){x->body.list ? x->body.list : "", x->body.count};
    if (!x->route)
        route_for(s, method, path, x->request.parts, &other);
    if (setjmp(x->arena.guard))
        return MHD_NO;
    x->request.begun = seconds_now();
    if (s->options.identify)
        s->options.identify(&x->request);
    if (!refused(s, x, other, &answer))
        handle(s, x, &answer);
    tally(s, x->route, answer.status, seconds_now() - x->request.begun);
    return send_answer(connection, &answer);
}

static void on_end(void *user, struct MHD_Connection *connection, void **state,
                   enum MHD_RequestTerminationCode why)
{
    struct exchange *x = *state;
    (void)connection;
    (void)why;
    if (!x)
        return;
    under_way(user, -1);
    arena_release(&x->arena);
    memory_default()->resize(NULL, x, sizeof *x, 0);
    *state = NULL;
}

/* ---- Start and stop
 * ---------------------------------------------------------------------------- */

static dem_code open_stores(struct web_server *s, dem_error *err)
{
    for (unsigned i = 0; i < s->options.threads && i < STORES_MAX; i++) {
        dem_code code = store_open(&s->stores[i], s->options.store, STORE_READ, err);
        if (code)
            return code;
        s->free++;
    }
    return DEM_OK;
}

static bool read_address(const struct web_options *o, struct sockaddr_storage *out, bool *six)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    memset(out, 0, sizeof *out);
    *six = strchr(o->address, ':') != NULL;
    if (*six) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(o->port);
        return inet_pton(AF_INET6, o->address, &v6->sin6_addr) == 1;
    }
    v4->sin_family = AF_INET;
    v4->sin_port = htons(o->port);
    return inet_pton(AF_INET, o->address, &v4->sin_addr) == 1;
}

static dem_code listen_there(struct web_server *s, dem_error *err)
{
    struct sockaddr_storage address;
    bool six;
    if (!read_address(&s->options, &address, &six))
        return error_set(err, DEM_E_USAGE, "\"%s\" is no address", s->options.address);
    unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD | (six ? MHD_USE_IPv6 : 0);
    s->daemon = MHD_start_daemon(
        flags, s->options.port, NULL, NULL, on_request, s, MHD_OPTION_SOCK_ADDR,
        (struct sockaddr *)&address, MHD_OPTION_THREAD_POOL_SIZE, s->options.threads,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_EACH, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_MAX,
        MHD_OPTION_NOTIFY_COMPLETED, on_end, s, MHD_OPTION_END);
    if (!s->daemon)
        return error_system(err, "%s:%u cannot be listened to", s->options.address,
                            s->options.port);
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
    s->port = info ? info->port : s->options.port;
    return DEM_OK;
}

dem_code web_start(struct web_server **out, const struct web_options *options,
                   const struct web_route *routes, struct web_context *context, uint16_t *port,
                   dem_error *err)
{
    struct web_server *s = memory_default()->resize(NULL, NULL, 0, sizeof *s);
    if (!s)
        return error_set(err, DEM_E_MEMORY, "not enough memory for the server");
    *s = (struct web_server){
        .options = *options, .routes = routes, .context = context, .begun = seconds_now()};
    s->options.threads = options->threads > STORES_MAX ? STORES_MAX : options->threads;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->freed, NULL);
    dem_code code = open_stores(s, err);
    if (!code)
        code = listen_there(s, err);
    if (code) {
        web_stop(s);
        return code;
    }
    *port = s->port;
    *out = s;
    return DEM_OK;
}

void web_stop(struct web_server *s)
{
    if (!s)
        return;
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    for (unsigned i = 0; i < s->free; i++)
        store_close(s->stores[i]);
    pthread_cond_destroy(&s->freed);
    pthread_mutex_destroy(&s->lock);
    memory_default()->resize(NULL, s, sizeof *s, 0);
}
