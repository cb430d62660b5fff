/* watch/watch.h - feeds into the store, round after round.
 *
 * Each feed is asked when its time has come; what is new in it is noted in the store, the
 * page of each new item fetched, coded and put, as store_load does.  What was noted and not
 * yet read is read by the next run.  docs/watch.md has the rules. */
#ifndef DEM_WATCH_WATCH_H
#define DEM_WATCH_WATCH_H

#include "fetch/web.h"
#include "input/feeds.h"
#include "input/input.h"
#include "store/feeds.h"

enum {
    WATCH_ITEMS_MAX = 500, /* new items of one answer; more are left to the next */
    WATCH_TRIES_MAX = 5,   /* of a page that cannot be had for the moment */
    WATCH_WAIT_MAX = 86400 /* seconds: back-off grows to it */
};

struct watch_options {
    const dem_model *model;
    const struct input_options *input;
    struct fetch_options fetch;
    int64_t (*clock)(void); /* milliseconds since 1970 */
    int64_t gap_ms;         /* between two requests to a host */
    int64_t interval;       /* seconds between two requests for a feed */
    bool once;              /* ask each feed once, read its items, return */
    bool again;             /* ask also those that are gone or to be left alone */
    volatile const int *stop;
    void *user;
    /* A sentence for people: a feed or a page that failed. */
    void (*tell)(void *user, const char *sentence);
    /* Now and then, outside of a transaction; idle: nothing is asked for.  Or NULL. */
    dem_code (*between)(void *user, bool idle, dem_error *err);
};

struct watch_count {
    size_t feeds;                    /* that were given */
    size_t asked, unchanged, failed; /* answers of feeds */
    size_t left_alone;               /* once: gone, or not to be asked yet */
    size_t items;                    /* new */
    size_t pages, own, left;         /* items stored from their page, from the feed; neither */
    size_t later;                    /* pages to be asked for again */
    size_t mentions;
};

/* Until `stop` is set, or with `once` until all is done.  Documents in hand are finished.
 * The error is the store's, the model's or one of memory: what is wrong with a feed is told
 * and goes on. */
dem_code watch_run(struct store *store, const struct slice *addresses, size_t count,
                   const struct watch_options *options, struct watch_count *out,
                   dem_error *err);

/* How long to wait after so many failures in a row: interval * 2^errors seconds, at most
 * WATCH_WAIT_MAX, but never less than the server asked for (`asked`, -1: nothing). */
int64_t watch_back_off(int64_t interval, int64_t errors, int64_t asked);
/* The first second from `at` on that is in no hour and on no day that the feed skips; `at`
 * itself if it skips all of them. */
int64_t watch_unskipped(const struct feed_head *head, int64_t at);

#endif
