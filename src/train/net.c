#include "train/net.h"

#include "learn/numeric.h"
#include "train/gemm.h"

#include <math.h>
#include <string.h>

#include "base/banned.h"

struct net {
    struct arena *arena;
    struct net_shape shape;
    struct given given;
    uint32_t rows[T_COUNT], cols[T_COUNT];
    size_t at[T_COUNT], size;      /* offsets into the flat arrays */
    float *value, *first, *second; /* [size] parameters, Adam moments */
    float *slope[NET_THREADS];     /* [size] */
    uint8_t *touched[NET_THREADS]; /* [table] embedding rows with a slope */
    uint8_t *seen;                 /* [table] rows that ever had one */
    float decay[2];                /* beta1 and beta2 to the power of the steps */
};

struct work {
    int thread;
    float *e, *de, *x1, *dx1, *given;
    float *pre[NET_LAYERS_MAX], *act[NET_LAYERS_MAX], *cell[NET_LAYERS_MAX],
        *in[NET_LAYERS_MAX + 1], *out[NET_LAYERS_MAX];
    float *mask[NET_LAYERS_MAX + 1], *dpre, *dout, *din;
    float *head, *dhead, *arc, *darc, *top, *dtop, *du, *ddu;
    float *lab, *dlab, *labout, *dlabout, *scores, *dscores, *ext, *ext_t, *dext, *tr, *trw,
        *panel;
    uint64_t seed;
};

static float *floats(struct arena *arena, size_t count)
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

/* Words that the two directions of the first layer see together. */
static uint32_t seen_at_once(const struct net_shape *s)
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
        dims[T_W1 + l][0] = l ? 2 * s->hidden : seen_at_once(s) * s->embed;
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
                    const struct given *given, uint64_t seed)
{
    struct net *n = ARENA_NEW(arena, struct net);
    n->arena = arena;
    n->shape = *shape;
    n->given = *given;
    n->decay[0] = n->decay[1] = 1.0f;
    shape_tensors(n);
    n->value = floats(arena, n->size);
    n->first = floats(arena, n->size);
    n->second = floats(arena, n->size);
    for (int t = 0; t < NET_THREADS; t++) {
        n->slope[t] = floats(arena, n->size);
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
        w->pre[l] = floats(a, N * six), w->act[l] = floats(a, N * six);
        w->cell[l] = floats(a, N * two), w->out[l] = floats(a, N * two);
    }
    for (uint32_t l = 0; l <= s->layers; l++)
        w->in[l] = floats(a, N * wide), w->mask[l] = floats(a, N * wide);
    w->dpre = floats(a, N * six), w->dout = floats(a, N * two), w->din = floats(a, N * two);
}

struct work *work_new(const struct net *n, uint32_t words, uint32_t longest, int thread)
{
    const struct net_shape *s = &n->shape;
    struct arena *a = n->arena;
    struct work *w = ARENA_NEW(a, struct work);
    size_t N = words + 8, six = 6 * s->hidden, M = net_padded(longest + 1), W = net_heads(s),
           labels = net_padded(s->labels), widest = six > W ? six : W;
    size_t seen = seen_at_once(s) * s->embed;
    widest = widest < seen ? seen : widest;
    w->thread = thread;
    work_layers(w, s, a, N);
    w->e = floats(a, N * s->embed), w->de = floats(a, N * s->embed);
    w->x1 = floats(a, N * seen), w->dx1 = floats(a, N * seen);
    w->given = floats(a, N * (n->given.width + 1));
    w->head = floats(a, N * W), w->dhead = floats(a, N * W);
    w->arc = floats(a, N * s->arc), w->darc = floats(a, N * s->arc);
    w->top = floats(a, N * s->arc), w->dtop = floats(a, N * s->arc);
    w->du = floats(a, N * s->arc), w->ddu = floats(a, N * s->arc);
    w->lab = floats(a, N * s->lab), w->dlab = floats(a, N * s->lab);
    w->labout = floats(a, N * labels), w->dlabout = floats(a, N * labels);
    w->scores = floats(a, longest * M), w->dscores = floats(a, longest * M);
    w->ext = floats(a, M * s->arc), w->ext_t = floats(a, M * s->arc);
    w->dext = floats(a, M * s->arc);
    w->tr = floats(a, (N + M) * (widest + M)), w->trw = floats(a, widest * widest);
    w->panel = floats(a, gemm_panel());
    return w;
}

static float *val(struct net *n, enum tensor t)
{
    return n->value + n->at[t];
}

static float *slo(struct net *n, struct work *w, enum tensor t)
{
    return n->slope[w->thread] + n->at[t];
}

static void add_bias(float *out, const float *bias, size_t n, size_t m)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++)
            out[i * m + j] += bias[j];
}

/* dW += X^T dY, db += sum dY, dX = dY W^T (dX may be NULL). */
static void affine_back(struct net *n, struct work *w, enum tensor weight, int bias,
                        const float *x, const float *dy, float *dx, size_t N)
{
    size_t in = n->rows[weight], out = n->cols[weight];
    transpose(w->tr, x, N, in);
    gemm(slo(n, w, weight), w->tr, dy, in, out, N, true, w->panel);
    if (bias >= 0) {
        float *db = slo(n, w, (enum tensor)bias);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < out; j++)
                db[j] += dy[i * out + j];
    }
    if (dx) {
        transpose(w->trw, val(n, weight), in, out);
        gemm(dx, dy, w->trw, N, in, out, false, w->panel);
    }
}

/* Inverted dropout, one mask a sentence. */
static void fill_mask(struct work *w, float *mask, size_t width, const struct batch *b, float p)
{
    for (uint32_t s = 0; s < b->sentences; s++) {
        float *row = mask + (size_t)b->start[s] * width;
        for (size_t j = 0; j < width; j++)
            row[j] = !w->seed ? 1.0f : chance_part(&w->seed) < p ? 0.0f : 1.0f / (1.0f - p);
        for (uint32_t t = b->start[s] + 1; t < b->start[s + 1]; t++)
            memcpy(mask + (size_t)t * width, row, width * sizeof *row);
    }
}

/* The rows of each word; the vectors given with a width go through T_GIVEN. */
static void embed_words(struct net *n, struct work *w, const struct batch *b)
{
    size_t D = n->shape.embed, W = n->given.width;
    const float *value = val(n, T_EMBED);
    if (W) {
        for (size_t t = 0; t < b->words; t++)
            if (b->given[t] == FEATURE_NONE)
                memset(w->given + t * W, 0, W * sizeof *w->given);
            else
                memcpy(w->given + t * W, n->given.vectors + b->given[t] * W,
                       W * sizeof *w->given);
        gemm(w->e, w->given, val(n, T_GIVEN), b->words, D, W, false, w->panel);
    } else {
        memset(w->e, 0, b->words * D * sizeof *w->e);
    }
    for (size_t t = 0; t < b->words; t++)
        for (int f = 0; f < FEATURE_COUNT; f++) {
            uint32_t row = b->rows[t][f];
            for (size_t j = 0; row != FEATURE_NONE && j < D; j++)
                w->e[t * D + j] += value[row * D + j];
        }
}

/* The word that slot k of word t's window stands for is in the same sentence. */
static bool in_window(const struct batch *b, uint32_t s, int64_t at)
{
    return at >= (int64_t)b->start[s] && at < (int64_t)b->start[s + 1];
}

static void embed(struct net *n, struct work *w, const struct batch *b)
{
    size_t D = n->shape.embed, K = seen_at_once(&n->shape);
    embed_words(n, w, b);
    fill_mask(w, w->mask[0], D, b, 0.2f);
    for (size_t i = 0; i < b->words * D; i++)
        w->e[i] *= w->mask[0][i];
    memset(w->x1, 0, b->words * K * D * sizeof *w->x1);
    for (uint32_t s = 0; s < b->sentences; s++)
        for (uint32_t t = b->start[s]; t < b->start[s + 1]; t++)
            for (size_t k = 0; k < K; k++) {
                int64_t at = (int64_t)(t + k) - (int64_t)(K / 2);
                if (in_window(b, s, at))
                    memcpy(w->x1 + (t * K + k) * D, w->e + (size_t)at * D, D * sizeof *w->e);
            }
}

static void embed_back(struct net *n, struct work *w, const struct batch *b)
{
    size_t D = n->shape.embed, K = seen_at_once(&n->shape), W = n->given.width;
    float *slope = slo(n, w, T_EMBED);
    memset(w->de, 0, b->words * D * sizeof *w->de);
    for (uint32_t s = 0; s < b->sentences; s++)
        for (uint32_t t = b->start[s]; t < b->start[s + 1]; t++)
            for (size_t k = 0; k < K; k++) {
                int64_t at = (int64_t)(t + k) - (int64_t)(K / 2);
                for (size_t j = 0; in_window(b, s, at) && j < D; j++)
                    w->de[(size_t)at * D + j] += w->dx1[(t * K + k) * D + j];
            }
    for (size_t t = 0; t < b->words; t++) {
        float *de = w->de + t * D;
        for (size_t j = 0; j < D; j++)
            de[j] *= w->mask[0][t * D + j];
        for (int f = 0; f < FEATURE_COUNT; f++) {
            uint32_t row = b->rows[t][f];
            if (row == FEATURE_NONE)
                continue;
            n->touched[w->thread][row] = 1;
            for (size_t j = 0; j < D; j++)
                slope[row * D + j] += de[j];
        }
    }
    if (W)
        affine_back(n, w, T_GIVEN, -1, w->given, w->de, NULL, b->words);
}

static void scan(struct work *w, uint32_t l, size_t H, const struct batch *b)
{
    for (uint32_t s = 0; s < b->sentences; s++)
        for (int d = 0; d < 2; d++) {
            uint32_t from = b->start[s], to = b->start[s + 1];
            const float *last = NULL;
            for (uint32_t k = 0; k < to - from; k++) {
                uint32_t t = d ? to - 1 - k : from + k;
                const float *p = w->pre[l] + t * 6 * H + (size_t)d * 3 * H;
                float *a = w->act[l] + t * 6 * H + (size_t)d * 3 * H;
                float *c = w->cell[l] + t * 2 * H + (size_t)d * H;
                float *h = w->out[l] + t * 2 * H + (size_t)d * H;
                for (size_t j = 0; j < H; j++) {
                    a[j] = squash(p[j]);
                    a[H + j] = gate(p[H + j]);
                    a[2 * H + j] = gate(p[2 * H + j]);
                    c[j] = a[H + j] * (last ? last[j] : 0.0f) + (1.0f - a[H + j]) * a[j];
                    h[j] = a[2 * H + j] * c[j];
                }
                last = c;
            }
        }
}

static void scan_back(struct work *w, uint32_t l, size_t H, const struct batch *b)
{
    float carry[1024];
    for (uint32_t s = 0; s < b->sentences; s++)
        for (int d = 0; d < 2; d++) {
            uint32_t from = b->start[s], to = b->start[s + 1], count = to - from;
            memset(carry, 0, sizeof carry);
            for (uint32_t k = count; k-- > 0;) {
                uint32_t t = d ? to - 1 - k : from + k, before = d ? t + 1 : t - 1;
                size_t g = t * 6 * H + (size_t)d * 3 * H, c = t * 2 * H + (size_t)d * H;
                const float *p = w->pre[l] + g, *a = w->act[l] + g;
                const float *prev = k ? w->cell[l] + before * 2 * H + (size_t)d * H : NULL;
                float *dp = w->dpre + g;
                for (size_t j = 0; j < H; j++) {
                    float dh = w->dout[c + j], f = a[H + j];
                    float dc = dh * a[2 * H + j] + carry[j];
                    dp[2 * H + j] = dh * w->cell[l][c + j] * gate_slope(p[2 * H + j]);
                    dp[H + j] = dc * ((prev ? prev[j] : 0.0f) - a[j]) * gate_slope(p[H + j]);
                    dp[j] = dc * (1.0f - f) * squash_slope(p[j]);
                    carry[j] = dc * f;
                }
            }
        }
}

static void layers(struct net *n, struct work *w, const struct batch *b)
{
    size_t H = n->shape.hidden, N = b->words;
    for (uint32_t l = 0; l < n->shape.layers; l++) {
        const float *x = l ? w->in[l] : w->x1;
        gemm(w->pre[l], x, val(n, T_W1 + l), N, 6 * H, n->rows[T_W1 + l], false, w->panel);
        add_bias(w->pre[l], val(n, T_B1 + l), N, 6 * H);
        scan(w, l, H, b);
        for (size_t i = 0; l && i < N * 2 * H; i++)
            w->out[l][i] += w->out[l - 1][i];
        fill_mask(w, w->mask[l + 1], 2 * H, b, 0.3f);
        for (size_t i = 0; i < N * 2 * H; i++)
            w->in[l + 1][i] = w->out[l][i] * w->mask[l + 1][i];
    }
}

/* w->din holds the slope of the last layer's masked output. */
static void layers_back(struct net *n, struct work *w, const struct batch *b)
{
    size_t H = n->shape.hidden, N = b->words, all = N * 2 * H;
    memset(w->dout, 0, all * sizeof *w->dout);
    for (uint32_t l = n->shape.layers; l-- > 0;) {
        /* dout arrives with what the residual carried down */
        for (size_t i = 0; i < all; i++)
            w->dout[i] += w->din[i] * w->mask[l + 1][i];
        scan_back(w, l, H, b);
        if (l)
            affine_back(n, w, T_W1 + l, (int)(T_B1 + l), w->in[l], w->dpre, w->din, N);
        else
            affine_back(n, w, T_W1 + l, (int)(T_B1 + l), w->x1, w->dpre, w->dx1, N);
    }
}

/* 2^k p(r) by + and * alone; p is the Taylor polynomial of degree 6 on |r| <= ln 2 / 2: off by
 * less than 2e-7. */
float net_power(float x)
{
    if (x < -80.0f)
        return 0.0f;
    int32_t k = (int32_t)(x * 1.44269504f - 0.5f);
    float r = x - (float)k * 0.693359375f + (float)k * 2.12194440e-4f;
    float p = 1.0f / 720.0f;
    p = p * r + 1.0f / 120.0f, p = p * r + 1.0f / 24.0f, p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f, p = p * r + 1.0f, p = p * r + 1.0f;
    union {
        int32_t bits;
        float value;
    } two = {.bits = (k + 127) << 23};
    return p * two.value;
}

/* -log softmax over `count` of the scores; slope into d. */
static double entropy(const float *s, float *d, uint32_t count, int32_t gold, float weight)
{
    float top = s[0], sum = 0.0f;
    for (uint32_t i = 1; i < count; i++)
        top = s[i] > top ? s[i] : top;
    for (uint32_t i = 0; i < count; i++)
        d[i] = net_power(s[i] - top);
    for (uint32_t i = 0; i < count; i++)
        sum += d[i];
    double loss = (double)(logf(sum) - (s[gold] - top));
    for (uint32_t i = 0; i < count; i++)
        d[i] *= weight / sum;
    d[gold] -= weight;
    return loss * (double)weight;
}

static double softmax_head(struct work *w, size_t N, size_t width, size_t from, uint32_t count,
                           const int32_t *gold, float weight)
{
    double loss = 0.0;
    for (size_t t = 0; t < N; t++)
        if (gold[t] >= 0)
            loss += entropy(w->head + t * width + from, w->dhead + t * width + from, count,
                            gold[t], weight);
    return loss;
}

static double arcs(struct net *n, struct work *w, const struct batch *b)
{
    size_t A = n->shape.arc, W = net_heads(&n->shape), N = b->words;
    double loss = 0.0;
    for (size_t t = 0; t < N; t++)
        for (size_t j = 0; j < A; j++) {
            w->arc[t * A + j] = squash(w->head[t * W + j]);
            w->top[t * A + j] = squash(w->head[t * W + A + j]);
        }
    gemm(w->du, w->arc, val(n, T_ARC_U), N, A, A, false, w->panel);
    add_bias(w->du, val(n, T_ARC_BIAS), N, A);
    memset(w->dtop, 0, N * A * sizeof *w->dtop);
    float *droot = slo(n, w, T_ARC_ROOT), *ddist = slo(n, w, T_ARC_DISTANCE);
    const float *dist = val(n, T_ARC_DISTANCE);
    for (uint32_t s = 0; s < b->sentences; s++) {
        uint32_t from = b->start[s], len = b->start[s + 1] - from, M = net_padded(len + 1);
        memset(w->ext, 0, (size_t)M * A * sizeof *w->ext);
        memcpy(w->ext, val(n, T_ARC_ROOT), A * sizeof *w->ext);
        memcpy(w->ext + A, w->top + from * A, len * A * sizeof *w->ext);
        transpose(w->ext_t, w->ext, M, A);
        gemm(w->scores, w->du + from * A, w->ext_t, len, M, A, false, w->panel);
        memset(w->dscores, 0, (size_t)len * M * sizeof *w->dscores);
        for (uint32_t i = 0; i < len; i++) {
            float *row = w->scores + (size_t)i * M, *drow = w->dscores + (size_t)i * M;
            for (uint32_t j = 0; j <= len; j++)
                row[j] += dist[j ? net_bucket((int64_t)j - 1 - i) : 0];
            row[i + 1] = -1e30f;
            loss += entropy(row, drow, len + 1, b->head[from + i] + 1, 1.0f);
            for (uint32_t j = 0; j <= len; j++)
                if (j != i + 1)
                    ddist[j ? net_bucket((int64_t)j - 1 - i) : 0] += drow[j];
        }
        gemm(w->ddu + from * A, w->dscores, w->ext, len, A, M, false, w->panel);
        transpose(w->tr, w->dscores, len, M);
        gemm(w->dext, w->tr, w->du + from * A, M, A, len, false, w->panel);
        for (size_t j = 0; j < A; j++)
            droot[j] += w->dext[j];
        memcpy(w->dtop + from * A, w->dext + A, len * A * sizeof *w->dtop);
    }
    affine_back(n, w, T_ARC_U, T_ARC_BIAS, w->arc, w->ddu, w->darc, N);
    for (size_t t = 0; t < N; t++)
        for (size_t j = 0; j < A; j++) {
            w->dhead[t * W + j] = w->darc[t * A + j] * squash_slope(w->head[t * W + j]);
            w->dhead[t * W + A + j] = w->dtop[t * A + j] * squash_slope(w->head[t * W + A + j]);
        }
    return loss;
}

/* Where the label head of word t comes from: a row of w->head, or the root's vector. */
static double labels(struct net *n, struct work *w, const struct batch *b)
{
    size_t L = n->shape.lab, W = net_heads(&n->shape), N = b->words, left = 2 * n->shape.arc,
           right = left + L;
    uint32_t out = net_padded(n->shape.labels);
    const float *root = val(n, T_LABEL_ROOT), *dist = val(n, T_LABEL_DISTANCE);
    double loss = 0.0;
    for (uint32_t s = 0; s < b->sentences; s++)
        for (uint32_t t = b->start[s]; t < b->start[s + 1]; t++) {
            int32_t h = b->head[t];
            const float *top = h < 0 ? root : w->head + (b->start[s] + (size_t)h) * W + right;
            const float *far =
                dist + L * (h < 0 ? 0 : net_bucket((int64_t)h - (int64_t)(t - b->start[s])));
            for (size_t j = 0; j < L; j++)
                w->lab[t * L + j] = squash(w->head[t * W + left + j] + top[j] + far[j]);
        }
    gemm(w->labout, w->lab, val(n, T_LABEL_OUT), N, out, L, false, w->panel);
    add_bias(w->labout, val(n, T_LABEL_BIAS), N, out);
    memset(w->dlabout, 0, N * out * sizeof *w->dlabout);
    for (size_t t = 0; t < N; t++)
        if (b->label[t] >= 0)
            loss += entropy(w->labout + t * out, w->dlabout + t * out, n->shape.labels,
                            b->label[t], 1.0f);
    affine_back(n, w, T_LABEL_OUT, T_LABEL_BIAS, w->lab, w->dlabout, w->dlab, N);
    for (uint32_t s = 0; s < b->sentences; s++)
        for (uint32_t t = b->start[s]; t < b->start[s + 1]; t++) {
            int32_t h = b->head[t];
            size_t at = (b->start[s] + (size_t)(h < 0 ? 0 : h)) * W + right;
            uint32_t k = h < 0 ? 0 : net_bucket((int64_t)h - (int64_t)(t - b->start[s]));
            const float *top = h < 0 ? root : w->head + at, *far = dist + L * k;
            float *dtop = h < 0 ? slo(n, w, T_LABEL_ROOT) : w->dhead + at;
            float *dfar = slo(n, w, T_LABEL_DISTANCE) + L * k;
            for (size_t j = 0; j < L; j++) {
                float x = w->head[t * W + left + j] + top[j] + far[j];
                float d = w->dlab[t * L + j] * squash_slope(x);
                w->dhead[t * W + left + j] += d;
                dtop[j] += d;
                dfar[j] += d;
            }
        }
    return loss;
}

double net_learn(struct net *n, struct work *w, const struct batch *b, uint64_t drop)
{
    const struct net_shape *s = &n->shape;
    size_t N = b->words, W = net_heads(&n->shape), tag = 2 * s->arc + 2 * s->lab;
    size_t name = tag + net_padded(s->tags);
    w->seed = drop;
    embed(n, w, b);
    layers(n, w, b);
    gemm(w->head, w->in[s->layers], val(n, T_HEADS), N, W, 2 * s->hidden, false, w->panel);
    add_bias(w->head, val(n, T_HEADS_BIAS), N, W);
    memset(w->dhead, 0, N * W * sizeof *w->dhead);
    double loss = arcs(n, w, b) + labels(n, w, b);
    loss += softmax_head(w, N, W, tag, s->tags, b->tag, 1.0f);
    loss += softmax_head(w, N, W, name, s->names, b->name, 1.0f);
    affine_back(n, w, T_HEADS, T_HEADS_BIAS, w->in[s->layers], w->dhead, w->din, N);
    layers_back(n, w, b);
    embed_back(n, w, b);
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

/* ---- Analytic slopes against numeric ones -------------------------------- */

static double check_tensor(struct net *n, struct work *w, const struct batch *b, int t,
                           const float *slope, uint64_t *seed)
{
    double worst = 0.0;
    for (int k = 0; k < 6 && n->rows[t]; k++) {
        size_t i = n->at[t] + chance(seed) % ((size_t)n->rows[t] * n->cols[t]);
        float keep = n->value[i], step = 1e-2f;
        n->value[i] = keep + step;
        double up = net_learn(n, w, b, 0);
        n->value[i] = keep - step;
        double down = net_learn(n, w, b, 0);
        n->value[i] = keep;
        double numeric = (up - down) / (2.0 * (double)step), analytic = (double)slope[i];
        double off = fabs(numeric - analytic) / (0.05 + fabs(numeric) + fabs(analytic));
        worst = off > worst ? off : worst;
    }
    return worst;
}

static double check_net(struct arena *arena, uint32_t window, uint64_t seed)
{
    float vectors[5 * 8];
    struct net_shape s = {64, 32, 3, window, 32, 32, 32, 5, 7, 3};
    struct given g = {vectors, 5, 8};
    uint32_t rows[9][FEATURE_COUNT], given[9], start[] = {0, 5, 9};
    int32_t head[] = {1, -1, 1, 4, 2, 2, 0, -1, 2}, label[9], tag[9], name[9];
    for (int i = 0; i < 40; i++)
        vectors[i] = chance_part(&seed) - 0.5f;
    for (int i = 0; i < 9; i++) {
        for (int f = 0; f < FEATURE_COUNT; f++)
            rows[i][f] = f == 3 ? FEATURE_NONE : (uint32_t)(chance(&seed) % 64);
        given[i] = i == 4 ? FEATURE_NONE : (uint32_t)i % 5;
        label[i] = i % 7, tag[i] = i % 5, name[i] = i % 4 ? i % 3 : -1;
    }
    struct batch b = {9,     2,   start, (const uint32_t(*)[FEATURE_COUNT])rows, given, head,
                      label, tag, name};
    struct net *n = net_new(arena, &s, &g, seed);
    struct work *w = work_new(n, 16, 16, 0);
    for (size_t i = n->at[T_GIVEN]; i < n->size; i++)
        n->value[i] += 0.01f * (chance_part(&seed) - 0.5f);
    net_learn(n, w, &b, 0);
    float *slope = floats(arena, n->size);
    memcpy(slope, n->slope[0], n->size * sizeof *slope);
    double worst = 0.0;
    for (int t = 0; t < T_COUNT; t++) {
        double off = check_tensor(n, w, &b, t, slope, &seed);
        worst = off > worst ? off : worst;
    }
    return worst;
}

double net_check(uint64_t seed)
{
    struct arena arena;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        return 1.0;
    double one = check_net(&arena, 1, seed), two = check_net(&arena, 2, seed);
    arena_release(&arena);
    return one > two ? one : two;
}
