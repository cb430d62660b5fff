/* The scorer against values counted by hand. */
#include "tests/unit/arena.h"

#include "tree/score.h"

#include <string.h>

static struct score got[SCORE_COUNT];
static dem_error error;

/* Rows between spaces, "id form lemma upos xpos feats head deprel [misc]" or "id-id form",
 * made ten columns between tabs. */
static struct slice rows(const char *text)
{
    char *to = arena_take(&arena, 8 * strlen(text) + 32), *end = to;
    struct slice rest = slice_of(text);
    while (rest.at) {
        struct slice row = slice_cut(&rest, '\n');
        int column = 0;
        for (struct slice cell; row.len && (cell = slice_cut(&row, ' ')).at; column++) {
            if (column == 8)
                end = mempcpy(end, "\t_", 2);
            if (column)
                *end++ = '\t';
            end = mempcpy(end, cell.at, cell.len);
            if (!row.at)
                break;
        }
        for (column += column > 7 ? 1 : 0; column && column < 9; column++)
            end = mempcpy(end, "\t_", 2);
        *end++ = '\n';
    }
    *end++ = '\n';
    return (struct slice){to, (size_t)(end - to)};
}

static struct treebank bank(const char *text)
{
    struct treebank out;
    assert_int_equal(treebank_read(&arena, rows(text), &out, &error), DEM_OK);
    return out;
}

static dem_code score(const char *gold, const char *system)
{
    struct treebank g = bank(gold), s = bank(system);
    return score_treebanks(&arena, &g, &s, got, &error);
}

static void is(enum metric metric, size_t gold, size_t system, size_t correct)
{
    if (got[metric].gold != gold || got[metric].system != system ||
        got[metric].correct != correct)
        fail_msg("%s: gold %zu system %zu correct %zu", score_name(metric), got[metric].gold,
                 got[metric].system, got[metric].correct);
}

static void heads_and_relations(void **state)
{
    (void)state;
    /* The object hangs on another word, a subtype is added, one lemma and one tag differ. */
    assert_int_equal(
        score("1 Mali Mali PROPN NNP _ 2 nsubj\n2 praised praise VERB VBD _ 0 root\n"
              "3 Ghana Ghana PROPN NNP _ 2 obj\n4 . . PUNCT . _ 2 punct\n",
              "1 Mali Mali PROPN NNP _ 2 nsubj:pass\n"
              "2 praised praised VERB VBD _ 0 root\n"
              "3 Ghana Ghana NOUN NN _ 1 obj\n4 . . PUNCT . _ 2 punct\n"),
        DEM_OK);
    is(SCORE_TOKENS, 4, 4, 4);
    is(SCORE_SENTENCES, 1, 1, 1);
    is(SCORE_WORDS, 4, 4, 4);
    is(SCORE_UPOS, 4, 4, 3);
    is(SCORE_XPOS, 4, 4, 3);
    is(SCORE_UFEATS, 4, 4, 4);
    is(SCORE_ALLTAGS, 4, 4, 3);
    is(SCORE_LEMMAS, 4, 4, 3);
    is(SCORE_UAS, 4, 4, 3);
    is(SCORE_LAS, 4, 4, 3);
    is(SCORE_CLAS, 3, 3, 2);
    is(SCORE_MLAS, 3, 3, 2); /* the lost object is no functional child of its verb */
    is(SCORE_BLEX, 3, 3, 1);
    is(SCORE_NAMES, 0, 0, 0);
}

static void functional_words_count_with_their_heads(void **state)
{
    (void)state;
    /* The article has another tag, the auxiliary another relation. */
    assert_int_equal(
        score("1 The the DET DT Definite=Def 2 det\n2 envoy envoy NOUN NN _ 4 nsubj\n"
              "3 has have AUX VBZ _ 4 aux\n4 left leave VERB VBN _ 0 root\n"
              "5 today today NOUN NN _ 4 obl:unmarked\n",
              "1 The the PRON DT Definite=Def 2 det\n2 envoy envoy NOUN NN _ 4 nsubj\n"
              "3 has have AUX VBZ _ 4 cop\n4 left leave VERB VBN _ 0 root\n"
              "5 today today NOUN NN _ 4 obl\n"),
        DEM_OK);
    is(SCORE_UPOS, 5, 5, 4);
    is(SCORE_LAS, 5, 5, 4);
    is(SCORE_CLAS, 3, 3, 3);
    is(SCORE_MLAS, 3, 3, 1);
    is(SCORE_BLEX, 3, 3, 3);
    /* One more functional child on the system's side alone. */
    assert_int_equal(score("1 so so ADV RB _ 2 advmod\n2 left leave VERB VBN _ 0 root\n",
                           "1 so so ADV RB _ 2 mark\n2 left leave VERB VBN _ 0 root\n"),
                     DEM_OK);
    is(SCORE_CLAS, 2, 1, 1);
    is(SCORE_MLAS, 2, 1, 0);
    assert_int_equal(got[SCORE_CLAS].aligned, 2);
}

static void other_tokens_and_sentences(void **state)
{
    (void)state;
    /* "late" hangs on a word that the system cut in three: it cannot be right. */
    assert_int_equal(score("1 late late ADJ JJ _ 2 amod\n2 e-mail e-mail NOUN NN _ 3 nsubj\n"
                           "3 arrived arrive VERB VBD _ 0 root\n",
                           "1 late late ADJ JJ _ 2 amod\n2 e e NOUN NN _ 5 nsubj\n"
                           "3 - - PUNCT HYPH _ 2 punct\n4 mail mail NOUN NN _ 2 flat\n"
                           "5 arrived arrive VERB VBD _ 0 root\n"),
                     DEM_OK);
    is(SCORE_TOKENS, 3, 5, 2);
    is(SCORE_WORDS, 3, 5, 2);
    is(SCORE_UPOS, 3, 5, 2);
    is(SCORE_UAS, 3, 5, 1);
    is(SCORE_CLAS, 3, 4, 1);
    assert_int_equal(got[SCORE_UAS].aligned, 2);
    assert_true(score_accuracy(&got[SCORE_UAS]) == 0.5);
    assert_true(score_precision(&got[SCORE_UAS]) == 1.0 / 5.0);
    assert_true(score_recall(&got[SCORE_UAS]) == 1.0 / 3.0);
    assert_true(score_f1(&got[SCORE_UAS]) == 0.25);
    /* Three sentences against two. */
    assert_int_equal(score("1 a a X _ _ 0 root\n\n1 b b X _ _ 0 root\n\n1 c c X _ _ 0 root\n",
                           "1 a a X _ _ 0 root\n\n1 b b X _ _ 0 root\n2 c c X _ _ 1 dep\n"),
                     DEM_OK);
    is(SCORE_SENTENCES, 3, 2, 1);
    is(SCORE_TOKENS, 3, 3, 3);
    is(SCORE_UAS, 3, 3, 2);
}

static void multiword_tokens(void **state)
{
    (void)state;
    static const char cut[] = "1 I I PRON PRP _ 4 nsubj\n2-3 can't\n2 ca can AUX MD _ 4 aux\n"
                              "3 n't not PART RB _ 4 advmod\n4 go go VERB VB _ 0 root\n";
    /* Not cut: the token is found, its words are not. */
    assert_int_equal(score(cut, "1 I I PRON PRP _ 3 nsubj\n2 can't can AUX MD _ 3 aux\n"
                                "3 go go VERB VB _ 0 root\n"),
                     DEM_OK);
    is(SCORE_TOKENS, 3, 3, 3);
    is(SCORE_WORDS, 4, 3, 2);
    is(SCORE_LAS, 4, 3, 2);
    /* Two tokens instead of one of two words: forms and places are the same. */
    assert_int_equal(score(cut, "1 I I PRON PRP _ 4 nsubj\n2 ca can AUX MD _ 4 aux\n"
                                "3 n't not PART RB _ 4 advmod\n4 go go VERB VB _ 0 root\n"),
                     DEM_OK);
    is(SCORE_TOKENS, 3, 4, 2);
    is(SCORE_WORDS, 4, 4, 4);
    is(SCORE_LAS, 4, 4, 4);
    /* Other forms than the surface; letters' case does not matter; one word too many. */
    assert_int_equal(
        score("1-2 Cannot\n1 can can AUX MD _ 0 root\n2 n\xC3\x96t not PART RB _ 1 advmod\n",
              "1-3 Cannot\n1 CAN can AUX MD _ 0 root\n2 x x X _ _ 1 dep\n"
              "3 n\xC3\xB6t not PART RB _ 1 advmod\n"),
        DEM_OK);
    is(SCORE_TOKENS, 1, 1, 1);
    is(SCORE_WORDS, 2, 3, 2);
    is(SCORE_LAS, 2, 3, 2);
    /* A token of the system reaches over two of the gold: one run, two words in common. */
    assert_int_equal(
        score("1 a a X _ _ 0 root\n2-3 bc\n2 b b X _ _ 1 dep\n3 c c X _ _ 1 dep\n",
              "1-3 abc\n1 b b X _ _ 0 root\n2 z z X _ _ 1 dep\n3 c c X _ _ 1 dep\n"),
        DEM_OK);
    is(SCORE_TOKENS, 2, 1, 0);
    is(SCORE_WORDS, 3, 3, 2);
    is(SCORE_UAS, 3, 3, 0);
}

static void features_and_lemmas(void **state)
{
    (void)state;
    assert_int_equal(score("1 a _ X _ Case=Nom|Number=Sing 0 root\n2 b b X _ Foo=Bar 1 dep\n"
                           "3 c c X _ Case=Nom 1 dep\n",
                           "1 a z X _ Number=Sing|Odd=Yes|Case=Nom 0 root\n2 b b X _ _ 1 dep\n"
                           "3 c _ X _ Case=Acc 1 dep\n"),
                     DEM_OK);
    is(SCORE_UFEATS, 3, 3, 2);
    is(SCORE_ALLTAGS, 3, 3, 2);
    is(SCORE_LEMMAS, 3, 3, 2); /* the gold lemma "_" is always right, the system's is not */
    is(SCORE_BLEX, 3, 3, 2);
}

static void names_are_spans_with_a_type(void **state)
{
    (void)state;
    /* Kofi Annan cut short, Paris as an organisation, Chad right, one name invented. */
    assert_int_equal(
        score("1 Kofi _ X _ _ 0 root NER=B-PER\n2 Annan _ X _ _ 1 flat NER=I-PER\n"
              "3 Paris _ X _ _ 1 dep A=b|NER=B-LOC\n4-5 Chad's\n"
              "4 Chad _ X _ _ 1 dep NER=B-LOC\n5 's _ X _ _ 1 dep\n6 x _ X _ _ 1 dep\n",
              "1 Kofi _ X _ _ 0 root NER=B-PER\n2 Annan _ X _ _ 1 flat\n"
              "3 Paris _ X _ _ 1 dep NER=I-ORG\n4 Chad _ X _ _ 1 dep NER=B-LOC\n"
              "5 's _ X _ _ 1 dep\n6 x _ X _ _ 1 dep NER=B-PER\n"),
        DEM_OK);
    is(SCORE_NAMES, 3, 4, 1);
}

static void names_from_a_file_of_their_own(void **state)
{
    (void)state;
    static const char text[] = "1 In in X _ _ 0 root\n2 Oslo _ X _ _ 1 dep\n\n"
                               "1 unknown _ X _ _ 0 root\n\n"
                               "1 Costs _ X _ _ 0 root\n2 Acme _ X _ _ 1 dep\n"
                               "3 Corp. _ X _ _ 1 dep\n4 5 _ X _ _ 1 dep\n5 bn _ X _ _ 1 dep\n";
    struct treebank gold = bank(text), system = bank(text);
    uint32_t line = 0;
    /* Another order, other tokens, a third column, and one sentence is not there. */
    struct slice file = SLICE("Costs\tO\nAcme\tB-ORG\nCorp.\tI-ORG\n5bn\tO\n\n"
                              "In\tO\tO\nOslo\tB-LOC\tx\n");
    assert_int_equal(treebank_names(&arena, file, &gold, &line), 1);
    assert_int_equal(line, 4);
    assert_true(gold.list[1].nameless);
    assert_int_equal(gold.list[0].tree.words[1].name, NAME_B_LOC);
    assert_int_equal(gold.list[2].tree.words[2].name, NAME_I_ORG);
    assert_int_equal(gold.list[2].tree.words[4].name, NAME_O);
    system.list[0].tree.words[1].name = NAME_B_LOC;
    system.list[1].tree.words[0].name = NAME_B_PER; /* nothing is known of these */
    system.list[2].tree.words[0].name = NAME_B_PER;
    assert_int_equal(score_treebanks(&arena, &gold, &system, got, &error), DEM_OK);
    is(SCORE_NAMES, 2, 2, 1);
}

static void what_cannot_be_scored_is_an_error(void **state)
{
    (void)state;
    struct treebank out;
    assert_int_equal(score("1 a _ X _ _ 0 root\n\n1 bcd _ X _ _ 0 root\n",
                           "1 abc _ X _ _ 0 root\n2 e _ X _ _ 1 dep\n"),
                     DEM_E_FORMAT);
    assert_int_equal(error.line, 3);
    assert_non_null(strstr(error.what, "\"d\""));
    assert_non_null(strstr(error.what, "\"e\""));
    assert_int_equal(score("1 a _ X _ _ 0 root\n", "1 ab _ X _ _ 0 root\n"), DEM_E_FORMAT);
    /* A no-break space is nothing but white space. */
    assert_int_equal(
        score("1 a _ X _ _ 0 root\n2 \xC2\xA0 _ X _ _ 1 dep\n", "1 a _ X _ _ 0 root\n"),
        DEM_E_FORMAT);
    assert_int_equal(
        treebank_read(&arena, rows("1 a _ X _ _ 2 dep\n2 b _ X _ _ 1 dep\n"), &out, &error),
        DEM_E_FORMAT);
    assert_int_equal(
        treebank_read(&arena, rows("1 a _ X _ _ 0 root\n2 b _ X _ _ 0 root\n"), &out, &error),
        DEM_E_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_and_relations),
        cmocka_unit_test(functional_words_count_with_their_heads),
        cmocka_unit_test(other_tokens_and_sentences),
        cmocka_unit_test(multiword_tokens),
        cmocka_unit_test(features_and_lemmas),
        cmocka_unit_test(names_are_spans_with_a_type),
        cmocka_unit_test(names_from_a_file_of_their_own),
        cmocka_unit_test(what_cannot_be_scored_is_an_error)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
