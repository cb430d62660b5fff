#include "events/build.h"

#include "base/banned.h"

enum { PURPOSE_DEPTH = 3 };

/* Types that one party alone can make: a strike, an exercise, a withdrawal. */
static bool needs_nobody_else(struct slice type)
{
    return slice_is(type, "PROTEST") || slice_is(type, "MOBILIZE") || slice_is(type, "RETREAT");
}

bool admit_weighty(const struct coding *c, const struct actors *side)
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

/* A strike that is threatened, or that goes on in spite of all. */
static bool dissent(const struct event *e)
{
    return slice_starts(e->cameo, SLICE("133")) || slice_starts(e->frame->cameo, SLICE("082"));
}

/* What private people say to each other is no event; what they do to others may be one. */
static bool political(const struct coding *c, const struct event *e)
{
    return events_quad(c, e) == 4 || dissent(e) || admit_weighty(c, &e->actor) ||
           admit_weighty(c, &e->recipient);
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

/* "hunted whales": no party, and nobody's property. */
static bool done_to_animals(const struct coding *c, uint32_t word)
{
    struct args what;
    args_slots(c, word, SLOTS_OF(SLICE("obj"), SLICE("of")), &what);
    return what.count &&
           lexicon_in_class(c->lex, SLICE("@animal"), c->tree->words[what.list[0]].lemma);
}

/* "Protests against the tax erupted", taken for a part of the noun. */
static bool happened_behind(const struct coding *c, uint32_t noun)
{
    const struct tree *tree = c->tree;
    if (tree->words[noun].head >= 0)
        return false;
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++) {
        const struct word *w = &tree->words[tree->children[i]];
        bool past = slice_is(w->xpos, "VBD") || slice_is(w->xpos, "VBN");
        if (w->rel == REL_ACL && past && lexicon_in_class(c->lex, SLICE("@happen"), w->lemma))
            return true;
    }
    return false;
}

/* "protests against the president went on", "there were attacks on Malians", "the attack was
 * repelled", "the arrest sparked protests". */
bool admit_happened(const struct coding *c, uint32_t noun)
{
    const struct word *w = &c->tree->words[noun];
    if (w->head < 0)
        return happened_behind(c, noun);
    struct slice verb = c->tree->words[w->head].lemma;
    if (w->rel == REL_NSUBJ_PASS) /* "a march was held" */
        return c->readings[noun].support == w->head ||
               lexicon_in_class(c->lex, SLICE("@repel"), verb);
    if (w->rel == REL_OBJ)
        return lexicon_in_class(c->lex, SLICE("@spark"), verb);
    if (w->rel != REL_NSUBJ)
        return false;
    return args_child(c->tree, (uint32_t)w->head, REL_EXPL) >= 0 ||
           lexicon_in_class(c->lex, SLICE("@happen"), verb);
}

/* "arrested for helping the rebels": what the object is charged with. */
static bool charged_with(const struct coding *c, uint32_t word)
{
    const struct word *w = &c->tree->words[word];
    return w->rel == REL_ADVCL && slice_is(w->xpos, "VBG") &&
           slice_is(args_case(c->tree, word), "for");
}

/* "defended himself", "praised themselves": nobody else is meant.  Who blows himself up or
 * sets himself alight does it to others as well. */
static bool done_to_self(const struct coding *c, uint32_t verb)
{
    int32_t object = args_child(c->tree, verb, REL_OBJ);
    struct slice form = object >= 0 ? c->tree->words[object].form : SLICE_EMPTY;
    return slice_ends(form, SLICE("self")) || slice_ends(form, SLICE("selves"));
}

/* "repeated earlier assurances": those were given as well, and before. */
bool admit_earlier(const struct coding *c, uint32_t noun)
{
    const struct tree *tree = c->tree;
    const struct word *w = &tree->words[noun];
    bool again = w->rel == REL_OBJ && w->head >= 0 &&
                 lexicon_in_class(c->lex, SLICE("@say-again"), tree->words[w->head].lemma);
    for (uint32_t i = tree->first_child[noun]; again && i < tree->first_child[noun + 1]; i++)
        if (tree->words[tree->children[i]].rel == REL_AMOD &&
            lexicon_in_class(c->lex, SLICE("@earlier"), tree->words[tree->children[i]].lemma))
            return true;
    return false;
}

/* "A roadside bomb killed two soldiers", "a prisoner died under torture": as if it had been
 * told in the passive, by nobody known. */
static bool suffered(const struct coding *c, uint32_t verb, const struct event *e)
{
    struct args means;
    if (!slice_is(e->type, "ASSAULT"))
        return false;
    for (uint8_t i = 0; i < e->frame->to.count; i++)
        if (slice_is(e->frame->to.list[i], "subj"))
            return true;
    args_slot(c, verb, SLICE("subj"), &means);
    for (uint32_t i = 0; i < means.count; i++) {
        uint32_t at = means.list[i];
        const struct reading *r = &c->readings[at];
        bool deed =
            r->code && r->frame->pos == FRAME_NOUN && slice_is(r->code->type, "ASSAULT");
        struct slice lemma = c->tree->words[at].lemma;
        if (deed || lexicon_in_class(c->lex, SLICE("@weapon"), lemma) ||
            lexicon_in_class(c->lex, SLICE("@explosive"), lemma))
            return true;
    }
    bool explosive =
        slice_is(e->mode, "explosives"); /* "a bomb blast": its frame asked for it */
    for (uint8_t i = 0; explosive && i < e->frame->test_count; i++)
        if (slice_is(e->frame->tests[i].slot, "subj") && !e->frame->tests[i].not )
            return true;
    return false;
}

/* "sent troops to retake the town", "closed the road to stop them": a purpose without a doer of
 * its own, of a deed that is on record. */
static bool only_meant(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    const struct word *w = &tree->words[word];
    bool infinitive = slice_is(w->xpos, "VB") && slice_is(args_case(tree, word), "to");
    if (!infinitive || args_child(tree, word, REL_NSUBJ) >= 0)
        return false;
    for (int depth = 0; depth < PURPOSE_DEPTH && w->head >= 0; depth++) {
        bool below = w->rel == REL_ADVCL || w->rel == REL_ACL || w->rel == REL_XCOMP ||
                     w->rel == REL_OBJ || w->rel == REL_OBL;
        const struct reading *up = &c->readings[w->head];
        if (!below)
            return false;
        if (up->code && !up->carrier && up->frame->kind == FRAME_EVENT)
            return true;
        w = &tree->words[w->head];
    }
    return false;
}

static bool is_owned(const struct coding *c, uint32_t noun)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++) {
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)tree->children[i]);
        const struct word *w = &tree->words[tree->children[i]];
        bool kind = lexicon_in_class(c->lex, SLICE("@equipment"), w->lemma);
        if (m && m->political && m->count && m->list[0].iso3[0] && w->rel != REL_CONJ && !kind)
            return true;
    }
    return false;
}

/* Nobody's by name, and so the doer's own: "gunships", not "French gunships". */
static bool is_equipment(const struct coding *c, uint32_t noun)
{
    const struct tree *tree = c->tree;
    if (!lexicon_in_class(c->lex, SLICE("@equipment"), tree->words[noun].lemma) ||
        is_owned(c, noun))
        return false;
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++)
        if (tree->words[tree->children[i]].rel == REL_CONJ &&
            !is_equipment(c, tree->children[i]))
            return false;
    return true;
}

/* "troops backed by tanks": their means, and nobody who takes their side. */
static bool backed_by_means(const struct coding *c, uint32_t verb, const struct event *e)
{
    struct args by;
    if (e->nominal || !args_passive(c->tree, verb) ||
        (!slice_is(e->type, "SUPPORT") && !slice_is(e->type, "AID")))
        return false;
    args_slot(c, verb, SLICE("subj"), &by);
    if (!by.count)
        args_slot(c, verb, SLICE("with"), &by);
    return by.count && is_equipment(c, by.list[0]);
}

bool admit_event(const struct coding *c, uint32_t word, const struct event *e)
{
    if (e->modality == MODALITY_HYPOTHETICAL && !e->nominal && only_meant(c, word))
        return false;
    bool wished = e->carrier && e->carrier->op == OP_WANT; /* "hoped for talks" */
    if ((e->nominal && e->modality == MODALITY_HYPOTHETICAL && !wished) || !political(c, e))
        return false;
    if (!e->nominal && !e->recipient.count && events_quad(c, e) != 4 && done_to_self(c, word))
        return false;
    if (backed_by_means(c, word, e))
        return false;
    if (c->readings[word].frame->op == OP_DENY && !e->actor.count)
        return false; /* "was denied": by nobody; what is denied is on record */
    if (events_quad(c, e) == 4 && !e->recipient.count && done_to_animals(c, word))
        return false;
    bool pair = e->symmetric ? e->actor.count > 1 : e->actor.count && e->recipient.count;
    if (charged_with(c, word))
        return pair;
    const struct reading *r = &c->readings[word];
    bool stops_nothing = r->frame->op == OP_STOP && r->content < 0; /* "to stop smugglers" */
    if (e->modality == MODALITY_HYPOTHETICAL && (r->frame->op == OP_NONE || stops_nothing))
        return pair;
    if (!e->nominal)
        return e->actor.count ||
               (e->recipient.count && (args_passive(c->tree, word) || suffered(c, word, e)));
    bool said = c->readings[word].frame->op != OP_NONE || needs_nobody_else(e->type);
    bool predicate = args_child(c->tree, word, REL_COP) >= 0; /* "miners are on strike" */
    bool one = e->actor.count || e->recipient.count;
    bool denies = c->readings[word].frame->op == OP_DENY && c->readings[word].content >= 0;
    return pair || denies || (said && e->actor.count && admit_earlier(c, word)) ||
           ((c->readings[word].support >= 0 || predicate) && e->actor.count && said) ||
           (events_quad(c, e) == 4 && one && admit_happened(c, word)) ||
           (events_quad(c, e) == 4 && e->actor.count && done_to_something(c, word));
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

static bool told_when(const struct coding *c, uint32_t verb)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++)
        if (args_time(c, tree->children[i]))
            return true;
    return false;
}

/* "lifted the ban imposed on Chad", "freed a captive held in Mali": without a doer and a day it
 * only tells what is undone. */
static bool is_undone(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    enum relation rel = tree->words[word].rel;
    if ((rel != REL_ACL && rel != REL_ACL_RELCL) || !args_passive(tree, word) ||
        args_child(tree, word, REL_OBL_AGENT) >= 0 || told_when(c, word))
        return false;
    int32_t up = tree->words[word].head;
    for (int depth = 0; up >= 0 && depth < 3; depth++, up = tree->words[up].head) {
        const struct code *code = c->readings[up].code;
        if (code &&
            (slice_starts(code->cameo, SLICE("08")) || slice_starts(code->cameo, SLICE("035"))))
            return true;
    }
    return false;
}

/* "gave money to help them", "met to discuss it": one deed and its purpose.  What a contract is
 * signed for names its other party. */
static bool same_purpose(const struct coding *c, uint32_t word)
{
    const struct word *w = &c->tree->words[word];
    const struct reading *r = &c->readings[word],
                         *up = w->head >= 0 ? &c->readings[w->head] : NULL;
    return !slice_is(r->code->type, "COOPERATE") &&
           (w->rel == REL_ADVCL || w->rel == REL_XCOMP) && slice_is(w->xpos, "VB") && up &&
           up->code && !up->carrier && r->frame->op == OP_NONE && up->frame->op == OP_NONE &&
           slice_equal(up->code->type, r->code->type);
}

bool admit_presupposed(const struct coding *c, uint32_t word)
{
    const struct word *w = &c->tree->words[word];
    const struct reading *r = &c->readings[word],
                         *up = w->head >= 0 ? &c->readings[w->head] : NULL;
    if (!r->own && (is_undone(c, word) || same_purpose(c, word)))
        return true;
    if (w->upos != UPOS_NOUN || !up || !up->code || up->carrier || r->own ||
        admit_earlier(c, word))
        return false;
    bool judged = slice_is(up->code->type, "ACCUSE") || slice_is(up->code->type, "SUPPORT");
    bool done = r->frame->op == OP_NONE || r->frame->op == OP_REJECT;
    if (judged && done && !up->frame->extras && !slice_equal(up->code->type, r->code->type))
        return false;      /* what is condemned or welcomed did happen */
    bool answered = false; /* "the criticism drew a protest": two events of one type */
    for (size_t i = 0; i < up->frame->to.count; i++)
        answered |= slice_is(up->frame->to.list[i], "subj");
    return w->rel == REL_OBJ || w->rel == REL_NSUBJ_PASS || only_spoken_of(c, word, up) ||
           (w->rel == REL_NSUBJ && !answered && slice_equal(up->code->type, r->code->type));
}
