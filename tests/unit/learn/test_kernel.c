/* Every kernel that this machine runs gives the plain one's bytes. */
#include "tests/unit/unit.h"

#include "learn/kernel.h"

#include <math.h>
#include <string.h>

static struct arena arena;
static uint64_t seed;

static uint32_t next(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((seed >> 33) % below);
}

static float real(float size)
{
    return ((float)next(20001) / 10000.0f - 1.0f) * size;
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, NULL);
    seed = 1;
    return setjmp(arena.guard);
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static float *reals(size_t count, float size)
{
    float *x = ARENA_RAW(&arena, float, count);
    for (size_t i = 0; i < count; i++)
        x[i] = real(size);
    return x;
}

/* Weights in -limit..limit; one in four at an end of it. */
static struct matrix matrix(uint32_t rows, uint32_t cols, int limit)
{
    int8_t *q = ARENA_RAW(&arena, int8_t, (size_t)rows * cols);
    for (size_t i = 0; i < (size_t)rows * cols; i++)
        q[i] = (int8_t)(next(4)   ? (int)next(2 * (uint32_t)limit + 1) - limit
                        : next(2) ? limit
                                  : -limit);
    q[0] = (int8_t)limit;
    return (struct matrix){q, reals(rows, 0.01f), rows, cols};
}

static const char *const names[] = {"avx2", "avxvnni", "avx512"};
enum { KERNELS = sizeof names / sizeof *names };

/* The i-th kernel, or NULL where it cannot run. */
static const struct kernel *kernel_at(size_t i)
{
    return kernel_find(names[i]);
}

static float *multiply(const struct kernel *k, const struct matrix *m, const float *bias,
                       const float *x, uint32_t count)
{
    struct panels panels = kernel_pack(k, &arena, m, bias);
    struct inputs in = kernel_inputs(&arena, count, m->cols);
    float *out = ARENA_RAW(&arena, float, (size_t)count * m->rows);
    in.stride = panels.stride;
    for (uint32_t t = 0; t < count; t++)
        k->quantize(&in, t, x + (size_t)t * m->cols, m->cols, panels.limit);
    k->affine(out, &panels, &in);
    return out;
}

static void products_are_the_same(void **state)
{
    (void)state;
    static const uint32_t sizes[][2] = {{1, 1},   {3, 7},    {8, 8},    {15, 33}, {16, 64},
                                        {17, 65}, {48, 384}, {37, 200}, {7, 1029}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (uint32_t count = 1; count <= 19; count++) {
            struct matrix m = matrix(sizes[s][0], sizes[s][1], count % 2 ? 127 : 63);
            float *x = reals((size_t)count * m.cols, 2.0f), *bias = reals(m.rows, 1.0f);
            float *plain = multiply(&kernel_plain, &m, count % 3 ? bias : NULL, x, count);
            for (size_t i = 0; i < KERNELS; i++)
                if (kernel_at(i))
                    assert_memory_equal(
                        plain, multiply(kernel_at(i), &m, count % 3 ? bias : NULL, x, count),
                        (size_t)count * m.rows * sizeof *plain);
            arena_reset(&arena);
        }
}

/* All weights and inputs at their ends, of either sign: the sums that could run over. */
static void extremes_do_not_saturate(void **state)
{
    (void)state;
    enum { ROWS = 33, COLS = 264, COUNT = 3 };
    static const int ends[] = {63, 127, 128};
    for (size_t e = 0; e < 3; e++)
        for (int signs = 0; signs < 4; signs++) {
            int8_t q[ROWS * COLS];
            float scale[ROWS], x[COUNT * COLS], expected = 0.0f;
            memset(q, signs & 1 || ends[e] == 128 ? -ends[e] : ends[e], sizeof q);
            for (int r = 0; r < ROWS; r++)
                scale[r] = 1.0f;
            for (int i = 0; i < COUNT * COLS; i++)
                x[i] = signs & 2 ? -1.0f : 1.0f;
            struct matrix m = {q, scale, ROWS, COLS};
            float *plain = multiply(&kernel_plain, &m, NULL, x, COUNT);
            float limit = ends[e] == 63 ? 63.0f : 127.0f;
            expected = (float)q[0] * COLS * (signs & 2 ? -limit : limit) * (1.0f / limit);
            for (int i = 0; i < COUNT * ROWS; i++)
                assert_true(plain[i] == expected);
            for (size_t i = 0; i < KERNELS; i++)
                if (kernel_at(i))
                    assert_memory_equal(plain, multiply(kernel_at(i), &m, NULL, x, COUNT),
                                        COUNT * ROWS * sizeof *plain);
        }
}

static void quantizing_is_the_same_and_stays_in_range(void **state)
{
    (void)state;
    for (uint32_t cols = 1; cols < 150; cols++) {
        float *x = reals(cols, 3.0f);
        static const float odd[] = {0.0f, -0.0f, 1e-42f, 3e38f, INFINITY, -INFINITY, NAN};
        if (cols % 3 == 0)
            x[next(cols)] = odd[next(7)];
        struct inputs plain = kernel_inputs(&arena, 1, cols);
        kernel_plain.quantize(&plain, 0, x, cols, 127);
        int32_t sum = 0;
        for (uint32_t i = 0; i < cols; i++) {
            assert_true(plain.q[i] >= -127);
            sum += plain.q[i];
        }
        assert_int_equal(sum, plain.sum[0]);
        for (size_t i = 0; i < KERNELS; i++)
            if (kernel_at(i)) {
                struct inputs fast = kernel_inputs(&arena, 1, cols);
                kernel_at(i)->quantize(&fast, 0, x, cols, 127);
                assert_memory_equal(plain.q, fast.q, cols);
                assert_memory_equal(plain.scale, fast.scale, sizeof(float));
                assert_int_equal(plain.sum[0], fast.sum[0]);
            }
        arena_reset(&arena);
    }
}

/* What a kernel makes of the same floats by all its other functions, in one array. */
static float *float_parts(const struct kernel *k, const float *x, uint32_t hidden,
                          size_t *count)
{
    enum { N = 5, WIDTH = 64 };
    static const uint32_t rows[] = {2, 0, UINT32_MAX, 3, 4, 1};
    struct matrix table = {(const int8_t *)x, x, 4, hidden};
    *count = (size_t)N * 2 * hidden + 2 * hidden + WIDTH + 1;
    float *out = ARENA_ARRAY(&arena, float, *count), *at = out;
    float *cell = ARENA_RAW(&arena, float, hidden);
    k->scan(at, x, N, hidden, false, cell);
    k->scan(at, x, N, hidden, true, cell);
    at += (size_t)N * 2 * hidden;
    k->squash(at, x, hidden);
    k->embed(at + hidden, &table, rows, 6);
    at += 2 * hidden;
    k->scores(at, x + 3, x + 7, x, hidden, WIDTH);
    at[WIDTH] = (float)k->best(x, 6 * hidden);
    return out;
}

static void float_parts_are_the_same(void **state)
{
    (void)state;
    for (uint32_t hidden = 1; hidden < 140; hidden += 1 + hidden / 4) {
        float *x = reals((size_t)(hidden + 1) * 64, 4.0f);
        size_t count;
        float *plain = float_parts(&kernel_plain, x, hidden, &count);
        for (size_t i = 0; i < KERNELS; i++)
            if (kernel_at(i))
                assert_memory_equal(plain, float_parts(kernel_at(i), x, hidden, &count),
                                    count * sizeof *plain);
        arena_reset(&arena);
    }
}

static void the_first_of_the_best_is_found(void **state)
{
    (void)state;
    for (uint32_t count = 1; count < 200; count++) {
        float *x = reals(count, 1.0f);
        uint32_t first = next(count);
        x[first] = 5.0f;
        x[first + next(count - first)] = 5.0f;
        assert_int_equal(kernel_pick()->best(x, count), first);
        assert_int_equal(kernel_plain.best(x, count), first);
        for (uint32_t i = 0; i < count; i++)
            x[i] = NAN;
        assert_true(kernel_pick()->best(x, count) < count);
    }
}

static void small_weights_want_small_inputs(void **state)
{
    (void)state;
    static const int ends[][2] = {{63, 63}, {-63, 63}, {64, 127}, {-64, 127}, {-128, 127}};
    for (int i = 0; i < 5; i++) {
        int8_t q[8] = {0, 0, 0, (int8_t)ends[i][0]};
        float scale = 1.0f;
        struct matrix m = {q, &scale, 1, 8};
        assert_int_equal(kernel_pack(&kernel_plain, &arena, &m, NULL).limit, ends[i][1]);
    }
}

static void kernels_are_found_by_name(void **state)
{
    (void)state;
    assert_ptr_equal(kernel_find("plain"), &kernel_plain);
    assert_ptr_equal(kernel_find(kernel_pick()->name), kernel_pick());
    assert_null(kernel_find("abacus"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_the_same),
        cmocka_unit_test(extremes_do_not_saturate),
        cmocka_unit_test(quantizing_is_the_same_and_stays_in_range),
        cmocka_unit_test(float_parts_are_the_same),
        cmocka_unit_test(the_first_of_the_best_is_found),
        cmocka_unit_test(small_weights_want_small_inputs),
        cmocka_unit_test(kernels_are_found_by_name)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
