/* fetch/robots.h - what a site lets robots read: robots.txt by RFC 9309. */
#ifndef DEM_FETCH_ROBOTS_H
#define DEM_FETCH_ROBOTS_H

#include "base/arena.h"

enum {
    ROBOTS_MAX = 512 << 10, /* bytes; the rest is not read */
    ROBOTS_DELAY_MAX = 600  /* seconds: a longer crawl-delay is cut to it */
};

struct robots {
    struct {
        struct robots_rule {
            struct slice pattern; /* normal form */
            bool allow, ends;     /* ends: at the end of the path only ('$') */
        } * list;
        size_t count, room;
    } rules;
    double delay; /* seconds between two requests; 0: nothing is said */
};

/* The rules for `agent`: of all groups that name it, else of all for "*". */
void robots_read(struct arena *arena, struct slice text, struct slice agent,
                 struct robots *out);
/* May the path (with its query) be read?  The longest pattern that matches decides, Allow
 * where two are as long.  /robots.txt itself may always. */
bool robots_allow(struct arena *scratch, const struct robots *robots, struct slice path);

#endif
