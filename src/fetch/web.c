#include "fetch/web.h"

#include "base/error.h"
#include "base/memory.h"
#include "fetch/robots.h"
#include "fetch/times.h"

#include "base/banned.h"

enum { ROBOTS_AGAIN = 300, SWEEP = 3600 }; /* seconds */

enum robots_state { ROBOTS_UNKNOWN, ROBOTS_ASKED, ROBOTS_KNOWN, ROBOTS_FAILED };

struct origin { /* scheme, host and port: they share a robots.txt */
    struct origin *next;
    struct arena arena; /* holds its name and its rules */
    struct slice name;
    enum robots_state state;
    int64_t read; /* milliseconds: when the state became what it is */
    struct robots robots;
    char why[160];
};

struct host {
    struct host *next;
    struct arena arena;
    struct slice name;
    bool busy;
    int64_t free, paused; /* milliseconds: not to be asked before; answers nothing before */
};

struct request {
    struct request *next;
    struct arena arena;
    struct address address;
    const char *etag, *modified;
    struct origin *robots_of; /* it asks for the robots.txt of this one */
    unsigned redirects;
    bool permanent; /* all of these */
    bool begun, over;
    struct web_answer answer; /* once it is over */
    void *user;
};

struct web {
    const struct web_options *options;
    struct fetch *fetch;
    struct request *requests; /* in the order in which they were asked */
    struct origin *origins;
    struct host *hosts;
    struct request *given; /* whose answer was given last */
    struct arena scratch;
    int64_t swept;
    size_t asked;
};

/* A structure that begins with its arena behind a link, zeroed; NULL without memory. */
static void *make(size_t size)
{
    const dem_allocator *mem = memory_default();
    void *at = mem->resize(mem->user, NULL, 0, size);
    return at ? memset(at, 0, size) : NULL;
}

static void drop(void *at, size_t size, struct arena *arena)
{
    arena_release(arena);
    memory_default()->resize(NULL, at, size, 0);
}

dem_code web_open(struct web **out, const struct web_options *options, dem_error *err)
{
    struct web *web = make(sizeof *web);
    *out = NULL;
    if (!web)
        return error_set(err, DEM_E_MEMORY, "not enough memory for the network");
    web->options = options;
    arena_init(&web->scratch, NULL);
    dem_code code = fetch_open(&web->fetch, &options->fetch, err);
    if (code) {
        drop(web, sizeof *web, &web->scratch);
        return code;
    }
    *out = web;
    return DEM_OK;
}

void web_close(struct web *web)
{
    if (!web)
        return;
    fetch_close(web->fetch);
    for (struct request *r = web->requests, *next; r; r = next) {
        next = r->next;
        drop(r, sizeof *r, &r->arena);
    }
    for (struct origin *o = web->origins, *next; o; o = next) {
        next = o->next;
        drop(o, sizeof *o, &o->arena);
    }
    for (struct host *h = web->hosts, *next; h; h = next) {
        next = h->next;
        drop(h, sizeof *h, &h->arena);
    }
    drop(web, sizeof *web, &web->scratch);
}

size_t web_asked(const struct web *web)
{
    return web->asked;
}

static __attribute__((noinline)) bool addressed(struct request *r, struct slice address)
{
    if (setjmp(r->arena.guard))
        return false;
    return address_read(&r->arena, SLICE_EMPTY, address, &r->address);
}

/* Adds a request for `address` at the end; NULL without memory. */
static struct request *add(struct web *web, struct slice address)
{
    struct request *r = make(sizeof *r), **at = &web->requests;
    if (!r)
        return NULL;
    arena_init(&r->arena, NULL);
    if (!addressed(r, address)) {
        drop(r, sizeof *r, &r->arena);
        return NULL;
    }
    r->permanent = true;
    while (*at)
        at = &(*at)->next;
    *at = r;
    return r;
}

static const char *text_or_null(struct arena *arena, struct slice s)
{
    return s.len ? arena_print(arena, "%.*s", SLICE_ARG(s)).at : NULL;
}

static __attribute__((noinline)) bool conditions(struct request *r,
                                                 const struct web_request *from)
{
    if (setjmp(r->arena.guard))
        return false;
    r->etag = text_or_null(&r->arena, from->etag);
    r->modified = text_or_null(&r->arena, from->modified);
    return true;
}

dem_code web_ask(struct web *web, const struct web_request *request, dem_error *err)
{
    struct request *r = add(web, request->address);
    if (!r || !conditions(r, request))
        return error_set(err, DEM_E_MEMORY, "not enough memory for a request");
    r->user = request->user;
    web->asked++;
    return DEM_OK;
}

/* ---- Hosts and their robots.txt --------------------------------------------- */

/* Not inlined: what longjmp may clobber is in a frame of its own. */
static __attribute__((noinline)) bool copied(struct arena *arena, struct slice from,
                                             struct slice *to)
{
    if (setjmp(arena->guard))
        return false;
    *to = arena_copy(arena, from);
    return true;
}

static struct host *host_of(struct web *web, struct slice name)
{
    for (struct host *h = web->hosts; h; h = h->next)
        if (slice_equal(h->name, name))
            return h;
    struct host *h = make(sizeof *h);
    if (!h)
        return NULL;
    arena_init(&h->arena, NULL);
    if (!copied(&h->arena, name, &h->name)) {
        drop(h, sizeof *h, &h->arena);
        return NULL;
    }
    h->next = web->hosts;
    web->hosts = h;
    return h;
}

static struct origin *origin_of(struct web *web, const struct address *a)
{
    for (struct origin *o = web->origins; o; o = o->next)
        if (slice_equal(o->name, a->origin))
            return o;
    struct origin *o = make(sizeof *o);
    if (!o)
        return NULL;
    arena_init(&o->arena, NULL);
    if (!copied(&o->arena, a->origin, &o->name)) {
        drop(o, sizeof *o, &o->arena);
        return NULL;
    }
    o->next = web->origins;
    web->origins = o;
    return o;
}

/* Reads the rules anew; what held before them goes. */
static void learn(struct web *web, struct origin *o, struct slice text)
{
    struct arena fresh;
    arena_init(&fresh, NULL);
    if (setjmp(fresh.guard)) {
        arena_release(&fresh);
        o->state = ROBOTS_FAILED;
        snprintf(o->why, sizeof o->why, "not enough memory for its robots.txt");
        return;
    }
    struct slice name = arena_copy(&fresh, o->name);
    robots_read(&fresh, arena_copy(&fresh, text), SLICE("demarche"), &o->robots);
    arena_release(&o->arena);
    o->arena = fresh;
    o->name = name;
    o->state = ROBOTS_KNOWN;
    o->read = web->options->clock();
}

static void robots_failed(struct web *web, struct origin *o, const char *why)
{
    o->state = ROBOTS_FAILED;
    o->read = web->options->clock();
    snprintf(o->why, sizeof o->why, "its robots.txt cannot be had: %.110s", why);
}

/* 4xx: there are no rules; what cannot be reached forbids all (RFC 9309, 2.3.1). */
static void robots_answered(struct web *web, struct origin *o, const struct fetch_answer *a)
{
    bool none = a->status >= 400 && a->status < 500 && a->status != 429;
    char why[160];
    if (a->status == 200 || none) {
        struct slice text = none ? SLICE_EMPTY : a->body;
        learn(web, o, text);
        web->options->keep(web->options->user, o->name, web->options->clock() / 1000, text);
        return;
    }
    snprintf(why, sizeof why, "the server answers %d", a->status);
    robots_failed(web, o, a->status ? why : a->why);
}

static bool stale(const struct origin *o, int64_t now)
{
    int64_t age = (now - o->read) / 1000;
    return o->state == ROBOTS_UNKNOWN || (o->state == ROBOTS_KNOWN && age >= ROBOTS_KEPT) ||
           (o->state == ROBOTS_FAILED && age >= ROBOTS_AGAIN);
}

static dem_code ask_robots(struct web *web, struct origin *o, dem_error *err)
{
    struct slice text;
    int64_t now = web->options->clock() / 1000;
    arena_reset(&web->scratch);
    if (web->options->recall(web->options->user, &web->scratch, o->name, now - ROBOTS_KEPT,
                             &text)) {
        learn(web, o, text);
        return DEM_OK;
    }
    struct request *r =
        add(web, arena_print(&web->scratch, "%.*s/robots.txt", SLICE_ARG(o->name)));
    if (!r)
        return error_set(err, DEM_E_MEMORY, "not enough memory for a robots.txt");
    r->robots_of = o;
    o->state = ROBOTS_ASKED;
    return DEM_OK;
}

/* ---- One request ------------------------------------------------------------- */

static void end(struct request *r, enum web_result result, const char *why)
{
    r->over = true;
    r->answer.user = r->user;
    r->answer.result = result;
    r->answer.address = r->address.text;
    r->answer.moved = r->redirects && r->permanent;
    snprintf(r->answer.why, sizeof r->answer.why, "%s", why);
}

/* Ends a request before it was begun, or one whose answer is of no use. */
static void give_up(struct web *web, struct request *r, enum web_result result, const char *why)
{
    if (r->robots_of) {
        robots_failed(web, r->robots_of, why);
        r->over = true;
    } else {
        r->answer.retry_after = -1;
        end(r, result, why);
    }
}

static dem_code begin(struct web *web, struct request *r, struct host *h, dem_error *err)
{
    struct fetch_request request = {.address = r->address.text.at,
                                    .etag = r->etag,
                                    .modified = r->modified,
                                    .body_max = r->robots_of ? ROBOTS_MAX : FETCH_BODY_MAX,
                                    .keep_part = r->robots_of != NULL,
                                    .user = r};
    dem_code code = fetch_begin(web->fetch, &request, err);
    h->busy = r->begun = !code;
    return code;
}

static bool is_paused(struct request *r, const struct host *h, int64_t now)
{
    char why[80];
    if (h->paused <= now)
        return false;
    int64_t left = (h->paused - now + 999) / 1000;
    snprintf(why, sizeof why, "the host wants a pause of %lld more seconds", (long long)left);
    end(r, WEB_FAILED, why);
    r->answer.retry_after = left;
    r->answer.paused = true;
    return true;
}

/* Looks whether the request can begin now, or will never.  *wake: when to look again. */
static dem_code look_at(struct web *web, struct request *r, int64_t *wake, dem_error *err)
{
    int64_t now = web->options->clock();
    struct host *h = host_of(web, r->address.host);
    struct origin *o = r->robots_of ? r->robots_of : origin_of(web, &r->address);
    if (!h || !o)
        return error_set(err, DEM_E_MEMORY, "not enough memory for a host");
    if (!r->robots_of) {
        if (is_paused(r, h, now))
            return DEM_OK;
        dem_code code = stale(o, now) ? ask_robots(web, o, err) : DEM_OK;
        if (code || o->state == ROBOTS_ASKED)
            return code;
        if (o->state == ROBOTS_FAILED) {
            give_up(web, r, WEB_FAILED, o->why);
            return DEM_OK;
        }
        arena_reset(&web->scratch);
        if (!robots_allow(&web->scratch, &o->robots, r->address.path)) {
            give_up(web, r, WEB_REFUSED, "robots.txt forbids it");
            return DEM_OK;
        }
    }
    if (h->busy || !fetch_room(web->fetch))
        return DEM_OK; /* an answer comes first */
    if (h->free > now) {
        *wake = h->free < *wake ? h->free : *wake;
        return DEM_OK;
    }
    return begin(web, r, h, err);
}

/* "text/html; charset=utf-8" */
static const char *charset_of(struct arena *arena, struct slice type)
{
    for (struct slice rest = type; rest.at;) {
        struct slice value = slice_trim(slice_cut(&rest, ';'));
        struct slice name = slice_trim(slice_cut(&value, '='));
        value = value.at ? slice_trim(value) : SLICE_EMPTY;
        if (value.len > 1 && value.at[0] == '"')
            value = slice_part(value, 1, value.len - 1);
        if (slice_equal_nocase(name, SLICE("charset")) && value.len && value.len < 40)
            return arena_print(arena, "%.*s", SLICE_ARG(value)).at;
    }
    return NULL;
}

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* The same request at another address, by the rules that hold there. */
static void redirect(struct web *web, struct request *r, const struct fetch_answer *a)
{
    struct address to;
    if (!a->location.len || !address_read(&r->arena, SLICE_EMPTY, a->location, &to))
        give_up(web, r, WEB_REFUSED, "it leads to no address of http or https");
    else if (r->redirects == WEB_REDIRECTS_MAX)
        give_up(web, r, WEB_REFUSED, "it leads on and on: more than 5 redirects");
    else {
        r->redirects++;
        r->permanent &= a->status == 301 || a->status == 308;
        r->address = to;
        r->begun = false;
    }
}

static void answered(struct web *web, struct request *r, const struct fetch_answer *a)
{
    char why[80] = "";
    int status = a->status;
    bool later = status == 408 || status == 425 || status == 429 || status >= 500;
    snprintf(why, sizeof why, "the server answers %d", status);
    r->answer.retry_after = http_retry_after(a->retry_after, web->options->clock() / 1000);
    r->answer.unchanged = status == 304;
    r->answer.body = a->body;
    r->answer.etag = a->etag;
    r->answer.modified = a->modified;
    r->answer.charset = charset_of(&r->arena, a->type);
    if (!status)
        end(r, a->lasting ? WEB_REFUSED : WEB_FAILED, a->why);
    else if (status == 200 || status == 304)
        end(r, WEB_ANSWERED, "");
    else
        end(r, status == 410 ? WEB_GONE : later ? WEB_FAILED : WEB_REFUSED, why);
}

/* When the host may be asked again. */
static void free_host(struct web *web, const struct request *r, const struct fetch_answer *a)
{
    struct host *h = host_of(web, r->address.host);
    struct origin *o = r->robots_of ? r->robots_of : origin_of(web, &r->address);
    int64_t now = web->options->clock(), gap = web->options->gap_ms;
    bool pause = a->status == 429 || a->status == 503;
    int64_t retry = pause ? http_retry_after(a->retry_after, now / 1000) : -1;
    if (!h)
        return;
    if (o && o->state == ROBOTS_KNOWN && o->robots.delay * 1000 > (double)gap)
        gap = (int64_t)(o->robots.delay * 1000);
    h->busy = false;
    h->free = now + gap;
    h->paused = retry > 0 ? now + retry * 1000 : 0;
}

static dem_code take(struct web *web, const struct fetch_answer *a, dem_error *err)
{
    struct request *r = a->user;
    if (setjmp(r->arena.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for an answer");
    if (is_redirect(a->status)) {
        free_host(web, r, a);
        redirect(web, r, a);
    } else if (r->robots_of) {
        robots_answered(web, r->robots_of, a);
        free_host(web, r, a);
        r->over = true;
    } else {
        free_host(web, r, a);
        answered(web, r, a);
    }
    return DEM_OK;
}

/* ---- All of them -------------------------------------------------------------- */

/* Hosts and origins that nobody has asked for a day. */
static void sweep(struct web *web)
{
    int64_t now = web->options->clock(), old = now - (int64_t)ROBOTS_KEPT * 1000;
    if (web->requests || now - web->swept < (int64_t)SWEEP * 1000)
        return;
    web->swept = now;
    for (struct origin **at = &web->origins, *o; (o = *at);) {
        if (o->read >= old) {
            at = &o->next;
            continue;
        }
        *at = o->next;
        drop(o, sizeof *o, &o->arena);
    }
    for (struct host **at = &web->hosts, *h; (h = *at);) {
        if (h->free >= old || h->paused >= now) {
            at = &h->next;
            continue;
        }
        *at = h->next;
        drop(h, sizeof *h, &h->arena);
    }
}

static void forget(struct web *web, struct request *r)
{
    struct request **at = &web->requests;
    while (*at != r)
        at = &(*at)->next;
    *at = r->next;
    drop(r, sizeof *r, &r->arena);
}

/* The first request that is over, if there is one; robots.txt is nobody's. */
static bool give(struct web *web, struct web_answer *out)
{
    for (struct request *r = web->requests, *next; r; r = next) {
        next = r->next;
        if (!r->over)
            continue;
        if (r->robots_of) {
            forget(web, r);
            continue;
        }
        *out = r->answer;
        web->given = r;
        web->asked--;
        return true;
    }
    return false;
}

static dem_code look_at_all(struct web *web, int64_t *wake, dem_error *err)
{
    dem_code code = DEM_OK;
    for (struct request *r = web->requests; r && !code; r = r->next)
        if (!r->begun && !r->over)
            code = look_at(web, r, wake, err);
    return code;
}

static __attribute__((noinline)) dem_code go_on(struct web *web, int wait_ms,
                                                struct web_answer *out, dem_error *err)
{
    struct fetch_answer answer;
    int64_t end_at = web->options->clock() + wait_ms;
    if (web->given)
        forget(web, web->given);
    web->given = NULL;
    sweep(web);
    for (;;) {
        int64_t wake = end_at, now;
        dem_code code = look_at_all(web, &wake, err);
        if (code)
            return code;
        if (give(web, out))
            return DEM_OK;
        now = web->options->clock();
        int64_t wait = wake - now < 0 ? 0 : wake - now < wait_ms ? wake - now : wait_ms;
        if (fetch_next(web->fetch, (int)wait, &answer)) {
            if ((code = take(web, &answer, err)))
                return code;
            if (give(web, out))
                return DEM_OK;
        } else if (web->options->clock() >= end_at)
            return DEM_END;
    }
}

dem_code web_next(struct web *web, int wait_ms, struct web_answer *out, dem_error *err)
{
    if (setjmp(web->scratch.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the network");
    return go_on(web, wait_ms, out, err);
}
