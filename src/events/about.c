/* Third parties: whom words are about, and who stands between the two that deal. */
#include "events/build.h"

#include "base/banned.h"

enum { DEEPEST = 6 }; /* arcs below a clause that still speak of what it is about */

static bool shares_country(const struct actors *list, const struct actor *a)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->list[i].iso3, a->iso3))
            return true;
    return false;
}

static void add_topic(const struct coding *c, uint32_t word, struct event *e)
{
    const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)word);
    const struct place *place = places_at(c->cast->places, c->sentence, word);
    bool town = place && place->precision <= PLACE_TOWN && m && !m->list[0].state;
    for (uint32_t i = 0; m && m->political && !town && i < m->count; i++) {
        const struct actor *a = &m->list[i];
        if (a->iso3[0] && !shares_country(&e->actor, a) && !shares_country(&e->recipient, a) &&
            !shares_country(&e->third, a))
            *ARENA_PUSH(c->arena, &e->third) = *a;
    }
}

/* All parties below the word but those that only tell when, how or where. */
static void topics_below(const struct coding *c, uint32_t word, struct event *e, int depth)
{
    const struct tree *tree = c->tree;
    add_topic(c, word, e);
    for (uint32_t i = tree->first_child[word]; depth > 0 && i < tree->first_child[word + 1];
         i++) {
        uint32_t child = tree->children[i];
        enum relation rel = tree->words[child].rel;
        struct slice mark = args_case(tree, child);
        bool aside = rel == REL_PARATAXIS || rel == REL_ADVCL || whom_setting(mark) ||
                     (rel == REL_CONJ && tree->words[child].upos == UPOS_VERB);
        if (!aside && !args_time(c, child))
            topics_below(c, child, e, depth - 1);
    }
}

static bool is_clause(enum relation rel)
{
    return rel == REL_CCOMP || rel == REL_XCOMP || rel == REL_ACL || rel == REL_ACL_RELCL;
}

static bool names_topic(struct slice mark)
{
    static const char *const marks[] = {"about", "on", "over", "regarding", "concerning", NULL};
    for (const char *const *m = marks; *m; m++)
        if (slice_equal_nocase(mark, slice_of(*m)))
            return true;
    return false;
}

/* The clauses and "on ..." phrases of the word, and of its object. */
static void topics_of(const struct coding *c, uint32_t word, struct event *e, bool inside)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        uint32_t child = tree->children[i];
        enum relation rel = tree->words[child].rel;
        bool phrase =
            (rel == REL_NMOD || rel == REL_OBL) && names_topic(args_case(tree, child));
        if ((is_clause(rel) || phrase) && !args_time(c, child))
            topics_below(c, child, e, DEEPEST);
        else if (rel == REL_OBJ && !inside)
            topics_of(c, child, e, true);
    }
}

/* "through Oman", "under Swiss mediation", "at the invitation of Togo", "was hosted by Mali":
 * who stands between the parties or brings them together. */
static void go_betweens(const struct coding *c, uint32_t word, struct event *e)
{
    static const char *const through[] = {"through", "via"};
    for (size_t i = 0; i < 2; i++)
        parties_fill(c, word, SLOTS_OF(slice_of(through[i])), &e->third);
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        uint32_t child = tree->children[i];
        if ((tree->words[child].rel == REL_OBL || tree->words[child].rel == REL_NMOD) &&
            lexicon_in_class(c->lex, SLICE("@good-offices"), tree->words[child].lemma))
            parties_fill(c, child,
                         SLOTS_OF(SLICE("poss"), SLICE("mod"), SLICE("of"), SLICE("by")),
                         &e->third);
    }
    int32_t up = tree->words[word].head;
    if (e->nominal && up >= 0 && args_passive(tree, (uint32_t)up) &&
        lexicon_in_class(c->lex, SLICE("@hosts"), tree->words[up].lemma))
        parties_fill(c, (uint32_t)up, SLOTS_OF(SLICE("by")), &e->third);
}

/* "The leaks to Chad are a point of friction between": what the predicate is said of. */
static void topics_of_subject(const struct coding *c, uint32_t word, struct event *e)
{
    uint32_t clause = tree_clause(c->tree, word);
    int32_t subject = args_child(c->tree, clause, REL_NSUBJ);
    if (e->nominal && subject >= 0 && args_child(c->tree, clause, REL_COP) >= 0 &&
        (uint32_t)subject < word && !tree_below(c->tree, word, (uint32_t)subject))
        topics_below(c, (uint32_t)subject, e, DEEPEST);
}

void about_set(const struct coding *c, uint32_t word, struct event *e)
{
    bool spoken = e->kind == KIND_EVENT && events_quad(c, e) % 2 == 1;
    int32_t support = c->readings[word].support;
    struct actors had = e->third;
    go_betweens(c, word, e);
    if (support >= 0)
        go_betweens(c, (uint32_t)support, e);
    int32_t object = args_child(c->tree, word, REL_OBJ);
    if (object >= 0) /* "signed a truce with Swiss mediation" */
        go_betweens(c, (uint32_t)object, e);
    const struct word *w = &c->tree->words[word];
    if (w->head >= 0 && (w->rel == REL_CCOMP || w->rel == REL_XCOMP))
        go_betweens(c, (uint32_t)w->head, e);
    parties_drop_shared(&e->third, &e->actor);
    parties_drop_shared(&e->third, &e->recipient);
    if (!spoken || had.count)
        return;
    topics_of(c, word, e, false);
    bool matter = object >= 0 && slice_is(e->type, "CONSULT") && !e->nominal;
    if (matter && !actors_at(c->cast, c->sentence, object)) /* "discussed sales to Peru" */
        topics_below(c, (uint32_t)object, e, DEEPEST);
    if (support >= 0 && !e->third.count)
        topics_of(c, (uint32_t)support, e, true);
    if (!e->third.count)
        topics_of_subject(c, word, e);
}
