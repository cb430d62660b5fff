/* A network as a graph and as a matrix, drawn and in a terminal. */
#include "charts/build.h"

#include <math.h>

#include "base/banned.h"

enum {
    WIDTH = 960,
    GRAPH = 560,
    MARGIN = 48,
    TOP = 76,
    NODE = 17,
    CELL_MAX = 52,
    MATRIX_MAX = 24
};
static const double widest = 7, narrowest = 0.7;

struct slice network_words(struct arena *arena, const struct network *n)
{
    struct slice rest = n->others ? arena_print(arena, "; left out: %zu more with %llu events",
                                                n->others, (unsigned long long)n->left_out)
                                  : SLICE_EMPTY;
    return arena_print(arena, "%zu countries, %llu events between them%.*s%s%.*s.",
                       n->countries.count, (unsigned long long)(n->events - n->left_out),
                       SLICE_ARG(rest), n->query.len ? "; " : "", SLICE_ARG(n->query));
}

struct slice network_search(struct arena *arena, struct slice store, const struct network *n)
{
    struct slice query = arena_print(arena, "src:ACTOR tgt:RECIPIENT%s%.*s",
                                     n->query.len ? " " : "", SLICE_ARG(n->query));
    return arena_print(arena, "demarche search --limit=0 %.*s %.*s",
                       SLICE_ARG(words_quoted(arena, store)),
                       SLICE_ARG(words_quoted(arena, query)));
}

/* ---- Ties: both directions of two countries ---- */

struct tie {
    uint32_t one, two; /* one < two */
    const struct network_edge *there, *back;
    uint64_t events;
    double score;
};

struct ties {
    struct tie *list; /* the most events last, so that they are drawn on top */
    size_t count, room;
};

/* Mean over the events of both directions. */
static double mean_of(const struct network_edge *a, const struct network_edge *b)
{
    double sum = 0, events = 0;
    for (int i = 0; i < 2; i++) {
        const struct network_edge *e = i ? b : a;
        if (e && e->scored) {
            sum += e->score * (double)e->events;
            events += (double)e->events;
        }
    }
    return events > 0 ? sum / events : 0;
}

static int by_weight(const void *a, const void *b)
{
    const struct tie *x = a, *y = b;
    if (x->events != y->events)
        return x->events < y->events ? -1 : 1;
    return x->one != y->one ? (x->one < y->one ? 1 : -1)
                            : (x->two < y->two) - (x->two > y->two);
}

/* Edge of the matrix, or NULL: [countries * countries] */
static const struct network_edge **matrix_of(struct arena *arena, const struct network *n)
{
    size_t count = n->countries.count;
    const struct network_edge **out =
        ARENA_ARRAY(arena, const struct network_edge *, count *count);
    for (size_t i = 0; i < n->edges.count; i++)
        out[n->edges.list[i].actor * count + n->edges.list[i].recipient] = &n->edges.list[i];
    return out;
}

static struct ties ties_of(struct arena *arena, const struct network *n,
                           const struct network_edge **matrix)
{
    struct ties out = {NULL, 0, 0};
    uint32_t count = (uint32_t)n->countries.count;
    for (uint32_t a = 0; a < count; a++)
        for (uint32_t b = a + 1; b < count; b++) {
            const struct network_edge *x = matrix[a * count + b], *y = matrix[b * count + a];
            if (x || y)
                *ARENA_PUSH(arena, &out) = (struct tie){
                    a, b, x, y, (x ? x->events : 0) + (y ? y->events : 0), mean_of(x, y)};
        }
    if (out.count)
        qsort(out.list, out.count, sizeof *out.list, by_weight);
    return out;
}

static struct slice one_way(struct arena *arena, const struct network *n,
                            const struct network_edge *e)
{
    struct slice score = e->scored ? arena_print(arena, "%.4f", e->score) : SLICE("none");
    return arena_print(arena, "%.*s to %.*s: %llu events, mean score %.*s",
                       SLICE_ARG(n->countries.list[e->actor].code),
                       SLICE_ARG(n->countries.list[e->recipient].code),
                       (unsigned long long)e->events, SLICE_ARG(score));
}

static struct slice both_ways(struct arena *arena, const struct network *n, const struct tie *t)
{
    struct slice there = t->there ? one_way(arena, n, t->there) : SLICE_EMPTY;
    struct slice back = t->back ? one_way(arena, n, t->back) : SLICE_EMPTY;
    return arena_print(arena, "%.*s%s%.*s", SLICE_ARG(there), t->there && t->back ? "; " : "",
                       SLICE_ARG(back));
}

/* ---- The graph ---- */

/* Heavy ties are short: from 1 for the heaviest to 2. */
static double length_of(const struct tie *t, uint64_t most)
{
    double part = log1p((double)t->events) / log1p((double)most);
    return 2 - part;
}

static const char *class_of(double score)
{
    int way = score_way(score);
    return way > 0 ? "friendly" : way < 0 ? "hostile" : "neutral";
}

static void put_tie(struct draw *d, const struct network *n, const struct tie *t, uint64_t most,
                    const struct layout_point *at)
{
    const struct layout_point *a = &at[t->one], *b = &at[t->two];
    double part = sqrt((double)t->events / (double)most);
    draw_open(d, "line", class_of(t->score));
    draw_place(d, "x1", a->x + MARGIN);
    draw_place(d, "y1", a->y + TOP);
    draw_place(d, "x2", b->x + MARGIN);
    draw_place(d, "y2", b->y + TOP);
    draw_attribute(
        d, "style",
        arena_print(d->arena, "stroke-width:%.1f", narrowest + part * (widest - narrowest)));
    draw_words(d, "title", NULL, both_ways(d->arena, n, t));
    draw_close(d);
}

static void put_graph(struct draw *d, const struct network *n,
                      const struct network_edge **matrix)
{
    struct ties ties = ties_of(d->arena, n, matrix);
    size_t count = n->countries.count;
    uint64_t most = ties.count ? ties.list[ties.count - 1].events : 1;
    struct layout_edge *edges = ARENA_ARRAY(d->arena, struct layout_edge, ties.count);
    struct layout_point *at = ARENA_ARRAY(d->arena, struct layout_point, count);
    for (size_t i = 0; i < ties.count; i++)
        edges[i] = (struct layout_edge){ties.list[i].one, ties.list[i].two,
                                        length_of(&ties.list[i], most)};
    layout_place(d->arena, count, edges, ties.count, WIDTH - 2 * MARGIN, GRAPH - 2 * MARGIN,
                 2.6 * NODE, at);
    for (size_t i = 0; i < ties.count; i++)
        put_tie(d, n, &ties.list[i], most, at);
    for (size_t i = 0; i < count; i++) {
        const struct network_country *c = &n->countries.list[i];
        draw_circle(d, "node", at[i].x + MARGIN, at[i].y + TOP, NODE,
                    arena_print(d->arena, "%.*s: %llu events", SLICE_ARG(c->name),
                                (unsigned long long)c->events));
        draw_label(d, NULL, at[i].x + MARGIN, at[i].y + TOP + 4, DRAW_MIDDLE, c->code);
    }
}

static void put_legend(struct draw *d, double top)
{
    static const char *const classes[] = {"friendly", "neutral", "hostile"};
    static const char *const words[] = {"solid: mean score 1 and above, cooperation",
                                        "dotted: between", "dashed: -1 and below, conflict"};
    static const double at[] = {16, 370, 560};
    for (int i = 0; i < 3; i++) {
        draw_open(d, "line", classes[i]);
        draw_place(d, "x1", at[i]);
        draw_place(d, "y1", top);
        draw_place(d, "x2", at[i] + 40);
        draw_place(d, "y2", top);
        draw_attribute(d, "style", SLICE("stroke-width:3"));
        draw_close(d);
        draw_label(d, NULL, at[i] + 48, top + 4, DRAW_START, slice_of(words[i]));
    }
}

/* ---- The matrix ---- */

/* "+12": a sign for the mean score, and the events. */
static struct slice cell_words(struct arena *arena, const struct network_edge *e)
{
    int way = e->scored ? score_way(e->score) : 0;
    return arena_print(arena, "%s%llu",
                       way > 0   ? "+"
                       : way < 0 ? "−"
                                 : "",
                       (unsigned long long)e->events);
}

/* Countries of the matrix: more could not be read. */
static size_t matrix_size(const struct network *n)
{
    return n->countries.count < MATRIX_MAX ? n->countries.count : MATRIX_MAX;
}

static double cell_width(const struct network *n)
{
    return fmin(CELL_MAX, (WIDTH - MARGIN - 8.0) / ((double)matrix_size(n) + 0.5));
}

static double matrix_height(const struct network *n)
{
    return 60 + 20 * (double)(matrix_size(n) + 1);
}

static void put_matrix(struct draw *d, const struct network *n,
                       const struct network_edge **matrix, double top)
{
    double cell = cell_width(n);
    size_t count = n->countries.count, shown = matrix_size(n);
    struct slice title = SLICE("What the row did to the column");
    if (shown < count)
        title = arena_print(d->arena, "%.*s: the busiest %zu", SLICE_ARG(title), shown);
    draw_label(d, "title", 16, top, DRAW_START, title);
    draw_label(
        d, "soft", 16, top + 18, DRAW_START,
        SLICE("events; + where the mean score is 1 and above, − where it is -1 and below"));
    for (size_t i = 0; i < shown; i++) {
        double y = top + 62 + 20 * (double)i, x = MARGIN + cell * ((double)i + 0.5);
        draw_label(d, "soft", x + cell * 0.5, top + 42, DRAW_MIDDLE, n->countries.list[i].code);
        draw_label(d, "soft", 16, y, DRAW_START, n->countries.list[i].code);
        draw_line(d, "frame", 16, y + 5, MARGIN + cell * ((double)shown + 0.5), y + 5,
                  SLICE_EMPTY);
        for (size_t k = 0; k < shown; k++) {
            const struct network_edge *e = matrix[i * count + k];
            int way = e && e->scored ? score_way(e->score) : 0;
            if (e)
                draw_label(d,
                           way > 0   ? "blue"
                           : way < 0 ? "orange"
                                     : NULL,
                           MARGIN + cell * ((double)k + 1.4), y, DRAW_END,
                           cell_words(d->arena, e));
        }
    }
}

void network_drawing(struct draw *d, const struct network *n, bool alone)
{
    const struct network_edge **matrix = matrix_of(d->arena, n);
    figure_open(d, "network", WIDTH, TOP + GRAPH + matrix_height(n),
                SLICE("Who deals with whom"), network_words(d->arena, n), alone);
    draw_label(d, "title", 16, 22, DRAW_START, SLICE("Who deals with whom"));
    draw_label(d, "soft", 204, 22, DRAW_START,
               SLICE("the wider a line, the more events; the nearer, the more they deal"));
    put_legend(d, 44);
    put_graph(d, n, matrix);
    put_matrix(d, n, matrix, TOP + GRAPH);
    figure_close(d);
}

/* ---- Terminal ---- */

void network_text(const struct chart *c, const struct network *n)
{
    const struct network_edge **matrix = matrix_of(c->arena, n);
    size_t count = n->countries.count;
    int cell = 4;
    for (size_t i = 0; i < n->edges.count; i++) {
        int width = (int)text_columns(cell_words(c->arena, &n->edges.list[i])) + 1;
        cell = width > cell ? width : cell;
    }
    size_t room = (c->style.width - 4) / (size_t)cell;
    size_t shown = count < room ? count : room; /* as many as the terminal has columns for */
    struct slice words = network_words(c->arena, n);
    fprintf(c->out, "%.*s\n", SLICE_ARG(words));
    fprintf(c->out, "Events, what the row did to the column; + cooperation, − conflict\n\n   ");
    for (size_t i = 0; i < shown; i++)
        fprintf(c->out, "%*.*s", cell, SLICE_ARG(n->countries.list[i].code));
    fputc('\n', c->out);
    for (size_t i = 0; i < shown; i++) {
        fprintf(c->out, "%-3.*s", SLICE_ARG(n->countries.list[i].code));
        for (size_t k = 0; k < shown; k++) {
            const struct network_edge *e = matrix[i * count + k];
            struct slice s = e ? cell_words(c->arena, e) : i == k ? SLICE("·") : SLICE_EMPTY;
            int way = e && e->scored ? score_way(e->score) : 0;
            const char *on = c->style.colour && way ? (way > 0 ? "\033[34m" : "\033[33m") : "";
            fprintf(c->out, "%*s%s%.*s%s", cell - (int)text_columns(s), "", on, SLICE_ARG(s),
                    *on ? "\033[0m" : "");
        }
        fputc('\n', c->out);
    }
    if (shown < count)
        fprintf(c->out, "\n%zu more do not fit the terminal; --as=csv has all\n",
                count - shown);
}
