/* The algebra: a predicate's own code, or what an operator makes of the one below it. */
#include "events/build.h"

#include "base/banned.h"

/* Does the frame carry a noun that stands in this relation to it? */
static bool carries(const struct coding *c, const struct frame *f, uint32_t noun)
{
    const struct word *w = &c->tree->words[noun];
    struct slice preposition = args_case(c->tree, noun);
    if (f->op != OP_SUPPORT && f->op != OP_PASS)
        return false;
    for (uint8_t i = 0; i < f->what.count; i++) {
        struct slice slot = f->what.list[i];
        bool object = w->rel == REL_OBJ || w->rel == REL_NSUBJ_PASS;
        if (slice_is(slot, "obj") ? object
                                  : w->rel == REL_OBL && slice_equal_nocase(slot, preposition))
            return true;
    }
    return false;
}

/* The verb that carries a noun without adding to it: "hold talks", "talks were held". */
static int32_t support_of(const struct coding *c, uint32_t noun)
{
    const struct word *w = &c->tree->words[noun];
    if (w->upos != UPOS_NOUN || w->head < 0)
        return -1;
    if (w->rel == REL_CONJ)
        return c->tree->words[w->head].rel == REL_OBJ ? support_of(c, (uint32_t)w->head) : -1;
    for (const struct frame *f =
             lexicon_frame(c->lex, c->tree->words[w->head].lemma, FRAME_VERB);
         f; f = lexicon_next(c->lex, f))
        if (carries(c, f, noun))
            return w->head;
    return -1;
}

/* The word below a carrier that has a code of its own. */
static uint32_t deepest(const struct coding *c, uint32_t word)
{
    for (int i = 0; i < 8 && c->readings[word].carrier && c->readings[word].content >= 0; i++)
        word = (uint32_t)c->readings[word].content;
    return word;
}

/* A wish whose subject stands where the recipient does: it will be done to him. */
static bool fears(const struct frame *f)
{
    for (uint8_t i = 0; i < f->to.count; i++)
        if (slice_is(f->to.list[i], "subj"))
            return true;
    return false;
}

/* "hoped for talks", "claimed responsibility for it": whoever carries the noun does it, but
 * what one fears is done by others. */
static void share_subject(struct coding *c, const struct reading *carrier, uint32_t content)
{
    struct reading *noun = &c->readings[content];
    enum frame_op op = carrier->frame->op;
    if (noun->support < 0 && (op == OP_SUPPORT || op == OP_WANT) && !fears(carrier->frame))
        noun->support = (int32_t)(carrier - c->readings);
}

static void carry(struct coding *c, const struct args *contents, struct reading *r)
{
    r->carrier = true;
    for (uint32_t i = 0; i < contents->count; i++) {
        const struct reading *below = read_word(c, contents->list[i]);
        if (!below->code)
            continue;
        r->code = below->code;
        r->content = (int32_t)contents->list[i];
        share_subject(c, r, contents->list[i]);
        return;
    }
}

/* "agreed to free them and leave": the operator governs what is joined to its content too. */
static void mark_below(struct coding *c, uint32_t content, bool own, int depth)
{
    const struct tree *tree = c->tree;
    c->readings[content].below = true;
    c->readings[content].own = own;
    for (uint32_t i = tree->first_child[content];
         depth < 4 && i < tree->first_child[content + 1]; i++) {
        uint32_t child = tree->children[i];
        if (tree->words[child].rel == REL_CONJ && args_child(tree, child, REL_NSUBJ) < 0)
            mark_below(c, child, own, depth + 1);
    }
}

/* "promised not to attack", "decided against leaving". */
static bool undone(const struct coding *c, uint32_t content)
{
    return match_negated(c, content) || slice_is(args_case(c->tree, content), "against");
}

/* To promise no cooperation is to refuse it; else what is not to be done is to be stopped. */
static struct slice compose_undone(const struct coding *c, enum frame_op op,
                                   const struct code *content)
{
    const struct plover *p = lexicon_plover(c->lex, content->type, SLICE_EMPTY);
    struct slice stopped = lexicon_compose(c->lex, OP_STOP, content->cameo);
    if (op == OP_AGREE && p && p->quad <= 2)
        return lexicon_compose(c->lex, OP_REJECT, content->cameo);
    bool turns = op == OP_AGREE || op == OP_APPEAL || op == OP_DEMAND || op == OP_THREATEN;
    return lexicon_compose(c->lex, op, turns && stopped.len ? stopped : content->cameo);
}

/* "the talks ended", "the attacks stopped": by themselves, nobody ended them. */
static bool ends_by_itself(struct coding *c, uint32_t verb)
{
    struct args deeds, object;
    if (c->readings[verb].frame->op != OP_STOP || c->readings[verb].frame->pos != FRAME_VERB ||
        args_passive(c->tree, verb))
        return false;
    args_slot(c, verb, SLICE("subj"), &deeds);
    args_slot(c, verb, SLICE("obj"), &object);
    const struct reading *deed = deeds.count ? read_word(c, deeds.list[0]) : NULL;
    return deed && deed->code && deed->frame->pos == FRAME_NOUN && !object.count &&
           !actors_at(c->cast, c->sentence, (int32_t)deeds.list[0]);
}

/* "suspended 9 million dollars in aid": the aid is suspended. */
static void add_sums(const struct coding *c, struct args *contents)
{
    uint32_t count = contents->count;
    for (uint32_t i = 0; i < count && contents->count < ARGS_MAX; i++) {
        int32_t form = args_money_as(c, contents->list[i]);
        if (form >= 0)
            contents->list[contents->count++] = (uint32_t)form;
    }
}

static void compose(struct coding *c, uint32_t word, const struct args *contents,
                    struct reading *r)
{
    enum frame_op op = r->frame->op;
    for (uint32_t i = 0; i < contents->count; i++) {
        const struct reading *below = read_word(c, contents->list[i]);
        bool open = args_child_lemma(c->tree, contents->list[i], "whether") >= 0;
        if (!below->code || open) /* "decided whether to go" */
            continue;
        struct slice code = op == OP_DENY ? r->frame->cameo
                            : undone(c, contents->list[i])
                                ? compose_undone(c, op, below->code)
                                : lexicon_compose(c->lex, op, below->code->cameo);
        if (!code.len)
            continue;
        r->code = lexicon_code(c->lex, code);
        uint32_t content = deepest(c, contents->list[i]);
        r->content = (int32_t)content;
        mark_below(c, content, op == OP_ACCUSE || op == OP_DENY, 0);
        return;
    }
    bool told = r->frame->cameo.len && !ends_by_itself(c, word);
    r->code = told ? lexicon_code(c->lex, r->frame->cameo) : NULL;
}

/* "vowed to attack": what a frame of its own says of it is no event beside it. */
static void mark_announced(struct coding *c, uint32_t word, const struct frame *f)
{
    static const char *const types[] = {"THREATEN", "AGREE", "REQUEST", "REJECT"};
    int32_t clause = args_child(c->tree, word, REL_XCOMP);
    bool infinitive = clause >= 0 && slice_is(c->tree->words[clause].xpos, "VB");
    for (size_t i = 0; infinitive && i < sizeof types / sizeof *types; i++)
        if (slice_is(f->type, types[i]))
            mark_below(c, (uint32_t)clause, false, 0);
}

const struct reading *read_word(struct coding *c, uint32_t word)
{
    struct reading *r = &c->readings[word];
    if (r->done || r->busy)
        return r;
    r->busy = true;
    r->content = -1;
    r->support = support_of(c, word);
    r->frame = match_frame(c, word);
    bool stance = r->frame && r->frame->kind != FRAME_EVENT;
    if (r->frame && r->frame->op == OP_NONE && !stance) {
        r->code = lexicon_code(c->lex, r->frame->cameo);
        mark_announced(c, word, r->frame);
    } else if (r->frame && !stance) {
        struct args contents;
        args_slots(c, word, &r->frame->what, &contents);
        enum frame_op op = r->frame->op;
        bool carrier = op == OP_SUPPORT || op == OP_PASS || op == OP_FAIL || op == OP_WANT;
        if (r->frame->op == OP_STOP)
            add_sums(c, &contents);
        if (carrier)
            carry(c, &contents, r);
        else
            compose(c, word, &contents, r);
    }
    if (r->code && !r->carrier)
        r->code = lexicon_code(c->lex, specify(c, word, r->code->cameo));
    r->busy = false;
    r->done = true;
    return r;
}
