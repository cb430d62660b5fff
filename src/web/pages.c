/* The site's files.  Paths without a file that could be a view's get the first page: the views
 * are told apart in the browser, so that each has an address of its own. */
#include "web/assets.h"
#include "web/serve.h"

#include "base/banned.h"

enum { OK = 200, NOT_MODIFIED = 304, NOT_FOUND = 404 };

static const struct asset *find(const char *path)
{
    for (const struct asset *a = web_assets; a->path; a++)
        if (!strcmp(a->path, path))
            return a;
    return NULL;
}

/* A view's address has no point in it, a file's has. */
static bool is_view(const char *path)
{
    return strncmp(path, "/v1/", 4) && !strchr(path, '.');
}

void page_get(const struct web_request *r, struct web_answer *answer)
{
    const struct asset *a = find(r->path);
    if (!a && is_view(r->path))
        a = find("/index.html");
    if (!a && !web_assets[0].path && is_view(r->path)) {
        web_error(r, answer, NOT_FOUND,
                  "this demarche was built without its site; /v1/ answers");
        return;
    }
    if (!a) {
        web_error(r, answer, NOT_FOUND, "there is no %s", r->path);
        return;
    }
    bool same = slice_is(web_header(r, "If-None-Match"), a->etag);
    answer->status = same ? NOT_MODIFIED : OK;
    answer->type = a->type;
    answer->etag = a->etag;
    answer->caching = "no-cache";
    answer->encoding = same ? NULL : "gzip";
    answer->body = same ? SLICE_EMPTY : (struct slice){(const char *)a->bytes, a->size};
}
