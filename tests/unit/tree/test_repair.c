/* Trees that no sentence has, made plausible; brackets that the analyzer does not see. */
#include "tests/unit/arena.h"

#include "tree/brackets.h"
#include "tree/repair.h"

#include <stdlib.h>

/* "form/TAG/head/relation ...", heads counted from 1. */
static struct tree read(const char *text)
{
    struct slice rest = slice_of(text);
    struct tree tree = {ARENA_ARRAY(&arena, struct word, 64), 0, NULL, NULL};
    while (rest.len) {
        struct slice word = slice_cut(&rest, ' ');
        struct word *w = &tree.words[tree.count++];
        w->form = w->lemma = slice_cut(&word, '/');
        w->xpos = slice_cut(&word, '/');
        w->head = (int32_t)strtol(slice_cut(&word, '/').at, NULL, 10) - 1;
        w->deprel = word;
        w->rel = relation_read(word);
        w->upos = slice_starts(w->xpos, SLICE("NNP"))  ? UPOS_PROPN
                  : slice_starts(w->xpos, SLICE("NN")) ? UPOS_NOUN
                  : slice_starts(w->xpos, SLICE("VB")) ? UPOS_VERB
                  : slice_is(w->xpos, "JJ")            ? UPOS_ADJ
                  : slice_is(w->xpos, "MD")            ? UPOS_AUX
                  : slice_is(w->xpos, "DT")            ? UPOS_DET
                                                       : UPOS_X;
        w->name = w->upos == UPOS_PROPN ? NAME_B_LOC : NAME_O;
        if (w->rel == REL_AUX || w->rel == REL_AUX_PASS)
            w->upos = UPOS_AUX;
    }
    tree_index(&arena, &tree);
    return tree;
}

static void repaired_as(const char *broken, const char *whole)
{
    struct tree tree = read(broken), want = read(whole);
    tree_repair(&arena, &tree);
    assert_int_equal(tree.count, want.count);
    assert_true(tree_valid(&tree));
    for (uint32_t i = 0; i < tree.count; i++) {
        if (tree.words[i].head != want.words[i].head || tree.words[i].rel != want.words[i].rel)
            print_message("%s: word %u\n", broken, i + 1);
        assert_int_equal(tree.words[i].head, want.words[i].head);
        assert_int_equal(tree.words[i].rel, want.words[i].rel);
    }
}

static void who_speaks_in_between_is_not_who_acts(void **state)
{
    (void)state;
    repaired_as(
        "Chad/NNP/4/nsubj ,/,/1/punct officials/NNS/4/nsubj said/VBD/0/root ,/,/6/punct "
        "freed/VBD/4/ccomp two/CD/8/nummod pilots/NNS/6/obj ././4/punct",
        "Chad/NNP/6/nsubj ,/,/1/punct officials/NNS/4/nsubj said/VBD/0/root ,/,/6/punct "
        "freed/VBD/4/ccomp two/CD/8/nummod pilots/NNS/6/obj ././4/punct");
    repaired_as("Chad/NNP/3/nsubj ,/,/1/punct says/VBZ/0/root Libya/NNP/6/nsubj ,/,/6/punct "
                "freed/VBD/3/ccomp pilots/NNS/6/obj ././3/punct",
                "Chad/NNP/6/nsubj ,/,/1/punct says/VBZ/0/root Libya/NNP/3/nsubj ,/,/6/punct "
                "freed/VBD/3/ccomp pilots/NNS/6/obj ././3/punct");
}

static void the_speaker_at_the_end_speaks(void **state)
{
    (void)state;
    repaired_as("It/PRP/3/nsubj is/VBZ/3/cop ours/PRP/6/ccomp ,/,/3/punct envoys/NNS/3/nsubj "
                "said/VBD/0/root ././6/punct",
                "It/PRP/3/nsubj is/VBZ/3/cop ours/PRP/6/ccomp ,/,/3/punct envoys/NNS/6/nsubj "
                "said/VBD/0/root ././6/punct");
    repaired_as(
        "Peru/NNP/2/nsubj left/VBD/5/advcl ,/,/2/punct AP/NNP/5/nsubj quoted/VBD/0/root "
        "officials/NNS/5/obj as/IN/8/mark saying/VBG/5/advcl ././5/punct",
        "Peru/NNP/2/nsubj left/VBD/5/ccomp ,/,/2/punct AP/NNP/5/nsubj quoted/VBD/0/root "
        "officials/NNS/5/obj as/IN/8/mark saying/VBG/5/advcl ././5/punct");
}

static void the_clause_of_a_noun_is_not_the_main_one(void **state)
{
    (void)state;
    repaired_as("Claims/NNS/4/nsubj that/IN/4/mark Togo/NNP/4/nsubj left/VBD/0/root were/VBD/6/"
                "aux:pass rejected/VBN/1/acl ././4/punct",
                "Claims/NNS/6/nsubj:pass that/IN/4/mark Togo/NNP/4/nsubj left/VBD/1/acl "
                "were/VBD/6/aux:pass rejected/VBN/0/root ././6/punct");
}

static void a_noun_that_a_conjunction_opens_has_lost_its_verb(void **state)
{
    (void)state;
    repaired_as(
        "Chad/NNP/2/nsubj left/VBD/0/root when/IN/7/mark the/DT/7/det South/NNP/6/compound "
        "halted/VBD/7/amod drills/NNS/2/advcl with/IN/9/case Mali/NNP/7/nmod ././2/punct",
        "Chad/NNP/2/nsubj left/VBD/0/root when/IN/6/mark the/DT/5/det South/NNP/6/nsubj "
        "halted/VBD/2/advcl drills/NNS/6/obj with/IN/9/case Mali/NNP/7/nmod ././2/punct");
}

static void who_visits_is_met(void **state)
{
    (void)state;
    repaired_as(
        "He/PRP/2/nsubj met/VBD/0/root visit/VBG/2/xcomp Malian/JJ/5/amod envoys/NNS/3/obj "
        "today/RB/3/advmod ././2/punct",
        "He/PRP/2/nsubj met/VBD/0/root visit/VBG/5/amod Malian/JJ/5/amod envoys/NNS/2/obj "
        "today/RB/2/advmod ././2/punct");
    repaired_as(
        "held/VBD/0/root talks/NNS/1/obj with/IN/4/mark visit/VBG/2/acl envoys/NNS/4/obj "
        "././1/punct",
        "held/VBD/0/root talks/NNS/1/obj with/IN/5/case visit/VBG/5/amod envoys/NNS/2/nmod "
        "././1/punct");
}

static void an_auxiliary_is_no_clause(void **state)
{
    (void)state;
    repaired_as("Togo/NNP/2/nsubj:pass suspected/VBN/0/root of/IN/4/mark having/VBG/2/advcl "
                "armed/VBN/2/advcl rebels/NNS/5/obj",
                "Togo/NNP/2/nsubj:pass suspected/VBN/0/root of/IN/5/mark having/VBG/5/aux "
                "armed/VBN/2/advcl rebels/NNS/5/obj");
}

static void a_noun_with_a_subject_has_lost_its_verb(void **state)
{
    (void)state;
    repaired_as("Officials/NNS/3/nsubj shared/VBN/3/amod evidence/NN/0/root with/IN/5/case "
                "Chad/NNP/3/obl ././3/punct",
                "Officials/NNS/2/nsubj shared/VBN/0/root evidence/NN/2/obj with/IN/5/case "
                "Chad/NNP/2/obl ././2/punct");
    repaired_as("The/DT/5/det military/JJ/5/amod struck/VBD/5/amod rebel/NN/5/compound "
                "groups/NNS/0/root ././5/punct",
                "The/DT/2/det military/JJ/3/nsubj struck/VBD/0/root rebel/NN/5/compound "
                "groups/NNS/3/obj ././5/punct");
}

static void a_gerund_that_breaks_out_is_a_noun(void **state)
{
    (void)state;
    repaired_as("Fighting/VBG/2/csubj broke/VBD/0/root out/RP/2/compound:prt ././2/punct",
                "Fighting/NN/2/nsubj broke/VBD/0/root out/RP/2/compound:prt ././2/punct");
    repaired_as(
        "Fighting/VBG/3/csubj rebels/NNS/1/obj cost/VBD/0/root lives/NNS/3/obj ././3/punct",
        "Fighting/VBG/3/csubj rebels/NNS/1/obj cost/VBD/0/root lives/NNS/3/obj ././3/punct");
}

static void what_stands_behind_a_particle_is_the_object(void **state)
{
    (void)state;
    repaired_as("Unions/NNS/2/nsubj called/VBD/0/root off/RP/2/compound:prt the/DT/5/det "
                "strike/NN/2/obl ././2/punct",
                "Unions/NNS/2/nsubj called/VBD/0/root off/RP/2/compound:prt the/DT/5/det "
                "strike/NN/2/obj ././2/punct");
    repaired_as("Unions/NNS/2/nsubj walked/VBD/0/root out/RP/2/compound:prt last/JJ/5/amod "
                "week/NN/2/obl ././2/punct",
                "Unions/NNS/2/nsubj walked/VBD/0/root out/RP/2/compound:prt last/JJ/5/amod "
                "week/NN/2/obl ././2/punct");
}

static void a_name_behind_a_noun_is_who_is_meant(void **state)
{
    (void)state;
    repaired_as(
        "student/NN/2/compound leader/NN/4/nsubj Okello/NNP/2/appos left/VBD/0/root",
        "student/NN/2/compound leader/NN/3/nmod:desc Okello/NNP/4/nsubj left/VBD/0/root");
    repaired_as("leaders/NNS/4/nsubj Okello/NNP/1/appos and/CC/1/cc met/VBD/0/root",
                "leaders/NNS/2/nmod:desc Okello/NNP/4/nsubj and/CC/2/cc met/VBD/0/root");
}

static void of_two_subjects_side_by_side_one_is_a_part(void **state)
{
    (void)state;
    repaired_as("army/NN/3/nsubj shelling/NN/3/nsubj killed/VBD/0/root two/CD/3/obj",
                "army/NN/2/compound shelling/NN/3/nsubj killed/VBD/0/root two/CD/3/obj");
}

static void who_is_called_is_the_object(void **state)
{
    (void)state;
    struct tree tree = read("Chad/NNP/2/nsubj call/VBD/0/root Okello/NNP/2/xcomp");
    tree.words[2].name = NAME_B_PER;
    tree_repair(&arena, &tree);
    assert_int_equal(tree.words[2].rel, REL_OBJ);
}

static void behind_the_phrase_in_front_stands_the_subject(void **state)
{
    (void)state;
    repaired_as("Under/IN/2/case pressure/NN/8/obl from/IN/4/case Accra/NNP/2/nmod ,/,/4/punct "
                "the/DT/7/det court/NN/4/appos dropped/VBD/0/root it/PRP/8/obj",
                "Under/IN/2/case pressure/NN/8/obl from/IN/4/case Accra/NNP/2/nmod ,/,/4/punct "
                "the/DT/7/det court/NN/8/nsubj dropped/VBD/0/root it/PRP/8/obj");
}

static void a_past_tense_shares_no_auxiliary(void **state)
{
    (void)state;
    repaired_as("Chad/NNP/2/nsubj denied/VBD/0/root it/PRP/5/nsubj had/VBD/5/aux "
                "fallen/VBN/2/ccomp and/CC/7/cc accused/VBD/5/conj Togo/NNP/7/obj",
                "Chad/NNP/2/nsubj denied/VBD/0/root it/PRP/5/nsubj had/VBD/5/aux "
                "fallen/VBN/2/ccomp and/CC/7/cc accused/VBD/2/conj Togo/NNP/7/obj");
}

static void a_sound_tree_stays_as_it_is(void **state)
{
    (void)state;
    static const char *const sound[] = {
        "Chad/NNP/2/nsubj said/VBD/0/root that/IN/5/mark Togo/NNP/5/nsubj left/VBD/2/ccomp",
        "When/WRB/3/advmod Chad/NNP/3/nsubj left/VBD/6/advcl ,/,/3/punct Togo/NNP/6/nsubj "
        "protested/VBD/0/root",
        "Had/VBD/3/aux Chad/NNP/3/nsubj left/VBN/7/advcl ,/,/3/punct Togo/NNP/7/nsubj "
        "would/MD/7/aux protest/VB/0/root",
        "leader/NN/5/nsubj (/-LRB-/3/punct Okello/NNP/1/appos )/-RRB-/3/punct left/VBD/0/root",
        "In/IN/2/case Accra/NNP/7/obl ,/,/5/punct the/DT/5/det capital/NN/2/appos ,/,/5/punct "
        "left/VBD/0/root",
        "Chad/NNP/2/nsubj said/VBD/0/root it/PRP/5/nsubj had/VBD/5/aux looked/VBN/2/ccomp "
        "and/CC/7/cc found/VBN/5/conj Togo/NNP/7/obj"};
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
        repaired_as(sound[i], sound[i]);
}

static void brackets_are_hidden_and_come_back(void **state)
{
    (void)state;
    struct tree tree = read("We/PRP/0/root [/x/1/dep the/DT/1/dep rebels/NNS/1/dep ]/x/1/dep "
                            "left/VBD/1/dep");
    struct tree plain;
    assert_true(brackets_hide(&arena, &tree, &plain));
    assert_int_equal(plain.count, 4);
    assert_true(slice_is(plain.words[2].form, "rebels"));
    static const int32_t heads[] = {3, 2, 3, TREE_ROOT};
    for (uint32_t i = 0; i < plain.count; i++)
        plain.words[i].head = heads[i];
    brackets_show(&arena, &plain, &tree);
    static const int32_t want[] = {5, 2, 3, 5, 3, TREE_ROOT};
    for (uint32_t i = 0; i < tree.count; i++)
        assert_int_equal(tree.words[i].head, want[i]);
    assert_int_equal(tree.words[1].rel, REL_PUNCT);
    assert_true(tree_valid(&tree));
    assert_false(brackets_hide(&arena, &plain, &tree));
    struct tree nothing = read("[/x/0/root ]/x/1/dep");
    assert_false(brackets_hide(&arena, &nothing, &plain));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_speaks_in_between_is_not_who_acts),
        cmocka_unit_test(the_speaker_at_the_end_speaks),
        cmocka_unit_test(the_clause_of_a_noun_is_not_the_main_one),
        cmocka_unit_test(a_noun_that_a_conjunction_opens_has_lost_its_verb),
        cmocka_unit_test(who_visits_is_met),
        cmocka_unit_test(an_auxiliary_is_no_clause),
        cmocka_unit_test(a_noun_with_a_subject_has_lost_its_verb),
        cmocka_unit_test(a_gerund_that_breaks_out_is_a_noun),
        cmocka_unit_test(what_stands_behind_a_particle_is_the_object),
        cmocka_unit_test(a_name_behind_a_noun_is_who_is_meant),
        cmocka_unit_test(of_two_subjects_side_by_side_one_is_a_part),
        cmocka_unit_test(who_is_called_is_the_object),
        cmocka_unit_test(behind_the_phrase_in_front_stands_the_subject),
        cmocka_unit_test(a_past_tense_shares_no_auxiliary),
        cmocka_unit_test(a_sound_tree_stays_as_it_is),
        cmocka_unit_test(brackets_are_hidden_and_come_back)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
