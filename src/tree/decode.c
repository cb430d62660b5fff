#include "tree/decode.h"

#include "tree/tree.h"

#include "base/banned.h"

static bool one_tree(const int32_t *heads, uint32_t n)
{
    uint32_t roots = 0;
    for (uint32_t i = 0; i < n; i++) {
        int32_t at = (int32_t)i;
        uint32_t steps = 0;
        while (at != TREE_ROOT && steps++ <= n)
            at = heads[at];
        if (at != TREE_ROOT)
            return false;
        roots += heads[i] == TREE_ROOT;
    }
    return roots == 1;
}

/* The chart of Eisner (1996): best[s][e] for spans s..e, complete or not, headed at the
 * left or at the right end; split[] remembers where the best one was cut. */
struct chart {
    uint32_t n, stride;
    const float *scores;
    float *complete[2], *open[2]; /* [n][n]; 0: head at the left end, 1: at the right */
    uint32_t *complete_at[2], *open_at[2];
    int32_t *heads;
};

enum side { LEFT, RIGHT };

static size_t cell(const struct chart *c, uint32_t s, uint32_t e)
{
    return (size_t)s * c->n + e;
}

static float arc(const struct chart *c, uint32_t word, uint32_t head)
{
    return c->scores[(size_t)word * c->stride + head + 1];
}

static void join_open(struct chart *c, uint32_t s, uint32_t e)
{
    float best = -1e30f;
    uint32_t at = s;
    for (uint32_t k = s; k < e; k++) {
        float sum = c->complete[LEFT][cell(c, s, k)] + c->complete[RIGHT][cell(c, k + 1, e)];
        if (sum > best) {
            best = sum;
            at = k;
        }
    }
    c->open[LEFT][cell(c, s, e)] = best + arc(c, e, s);
    c->open[RIGHT][cell(c, s, e)] = best + arc(c, s, e);
    c->open_at[LEFT][cell(c, s, e)] = c->open_at[RIGHT][cell(c, s, e)] = at;
}

static void join_complete(struct chart *c, uint32_t s, uint32_t e)
{
    float left = -1e30f, right = -1e30f;
    for (uint32_t k = s; k < e; k++) {
        float l = c->open[LEFT][cell(c, s, k + 1)] + c->complete[LEFT][cell(c, k + 1, e)];
        float r = c->complete[RIGHT][cell(c, s, k)] + c->open[RIGHT][cell(c, k, e)];
        if (l > left) {
            left = l;
            c->complete_at[LEFT][cell(c, s, e)] = k + 1;
        }
        if (r > right) {
            right = r;
            c->complete_at[RIGHT][cell(c, s, e)] = k;
        }
    }
    c->complete[LEFT][cell(c, s, e)] = left;
    c->complete[RIGHT][cell(c, s, e)] = right;
}

/* Depth is bounded by the sentence's length, which the splitter bounds. */
static void read_complete(struct chart *c, enum side side, uint32_t s, uint32_t e)
{
    while (s != e) {
        uint32_t k = c->complete_at[side][cell(c, s, e)];
        uint32_t from = side == LEFT ? s : k, to = side == LEFT ? k : e;
        uint32_t cut = c->open_at[side][cell(c, from, to)];
        if (side == LEFT)
            c->heads[to] = (int32_t)from;
        else
            c->heads[from] = (int32_t)to;
        read_complete(c, LEFT, from, cut);
        read_complete(c, RIGHT, cut + 1, to);
        if (side == LEFT)
            s = k;
        else
            e = k;
    }
}

static void eisner(struct arena *arena, struct chart *c)
{
    size_t cells = (size_t)c->n * c->n;
    for (int side = 0; side < 2; side++) {
        c->complete[side] = ARENA_ARRAY(arena, float, cells);
        c->open[side] = ARENA_ARRAY(arena, float, cells);
        c->complete_at[side] = ARENA_ARRAY(arena, uint32_t, cells);
        c->open_at[side] = ARENA_ARRAY(arena, uint32_t, cells);
    }
    for (uint32_t len = 1; len < c->n; len++)
        for (uint32_t s = 0; s + len < c->n; s++) {
            join_open(c, s, s + len);
            join_complete(c, s, s + len);
        }
    uint32_t root = 0;
    float best = -1e30f;
    for (uint32_t r = 0; r < c->n; r++) {
        float sum = c->complete[RIGHT][cell(c, 0, r)] +
                    c->complete[LEFT][cell(c, r, c->n - 1)] + c->scores[(size_t)r * c->stride];
        if (sum > best) {
            best = sum;
            root = r;
        }
    }
    c->heads[root] = TREE_ROOT;
    read_complete(c, RIGHT, 0, root);
    read_complete(c, LEFT, root, c->n - 1);
}

void decode_tree(struct arena *arena, const float *scores, uint32_t n, uint32_t stride,
                 int32_t *heads)
{
    for (uint32_t i = 0; i < n; i++) {
        const float *row = scores + (size_t)i * stride;
        uint32_t best = i == 0 ? (n > 1 ? 2 : 0) : 1;
        for (uint32_t j = 0; j <= n; j++)
            if (j != i + 1 && row[j] > row[best])
                best = j;
        heads[i] = (int32_t)best - 1;
    }
    if (one_tree(heads, n))
        return;
    struct chart chart = {.n = n, .stride = stride, .scores = scores, .heads = heads};
    eisner(arena, &chart);
}
