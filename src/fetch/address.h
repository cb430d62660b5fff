/* fetch/address.h - addresses of the web, read and resolved. */
#ifndef DEM_FETCH_ADDRESS_H
#define DEM_FETCH_ADDRESS_H

#include "base/arena.h"

enum { ADDRESS_MAX = 4096 };

struct address {
    struct slice text;   /* http or https, without a fragment; ends with NUL */
    struct slice origin; /* scheme, host and port, such as "https://example.org:8443" */
    struct slice host;   /* in small letters, IPv6 between brackets */
    struct slice path;   /* with the query, from its '/' */
};

/* Reads `link`, as it stands in a document at `base` (empty: it must be whole).  False if it
 * is no address of http or https, is longer than ADDRESS_MAX, or holds a user's name. */
bool address_read(struct arena *arena, struct slice base, struct slice link,
                  struct address *out);

#endif
