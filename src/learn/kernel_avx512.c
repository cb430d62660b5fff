#if defined(__x86_64__)
#define LANES 16
#include "learn/kernel_panels.h"

#include "base/banned.h"

#include "learn/kernel_body.h"

/* VNNI's product wants one side unsigned: 128 is added to the weights. */
INLINE ints dots(ints sum, ints a, ints b, ints x, ints y)
{
    __m512i first = _mm512_dpbusd_epi32((__m512i)sum, (__m512i)a, (__m512i)x);
    return (ints)_mm512_dpbusd_epi32(first, (__m512i)b, (__m512i)y);
}

static void affine(float *out, const struct panels *m, const struct inputs *in)
{
    panels_times(dots, out, m, in);
}

const struct kernel kernel_avx512 = {
    .name = "avx512", .lanes = LANES, .offset = {128, 128}, .affine = affine, KERNEL_BODY};
#endif
