#include "tree/decode.h"

#include "tree/tree.h"

#include "base/banned.h"

/* mark[i] becomes the number of the walk that first came by i; a walk that meets itself
 * has found a cycle, of which it returns a word; -1 where all walks end at the root. */
static int32_t find_cycle(const int32_t *heads, uint32_t *mark, uint32_t n, uint32_t from)
{
    for (uint32_t i = from; i < n; i++) {
        int32_t at = (int32_t)i;
        while (at != TREE_ROOT && !mark[at]) {
            mark[at] = i + 1;
            at = heads[at];
        }
        if (at != TREE_ROOT && mark[at] == i + 1)
            return at;
    }
    return -1;
}

/* The chart of Eisner (1996): best[s][e] for spans s..e, complete or not, headed at the
 * left or at the right end; split[] remembers where the best one was cut. */
struct chart {
    uint32_t n, stride;
    const float *scores;
    float *complete[2], *open[2]; /* [n][n]; 0: head at the left end, 1: at the right */
    uint32_t *complete_at[2], *open_at;
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
    float best = 0.0f;
    uint32_t at = s;
    for (uint32_t k = s; k < e; k++) {
        float sum = c->complete[LEFT][cell(c, s, k)] + c->complete[RIGHT][cell(c, k + 1, e)];
        if (k == s || sum > best) {
            best = sum;
            at = k;
        }
    }
    c->open[LEFT][cell(c, s, e)] = best + arc(c, e, s);
    c->open[RIGHT][cell(c, s, e)] = best + arc(c, s, e);
    c->open_at[cell(c, s, e)] = at;
}

static void join_complete(struct chart *c, uint32_t s, uint32_t e)
{
    float left = 0.0f, right = 0.0f;
    uint32_t left_at = s, right_at = s;
    for (uint32_t k = s; k < e; k++) {
        float l = c->open[LEFT][cell(c, s, k + 1)] + c->complete[LEFT][cell(c, k + 1, e)];
        float r = c->complete[RIGHT][cell(c, s, k)] + c->open[RIGHT][cell(c, k, e)];
        if (k == s || l > left) {
            left = l;
            left_at = k;
        }
        if (k == s || r > right) {
            right = r;
            right_at = k;
        }
    }
    c->complete[LEFT][cell(c, s, e)] = left;
    c->complete[RIGHT][cell(c, s, e)] = right;
    c->complete_at[LEFT][cell(c, s, e)] = left_at + 1;
    c->complete_at[RIGHT][cell(c, s, e)] = right_at;
}

/* Depth is bounded by the sentence's length, which the splitter bounds. */
static void read_complete(struct chart *c, enum side side, uint32_t s, uint32_t e)
{
    while (s != e) {
        uint32_t k = c->complete_at[side][cell(c, s, e)];
        uint32_t from = side == LEFT ? s : k, to = side == LEFT ? k : e;
        uint32_t cut = c->open_at[cell(c, from, to)];
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
    c->open_at = ARENA_RAW(arena, uint32_t, cells);
    for (int side = 0; side < 2; side++) {
        c->complete[side] = ARENA_RAW(arena, float, cells);
        c->open[side] = ARENA_RAW(arena, float, cells);
        c->complete_at[side] = ARENA_RAW(arena, uint32_t, cells);
        for (uint32_t i = 0; i < c->n; i++)
            c->complete[side][cell(c, i, i)] = 0.0f;
    }
    for (uint32_t len = 1; len < c->n; len++)
        for (uint32_t s = 0; s + len < c->n; s++) {
            join_open(c, s, s + len);
            join_complete(c, s, s + len);
        }
    uint32_t root = 0;
    float best = 0.0f;
    for (uint32_t r = 0; r < c->n; r++) {
        float sum = c->complete[RIGHT][cell(c, 0, r)] +
                    c->complete[LEFT][cell(c, r, c->n - 1)] + c->scores[(size_t)r * c->stride];
        if (r == 0 || sum > best) {
            best = sum;
            root = r;
        }
    }
    c->heads[root] = TREE_ROOT;
    read_complete(c, RIGHT, 0, root);
    read_complete(c, LEFT, root, c->n - 1);
}

struct choice decode_choice(const float *row, uint32_t word, uint32_t n)
{
    uint32_t best = word == 0 ? (n > 1 ? 2 : 1) : 1;
    for (uint32_t j = best + 1; j <= n; j++)
        if (j != word + 1 && row[j] > row[best])
            best = j;
    return (struct choice){(int32_t)best - 1, row[best] - row[0]};
}

/* The root is the word that loses least by being it. */
static uint32_t choose_root(const struct choice *choices, uint32_t n)
{
    uint32_t root = 0;
    for (uint32_t i = 1; i < n; i++)
        if (choices[i].loss < choices[root].loss)
            root = i;
    return root;
}

/* Each cycle is cut at its word that would soonest be a root. */
static void cut_cycles(const struct choice *choices, uint32_t n, uint32_t root, int32_t *heads,
                       uint32_t *mark, int32_t cycle)
{
    for (; cycle >= 0; cycle = find_cycle(heads, mark, n, mark[cycle])) {
        int32_t cut = cycle;
        for (int32_t at = heads[cycle]; at != cycle; at = heads[at])
            if (choices[at].loss < choices[cut].loss)
                cut = at;
        heads[cut] = (int32_t)root;
    }
}

void decode_tree(struct arena *arena, const struct choice *choices, const float *scores,
                 uint32_t n, uint32_t stride, int32_t *heads)
{
    uint32_t *mark = ARENA_ARRAY(arena, uint32_t, n), root = choose_root(choices, n);
    for (uint32_t i = 0; i < n; i++)
        heads[i] = choices[i].head;
    heads[root] = TREE_ROOT;
    int32_t cycle = find_cycle(heads, mark, n, 0);
    if (cycle < 0)
        return;
    struct chart chart = {.n = n, .stride = stride, .scores = scores, .heads = heads};
    if (n <= DECODE_EXACT_MAX)
        eisner(arena, &chart);
    else
        cut_cycles(choices, n, root, heads, mark, cycle);
}
