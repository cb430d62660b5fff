/* What answers where. */
#include "web/serve.h"

#include "base/banned.h"

enum { ARTICLE_BYTES = 1 << 20 }; /* of a request to code */

const struct web_route web_routes[] = {
    {"GET", "/v1/article/*", article_get, WEB_OPEN, true, 0},
    {"GET", "/v1/article/*/explain", article_explain, WEB_OPEN, true, 0},
    {"POST", "/v1/code", code_post, WEB_OPEN, false, ARTICLE_BYTES},
    {"GET", "*", page_get, WEB_OPEN, false, 0},
    {NULL, NULL, NULL, WEB_OPEN, false, 0}};
