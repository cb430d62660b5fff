/* input/feeds.h - the feeds of an OPML list; what a feed tells of itself. */
#ifndef DEM_INPUT_FEEDS_H
#define DEM_INPUT_FEEDS_H

#include "base/arena.h"

struct feed {
    struct slice title, address, site; /* empty if unknown; address is always there */
    uint32_t line;
};

struct feeds {
    struct feed *list;
    size_t count, room;
};

/* Every outline with an address, folders flattened, in the order of the file.  All text is
 * copied into the arena.  DEM_E_FORMAT if it is no OPML. */
dem_code feeds_read(struct arena *arena, struct slice opml, struct feeds *out, dem_error *err);

enum { FEED_MINUTES_MAX = 1440 };

/* What a feed tells of itself before its first item. */
struct feed_head {
    struct slice title;
    /* RSS's ttl, skipHours and skipDays, or updatePeriod and updateFrequency of RDF: */
    uint32_t minutes; /* so long it stays as it is, at most FEED_MINUTES_MAX; 0: unknown */
    uint32_t skipped_hours; /* bit h: from h to h + 1 o'clock GMT nothing is new */
    uint32_t skipped_days;  /* bit d: nor on that day of the week, 0 Monday */
};

/* False if it is no feed.  All text is copied into the arena. */
bool feed_head_read(struct arena *arena, struct slice feed, struct feed_head *out);

#endif
