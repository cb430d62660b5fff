/* How likely an event is right: a logistic sum over what is known of it, with weights from
 * data/ontology/confidence.tsv, which `demarche calibrate` makes. */
#include "events/build.h"

#include <math.h>

#include "base/banned.h"

/* In the main clause, what is said in it, or joined to it? */
static bool in_main_clause(const struct tree *tree, uint32_t word)
{
    for (int depth = 0; depth < 8; depth++) {
        enum relation rel = tree->words[word].rel;
        int32_t up = tree->words[word].head;
        if (up < 0)
            return true;
        if (rel != REL_CCOMP && rel != REL_XCOMP && rel != REL_CONJ && rel != REL_OBJ &&
            rel != REL_NSUBJ && rel != REL_NSUBJ_PASS)
            return false;
        word = (uint32_t)up;
    }
    return false;
}

static bool any_country(const struct actors *side)
{
    for (size_t i = 0; i < side->count; i++)
        if (side->list[i].iso3[0])
            return true;
    return false;
}

static uint32_t hints_of(const struct coding *c, const struct event *e, bool first)
{
    const struct frame *f = e->frame;
    bool pair = e->actor.count && (e->recipient.count || e->symmetric);
    const bool held[HINT_COUNT] = {[HINT_EVENT] = true,
                                   [HINT_NOUN] = e->nominal,
                                   [HINT_OPERATOR] = f && f->op != OP_NONE,
                                   [HINT_TESTED] = f && f->test_count,
                                   [HINT_PHRASE] = f && f->extras,
                                   [HINT_CARRIED] = e->carrier != NULL,
                                   [HINT_MAIN] = in_main_clause(c->tree, e->word),
                                   [HINT_FIRST] = first,
                                   [HINT_PAIR] = pair,
                                   [HINT_ACTOR_COUNTRY] = any_country(&e->actor),
                                   [HINT_RECIPIENT_COUNTRY] = any_country(&e->recipient),
                                   [HINT_RESOLVED] =
                                       e->actor.count && e->actor.list[0].resolved,
                                   [HINT_HYPOTHETICAL] = e->modality == MODALITY_HYPOTHETICAL,
                                   [HINT_NEGATED] = e->modality == MODALITY_NEGATED,
                                   [HINT_FUTURE] = e->modality == MODALITY_FUTURE,
                                   [HINT_ALLEGED] = e->status == STATUS_ALLEGED};
    uint32_t hints = 0;
    for (uint32_t i = 0; i < HINT_COUNT; i++)
        hints |= held[i] ? 1u << i : 0;
    return hints;
}

double confidence_of(const struct lexicon *lex, uint32_t hints, struct slice type)
{
    double sum = lexicon_type_weight(lex, type);
    for (uint32_t i = 0; i < HINT_COUNT; i++)
        if (hints >> i & 1u)
            sum += lex->hint_weights[i];
    /* Two digits: the same on every machine. */
    return floor(100.0 / (1.0 + exp(-sum)) + 0.5) / 100.0;
}

void confidence_set(const struct coding *c, size_t from, struct events *events)
{
    for (size_t i = from; i < events->count; i++) {
        struct event *e = &events->list[i];
        e->hints = hints_of(c, e, i == from);
        e->confidence = confidence_of(c->lex, e->hints, e->type);
    }
}
