#include "learn/kernel.h"

#include "base/banned.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

/* The fastest first. */
static const struct kernel *const kernels[] = {
#if defined(__x86_64__)
    &kernel_avx512, &kernel_avxvnni, &kernel_avx2,
#endif
    &kernel_plain};

#if defined(__x86_64__)
/* Not every compiler has a name for it: leaf 7.1, EAX, bit 4. */
static bool has_avxvnni(void)
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid_count(7, 1, &a, &b, &c, &d) && a >> 4 & 1;
}
#endif

static bool runs(const struct kernel *kernel)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (kernel == &kernel_avx512)
        return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl");
    if (kernel == &kernel_avxvnni)
        return __builtin_cpu_supports("avx2") && has_avxvnni();
    if (kernel == &kernel_avx2)
        return __builtin_cpu_supports("avx2");
#endif
    return kernel == &kernel_plain;
}

const struct kernel *kernel_pick(void)
{
    size_t i = 0;
    while (!runs(kernels[i]))
        i++;
    return kernels[i];
}

const struct kernel *kernel_find(const char *name)
{
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        if (strcmp(kernels[i]->name, name) == 0)
            return runs(kernels[i]) ? kernels[i] : NULL;
    return NULL;
}

static uint32_t padded(uint32_t count, uint32_t to)
{
    return (count + to - 1) / to * to;
}

static int32_t limit_of(const struct matrix *m)
{
    size_t cells = (size_t)m->rows * m->cols;
    int32_t most = 0;
    for (size_t i = 0; i < cells; i++) {
        int32_t size = m->q[i] < 0 ? -m->q[i] : m->q[i];
        most = size > most ? size : most;
    }
    return most > 63 ? 127 : 63;
}

/* One row, `offset` added, to every lanes-th group of four. */
static void pack_row(uint8_t *to, const int8_t *from, uint32_t cols, uint32_t stride,
                     uint32_t lanes, int32_t offset)
{
    uint8_t row[KERNEL_COLS_MAX];
    for (uint32_t c = 0; c < cols; c++)
        row[c] = (uint8_t)(from[c] + offset);
    memset(row + cols, offset, stride - cols);
    for (uint32_t c = 0; c < stride; c += 4)
        memcpy(to + (size_t)c * lanes, row + c, 4);
}

struct panels kernel_pack(const struct kernel *kernel, struct arena *arena,
                          const struct matrix *m, const float *bias)
{
    uint32_t lanes = kernel->lanes, rows = padded(m->rows, lanes),
             stride = padded(m->cols, KERNEL_COLS);
    int32_t limit = limit_of(m), offset = kernel->offset[limit == 127];
    uint8_t *q = ARENA_RAW(arena, uint8_t, (size_t)rows * stride);
    float *scale = ARENA_ARRAY(arena, float, rows), *start = ARENA_ARRAY(arena, float, rows);
    memset(q + (size_t)(rows - lanes) * stride, offset, (size_t)lanes * stride);
    for (uint32_t r = 0; r < m->rows; r++)
        pack_row(q + (size_t)(r / lanes) * lanes * stride + r % lanes * 4,
                 m->q + (size_t)r * m->cols, m->cols, stride, lanes, offset);
    memcpy(scale, m->scale, m->rows * sizeof *scale);
    if (bias)
        memcpy(start, bias, m->rows * sizeof *start);
    return (struct panels){q, scale, start, m->rows, m->cols, stride, offset, limit};
}

struct inputs kernel_inputs(struct arena *arena, uint32_t count, uint32_t cols)
{
    uint32_t stride = padded(cols, 64);
    return (struct inputs){ARENA_RAW(arena, int8_t, (size_t)count * stride),
                           ARENA_RAW(arena, float, count), ARENA_RAW(arena, int32_t, count),
                           count, stride};
}
