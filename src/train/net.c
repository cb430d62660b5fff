#include "train/build.h"

#include "train/gemm.h"

#include <math.h>
#include <string.h>

#include "base/banned.h"

float *net_floats(struct arena *arena, size_t count)
{
    return arena_take(arena, count * sizeof(float) + 4096); /* slack for whole vectors */
}

uint64_t chance(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

float chance_part(uint64_t *state)
{
    return (float)(chance(state) >> 40) * (1.0f / 16777216.0f);
}

uint32_t net_sees(const struct net_shape *s)
{
    return 2 * s->window - 1;
}

static bool is_weight(int t)
{
    return t >= T_W1 && t <= T_W4;
}

static bool is_bias(int t)
{
    return (t >= T_B1 && t <= T_B4) || t == T_HEADS_BIAS || t == T_ARC_BIAS ||
           t == T_ARC_DISTANCE || t == T_LABEL_BIAS;
}

static void shape_tensors(struct net *n)
{
    const struct net_shape *s = &n->shape;
    uint32_t heads = net_heads(s);
    uint32_t dims[T_COUNT][2] = {[T_EMBED] = {s->table, s->embed},
                                 [T_GIVEN] = {n->given.width, s->embed},
                                 [T_HEADS] = {2 * s->hidden, heads},
                                 [T_HEADS_BIAS] = {1, heads},
                                 [T_ARC_U] = {s->arc, s->arc},
                                 [T_ARC_BIAS] = {1, s->arc},
                                 [T_ARC_ROOT] = {1, s->arc},
                                 [T_ARC_DISTANCE] = {1, NET_BUCKETS},
                                 [T_LABEL_ROOT] = {1, s->lab},
                                 [T_LABEL_DISTANCE] = {NET_BUCKETS, s->lab},
                                 [T_LABEL_OUT] = {s->lab, net_padded(s->labels)},
                                 [T_LABEL_BIAS] = {1, net_padded(s->labels)}};
    for (uint32_t l = 0; l < s->layers; l++) {
        dims[T_W1 + l][0] = l ? 2 * s->hidden : net_sees(s) * s->embed;
        dims[T_B1 + l][0] = 1;
        dims[T_W1 + l][1] = dims[T_B1 + l][1] = 6 * s->hidden;
    }
    for (int t = 0; t < T_COUNT; t++) {
        n->rows[t] = dims[t][0];
        n->cols[t] = dims[t][1];
        n->at[t] = n->size;
        n->size += ((size_t)dims[t][0] * dims[t][1] + 31) / 32 * 32;
    }
}

static void first_values(struct net *n, uint64_t seed)
{
    for (int t = 0; t < T_COUNT; t++) {
        float range = t == T_EMBED ? 0.25f
                      : is_bias(t) ? 0.0f
                                   : sqrtf(6.0f / (float)(n->rows[t] + n->cols[t] + 1));
        if (is_weight(t))
            range = sqrtf(3.0f / (float)(n->rows[t] + 1));
        for (size_t i = 0; i < (size_t)n->rows[t] * n->cols[t]; i++)
            n->value[n->at[t] + i] = (2.0f * chance_part(&seed) - 1.0f) * range;
    }
}

/* With a window each direction of the first layer sees a word and the one it comes from:
 * the forward half not e[t+1], the backward half not e[t-1]. */
static void blind(struct net *n)
{
    size_t E = n->shape.embed, H3 = 3 * n->shape.hidden;
    float *w = n->value + n->at[T_W1];
    for (size_t r = 0; n->shape.window > 1 && r < E; r++) {
        memset(w + (2 * E + r) * 2 * H3, 0, H3 * sizeof *w);
        memset(w + r * 2 * H3 + H3, 0, H3 * sizeof *w);
    }
}

struct net *net_new(struct arena *arena, const struct net_shape *shape,
                    const struct given *given, float dropout, uint64_t seed)
{
    struct net *n = ARENA_NEW(arena, struct net);
    n->arena = arena;
    n->dropout = dropout;
    n->shape = *shape;
    n->given = *given;
    n->decay[0] = n->decay[1] = 1.0f;
    shape_tensors(n);
    n->value = net_floats(arena, n->size);
    n->first = net_floats(arena, n->size);
    n->second = net_floats(arena, n->size);
    for (int t = 0; t < NET_THREADS; t++) {
        n->slope[t] = net_floats(arena, n->size);
        n->touched[t] = arena_take(arena, shape->table);
    }
    n->seen = arena_take(arena, shape->table);
    first_values(n, seed);
    blind(n);
    return n;
}

float *net_tensor(struct net *n, enum tensor which, uint32_t *rows, uint32_t *cols)
{
    *rows = n->rows[which];
    *cols = n->cols[which];
    return n->value + n->at[which];
}

void net_embedding(struct net *n, uint32_t row, uint32_t given, float *out)
{
    size_t D = n->shape.embed, W = n->given.width;
    const float *project = n->value + n->at[T_GIVEN];
    for (size_t j = 0; j < D; j++)
        out[j] = n->seen[row] ? n->value[n->at[T_EMBED] + row * D + j] : 0.0f;
    for (size_t k = 0; given != FEATURE_NONE && k < W; k++)
        for (size_t j = 0; j < D; j++)
            out[j] += n->given.vectors[given * W + k] * project[k * D + j];
}

static void work_layers(struct work *w, const struct net_shape *s, struct arena *a, size_t N)
{
    size_t two = 2 * s->hidden, six = 6 * s->hidden, wide = two > s->embed ? two : s->embed;
    for (uint32_t l = 0; l < s->layers; l++) {
        w->pre[l] = net_floats(a, N * six), w->act[l] = net_floats(a, N * six);
        w->cell[l] = net_floats(a, N * two), w->out[l] = net_floats(a, N * two);
    }
    for (uint32_t l = 0; l <= s->layers; l++)
        w->in[l] = net_floats(a, N * wide), w->mask[l] = net_floats(a, N * wide);
    w->dpre = net_floats(a, N * six), w->dout = net_floats(a, N * two),
    w->din = net_floats(a, N * two);
}

struct work *work_new(const struct net *n, uint32_t words, uint32_t longest, int thread)
{
    const struct net_shape *s = &n->shape;
    struct arena *a = n->arena;
    struct work *w = ARENA_NEW(a, struct work);
    size_t N = words + 8, six = 6 * s->hidden, M = net_padded(longest + 1), W = net_heads(s),
           labels = net_padded(s->labels), widest = six > W ? six : W;
    size_t seen = net_sees(s) * s->embed;
    widest = widest < seen ? seen : widest;
    w->thread = thread;
    work_layers(w, s, a, N);
    w->e = net_floats(a, N * s->embed), w->de = net_floats(a, N * s->embed);
    w->x1 = net_floats(a, N * seen), w->dx1 = net_floats(a, N * seen);
    w->given = net_floats(a, N * (n->given.width + 1));
    w->head = net_floats(a, N * W), w->dhead = net_floats(a, N * W);
    w->arc = net_floats(a, N * s->arc), w->darc = net_floats(a, N * s->arc);
    w->top = net_floats(a, N * s->arc), w->dtop = net_floats(a, N * s->arc);
    w->du = net_floats(a, N * s->arc), w->ddu = net_floats(a, N * s->arc);
    w->lab = net_floats(a, N * s->lab), w->dlab = net_floats(a, N * s->lab);
    w->labout = net_floats(a, N * labels), w->dlabout = net_floats(a, N * labels);
    w->scores = net_floats(a, longest * M), w->dscores = net_floats(a, longest * M);
    w->ext = net_floats(a, M * s->arc), w->ext_t = net_floats(a, M * s->arc);
    w->dext = net_floats(a, M * s->arc);
    w->tr = net_floats(a, (N + M) * (widest + M)), w->trw = net_floats(a, widest * widest);
    w->panel = net_floats(a, gemm_panel());
    return w;
}

float *net_value(struct net *n, enum tensor t)
{
    return n->value + n->at[t];
}

float *net_slope(struct net *n, const struct work *w, enum tensor t)
{
    return n->slope[w->thread] + n->at[t];
}

double net_learn(struct net *n, struct work *w, const struct batch *b, uint64_t drop)
{
    w->seed = drop;
    layers_forward(n, w, b);
    double loss = heads_learn(n, w, b);
    layers_backward(n, w, b);
    return loss;
}

#define BETA1 0.9f
#define BETA2 0.98f

static void adam(struct net *n, size_t from, size_t to, float rate, float scale)
{
    float c1 = 1.0f - n->decay[0], c2 = 1.0f - n->decay[1];
    for (size_t i = from; i < to; i++) {
        float g = n->slope[0][i];
        for (int t = 1; t < NET_THREADS; t++)
            g += n->slope[t][i];
        g *= scale;
        n->first[i] = BETA1 * n->first[i] + (1.0f - BETA1) * g;
        n->second[i] = BETA2 * n->second[i] + (1.0f - BETA2) * g * g;
        n->value[i] -= rate * (n->first[i] / c1) / (sqrtf(n->second[i] / c2) + 1e-6f);
        for (int t = 0; t < NET_THREADS; t++)
            n->slope[t][i] = 0.0f;
    }
}

void net_step(struct net *n, float rate, uint32_t words)
{
    size_t D = n->shape.embed;
    float scale = 1.0f / (float)words;
    n->decay[0] *= BETA1, n->decay[1] *= BETA2;
    for (uint32_t r = 0; r < n->shape.table; r++) {
        int any = 0;
        for (int t = 0; t < NET_THREADS; t++) {
            any |= n->touched[t][r];
            n->touched[t][r] = 0;
        }
        if (!any)
            continue;
        n->seen[r] = 1;
        adam(n, (size_t)r * D, (size_t)(r + 1) * D, rate, scale);
    }
    adam(n, n->at[T_GIVEN], n->size, rate, scale);
    blind(n);
}
