/* train/gemm.h - matrix products in floats.  Each cell of C is summed in ascending k
 * by fused multiply-adds, so the result does not depend on the vector width. */
#ifndef DEM_TRAIN_GEMM_H
#define DEM_TRAIN_GEMM_H

#include <stddef.h>

/* C[n][m] = A[n][k] B[k][m], added to C if `add`. */
void gemm(float *C, const float *A, const float *B, size_t n, size_t m, size_t k, int add);
/* out[cols][rows] = in[rows][cols] */
void transpose(float *out, const float *in, size_t rows, size_t cols);

#endif
