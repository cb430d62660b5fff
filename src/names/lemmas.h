/* names/lemmas.h - lemmas settled by what the lexicon knows. */
#ifndef DEM_NAMES_LEMMAS_H
#define DEM_NAMES_LEMMAS_H

#include "lexicon/lexicon.h"
#include "tree/tree.h"

/* The analyzer guesses the lemma of a word that it never saw ("rioted", "vetoed").  Where
 * its guess is no lemma of the lexicon but a regular stem of the form is, the stem wins;
 * so does "troop" over the treebanks' "troops". */
void lemmas_settle(struct arena *arena, const struct lexicon *lex, struct tree *tree);
/* The next irregular form of the verb at or behind *from in the list, which is moved behind it;
 * empty at the end. */
struct slice lemmas_irregular(struct slice lemma, size_t *from);

/* The lemmas of the words first..last in small letters, as the lexicon has its phrases: a
 * space between words, none inside of what was written as one ("state of emergency",
 * "cease-fire line").  In `key`; empty if they do not fit. */
enum { LEMMAS_KEY_MAX = 96 };
struct slice lemmas_key(const struct tree *tree, uint32_t first, uint32_t last,
                        char key[LEMMAS_KEY_MAX]);

#endif
