#include "charts/draw.h"

#include "base/error.h"

#include "base/banned.h"

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

/* NUL-terminated, and without what XML forbids. */
static const xmlChar *clean(const struct draw *d, struct slice s)
{
    char *copy = arena_take(d->arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        copy[i] = (unsigned char)s.at[i] < ' ' ? ' ' : s.at[i];
    return x(copy);
}

dem_code draw_file(FILE *out, void (*paint)(struct draw *d, const void *of), const void *of,
                   dem_error *err)
{
    struct arena arena;
    xmlBufferPtr buffer = xmlBufferCreate();
    struct draw d = {xmlNewTextWriterMemory(buffer, 0), &arena};
    arena_init(&arena, NULL);
    bool full = setjmp(arena.guard) != 0;
    if (d.to && !full)
        paint(&d, of);
    bool made = d.to && !full;
    if (d.to)
        xmlFreeTextWriter(d.to); /* flushes */
    if (made)
        fwrite(xmlBufferContent(buffer), 1, (size_t)xmlBufferLength(buffer), out);
    xmlBufferFree(buffer);
    arena_release(&arena);
    return made ? DEM_OK : error_set(err, DEM_E_MEMORY, "not enough memory for the figure");
}

/* ---- Any element ---------------------------------------------------------------- */

void draw_attribute(struct draw *d, const char *name, struct slice value)
{
    xmlTextWriterWriteAttribute(d->to, x(name), clean(d, value));
}

void draw_place(struct draw *d, const char *name, double value)
{
    xmlTextWriterWriteFormatAttribute(d->to, x(name), "%.2f", value + 0.0);
}

void draw_open(struct draw *d, const char *name, const char *class)
{
    xmlTextWriterStartElement(d->to, x(name));
    if (class)
        xmlTextWriterWriteAttribute(d->to, x("class"), x(class));
}

void draw_text(struct draw *d, struct slice text)
{
    xmlTextWriterWriteString(d->to, clean(d, text));
}

void draw_raw(struct draw *d, const char *markup)
{
    xmlTextWriterWriteRaw(d->to, x(markup));
}

void draw_close(struct draw *d)
{
    xmlTextWriterFullEndElement(d->to); /* HTML knows no <p/> */
}

void draw_words(struct draw *d, const char *name, const char *class, struct slice text)
{
    draw_open(d, name, class);
    draw_text(d, text);
    draw_close(d);
}

/* ---- Shapes ---------------------------------------------------------------------- */

static void end_shape(struct draw *d, struct slice title)
{
    if (title.len)
        draw_words(d, "title", NULL, title);
    draw_close(d);
}

void draw_line(struct draw *d, const char *class, double x1, double y1, double x2, double y2,
               struct slice title)
{
    draw_open(d, "line", class);
    draw_place(d, "x1", x1);
    draw_place(d, "y1", y1);
    draw_place(d, "x2", x2);
    draw_place(d, "y2", y2);
    end_shape(d, title);
}

void draw_box(struct draw *d, const char *class, double left, double top, double width,
              double height, struct slice title)
{
    draw_open(d, "rect", class);
    draw_place(d, "x", left);
    draw_place(d, "y", top);
    draw_place(d, "width", width);
    draw_place(d, "height", height);
    end_shape(d, title);
}

void draw_circle(struct draw *d, const char *class, double cx, double cy, double radius,
                 struct slice title)
{
    draw_open(d, "circle", class);
    draw_place(d, "cx", cx);
    draw_place(d, "cy", cy);
    draw_place(d, "r", radius);
    end_shape(d, title);
}

void draw_label(struct draw *d, const char *class, double left, double base,
                enum draw_anchor anchor, struct slice text)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    draw_open(d, "text", class);
    draw_place(d, "x", left);
    draw_place(d, "y", base);
    if (anchor != DRAW_START)
        draw_attribute(d, "text-anchor", slice_of(anchors[anchor]));
    draw_text(d, text);
    draw_close(d);
}

void draw_lines(struct draw *d, const char *class, const struct draw_path *path, bool closed)
{
    char point[64];
    if (!path->count)
        return;
    draw_open(d, "path", class);
    xmlTextWriterStartAttribute(d->to, x("d"));
    for (size_t i = 0; i < path->count; i++) {
        const struct draw_point *p = &path->list[i];
        snprintf(point, sizeof point, "%s%c%.2f %.2f", i && closed && p->apart ? "Z" : "",
                 i && !p->apart ? 'L' : 'M', p->x + 0.0, p->y + 0.0);
        draw_raw(d, point);
    }
    draw_raw(d, closed ? "Z" : "");
    xmlTextWriterEndAttribute(d->to);
    draw_close(d);
}
