/* charts/draw.h - SVG and HTML, element by element, over libxml2's writer.
 *
 * A draw writes into memory; draw_file puts that out whole.  Text may hold anything: markup
 * is escaped, and what XML forbids becomes a blank.  Places are in units of the figure, with
 * two decimals, so the same figure is the same bytes everywhere. */
#ifndef DEM_CHARTS_DRAW_H
#define DEM_CHARTS_DRAW_H

#include "base/arena.h"
#include "base/calendar.h"

#include <libxml/xmlwriter.h>
#include <stdio.h>

struct draw {
    xmlTextWriterPtr to;
    struct arena *arena; /* for what is being written */
};

/* Runs `paint` with an arena of its own and writes what it drew. */
dem_code draw_file(FILE *out, void (*paint)(struct draw *d, const void *of), const void *of,
                   dem_error *err);

/* ---- Any element ----------------------------------------------------------- */

/* <name class="...">; NULL: no class. */
void draw_open(struct draw *d, const char *name, const char *class);
void draw_attribute(struct draw *d, const char *name, struct slice value);
void draw_place(struct draw *d, const char *name, double value); /* an attribute, "12.50" */
void draw_text(struct draw *d, struct slice text);
void draw_raw(struct draw *d, const char *markup);
void draw_close(struct draw *d);
/* <name class="...">text</name> */
void draw_words(struct draw *d, const char *name, const char *class, struct slice text);

/* ---- Shapes ------------------------------------------------------------------ */

enum draw_anchor { DRAW_START, DRAW_MIDDLE, DRAW_END };

/* `title`: told when it is pointed at and to who cannot see it; empty: nothing. */
void draw_line(struct draw *d, const char *class, double x1, double y1, double x2, double y2,
               struct slice title);
void draw_box(struct draw *d, const char *class, double x, double y, double width,
              double height, struct slice title);
void draw_circle(struct draw *d, const char *class, double x, double y, double radius,
                 struct slice title);
void draw_label(struct draw *d, const char *class, double x, double y, enum draw_anchor anchor,
                struct slice text);

struct draw_path {
    struct draw_point {
        double x, y;
        bool apart; /* a new part begins here */
    } * list;
    size_t count, room;
};
void draw_lines(struct draw *d, const char *class, const struct draw_path *path, bool closed);

#endif
