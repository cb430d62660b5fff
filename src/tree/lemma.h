/* tree/lemma.h - a lemma as an edit of its form.
 *
 * A script is written "C N suffix" without spaces: C is 'l' (fold to lower case
 * first) or 'k' (keep the case), N a digit 0-9 or letter a-z (10-35): so many bytes
 * are cut off the end, then the suffix is put on.  "l3y" makes "countries" "country". */
#ifndef DEM_TREE_LEMMA_H
#define DEM_TREE_LEMMA_H

#include "base/arena.h"

struct slice lemma_script(struct arena *arena, struct slice form, struct slice lemma);
struct slice lemma_apply(struct arena *arena, struct slice form, struct slice script);

#endif
