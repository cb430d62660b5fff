/* HTML as blocks of text: white space collapsed, inline markup gone. */
#include "input/build.h"

#include "base/banned.h"

struct gatherer {
    struct arena *arena;
    struct paragraphs *out;
    bool (*pruned)(const xmlNode *node);
    char *text;
    size_t len, room, linked;
    const xmlNode *block; /* in which the text at hand stands */
    uint32_t line;
    bool broke; /* a <br> has been seen and nothing since */
};

static bool is_among(const xmlNode *node, const char *const *names)
{
    for (; *names; names++)
        if (node_is(node, *names))
            return true;
    return false;
}

static bool is_block(const xmlNode *node)
{
    static const char *const blocks[] = {
        "p",       "div",   "li",   "ul",         "ol",       "td",     "th",      "tr",
        "table",   "h1",    "h2",   "h3",         "h4",       "h5",     "h6",      "section",
        "article", "main",  "body", "header",     "footer",   "aside",  "nav",     "pre",
        "dl",      "dt",    "dd",   "blockquote", "figure",   "form",   "address", "hr",
        "tbody",   "thead", "html", "figcaption", "fieldset", "center", NULL};
    return node->type == XML_ELEMENT_NODE && is_among(node, blocks);
}

/* Nothing in them is ever read by people. */
static bool is_hidden(const xmlNode *node)
{
    static const char *const hidden[] = {"script", "style",  "noscript", "template",
                                         "svg",    "head",   "iframe",   "object",
                                         "select", "button", "textarea", NULL};
    return node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE ||
           (node->type == XML_ELEMENT_NODE && is_among(node, hidden));
}

static void flush(struct gatherer *g)
{
    struct slice text = slice_trim((struct slice){g->text, g->len});
    if (text.len)
        *ARENA_PUSH(g->arena, g->out) =
            (struct paragraph){arena_copy(g->arena, text),
                               g->linked < text.len ? g->linked : text.len, g->block, g->line};
    g->len = g->linked = 0;
    g->broke = false;
}

static void put(struct gatherer *g, char c)
{
    if (g->len == g->room) {
        size_t room = g->room ? 2 * g->room : 1024;
        g->text = arena_grow(g->arena, g->text, g->len, room, 1);
        g->room = room;
    }
    g->text[g->len++] = c;
}

static void put_text(struct gatherer *g, struct slice s, bool link, const xmlNode *node)
{
    size_t before = g->len;
    if (!g->len) {
        long line = xmlGetLineNo(node);
        g->line = line > 0 ? (uint32_t)line : 0;
    }
    for (size_t i = 0; i < s.len; i++) {
        bool hard = slice_starts(slice_part(s, i, s.len), SLICE("\u00A0"));
        bool blank = hard || s.at[i] == ' ' || (s.at[i] >= '\t' && s.at[i] <= '\r');
        if (!blank)
            put(g, s.at[i]);
        else if (g->len && g->text[g->len - 1] != ' ')
            put(g, ' ');
        g->broke &= blank;
        i += hard;
    }
    if (link)
        g->linked += g->len - before;
}

/* One <br> is white space, two are a new paragraph. */
static void put_break(struct gatherer *g)
{
    if (g->broke)
        flush(g);
    else if (g->len) {
        if (g->text[g->len - 1] != ' ')
            put(g, ' ');
        g->broke = true;
    }
}

/* Leaving nodes on the way from `from` to `to` in document order. */
static const xmlNode *leave(struct gatherer *g, const xmlNode *root, const xmlNode *from,
                            int *links)
{
    for (const xmlNode *n = from; n && n != root; n = n->parent) {
        *links -= node_is(n, "a");
        if (is_block(n)) {
            flush(g);
            for (g->block = n->parent; g->block != root && g->block && !is_block(g->block);)
                g->block = g->block->parent;
        }
        if (n->next)
            return n->next;
    }
    return NULL;
}

void html_paragraphs(struct arena *arena, const xmlNode *root,
                     bool (*pruned)(const xmlNode *node), struct paragraphs *out)
{
    struct gatherer g = {.arena = arena, .out = out, .pruned = pruned, .block = root};
    int links = 0;
    for (const xmlNode *n = root; n;) {
        bool enter = true;
        if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
            put_text(&g, slice_of((const char *)n->content), links > 0, n);
        else if (n != root && (is_hidden(n) || (pruned && pruned(n))))
            enter = false;
        else if (node_is(n, "br"))
            put_break(&g);
        if (enter && is_block(n)) {
            flush(&g);
            g.block = n;
        }
        if (enter && n->children && n->type == XML_ELEMENT_NODE) {
            links += node_is(n, "a");
            n = n->children;
            continue;
        }
        links += node_is(n, "a"); /* taken back by leave */
        n = n == root ? NULL : leave(&g, root, n, &links);
    }
    flush(&g);
}

struct slice join_paragraphs(struct arena *arena, const struct paragraphs *list)
{
    struct slice *parts = ARENA_ARRAY(arena, struct slice, 2 * list->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            parts[count++] = SLICE("\n\n");
        parts[count++] = list->list[i].text;
    }
    return arena_join(arena, parts, count);
}

struct slice html_text(struct arena *arena, struct reader *r, struct slice html)
{
    struct paragraphs list = {NULL, 0, 0};
    xmlDoc *page = html_parse(arena, html, "UTF-8");
    reader_keep_tree(r, page);
    const xmlNode *root = page ? xmlDocGetRootElement(page) : NULL;
    if (root)
        html_paragraphs(arena, root, NULL, &list);
    return join_paragraphs(arena, &list);
}
