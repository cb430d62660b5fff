#include "fetch/address.h"

#include <curl/curl.h>

#include "base/banned.h"

static bool put(CURLU *url, struct arena *arena, struct slice text)
{
    const char *z = arena_print(arena, "%.*s", SLICE_ARG(text)).at;
    return strlen(z) == text.len && curl_url_set(url, CURLUPART_URL, z, CURLU_URLENCODE) == 0;
}

static struct slice part(CURLU *url, struct arena *arena, CURLUPart which)
{
    char *text = NULL;
    if (curl_url_get(url, which, &text, 0))
        return SLICE_EMPTY;
    struct slice copy = arena_print(arena, "%s", text);
    curl_free(text);
    return copy;
}

static struct slice lower(struct arena *arena, struct slice s)
{
    char *to = arena_take(arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        to[i] = (char)(s.at[i] >= 'A' && s.at[i] <= 'Z' ? s.at[i] + 32 : s.at[i]);
    return (struct slice){to, s.len};
}

static bool take_apart(CURLU *url, struct arena *arena, struct address *out)
{
    struct slice scheme = part(url, arena, CURLUPART_SCHEME);
    bool web = slice_is(scheme, "http") || slice_is(scheme, "https");
    if (!web || part(url, arena, CURLUPART_USER).len ||
        part(url, arena, CURLUPART_PASSWORD).len)
        return false;
    curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
    out->host = lower(arena, part(url, arena, CURLUPART_HOST));
    curl_url_set(url, CURLUPART_HOST, out->host.at, 0);
    struct slice port = part(url, arena, CURLUPART_PORT),
                 query = part(url, arena, CURLUPART_QUERY),
                 path = part(url, arena, CURLUPART_PATH);
    out->text = part(url, arena, CURLUPART_URL);
    out->origin = arena_print(arena, "%.*s://%.*s%s%.*s", SLICE_ARG(scheme),
                              SLICE_ARG(out->host), port.len ? ":" : "", SLICE_ARG(port));
    out->path = arena_print(arena, "%.*s%s%.*s", SLICE_ARG(path), query.len ? "?" : "",
                            SLICE_ARG(query));
    return out->host.len && out->text.len && out->text.len <= ADDRESS_MAX;
}

bool address_read(struct arena *arena, struct slice base, struct slice link,
                  struct address *out)
{
    CURLU *url = curl_url();
    *out = (struct address){SLICE_EMPTY, SLICE_EMPTY, SLICE_EMPTY, SLICE_EMPTY};
    bool good = url && link.len && link.len <= ADDRESS_MAX;
    good = good && (!base.len || put(url, arena, base)) && put(url, arena, slice_trim(link));
    good = good && take_apart(url, arena, out);
    curl_url_cleanup(url);
    return good;
}
