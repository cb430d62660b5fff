/* Alpha and kappa against values worked out by hand from their definitions (review/agree.h);
 * each comment has all the steps. */
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
    if (!(fabs(have - want) < 1e-12))
        fail_msg("%.15f, not %.15f", have, want);
}

/* Two raters, ten units: 0/1 1/1 0/1 0/0 0/0 0/1 0/0 0/0 1/0 0/0.  Five are 0/0, one is 1/1,
 * four differ; each unit gives two ordered pairs over m - 1 = 1:
 *
 *          0    1  |
 *     0   10    4  | 14      n = 20, on the diagonal 12, squares 14^2 + 6^2 = 232
 *     1    4    2  |  6      alpha = 1 - 19 * (20 - 12) / (400 - 232) = 1 - 152/168 = 2/21 */
static void test_alpha_of_two(void **state)
{
    int cells[UNITS_MAX];
    (void)state;
    struct ratings r = read((const char *[]){"0100000010", "1110010000"}, 2, cells);
    near(agree_alpha(&arena, &r), 2.0 / 21);
}

/* Two raters, twelve units, five values.  Equal: 0/0 once, 1/1 twice, 2/2 three times, 3/3
 * twice, 4/4 once; different: 0/1, 1/3, 0/3.
 *
 *          0    1    2    3    4  |
 *     0    2    1    .    1    .  |  4
 *     1    1    4    .    1    .  |  6
 *     2    .    .    6    .    .  |  6      n = 24, on the diagonal 18,
 *     3    1    1    .    4    .  |  6      squares 16 + 36 + 36 + 36 + 4 = 128
 *     4    .    .    .    .    2  |  2
 *
 *     alpha = 1 - 23 * (24 - 18) / (576 - 128) = 1 - 138/448 = 155/224 */
static void test_alpha_of_five_values(void **state)
{
    int cells[UNITS_MAX];
    (void)state;
    struct ratings r = read((const char *[]){"001132224330", "101112224333"}, 2, cells);
    near(agree_alpha(&arena, &r), 155.0 / 224);
}

/* Four raters, twelve units, some values missing.  The values of each unit, and the ordered
 * pairs of different raters over m - 1 that they give:
 *
 *      1  111    11: 6/2            7  4444   44: 12/3
 *      2  2232   22: 6/3  23: 3/3   8  1121   11: 6/3  12: 3/3
 *      3  3333   33: 12/3           9  2222   22: 12/3
 *      4  3333   33: 12/3          10  555    55: 6/2
 *      5  2222   22: 12/3          11  11     11: 2/1
 *      6  1234   each two: 1/3     12  3      one value: counts for nothing
 *
 *          1    2    3    4    5  |
 *     1    7   4/3  1/3  1/3   .  |  9
 *     2   4/3  10   4/3  1/3   .  | 13
 *     3   1/3  4/3   8   1/3   .  | 10      n = 40, on the diagonal 32,
 *     4   1/3  1/3  1/3   4    .  |  5      squares 81 + 169 + 100 + 25 + 9 = 384
 *     5    .    .    .    .    3  |  3
 *
 *     alpha = 1 - 39 * (40 - 32) / (1600 - 384) = 1 - 312/1216 = 113/152 */
static void test_alpha_of_four(void **state)
{
    int cells[UNITS_MAX];
    (void)state;
    struct ratings r =
        read((const char *[]){"123321412...", "1233224125.3", ".3332342251.", "12332441251."},
             4, cells);
    near(agree_alpha(&arena, &r), 113.0 / 152);
    assert_int_equal(agree_units(&r), 11);
}

/* Two raters, three values, a table each of how often they met:
 *
 *     25 13 12 | 50      88 10  2 | 100
 *     12  2 16 | 30      14 40  6 |  60
 *      3 15  2 | 20      18 10 12 |  40
 *     40 30 30  100     120 60 20   200
 *
 *     p0 = 29/100             140/200 = 0.7
 *     pc = 0.5 * 0.4 + 0.3 * 0.3 + 0.2 * 0.3 = 0.35
 *                             0.5 * 0.6 + 0.3 * 0.3 + 0.2 * 0.1 = 0.41
 *     kappa = -0.06 / 0.65    0.29 / 0.59; the same whoever comes first */
static void test_kappa(void **state)
{
    int cells[2 * UNITS_MAX];
    (void)state;
    struct ratings low = crossed(3, (int[]){25, 13, 12, 12, 2, 16, 3, 15, 2}, cells);
    near(agree_kappa(&arena, &low, 0, 1), -0.06 / 0.65);
    struct ratings high = crossed(3, (int[]){88, 10, 2, 14, 40, 6, 18, 10, 12}, cells);
    near(agree_kappa(&arena, &high, 0, 1), 0.29 / 0.59);
    near(agree_kappa(&arena, &high, 1, 0), 0.29 / 0.59);
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
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alpha_of_two), cmocka_unit_test(test_alpha_of_five_values),
        cmocka_unit_test(test_alpha_of_four), cmocka_unit_test(test_kappa),
        cmocka_unit_test(test_nothing_to_say)};
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
