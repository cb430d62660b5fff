/* Did it happen?  Negation, condition and future along the clauses above the predicate. */
#include "events/build.h"

#include "base/banned.h"

struct mood {
    bool negated, hypothetical, future;
    bool failed; /* negated by the word above: "failed to" */
};

int32_t clause_above(const struct tree *tree, uint32_t word, enum relation *rel)
{
    *rel = tree->words[word].rel;
    return tree->words[word].head;
}

static bool own_negation(const struct coding *c, uint32_t word)
{
    const struct frame *f = c->readings[word].frame;
    for (uint8_t i = 0; f && i < f->test_count; i++)
        if (slice_is(f->tests[i].slot, "negated"))
            return true;
    return false;
}

static void read_cues(const struct coding *c, uint32_t word, struct mood *mood)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        const struct word *w = &tree->words[tree->children[i]];
        if (w->rel != REL_AUX && w->rel != REL_MARK && w->rel != REL_ADVMOD &&
            w->rel != REL_AMOD)
            continue;
        enum cue_kind cue = lexicon_cue(c->lex, w->form);
        if (!cue)
            cue = lexicon_cue(c->lex, w->lemma);
        mood->hypothetical |= cue == CUE_HYPOTHETICAL;
        mood->future |= cue == CUE_FUTURE;
    }
    mood->negated |= match_negated(c, word);
}

/* "to attack", "in order to attack". */
static bool to_infinitive(const struct tree *tree, uint32_t word)
{
    return slice_is(tree->words[word].xpos, "VB") && args_child_lemma(tree, word, "to") >= 0;
}

/* "are to meet", "was to visit": what is arranged. */
static bool arranged(const struct tree *tree, uint32_t word)
{
    int32_t be = args_child(tree, word, REL_COP);
    return be >= 0 && to_infinitive(tree, word) && tree->words[word].upos == UPOS_VERB;
}

/* "had they attacked": a condition by the order of the words. */
static bool inverted(const struct tree *tree, uint32_t word)
{
    int32_t aux = args_child(tree, word, REL_AUX), subject = args_child(tree, word, REL_NSUBJ);
    return tree->words[word].rel == REL_ADVCL && aux >= 0 && aux < subject &&
           !args_case(tree, word).len;
}

/* "Will they attack?": asked, not told.  "Why did they attack?" takes it for granted. */
static bool asked(const struct tree *tree, uint32_t word)
{
    int32_t aux = args_child(tree, word, REL_AUX), subject = args_child(tree, word, REL_NSUBJ);
    bool first = aux == 0 || (aux > 0 && tree->words[aux - 1].rel == REL_PUNCT);
    return first && aux < subject && slice_is(tree->words[tree->count - 1].form, "?");
}

static bool has_condition(const struct tree *tree, uint32_t word)
{
    struct slice mark = args_case(tree, word);
    int32_t case_word = args_child_lemma(tree, word, "in");
    bool in_case = case_word >= 0 &&
                   args_child_lemma(tree, (uint32_t)case_word, "case") >= 0; /* "in case" */
    return in_case || slice_equal_nocase(mark, SLICE("if")) ||
           slice_equal_nocase(mark, SLICE("unless")) ||
           slice_equal_nocase(mark, SLICE("lest")) || inverted(tree, word);
}

/* "instead of leaving", "rather than leave", "far from leaving": something else was done. */
static bool replaced(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    int32_t up = tree->words[word].head;
    bool far = up >= 0 && tree->words[up].upos == UPOS_ADV &&
               slice_equal_nocase(args_case(tree, word), SLICE("from")) &&
               lexicon_cue(c->lex, tree->words[up].lemma) == CUE_REPLACED;
    int32_t than = args_child(tree, word, REL_CC); /* "rather than", taken for "and" */
    return far || lexicon_cue(c->lex, args_case(tree, word)) == CUE_REPLACED ||
           (than >= 0 && lexicon_cue(c->lex, tree->words[than].lemma) == CUE_REPLACED);
}

/* "prevented Iran from attacking": whoever is the object does not do it. */
static bool prevented(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    int32_t up = tree->words[word].head;
    if (up < 0 || !args_charged(tree, word) || !slice_is(tree->words[word].xpos, "VBG") ||
        !slice_is(args_case(tree, word), "from"))
        return false;
    int32_t object = args_child(tree, (uint32_t)up, REL_OBJ);
    const struct mention *m = actors_at(c->cast, c->sentence, object);
    return args_passive(tree, (uint32_t)up) || (object >= 0 && m && m->political);
}

/* "it is not true that", "it is false that", "it is possible that". */
static void read_verdict(const struct coding *c, uint32_t up, struct mood *mood)
{
    enum cue_kind cue = lexicon_cue(c->lex, c->tree->words[up].lemma);
    mood->negated |= cue == CUE_REFUTED || (cue == CUE_AFFIRMED && match_negated(c, up));
    mood->hypothetical |= cue == CUE_HYPOTHETICAL;
}

/* What is not said or believed is left open. */
static bool left_open(const struct coding *c, uint32_t up)
{
    enum report_kind kind = lexicon_report(c->lex, c->tree->words[up].lemma);
    return (kind == REPORT_SAY || kind == REPORT_CLAIM || kind == REPORT_CHARGE ||
            kind == REPORT_BELIEVE || kind == REPORT_DENY || kind == REPORT_HEDGE) &&
           match_negated(c, up);
}

/* "the possibility of an attack", "a risk that they attack". */
static bool only_possible(const struct coding *c, uint32_t word, uint32_t up)
{
    const struct tree *tree = c->tree;
    enum relation rel = tree->words[word].rel;
    bool told = (rel == REL_NMOD && slice_is(args_case(tree, word), "of")) ||
                (rel == REL_ACL && args_child_lemma(tree, word, "that") >= 0);
    return told && tree->words[up].upos == UPOS_NOUN &&
           lexicon_cue(c->lex, tree->words[up].lemma) == CUE_HYPOTHETICAL;
}

/* "An attack would be condemned": some event that need not come. */
static bool supposed(const struct coding *c, uint32_t noun, uint32_t up)
{
    static const enum relation places[] = {REL_NSUBJ, REL_NSUBJ_PASS, REL_OBJ};
    const struct tree *tree = c->tree;
    bool some =
        args_child_lemma(tree, noun, "a") >= 0 || args_child_lemma(tree, noun, "any") >= 0;
    bool place = false;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        place |= tree->words[noun].rel == places[i];
    int32_t modal = args_child(tree, up, REL_AUX);
    return some && place && tree->words[noun].upos == UPOS_NOUN && modal >= 0 &&
           lexicon_cue(c->lex, tree->words[modal].form) == CUE_HYPOTHETICAL;
}

/* What the governor says of a clause or noun right below it. */
static void read_governor(const struct coding *c, uint32_t up, struct mood *mood)
{
    const struct reading *r = &c->readings[up];
    const struct word *w = &c->tree->words[up];
    enum frame_op op = r->frame ? r->frame->op : OP_NONE;
    mood->hypothetical |= op == OP_WANT || op == OP_AGREE || op == OP_APPEAL ||
                          op == OP_DEMAND || op == OP_THREATEN || op == OP_REJECT;
    mood->failed = op == OP_FAIL;
    mood->negated |= mood->failed;
    mood->negated |= slice_is(w->lemma, "have") && args_child_lemma(c->tree, up, "yet") >= 0;
    mood->future |= slice_is(w->lemma, "go") && slice_is(w->xpos, "VBG");
    enum cue_kind cue = lexicon_cue(c->lex, w->form); /* "is due to", "is supposed to" */
    mood->future |= cue == CUE_FUTURE;
    mood->hypothetical |= cue == CUE_HYPOTHETICAL;
}

/* "said", "had said". */
static bool in_past(const struct tree *tree, uint32_t verb)
{
    int32_t have = args_child_lemma(tree, verb, "have");
    return slice_is(tree->words[verb].xpos, "VBD") ||
           (have >= 0 && slice_is(tree->words[have].xpos, "VBD"));
}

/* "said that it would leave": "will", told in the past. */
static bool backshifted(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    const struct word *w = &tree->words[word];
    bool told = w->head >= 0 && w->rel == REL_CCOMP && in_past(tree, (uint32_t)w->head) &&
                lexicon_report(c->lex, tree->words[w->head].lemma);
    if (!told || args_child_lemma(tree, word, "would") < 0)
        return false;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++)
        if (has_condition(tree, tree->children[i]))
            return false;
    return true;
}

static bool bare_conjunct(const struct tree *tree, uint32_t word)
{
    return tree->words[word].rel == REL_CONJ && args_child(tree, word, REL_AUX) < 0 &&
           (slice_is(tree->words[word].xpos, "VB") || slice_is(tree->words[word].xpos, "VBN") ||
            slice_is(tree->words[word].xpos, "VBG"));
}

/* The word whose content the word is, wherever the tree hangs it ("stopped short of"); -1. */
static int32_t governor_of(const struct coding *c, uint32_t word)
{
    for (uint32_t i = 0; i < c->tree->count; i++)
        if (c->readings[i].content == (int32_t)word && c->readings[i].frame)
            return (int32_t)i;
    return -1;
}

/* True if the mood of `up` is also that of the word below it. */
static bool climbs(const struct coding *c, uint32_t word, uint32_t up)
{
    const struct tree *tree = c->tree;
    enum relation rel = tree->words[word].rel;
    if (rel == REL_XCOMP || bare_conjunct(tree, word))
        return true;
    if (c->readings[word].support == (int32_t)up)
        return true;
    enum frame_op op = c->readings[up].frame ? c->readings[up].frame->op : OP_NONE;
    if (op == OP_FAIL && rel == REL_NSUBJ) /* "the talks failed": held all the same */
        return args_child(tree, up, REL_XCOMP) >= 0;
    bool occurs = rel == REL_NSUBJ && tree->words[word].upos == UPOS_NOUN &&
                  lexicon_in_class(c->lex, SLICE("@occur"), tree->words[up].lemma);
    if (occurs) /* "the talks did not take place" */
        return true;
    return (rel == REL_OBJ || rel == REL_NSUBJ || rel == REL_NSUBJ_PASS) &&
           (op == OP_SUPPORT || op == OP_PASS || op == OP_WANT || op == OP_FAIL);
}

enum modality modality_of(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    struct mood mood = {false, false, false, false};
    int32_t governor = governor_of(c, word);
    uint32_t at = word;
    if (governor >= 0)
        read_governor(c, (uint32_t)governor, &mood);
    for (int depth = 0; depth < 8; depth++) {
        struct mood own = mood;
        read_cues(c, at, &mood);
        if (own.failed && match_negated(c, at))
            mood.negated = false; /* "did not fail to" */
        mood.failed = false;
        if (backshifted(c, at))
            mood.hypothetical = own.hypothetical, mood.future = true;
        if (has_condition(tree, at)) /* "if it did not leave" */
            mood.hypothetical = true, mood.negated = false;
        mood.hypothetical |= asked(tree, at);
        mood.negated |= replaced(c, at) || prevented(c, at);
        mood.future |= arranged(tree, at);
        int32_t up = tree->words[at].head;
        enum relation rel = tree->words[at].rel;
        if (up < 0)
            break;
        if ((rel == REL_ADVCL || rel == REL_ACL) && to_infinitive(tree, at))
            mood.hypothetical = true;
        if (rel == REL_CCOMP || rel == REL_CSUBJ)
            read_verdict(c, (uint32_t)up, &mood);
        if (rel == REL_CCOMP || (rel == REL_ACL && args_child_lemma(tree, at, "that") >= 0))
            mood.hypothetical |= left_open(c, (uint32_t)up);
        mood.hypothetical |=
            only_possible(c, at, (uint32_t)up) || (at == word && supposed(c, at, (uint32_t)up));
        mood.hypothetical |= slice_is(tree->words[at].xpos, "VBG") && /* "against attacking" */
                             slice_is(args_case(tree, at), "against");
        if (rel == REL_XCOMP || rel == REL_CCOMP || rel == REL_CSUBJ ||
            climbs(c, at, (uint32_t)up))
            read_governor(c, (uint32_t)up, &mood);
        if (!climbs(c, at, (uint32_t)up))
            break;
        at = (uint32_t)up;
    }
    /* "has no intention": the negation made the event. */
    return mood.negated && !own_negation(c, word) ? MODALITY_NEGATED
           : mood.hypothetical                    ? MODALITY_HYPOTHETICAL
           : mood.future                          ? MODALITY_FUTURE
                                                  : MODALITY_ASSERTED;
}
