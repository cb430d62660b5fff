/* names/lemmas.h - lemmas settled by what the lexicon knows. */
#ifndef DEM_NAMES_LEMMAS_H
#define DEM_NAMES_LEMMAS_H

#include "lexicon/lexicon.h"
#include "tree/tree.h"

/* The analyzer guesses the lemma of a word that it never saw ("rioted", "vetoed").  Where
 * its guess is no lemma of the lexicon but a regular stem of the form is, the stem wins;
 * so does "troop" over the treebanks' "troops". */
void lemmas_settle(struct arena *arena, const struct lexicon *lex, struct tree *tree);

#endif
