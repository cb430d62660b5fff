#define KERNEL_AFFINE kernel_affine_avx512
#include "learn/kernel_body.h"
