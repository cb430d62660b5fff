/* "expelled two diplomats on Monday and three on Tuesday": the verb is said once, done twice.
 */
#include "events/build.h"

#include "base/banned.h"

enum { NEAR = 3 }; /* words between the numeral and its day: "three more on Tuesday" */

static const struct time_mention *day_behind(const struct coding *c, uint32_t word)
{
    for (size_t i = 0; i < c->times->count; i++) {
        const struct time_mention *t = &c->times->list[i];
        if (t->first > word && t->first <= word + NEAR)
            return t;
    }
    return NULL;
}

/* A numeral behind "and" that counts no noun of its own. */
static bool counts_again(const struct tree *tree, uint32_t word)
{
    const struct word *w = &tree->words[word];
    bool own =
        w->rel == REL_NUMMOD && w->head > (int32_t)word &&
        (tree->words[w->head].upos == UPOS_NOUN || tree->words[w->head].upos == UPOS_PROPN);
    return w->upos == UPOS_NUM && word > 0 && tree->words[word - 1].upos == UPOS_CCONJ && !own;
}

static bool can_repeat(const struct event *e, uint32_t word)
{
    return e->kind == KIND_EVENT && !e->symmetric && e->dated && e->word < word &&
           e->recipient.count == 1 && e->recipient.list[0].number.len;
}

static void repeat(struct coding *c, const struct event *first, uint32_t word,
                   const struct time_mention *day, struct events *out)
{
    struct event e = *first;
    e.recipient = (struct actors){NULL, 0, 0};
    *ARENA_PUSH(c->arena, &e.recipient) = first->recipient.list[0];
    e.recipient.list[0].number = c->tree->words[word].form;
    e.evidence.list = NULL;
    e.evidence.count = e.evidence.room = 0;
    *ARENA_PUSH(c->arena, &e.evidence) =
        (struct evidence){c->sentence, c->tree->words[word].span, c->span};
    e.from = day->from;
    e.to = day->to;
    e.precision = day->precision;
    *ARENA_PUSH(c->arena, out) = e;
}

void gaps_code(struct coding *c, size_t from, struct events *out)
{
    for (uint32_t i = 0; i < c->tree->count; i++) {
        const struct time_mention *day = counts_again(c->tree, i) ? day_behind(c, i) : NULL;
        for (size_t k = out->count; day && k-- > from;) {
            const struct event first = out->list[k];
            if (!can_repeat(&first, i) || (first.from == day->from && first.to == day->to))
                continue;
            repeat(c, &first, i, day, out);
            break;
        }
    }
}
