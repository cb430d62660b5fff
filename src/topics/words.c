/* Word cues in a sentence: one look-up of each word's lemma, form and first letters. */
#include "topics/build.h"

#include "base/banned.h"

enum { WORD_MAX = 48 }; /* a longer one is no cue */

static struct slice small(struct slice s, char out[WORD_MAX], bool *changed)
{
    *changed = false;
    if (s.len > WORD_MAX)
        return SLICE_EMPTY;
    for (size_t i = 0; i < s.len; i++) {
        bool capital = s.at[i] >= 'A' && s.at[i] <= 'Z';
        out[i] = capital ? (char)(s.at[i] + 32) : s.at[i];
        *changed |= capital;
    }
    return (struct slice){out, s.len};
}

static bool has_capital(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] >= 'A' && s.at[i] <= 'Z')
            return true;
    return false;
}

/* A cue in small letters fits lemma or form in any letters; with capitals, that form. */
static bool word_fits(struct slice want, const struct word *w)
{
    if (has_capital(want))
        return slice_equal(want, w->form);
    return slice_equal_nocase(want, w->lemma) || slice_equal_nocase(want, w->form);
}

static bool begins(struct slice want, struct slice form)
{
    return form.len >= want.len && slice_equal_nocase(want, slice_part(form, 0, want.len));
}

static bool fits(const struct cue *cue, uint8_t k, const struct word *w)
{
    bool prefix = cue->prefix && k + 1 == cue->count;
    return prefix ? begins(cue->words[k], w->form) : word_fits(cue->words[k], w);
}

/* Do the other words of the cue follow word i?  A hyphen or an article ("lifted the curfew")
 * between them does not count. */
static bool rest_fits(const struct cue *cue, const struct tree *tree, uint32_t i)
{
    for (uint8_t k = 1; k < cue->count; k++) {
        const struct word *next = ++i < tree->count ? &tree->words[i] : NULL;
        bool skips = next && (slice_is(next->form, "-") || next->upos == UPOS_DET);
        if (skips && !fits(cue, k, next))
            next = ++i < tree->count ? &tree->words[i] : NULL;
        if (!next || !fits(cue, k, next))
            return false;
    }
    return true;
}

struct looking {
    struct arena *arena;
    const struct topic_rules *rules;
    const struct tree *tree;
    struct members *out;
};

static void take(struct looking *l, struct slice key, uint32_t i)
{
    int32_t at = key.len ? table_find(&l->rules->first_words, key) : TABLE_NONE;
    for (; at >= 0; at = l->rules->cues.list[at].next)
        if (rest_fits(&l->rules->cues.list[at], l->tree, i))
            *ARENA_PUSH(l->arena, l->out) = at;
}

static void take_prefixes(struct looking *l, struct slice form)
{
    if (form.len < CUE_PREFIX_MIN)
        return;
    int32_t at = table_find(&l->rules->prefixes, slice_part(form, 0, CUE_PREFIX_MIN));
    for (; at >= 0; at = l->rules->cues.list[at].next)
        if (begins(l->rules->cues.list[at].words[0], form))
            *ARENA_PUSH(l->arena, l->out) = at;
}

void words_find(struct arena *arena, const struct topic_rules *rules, const struct tree *tree,
                struct members *out)
{
    struct looking l = {arena, rules, tree, out};
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        char form_room[WORD_MAX], lemma_room[WORD_MAX];
        bool capitals, ignored;
        if (w->upos == UPOS_PUNCT || w->upos == UPOS_DET)
            continue;
        struct slice form = small(w->form, form_room, &capitals);
        struct slice lemma = small(w->lemma, lemma_room, &ignored);
        take(&l, form, i);
        if (!slice_equal(form, lemma))
            take(&l, lemma, i);
        if (capitals)
            take(&l, w->form, i);
        take_prefixes(&l, form);
    }
}
