#include "train/build.h"

#include "learn/numeric.h"
#include "train/gemm.h"

#include <math.h>
#include <string.h>

#include "base/banned.h"

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

/* What one choice should have been: 1 - part on `gold`, part spread as in `soft`.  Nothing is
 * learnt where gold is not known and there is no opinion. */
struct target {
    int32_t gold;
    const float *soft; /* NULL where part is 0 */
    float part;
};

static struct target target_of(int32_t gold, const float *soft, const struct opinion *o)
{
    float part = !o ? 0.0f : gold < 0 ? 1.0f : o->part;
    return (struct target){gold, part > 0.0f ? soft : NULL, part};
}

/* Cross entropy of the target and the softmax over `count` of the scores; slope into d. */
static double entropy(const float *s, float *d, uint32_t count, struct target t)
{
    float top = s[0], sum = 0.0f;
    for (uint32_t i = 1; i < count; i++)
        top = s[i] > top ? s[i] : top;
    for (uint32_t i = 0; i < count; i++)
        d[i] = net_power(s[i] - top);
    for (uint32_t i = 0; i < count; i++)
        sum += d[i];
    double all = (double)(logf(sum) + top), loss = 0.0;
    float whole = 1.0f / sum;
    for (uint32_t i = 0; i < count; i++)
        d[i] *= whole;
    for (uint32_t i = 0; t.soft && i < count; i++) {
        float share = t.part * t.soft[i];
        loss += share > 0.0f ? (double)share * (all - (double)s[i]) : 0.0;
        d[i] -= share;
    }
    if (t.part < 1.0f) {
        loss += (double)(1.0f - t.part) * (all - (double)s[t.gold]);
        d[t.gold] -= 1.0f - t.part;
    }
    return loss;
}

enum choice { CHOOSE_TAG, CHOOSE_NAME };

static double softmax_head(struct work *w, const struct batch *b, size_t width, size_t from,
                           uint32_t count, enum choice which)
{
    const int32_t *gold = which == CHOOSE_TAG ? b->tag : b->name;
    double loss = 0.0;
    for (size_t t = 0; t < b->words; t++) {
        const struct opinion *o = b->opinions ? &b->opinions[t] : NULL;
        struct target target = target_of(gold[t],
                                         !o                    ? NULL
                                         : which == CHOOSE_TAG ? o->tag
                                                               : o->name,
                                         o);
        if (gold[t] >= 0 || target.soft)
            loss +=
                entropy(w->head + t * width + from, w->dhead + t * width + from, count, target);
    }
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
    gemm(w->du, w->arc, net_value(n, T_ARC_U), N, A, A, false, w->panel);
    add_bias(w->du, net_value(n, T_ARC_BIAS), N, A);
    memset(w->dtop, 0, N * A * sizeof *w->dtop);
    float *droot = net_slope(n, w, T_ARC_ROOT), *ddist = net_slope(n, w, T_ARC_DISTANCE);
    const float *dist = net_value(n, T_ARC_DISTANCE);
    for (uint32_t s = 0; s < b->sentences; s++) {
        uint32_t from = b->start[s], len = b->start[s + 1] - from, M = net_padded(len + 1);
        memset(w->ext, 0, (size_t)M * A * sizeof *w->ext);
        memcpy(w->ext, net_value(n, T_ARC_ROOT), A * sizeof *w->ext);
        memcpy(w->ext + A, w->top + from * A, len * A * sizeof *w->ext);
        transpose(w->ext_t, w->ext, M, A);
        gemm(w->scores, w->du + from * A, w->ext_t, len, M, A, false, w->panel);
        memset(w->dscores, 0, (size_t)len * M * sizeof *w->dscores);
        for (uint32_t i = 0; i < len; i++) {
            float *row = w->scores + (size_t)i * M, *drow = w->dscores + (size_t)i * M;
            for (uint32_t j = 0; j <= len; j++)
                row[j] += dist[j ? net_bucket((int64_t)j - 1 - i) : 0];
            row[i + 1] = -1e30f;
            const struct opinion *o = b->opinions ? &b->opinions[from + i] : NULL;
            loss += entropy(row, drow, len + 1,
                            target_of(b->head[from + i] + 1, o ? o->arc : NULL, o));
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
    const float *root = net_value(n, T_LABEL_ROOT), *dist = net_value(n, T_LABEL_DISTANCE);
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
    gemm(w->labout, w->lab, net_value(n, T_LABEL_OUT), N, out, L, false, w->panel);
    add_bias(w->labout, net_value(n, T_LABEL_BIAS), N, out);
    memset(w->dlabout, 0, N * out * sizeof *w->dlabout);
    for (size_t t = 0; t < N; t++) {
        const struct opinion *o = b->opinions ? &b->opinions[t] : NULL;
        struct target target = target_of(b->label[t], o ? o->label : NULL, o);
        if (b->label[t] >= 0 || target.soft)
            loss += entropy(w->labout + t * out, w->dlabout + t * out, n->shape.labels, target);
    }
    affine_back(n, w, T_LABEL_OUT, T_LABEL_BIAS, w->lab, w->dlabout, w->dlab, N);
    for (uint32_t s = 0; s < b->sentences; s++)
        for (uint32_t t = b->start[s]; t < b->start[s + 1]; t++) {
            int32_t h = b->head[t];
            size_t at = (b->start[s] + (size_t)(h < 0 ? 0 : h)) * W + right;
            uint32_t k = h < 0 ? 0 : net_bucket((int64_t)h - (int64_t)(t - b->start[s]));
            const float *top = h < 0 ? root : w->head + at, *far = dist + L * k;
            float *dtop = h < 0 ? net_slope(n, w, T_LABEL_ROOT) : w->dhead + at;
            float *dfar = net_slope(n, w, T_LABEL_DISTANCE) + L * k;
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

double heads_learn(struct net *n, struct work *w, const struct batch *b)
{
    const struct net_shape *s = &n->shape;
    size_t N = b->words, W = net_heads(s), tag = 2 * s->arc + 2 * s->lab;
    const float *x = w->in[s->layers];
    gemm(w->head, x, net_value(n, T_HEADS), N, W, 2 * s->hidden, false, w->panel);
    add_bias(w->head, net_value(n, T_HEADS_BIAS), N, W);
    memset(w->dhead, 0, N * W * sizeof *w->dhead);
    double loss = arcs(n, w, b) + labels(n, w, b);
    loss += softmax_head(w, b, W, tag, s->tags, CHOOSE_TAG);
    loss += softmax_head(w, b, W, tag + net_padded(s->tags), s->names, CHOOSE_NAME);
    affine_back(n, w, T_HEADS, T_HEADS_BIAS, x, w->dhead, w->din, N);
    return loss;
}
