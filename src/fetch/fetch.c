#include "fetch/fetch.h"

#include "base/error.h"
#include "base/memory.h"
#include "input/bytes.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/banned.h"

enum { CONNECT_MS = 15000, VALUE_MAX = 4200 };

enum value { VALUE_ETAG, VALUE_MODIFIED, VALUE_TYPE, VALUE_RETRY, VALUE_LOCATION, VALUES };

struct transfer {
    CURL *easy; /* NULL: the place is free */
    const struct guard *guard;
    struct curl_slist *headers;
    struct gathered body;
    size_t body_max, header_bytes;
    bool keep_part, cut, heads_over, no_memory, barred;
    char values[VALUES][VALUE_MAX];
    char message[CURL_ERROR_SIZE];
    void *user;
};

struct fetch {
    const struct fetch_options *options;
    CURLM *multi;
    struct transfer *given; /* whose answer was given last: it is cleared at the next call */
    struct transfer transfers[FETCH_AT_ONCE];
};

static size_t on_body(char *bytes, size_t size, size_t count, void *user)
{
    struct transfer *t = user;
    size_t len = size * count, room = t->body_max - t->body.len;
    t->cut = len > room;
    if (t->cut && !t->keep_part)
        return 0;
    t->no_memory = !gathered_add(&t->body, bytes, t->cut ? room : len);
    return t->no_memory || t->cut ? 0 : len;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *user)
{
    struct transfer *t = user;
    (void)bytes;
    t->header_bytes += size * count;
    t->heads_over = t->header_bytes > FETCH_HEADERS_MAX;
    return t->heads_over ? 0 : size * count;
}

/* The address is known now, whatever the name was: this is where it is looked at. */
static curl_socket_t on_socket(void *user, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct transfer *t = user;
    if (purpose != CURLSOCKTYPE_IPCXN || !guard_allows(t->guard, &to->addr)) {
        t->barred = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

dem_code fetch_open(struct fetch **out, const struct fetch_options *options, dem_error *err)
{
    const dem_allocator *mem = memory_default();
    struct fetch *f = mem->resize(mem->user, NULL, 0, sizeof *f);
    *out = NULL;
    if (!f)
        return error_set(err, DEM_E_MEMORY, "not enough memory for the network");
    memset(f, 0, sizeof *f);
    f->options = options;
    f->multi = curl_global_init(CURL_GLOBAL_DEFAULT) ? NULL : curl_multi_init();
    if (!f->multi) {
        mem->resize(mem->user, f, sizeof *f, 0);
        return error_set(err, DEM_E_SYSTEM, "the network library does not start");
    }
    *out = f;
    return DEM_OK;
}

static void clear(struct fetch *f, struct transfer *t)
{
    if (t->easy) {
        curl_multi_remove_handle(f->multi, t->easy);
        curl_easy_cleanup(t->easy);
    }
    curl_slist_free_all(t->headers);
    gathered_free(&t->body);
    memset(t, 0, sizeof *t);
}

void fetch_close(struct fetch *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < FETCH_AT_ONCE; i++)
        clear(f, &f->transfers[i]);
    curl_multi_cleanup(f->multi);
    curl_global_cleanup();
    memory_default()->resize(NULL, f, sizeof *f, 0);
}

static void settle_given(struct fetch *f)
{
    if (f->given)
        clear(f, f->given);
    f->given = NULL;
}

static struct transfer *free_place(struct fetch *f)
{
    for (size_t i = 0; i < FETCH_AT_ONCE; i++)
        if (!f->transfers[i].easy)
            return &f->transfers[i];
    return NULL;
}

bool fetch_room(const struct fetch *f)
{
    for (size_t i = 0; i < FETCH_AT_ONCE; i++)
        if (!f->transfers[i].easy || &f->transfers[i] == f->given)
            return true;
    return false;
}

/* A header of the last answer; false without memory. */
static bool condition(struct transfer *t, const char *name, const char *value)
{
    char line[VALUE_MAX + 32];
    int n = value && *value ? snprintf(line, sizeof line, "%s: %s", name, value) : 0;
    if (n <= 0 || (size_t)n >= sizeof line)
        return true;
    struct curl_slist *more = curl_slist_append(t->headers, line);
    t->headers = more ? more : t->headers;
    return more != NULL;
}

static bool set_up(const struct fetch *f, struct transfer *t, const char *address)
{
    const struct fetch_options *o = f->options;
    curl_off_t told_max = t->keep_part ? 0 : (curl_off_t)t->body_max; /* 0: any */
    CURL *e = t->easy;
    CURLcode bad = curl_easy_setopt(e, CURLOPT_URL, address);
    bad |= curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    bad |= curl_easy_setopt(e, CURLOPT_PROXY, ""); /* the guard must see the host itself */
    bad |= curl_easy_setopt(e, CURLOPT_USERAGENT, o->agent);
    bad |= curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    bad |= curl_easy_setopt(e, CURLOPT_HTTPHEADER, t->headers);
    bad |= curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    bad |= curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)o->timeout_ms);
    bad |=
        curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS,
                         o->timeout_ms < CONNECT_MS ? (long)o->timeout_ms : (long)CONNECT_MS);
    bad |= curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, told_max);
    bad |= curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    bad |= curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, t);
    bad |= curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
    bad |= curl_easy_setopt(e, CURLOPT_WRITEDATA, t);
    bad |= curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    bad |= curl_easy_setopt(e, CURLOPT_HEADERDATA, t);
    bad |= curl_easy_setopt(e, CURLOPT_ERRORBUFFER, t->message);
    bad |= curl_easy_setopt(e, CURLOPT_PRIVATE, t);
    return !bad;
}

static bool set_up_post(struct transfer *t, const struct fetch_request *request)
{
    curl_off_t size = (curl_off_t)request->post.len;
    return !request->post.at ||
           (!curl_easy_setopt(t->easy, CURLOPT_POST, 1L) &&
            !curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, size) &&
            !curl_easy_setopt(t->easy, CURLOPT_COPYPOSTFIELDS, request->post.at));
}

dem_code fetch_begin(struct fetch *f, const struct fetch_request *request, dem_error *err)
{
    settle_given(f);
    struct transfer *t = free_place(f);
    if (!t)
        return error_set(err, DEM_E_LIMIT, "too many requests at once");
    *t = (struct transfer){.easy = curl_easy_init(),
                           .guard = &f->options->guard,
                           .body_max = request->body_max,
                           .keep_part = request->keep_part,
                           .user = request->user};
    bool good = t->easy && condition(t, "If-None-Match", request->etag) &&
                condition(t, "If-Modified-Since", request->modified) &&
                condition(t, "Content-Type", request->post_type) &&
                set_up(f, t, request->address) && set_up_post(t, request) &&
                curl_multi_add_handle(f->multi, t->easy) == CURLM_OK;
    if (good)
        return DEM_OK;
    clear(f, t);
    return error_set(err, DEM_E_MEMORY, "not enough memory for a request");
}

static struct slice value(struct transfer *t, enum value which, const char *name)
{
    struct curl_header *header;
    if (curl_easy_header(t->easy, name, 0, CURLH_HEADER, -1, &header))
        return SLICE_EMPTY;
    int n = snprintf(t->values[which], VALUE_MAX, "%s", header->value);
    return n > 0 && n < VALUE_MAX ? slice_of(t->values[which]) : SLICE_EMPTY;
}

static void failed(const struct fetch *f, const struct transfer *t, CURLcode code,
                   struct fetch_answer *out)
{
    int n = 0;
    size_t room = sizeof out->why;
    out->status = 0;
    if (t->barred && code == CURLE_COULDNT_CONNECT)
        n = snprintf(out->why, room,
                     "its address is a private one; --allow-private lets it be connected to");
    else if (t->cut || code == CURLE_FILESIZE_EXCEEDED)
        n = snprintf(out->why, room, "it is larger than %zu MiB", t->body_max >> 20);
    else if (t->heads_over)
        n = snprintf(out->why, room, "its headers are larger than %d KiB",
                     FETCH_HEADERS_MAX >> 10);
    out->lasting = n > 0;
    if (n > 0)
        return;
    if (t->no_memory)
        snprintf(out->why, room, "not enough memory");
    else if (code == CURLE_OPERATION_TIMEDOUT)
        snprintf(out->why, room, "no whole answer within %.3g seconds",
                 (double)f->options->timeout_ms / 1000);
    else if (code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR)
        snprintf(out->why, room, "the connection broke before the end of the answer");
    else if (code == CURLE_GOT_NOTHING)
        snprintf(out->why, room, "the connection was closed without an answer");
    else if (code == CURLE_BAD_CONTENT_ENCODING)
        snprintf(out->why, room, "it is packed, and broken");
    else
        snprintf(out->why, room, "%.150s", *t->message ? t->message : curl_easy_strerror(code));
}

static void answer(struct fetch *f, struct transfer *t, CURLcode code, struct fetch_answer *out)
{
    long status = 0;
    char *location = NULL;
    *out = (struct fetch_answer){.user = t->user};
    bool cut = t->cut && t->keep_part && code == CURLE_WRITE_ERROR;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    out->status = (int)status;
    if ((code && !cut) || !status) {
        failed(f, t, code, out);
        return;
    }
    curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &location);
    out->body = (struct slice){t->body.at, t->body.len};
    out->etag = value(t, VALUE_ETAG, "ETag");
    out->modified = value(t, VALUE_MODIFIED, "Last-Modified");
    out->type = value(t, VALUE_TYPE, "Content-Type");
    out->retry_after = value(t, VALUE_RETRY, "Retry-After");
    if (location) {
        int n = snprintf(t->values[VALUE_LOCATION], VALUE_MAX, "%s", location);
        if (n > 0 && n < VALUE_MAX)
            out->location = slice_of(t->values[VALUE_LOCATION]);
    }
}

static bool take_answer(struct fetch *f, struct fetch_answer *out)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(f->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        void *private = NULL;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&private);
        f->given = private;
        answer(f, f->given, code, out);
        return true;
    }
    return false;
}

bool fetch_next(struct fetch *f, int wait_ms, struct fetch_answer *out)
{
    int running;
    settle_given(f);
    curl_multi_perform(f->multi, &running);
    if (take_answer(f, out))
        return true;
    if (wait_ms > 0) {
        curl_multi_poll(f->multi, NULL, 0, wait_ms, NULL);
        curl_multi_perform(f->multi, &running);
    }
    return take_answer(f, out);
}
