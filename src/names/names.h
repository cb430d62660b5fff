/* names/names.h - entries of the lexicon found in the words of a sentence. */
#ifndef DEM_NAMES_NAMES_H
#define DEM_NAMES_NAMES_H

#include "lexicon/lexicon.h"
#include "tree/tree.h"

struct name_match {
    uint32_t first, last; /* words, inclusive */
    uint32_t head;        /* the word of them that the others hang from */
    int32_t entry;        /* the first entry that fits; names_next goes on */
    bool capitals;        /* written in capitals throughout */
    dem_day day;          /* only entries that hold then count; DEM_DAY_UNKNOWN: all */
    bool nobody;          /* where these words stand they are no whole name of a person */
    bool in_person;       /* a part of a person's name, of nothing else */
};

struct name_matches {
    struct name_match *list; /* left to right, longest first, never overlapping */
    size_t count, room;
    int32_t *at; /* [words]: index of the match that covers the word, or -1 */
};

/* Names of a past state come first on the days of a document in its time.  On others they give
 * way to whatever else the words name ("Serbia and Montenegro": two countries); where they
 * name nothing else, history is told, and they stand for the country that followed. */
void names_find(struct arena *arena, const struct lexicon *lex, struct slice text,
                const struct tree *tree, dem_day day, struct name_matches *out);
/* The next entry of the same words after `entry` (which may be a match's own), or -1. */
int32_t names_next(const struct lexicon *lex, const struct name_match *match, int32_t entry);
/* The first entry of `kind`, or NULL. */
const struct entry *names_of_kind(const struct lexicon *lex, const struct name_match *match,
                                  enum entry_kind kind);

#endif
