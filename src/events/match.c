/* Which frame of the lexicon a word carries, by the words and slots around it. */
#include "events/build.h"

#include "names/lemmas.h"

#include "base/banned.h"

static struct slice lower(const struct coding *c, struct slice s)
{
    struct slice copy = arena_copy(c->arena, s);
    char *at = (char *)(uintptr_t)copy.at;
    for (size_t i = 0; i < s.len; i++)
        if (at[i] >= 'A' && at[i] <= 'Z')
            at[i] = (char)(at[i] + 32);
    return copy;
}

static bool hyphen_between(const struct tree *tree, uint32_t left)
{
    return left + 2 < tree->count && slice_is(tree->words[left + 1].form, "-") &&
           tree->words[left].span.to == tree->words[left + 1].span.from &&
           tree->words[left + 1].span.to == tree->words[left + 2].span.from;
}

/* Treebanks cut "sit-in" at its hyphen: the whole word for its head, the lemma for others. */
static struct slice whole_lemma(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    uint32_t first = word, last = word;
    while (hyphen_between(tree, last))
        last += 2;
    while (first >= 2 && hyphen_between(tree, first - 2))
        first -= 2;
    int32_t head = tree->words[word].head;
    if (first == last || (head >= (int32_t)first && head <= (int32_t)last))
        return tree->words[word].lemma;
    struct slice whole = tree->words[last].lemma;
    for (uint32_t i = last; i > first; i -= 2)
        whole = arena_print(c->arena, "%.*s-%.*s", SLICE_ARG(tree->words[i - 2].form),
                            SLICE_ARG(whole));
    return whole;
}

/* "no longer", whose "no" hangs one lower than "not" does. */
static bool no_longer(const struct tree *tree, uint32_t word)
{
    const struct word *w = &tree->words[word];
    return w->rel == REL_ADVMOD && slice_is(w->lemma, "long") &&
           args_child_lemma(tree, word, "no") >= 0;
}

/* "at no time", "under no circumstances", "by no means". */
static bool never(const struct coding *c, uint32_t word)
{
    const struct word *w = &c->tree->words[word];
    return w->rel == REL_OBL && args_child_lemma(c->tree, word, "no") >= 0 &&
           lexicon_in_class(c->lex, SLICE("@never"), w->lemma);
}

bool match_negated(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        const struct word *w = &tree->words[tree->children[i]];
        bool near = w->rel == REL_ADVMOD || w->rel == REL_DET || w->rel == REL_AUX ||
                    w->rel == REL_CASE || w->rel == REL_MARK || w->rel == REL_CC;
        if (near && lexicon_cue(c->lex, w->lemma) == CUE_NEGATION)
            return true;
        if (no_longer(tree, tree->children[i]) || never(c, tree->children[i]))
            return true;
        bool has = w->rel == REL_OBJ || w->rel == REL_NSUBJ || w->rel == REL_NSUBJ_PASS;
        int32_t det = has ? args_child_lemma(tree, tree->children[i], "no") : -1;
        bool neither = has && args_child_lemma(tree, tree->children[i], "neither") >= 0;
        if (neither || (det >= 0 && tree->words[det].rel == REL_DET))
            return true;
    }
    return false;
}

static bool has_argument(const struct coding *c, uint32_t word, struct slice slot)
{
    struct args args;
    args_slot(c, word, slot, &args);
    for (uint32_t i = 0; i < args.count; i++)
        if (!args_time(c, args.list[i]))
            return true;
    return false;
}

/* Members of a class that begin with "=" are kinds of actors: "=COP" a sector, "=state" a
 * country or its government, "=unarmed" whoever bears no arms. */
static bool actor_in_class(const struct coding *c, struct slice class_name,
                           const struct actor *a)
{
    for (uint8_t i = 0; i < a->sectors.count; i++)
        if (lexicon_in_class(c->lex, class_name,
                             arena_print(c->arena, "=%s", a->sectors.code[i])))
            return true;
    return (a->state && lexicon_in_class(c->lex, class_name, SLICE("=state"))) ||
           (!a->armed && lexicon_in_class(c->lex, class_name, SLICE("=unarmed")));
}

/* The word itself, or a phrase of the class that it heads: it is the last word of a compound
 * ("water cannon") or the first one before a preposition ("state of emergency"). */
static bool phrase_in_class(const struct coding *c, struct slice class_name, uint32_t word)
{
    const struct tree *tree = c->tree;
    char key[LEMMAS_KEY_MAX];
    uint32_t longest = lexicon_class_words(c->lex, class_name);
    for (uint32_t n = 1; n <= longest; n++) {
        uint32_t last = word + n - 1;
        if (word + 1 >= n &&
            lexicon_in_class(c->lex, class_name, lemmas_key(tree, word + 1 - n, word, key)))
            return true;
        if (n > 2 && last < tree->count && tree->words[word + 1].upos == UPOS_ADP &&
            lexicon_in_class(c->lex, class_name, lemmas_key(tree, word, last, key)))
            return true;
    }
    return false;
}

static bool in_class(const struct coding *c, struct slice class_name, uint32_t word)
{
    const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)word);
    return (m && m->political && m->count && actor_in_class(c, class_name, &m->list[0])) ||
           lexicon_in_class(c->lex, class_name, lower(c, whole_lemma(c, word))) ||
           phrase_in_class(c, class_name, word);
}

static bool value_holds(struct coding *c, uint32_t word, struct slice value)
{
    const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)word);
    if (slice_is(value, "actor"))
        return m && m->political;
    if (slice_is(value, "event"))
        return read_word(c, word)->code != NULL;
    if (value.len && value.at[0] == '#') { /* a class of what is handed over, or any */
        const struct item_class *item = item_class(c, word);
        return item &&
               (value.len == 1 || slice_equal(item->name, slice_part(value, 1, value.len)));
    }
    struct slice meant = args_meant(c, word);
    if (value.len && value.at[0] == '@')
        return in_class(c, value, word) || lexicon_in_class(c->lex, value, meant);
    if (meant.len && slice_equal(value, meant))
        return true;
    return slice_equal_nocase(value, c->tree->words[word].lemma) ||
           slice_equal_nocase(value, whole_lemma(c, word));
}

/* One of the values between the bars, of the word or of what it counts. */
static bool any_value_holds(struct coding *c, uint32_t word, struct slice values)
{
    uint32_t counted = args_counted(c, word);
    while (values.at && values.len) {
        struct slice value = slice_cut(&values, '|');
        if (value_holds(c, word, value) || (counted != word && value_holds(c, counted, value)))
            return true;
    }
    return false;
}

static bool slot_holds(struct coding *c, uint32_t word, const struct test *t)
{
    struct args args;
    args_slot(c, word, t->slot, &args);
    for (uint32_t i = 0; i < args.count; i++) {
        if (any_value_holds(c, args.list[i], t->value))
            return true;
        const struct tree *tree = c->tree;
        for (uint32_t k = tree->first_child[args.list[i]];
             k < tree->first_child[args.list[i] + 1]; k++)
            if ((tree->words[tree->children[k]].rel == REL_CONJ ||
                 tree->words[tree->children[k]].rel ==
                     REL_NMOD_DESC) && /* "commander Okello" */
                any_value_holds(c, tree->children[k], t->value))
                return true;
    }
    return false;
}

/* Is one of the lemmas anywhere in the phrases of the word? */
static bool names_below(const struct tree *tree, uint32_t word, struct slice list, int depth)
{
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        const struct word *w = &tree->words[tree->children[i]];
        bool clause = w->rel == REL_CCOMP || w->rel == REL_ACL_RELCL || w->rel == REL_CONJ ||
                      w->rel == REL_PARATAXIS;
        if (!clause && (slice_listed(w->lemma, list) ||
                        (depth < 6 && names_below(tree, tree->children[i], list, depth + 1))))
            return true;
    }
    return false;
}

/* "called it a crime": the object is given a name.  A party's own name is none. */
static bool labelled(const struct coding *c, uint32_t word)
{
    int32_t label = args_child(c->tree, word, REL_XCOMP);
    if (label < 0 || c->tree->words[label].upos == UPOS_VERB)
        return false;
    const struct mention *m = actors_at(c->cast, c->sentence, label);
    return !m || !m->political || c->tree->words[label].upos != UPOS_PROPN;
}

/* "Peru and Chile held exercises": the subjects are of several countries. */
static bool together(const struct coding *c, uint32_t word)
{
    struct args who;
    struct actors all = {NULL, 0, 0};
    args_slot(c, word, SLICE("subj"), &who);
    args_actors(c, &who, &all);
    for (size_t i = 1; i < all.count; i++)
        if (all.list[i].iso3[0] && strcmp(all.list[i].iso3, all.list[0].iso3) != 0)
            return true;
    return false;
}

/* "sent troops to Haiti", "in Basra": a place of another country than the doer's. */
static bool abroad(const struct coding *c, uint32_t word)
{
    struct args who, where;
    struct actors doers = {NULL, 0, 0};
    args_slot(c, word, SLICE("subj"), &who);
    args_actors(c, &who, &doers);
    const char *home = doers.count ? doers.list[0].iso3 : "";
    args_slots(c, word, SLOTS_OF(SLICE("to"), SLICE("in"), SLICE("into"), SLICE("on")), &where);
    for (uint32_t i = 0; i < where.count; i++) {
        const struct place *place = places_at(c->cast->places, c->sentence, where.list[i]);
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)where.list[i]);
        const char *land = place ? place->iso3 : m && m->count ? m->list[0].iso3 : "";
        if (land[0] && strcmp(land, home) != 0)
            return true;
    }
    return false;
}

/* "said that Mali must reform": what another party ought to do, if it is no event by itself. */
static bool obliges(struct coding *c, uint32_t word, struct slice values)
{
    int32_t clause = args_child(c->tree, word, REL_CCOMP);
    int32_t whom = clause >= 0 ? args_child(c->tree, (uint32_t)clause, REL_NSUBJ) : -1;
    const struct mention *m = whom >= 0 ? actors_at(c->cast, c->sentence, whom) : NULL;
    if (!m || !m->political || !m->count || match_negated(c, (uint32_t)clause))
        return false;
    bool ought = false;
    while (values.len && !ought) {
        struct slice value = slice_cut(&values, '|');
        for (uint32_t i = c->tree->first_child[clause]; i < c->tree->first_child[clause + 1];
             i++)
            ought |= slice_equal(c->tree->words[c->tree->children[i]].lemma, value);
    }
    struct args who;
    struct actors all = {NULL, 0, 0};
    args_slot(c, word, SLICE("subj"), &who);
    args_actors(c, &who, &all);
    bool other = all.count && !args_among(&all, &m->list[0]) &&
                 (strcmp(all.list[0].iso3, m->list[0].iso3) != 0 ||
                  (all.list[0].sectors.count && m->list[0].sectors.count &&
                   strcmp(all.list[0].sectors.code[0], m->list[0].sectors.code[0]) != 0));
    return ought && other && !read_word(c, (uint32_t)clause)->code;
}

/* "insisted that Israel withdraw", "that it should": what ought to be, not what is. */
static bool asks_for_it(const struct tree *tree, uint32_t word)
{
    int32_t clause = args_child(tree, word, REL_CCOMP);
    if (clause < 0)
        return false;
    uint32_t verb = (uint32_t)clause;
    if (args_child_lemma(tree, verb, "must") >= 0 ||
        args_child_lemma(tree, verb, "should") >= 0)
        return true;
    struct slice tag = tree->words[verb].xpos;
    return (slice_is(tag, "VB") || slice_is(tag, "VBP")) && args_child(tree, verb, REL_AUX) < 0;
}

/* "a scathing attack", "joint naval exercises": words before a noun that are no party. */
static bool modified(struct coding *c, uint32_t noun, struct slice values)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++) {
        enum relation rel = tree->words[tree->children[i]].rel;
        if ((rel == REL_AMOD || rel == REL_COMPOUND) &&
            any_value_holds(c, tree->children[i], values))
            return true;
    }
    return false;
}

static bool test_holds(struct coding *c, uint32_t word, const struct test *t)
{
    struct args args;
    if (slice_is(t->slot, "negated")) /* "not yet" refuses nothing */
        return match_negated(c, word) && args_child_lemma(c->tree, word, "yet") < 0;
    if (slice_is(t->slot, "labelled"))
        return labelled(c, word);
    if (slice_is(t->slot, "together"))
        return together(c, word);
    if (slice_is(t->slot, "abroad"))
        return abroad(c, word);
    if (slice_is(t->slot, "obliges"))
        return obliges(c, word, t->value);
    if (slice_is(t->slot, "subjunctive"))
        return asks_for_it(c->tree, word);
    if (slice_is(t->slot, "case"))
        return slice_listed(args_case(c->tree, word), t->value);
    if (slice_is(t->slot, "below"))
        return names_below(c->tree, word, t->value, 0);
    if (slice_starts(t->slot, SLICE("has-")))
        return has_argument(c, word, slice_part(t->slot, 4, t->slot.len));
    if (slice_starts(t->slot, SLICE("no-")))
        return !has_argument(c, word, slice_part(t->slot, 3, t->slot.len));
    if (slice_is(t->slot, "what")) {
        args_slots(c, word,
                   SLOTS_OF(SLICE("xcomp"), SLICE("ccomp"), SLICE("obj"), SLICE("of"),
                            SLICE("for"), SLICE("to")),
                   &args);
        for (uint32_t i = 0; i < args.count; i++)
            if (any_value_holds(c, args.list[i], t->value))
                return true;
        return false;
    }
    return slot_holds(c, word, t) || (slice_is(t->slot, "mod") && modified(c, word, t->value));
}

static bool extra_is(const struct coding *c, uint32_t word, struct slice extra)
{
    const struct word *w = &c->tree->words[word];
    return slice_equal_nocase(w->lemma, extra) || slice_equal_nocase(w->form, extra) ||
           slice_equal_nocase(whole_lemma(c, word), extra);
}

/* "offered to hand over": a verb of the clause below is no word of the predicate, unless
 * that names the infinitive ("refuse to eat"). */
static bool clause_below(const struct coding *c, uint32_t word)
{
    const struct word *w = &c->tree->words[word];
    bool infinitive = w->rel == REL_XCOMP && slice_is(args_case(c->tree, word), "to");
    return infinitive || w->rel == REL_CCOMP || w->rel == REL_ADVCL || w->rel == REL_CONJ ||
           w->rel == REL_PARATAXIS;
}

/* "placed under house arrest", "use of tear gas": a word before the noun of an argument. */
static bool in_compound(const struct coding *c, uint32_t noun, struct slice extra)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++) {
        enum relation rel = tree->words[tree->children[i]].rel;
        if ((rel == REL_COMPOUND || rel == REL_AMOD) && extra_is(c, tree->children[i], extra))
            return true;
    }
    return false;
}

/* What the further words of a predicate may be. */
struct shape {
    bool infinitive; /* "refuse to eat": a verb of the clause below, too */
    bool several;    /* "launch attack on": a preposition of the object, too */
};

/* The preposition behind the word or of one of its arguments. */
static bool preposition_there(const struct coding *c, uint32_t word, struct slice extra,
                              bool infinitive)
{
    const struct tree *tree = c->tree;
    const struct word *next = word + 1 < tree->count ? &tree->words[word + 1] : NULL;
    bool adverb = next && next->rel == REL_ADVMOD && /* "handed over two", as if "more than" */
                  next->head == (int32_t)word + 2 && tree->words[word + 2].upos == UPOS_NUM;
    if (next && (next->upos == UPOS_ADP || adverb) && slice_equal_nocase(next->lemma, extra) &&
        (next->head < 0 || !args_time(c, (uint32_t)next->head)))
        return true;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        uint32_t child = tree->children[i];
        enum relation rel = tree->words[child].rel;
        bool gerund = rel == REL_ADVCL && slice_is(tree->words[child].xpos, "VBG");
        bool argument = gerund || rel == REL_OBL || rel == REL_NMOD || rel == REL_OBL_AGENT ||
                        (infinitive && clause_below(c, child));
        if (argument && slice_equal_nocase(args_case(tree, child), extra) &&
            !args_time(c, child))
            return true;
    }
    return false;
}

/* A further word of the predicate: a particle, the preposition of an argument, the head
 * of the object, an adverb, or the word before a noun ("air strike"). */
static bool extra_there(const struct coding *c, uint32_t word, struct slice extra,
                        const struct shape *shape, bool governs)
{
    const struct tree *tree = c->tree;
    if (governs && preposition_there(c, word, extra, shape->infinitive))
        return true;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        uint32_t child = tree->children[i];
        bool doer = tree->words[child].rel == REL_NSUBJ; /* no part of what is done */
        if (!doer && extra_is(c, child, extra) &&
            (!clause_below(c, child) || shape->infinitive))
            return true;
        enum relation rel = tree->words[child].rel;
        if ((rel == REL_OBL || rel == REL_NMOD) && in_compound(c, child, extra))
            return true;
    }
    struct args objects;
    args_slot(c, word, SLICE("obj"), &objects);
    for (uint32_t i = 0; i < objects.count; i++) {
        bool own = tree->words[objects.list[i]].head == (int32_t)word;
        if (extra_is(c, objects.list[i], extra) ||
            (own && extra_there(c, objects.list[i], extra, shape, shape->several)))
            return true;
    }
    return false;
}

/* A word of the compound before a noun may hang deeper ("chemical weapons attack"). */
static bool before_noun(const struct coding *c, uint32_t word, const struct frame *f,
                        struct slice extra)
{
    for (uint32_t i = 1; f->pos == FRAME_NOUN && i <= f->extras && i <= word; i++)
        if (extra_is(c, word - i, extra))
            return true;
    return false;
}

static bool frame_holds(struct coding *c, uint32_t word, const struct frame *f)
{
    struct shape shape = {.several = f->extras > 1};
    for (uint8_t i = 0; i + 1 < f->extras; i++)
        shape.infinitive |= slice_is(f->extra[i], "to");
    for (uint8_t i = 0; i < f->extras; i++)
        if (!extra_there(c, word, f->extra[i], &shape, true) &&
            !before_noun(c, word, f, f->extra[i]))
            return false;
    for (uint8_t i = 0; i < f->test_count; i++)
        if (test_holds(c, word, &f->tests[i]) == f->tests[i].not )
            return false;
    return true;
}

/* "would free the prisoners": tagged as an adjective or noun, it has what a verb has. */
static bool acts(const struct tree *tree, uint32_t word)
{
    return args_child(tree, word, REL_COP) < 0 && args_child(tree, word, REL_NSUBJ) >= 0 &&
           args_child(tree, word, REL_OBJ) >= 0;
}

static bool pos_of(const struct tree *tree, uint32_t word, enum frame_pos *pos)
{
    const struct word *w = &tree->words[word];
    bool verb = w->upos == UPOS_VERB || w->upos == UPOS_AUX;
    *pos = (verb && !args_noun(tree, word)) || acts(tree, word) ? FRAME_VERB
           : w->upos == UPOS_ADJ                                ? FRAME_ADJECTIVE
                                                                : FRAME_NOUN;
    return w->upos == UPOS_VERB || w->upos == UPOS_ADJ || w->upos == UPOS_NOUN ||
           (w->upos == UPOS_PROPN && w->rel != REL_FLAT) ||
           (w->upos == UPOS_AUX && w->rel != REL_AUX && w->rel != REL_AUX_PASS &&
            w->rel != REL_COP);
}

/* Says `a` more than `b`?  A longer predicate does, then more tests that ask for something,
 * then more that exclude something. */
static bool says_more(const struct frame *a, const struct frame *b)
{
    size_t asked_a = 0, asked_b = 0;
    for (size_t i = 0; i < a->test_count; i++)
        asked_a += !a->tests[i].not ;
    for (size_t i = 0; i < b->test_count; i++)
        asked_b += !b->tests[i].not ;
    return a->extras != b->extras ? a->extras > b->extras
           : asked_a != asked_b   ? asked_a > asked_b
                                  : a->test_count > b->test_count;
}

/* Of the frames that hold the one that says most. */
static const struct frame *best_frame(struct coding *c, uint32_t word, struct slice lemma,
                                      enum frame_pos pos)
{
    const struct frame *best = NULL;
    for (const struct frame *f = lexicon_frame(c->lex, lower(c, lemma), pos); f;
         f = lexicon_next(c->lex, f)) {
        if ((!best || says_more(f, best)) && frame_holds(c, word, f))
            best = f;
    }
    return best;
}

const struct frame *match_frame(struct coding *c, uint32_t word)
{
    const struct word *w = &c->tree->words[word];
    enum frame_pos pos;
    bool content = pos_of(c->tree, word, &pos);
    struct slice whole = whole_lemma(c, word);
    const struct frame *best = whole.at != w->lemma.at ? best_frame(c, word, whole, pos) : NULL;
    return best || !content ? best : best_frame(c, word, w->lemma, pos);
}
