/* tree/features.h - what the analyzer sees of a word: rows of one embedding table.
 *
 * Row numbers [0, words) are whole words (lower case) that the training data showed
 * at least twice; the FEATURE_HASHED rows behind them are shared by prefixes,
 * suffixes and shapes through a hash. */
#ifndef DEM_TREE_FEATURES_H
#define DEM_TREE_FEATURES_H

#include "base/slice.h"

enum { FEATURE_HASHED = 16384, FEATURE_COUNT = 10, FEATURE_NONE = 0xFFFFFFFF };

/* The hash that stands for a word; case is folded in ASCII, digits become 0. */
uint64_t feature_word(struct slice form);
/* The word's row by binary search in the ascending hashes, or FEATURE_NONE. */
uint32_t feature_row(const uint64_t *words, uint32_t count, uint64_t hash);
/* The word's row (or FEATURE_NONE) first, then FEATURE_COUNT - 1 hashed rows. */
void feature_rows(const uint64_t *words, uint32_t count, struct slice form, bool first,
                  uint32_t rows[FEATURE_COUNT]);

#endif
