/* learn/kernel.h - the one loop that costs time: int8 products, int32 sums.
 *
 * Integers add up the same in any order, so every kernel gives the same bytes; the
 * plain one is the definition and the tests hold the others to it. */
#ifndef DEM_LEARN_KERNEL_H
#define DEM_LEARN_KERNEL_H

#include "learn/weights.h"

/* out[r] = scale[r] * x_scale * sum_c q[r][c] * x[c] + bias[r]; bias may be NULL. */
typedef void kernel_affine(float *out, const struct matrix *m, const int8_t *x, float x_scale,
                           const float *bias);

kernel_affine kernel_affine_plain, kernel_affine_avx2, kernel_affine_avx512;
/* The fastest one that this CPU has; set once. */
kernel_affine *kernel_pick(void);
const char *kernel_name(void);

/* x[i] ~ returned scale * q[i], q in -127..127. */
float kernel_quantize(int8_t *q, const float *x, size_t count);

#endif
