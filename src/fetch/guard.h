/* fetch/guard.h - which network addresses may be connected to. */
#ifndef DEM_FETCH_GUARD_H
#define DEM_FETCH_GUARD_H

#include "base/slice.h"

struct sockaddr;

enum { GUARD_MAX = 16 };

struct guard { /* zero: the public Internet alone */
    bool all;  /* every address */
    struct guard_range {
        uint8_t bytes[16]; /* IPv6; IPv4 as ::ffff:a.b.c.d */
        unsigned bits;     /* of them that count */
    } also[GUARD_MAX];
    size_t count;
};

/* Reads "10.1.2.3,192.168.0.0/16,::1" into guard->also; false if it is no such list. */
bool guard_read(struct slice list, struct guard *guard);
/* May this address be connected to?  Loopback, private, link-local, shared, reserved and
 * multicast ones may not, nor IPv6 addresses that carry such an IPv4 address. */
bool guard_allows(const struct guard *guard, const struct sockaddr *address);

#endif
