/* Who says so: reporting verbs and nouns, hedges, quotations. */
#include "events/build.h"

#include "base/banned.h"

static void vouch(const struct coding *c, uint32_t verb, const struct args *who,
                  struct event *event)
{
    struct actors actors = {NULL, 0, 0};
    args_actors(c, who, &actors);
    struct voucher v = {.verb = c->tree->words[verb].span, .date = DEM_DAY_UNKNOWN};
    for (size_t i = 0; i < actors.count; i++) {
        v.named = true;
        v.actor = actors.list[i];
        v.words = v.actor.span;
        *ARENA_PUSH(c->arena, &event->attribution) = v;
    }
    if (actors.count || !who->count)
        return;
    const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)who->list[0]);
    v.named = m && m->count == 1;
    if (v.named)
        v.actor = m->list[0];
    v.words = v.named ? v.actor.span : c->tree->words[who->list[0]].span;
    *ARENA_PUSH(c->arena, &event->attribution) = v;
}

static void raise(struct event *event, enum report status)
{
    if (status > event->status)
        event->status = status;
}

static bool officially(const struct event *event)
{
    return event->attribution.count > 0 &&
           event->attribution.list[event->attribution.count - 1].named;
}

/* Whose words they are: the subject of a verb, the owner of a noun ("Togo's claim that"). */
static void said_by(const struct coding *c, uint32_t up, struct args *who)
{
    if (c->tree->words[up].upos == UPOS_NOUN)
        args_slots(
            c, up,
            SLOTS_OF(SLICE("poss"), SLICE("by"), SLICE("from"), SLICE("mod"), SLICE("subj")),
            who);
    else
        args_slot(c, up, SLICE("subj"), who);
}

/* The verb or noun `up` reports what stands below it. */
static void reported(const struct coding *c, uint32_t up, struct event *event)
{
    static const enum report status[] = {STATUS_FACT,   STATUS_CLAIMED, STATUS_CLAIMED,
                                         STATUS_DENIED, STATUS_ALLEGED, STATUS_ALLEGED};
    enum report_kind kind = lexicon_report(c->lex, c->tree->words[up].lemma);
    enum frame_op op = c->readings[up].frame ? c->readings[up].frame->op : OP_NONE;
    if (op == OP_ACCUSE)
        kind = REPORT_HEDGE;
    else if (op == OP_DENY)
        kind = REPORT_DENY;
    if (kind == REPORT_NONE)
        return;
    struct args who;
    said_by(c, up, &who);
    bool unnamed = kind == REPORT_SAY && !who.count && args_passive(c->tree, up);
    if (unnamed) /* "is said to have" */
        kind = REPORT_HEDGE;
    bool raising = slice_is(c->tree->words[up].lemma, "appear") ||
                   slice_is(c->tree->words[up].lemma, "seem");
    if (!raising)
        vouch(c, up, &who, event);
    raise(event, kind == REPORT_HEDGE && officially(event) && op != OP_ACCUSE && !raising
                     ? STATUS_CLAIMED
                     : status[kind]);
}

static bool is_hedge(const struct coding *c, const struct word *w)
{
    return lexicon_cue(c->lex, w->form) == CUE_HEDGE ||
           lexicon_cue(c->lex, w->lemma) == CUE_HEDGE;
}

/* "..., Putin said"; "according to Putin"; "by most accounts"; "reportedly". */
static void beside(const struct coding *c, uint32_t word, struct event *event)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        uint32_t child = tree->children[i];
        const struct word *w = &tree->words[child];
        struct slice preposition = args_case(tree, child);
        if (w->rel == REL_PARATAXIS && lexicon_report(c->lex, w->lemma))
            reported(c, child, event);
        else if (slice_equal_nocase(preposition, SLICE("according")) ||
                 slice_is(preposition, "accord")) {
            struct args who = {.list = {child}, .count = 1};
            vouch(c, child, &who, event);
            raise(event, officially(event) ? STATUS_CLAIMED : STATUS_ALLEGED);
        } else if (slice_equal_nocase(preposition, SLICE("by")) &&
                   slice_is(w->lemma, "account"))
            raise(event, STATUS_ALLEGED);
        else if ((w->rel == REL_ADVMOD || w->rel == REL_AMOD) && is_hedge(c, w))
            raise(event, STATUS_ALLEGED);
    }
}

static bool in_quote(const struct coding *c, dem_span span, dem_span *quote)
{
    for (size_t i = 0; i < c->quotes.count; i++)
        if (c->quotes.list[i].from <= span.from && span.to <= c->quotes.list[i].to) {
            *quote = c->quotes.list[i];
            return true;
        }
    return false;
}

/* A quotation without a link in the tree: the verb of saying outside of the marks. */
static void speaker_of_quote(const struct coding *c, struct event *event)
{
    dem_span inside;
    for (uint32_t i = 0; i < c->tree->count && !event->attribution.count; i++) {
        const struct word *w = &c->tree->words[i];
        if (w->upos != UPOS_VERB || in_quote(c, w->span, &inside))
            continue;
        enum report_kind kind = lexicon_report(c->lex, w->lemma);
        if (kind == REPORT_SAY || kind == REPORT_CLAIM)
            reported(c, i, event);
    }
}

void report_of(const struct coding *c, uint32_t word, struct event *event)
{
    const struct tree *tree = c->tree;
    uint32_t at = word;
    for (int depth = 0; depth < 12; depth++) {
        beside(c, at, event);
        enum relation rel;
        int32_t up = clause_above(tree, at, &rel);
        if (up < 0)
            break;
        bool charge = args_charged(tree, at) && c->readings[up].frame &&
                      c->readings[up].frame->op == OP_ACCUSE;
        bool claim = rel == REL_ACL && tree->words[up].upos == UPOS_NOUN &&
                     args_child_lemma(tree, at, "that") >= 0;
        bool content = rel == REL_CCOMP || rel == REL_XCOMP || rel == REL_PARATAXIS ||
                       rel == REL_CSUBJ || charge || claim ||
                       c->readings[up].content == (int32_t)at;
        if (content)
            reported(c, (uint32_t)up, event);
        at = (uint32_t)up;
    }
    if (in_quote(c, tree->words[word].span, &event->quote) && !event->attribution.count)
        speaker_of_quote(c, event);
}
