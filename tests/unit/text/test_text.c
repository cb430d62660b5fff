#include "tests/unit/arena.h"

#include "base/calendar.h"
#include "text/document.h"

#include <stdio.h>
#include <string.h>

static struct document clean(const char *text)
{
    struct document doc = {.source = slice_of(text), .published = DEM_DAY_UNKNOWN};
    text_clean(&arena, &doc);
    return doc;
}

static bool block_is(const struct document *doc, size_t i, enum block_kind kind,
                     const char *text)
{
    if (i >= doc->block_count || doc->blocks[i].kind != kind)
        return false;
    dem_span s = doc->blocks[i].span;
    return slice_is(slice_part(doc->text, s.from, s.to), text);
}

static void header_lines_tell_publisher_and_date(void **state)
{
    (void)state;
    struct document doc = clean("Publication: The Courier Volume: 5 Issue: 204\n"
                                "Date: March 3, 1998\n\nChad recalled its envoy.\n");
    assert_true(slice_is(doc.publisher, "The Courier"));
    assert_int_equal(doc.published, calendar_day(1998, 3, 3));
    assert_true(
        block_is(&doc, 0, BLOCK_HEADER, "Publication: The Courier Volume: 5 Issue: 204"));
    assert_true(block_is(&doc, 2, BLOCK_PARAGRAPH, "Chad recalled its envoy."));
}

/* The headline of the text is its title block, whatever title came with the document. */
static void a_title_may_be_known_already(void **state)
{
    (void)state;
    struct document doc = {.source = SLICE("Title: Norway in trouble\n\nNorway met Mali."),
                           .title = SLICE("Quite another"),
                           .published = DEM_DAY_UNKNOWN};
    text_clean(&arena, &doc);
    assert_true(block_is(&doc, 0, BLOCK_TITLE, "Norway in trouble"));
    assert_true(slice_is(doc.title, "Quite another"));
}

static void header_lines_win_over_the_options(void **state)
{
    (void)state;
    struct document doc = {.source = SLICE("Publisher: Courier\nDate: 1998-03-03\n\nx y.\n"),
                           .published = DEM_DAY_UNKNOWN,
                           .otherwise_published = calendar_day(2001, 1, 1),
                           .otherwise_publisher = SLICE("other")};
    text_clean(&arena, &doc);
    assert_int_equal(doc.published, calendar_day(1998, 3, 3));
    assert_true(slice_is(doc.publisher, "Courier"));
    doc = (struct document){.source = SLICE("x y.\n"),
                            .published = DEM_DAY_UNKNOWN,
                            .otherwise_published = calendar_day(2001, 1, 1),
                            .otherwise_publisher = SLICE("other")};
    text_clean(&arena, &doc);
    assert_int_equal(doc.published, calendar_day(2001, 1, 1));
    assert_true(slice_is(doc.publisher, "other"));
}

static void a_dateline_is_taken_apart(void **state)
{
    (void)state;
    struct document doc = {.source = SLICE("OSLO, Nov 2 (Reuters) - Norway met Chad.\n"),
                           .published = calendar_day(1999, 11, 3)};
    text_clean(&arena, &doc);
    struct dateline d = doc.dateline;
    assert_true(slice_is(slice_part(doc.text, d.place.from, d.place.to), "OSLO"));
    assert_true(slice_is(slice_part(doc.text, d.date.from, d.date.to), "Nov 2"));
    assert_true(slice_is(slice_part(doc.text, d.agency.from, d.agency.to), "Reuters"));
    assert_true(block_is(&doc, 0, BLOCK_PARAGRAPH, "Norway met Chad."));
}

static void a_dateline_without_a_dash_has_a_day_or_an_agency(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Dhaka, June 4 (UNB) Mali met Chad.\n", "Addis Ababa, June 4: Mali met Chad.\n",
        "OSLO (AP) Mali met Chad.\n", "(AFP) - Mali met Chad.\n",
        "Cape Town, June 4 - Mali met Chad.\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct document doc = clean(texts[i]);
        assert_true(block_is(&doc, 0, BLOCK_PARAGRAPH, "Mali met Chad."));
    }
}

static void a_sentence_in_capitals_is_no_dateline(void **state)
{
    (void)state;
    static const char *const texts[] = {"NATO met Russia. It was a success - for both.\n",
                                        "UNITA (the rebel movement) met Mali in Chad.\n",
                                        "Rebels of Mali (north) met Chad: it was said so.\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct document doc = clean(texts[i]);
        assert_int_equal(doc.dateline.span.from, doc.dateline.span.to);
    }
}

static void quotes_dashes_and_entities_become_plain(void **state)
{
    (void)state;
    struct document doc = clean("Moscow\xe2\x80\x93like Chad \xe2\x80\x9cno\xe2\x80\x9d &amp; "
                                "1999\xe2\x80\x93"
                                "2001&#8217;s &bogus; x");
    assert_true(slice_is(doc.text, "Moscow - like Chad \"no\" & 1999-2001's &bogus; x"));
    assert_int_equal(doc.repairs, 0);
}

static void spans_lead_back_to_the_source(void **state)
{
    (void)state;
    struct document doc = clean("a \xe2\x80\x9cquote\xe2\x80\x9d &amp; b");
    const char *at = strstr(doc.text.at, "quote");
    uint32_t from = (uint32_t)(at - doc.text.at);
    dem_span s = text_source_span(&doc, (dem_span){from, from + 5});
    assert_true(slice_is(slice_part(doc.source, s.from, s.to), "quote"));
    s = text_source_span(&doc, (dem_span){from - 1, from + 6});
    assert_true(
        slice_is(slice_part(doc.source, s.from, s.to), "\xe2\x80\x9cquote\xe2\x80\x9d"));
    s = text_source_span(&doc, (dem_span){(uint32_t)doc.text.len - 1, (uint32_t)doc.text.len});
    assert_true(slice_is(slice_part(doc.source, s.from, s.to), "b"));
}

static void broken_bytes_are_replaced_and_counted(void **state)
{
    (void)state;
    struct document doc = {.source = {"a\xff"
                                      "b\0c",
                                      5},
                           .published = DEM_DAY_UNKNOWN};
    text_clean(&arena, &doc);
    assert_true(slice_is(doc.text, "a\xef\xbf\xbd"
                                   "b c"));
    assert_int_equal(doc.repairs, 2);
}

static void dates_are_read_in_all_their_forms(void **state)
{
    (void)state;
    dem_day day = calendar_day(1999, 11, 3);
    assert_int_equal(text_date(SLICE("November 3, 1999"), DEM_DAY_UNKNOWN), day);
    assert_int_equal(text_date(SLICE("3 Nov 1999"), DEM_DAY_UNKNOWN), day);
    assert_int_equal(text_date(SLICE("1999-11-03T10:00:00Z"), DEM_DAY_UNKNOWN), day);
    assert_int_equal(text_date(SLICE("Nov. 3"), day + 40), day);
    assert_int_equal(text_date(SLICE("Nov. 3"), DEM_DAY_UNKNOWN), DEM_DAY_UNKNOWN);
    assert_int_equal(text_date(SLICE("February 30, 1999"), DEM_DAY_UNKNOWN), DEM_DAY_UNKNOWN);
    assert_int_equal(text_date_from_name(SLICE("x/brief-1999-11-03.txt")), day);
    assert_int_equal(text_date_from_name(SLICE("x/19991103.txt")), day);
    assert_int_equal(text_date_from_name(SLICE("1999-11-03/brief.txt")), DEM_DAY_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(header_lines_tell_publisher_and_date),
        TEST(a_title_may_be_known_already),
        TEST(header_lines_win_over_the_options),
        TEST(a_dateline_is_taken_apart),
        TEST(a_dateline_without_a_dash_has_a_day_or_an_agency),
        TEST(a_sentence_in_capitals_is_no_dateline),
        TEST(quotes_dashes_and_entities_become_plain),
        TEST(spans_lead_back_to_the_source),
        TEST(broken_bytes_are_replaced_and_counted),
        TEST(dates_are_read_in_all_their_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
