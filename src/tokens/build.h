/* tokens/build.h - shared between the files of this folder. */
#ifndef DEM_TOKENS_BUILD_H
#define DEM_TOKENS_BUILD_H

#include "tokens/tokens.h"

struct cutter {
    struct arena *arena;
    struct slice text; /* the whole clean text */
    size_t end;        /* where the piece that is being cut ends */
    struct {
        struct word *list;
        size_t count, room;
    } words;
};

/* Appends the words of the bytes [from, to). */
void words_cut(struct cutter *c, size_t from, size_t to);

#endif
