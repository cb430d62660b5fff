/* input/feeds.h - the feeds of an OPML list. */
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

#endif
