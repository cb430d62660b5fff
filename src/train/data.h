/* train/data.h - what the trainer learns from: treebanks, names, given vectors. */
#ifndef DEM_TRAIN_DATA_H
#define DEM_TRAIN_DATA_H

#include "train/net.h"
#include "train/splitter.h"
#include "tree/lemma.h"

/* A sentence to learn from.  Where `named` is false nothing is known of its names; `silver`
 * trees are another model's. */
struct example {
    struct tree tree;
    bool named, silver;
};

/* Strings to numbers, in order of first sight. */
struct list {
    struct table seen;
    struct slice *texts;
    uint32_t *counts, count, room;
};

struct corpus {
    struct arena *arena;
    struct {
        struct example *list;
        size_t count, room;
    } examples;
    struct list tags, labels, scripts;
    struct vocabulary vocabulary;
    uint32_t *word_counts; /* [word_count] in the treebanks */
    uint32_t *word_given;  /* [word_count] row of its given vector, or FEATURE_NONE */
    struct given given;
    uint64_t *lemma_rules;
    uint32_t lemma_count;
    struct split_texts texts;
    int8_t *splitter; /* [SPLITTER_COUNT] */
};

/* "UPOS XPOS FEATS" */
struct slice data_tag(struct arena *arena, const struct word *w);

/* Adds "TREEBANK.conllu" or "TREEBANK.conllu,NAMES.bio": names stand in the second file (see
 * tree/treebank.h), else under NER= in the treebank. */
dem_code data_treebank(struct corpus *corpus, const char *paths, dem_error *err);
/* Adds trees that another model made of raw text.  They are learnt from like the others, but
 * neither counted nor asked for lemmas and ends of sentences: call it after data_count. */
dem_code data_silver(struct corpus *corpus, const char *path, dem_error *err);
/* Vectors to start from: a word and its numbers a line, commonest first (GloVe's text
 * format).  They are scaled to a root mean square of 1/2. */
dem_code data_vectors(struct corpus *corpus, const char *path, dem_error *err);
/* Known names: "PER", "ORG", "LOC" or "GIVEN", a tab and the name a line. */
dem_code data_names(struct corpus *corpus, const char *path, dem_error *err);
/* Counts words, tags and relations of all that was added; learns lemmas and where sentences
 * end. */
void data_count(struct corpus *corpus, uint32_t seed);

#endif
