/* tree/lemma.h - a lemma as an edit of its form, and the learnt list of which edit.
 *
 * A script is written "C N suffix" without spaces: C is 'l' (fold to lower case
 * first) or 'k' (keep the case), N a digit 0-9 or letter a-z (10-35): so many bytes
 * are cut off the end, then the suffix is put on.  "l3y" makes "countries" "country".
 *
 * The list goes from a tag and a word, or the end of a word, to a script.  The longest
 * end that the list has decides; a tag that it has never seen keeps the form. */
#ifndef DEM_TREE_LEMMA_H
#define DEM_TREE_LEMMA_H

#include "tree/tree.h"

enum { LEMMA_END_MAX = 5, LEMMA_WHOLE = LEMMA_END_MAX + 1, LEMMA_SCRIPTS_MAX = 4096 };

/* Read-only, borrowed from the model. */
struct lemmas {
    const uint64_t *rules; /* [rule_count] ascending; the lowest 12 bits are the script */
    uint32_t rule_count, script_count;
    const struct slice *scripts;
};

struct slice lemma_script(struct arena *arena, struct slice form, struct slice lemma);
struct slice lemma_apply(struct arena *arena, struct slice form, struct slice script);
/* What stands for the last `end` bytes of a form under the word's tags (LEMMA_WHOLE: for
 * the whole form); the lowest 12 bits are 0.  False if the form is not so long. */
bool lemma_key(const struct word *w, int end, uint64_t *key);
/* The lemma of a word whose form, upos and xpos are known. */
struct slice lemma_find(const struct lemmas *list, struct arena *arena, const struct word *w);

#endif
