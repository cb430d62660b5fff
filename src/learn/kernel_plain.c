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
    for (uint32_t r = 0; r < m->rows; r++)
        for (uint32_t t = 0; t < in->count; t++) {
            int32_t sum =
                dot(m->q + (size_t)r * m->stride, in->q + (size_t)t * in->stride, m->stride);
            out[(size_t)t * m->rows + r] =
                (float)sum * (m->scale[r] * in->scale[t]) + m->bias[r];
        }
}

const struct kernel kernel_plain = {
    .name = "plain", .lanes = 1, .offset = {0, 0}, .affine = affine, KERNEL_BODY};
