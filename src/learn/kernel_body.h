/* learn/kernel_body.h - what every kernel does in the same words, compiled once for each
 * instruction set.  The loops are written for the compiler's vectorizer: maxima go through
 * integers, whose order does not matter. */
#include "learn/kernel.h"
#include "learn/numeric.h"

#include <string.h>

enum { EMBED_PART = 64 };

static int32_t bits_of(float x)
{
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* The largest |x[i]|; NaN if there is one. */
static float largest_of(const float *x, uint32_t count)
{
    int32_t most = 0;
    for (uint32_t i = 0; i < count; i++) {
        int32_t size = bits_of(x[i]) & INT32_MAX;
        most = size > most ? size : most;
    }
    float largest;
    memcpy(&largest, &most, sizeof largest);
    return largest;
}

/* Whole numbers in -limit..limit, also for what is no number; returns their sum. */
static int32_t round_all(int8_t *restrict q, const float *restrict x, uint32_t count,
                         float factor, float limit)
{
    int32_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        float v = x[i] * factor;
        v += v < 0.0f ? -0.5f : 0.5f;
        v = v > limit ? limit : v;
        v = v >= -limit ? v : -limit; /* NaN too, which inf * 0 gives */
        int32_t whole = (int32_t)v;
        q[i] = (int8_t)whole;
        sum += whole;
    }
    return sum;
}

static void body_quantize(const struct inputs *in, uint32_t at, const float *x, uint32_t count,
                          int32_t limit)
{
    int8_t q[KERNEL_COLS_MAX], *to = in->q + (size_t)at * KERNEL_COLS;
    float largest = largest_of(x, count), most = (float)limit;
    bool any = largest > 0.0f;
    uint32_t padded = (count + KERNEL_COLS - 1) / KERNEL_COLS * KERNEL_COLS;
    memset(q + count, 0, padded - count);
    if (!any)
        memset(q, 0, count);
    in->sum[at] = any ? round_all(q, x, count, most / largest, most) : 0;
    in->scale[at] = any ? largest / most : 0.0f;
    for (uint32_t c = 0; c < padded; c += KERNEL_COLS, to += (size_t)in->count * KERNEL_COLS)
        memcpy(to, q + c, KERNEL_COLS);
}

/* Columns from `first` on, so few that their sums stay in registers. */
static inline __attribute__((always_inline)) void
embed_part(float *restrict e, const struct matrix *table, const uint32_t *rows, uint32_t count,
           uint32_t first, uint32_t width)
{
    float sum[EMBED_PART] = {0};
    for (uint32_t f = 0; f < count; f++) {
        if (rows[f] >= table->rows)
            continue;
        const int8_t *q = table->q + (size_t)rows[f] * table->cols + first;
        float scale = table->scale[rows[f]];
        for (uint32_t j = 0; j < width; j++)
            sum[j] += scale * (float)q[j];
    }
    memcpy(e + first, sum, width * sizeof *e);
}

static void body_embed(float *e, const struct matrix *table, const uint32_t *rows,
                       uint32_t count)
{
    uint32_t j = 0;
    for (; table->cols - j >= EMBED_PART; j += EMBED_PART)
        embed_part(e, table, rows, count, j, EMBED_PART);
    embed_part(e, table, rows, count, j, table->cols - j);
}

static __attribute__((noinline)) void scan_word(float *restrict h, const float *restrict gates,
                                                float *restrict cell, size_t hidden)
{
    const float *forget = gates + hidden, *output = forget + hidden;
    for (size_t j = 0; j < hidden; j++) {
        float f = gate(forget[j]);
        cell[j] = f * cell[j] + (1.0f - f) * squash(gates[j]);
        h[j] += gate(output[j]) * cell[j];
    }
}

static void body_scan(float *h, const float *gates, uint32_t n, uint32_t hidden, bool backward,
                      float *cell)
{
    memset(cell, 0, hidden * sizeof *cell);
    for (uint32_t k = 0; k < n; k++) {
        size_t t = backward ? n - 1 - k : k;
        scan_word(h + (2 * t + backward) * hidden, gates + 3 * t * hidden, cell, hidden);
    }
}

static void body_squash(float *out, const float *x, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = squash(x[i]);
}

static void body_scores(float *restrict out, const float *start, const float *restrict x,
                        const float *restrict columns, uint32_t count, uint32_t width)
{
    enum { SUMS = 32 };
    for (uint32_t k = 0; k < width; k += SUMS) {
        float sum[SUMS];
        memcpy(sum, start + k, sizeof sum);
        for (uint32_t j = 0; j < count; j++)
            for (uint32_t i = 0; i < SUMS; i++)
                sum[i] += x[j] * columns[(size_t)j * width + k + i];
        memcpy(out + k, sum, sizeof sum);
    }
}

/* Integers in the order of the floats. */
static int32_t key_of(float x)
{
    int32_t bits = bits_of(x);
    return bits ^ ((bits >> 31) & INT32_MAX);
}

static uint32_t body_best(const float *scores, uint32_t count)
{
    enum { PART = 32 };
    int32_t most = INT32_MIN;
    uint32_t first = 0;
    for (uint32_t i = 0; i < count; i++) {
        int32_t key = key_of(scores[i]);
        most = key > most ? key : most;
    }
    for (uint32_t any = 0; first + PART <= count; first += PART) {
        for (uint32_t i = first; i < first + PART; i++)
            any |= key_of(scores[i]) == most;
        if (any)
            break;
    }
    while (key_of(scores[first]) != most)
        first++;
    return first;
}

#define KERNEL_BODY                                                                            \
    .quantize = body_quantize, .embed = body_embed, .scan = body_scan, .squash = body_squash,  \
    .scores = body_scores, .best = body_best
