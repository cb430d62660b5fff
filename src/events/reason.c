#include "events/build.h"

#include "base/banned.h"

/* The nouns are those of the class @reason-PREPOSITION. */
bool reason_named(const struct coding *c, uint32_t child)
{
    static const struct {
        const char *mark, *class;
    } marks[] = {{"in", "@reason-in"},  {"at", "@reason-at"}, {"under", "@reason-under"},
                 {"on", "@reason-on"},  {"as", "@reason-as"}, {"out", "@reason-out"},
                 {"for", "@reason-for"}};
    struct slice mark = args_case(c->tree, child);
    for (size_t i = 0; mark.len && i < sizeof marks / sizeof *marks; i++)
        if (slice_equal_nocase(mark, slice_of(marks[i].mark)))
            return lexicon_in_class(c->lex, slice_of(marks[i].class),
                                    c->tree->words[child].lemma);
    return false;
}

static bool has_slot(const struct slots *slots, struct slice name)
{
    for (uint8_t i = 0; i < slots->count; i++)
        if (slice_starts(slots->list[i], name))
            return true;
    return false;
}

/* Does the frame use the preposition for a party or a thing? */
static bool taken(const struct frame *f, struct slice mark)
{
    return has_slot(&f->actor, mark) || has_slot(&f->to, mark) || has_slot(&f->item, mark);
}

static bool any_type(struct slice type, const char *const *list)
{
    for (; *list; list++)
        if (slice_is(type, *list))
            return true;
    return false;
}

/* "for two hours", "over the weekend": how long, not why. */
static bool is_duration(const struct coding *c, uint32_t child)
{
    return args_time(c, child) ||
           lexicon_in_class(c->lex, SLICE("@duration"), c->tree->words[child].lemma);
}

/* "thanked Qatar for freeing", "jailed for spying"; "recalled its envoy over Gibraltar": what
 * one is judged or punished for, what is quarrelled over. */
static bool judged_for(const struct coding *c, uint32_t child, struct slice mark,
                       const struct event *e)
{
    static const char *const judging[] = {"ACCUSE",  "SUPPORT", "SANCTION", "COERCE",
                                          "ASSAULT", "PROTEST", "CONCEDE",  NULL};
    static const char *const elsewhere[] = {"CONSULT", "MOBILIZE", "COOPERATE", "AID", NULL};
    const struct word *w = &c->tree->words[child];
    if (w->rel != REL_OBL && w->rel != REL_ADVCL && w->rel != REL_NMOD)
        return false;
    if (is_duration(c, child) || (e->frame && taken(e->frame, mark)))
        return false;
    return (slice_is(mark, "for") && any_type(e->type, judging)) ||
           (slice_is(mark, "over") && e->type.len && !any_type(e->type, elsewhere));
}

static bool gives_reason(const struct coding *c, uint32_t child, uint32_t word,
                         const struct event *e)
{
    const struct word *w = &c->tree->words[child];
    struct slice mark = args_case(c->tree, child);
    bool cause = lexicon_in_class(c->lex, SLICE("@reason"), mark) ||
                 (w->rel == REL_ADVCL && slice_is(mark, "so"));
    bool purpose = w->rel == REL_ADVCL && slice_is(w->xpos, "VB") &&
                   (slice_is(mark, "to") || slice_is(mark, "in"));
    if (child == word || tree_below(c->tree, word, child))
        return false;
    return cause || purpose || reason_named(c, child) || judged_for(c, child, mark, e);
}

/* "in protest at the ruling", the ruling hung on the verb: one phrase with what is right
 * behind its noun. */
static dem_span whole(const struct coding *c, uint32_t head, uint32_t child)
{
    const struct tree *tree = c->tree;
    dem_span span = tree_span(tree, child);
    bool bare = span.to == tree->words[child].span.to;
    uint32_t next = child + 1;
    if (!bare || next >= tree->count || tree->words[next].rel != REL_CASE)
        return span;
    uint32_t noun = (uint32_t)tree->words[next].head;
    if (noun > next && tree->words[noun].head == (int32_t)head)
        span.to = tree_span(tree, noun).to;
    return span;
}

/* "at the behest of Moscow", "under pressure from Riyadh": who wanted it is a third party. */
static void set_asker(const struct coding *c, uint32_t child, struct event *e)
{
    struct args phrase = {.list = {child}, .count = 1}, who;
    struct actors asked = {NULL, 0, 0};
    if (!lexicon_in_class(c->lex, SLICE("@asked"), c->tree->words[child].lemma))
        return;
    args_within(c, &phrase, &who);
    args_actors(c, &who, &asked);
    for (size_t i = 0; i < asked.count; i++)
        if (!args_among(&e->actor, &asked.list[i]) && !args_among(&e->third, &asked.list[i]))
            *ARENA_PUSH(c->arena, &e->third) = asked.list[i];
}

/* The first phrase right below `head` that gives a reason for the event of `word`. */
static bool reason_below(const struct coding *c, uint32_t head, uint32_t word, struct event *e)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[head]; i < tree->first_child[head + 1]; i++) {
        uint32_t child = tree->children[i];
        if (!gives_reason(c, child, word, e))
            continue;
        e->reason = whole(c, head, child);
        set_asker(c, child, e);
        return true;
    }
    return false;
}

/* Below the word itself, what it hands on, and the verb that carries it; a noun that is only
 * spoken of does not share the reason of its clause. */
void reason_set(const struct coding *c, uint32_t word, struct event *e)
{
    const struct reading *r = &c->readings[word];
    uint32_t clause = tree_clause(c->tree, word);
    if (reason_below(c, word, word, e))
        return;
    if (r->content >= 0 && reason_below(c, (uint32_t)r->content, word, e))
        return;
    if (clause != word && (!e->nominal || r->support >= 0 || e->carrier))
        reason_below(c, clause, word, e);
}
