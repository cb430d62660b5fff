/* For a terminal: lines no wider than it, the two sides beside each other where it is wide. */
#include "reports/build.h"

#include "base/error.h"

#include "base/banned.h"

enum { WIDTH_MIN = 40, BESIDE_MIN = 90, DATE_WIDTH = 12, GAP = 2 };

struct text {
    FILE *out;
    struct arena *arena;
    const struct page *page;
    uint32_t width;
    bool colour;
};

static void pad(FILE *out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        putc(' ', out);
}

/* The entry's lines, `width` wide. */
static struct text_lines cell(const struct text *t, const struct page_entry *e, uint32_t width)
{
    struct text_lines out = {NULL, 0, 0};
    text_wrap(t->arena, arena_print(t->arena, "%.*s.", SLICE_ARG(e->sentence)), width, &out);
    if (e->quote.len)
        text_wrap(t->arena, arena_print(t->arena, "\"%.*s\"", SLICE_ARG(e->quote)), width,
                  &out);
    if (e->event)
        text_wrap(t->arena,
                  arena_print(t->arena, "%.*s; %.*s; %016llx", SLICE_ARG(e->source),
                              SLICE_ARG(words_weight(t->arena, e)),
                              (unsigned long long)e->event),
                  width, &out);
    if (e->note.len)
        text_wrap(t->arena, arena_print(t->arena, "-> %.*s", SLICE_ARG(e->note)), width, &out);
    return out;
}

static void put_entry(const struct text *t, const struct page_entry *e, bool beside)
{
    uint32_t room = t->width - DATE_WIDTH;
    uint32_t half = (room - GAP) / 2, from = e->side == PAGE_RIGHT && beside ? half + GAP : 0;
    uint32_t width = beside && e->side != PAGE_ALL ? half : room;
    struct slice first = words_days(t->arena, e->from, e->from);
    struct text_lines lines = cell(t, e, width);
    for (size_t i = 0; i < lines.count; i++) {
        const char *on = t->colour && i == 0 ? "\033[1m" : "", *off = *on ? "\033[0m" : "";
        fprintf(t->out, "%-*.*s", DATE_WIDTH, i ? 0 : (int)first.len, i ? "" : first.at);
        pad(t->out, from);
        fprintf(t->out, "%s%.*s%s\n", on, SLICE_ARG(lines.list[i]), off);
    }
    if (e->to != e->from && e->to != DEM_DAY_UNKNOWN)
        fprintf(t->out, "%*s(to %.*s)\n", (int)(DATE_WIDTH + from), "",
                SLICE_ARG(words_days(t->arena, e->to, e->to)));
    putc('\n', t->out);
}

static void put_heading(const struct text *t, struct slice heading, char under)
{
    struct slice text = text_plain(t->arena, heading);
    fprintf(t->out, "%s%.*s%s\n", t->colour ? "\033[1m" : "", SLICE_ARG(text),
            t->colour ? "\033[0m" : "");
    for (uint32_t i = text_columns(text); i > 0; i--)
        putc(under, t->out);
    putc('\n', t->out);
}

static void put_sides(const struct text *t)
{
    uint32_t half = (t->width - DATE_WIDTH - GAP) / 2, left = text_columns(t->page->left);
    pad(t->out, DATE_WIDTH);
    fprintf(t->out, "%.*s", SLICE_ARG(t->page->left));
    pad(t->out, (left < half ? half - left : 0) + GAP);
    fprintf(t->out, "%.*s\n\n", SLICE_ARG(t->page->right));
}

static void put_section(const struct text *t, const struct page_section *s)
{
    bool beside = s->beside && t->width >= BESIDE_MIN;
    putc('\n', t->out);
    put_heading(t, s->heading, '-');
    if (!s->entries.count)
        fprintf(t->out, "%.*s\n", SLICE_ARG(s->empty));
    else if (beside)
        put_sides(t);
    for (size_t i = 0; i < s->entries.count; i++)
        put_entry(t, &s->entries.list[i], beside);
    struct slice left_out = words_left_out(t->arena, s);
    if (left_out.len)
        fprintf(t->out, "%.*s\n", SLICE_ARG(left_out));
}

dem_code text_write(const struct page *page, const struct page_style *style, FILE *out,
                    dem_error *err)
{
    struct arena arena;
    struct text t = {out, &arena, page, style->width < WIDTH_MIN ? WIDTH_MIN : style->width,
                     style->colour};
    arena_init(&arena, NULL);
    if (setjmp(arena.guard)) {
        arena_release(&arena);
        return error_set(err, DEM_E_MEMORY, "not enough memory for the page");
    }
    put_heading(&t, page->title, '=');
    for (size_t i = 0; i < page->lead.count; i++)
        fprintf(out, "%.*s\n", SLICE_ARG(page->lead.list[i]));
    for (size_t i = 0; i < page->sections.count; i++)
        put_section(&t, &page->sections.list[i]);
    arena_release(&arena);
    return DEM_OK;
}
