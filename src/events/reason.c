#include "events/build.h"

#include "base/banned.h"

/* "in response to ...", "in protest at ...": what it is done for. */
static bool answers_something(const struct word *w, struct slice mark)
{
    return slice_equal_nocase(mark, SLICE("in")) &&
           (slice_is(w->lemma, "retaliation") || slice_is(w->lemma, "response") ||
            slice_is(w->lemma, "reprisal") || slice_is(w->lemma, "revenge") ||
            slice_is(w->lemma, "protest"));
}

void reason_set(const struct coding *c, uint32_t word, struct event *e)
{
    const struct tree *tree = c->tree;
    uint32_t clause = tree_clause(tree, word);
    for (uint32_t i = tree->first_child[clause]; i < tree->first_child[clause + 1]; i++) {
        uint32_t child = tree->children[i];
        const struct word *w = &tree->words[child];
        struct slice mark = args_case(tree, child);
        bool cause = slice_equal_nocase(mark, SLICE("because")) || answers_something(w, mark) ||
                     (w->rel == REL_ADVCL && slice_is(mark, "so"));
        bool purpose = w->rel == REL_ADVCL && slice_is(w->xpos, "VB") &&
                       (slice_is(mark, "to") || slice_is(mark, "in"));
        bool behest = slice_equal_nocase(w->form, SLICE("behest")) ||
                      slice_is(w->lemma, "request") || slice_is(w->lemma, "urging") ||
                      slice_is(w->lemma, "insistence");
        if (cause || (purpose && child != word && !tree_below(tree, word, child)) ||
            (behest && slice_equal_nocase(mark, SLICE("at")))) {
            e->reason = tree_span(tree, child);
            return;
        }
    }
}
