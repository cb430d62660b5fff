/* Names and the nouns beside them, taken for two parties or for another one. */
#include "tree/repair_build.h"

#include "base/banned.h"

static uint32_t first_of(const struct tree *tree, uint32_t word)
{
    uint32_t from = tree->first_child[word], to = tree->first_child[word + 1];
    return from < to && tree->children[from] < word ? first_of(tree, tree->children[from])
                                                    : word;
}

/* "opposition leader Simon Okello", "its ally the UK": a name right behind a common noun, with
 * no comma between, is who is meant; the noun describes him. */
bool repair_title(struct tree *tree, uint32_t i)
{
    struct word *name = &tree->words[i];
    uint32_t noun = (uint32_t)name->head;
    if (name->rel != REL_APPOS || name->upos != UPOS_PROPN || name->head < 0 ||
        tree->words[noun].rel == REL_OBL_UNMARKED || tree->words[noun].upos != UPOS_NOUN ||
        first_of(tree, i) != noun + 1 || tree->words[noun + 1].rel == REL_PUNCT)
        return false;
    struct word title = tree->words[noun];
    for (uint32_t k = tree->first_child[noun]; k < tree->first_child[noun + 1]; k++) {
        struct word *c = &tree->words[tree->children[k]];
        if (tree->children[k] > i || c->rel == REL_CASE || c->rel == REL_CC ||
            c->rel == REL_PUNCT)
            c->head = (int32_t)i;
    }
    name->head = title.head;
    name->rel = title.rel;
    name->deprel = title.deprel;
    word_hang(&tree->words[noun], i, REL_NMOD_DESC, "nmod:desc");
    return true;
}

/* "praised the envoy and student leader Ada Ruiz", "from his counterpart Theresa Holm": the
 * same, where both hang on one word. */
bool repair_described(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i], *noun = i > 0 ? w - 1 : w;
    bool place = w->rel == REL_CONJ || w->rel == REL_NSUBJ || w->rel == REL_OBJ ||
                 ((w->rel == REL_NMOD || w->rel == REL_OBL) && i > 0 && w->name == NAME_B_PER &&
                  tree_has(tree, i - 1, REL_CASE));
    if (!place || i == 0 || w->upos != UPOS_PROPN || noun->upos != UPOS_NOUN ||
        noun->rel != w->rel || noun->head != w->head || tree_has(tree, i, REL_CC) ||
        tree_has(tree, i, REL_CASE))
        return false;
    for (uint32_t k = tree->first_child[i - 1]; k < tree->first_child[i]; k++) {
        struct word *c = &tree->words[tree->children[k]];
        if (c->rel == REL_CC || c->rel == REL_CASE)
            c->head = (int32_t)i;
    }
    word_hang(noun, i, REL_NMOD_DESC, "nmod:desc");
    return true;
}

/* "The government shelling killed two": of two subjects side by side the first is a part of
 * the second. */
bool repair_pair(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    const struct word *next = i + 1 < tree->count ? &tree->words[i + 1] : NULL;
    if (!next || w->rel != REL_NSUBJ || next->rel != REL_NSUBJ || w->head != next->head ||
        w->head < (int32_t)i || !word_is_noun(w) || next->upos != UPOS_NOUN)
        return false;
    word_hang(w, i + 1, REL_COMPOUND, "compound");
    return true;
}

/* The verb without a subject that governs the phrase from in front, or 0. */
static uint32_t verb_of_front(const struct tree *tree, uint32_t word, uint32_t behind)
{
    int32_t at = (int32_t)word;
    while (at >= 0 && at < (int32_t)behind)
        at = tree->words[at].head;
    bool verb =
        at > (int32_t)behind && tree->words[at].upos == UPOS_VERB &&
        (xpos_may_be_finite(tree->words[at].xpos) || tree_has(tree, (uint32_t)at, REL_AUX));
    return verb && !tree_has_subject(tree, (uint32_t)at) ? (uint32_t)at : 0;
}

/* "Under pressure from Accra, the court has dropped": what stands behind the comma of a phrase
 * in front and right before the verb is no other name for the phrase's last word. */
bool repair_front(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    uint32_t first = first_of(tree, i);
    if (!word_is_noun(w) || w->rel != REL_APPOS || w->head > (int32_t)i || first == 0 ||
        !slice_is(tree->words[first - 1].form, ",") || tree_has(tree, i, REL_CASE))
        return false;
    uint32_t verb = verb_of_front(tree, (uint32_t)w->head, i);
    for (uint32_t k = i + 1; k < verb; k++) /* a second comma: "in Accra, the capital, he" */
        if (slice_is(tree->words[k].form, ","))
            return false;
    if (!verb)
        return false;
    tree_make_subject(tree, i, verb);
    return true;
}
