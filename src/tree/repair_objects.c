/* Words around the verb and behind it of the wrong kind for their place. */
#include "tree/repair_build.h"

#include "base/banned.h"

/* "appeared to back Ghana": a name right behind an infinitive, without a preposition. */
bool repair_bare(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (i < 3 || w->rel != REL_OBL || w->upos != UPOS_PROPN || w->name == NAME_O ||
        tree_has(tree, i, REL_CASE))
        return false;
    uint32_t verb = i - 1;
    bool infinitive = tree->words[verb].rel == REL_XCOMP && tree->words[verb].head == w->head &&
                      w->head < (int32_t)verb && !tree_has(tree, verb, REL_OBJ);
    if (infinitive)
        word_hang(w, verb, REL_OBJ, "obj");
    return infinitive;
}

/* "neither praised nor condemned China": what has neither "and" nor a comma before it is joined
 * to nothing; behind a verb it is its object. */
bool repair_joined(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    uint32_t verb = i - 1;
    if (i < 2 || w->rel != REL_CONJ || w->upos != UPOS_PROPN || tree_has(tree, i, REL_CC) ||
        tree->words[verb].upos != UPOS_VERB || w->head < 0 ||
        tree->words[verb].head != w->head || tree->words[verb].rel != REL_CONJ ||
        tree_has(tree, verb, REL_OBJ))
        return false;
    word_hang(w, verb, REL_OBJ, "obj");
    return true;
}

/* "expel the Togolese consul": of an adjective and the noun behind it only one is the object.
 */
bool repair_adjective(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    const struct word *next = i + 1 < tree->count ? &tree->words[i + 1] : NULL;
    if (!next || w->upos != UPOS_ADJ || w->rel != REL_OBJ || next->rel != REL_OBJ ||
        next->head != w->head || !word_is_noun(next))
        return false;
    word_hang(w, i + 1, REL_AMOD, "amod");
    return true;
}

/* "to June 9 Israeli planes bombed": what has a preposition of its own is no part of the noun
 * behind it, but of the clause. */
bool repair_date(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (w->upos != UPOS_NUM || w->rel == REL_OBL || w->rel == REL_NMOD ||
        w->head <= (int32_t)i || tree->words[w->head].head < 0)
        return false;
    for (uint32_t k = tree->first_child[i]; k < tree->first_child[i + 1]; k++) {
        const struct word *c = &tree->words[tree->children[k]];
        if (c->rel == REL_CASE && c->upos == UPOS_ADP && tree->children[k] < i) {
            word_hang(w, (uint32_t)tree->words[w->head].head, REL_OBL, "obl");
            return true;
        }
    }
    return false;
}

/* "its border with Benin to halt": a preposition taken for the mark of the clause behind. */
bool repair_mark(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    bool before_name = i + 2 < tree->count && tree->words[i + 1].upos == UPOS_PROPN &&
                       slice_is(tree->words[i + 2].xpos, "TO");
    if (w->rel != REL_MARK || !before_name || w->head != tree->words[i + 2].head ||
        tree_has(tree, i + 1, REL_CASE))
        return false;
    word_hang(w, i + 1, REL_CASE, "case");
    w->upos = UPOS_ADP;
    return true;
}

/* "called Foreign Minister Sen to discuss it", "called Joseph Banda to discuss it": a person is
 * rung up, not a label. */
bool repair_called(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (w->rel != REL_XCOMP || w->upos != UPOS_PROPN || w->head < 0 ||
        !slice_is(tree->words[w->head].lemma, "call") ||
        tree_has(tree, (uint32_t)w->head, REL_OBJ) ||
        (!tree_has(tree, i, REL_NMOD_DESC) && w->name != NAME_B_PER))
        return false;
    word_hang(w, (uint32_t)w->head, REL_OBJ, "obj");
    return true;
}
