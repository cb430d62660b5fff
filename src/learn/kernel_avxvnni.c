#if defined(__x86_64__)
#define LANES 8
#include "learn/kernel_panels.h"

#include "base/banned.h"

#include "learn/kernel_body.h"

/* VNNI's product wants one side unsigned: 128 is added to the weights. */
INLINE ints dots(ints sum, ints a, ints b, ints x, ints y)
{
    __m256i first = _mm256_dpbusd_avx_epi32((__m256i)sum, (__m256i)a, (__m256i)x);
    return (ints)_mm256_dpbusd_avx_epi32(first, (__m256i)b, (__m256i)y);
}

static void affine(float *out, const struct panels *m, const struct inputs *in)
{
    panels_times(dots, out, m, in);
}

const struct kernel kernel_avxvnni = {
    .name = "avxvnni", .lanes = LANES, .offset = {128, 128}, .affine = affine, KERNEL_BODY};
#endif
