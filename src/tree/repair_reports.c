/* Who says so: the clauses around "said", and whose subject is whose. */
#include "tree/repair_build.h"

#include "base/banned.h"

/* "Thousands demonstrated, witnesses said", "Chad, officials said, expelled him": of two
 * subjects of `said` the first belongs to the clause that has none. */
bool repair_reported(struct tree *tree, uint32_t verb)
{
    uint32_t first = 0, second = 0;
    if (tree->words[verb].upos != UPOS_VERB ||
        tree_subjects_before(tree, verb, &first, &second) < 2)
        return false;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t c = tree->children[i];
        bool between = c > first && c < second;
        bool behind = c > verb && tree_comma_between(tree, first, second) &&
                      tree_comma_between(tree, verb, c);
        if (tree->words[c].rel != REL_CCOMP || tree_has_subject(tree, c) ||
            (!between && !behind))
            continue;
        tree_make_subject(tree, first, c);
        return true;
    }
    return false;
}

/* The clause that stands behind `verb` and a comma as its object, or 0. */
static uint32_t clause_behind(const struct tree *tree, uint32_t verb)
{
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t c = tree->children[i];
        if (c > verb && tree->words[c].rel == REL_CCOMP && tree_comma_between(tree, verb, c))
            return c;
    }
    return 0;
}

/* "Chad, says the envoy, attacked ...", "Chad, an official in Accra said, attacked ...": who
 * speaks in between was taken for the one who acts, or for a gloss on him. */
bool repair_inserted(struct tree *tree, uint32_t verb)
{
    uint32_t first = 0, last = 0;
    uint32_t clause = tree->words[verb].upos == UPOS_VERB ? clause_behind(tree, verb) : 0;
    if (!clause || tree_subjects_before(tree, verb, &first, &last) != 1 ||
        !tree_comma_between(tree, first, verb))
        return false;
    int32_t speaker = -1;
    for (uint32_t i = first + 1; i < clause && !tree_has_subject(tree, clause); i++)
        if (tree->words[i].rel == REL_APPOS && tree->words[i].head == (int32_t)first &&
            i < verb && !tree_comma_between(tree, i, verb))
            speaker = (int32_t)i;
    bool inverted = slice_is(tree->words[verb - 1].form, ",") && first + 2 == verb;
    for (uint32_t i = verb + 1; i < clause && inverted; i++)
        if (relation_is_subject(tree->words[i].rel) && tree->words[i].head == (int32_t)clause &&
            tree_comma_between(tree, i, clause))
            speaker = (int32_t)i;
    if (speaker < 0)
        return false;
    tree_make_subject(tree, (uint32_t)speaker, verb);
    tree_make_subject(tree, first, clause);
    return true;
}

/* "The island is ours," the minister said: a noun between the clause and `said`, which has no
 * subject, speaks; it is no part of the clause before the comma. */
bool repair_speaker(struct tree *tree, uint32_t verb)
{
    const struct word *w = &tree->words[verb];
    if (w->upos != UPOS_VERB || verb < 3 || !xpos_may_be_finite(w->xpos) ||
        tree_has_subject(tree, verb) || tree_has(tree, verb, REL_AUX_PASS))
        return false;
    uint32_t noun = verb - 1;
    for (int32_t up = tree->words[noun].head; up > (int32_t)noun && up < (int32_t)verb;)
        noun = (uint32_t)up, up = tree->words[noun].head;
    while (tree->words[noun].head >= 0 && tree->words[noun].upos != UPOS_PUNCT &&
           !tree_comma_between(tree, (uint32_t)tree->words[noun].head, verb) &&
           tree->words[noun].head < (int32_t)verb)
        noun = (uint32_t)tree->words[noun].head;
    int32_t up = tree->words[noun].head;
    bool person = word_is_noun(&tree->words[noun]) || tree->words[noun].upos == UPOS_PRON;
    if (!person || up < 0 || up >= (int32_t)noun ||
        !tree_comma_between(tree, (uint32_t)up, noun))
        return false;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t clause = tree->children[i];
        if (tree->words[clause].rel != REL_CCOMP || clause > noun ||
            !tree_below(tree, (uint32_t)up, clause))
            continue;
        tree_make_subject(tree, noun, verb);
        return true;
    }
    return false;
}

/* "Peru left, AP quoted officials as saying": an adverbial clause has a word that begins it, a
 * participle or its verb in front; a finite one without is what is told. */
bool repair_told(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    uint32_t head = (uint32_t)w->head, first = 0, last = 0;
    if (w->rel != REL_ADVCL || w->head <= (int32_t)i || w->upos != UPOS_VERB ||
        tree_has(tree, i, REL_MARK) || tree_has(tree, head, REL_CCOMP) ||
        tree_subjects_before(tree, i, &first, &last) != 1 || !tree_comma_between(tree, i, head))
        return false;
    for (uint32_t k = 0; k < i; k++) { /* "when", "where"; "had they" */
        bool own = tree->words[k].head == (int32_t)i;
        bool opens = slice_starts(tree->words[k].xpos, SLICE("W")) ||
                     (tree->words[k].rel == REL_AUX && k < first);
        if (own && opens)
            return false;
    }
    bool finite = xpos_may_be_finite(w->xpos) &&
                  (!slice_is(w->xpos, "VBN") || tree_has(tree, i, REL_AUX));
    if (finite)
        word_hang(w, head, REL_CCOMP, "ccomp");
    return finite;
}
