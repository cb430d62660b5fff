/* One HTML file that needs nothing else. */
#include "reports/build.h"

#include "base/error.h"
#include "reports/palette.h"

#include <libxml/xmlwriter.h>

#include "base/banned.h"

static const char style[] = PALETTE_CSS
    "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);"
    "max-width:72rem;margin:auto;padding:1rem}"
    "h1{font-size:1.6rem}h2{font-size:1.2rem;border-bottom:1px solid var(--line)}"
    "article{border-left:4px solid var(--line);padding:.2rem .8rem;margin:.8rem 0}"
    "article.left{border-color:var(--left)}article.right{border-color:var(--right)}"
    ".beside article.left{margin-right:40%}.beside article.right{margin-left:40%}"
    "@media(max-width:40rem){.beside article{margin-left:0!important;margin-right:0!important}}"
    "blockquote{margin:.3rem 0;color:var(--soft)}p{margin:.2rem 0}small{color:var(--soft)}"
    ".note{font-weight:600}a{color:inherit;overflow-wrap:anywhere}"
    "@media print{body{max-width:none}article{break-inside:avoid}}";

struct html {
    xmlTextWriterPtr w;
    struct arena *arena;
    const struct page *page;
};

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

/* NUL-terminated, and without what XML forbids. */
static const xmlChar *clean(const struct html *h, struct slice s)
{
    char *copy = arena_take(h->arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        copy[i] = (unsigned char)s.at[i] < ' ' ? ' ' : s.at[i];
    return x(copy);
}

static void element(const struct html *h, const char *name, struct slice text)
{
    if (text.len)
        xmlTextWriterWriteElement(h->w, x(name), clean(h, text));
}

static bool is_web(struct slice url)
{
    return slice_starts(url, SLICE("https://")) || slice_starts(url, SLICE("http://"));
}

static void put_source(const struct html *h, const struct page_entry *e)
{
    xmlTextWriterStartElement(h->w, x("p"));
    xmlTextWriterStartElement(h->w, x("small"));
    if (is_web(e->url)) {
        xmlTextWriterStartElement(h->w, x("a"));
        xmlTextWriterWriteAttribute(h->w, x("href"), clean(h, e->url));
    }
    xmlTextWriterWriteString(h->w, clean(h, e->source));
    if (is_web(e->url))
        xmlTextWriterEndElement(h->w);
    struct slice weight = words_weight(h->arena, e);
    xmlTextWriterWriteFormatString(h->w, "; %.*s; event %016llx", SLICE_ARG(weight),
                                   (unsigned long long)e->event);
    xmlTextWriterEndElement(h->w);
    xmlTextWriterEndElement(h->w);
}

static void put_entry(const struct html *h, const struct page_entry *e)
{
    static const char *const classes[] = {"all", "left", "right"};
    struct slice side = e->side == PAGE_LEFT    ? h->page->left
                        : e->side == PAGE_RIGHT ? h->page->right
                                                : SLICE_EMPTY;
    xmlTextWriterStartElement(h->w, x("article"));
    xmlTextWriterWriteAttribute(h->w, x("class"), x(classes[e->side]));
    xmlTextWriterStartElement(h->w, x("p"));
    element(h, "time", words_days(h->arena, e->from, e->to));
    xmlTextWriterWriteString(
        h->w,
        clean(h, arena_print(h->arena, "%s%.*s ", side.len ? ", " : " ", SLICE_ARG(side))));
    element(h, "strong", arena_print(h->arena, "%.*s.", SLICE_ARG(e->sentence)));
    xmlTextWriterEndElement(h->w);
    element(h, "blockquote", e->quote);
    if (e->event)
        put_source(h, e);
    if (e->note.len) {
        xmlTextWriterStartElement(h->w, x("p"));
        xmlTextWriterWriteAttribute(h->w, x("class"), x("note"));
        xmlTextWriterWriteString(h->w, clean(h, e->note));
        xmlTextWriterEndElement(h->w);
    }
    xmlTextWriterEndElement(h->w);
}

static void put_section(const struct html *h, const struct page_section *s)
{
    xmlTextWriterStartElement(h->w, x("section"));
    xmlTextWriterWriteAttribute(h->w, x("id"), x(s->name));
    xmlTextWriterWriteAttribute(h->w, x("class"), x(s->beside ? "beside" : "list"));
    element(h, "h2", s->heading);
    element(h, "p", s->entries.count ? SLICE_EMPTY : s->empty);
    for (size_t i = 0; i < s->entries.count; i++)
        put_entry(h, &s->entries.list[i]);
    element(h, "p", words_left_out(h->arena, s));
    xmlTextWriterEndElement(h->w);
}

static void put_head(const struct html *h)
{
    xmlTextWriterStartElement(h->w, x("head"));
    xmlTextWriterStartElement(h->w, x("meta"));
    xmlTextWriterWriteAttribute(h->w, x("charset"), x("utf-8"));
    xmlTextWriterEndElement(h->w);
    xmlTextWriterStartElement(h->w, x("meta"));
    xmlTextWriterWriteAttribute(h->w, x("name"), x("viewport"));
    xmlTextWriterWriteAttribute(h->w, x("content"), x("width=device-width"));
    xmlTextWriterEndElement(h->w);
    element(h, "title", h->page->title);
    xmlTextWriterStartElement(h->w, x("style"));
    xmlTextWriterWriteRaw(h->w, x(style));
    xmlTextWriterEndElement(h->w);
    xmlTextWriterEndElement(h->w);
}

static void put_page(const struct html *h)
{
    xmlTextWriterWriteRaw(h->w, x("<!DOCTYPE html>\n"));
    xmlTextWriterStartElement(h->w, x("html"));
    xmlTextWriterWriteAttribute(h->w, x("lang"), x("en"));
    put_head(h);
    xmlTextWriterStartElement(h->w, x("body"));
    xmlTextWriterStartElement(h->w, x("main"));
    element(h, "h1", h->page->title);
    for (size_t i = 0; i < h->page->lead.count; i++)
        element(h, "p", h->page->lead.list[i]);
    for (size_t i = 0; i < h->page->sections.count; i++)
        put_section(h, &h->page->sections.list[i]);
    xmlTextWriterEndElement(h->w);
    xmlTextWriterEndElement(h->w);
    xmlTextWriterEndElement(h->w);
    xmlTextWriterWriteRaw(h->w, x("\n"));
}

dem_code html_write(const struct page *page, FILE *out, dem_error *err)
{
    struct arena arena;
    xmlBufferPtr buffer = xmlBufferCreate();
    struct html h = {xmlNewTextWriterMemory(buffer, 0), &arena, page};
    arena_init(&arena, NULL);
    bool full = setjmp(arena.guard) != 0;
    if (h.w && !full)
        put_page(&h);
    bool made = h.w && !full;
    if (h.w)
        xmlFreeTextWriter(h.w); /* flushes */
    if (made)
        fwrite(xmlBufferContent(buffer), 1, (size_t)xmlBufferLength(buffer), out);
    xmlBufferFree(buffer);
    arena_release(&arena);
    return made ? DEM_OK : error_set(err, DEM_E_MEMORY, "not enough memory for the page");
}
