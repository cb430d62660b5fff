/* Source bytes to clean text, one construct at a time, with the map between them. */
#include "text/build.h"

#include <libxml/HTMLparser.h>
#include <utf8proc.h>

#include "base/banned.h"

enum { ENTITY_MAX = 12, CODE_NONE = -1 };

struct cleaner {
    struct arena *arena;
    struct document *doc;
    struct slice in;
    size_t at; /* next source byte */
    char *out;
    size_t len;
    struct {
        struct text_step *list;
        size_t count, room;
    } map;
};

/* Writes `bytes` for the source construct [from, c->at). */
static void put(struct cleaner *c, const char *bytes, size_t len, size_t from)
{
    bool single = len != c->at - from || (len > 1 && memcmp(bytes, c->in.at + from, len) != 0);
    struct text_step *last = c->map.count ? &c->map.list[c->map.count - 1] : NULL;
    bool runs_on =
        last && !last->single && !single && last->source + (c->len - last->clean) == from;
    if (!runs_on && len)
        *ARENA_PUSH(c->arena, &c->map) =
            (struct text_step){(uint32_t)c->len, (uint32_t)from, single};
    memcpy(c->out + c->len, bytes, len);
    c->len += len;
}

static void put_code(struct cleaner *c, int32_t code, size_t from)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t len = utf8proc_encode_char(code, bytes);
    put(c, (const char *)bytes, len > 0 ? (size_t)len : 0, from);
}

static int32_t numeric_entity(struct slice name)
{
    int32_t code = 0;
    bool hex = name.len > 1 && (name.at[1] == 'x' || name.at[1] == 'X');
    size_t i = hex ? 2 : 1;
    if (i >= name.len)
        return CODE_NONE;
    for (; i < name.len && code < 0x110000; i++) {
        char ch = name.at[i];
        int digit = ch >= '0' && ch <= '9'                        ? ch - '0'
                    : hex && (ch | 32) >= 'a' && (ch | 32) <= 'f' ? (ch | 32) - 'a' + 10
                                                                  : -1;
        if (digit < 0)
            return CODE_NONE;
        code = code * (hex ? 16 : 10) + digit;
    }
    return code > 0 && utf8proc_codepoint_valid(code) ? code : CODE_NONE;
}

/* "&amp;" at c->at: the character it stands for, its length in *len; CODE_NONE if it is
 * only an ampersand. */
static int32_t entity(const struct cleaner *c, size_t *len)
{
    struct slice rest = slice_part(c->in, c->at + 1, c->at + 1 + ENTITY_MAX);
    const char *end = rest.len ? memchr(rest.at, ';', rest.len) : NULL;
    char name[ENTITY_MAX + 1];
    if (!end || end == rest.at)
        return CODE_NONE;
    struct slice s = {rest.at, (size_t)(end - rest.at)};
    *len = s.len + 2;
    if (s.at[0] == '#')
        return numeric_entity(s);
    memcpy(name, s.at, s.len);
    name[s.len] = 0;
    if (strlen(name) != s.len)
        return CODE_NONE;
    if (slice_is(s, "apos"))
        return '\'';
    const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)name);
    return known ? (int32_t)known->value : CODE_NONE;
}

static bool is_digit(unsigned char b)
{
    return b >= '0' && b <= '9';
}

/* White space, or what is drawn together with dashes ("==--->"). */
static bool needs_no_blank(char b)
{
    return memchr(" \n\r\t=<>+*|~_", b, 12) != NULL;
}

/* True if the last word of the clean text is a link so far. */
static bool within_link(const struct cleaner *c)
{
    size_t at = c->len;
    while (at > 0 && c->len - at < 200 && c->out[at - 1] != ' ' && c->out[at - 1] != '\n')
        at--;
    return memmem(c->out + at, c->len - at, "://", 3) != NULL;
}

/* A dash between words stands alone; between digits and in links it is a hyphen. */
static void put_dash(struct cleaner *c, size_t from)
{
    char before = c->len ? c->out[c->len - 1] : ' ';
    char after = c->at < c->in.len ? c->in.at[c->at] : ' ';
    size_t open = needs_no_blank(before), close = needs_no_blank(after);
    if ((is_digit((unsigned char)before) && is_digit((unsigned char)after)) || within_link(c))
        put(c, "-", 1, from);
    else
        put(c, &" - "[open], 3 - open - close, from);
}

static bool is_removed(int32_t code)
{
    return code == 0xAD || (code >= 0x200B && code <= 0x200F) || code == 0xFEFF ||
           code == 0x2060 || (code >= 0x202A && code <= 0x202E);
}

/* One character in its plain form. */
static void put_plain(struct cleaner *c, int32_t code, size_t from)
{
    if (is_removed(code))
        return;
    if (code == 0x2018 || code == 0x2019 || code == 0x201A || code == 0x201B ||
        code == 0x2032 || code == 0xB4)
        put(c, "'", 1, from);
    else if ((code >= 0x201C && code <= 0x201F) || code == 0xAB || code == 0xBB ||
             code == 0x2033)
        put(c, "\"", 1, from);
    else if (code >= 0x2012 && code <= 0x2015)
        put_dash(c, from);
    else if (code == 0x2010 || code == 0x2011 || code == 0x2212)
        put(c, "-", 1, from);
    else if (code == 0x2026)
        put(c, "...", 3, from);
    else if (code == '\r' || code == 0x2028 || code == 0x2029 || code == 0x85)
        put(c, "\n", 1, from);
    else if (code == '\t' || code == 0xA0 || code == 0x1680 ||
             (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F ||
             code == 0x3000)
        put(c, " ", 1, from);
    else if ((code < 0x20 && code != '\n') || (code >= 0x7F && code < 0xA0)) {
        c->doc->repairs++;
        put(c, " ", 1, from);
    } else
        put_code(c, code, from);
}

/* U+2018 or U+2019 twice. */
static bool two_curly(const struct cleaner *c)
{
    static const char *const pairs[] = {"\u2018\u2018", "\u2019\u2019", "\u2018\u2019", NULL};
    for (const char *const *p = pairs; *p; p++)
        if (slice_is(slice_part(c->in, c->at, c->at + 6), *p))
            return true;
    return false;
}

/* "``" and "''" of old wires are double quotes, "--" is a dash. */
static bool put_double(struct cleaner *c)
{
    struct slice two = slice_part(c->in, c->at, c->at + 2);
    size_t from = c->at;
    if (slice_is(two, "\r\n")) {
        c->at += 2;
        put(c, "\n", 1, from);
    } else if (two_curly(c)) {
        c->at += 6;
        put(c, "\"", 1, from);
    } else if (slice_is(two, "``") || slice_is(two, "''")) {
        c->at += 2;
        put(c, "\"", 1, from);
    } else if (slice_is(two, "--")) {
        while (c->at < c->in.len && c->in.at[c->at] == '-')
            c->at++;
        put_dash(c, from);
    } else
        return false;
    return true;
}

static void step(struct cleaner *c)
{
    size_t from = c->at, len = 0;
    int32_t code;
    if (put_double(c))
        return;
    if (c->in.at[c->at] == '&' && (code = entity(c, &len)) != CODE_NONE) {
        c->at += len;
        put_plain(c, code, from);
        return;
    }
    utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)c->in.at + c->at,
                                             (utf8proc_ssize_t)(c->in.len - c->at), &code);
    c->at += size > 0 ? (size_t)size : 1;
    if (size > 0) {
        put_plain(c, code, from);
        return;
    }
    c->doc->repairs++;
    put(c, "\xEF\xBF\xBD", 3, from);
}

void clean_text(struct arena *arena, struct document *doc)
{
    struct cleaner c = {.arena = arena, .doc = doc, .in = doc->source};
    c.out = arena_take(arena, 3 * doc->source.len + 1);
    while (c.at < c.in.len)
        step(&c);
    doc->text = (struct slice){c.out, c.len};
    doc->map = c.map.list;
    doc->map_count = c.map.count;
}

/* The step that covers the clean byte. */
static const struct text_step *step_of(const struct document *doc, uint32_t clean)
{
    size_t low = 0, high = doc->map_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (doc->map[middle].clean <= clean)
            low = middle;
        else
            high = middle;
    }
    return &doc->map[low];
}

static uint32_t source_begin(const struct document *doc, uint32_t clean)
{
    const struct text_step *s = step_of(doc, clean);
    return s->single ? s->source : s->source + (clean - s->clean);
}

/* Behind the construct that made the clean byte: for a changed one, the next step's begin
 * unless removed characters lie between; those belong to nothing. */
static uint32_t source_end(const struct document *doc, uint32_t clean)
{
    const struct text_step *s = step_of(doc, clean);
    if (!s->single)
        return s->source + (clean - s->clean) + 1;
    const struct text_step *next = s + 1;
    return next < doc->map + doc->map_count ? next->source : (uint32_t)doc->source.len;
}

dem_span text_source_span(const struct document *doc, dem_span clean)
{
    if (clean.from >= clean.to || !doc->map_count || clean.to > doc->text.len)
        return (dem_span){0, 0};
    return (dem_span){source_begin(doc, clean.from), source_end(doc, clean.to - 1)};
}
