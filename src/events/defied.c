/* Whom a refusal defies: "whatever Athens may say", "in defiance of Athens". */
#include "events/build.h"

#include "base/banned.h"

static void inside(const struct coding *c, uint32_t word, struct actors *out)
{
    struct args head = {.list = {word}, .count = 1}, found;
    args_actors(c, &head, out);
    if (out->count)
        return;
    args_within(c, &head, &found);
    args_actors(c, &found, out);
}

/* "in defiance of the resolution": whose it is. */
static void defiance(const struct coding *c, uint32_t clause, struct actors *out)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[clause]; i < tree->first_child[clause + 1]; i++) {
        uint32_t child = tree->children[i];
        if (!out->count && slice_is(tree->words[child].lemma, "defiance") &&
            slice_equal_nocase(args_case(tree, child), SLICE("in")))
            inside(c, child, out);
    }
}

/* "whatever Athens may say", "no matter what Washington wants": no event, but an addressee. */
static void whatever(const struct coding *c, struct actors *out)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        bool matter = i > 1 && slice_starts(w->xpos, SLICE("W")) &&
                      slice_is(tree->words[i - 1].lemma, "matter") &&
                      slice_equal_nocase(tree->words[i - 2].form, SLICE("no"));
        if ((!slice_equal_nocase(w->form, SLICE("whatever")) && !matter) || w->head < 0)
            continue;
        int32_t subject = args_child(tree, (uint32_t)w->head, REL_NSUBJ);
        if (subject >= 0 && tree->words[w->head].upos == UPOS_VERB)
            inside(c, (uint32_t)subject, out);
    }
}

/* Is whoever is refused named beside the verb itself: "refused Peru a loan"? */
static bool addressed(const struct coding *c, uint32_t word)
{
    const struct reading *r = &c->readings[word];
    struct actors direct = {NULL, 0, 0};
    if (r->content < 0)
        return true;
    parties_fill(c, word, &r->frame->to, &direct);
    return direct.count > 0;
}

void defied_set(const struct coding *c, uint32_t word, struct event *e)
{
    struct actors defied = {NULL, 0, 0};
    if (!slice_is(e->type, "REJECT") || !e->actor.count || addressed(c, word))
        return;
    uint32_t clause = tree_clause(c->tree, word);
    defiance(c, word, &defied);
    if (!defied.count)
        defiance(c, (uint32_t)c->readings[word].content, &defied);
    if (!defied.count && clause != word)
        defiance(c, clause, &defied);
    if (!defied.count)
        whatever(c, &defied);
    parties_drop_shared(&defied, &e->actor);
    if (!defied.count)
        return;
    if (!e->third.count) /* what is refused concerns them, and is no answer to them */
        e->third = e->recipient;
    parties_drop_shared(&e->third, &defied);
    e->recipient = defied;
}
