/* RSS 2.0, RSS 1.0 (RDF) and Atom: items as documents; OPML: the feeds of a list. */
#include "input/feeds.h"

#include "input/build.h"

#include "base/error.h"

#include "base/banned.h"

/* The text of the first child of one of these names (NULL-terminated, the best first). */
static struct slice child(struct arena *arena, const xmlNode *of, const char *const *names)
{
    for (; *names; names++)
        for (const xmlNode *n = of->children; n; n = n->next) {
            struct slice text =
                node_is(n, *names) ? slice_trim(node_text(arena, n)) : SLICE_EMPTY;
            if (text.len)
                return text;
        }
    return SLICE_EMPTY;
}

/* <link>address</link>, or Atom's <link rel="alternate" href="address"/>. */
static struct slice link_of(struct arena *arena, const xmlNode *item)
{
    for (const xmlNode *n = item->children; n; n = n->next) {
        if (!node_is(n, "link"))
            continue;
        struct slice rel = node_attribute(arena, n, "rel"),
                     href = node_attribute(arena, n, "href");
        if (href.len && (!rel.len || slice_is(rel, "alternate")))
            return href;
        struct slice text = slice_trim(node_text(arena, n));
        if (text.len)
            return text;
    }
    return SLICE_EMPTY;
}

/* What the feed says of itself before its first item. */
static void read_head(struct reader *r, struct slice before)
{
    static const char *const title[] = {"title", NULL}, *const language[] = {"language", NULL};
    xmlDoc *doc = xml_parse(&r->scratch, before, NULL);
    reader_keep_tree(r, doc);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    const xmlNode *channel = root ? node_find(root, "channel") : NULL;
    channel = channel ? channel : root;
    if (!channel)
        return;
    r->feed_title = child(&r->arena, channel, title);
    r->feed_language = child(&r->arena, channel, language);
    if (!r->feed_language.len)
        r->feed_language = node_attribute(&r->arena, root, "lang");
}

/* The markup of an element whose content is XHTML, else its text. */
static struct slice content_text(struct reader *r, struct arena *arena, const xmlNode *item)
{
    static const char *const names[] = {"encoded", "content", "description", "summary", NULL};
    struct paragraphs list = {NULL, 0, 0};
    for (const char *const *name = names; *name; name++)
        for (const xmlNode *n = item->children; n; n = n->next) {
            if (!node_is(n, *name))
                continue;
            if (node_find(n, "p") || node_find(n, "div"))
                html_paragraphs(&r->scratch, n, NULL, &list);
            struct slice text = list.count ? join_paragraphs(arena, &list)
                                           : slice_trim(node_text(&r->scratch, n));
            if (text.len)
                return list.count ? text : html_text(arena, r, text);
        }
    return SLICE_EMPTY;
}

static void fill(struct reader *r, struct arena *arena, const xmlNode *item,
                 struct document *out)
{
    static const char *const title[] = {"title", NULL},
                             *const id[] = {"guid", "id", "identifier", NULL},
                             *const date[] = {"pubDate", "published", "date", "updated", NULL},
                             *const source[] = {"source", "publisher", NULL},
                             *const language[] = {"language", NULL};
    struct slice own = child(arena, item, id), from = child(arena, item, source);
    out->id = own.len ? own : out->id;
    out->title = child(arena, item, title);
    out->published = text_date(child(&r->scratch, item, date), DEM_DAY_UNKNOWN);
    out->publisher = from.len ? from : arena_copy(arena, r->feed_title);
    out->language = child(arena, item, language);
    if (!out->language.len)
        out->language = arena_copy(arena, r->feed_language);
    out->url = link_of(arena, item);
    out->source = content_text(r, arena, item); /* last: it takes the tree's place */
}

/* The encoding that the XML declaration names, or NULL for UTF-8. */
static const char *declared(struct arena *arena, struct slice head)
{
    const char *at = head.len ? memmem(head.at, head.len, "encoding=", 9) : NULL;
    size_t from = at ? (size_t)(at - head.at) + 10 : head.len, to = from;
    while (to < head.len && head.at[to] != '"' && head.at[to] != '\'' && head.at[to] != '>')
        to++;
    struct slice name = slice_part(head, from, to);
    return name.len ? arena_print(arena, "%.*s", SLICE_ARG(name)).at : NULL;
}

dem_code next_feed(struct reader *r, struct arena *arena, struct document *out, dem_error *err)
{
    static const char *const items[] = {"item", "entry", NULL};
    struct gathered before = {NULL, 0, 0};
    dem_code code = xml_cut(r, items, r->over ? NULL : &before, err);
    if (!r->over && before.len) {
        struct slice head = {before.at, before.len};
        if (!r->wide.bytes) {
            r->encoding = declared(&r->arena, slice_part(head, 0, 200));
            r->encoding = r->encoding ? r->encoding : r->options->charset;
        }
        read_head(r, head);
    }
    r->over = true;
    gathered_free(&before);
    if (code == DEM_END)
        return code;
    out->id = reader_id(r, arena);
    if (code)
        return code;
    xmlDoc *doc =
        xml_parse(&r->scratch, (struct slice){r->record.at, r->record.len}, r->encoding);
    reader_keep_tree(r, doc);
    const xmlNode *item = doc ? xmlDocGetRootElement(doc) : NULL;
    if (!item)
        return reader_error(r, DEM_E_FORMAT, err, "begins an item that is no XML");
    fill(r, arena, item, out);
    if (out->source.len)
        return DEM_OK;
    if (out->title.len) { /* a headline is all there is */
        out->source = out->title;
        return DEM_OK;
    }
    return reader_error(r, DEM_E_FORMAT, err, "begins an item without text or title");
}

dem_code feeds_read(struct arena *arena, struct slice opml, struct feeds *out, dem_error *err)
{
    *out = (struct feeds){NULL, 0, 0};
    xmlDoc *doc = opml.len <= INT32_MAX ? xml_parse(arena, opml, NULL) : NULL;
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (!root || !node_is(root, "opml")) {
        xmlFreeDoc(doc);
        return error_set(err, DEM_E_FORMAT, "it is no list of feeds: OPML is wanted");
    }
    for (const xmlNode *n = root; n; n = node_next(root, n, false)) {
        if (!node_is(n, "outline"))
            continue;
        struct feed f = {.title = node_attribute(arena, n, "title"),
                         .address = node_attribute(arena, n, "xmlUrl"),
                         .site = node_attribute(arena, n, "htmlUrl"),
                         .line = (uint32_t)xmlGetLineNo(n)};
        if (!f.title.len)
            f.title = node_attribute(arena, n, "text");
        if (f.address.len)
            *ARENA_PUSH(arena, out) = f;
    }
    xmlFreeDoc(doc);
    return DEM_OK;
}

/* Everything before the first item, or all. */
static struct slice head_of(struct slice feed)
{
    static const char *const items[] = {"<item", "<entry", NULL};
    size_t end = feed.len;
    for (const char *const *i = items; *i && end; i++) {
        const char *at = memmem(feed.at, end, *i, strlen(*i));
        end = at ? (size_t)(at - feed.at) : end;
    }
    return slice_part(feed, 0, end);
}

static uint32_t number_in(struct slice s, uint32_t most)
{
    uint32_t value = 0;
    for (size_t i = 0; i < s.len && value <= most; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return most + 1;
        value = value * 10 + (uint32_t)(s.at[i] - '0');
    }
    return s.len ? value : most + 1;
}

static uint32_t minutes_of(struct slice period)
{
    static const struct {
        const char *name;
        uint32_t minutes;
    } periods[] = {{"hourly", 60},
                   {"daily", 1440},
                   {"weekly", 10080},
                   {"monthly", 43200},
                   {"yearly", 525600}};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (slice_equal_nocase(period, slice_of(periods[i].name)))
            return periods[i].minutes;
    return 0;
}

static void skip_day(struct slice name, struct feed_head *out)
{
    static const char *const days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
    for (uint32_t d = 0; d < 7; d++)
        if (slice_equal_nocase(name, slice_of(days[d])))
            out->skipped_days |= 1u << d;
}

static bool is_feed(const xmlNode *root)
{
    return root && (node_is(root, "rss") || node_is(root, "rdf") || node_is(root, "feed"));
}

bool feed_head_read(struct arena *arena, struct slice feed, struct feed_head *out)
{
    enum { MOST = 1000000 };
    uint32_t ttl = 0, period = 0, times = 1;
    struct slice head = head_of(feed);
    const char *encoding = declared(arena, slice_part(head, 0, 200));
    xmlDoc *doc = head.len ? xml_parse(arena, head, encoding) : NULL;
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    bool found = is_feed(root);
    *out = (struct feed_head){.minutes = 0};
    for (const xmlNode *n = found ? root : NULL; n; n = node_next(root, n, false)) {
        struct slice text = slice_trim(node_text(arena, n));
        if (node_is(n, "title") && !out->title.len)
            out->title = text;
        else if (node_is(n, "ttl"))
            ttl = number_in(text, MOST);
        else if (node_is(n, "updatePeriod"))
            period = minutes_of(text);
        else if (node_is(n, "updateFrequency"))
            times = number_in(text, MOST);
        else if (node_is(n, "hour") && number_in(text, 24) <= 24)
            out->skipped_hours |= 1u << number_in(text, 24) % 24;
        else if (node_is(n, "day"))
            skip_day(text, out);
    }
    xmlFreeDoc(doc);
    bool told = ttl && ttl <= MOST;
    out->minutes = told ? ttl : times && times <= MOST ? period / times : 0;
    out->minutes = out->minutes < FEED_MINUTES_MAX ? out->minutes : FEED_MINUTES_MAX;
    return found;
}
