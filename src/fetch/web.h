/* fetch/web.h - asking the web with manners.
 *
 * One request at a time to a host, with a gap between two; what robots.txt forbids is not
 * asked for; redirects are followed by the same rules, and a host that wants a pause
 * (429, 503 with Retry-After) gets it.  docs/watch.md has the numbers. */
#ifndef DEM_FETCH_WEB_H
#define DEM_FETCH_WEB_H

#include "base/arena.h"
#include "fetch/address.h"
#include "fetch/fetch.h"

enum { WEB_REDIRECTS_MAX = 5, ROBOTS_KEPT = 86400 /* seconds */ };

struct web_options {
    struct fetch_options fetch;
    int64_t gap_ms;         /* at least so long between two requests to a host */
    int64_t (*clock)(void); /* milliseconds since 1970 */
    /* robots.txt of origins, kept for a day by whoever asks: false if there is none, or
     * only one of before `since` (seconds since 1970). */
    bool (*recall)(void *user, struct arena *arena, struct slice origin, int64_t since,
                   struct slice *text);
    void (*keep)(void *user, struct slice origin, int64_t now, struct slice text);
    void *user;
};

struct web_request {
    struct slice address;        /* as address_read gives it */
    struct slice etag, modified; /* of the last answer; empty: none */
    void *user;
};

enum web_result {
    WEB_ANSWERED, /* with 200; an unchanged one has no body and `unchanged` set */
    WEB_GONE,     /* 410 */
    WEB_REFUSED,  /* lasting: forbidden by robots.txt, other 4xx, too large ... */
    WEB_FAILED    /* perhaps not the next time */
};

/* Borrowed until the next call. */
struct web_answer {
    void *user;
    enum web_result result;
    bool unchanged;
    bool paused;          /* WEB_FAILED, and not asked: its host wants a pause of retry_after */
    struct slice address; /* after redirects */
    bool moved;           /* every redirect to it was permanent, and there was one */
    struct slice body, etag, modified;
    const char *charset; /* that HTTP tells, or NULL */
    int64_t retry_after; /* seconds; -1: nothing is said */
    char why[200];       /* unless WEB_ANSWERED */
};

struct web; /* one thread at a time */

/* `options` must outlive it. */
dem_code web_open(struct web **out, const struct web_options *options, dem_error *err);
void web_close(struct web *web);
/* Adds a request; its slices are copied. */
dem_code web_ask(struct web *web, const struct web_request *request, dem_error *err);
/* Goes on with all requests for at most so long.  DEM_OK with an answer, DEM_END without. */
dem_code web_next(struct web *web, int wait_ms, struct web_answer *out, dem_error *err);
size_t web_asked(const struct web *web); /* requests without an answer so far */

#endif
