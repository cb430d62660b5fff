/* The kernel by hand for VNNI: its dot product takes one unsigned side, so the sign of the
 * weight moves to the input.  The sums are exact, hence those of kernel_plain. */
#include "learn/kernel.h"

#include <immintrin.h>

#include "base/banned.h"

enum { LANE = 64, ROWS = 4 };

static inline __m512i step(__m512i sum, __m512i weight, __m512i x)
{
    __mmask64 negative = _mm512_movepi8_mask(weight);
    __m512i turned = _mm512_mask_sub_epi8(x, negative, _mm512_setzero_si512(), x);
    return _mm512_dpbusd_epi32(sum, _mm512_abs_epi8(weight), turned);
}

/* `rows` rows at once (1 to ROWS): the input is loaded once for all of them. */
static inline void dots(int32_t *out, const int8_t *q, const int8_t *x, uint32_t cols,
                        uint32_t rows)
{
    __m512i sum[ROWS];
    for (uint32_t r = 0; r < ROWS; r++)
        sum[r] = _mm512_setzero_si512();
    for (uint32_t i = 0; i < cols; i += LANE) {
        __mmask64 mask = cols - i >= LANE ? ~UINT64_C(0) : (UINT64_C(1) << (cols - i)) - 1;
        __m512i in = _mm512_maskz_loadu_epi8(mask, x + i);
        for (uint32_t r = 0; r < rows; r++)
            sum[r] = step(sum[r], _mm512_maskz_loadu_epi8(mask, q + (size_t)r * cols + i), in);
    }
    for (uint32_t r = 0; r < rows; r++)
        out[r] = _mm512_reduce_add_epi32(sum[r]);
}

void kernel_affine_avx512(float *out, const struct matrix *m, const int8_t *x, float x_scale,
                          const float *bias)
{
    int32_t sum[ROWS];
    for (uint32_t r = 0; r < m->rows; r += ROWS) {
        uint32_t rows = m->rows - r < ROWS ? m->rows - r : ROWS;
        if (rows == ROWS)
            dots(sum, m->q + (size_t)r * m->cols, x, m->cols, ROWS);
        else
            dots(sum, m->q + (size_t)r * m->cols, x, m->cols, rows);
        for (uint32_t k = 0; k < rows; k++) {
            out[r + k] = (float)sum[k] * (m->scale[r + k] * x_scale);
            if (bias)
                out[r + k] += bias[r + k];
        }
    }
}
