#include "events/build.h"

#include "base/banned.h"

enum { HISTORIC_DAYS = 30 }; /* codebook: told of more than 30 days before the document */

static int quad_of(const struct coding *c, const struct event *e)
{
    const struct plover *p = lexicon_plover(c->lex, e->type, SLICE_EMPTY);
    return p ? p->quad : 0;
}

/* ---- Who --------------------------------------------------------------- */

static void drop_shared(struct actors *from, const struct actors *others)
{
    size_t kept = 0;
    for (size_t i = 0; i < from->count; i++) {
        bool shared = false;
        for (size_t k = 0; k < others->count; k++)
            shared |= args_same(&from->list[i], &others->list[k]);
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

static void fill(const struct coding *c, uint32_t word, const struct slots *slots,
                 struct actors *out)
{
    struct args args;
    args_slots(c, word, slots, &args);
    args_actors(c, &args, out);
}

static void parties(const struct coding *c, uint32_t word, struct actors *actor,
                    struct actors *recipient);

/* "The rebel attack killed two": whose the deed is that stands for its doer. */
static void cause(const struct coding *c, uint32_t verb, struct actors *actor)
{
    struct args deeds;
    struct actors other = {NULL, 0, 0};
    args_slot(c, verb, SLICE("subj"), &deeds);
    for (uint32_t i = 0; i < deeds.count && !actor->count; i++) {
        const struct reading *r = &c->readings[deeds.list[i]];
        bool deed = r->frame && r->frame->pos == FRAME_NOUN && r->code && deeds.list[i] != verb;
        if (deed)
            parties(c, deeds.list[i], actor, &other);
    }
}

/* The parties of a plain predicate.  Of slots that name the recipient the first that has
 * an actor counts ("sell arms to Iran for dollars"); all subjects count. */
static void parties(const struct coding *c, uint32_t word, struct actors *actor,
                    struct actors *recipient)
{
    const struct frame *f = c->readings[word].frame;
    for (uint8_t i = 0; i < f->actor.count && !actor->count; i++) {
        struct slots one = {.list = &f->actor.list[i], .count = 1};
        fill(c, word, &one, actor);
    }
    if (!actor->count && f->pos == FRAME_NOUN)
        fill(c, word, SLOTS_OF(SLICE("subj")), actor);
    if (!actor->count && f->pos == FRAME_VERB)
        cause(c, word, actor);
    for (uint8_t i = 0; i < f->to.count; i++) {
        struct slots one = {.list = &f->to.list[i], .count = 1};
        fill(c, word, &one, recipient);
        drop_shared(recipient, actor);
        if (recipient->count)
            return;
    }
    /* "against Israeli policies": whose the things are that it is done to. */
    for (uint8_t i = 0; i < f->to.count && !recipient->count; i++) {
        struct slice owner = arena_print(c->arena, "%.*s's", SLICE_ARG(f->to.list[i]));
        if (slice_ends(f->to.list[i], SLICE("'s")) || slice_is(f->to.list[i], "none"))
            continue;
        fill(c, word, SLOTS_OF(owner), recipient);
        drop_shared(recipient, actor);
    }
    for (uint8_t i = 0; i < f->to.count && !recipient->count; i++) { /* deep inside of them */
        struct args heads, inside;
        args_slot(c, word, f->to.list[i], &heads);
        args_within(c, &heads, &inside);
        args_actors(c, &inside, recipient);
        drop_shared(recipient, actor);
    }
}

/* An operator without a recipient of its own is aimed at whoever stands below it: what is
 * demanded is asked of its doer, what is promised is promised to its recipient. */
static void from_content(const struct coding *c, uint32_t content, enum frame_op op,
                         struct event *e)
{
    struct actors doer = {NULL, 0, 0}, other = {NULL, 0, 0};
    if (!c->readings[content].frame || e->recipient.count || op == OP_DENY)
        return;
    parties(c, content, &doer, &other);
    drop_shared(&doer, &e->actor);
    drop_shared(&other, &e->actor);
    bool asks = op == OP_APPEAL || op == OP_DEMAND || op == OP_ACCUSE;
    append(c, &e->recipient, asks && doer.count ? &doer : other.count ? &other : &doer);
}

static void set_parties(const struct coding *c, uint32_t word, struct event *e)
{
    const struct reading *r = &c->readings[word];
    parties(c, word, &e->actor, &e->recipient);
    if (r->content >= 0)
        from_content(c, (uint32_t)r->content, r->frame->op, e);
    fill(c, word, &r->frame->about, &e->third);
    bool talks = slice_is(e->type, "CONSULT");
    static const char *const about[] = {"about", "on", "over"};
    for (size_t i = 0; talks && i < 3 && !e->third.count; i++)
        fill(c, word, SLOTS_OF(slice_of(about[i])), &e->third);
    drop_shared(&e->third, &e->actor);
    drop_shared(&e->third, &e->recipient);
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

/* ---- When and where ----------------------------------------------------- */

/* The clause that a word stands in: the nearest verb above it, itself included. */
static uint32_t clause_of(const struct tree *tree, uint32_t word)
{
    for (int depth = 0; depth < 16 && tree->words[word].head >= 0; depth++) {
        if (tree->words[word].upos == UPOS_VERB && tree->words[word].rel != REL_AMOD)
            break;
        word = (uint32_t)tree->words[word].head;
    }
    return word;
}

static bool below(const struct tree *tree, uint32_t word, uint32_t above)
{
    int32_t at = (int32_t)word;
    for (int depth = 0; at >= 0 && depth < 64; depth++, at = tree->words[at].head)
        if (at == (int32_t)above)
            return true;
    return false;
}

static const struct time_mention *time_of(const struct coding *c, uint32_t word)
{
    const struct time_mention *best = NULL;
    uint32_t clause = clause_of(c->tree, word), best_far = UINT32_MAX;
    for (size_t i = 0; i < c->times->count; i++) {
        const struct time_mention *t = &c->times->list[i];
        uint32_t far = t->first > word ? t->first - word : word - t->first;
        bool own = below(c->tree, t->first, word);
        if (!own && clause_of(c->tree, t->first) != clause)
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
    return best_far < 100 || (best && below(c->tree, word, clause_of(c->tree, best->first)))
               ? best
               : NULL;
}

static void set_time(const struct coding *c, uint32_t word, struct event *e)
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

static bool place_in(const struct coding *c, uint32_t head, struct place *out)
{
    static const char *const where[] = {"in", "at", "near", "outside", "inside", "off"};
    for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
        struct args args;
        args_slot(c, head, slice_of(where[i]), &args);
        for (uint32_t k = 0; k < args.count; k++) {
            const struct place *place = places_at(c->cast->places, c->sentence, args.list[k]);
            if (place) {
                *out = *place;
                return true;
            }
        }
    }
    return false;
}

/* A visit happens where it goes: the host's place. */
static bool place_of_visit(const struct coding *c, uint32_t word, struct place *out)
{
    const struct frame *f = c->readings[word].frame;
    struct args args;
    if (!f || !slice_is(f->mode, "visit"))
        return false;
    args_slots(c, word, &f->to, &args);
    for (uint32_t k = 0; k < args.count; k++) {
        const struct place *place = places_at(c->cast->places, c->sentence, args.list[k]);
        if (place) {
            *out = *place;
            return true;
        }
    }
    return false;
}

static void set_place(const struct coding *c, uint32_t word, struct event *e)
{
    uint32_t clause = clause_of(c->tree, word);
    if (!place_in(c, word, &e->place) && !place_of_visit(c, word, &e->place) && clause != word)
        place_in(c, clause, &e->place);
}

/* Two parties who meet in the country of a third. */
static void meet_abroad(const struct coding *c, struct event *e)
{
    if (!slice_is(e->cameo, "040") || !e->symmetric || e->actor.count < 2 || !e->place.iso3[0])
        return;
    for (size_t i = 0; i < e->actor.count; i++)
        if (!e->actor.list[i].iso3[0] || !strcmp(e->actor.list[i].iso3, e->place.iso3))
            return;
    const struct code *code = lexicon_code(c->lex, SLICE("044"));
    if (!code || !slice_equal(code->type, e->type))
        return;
    e->cameo = code->cameo;
    e->mode = code->mode;
    e->goldstein = code->goldstein;
}

/* ---- What is handed over, why ------------------------------------------- */

static bool transfers(const struct event *e)
{
    struct slice code = slice_part(e->cameo, 0, 2);
    return slice_is(code, "06") || slice_is(code, "07") || slice_is(e->type, "AID") ||
           slice_is(slice_part(e->cameo, 0, 3), "033") ||
           slice_is(slice_part(e->cameo, 0, 3), "023");
}

static void set_item(const struct coding *c, uint32_t word, struct event *e)
{
    const struct reading *r = &c->readings[word];
    uint32_t at = r->content >= 0 ? (uint32_t)r->content : word;
    const struct frame *f = c->readings[at].frame;
    struct args args;
    if (!f || !transfers(e))
        return;
    args_slots(c, at, &f->item, &args);
    for (uint32_t i = 0; i < args.count; i++) {
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)args.list[i]);
        bool arms = m && m->count && m->list[0].armed; /* "sold forty tanks" */
        if (m && m->political && !arms)
            continue;
        e->item = args_phrase(c->tree, args.list[i]);
        return;
    }
}

static dem_span subtree_span(const struct tree *tree, uint32_t head)
{
    dem_span span = tree->words[head].span;
    for (uint32_t i = 0; i < tree->count; i++)
        if (tree->words[i].rel != REL_PUNCT && below(tree, i, head)) {
            span.from =
                tree->words[i].span.from < span.from ? tree->words[i].span.from : span.from;
            span.to = tree->words[i].span.to > span.to ? tree->words[i].span.to : span.to;
        }
    return span;
}

/* "in response to ...", "in protest at ...": what it is done for. */
static bool answers_something(const struct word *w, struct slice mark)
{
    return slice_equal_nocase(mark, SLICE("in")) &&
           (slice_is(w->lemma, "retaliation") || slice_is(w->lemma, "response") ||
            slice_is(w->lemma, "reprisal") || slice_is(w->lemma, "revenge") ||
            slice_is(w->lemma, "protest"));
}

/* "in order to win ...", "because ...", "so that ...", "at the behest of ...". */
static void set_reason(const struct coding *c, uint32_t word, struct event *e)
{
    const struct tree *tree = c->tree;
    uint32_t clause = clause_of(tree, word);
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
        if (cause || (purpose && child != word && !below(tree, word, child)) ||
            (behest && slice_equal_nocase(mark, SLICE("at")))) {
            e->reason = subtree_span(tree, child);
            return;
        }
    }
}

/* ---- One predicate ------------------------------------------------------ */

static void set_code(const struct reading *r, struct event *e)
{
    e->cameo = r->code->cameo;
    e->type = r->code->type;
    e->mode = r->code->mode;
    e->goldstein = r->code->goldstein;
    /* Who only plans to yield has promised it to nobody. */
    if (r->frame->op == OP_AGREE && !r->frame->cameo.len && r->code->also.len)
        e->type = r->code->also;
    bool plain = r->frame->op == OP_NONE && r->frame->type.len;
    if (plain) {
        bool same = slice_equal(r->frame->type, e->type);
        e->type = r->frame->type;
        e->mode = same && !r->frame->mode.len ? e->mode : r->frame->mode;
    }
}

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

static struct actor *speaker(struct event *e)
{
    for (size_t i = e->attribution.count; i-- > 0;)
        if (e->attribution.list[i].named)
            return &e->attribution.list[i].actor;
    return NULL;
}

static bool same_side(const struct actor *a, const struct actor *b)
{
    return args_same(a, b) || (a->iso3[0] && !strcmp(a->iso3, b->iso3));
}

/* "Iraq said it would allow ...": in reported speech "would" is the speaker's "will". */
static bool promised(const struct coding *c, uint32_t word, struct event *e)
{
    struct actor *by = speaker(e);
    int32_t would = args_child_lemma(c->tree, word, "would");
    if (would < 0)
        would = args_child_lemma(c->tree, word, "will");
    return by && e->actor.count && same_side(by, &e->actor.list[0]) && would >= 0 &&
           e->modality == MODALITY_HYPOTHETICAL;
}

/* Cooperation that is yet to come is an agreement, yielding to come a concession. */
static void fold_future(const struct coding *c, uint32_t word, struct event *e)
{
    bool folds = slice_is(e->type, "CONSULT") || slice_is(e->type, "SUPPORT") ||
                 slice_is(e->type, "COOPERATE") || slice_is(e->type, "AID") ||
                 slice_is(e->type, "RETREAT");
    if (!folds || !e->actor.count || (e->modality != MODALITY_FUTURE && !promised(c, word, e)))
        return;
    struct actor *by = speaker(e);
    bool yields = slice_is(e->type, "RETREAT");
    recode(c, OP_AGREE, e);
    bool own = by && (same_side(by, &e->actor.list[0]) || e->actor.list[0].resolved);
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
    if (op == OP_REJECT && e->modality == MODALITY_FUTURE) { /* "will not let" */
        e->modality = MODALITY_ASSERTED;
        if (speaker(e) && e->actor.count && same_side(speaker(e), &e->actor.list[0]))
            e->status = STATUS_FACT;
    }
    struct actor *by = speaker(e);
    bool will = args_child_lemma(c->tree, word, "will") >= 0 ||
                args_child_lemma(c->tree, word, "would") >= 0;
    bool own = e->actor.count && (by ? same_side(by, &e->actor.list[0])
                                     : args_child_lemma(c->tree, word, "will") >= 0);
    if (e->modality != MODALITY_NEGATED || !will || !own || quad_of(c, e) > 2)
        return;
    recode(c, OP_REJECT, e);
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

/* What a party says that it will or would do against another is a threat; so is what it will
 * do on a condition, and a protest that is called ("will march on Friday"). */
static void fold_threat(const struct coding *c, uint32_t word, struct event *e)
{
    struct actor *by = speaker(e);
    bool open = e->modality == MODALITY_FUTURE || e->modality == MODALITY_HYPOTHETICAL;
    bool called = e->modality == MODALITY_FUTURE &&
                  (slice_is(e->type, "PROTEST") || conditional(c->tree, word));
    bool own = e->actor.count && (by ? same_side(by, &e->actor.list[0]) : called);
    if (!open || !own || quad_of(c, e) != 4)
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
    struct actor *by = speaker(e);
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

/* To say that one condemns, thanks or demands is to do so. */
static void fold_speech(const struct coding *c, uint32_t word, struct event *e)
{
    struct actor *by = speaker(e);
    int quad = quad_of(c, e);
    bool verbal = (quad == 1 || quad == 3) && !slice_is(e->type, "CONSULT");
    bool now = !e->nominal && e->modality == MODALITY_ASSERTED &&
               args_child_lemma(c->tree, word, "have") < 0;
    if (verbal && now && by && e->status == STATUS_CLAIMED && e->actor.count == 1 &&
        args_same(by, &e->actor.list[0]))
        e->status = STATUS_FACT;
}

/* "We will not leave," he said: the speaker's own side acts. */
static void set_first_person(const struct coding *c, uint32_t word, struct event *e)
{
    struct args who;
    args_slots(c, word, &c->readings[word].frame->actor, &who);
    struct actor *by = speaker(e);
    for (uint32_t i = 0; i < who.count && by && !e->actor.count; i++) {
        struct slice form = c->tree->words[who.list[i]].form;
        if (slice_equal_nocase(form, SLICE("we")) || slice_equal_nocase(form, SLICE("I")) ||
            slice_equal_nocase(form, SLICE("our")))
            *ARENA_PUSH(c->arena, &e->actor) = *by;
    }
    drop_shared(&e->recipient, &e->actor);
}

/* Types that one party alone can make: a strike, an exercise, a withdrawal. */
static bool needs_nobody_else(struct slice type)
{
    return slice_is(type, "PROTEST") || slice_is(type, "MOBILIZE") || slice_is(type, "RETREAT");
}

static bool weighty(const struct coding *c, const struct actors *side)
{
    for (size_t i = 0; i < side->count; i++) {
        const struct actor *a = &side->list[i];
        for (uint8_t k = 0; k < a->sectors.count; k++)
            if (lexicon_public(c->lex, a->sectors.code[k]))
                return true;
        if (a->iso3[0] || a->person >= 0)
            return true;
    }
    return false;
}

/* What private people say to each other is no event; what they do to others may be one. */
static bool political(const struct coding *c, const struct event *e)
{
    return quad_of(c, e) == 4 || weighty(c, &e->actor) || weighty(c, &e->recipient);
}

/* "Serbian shelling of the market": done to what is no party. */
static bool done_to_something(const struct coding *c, uint32_t noun)
{
    static const char *const places[] = {"of", "on", "against", "at"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct args what;
        args_slot(c, noun, slice_of(places[i]), &what);
        if (what.count && !args_time(c, what.list[0]))
            return true;
    }
    return false;
}

/* "protests against the president went on", "there were attacks on Malians". */
static bool happened(const struct coding *c, uint32_t noun)
{
    const struct word *w = &c->tree->words[noun];
    if (w->head < 0 || w->rel != REL_NSUBJ)
        return false;
    return args_child(c->tree, (uint32_t)w->head, REL_EXPL) >= 0 ||
           lexicon_in_class(c->lex, SLICE("@happen"), c->tree->words[w->head].lemma);
}

/* "arrested for helping the rebels": what the object is charged with. */
static bool charged_with(const struct coding *c, uint32_t word)
{
    const struct word *w = &c->tree->words[word];
    return w->rel == REL_ADVCL && slice_is(w->xpos, "VBG") &&
           slice_is(args_case(c->tree, word), "for");
}

/* Enough to be put on record?  A verb needs a political actor, a passive one a recipient;
 * a noun both parties, or one and a verb that carries what one can say or do alone ("has no
 * intention of"); a supposition both parties. */
static bool enough(const struct coding *c, uint32_t word, const struct event *e)
{
    if ((e->nominal && e->modality == MODALITY_HYPOTHETICAL) || !political(c, e))
        return false;
    bool pair = e->symmetric ? e->actor.count > 1 : e->actor.count && e->recipient.count;
    if (charged_with(c, word))
        return pair;
    if (e->modality == MODALITY_HYPOTHETICAL && c->readings[word].frame->op == OP_NONE)
        return pair;
    if (!e->nominal)
        return e->actor.count || (e->recipient.count && args_passive(c->tree, word));
    bool said = c->readings[word].frame->op != OP_NONE || needs_nobody_else(e->type);
    bool one = e->actor.count || e->recipient.count;
    return pair || (c->readings[word].support >= 0 && e->actor.count && said) ||
           (quad_of(c, e) == 4 && one && happened(c, word)) ||
           (quad_of(c, e) == 4 && e->actor.count && done_to_something(c, word));
}

static dem_span trigger_span(const struct coding *c, uint32_t word)
{
    dem_span span = c->tree->words[word].span;
    int32_t particle = args_child(c->tree, word, REL_COMPOUND_PRT);
    if (particle == (int32_t)word + 1)
        span.to = c->tree->words[particle].span.to;
    return span;
}

/* "opposed to French mediation", "called for talks": spoken of, not done. */
static bool only_spoken_of(const struct coding *c, uint32_t noun, const struct reading *up)
{
    struct slice type = up->frame->op == OP_NONE ? up->frame->type : up->code->type;
    struct slice preposition = args_case(c->tree, noun);
    bool speech = slice_is(type, "REJECT") || slice_is(type, "REQUEST") ||
                  slice_is(type, "AGREE") || slice_is(type, "THREATEN");
    return speech && (slice_is(preposition, "to") || slice_is(preposition, "for") ||
                      slice_is(preposition, "of"));
}

/* "lifted the sanctions": a noun that an event is done to is no event beside it, nor is
 * one beside its own effect ("the attack killed two"). */
static bool presupposed(const struct coding *c, uint32_t word)
{
    const struct word *w = &c->tree->words[word];
    const struct reading *r = &c->readings[word],
                         *up = w->head >= 0 ? &c->readings[w->head] : NULL;
    if (w->upos != UPOS_NOUN || !up || !up->code || up->carrier || r->own)
        return false;
    bool judged = slice_is(up->code->type, "ACCUSE") || slice_is(up->code->type, "SUPPORT");
    if (judged && r->frame->op == OP_NONE && !up->frame->extras &&
        !slice_equal(up->code->type, r->code->type))
        return false; /* what is condemned or welcomed did happen */
    return w->rel == REL_OBJ || w->rel == REL_NSUBJ_PASS || only_spoken_of(c, word, up) ||
           (w->rel == REL_NSUBJ && slice_equal(up->code->type, r->code->type));
}

static bool as_known(const struct tree *tree, uint32_t noun)
{
    static const char *const words[] = {"the", "this", "that", "these", "those"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (args_child_lemma(tree, noun, words[i]) >= 0)
            return true;
    int32_t owner = args_child(tree, noun, REL_NMOD_POSS);
    return owner >= 0 && tree->words[owner].upos == UPOS_PRON;
}

static const struct frame *carrier_of(const struct coding *c, uint32_t word)
{
    for (uint32_t i = 0; i < c->tree->count; i++)
        if (c->readings[i].carrier && c->readings[i].content == (int32_t)word)
            return c->readings[i].frame;
    return NULL;
}

/* ---- Stances: what is said of a relation or an issue, what a party holds -- */

static void set_matter(const struct coding *c, uint32_t word, struct event *e)
{
    struct args args;
    args_slots(c, word, &c->readings[word].frame->item, &args);
    if (args.count && e->kind == KIND_ASSESSMENT)
        e->item = subtree_span(c->tree, args.list[0]);
}

static enum silence code_stance(struct coding *c, uint32_t word, struct events *out)
{
    const struct frame *f = c->readings[word].frame;
    struct event e = {.word = word, .frame = f, .mode = f->mode, .cameo = f->cameo};
    e.kind = f->kind == FRAME_POSITION ? KIND_POSITION : KIND_ASSESSMENT;
    e.nominal = f->pos == FRAME_NOUN;
    e.modality = modality_of(c, word);
    set_parties(c, word, &e);
    report_of(c, word, &e);
    set_first_person(c, word, &e);
    set_time(c, word, &e);
    set_matter(c, word, &e);
    bool matter = e.item.from < e.item.to; /* of an issue nobody need be named */
    if ((!weighty(c, &e.actor) && !matter) || (f->symmetric && e.actor.count < 2))
        return SILENCE_NO_ACTOR;
    *ARENA_PUSH(c->arena, &e.evidence) =
        (struct evidence){c->sentence, trigger_span(c, word), c->span};
    *ARENA_PUSH(c->arena, out) = e;
    return SILENCE_NONE;
}

/* ---- The predicates of a sentence ---------------------------------------- */

static enum silence code_word(struct coding *c, uint32_t word, struct events *out)
{
    const struct reading *r = read_word(c, word);
    if (r->frame && r->frame->kind != FRAME_EVENT)
        return code_stance(c, word, out);
    if (!r->code || !r->code->type.len || slice_is(r->code->type, "-") || r->carrier)
        return SILENCE_NO_PREDICATE;
    if ((r->below && !r->own) || presupposed(c, word))
        return SILENCE_NONE;
    struct event e = {.word = word, .frame = r->frame, .nominal = r->frame->pos == FRAME_NOUN};
    e.carrier = carrier_of(c, word);
    e.known = e.nominal && as_known(c->tree, word);
    set_code(r, &e);
    e.modality = modality_of(c, word);
    set_parties(c, word, &e);
    report_of(c, word, &e);
    set_first_person(c, word, &e);
    whom_doer(c, word, &e);
    set_time(c, word, &e);
    fold_demand(c, word, &e);
    fold_future(c, word, &e);
    fold_threat(c, word, &e);
    fold_refusal(c, word, &e);
    fold_speech(c, word, &e);
    if (!enough(c, word, &e))
        return SILENCE_NO_ACTOR;
    set_place(c, word, &e);
    meet_abroad(c, &e);
    whom_mutual(c, word, &e);
    whom_concerned(c, word, &e);
    whom_things(c, word, &e);
    whom_property(c, &e);
    whom_country(c, &e);
    set_item(c, word, &e);
    set_reason(c, word, &e);
    *ARENA_PUSH(c->arena, &e.evidence) =
        (struct evidence){c->sentence, trigger_span(c, word), c->span};
    *ARENA_PUSH(c->arena, out) = e;
    return SILENCE_NONE;
}

/* ---- Positions: what somebody is quoted as saying ----------------------- */

static bool quoted_event(const struct events *events, size_t from, dem_span quote)
{
    for (size_t i = from; i < events->count; i++) {
        dem_span t = events->list[i].evidence.list[0].trigger;
        if (quote.from <= t.from && t.to <= quote.to)
            return true;
    }
    return false;
}

static void code_quote(struct coding *c, dem_span quote, struct events *out)
{
    const struct plover *position = lexicon_plover(c->lex, SLICE("position"), SLICE_EMPTY);
    if (!position)
        return;
    for (uint32_t i = 0; i < c->tree->count; i++) {
        const struct word *w = &c->tree->words[i];
        bool inside = quote.from <= w->span.from && w->span.to <= quote.to;
        if (inside || w->upos != UPOS_VERB || lexicon_report(c->lex, w->lemma) != REPORT_SAY)
            continue;
        struct event e = {.kind = KIND_POSITION, .quote = quote, .cameo = position->cameo};
        fill(c, i, SLOTS_OF(SLICE("subj")), &e.actor);
        fill(c, i, SLOTS_OF(SLICE("iobj"), SLICE("obj"), SLICE("to")), &e.recipient);
        if (!e.actor.count)
            continue;
        drop_shared(&e.recipient, &e.actor);
        set_time(c, i, &e);
        struct args who;
        args_slot(c, i, SLICE("subj"), &who);
        *ARENA_PUSH(c->arena, &e.attribution) =
            (struct voucher){true, e.actor.list[0], e.actor.list[0].span, w->span, e.to};
        *ARENA_PUSH(c->arena, &e.evidence) = (struct evidence){c->sentence, w->span, c->span};
        *ARENA_PUSH(c->arena, out) = e;
        return;
    }
}

static void find_quotes(struct coding *c)
{
    bool open = false;
    dem_span span = {0, 0};
    for (uint32_t i = 0; i < c->tree->count; i++) {
        const struct word *w = &c->tree->words[i];
        if (!slice_is(w->form, "\""))
            continue;
        if (!open)
            span.from = w->span.to;
        span.to = w->span.from;
        if (open && span.to > span.from)
            *ARENA_PUSH(c->arena, &c->quotes) = span;
        open = !open;
    }
    if (open && span.from < c->span.to)
        *ARENA_PUSH(c->arena, &c->quotes) = (dem_span){span.from, c->span.to};
}

/* ---- Source citations in brackets --------------------------------------- */

static dem_day citation_day(const struct coding *c, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < c->times->count; i++)
        if (c->times->list[i].first >= from && c->times->list[i].first <= to)
            return c->times->list[i].from;
    return DEM_DAY_UNKNOWN;
}

/* "(Ha'aretz, November 3; Reuters, November 2)" vouches for the events of its paragraph
 * back to the citation before it. */
static void cite(const struct coding *c, size_t first_event, struct events *out)
{
    const struct tree *tree = c->tree;
    bool open = false;
    for (uint32_t i = 0; i < tree->count; i++) {
        open =
            slice_is(tree->words[i].form, "(") || (open && !slice_is(tree->words[i].form, ")"));
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)i);
        if (!open || !m || !m->count || !m->list[0].media)
            continue;
        struct voucher v = {true, m->list[0], m->list[0].span, {0, 0}, DEM_DAY_UNKNOWN};
        uint32_t to = i;
        while (to + 1 < tree->count && !slice_is(tree->words[to].form, ";") &&
               !slice_is(tree->words[to].form, ")"))
            to++;
        v.date = citation_day(c, i, to);
        for (size_t k = first_event; k < out->count; k++) {
            struct event *e = &out->list[k];
            *ARENA_PUSH(c->arena, &e->attribution) = v;
        }
    }
}

static bool has_citation(const struct coding *c)
{
    bool open = false;
    for (uint32_t i = 0; i < c->tree->count; i++) {
        open = slice_is(c->tree->words[i].form, "(") ||
               (open && !slice_is(c->tree->words[i].form, ")"));
        const struct mention *m = open ? actors_at(c->cast, c->sentence, (int32_t)i) : NULL;
        if (m && m->count && m->list[0].media)
            return true;
    }
    return false;
}

/* ---- Effects ------------------------------------------------------------- */

/* Nobody, somebody of no known country, or a mere thing. */
static bool is_vague(const struct actors *list)
{
    return !list->count || !list->list[0].iso3[0] || !list->list[0].sectors.count;
}

/* "shelled the town, killing two and wounding ten": later told of the same deed. */
static bool effect_of(const struct coding *c, const struct event *effect,
                      const struct event *deed)
{
    const struct tree *tree = c->tree;
    const struct word *w = &tree->words[effect->word];
    bool joined = (w->rel == REL_ADVCL && slice_is(w->xpos, "VBG") &&
                   !args_case(tree, effect->word).len) ||
                  w->rel == REL_CONJ;
    bool named = !is_vague(&effect->recipient);
    bool slogan = slice_is(deed->type, "PROTEST") && slice_is(effect->type, "REQUEST");
    return joined && below(tree, effect->word, deed->word) && effect->word != deed->word &&
           args_child(tree, effect->word, REL_NSUBJ) < 0 &&
           (slogan || slice_equal(effect->type, deed->type)) &&
           effect->modality == deed->modality && effect->actor.count == deed->actor.count &&
           (!named || is_vague(&deed->recipient) ||
            same_side(&effect->recipient.list[0], &deed->recipient.list[0]));
}

static void merge_effects(const struct coding *c, size_t before, struct events *out)
{
    size_t kept = before;
    for (size_t i = before; i < out->count; i++) {
        size_t k = before;
        while (k < kept && !effect_of(c, &out->list[i], &out->list[k]))
            k++;
        if (k == kept) {
            out->list[kept++] = out->list[i];
            continue;
        }
        if (is_vague(&out->list[k].recipient) && out->list[i].recipient.count)
            out->list[k].recipient = out->list[i].recipient;
        *ARENA_PUSH(c->arena, &out->list[k].evidence) = out->list[i].evidence.list[0];
    }
    out->count = kept;
}

/* ---- The document ------------------------------------------------------- */

static enum silence code_sentence(struct coding *c, struct events *out)
{
    enum silence silence = SILENCE_NO_PREDICATE;
    size_t before = out->count;
    for (uint32_t i = 0; i < c->tree->count; i++)
        read_word(c, i);
    for (uint32_t i = 0; i < c->tree->count; i++)
        if (code_word(c, i, out) == SILENCE_NO_ACTOR)
            silence = SILENCE_NO_ACTOR;
    merge_effects(c, before, out);
    for (size_t i = 0; i < c->quotes.count; i++) {
        bool long_enough = c->quotes.list[i].to - c->quotes.list[i].from > 24;
        if (long_enough && !quoted_event(out, before, c->quotes.list[i]))
            code_quote(c, c->quotes.list[i], out);
    }
    confidence_set(c, before, out);
    return out->count > before ? SILENCE_NONE : silence;
}

static bool same_actor(const struct actor *x, const struct actor *y)
{
    if (x->person >= 0 && y->person >= 0)
        return x->person == y->person;
    return !strcmp(x->iso3, y->iso3) && x->one == y->one;
}

/* The same parties, in whatever order they are told. */
static bool same_parties(const struct actors *a, const struct actors *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        bool there = false;
        for (size_t k = 0; k < b->count; k++)
            there |= same_actor(&a->list[i], &b->list[k]);
        if (!there)
            return false;
    }
    return a->count > 0;
}

/* "the talks", "his visit": an event that was told of before, whatever its day. */
static bool told_before(const struct event *a, const struct event *b)
{
    return a->kind == KIND_EVENT && b->kind == KIND_EVENT && b->known && !b->dated &&
           slice_equal(a->type, b->type) && a->modality == b->modality &&
           same_parties(&a->actor, &b->actor) &&
           (same_parties(&a->recipient, &b->recipient) || !b->recipient.count);
}

static bool same_event(const struct event *a, const struct event *b)
{
    if (told_before(a, b))
        return true;
    return a->kind == KIND_EVENT && b->kind == KIND_EVENT && slice_equal(a->cameo, b->cameo) &&
           a->modality == b->modality && a->from == b->from && a->to == b->to &&
           same_parties(&a->actor, &b->actor) &&
           (same_parties(&a->recipient, &b->recipient) ||
            (!a->recipient.count && !b->recipient.count));
}

/* A further sentence about the same event is more evidence for it, not a new one. */
static void merge(struct arena *arena, struct events *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        size_t k = 0;
        while (k < kept && !same_event(&out->list[k], &out->list[i]))
            k++;
        if (k == kept) {
            out->list[kept++] = out->list[i];
            continue;
        }
        for (size_t n = 0; n < out->list[i].evidence.count; n++)
            *ARENA_PUSH(arena, &out->list[k].evidence) = out->list[i].evidence.list[n];
    }
    out->count = kept;
}

/* The stages add vouchers from the inside out. */
static void order_vouchers(struct events *events)
{
    for (size_t i = 0; i < events->count; i++) {
        struct event *e = &events->list[i];
        for (size_t a = 0, b = e->attribution.count; a + 1 < b; a++) {
            struct voucher v = e->attribution.list[--b];
            e->attribution.list[b] = e->attribution.list[a];
            e->attribution.list[a] = v;
        }
    }
}

void events_find(struct arena *arena, const struct document *doc,
                 const struct sentences *sentences, const struct cast *cast,
                 const struct time_mentions *times, struct events *out)
{
    *out = (struct events){.silence = ARENA_ARRAY(arena, enum silence, sentences->count + 1)};
    size_t cited = 0;
    for (uint32_t i = 0; i < sentences->count; i++) {
        const struct sentence *s = &sentences->list[i];
        struct coding c = {.arena = arena,
                           .lex = cast->lex,
                           .doc = doc,
                           .cast = cast,
                           .tree = &s->tree,
                           .times = &times[i],
                           .sentence = i,
                           .span = s->span};
        c.readings = ARENA_ARRAY(arena, struct reading, s->tree.count + 1);
        if (i > 0 && s->paragraph != sentences->list[i - 1].paragraph)
            cited = out->count;
        find_quotes(&c);
        out->silence[i] = code_sentence(&c, out);
        if (has_citation(&c)) {
            cite(&c, cited, out);
            cited = out->count;
        }
    }
    merge(arena, out);
    order_vouchers(out);
    answers_link(out);
}
