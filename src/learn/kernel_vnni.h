/* learn/kernel_vnni.h - the product by VNNI's dot product of unsigned weights (128 is added
 * to them) and signed inputs, for LANES lanes and STEP(sum, weights, inputs). */
#include "learn/kernel_panels.h"

#include "base/banned.h"

#include "learn/kernel_body.h"

INLINE void dots(float *out, const struct panels *m, uint32_t row, const struct inputs *in,
                 uint32_t first, uint32_t count)
{
    const uint8_t *w = m->q + (size_t)row * m->stride;
    const int8_t *x = in->q + (size_t)first * in->stride;
    ints sum[BLOCK];
    for (uint32_t t = 0; t < count; t++)
        sum[t] = -m->offset * in->sum[first + t] - (ints){0};
    for (uint32_t c = 0; c < m->stride; c += 4) {
        ints a = load(w + c * LANES);
        for (uint32_t t = 0; t < count; t++)
            sum[t] = STEP(sum[t], a, spread(x + (size_t)t * in->stride + c));
    }
    for (uint32_t t = 0; t < count; t++)
        finish(out + (size_t)(first + t) * m->rows + row, m, row, sum[t], in->scale[first + t]);
}

static void affine(float *out, const struct panels *m, const struct inputs *in)
{
    all_panels(dots, out, m, in);
}
