/* fetch/times.h - the times that servers tell. */
#ifndef DEM_FETCH_TIMES_H
#define DEM_FETCH_TIMES_H

#include "base/slice.h"

enum { RETRY_MAX = 7 * 86400 }; /* seconds: a longer wait is cut to it */

/* A date of HTTP (RFC 9110, 5.6.7: its own form and the two older ones) in seconds since
 * 1970; false if it is none. */
bool http_date(struct slice s, int64_t *out);
/* Retry-After, in seconds from `now` on: a number or a date, 0 to RETRY_MAX; -1 if it is
 * neither. */
int64_t http_retry_after(struct slice s, int64_t now);

#endif
