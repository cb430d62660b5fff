#include "tree/tree.h"

#include "base/banned.h"

static const char *const upos_names[] = {
#define X(name) #name,
    TREE_UPOS(X)
#undef X
};

static const char *const relation_names[] = {
#define X(name, text) text,
    TREE_RELATIONS(X)
#undef X
};

static const char *const name_names[] = {"O",     "B-PER", "I-PER", "B-ORG",
                                         "I-ORG", "B-LOC", "I-LOC"};

const char *upos_name(enum upos upos)
{
    return upos < UPOS_COUNT ? upos_names[upos] : "X";
}

enum upos upos_read(struct slice s)
{
    for (unsigned i = 0; i < UPOS_COUNT; i++)
        if (slice_is(s, upos_names[i]))
            return (enum upos)i;
    return UPOS_X;
}

static bool relation_find(struct slice s, enum relation *out)
{
    for (unsigned i = 0; i < REL_COUNT; i++)
        if (slice_is(s, relation_names[i])) {
            *out = (enum relation)i;
            return true;
        }
    return false;
}

enum relation relation_read(struct slice s)
{
    enum relation rel;
    struct slice rest = s;
    if (relation_find(s, &rel) || relation_find(slice_cut(&rest, ':'), &rel))
        return rel;
    return REL_DEP;
}

enum name_tag name_read(struct slice s)
{
    for (unsigned i = 0; i < sizeof name_names / sizeof *name_names; i++)
        if (slice_is(s, name_names[i]))
            return (enum name_tag)i;
    return NAME_O;
}

const char *name_name(enum name_tag tag)
{
    return name_names[tag];
}

void tree_index(struct arena *arena, struct tree *tree)
{
    uint32_t n = tree->count;
    tree->children = ARENA_ARRAY(arena, uint32_t, n);
    tree->first_child = ARENA_ARRAY(arena, uint32_t, n + 2);
    uint32_t *at = ARENA_ARRAY(arena, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++)
        if (tree->words[i].head >= 0)
            tree->first_child[tree->words[i].head + 1]++;
    for (uint32_t i = 0; i < n; i++)
        tree->first_child[i + 1] += tree->first_child[i];
    memcpy(at, tree->first_child, sizeof *at * n);
    for (uint32_t i = 0; i < n; i++)
        if (tree->words[i].head >= 0)
            tree->children[at[tree->words[i].head]++] = i;
}

bool tree_valid(const struct tree *tree)
{
    uint32_t roots = 0;
    for (uint32_t i = 0; i < tree->count; i++) {
        int32_t at = (int32_t)i;
        uint32_t steps = 0;
        while (at != TREE_ROOT && steps++ <= tree->count) {
            if (at < 0 || (uint32_t)at >= tree->count)
                return false;
            at = tree->words[at].head;
        }
        if (at != TREE_ROOT)
            return false;
        roots += tree->words[i].head == TREE_ROOT;
    }
    return tree->count == 0 || roots == 1;
}

uint32_t tree_root(const struct tree *tree)
{
    uint32_t i = 0;
    while (i + 1 < tree->count && tree->words[i].head != TREE_ROOT)
        i++;
    return i;
}

uint32_t tree_clause(const struct tree *tree, uint32_t word)
{
    for (int depth = 0; depth < 16 && tree->words[word].head >= 0; depth++) {
        if (tree->words[word].upos == UPOS_VERB && tree->words[word].rel != REL_AMOD)
            break;
        word = (uint32_t)tree->words[word].head;
    }
    return word;
}

bool tree_below(const struct tree *tree, uint32_t word, uint32_t above)
{
    int32_t at = (int32_t)word;
    for (int depth = 0; at >= 0 && depth < 64; depth++, at = tree->words[at].head)
        if (at == (int32_t)above)
            return true;
    return false;
}

dem_span tree_span(const struct tree *tree, uint32_t head)
{
    dem_span span = tree->words[head].span;
    for (uint32_t i = 0; i < tree->count; i++)
        if (tree->words[i].rel != REL_PUNCT && tree_below(tree, i, head)) {
            span.from =
                tree->words[i].span.from < span.from ? tree->words[i].span.from : span.from;
            span.to = tree->words[i].span.to > span.to ? tree->words[i].span.to : span.to;
        }
    return span;
}
