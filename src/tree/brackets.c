#include "tree/brackets.h"

#include "base/banned.h"

static bool is_bracket(const struct word *w)
{
    return slice_is(w->form, "[") || slice_is(w->form, "]");
}

bool brackets_hide(struct arena *arena, const struct tree *tree, struct tree *out)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < tree->count; i++)
        kept += !is_bracket(&tree->words[i]);
    if (kept == tree->count || !kept)
        return false;
    struct tree inner = {.words = ARENA_ARRAY(arena, struct word, kept), .count = kept};
    for (uint32_t i = 0, k = 0; i < tree->count; i++)
        if (!is_bracket(&tree->words[i]))
            inner.words[k++] = tree->words[i];
    *out = inner;
    return true;
}

static void hang(struct word *bracket, uint32_t head)
{
    bool opens = slice_is(bracket->form, "[");
    bracket->upos = UPOS_PUNCT;
    bracket->xpos = opens ? SLICE("-LRB-") : SLICE("-RRB-");
    bracket->feats = SLICE_EMPTY;
    bracket->lemma = bracket->form;
    bracket->head = (int32_t)head;
    bracket->rel = REL_PUNCT;
    bracket->deprel = SLICE("punct");
    bracket->name = NAME_O;
}

void brackets_show(struct arena *arena, const struct tree *parsed, struct tree *tree)
{
    uint32_t *place = ARENA_ARRAY(arena, uint32_t, parsed->count);
    for (uint32_t i = 0, k = 0; i < tree->count; i++)
        if (!is_bracket(&tree->words[i]))
            place[k++] = i;
    for (uint32_t k = 0; k < parsed->count; k++) {
        struct word w = parsed->words[k];
        w.head = w.head >= 0 ? (int32_t)place[w.head] : w.head;
        tree->words[place[k]] = w;
    }
    for (uint32_t i = 0, k = 0; i < tree->count; i++) {
        k += !is_bracket(&tree->words[i]); /* words before, this one included */
        bool opens = slice_is(tree->words[i].form, "[");
        uint32_t next = opens ? (k < parsed->count ? k : parsed->count - 1) : (k ? k - 1 : 0);
        if (is_bracket(&tree->words[i]))
            hang(&tree->words[i], place[next]);
    }
    tree_index(arena, tree);
}
