/* learn/kernel_body.h - the kernel's text, compiled once for each instruction set
 * with KERNEL_AFFINE defined as the name to give it. */
#include "learn/kernel.h"

#include "base/banned.h"

static int32_t dot(const int8_t *a, const int8_t *b, uint32_t count)
{
    int32_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += (int32_t)a[i] * b[i];
    return sum;
}

void KERNEL_AFFINE(float *out, const struct matrix *m, const int8_t *x, float x_scale,
                   const float *bias)
{
    for (uint32_t r = 0; r < m->rows; r++) {
        int32_t sum = dot(m->q + (size_t)r * m->cols, x, m->cols);
        out[r] = (float)sum * (m->scale[r] * x_scale);
        if (bias)
            out[r] += bias[r];
    }
}
