#include "tests/unit/arena.h"

#include "trends/forecast.h"

#include <math.h>

enum { LONG = 40 };

static void near(double value, double wanted)
{
    if (!(fabs(value - wanted) <= 1e-9 * (1 + fabs(wanted))))
        fail_msg("%.12f, not %.12f", value, wanted);
}

/* Logarithms 1 and 2.  Nothing was forecast yet, so the first candidate counts: a = 0.1 and
 * w = 0.4: level 1.1, mean 1.5, and 0.4 * 1.1 + 0.6 * 1.5 = 1.34. */
static void level_by_hand(void **state)
{
    (void)state;
    double y[2] = {expm1(1), expm1(2)};
    struct forecast out[3];
    forecast_run(&arena, y, 2, FORECAST_LEVEL, out);
    assert_true(isnan(out[0].value));
    near(out[1].value, expm1(1)); /* level and mean are the one month */
    near(out[2].value, expm1(1.34));
    assert_true(isnan(out[2].low)); /* twelve errors are wanted */
}

/* After a step the fastest and least damped level is soon the best one. */
static void level_learns(void **state)
{
    (void)state;
    double y[LONG];
    struct forecast out[LONG + 1];
    for (int t = 0; t < LONG; t++)
        y[t] = t < 20 ? 0 : 100;
    forecast_run(&arena, y, LONG, FORECAST_LEVEL, out);
    near(out[20].value, 0);
    assert_true(out[LONG].value > 99);
}

static void naive_and_seasonal(void **state)
{
    (void)state;
    double y[14] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7};
    struct forecast naive[15], seasonal[15];
    forecast_run(&arena, y, 14, FORECAST_NAIVE, naive);
    forecast_run(&arena, y, 14, FORECAST_SEASONAL, seasonal);
    near(naive[1].value, 3);
    near(naive[14].value, 7);
    assert_true(isnan(seasonal[11].value));
    near(seasonal[12].value, 3);
    near(seasonal[14].value, 4);
}

/* Errors of 0.1, 0.2 ... 1.2 on the scale of logarithms: the 10th hundredth stands at rank 0.1
 * * 13 = 1.3, so it is 0.13; the 90th at 11.7: 1.17. */
static void interval_by_hand(void **state)
{
    (void)state;
    double y[13], z = 0;
    struct forecast out[14];
    for (int t = 0; t < 13; t++) {
        z += 0.1 * t;
        y[t] = expm1(z);
    }
    forecast_run(&arena, y, 13, FORECAST_NAIVE, out);
    assert_true(isnan(out[12].low)); /* eleven errors are too few */
    near(out[13].value, expm1(7.8));
    near(out[13].low, expm1(7.8 + 0.13));
    near(out[13].high, expm1(7.8 + 1.17));
}

/* Logarithms 0, 1, 0, 1 ...: the last month is always wrong by e - 1, the same month of the
 * year before never; an interval of naive goes from -1 to 1 around it, cut off at 0. */
static void scores_by_hand(void **state)
{
    (void)state;
    double y[LONG];
    struct forecast *all[FORECAST_METHODS];
    struct forecast_score naive, seasonal;
    for (int t = 0; t < LONG; t++)
        y[t] = t % 2 ? expm1(1) : 0;
    for (int m = 0; m < FORECAST_METHODS; m++) {
        all[m] = ARENA_ARRAY(&arena, struct forecast, LONG + 1);
        forecast_run(&arena, y, LONG, m, all[m]);
    }
    near(all[FORECAST_NAIVE][LONG].low, 0);
    near(all[FORECAST_NAIVE][LONG].high, expm1(2));
    forecast_judge(y, LONG, all, FORECAST_NAIVE, &naive);
    forecast_judge(y, LONG, all, FORECAST_SEASONAL, &seasonal);
    assert_int_equal(naive.months, LONG - 24); /* a year, and twelve errors of it */
    near(naive.mae, expm1(1));
    near(naive.mase, 1);
    near(naive.rmsse, 1);
    near(naive.coverage, 1);
    near(seasonal.mae, 0);
    near(seasonal.coverage, 1);
}

static void scores_of_little(void **state)
{
    (void)state;
    double y[LONG] = {0};
    struct forecast *all[FORECAST_METHODS];
    struct forecast_score score;
    for (int m = 0; m < FORECAST_METHODS; m++) {
        all[m] = ARENA_ARRAY(&arena, struct forecast, LONG + 1);
        forecast_run(&arena, y, LONG, m, all[m]);
    }
    forecast_judge(y, 20, all, FORECAST_LEVEL, &score);
    assert_int_equal(score.months, 0);
    forecast_judge(y, LONG, all, FORECAST_LEVEL, &score);
    near(score.mae, 0);
    assert_true(isnan(score.mase)); /* no month differs from the one before */
}

/* What comes later changes no forecast of what came before. */
static void nothing_from_the_future(void **state)
{
    (void)state;
    double y[LONG];
    struct forecast all[LONG + 1], part[LONG + 1];
    for (int t = 0; t < LONG; t++)
        y[t] = (double)(t * 7919 % 31);
    for (int m = 0; m < FORECAST_METHODS; m++) {
        forecast_run(&arena, y, LONG, m, all);
        forecast_run(&arena, y, 30, m, part);
        assert_memory_equal(&all[30], &part[30], sizeof *all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(level_by_hand),           TEST(level_learns),   TEST(naive_and_seasonal),
        TEST(interval_by_hand),        TEST(scores_by_hand), TEST(scores_of_little),
        TEST(nothing_from_the_future),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
