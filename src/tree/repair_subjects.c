/* The doer before the verb, hung elsewhere. */
#include "tree/repair_build.h"

#include "base/banned.h"

static bool auxiliary_before(const struct tree *tree, uint32_t verb, uint32_t noun)
{
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++)
        if (tree->words[tree->children[i]].rel == REL_AUX && tree->children[i] < noun)
            return true;
    return false;
}

/* "Ukraine plans to sell", "Should Turkey attack": no verb has a noun for a part; it is its
 * subject. */
bool repair_compound(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    uint32_t verb = i + 1;
    if (w->rel != REL_COMPOUND || !word_is_noun(w) || w->head != (int32_t)verb ||
        tree->words[verb].upos != UPOS_VERB || tree_has_subject(tree, verb) ||
        tree->children[tree->first_child[verb + 1] - 1] < verb ||
        (!xpos_is_finite(tree->words[verb].xpos) && !auxiliary_before(tree, verb, i)))
        return false;
    word_hang(w, verb, REL_NSUBJ, "nsubj");
    for (uint32_t k = tree->first_child[verb]; k < tree->first_child[verb + 1]; k++) {
        struct word *c = &tree->words[tree->children[k]];
        if (c->rel == REL_ACL && slice_is(c->xpos, "VB"))
            word_hang(c, verb, REL_XCOMP, "xcomp");
    }
    return true;
}

/* "Peru criticised Chile": a name before the verb, hung on the object behind it. */
bool repair_astray(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    int32_t verb = w->head > (int32_t)i ? tree->words[w->head].head : -1;
    bool across = verb > (int32_t)i && verb < w->head;
    if (!word_is_noun(w) || (w->rel != REL_NSUBJ && w->rel != REL_COMPOUND) || !across ||
        tree->words[verb].upos != UPOS_VERB || tree_has(tree, (uint32_t)verb, REL_NSUBJ) ||
        tree_has(tree, (uint32_t)w->head, REL_COP))
        return false;
    word_hang(w, (uint32_t)verb, REL_NSUBJ, "nsubj");
    return true;
}

/* "The Vatican criticised Cuba", "The Greek military struck": a name, or what a name stands
 * before, modifies no finite verb, it is its subject. */
bool repair_modifier(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    const struct word *verb = w->head > (int32_t)i ? &tree->words[w->head] : NULL;
    bool finite = verb && verb->upos == UPOS_VERB &&
                  (slice_is(verb->xpos, "VBD") || slice_is(verb->xpos, "VBZ"));
    bool name = slice_starts(w->xpos, SLICE("NNP"));
    const struct word *before = i > 0 ? &tree->words[i - 1] : w;
    bool beside =
        before->head == w->head && (before->rel == REL_COMPOUND || before->rel == REL_AMOD);
    bool noun = beside || tree_has(tree, i, REL_COMPOUND) || tree_has(tree, i, REL_AMOD);
    if (!finite || w->rel != REL_AMOD || (!name && !noun) ||
        tree_has(tree, (uint32_t)w->head, REL_NSUBJ) ||
        (noun && !tree_has(tree, (uint32_t)w->head, REL_OBJ)))
        return false;
    uint32_t head = (uint32_t)w->head;
    word_hang(w, head, REL_NSUBJ, "nsubj");
    w->upos = name ? UPOS_PROPN : UPOS_NOUN;
    for (uint32_t k = 0; k < i; k++)
        if ((tree->words[k].rel == REL_DET && tree->words[k].head > (int32_t)i) ||
            (beside && k + 1 == i))
            tree->words[k].head = (int32_t)i;
    return true;
}

/* "Fighting broke out": a gerund that has no object and is the subject is a noun. */
bool repair_gerund(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (w->rel != REL_CSUBJ || w->head < 0 || !slice_is(w->xpos, "VBG") ||
        tree_has(tree, i, REL_OBJ) || tree_has(tree, i, REL_AUX) || tree_has(tree, i, REL_OBL))
        return false;
    word_hang(w, (uint32_t)w->head, REL_NSUBJ, "nsubj");
    w->upos = UPOS_NOUN;
    w->xpos = SLICE("NN");
    w->lemma = w->form;
    return true;
}

/* "Both criticised Peru": with nothing else to be the subject, "both" is. */
bool repair_both(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    bool finite = w->head == (int32_t)i + 1 && xpos_may_be_finite(tree->words[i + 1].xpos);
    if (w->rel != REL_CC || !slice_equal_nocase(w->form, SLICE("both")) || !finite ||
        tree_has(tree, i + 1, REL_NSUBJ))
        return false;
    word_hang(w, i + 1, REL_NSUBJ, "nsubj");
    return true;
}

/* "In Nairobi, Rwanda and Burundi signed": who is joined to a place by a comma alone, before
 * a verb without a subject, is its subject. */
bool repair_listed(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i], *place = w->head >= 0 ? &tree->words[w->head] : NULL;
    if (!word_is_noun(w) || w->rel != REL_CONJ || !place || place->rel != REL_OBL ||
        place->head < (int32_t)i || w->head >= (int32_t)i)
        return false;
    uint32_t verb = (uint32_t)place->head, oblique = (uint32_t)w->head;
    bool comma = slice_is(tree->words[oblique + 1].form, ",");
    bool listed = tree_has(tree, i, REL_CC) && tree->words[i - 1].upos == UPOS_CCONJ;
    if (!comma || listed || tree->words[verb].upos != UPOS_VERB ||
        !xpos_may_be_finite(tree->words[verb].xpos) || tree_has_subject(tree, verb))
        return false;
    word_hang(w, verb, REL_NSUBJ, "nsubj");
    for (uint32_t k = i + 1; k < verb; k++)
        if (tree->words[k].head == (int32_t)oblique && tree->words[k].rel == REL_CONJ)
            tree->words[k].head = (int32_t)i;
    return true;
}

/* The first word of the name that ends at `last`. */
static uint32_t name_from(const struct tree *tree, uint32_t last)
{
    uint32_t first = last;
    while (first > 0 && tree->words[first - 1].upos == UPOS_PROPN &&
           tree->words[first - 1].head == (int32_t)last)
        first--;
    return first;
}

/* What was hung on the name, but stands before another word of it: "of 1997" of "in the winter
 * of 1997 Burma arrested". */
static void leave_behind(struct tree *tree, uint32_t first, uint32_t name, uint32_t above)
{
    uint32_t number = first - 1;
    struct word *n = &tree->words[number];
    if (n->upos != UPOS_NUM || n->head != (int32_t)name)
        return;
    word_hang(n, above, REL_NMOD, "nmod");
    for (uint32_t i = above + 1; i < number; i++)
        if (tree->words[i].head == (int32_t)name)
            tree->words[i].head = (int32_t)number;
}

/* "Weeks after the raid in Goma, Rwanda criticised", "the next day Spain expelled", "in the
 * second half of 1998 Oman criticised", "... in Nairobi and Somalia arrested": the name right
 * before a verb with an object and no subject is its subject, whatever before it the tree hung
 * it on. */
bool repair_subject(struct tree *tree, uint32_t verb)
{
    struct word *v = &tree->words[verb], *name = verb > 1 ? &tree->words[verb - 1] : NULL;
    if (!name || name->upos != UPOS_PROPN || v->upos != UPOS_VERB || !xpos_is_finite(v->xpos) ||
        v->rel == REL_ACL_RELCL || !tree_has(tree, verb, REL_OBJ))
        return false;
    bool served = tree_has_subject(tree, verb) || tree_has(tree, verb, REL_EXPL) ||
                  tree_has(tree, verb, REL_CSUBJ);
    uint32_t first = name_from(tree, verb - 1), above = (uint32_t)name->head;
    if (served || first == 0 || name->head < 0 || above >= first)
        return false;
    enum upos before = tree->words[first - 1].upos;
    bool joins = before == UPOS_CCONJ && v->rel == REL_CONJ && v->head < (int32_t)first;
    bool astray = slice_is(tree->words[first - 1].form, ",") || before == UPOS_NOUN ||
                  before == UPOS_NUM || before == UPOS_PROPN;
    if (!joins && !astray)
        return false;
    leave_behind(tree, first, verb - 1, above);
    for (uint32_t i = tree->first_child[verb - 1]; joins && i < tree->first_child[verb]; i++)
        if (tree->words[tree->children[i]].rel == REL_CC)
            tree->words[tree->children[i]].head = (int32_t)verb;
    word_hang(name, verb, REL_NSUBJ, "nsubj");
    return true;
}
