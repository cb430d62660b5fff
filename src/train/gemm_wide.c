#include <immintrin.h>

#define GEMM  gemm_wide
#define LANES 16
#define ROWS  12
#define LOAD  _mm512_loadu_ps
#define STORE _mm512_storeu_ps
#define FILL  _mm512_set1_ps
#define FUSE  _mm512_fmadd_ps
typedef __m512 vec;
#include "train/gemm_body.h"
