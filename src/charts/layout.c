#include "charts/layout.h"

#include <math.h>

#include "base/banned.h"

enum { STEPS_MAX = 400, PUSHES_MAX = 60 };
static const double golden_angle = 2.399963229728653;
static const double least_gain = 1e-5;

struct graph {
    size_t nodes;
    double *apart; /* [nodes * nodes]: lengths of the shortest paths */
    struct layout_point *at;
};

static double *distance(const struct graph *g, size_t a, size_t b)
{
    return &g->apart[a * g->nodes + b];
}

/* Floyd and Warshall; what no path joins is one longer than the longest. */
static void find_paths(const struct graph *g, const struct layout_edge *edges, size_t count)
{
    double longest = 0;
    for (size_t i = 0; i < g->nodes * g->nodes; i++)
        g->apart[i] = i % (g->nodes + 1) ? INFINITY : 0;
    for (size_t i = 0; i < count; i++)
        *distance(g, edges[i].one, edges[i].two) = *distance(g, edges[i].two, edges[i].one) =
            edges[i].length;
    for (size_t k = 0; k < g->nodes; k++)
        for (size_t i = 0; i < g->nodes; i++)
            for (size_t j = 0; j < g->nodes; j++)
                *distance(g, i, j) =
                    fmin(*distance(g, i, j), *distance(g, i, k) + *distance(g, k, j));
    for (size_t i = 0; i < g->nodes * g->nodes; i++)
        longest = isinf(g->apart[i]) ? longest : fmax(longest, g->apart[i]);
    for (size_t i = 0; i < g->nodes * g->nodes; i++)
        g->apart[i] = isinf(g->apart[i]) ? longest + 1 : g->apart[i];
}

static double length_between(const struct graph *g, size_t a, size_t b)
{
    double x = g->at[a].x - g->at[b].x, y = g->at[a].y - g->at[b].y;
    return fmax(sqrt(x * x + y * y), 1e-9);
}

static double stress(const struct graph *g)
{
    double sum = 0;
    for (size_t i = 0; i < g->nodes; i++)
        for (size_t j = 0; j < i; j++) {
            double off = length_between(g, i, j) / *distance(g, i, j) - 1;
            sum += off * off;
        }
    return sum;
}

/* Where the others want the node. */
static void move_node(const struct graph *g, size_t i)
{
    struct layout_point sum = {0, 0};
    double weights = 0;
    for (size_t j = 0; j < g->nodes; j++) {
        if (j == i)
            continue;
        double d = *distance(g, i, j), weight = 1 / (d * d), part = d / length_between(g, i, j);
        sum.x += weight * (g->at[j].x + part * (g->at[i].x - g->at[j].x));
        sum.y += weight * (g->at[j].y + part * (g->at[i].y - g->at[j].y));
        weights += weight;
    }
    g->at[i] = (struct layout_point){sum.x / weights, sum.y / weights};
}

static void majorize(const struct graph *g)
{
    double before = stress(g);
    for (int step = 0; step < STEPS_MAX; step++) {
        for (size_t i = 0; i < g->nodes; i++)
            move_node(g, i);
        double now = stress(g);
        if (before - now <= least_gain * before)
            return;
        before = now;
    }
}

/* Each axis to the box by itself: nearness stays, and no room is lost. */
static void fit(const struct graph *g, double width, double height)
{
    struct layout_point low = g->at[0], high = g->at[0];
    for (size_t i = 1; i < g->nodes; i++) {
        low.x = fmin(low.x, g->at[i].x);
        low.y = fmin(low.y, g->at[i].y);
        high.x = fmax(high.x, g->at[i].x);
        high.y = fmax(high.y, g->at[i].y);
    }
    for (size_t i = 0; i < g->nodes; i++) {
        double x = high.x > low.x ? (g->at[i].x - low.x) / (high.x - low.x) : 0.5;
        double y = high.y > low.y ? (g->at[i].y - low.y) / (high.y - low.y) : 0.5;
        g->at[i] = (struct layout_point){x * width, y * height};
    }
}

static double within(double value, double high)
{
    return value < 0 ? 0 : value > high ? high : value;
}

static bool push_pair(const struct graph *g, size_t a, size_t b, double apart)
{
    double length = length_between(g, a, b), half = (apart - length) / 2;
    if (half <= 1e-6)
        return false;
    double x = (g->at[a].x - g->at[b].x) / length, y = (g->at[a].y - g->at[b].y) / length;
    if (x == 0 && y == 0)
        x = 1;
    g->at[a] = (struct layout_point){g->at[a].x + half * x, g->at[a].y + half * y};
    g->at[b] = (struct layout_point){g->at[b].x - half * x, g->at[b].y - half * y};
    return true;
}

static void push_apart(const struct graph *g, double width, double height, double apart)
{
    bool moved = true;
    for (int i = 0; i < PUSHES_MAX && moved; i++) {
        moved = false;
        for (size_t a = 0; a < g->nodes; a++)
            for (size_t b = 0; b < a; b++)
                moved |= push_pair(g, a, b, apart);
        for (size_t a = 0; a < g->nodes; a++)
            g->at[a] =
                (struct layout_point){within(g->at[a].x, width), within(g->at[a].y, height)};
    }
}

void layout_place(struct arena *arena, size_t nodes, const struct layout_edge *edges,
                  size_t count, double width, double height, double apart,
                  struct layout_point *out)
{
    struct graph g = {nodes, ARENA_ARRAY(arena, double, nodes *nodes), out};
    for (size_t i = 0; i < nodes; i++) {
        double turn = golden_angle * (double)i, radius = sqrt((double)i + 0.5);
        out[i] = (struct layout_point){radius * cos(turn), radius * sin(turn)};
    }
    if (!nodes)
        return;
    find_paths(&g, edges, count);
    if (nodes > 1)
        majorize(&g);
    fit(&g, width, height);
    push_apart(&g, width, height, apart);
}
