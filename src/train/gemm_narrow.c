#include <immintrin.h>

#define GEMM  gemm_narrow
#define LANES 8
#define ROWS  6
#define LOAD  _mm256_loadu_ps
#define STORE _mm256_storeu_ps
#define FILL  _mm256_set1_ps
#define FUSE  _mm256_fmadd_ps
typedef __m256 vec;
#include "train/gemm_body.h"
