/* Word documents and RTF as text. */
#include "input/build.h"

#include <utf8proc.h>

#include "base/banned.h"

/* ---- DOCX: the paragraphs of its main part */

struct text {
    struct arena *arena;
    char *at;
    size_t len, room;
};

static void put(struct text *t, struct slice s)
{
    if (t->len + s.len > t->room) {
        size_t room = 2 * t->room + s.len + 4096;
        t->at = arena_grow(t->arena, t->at, t->len, room, 1);
        t->room = room;
    }
    if (s.len)
        memcpy(t->at + t->len, s.at, s.len);
    t->len += s.len;
}

static void put_node(struct text *t, const xmlNode *n)
{
    if (node_is(n, "p") && t->len)
        put(t, SLICE("\n\n"));
    else if (node_is(n, "br") || node_is(n, "cr"))
        put(t, SLICE("\n"));
    else if (node_is(n, "tab"))
        put(t, n->parent && node_is(n->parent, "r") ? SLICE("\t") : SLICE_EMPTY);
    else if (n->type == XML_TEXT_NODE && n->parent && node_is(n->parent, "t"))
        put(t, slice_of((const char *)n->content));
}

static bool read_main(struct slice zip, struct gathered *into)
{
    struct zipped *z = zipped_open(zip);
    bool good = z && zipped_find(z, "word/document.xml");
    ptrdiff_t got = good ? 1 : 0;
    while (good && got > 0 && into->len < INPUT_FILE_MAX) {
        good = gathered_room(into, 1 << 16);
        got = good ? zipped_read(z, into->at + into->len, 1 << 16) : 0;
        into->len += got > 0 ? (size_t)got : 0;
    }
    zipped_close(z);
    return good && got == 0;
}

bool docx_text(struct arena *arena, struct slice zip, struct slice *out)
{
    struct text t = {.arena = arena};
    struct gathered part = {NULL, 0, 0};
    bool good = read_main(zip, &part);
    struct slice head = {part.at, part.len < 4096 ? part.len : 4096};
    good = good && part.len && !memmem(head.at, head.len, "<!DOCTYPE", 9);
    xmlDoc *doc = good ? xml_parse(arena, (struct slice){part.at, part.len}, NULL) : NULL;
    gathered_free(&part);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    for (const xmlNode *n = root; n; n = node_next(root, n, false))
        put_node(&t, n);
    *out = (struct slice){t.at, t.len};
    xmlFreeDoc(doc);
    return root != NULL;
}

/* ---- RTF */

enum { DEPTH_MAX = 256 };

struct rtf {
    struct text text;
    struct slice in;
    size_t at;
    unsigned depth;
    struct {
        bool hidden;      /* fonts, pictures, headers: no text of the document */
        uint8_t fallback; /* characters that stand for one \u in old readers */
    } group[DEPTH_MAX];
    unsigned skip; /* of the fallback, still to come */
};

static bool is_hidden(const struct rtf *r)
{
    return r->depth >= DEPTH_MAX || r->group[r->depth].hidden;
}

static void put_code(struct rtf *r, int32_t code)
{
    utf8proc_uint8_t bytes[4];
    if (is_hidden(r))
        return;
    if (r->skip) {
        r->skip--;
        return;
    }
    utf8proc_ssize_t len = code > 0 && utf8proc_codepoint_valid(code)
                               ? utf8proc_encode_char(code, bytes)
                               : utf8proc_encode_char(0xFFFD, bytes);
    put(&r->text, (struct slice){(const char *)bytes, (size_t)len});
}

static int hex(char c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

static const struct {
    const char *word;
    int32_t code;
} characters[] = {{"tab", '\t'},         {"cell", '\t'},        {"emdash", 0x2014},
                  {"endash", 0x2013},    {"lquote", 0x2018},    {"rquote", 0x2019},
                  {"ldblquote", 0x201C}, {"rdblquote", 0x201D}, {"bullet", 0x2022}};

/* Groups whose content is not the document's text. */
static bool is_destination(struct slice word)
{
    static const char *const words[] = {"fonttbl", "colortbl", "stylesheet", "info",
                                        "pict",    "header",   "footer",     "headerl",
                                        "headerr", "footerl",  "footerr",    "headerf",
                                        "footerf", "object",   "footnote",   NULL};
    for (const char *const *w = words; *w; w++)
        if (slice_is(word, *w))
            return true;
    return false;
}

static void do_word(struct rtf *r, struct slice word, long value, bool valued)
{
    bool visible = !is_hidden(r);
    if (slice_is(word, "par") || slice_is(word, "sect") || slice_is(word, "page"))
        put(&r->text, visible ? SLICE("\n\n") : SLICE_EMPTY);
    else if (slice_is(word, "line") || slice_is(word, "row"))
        put(&r->text, visible ? SLICE("\n") : SLICE_EMPTY);
    else if (slice_is(word, "u") && valued) {
        r->skip = 0;
        put_code(r, (int32_t)(value < 0 ? value + 65536 : value));
        r->skip = r->depth < DEPTH_MAX ? r->group[r->depth].fallback : 0;
    } else if (slice_is(word, "uc") && r->depth < DEPTH_MAX)
        r->group[r->depth].fallback = value >= 0 && value < 16 ? (uint8_t)value : 1;
    else if (slice_is(word, "bin") && value > 0)
        r->at += (size_t)value < r->in.len - r->at ? (size_t)value : r->in.len - r->at;
    else if (is_destination(word) && r->depth < DEPTH_MAX)
        r->group[r->depth].hidden = true;
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
        if (slice_is(word, characters[i].word)) {
            r->skip = 0;
            put_code(r, characters[i].code);
        }
}

/* "\word-12 " behind its backslash. */
static void control_word(struct rtf *r)
{
    size_t from = r->at;
    while (r->at < r->in.len && (r->in.at[r->at] | 32) >= 'a' && (r->in.at[r->at] | 32) <= 'z')
        r->at++;
    struct slice word = slice_part(r->in, from, r->at);
    bool minus = r->at < r->in.len && r->in.at[r->at] == '-', valued = false;
    long value = 0;
    r->at += minus;
    while (r->at < r->in.len && r->in.at[r->at] >= '0' && r->in.at[r->at] <= '9') {
        value = value < 100000000 ? value * 10 + (r->in.at[r->at] - '0') : value;
        valued = true;
        r->at++;
    }
    r->at += r->at < r->in.len && r->in.at[r->at] == ' ';
    do_word(r, word, minus ? -value : value, valued);
}

static void control(struct rtf *r)
{
    char c = r->at < r->in.len ? r->in.at[r->at] : 0;
    if ((c | 32) >= 'a' && (c | 32) <= 'z') {
        control_word(r);
        return;
    }
    r->at++;
    if (c == '\'' && r->at + 1 < r->in.len) {
        int high = hex(r->in.at[r->at]), low = hex(r->in.at[r->at + 1]);
        r->at += 2;
        if (high >= 0 && low >= 0)
            put_code(r, code_1252((unsigned)(high * 16 + low)));
    } else if (c == '*' && r->depth < DEPTH_MAX)
        r->group[r->depth].hidden = true;
    else if (c == '\n' || c == '\r')
        put(&r->text, is_hidden(r) ? SLICE_EMPTY : SLICE("\n\n"));
    else if (c == '\\' || c == '{' || c == '}')
        put_code(r, c);
    else if (c == '~')
        put_code(r, ' ');
    else if (c == '_')
        put_code(r, '-');
}

struct slice rtf_text(struct arena *arena, struct slice in)
{
    struct rtf *r = ARENA_NEW(arena, struct rtf);
    r->text.arena = arena;
    r->in = in;
    r->group[0].fallback = 1;
    while (r->at < in.len) {
        char c = in.at[r->at++];
        if (c == '{') {
            r->depth++;
            if (r->depth < DEPTH_MAX)
                r->group[r->depth] = r->group[r->depth - 1];
        } else if (c == '}')
            r->depth -= r->depth > 0;
        else if (c == '\\')
            control(r);
        else if (c != '\n' && c != '\r')
            put_code(r, (unsigned char)c < 0x80 ? c : code_1252((unsigned char)c));
    }
    return (struct slice){r->text.at, r->text.len};
}
