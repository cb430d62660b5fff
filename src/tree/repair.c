#include "tree/repair.h"

#include "base/banned.h"

static uint32_t root_of(const struct tree *tree)
{
    uint32_t i = 0;
    while (i + 1 < tree->count && tree->words[i].head != TREE_ROOT)
        i++;
    return i;
}

static bool has_child(const struct tree *tree, uint32_t head, enum relation rel)
{
    for (uint32_t i = tree->first_child[head]; i < tree->first_child[head + 1]; i++)
        if (tree->words[tree->children[i]].rel == rel)
            return true;
    return false;
}

static bool is_finite(struct slice xpos)
{
    return slice_is(xpos, "VBD") || slice_is(xpos, "VBN") || slice_is(xpos, "VBZ") ||
           slice_is(xpos, "VBP");
}

static bool nominal(const struct word *w)
{
    return w->upos == UPOS_NOUN || w->upos == UPOS_PROPN;
}

/* The noun right behind the verb (determiners and adjectives passed over), or -1. */
static int32_t noun_behind(const struct tree *tree, uint32_t verb)
{
    for (uint32_t i = verb + 1; i < tree->count; i++) {
        enum upos upos = tree->words[i].upos;
        if (nominal(&tree->words[i]) && tree->words[i].rel != REL_COMPOUND)
            return (int32_t)i;
        if (upos != UPOS_DET && upos != UPOS_ADJ && upos != UPOS_NUM && upos != UPOS_PROPN &&
            upos != UPOS_NOUN)
            return -1;
    }
    return -1;
}

/* "The two praised Peru": no participle stands between "the two" and a name. */
static bool two_before(const struct tree *tree, uint32_t verb, uint32_t root)
{
    return verb > 1 && tree->words[root].upos == UPOS_PROPN &&
           tree->words[verb - 1].upos == UPOS_NUM &&
           slice_equal_nocase(tree->words[verb - 2].form, SLICE("the"));
}

/* "the military struck", "the rights chief voiced": adjectives by their form that name people.
 */
static bool names_people(struct slice lemma)
{
    static const char *const words[] = {"military", "chief", "general", "premier", "official"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_is(lemma, words[i]))
            return true;
    return false;
}

/* The verb that a sentence headed by a noun should have had; 0 if it has none. */
static uint32_t lost_verb(const struct tree *tree, uint32_t root)
{
    for (uint32_t i = 1; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        bool modifier = w->rel == REL_AMOD || w->rel == REL_ACL ||
                        (w->rel == REL_ACL_RELCL && !has_child(tree, i, REL_NSUBJ));
        bool before =
            i < root && (nominal(&tree->words[i - 1]) || /* "Peru rejected talks" */
                         names_people(tree->words[i - 1].lemma) || two_before(tree, i, root));
        bool object = noun_behind(tree, i) >= 0;
        if (w->upos == UPOS_VERB && is_finite(w->xpos) && modifier && object &&
            (i > root || before))
            return i;
    }
    return 0;
}

static void set(struct word *w, uint32_t head, enum relation rel, const char *name)
{
    w->head = (int32_t)head;
    w->rel = rel;
    w->deprel = slice_of(name);
}

static void make_root(struct tree *tree, uint32_t verb)
{
    tree->words[verb].head = TREE_ROOT;
    tree->words[verb].rel = REL_ROOT;
    tree->words[verb].deprel = SLICE("root");
}

/* `verb` becomes the root; the noun before it its subject, the one behind its object. */
static void promote(struct tree *tree, uint32_t root, uint32_t verb)
{
    int32_t object = noun_behind(tree, verb);
    uint32_t subject = verb < root ? verb - 1 : root;
    for (uint32_t i = verb + 1; i < tree->count; i++) {
        struct word *w = &tree->words[i];
        bool behind = w->head == (int32_t)root && verb > root;
        if (behind && (w->rel == REL_NMOD || w->rel == REL_OBL))
            set(w, verb, REL_OBL, "obl");
        else if (behind && w->rel == REL_PUNCT)
            w->head = (int32_t)verb;
    }
    for (uint32_t i = 0; i < subject; i++)
        if (tree->words[i].head == (int32_t)root && subject != root)
            tree->words[i].head = (int32_t)subject;
    set(&tree->words[subject], verb, REL_NSUBJ, "nsubj");
    if (subject > 0 && tree->words[subject - 1].rel == REL_DET)
        tree->words[subject - 1].head = (int32_t)subject;
    make_root(tree, verb);
    if (verb < root)
        set(&tree->words[root], verb, REL_OBJ, "obj");
    else if (object >= 0 && object != (int32_t)subject)
        set(&tree->words[object], verb, REL_OBJ, "obj");
}

/* "Officials shared evidence with Chad": a noun that has a subject and no "is" is the object of
 * the verb between them. */
static bool repair_object(struct tree *tree)
{
    uint32_t root = root_of(tree), subject = 0, verb = 0;
    for (uint32_t i = 0; i < root; i++) {
        const struct word *w = &tree->words[i];
        if (w->head != (int32_t)root)
            continue;
        subject = w->rel == REL_NSUBJ ? i + 1 : subject;
        bool part = w->rel == REL_AMOD && w->upos == UPOS_VERB && is_finite(w->xpos);
        verb = part && subject && subject == i ? i : verb; /* right behind its subject */
    }
    if (!verb || !nominal(&tree->words[root]) || has_child(tree, root, REL_COP))
        return false;
    set(&tree->words[subject - 1], verb, REL_NSUBJ, "nsubj");
    make_root(tree, verb);
    set(&tree->words[root], verb, REL_OBJ, "obj");
    for (uint32_t i = root + 1; i < tree->count; i++)
        if (tree->words[i].head == (int32_t)root && tree->words[i].rel != REL_NMOD)
            tree->words[i].head = (int32_t)verb;
    return true;
}

static bool repair_root(struct tree *tree)
{
    uint32_t root = root_of(tree);
    enum upos upos = tree->words[root].upos;
    bool sentence = slice_is(tree->words[tree->count - 1].form, ".");
    if (!sentence || (upos != UPOS_NOUN && upos != UPOS_PROPN) ||
        has_child(tree, root, REL_COP) || has_child(tree, root, REL_NSUBJ))
        return false;
    uint32_t verb = lost_verb(tree, root);
    if (verb)
        promote(tree, root, verb);
    return verb > 0;
}

/* ---- Who says so ---- */

static bool is_subject(enum relation rel)
{
    return rel == REL_NSUBJ || rel == REL_NSUBJ_PASS;
}

static bool has_subject(const struct tree *tree, uint32_t verb)
{
    return has_child(tree, verb, REL_NSUBJ) || has_child(tree, verb, REL_NSUBJ_PASS);
}

static void make_subject(struct tree *tree, uint32_t word, uint32_t verb)
{
    bool passive = has_child(tree, verb, REL_AUX_PASS);
    set(&tree->words[word], verb, passive ? REL_NSUBJ_PASS : REL_NSUBJ,
        passive ? "nsubj:pass" : "nsubj");
}

/* The subjects of a verb that stand before it: how many, the first and the last. */
static uint32_t subjects_before(const struct tree *tree, uint32_t verb, uint32_t *first,
                                uint32_t *last)
{
    uint32_t count = 0;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t c = tree->children[i];
        if (c > verb || !is_subject(tree->words[c].rel))
            continue;
        if (!count++)
            *first = c;
        *last = c;
    }
    return count;
}

static bool comma_between(const struct tree *tree, uint32_t from, uint32_t to)
{
    for (uint32_t i = from + 1; i < to; i++)
        if (slice_is(tree->words[i].form, ","))
            return true;
    return false;
}

/* "Thousands demonstrated, witnesses said", "Chad, officials said, expelled him": of two
 * subjects of `said` the first belongs to the clause that has none. */
static bool repair_reported(struct tree *tree, uint32_t verb)
{
    uint32_t first = 0, second = 0;
    if (tree->words[verb].upos != UPOS_VERB || subjects_before(tree, verb, &first, &second) < 2)
        return false;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t c = tree->children[i];
        bool between = c > first && c < second;
        bool behind =
            c > verb && comma_between(tree, first, second) && comma_between(tree, verb, c);
        if (tree->words[c].rel != REL_CCOMP || has_subject(tree, c) || (!between && !behind))
            continue;
        make_subject(tree, first, c);
        return true;
    }
    return false;
}

/* The clause that stands behind `verb` and a comma as its object, or 0. */
static uint32_t clause_behind(const struct tree *tree, uint32_t verb)
{
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t c = tree->children[i];
        if (c > verb && tree->words[c].rel == REL_CCOMP && comma_between(tree, verb, c))
            return c;
    }
    return 0;
}

/* "Chad, says the envoy, attacked ...", "Chad, an official in Accra said, attacked ...": who
 * speaks in between was taken for the one who acts, or for a gloss on him. */
static bool repair_inserted(struct tree *tree, uint32_t verb)
{
    uint32_t first = 0, last = 0;
    uint32_t clause = tree->words[verb].upos == UPOS_VERB ? clause_behind(tree, verb) : 0;
    if (!clause || subjects_before(tree, verb, &first, &last) != 1 ||
        !comma_between(tree, first, verb))
        return false;
    int32_t speaker = -1;
    for (uint32_t i = first + 1; i < clause && !has_subject(tree, clause); i++)
        if (tree->words[i].rel == REL_APPOS && tree->words[i].head == (int32_t)first &&
            i < verb && !comma_between(tree, i, verb))
            speaker = (int32_t)i;
    bool inverted = slice_is(tree->words[verb - 1].form, ",") && first + 2 == verb;
    for (uint32_t i = verb + 1; i < clause && inverted; i++)
        if (is_subject(tree->words[i].rel) && tree->words[i].head == (int32_t)clause &&
            comma_between(tree, i, clause))
            speaker = (int32_t)i;
    if (speaker < 0)
        return false;
    make_subject(tree, (uint32_t)speaker, verb);
    make_subject(tree, first, clause);
    return true;
}

/* "The island is ours," the minister said: a noun between the clause and `said`, which has no
 * subject, speaks; it is no part of the clause before the comma. */
static bool repair_speaker(struct tree *tree, uint32_t verb)
{
    const struct word *w = &tree->words[verb];
    if (w->upos != UPOS_VERB || verb < 3 || !is_finite(w->xpos) || has_subject(tree, verb) ||
        has_child(tree, verb, REL_AUX_PASS))
        return false;
    uint32_t noun = verb - 1;
    for (int32_t up = tree->words[noun].head; up > (int32_t)noun && up < (int32_t)verb;)
        noun = (uint32_t)up, up = tree->words[noun].head;
    while (tree->words[noun].head >= 0 && tree->words[noun].upos != UPOS_PUNCT &&
           !comma_between(tree, (uint32_t)tree->words[noun].head, verb) &&
           tree->words[noun].head < (int32_t)verb)
        noun = (uint32_t)tree->words[noun].head;
    int32_t up = tree->words[noun].head;
    bool person = nominal(&tree->words[noun]) || tree->words[noun].upos == UPOS_PRON;
    if (!person || up < 0 || up >= (int32_t)noun || !comma_between(tree, (uint32_t)up, noun))
        return false;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t clause = tree->children[i];
        if (tree->words[clause].rel != REL_CCOMP || clause > noun ||
            !tree_below(tree, (uint32_t)up, clause))
            continue;
        make_subject(tree, noun, verb);
        return true;
    }
    return false;
}

/* "Peru left, AP quoted officials as saying": an adverbial clause has a word that begins it, a
 * participle or its verb in front; a finite one without is what is told. */
static bool repair_told(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    uint32_t head = (uint32_t)w->head, first = 0, last = 0;
    if (w->rel != REL_ADVCL || w->head <= (int32_t)i || w->upos != UPOS_VERB ||
        has_child(tree, i, REL_MARK) || has_child(tree, head, REL_CCOMP) ||
        subjects_before(tree, i, &first, &last) != 1 || !comma_between(tree, i, head))
        return false;
    for (uint32_t k = 0; k < i; k++) { /* "when", "where"; "had they" */
        bool own = tree->words[k].head == (int32_t)i;
        bool opens = slice_starts(tree->words[k].xpos, SLICE("W")) ||
                     (tree->words[k].rel == REL_AUX && k < first);
        if (own && opens)
            return false;
    }
    bool finite =
        is_finite(w->xpos) && (!slice_is(w->xpos, "VBN") || has_child(tree, i, REL_AUX));
    if (finite)
        set(w, head, REL_CCOMP, "ccomp");
    return finite;
}

/* "Officials who asked for silence said Iran ...": without an auxiliary and with a clause or an
 * object behind it no finite verb is passive. */
static bool repair_voice(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (w->rel != REL_NSUBJ_PASS || w->head <= (int32_t)i)
        return false;
    uint32_t verb = (uint32_t)w->head;
    struct word *v = &tree->words[verb];
    if (!slice_is(v->xpos, "VBN") || has_child(tree, verb, REL_AUX) ||
        has_child(tree, verb, REL_AUX_PASS) ||
        (!has_child(tree, verb, REL_CCOMP) && !has_child(tree, verb, REL_OBJ)))
        return false;
    set(w, verb, REL_NSUBJ, "nsubj");
    v->xpos = SLICE("VBD");
    return true;
}

/* "claims by rebels that it had shelled a village": a clause that lacks nothing modifies no
 * noun as a relative does. */
static bool repair_relative(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    bool that = false;
    for (uint32_t k = tree->first_child[i];
         w->rel == REL_ACL_RELCL && k < tree->first_child[i + 1]; k++) {
        const struct word *c = &tree->words[tree->children[k]];
        that |= c->rel == REL_MARK && slice_is(c->lemma, "that");
    }
    if (that && has_subject(tree, i))
        set(w, (uint32_t)w->head, REL_ACL, "acl");
    return that && w->rel == REL_ACL;
}

/* "AFP said, citing officials": a participle behind a comma with a noun right behind it has
 * that for its object. */
static bool repair_participle(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (w->rel != REL_AMOD || i == 0 || w->head != (int32_t)i + 1 ||
        !slice_is(w->xpos, "VBG") || !slice_is(tree->words[i - 1].form, ","))
        return false;
    struct word *noun = &tree->words[i + 1];
    if ((noun->rel != REL_APPOS && noun->rel != REL_OBJ) || noun->head < 0 ||
        noun->head >= (int32_t)i)
        return false;
    bool verb = tree->words[noun->head].upos == UPOS_VERB;
    set(w, (uint32_t)noun->head, verb ? REL_ADVCL : REL_ACL, verb ? "advcl" : "acl");
    w->upos = UPOS_VERB;
    set(noun, i, REL_OBJ, "obj");
    return true;
}

/* ---- Two verbs, one behind the other ---- */

/* The finite verb of the main clause behind the clause of `inner`: its own, or hung on it. */
static uint32_t outer_verb(const struct tree *tree, uint32_t inner, uint32_t noun)
{
    for (uint32_t i = inner + 1; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        bool hung = w->head == (int32_t)inner || w->head == (int32_t)noun;
        bool stray = w->rel == REL_ACL || w->rel == REL_XCOMP || w->rel == REL_ADVCL ||
                     w->rel == REL_PARATAXIS || w->rel == REL_CCOMP || w->rel == REL_CONJ;
        bool finite = slice_is(w->xpos, "VBD") || slice_is(w->xpos, "VBZ") ||
                      slice_is(w->xpos, "VBP") || has_child(tree, i, REL_AUX_PASS) ||
                      has_child(tree, i, REL_AUX);
        if (w->upos == UPOS_VERB && hung && stray && finite && !has_subject(tree, i) &&
            !has_child(tree, i, REL_CC) && !has_child(tree, i, REL_MARK))
            return i;
    }
    return 0;
}

/* "Togo's claim that Ghana had shelled a village was rejected": the clause behind `that`
 * belongs to the noun before it, the verb behind the clause is that of the sentence. */
static bool repair_noun_clause(struct tree *tree, uint32_t inner)
{
    uint32_t noun = 0, subject = 0, that = 0;
    if (tree->words[inner].upos != UPOS_VERB ||
        subjects_before(tree, inner, &noun, &subject) != 2)
        return false;
    for (uint32_t i = noun + 1; i < subject && !that; i++)
        that = slice_is(tree->words[i].lemma, "that") && tree->words[i].head == (int32_t)inner
                   ? i
                   : 0;
    uint32_t outer = that ? outer_verb(tree, inner, noun) : 0;
    if (!outer || tree->words[noun].upos != UPOS_NOUN)
        return false;
    struct word *in = &tree->words[inner], *out = &tree->words[outer];
    out->head = in->head;
    out->rel = in->rel;
    out->deprel = in->deprel;
    set(in, noun, REL_ACL, "acl");
    set(&tree->words[that], inner, REL_MARK, "mark");
    make_subject(tree, noun, outer);
    if (tree->words[tree->count - 1].head == (int32_t)inner)
        tree->words[tree->count - 1].head = (int32_t)outer;
    return true;
}

/* "allegations that Togo had arrested two", "a law that helped them": a verb has one object;
 * of two `that` is the subject if there is none, else it begins the clause. */
static bool repair_that(struct tree *tree, uint32_t that)
{
    struct word *w = &tree->words[that];
    if (w->rel != REL_OBJ || w->head <= (int32_t)that || !slice_is(w->lemma, "that"))
        return false;
    uint32_t verb = (uint32_t)w->head, objects = 0;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++)
        objects += tree->words[tree->children[i]].rel == REL_OBJ;
    if (objects < 2)
        return false;
    if (!has_subject(tree, verb)) {
        set(w, verb, REL_NSUBJ, "nsubj");
        return true;
    }
    set(w, verb, REL_MARK, "mark");
    if (tree->words[verb].rel == REL_ACL_RELCL)
        set(&tree->words[verb], (uint32_t)tree->words[verb].head, REL_ACL, "acl");
    return true;
}

/* "of having armed them": the auxiliary of a participle, taken for a verb beside it. */
static bool repair_having(struct tree *tree, uint32_t having)
{
    struct word *w = &tree->words[having];
    uint32_t verb = having + 1;
    if (!slice_equal_nocase(w->form, SLICE("having")) || verb >= tree->count ||
        w->rel == REL_AUX || !slice_is(tree->words[verb].xpos, "VBN") || w->head < 0)
        return false;
    uint32_t head = (uint32_t)w->head;
    if (head == verb ||
        (tree->words[verb].head != (int32_t)having && tree->words[verb].head != (int32_t)head))
        return false;
    enum relation rel = w->rel;
    struct slice name = w->deprel;
    for (uint32_t i = 0; i < tree->count; i++)
        if (tree->words[i].head == (int32_t)having)
            tree->words[i].head = (int32_t)verb;
    set(w, verb, REL_AUX, "aux");
    tree->words[verb].head = (int32_t)head;
    tree->words[verb].rel = rel;
    tree->words[verb].deprel = name;
    return true;
}

/* ---- Words of the wrong kind for their place ---- */

static bool auxiliary_before(const struct tree *tree, uint32_t verb, uint32_t noun)
{
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++)
        if (tree->words[tree->children[i]].rel == REL_AUX && tree->children[i] < noun)
            return true;
    return false;
}

/* "Ukraine plans to sell", "Should Turkey attack": no verb has a noun for a part; it is its
 * subject. */
static bool repair_compound(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    uint32_t verb = i + 1;
    if (w->rel != REL_COMPOUND || !nominal(w) || w->head != (int32_t)verb ||
        tree->words[verb].upos != UPOS_VERB || has_subject(tree, verb) ||
        tree->children[tree->first_child[verb + 1] - 1] < verb ||
        (!slice_is(tree->words[verb].xpos, "VBZ") && !slice_is(tree->words[verb].xpos, "VBD") &&
         !slice_is(tree->words[verb].xpos, "VBP") && !auxiliary_before(tree, verb, i)))
        return false;
    set(w, verb, REL_NSUBJ, "nsubj");
    for (uint32_t k = tree->first_child[verb]; k < tree->first_child[verb + 1]; k++) {
        struct word *c = &tree->words[tree->children[k]];
        if (c->rel == REL_ACL && slice_is(c->xpos, "VB"))
            set(c, verb, REL_XCOMP, "xcomp");
    }
    return true;
}

/* "appeared to back Ghana": a name right behind an infinitive, without a preposition. */
static bool repair_bare(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (i < 3 || w->rel != REL_OBL || w->upos != UPOS_PROPN || w->name == NAME_O ||
        has_child(tree, i, REL_CASE))
        return false;
    uint32_t verb = i - 1;
    bool infinitive = tree->words[verb].rel == REL_XCOMP && tree->words[verb].head == w->head &&
                      w->head < (int32_t)verb && !has_child(tree, verb, REL_OBJ);
    if (infinitive)
        set(w, verb, REL_OBJ, "obj");
    return infinitive;
}

/* "neither praised nor condemned China": what has neither "and" nor a comma before it is joined
 * to nothing; behind a verb it is its object. */
static bool repair_joined(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    uint32_t verb = i - 1;
    if (i < 2 || w->rel != REL_CONJ || w->upos != UPOS_PROPN || has_child(tree, i, REL_CC) ||
        tree->words[verb].upos != UPOS_VERB || w->head < 0 ||
        tree->words[verb].head != w->head || tree->words[verb].rel != REL_CONJ ||
        has_child(tree, verb, REL_OBJ))
        return false;
    set(w, verb, REL_OBJ, "obj");
    return true;
}

/* "expel the Togolese consul": of an adjective and the noun behind it only one is the object.
 */
static bool repair_adjective(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    const struct word *next = i + 1 < tree->count ? &tree->words[i + 1] : NULL;
    if (!next || w->upos != UPOS_ADJ || w->rel != REL_OBJ || next->rel != REL_OBJ ||
        next->head != w->head || !nominal(next))
        return false;
    set(w, i + 1, REL_AMOD, "amod");
    return true;
}

/* "Peru criticised Chile": a name before the verb, hung on the object behind it. */
static bool repair_astray(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    int32_t verb = w->head > (int32_t)i ? tree->words[w->head].head : -1;
    bool across = verb > (int32_t)i && verb < w->head;
    if (!nominal(w) || (w->rel != REL_NSUBJ && w->rel != REL_COMPOUND) || !across ||
        tree->words[verb].upos != UPOS_VERB || has_child(tree, (uint32_t)verb, REL_NSUBJ) ||
        has_child(tree, (uint32_t)w->head, REL_COP))
        return false;
    set(w, (uint32_t)verb, REL_NSUBJ, "nsubj");
    return true;
}

/* "The Vatican criticised Cuba": a name modifies no finite verb, it is its subject. */
static bool repair_modifier(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    const struct word *verb = w->head > (int32_t)i ? &tree->words[w->head] : NULL;
    bool finite = verb && verb->upos == UPOS_VERB &&
                  (slice_is(verb->xpos, "VBD") || slice_is(verb->xpos, "VBZ"));
    if (!finite || w->rel != REL_AMOD || !slice_starts(w->xpos, SLICE("NNP")) ||
        has_child(tree, (uint32_t)w->head, REL_NSUBJ))
        return false;
    uint32_t head = (uint32_t)w->head;
    set(w, head, REL_NSUBJ, "nsubj");
    w->upos = UPOS_PROPN;
    for (uint32_t k = 0; k < i; k++)
        if (tree->words[k].rel == REL_DET && tree->words[k].head == (int32_t)head)
            tree->words[k].head = (int32_t)i;
    return true;
}

/* "The president-elect criticised Brazil", taken for a passive: without "was" and with an
 * object behind it, it is none. */
static bool repair_passive(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    uint32_t verb = w->head > (int32_t)i ? (uint32_t)w->head : i;
    if (w->rel != REL_NSUBJ_PASS || verb == i || has_child(tree, verb, REL_AUX_PASS) ||
        has_child(tree, verb, REL_AUX) || !has_child(tree, verb, REL_OBJ) ||
        noun_behind(tree, verb) < 0)
        return false;
    set(w, verb, REL_NSUBJ, "nsubj");
    return true;
}

/* "called Foreign Minister Sen to discuss it": a person with a title is rung up, not a label.
 */
static bool repair_called(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (w->rel != REL_XCOMP || w->upos != UPOS_PROPN || w->head < 0 ||
        !slice_is(tree->words[w->head].lemma, "call") ||
        has_child(tree, (uint32_t)w->head, REL_OBJ) || !has_child(tree, i, REL_NMOD_DESC))
        return false;
    set(w, (uint32_t)w->head, REL_OBJ, "obj");
    return true;
}

/* "Both criticised Peru": with nothing else to be the subject, "both" is. */
static bool repair_both(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    bool finite = w->head == (int32_t)i + 1 && is_finite(tree->words[i + 1].xpos);
    if (w->rel != REL_CC || !slice_equal_nocase(w->form, SLICE("both")) || !finite ||
        has_child(tree, i + 1, REL_NSUBJ))
        return false;
    set(w, i + 1, REL_NSUBJ, "nsubj");
    return true;
}

/* "Moscow plans to sell tanks.": no sentence, and no finite verb, is a compound. */
static bool repair_root_compound(struct tree *tree)
{
    uint32_t root = root_of(tree);
    struct word *w = &tree->words[root];
    int32_t subject = -1, clause = -1;
    for (uint32_t i = tree->first_child[root]; i < tree->first_child[root + 1]; i++) {
        const struct word *child = &tree->words[tree->children[i]];
        if (child->rel == REL_COMPOUND && tree->children[i] + 1 == root && nominal(child))
            subject = (int32_t)tree->children[i];
        else if (child->rel == REL_ACL && slice_is(child->xpos, "VB") &&
                 tree->children[i] > root)
            clause = (int32_t)tree->children[i];
        else if (child->rel == REL_NSUBJ || child->rel == REL_COP || child->rel == REL_CASE)
            return false;
    }
    bool plural = slice_is(w->xpos, "NNS") || slice_is(w->xpos, "VBZ");
    if (subject < 0 || clause < 0 || !plural ||
        !slice_is(tree->words[tree->count - 1].form, "."))
        return false;
    w->upos = UPOS_VERB;
    w->xpos = SLICE("VBZ");
    set(&tree->words[subject], root, REL_NSUBJ, "nsubj");
    set(&tree->words[clause], root, REL_XCOMP, "xcomp");
    return true;
}

/* "to June 9 Israeli planes bombed": what has a preposition of its own is no part of the noun
 * behind it, but of the clause. */
static bool repair_date(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (w->upos != UPOS_NUM || w->rel == REL_OBL || w->rel == REL_NMOD ||
        w->head <= (int32_t)i || tree->words[w->head].head < 0)
        return false;
    for (uint32_t k = tree->first_child[i]; k < tree->first_child[i + 1]; k++) {
        const struct word *c = &tree->words[tree->children[k]];
        if (c->rel == REL_CASE && c->upos == UPOS_ADP && tree->children[k] < i) {
            set(w, (uint32_t)tree->words[w->head].head, REL_OBL, "obl");
            return true;
        }
    }
    return false;
}

/* "In Nairobi, Rwanda and Burundi signed": who is joined to a place by a comma alone, before
 * a verb without a subject, is its subject. */
static bool repair_listed(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i], *place = w->head >= 0 ? &tree->words[w->head] : NULL;
    if (!nominal(w) || w->rel != REL_CONJ || !place || place->rel != REL_OBL ||
        place->head < (int32_t)i || w->head >= (int32_t)i)
        return false;
    uint32_t verb = (uint32_t)place->head, oblique = (uint32_t)w->head;
    bool comma = slice_is(tree->words[oblique + 1].form, ",");
    bool listed = has_child(tree, i, REL_CC) && tree->words[i - 1].upos == UPOS_CCONJ;
    if (!comma || listed || tree->words[verb].upos != UPOS_VERB ||
        !is_finite(tree->words[verb].xpos) || has_child(tree, verb, REL_NSUBJ) ||
        has_child(tree, verb, REL_NSUBJ_PASS))
        return false;
    set(w, verb, REL_NSUBJ, "nsubj");
    for (uint32_t k = i + 1; k < verb; k++)
        if (tree->words[k].head == (int32_t)oblique && tree->words[k].rel == REL_CONJ)
            tree->words[k].head = (int32_t)i;
    return true;
}

static bool finite_past(struct slice xpos)
{
    return slice_is(xpos, "VBD") || slice_is(xpos, "VBZ") || slice_is(xpos, "VBP");
}

/* The first word of the name that ends at `last`. */
static uint32_t name_from(const struct tree *tree, uint32_t last)
{
    uint32_t first = last;
    while (first > 0 && tree->words[first - 1].upos == UPOS_PROPN &&
           tree->words[first - 1].head == (int32_t)last)
        first--;
    return first;
}

/* What was hung on the name, but stands before another word of it: "of 1997" of "in the winter
 * of 1997 Burma arrested". */
static void leave_behind(struct tree *tree, uint32_t first, uint32_t name, uint32_t above)
{
    uint32_t number = first - 1;
    struct word *n = &tree->words[number];
    if (n->upos != UPOS_NUM || n->head != (int32_t)name)
        return;
    set(n, above, REL_NMOD, "nmod");
    for (uint32_t i = above + 1; i < number; i++)
        if (tree->words[i].head == (int32_t)name)
            tree->words[i].head = (int32_t)number;
}

/* "Weeks after the raid in Goma, Rwanda criticised", "the next day Spain expelled", "in the
 * second half of 1998 Oman criticised", "... in Nairobi and Somalia arrested": the name right
 * before a verb with an object and no subject is its subject, whatever before it the tree hung
 * it on. */
static bool repair_subject(struct tree *tree, uint32_t verb)
{
    struct word *v = &tree->words[verb], *name = verb > 1 ? &tree->words[verb - 1] : NULL;
    if (!name || name->upos != UPOS_PROPN || v->upos != UPOS_VERB || !finite_past(v->xpos) ||
        v->rel == REL_ACL_RELCL || !has_child(tree, verb, REL_OBJ))
        return false;
    bool served = has_child(tree, verb, REL_NSUBJ) || has_child(tree, verb, REL_NSUBJ_PASS) ||
                  has_child(tree, verb, REL_EXPL) || has_child(tree, verb, REL_CSUBJ);
    uint32_t first = name_from(tree, verb - 1), above = (uint32_t)name->head;
    if (served || first == 0 || name->head < 0 || above >= first)
        return false;
    enum upos before = tree->words[first - 1].upos;
    bool joins = before == UPOS_CCONJ && v->rel == REL_CONJ && v->head < (int32_t)first;
    bool astray = slice_is(tree->words[first - 1].form, ",") || before == UPOS_NOUN ||
                  before == UPOS_NUM || before == UPOS_PROPN;
    if (!joins && !astray)
        return false;
    leave_behind(tree, first, verb - 1, above);
    for (uint32_t i = tree->first_child[verb - 1]; joins && i < tree->first_child[verb]; i++)
        if (tree->words[tree->children[i]].rel == REL_CC)
            tree->words[tree->children[i]].head = (int32_t)verb;
    set(name, verb, REL_NSUBJ, "nsubj");
    return true;
}

/* "its border with Benin to halt": a preposition taken for the mark of the clause behind. */
static bool repair_mark(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    bool before_name = i + 2 < tree->count && tree->words[i + 1].upos == UPOS_PROPN &&
                       slice_is(tree->words[i + 2].xpos, "TO");
    if (w->rel != REL_MARK || !before_name || w->head != tree->words[i + 2].head ||
        has_child(tree, i + 1, REL_CASE))
        return false;
    set(w, i + 1, REL_CASE, "case");
    w->upos = UPOS_ADP;
    return true;
}

static bool repair_word(struct tree *tree, uint32_t i)
{
    typedef bool repair(struct tree *, uint32_t);
    static repair *const all[] = {
        repair_adjective,  repair_joined,   repair_date,     repair_subject,
        repair_mark,       repair_listed,   repair_bare,     repair_compound,
        repair_having,     repair_that,     repair_astray,   repair_noun_clause,
        repair_participle, repair_voice,    repair_relative, repair_told,
        repair_inserted,   repair_reported, repair_speaker,  repair_modifier,
        repair_passive,    repair_both,     repair_called};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (all[k](tree, i))
            return true;
    return false;
}

void tree_repair(struct arena *arena, struct tree *tree)
{
    if (tree->count > 1 &&
        (repair_root(tree) || repair_object(tree) || repair_root_compound(tree)))
        tree_index(arena, tree);
    for (uint32_t i = 0; i < tree->count; i++)
        if (repair_word(tree, i))
            tree_index(arena, tree);
}
