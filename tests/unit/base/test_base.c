#include "tests/unit/unit.h"

#include "base/arena.h"
#include "base/calendar.h"
#include "base/error.h"
#include "base/file.h"
#include "base/table.h"

#include <string.h>

/* Counts what is out and refuses the n-th request. */
struct counting {
    size_t out, calls, refuse_at;
};

static void *counting_resize(void *user, void *old, size_t old_size, size_t new_size)
{
    struct counting *c = user;
    (void)old_size;
    if (new_size == 0) {
        c->out--;
        test_free(old);
        return NULL;
    }
    if (++c->calls == c->refuse_at)
        return NULL;
    c->out++;
    return test_malloc(new_size);
}

static void slices(void **state)
{
    (void)state;
    struct slice rest = SLICE("RUS\tGOV\t");
    assert_true(slice_is(slice_cut(&rest, '\t'), "RUS"));
    assert_true(slice_is(slice_cut(&rest, '\t'), "GOV"));
    assert_non_null(rest.at);
    assert_int_equal(slice_cut(&rest, '\t').len, 0);
    assert_null(rest.at);
    assert_true(slice_is(slice_trim(SLICE(" \ttwo words\n")), "two words"));
    assert_true(slice_equal_nocase(SLICE("Kremlin"), SLICE("KREMLIN")));
    assert_true(slice_compare(SLICE("ab"), SLICE("abc")) < 0);
    assert_int_equal(slice_part(SLICE("abc"), 2, 9).len, 1);
    assert_int_equal(slice_part(SLICE("abc"), 5, 9).len, 0);
}

static void arena_keeps_what_it_gives(void **state)
{
    (void)state;
    struct counting counting = {0};
    dem_allocator mem = {counting_resize, &counting};
    struct arena arena;
    arena_init(&arena, &mem);
    assert_int_equal(setjmp(arena.guard), 0);
    for (int round = 0; round < 3; round++) {
        unsigned char *last = NULL;
        for (size_t size = 0; size < 3000; size += 7) {
            unsigned char *got = arena_take(&arena, size);
            assert_int_equal((uintptr_t)got % 16, 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(got[i], 0);
            memset(got, 0xAB, size);
            assert_ptr_not_equal(got, last);
            last = got;
        }
        assert_non_null(arena_take(&arena, 1 << 20));
        arena_reset(&arena);
    }
    assert_true(slice_is(arena_print(&arena, "%d %s", 3, "words"), "3 words"));
    arena_release(&arena);
    assert_int_equal(counting.out, 0);
}

static void scratch_is_given_back(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    assert_int_equal(setjmp(arena.guard), 0);
    for (int round = 0; round < 3; round++) {
        struct arena_mark mark = arena_mark(&arena);
        unsigned char *scratch = NULL;
        for (size_t size = 0; size < 200000; size = size * 3 + 1) {
            scratch = arena_raw(&arena, size);
            assert_int_equal((uintptr_t)scratch % 64, 0);
            memset(scratch, 0xAB, size);
        }
        arena_return(&arena, mark);
        assert_int_equal(arena.taken, mark.taken);
        unsigned char *kept = arena_take(&arena, 100000);
        for (size_t i = 0; i < 100000; i++)
            assert_int_equal(kept[i], 0);
        memset(kept, 0xCD, 100000);
    }
    arena_release(&arena);
}

static void arena_says_no_through_its_guard(void **state)
{
    (void)state;
    struct counting counting = {.refuse_at = 2};
    dem_allocator mem = {counting_resize, &counting};
    struct arena arena;
    arena_init(&arena, &mem);
    if (setjmp(arena.guard) == 0) {
        arena_take(&arena, 1 << 20);
        arena_take(&arena, 1 << 20);
        fail();
    }
    counting.refuse_at = 0;
    assert_non_null(arena_take(&arena, 1 << 20)); /* usable afterwards */
    arena_release(&arena);
    assert_int_equal(counting.out, 0);
}

static void tables(void **state)
{
    (void)state;
    struct arena arena;
    struct table table;
    arena_init(&arena, NULL);
    assert_int_equal(setjmp(arena.guard), 0);
    table_init(&table, &arena);
    assert_int_equal(table_find(&table, SLICE("nothing")), TABLE_NONE);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(table_add(&table, arena_print(&arena, "key %d", i), i), i);
    assert_int_equal(table_add(&table, SLICE("key 7"), 99), 7);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(table_find(&table, arena_print(&arena, "key %d", i)), i);
    assert_int_equal(table_find(&table, SLICE("key 5000")), TABLE_NONE);
    arena_release(&arena);
}

static void days(void **state)
{
    (void)state;
    assert_int_equal(calendar_day(1970, 1, 1), 0);
    assert_int_equal(calendar_weekday(calendar_day(1999, 11, 3)), 2); /* a Wednesday */
    for (dem_day day = -200000; day < 200000; day += 37) {
        struct date d = calendar_date(day);
        assert_int_equal(calendar_day(d.year, d.month, d.day), day);
    }
    assert_int_equal(calendar_read(SLICE("1999-11-03")), calendar_day(1999, 11, 3));
    assert_int_equal(calendar_read(SLICE("19991103")), calendar_day(1999, 11, 3));
    assert_int_equal(calendar_read(SLICE("2000-02-29T12:00:00Z")), calendar_day(2000, 2, 29));
    static const char *const wrong[] = {"",           "1999",       "1999-13-01",
                                        "1999-02-29", "1999-11-3x", "99-11-03"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(calendar_read(slice_of(wrong[i])), DEM_DAY_UNKNOWN);
}

static void errors(void **state)
{
    (void)state;
    dem_error err;
    assert_int_equal(error_at(&err, DEM_E_FORMAT, 12, "no %s", "date"), DEM_E_FORMAT);
    assert_int_equal(err.line, 12);
    assert_string_equal(err.what, "no date");
    struct slice map;
    assert_int_equal(file_map("/nowhere/at/all", &map, &err), DEM_E_SYSTEM);
    assert_non_null(strstr(err.what, "/nowhere/at/all"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(slices),
                                       cmocka_unit_test(arena_keeps_what_it_gives),
                                       cmocka_unit_test(scratch_is_given_back),
                                       cmocka_unit_test(arena_says_no_through_its_guard),
                                       cmocka_unit_test(tables),
                                       cmocka_unit_test(days),
                                       cmocka_unit_test(errors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
