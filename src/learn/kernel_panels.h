/* learn/kernel_panels.h - the product over panels, for a kernel of LANES lanes that hands
 * over its step: eight columns of a panel with eight inputs of one word.
 *
 * A panel stays in the first cache while every word of the sentence goes by, BLOCK words at
 * a time: each weight is loaded once for all of them. */
#include "learn/kernel.h"

#include <immintrin.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

enum { BLOCK = 8 };

typedef int32_t ints __attribute__((vector_size(4 * LANES)));
typedef float floats __attribute__((vector_size(4 * LANES)));
/* Weights of four columns and four more, and their inputs in every lane. */
typedef ints step(ints sum, ints a, ints b, ints x, ints y);

INLINE ints load(const void *at)
{
    ints v;
    memcpy(&v, at, sizeof v);
    return v;
}

INLINE ints spread(const int8_t *x)
{
    int32_t four;
    memcpy(&four, x, sizeof four);
    return four - (ints){0};
}

INLINE void finish(float *out, const struct panels *m, uint32_t row, ints sum, float scale)
{
    floats by, bias;
    memcpy(&by, m->scale + row, sizeof by);
    memcpy(&bias, m->bias + row, sizeof bias);
    floats v = __builtin_convertvector(sum, floats) * (by * scale) + bias;
    if (m->rows - row >= LANES)
        memcpy(out, &v, sizeof v);
    else
        memcpy(out, &v, (m->rows - row) * sizeof *out);
}

/* The panel at `row` with `count` words from `first` on.  The compiler knows `count`, so
 * that the sums stay in registers. */
INLINE void block(step *run, float *out, const struct panels *m, uint32_t row,
                  const struct inputs *in, uint32_t first, uint32_t count)
{
    const uint8_t *w = m->q + (size_t)row * m->stride;
    const int8_t *x = in->q + (size_t)first * KERNEL_COLS;
    ints sum[BLOCK];
    for (uint32_t t = 0; t < count; t++)
        sum[t] = -m->offset * in->sum[first + t] - (ints){0};
    for (uint32_t c = 0; c < m->stride; c += KERNEL_COLS) {
        ints a = load(w), b = load(w + 4 * LANES);
        for (uint32_t t = 0; t < count; t++)
            sum[t] =
                run(sum[t], a, b, spread(x + t * KERNEL_COLS), spread(x + t * KERNEL_COLS + 4));
        w += KERNEL_COLS * LANES;
        x += (size_t)in->count * KERNEL_COLS;
    }
    for (uint32_t t = 0; t < count; t++)
        finish(out + (size_t)(first + t) * m->rows + row, m, row, sum[t], in->scale[first + t]);
}

INLINE void dispatch(step *run, float *out, const struct panels *m, uint32_t row,
                     const struct inputs *in, uint32_t first, uint32_t count)
{
    switch (count) {
    case 1: block(run, out, m, row, in, first, 1); break;
    case 2: block(run, out, m, row, in, first, 2); break;
    case 3: block(run, out, m, row, in, first, 3); break;
    case 4: block(run, out, m, row, in, first, 4); break;
    case 5: block(run, out, m, row, in, first, 5); break;
    case 6: block(run, out, m, row, in, first, 6); break;
    case 7: block(run, out, m, row, in, first, 7); break;
    default: block(run, out, m, row, in, first, BLOCK);
    }
}

INLINE void panels_times(step *run, float *out, const struct panels *m, const struct inputs *in)
{
    uint32_t blocks = (in->count + BLOCK - 1) / BLOCK;
    for (uint32_t row = 0; row < m->rows; row += LANES)
        for (uint32_t b = 0; b < blocks; b++) {
            uint32_t first = (uint32_t)((uint64_t)in->count * b / blocks);
            uint32_t next = (uint32_t)((uint64_t)in->count * (b + 1) / blocks);
            dispatch(run, out, m, row, in, first, next - first);
        }
}
