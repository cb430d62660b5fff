/* tree/conllu.h - trees as text: CoNLL-U in and out.
 * https://universaldependencies.org/format.html */
#ifndef DEM_TREE_CONLLU_H
#define DEM_TREE_CONLLU_H

#include "tree/tree.h"

#include <stdio.h>

/* One sentence of a file.  The words of a multiword token share out its surface, each as
 * much as its form is long: from the first to the last of them is the whole of it. */
struct conllu {
    struct tree tree;      /* spans are bytes of `text`, ascending */
    struct slice text;     /* the surface forms with the spaces that the rows tell of */
    struct slice comments; /* its comment lines, each with its line end */
    uint32_t line;         /* of its first word */
    bool opens;            /* a paragraph or a document begins with it */
};

/* Whether the text is CoNLL-U: its first line that is no comment is a first row. */
bool conllu_looks(struct slice text);
/* Cuts the next sentence off *rest into *out; lines are counted on in *line.  DEM_END at
 * the end.  DEM_E_FORMAT, or DEM_E_LIMIT above 1024 words (a tree costs their cube), with
 * the line for a broken sentence: the next call goes on behind it.  Empty nodes are passed
 * over; the name comes from NER= in MISC. */
dem_code conllu_next(struct arena *arena, struct slice *rest, uint32_t *line,
                     struct conllu *out, dem_error *err);
/* The same, where only the tree is wanted. */
dem_code conllu_read(struct arena *arena, struct slice *rest, uint32_t *line, struct tree *out,
                     dem_error *err);
/* The sentence as rows (in the arena) behind its finished comment lines.  `text` is what
 * the spans are bytes of. */
struct slice conllu_write(struct arena *arena, const struct tree *tree, struct slice text,
                          struct slice comments);

#endif
