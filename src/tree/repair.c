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

/* The verb that a sentence headed by a noun should have had; 0 if it has none. */
static uint32_t lost_verb(const struct tree *tree, uint32_t root)
{
    for (uint32_t i = 1; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        bool modifier = w->rel == REL_AMOD || w->rel == REL_ACL ||
                        (w->rel == REL_ACL_RELCL && !has_child(tree, i, REL_NSUBJ));
        bool before = i < root && nominal(&tree->words[i - 1]); /* "Peru rejected talks" */
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
    set(&tree->words[subject], verb, REL_NSUBJ, "nsubj");
    make_root(tree, verb);
    if (verb < root)
        set(&tree->words[root], verb, REL_OBJ, "obj");
    else if (object >= 0 && object != (int32_t)subject)
        set(&tree->words[object], verb, REL_OBJ, "obj");
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

/* "Thousands demonstrated, witnesses said": of two subjects of `said` the first belongs to
 * the clause between them. */
static bool repair_reported(struct tree *tree, uint32_t verb)
{
    int32_t first = -1, second = -1, clause = -1;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t c = tree->children[i];
        if (tree->words[c].rel == REL_CCOMP)
            clause = (int32_t)c;
        else if (tree->words[c].rel == REL_NSUBJ && first < 0)
            first = (int32_t)c;
        else if (tree->words[c].rel == REL_NSUBJ)
            second = (int32_t)c;
    }
    if (second < 0 || clause < first || clause > second ||
        has_child(tree, (uint32_t)clause, REL_NSUBJ))
        return false;
    tree->words[first].head = clause;
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

/* "Moscow plans to sell tanks.": no sentence, and no finite verb, is a compound. */
static bool repair_compound(struct tree *tree)
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
static bool repair_joined(struct tree *tree, uint32_t i)
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

void tree_repair(struct arena *arena, struct tree *tree)
{
    bool changed = tree->count > 1 && (repair_root(tree) || repair_compound(tree));
    if (changed)
        tree_index(arena, tree);
    bool moved = false;
    for (uint32_t i = 0; i < tree->count; i++)
        moved |= repair_astray(tree, i) || repair_date(tree, i) || repair_subject(tree, i) ||
                 repair_mark(tree, i) || repair_joined(tree, i) ||
                 (tree->words[i].upos == UPOS_VERB && repair_reported(tree, i));
    if (moved)
        tree_index(arena, tree);
}
