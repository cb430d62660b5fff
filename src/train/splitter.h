/* train/splitter.h - learns the weights of tokens/splitter.h from treebanks. */
#ifndef DEM_TRAIN_SPLITTER_H
#define DEM_TRAIN_SPLITTER_H

#include "base/arena.h"

struct split_text { /* one sentence of a treebank */
    struct slice text;
    bool space_after, paragraph; /* paragraph: begins one */
};

struct split_texts {
    struct split_text *list;
    size_t count, room;
};

/* Appends the sentences of a CoNLL-U file, from "# text", "# newpar" and "# newdoc". */
void splitter_read(struct arena *arena, struct slice conllu, struct split_texts *out);
/* Logistic regression over the hashed features, rounded to bytes.  Paragraphs are rebuilt
 * from the sentences and cut by words_cut, a share of them run together, in capitals or in
 * small letters.  `count` is a power of two; the same seed gives the same weights. */
void splitter_train(struct arena *arena, const struct split_texts *texts, uint64_t seed,
                    int8_t *weights, uint32_t count);

#endif
