#include "learn/kernel.h"

#include "base/banned.h"

#include "learn/kernel_body.h"

static int32_t dot(const uint8_t *a, const int8_t *b, uint32_t count)
{
    int32_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += (int32_t)(int8_t)a[i] * b[i];
    return sum;
}

static void affine(float *out, const struct panels *m, const struct inputs *in)
{
    int8_t x[KERNEL_COLS_MAX];
    for (uint32_t t = 0; t < in->count; t++, out += m->rows) {
        for (uint32_t c = 0; c < m->stride; c += KERNEL_COLS)
            memcpy(x + c, in->q + (size_t)c * in->count + t * KERNEL_COLS, KERNEL_COLS);
        for (uint32_t r = 0; r < m->rows; r++) {
            int32_t sum = dot(m->q + (size_t)r * m->stride, x, m->stride);
            out[r] = (float)sum * (m->scale[r] * in->scale[t]) + m->bias[r];
        }
    }
}

const struct kernel kernel_plain = {
    .name = "plain", .lanes = 1, .offset = {0, 0}, .affine = affine, KERNEL_BODY};
