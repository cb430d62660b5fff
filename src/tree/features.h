/* tree/features.h - what the analyzer sees of a word: rows of one embedding table.
 *
 *   [0, words)               whole words, case folded in ASCII, digits as 0
 *   then FEATURE_HASHED      prefixes, suffixes and shapes, sharing rows through a hash
 *   then FEATURE_GAZETTEER   kinds of known names, first word and later words apart */
#ifndef DEM_TREE_FEATURES_H
#define DEM_TREE_FEATURES_H

#include "tree/tree.h"

enum {
    FEATURE_HASHED = 16384,
    FEATURE_GAZETTEER = 8,
    FEATURE_NAME = 10, /* the first of the slots that gazetteer rows stand in */
    FEATURE_COUNT = 13,
    FEATURE_NONE = 0xFFFFFFFF
};

/* A known name is found by the hash of its words; so is each beginning of a longer one.
 * The lowest byte of an entry holds these bits, the rest the hash's upper bits. */
enum {
    GAZETTEER_PERSON = 1,
    GAZETTEER_ORGANISATION = 2,
    GAZETTEER_PLACE = 4,
    GAZETTEER_GIVEN = 8, /* a given name */
    GAZETTEER_GOES_ON = 128,
    GAZETTEER_WORDS_MAX = 6
};

/* Read-only, borrowed from the model file. */
struct vocabulary {
    const uint64_t *words; /* [word_count] ascending feature_word hashes */
    const uint64_t *names; /* [name_count] ascending gazetteer entries */
    uint32_t word_count, name_count;
};

/* The hash that stands for a word; case is folded in ASCII, digits become 0. */
uint64_t feature_word(struct slice form);
/* The hash of a name so far and one more word; begin with HASH_SEED. */
uint64_t feature_name(uint64_t so_far, struct slice form);
/* Rows of every word of a sentence: slot 0 the word itself, then affixes and shape, then
 * gazetteer rows; FEATURE_NONE where there is none. */
void feature_rows(const struct vocabulary *v, const struct word *words, uint32_t count,
                  uint32_t (*rows)[FEATURE_COUNT]);

#endif
