#include "events/build.h"

#include "base/banned.h"

enum { HISTORIC_DAYS = 30 }; /* codebook: told of more than 30 days before the document */

static const struct time_mention *time_of(const struct coding *c, uint32_t word)
{
    const struct time_mention *best = NULL;
    uint32_t clause = tree_clause(c->tree, word), best_far = UINT32_MAX;
    for (size_t i = 0; i < c->times->count; i++) {
        const struct time_mention *t = &c->times->list[i];
        uint32_t far = t->first > word ? t->first - word : word - t->first;
        bool own = tree_below(c->tree, t->first, word);
        if (!own && tree_clause(c->tree, t->first) != clause)
            far += 100;
        if (own)
            far /= 4;
        if (far < best_far)
            best = t, best_far = far;
    }
    /* "this spring, when ...": the clause takes the time that it explains. */
    if (args_child_lemma(c->tree, clause, "when") >= 0 && best && best->first < word)
        return best;
    /* A time in a clause of its own says nothing of this one. */
    return best_far < 100 ||
                   (best && tree_below(c->tree, word, tree_clause(c->tree, best->first)))
               ? best
               : NULL;
}

void when_set(const struct coding *c, uint32_t word, struct event *e)
{
    const struct time_mention *t = time_of(c, word);
    e->from = e->to = c->doc->published;
    e->precision = TIME_DAY;
    if (t) {
        e->from = t->from;
        e->to = t->to;
        e->precision = t->precision;
        e->dated = t->from != DEM_DAY_UNKNOWN || t->to != DEM_DAY_UNKNOWN;
    }
    dem_day last = e->to != DEM_DAY_UNKNOWN ? e->to : e->from;
    bool past = e->dated && last != DEM_DAY_UNKNOWN && c->doc->published != DEM_DAY_UNKNOWN &&
                last < c->doc->published - HISTORIC_DAYS && e->to != DEM_DAY_UNKNOWN;
    if (past && e->modality == MODALITY_ASSERTED)
        e->modality = MODALITY_HISTORIC;
    for (size_t i = 0; past && i < e->actor.count; i++)
        actors_on_day(c->lex, &e->actor.list[i], last);
    for (size_t i = 0; past && i < e->recipient.count; i++)
        actors_on_day(c->lex, &e->recipient.list[i], last);
}
