#include "tests/unit/arena.h"

#include "times/times.h"
#include "tokens/tokens.h"

#include <string.h>

/* The first expression of the text as seen on Wednesday 1999-11-03. */
static struct time_mention first(const char *text)
{
    struct tree tree;
    struct time_mentions found;
    tokens_words(&arena, slice_of(text), (dem_span){0, (uint32_t)strlen(text)}, &tree);
    times_find(&arena, &tree, calendar_day(1999, 11, 3), &(struct times_told){.any = false},
               &found);
    return found.count ? found.list[0]
                       : (struct time_mention){.from = DEM_DAY_UNKNOWN, .to = -1};
}

#define IS(text, y1, m1, d1, y2, m2, d2)                                                       \
    do {                                                                                       \
        struct time_mention t = first(text);                                                   \
        assert_int_equal(t.from, calendar_day(y1, m1, d1));                                    \
        assert_int_equal(t.to, calendar_day(y2, m2, d2));                                      \
    } while (0)

static void days_are_resolved(void **state)
{
    (void)state;
    IS("They met yesterday.", 1999, 11, 2, 1999, 11, 2);
    IS("They met on Tuesday.", 1999, 11, 2, 1999, 11, 2);
    IS("They met last Wednesday.", 1999, 10, 27, 1999, 10, 27);
    IS("They meet next Monday.", 1999, 11, 8, 1999, 11, 8);
    IS("He left on November 1.", 1999, 11, 1, 1999, 11, 1);
    IS("He left on Dec. 24.", 1998, 12, 24, 1998, 12, 24);
    IS("He left on 3 May 1998.", 1998, 5, 3, 1998, 5, 3);
    IS("He left two days ago.", 1999, 11, 1, 1999, 11, 1);
}

static void longer_spans_are_resolved(void **state)
{
    (void)state;
    IS("They met last week.", 1999, 10, 25, 1999, 10, 31);
    IS("They met last month.", 1999, 10, 1, 1999, 10, 31);
    IS("It fell in 1998.", 1998, 1, 1, 1998, 12, 31);
    IS("It fell this past spring.", 1999, 3, 1, 1999, 5, 31);
    IS("It rose in recent months.", 1999, 7, 3, 1999, 11, 3);
    IS("It fell in January 1998.", 1998, 1, 1, 1998, 1, 31);
    IS("The talks of the 1990s failed.", 1990, 1, 1, 1999, 12, 31);
}

static void parts_are_cut_from_longer_spans(void **state)
{
    (void)state;
    IS("It fell in early 1998.", 1998, 1, 1, 1998, 4, 30);
    IS("It fell in late 1998.", 1998, 9, 1, 1998, 12, 31);
    IS("It fell in mid-October.", 1999, 10, 11, 1999, 10, 20);
    IS("It fell in the second half of 1998.", 1998, 7, 1, 1998, 12, 31);
    IS("It fell in the third quarter of 1998.", 1998, 7, 1, 1998, 9, 30);
    IS("It fell in the mid-1990s.", 1993, 5, 1, 1996, 8, 31);
    IS("It fell earlier this year.", 1999, 1, 1, 1999, 11, 3);
    IS("It fell the day before yesterday.", 1999, 11, 1, 1999, 11, 1);
}

static void one_time_to_the_other(void **state)
{
    (void)state;
    IS("It fell from June 3 to June 9.", 1999, 6, 3, 1999, 6, 9);
    IS("It fell from June 3 to June 9, 1998.", 1998, 6, 3, 1998, 6, 9);
    IS("It fell between December and February.", 1998, 12, 1, 1999, 2, 28);
    IS("It fell on June 3-9.", 1999, 6, 3, 1999, 6, 9);
    IS("It fell in 1997-98.", 1997, 1, 1, 1998, 12, 31);
}

static void vague_counts_are_spans(void **state)
{
    (void)state;
    IS("It fell a few days ago.", 1999, 10, 30, 1999, 11, 1);
    IS("It fell in the past three weeks.", 1999, 10, 13, 1999, 11, 3);
    assert_true(first("It fell 2000 decades ago.").from < calendar_day(1, 1, 1));
}

static void open_spans_stay_open(void **state)
{
    (void)state;
    struct time_mention t = first("They have talked since Monday.");
    assert_int_equal(t.from, calendar_day(1999, 11, 1));
    assert_int_equal(t.to, DEM_DAY_UNKNOWN);
}

static void other_words_and_numbers_are_no_times(void **state)
{
    (void)state;
    assert_int_equal(first("They may march to the hall.").from, DEM_DAY_UNKNOWN);
    assert_int_equal(first("Chad sent 1998 troops.").from, DEM_DAY_UNKNOWN);
    assert_int_equal(first("They seek a last chance.").from, DEM_DAY_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(days_are_resolved),
        TEST(longer_spans_are_resolved),
        TEST(parts_are_cut_from_longer_spans),
        TEST(one_time_to_the_other),
        TEST(vague_counts_are_spans),
        TEST(open_spans_stay_open),
        TEST(other_words_and_numbers_are_no_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
