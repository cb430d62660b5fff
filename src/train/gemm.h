/* train/gemm.h - matrix products in floats.  Each cell of C is summed in ascending k by
 * fused multiply-adds, so the result depends neither on the vector width nor on the
 * machine; without the instructions for it, it only takes longer. */
#ifndef DEM_TRAIN_GEMM_H
#define DEM_TRAIN_GEMM_H

#include <stdbool.h>
#include <stddef.h>

/* C[n][m] = A[n][k] B[k][m]; with `add` the sums start from what C holds.  `panel` is
 * scratch of gemm_panel() floats. */
typedef void gemm_routine(float *C, const float *A, const float *B, size_t n, size_t m,
                          size_t k, bool add, float *panel);

gemm_routine gemm, gemm_plain, gemm_narrow, gemm_wide;
size_t gemm_panel(void);
/* out[cols][rows] = in[rows][cols] */
void transpose(float *out, const float *in, size_t rows, size_t cols);

#endif
