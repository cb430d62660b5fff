/* The article of a page among its menus, links and notices.
 *
 * The measure is that of readers and of Readability: text in paragraphs counts for the
 * element around them, links count against it, and names of classes are hints. */
#include "input/build.h"

#include "base/banned.h"

enum { LEAST = 25, SHORT = 40, SIBLING_MIN = 10, SIBLING_TEXT = 80 };

struct candidate {
    const xmlNode *node;
    double score;
    size_t bytes, linked; /* of all paragraphs below */
};

struct page {
    struct arena *arena;
    struct paragraphs paragraphs;
    struct {
        struct candidate *list;
        size_t count, room;
    } candidates; /* node->_private is the place of its own, from 1 */
};

static bool has(const char *text, const char *const *words)
{
    struct slice t = slice_of(text);
    for (; *words; words++) {
        struct slice w = slice_of(*words);
        for (size_t i = 0; i + w.len <= t.len; i++)
            if (slice_equal_nocase(slice_part(t, i, i + w.len), w))
                return true;
    }
    return false;
}

static const char *attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (slice_is(slice_of((const char *)a->name), name) && a->children &&
            a->children->content)
            return (const char *)a->children->content;
    return "";
}

static const char *const around[] = {
    "comment", "sidebar",   "footer",     "breadcrumb", "banner",     "related",  "share",
    "sharing", "social",    "sponsor",    "promo",      "newsletter", "subscri",  "cookie",
    "consent", "menu",      "navig",      "popup",      "paywall",    "masthead", "byline",
    "caption", "credit",    "teaser",     "recommend",  "most-read",  "mostread", "trending",
    "advert",  "copyright", "disclaimer", "widget",     "toolbar",    "paginat",  "sign-up",
    "signup",  "login",     "tag-list",   "readmore",   "read-more",  "outbrain", "taboola",
    NULL};
static const char *const within[] = {"article", "body", "content", "story", "main",
                                     "entry",   "post", "text",    NULL};

static size_t count_children(const xmlNode *node, const char *name)
{
    size_t count = 0;
    for (const xmlNode *n = node->children; n; n = n->next)
        count += node_is(n, name);
    return count;
}

static bool is_unseen(const xmlNode *node)
{
    static const char *const hidden[] = {"display:none", "display: none", NULL};
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (slice_is(slice_of((const char *)a->name), "hidden"))
            return true;
    return has(attribute(node, "style"), hidden) ||
           slice_is(slice_of(attribute(node, "aria-hidden")), "true");
}

/* Elements that stand around an article. */
static bool is_pruned(const xmlNode *node)
{
    static const char *const tags[] = {"nav",        "aside",  "footer", "figure",
                                       "figcaption", "header", "label",  "input",
                                       "audio",      "video",  "canvas", NULL};
    static const char *const roles[] = {"navigation", "banner", "contentinfo", "complementary",
                                        "dialog",     "search", "menu",        NULL};
    if (node->type != XML_ELEMENT_NODE || node_is(node, "body") || node_is(node, "html"))
        return false;
    for (const char *const *t = tags; *t; t++)
        if (node_is(node, *t))
            return true;
    if (is_unseen(node) || has(attribute(node, "role"), roles))
        return true;
    const char *class = attribute(node, "class"), *id = attribute(node, "id");
    bool hint = has(class, around) || has(id, around);
    return hint && !((has(class, within) || has(id, within)) && count_children(node, "p") > 1);
}

static double weight(const xmlNode *node)
{
    const char *class = attribute(node, "class"), *id = attribute(node, "id");
    double w = node_is(node, "article")                                                     ? 25
               : node_is(node, "main")                                                      ? 10
               : node_is(node, "div")                                                       ? 5
               : node_is(node, "td") || node_is(node, "blockquote") || node_is(node, "pre") ? 3
               : node_is(node, "ul") || node_is(node, "ol") || node_is(node, "dl") ||
                       node_is(node, "form") || node_is(node, "address")
                   ? -3
                   : 0;
    w += has(class, within) || has(id, within) ? 25 : 0;
    w -= has(class, around) || has(id, around) ? 25 : 0;
    return w;
}

static struct candidate *candidate_of(const struct page *page, const xmlNode *node)
{
    size_t at = (size_t)(uintptr_t)node->_private;
    return at ? &page->candidates.list[at - 1] : NULL;
}

static void add_points(struct page *page, const xmlNode *node, double points)
{
    if (!node || node->type != XML_ELEMENT_NODE || node_is(node, "html"))
        return;
    if (!node->_private) {
        *ARENA_PUSH(page->arena, &page->candidates) =
            (struct candidate){.node = node, .score = weight(node)};
        ((xmlNode *)(uintptr_t)node)->_private = (void *)(uintptr_t)page->candidates.count;
    }
    candidate_of(page, node)->score += points;
}

/* Blocks that are paragraphs themselves; text right in others belongs to these. */
static bool is_paragraph(const xmlNode *node)
{
    return node_is(node, "p") || node_is(node, "li") || node_is(node, "blockquote") ||
           node_is(node, "pre") || node_is(node, "dd");
}

static bool is_link(const struct paragraph *p)
{
    return 2 * p->linked >= p->text.len;
}

static bool is_heading(const struct paragraph *p)
{
    const char *name = (const char *)p->at->name;
    return p->at->type == XML_ELEMENT_NODE && (name[0] | 32) == 'h' && name[1] >= '1' &&
           name[1] <= '6' && !name[2];
}

static void score(struct page *page)
{
    for (size_t i = 0; i < page->paragraphs.count; i++) {
        const struct paragraph *p = &page->paragraphs.list[i];
        double points = 1;
        if (p->text.len < LEAST || is_link(p) || is_heading(p))
            continue;
        for (size_t k = 0; k < p->text.len; k++)
            points += p->text.at[k] == ',';
        points += p->text.len / 100 < 3 ? (double)(p->text.len / 100) : 3;
        const xmlNode *holder = is_paragraph(p->at) ? p->at->parent : p->at;
        add_points(page, holder, points);
        add_points(page, holder ? holder->parent : NULL, points / 2);
    }
}

static const struct candidate *best(struct page *page)
{
    const struct candidate *top = NULL;
    double most = 0;
    for (size_t i = 0; i < page->paragraphs.count; i++) {
        const struct paragraph *p = &page->paragraphs.list[i];
        for (const xmlNode *n = p->at; n && n->type == XML_ELEMENT_NODE; n = n->parent) {
            struct candidate *c = candidate_of(page, n);
            if (c) {
                c->bytes += p->text.len;
                c->linked += p->linked;
            }
        }
    }
    for (size_t i = 0; i < page->candidates.count; i++) {
        struct candidate *c = &page->candidates.list[i];
        if (c->bytes)
            c->score *= 1.0 - (double)c->linked / (double)c->bytes;
        if (!top || c->score > most) {
            top = c;
            most = c->score;
        }
    }
    return top;
}

/* In the best element, or in one beside it that is nearly as good or plainly prose. */
static bool belongs(const struct page *page, const struct paragraph *p,
                    const struct candidate *top)
{
    const xmlNode *beside = NULL;
    for (const xmlNode *n = p->at; n && n->type == XML_ELEMENT_NODE; n = n->parent) {
        if (n == top->node)
            return true;
        if (n->parent == top->node->parent)
            beside = n;
    }
    if (!beside || node_is(top->node, "body"))
        return false;
    const struct candidate *c = candidate_of(page, beside);
    double least = top->score / 5 > SIBLING_MIN ? top->score / 5 : SIBLING_MIN;
    return (c && c->score >= least) ||
           (node_is(beside, "p") && p->text.len > SIBLING_TEXT && 4 * p->linked < p->text.len);
}

/* Ends like a sentence, quotes and brackets behind its point apart. */
static bool is_sentence(struct slice s)
{
    while (s.len && (memchr("\"')]", s.at[s.len - 1], 4) || (s.at[s.len - 1] & 0x80)))
        s.len--;
    return s.len && memchr(".!?:;,", s.at[s.len - 1], 6) != NULL;
}

/* "Share", "Advertisement", "By our staff", headings, lists of links. */
static bool is_clutter(const struct paragraph *p)
{
    size_t least = is_paragraph(p->at) ? LEAST : SHORT;
    return is_link(p) || is_heading(p) || (p->text.len < least && !is_sentence(p->text));
}

bool article_read(struct arena *arena, const xmlDoc *doc, struct article *out)
{
    struct page page = {.arena = arena};
    const xmlNode *root = xmlDocGetRootElement(doc);
    struct paragraphs kept = {NULL, 0, 0};
    if (!root)
        return false;
    html_paragraphs(arena, root, is_pruned, &page.paragraphs);
    score(&page);
    const struct candidate *top = best(&page);
    for (size_t i = 0; i < page.paragraphs.count; i++) {
        const struct paragraph *p = &page.paragraphs.list[i];
        if (top ? belongs(&page, p, top) && !is_clutter(p) : is_sentence(p->text))
            *ARENA_PUSH(arena, &kept) = *p;
    }
    out->text = join_paragraphs(arena, &kept);
    article_meta(arena, doc, out);
    return out->text.len > 0;
}
