/* tree/conllu.h - trees as text: CoNLL-U in and out.
 * https://universaldependencies.org/format.html */
#ifndef DEM_TREE_CONLLU_H
#define DEM_TREE_CONLLU_H

#include "tree/tree.h"

#include <stdio.h>

/* Cuts the next sentence off *rest into *out; spans are those of the words joined by
 * SpaceAfter.  DEM_END at the end; DEM_E_FORMAT with the line (counted on in *line) for
 * a broken row.  Multiword rows set `joined`; empty nodes are passed over. */
dem_code conllu_read(struct arena *arena, struct slice *rest, uint32_t *line, struct tree *out,
                     dem_error *err);
/* Appends the sentence with its comments to *out (in the arena). */
struct slice conllu_write(struct arena *arena, const struct tree *tree, struct slice sent_id,
                          struct slice text);

#endif
