/* watch/build.h - shared between the files of this folder. */
#ifndef DEM_WATCH_BUILD_H
#define DEM_WATCH_BUILD_H

#include "watch/watch.h"

enum { PAGES_AT_ONCE = 2 }; /* of one feed: the next is there when its host is free */

struct source {           /* a feed of this run */
    struct slice address; /* ends with NUL; empty: it is not asked */
    struct arena arena;   /* its row, as it stands in the store */
    struct store_feed feed;
    int64_t due;  /* seconds; INT64_MAX: not in this run */
    int64_t look; /* when to look for items that wait; INT64_MAX: not before news */
    int64_t last; /* key of the item that was asked for last */
    size_t out;   /* its pages that are asked for */
    bool asking;
};

/* What stands behind a request. */
struct errand {
    struct errand *next;
    struct source *source;
    bool page; /* else the feed itself */
    struct store_item item;
    struct arena arena; /* holds the item */
};

struct watch {
    struct store *store;
    const struct watch_options *options;
    struct web *web;
    struct source *sources; /* [count] */
    size_t count;
    struct errand *errands; /* all that are on their way */
    struct arena arena;     /* the run */
    struct arena scratch;   /* one answer */
    struct watch_count *counted;
};

void watch_tell(struct watch *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
int64_t watch_now(const struct watch *w); /* seconds */

/* What a feed answered: its row, and its new items, in one transaction. */
dem_code feed_answered(struct watch *w, struct source *source, const struct web_answer *answer,
                       dem_error *err);
/* What the page of an item answered (NULL: it has none): coded, put and settled, or later. */
dem_code page_answered(struct watch *w, struct errand *errand, const struct web_answer *answer,
                       dem_error *err);

/* Bytes that would have to be unpacked: no server sends a feed or a page so. */
bool is_packed(struct slice body);
/* A bytes_read over a slice: `user` is a struct slice *, which is used up. */
ptrdiff_t slice_bytes(void *user, char *into, size_t room);

#endif
