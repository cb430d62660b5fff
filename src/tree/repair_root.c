/* The head of the sentence: a noun where its verb was lost. */
#include "tree/repair_build.h"

#include "base/banned.h"

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
                        (w->rel == REL_ACL_RELCL && !tree_has(tree, i, REL_NSUBJ));
        bool before =
            i < root && (word_is_noun(&tree->words[i - 1]) || /* "Peru rejected talks" */
                         names_people(tree->words[i - 1].lemma) || two_before(tree, i, root));
        bool object = tree_noun_behind(tree, i) >= 0;
        if (w->upos == UPOS_VERB && xpos_may_be_finite(w->xpos) && modifier && object &&
            (i > root || before))
            return i;
    }
    return 0;
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
    int32_t object = tree_noun_behind(tree, verb);
    uint32_t subject = verb < root ? verb - 1 : root;
    for (uint32_t i = verb + 1; i < tree->count; i++) {
        struct word *w = &tree->words[i];
        bool behind = w->head == (int32_t)root && verb > root;
        if (behind && (w->rel == REL_NMOD || w->rel == REL_OBL))
            word_hang(w, verb, REL_OBL, "obl");
        else if (behind && w->rel == REL_PUNCT)
            w->head = (int32_t)verb;
    }
    for (uint32_t i = 0; i < subject; i++)
        if (tree->words[i].head == (int32_t)root && subject != root)
            tree->words[i].head = (int32_t)subject;
    word_hang(&tree->words[subject], verb, REL_NSUBJ, "nsubj");
    if (subject > 0 && tree->words[subject - 1].rel == REL_DET)
        tree->words[subject - 1].head = (int32_t)subject;
    make_root(tree, verb);
    if (verb < root)
        word_hang(&tree->words[root], verb, REL_OBJ, "obj");
    else if (object >= 0 && object != (int32_t)subject)
        word_hang(&tree->words[object], verb, REL_OBJ, "obj");
}

/* "Officials shared evidence with Chad": a noun that has a subject and no "is" is the object of
 * the verb between them. */
bool repair_object(struct tree *tree)
{
    uint32_t root = tree_root(tree), subject = 0, verb = 0;
    for (uint32_t i = 0; i < root; i++) {
        const struct word *w = &tree->words[i];
        if (w->head != (int32_t)root)
            continue;
        subject = w->rel == REL_NSUBJ ? i + 1 : subject;
        bool part = w->rel == REL_AMOD && w->upos == UPOS_VERB && xpos_may_be_finite(w->xpos);
        verb = part && subject && subject == i ? i : verb; /* right behind its subject */
    }
    if (!verb || !word_is_noun(&tree->words[root]) || tree_has(tree, root, REL_COP))
        return false;
    word_hang(&tree->words[subject - 1], verb, REL_NSUBJ, "nsubj");
    make_root(tree, verb);
    word_hang(&tree->words[root], verb, REL_OBJ, "obj");
    for (uint32_t i = root + 1; i < tree->count; i++)
        if (tree->words[i].head == (int32_t)root && tree->words[i].rel != REL_NMOD)
            tree->words[i].head = (int32_t)verb;
    return true;
}

/* "unless the South halted drills": a noun that a conjunction opens has lost its verb, which
 * stands before it, right behind another noun. */
bool repair_clause(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    bool opened = (w->rel == REL_ADVCL || w->rel == REL_CCOMP) && tree_has(tree, i, REL_MARK);
    if (!opened || !word_is_noun(w) || tree_has(tree, i, REL_COP) || tree_has_subject(tree, i))
        return false;
    uint32_t verb = 0;
    for (uint32_t k = 1; k < i; k++) {
        const struct word *v = &tree->words[k];
        bool part = v->head == (int32_t)i && v->rel == REL_AMOD && v->upos == UPOS_VERB;
        if (part && xpos_may_be_finite(v->xpos) && word_is_noun(&tree->words[k - 1]))
            verb = k;
    }
    if (!verb)
        return false;
    for (uint32_t k = 0; k < verb; k++) { /* the mark is the verb's, the rest its subject's */
        struct word *c = &tree->words[k];
        if (c->head == (int32_t)i || c->head == (int32_t)verb)
            c->head = (int32_t)(c->rel == REL_MARK ? verb : verb - 1);
    }
    word_hang(&tree->words[verb - 1], verb, REL_NSUBJ, "nsubj");
    tree->words[verb].head = w->head;
    tree->words[verb].rel = w->rel;
    tree->words[verb].deprel = w->deprel;
    word_hang(w, verb, REL_OBJ, "obj");
    return true;
}

bool repair_root(struct tree *tree)
{
    uint32_t root = tree_root(tree);
    enum upos upos = tree->words[root].upos;
    bool sentence = slice_is(tree->words[tree->count - 1].form, ".");
    if (!sentence || (upos != UPOS_NOUN && upos != UPOS_PROPN) ||
        tree_has(tree, root, REL_COP) || tree_has(tree, root, REL_NSUBJ))
        return false;
    uint32_t verb = lost_verb(tree, root);
    if (verb)
        promote(tree, root, verb);
    return verb > 0;
}

/* "Moscow plans to sell tanks.": no sentence, and no finite verb, is a compound. */
bool repair_root_compound(struct tree *tree)
{
    uint32_t root = tree_root(tree);
    struct word *w = &tree->words[root];
    int32_t subject = -1, clause = -1;
    for (uint32_t i = tree->first_child[root]; i < tree->first_child[root + 1]; i++) {
        const struct word *child = &tree->words[tree->children[i]];
        if (child->rel == REL_COMPOUND && tree->children[i] + 1 == root && word_is_noun(child))
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
    word_hang(&tree->words[subject], root, REL_NSUBJ, "nsubj");
    word_hang(&tree->words[clause], root, REL_XCOMP, "xcomp");
    return true;
}
