#if defined(__x86_64__)
#define LANES 8
#include "learn/kernel_panels.h"

#include "base/banned.h"

#include "learn/kernel_body.h"

/* Weights 1..127 (64 added) and inputs -63..63: four products sum up in 16 bits. */
INLINE void narrow(float *out, const struct panels *m, uint32_t row, const struct inputs *in,
                   uint32_t first, uint32_t count)
{
    const uint8_t *w = m->q + (size_t)row * m->stride;
    const int8_t *x = in->q + (size_t)first * in->stride;
    const __m256i ones = _mm256_set1_epi16(1);
    ints sum[BLOCK];
    for (uint32_t t = 0; t < count; t++)
        sum[t] = -m->offset * in->sum[first + t] - (ints){0};
    for (uint32_t c = 0; c < m->stride; c += 8) {
        __m256i a = (__m256i)load(w + c * LANES), b = (__m256i)load(w + (c + 4) * LANES);
        for (uint32_t t = 0; t < count; t++) {
            const int8_t *at = x + (size_t)t * in->stride + c;
            __m256i fours = _mm256_add_epi16(_mm256_maddubs_epi16(a, (__m256i)spread(at)),
                                             _mm256_maddubs_epi16(b, (__m256i)spread(at + 4)));
            sum[t] += (ints)_mm256_madd_epi16(fours, ones);
        }
    }
    for (uint32_t t = 0; t < count; t++)
        finish(out + (size_t)(first + t) * m->rows + row, m, row, sum[t], in->scale[first + t]);
}

/* Any weights: their signs go over to the inputs, which are never -128. */
INLINE void wide(float *out, const struct panels *m, uint32_t row, const struct inputs *in,
                 uint32_t first, uint32_t count)
{
    const uint8_t *w = m->q + (size_t)row * m->stride;
    const int8_t *x = in->q + (size_t)first * in->stride;
    const __m256i ones = _mm256_set1_epi16(1);
    ints sum[BLOCK];
    for (uint32_t t = 0; t < count; t++)
        sum[t] = (ints){0};
    for (uint32_t c = 0; c < m->stride; c += 4) {
        __m256i a = (__m256i)load(w + c * LANES), size = _mm256_abs_epi8(a);
        for (uint32_t t = 0; t < count; t++) {
            __m256i turned =
                _mm256_sign_epi8((__m256i)spread(x + (size_t)t * in->stride + c), a);
            sum[t] += (ints)_mm256_madd_epi16(_mm256_maddubs_epi16(size, turned), ones);
        }
    }
    for (uint32_t t = 0; t < count; t++)
        finish(out + (size_t)(first + t) * m->rows + row, m, row, sum[t], in->scale[first + t]);
}

static void affine(float *out, const struct panels *m, const struct inputs *in)
{
    if (m->limit == 63)
        all_panels(narrow, out, m, in);
    else
        all_panels(wide, out, m, in);
}

const struct kernel kernel_avx2 = {
    .name = "avx2", .lanes = LANES, .offset = {64, 0}, .affine = affine, KERNEL_BODY};
#endif
