#include "train/gemm.h"

#include <math.h>
#include <string.h>

typedef float vec __attribute__((vector_size(64), aligned(4), may_alias));
enum { LANES = 16, ROWS = 4, COLS = 2 * LANES };

/* ROWS x COLS cells at once. */
static void tile(float *C, const float *A, const float *B, size_t m, size_t k, int add)
{
    vec sum[ROWS][2];
    memset(sum, 0, sizeof sum);
    for (size_t p = 0; p < k; p++) {
        vec b0 = *(const vec *)(B + p * m), b1 = *(const vec *)(B + p * m + LANES);
        for (int r = 0; r < ROWS; r++) {
            float a = A[(size_t)r * k + p];
            sum[r][0] += a * b0;
            sum[r][1] += a * b1;
        }
    }
    for (int r = 0; r < ROWS; r++) {
        vec *out = (vec *)(C + (size_t)r * m);
        for (int h = 0; h < 2; h++)
            if (add)
                out[h] += sum[r][h];
            else
                out[h] = sum[r][h];
    }
}

static void cells(float *C, const float *A, const float *B, size_t m, size_t k, size_t from,
                  size_t to, int add)
{
    for (size_t j = from; j < to; j++) {
        float sum = 0.0f;
        for (size_t p = 0; p < k; p++)
            sum = fmaf(A[p], B[p * m + j], sum);
        C[j] = add ? C[j] + sum : sum;
    }
}

void gemm(float *C, const float *A, const float *B, size_t n, size_t m, size_t k, int add)
{
    size_t wide = m / COLS * COLS, tall = n / ROWS * ROWS;
    for (size_t j = 0; j < wide; j += COLS)
        for (size_t i = 0; i < tall; i += ROWS)
            tile(C + i * m + j, A + i * k, B + j, m, k, add);
    for (size_t i = 0; i < n; i++)
        cells(C + i * m, A + i * k, B, m, k, i < tall ? wide : 0, m, add);
}

void transpose(float *out, const float *in, size_t rows, size_t cols)
{
    for (size_t i = 0; i < rows; i += 16)
        for (size_t j = 0; j < cols; j += 16)
            for (size_t a = i; a < rows && a < i + 16; a++)
                for (size_t b = j; b < cols && b < j + 16; b++)
                    out[b * rows + a] = in[a * cols + b];
}
