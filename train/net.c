#include "train/net.h"

#include "learn/numeric.h"
#include "train/gemm.h"

#include <math.h>
#include <string.h>

#define NONE 0xFFFFFFFFu
enum { FEATURES = 10 };

struct net {
    struct arena *arena;
    struct net_shape shape;
    uint32_t rows[T_COUNT], cols[T_COUNT];
    size_t at[T_COUNT], size;      /* offsets into the flat arrays */
    uint32_t heads;                /* columns of T_HEADS */
    float *value, *first, *second; /* [size] parameters, Adam moments */
    float *slope[NET_THREADS];     /* [size] */
    uint8_t *touched[NET_THREADS]; /* [table] embedding rows with a slope */
    uint32_t steps;
};

struct work {
    int thread;
    float *e, *de, *x1, *dx1;
    float *pre[NET_LAYERS], *act[NET_LAYERS], *cell[NET_LAYERS], *in[NET_LAYERS + 1],
        *out[NET_LAYERS];
    float *mask[NET_LAYERS + 1], *dpre, *dout, *din;
    float *head, *dhead, *arc, *darc, *top, *dtop, *du, *ddu;
    float *lab, *dlab, *labout, *dlabout, *scores, *dscores, *ext, *ext_t, *dext, *tr, *trw;
    uint64_t seed;
};

static float *floats(struct arena *arena, size_t count)
{
    return arena_take(arena, count * sizeof(float) + 4096); /* slack for whole vectors */
}

static uint64_t next(uint64_t *state) /* splitmix64, S. Vigna */
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static float uniform(uint64_t *state)
{
    return (float)(next(state) >> 40) * (1.0f / 16777216.0f);
}

static void shape_tensors(struct net *n)
{
    const struct net_shape *s = &n->shape;
    uint32_t two = 2 * s->hidden, six = 6 * s->hidden;
    n->heads = 2 * s->arc + 2 * s->lab + net_padded(s->tags) + net_padded(s->lemmas) +
               net_padded(s->names);
    uint32_t dims[T_COUNT][2] = {[T_EMBED] = {s->table, s->embed},
                                 [T_W1] = {3 * s->embed, six},
                                 [T_B1] = {1, six},
                                 [T_W2] = {two, six},
                                 [T_B2] = {1, six},
                                 [T_W3] = {two, six},
                                 [T_B3] = {1, six},
                                 [T_HEADS] = {two, n->heads},
                                 [T_HEADS_BIAS] = {1, n->heads},
                                 [T_ARC_U] = {s->arc, s->arc},
                                 [T_ARC_BIAS] = {1, s->arc},
                                 [T_ARC_ROOT] = {1, s->arc},
                                 [T_ARC_DISTANCE] = {1, NET_BUCKETS},
                                 [T_LABEL_ROOT] = {1, s->lab},
                                 [T_LABEL_DISTANCE] = {NET_BUCKETS, s->lab},
                                 [T_LABEL_OUT] = {s->lab, net_padded(s->labels)},
                                 [T_LABEL_BIAS] = {1, net_padded(s->labels)}};
    for (int t = 0; t < T_COUNT; t++) {
        n->rows[t] = dims[t][0];
        n->cols[t] = dims[t][1];
        n->at[t] = n->size;
        n->size += ((size_t)dims[t][0] * dims[t][1] + 31) / 32 * 32;
    }
}

struct net *net_new(struct arena *arena, const struct net_shape *shape, uint64_t seed)
{
    struct net *n = ARENA_NEW(arena, struct net);
    n->arena = arena;
    n->shape = *shape;
    shape_tensors(n);
    n->value = floats(arena, n->size);
    n->first = floats(arena, n->size);
    n->second = floats(arena, n->size);
    for (int t = 0; t < NET_THREADS; t++) {
        n->slope[t] = floats(arena, n->size);
        n->touched[t] = arena_take(arena, shape->table);
    }
    for (int t = 0; t < T_COUNT; t++) {
        bool bias = t == T_B1 || t == T_B2 || t == T_B3 || t == T_HEADS_BIAS ||
                    t == T_ARC_BIAS || t == T_ARC_DISTANCE || t == T_LABEL_BIAS;
        float range = t == T_EMBED ? 0.25f
                      : bias       ? 0.0f
                                   : sqrtf(6.0f / (float)(n->rows[t] + n->cols[t]));
        if (t == T_W1 || t == T_W2 || t == T_W3)
            range = sqrtf(3.0f / (float)n->rows[t]);
        for (size_t i = 0; i < (size_t)n->rows[t] * n->cols[t]; i++)
            n->value[n->at[t] + i] = (2.0f * uniform(&seed) - 1.0f) * range;
    }
    return n;
}

float *net_tensor(struct net *n, enum tensor which, uint32_t *rows, uint32_t *cols)
{
    *rows = n->rows[which];
    *cols = n->cols[which];
    return n->value + n->at[which];
}

struct work *work_new(const struct net *n, uint32_t words, int thread)
{
    const struct net_shape *s = &n->shape;
    struct arena *a = n->arena;
    struct work *w = ARENA_NEW(a, struct work);
    size_t N = words + 8, two = 2 * s->hidden, six = 6 * s->hidden,
           M = net_padded((uint32_t)N + 1);
    size_t widest = six > n->heads ? six : n->heads;
    if (widest < 3 * s->embed)
        widest = 3 * s->embed;
    w->thread = thread;
    w->e = floats(a, N * s->embed), w->de = floats(a, N * s->embed);
    w->x1 = floats(a, N * 3 * s->embed), w->dx1 = floats(a, N * 3 * s->embed);
    for (int l = 0; l < NET_LAYERS; l++) {
        w->pre[l] = floats(a, N * six), w->act[l] = floats(a, N * six);
        w->cell[l] = floats(a, N * two), w->out[l] = floats(a, N * two);
    }
    for (int l = 0; l <= NET_LAYERS; l++)
        w->in[l] = floats(a, N * (two > s->embed ? two : s->embed)),
        w->mask[l] = floats(a, N * (two > s->embed ? two : s->embed));
    w->dpre = floats(a, N * six), w->dout = floats(a, N * two), w->din = floats(a, N * two);
    w->head = floats(a, N * n->heads), w->dhead = floats(a, N * n->heads);
    w->arc = floats(a, N * s->arc), w->darc = floats(a, N * s->arc);
    w->top = floats(a, N * s->arc), w->dtop = floats(a, N * s->arc);
    w->du = floats(a, N * s->arc), w->ddu = floats(a, N * s->arc);
    w->lab = floats(a, N * s->lab), w->dlab = floats(a, N * s->lab);
    w->labout = floats(a, N * net_padded(s->labels)),
    w->dlabout = floats(a, N * net_padded(s->labels));
    w->scores = floats(a, 512 * M), w->dscores = floats(a, 512 * M);
    w->ext = floats(a, M * s->arc), w->ext_t = floats(a, M * s->arc),
    w->dext = floats(a, M * s->arc);
    w->tr = floats(a, N * widest + 1024 * M), w->trw = floats(a, widest * widest);
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
    gemm(slo(n, w, weight), w->tr, dy, in, out, N, 1);
    if (bias >= 0) {
        float *db = slo(n, w, (enum tensor)bias);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < out; j++)
                db[j] += dy[i * out + j];
    }
    if (dx) {
        transpose(w->trw, val(n, weight), in, out);
        gemm(dx, dy, w->trw, N, in, out, 0);
    }
}

/* Inverted dropout, one mask a sentence. */
static void fill_mask(struct work *w, float *mask, size_t width, const struct batch *b, float p)
{
    for (uint32_t s = 0; s < b->sentences; s++) {
        float *row = mask + (size_t)b->start[s] * width;
        for (size_t j = 0; j < width; j++)
            row[j] = !w->seed ? 1.0f : uniform(&w->seed) < p ? 0.0f : 1.0f / (1.0f - p);
        for (uint32_t t = b->start[s] + 1; t < b->start[s + 1]; t++)
            memcpy(mask + (size_t)t * width, row, width * sizeof *row);
    }
}

static void embed(struct net *n, struct work *w, const struct batch *b)
{
    size_t D = n->shape.embed;
    const float *table = val(n, T_EMBED);
    fill_mask(w, w->mask[0], D, b, 0.15f);
    for (uint32_t t = 0; t < b->words; t++) {
        float *e = w->e + t * D;
        memset(e, 0, D * sizeof *e);
        for (int f = 0; f < FEATURES; f++) {
            if (b->rows[t][f] == NONE)
                continue;
            const float *row = table + (size_t)b->rows[t][f] * D;
            for (size_t j = 0; j < D; j++)
                e[j] += row[j];
        }
        for (size_t j = 0; j < D; j++)
            e[j] *= w->mask[0][t * D + j];
    }
    for (uint32_t s = 0; s < b->sentences; s++)
        for (uint32_t t = b->start[s]; t < b->start[s + 1]; t++)
            for (int k = -1; k <= 1; k++) {
                float *x = w->x1 + t * 3 * D + (size_t)(k + 1) * D;
                bool inside =
                    (k >= 0 || t > b->start[s]) && (k <= 0 || t + 1 < b->start[s + 1]);
                if (inside)
                    memcpy(x, w->e + (size_t)((int64_t)t + k) * D, D * sizeof *x);
                else
                    memset(x, 0, D * sizeof *x);
            }
}

static void embed_back(struct net *n, struct work *w, const struct batch *b)
{
    size_t D = n->shape.embed;
    float *slope = slo(n, w, T_EMBED);
    memset(w->de, 0, b->words * D * sizeof *w->de);
    for (uint32_t s = 0; s < b->sentences; s++)
        for (uint32_t t = b->start[s]; t < b->start[s + 1]; t++)
            for (int k = -1; k <= 1; k++) {
                bool inside =
                    (k >= 0 || t > b->start[s]) && (k <= 0 || t + 1 < b->start[s + 1]);
                const float *dx = w->dx1 + t * 3 * D + (size_t)(k + 1) * D;
                float *de = w->de + (size_t)((int64_t)t + k) * D;
                for (size_t j = 0; inside && j < D; j++)
                    de[j] += dx[j];
            }
    for (uint32_t t = 0; t < b->words; t++) {
        float *de = w->de + t * D;
        for (size_t j = 0; j < D; j++)
            de[j] *= w->mask[0][t * D + j];
        for (int f = 0; f < FEATURES; f++) {
            uint32_t row = b->rows[t][f];
            if (row == NONE)
                continue;
            n->touched[w->thread][row] = 1;
            for (size_t j = 0; j < D; j++)
                slope[(size_t)row * D + j] += de[j];
        }
    }
}

static void scan(struct work *w, int l, size_t H, const struct batch *b)
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

static void scan_back(struct work *w, int l, size_t H, const struct batch *b)
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
    static const enum tensor weight[] = {T_W1, T_W2, T_W3}, bias[] = {T_B1, T_B2, T_B3};
    size_t H = n->shape.hidden, N = b->words;
    for (int l = 0; l < NET_LAYERS; l++) {
        const float *x = l ? w->in[l] : w->x1;
        gemm(w->pre[l], x, val(n, weight[l]), N, 6 * H, n->rows[weight[l]], 0);
        add_bias(w->pre[l], val(n, bias[l]), N, 6 * H);
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
    static const enum tensor weight[] = {T_W1, T_W2, T_W3}, bias[] = {T_B1, T_B2, T_B3};
    size_t H = n->shape.hidden, N = b->words, all = N * 2 * H;
    memset(w->dout, 0, all * sizeof *w->dout);
    for (int l = NET_LAYERS - 1; l >= 0; l--) {
        /* dout arrives with what the residual carried down */
        for (size_t i = 0; i < all; i++)
            w->dout[i] += w->din[i] * w->mask[l + 1][i];
        scan_back(w, l, H, b);
        if (l)
            affine_back(n, w, weight[l], bias[l], w->in[l], w->dpre, w->din, N);
        else
            affine_back(n, w, weight[l], bias[l], w->x1, w->dpre, w->dx1, N);
    }
}

/* -log softmax over `count` of the scores; slope into d. */
static double entropy(const float *s, float *d, uint32_t count, int32_t gold, float weight)
{
    float top = s[0], sum = 0.0f;
    for (uint32_t i = 1; i < count; i++)
        top = s[i] > top ? s[i] : top;
    for (uint32_t i = 0; i < count; i++)
        sum += d[i] = expf(s[i] - top);
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
    size_t A = n->shape.arc, W = n->heads, N = b->words;
    double loss = 0.0;
    for (size_t t = 0; t < N; t++)
        for (size_t j = 0; j < A; j++) {
            w->arc[t * A + j] = squash(w->head[t * W + j]);
            w->top[t * A + j] = squash(w->head[t * W + A + j]);
        }
    gemm(w->du, w->arc, val(n, T_ARC_U), N, A, A, 0);
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
        gemm(w->scores, w->du + from * A, w->ext_t, len, M, A, 0);
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
        gemm(w->ddu + from * A, w->dscores, w->ext, len, A, M, 0);
        transpose(w->tr, w->dscores, len, M);
        gemm(w->dext, w->tr, w->du + from * A, M, A, len, 0);
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
    size_t L = n->shape.lab, W = n->heads, N = b->words, left = 2 * n->shape.arc,
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
    gemm(w->labout, w->lab, val(n, T_LABEL_OUT), N, out, L, 0);
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
    size_t N = b->words, W = n->heads, tag = 2 * s->arc + 2 * s->lab;
    size_t lemma = tag + net_padded(s->tags), name = lemma + net_padded(s->lemmas);
    w->seed = drop;
    embed(n, w, b);
    layers(n, w, b);
    gemm(w->head, w->in[NET_LAYERS], val(n, T_HEADS), N, W, 2 * s->hidden, 0);
    add_bias(w->head, val(n, T_HEADS_BIAS), N, W);
    memset(w->dhead, 0, N * W * sizeof *w->dhead);
    double loss = arcs(n, w, b) + labels(n, w, b);
    loss += softmax_head(w, N, W, tag, s->tags, b->tag, 1.0f);
    loss += softmax_head(w, N, W, lemma, s->lemmas, b->lemma, 0.5f);
    loss += softmax_head(w, N, W, name, s->names, b->name, 1.0f);
    affine_back(n, w, T_HEADS, T_HEADS_BIAS, w->in[NET_LAYERS], w->dhead, w->din, N);
    layers_back(n, w, b);
    embed_back(n, w, b);
    return loss;
}

static void adam(struct net *n, size_t from, size_t to, float rate, float scale)
{
    const float b1 = 0.9f, b2 = 0.98f;
    float c1 = 1.0f - powf(b1, (float)n->steps), c2 = 1.0f - powf(b2, (float)n->steps);
    for (size_t i = from; i < to; i++) {
        float g = n->slope[0][i];
        for (int t = 1; t < NET_THREADS; t++)
            g += n->slope[t][i];
        g *= scale;
        n->first[i] = b1 * n->first[i] + (1.0f - b1) * g;
        n->second[i] = b2 * n->second[i] + (1.0f - b2) * g * g;
        n->value[i] -= rate * (n->first[i] / c1) / (sqrtf(n->second[i] / c2) + 1e-6f);
        for (int t = 0; t < NET_THREADS; t++)
            n->slope[t][i] = 0.0f;
    }
}

void net_step(struct net *n, float rate, uint32_t words)
{
    size_t D = n->shape.embed;
    float scale = 1.0f / (float)words;
    n->steps++;
    for (uint32_t r = 0; r < n->shape.table; r++) {
        int any = 0;
        for (int t = 0; t < NET_THREADS; t++) {
            any |= n->touched[t][r];
            n->touched[t][r] = 0;
        }
        if (any)
            adam(n, (size_t)r * D, (size_t)(r + 1) * D, rate, scale);
    }
    adam(n, n->at[T_W1], n->size, rate, scale);
}

double net_check(volatile uint64_t from)
{
    uint64_t seed = from;
    struct net_shape s = {64, 32, 32, 32, 32, 5, 6, 7, 3};
    struct arena arena;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        return 1.0;
    struct net *n = net_new(&arena, &s, seed);
    struct work *w = work_new(n, 16, 0);
    uint32_t rows[9][FEATURES], start[] = {0, 5, 9};
    int32_t head[] = {1, -1, 1, 4, 2, 2, 0, -1, 2}, label[9], tag[9], lemma[9], name[9];
    for (int i = 0; i < 9; i++) {
        for (int f = 0; f < FEATURES; f++)
            rows[i][f] = f == 3 ? NONE : (uint32_t)(next(&seed) % 64);
        label[i] = i % 7, tag[i] = i % 5, lemma[i] = i % 6, name[i] = i % 4 ? i % 3 : -1;
    }
    struct batch b = {9, 2, start, (const uint32_t(*)[10])rows, head, label, tag, lemma, name};
    for (size_t i = n->at[T_W1]; i < n->size; i++)
        n->value[i] += 0.01f * (uniform(&seed) - 0.5f);
    net_learn(n, w, &b, 0);
    float *slope = floats(&arena, n->size);
    memcpy(slope, n->slope[0], n->size * sizeof *slope);
    double worst = 0.0;
    for (int t = 0; t < T_COUNT; t++)
        for (int k = 0; k < 6; k++) {
            size_t i = n->at[t] + next(&seed) % ((size_t)n->rows[t] * n->cols[t]);
            float keep = n->value[i], step = 1e-2f;
            n->value[i] = keep + step;
            double up = net_learn(n, w, &b, 0);
            n->value[i] = keep - step;
            double down = net_learn(n, w, &b, 0);
            n->value[i] = keep;
            double numeric = (up - down) / (2.0 * (double)step), analytic = (double)slope[i];
            double off = fabs(numeric - analytic) / (0.05 + fabs(numeric) + fabs(analytic));
            worst = off > worst ? off : worst;
        }
    arena_release(&arena);
    return worst;
}
