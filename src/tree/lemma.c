#include "tree/lemma.h"

#include "tree/keys.h"

#include "base/banned.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static size_t shared(struct slice form, struct slice lemma, bool fold)
{
    size_t n = 0;
    while (n < form.len && n < lemma.len &&
           (fold ? lower(form.at[n]) : form.at[n]) == lemma.at[n])
        n++;
    return n;
}

struct slice lemma_script(struct arena *arena, struct slice form, struct slice lemma)
{
    size_t keep = shared(form, lemma, false), low = shared(form, lemma, true);
    bool fold = low >= keep;
    size_t same = fold ? low : keep, cut = form.len - same;
    if (cut > 35)
        return SLICE("k0");
    char head[2] = {fold ? 'l' : 'k', (char)(cut < 10 ? '0' + cut : 'a' + cut - 10)};
    struct slice parts[2] = {{head, 2}, slice_part(lemma, same, lemma.len)};
    return arena_join(arena, parts, 2);
}

struct slice lemma_apply(struct arena *arena, struct slice form, struct slice script)
{
    if (script.len < 2)
        return form;
    char c = script.at[1];
    size_t cut = c >= 'a' ? (size_t)(c - 'a') + 10 : (size_t)(c - '0');
    if (cut > form.len || (cut && ((unsigned char)form.at[form.len - cut] & 0xC0) == 0x80))
        return form; /* learned from another word: it would cut a character in two */
    struct slice parts[2] = {slice_part(form, 0, form.len - cut),
                             slice_part(script, 2, script.len)};
    bool fold = script.at[0] == 'l';
    if (!fold && !cut && !parts[1].len)
        return form;
    struct slice lemma = arena_join(arena, parts, 2);
    char *text = (char *)(uintptr_t)lemma.at; /* just made, ours */
    for (size_t i = 0; fold && i < parts[0].len; i++)
        text[i] = lower(text[i]);
    return lemma.len ? lemma : form;
}

bool lemma_key(const struct word *w, int end, uint64_t *key)
{
    struct slice form = w->form;
    if (end != LEMMA_WHOLE && form.len < (size_t)end)
        return false;
    if (end != LEMMA_WHOLE)
        form = slice_part(form, form.len - (size_t)end, form.len);
    char kind[2] = {(char)end, (char)w->upos};
    uint64_t hash = hash_bytes(hash_bytes(HASH_SEED, kind, 2), w->xpos.at, w->xpos.len);
    for (size_t i = 0; i < form.len; i++) {
        char c = lower(form.at[i]);
        hash = hash_bytes(hash, &c, 1);
    }
    hash ^= hash >> 29; /* FNV's upper bits know little of the last bytes */
    *key = hash * UINT64_C(0xbf58476d1ce4e5b9) & ~UINT64_C(4095);
    return true;
}

static bool rule_find(const struct lemmas *list, uint64_t key, uint32_t *script)
{
    uint32_t at = keys_find(list->rules, list->rule_count, key);
    if (at == list->rule_count || (list->rules[at] ^ key) > 4095)
        return false;
    *script = (uint32_t)(list->rules[at] & 4095);
    return *script < list->script_count;
}

struct slice lemma_find(const struct lemmas *list, struct arena *arena, const struct word *w)
{
    uint32_t script;
    uint64_t key;
    for (int end = LEMMA_WHOLE; end >= 0; end--)
        if (lemma_key(w, end, &key) && rule_find(list, key, &script))
            return lemma_apply(arena, w->form, list->scripts[script]);
    return w->form;
}
