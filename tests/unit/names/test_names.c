/* Names in words: the longest one, in its time, and phrases by their lemmas. */
#include "tests/unit/lexicon.h"

#include "base/calendar.h"
#include "names/lemmas.h"
#include "names/names.h"

#include <string.h>

/* The words of `text`, one space between them, each its own lemma, all hanging from the last.
 */
static struct tree words(const char *text)
{
    struct tree tree = {ARENA_ARRAY(&arena, struct word, 16), 0, NULL, NULL};
    struct slice rest = slice_of(text);
    while (rest.at && rest.len) {
        struct word *w = &tree.words[tree.count++];
        w->form = w->lemma = slice_cut(&rest, ' ');
        w->span.from = (uint32_t)(w->form.at - text);
        w->span.to = w->span.from + (uint32_t)w->form.len;
        w->upos = UPOS_PROPN;
        w->space_after = true;
    }
    for (uint32_t i = 0; i < tree.count; i++)
        tree.words[i].head = i + 1 < tree.count ? (int32_t)tree.count - 1 : TREE_ROOT;
    return tree;
}

/* The countries that the words name on a day of the year, joined by spaces. */
static void expect(const char *text, int year, const char *want)
{
    struct tree tree = words(text);
    struct name_matches found;
    char got[64] = "";
    dem_day day = year ? calendar_day(year, 6, 1) : DEM_DAY_UNKNOWN;
    names_find(&arena, lex, slice_of(text), &tree, day, &found);
    for (size_t i = 0; i < found.count; i++) {
        strcat(got, i ? " " : "");
        strcat(got, lex->entries.list[found.list[i].entry].iso3);
    }
    assert_string_equal(got, want);
}

static void a_past_state_holds_in_its_time(void **state)
{
    (void)state;
    expect("Serbia and Montenegro", 2004, "SRB");
    expect("Serbia and Montenegro", 2010, "SRB MNE");
    expect("Serbia and Montenegro", 1999, "SRB MNE");
    expect("Serbia and Montenegro", 0, "SRB");
}

static void history_stands_for_who_followed(void **state)
{
    (void)state;
    expect("Soviet Union", 1985, "RUS");
    expect("Soviet Union", 2010, "RUS");
    expect("Zaire", 2010, "COD");
    expect("Mali", 2010, "MLI");
}

static void phrases_are_matched_by_lemmas(void **state)
{
    (void)state;
    char key[LEMMAS_KEY_MAX];
    struct tree tree = words("State of Emergency");
    assert_true(slice_is(lemmas_key(&tree, 0, 2, key), "state of emergency"));
    assert_true(slice_is(lemmas_key(&tree, 2, 2, key), "emergency"));
    tree = words("no - fly zone");
    tree.words[0].space_after = tree.words[1].space_after = false;
    assert_true(slice_is(lemmas_key(&tree, 0, 3, key), "no-fly zone"));
    tree.words[3].lemma = SLICE("a lemma that is so long that it cannot be one of our phrases, "
                                "whatever else may stand before or after it in the sentence");
    assert_int_equal(lemmas_key(&tree, 0, 3, key).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST_LEXICON(a_past_state_holds_in_its_time),
                                       TEST_LEXICON(history_stands_for_who_followed),
                                       TEST_LEXICON(phrases_are_matched_by_lemmas)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
