#include "tests/unit/unit.h"

#include "tokens/tokens.h"

#include <string.h>

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, NULL);
    return setjmp(arena.guard);
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

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
        cmocka_unit_test_setup_teardown(words_follow_the_treebanks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(abbreviations_do_not_end_sentences, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_sentences_are_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_endless_word_is_cut, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
