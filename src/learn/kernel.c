#include "learn/kernel.h"

#include "base/banned.h"

float kernel_quantize(int8_t *q, const float *x, size_t count)
{
    float largest = 0.0f;
    for (size_t i = 0; i < count; i++) {
        float size = x[i] < 0.0f ? -x[i] : x[i];
        largest = size > largest ? size : largest;
    }
    if (!(largest > 0.0f)) {
        memset(q, 0, count);
        return 0.0f;
    }
    float factor = 127.0f / largest;
    for (size_t i = 0; i < count; i++) {
        float scaled = x[i] * factor;
        q[i] = (int8_t)(scaled < 0.0f ? scaled - 0.5f : scaled + 0.5f);
    }
    return largest / 127.0f;
}

static kernel_affine *choose(const char **name)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw")) {
        *name = "avx512";
        return kernel_affine_avx512;
    }
    if (__builtin_cpu_supports("avx2")) {
        *name = "avx2";
        return kernel_affine_avx2;
    }
#endif
    *name = "plain";
    return kernel_affine_plain;
}

kernel_affine *kernel_pick(void)
{
    const char *name;
    return choose(&name);
}

const char *kernel_name(void)
{
    const char *name;
    choose(&name);
    return name;
}
