#define KERNEL_AFFINE kernel_affine_avx2
#include "learn/kernel_body.h"
