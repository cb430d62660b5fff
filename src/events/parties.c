#include "events/build.h"

#include "base/banned.h"

/* "recalled its ambassador": a state does nothing to itself. */
static bool same_state(const struct actor *a, const struct actor *b)
{
    return a->state && b->state && !strcmp(a->iso3, b->iso3) &&
           !strcmp(a->sectors.code[0], b->sectors.code[0]);
}

void parties_drop_shared(struct actors *from, const struct actors *others)
{
    size_t kept = 0;
    for (size_t i = 0; i < from->count; i++) {
        bool shared = false;
        for (size_t k = 0; k < others->count; k++)
            shared |= args_same(&from->list[i], &others->list[k]) ||
                      same_state(&from->list[i], &others->list[k]);
        if (!shared)
            from->list[kept++] = from->list[i];
    }
    from->count = kept;
}

static void append(const struct coding *c, struct actors *to, const struct actors *more)
{
    for (size_t i = 0; i < more->count; i++)
        *ARENA_PUSH(c->arena, to) = more->list[i];
}

void parties_fill(const struct coding *c, uint32_t word, const struct slots *slots,
                  struct actors *out)
{
    struct args args;
    args_slots(c, word, slots, &args);
    args_actors(c, &args, out);
}

/* "the attack, claimed by the rebels, killed two" */
static void claimant(const struct coding *c, uint32_t noun, struct actors *actor)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++) {
        uint32_t child = tree->children[i];
        if (tree->words[child].rel == REL_ACL && !actor->count &&
            lexicon_report(c->lex, tree->words[child].lemma) == REPORT_CLAIM)
            parties_fill(c, child, SLOTS_OF(SLICE("by")), actor);
    }
}

/* The doer of the first deed that fills the slot, of a type if one is asked for. */
static void doer_in(const struct coding *c, uint32_t verb, struct slice slot, struct slice type,
                    struct actors *actor)
{
    struct args deeds;
    struct actors other = {NULL, 0, 0};
    args_slot(c, verb, slot, &deeds);
    for (uint32_t i = 0; i < deeds.count && !actor->count; i++) {
        const struct reading *r = &c->readings[deeds.list[i]];
        bool deed = r->frame && r->frame->pos == FRAME_NOUN && r->code && deeds.list[i] != verb;
        if (!deed || (type.len && !slice_equal(r->frame->type, type)))
            continue;
        parties_of(c, deeds.list[i], actor, &other);
        claimant(c, deeds.list[i], actor);
    }
}

/* "claimed responsibility for an attack from Jordan": whoever claims a deed did it. */
static bool claimed(const struct coding *c, uint32_t noun)
{
    int32_t verb = c->readings[noun].support;
    return verb >= 0 && c->readings[verb].carrier &&
           lexicon_report(c->lex, c->tree->words[verb].lemma) == REPORT_CLAIM;
}

/* "UN sanctions were lifted", "the Greek blockade was ended": whoever did a thing undoes it. */
static bool undoes(struct slice type)
{
    return slice_is(type, "RETREAT") || slice_is(type, "CONCEDE");
}

/* "The rebel attack killed two", "the Kuwaiti loan was paid": whose the deed is that stands for
 * its doer, or that is what is done. */
static void cause(const struct coding *c, uint32_t verb, struct actors *actor)
{
    doer_in(c, verb, SLICE("subj"), SLICE_EMPTY, actor);
    struct slice type = c->readings[verb].frame->type;
    if (type.len && args_passive(c->tree, verb))
        doer_in(c, verb, SLICE("obj"), undoes(type) ? SLICE_EMPTY : type, actor);
}

/* "the denial of the sale to Iran": behind the noun that it is about, a phrase that this one
 * takes is no longer the denial's. */
static void without_content(const struct coding *c, uint32_t noun, struct slice slot,
                            struct args *out)
{
    const struct reading *r = &c->readings[noun];
    struct args inner;
    uint32_t kept = 0;
    if (r->frame->pos != FRAME_NOUN || r->content <= (int32_t)noun)
        return;
    args_slot(c, (uint32_t)r->content, slot, &inner);
    for (uint32_t i = 0; i < out->count; i++) {
        bool taken = false;
        for (uint32_t k = 0; k < inner.count; k++)
            taken |= inner.list[k] == out->list[i] && out->list[i] > (uint32_t)r->content;
        if (!taken)
            out->list[kept++] = out->list[i];
    }
    out->count = kept;
}

static void fill_recipient(const struct coding *c, uint32_t word, struct slice slot,
                           const struct actors *actor, struct actors *recipient)
{
    struct args args;
    args_slot(c, word, slot, &args);
    without_content(c, word, slot, &args);
    args_actors(c, &args, recipient);
    parties_drop_shared(recipient, actor);
}

/* "condemned the arrest of a sailor by the police", "the arrest drew a protest": whoever did
 * what is judged is meant. */
static void doer_of_judged(const struct coding *c, uint32_t verb, struct actors *doer)
{
    const struct frame *f = c->readings[verb].frame;
    const struct code *code = c->readings[verb].code;
    bool signs = code && slice_is(code->cameo, "057"); /* "signed it with Swiss mediation" */
    bool judges = slice_is(f->type, "ACCUSE") || (slice_is(f->type, "SUPPORT") && !signs);
    struct args deeds;
    struct actors other = {NULL, 0, 0};
    if (!judges || f->pos != FRAME_VERB || !f->to.count)
        return;
    struct slice slot = f->to.list[0];
    if (slice_ends(slot, SLICE("'s")))
        slot = slice_part(slot, 0, slot.len - 2);
    args_slot(c, verb, slot, &deeds);
    for (uint32_t i = 0; i < deeds.count && !doer->count; i++) {
        const struct reading *r = &c->readings[deeds.list[i]];
        if (r->frame && r->frame->pos == FRAME_NOUN && r->frame->op == OP_NONE && r->code)
            parties_of(c, deeds.list[i], doer, &other);
    }
}

/* "an accord which would stop the flow of arms from Chad": no party stops it but its doer. */
static void stopped(const struct coding *c, uint32_t verb, struct actors *actor)
{
    const struct reading *r = &c->readings[verb];
    struct actors other = {NULL, 0, 0};
    if (r->frame->op == OP_STOP && r->content >= 0 && c->readings[r->content].frame)
        parties_of(c, (uint32_t)r->content, actor, &other);
}

/* "A Greek report accused", "the bishops' letter urged": whose the words are speaks. */
static void writer(const struct coding *c, uint32_t verb, struct actors *actor)
{
    const struct code *code = c->readings[verb].code;
    int32_t paper = args_child(c->tree, verb, REL_NSUBJ);
    const struct plover *type = code ? lexicon_plover(c->lex, code->type, SLICE_EMPTY) : NULL;
    bool says = type && type->quad % 2 == 1 && !slice_is(code->type, "CONSULT");
    if (paper >= 0 && says &&
        lexicon_in_class(c->lex, SLICE("@document"), c->tree->words[paper].lemma))
        parties_fill(c, (uint32_t)paper,
                     SLOTS_OF(SLICE("poss"), SLICE("by"), SLICE("mod"), SLICE("from")), actor);
}

static void set_actor(const struct coding *c, uint32_t word, struct actors *actor)
{
    const struct frame *f = c->readings[word].frame;
    bool owned = args_child(c->tree, word, REL_NMOD_POSS) >= 0; /* "Nokia's sale of ..." */
    for (uint8_t i = 0; i < f->actor.count && !actor->count; i++) {
        struct slots one = {.list = &f->actor.list[i], .count = 1};
        if (!owned || !slice_ends(f->actor.list[i], SLICE("'s")))
            parties_fill(c, word, &one, actor);
    }
    if (!actor->count && f->pos == FRAME_NOUN)
        parties_fill(c, word, SLOTS_OF(SLICE("subj"), SLICE("by's")), actor);
    if (!actor->count && f->pos == FRAME_VERB)
        stopped(c, word, actor);
    if (!actor->count && f->pos == FRAME_VERB)
        cause(c, word, actor);
    if (!actor->count && f->pos == FRAME_VERB)
        writer(c, word, actor);
}

/* "accused Okello of helping the rebels": somebody whom no table knows is meant all the same,
 * and not whoever stands below him. */
static void unknown_person(const struct coding *c, uint32_t word, struct actors *recipient)
{
    const struct frame *f = c->readings[word].frame;
    struct args args = {.count = 0};
    if (f->pos == FRAME_VERB && f->to.count && slice_is(f->to.list[0], "obj"))
        args_slot(c, word, f->to.list[0], &args);
    for (uint32_t i = 0; i < args.count; i++) {
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)args.list[i]);
        if (m && !m->political && m->count == 1 && m->list[0].one)
            *ARENA_PUSH(c->arena, recipient) = m->list[0];
    }
}

/* The parties of a plain predicate.  Of slots that name the recipient the first that has
 * an actor counts ("sell arms to Iran for dollars"); all subjects count. */
void parties_of(const struct coding *c, uint32_t word, struct actors *actor,
                struct actors *recipient)
{
    const struct frame *f = c->readings[word].frame;
    if (claimed(c, word))
        parties_fill(c, word, SLOTS_OF(SLICE("subj")), actor);
    set_actor(c, word, actor);
    doer_of_judged(c, word, recipient);
    parties_drop_shared(recipient, actor);
    for (uint8_t i = 0; i < f->to.count && !recipient->count; i++)
        fill_recipient(c, word, f->to.list[i], actor, recipient);
    if (!recipient->count && actor->count)
        unknown_person(c, word, recipient);
    /* "against Israeli policies": whose the things are that it is done to. */
    for (uint8_t i = 0; i < f->to.count && !recipient->count; i++) {
        struct slice owner = arena_print(c->arena, "%.*s's", SLICE_ARG(f->to.list[i]));
        if (!slice_ends(f->to.list[i], SLICE("'s")) && !slice_is(f->to.list[i], "none"))
            fill_recipient(c, word, owner, actor, recipient);
    }
    for (uint8_t i = 0; i < f->to.count && !recipient->count; i++) { /* deep inside of them */
        struct args heads, inside;
        args_slot(c, word, f->to.list[i], &heads);
        without_content(c, word, f->to.list[i], &heads);
        args_within(c, &heads, &inside);
        args_actors(c, &inside, recipient);
        parties_drop_shared(recipient, actor);
    }
}

/* What is denied was done, if by anybody, by whoever denies it. */
static void from_denial(const struct coding *c, uint32_t noun, struct event *e)
{
    for (uint32_t i = 0; i < c->tree->count && !e->actor.count; i++) {
        const struct reading *r = &c->readings[i];
        if (r->content == (int32_t)noun && r->frame && r->frame->op == OP_DENY) {
            set_actor(c, i, &e->actor);
            parties_drop_shared(&e->actor, &e->recipient);
        }
    }
}

/* "courted Libya with an offer": whoever does something with a deed does it, to the same. */
static void from_means(const struct coding *c, uint32_t noun, struct event *e)
{
    const struct word *w = &c->tree->words[noun];
    if (w->rel != REL_OBL || w->head < 0 || !slice_is(args_case(c->tree, noun), "with") ||
        c->readings[w->head].frame || c->tree->words[w->head].upos != UPOS_VERB)
        return;
    parties_fill(c, (uint32_t)w->head, SLOTS_OF(SLICE("subj")), &e->actor);
    if (!e->recipient.count)
        parties_fill(c, (uint32_t)w->head, SLOTS_OF(SLICE("obj")), &e->recipient);
    parties_drop_shared(&e->recipient, &e->actor);
}

/* An operator without a recipient of its own is aimed at whoever stands below it: what is
 * demanded is asked of its doer, what is promised is promised to its recipient. */
static void from_content(const struct coding *c, uint32_t content, enum frame_op op,
                         struct event *e)
{
    struct actors doer = {NULL, 0, 0}, other = {NULL, 0, 0};
    if (!c->readings[content].frame || e->recipient.count || op == OP_DENY)
        return;
    parties_of(c, content, &doer, &other);
    parties_drop_shared(&doer, &e->actor);
    parties_drop_shared(&other, &e->actor);
    const struct frame *f = c->readings[content].frame;
    bool answers = op == OP_REJECT && f->pos == FRAME_NOUN && f->op != OP_NONE;
    bool asks = op == OP_APPEAL || op == OP_DEMAND || op == OP_ACCUSE || answers;
    append(c, &e->recipient, asks && doer.count ? &doer : other.count ? &other : &doer);
}

/* "Mali feared an attack by Libya": what is feared would be done to whoever fears it. */
static void from_carrier(const struct coding *c, uint32_t word, struct event *e)
{
    for (uint32_t i = 0; i < c->tree->count && !e->recipient.count; i++) {
        const struct reading *r = &c->readings[i];
        for (uint8_t k = 0; r->carrier && r->content == (int32_t)word && k < r->frame->to.count;
             k++)
            if (slice_is(r->frame->to.list[k], "subj"))
                parties_fill(c, i, SLOTS_OF(SLICE("subj")), &e->recipient);
    }
    parties_drop_shared(&e->recipient, &e->actor);
}

/* "congressional pressure for a ban on Cuban sugar": a house that presses nobody by name
 * presses the government of its own country. */
static void from_house(const struct coding *c, uint32_t word, struct event *e)
{
    const struct frame *f = c->readings[word].frame;
    const struct actor *house = e->actor.count == 1 ? &e->actor.list[0] : NULL;
    bool asks = f->op == OP_DEMAND || f->op == OP_APPEAL;
    if (!asks || !e->nominal || e->recipient.count || !house || !house->iso3[0] ||
        !house->sectors.count || strcmp(house->sectors.code[0], "LEG") != 0)
        return;
    struct actor government = *house;
    government.sectors = (struct sectors){.count = 1, .code = {"GOV"}};
    government.name = SLICE_EMPTY;
    government.span = c->tree->words[word].span; /* no word names it but that of the deed */
    government.text = c->tree->words[word].form;
    *ARENA_PUSH(c->arena, &e->recipient) = government;
}

/* "pressed Peru to leave Chile", "refused to hand Mali over to Chad": who stands in what is
 * asked, offered or refused, and neither asks nor is asked, is a third party. */
static void concerned_by_content(const struct coding *c, uint32_t word, struct event *e)
{
    int32_t at = c->readings[word].content;
    for (int depth = 0; at >= 0 && depth < 3; depth++) {
        struct actors doer = {NULL, 0, 0};
        if (c->readings[at].frame)
            parties_of(c, (uint32_t)at, &doer, &e->third);
        append(c, &e->third, &doer);
        at = c->readings[at].content;
    }
    parties_drop_shared(&e->third, &e->actor);
    parties_drop_shared(&e->third, &e->recipient);
}

void parties_set(const struct coding *c, uint32_t word, struct event *e)
{
    const struct reading *r = &c->readings[word];
    parties_of(c, word, &e->actor, &e->recipient);
    if (e->nominal && !e->actor.count)
        from_denial(c, word, e);
    if (e->nominal && !e->actor.count && r->support < 0)
        from_means(c, word, e);
    if (e->nominal && !e->actor.count && admit_earlier(c, word)) /* whoever repeats them */
        parties_fill(c, (uint32_t)c->tree->words[word].head, SLOTS_OF(SLICE("subj")),
                     &e->actor);
    from_carrier(c, word, e);
    from_house(c, word, e);
    if (r->content >= 0)
        from_content(c, (uint32_t)r->content, r->frame->op, e);
    parties_fill(c, word, &r->frame->about, &e->third);
    bool talks = slice_is(e->type, "CONSULT");
    static const char *const about[] = {"about", "on", "over"};
    for (size_t i = 0; talks && i < 3 && !e->third.count; i++)
        parties_fill(c, word, SLOTS_OF(slice_of(about[i])), &e->third);
    parties_drop_shared(&e->third, &e->actor);
    parties_drop_shared(&e->third, &e->recipient);
    if (!e->third.count)
        concerned_by_content(c, word, e);
    struct args between;
    args_slot(c, word, SLICE("between"), &between);
    e->symmetric =
        r->frame->symmetric || (between.count && e->actor.count > 1 && !e->recipient.count);
    if (e->symmetric && !e->actor.count && r->frame->pos == FRAME_VERB)
        e->recipient.count = 0; /* "the plan works with them": nobody acts */
    if (e->symmetric) {
        append(c, &e->actor, &e->recipient);
        e->recipient.count = 0;
    }
}

void parties_first_person(const struct coding *c, uint32_t word, struct event *e)
{
    struct args who;
    args_slots(c, word, &c->readings[word].frame->actor, &who);
    struct actor *by = folds_speaker(e);
    for (uint32_t i = 0; i < who.count && by && !e->actor.count; i++) {
        struct slice form = c->tree->words[who.list[i]].form;
        if (slice_equal_nocase(form, SLICE("we")) || slice_equal_nocase(form, SLICE("I")) ||
            slice_equal_nocase(form, SLICE("our")))
            *ARENA_PUSH(c->arena, &e->actor) = *by;
    }
    parties_drop_shared(&e->recipient, &e->actor);
}
