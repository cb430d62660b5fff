/* tree/decode.h - from arc scores to one tree. */
#ifndef DEM_TREE_DECODE_H
#define DEM_TREE_DECODE_H

#include "base/arena.h"

/* scores[i][j]: word i hanging from j - 1, column 0 being the root; [n][stride].
 * Writes heads (TREE_ROOT for the root).  The best head of each word where that is a
 * tree with one root; otherwise the best projective tree with one root. */
void decode_tree(struct arena *arena, const float *scores, uint32_t n, uint32_t stride,
                 int32_t *heads);

#endif
