/* Who says so: reporting verbs and nouns, hedges, quotations.  Vouchers are added from the
 * inside out, as the clauses are climbed. */
#include "events/build.h"

#include "base/banned.h"

enum { CLIMB_MAX = 12 };

/* ---- Vouchers ------------------------------------------------------------ */

/* A town or a road tells nothing, nor does an attack. */
static bool can_speak(const struct coding *c, uint32_t word)
{
    const struct word *w = &c->tree->words[word];
    return w->upos != UPOS_NOUN || actors_at(c->cast, c->sentence, (int32_t)word) ||
           !lexicon_in_class(c->lex, SLICE("@mute"), w->lemma);
}

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
    if (actors.count || !who->count || !can_speak(c, who->list[0]))
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

static bool is_outlet(const struct coding *c, uint32_t word)
{
    const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)word);
    return m && m->count && m->list[0].media;
}

/* "told Reuters": the outlet in which it was said. */
static void told_outlet(const struct coding *c, uint32_t verb, struct event *event)
{
    struct args whom;
    args_slots(c, verb, SLOTS_OF(SLICE("iobj"), SLICE("obj"), SLICE("to")), &whom);
    for (uint32_t i = 0; i < whom.count; i++)
        if (is_outlet(c, whom.list[i])) {
            struct args one = {.list = {whom.list[i]}, .count = 1};
            vouch(c, verb, &one, event);
            return;
        }
}

/* ---- Kinds of report ------------------------------------------------------ */

/* An operator's frame knows more than the lemma: "reject the charge" denies, and what one
 * wishes or fears one does not tell. */
static enum report_kind kind_of(const struct coding *c, uint32_t word)
{
    enum frame_op op = c->readings[word].frame ? c->readings[word].frame->op : OP_NONE;
    return op == OP_ACCUSE ? REPORT_CHARGE
           : op == OP_DENY ? REPORT_DENY
           : op == OP_WANT ? REPORT_NONE
                           : lexicon_report(c->lex, c->tree->words[word].lemma);
}

/* "reports", "a claim": words that tell, of which nobody need be the author. */
static bool is_hearsay(enum report_kind kind)
{
    return kind == REPORT_HEDGE || kind == REPORT_CLAIM || kind == REPORT_CHARGE;
}

/* "by Ghana", "from officials", right below the noun and not in what it tells. */
static void author_of(const struct tree *tree, uint32_t noun, struct args *who)
{
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++) {
        struct slice mark = args_case(tree, tree->children[i]);
        if (tree->words[tree->children[i]].rel == REL_NMOD && !who->count &&
            (slice_is(mark, "by") || slice_is(mark, "from")))
            *who = (struct args){.list = {tree->children[i]}, .count = 1};
    }
}

/* "a Reuters report", "an Amnesty report", but not "Russian reports". */
static bool answers_for(const struct coding *c, uint32_t word)
{
    const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)word);
    return is_outlet(c, word) ||
           (m && m->count && !m->list[0].state && c->tree->words[word].upos == UPOS_PROPN);
}

/* Whose the words are that a noun stands for: "Togo's claim", "a Reuters report".  A mere
 * adjective of a country tells where reports come from, not who answers for them. */
static void owner_of(const struct coding *c, uint32_t noun, enum report_kind kind,
                     struct args *who)
{
    args_slot(c, noun, SLICE("poss"), who);
    author_of(c->tree, noun, who);
    if (!who->count)
        args_slot(c, noun, SLICE("subj"), who);
    struct args modifiers;
    args_slot(c, noun, SLICE("mod"), &modifiers);
    for (uint32_t i = 0; i < modifiers.count && !who->count; i++)
        if (kind != REPORT_HEDGE || answers_for(c, modifiers.list[i]))
            *who = (struct args){.list = {modifiers.list[i]}, .count = 1};
}

/* Whose words they are: the subject of a verb, the owner of a noun.  True if it is hearsay. */
static bool said_by(const struct coding *c, uint32_t up, enum report_kind kind,
                    struct args *who)
{
    const struct tree *tree = c->tree;
    bool passive = args_passive(tree, up);
    if (tree->words[up].upos == UPOS_NOUN) {
        owner_of(c, up, kind, who);
        return false;
    }
    args_slot(c, up, SLICE("subj"), who);
    int32_t told = args_child(tree, up, REL_NSUBJ_PASS);
    bool that = args_child(tree, up, REL_CCOMP) >= 0;
    if (!who->count && told >= 0 && passive && that && kind == REPORT_BELIEVE)
        *who = (struct args){.list = {(uint32_t)told}, .count = 1}; /* "was convinced that" */
    if (!who->count)
        return passive; /* "it is alleged", "is said to have" */
    struct args owner;
    uint32_t noun = who->list[0];
    enum report_kind words = lexicon_report(c->lex, tree->words[noun].lemma);
    if (tree->words[noun].upos != UPOS_NOUN || !is_hearsay(words))
        return false;
    owner_of(c, noun, words, &owner);
    if (owner.count)
        *who = owner;
    return !owner.count; /* "media reports said" */
}

/* ---- Weight ---------------------------------------------------------------- */

static bool is_outlaw(const struct actor *a)
{
    static const char *const sectors[] = {"REB", "UAF", "CRM"};
    for (size_t i = 0; a->sectors.count && i < sizeof sectors / sizeof *sectors; i++)
        if (!strcmp(a->sectors.code[0], sectors[i]))
            return true;
    return false;
}

/* Of one country, and not one of them in arms against it; "they" who have no country are
 * those who say it if they are of one kind. */
static bool same_camp(const struct actor *a, const struct actor *b)
{
    bool kind =
        a->sectors.count && b->sectors.count && !strcmp(a->sectors.code[0], b->sectors.code[0]);
    return args_same(a, b) ||
           (!strcmp(a->iso3, b->iso3) &&
            (a->iso3[0] ? is_outlaw(a) == is_outlaw(b) : kind && (a->resolved || b->resolved)));
}

static bool in_camp(const struct actors *list, const struct actor *a)
{
    for (size_t i = 0; i < list->count; i++)
        if (same_camp(&list->list[i], a))
            return true;
    return false;
}

/* A claim of one's own deed is a claim; that others did harm is an allegation. */
static enum report weight_of(const struct coding *c, enum report_kind kind, bool hearsay,
                             const struct event *event)
{
    static const enum report status[] = {
        [REPORT_SAY] = STATUS_CLAIMED,     [REPORT_CLAIM] = STATUS_CLAIMED,
        [REPORT_DENY] = STATUS_DENIED,     [REPORT_HEDGE] = STATUS_ALLEGED,
        [REPORT_BELIEVE] = STATUS_ALLEGED, [REPORT_CHARGE] = STATUS_ALLEGED,
        [REPORT_QUOTE] = STATUS_CLAIMED,   [REPORT_SEEM] = STATUS_ALLEGED,
        [REPORT_VIEW] = STATUS_CLAIMED};
    if (hearsay && kind != REPORT_DENY && kind != REPORT_QUOTE)
        return STATUS_ALLEGED;
    if (kind == REPORT_HEDGE && officially(event))
        return STATUS_CLAIMED;
    bool named = officially(event);
    const struct actor *by =
        named ? &event->attribution.list[event->attribution.count - 1].actor : NULL;
    if (kind == REPORT_CLAIM && events_quad(c, event) == 4 && by && !in_camp(&event->actor, by))
        return STATUS_ALLEGED;
    return status[kind];
}

/* ---- What stands above ------------------------------------------------------ */

/* "quoted officials as saying", "citing officials": whose words the outlet passes on. */
static void quoted(const struct coding *c, uint32_t verb, struct event *event)
{
    struct args who;
    if (args_passive(c->tree, verb)) {
        int32_t subject = args_child(c->tree, verb, REL_NSUBJ_PASS);
        who = (struct args){.list = {(uint32_t)subject}, .count = subject >= 0};
    } else
        args_slot(c, verb, SLICE("obj"), &who);
    vouch(c, verb, &who, event);
}

static bool within_reach(const struct tree *tree, uint32_t word, uint32_t verb)
{
    for (int depth = 0; depth < 3; depth++) {
        if (word == verb)
            return true;
        if (tree->words[word].head < 0)
            return false;
        word = (uint32_t)tree->words[word].head;
    }
    return false;
}

/* Beside the verb, or below its subject or what it tells. */
static void cited_beside(const struct coding *c, uint32_t verb, struct event *event)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        bool near = w->head >= 0 && within_reach(tree, (uint32_t)w->head, verb);
        if (near && (w->rel == REL_ADVCL || w->rel == REL_ACL) && slice_is(w->xpos, "VBG") &&
            lexicon_report(c->lex, w->lemma) == REPORT_QUOTE)
            quoted(c, i, event);
    }
}

/* What somebody else has claimed stays his claim when it is denied. */
static bool denies_another(const struct event *event, enum report_kind kind)
{
    return kind == REPORT_DENY && event->status != STATUS_FACT && officially(event);
}

/* The verb or noun `up` reports what stands below it. */
static void reported(const struct coding *c, uint32_t up, struct event *event)
{
    enum report_kind kind = kind_of(c, up);
    struct args who;
    if (kind == REPORT_NONE || kind == REPORT_VIEW || denies_another(event, kind))
        return;
    if (kind != REPORT_CHARGE && match_negated(c, up))
        return; /* what one does not say one does not vouch for */
    if (kind == REPORT_SEEM) {
        raise(event, STATUS_ALLEGED);
        return;
    }
    int32_t above = c->tree->words[up].head;
    bool passed_on = c->tree->words[up].rel == REL_ADVCL && above >= 0 &&
                     slice_is(args_case(c->tree, up), "as") &&
                     kind_of(c, (uint32_t)above) == REPORT_QUOTE;
    if (passed_on) { /* "as saying": the verb of quoting tells by whom */
        raise(event, STATUS_CLAIMED);
        return;
    }
    if (kind == REPORT_QUOTE)
        quoted(c, up, event);
    cited_beside(c, up, event);
    bool hearsay = said_by(c, up, kind, &who);
    vouch(c, up, &who, event);
    raise(event, weight_of(c, kind, hearsay && !officially(event), event));
    told_outlet(c, up, event);
}

/* ---- What stands beside ----------------------------------------------------- */

static bool is_hedge(const struct coding *c, const struct word *w)
{
    return lexicon_cue(c->lex, w->form) == CUE_HEDGE ||
           lexicon_cue(c->lex, w->lemma) == CUE_HEDGE;
}

/* "in the words of the minister", "by most accounts". */
static void in_view_of(const struct coding *c, uint32_t noun, struct slice preposition,
                       struct event *event)
{
    bool by = slice_equal_nocase(preposition, SLICE("by"));
    if (lexicon_report(c->lex, c->tree->words[noun].lemma) != REPORT_VIEW ||
        (!by && !slice_equal_nocase(preposition, SLICE("in"))))
        return;
    struct args who;
    args_slots(c, noun, SLOTS_OF(SLICE("poss"), SLICE("of")), &who);
    vouch(c, noun, &who, event);
    raise(event, who.count ? STATUS_CLAIMED : by ? STATUS_ALLEGED : event->status);
}

/* "as the minister said", with nothing else for him to say. */
static bool as_said(const struct coding *c, uint32_t clause)
{
    const struct tree *tree = c->tree;
    return tree->words[clause].rel == REL_ADVCL &&
           slice_equal_nocase(args_case(tree, clause), SLICE("as")) &&
           args_child(tree, clause, REL_CCOMP) < 0 && args_child(tree, clause, REL_XCOMP) < 0 &&
           args_child(tree, clause, REL_OBJ) < 0;
}

/* "..., Putin said"; "according to Putin"; "by most accounts"; "reportedly". */
static void beside(const struct coding *c, uint32_t word, struct event *event)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        uint32_t child = tree->children[i];
        const struct word *w = &tree->words[child];
        struct slice preposition = args_case(tree, child);
        if (w->rel == REL_PARATAXIS || as_said(c, child))
            reported(c, child, event);
        else if (slice_equal_nocase(preposition, SLICE("according")) ||
                 slice_is(preposition, "accord")) {
            struct args who = {.list = {child}, .count = 1}, owner = {.count = 0};
            enum report_kind words = lexicon_report(c->lex, w->lemma);
            if (is_hearsay(words))
                owner_of(c, child, words, &owner);
            vouch(c, child, owner.count ? &owner : &who, event);
            raise(event, officially(event) ? STATUS_CLAIMED : STATUS_ALLEGED);
        } else if (w->rel == REL_OBL)
            in_view_of(c, child, preposition, event);
        else if ((w->rel == REL_ADVMOD || w->rel == REL_AMOD) && is_hedge(c, w))
            raise(event, STATUS_ALLEGED);
    }
}

/* ---- Quotations -------------------------------------------------------------- */

static bool in_quote(const struct coding *c, dem_span span, dem_span *quote)
{
    for (size_t i = 0; i < c->quotes.count; i++)
        if (c->quotes.list[i].from <= span.from && span.to <= c->quotes.list[i].to) {
            *quote = c->quotes.list[i];
            return true;
        }
    return false;
}

void report_outside(const struct coding *c, struct event *event)
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

/* A quotation without a link in the tree: the verb of saying outside of the marks, else that
 * of the sentence where the quotation ends or began. */
static void speaker_of_quote(const struct coding *c, struct event *event)
{
    report_outside(c, event);
    if (event->attribution.count || !c->said)
        return;
    for (size_t i = 0; i < c->said->attribution.count; i++)
        *ARENA_PUSH(c->arena, &event->attribution) = c->said->attribution.list[i];
    raise(event, c->said->status);
}

/* ---- The climb ---------------------------------------------------------------- */

/* Is the clause or noun what the word above it tells? */
static bool is_content(const struct coding *c, uint32_t at, uint32_t up, enum relation rel)
{
    static const enum relation told[] = {REL_CCOMP, REL_XCOMP, REL_PARATAXIS, REL_CSUBJ,
                                         REL_CSUBJ_PASS};
    const struct tree *tree = c->tree;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (rel == told[i])
            return true;
    if (c->readings[up].content == (int32_t)at ||
        (args_charged(tree, at) && kind_of(c, up) == REPORT_CHARGE))
        return true;
    if (rel == REL_ADVCL && slice_is(args_case(tree, at), "as") &&
        kind_of(c, up) == REPORT_QUOTE)
        return true; /* "quoted as saying" */
    enum report_kind kind = kind_of(c, up);
    if (tree->words[up].upos != UPOS_NOUN)
        return false;
    bool of = slice_is(args_case(tree, at), "of") && is_hearsay(kind);
    bool subject = args_child(tree, at, REL_NSUBJ) >= 0;
    bool that = args_child_lemma(tree, at, "that") >= 0;
    return (rel == REL_ACL && (of || that || (subject && kind != REPORT_NONE))) ||
           (rel == REL_ACL_RELCL && subject &&
            is_hearsay(kind) && /* "assertions it sold them" */
            args_child(tree, at, REL_OBJ) >= 0 && !that) ||
           (rel == REL_NMOD && of);
}

/* "denied reports that ...": a denial of words denies what they tell. */
static bool denied_words(const struct coding *c, uint32_t noun, uint32_t up)
{
    enum relation rel = c->tree->words[noun].rel;
    bool object = rel == REL_OBJ || rel == REL_NSUBJ_PASS || rel == REL_OBL;
    return object && c->tree->words[noun].upos == UPOS_NOUN && kind_of(c, up) == REPORT_DENY &&
           is_hearsay(kind_of(c, noun));
}

/* "said in a report that ...", "a claim by rebels that ...": the clause belongs to what stands
 * above the noun that it hangs on. */
static bool passes_up(const struct coding *c, uint32_t at, uint32_t up, enum relation rel)
{
    const struct tree *tree = c->tree;
    const struct word *w = &tree->words[up];
    bool clause = rel == REL_ACL && args_child_lemma(tree, at, "that") >= 0;
    if (!clause || w->upos == UPOS_VERB || w->head < 0)
        return false;
    enum report_kind above = kind_of(c, (uint32_t)w->head);
    return (w->rel == REL_OBL && (above == REPORT_SAY || above == REPORT_DENY)) ||
           (w->rel == REL_NMOD && is_hearsay(above) && !is_hearsay(kind_of(c, up)));
}

/* "Peru's sale of tanks to Libya is an irritant between Lima and Cairo": what one side
 * reproaches the other with, the other need not have admitted. */
static void begrudged(const struct coding *c, uint32_t at, uint32_t up, struct event *event)
{
    const struct reading *r = &c->readings[up];
    struct args parties;
    struct actors sides = {NULL, 0, 0};
    int quad = events_quad(c, event);
    bool strains =
        r->frame && r->frame->pos == FRAME_NOUN && slice_is(r->frame->mode, "strain");
    if (!strains || c->tree->words[at].rel != REL_NSUBJ || (quad != 2 && quad != 4))
        return;
    args_slot(c, up, SLICE("between"), &parties);
    args_actors(c, &parties, &sides);
    for (size_t i = 0; i < event->actor.count; i++)
        if (args_among(&sides, &event->actor.list[i]))
            raise(event, STATUS_ALLEGED);
}

/* "claimed responsibility for the attack": the verb that carries the noun tells of it. */
static int32_t claimed_through(const struct coding *c, uint32_t noun)
{
    for (uint32_t i = 0; i < c->tree->count; i++)
        if (c->readings[i].carrier && c->readings[i].content == (int32_t)noun &&
            c->tree->words[noun].head != (int32_t)i && kind_of(c, i) == REPORT_CLAIM)
            return (int32_t)i;
    return -1;
}

void report_of(const struct coding *c, uint32_t word, struct event *event)
{
    uint32_t at = word;
    int32_t claim = claimed_through(c, word);
    for (int depth = 0; depth < CLIMB_MAX; depth++) {
        beside(c, at, event);
        enum relation rel;
        int32_t up = clause_above(c->tree, at, &rel);
        if (up < 0)
            break;
        bool passed = passes_up(c, at, (uint32_t)up, rel);
        if (passed)
            up = c->tree->words[up].head;
        if (passed || up == claim || is_content(c, at, (uint32_t)up, rel) ||
            denied_words(c, at, (uint32_t)up))
            reported(c, (uint32_t)up, event);
        begrudged(c, at, (uint32_t)up, event);
        at = (uint32_t)up;
    }
    if (in_quote(c, c->tree->words[word].span, &event->quote) && !event->attribution.count)
        speaker_of_quote(c, event);
}

void report_settle(struct event *event)
{
    const struct actor *by = folds_speaker(event);
    bool attack = slice_is(event->type, "ASSAULT") || slice_is(event->type, "THREATEN");
    bool known = event->actor.count > 0;
    if (event->status == STATUS_CLAIMED && by && attack && known &&
        in_camp(&event->recipient, by) && !in_camp(&event->actor, by))
        event->status = STATUS_ALLEGED;
}
