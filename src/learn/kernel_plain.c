#define KERNEL_AFFINE kernel_affine_plain
#include "learn/kernel_body.h"
