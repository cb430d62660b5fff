/* train/gemm_body.h - the product's text, compiled once for each vector width with
 * GEMM (its name), vec, LANES (floats of a vec), ROWS (rows of a tile), LOAD, STORE, FILL
 * and FUSE (a * b + c, rounded once) defined. */
#include "train/gemm.h"

#include <math.h>
#include <string.h>

#include "base/banned.h"

enum { COLS = 2 * LANES, DEPTH = 256 };

/* rows x COLS cells at once; `panel` is B's part, [k][COLS]. */
static inline __attribute__((always_inline)) void tile(float *C, const float *A,
                                                       const float *panel, size_t m, size_t k,
                                                       size_t stride, bool add, const int rows)
{
    vec sum[ROWS][2];
    for (int r = 0; r < rows; r++)
        for (int h = 0; h < 2; h++)
            sum[r][h] = add ? LOAD(C + (size_t)r * m + h * LANES) : FILL(0.0f);
    for (size_t p = 0; p < k; p++) {
        vec b0 = LOAD(panel + p * COLS), b1 = LOAD(panel + p * COLS + LANES);
        for (int r = 0; r < rows; r++) {
            vec a = FILL(A[(size_t)r * stride + p]);
            sum[r][0] = FUSE(a, b0, sum[r][0]);
            sum[r][1] = FUSE(a, b1, sum[r][1]);
        }
    }
    for (int r = 0; r < rows; r++)
        for (int h = 0; h < 2; h++)
            STORE(C + (size_t)r * m + h * LANES, sum[r][h]);
}

static void last_rows(float *C, const float *A, const float *panel, size_t m, size_t k,
                      size_t stride, bool add, size_t rows)
{
    switch (rows) {
#define X(n)                                                                                   \
    case n: tile(C, A, panel, m, k, stride, add, n); break;
        X(1)
        X(2)
        X(3)
        X(4)
        X(5)
#if ROWS > 6
        X(6)
        X(7)
        X(8)
        X(9)
        X(10)
        X(11)
#endif
#undef X
    default: break;
    }
}

static void cells(float *C, const float *A, const float *B, size_t m, size_t k, size_t from,
                  bool add)
{
    for (size_t j = from; j < m; j++) {
        float sum = add ? C[j] : 0.0f;
        for (size_t p = 0; p < k; p++)
            sum = fmaf(A[p], B[p * m + j], sum);
        C[j] = sum;
    }
}

void GEMM(float *C, const float *A, const float *B, size_t n, size_t m, size_t k, bool add,
          float *panel)
{
    size_t wide = m / COLS * COLS, tall = n / ROWS * ROWS;
    for (size_t j = 0; j < wide; j += COLS)
        for (size_t p = 0; p < k; p += DEPTH) {
            size_t deep = k - p < DEPTH ? k - p : DEPTH;
            for (size_t q = 0; q < deep; q++)
                memcpy(panel + q * COLS, B + (p + q) * m + j, COLS * sizeof *panel);
            for (size_t i = 0; i < tall; i += ROWS)
                tile(C + i * m + j, A + i * k + p, panel, m, deep, k, add || p, ROWS);
            last_rows(C + tall * m + j, A + tall * k + p, panel, m, deep, k, add || p,
                      n - tall);
        }
    for (size_t i = 0; wide < m && i < n; i++)
        cells(C + i * m, A + i * k, B, m, k, wide, add);
}
