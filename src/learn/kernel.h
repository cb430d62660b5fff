/* learn/kernel.h - the arithmetic that costs time, once for each instruction set.
 *
 * Products are of 8-bit integers with 32-bit sums, which add up the same in any order; all
 * else is float arithmetic in one fixed order without contraction.  So every kernel gives
 * the same bytes; the plain one is the definition and the tests hold the others to it. */
#ifndef DEM_LEARN_KERNEL_H
#define DEM_LEARN_KERNEL_H

#include "base/arena.h"
#include "learn/weights.h"

/* A matrix in the order in which a kernel reads it: panels of `lanes` rows, in each
 * [cols / 4][lanes][4] weights; rows and columns are padded (KERNEL_COLS).
 *
 * A matrix whose weights all lie in -63..63 wants its inputs there too: the sum of four
 * products then fits 16 bits, which is worth half the time where there is no better
 * instruction.  Others take inputs in -127..127. */
struct panels {
    const uint8_t *q;            /* weight + offset */
    const float *scale, *bias;   /* [rows, padded] */
    uint32_t rows, cols, stride; /* stride: cols padded */
    int32_t offset, limit;       /* inputs lie in -limit..limit */
};

/* Quantized vectors, x ~ scale * q, side by side: [stride / 8][count][8], so that one moving
 * address serves a block of them; zero from a vector's end to its padded end. */
struct inputs {
    int8_t *q;
    float *scale;   /* [count] */
    int32_t *sum;   /* [count] of the vector's q */
    uint32_t count; /* vectors */
    uint32_t stride;
};

enum { KERNEL_COLS = 8, KERNEL_COLS_MAX = 4096 };

struct kernel {
    const char *name;
    uint32_t lanes;
    uint8_t offset[2]; /* added to the weights for limit 63, 127 */
    /* out[t][r] = sum_c q[r][c] x[t][c] * (scale[r] * scale[t]) + bias[r]; [count][rows] */
    void (*affine)(float *out, const struct panels *m, const struct inputs *in);
    /* Vector `at` of `in` from x[count]; count <= KERNEL_COLS_MAX. */
    void (*quantize)(const struct inputs *in, uint32_t at, const float *x, uint32_t count,
                     int32_t limit);
    /* e[cols] = sum of the rows of the table whose numbers are below its size. */
    void (*embed)(float *e, const struct matrix *table, const uint32_t *rows, uint32_t count);
    /* Adds one direction of a recurrent layer, from its gates [n][3 hidden], to
     * h [n][2 hidden]; cell [hidden] is scratch. */
    void (*scan)(float *h, const float *gates, uint32_t n, uint32_t hidden, bool backward,
                 float *cell);
    void (*squash)(float *out, const float *x, uint32_t count);
    /* out[k] = start[k] + sum_j x[j] * columns[j][k], k < width, a multiple of 32. */
    void (*scores)(float *out, const float *start, const float *x, const float *columns,
                   uint32_t count, uint32_t width);
    /* Index of the first largest of scores[count], count > 0. */
    uint32_t (*best)(const float *scores, uint32_t count);
};

extern const struct kernel kernel_plain, kernel_avx2, kernel_avxvnni, kernel_avx512;
/* The fastest that this CPU has. */
const struct kernel *kernel_pick(void);
/* By name; NULL if there is none or this CPU cannot run it. */
const struct kernel *kernel_find(const char *name);

/* Lays a matrix of up to KERNEL_COLS_MAX columns out for a kernel; bias [rows] or NULL for
 * zeros. */
struct panels kernel_pack(const struct kernel *kernel, struct arena *arena,
                          const struct matrix *m, const float *bias);
/* Room for `count` vectors of up to `cols` numbers. */
struct inputs kernel_inputs(struct arena *arena, uint32_t count, uint32_t cols);

#endif
