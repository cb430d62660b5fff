/* tree/treebank.h - a file of trees as sentences of one text. */
#ifndef DEM_TREE_TREEBANK_H
#define DEM_TREE_TREEBANK_H

#include "tree/tree.h"

struct banked {
    struct tree tree; /* spans are bytes of the treebank's text, ascending */
    uint32_t line;    /* of its first word in the file */
    bool nameless;    /* nothing is known of its names */
};

struct treebank {
    struct slice text; /* a blank line where a paragraph or a document begins */
    struct banked *list;
    size_t count, room;
};

enum { TREEBANK_MAX = 1 << 30 }; /* bytes of a file */

/* Reads CoNLL-U, whose bytes must outlive the treebank; the first broken sentence, and a
 * sentence that is no tree, is an error with its line. */
dem_code treebank_read(struct arena *arena, struct slice file, struct treebank *out,
                       dem_error *err);
/* Takes the names from rows "token TAB tag ..." with a blank line between sentences, found
 * by their characters, in whatever order and tokens.  Sentences that are not there become
 * nameless; returns how many, and in *line where the first is. */
size_t treebank_names(struct arena *arena, struct slice file, struct treebank *bank,
                      uint32_t *line);
/* The text without its white space: what sentences are found by and scored on. */
struct slice treebank_solid(struct arena *arena, struct slice text);
/* Bytes of white space at the beginning of `text`, 0 if there is none. */
size_t treebank_blank(struct slice text);

#endif
