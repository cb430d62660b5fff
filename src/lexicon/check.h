/* lexicon/check.h - what is wrong in the data files, all of it, each with file and line. */
#ifndef DEM_LEXICON_CHECK_H
#define DEM_LEXICON_CHECK_H

#include "lexicon/lexicon.h"

struct rows;

enum finding_kind {
    FINDING_ROW,           /* the row cannot be read, and is passed over */
    FINDING_CODE,          /* a code, class or context that no table has */
    FINDING_TERMS,         /* terms that overlap in an office for one */
    FINDING_CONTRADICTION, /* two rows that say different things of the same */
    FINDING_DEAD,          /* it can never match */
    FINDING_EXAMPLE,       /* a frame without an example */
    FINDING_GAP,           /* days on which nobody held an office for one: no fault by itself */
    FINDING_KINDS
};

struct finding {
    enum finding_kind kind;
    const char *path;
    uint32_t line;
    struct slice what; /* one sentence */
};

struct findings {
    struct arena *arena;
    struct finding *list; /* rows first, then file by file in the order of the lines */
    size_t count, room;
    size_t rows, files; /* that were read */
};

const char *finding_name(enum finding_kind kind);
/* Notes the row whose reading failed with *err. */
void findings_broken(struct findings *out, const struct rows *rows, const dem_error *err);

/* Reads every row of every file below `dir` that the lexicon is made of, or that says what
 * others call its entries, and gives it with the rows that are good.  Only a file that cannot
 * be read is an error; what is wrong inside of them goes to *out, in the arena; with `gaps`
 * also the days that no term covers. */
dem_code lexicon_check(struct arena *arena, const char *dir, bool gaps, struct lexicon **lex,
                       struct findings *out, dem_error *err);

#endif
