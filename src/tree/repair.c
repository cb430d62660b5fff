#include "tree/repair.h"

#include "tree/repair_build.h"

#include "base/banned.h"

bool word_is_noun(const struct word *w)
{
    return w->upos == UPOS_NOUN || w->upos == UPOS_PROPN;
}

bool xpos_is_finite(struct slice xpos)
{
    return slice_is(xpos, "VBD") || slice_is(xpos, "VBZ") || slice_is(xpos, "VBP");
}

bool xpos_may_be_finite(struct slice xpos)
{
    return xpos_is_finite(xpos) || slice_is(xpos, "VBN");
}

bool relation_is_subject(enum relation rel)
{
    return rel == REL_NSUBJ || rel == REL_NSUBJ_PASS;
}

bool tree_has(const struct tree *tree, uint32_t head, enum relation rel)
{
    for (uint32_t i = tree->first_child[head]; i < tree->first_child[head + 1]; i++)
        if (tree->words[tree->children[i]].rel == rel)
            return true;
    return false;
}

bool tree_has_subject(const struct tree *tree, uint32_t verb)
{
    return tree_has(tree, verb, REL_NSUBJ) || tree_has(tree, verb, REL_NSUBJ_PASS);
}

uint32_t tree_subjects_before(const struct tree *tree, uint32_t verb, uint32_t *first,
                              uint32_t *last)
{
    uint32_t count = 0;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t c = tree->children[i];
        if (c > verb || !relation_is_subject(tree->words[c].rel))
            continue;
        if (!count++)
            *first = c;
        *last = c;
    }
    return count;
}

int32_t tree_noun_behind(const struct tree *tree, uint32_t verb)
{
    for (uint32_t i = verb + 1; i < tree->count; i++) {
        enum upos upos = tree->words[i].upos;
        if (word_is_noun(&tree->words[i]) && tree->words[i].rel != REL_COMPOUND)
            return (int32_t)i;
        if (upos != UPOS_DET && upos != UPOS_ADJ && upos != UPOS_NUM && upos != UPOS_PROPN &&
            upos != UPOS_NOUN)
            return -1;
    }
    return -1;
}

bool tree_comma_between(const struct tree *tree, uint32_t from, uint32_t to)
{
    for (uint32_t i = from + 1; i < to; i++)
        if (slice_is(tree->words[i].form, ","))
            return true;
    return false;
}

void word_hang(struct word *w, uint32_t head, enum relation rel, const char *name)
{
    w->head = (int32_t)head;
    w->rel = rel;
    w->deprel = slice_of(name);
}

void tree_make_subject(struct tree *tree, uint32_t word, uint32_t verb)
{
    bool passive = tree_has(tree, verb, REL_AUX_PASS);
    word_hang(&tree->words[word], verb, passive ? REL_NSUBJ_PASS : REL_NSUBJ,
              passive ? "nsubj:pass" : "nsubj");
}

static bool repair_word(struct tree *tree, uint32_t i)
{
    typedef bool repair(struct tree *, uint32_t);
    static repair *const all[] = {repair_adjective,  repair_joined,    repair_date,
                                  repair_subject,    repair_mark,      repair_listed,
                                  repair_bare,       repair_compound,  repair_having,
                                  repair_that,       repair_astray,    repair_noun_clause,
                                  repair_participle, repair_voice,     repair_relative,
                                  repair_told,       repair_inserted,  repair_reported,
                                  repair_speaker,    repair_modifier,  repair_passive,
                                  repair_both,       repair_called,    repair_clause,
                                  repair_visiting,   repair_gerund,    repair_behind_particle,
                                  repair_title,      repair_described, repair_pair,
                                  repair_front,      repair_tense};
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
