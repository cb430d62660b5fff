#include "events/build.h"

#include "base/banned.h"

/* ---- Effects ------------------------------------------------------------- */

/* Nobody, somebody of no known country, or a mere thing. */
static bool is_vague(const struct actors *list)
{
    return !list->count || !list->list[0].iso3[0] || !list->list[0].sectors.count;
}

/* "shelled the town, killing two and wounding ten": later told of the same deed. */
static bool effect_of(const struct coding *c, const struct event *effect,
                      const struct event *deed)
{
    const struct tree *tree = c->tree;
    const struct word *w = &tree->words[effect->word];
    bool joined = (w->rel == REL_ADVCL && slice_is(w->xpos, "VBG") &&
                   !args_case(tree, effect->word).len) ||
                  w->rel == REL_CONJ;
    bool named = !is_vague(&effect->recipient);
    bool slogan = slice_is(deed->type, "PROTEST") && slice_is(effect->type, "REQUEST");
    return joined && tree_below(tree, effect->word, deed->word) && effect->word != deed->word &&
           args_child(tree, effect->word, REL_NSUBJ) < 0 &&
           args_child_lemma(tree, effect->word, "or") < 0 &&
           (slogan || slice_equal(effect->type, deed->type)) &&
           effect->modality == deed->modality && effect->actor.count == deed->actor.count &&
           (!named || is_vague(&deed->recipient) ||
            args_same_side(&effect->recipient.list[0], &deed->recipient.list[0]));
}

void merge_effects(const struct coding *c, size_t before, struct events *out)
{
    size_t kept = before;
    for (size_t i = before; i < out->count; i++) {
        size_t k = before;
        while (k < kept && !effect_of(c, &out->list[i], &out->list[k]))
            k++;
        if (k == kept) {
            out->list[kept++] = out->list[i];
            continue;
        }
        if (is_vague(&out->list[k].recipient) && out->list[i].recipient.count)
            out->list[k].recipient = out->list[i].recipient;
        *ARENA_PUSH(c->arena, &out->list[k].evidence) = out->list[i].evidence.list[0];
    }
    out->count = kept;
}

/* ---- Mentions of one event ----------------------------------------------- */

static bool same_actor(const struct actor *x, const struct actor *y)
{
    if (x->person >= 0 && y->person >= 0)
        return x->person == y->person;
    return !strcmp(x->iso3, y->iso3) && x->one == y->one;
}

/* The same parties, in whatever order they are told. */
static bool same_parties(const struct actors *a, const struct actors *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        bool there = false;
        for (size_t k = 0; k < b->count; k++)
            there |= same_actor(&a->list[i], &b->list[k]);
        if (!there)
            return false;
    }
    return a->count > 0;
}

/* "the talks", "his visit": an event that was told of before, whatever its day. */
static bool told_before(const struct event *a, const struct event *b)
{
    return a->kind == KIND_EVENT && b->kind == KIND_EVENT && b->known && !b->dated &&
           slice_equal(a->type, b->type) && a->modality == b->modality &&
           same_parties(&a->actor, &b->actor) &&
           (same_parties(&a->recipient, &b->recipient) || !b->recipient.count);
}

static bool same_event(const struct event *a, const struct event *b)
{
    if (told_before(a, b))
        return true;
    return a->kind == KIND_EVENT && b->kind == KIND_EVENT && slice_equal(a->cameo, b->cameo) &&
           a->modality == b->modality && a->from == b->from && a->to == b->to &&
           same_parties(&a->actor, &b->actor) &&
           (same_parties(&a->recipient, &b->recipient) ||
            (!a->recipient.count && !b->recipient.count));
}

void merge_mentions(struct arena *arena, struct events *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        size_t k = 0;
        while (k < kept && !same_event(&out->list[k], &out->list[i]))
            k++;
        if (k == kept) {
            out->list[kept++] = out->list[i];
            continue;
        }
        for (size_t n = 0; n < out->list[i].evidence.count; n++)
            *ARENA_PUSH(arena, &out->list[k].evidence) = out->list[i].evidence.list[n];
    }
    out->count = kept;
}
