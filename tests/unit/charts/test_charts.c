#include "tests/unit/unit.h"

#include "charts/layout.h"
#include "charts/scales.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Scales ------------------------------------------------------------------------- */

static void a_scale_is_straight(void **state)
{
    (void)state;
    struct scale s = {-10, 10, 200, 0};
    assert_true(scale_at(&s, -10) == 200 && scale_at(&s, 10) == 0 && scale_at(&s, 0) == 100);
    assert_true(scale_at(&s, 15) == -50); /* not clamped */
    struct scale point = {3, 3, 0, 8};
    assert_true(scale_at(&point, 3) == 4);
}

static void numbers(double low, double high, size_t most, double step, size_t count,
                    double first, int places)
{
    struct ticks t;
    ticks_numbers(low, high, most, &t);
    assert_int_equal(t.count, count);
    assert_int_equal(t.places, places);
    assert_true(fabs(t.step - step) < 1e-12 && fabs(t.list[0] - first) < 1e-12);
    assert_true(fabs(t.list[count - 1] - (first + step * (double)(count - 1))) < 1e-9);
}

static void nice_numbers(void **state)
{
    (void)state;
    numbers(-10, 10, 5, 5, 5, -10, 0);
    numbers(0, 97, 5, 20, 5, 0, 0);
    numbers(0, 97, 10, 10, 10, 0, 0);
    numbers(0, 0.3, 4, 0.1, 4, 0, 1);
    numbers(0.12, 0.19, 8, 0.01, 8, 0.12, 2);
    numbers(3, 1234567, 3, 500000, 2, 500000, 0);
    struct ticks none;
    ticks_numbers(2, 2, 5, &none);
    assert_int_equal(none.count, 0);
}

static void days(const char *from, const char *to, size_t most, const char *labels)
{
    struct day_ticks t;
    char got[512] = "";
    ticks_days(calendar_read(slice_of(from)), calendar_read(slice_of(to)), most, &t);
    for (size_t i = 0; i < t.count; i++) {
        char label[TICK_LABEL];
        tick_label(&t, i, label);
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i ? " " : "", label);
    }
    assert_string_equal(got, labels);
}

static void calendar_ticks(void **state)
{
    (void)state;
    days("1999-11-03", "1999-11-06", 6, "1999-11-03 1999-11-04 1999-11-05 1999-11-06");
    /* Mondays; and every second one, the same whatever the range begins with */
    days("1999-11-01", "1999-11-30", 6,
         "1999-11-01 1999-11-08 1999-11-15 1999-11-22 1999-11-29");
    days("1999-11-01", "1999-12-25", 4, "1999-11-08 1999-11-22 1999-12-06 1999-12-20");
    days("1999-11-10", "1999-12-25", 4, "1999-11-22 1999-12-06 1999-12-20");
    days("1999-11-03", "2000-03-05", 5, "1999-12 2000-01 2000-02 2000-03");
    days("1999-11-03", "2000-12-05", 6, "2000-01 2000-04 2000-07 2000-10");
    days("1999-11-03", "2000-12-05", 3, "2000-01 2000-07");
    days("1979-04-15", "1999-06-30", 5, "1980 1985 1990 1995");
    days("1969-12-30", "1970-01-02", 6, "1969-12-30 1969-12-31 1970-01-01 1970-01-02");
    days("1999-11-03", "1999-11-03", 6, "1999-11-03");
}

/* ---- Layout --------------------------------------------------------------------------- */

static double apart(const struct layout_point *a, const struct layout_point *b)
{
    return sqrt((a->x - b->x) * (a->x - b->x) + (a->y - b->y) * (a->y - b->y));
}

/* Two triangles joined by one edge: each stands together, on its side. */
static void neighbours_stand_together(void **state)
{
    (void)state;
    static const struct layout_edge edges[] = {{0, 2, 1}, {2, 4, 1}, {4, 0, 1}, {1, 3, 1},
                                               {3, 5, 1}, {5, 1, 1}, {0, 1, 1}};
    struct arena arena;
    struct layout_point at[6], again[6];
    arena_init(&arena, NULL);
    layout_place(&arena, 6, edges, 7, 400, 300, 20, at);
    layout_place(&arena, 6, edges, 7, 400, 300, 20, again);
    assert_memory_equal(at, again, sizeof at);
    for (int i = 0; i < 6; i++)
        assert_true(at[i].x >= 0 && at[i].x <= 400 && at[i].y >= 0 && at[i].y <= 300);
    assert_true(apart(&at[2], &at[4]) < apart(&at[2], &at[3]));
    assert_true(apart(&at[2], &at[4]) < apart(&at[2], &at[5]));
    assert_true(apart(&at[3], &at[5]) < apart(&at[4], &at[5]));
    arena_release(&arena);
}

/* A path of three, a pair and a loner in a small box: none on top of another. */
static void parts_stand_apart(void **state)
{
    (void)state;
    static const struct layout_edge edges[] = {{0, 1, 1}, {1, 2, 2}, {3, 4, 1}};
    struct arena arena;
    struct layout_point at[6];
    arena_init(&arena, NULL);
    layout_place(&arena, 6, edges, 3, 120, 120, 40, at);
    for (int i = 0; i < 6; i++)
        for (int k = 0; k < i; k++)
            assert_true(apart(&at[i], &at[k]) > 30);
    layout_place(&arena, 1, edges, 0, 120, 80, 40, at);
    assert_true(at[0].x == 60 && at[0].y == 40);
    layout_place(&arena, 0, edges, 0, 120, 80, 40, at);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scale_is_straight), cmocka_unit_test(nice_numbers),
        cmocka_unit_test(calendar_ticks), cmocka_unit_test(neighbours_stand_together),
        cmocka_unit_test(parts_stand_apart)};
    return cmocka_run_group_tests_name("charts", tests, NULL, NULL);
}
