/* Who holds an office on a day, and whom a name means: small lexicons of our own. */
#include "tests/unit/unit.h"

#include "actors/build.h"
#include "base/calendar.h"

#include <string.h>

static struct arena arena;
static struct lexicon lex;

static void add_term(int32_t person, const char *iso3, const char *office, int from, int to)
{
    struct term t = {.office = slice_of(office),
                     .from = calendar_day(from, 1, 1),
                     .to = calendar_day(to, 12, 31)};
    memcpy(t.iso3, iso3, 3);
    *ARENA_PUSH(&arena, &lex.persons.list[person]) = t;
}

/* An entry that the surname finds; each goes behind the one before it. */
static int32_t add_person(const char *name)
{
    int32_t mine = (int32_t)lex.persons.count, at = (int32_t)lex.entries.count;
    *ARENA_PUSH(&arena, &lex.persons) = (struct person){.name = slice_of(name)};
    *ARENA_PUSH(&arena, &lex.entries) = (struct entry){.kind = ENTRY_PERSON,
                                                       .name = slice_of(name),
                                                       .from = DEM_DAY_UNKNOWN,
                                                       .to = DEM_DAY_UNKNOWN,
                                                       .person = mine,
                                                       .next = -1};
    if (at > 0)
        lex.entries.list[at - 1].next = at;
    return mine;
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        return 1;
    lex = (struct lexicon){.arena = &arena};
    add_term(add_person("Astrid Vik"), "NOR", "foreign minister", 1990, 1994);
    add_term(add_person("Bjarne Vik"), "NOR", "deputy foreign minister", 1990, 1994);
    add_term(add_person("Carl Vik"), "SWE", "defence minister", 1992, 1996);
    add_term(2, "SWE", "prime minister", 1999, 2001);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static int32_t holder(const char *iso3, const char *office, int year)
{
    dem_day day = year ? calendar_day(year, 6, 1) : DEM_DAY_UNKNOWN;
    return person_in_office(&lex, iso3, slice_of(office), day);
}

static void an_office_has_a_holder_in_its_days(void **state)
{
    (void)state;
    assert_int_equal(holder("NOR", "foreign minister", 1992), 0);
    assert_int_equal(holder("NOR", "foreign minister", 1995), -1);
    assert_int_equal(holder("SWE", "foreign minister", 1992), -1);
    assert_int_equal(holder("NOR", "foreign minister", 0), -1);
    assert_int_equal(holder("NOR", "Norwegian foreign minister", 1992), -1);
}

static void a_deputy_is_not_the_one_deputised(void **state)
{
    (void)state;
    assert_int_equal(holder("NOR", "deputy foreign minister", 1992), 1);
    assert_int_equal(holder("SWE", "deputy prime minister", 2000), -1);
    assert_int_equal(holder("NOR", "minister", 1992), -1);
    assert_int_equal(holder("SWE", "defense minister", 1993), 2);
    assert_int_equal(holder("SWE", "deputy defence minister", 1993), -1);
}

static void first_names_agree_in_their_first_letter(void **state)
{
    (void)state;
    const struct person *astrid = &lex.persons.list[0];
    assert_true(person_has_given_name(astrid, SLICE_EMPTY));
    assert_true(person_has_given_name(astrid, SLICE("Astrid")));
    assert_true(person_has_given_name(astrid, SLICE("Asta")));
    assert_false(person_has_given_name(astrid, SLICE("Bjarne")));
}

static void the_term_is_that_of_the_day_then_of_the_title(void **state)
{
    (void)state;
    const struct person *carl = &lex.persons.list[2];
    const struct term *t = person_term(carl, calendar_day(1993, 1, 1), SLICE("prime minister"));
    assert_true(slice_is(t->office, "defence minister"));
    t = person_term(carl, calendar_day(1997, 1, 1), SLICE("prime minister"));
    assert_true(slice_is(t->office, "prime minister"));
    t = person_term(carl, DEM_DAY_UNKNOWN, SLICE("defense minister"));
    assert_true(slice_is(t->office, "defence minister"));
    assert_null(person_term(carl, calendar_day(1997, 1, 1), SLICE_EMPTY));
}

/* Three persons under one surname: the first name, the office, the country and the day tell. */
static int32_t chosen(const char *given, const char *title, const char *country, int year)
{
    struct name_match match = {.entry = 0, .day = DEM_DAY_UNKNOWN};
    struct cast cast = {.lex = &lex, .published = calendar_day(year, 6, 1)};
    struct phrase phrase = {.person = &match, .given = slice_of(given)};
    if (*country)
        memcpy(phrase.iso3[phrase.countries++], country, 4);
    return person_choose(&cast, &phrase, slice_of(title));
}

static void a_surname_means_who_fits_best(void **state)
{
    (void)state;
    assert_int_equal(chosen("", "foreign minister", "NOR", 1991), 0);
    assert_int_equal(chosen("", "", "SWE", 2000), 2);
    assert_int_equal(chosen("Bjarne", "", "", 1991), 1);
    assert_int_equal(chosen("Dagny", "", "", 1991), -1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(an_office_has_a_holder_in_its_days),
                                       TEST(a_deputy_is_not_the_one_deputised),
                                       TEST(first_names_agree_in_their_first_letter),
                                       TEST(the_term_is_that_of_the_day_then_of_the_title),
                                       TEST(a_surname_means_who_fits_best)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
