#include "tests/unit/unit.h"

#include "watch/watch.h"

static void test_back_off(void **state)
{
    (void)state;
    assert_int_equal(watch_back_off(900, 0, -1), 900);
    assert_int_equal(watch_back_off(900, 1, -1), 1800);
    assert_int_equal(watch_back_off(900, 3, -1), 7200);
    assert_int_equal(watch_back_off(900, 1000000, -1), WATCH_WAIT_MAX);
    assert_int_equal(watch_back_off(900, 1, 60), 1800); /* the server may only lengthen it */
    assert_int_equal(watch_back_off(900, 1, 200000), 200000);
}

static void test_unskipped(void **state)
{
    int64_t monday = 10 * 7 * 86400 + 4 * 86400; /* 1970-03-16 */
    struct feed_head none = {.minutes = 5}, night = {.skipped_hours = 0x3},
                     all = {.skipped_days = 127},
                     weekend = {.skipped_days = 0x60, .skipped_hours = 1};
    (void)state;
    assert_int_equal(watch_unskipped(&none, 12345), 12345);
    assert_int_equal(watch_unskipped(&night, monday + 600), monday + 2 * 3600);
    assert_int_equal(watch_unskipped(&night, monday - 600), monday - 600);
    assert_int_equal(watch_unskipped(&all, 12345), 12345);
    assert_int_equal(watch_unskipped(&weekend, monday - 2 * 86400 + 5), monday + 3600);
}

static void head_of(const char *text, struct feed_head *out, bool wanted)
{
    struct arena arena;
    arena_init(&arena, NULL);
    assert_int_equal(setjmp(arena.guard), 0);
    assert_int_equal(feed_head_read(&arena, slice_of(text), out), wanted);
    arena_release(&arena);
}

static void test_heads(void **state)
{
    struct feed_head h;
    (void)state;
    head_of(
        "<rss><channel><title>T</title><ttl>45</ttl><skipHours><hour>0</hour><hour>23</hour>"
        "<hour>99</hour></skipHours><skipDays><day>sunday</day></skipDays>"
        "<item><ttl>5</ttl></item></channel></rss>",
        &h, true);
    assert_int_equal(h.minutes, 45);
    assert_int_equal(h.skipped_hours, 1u | 1u << 23);
    assert_int_equal(h.skipped_days, 1u << 6);
    head_of(
        "<rdf:RDF xmlns:rdf='r' xmlns:sy='s'><channel><sy:updatePeriod>hourly</sy:updatePeriod>"
        "<sy:updateFrequency>2</sy:updateFrequency></channel></rdf:RDF>",
        &h, true);
    assert_int_equal(h.minutes, 30);
    head_of("<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title></feed>", &h, true);
    assert_int_equal(h.minutes, 0);
    head_of("<rss><channel><ttl>999999999999</ttl></channel></rss>", &h, true);
    assert_int_equal(h.minutes, 0);
    head_of("<rss><channel><ttl>99999</ttl></channel></rss>", &h, true);
    assert_int_equal(h.minutes, FEED_MINUTES_MAX);
    head_of("<html><head><title>x</title></head></html>", &h, false);
    head_of("no markup", &h, false);
    head_of("", &h, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_back_off),
                                       cmocka_unit_test(test_unskipped),
                                       cmocka_unit_test(test_heads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
