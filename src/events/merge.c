#include "events/build.h"

#include "base/banned.h"

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
    return joined && tree_below(tree, effect->word, deed->word) && effect->word != deed->word &&
           args_child(tree, effect->word, REL_NSUBJ) < 0 &&
           args_child_lemma(tree, effect->word, "or") < 0 &&
           (slogan || slice_equal(effect->type, deed->type)) &&
           effect->modality == deed->modality && effect->actor.count == deed->actor.count &&
           (!named || is_vague(&deed->recipient) ||
            args_same_side(&effect->recipient.list[0], &deed->recipient.list[0]));
}

void merge_effects(const struct coding *c, size_t before, struct events *out)
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

/* ---- Mentions of one event ----------------------------------------------- */

enum { RECALL_FAR = 5, HEADLINE_FAR = 2 }; /* sentences back to what is taken up */
enum { STEM = 4 };                         /* letters that a noun shares with its verb */

/* One party to an event, in whatever words: the same person, or the same country acting alike
 * as a human being or not.  (args_same asks for one mention.) */
static bool same_party(const struct actor *x, const struct actor *y)
{
    if (x->person >= 0 && y->person >= 0)
        return x->person == y->person;
    return !strcmp(x->iso3, y->iso3) && x->one == y->one;
}

/* Every party of `a` is one of `b`. */
static bool among(const struct actors *a, const struct actors *b)
{
    for (size_t i = 0; i < a->count; i++) {
        bool there = false;
        for (size_t k = 0; k < b->count; k++)
            there |= same_party(&a->list[i], &b->list[k]);
        if (!there)
            return false;
    }
    return true;
}

/* The same parties, in whatever order they are told. */
static bool same_parties(const struct actors *a, const struct actors *b)
{
    return a->count == b->count && a->count > 0 && among(a, b);
}

static bool counted_alike(const struct slice a, const struct slice b)
{
    bool digit_a = a.len && a.at[0] <= '9', digit_b = b.len && b.at[0] <= '9';
    return !a.len || !b.len || digit_a != digit_b || slice_equal_nocase(a, b);
}

/* "expelled two diplomats", "expelled three diplomats": two deeds.  Of the dead of one attack
 * many numbers are told. */
static bool same_number(const struct event *a, const struct event *b)
{
    bool counted =
        a->recipient.count == 1 && b->recipient.count == 1 && !slice_is(a->type, "ASSAULT");
    return !counted || counted_alike(a->recipient.list[0].number, b->recipient.list[0].number);
}

static bool happens(const struct event *e)
{
    return e->kind == KIND_EVENT &&
           (e->modality == MODALITY_ASSERTED || e->modality == MODALITY_HISTORIC);
}

/* "the talks", "his visit": an event that was told of before, whatever its day. */
static bool told_before(const struct event *a, const struct event *b)
{
    return b->known && !b->dated && slice_equal(a->type, b->type) &&
           same_parties(&a->actor, &b->actor) &&
           (same_parties(&a->recipient, &b->recipient) || !b->recipient.count);
}

/* The headline, and the sentence below it that says the same and when. */
static bool headline_of(const struct event *a, const struct event *b)
{
    uint32_t far = b->evidence.list[0].sentence - a->evidence.list[0].sentence;
    return a->headline && !a->dated && far > 0 && far <= HEADLINE_FAR &&
           slice_equal(a->cameo, b->cameo) && same_parties(&a->actor, &b->actor) &&
           (!a->recipient.count || same_parties(&a->recipient, &b->recipient));
}

/* "arrested a trader ... The trader was detained": nobody new does it to the same one. */
static bool echo_of(const struct event *a, const struct event *b)
{
    return !b->actor.count && !b->dated && a->actor.count && b->recipient.count == 1 &&
           b->recipient.list[0].resolved && slice_equal(a->cameo, b->cameo) &&
           same_parties(&a->recipient, &b->recipient);
}

static bool same_event(const struct event *a, const struct event *b)
{
    if (a->kind != KIND_EVENT || b->kind != KIND_EVENT || a->modality != b->modality ||
        !same_number(a, b))
        return false;
    if (told_before(a, b) || headline_of(a, b) || echo_of(a, b))
        return true;
    return slice_equal(a->cameo, b->cameo) && a->from == b->from && a->to == b->to &&
           same_parties(&a->actor, &b->actor) &&
           (same_parties(&a->recipient, &b->recipient) ||
            (!a->recipient.count && !b->recipient.count));
}

/* `b` is more evidence for `a`; a headline takes the day from the sentence below it. */
static void join(struct arena *arena, struct event *a, const struct event *b)
{
    for (size_t n = 0; n < b->evidence.count; n++)
        *ARENA_PUSH(arena, &a->evidence) = b->evidence.list[n];
    if (a->headline && !a->dated && b->dated) {
        a->from = b->from;
        a->to = b->to;
        a->precision = b->precision;
        a->dated = true;
    }
}

/* ---- Nouns that take an event up again ------------------------------------ */

/* "a second attack", "the next meeting": another one. */
static bool is_another(const struct coding *c, uint32_t noun)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++) {
        struct slice lemma = tree->words[tree->children[i]].lemma;
        if (lexicon_in_class(c->lex, SLICE("@other-event"), lemma))
            return true;
    }
    return false;
}

/* "embassy" in "the attack on the embassy": what is no party, day or place. */
static struct slice detail_of(const struct coding *c, uint32_t noun)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++) {
        uint32_t child = tree->children[i];
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)child);
        bool party = m && m->political && m->list[0].iso3[0];
        if (tree->words[child].rel == REL_NMOD && !party && !args_time(c, child) &&
            !places_at(c->cast->places, c->sentence, child))
            return tree->words[child].form;
    }
    return SLICE_EMPTY;
}

/* "The attack drew protests": the subject stands where whoever is judged does. */
static bool draws_judgement(const struct coding *c, uint32_t noun)
{
    const struct word *w = &c->tree->words[noun];
    const struct frame *f =
        w->rel == REL_NSUBJ && w->head >= 0 ? c->readings[w->head].frame : NULL;
    for (uint8_t i = 0; f && i < f->to.count; i++)
        if (slice_is(f->to.list[i], "subj"))
            return true;
    return false;
}

void merge_note(struct coding *c, uint32_t word, const struct event *event)
{
    const struct word *w = &c->tree->words[word];
    if (!event->known || !happens(event) || is_another(c, word))
        return;
    bool judged = w->rel == REL_OBJ || w->rel == REL_NSUBJ_PASS || draws_judgement(c, word);
    struct recall r = {
        .event = *event, .detail = detail_of(c, word), .above = judged ? w->head : -1};
    *ARENA_PUSH(c->arena, &r.event.evidence) = (struct evidence){c->sentence, w->span, c->span};
    *ARENA_PUSH(c->arena, c->recalls) = r;
}

static bool tells(struct slice text, const struct event *e, struct slice word)
{
    dem_span span = e->evidence.list[0].span;
    struct slice sentence = slice_part(text, span.from, span.to);
    for (size_t i = 0; i + word.len <= sentence.len; i++)
        if (slice_equal_nocase(slice_part(sentence, i, i + word.len), word))
            return true;
    return !word.len;
}

static bool within(const struct event *e, const struct event *recall)
{
    return !recall->dated || (e->from <= recall->to && recall->from <= e->to);
}

/* "The accord" is rather what was signed than what was praised: of one type, the same kind of
 * act, or one of the two is told of in general ("the attack": bombed). */
static bool same_act(struct slice a, struct slice b)
{
    bool general = a.len < 3 || b.len < 3 || a.at[2] == '0' || b.at[2] == '0';
    return general || slice_equal(slice_part(a, 0, 3), slice_part(b, 0, 3));
}

static bool takes_up(struct slice text, const struct event *e, const struct recall *r)
{
    const struct event *noun = &r->event;
    uint32_t at = noun->evidence.list[0].sentence;
    uint32_t last = e->evidence.list[e->evidence.count - 1].sentence;
    bool mode = !e->mode.len || !noun->mode.len || slice_equal(e->mode, noun->mode);
    bool doers =
        among(&noun->actor, &e->actor) || (e->symmetric && among(&noun->actor, &e->recipient));
    return happens(e) && at > last && at - last <= RECALL_FAR &&
           slice_equal(e->type, noun->type) && mode && doers &&
           among(&noun->recipient, e->symmetric ? &e->actor : &e->recipient) &&
           within(e, noun) && tells(text, e, r->detail);
}

/* "Kenya condemned the attack", "The attack was praised by Kenya": whoever attacked is meant.
 */
static void judge(const struct recall *r, const struct event *deed, struct events *out)
{
    for (size_t i = 0; i < out->count && r->above >= 0; i++) {
        struct event *e = &out->list[i];
        bool verb = (int32_t)e->word == r->above &&
                    e->evidence.list[0].sentence == r->event.evidence.list[0].sentence;
        bool judges = slice_is(e->type, "ACCUSE") || slice_is(e->type, "SUPPORT");
        if (verb && judges && !e->symmetric && !e->recipient.count &&
            !among(&e->actor, &deed->actor))
            e->recipient = deed->actor;
    }
}

/* "The attack" is rather what was told of by "attacked", "the expulsion" by "expelled". */
static bool same_stem(struct slice text, const struct event *e, const struct recall *r)
{
    dem_span a = e->evidence.list[0].trigger, b = r->event.evidence.list[0].trigger;
    return slice_equal_nocase(slice_part(text, a.from, a.from + STEM),
                              slice_part(text, b.from, b.from + STEM));
}

static int likeness(struct slice text, const struct event *e, const struct recall *r)
{
    return 2 * same_stem(text, e, r) + same_act(e->cameo, r->event.cameo);
}

/* Of the events before the noun that fit it the likest, and of these the one told of last, gets
 * its sentence as evidence. */
static void take_up(struct arena *arena, struct slice text, const struct recall *r,
                    struct events *out)
{
    struct event *best = NULL;
    for (size_t i = 0; i < out->count; i++) {
        struct event *e = &out->list[i];
        if (!takes_up(text, e, r))
            continue;
        int alike = likeness(text, e, r), was = best ? likeness(text, best, r) : -1;
        if (alike > was ||
            (alike == was && e->evidence.list[e->evidence.count - 1].sentence >=
                                 best->evidence.list[best->evidence.count - 1].sentence))
            best = e;
    }
    if (!best)
        return;
    *ARENA_PUSH(arena, &best->evidence) = r->event.evidence.list[0];
    judge(r, best, out);
}

/* ---- What is said at a meeting --------------------------------------------- */

enum { FRESH = 3 }; /* days back to a meeting that the document reports on */

static bool takes_part(const struct event *meeting, const struct event *e)
{
    bool all = e->actor.count > 0;
    for (size_t i = 0; i < e->actor.count; i++) {
        bool there = false;
        for (size_t k = 0; k < meeting->actor.count; k++)
            there |= e->actor.list[i].person >= 0 &&
                     e->actor.list[i].person == meeting->actor.list[k].person;
        all &= there;
    }
    return all;
}

/* "Putin made clear that Moscow ...": one of those who met says so. */
static bool is_told_by(const struct event *meeting, const struct event *e)
{
    for (size_t i = 0; i < e->attribution.count; i++)
        for (size_t k = 0; k < meeting->actor.count; k++)
            if (e->attribution.list[i].named && meeting->actor.list[k].person >= 0 &&
                e->attribution.list[i].actor.person == meeting->actor.list[k].person)
                return true;
    return false;
}

static bool of_people(const struct event *e)
{
    for (size_t i = 0; i < e->actor.count; i++)
        if (e->actor.list[i].person >= 0)
            return true;
    return false;
}

/* The one meeting of people, of one day just past that the document tells of, or NULL. */
static const struct event *meeting_of(const struct document *doc, const struct events *out)
{
    const struct event *found = NULL;
    for (size_t i = 0; i < out->count; i++) {
        const struct event *e = &out->list[i];
        bool meets = happens(e) && e->symmetric && e->dated && e->precision == TIME_DAY &&
                     slice_is(e->type, "CONSULT") && e->from == e->to && of_people(e);
        if (!meets)
            continue;
        if (found || e->from > doc->written || e->from + FRESH < doc->written)
            return NULL;
        found = e;
    }
    return found;
}

/* In a report on a meeting, what those who met say without a day of its own is said there. */
static void date_by_meeting(const struct document *doc, struct events *out)
{
    const struct event *meeting = meeting_of(doc, out);
    for (size_t i = meeting ? (size_t)(meeting - out->list) + 1 : out->count; i < out->count;
         i++) {
        struct event *e = &out->list[i];
        bool said = e->kind == KIND_POSITION || slice_is(e->type, "AGREE") ||
                    slice_is(e->type, "REJECT") || slice_is(e->type, "REQUEST") ||
                    slice_is(e->type, "ACCUSE") || slice_is(e->type, "SUPPORT") ||
                    slice_is(e->type, "THREATEN") || slice_is(e->mode, "fail");
        if (!said || e->dated || e->modality != MODALITY_ASSERTED ||
            (!takes_part(meeting, e) && !is_told_by(meeting, e)))
            continue;
        e->from = e->to = meeting->from;
        e->precision = TIME_DAY;
        e->dated = true;
    }
}

void merge_mentions(struct arena *arena, const struct document *doc,
                    const struct recalls *recalls, struct events *out)
{
    struct slice text = doc->text;
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        size_t k = 0;
        while (k < kept && !same_event(&out->list[k], &out->list[i]))
            k++;
        if (k == kept)
            out->list[kept++] = out->list[i];
        else
            join(arena, &out->list[k], &out->list[i]);
    }
    out->count = kept;
    for (size_t i = 0; i < recalls->count; i++)
        take_up(arena, text, &recalls->list[i], out);
    date_by_meeting(doc, out);
}
