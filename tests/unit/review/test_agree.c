/* Alpha and kappa against the worked examples of those who devised them. */
#include "tests/unit/unit.h"

#include "review/agree.h"

#include <math.h>

#include "base/banned.h"

enum { UNITS_MAX = 200 };

static struct arena arena;

/* A rater a row, a value a character, "." for none; turned into units of raters. */
static struct ratings read(const char *const *rows, size_t raters, int *cells)
{
    size_t units = strlen(rows[0]);
    for (size_t u = 0; u < units; u++)
        for (size_t i = 0; i < raters; i++)
            cells[u * raters + i] = rows[i][u] == '.' ? RATING_NONE : rows[i][u] - '0';
    return (struct ratings){units, raters, 10, cells};
}

/* Two raters by their table of counts. */
static struct ratings crossed(size_t values, const int *counts, int *cells)
{
    size_t units = 0;
    for (size_t a = 0; a < values; a++)
        for (size_t b = 0; b < values; b++)
            for (int n = 0; n < counts[a * values + b]; n++, units++) {
                cells[2 * units] = (int)a;
                cells[2 * units + 1] = (int)b;
            }
    return (struct ratings){units, 2, (int)values, cells};
}

static void near(double have, double want)
{
    if (!(fabs(have - want) < 0.0005))
        fail_msg("%.4f, not %.4f", have, want);
}

/* Krippendorff (2011), sections A to C. */
static void test_alpha(void **state)
{
    int cells[UNITS_MAX];
    (void)state;
    struct ratings two = read((const char *[]){"0100000010", "1110010000"}, 2, cells);
    near(agree_alpha(&arena, &two), 0.095);
    struct ratings five = read((const char *[]){"001132224330", "101112224333"}, 2, cells);
    near(agree_alpha(&arena, &five), 0.692);
    struct ratings four =
        read((const char *[]){"123321412...", "1233224125.3", ".3332342251.", "12332441251."},
             4, cells);
    near(agree_alpha(&arena, &four), 0.743);
    assert_int_equal(agree_units(&four), 11);
}

/* Cohen (1960), tables 1 and 2: proportions of 100, and of 200 cases. */
static void test_kappa(void **state)
{
    int cells[2 * UNITS_MAX];
    (void)state;
    struct ratings low = crossed(3, (int[]){25, 13, 12, 12, 2, 16, 3, 15, 2}, cells);
    near(agree_kappa(&arena, &low, 0, 1), (0.29 - 0.35) / 0.65);
    struct ratings high = crossed(3, (int[]){88, 10, 2, 14, 40, 6, 18, 10, 12}, cells);
    near(agree_kappa(&arena, &high, 0, 1), 0.492);
    near(agree_kappa(&arena, &high, 1, 0), 0.492);
    near(agree_share(&high), 0.70);
}

static void test_nothing_to_say(void **state)
{
    int cells[UNITS_MAX];
    (void)state;
    struct ratings same = read((const char *[]){"1111", "1111"}, 2, cells);
    assert_true(isnan(agree_alpha(&arena, &same)));
    assert_true(isnan(agree_kappa(&arena, &same, 0, 1)));
    near(agree_share(&same), 1);
    struct ratings apart = read((const char *[]){"12..", "..12"}, 2, cells);
    assert_true(isnan(agree_alpha(&arena, &apart)));
    assert_true(isnan(agree_share(&apart)));
    assert_int_equal(agree_units(&apart), 0);
    struct ratings equal = read((const char *[]){"1212", "1212"}, 2, cells);
    near(agree_alpha(&arena, &equal), 1);
    near(agree_kappa(&arena, &equal, 0, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_alpha),
                                       cmocka_unit_test(test_kappa),
                                       cmocka_unit_test(test_nothing_to_say)};
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
