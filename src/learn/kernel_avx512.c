#if defined(__x86_64__)
#define LANES           16
#define STEP(sum, w, x) ((ints)_mm512_dpbusd_epi32((__m512i)(sum), (__m512i)(w), (__m512i)(x)))
#include "learn/kernel_vnni.h"

const struct kernel kernel_avx512 = {
    .name = "avx512", .lanes = LANES, .offset = {128, 128}, .affine = affine, KERNEL_BODY};
#endif
