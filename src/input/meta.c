/* What a page says about itself: JSON-LD, then og: and other <meta>, then <time>, <h1>. */
#include "input/build.h"

#include <jansson.h>

#include "base/banned.h"

enum { DEEP = 6, METAS_MAX = 1000 };

struct metas {
    struct {
        struct slice name, content;
    } * list;
    size_t count, room;
};

/* Every <meta> that says something, under the first name that it goes by. */
static struct metas read_metas(struct arena *arena, const xmlNode *root)
{
    static const char *const names[] = {"property", "name", "itemprop"};
    struct metas metas = {NULL, 0, 0};
    for (const xmlNode *n = root; n && metas.count < METAS_MAX; n = node_next(root, n, false)) {
        struct slice name = SLICE_EMPTY;
        if (!node_is(n, "meta"))
            continue;
        for (size_t i = 0; i < 3 && !name.len; i++)
            name = node_attribute(arena, n, names[i]);
        struct slice content = name.len ? node_attribute(arena, n, "content") : SLICE_EMPTY;
        if (!content.len)
            continue;
        ARENA_PUSH(arena, &metas)->name = name;
        metas.list[metas.count - 1].content = content;
    }
    return metas;
}

/* The first value under the first of these names that has one. */
static struct slice meta(const struct metas *metas, const char *const *names)
{
    for (; *names; names++)
        for (size_t i = 0; i < metas->count; i++)
            if (slice_equal_nocase(metas->list[i].name, slice_of(*names)))
                return metas->list[i].content;
    return SLICE_EMPTY;
}

static struct slice json_text(struct arena *arena, const json_t *value)
{
    if (json_is_array(value))
        value = json_array_get(value, 0);
    if (json_is_object(value))
        value = json_object_get(value, "name");
    return json_is_string(value)
               ? slice_trim(arena_copy(arena, (struct slice){json_string_value(value),
                                                             json_string_length(value)}))
               : SLICE_EMPTY;
}

static bool is_article(const json_t *type)
{
    size_t count = json_is_array(type) ? json_array_size(type) : 1;
    for (size_t i = 0; i < count; i++) {
        const char *name =
            json_string_value(json_is_array(type) ? json_array_get(type, i) : type);
        struct slice s = slice_of(name);
        if (slice_ends(s, SLICE("Article")) || slice_ends(s, SLICE("Posting")) ||
            slice_is(s, "Report"))
            return true;
    }
    return false;
}

/* The first article in an object, a list, or a "@graph". */
static const json_t *find_article(const json_t *value, int depth)
{
    if (json_is_array(value) && depth < DEEP)
        for (size_t i = 0; i < json_array_size(value); i++) {
            const json_t *found = find_article(json_array_get(value, i), depth + 1);
            if (found)
                return found;
        }
    if (!json_is_object(value))
        return NULL;
    if (is_article(json_object_get(value, "@type")))
        return value;
    const json_t *graph = json_object_get(value, "@graph");
    return graph && depth < DEEP ? find_article(graph, depth + 1) : NULL;
}

static void keep(struct slice *into, struct slice value)
{
    if (!into->len)
        *into = value;
}

static void from_json(struct arena *arena, struct slice script, struct article *out)
{
    json_error_t why;
    json_t *value = json_loadb(script.at, script.len, JSON_ALLOW_NUL, &why);
    const json_t *a = find_article(value, 0);
    if (a) {
        keep(&out->title, json_text(arena, json_object_get(a, "headline")));
        keep(&out->publisher, json_text(arena, json_object_get(a, "publisher")));
        keep(&out->language, json_text(arena, json_object_get(a, "inLanguage")));
        keep(&out->text, json_text(arena, json_object_get(a, "articleBody")));
        if (out->date == DEM_DAY_UNKNOWN)
            out->date = text_date(json_text(arena, json_object_get(a, "datePublished")),
                                  DEM_DAY_UNKNOWN);
    }
    json_decref(value);
}

static void read_json(struct arena *arena, const xmlNode *root, struct article *out)
{
    for (const xmlNode *n = root; n; n = node_next(root, n, false))
        if (node_is(n, "script") &&
            slice_equal_nocase(node_attribute(arena, n, "type"), SLICE("application/ld+json")))
            from_json(arena, slice_trim(node_text(arena, n)), out);
}

/* <time datetime="...">, any element with itemprop="datePublished". */
static dem_day date_of(struct arena *arena, const xmlNode *root)
{
    for (const xmlNode *n = root; n; n = node_next(root, n, false)) {
        bool time = node_is(n, "time");
        if (!time && !slice_is(node_attribute(arena, n, "itemprop"), "datePublished"))
            continue;
        struct slice said = node_attribute(arena, n, "datetime");
        said = said.len ? said : node_attribute(arena, n, "content");
        dem_day day = text_date(said.len ? said : node_text(arena, n), DEM_DAY_UNKNOWN);
        if (day != DEM_DAY_UNKNOWN)
            return day;
    }
    return DEM_DAY_UNKNOWN;
}

static struct slice element_text(struct arena *arena, const xmlNode *root, const char *name)
{
    struct paragraphs list = {NULL, 0, 0};
    const xmlNode *found = node_find(root, name);
    if (found)
        html_paragraphs(arena, found, NULL, &list);
    return list.count ? list.list[0].text : SLICE_EMPTY;
}

static struct slice canonical(struct arena *arena, const xmlNode *root)
{
    for (const xmlNode *n = root; n; n = node_next(root, n, false))
        if (node_is(n, "link") && slice_is(node_attribute(arena, n, "rel"), "canonical"))
            return node_attribute(arena, n, "href");
    return SLICE_EMPTY;
}

void article_meta(struct arena *arena, const xmlDoc *doc, struct article *out)
{
    static const char *const title[] = {"og:title", "twitter:title", "headline", NULL},
                             *const site[] = {"og:site_name", "publisher", "dc.publisher",
                                              "application-name", NULL},
                             *const address[] = {"og:url", NULL},
                             *const date[] = {"article:published_time",
                                              "og:published_time",
                                              "datePublished",
                                              "date",
                                              "pubdate",
                                              "publish-date",
                                              "dc.date",
                                              "dc.date.issued",
                                              "dcterms.created",
                                              "parsely-pub-date",
                                              "sailthru.date",
                                              NULL};
    const xmlNode *root = xmlDocGetRootElement(doc);
    struct metas metas = read_metas(arena, root);
    read_json(arena, root, out);
    keep(&out->title, meta(&metas, title));
    keep(&out->title, element_text(arena, root, "h1"));
    keep(&out->title, element_text(arena, root, "title"));
    keep(&out->publisher, meta(&metas, site));
    keep(&out->language, node_attribute(arena, root, "lang"));
    keep(&out->url, canonical(arena, root));
    keep(&out->url, meta(&metas, address));
    for (const char *const *d = date; *d && out->date == DEM_DAY_UNKNOWN; d++)
        out->date = text_date(meta(&metas, (const char *const[]){*d, NULL}), DEM_DAY_UNKNOWN);
    if (out->date == DEM_DAY_UNKNOWN)
        out->date = date_of(arena, root);
}
