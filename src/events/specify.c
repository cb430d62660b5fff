/* From a short CAMEO code to a longer one, by what a predicate is about or done with. */
#include "events/build.h"

#include "base/banned.h"

enum { DEEP = 5 };

/* Words of the phrase of `head`, nearest first; what a clause of its own says is left out. */
static void phrase_words(const struct tree *tree, uint32_t head, struct args *out)
{
    uint32_t level_from = 0;
    out->count = 0;
    out->list[out->count++] = head;
    for (int depth = 0; depth < DEEP; depth++) {
        uint32_t level_to = out->count;
        for (uint32_t k = level_from; k < level_to; k++)
            for (uint32_t i = tree->first_child[out->list[k]];
                 i < tree->first_child[out->list[k] + 1]; i++) {
                enum relation rel = tree->words[tree->children[i]].rel;
                bool aside = rel == REL_PUNCT || rel == REL_ACL_RELCL || rel == REL_PARATAXIS ||
                             rel == REL_DET || rel == REL_CASE || rel == REL_MARK;
                if (!aside && out->count < ARGS_MAX)
                    out->list[out->count++] = tree->children[i];
            }
        level_from = level_to;
    }
}

/* "marched to demand ...", "marched in Lima on Sunday demanding ...": parsers hang the
 * participle on the place or day as well. */
static void clauses_of_purpose(const struct tree *tree, uint32_t verb, struct args *out,
                               int depth)
{
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        const struct word *w = &tree->words[tree->children[i]];
        bool clause = w->rel == REL_ADVCL || w->rel == REL_XCOMP || w->rel == REL_ACL;
        bool purpose = slice_is(w->xpos, "VB") || slice_is(w->xpos, "VBG");
        if (clause && purpose && out->count < ARGS_MAX)
            out->list[out->count++] = tree->children[i];
        else if (depth < 3 && (w->rel == REL_OBL || w->rel == REL_NMOD || w->rel == REL_OBJ))
            clauses_of_purpose(tree, tree->children[i], out, depth + 1);
    }
}

static void words_before(const struct tree *tree, uint32_t noun, struct args *out)
{
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++) {
        enum relation rel = tree->words[tree->children[i]].rel;
        bool before = rel == REL_COMPOUND || rel == REL_AMOD || rel == REL_NMOD_DESC;
        if (before && out->count < ARGS_MAX)
            out->list[out->count++] = tree->children[i];
    }
}

static void slot_words(const struct coding *c, uint32_t word, struct slice slot,
                       struct args *out)
{
    const struct reading *r = &c->readings[word];
    out->count = 0;
    if (slice_is(slot, "purpose")) {
        clauses_of_purpose(c->tree, word, out, 0);
        if (r->support >= 0)
            clauses_of_purpose(c->tree, (uint32_t)r->support, out, 0);
    } else if (slice_is(slot, "mod"))
        words_before(c->tree, word, out);
    else if (slice_is(slot, "item"))
        args_slots(c, word, &r->frame->item, out);
    else
        args_slot(c, word, slot, out);
}

static bool names_one(const struct coding *c, uint32_t head, struct slice lemmas)
{
    struct args words;
    phrase_words(c->tree, head, &words);
    for (uint32_t i = 0; i < words.count; i++)
        if (slice_listed(c->tree->words[words.list[i]].lemma, lemmas))
            return true;
    return false;
}

static bool specific_holds(const struct coding *c, uint32_t word, const struct specific *s)
{
    for (uint8_t i = 0; i < s->slots.count; i++) {
        struct args heads;
        slot_words(c, word, s->slots.list[i], &heads);
        for (uint32_t k = 0; k < heads.count; k++)
            if (names_one(c, heads.list[k], s->lemmas) && !reason_named(c, heads.list[k]))
                return true;
    }
    return false;
}

/* The operator whose own code this is: a request, promise, demand or refusal of no more
 * than that. */
static enum frame_op bare_operator(struct slice cameo)
{
    return slice_is(cameo, "020")   ? OP_APPEAL
           : slice_is(cameo, "030") ? OP_AGREE
           : slice_is(cameo, "100") ? OP_DEMAND
           : slice_is(cameo, "120") ? OP_REJECT
                                    : OP_NONE;
}

/* The nearest word with a topic decides; those behind it may only make the code longer. */
static struct slice composed_topic(const struct coding *c, uint32_t head, enum frame_op op)
{
    struct args words;
    struct slice topic = SLICE_EMPTY;
    phrase_words(c->tree, head, &words);
    for (uint32_t i = 0; i < words.count; i++) {
        struct slice more = lexicon_topic(c->lex, c->tree->words[words.list[i]].lemma);
        if (!topic.len || slice_starts(more, topic))
            topic = more;
    }
    return topic.len ? lexicon_compose(c->lex, op, topic) : topic;
}

static bool same_type(const struct lexicon *lex, struct slice a, struct slice b)
{
    const struct code *x = lexicon_code(lex, a), *y = lexicon_code(lex, b);
    return x && y && slice_equal(x->type, y->type);
}

static struct slice topic_code(const struct coding *c, uint32_t word, struct slice cameo)
{
    static const char *const places[] = {"xcomp", "ccomp", "obj", "for", "of", "to", "on"};
    enum frame_op op = bare_operator(cameo);
    struct slice code = SLICE_EMPTY;
    for (size_t i = 0; op && i < sizeof places / sizeof *places; i++) {
        struct args heads;
        args_slot(c, word, slice_of(places[i]), &heads);
        for (uint32_t k = 0; k < heads.count && !code.len; k++)
            code = composed_topic(c, heads.list[k], op);
    }
    return same_type(c->lex, code, cameo) ? code : SLICE_EMPTY;
}

struct slice specify(const struct coding *c, uint32_t word, struct slice cameo)
{
    struct slice topic = topic_code(c, word, cameo);
    if (topic.len)
        return topic;
    for (size_t i = 0; i < c->lex->specifics.count; i++) {
        const struct specific *s = &c->lex->specifics.list[i];
        if (slice_equal(s->base, cameo) && specific_holds(c, word, s))
            return s->code;
    }
    return cameo;
}
