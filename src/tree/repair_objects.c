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

/* The noun that `i` stands before, with nothing but its own words in between; 0: none. */
static uint32_t attributed(const struct tree *tree, uint32_t i)
{
    for (uint32_t n = i + 1; n < tree->count; n++) {
        const struct word *w = &tree->words[n];
        if (w->upos != UPOS_ADJ && !word_is_noun(w))
            return 0;
        if (w->head == (int32_t)i)
            return w->rel == REL_OBJ && word_is_noun(w) ? n : 0;
    }
    return 0;
}

/* "met visiting Foreign Minister Sen", "talks with visiting French officials": who visits is
 * met; nobody visits him.  Verbs of beginning and the like take what is done behind them. */
bool repair_visiting(struct tree *tree, uint32_t i)
{
    static const char *const takes[] = {"begin",  "start",  "stop",   "keep",
                                        "finish", "cancel", "avoid",  "plan",
                                        "enjoy",  "delay",  "resume", "postpone"};
    struct word *w = &tree->words[i];
    if (i == 0 || !slice_is(w->lemma, "visit") || !slice_is(w->xpos, "VBG") || w->head < 0)
        return false;
    struct word *before = &tree->words[i - 1];
    bool behind_verb = before->upos == UPOS_VERB && w->head == (int32_t)i - 1;
    bool with = slice_is(before->form, "with") && before->head == (int32_t)i;
    for (size_t k = 0; k < sizeof takes / sizeof *takes; k++)
        behind_verb &= !slice_is(before->lemma, takes[k]);
    uint32_t noun = behind_verb || with ? attributed(tree, i) : 0;
    if (!noun)
        return false;
    uint32_t head = (uint32_t)w->head;
    bool of_noun = with && word_is_noun(&tree->words[head]);
    word_hang(&tree->words[noun], head,
              !with     ? REL_OBJ
              : of_noun ? REL_NMOD
                        : REL_OBL,
              !with     ? "obj"
              : of_noun ? "nmod"
                        : "obl");
    if (with)
        word_hang(before, noun, REL_CASE, "case");
    for (uint32_t k = noun + 1; k < tree->count; k++)
        if (tree->words[k].head == (int32_t)i)
            tree->words[k].head = (int32_t)head;
    word_hang(w, noun, REL_AMOD, "amod");
    w->upos = UPOS_ADJ;
    w->lemma = SLICE("visiting");
    return true;
}

/* "called off the strike": what stands behind a particle without a preposition is the object.
 */
bool repair_behind_particle(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (w->rel != REL_OBL || !slice_is(w->deprel, "obl") || w->upos != UPOS_NOUN ||
        w->head < 0 || w->head >= (int32_t)i || tree_has(tree, i, REL_CASE) ||
        tree_has(tree, (uint32_t)w->head, REL_OBJ) ||
        (!tree_has(tree, i, REL_DET) && !tree_has(tree, i, REL_NMOD_POSS)))
        return false;
    uint32_t particle =
        (uint32_t)w->head + 1; /* and right behind it the first word of "the strike" */
    if (tree->words[particle].rel != REL_COMPOUND_PRT || particle + 1 >= i ||
        tree->words[particle + 1].head != (int32_t)i)
        return false;
    word_hang(w, (uint32_t)w->head, REL_OBJ, "obj");
    return true;
}
