/* web/values.h - values of the interface, and what handlers share. */
#ifndef DEM_WEB_VALUES_H
#define DEM_WEB_VALUES_H

#include "web/http.h"

enum {
    WEB_OK = 200,
    WEB_BAD_REQUEST = 400,
    WEB_NOT_FOUND = 404,
    WEB_TOO_LARGE = 413,
    WEB_FAILED = 500,
    WEB_UNAVAILABLE = 503
};

json_t *web_text(struct slice s);                       /* null if empty, or no UTF-8 */
json_t *web_day(struct arena *arena, dem_day day);      /* "1999-11-03", or null */
json_t *web_time(struct arena *arena, int64_t seconds); /* "1999-11-03T10:00:00Z", or null */
json_t *web_id(struct arena *arena, uint64_t id);       /* 16 hex digits */
json_t *web_lines(struct slice lines);                  /* a list of the values of JSON Lines */

/* Answers with what went wrong, and tells whether anything did. */
bool web_failed(const struct web_request *request, struct web_answer *answer, dem_code code,
                const dem_error *err);
/* The filter of the parameter q, as of export and aggregate; complains if it is none. */
bool web_filter(const struct web_request *request, struct web_answer *answer,
                struct store_filter *out);

#endif
