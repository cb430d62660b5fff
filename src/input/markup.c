/* XML and HTML by libxml2: no entities of their own, no network, bounded depth. */
#include "input/build.h"

#include "base/error.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <utf8proc.h>

#include "base/banned.h"

enum { BEFORE_MAX = 1 << 20, TAG_MAX = 64, ENTITY_MAX = 10 };

/* ---- One element after the other out of a stream */

struct cutter {
    struct reader *r;
    const char *const *names;
    struct gathered *before, *into; /* into: NULL until the element begins */
    bool over;
};

/* Passes on what was read to wherever it belongs. */
static bool give(struct cutter *c, const char *at, size_t len)
{
    struct gathered *to = c->into ? c->into : c->before;
    size_t limit = c->into ? INPUT_RECORD_MAX : BEFORE_MAX;
    bool kept = true;
    if (to && to->len + len <= limit)
        kept = gathered_add(to, at, len);
    else if (c->into)
        c->over = true;
    bytes_skip(c->r->bytes, len);
    return kept;
}

/* Gives all up to and with `end`. */
static dem_code give_until(struct cutter *c, const char *end, dem_error *err)
{
    struct slice ahead;
    size_t n = strlen(end);
    for (;;) {
        dem_code code = bytes_ahead(c->r->bytes, BYTES_AHEAD_MAX, &ahead, err);
        if (code || ahead.len < n)
            return code ? code : DEM_END;
        const char *hit = memmem(ahead.at, ahead.len, end, n);
        if (!give(c, ahead.at, hit ? (size_t)(hit - ahead.at) + n : ahead.len - n + 1))
            return error_set(err, DEM_E_MEMORY, "not enough memory to read %s", c->r->name_z);
        if (hit)
            return DEM_OK;
    }
}

/* The name of the tag at s ("<rdf:li x" and "</li>" give "li"). */
static struct slice tag_name(struct slice s)
{
    size_t from = s.len > 1 && s.at[1] == '/' ? 2 : 1, to = from;
    while (to < s.len && !memchr(" \t\r\n/>", s.at[to], 6)) {
        from = s.at[to] == ':' ? to + 1 : from;
        to++;
    }
    return slice_part(s, from, to);
}

static bool is_among(struct slice name, const char *const *names)
{
    for (; *names; names++)
        if (slice_equal_nocase(name, slice_of(*names)))
            return true;
    return false;
}

/* Goes to the next '<' and looks at what it opens. */
static dem_code next_tag(struct cutter *c, struct slice *tag, dem_error *err)
{
    for (;;) {
        dem_code code = bytes_ahead(c->r->bytes, TAG_MAX, tag, err);
        if (code || !tag->len)
            return code ? code : DEM_END;
        const char *open = memchr(tag->at, '<', tag->len);
        size_t before = open ? (size_t)(open - tag->at) : tag->len;
        if (before && !give(c, tag->at, before))
            return error_set(err, DEM_E_MEMORY, "not enough memory to read %s", c->r->name_z);
        if (!before)
            return DEM_OK;
    }
}

static dem_code no_end(struct cutter *c, dem_error *err)
{
    return c->into
               ? reader_error(c->r, DEM_E_FORMAT, err, "begins an element that does not end")
               : DEM_END;
}

/* True where the tag that ends at the last byte given closes itself. */
static bool is_empty_tag(const struct gathered *g)
{
    return g->len > 1 && g->at[g->len - 2] == '/';
}

dem_code xml_cut(struct reader *r, const char *const *names, struct gathered *before,
                 dem_error *err)
{
    struct cutter c = {.r = r, .names = names, .before = before};
    struct slice tag;
    struct slice mine = SLICE_EMPTY;
    char kept[TAG_MAX];
    for (;;) {
        dem_code code = next_tag(&c, &tag, err);
        if (code)
            return code == DEM_END ? no_end(&c, err) : code;
        struct slice name = tag_name(tag);
        bool closes = tag.len > 1 && tag.at[1] == '/', begins = false;
        bool ends = c.into && closes && slice_equal_nocase(name, mine);
        bool data = slice_starts(tag, SLICE("<![CDATA[")),
             note = slice_starts(tag, SLICE("<!--"));
        if (!c.into && !closes && is_among(name, names)) {
            begins = true;
            reader_begin(r);
            memcpy(kept, name.at, name.len);
            mine = (struct slice){kept, name.len};
            c.into = &r->record;
            r->record.len = 0;
        }
        code = give_until(&c, data ? "]]>" : note ? "-->" : ">", err);
        if (code)
            return code == DEM_END ? no_end(&c, err) : code;
        if (ends || (begins && is_empty_tag(&r->record)))
            return c.over ? reader_error(r, DEM_E_LIMIT, err, "is longer than 64 MiB") : DEM_OK;
    }
}

/* ---- Trees */

struct pieces {
    struct slice *list;
    size_t count, room;
};

/* Some complaints of the library come even where none are asked for. */
static void be_quiet(void *user, xmlError *error)
{
    (void)user;
    (void)error;
}

/* The code of "&nbsp;" and other names of HTML at s, which XML does not know; its length in
 * *len; 0 if it is none of them. */
static unsigned html_entity(struct slice s, size_t *len)
{
    static const char *const own[] = {"amp", "lt", "gt", "quot", "apos", NULL};
    char name[ENTITY_MAX + 1];
    size_t n = 0;
    while (n < ENTITY_MAX && n + 1 < s.len && s.at[n + 1] != ';') {
        name[n] = s.at[n + 1];
        n++;
    }
    name[n] = 0;
    *len = n + 2;
    bool closed = n && n + 1 < s.len && s.at[n + 1] == ';' && strlen(name) == n;
    const htmlEntityDesc *known = closed && !is_among((struct slice){name, n}, own)
                                      ? htmlEntityLookup((const xmlChar *)name)
                                      : NULL;
    return known ? known->value : 0;
}

/* Names of HTML as numbers, which XML knows. */
static struct slice with_numbers(struct arena *arena, struct slice s)
{
    struct pieces p = {NULL, 0, 0};
    size_t done = 0, len;
    for (const char *at = s.at; s.len && (at = memchr(at, '&', (size_t)(s.at + s.len - at)));
         at++) {
        size_t here = (size_t)(at - s.at);
        unsigned code = html_entity(slice_part(s, here, s.len), &len);
        if (!code)
            continue;
        *ARENA_PUSH(arena, &p) = slice_part(s, done, here);
        *ARENA_PUSH(arena, &p) = arena_print(arena, "&#%u;", code);
        done = here + len;
    }
    *ARENA_PUSH(arena, &p) = slice_part(s, done, s.len);
    return done ? arena_join(arena, p.list, p.count) : s;
}

xmlDoc *xml_parse(struct arena *arena, struct slice piece, const char *encoding)
{
    piece = with_numbers(arena, piece);
    xmlSetStructuredErrorFunc(NULL, be_quiet); /* a variable of this thread */
    xmlParserCtxt *context = piece.len <= INT32_MAX ? xmlNewParserCtxt() : NULL;
    xmlDoc *doc = context ? xmlCtxtReadMemory(context, piece.at, (int)piece.len, NULL, encoding,
                                              XML_PARSE_RECOVER | XML_PARSE_NONET |
                                                  XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                                  XML_PARSE_NOCDATA | XML_PARSE_COMPACT)
                          : NULL;
    xmlFreeParserCtxt(context);
    return doc;
}

static bool is_utf8(struct slice s)
{
    for (size_t at = 0; at < s.len;) {
        utf8proc_int32_t code;
        utf8proc_ssize_t n = (unsigned char)s.at[at] < 0x80
                                 ? 1
                                 : utf8proc_iterate((const utf8proc_uint8_t *)s.at + at,
                                                    (utf8proc_ssize_t)(s.len - at), &code);
        if (n <= 0)
            return false;
        at += (size_t)n;
    }
    return true;
}

int32_t code_1252(unsigned byte)
{
    static const uint16_t high[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    return byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : (int32_t)byte;
}

static struct slice from_1252(struct arena *arena, struct slice s)
{
    char *to = arena_take(arena, 3 * s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++)
        len += (size_t)utf8proc_encode_char(code_1252((unsigned char)s.at[i]),
                                            (utf8proc_uint8_t *)to + len);
    return (struct slice){to, len};
}

/* What the beginning of the page says its charset is; empty if nothing. */
static struct slice declared(struct slice page)
{
    struct slice head = slice_part(page, 0, 4096);
    const char *at = memmem(head.at, head.len, "charset=", 8);
    size_t from = at ? (size_t)(at - head.at) + 8 : head.len;
    while (from < head.len && (head.at[from] == '"' || head.at[from] == '\''))
        from++;
    size_t to = from;
    while (to < head.len && !memchr("\"' ;/>", head.at[to], 6))
        to++;
    return slice_part(head, from, to);
}

/* Those that browsers read as Windows-1252. */
static bool is_western(struct slice charset)
{
    static const char *const names[] = {"iso-8859-1", "latin1", "us-ascii", "windows-1252",
                                        "cp1252",     "ascii",  NULL};
    return !charset.len || is_among(charset, names);
}

xmlDoc *html_parse(struct arena *arena, struct slice page, const char *charset)
{
    struct slice said = charset ? slice_of(charset) : declared(page);
    bool utf8 = slice_equal_nocase(said, SLICE("utf-8")) || is_utf8(page);
    if (!utf8 && is_western(said))
        page = from_1252(arena, page);
    charset =
        utf8 || is_western(said) ? "UTF-8" : arena_print(arena, "%.*s", SLICE_ARG(said)).at;
    xmlSetStructuredErrorFunc(NULL, be_quiet); /* a variable of this thread */
    return page.len <= INT32_MAX
               ? htmlReadMemory(page.at, (int)page.len, NULL, charset,
                                HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
                                    HTML_PARSE_NOWARNING | HTML_PARSE_COMPACT |
                                    HTML_PARSE_IGNORE_ENC)
               : NULL;
}

xmlNode *node_next(const xmlNode *root, const xmlNode *at, bool over)
{
    bool below = !over && at->type != XML_ENTITY_REF_NODE && at->children;
    if (below)
        return at->children;
    while (at && at != root && !at->next)
        at = at->parent;
    return at && at != root ? at->next : NULL;
}

static struct slice local_name(const xmlNode *node)
{
    struct slice name = slice_of((const char *)node->name);
    const char *colon = name.len ? memchr(name.at, ':', name.len) : NULL;
    return colon ? slice_of(colon + 1) : name;
}

bool node_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE &&
           slice_equal_nocase(local_name(node), slice_of(name));
}

xmlNode *node_find(const xmlNode *root, const char *name)
{
    for (const xmlNode *n = root; n; n = node_next(root, n, false))
        if (node_is(n, name))
            return (xmlNode *)(uintptr_t)n;
    return NULL;
}

/* What a text node stands for; references to entities of a DTD for nothing. */
static struct slice piece_of(const xmlNode *n)
{
    bool text = n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
    return text ? slice_of((const char *)n->content) : SLICE_EMPTY;
}

struct slice node_text(struct arena *arena, const xmlNode *node)
{
    struct pieces p = {NULL, 0, 0};
    for (const xmlNode *n = node; n; n = node_next(node, n, false)) {
        struct slice piece = piece_of(n);
        if (piece.len)
            *ARENA_PUSH(arena, &p) = piece;
    }
    return p.count ? arena_join(arena, p.list, p.count) : SLICE_EMPTY;
}

struct slice node_attribute(struct arena *arena, const xmlNode *node, const char *name)
{
    struct pieces p = {NULL, 0, 0};
    if (node->type != XML_ELEMENT_NODE)
        return SLICE_EMPTY;
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        if (!slice_equal_nocase(local_name((const xmlNode *)a), slice_of(name)))
            continue;
        for (const xmlNode *n = a->children; n; n = n->next)
            *ARENA_PUSH(arena, &p) = piece_of(n);
        break;
    }
    return p.count ? slice_trim(arena_join(arena, p.list, p.count)) : SLICE_EMPTY;
}
