#if defined(__x86_64__)
#define LANES 8
#define STEP(sum, w, x)                                                                        \
    ((ints)_mm256_dpbusd_avx_epi32((__m256i)(sum), (__m256i)(w), (__m256i)(x)))
#include "learn/kernel_vnni.h"

const struct kernel kernel_avxvnni = {
    .name = "avxvnni", .lanes = LANES, .offset = {128, 128}, .affine = affine, KERNEL_BODY};
#endif
