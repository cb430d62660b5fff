/* The dependency tree as slots: who stands where around a predicate. */
#include "events/build.h"

#include "names/objects.h"

#include "base/banned.h"

static void add(struct args *out, int32_t word)
{
    if (word < 0 || out->count == ARGS_MAX)
        return;
    for (uint32_t i = 0; i < out->count; i++)
        if (out->list[i] == (uint32_t)word)
            return;
    out->list[out->count++] = (uint32_t)word;
}

int32_t args_child(const struct tree *tree, uint32_t word, enum relation rel)
{
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++)
        if (tree->words[tree->children[i]].rel == rel)
            return (int32_t)tree->children[i];
    return -1;
}

int32_t args_child_lemma(const struct tree *tree, uint32_t word, const char *lemma)
{
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++)
        if (slice_equal_nocase(tree->words[tree->children[i]].lemma, slice_of(lemma)))
            return (int32_t)tree->children[i];
    return -1;
}

bool args_passive(const struct tree *tree, uint32_t verb)
{
    const struct word *w = &tree->words[verb];
    if (args_child(tree, verb, REL_AUX_PASS) >= 0 ||
        args_child(tree, verb, REL_NSUBJ_PASS) >= 0)
        return true;
    return slice_is(w->xpos, "VBN") && w->rel == REL_ACL &&
           args_child(tree, verb, REL_AUX) < 0 && args_child(tree, verb, REL_OBJ) < 0;
}

/* "Clashes between Serbs and Croats went on", "clashes" taken for a verb. */
bool args_noun(const struct tree *tree, uint32_t word)
{
    const struct word *w = &tree->words[word];
    bool place = w->rel == REL_NSUBJ || w->rel == REL_NSUBJ_PASS || w->rel == REL_OBJ ||
                 w->rel == REL_OBL || w->rel == REL_NMOD;
    return w->upos == UPOS_NOUN ||
           (w->upos == UPOS_VERB && place && !slice_is(w->xpos, "VBG") &&
            args_child(tree, word, REL_NSUBJ) < 0 && args_child(tree, word, REL_OBJ) < 0);
}

struct slice args_case(const struct tree *tree, uint32_t word)
{
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        uint32_t c = tree->children[i];
        if (tree->words[c].rel != REL_CASE && tree->words[c].rel != REL_MARK)
            continue;
        if (slice_is(tree->words[c].lemma, "'s") || slice_is(tree->words[c].lemma, "'"))
            continue;
        return tree->words[c].lemma;
    }
    return SLICE_EMPTY;
}

/* "who", "which" and "that" of a relative clause mean the noun above it. */
static int32_t lift_relative(const struct tree *tree, int32_t word)
{
    if (word < 0)
        return word;
    const struct word *w = &tree->words[word];
    bool relative = slice_starts(w->xpos, SLICE("W")) ||
                    (w->upos == UPOS_PRON && slice_is(w->lemma, "that"));
    int32_t verb = w->head;
    if (relative && verb >= 0 && tree->words[verb].rel == REL_ACL_RELCL)
        return tree->words[verb].head;
    return word;
}

/* "an attack on mosques that killed two": the attack did, not what it was on. */
static int32_t deed_above(const struct coding *c, int32_t noun, uint32_t verb)
{
    const struct frame *f = c->readings[verb].frame;
    int32_t up = noun >= 0 ? c->tree->words[noun].head : -1;
    bool strikes = f && slice_is(f->type, "ASSAULT") && c->tree->words[verb].head == noun;
    for (int depth = 0; strikes && up >= 0 && depth < 3; depth++) {
        const struct frame *deed = c->readings[up].frame;
        if (deed && deed->pos == FRAME_NOUN && slice_is(deed->type, "ASSAULT"))
            return up;
        up = c->tree->words[up].rel == REL_NMOD ? c->tree->words[up].head : -1;
    }
    return noun;
}

static bool clausal_noun(const struct word *w)
{
    return w->rel == REL_ACL || w->rel == REL_ACL_RELCL;
}

static void agents_of_passive(const struct tree *tree, uint32_t verb, struct args *out)
{
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t c = tree->children[i];
        enum relation rel = tree->words[c].rel;
        if (rel == REL_OBL_AGENT || (rel == REL_OBL && slice_is(args_case(tree, c), "by")))
            add(out, (int32_t)c);
    }
}

static void subject(const struct coding *c, uint32_t p, struct args *out, int depth);

/* The object; without one, the one addressed: "urged Iran to stop", not "told Iran that". */
static int32_t object_of(const struct tree *tree, uint32_t verb)
{
    int32_t object = args_child(tree, verb, REL_OBJ);
    bool said = args_child(tree, verb, REL_CCOMP) >= 0;
    return object >= 0 || said ? object : args_child(tree, verb, REL_IOBJ);
}

bool args_charged(const struct tree *tree, uint32_t p)
{
    static const char *const marks[] = {"of", "for", "from", "with", "into", "against"};
    struct slice mark = args_case(tree, p);
    bool clause = tree->words[p].rel == REL_ADVCL || tree->words[p].rel == REL_OBL;
    for (size_t i = 0; clause && i < sizeof marks / sizeof *marks; i++)
        if (slice_is(mark, marks[i]))
            return true;
    return false;
}

/* "summoned the envoy to complain", "called him to discuss": whoever calls does it. */
static bool own_purpose(const struct coding *c, uint32_t verb)
{
    const struct frame *f = c->readings[verb].frame;
    return f && f->op == OP_NONE &&
           (slice_is(f->type, "CONSULT") || slice_is(f->type, "REQUEST"));
}

/* "charged him with murder" he did it; "threatened him with sanctions" he did not. */
static bool charged_deed(const struct coding *c, uint32_t p)
{
    const struct word *w = &c->tree->words[p];
    const struct frame *f = w->head >= 0 ? c->readings[w->head].frame : NULL;
    bool means = w->upos == UPOS_NOUN && slice_is(args_case(c->tree, p), "with");
    return args_charged(c->tree, p) &&
           (!means || (f && (f->op == OP_ACCUSE || slice_is(f->type, "ACCUSE"))));
}

/* The subject that a clause takes from the clause or noun above it. */
static void borrowed_subject(const struct coding *c, uint32_t p, struct args *out, int depth)
{
    const struct tree *tree = c->tree;
    const struct word *w = &tree->words[p];
    if (w->head < 0 || depth > 6)
        return;
    uint32_t up = (uint32_t)w->head;
    bool charged = charged_deed(c, p);
    int32_t object = own_purpose(c, up) ? -1 : object_of(tree, up);
    if ((w->rel == REL_XCOMP || charged) && object >= 0 && !args_passive(tree, up))
        add(out, object);
    else if ((w->rel == REL_XCOMP || charged) && args_passive(tree, up))
        add(out, args_child(tree, up, REL_NSUBJ_PASS));
    else if (w->rel == REL_CONJ && args_passive(tree, up))
        add(out, lift_relative(tree, args_child(tree, up, REL_NSUBJ_PASS)));
    else if (w->rel == REL_ADVCL && tree->words[up].rel == REL_ADVMOD) /* "far from leaving" */
        subject(c, (uint32_t)tree->words[up].head, out, depth + 1);
    else if (w->rel == REL_XCOMP || w->rel == REL_CONJ || w->rel == REL_ADVCL ||
             w->rel == REL_PARATAXIS)
        subject(c, up, out, depth + 1);
    else if (clausal_noun(w) && slice_is(w->xpos, "VB")) {
        /* "a plan to attack": whose plan it is */
        add(out, args_child(tree, up, REL_NMOD_POSS));
        if (!out->count && tree->words[up].rel == REL_OBJ && tree->words[up].head >= 0)
            subject(c, (uint32_t)tree->words[up].head, out, depth + 1);
    } else if (clausal_noun(w) && args_child(tree, up, REL_COP) >= 0 &&
               args_case(tree, up).len) /* "is on the verge of leaving" */
        subject(c, up, out, depth + 1);
    else if (clausal_noun(w) && tree->words[up].rel == REL_OBJ && tree->words[up].head >= 0 &&
             slice_is(w->xpos, "VBG") && !actors_at(c->cast, c->sentence, w->head))
        /* "issued a report accusing ...": whoever issued it accuses */
        subject(c, (uint32_t)tree->words[up].head, out, depth + 1);
    else if (clausal_noun(w))
        add(out, w->head);
}

/* Of two words taken for subjects the one next to the verb: "MOSCOW: Serbia rejected ...". */
static int32_t nearest_subject(const struct tree *tree, uint32_t p)
{
    int32_t found = args_child(tree, p, REL_NSUBJ);
    for (uint32_t i = tree->first_child[p]; i < tree->first_child[p + 1]; i++)
        if (tree->words[tree->children[i]].rel == REL_NSUBJ && tree->children[i] < p)
            found = (int32_t)tree->children[i];
    return found;
}

/* "Peru, along with Chile, rejected ...": both do. */
static bool is_along(struct slice mark)
{
    return slice_is(mark, "along") || slice_is(mark, "alongside");
}

/* "Moscow, like Israel, has no interest": both have none; not "states like Chad". */
static void who_alike(const struct tree *tree, uint32_t subject, uint32_t verb,
                      struct args *out)
{
    for (uint32_t i = tree->first_child[subject]; i < tree->first_child[subject + 1]; i++) {
        uint32_t child = tree->children[i];
        int32_t like = args_child(tree, child, REL_CASE);
        if (child < verb && like > 0 && slice_is(tree->words[like].lemma, "like") &&
            tree->words[like - 1].upos == UPOS_PUNCT)
            add(out, (int32_t)child);
    }
}

/* "is being weighed in Paris": what is considered in a capital its government considers. */
static void considered_in(const struct coding *c, uint32_t p, struct args *out)
{
    const struct tree *tree = c->tree;
    const struct frame *f = c->readings[p].frame;
    for (uint32_t i = tree->first_child[p];
         f && f->op == OP_WANT && !out->count && i < tree->first_child[p + 1]; i++) {
        uint32_t child = tree->children[i];
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)child);
        bool capital = m && m->political && m->count == 1 && m->list[0].state;
        if (capital && tree->words[child].rel == REL_OBL &&
            slice_equal_nocase(args_case(tree, child), SLICE("in")))
            add(out, (int32_t)child);
    }
}

static void subject(const struct coding *c, uint32_t p, struct args *out, int depth)
{
    const struct tree *tree = c->tree;
    if (args_passive(tree, p)) {
        agents_of_passive(tree, p, out);
        considered_in(c, p, out);
        return;
    }
    int32_t own = nearest_subject(tree, p), doer = lift_relative(tree, own);
    add(out, doer == own ? own : deed_above(c, doer, p));
    for (uint32_t i = tree->first_child[p]; out->count && i < tree->first_child[p + 1]; i++)
        if (tree->children[i] < p && tree->words[tree->children[i]].rel == REL_OBL &&
            is_along(args_case(tree, tree->children[i])))
            add(out, (int32_t)tree->children[i]);
    if (out->count)
        who_alike(tree, out->list[0], p, out);
    if (!out->count)
        add(out, lift_relative(tree, args_child(tree, p, REL_NSUBJ_OUTER)));
    enum upos upos = tree->words[p].upos;
    if (!out->count && (upos == UPOS_VERB || upos == UPOS_ADJ)) /* "it" taken for a dummy */
        add(out, args_child(tree, p, REL_EXPL));
    if (!out->count)
        borrowed_subject(c, p, out, depth);
}

/* "handed over medicine": the particle of a known pair, taken for a preposition. */
static int32_t behind_particle(const struct coding *c, uint32_t p)
{
    const struct tree *tree = c->tree;
    bool compound = p + 2 < tree->count && tree->words[p + 2].upos == UPOS_ADP; /* "out of" */
    if (p + 1 >= tree->count || tree->words[p + 1].rel != REL_CASE || compound)
        return -1;
    int32_t object = tree->words[p + 1].head;
    const struct frame *f = lexicon_frame(c->lex, tree->words[p].lemma, FRAME_VERB);
    for (; f && object >= 0 && tree->words[object].head == (int32_t)p;
         f = lexicon_next(c->lex, f))
        if (f->extras && slice_equal(f->extra[0], tree->words[p + 1].lemma) &&
            (slice_is(f->extra[0], "over") || slice_is(f->extra[0], "up") ||
             slice_is(f->extra[0], "off") || slice_is(f->extra[0], "out") ||
             slice_is(f->extra[0], "down") || slice_is(f->extra[0], "back")))
            return object;
    return -1;
}

/* "rejects and condemns the decision": the object of both. */
static int32_t shared_object(const struct tree *tree, uint32_t p)
{
    const struct word *w = &tree->words[p];
    if (w->rel == REL_CONJ && w->head >= 0 && (uint32_t)w->head + 4 > p) {
        int32_t object = object_of(tree, (uint32_t)w->head);
        return object > (int32_t)p ? object : -1;
    }
    int32_t other = args_child(tree, p, REL_CONJ);
    bool near = other > (int32_t)p && (uint32_t)other < p + 4;
    return near && tree->words[other].upos == UPOS_VERB ? object_of(tree, (uint32_t)other) : -1;
}

/* The thing of a passive whose subject is the one that it is handed to, or -1. */
static int32_t handed_in_passive(const struct coding *c, uint32_t p)
{
    int32_t thing = args_passive(c->tree, p) ? args_child(c->tree, p, REL_OBJ) : -1;
    return thing >= 0 && objects_handed(c->lex, c->tree->words[p].lemma) ? thing : -1;
}

static void object(const struct coding *c, uint32_t p, struct args *out)
{
    const struct tree *tree = c->tree;
    const struct word *w = &tree->words[p];
    if (!args_passive(tree, p)) {
        add(out, lift_relative(tree, object_of(tree, p)));
        if (!out->count)
            add(out, behind_particle(c, p));
        if (!out->count)
            add(out, shared_object(tree, p));
        if (!out->count) /* an object taken for somebody addressed */
            add(out, args_child(tree, p, REL_VOCATIVE));
        bool gap = w->rel == REL_ACL_RELCL && args_child(tree, p, REL_NSUBJ) >= 0 &&
                   lift_relative(tree, args_child(tree, p, REL_NSUBJ)) ==
                       args_child(tree, p, REL_NSUBJ);
        if (!out->count && gap)
            add(out, w->head);
        return;
    }
    add(out, handed_in_passive(c, p)); /* "Haiti was given two ships" */
    if (!out->count)
        add(out, lift_relative(tree, args_child(tree, p, REL_NSUBJ_PASS)));
    if (!out->count && w->rel == REL_ACL)
        add(out, w->head);
    if (!out->count && w->rel == REL_CONJ && w->head >= 0)
        add(out, args_child(tree, (uint32_t)w->head, REL_NSUBJ_PASS));
    if (!out->count && w->rel == REL_XCOMP && w->head >= 0)
        add(out, args_child(tree, (uint32_t)w->head, REL_NSUBJ));
}

static bool governed(enum relation rel)
{
    return rel == REL_OBL || rel == REL_NMOD || rel == REL_OBL_AGENT || rel == REL_ADVCL ||
           rel == REL_ACL;
}

static bool counts(enum relation rel)
{
    return rel == REL_AMOD || rel == REL_COMPOUND || rel == REL_NUMMOD;
}

uint32_t args_first(const struct tree *tree, uint32_t head)
{
    uint32_t first = head;
    for (uint32_t i = tree->first_child[head]; i < tree->first_child[head + 1]; i++) {
        uint32_t child = tree->children[i];
        if (counts(tree->words[child].rel) && child < head && args_first(tree, child) < first)
            first = args_first(tree, child);
    }
    return first;
}

uint32_t args_last(const struct tree *tree, uint32_t head)
{
    uint32_t last = head;
    for (uint32_t i = tree->first_child[head]; i < tree->first_child[head + 1]; i++) {
        uint32_t child = tree->children[i];
        if (tree->words[child].rel == REL_NUMMOD && child > last)
            last = child;
    }
    return last;
}

dem_span args_phrase(const struct tree *tree, uint32_t head)
{
    return (dem_span){tree->words[args_first(tree, head)].span.from,
                      tree->words[args_last(tree, head)].span.to};
}

bool args_time(const struct coding *c, uint32_t word)
{
    for (size_t i = 0; i < c->times->count; i++)
        if (word >= c->times->list[i].first && word <= c->times->list[i].last)
            return true;
    return false;
}

/* "in case they attack", "in order to": no preposition with its clause. */
static bool compound_mark(const struct tree *tree, uint32_t clause)
{
    int32_t in = args_child_lemma(tree, clause, "in");
    return in >= 0 && tree->words[in].rel == REL_MARK &&
           args_child(tree, (uint32_t)in, REL_FIXED) >= 0;
}

static void with_case(const struct tree *tree, uint32_t head, struct slice preposition,
                      struct args *out)
{
    for (uint32_t i = tree->first_child[head]; i < tree->first_child[head + 1]; i++) {
        uint32_t c = tree->children[i];
        struct slice found = args_case(tree, c);
        if (tree->words[c].rel == REL_ADVCL && compound_mark(tree, c))
            continue;
        if (governed(tree->words[c].rel) && slice_equal_nocase(found, preposition))
            add(out, (int32_t)c);
    }
}

/* "leaks of missile technology to Iran": a phrase behind the noun, before the next verb or
 * comma, is taken for its own although the tree hangs it on a noun in between. */
static void behind(const struct tree *tree, uint32_t noun, struct slice preposition,
                   struct args *out)
{
    if (tree->words[noun].upos == UPOS_VERB && !args_noun(tree, noun))
        return;
    for (uint32_t i = noun + 1; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        if (w->upos == UPOS_VERB || w->upos == UPOS_AUX || w->upos == UPOS_PUNCT)
            return;
        if (w->rel == REL_CASE && w->head > (int32_t)i &&
            slice_equal_nocase(w->lemma, preposition)) {
            add(out, w->head);
            return;
        }
    }
}

/* "lifted a ban on Wednesday on the party": a day is no argument, and hides none. */
static void without_times(const struct coding *c, struct args *out)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < out->count; i++)
        if (!args_time(c, out->list[i]))
            out->list[kept++] = out->list[i];
    out->count = kept;
}

static bool sake_noun(const struct coding *c, uint32_t noun)
{
    return slice_equal_nocase(args_case(c->tree, noun), SLICE("in")) &&
           lexicon_in_class(c->lex, SLICE("@sake"), c->tree->words[noun].lemma);
}

bool args_sake(const struct coding *c, uint32_t word)
{
    int32_t mark = args_child(c->tree, word, REL_CASE);
    return sake_noun(c, word) || (mark > 0 && sake_noun(c, (uint32_t)mark - 1));
}

/* "a rally in support of the army", "marched in solidarity with the miners": no arguments.
 * Those of "spoke in favour of" are, of a predicate of several words. */
static void without_sakes(const struct coding *c, uint32_t p, struct slice preposition,
                          struct args *out)
{
    uint32_t kept = 0;
    bool own = c->tree->words[p].upos == UPOS_VERB && !slice_is(preposition, "in");
    for (uint32_t i = 0; i < out->count; i++)
        if (own || !args_sake(c, out->list[i]))
            out->list[kept++] = out->list[i];
    out->count = kept;
}

/* The preposition's phrases at what stands behind "of". */
static void below_of(const struct tree *tree, uint32_t noun, struct slice preposition,
                     struct args *out)
{
    struct args parts = {.count = 0};
    with_case(tree, noun, SLICE("of"), &parts);
    for (uint32_t i = 0; i < parts.count; i++)
        with_case(tree, parts.list[i], preposition, out);
}

/* Parsers hang "with Iran" now on the verb, now on its object: both are looked at. */
static void oblique(const struct coding *c, uint32_t p, struct slice preposition,
                    struct args *out)
{
    const struct tree *tree = c->tree;
    with_case(tree, p, preposition, out);
    without_times(c, out);
    if (!out->count)
        behind(tree, p, preposition, out);
    without_times(c, out);
    without_sakes(c, p, preposition, out);
    for (uint32_t i = tree->first_child[p]; !out->count && i < tree->first_child[p + 1]; i++) {
        uint32_t child = tree->children[i];
        enum relation rel = tree->words[child].rel;
        bool passive_subject = rel == REL_NSUBJ_PASS;
        if (rel == REL_OBJ || passive_subject || rel == REL_XCOMP || rel == REL_OBL)
            with_case(tree, child, preposition, out);
        bool thing = rel == REL_OBJ && lexicon_item(c->lex, tree->words[child].lemma);
        if (!out->count && thing) /* "a loan of two million francs from Chad" */
            below_of(tree, child, preposition, out);
        if (out->count && rel == REL_OBL && reason_named(c, child)) /* "in protest at" */
            out->count = 0;
    }
    int32_t support = c->readings[p].support;
    if (support < 0 && tree->words[p].upos == UPOS_NOUN && admit_happened(c, p))
        support = tree->words[p].head; /* "clashes broke out between ..." */
    if (!out->count && support >= 0)
        with_case(tree, (uint32_t)support, preposition, out);
    bool shared = tree->words[p].rel == REL_CONJ && tree->words[p].head >= 0;
    if (!out->count && shared && tree->words[p].upos == UPOS_NOUN)
        with_case(tree, (uint32_t)tree->words[p].head, preposition, out);
}

static void modifiers(const struct coding *c, uint32_t noun, struct args *out)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++) {
        uint32_t m = tree->children[i];
        enum relation rel = tree->words[m].rel;
        bool word = rel == REL_AMOD || rel == REL_COMPOUND || rel == REL_NMOD_DESC;
        if (word && actors_at(c->cast, c->sentence, (int32_t)m)) {
            modifiers(c, m, out); /* "Greek-Turkish ties" */
            add(out, (int32_t)m);
        } else if (rel == REL_COMPOUND && m < noun) /* "Russian technology transfers" */
            modifiers(c, m, out);
    }
}

/* "missile exports", "gas supplies": the words that the noun makes one thing with. */
static void compounds(const struct tree *tree, uint32_t noun, struct args *out)
{
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++)
        if (tree->words[tree->children[i]].rel == REL_COMPOUND && tree->children[i] < noun)
            add(out, (int32_t)tree->children[i]);
}

/* "a treaty in Brasilia": a town is where it was done, and no party to it. */
static void drop_towns(const struct coding *c, struct args *out)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < out->count; i++) {
        const struct place *place = places_at(c->cast->places, c->sentence, out->list[i]);
        if (!place || place->precision > PLACE_TOWN)
            out->list[kept++] = out->list[i];
    }
    out->count = kept;
}

static void owners(const struct coding *c, uint32_t noun, struct args *out)
{
    const struct tree *tree = c->tree;
    add(out, args_child(tree, noun, REL_NMOD_POSS));
    modifiers(c, noun, out);
    static const char *const of[] = {"by",      "of", "from",    "in",
                                     "against", "on", "between", "with"};
    for (size_t i = 0; i < sizeof of / sizeof *of && !out->count; i++) {
        with_case(tree, noun, slice_of(of[i]), out);
        if (!strcmp(of[i], "in"))
            drop_towns(c, out);
    }
}

/* "with Swiss mediation": who mediates is no party. */
static bool good_offices(const struct coding *c, uint32_t noun)
{
    return lexicon_in_class(c->lex, SLICE("@good-offices"), c->tree->words[noun].lemma);
}

/* "obj's", "of's": whose the words of that slot are ("the leaks of Russian technology"). */
static void slots_owners(const struct coding *c, uint32_t p, struct slice slot,
                         struct args *out)
{
    struct args inner;
    args_slot(c, p, slice_part(slot, 0, slot.len - 2), &inner);
    for (uint32_t i = 0; i < inner.count; i++)
        if (!good_offices(c, inner.list[i]))
            owners(c, inner.list[i], out);
}

/* The subject of the verb that carries a noun: "Russia launched an attack". */
static void support_subject(const struct coding *c, uint32_t noun, struct args *out)
{
    int32_t support = c->readings[noun].support;
    if (support >= 0)
        subject(c, (uint32_t)support, out, 0);
}

/* "at the request of Riyadh, Egypt left": whoever does what the phrase belongs to. */
static void host(const struct coding *c, uint32_t noun, struct args *out)
{
    int32_t verb = c->tree->words[noun].head;
    if (verb >= 0 && c->tree->words[verb].upos == UPOS_VERB)
        subject(c, (uint32_t)verb, out, 0);
}

static bool is_clause_slot(struct slice slot)
{
    return slice_is(slot, "xcomp") || slice_is(slot, "ccomp");
}

static void clauses(const struct tree *tree, uint32_t p, struct slice slot, struct args *out)
{
    add(out, args_child(tree, p, slice_is(slot, "xcomp") ? REL_XCOMP : REL_CCOMP));
    for (uint32_t i = tree->first_child[p]; i < tree->first_child[p + 1]; i++) {
        const struct word *w = &tree->words[tree->children[i]];
        bool infinitive = (w->rel == REL_ADVCL || w->rel == REL_ACL) &&
                          slice_is(w->xpos, "VB") &&
                          slice_is(args_case(tree, tree->children[i]), "to");
        bool gerund = w->rel == REL_ADVCL &&
                      slice_is(w->xpos, "VBG") && /* "ruled out leaving" */
                      tree->children[i] > p && tree->children[i] < p + 3 &&
                      !args_case(tree, tree->children[i]).len;
        if (slice_is(slot, "xcomp") && (infinitive || gerund))
            add(out, (int32_t)tree->children[i]);
    }
    int32_t object = object_of(tree, p);
    if (!out->count && object >= 0 && slice_is(slot, "xcomp"))
        add(out, args_child(tree, (uint32_t)object, REL_ACL));
}

int32_t args_money_as(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    const struct quantity *q = lexicon_quantity(c->lex, tree->words[word].lemma);
    uint32_t next = args_last(tree, word) + 1;
    if (!q || q->kind == QUANTITY_MEASURE || next >= tree->count ||
        !slice_is(tree->words[next].lemma, "in") || tree->words[next].rel != REL_CASE ||
        tree->words[next].head < (int32_t)next)
        return -1;
    uint32_t form = (uint32_t)tree->words[next].head;
    return lexicon_item(c->lex, tree->words[form].lemma) ? (int32_t)form : -1;
}

/* The same, or -1 if it is no more than money is ("in aid"). */
static int32_t counted_money(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    int32_t form = args_money_as(c, word);
    bool bare = form >= 0 &&
                lexicon_in_class(c->lex, SLICE("@bare-aid"), tree->words[form].lemma) &&
                args_child(tree, (uint32_t)form, REL_COMPOUND) < 0 &&
                args_child(tree, (uint32_t)form, REL_AMOD) < 0;
    return bare ? -1 : form;
}

uint32_t args_counted(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    const struct word *w = &tree->words[word];
    bool counts = w->upos == UPOS_DET || w->upos == UPOS_NUM || w->upos == UPOS_SYM ||
                  lexicon_in_class(c->lex, SLICE("@quantity"), w->lemma);
    struct args inner = {.count = 0};
    if (counts)
        with_case(tree, word, SLICE("of"), &inner);
    int32_t given = inner.count ? -1 : counted_money(c, word);
    return inner.count ? inner.list[0] : given >= 0 ? (uint32_t)given : word;
}

static void raw_slot(const struct coding *c, uint32_t p, struct slice slot, struct args *out)
{
    const struct tree *tree = c->tree;
    out->count = 0;
    if (slice_is(slot, "subj")) {
        subject(c, p, out, 0);
        if (!out->count && tree->words[p].upos == UPOS_NOUN)
            support_subject(c, p, out);
    } else if (slice_is(slot, "obj"))
        object(c, p, out);
    else if (slice_is(slot, "iobj"))
        add(out, handed_in_passive(c, p) < 0
                     ? args_child(tree, p, REL_IOBJ)
                     : lift_relative(tree, args_child(tree, p, REL_NSUBJ_PASS)));
    else if (slice_ends(slot, SLICE("'s")))
        slots_owners(c, p, slot, out);
    else if (is_clause_slot(slot))
        clauses(tree, p, slot, out);
    else if (slice_is(slot, "poss"))
        add(out, args_child(tree, p, REL_NMOD_POSS));
    else if (slice_is(slot, "mod"))
        modifiers(c, p, out);
    else if (slice_is(slot, "compound"))
        compounds(tree, p, out);
    else if (slice_is(slot, "host"))
        host(c, p, out);
    else
        oblique(c, p, slot, out);
}

void args_slot(const struct coding *c, uint32_t p, struct slice slot, struct args *out)
{
    raw_slot(c, p, slot, out);
    for (uint32_t i = 0; i < out->count; i++) {
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)out->list[i]);
        if (!m || !m->political)
            out->list[i] = args_counted(c, out->list[i]);
    }
}

void args_slots(const struct coding *c, uint32_t p, const struct slots *slots, struct args *out)
{
    out->count = 0;
    for (uint8_t i = 0; i < slots->count; i++) {
        struct args one;
        args_slot(c, p, slots->list[i], &one);
        for (uint32_t k = 0; k < one.count; k++)
            add(out, (int32_t)one.list[k]);
    }
}

static void within(const struct coding *c, uint32_t word, struct args *out, int depth)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        uint32_t child = tree->children[i];
        enum relation rel = tree->words[child].rel;
        bool nominal = rel == REL_NMOD || rel == REL_NMOD_POSS || rel == REL_COMPOUND ||
                       rel == REL_AMOD || rel == REL_CONJ || rel == REL_APPOS ||
                       rel == REL_NMOD_DESC;
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)child);
        if (!nominal || out->count)
            continue;
        if (m && m->political && m->count && m->list[0].iso3[0])
            add(out, (int32_t)child);
        else if (depth < 4)
            within(c, child, out, depth + 1);
    }
}

void args_within(const struct coding *c, const struct args *heads, struct args *out)
{
    out->count = 0;
    for (uint32_t i = 0; i < heads->count && !out->count; i++)
        if (!good_offices(c, heads->list[i]))
            within(c, heads->list[i], out, 0);
}

bool args_same(const struct actor *a, const struct actor *b)
{
    if (a->person >= 0 || b->person >= 0)
        return a->person == b->person;
    return a->span.from == b->span.from && !strcmp(a->iso3, b->iso3);
}

bool args_among(const struct actors *list, const struct actor *actor)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct actor *a = &list->list[i];
        if (args_same(a, actor) || (a->state && actor->state && !strcmp(a->iso3, actor->iso3)))
            return true;
    }
    return false;
}

static void add_actor(const struct coding *c, const struct actor *a, struct actors *out)
{
    for (size_t i = 0; i < out->count; i++)
        if (args_same(&out->list[i], a))
            return;
    *ARENA_PUSH(c->arena, out) = *a;
}

/* "Peru and Chile", "Peru along with Chile", "Peru together with Chile". */
static bool joined(const struct tree *tree, uint32_t word)
{
    const struct word *w = &tree->words[word];
    struct slice mark = args_case(tree, word);
    bool together = w->head >= 0 && args_child_lemma(tree, (uint32_t)w->head, "together") >= 0;
    return w->rel == REL_CONJ ||
           (w->rel == REL_NMOD && (is_along(mark) || (together && slice_is(mark, "with"))));
}

static void add_word(const struct coding *c, uint32_t word, struct actors *out, int depth)
{
    const struct tree *tree = c->tree;
    const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)word);
    for (uint32_t i = 0; m && m->political && i < m->count; i++)
        add_actor(c, &m->list[i], out);
    for (uint32_t i = tree->first_child[word]; depth < 3 && i < tree->first_child[word + 1];
         i++)
        if (joined(tree, tree->children[i]))
            add_word(c, tree->children[i], out, depth + 1);
}

void args_actors(const struct coding *c, const struct args *args, struct actors *out)
{
    for (uint32_t i = 0; i < args->count; i++)
        add_word(c, args->list[i], out, 0);
}

bool args_same_side(const struct actor *a, const struct actor *b)
{
    return args_same(a, b) || (a->iso3[0] && !strcmp(a->iso3, b->iso3));
}

static bool is_plural(const struct word *w)
{
    return slice_ends(w->xpos, SLICE("S"));
}

/* The last object before `end` that is a noun with a frame of its own. */
static struct slice last_matter(const struct lexicon *lex, const struct tree *tree,
                                uint32_t end, bool plural)
{
    for (uint32_t i = end; i-- > 0;) {
        const struct word *w = &tree->words[i];
        if (w->upos == UPOS_NOUN && (w->rel == REL_OBJ || w->rel == REL_NSUBJ_PASS) &&
            is_plural(w) == plural && lexicon_frame(lex, w->lemma, FRAME_NOUN))
            return w->lemma;
    }
    return SLICE_EMPTY;
}

struct slice args_meant(const struct coding *c, uint32_t word)
{
    const struct word *w = &c->tree->words[word];
    bool one = slice_equal_nocase(w->form, SLICE("it")), many = slice_is(w->form, "them");
    if ((!one && !many) || w->rel != REL_OBJ)
        return SLICE_EMPTY;
    struct slice here = last_matter(c->lex, c->tree, word, many);
    return here.len || !c->before ? here
                                  : last_matter(c->lex, c->before, c->before->count, many);
}
