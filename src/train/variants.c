#include "train/variants.h"

#include "text/letters.h"

#include "base/banned.h"

/* ASCII alone: with more the published weights could not be made again, byte for byte. */
static utf8proc_int32_t upper(utf8proc_int32_t c)
{
    return c >= 'a' && c <= 'z' ? c - 32 : c;
}

static utf8proc_int32_t lower(utf8proc_int32_t c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static struct example copy(struct arena *arena, const struct example *e, uint32_t room)
{
    struct example out = *e;
    out.tree.words = arena_grow(arena, e->tree.words, e->tree.count, e->tree.count + room,
                                sizeof(struct word));
    return out;
}

/* Function words stay small in headlines. */
static bool small(const struct word *w)
{
    return w->upos == UPOS_ADP || w->upos == UPOS_DET || w->upos == UPOS_CCONJ ||
           w->upos == UPOS_PART || w->upos == UPOS_SCONJ;
}

enum letters { CAPITALS, TITLE, NO_CAPITALS };

static struct example in_letters(struct arena *arena, const struct example *e, enum letters how)
{
    struct example out = copy(arena, e, 0);
    for (uint32_t i = 0; i < out.tree.count; i++) {
        struct word *w = &out.tree.words[i];
        if (how == CAPITALS)
            w->form = recase(arena, w->form, upper, upper);
        else if (how == NO_CAPITALS)
            w->form = recase(arena, w->form, lower, lower);
        else if (!i || !small(w))
            w->form = recase(arena, w->form, upper, NULL);
    }
    return out;
}

/* True if the last word is punctuation that nothing hangs from. */
static bool ends_in_stop(const struct tree *t)
{
    if (t->count < 3 || t->words[t->count - 1].upos != UPOS_PUNCT)
        return false;
    for (uint32_t i = 0; i < t->count; i++)
        if (t->words[i].head == (int32_t)t->count - 1)
            return false;
    return true;
}

static struct example without_stop(struct arena *arena, const struct example *e)
{
    struct example out = copy(arena, e, 0);
    out.tree.count -= ends_in_stop(&out.tree);
    return out;
}

/* "A; B" (parataxis) or "A, and B" (conj): B's root hangs from A's. */
static struct example joined(struct arena *arena, const struct example *a,
                             const struct example *b, bool with_and)
{
    struct example out = copy(arena, a, b->tree.count + 2);
    struct tree *t = &out.tree;
    t->count -= ends_in_stop(t);
    uint32_t from = t->count + 1 + with_and, root = tree_root(t),
             second = from + tree_root(&b->tree);
    t->words[t->count++] = (struct word){.form = with_and ? SLICE(",") : SLICE(";"),
                                         .lemma = with_and ? SLICE(",") : SLICE(";"),
                                         .xpos = with_and ? SLICE(",") : SLICE(":"),
                                         .upos = UPOS_PUNCT,
                                         .deprel = SLICE("punct"),
                                         .head = (int32_t)second};
    if (with_and)
        t->words[t->count++] = (struct word){.form = SLICE("and"),
                                             .lemma = SLICE("and"),
                                             .xpos = SLICE("CC"),
                                             .upos = UPOS_CCONJ,
                                             .deprel = SLICE("cc"),
                                             .head = (int32_t)second};
    for (uint32_t i = 0; i < b->tree.count; i++) {
        struct word *w = &t->words[t->count++];
        *w = b->tree.words[i];
        w->head = w->head == TREE_ROOT ? (int32_t)root : w->head + (int32_t)from;
        if (i == second - from)
            w->deprel = with_and ? SLICE("conj") : SLICE("parataxis");
    }
    struct word *first = &t->words[from];
    if (first->upos != UPOS_PROPN && first->form.len > 1)
        first->form = recase(arena, first->form, lower, NULL);
    return out;
}

struct example variant(struct arena *arena, const struct example *e,
                       const struct example *other, uint64_t *seed)
{
    uint32_t draw = (uint32_t)(chance(seed) % 100);
    if (draw < 4)
        return in_letters(arena, e, CAPITALS);
    if (draw < 7)
        return in_letters(arena, e, TITLE);
    if (draw < 10)
        return in_letters(arena, e, NO_CAPITALS);
    if (draw < 15)
        return without_stop(arena, e);
    bool fits = e->tree.count > 5 && other->tree.count > 5 && e->named == other->named &&
                e->silver == other->silver &&
                e->tree.count + other->tree.count + 2 <= VARIANT_WORDS_MAX;
    if (draw < 21 && fits)
        return joined(arena, e, other, draw & 1);
    return *e;
}
