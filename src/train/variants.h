/* train/variants.h - other ways in which the press could have written a sentence.
 *
 * A treebank of web text has few headlines and few sentences of forty words.  Of each
 * hundred sentences some are learnt in capitals, in title case, without capitals, without
 * their full stop, or joined to another one. */
#ifndef DEM_TRAIN_VARIANTS_H
#define DEM_TRAIN_VARIANTS_H

#include "train/data.h"

enum { VARIANT_WORDS_MAX = 160 };

/* `e`, or a variant of it made in `arena`; `other` may be joined behind it. */
struct example variant(struct arena *arena, const struct example *e,
                       const struct example *other, uint64_t *seed);

#endif
