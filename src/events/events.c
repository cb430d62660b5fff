#include "events/build.h"

#include "base/banned.h"

int events_quad(const struct coding *c, const struct event *e)
{
    const struct plover *p = lexicon_plover(c->lex, e->type, SLICE_EMPTY);
    return p ? p->quad : 0;
}

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

static dem_span trigger_span(const struct coding *c, uint32_t word)
{
    dem_span span = c->tree->words[word].span;
    int32_t particle = args_child(c->tree, word, REL_COMPOUND_PRT);
    if (particle == (int32_t)word + 1)
        span.to = c->tree->words[particle].span.to;
    return span;
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

/* "rejected the demand", "ignored it". */
static bool is_reply(const struct coding *c, uint32_t word)
{
    int32_t object = args_child(c->tree, word, REL_OBJ);
    const struct mention *m = actors_at(c->cast, c->sentence, object);
    bool party = m && m->political && !m->pronoun; /* "withdrew its troops" */
    return object >= 0 && !party &&
           (as_known(c->tree, (uint32_t)object) || args_meant(c, (uint32_t)object).len);
}

/* "Oman recalls envoy from Cairo": the first sentence, in the simple present. */
static bool is_headline(const struct coding *c, uint32_t word)
{
    struct slice tag = c->tree->words[word].xpos;
    return c->sentence == 0 && (slice_is(tag, "VBZ") || slice_is(tag, "VBP")) &&
           args_child(c->tree, word, REL_AUX) < 0;
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
        e->item = tree_span(c->tree, args.list[0]);
}

static enum silence code_stance(struct coding *c, uint32_t word, struct events *out)
{
    const struct frame *f = c->readings[word].frame;
    struct event e = {.word = word, .frame = f, .mode = f->mode, .cameo = f->cameo};
    e.kind = f->kind == FRAME_POSITION ? KIND_POSITION : KIND_ASSESSMENT;
    e.nominal = f->pos == FRAME_NOUN;
    e.modality = modality_of(c, word);
    parties_set(c, word, &e);
    report_of(c, word, &e);
    parties_first_person(c, word, &e);
    when_set(c, word, &e);
    set_matter(c, word, &e);
    reason_set(c, word, &e);
    bool matter = e.item.from < e.item.to; /* of an issue nobody need be named */
    if ((!admit_weighty(c, &e.actor) && !matter) || (f->symmetric && e.actor.count < 2))
        return SILENCE_NO_ACTOR;
    *ARENA_PUSH(c->arena, &e.evidence) =
        (struct evidence){c->sentence, trigger_span(c, word), c->span};
    *ARENA_PUSH(c->arena, out) = e;
    return SILENCE_NONE;
}

/* ---- The predicates of a sentence ---------------------------------------- */

/* Where, and the parties that no slot names. */
static void set_rest(const struct coding *c, uint32_t word, struct event *e)
{
    reason_set(c, word, e);
    where_set(c, word, e);
    where_abroad(c, e);
    whom_mutual(c, word, e);
    whom_concerned(c, word, e);
    whom_things(c, word, e);
    whom_rulers(c, word, e);
    whom_property(c, e);
    whom_forces(e);
    whom_country(c, e);
    about_set(c, word, e);
    report_settle(e);
    item_set(c, word, e);
}

static enum silence code_word(struct coding *c, uint32_t word, struct events *out)
{
    const struct reading *r = read_word(c, word);
    if (r->frame && r->frame->kind != FRAME_EVENT)
        return code_stance(c, word, out);
    if (!r->code || !r->code->type.len || slice_is(r->code->type, "-") || r->carrier)
        return SILENCE_NO_PREDICATE;
    if ((r->below && !r->own) || admit_presupposed(c, word))
        return SILENCE_NONE;
    struct event e = {.word = word, .frame = r->frame, .nominal = r->frame->pos == FRAME_NOUN};
    e.carrier = carrier_of(c, word);
    e.known = e.nominal && as_known(c->tree, word);
    e.reply = is_reply(c, word);
    e.headline = is_headline(c, word);
    set_code(r, &e);
    e.modality = modality_of(c, word);
    parties_set(c, word, &e);
    report_of(c, word, &e);
    parties_first_person(c, word, &e);
    whom_doer(c, word, &e);
    whom_crowd(c, word, &e);
    when_set(c, word, &e);
    folds_apply(c, word, &e);
    defied_set(c, word, &e);
    if (!admit_event(c, word, &e) || pastime_is(c, word, &e)) {
        merge_note(c, word, &e);
        return SILENCE_NO_ACTOR;
    }
    set_rest(c, word, &e);
    *ARENA_PUSH(c->arena, &e.evidence) =
        (struct evidence){c->sentence, trigger_span(c, word), c->span};
    *ARENA_PUSH(c->arena, out) = e;
    return SILENCE_NONE;
}

/* ---- The document ------------------------------------------------------- */

static enum silence code_sentence(struct coding *c, struct events *out)
{
    enum silence silence = SILENCE_NO_PREDICATE;
    size_t before = out->count;
    for (uint32_t i = 0; i < c->tree->count; i++)
        if (code_word(c, i, out) == SILENCE_NO_ACTOR)
            silence = SILENCE_NO_ACTOR;
    merge_effects(c, before, out);
    gaps_code(c, before, out);
    quotes_code(c, out);
    confidence_set(c, before, out);
    return out->count > before ? SILENCE_NONE : silence;
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
    struct recalls recalls = {.list = NULL};
    *out = (struct events){.silence = ARENA_ARRAY(arena, enum silence, sentences->count + 1)};
    struct coding *list = ARENA_ARRAY(arena, struct coding, sentences->count + 1);
    for (uint32_t i = 0; i < sentences->count; i++) {
        const struct sentence *s = &sentences->list[i];
        list[i] = (struct coding){.arena = arena,
                                  .lex = cast->lex,
                                  .doc = doc,
                                  .cast = cast,
                                  .tree = &s->tree,
                                  .before = i ? &sentences->list[i - 1].tree : NULL,
                                  .recalls = &recalls,
                                  .times = &times[i],
                                  .sentences = sentences,
                                  .sentence = i,
                                  .span = s->span};
        list[i].readings = ARENA_ARRAY(arena, struct reading, s->tree.count + 1);
        for (uint32_t k = 0; k < s->tree.count; k++)
            read_word(&list[i], k);
    }
    quotes_find(list, sentences);
    size_t cited = 0;
    for (uint32_t i = 0; i < sentences->count; i++) {
        if (i > 0 && sentences->list[i].paragraph != sentences->list[i - 1].paragraph)
            cited = out->count;
        out->silence[i] = code_sentence(&list[i], out);
        if (quotes_cite(&list[i], cited, out))
            cited = out->count;
    }
    merge_mentions(arena, doc, &recalls, out);
    order_vouchers(out);
    answers_link(cast->lex, out);
}
