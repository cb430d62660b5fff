/* web/http.h - requests and answers; libmicrohttpd is behind http.c and nowhere else.
 *
 * A handler runs on one of the server's threads, with a store of its own to read, and fills an
 * answer in the request's arena.  What every answer carries (security headers, no caching of
 * data) is added here. */
#ifndef DEM_WEB_HTTP_H
#define DEM_WEB_HTTP_H

#include "base/arena.h"
#include "store/store.h"

#include <jansson.h>

enum web_access {
    WEB_OPEN,   /* anybody who may reach the server (see web_options.token) */
    WEB_MEMBER, /* signed in to the review */
};

enum { WEB_PARTS_MAX = 4 };

struct web_context; /* what all requests share; serve.c fills it */
struct web_member;  /* who is signed in; review.h */

struct web_request {
    struct arena *arena; /* lives until the answer is sent */
    struct web_context *web;
    struct store *store; /* open to read; NULL for routes that need none */
    const char *method, *path;
    struct slice parts[WEB_PARTS_MAX]; /* what the stars of the route stand for, decoded */
    struct slice body;
    struct slice address;            /* of the other side, for limits */
    double begun;                    /* to be answered: seconds of the monotonic clock */
    const struct web_member *member; /* NULL: nobody has signed in */
    void *connection;                /* for web_header and web_query alone */
    struct web_server *server;       /* for web_tallies alone */
};

/* The value of a query parameter, decoded, or empty; of a header, or empty; of a cookie. */
struct slice web_query(const struct web_request *request, const char *name);
struct slice web_header(const struct web_request *request, const char *name);
struct slice web_cookie(const struct web_request *request, const char *name);
/* The parameter as a number from low to high, `usual` without one; false if it is none. */
bool web_query_number(const struct web_request *request, const char *name, long low, long high,
                      long usual, long *out);

struct web_answer {
    unsigned status;
    const char *type;  /* Content-Type */
    struct slice body; /* in the request's arena, or static */
    const char *etag, *encoding, *location, *cookie, *download; /* NULL: none */
    const char *caching; /* Cache-Control; NULL: no-store */
    int pipe;            /* >= 0: the body is read from it instead, and it is closed */
};

typedef void web_handler(const struct web_request *request, struct web_answer *answer);

struct web_route {
    const char *method, *path; /* "/v1/event/" with a star behind: a star stands for one part */
    web_handler *handle;
    enum web_access access;
    bool store;      /* wants one */
    size_t body_max; /* bytes; 0: takes no body */
};

/* The JSON value, which is taken over, as the answer. */
void web_json(const struct web_request *request, struct web_answer *answer, unsigned status,
              json_t *value);
/* {"error": what} */
void web_error(const struct web_request *request, struct web_answer *answer, unsigned status,
               const char *format, ...) __attribute__((format(printf, 4, 5)));

struct web_tally {                 /* answers of one route with one status */
    const struct web_route *route; /* NULL: of no route */
    unsigned status;
    uint64_t requests;
    double seconds; /* from the whole request to its answer, in all */
};

struct web_load {
    unsigned under_way; /* requests whose answers are not sent yet */
    double seconds;     /* since the server began */
};

/* What was answered until now, each route and status once; `fn` must not ask the server. */
struct web_load web_tallies(const struct web_request *request, void *user,
                            void (*fn)(void *user, const struct web_tally *tally));

struct web_options {
    const char *address; /* 127.0.0.1 */
    uint16_t port;       /* 0: any that is free */
    unsigned threads;
    struct slice token; /* to be given by who comes from elsewhere; empty: only this machine */
    struct slice hosts; /* names that the Host header may have beside the address, by commas */
    const char *store;  /* path */
    unsigned rate;      /* requests a second from one address, in the mean */
    void (*identify)(struct web_request *request); /* sets member; NULL: nobody can sign in */
};

struct web_server;

/* Starts to listen; *port is where.  The routes end with one whose method is NULL; the last
 * before it whose path is "*" takes what no other does. */
dem_code web_start(struct web_server **out, const struct web_options *options,
                   const struct web_route *routes, struct web_context *context, uint16_t *port,
                   dem_error *err);
/* Lets what is in hand end, then stops. */
void web_stop(struct web_server *server);

#endif
