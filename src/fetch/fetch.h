/* fetch/fetch.h - single requests over HTTP, several at a time; libcurl is behind it and
 * nowhere else but in address.c.
 *
 * Nothing is followed, remembered or tried again here: web.h does that. */
#ifndef DEM_FETCH_FETCH_H
#define DEM_FETCH_FETCH_H

#include "base/slice.h"
#include "demarche.h"
#include "fetch/guard.h"

enum {
    FETCH_AT_ONCE = 16,       /* requests on their way */
    FETCH_BODY_MAX = 8 << 20, /* bytes, unpacked */
    FETCH_HEADERS_MAX = 64 << 10
};

struct fetch_options {
    struct guard guard;
    int64_t timeout_ms; /* of a whole request, from its name's look-up to the last byte */
    const char *agent;  /* User-Agent */
};

struct fetch_request {
    const char *address;         /* http or https */
    const char *etag, *modified; /* of the last answer, or NULL */
    struct slice post;           /* copied and sent with POST; at == NULL: GET */
    const char *post_type;       /* its Content-Type */
    size_t body_max;             /* at most FETCH_BODY_MAX */
    bool keep_part;              /* a body that is longer is cut, else it is an error */
    void *user;
};

/* Borrowed until the next call. */
struct fetch_answer {
    void *user;
    int status;                                        /* of HTTP; 0: it failed */
    struct slice body, etag, modified, type, location; /* location: whole */
    struct slice retry_after;
    bool lasting;  /* it failed, and would again: too large, an address that is not allowed */
    char why[160]; /* it failed: what was wrong */
};

struct fetch; /* owns its connections; one thread at a time */

/* `options` must outlive it. */
dem_code fetch_open(struct fetch **out, const struct fetch_options *options, dem_error *err);
void fetch_close(struct fetch *f); /* requests on their way are given up */
/* Begins a request; fetch_room says whether there is room for one. */
dem_code fetch_begin(struct fetch *f, const struct fetch_request *request, dem_error *err);
bool fetch_room(const struct fetch *f);
/* Waits for an answer, at most so long; false if there is none yet. */
bool fetch_next(struct fetch *f, int wait_ms, struct fetch_answer *out);

#endif
