#include "tests/unit/arena.h"

#include "tokens/tokens.h"

#include <string.h>

/* The words between bars, as tokens_words cuts them. */
static const char *words(const char *text)
{
    static char out[1024];
    struct tree tree;
    size_t len = 0;
    tokens_words(&arena, slice_of(text), (dem_span){0, (uint32_t)strlen(text)}, &tree);
    for (uint32_t i = 0; i < tree.count; i++) {
        memcpy(out + len, tree.words[i].form.at, tree.words[i].form.len);
        len += tree.words[i].form.len;
        out[len++] = '|';
    }
    out[len ? len - 1 : 0] = 0;
    return out;
}

static size_t sentences(const char *text)
{
    struct document doc = {.source = slice_of(text), .published = DEM_DAY_UNKNOWN};
    struct sentences out;
    text_clean(&arena, &doc);
    tokens_split(&arena, &doc, NULL, &out);
    return out.count;
}

static void words_follow_the_treebanks(void **state)
{
    (void)state;
    assert_string_equal(words("Israel's envoy didn't go."), "Israel|'s|envoy|did|n't|go|.");
    assert_string_equal(words("the U.S. and Mr. Annan"), "the|U.S.|and|Mr.|Annan");
    assert_string_equal(words("Russian-Iran ties, he said."),
                        "Russian|-|Iran|ties|,|he|said|.");
    assert_string_equal(words("$5 (1,500 tons) 10:30"), "$|5|(|1,500|tons|)|10:30");
    assert_string_equal(words("cannot an anti-war march"), "can|not|an|anti-war|march");
    assert_string_equal(words("the president-elect"), "the|president-elect");
    assert_string_equal(words("\"No,\" he said..."), "\"|No|,|\"|he|said|...");
    assert_string_equal(words("the rebels' camp"), "the|rebels|'|camp");
    assert_string_equal(words("see http://a.org/b-c."), "see|http://a.org/b-c|.");
}

static void abbreviations_do_not_end_sentences(void **state)
{
    (void)state;
    assert_int_equal(sentences("Gen. Colin met Mr. Annan. He left on Nov. 3 for Mali."), 2);
    assert_int_equal(sentences("He is in the U.S. The talks failed."), 2);
    assert_int_equal(sentences("The U.S. Senate met."), 1);
    assert_int_equal(sentences("\"We go.\" He left. \"No,\" she said."), 3);
    assert_int_equal(sentences("One (see no. 4. Or not.) goes on."), 1);
    assert_int_equal(sentences("First paragraph\n\nSecond one"), 2);
}

/* The sentences of the text between slashes. */
static const char *split(const char *text, const struct splitter *splitter)
{
    static char out[2048];
    struct document doc = {.source = slice_of(text), .published = DEM_DAY_UNKNOWN};
    struct sentences list;
    size_t len = 0;
    text_clean(&arena, &doc);
    tokens_split(&arena, &doc, splitter, &list);
    for (size_t i = 0; i < list.count; i++) {
        dem_span s = list.list[i].span;
        memcpy(out + len, doc.text.at + s.from, s.to - s.from);
        len += s.to - s.from;
        out[len++] = '/';
    }
    out[len ? len - 1 : 0] = 0;
    return out;
}

static void abbreviations_and_initials_keep_their_stop(void **state)
{
    (void)state;
    assert_string_equal(words("Lt. Col. J. R. Kent, Ph.D., of St. Ives"),
                        "Lt.|Col.|J.|R.|Kent|,|Ph.D.|,|of|St.|Ives");
    assert_string_equal(words("No. 4 said no."), "No.|4|said|no|.");
    assert_string_equal(words("on Sat. Oct. 4, in Dover, Del., it sat."),
                        "on|Sat.|Oct.|4|,|in|Dover|,|Del.|,|it|sat|.");
    assert_string_equal(words("(Hill et al., p. 12; fig. 3)"),
                        "(|Hill|et|al.|,|p.|12|;|fig.|3|)");
    assert_string_equal(words("grain, oil etc."), "grain|,|oil|etc|.");
    assert_string_equal(words("the U.S.-led force, the U.S.'s aim"),
                        "the|U.S.|-|led|force|,|the|U.S.|'s|aim");
}

static void numbers_money_and_times(void **state)
{
    (void)state;
    assert_string_equal(words("$5.2bn, 7pm, 40kg, 1990s, 3rd"),
                        "$|5.2|bn|,|7|pm|,|40|kg|,|1990s|,|3rd");
    assert_string_equal(words("50% of US$3m, #2, 1,500.5"), "50|%|of|US$|3|m|,|#|2|,|1,500.5");
    assert_string_equal(words("\xC2\xA3"
                              "20 \xE2\x82\xAC"
                              "5m"),
                        "\xC2\xA3|20|\xE2\x82\xAC|5|m");
    assert_string_equal(words("400-500, 1998-1999, 10/12/99"),
                        "400|-|500|,|1998|-|1999|,|10/12/99");
    assert_string_equal(words("+44 212-555-0199 or 555-0199."),
                        "+44|212-555-0199|or|555-0199|.");
}

static void hyphens_slashes_and_clitics(void **state)
{
    (void)state;
    assert_string_equal(words("pre- and post-war, a 5-year-old's and/or b/c"),
                        "pre-|and|post-war|,|a|5|-|year|-|old|'s|and|/|or|b/c");
    assert_string_equal(words("can't, I'm, we'd, o'clock, '90s, O'Neil"),
                        "ca|n't|,|I|'m|,|we|'d|,|o'clock|,|'90s|,|O'Neil");
    assert_string_equal(words("dont, gonna, its a pity, its aim"),
                        "do|nt|,|gon|na|,|it|s|a|pity|,|its|aim");
    assert_string_equal(words("-the rest"), "-|the|rest");
    assert_string_equal(
        split("It\xE2\x80\x99s over\xE2\x80\x94he didn\xE2\x80\x99t win.", NULL),
        "It's over - he didn't win.");
}

static void web_text(void **state)
{
    (void)state;
    assert_string_equal(words("Fine :-) ok;) (: nice:D"), "Fine|:-)|ok|;)|(:|nice|:|D");
    assert_string_equal(words("What!? No...? ====== *** ->"),
                        "What|!?|No|...|?|======|***|-|>");
    assert_string_equal(words("<jo@b.org>, (http://a.org/x_(y)) @jo #peace"),
                        "<|jo@b.org|>|,|(|http://a.org/x_(y)|)|@jo|#peace");
    assert_string_equal(words("see my-site.example.org/a-b."), "see|my-site.example.org/a-b|.");
    assert_string_equal(words("It rained.Then it stopped."), "It|rained|.|Then|it|stopped|.");
}

static void quotes_brackets_and_ellipses(void **state)
{
    (void)state;
    assert_string_equal(split("\"They [the rebels] won.\" He left. \"Why?\" she asked.", NULL),
                        "\"They [the rebels] won.\"/He left./\"Why?\" she asked.");
    assert_string_equal(split("He sang. (Laughter.) It rained... Then it stopped.", NULL),
                        "He sang./(Laughter.)/It rained.../Then it stopped.");
    assert_string_equal(split("Who won? nobody knows.", NULL), "Who won?/nobody knows.");
    assert_string_equal(split("\xE2\x80\x9CWe go.\xE2\x80\x9D He left.", NULL),
                        "\"We go.\"/He left.");
}

static void datelines_headlines_and_lists(void **state)
{
    (void)state;
    assert_string_equal(
        split("TALKS FAIL IN OSLO\n\nOSLO, Nov 2 (AFP) - It is over. All left.", NULL),
        "TALKS FAIL IN OSLO/It is over./All left.");
    assert_string_equal(
        split("Rebels Seize Two Towns\nThe army said that it had left them.", NULL),
        "Rebels Seize Two Towns/The army said that it had left them.");
    assert_string_equal(split("It asks for:\n- a truce\n- free\n  passage\n\n1. Go.", NULL),
                        "It asks for:/- a truce/- free   passage/1. Go.");
    assert_string_equal(split("The envoy of the State of\nIsrael left.", NULL),
                        "The envoy of the State of Israel left.");
}

/* Weights that are all above or all below zero end sentences everywhere or nowhere. */
static void weights_decide_where_they_are_given(void **state)
{
    (void)state;
    static int8_t weights[64];
    const struct splitter splitter = {weights, 64};
    memset(weights, -1, sizeof weights);
    assert_string_equal(split("It ended. He can't go.", &splitter), "It ended. He can't go.");
    memset(weights, 1, sizeof weights);
    assert_string_equal(split("It ended. He can't go.", &splitter), "It/ended./He/can't/go.");
}

static void long_sentences_are_cut(void **state)
{
    (void)state;
    char text[4 * 700 + 1];
    for (size_t i = 0; i < 700; i++)
        memcpy(text + 4 * i, "abc ", 4);
    text[4 * 700] = 0;
    assert_int_equal(sentences(text), 3);
}

static void one_endless_word_is_cut(void **state)
{
    (void)state;
    static char text[100001];
    memset(text, 'x', sizeof text - 1);
    assert_true(sentences(text) >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(words_follow_the_treebanks),
        TEST(abbreviations_do_not_end_sentences),
        TEST(abbreviations_and_initials_keep_their_stop),
        TEST(numbers_money_and_times),
        TEST(hyphens_slashes_and_clitics),
        TEST(web_text),
        TEST(quotes_brackets_and_ellipses),
        TEST(datelines_headlines_and_lists),
        TEST(weights_decide_where_they_are_given),
        TEST(long_sentences_are_cut),
        TEST(one_endless_word_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
