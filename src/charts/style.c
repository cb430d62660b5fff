/* What figures and pages look like: blue is cooperation, orange conflict, and neither of them
 * alone tells anything: words, dashes and up or down do. */
#include "charts/build.h"

#include "reports/palette.h"

#include <math.h>

#include "base/banned.h"

#define FIGURE_COLOURS(INK, PAPER, LINE, BLUE, ORANGE, SOFT)                                   \
    ".figure text{fill:" INK "}.figure text.soft{fill:" SOFT "}.figure text.blue{fill:" BLUE   \
    "}.figure text.orange{fill:" ORANGE "}.figure .paper{fill:" PAPER                          \
    "}.figure .frame{stroke:" LINE "}.figure .zero{stroke:" SOFT "}.figure .value{stroke:" INK \
    "}.figure .other{stroke:" SOFT "}.figure .mark{stroke:" INK "}.figure .above{fill:" BLUE   \
    "}.figure .below{fill:" ORANGE "}.figure .known{fill:" SOFT                                \
    "}.figure .friendly{stroke:" BLUE "}.figure .hostile{stroke:" ORANGE                       \
    "}.figure .neutral{stroke:" SOFT "}.figure .node{fill:" PAPER ";stroke:" INK "}"
#define FIGURE_CSS                                                                             \
    ".figure{max-width:100%;height:auto}"                                                      \
    ".figure text{font:12px system-ui,'DejaVu Sans',sans-serif}"                               \
    ".figure text.title{font-weight:600;font-size:14px}"                                       \
    ".figure line,.figure path{fill:none;stroke-width:1}"                                      \
    ".figure .value{stroke-width:1.6}.figure .other{stroke-dasharray:5 3}"                     \
    ".figure .mark{stroke-dasharray:2 3}"                                                      \
    ".figure .band{fill-opacity:.28;stroke:none}"                                              \
    ".figure .hostile{stroke-dasharray:7 4}.figure .neutral{stroke-dasharray:2 "               \
    "4}" FIGURE_COLOURS(LIGHT_INK, LIGHT_PAPER, LIGHT_LINE, LIGHT_BLUE, LIGHT_ORANGE,          \
                        LIGHT_SOFT) "@media screen and "                                       \
                                    "(prefers-color-scheme:dark){" FIGURE_COLOURS(             \
                                        DARK_INK, DARK_PAPER, DARK_LINE, DARK_BLUE,            \
                                        DARK_ORANGE, DARK_SOFT) "}"
#define PAGE_CSS                                                                               \
    "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);"        \
    "max-width:72rem;margin:auto;padding:1rem}"                                                \
    "h1{font-size:1.6rem}h2{font-size:1.2rem;border-bottom:1px solid var(--line)}"             \
    "h3{font-size:1rem;margin:1rem 0 0}p{margin:.2rem 0}small,.soft{color:var(--soft)}"        \
    "blockquote{margin:.3rem 0 .3rem 1rem;color:var(--soft)}figure{margin:1rem 0}"             \
    "table{border-collapse:collapse;font-size:.9rem;margin:.5rem 0}"                           \
    "caption{text-align:left;font-weight:600}"                                                 \
    "th,td{border-bottom:1px solid var(--line);padding:.15rem .5rem;text-align:left;"          \
    "vertical-align:top}td.number{text-align:right;font-variant-numeric:tabular-nums}"         \
    ".wide{overflow-x:auto}td.nowrap{white-space:nowrap}td.spark "                             \
    ".figure{max-width:none}code{overflow-wrap:anywhere}"                                      \
    ".blue{color:var(--left)}.orange{color:var(--right)}"                                      \
    "@media print{body{max-width:none;padding:0}tr,figure,section.change{break-inside:avoid}"  \
    "thead{display:table-header-group}.wide{overflow:visible}}"

void figure_open(struct draw *d, const char *name, double width, double height,
                 struct slice title, struct slice text, bool alone)
{
    if (alone)
        draw_raw(d, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    draw_open(d, "svg", "figure");
    draw_attribute(d, "xmlns", SLICE("http://www.w3.org/2000/svg"));
    draw_attribute(d, "viewBox", arena_print(d->arena, "0 0 %.0f %.0f", width, height));
    draw_place(d, "width", width);
    draw_place(d, "height", height);
    draw_attribute(d, "role", SLICE("img"));
    draw_attribute(d, "aria-labelledby", arena_print(d->arena, "%s-title %s-desc", name, name));
    draw_open(d, "title", NULL);
    draw_attribute(d, "id", arena_print(d->arena, "%s-title", name));
    draw_text(d, title);
    draw_close(d);
    draw_open(d, "desc", NULL);
    draw_attribute(d, "id", arena_print(d->arena, "%s-desc", name));
    draw_text(d, text);
    draw_close(d);
    if (alone) {
        draw_open(d, "style", NULL);
        draw_raw(d, FIGURE_CSS);
        draw_close(d);
        draw_box(d, "paper", 0, 0, width, height, SLICE_EMPTY);
    }
}

void figure_close(struct draw *d)
{
    draw_close(d);
    draw_raw(d, "\n");
}

static void put_meta(struct draw *d, const char *name, const char *value, const char *content)
{
    draw_open(d, "meta", NULL);
    draw_attribute(d, name, slice_of(value));
    if (content)
        draw_attribute(d, "content", slice_of(content));
    xmlTextWriterEndElement(d->to);
}

void page_open(struct draw *d, struct slice title)
{
    draw_raw(d, "<!DOCTYPE html>\n");
    draw_open(d, "html", NULL);
    draw_attribute(d, "lang", SLICE("en"));
    draw_open(d, "head", NULL);
    put_meta(d, "charset", "utf-8", NULL);
    put_meta(d, "name", "viewport", "width=device-width");
    draw_words(d, "title", NULL, title);
    draw_open(d, "style", NULL);
    draw_raw(d, PALETTE_CSS PAGE_CSS FIGURE_CSS);
    draw_close(d);
    draw_close(d);
    draw_open(d, "body", NULL);
    draw_open(d, "main", NULL);
    draw_words(d, "h1", NULL, title);
}

void page_close(struct draw *d)
{
    draw_close(d);
    draw_close(d);
    draw_close(d);
    draw_raw(d, "\n");
}

void figure_bars(struct draw *d, const float *values, size_t count, double low, double high,
                 double left, double top, double width, double height)
{
    struct scale y = {low, high, top + height, top};
    double zero = scale_at(&y, 0), step = width / (double)count;
    draw_line(d, "frame", left, zero, left + width, zero, SLICE_EMPTY);
    for (size_t i = 0; i < count; i++) {
        double at = scale_at(&y, (double)values[i]);
        if (values[i] != 0)
            draw_box(d, values[i] < 0 ? "below" : "above", left + step * (double)i,
                     fmin(at, zero), fmax(step - 1, 1), fmax(fabs(at - zero), 0.5),
                     SLICE_EMPTY);
    }
}
