/* tree/decode.h - from arc scores to one tree. */
#ifndef DEM_TREE_DECODE_H
#define DEM_TREE_DECODE_H

#include "base/arena.h"

/* Words of a sentence whose best tree is looked for among all; the time for that grows with
 * the cube of the length, the room with its square. */
enum { DECODE_EXACT_MAX = 256 };

/* What a word wants: its best head among the other words, and how much better that is than
 * being the root. */
struct choice {
    int32_t head;
    float loss;
};

/* row[j]: the score of word `word` of n hanging from word j - 1; row[0]: of the root. */
struct choice decode_choice(const float *row, uint32_t word, uint32_t n);

/* Writes heads[n] (TREE_ROOT for the root): always one tree with one root.  One word must
 * be the root; every other takes its best head: if that is a tree, no other scores higher.
 * Otherwise the best projective tree (Eisner 1996) by scores[n][stride], rows as above;
 * beyond DECODE_EXACT_MAX words `scores` is not read (NULL), and each cycle is cut at the
 * word that would soonest be a root, which then hangs from the root. */
void decode_tree(struct arena *arena, const struct choice *choices, const float *scores,
                 uint32_t n, uint32_t stride, int32_t *heads);

#endif
