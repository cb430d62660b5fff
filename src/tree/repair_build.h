/* tree/repair_build.h - shared between the files that repair trees. */
#ifndef DEM_TREE_REPAIR_BUILD_H
#define DEM_TREE_REPAIR_BUILD_H

#include "tree/tree.h"

/* ---- What is asked of a tree, and what is changed in it ---- */

bool word_is_noun(const struct word *w);
bool xpos_is_finite(struct slice xpos);
/* Likewise, or a participle: a small parser takes one for the other. */
bool xpos_may_be_finite(struct slice xpos);
bool relation_is_subject(enum relation rel);
bool tree_has(const struct tree *tree, uint32_t head, enum relation rel);
bool tree_has_subject(const struct tree *tree, uint32_t verb);
/* The subjects of a verb that stand before it: how many, the first and the last. */
uint32_t tree_subjects_before(const struct tree *tree, uint32_t verb, uint32_t *first,
                              uint32_t *last);
/* The noun right behind the verb (determiners and adjectives passed over), or -1. */
int32_t tree_noun_behind(const struct tree *tree, uint32_t verb);
bool tree_comma_between(const struct tree *tree, uint32_t from, uint32_t to);
void word_hang(struct word *w, uint32_t head, enum relation rel, const char *name);
/* Of an active or a passive clause, as the verb is. */
void tree_make_subject(struct tree *tree, uint32_t word, uint32_t verb);

/* ---- The repairs: each looks at one word and tells whether it changed the tree ---- */

/* The head of the sentence: a noun where its verb was lost. */
bool repair_root(struct tree *tree);
bool repair_object(struct tree *tree);
bool repair_clause(struct tree *tree, uint32_t i);
bool repair_root_compound(struct tree *tree);

/* Who says so: the clauses around "said", and whose subject is whose. */
bool repair_reported(struct tree *tree, uint32_t verb);
bool repair_inserted(struct tree *tree, uint32_t verb);
bool repair_speaker(struct tree *tree, uint32_t verb);
bool repair_told(struct tree *tree, uint32_t i);

/* Two verbs, one behind the other: clauses of nouns, participles, voice. */
bool repair_noun_clause(struct tree *tree, uint32_t inner);
bool repair_that(struct tree *tree, uint32_t that);
bool repair_relative(struct tree *tree, uint32_t i);
bool repair_having(struct tree *tree, uint32_t having);
bool repair_participle(struct tree *tree, uint32_t i);
bool repair_voice(struct tree *tree, uint32_t i);
bool repair_passive(struct tree *tree, uint32_t i);
bool repair_tense(struct tree *tree, uint32_t i);

/* The doer before the verb, hung elsewhere. */
bool repair_compound(struct tree *tree, uint32_t i);
bool repair_astray(struct tree *tree, uint32_t i);
bool repair_modifier(struct tree *tree, uint32_t i);
bool repair_both(struct tree *tree, uint32_t i);
bool repair_gerund(struct tree *tree, uint32_t i);
bool repair_listed(struct tree *tree, uint32_t i);
bool repair_subject(struct tree *tree, uint32_t verb);

/* Names and the nouns beside them. */
bool repair_title(struct tree *tree, uint32_t i);
bool repair_described(struct tree *tree, uint32_t i);
bool repair_pair(struct tree *tree, uint32_t i);
bool repair_front(struct tree *tree, uint32_t i);

/* Words around the verb and behind it of the wrong kind for their place. */
bool repair_bare(struct tree *tree, uint32_t i);
bool repair_joined(struct tree *tree, uint32_t i);
bool repair_adjective(struct tree *tree, uint32_t i);
bool repair_date(struct tree *tree, uint32_t i);
bool repair_mark(struct tree *tree, uint32_t i);
bool repair_called(struct tree *tree, uint32_t i);
bool repair_visiting(struct tree *tree, uint32_t i);
bool repair_behind_particle(struct tree *tree, uint32_t i);

#endif
