/* learn/kernel_panels.h - the product over panels, for a kernel that has defined LANES and
 * PANEL, a macro that runs
 *     step(&sums[t], weights, four inputs)
 * A panel stays in the first cache while every word of the sentence goes by, BLOCK words at
 * a time: each weight is loaded once for all of them. */
#include "learn/kernel.h"

#include <immintrin.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

enum { BLOCK = 8 };

typedef int32_t ints __attribute__((vector_size(4 * LANES)));
typedef float floats __attribute__((vector_size(4 * LANES)));

INLINE ints load(const void *at)
{
    ints v;
    memcpy(&v, at, sizeof v);
    return v;
}

/* Four neighbouring inputs in every lane. */
INLINE ints spread(const int8_t *x)
{
    int32_t four;
    memcpy(&four, x, sizeof four);
    return four - (ints){0};
}

/* The words `first` and on, `count` of them, against the panel at `row`. */
typedef void block(float *out, const struct panels *m, uint32_t row, const struct inputs *in,
                   uint32_t first, uint32_t count);

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

/* A count that the compiler knows, so that the sums stay in registers. */
INLINE void dispatch(block *run, float *out, const struct panels *m, uint32_t row,
                     const struct inputs *in, uint32_t first, uint32_t count)
{
    switch (count) {
    case 1: run(out, m, row, in, first, 1); break;
    case 2: run(out, m, row, in, first, 2); break;
    case 3: run(out, m, row, in, first, 3); break;
    case 4: run(out, m, row, in, first, 4); break;
    case 5: run(out, m, row, in, first, 5); break;
    case 6: run(out, m, row, in, first, 6); break;
    case 7: run(out, m, row, in, first, 7); break;
    default: run(out, m, row, in, first, BLOCK);
    }
}

INLINE void all_panels(block *run, float *out, const struct panels *m, const struct inputs *in)
{
    uint32_t blocks = (in->count + BLOCK - 1) / BLOCK;
    for (uint32_t row = 0; row < m->rows; row += LANES)
        for (uint32_t b = 0; b < blocks; b++) {
            uint32_t first = (uint32_t)((uint64_t)in->count * b / blocks);
            uint32_t next = (uint32_t)((uint64_t)in->count * (b + 1) / blocks);
            dispatch(run, out, m, row, in, first, next - first);
        }
}
