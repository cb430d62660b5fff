#include "names/objects.h"

#include "base/banned.h"

bool objects_handed(const struct lexicon *lex, struct slice verb)
{
    for (const struct frame *f = lexicon_frame(lex, verb, FRAME_VERB); f;
         f = lexicon_next(lex, f))
        for (size_t i = 0; i < f->to.count; i++)
            if (slice_is(f->to.list[i], "iobj"))
                return true;
    return false;
}

static void set(struct word *w, uint32_t head, enum relation rel, const char *name)
{
    w->head = (int32_t)head;
    w->rel = rel;
    w->deprel = slice_of(name);
}

/* The `nth` child of the relation behind the verb, or -1. */
static int32_t behind(const struct tree *tree, uint32_t verb, enum relation rel, int nth)
{
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t child = tree->children[i];
        if (child > verb && tree->words[child].rel == rel && nth-- == 0)
            return (int32_t)child;
    }
    return -1;
}

static bool preposition(const struct tree *tree, uint32_t word)
{
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++)
        if (tree->words[tree->children[i]].rel == REL_CASE)
            return true;
    return false;
}

static bool is_name(const struct word *w)
{
    return w->upos == UPOS_PROPN && slice_starts(w->xpos, SLICE("NNP"));
}

/* "Jordan 200 million dollars": a name right before a number is no part of what is counted. */
static int32_t before_number(const struct tree *tree, uint32_t object, uint32_t verb)
{
    for (uint32_t i = verb + 2; i < object; i++) {
        int32_t name = (int32_t)i - 1;
        if (tree->words[i].upos != UPOS_NUM && tree->words[i].upos != UPOS_SYM)
            continue;
        while (name > (int32_t)verb && tree->words[name].head != (int32_t)object)
            name = tree->words[name].head;
        bool inside = name > (int32_t)verb && (uint32_t)name < i;
        return inside && is_name(&tree->words[name]) && !preposition(tree, (uint32_t)name)
                   ? name
                   : -1;
    }
    return -1;
}

/* "weapons worth 5 million dollars", taken for two objects: the second tells the price. */
static void settle_worth(struct arena *arena, struct tree *tree, uint32_t verb)
{
    int32_t thing = behind(tree, verb, REL_IOBJ, 0);
    int32_t price = behind(tree, verb, REL_OBJ, thing < 0 ? 1 : 0);
    if (thing < 0)
        thing = behind(tree, verb, REL_OBJ, 0);
    if (thing < 0 || price < thing + 2 || !slice_is(tree->words[thing + 1].lemma, "worth"))
        return;
    set(&tree->words[thing], verb, REL_OBJ, "obj");
    set(&tree->words[thing + 1], (uint32_t)thing, REL_AMOD, "amod");
    set(&tree->words[price], (uint32_t)thing + 1, REL_OBL_UNMARKED, "obl:unmarked");
    tree_index(arena, tree);
}

/* "sold Libya centrifuge parts": right behind the verb a country's own name, where its
 * adjective would tell whose they are, is the receiver; so are people in the plural ("gave the
 * rebels rifles"), which no compound begins with. */
static int32_t receiver_before(const struct lexicon *lex, const struct tree *tree,
                               uint32_t object, uint32_t verb)
{
    for (uint32_t i = verb + 1; i < object; i++) {
        const struct word *w = &tree->words[i], *next = &tree->words[i + 1];
        int32_t entry = i == verb + 1 && is_name(w) ? lexicon_name(lex, w->form) : -1;
        bool country = entry >= 0 && lex->entries.list[entry].kind == ENTRY_COUNTRY;
        bool people = slice_is(w->xpos, "NNS") && lexicon_agent(lex, w->lemma);
        bool inside = w->head > (int32_t)i && w->head <= (int32_t)object;
        if ((country || people) && w->rel == REL_COMPOUND && inside &&
            next->upos != UPOS_PROPN && next->upos != UPOS_PART)
            return (int32_t)i;
    }
    return -1;
}

/* The words before the receiver are its own. */
static void split_phrase(struct tree *tree, uint32_t verb, uint32_t name, uint32_t object)
{
    for (uint32_t i = verb + 1; i < object; i++) {
        struct word *w = &tree->words[i];
        if (i < name && w->head == (int32_t)object)
            w->head = (int32_t)name;
    }
    set(&tree->words[name], verb, REL_IOBJ, "iobj");
}

static bool is_thing(const struct lexicon *lex, const struct word *w)
{
    return lexicon_in_class(lex, SLICE("@money"), w->lemma) ||
           lexicon_in_class(lex, SLICE("@arms"), w->lemma) ||
           lexicon_in_class(lex, SLICE("@relief"), w->lemma);
}

static void settle_handed(struct arena *arena, const struct lexicon *lex, struct tree *tree,
                          uint32_t verb)
{
    settle_worth(arena, tree, verb);
    int32_t first = behind(tree, verb, REL_OBJ, 0), second = behind(tree, verb, REL_OBJ, 1);
    int32_t loose = behind(tree, verb, REL_OBL_UNMARKED, 0);
    if (first < 0 || behind(tree, verb, REL_IOBJ, 0) >= 0)
        return;
    if (lexicon_quantity(lex, tree->words[first].lemma))
        second = loose = -1; /* "provides $45 million support": no sum receives */
    bool thing = loose > first && is_thing(lex, &tree->words[loose]);
    int32_t name = before_number(tree, (uint32_t)first, verb);
    if (name < 0)
        name = receiver_before(lex, tree, (uint32_t)first, verb);
    if (second >= 0 || thing)
        set(&tree->words[first], verb, REL_IOBJ, "iobj");
    else if (name >= 0)
        split_phrase(tree, verb, (uint32_t)name, (uint32_t)first);
    if (second < 0 && thing)
        set(&tree->words[loose], verb, REL_OBJ, "obj");
}

/* "sold Saudi Arabia 72 jets": a number behind the receiver counts the thing. */
static void settle_number(struct tree *tree, uint32_t verb)
{
    int32_t receiver = behind(tree, verb, REL_IOBJ, 0), thing = behind(tree, verb, REL_OBJ, 0);
    for (int32_t i = receiver + 1; receiver >= 0 && i < thing; i++)
        if (tree->words[i].head == receiver && tree->words[i].upos == UPOS_NUM)
            set(&tree->words[i], (uint32_t)thing, REL_NUMMOD, "nummod");
}

static void settle_called(struct tree *tree, uint32_t verb)
{
    int32_t first = behind(tree, verb, REL_OBJ, 0), second = behind(tree, verb, REL_OBJ, 1);
    if (first >= 0 && second >= 0 && tree->words[second].upos == UPOS_NOUN)
        set(&tree->words[second], verb, REL_XCOMP, "xcomp");
}

void objects_settle(struct arena *arena, const struct lexicon *lex, struct tree *tree)
{
    for (uint32_t i = 0; i < tree->count; i++) {
        if (tree->words[i].upos != UPOS_VERB)
            continue;
        if (objects_handed(lex, tree->words[i].lemma))
            settle_handed(arena, lex, tree, i);
        else
            settle_called(tree, i);
    }
    tree_index(arena, tree);
    for (uint32_t i = 0; i < tree->count; i++)
        settle_number(tree, i);
    tree_index(arena, tree);
}
