/* Two verbs, one behind the other: clauses of nouns, participles, voice. */
#include "tree/repair_build.h"

#include "base/banned.h"

/* The finite verb of the main clause behind the clause of `inner`: its own, or hung on it. */
static uint32_t outer_verb(const struct tree *tree, uint32_t inner, uint32_t noun)
{
    for (uint32_t i = inner + 1; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        bool hung = w->head == (int32_t)inner || w->head == (int32_t)noun;
        bool stray = w->rel == REL_ACL || w->rel == REL_XCOMP || w->rel == REL_ADVCL ||
                     w->rel == REL_PARATAXIS || w->rel == REL_CCOMP || w->rel == REL_CONJ;
        bool finite = xpos_is_finite(w->xpos) || tree_has(tree, i, REL_AUX_PASS) ||
                      tree_has(tree, i, REL_AUX);
        if (w->upos == UPOS_VERB && hung && stray && finite && !tree_has_subject(tree, i) &&
            !tree_has(tree, i, REL_CC) && !tree_has(tree, i, REL_MARK))
            return i;
    }
    return 0;
}

/* "Togo's claim that Ghana had shelled a village was rejected": the clause behind `that`
 * belongs to the noun before it, the verb behind the clause is that of the sentence. */
bool repair_noun_clause(struct tree *tree, uint32_t inner)
{
    uint32_t noun = 0, subject = 0, that = 0;
    if (tree->words[inner].upos != UPOS_VERB ||
        tree_subjects_before(tree, inner, &noun, &subject) != 2)
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
    word_hang(in, noun, REL_ACL, "acl");
    word_hang(&tree->words[that], inner, REL_MARK, "mark");
    tree_make_subject(tree, noun, outer);
    if (tree->words[tree->count - 1].head == (int32_t)inner)
        tree->words[tree->count - 1].head = (int32_t)outer;
    return true;
}

/* "allegations that Togo had arrested two", "a law that helped them": a verb has one object;
 * of two `that` is the subject if there is none, else it begins the clause. */
bool repair_that(struct tree *tree, uint32_t that)
{
    struct word *w = &tree->words[that];
    if (w->rel != REL_OBJ || w->head <= (int32_t)that || !slice_is(w->lemma, "that"))
        return false;
    uint32_t verb = (uint32_t)w->head, objects = 0;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++)
        objects += tree->words[tree->children[i]].rel == REL_OBJ;
    if (objects < 2)
        return false;
    if (!tree_has_subject(tree, verb)) {
        word_hang(w, verb, REL_NSUBJ, "nsubj");
        return true;
    }
    word_hang(w, verb, REL_MARK, "mark");
    if (tree->words[verb].rel == REL_ACL_RELCL)
        word_hang(&tree->words[verb], (uint32_t)tree->words[verb].head, REL_ACL, "acl");
    return true;
}

/* "claims by rebels that it had shelled a village": a clause that lacks nothing modifies no
 * noun as a relative does. */
bool repair_relative(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    bool that = false;
    for (uint32_t k = tree->first_child[i];
         w->rel == REL_ACL_RELCL && k < tree->first_child[i + 1]; k++) {
        const struct word *c = &tree->words[tree->children[k]];
        that |= c->rel == REL_MARK && slice_is(c->lemma, "that");
    }
    if (that && tree_has_subject(tree, i))
        word_hang(w, (uint32_t)w->head, REL_ACL, "acl");
    return that && w->rel == REL_ACL;
}

/* "of having armed them": the auxiliary of a participle, taken for a verb beside it. */
bool repair_having(struct tree *tree, uint32_t having)
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
    word_hang(w, verb, REL_AUX, "aux");
    tree->words[verb].head = (int32_t)head;
    tree->words[verb].rel = rel;
    tree->words[verb].deprel = name;
    return true;
}

/* "AFP said, citing officials": a participle behind a comma with a noun right behind it has
 * that for its object. */
bool repair_participle(struct tree *tree, uint32_t i)
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
    word_hang(w, (uint32_t)noun->head, verb ? REL_ADVCL : REL_ACL, verb ? "advcl" : "acl");
    w->upos = UPOS_VERB;
    word_hang(noun, i, REL_OBJ, "obj");
    return true;
}

/* "Officials who asked for silence said Iran ...": without an auxiliary and with a clause or an
 * object behind it no finite verb is passive. */
bool repair_voice(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (w->rel != REL_NSUBJ_PASS || w->head <= (int32_t)i)
        return false;
    uint32_t verb = (uint32_t)w->head;
    struct word *v = &tree->words[verb];
    if (!slice_is(v->xpos, "VBN") || tree_has(tree, verb, REL_AUX) ||
        tree_has(tree, verb, REL_AUX_PASS) ||
        (!tree_has(tree, verb, REL_CCOMP) && !tree_has(tree, verb, REL_OBJ)))
        return false;
    word_hang(w, verb, REL_NSUBJ, "nsubj");
    v->xpos = SLICE("VBD");
    return true;
}

/* "The president-elect criticised Brazil", taken for a passive: without "was" and with an
 * object behind it, it is none. */
bool repair_passive(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    uint32_t verb = w->head > (int32_t)i ? (uint32_t)w->head : i;
    if (w->rel != REL_NSUBJ_PASS || verb == i || tree_has(tree, verb, REL_AUX_PASS) ||
        tree_has(tree, verb, REL_AUX) || !tree_has(tree, verb, REL_OBJ) ||
        tree_noun_behind(tree, verb) < 0)
        return false;
    word_hang(w, verb, REL_NSUBJ, "nsubj");
    return true;
}

/* "denied that it had fallen and accused Togo": a past tense shares no "had" with the verb that
 * it is joined to, but goes on from the past tense above. */
bool repair_tense(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    const struct word *clause = w->head >= 0 ? &tree->words[w->head] : NULL;
    if (w->rel != REL_CONJ || !slice_is(w->xpos, "VBD") || clause->rel != REL_CCOMP ||
        !slice_is(clause->xpos, "VBN") || w->head > (int32_t)i || tree_has_subject(tree, i) ||
        tree_has(tree, i, REL_MARK) || tree_has(tree, i, REL_AUX))
        return false;
    bool had = false;
    for (uint32_t k = tree->first_child[w->head]; k < tree->first_child[w->head + 1]; k++)
        had |= slice_equal_nocase(tree->words[tree->children[k]].form, SLICE("had"));
    if (!had || !slice_is(tree->words[clause->head].xpos, "VBD"))
        return false;
    word_hang(w, (uint32_t)clause->head, REL_CONJ, "conj");
    return true;
}
