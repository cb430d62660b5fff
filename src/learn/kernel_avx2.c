#if defined(__x86_64__)
#define LANES 8
#include "learn/kernel_panels.h"

#include "base/banned.h"

#include "learn/kernel_body.h"

INLINE ints widen(ints sum, __m256i pairs)
{
    return sum + (ints)_mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
}

/* Weights 1..127 (64 added) and inputs -63..63: four products sum up in 16 bits. */
INLINE ints narrow(ints sum, ints a, ints b, ints x, ints y)
{
    return widen(sum, _mm256_add_epi16(_mm256_maddubs_epi16((__m256i)a, (__m256i)x),
                                       _mm256_maddubs_epi16((__m256i)b, (__m256i)y)));
}

/* Any weights: their signs go over to the inputs, which are never -128. */
INLINE ints turn(ints sum, __m256i a, __m256i x)
{
    return widen(sum, _mm256_maddubs_epi16(_mm256_abs_epi8(a), _mm256_sign_epi8(x, a)));
}

INLINE ints wide(ints sum, ints a, ints b, ints x, ints y)
{
    return turn(turn(sum, (__m256i)a, (__m256i)x), (__m256i)b, (__m256i)y);
}

static void affine(float *out, const struct panels *m, const struct inputs *in)
{
    if (m->limit == 63)
        panels_times(narrow, out, m, in);
    else
        panels_times(wide, out, m, in);
}

const struct kernel kernel_avx2 = {
    .name = "avx2", .lanes = LANES, .offset = {64, 0}, .affine = affine, KERNEL_BODY};
#endif
