/* charts/layout.h - a graph on a plane.
 *
 * Stress majorization (Gansner, Koren and North, "Graph drawing by stress majorization", 2004):
 * every two nodes should stand as far apart as their shortest path is long, d; the sum of
 * d^-2 (distance - d)^2 falls with each step until it no longer does.  Begins on a spiral in
 * the order of the nodes and uses nothing random: the same graph gives the same picture. */
#ifndef DEM_CHARTS_LAYOUT_H
#define DEM_CHARTS_LAYOUT_H

#include "base/arena.h"

struct layout_edge {
    uint32_t one, two;
    double length; /* above 0: how far apart the two should be */
};

struct layout_point {
    double x, y;
};

/* out[nodes], within a box of width x height, no two nearer than `apart` where the box has the
 * room.  Parts that no edge joins stand beside each other. */
void layout_place(struct arena *arena, size_t nodes, const struct layout_edge *edges,
                  size_t count, double width, double height, double apart,
                  struct layout_point *out);

#endif
