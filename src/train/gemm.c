#include "train/gemm.h"

#include <math.h>

#include "base/banned.h"

enum { PANEL = 256 * 32 };

size_t gemm_panel(void)
{
    return PANEL;
}

void gemm_plain(float *C, const float *A, const float *B, size_t n, size_t m, size_t k,
                bool add, float *panel)
{
    (void)panel;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; !add && j < m; j++)
            C[i * m + j] = 0.0f;
        for (size_t p = 0; p < k; p++)
            for (size_t j = 0; j < m; j++)
                C[i * m + j] = fmaf(A[i * k + p], B[p * m + j], C[i * m + j]);
    }
}

void gemm(float *C, const float *A, const float *B, size_t n, size_t m, size_t k, bool add,
          float *panel)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f")) {
        gemm_wide(C, A, B, n, m, k, add, panel);
        return;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        gemm_narrow(C, A, B, n, m, k, add, panel);
        return;
    }
#endif
    gemm_plain(C, A, B, n, m, k, add, panel);
}

void transpose(float *out, const float *in, size_t rows, size_t cols)
{
    for (size_t i = 0; i < rows; i += 16)
        for (size_t j = 0; j < cols; j += 16)
            for (size_t a = i; a < rows && a < i + 16; a++)
                for (size_t b = j; b < cols && b < j + 16; b++)
                    out[b * rows + a] = in[a * cols + b];
}
