#include "events/build.h"

#include "base/banned.h"

static void recode(const struct coding *c, enum frame_op op, struct event *e)
{
    struct slice code = lexicon_compose(c->lex, op, e->cameo);
    const struct code *found = code.len ? lexicon_code(c->lex, code) : NULL;
    if (!found)
        return;
    e->cameo = found->cameo;
    e->type = found->type;
    e->mode = found->mode;
    e->goldstein = found->goldstein;
}

struct actor *folds_speaker(struct event *e)
{
    struct actor *outlet = NULL;
    for (size_t i = 0; i < e->attribution.count; i++) {
        struct voucher *v = &e->attribution.list[i];
        if (v->named && !v->actor.media)
            return &v->actor;
        if (v->named && !outlet)
            outlet = &v->actor;
    }
    return outlet;
}

/* "Iraq said it would allow ...": in reported speech "would" is the speaker's "will". */
static bool promised(const struct coding *c, uint32_t word, struct event *e)
{
    struct actor *by = folds_speaker(e);
    int32_t would = args_child_lemma(c->tree, word, "would");
    if (would < 0)
        would = args_child_lemma(c->tree, word, "will");
    return by && e->actor.count && args_same_side(by, &e->actor.list[0]) && would >= 0 &&
           e->modality == MODALITY_HYPOTHETICAL;
}

/* Cooperation that is yet to come is an agreement, yielding to come a concession. */
static void fold_future(const struct coding *c, uint32_t word, struct event *e)
{
    bool folds = slice_is(e->type, "CONSULT") || slice_is(e->type, "SUPPORT") ||
                 slice_is(e->type, "COOPERATE") || slice_is(e->type, "AID") ||
                 slice_is(e->type, "RETREAT");
    if (!folds || !e->actor.count || e->status == STATUS_DENIED ||
        (e->modality != MODALITY_FUTURE && !promised(c, word, e)))
        return;
    struct actor *by = folds_speaker(e);
    bool yields = slice_is(e->type, "RETREAT");
    recode(c, OP_AGREE, e);
    bool own = by && (args_same_side(by, &e->actor.list[0]) || e->actor.list[0].resolved);
    if (yields && by && !own) {
        e->type = SLICE("CONCEDE"); /* others tell of it: no promise, and yet to come */
        return;
    }
    e->modality = MODALITY_ASSERTED;
    if (own)
        e->status = STATUS_FACT; /* to say so is to promise it */
}

/* What one side does not want the other to have is no longer done by both. */
static void take_sides(const struct coding *c, struct event *e)
{
    if (!e->symmetric || e->actor.count < 2)
        return;
    for (size_t i = 1; i < e->actor.count; i++)
        *ARENA_PUSH(c->arena, &e->recipient) = e->actor.list[i];
    e->actor.count = 1;
    e->symmetric = false;
}

/* What a party will not do, and what it says that it would not, it refuses. */
static void fold_refusal(const struct coding *c, uint32_t word, struct event *e)
{
    enum frame_op op = c->readings[word].frame->op;
    bool refuses = op == OP_REJECT || slice_is(e->type, "REJECT");
    if (refuses && e->modality == MODALITY_FUTURE) { /* "will not let" */
        e->modality = MODALITY_ASSERTED;
        if (folds_speaker(e) && e->actor.count &&
            args_same_side(folds_speaker(e), &e->actor.list[0]))
            e->status = STATUS_FACT;
    }
    struct actor *by = folds_speaker(e);
    bool will = args_child_lemma(c->tree, word, "will") >= 0 ||
                args_child_lemma(c->tree, word, "would") >= 0;
    bool own = e->actor.count && (by ? args_same_side(by, &e->actor.list[0])
                                     : args_child_lemma(c->tree, word, "will") >= 0);
    bool spares = by && events_quad(c, e) > 2; /* "said that it would not attack" */
    if (e->modality != MODALITY_NEGATED || !will || !own || (events_quad(c, e) > 2 && !by))
        return;
    if (spares)
        recode(c, OP_STOP, e);
    recode(c, spares ? OP_AGREE : OP_REJECT, e);
    if (spares)
        e->status = STATUS_FACT;
    take_sides(c, e);
    e->modality = MODALITY_ASSERTED;
}

/* "If they close the bridge, Zagreb will ...": what it depends on. */
static bool conditional(const struct tree *tree, uint32_t word)
{
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        uint32_t child = tree->children[i];
        struct slice mark = args_case(tree, child);
        if (tree->words[child].rel == REL_ADVCL && (slice_equal_nocase(mark, SLICE("if")) ||
                                                    slice_equal_nocase(mark, SLICE("unless"))))
            return true;
    }
    return false;
}

/* "would strike back", "may strike", not "to strike": a purpose threatens nobody. */
static bool has_modal(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++)
        if (tree->words[tree->children[i]].rel == REL_AUX &&
            slice_is(tree->words[tree->children[i]].xpos, "MD"))
            return true;
    return false;
}

/* What a party says that it will or would do against another is a threat; so is what it will
 * do on a condition, and a protest that is called ("will march on Friday"). */
static void fold_threat(const struct coding *c, uint32_t word, struct event *e)
{
    struct actor *by = folds_speaker(e);
    bool open = e->modality == MODALITY_FUTURE ||
                (e->modality == MODALITY_HYPOTHETICAL && (e->nominal || has_modal(c, word)));
    bool called = e->modality == MODALITY_FUTURE &&
                  (slice_is(e->type, "PROTEST") || conditional(c->tree, word));
    bool own = e->actor.count && (by ? args_same_side(by, &e->actor.list[0]) : called);
    if (!open || !own || events_quad(c, e) != 4 || e->status == STATUS_DENIED)
        return;
    recode(c, OP_THREATEN, e);
    if (by)
        e->status = STATUS_FACT; /* to say so is to threaten */
    e->modality = MODALITY_ASSERTED;
}

/* "must", "should", "has to" in what somebody says of another asks it of them. */
static void fold_demand(const struct coding *c, uint32_t word, struct event *e)
{
    int32_t must = args_child_lemma(c->tree, word, "must");
    int32_t should = args_child_lemma(c->tree, word, "should");
    struct actor *by = folds_speaker(e);
    bool other = by && e->actor.count && !args_same(by, &e->actor.list[0]) &&
                 (strcmp(by->iso3, e->actor.list[0].iso3) || !by->iso3[0]);
    if ((must < 0 && should < 0) || !other || e->modality == MODALITY_NEGATED)
        return;
    recode(c, must >= 0 ? OP_DEMAND : OP_APPEAL, e);
    struct actor asks = *by;
    e->recipient = e->actor;
    e->actor = (struct actors){NULL, 0, 0};
    *ARENA_PUSH(c->arena, &e->actor) = asks;
    e->symmetric = false;
    e->modality = MODALITY_ASSERTED;
    e->status = STATUS_FACT;
}

/* A government speaks for its state, and whoever is meant by a pronoun for himself. */
static bool speaks_for(const struct actor *by, const struct actor *a)
{
    bool meant = (a->resolved || by->resolved) && !strcmp(by->iso3, a->iso3) &&
                 by->sectors.count && a->sectors.count &&
                 !strcmp(by->sectors.code[0], a->sectors.code[0]); /* "it", the army */
    return meant || (a->state && !strcmp(by->iso3, a->iso3) && by->sectors.count &&
                     !strcmp(by->sectors.code[0], "GOV"));
}

/* To say that one condemns, thanks or demands is to do so. */
static void fold_speech(const struct coding *c, uint32_t word, struct event *e)
{
    struct actor *by = folds_speaker(e);
    int quad = events_quad(c, e);
    bool verbal = (quad == 1 || quad == 3) && !slice_is(e->type, "CONSULT");
    bool refused = c->readings[word].frame->op == OP_REJECT; /* "had no plans to" */
    bool now = (!e->nominal || refused) && e->modality == MODALITY_ASSERTED &&
               args_child_lemma(c->tree, word, "have") < 0;
    bool own = by && e->actor.count == 1 &&
               (args_same(by, &e->actor.list[0]) || speaks_for(by, &e->actor.list[0]));
    if (verbal && now && own && e->status == STATUS_CLAIMED)
        e->status = STATUS_FACT;
}

/* "hopes to sign an accord": who means to come to terms has said so, and no more. */
static void fold_hope(const struct coding *c, struct event *e)
{
    bool wished = e->carrier && e->carrier->op == OP_WANT && !e->nominal;
    bool terms = slice_is(e->type, "SUPPORT") && slice_starts(e->cameo, SLICE("057"));
    if (!wished || !terms || e->modality != MODALITY_HYPOTHETICAL || !e->actor.count)
        return;
    recode(c, OP_AGREE, e);
    take_sides(c, e);
}

void folds_apply(const struct coding *c, uint32_t word, struct event *e)
{
    fold_demand(c, word, e);
    fold_future(c, word, e);
    fold_threat(c, word, e);
    fold_refusal(c, word, e);
    fold_speech(c, word, e);
    fold_hope(c, e);
}
