/* tokens/splitter.h - a linear model that says whether a sentence ends behind a word.
 *
 * Each candidate has SPLITTER_FEATURES hashed features; a sentence ends where the weights of
 * their buckets sum to more than zero.  Training and use share this file, so that both see
 * the same features.  Integers only: the same text is split the same way everywhere. */
#ifndef DEM_TOKENS_SPLITTER_H
#define DEM_TOKENS_SPLITTER_H

#include "tree/tree.h"

/* SPLITTER_COUNT buckets are enough to keep the features of EWT and GUM apart. */
enum { SPLITTER_FEATURES = 25, SPLITTER_WINDOW = 8, SPLITTER_COUNT = 1 << 17 };

struct splitter {
    const int8_t *weights;
    uint32_t count; /* a power of two */
};

struct split_traits { /* what the features know of one word */
    uint32_t form;    /* hash of its small letters */
    uint32_t tail;    /* its last three bytes, small */
    uint8_t kind;
};

struct split_state {
    const struct word *words; /* of one paragraph */
    size_t count, begin;      /* begin: first word of the sentence that is open */
    struct split_traits window[SPLITTER_WINDOW]; /* of word i at i % SPLITTER_WINDOW */
    struct split_traits first;                   /* of word 0 */
    size_t known;                                /* words [0, known) have been seen */
    uint32_t style;                              /* of the paragraph: case, length, its end */
    uint8_t brackets, quoted;
};

void split_begin(struct split_state *s, const struct word *words, size_t count);
/* True if a sentence may end behind word i: a blank or a closing mark follows. */
bool split_candidate(const struct split_state *s, size_t i);
/* The hashes of candidate i; i must not decrease and every word must be passed to
 * split_advance before the next. */
void split_features(struct split_state *s, size_t i, uint32_t out[SPLITTER_FEATURES]);
void split_advance(struct split_state *s, size_t i, bool ended);
int32_t split_score(const struct splitter *splitter,
                    const uint32_t features[SPLITTER_FEATURES]);

#endif
