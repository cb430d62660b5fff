/* store/feeds.h - what is known of the feeds that are watched: when each was asked, what it
 * answered, which of its items are still to be read; and the robots.txt of sites.
 *
 * All times are seconds since 1970, 0: never.  As in store.h, a failure is kept; writing goes
 * between store_begin and store_commit. */
#ifndef DEM_STORE_FEEDS_H
#define DEM_STORE_FEEDS_H

#include "store/store.h"

struct store_feed {
    int64_t key;
    struct slice address, title;
    struct slice etag, modified;      /* for the next request, as the server told them */
    struct slice moved;               /* where it went for good; empty: nowhere */
    struct slice trouble;             /* what was wrong the last time; empty: nothing */
    int64_t tried, answered, brought; /* asked, answered, gave something new: the last time */
    int64_t hold;                     /* not to be asked before */
    int64_t rest;                     /* seconds that it says it stays as it is */
    int64_t errors;                   /* failures since it answered */
    bool gone;                        /* it said that it is no more (410) */
};

enum store_item_state {
    ITEM_WAITING,
    ITEM_PAGE,     /* its page is in the store */
    ITEM_OWN,      /* the feed's own text is */
    ITEM_LEFT,     /* there was nothing to keep */
    ITEM_ELSEWHERE /* another feed told of the same page before */
};

struct store_item {
    int64_t key, feed;
    struct slice id;                               /* of its document */
    struct slice address;                          /* of its page; empty: it has none */
    struct slice title, publisher, language, text; /* as the feed has them */
    dem_day published;
    int64_t seen;  /* when it was new */
    int64_t hold;  /* its page is not to be asked for before */
    int64_t tries; /* that failed */
};

/* The feed at that address; it is made where there is none (`title` may be empty).  Slices
 * are copied into the arena. */
dem_code store_feed_get(struct store *store, struct arena *arena, struct slice address,
                        struct slice title, struct store_feed *out, dem_error *err);
/* The addresses of all feeds that are not gone. */
dem_code store_feed_all(struct store *store, struct arena *arena, struct slice **list,
                        size_t *count, dem_error *err);
/* Writes all but the key and the address. */
void store_feed_put(struct store *store, const struct store_feed *feed);

/* Adds an item that is waiting; false if the feed told of it before, or another feed did. */
bool store_item_add(struct store *store, const struct store_item *item);
/* The first item of the feed behind `after` (a key) that waits and may be read now.  DEM_END
 * if there is none: out->hold is then when the next may be, 0 if none waits. */
dem_code store_item_next(struct store *store, struct arena *arena, int64_t feed, int64_t after,
                         int64_t now, struct store_item *out, dem_error *err);
/* The item is done with; its text is forgotten. */
void store_item_settle(struct store *store, int64_t item, enum store_item_state state);
/* The page is to be asked for again, not before `hold`; `failed`: that counts as a try. */
void store_item_delay(struct store *store, int64_t item, int64_t hold, bool failed);

/* robots.txt of an origin as it was read, if that was not before `since`. */
bool store_robots_get(struct store *store, struct arena *arena, struct slice origin,
                      int64_t since, struct slice *text);
void store_robots_put(struct store *store, struct slice origin, int64_t now, struct slice text);

#endif
