/* What answers where. */
#include "web/serve.h"

#include "base/banned.h"

enum { ARTICLE_BYTES = 1 << 20 }; /* of a request to code */

const struct web_route web_routes[] = {
    {"GET", "/v1/article/*", article_get, WEB_OPEN, true, 0},
    {"GET", "/v1/article/*/explain", article_explain, WEB_OPEN, true, 0},
    {"GET", "/v1/events", events_get, WEB_OPEN, true, 0},
    {"GET", "/v1/events/export", export_get, WEB_OPEN, false, 0},
    {"GET", "/v1/event/*", event_get, WEB_OPEN, true, 0},
    {"GET", "/v1/facets", facets_get, WEB_OPEN, true, 0},
    {"GET", "/v1/places", places_get, WEB_OPEN, true, 0},
    {"GET", "/v1/network", network_get, WEB_OPEN, true, 0},
    {"GET", "/v1/sources", sources_get, WEB_OPEN, true, 0},
    {"GET", "/v1/status", status_get, WEB_OPEN, true, 0},
    {"POST", "/v1/code", code_post, WEB_OPEN, false, ARTICLE_BYTES},
    {"GET", "*", page_get, WEB_OPEN, false, 0},
    {NULL, NULL, NULL, WEB_OPEN, false, 0}};
