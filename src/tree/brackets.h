/* tree/brackets.h - an editor's words in a quotation: "[The]y [the rebels] left". */
#ifndef DEM_TREE_BRACKETS_H
#define DEM_TREE_BRACKETS_H

#include "tree/tree.h"

/* The words of `tree` without its square brackets, in *out, which borrows from `arena`.
 * False, and *out untouched, if it has none or nothing else. */
bool brackets_hide(struct arena *arena, const struct tree *tree, struct tree *out);
/* Gives `tree` what was found out about its words in `parsed`, the tree that brackets_hide
 * made of it; a bracket hangs as punctuation on the word next to it.  Indexes. */
void brackets_show(struct arena *arena, const struct tree *parsed, struct tree *tree);

#endif
