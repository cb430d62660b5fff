#include "train/build.h"

#include "learn/numeric.h"
#include "train/gemm.h"

#include <string.h>

#include "base/banned.h"

void add_bias(float *out, const float *bias, size_t n, size_t m)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++)
            out[i * m + j] += bias[j];
}

/* dW += X^T dY, db += sum dY, dX = dY W^T (dX may be NULL). */
void affine_back(struct net *n, struct work *w, enum tensor weight, int bias, const float *x,
                 const float *dy, float *dx, size_t N)
{
    size_t in = n->rows[weight], out = n->cols[weight];
    transpose(w->tr, x, N, in);
    gemm(net_slope(n, w, weight), w->tr, dy, in, out, N, true, w->panel);
    if (bias >= 0) {
        float *db = net_slope(n, w, (enum tensor)bias);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < out; j++)
                db[j] += dy[i * out + j];
    }
    if (dx) {
        transpose(w->trw, net_value(n, weight), in, out);
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
    const float *value = net_value(n, T_EMBED);
    if (W) {
        for (size_t t = 0; t < b->words; t++)
            if (b->given[t] == FEATURE_NONE)
                memset(w->given + t * W, 0, W * sizeof *w->given);
            else
                memcpy(w->given + t * W, n->given.vectors + b->given[t] * W,
                       W * sizeof *w->given);
        gemm(w->e, w->given, net_value(n, T_GIVEN), b->words, D, W, false, w->panel);
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
    size_t D = n->shape.embed, K = net_sees(&n->shape);
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
    size_t D = n->shape.embed, K = net_sees(&n->shape), W = n->given.width;
    float *slope = net_slope(n, w, T_EMBED);
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
        gemm(w->pre[l], x, net_value(n, T_W1 + l), N, 6 * H, n->rows[T_W1 + l], false,
             w->panel);
        add_bias(w->pre[l], net_value(n, T_B1 + l), N, 6 * H);
        scan(w, l, H, b);
        for (size_t i = 0; l && i < N * 2 * H; i++)
            w->out[l][i] += w->out[l - 1][i];
        fill_mask(w, w->mask[l + 1], 2 * H, b, n->dropout);
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

void layers_forward(struct net *n, struct work *w, const struct batch *b)
{
    embed(n, w, b);
    layers(n, w, b);
}

void layers_backward(struct net *n, struct work *w, const struct batch *b)
{
    layers_back(n, w, b);
    embed_back(n, w, b);
}
