/* tree/score.h - one treebank against another of the same characters, as the CoNLL 2018
 * shared task defines it (conll18_ud_eval.py; Zeman et al. 2018, section 5), and names. */
#ifndef DEM_TREE_SCORE_H
#define DEM_TREE_SCORE_H

#include "tree/treebank.h"

/* ORDER: score_name; metrics from SCORE_WORDS to SCORE_BLEX rest on aligned words. */
enum metric {
    SCORE_TOKENS,
    SCORE_SENTENCES,
    SCORE_WORDS,
    SCORE_UPOS,
    SCORE_XPOS,
    SCORE_UFEATS,
    SCORE_ALLTAGS,
    SCORE_LEMMAS,
    SCORE_UAS,
    SCORE_LAS,
    SCORE_CLAS,
    SCORE_MLAS,
    SCORE_BLEX,
    SCORE_NAMES, /* spans and types of names, exactly */
    SCORE_COUNT
};

struct score {
    size_t gold, system, correct;
    size_t aligned; /* of the gold ones those with a word of the system */
};

const char *score_name(enum metric metric);
/* Whether the metric knows an accuracy over aligned words. */
bool score_aligns(enum metric metric);
/* Shares from 0 to 1; 0 where nothing was to be found. */
double score_precision(const struct score *score);
double score_recall(const struct score *score);
double score_f1(const struct score *score);
double score_accuracy(const struct score *score); /* over aligned words */

/* Fills out[SCORE_COUNT].  The system may leave out parts of the text, but both texts must
 * have the same characters, white space aside: DEM_E_FORMAT names where they do not. */
dem_code score_treebanks(struct arena *arena, const struct treebank *gold,
                         const struct treebank *system, struct score out[SCORE_COUNT],
                         dem_error *err);

#endif
