/* lexicon/check_build.h - shared between the files that check the data. */
#ifndef DEM_LEXICON_CHECK_BUILD_H
#define DEM_LEXICON_CHECK_BUILD_H

#include "lexicon/build.h"

struct seen { /* an entry that stands in a row before this one */
    const char *path;
    uint32_t line;
    struct slice value;
};

struct held { /* one term of one office */
    struct slice name, office, iso3;
    dem_day from, to;    /* the days that it holds for certain */
    dem_day first, last; /* those that it may hold */
    const char *path;
    uint32_t line;
    int32_t next; /* the next term of the same office and country, or -1 */
};

struct shared { /* a time in which several hold an office that is for one */
    struct slice office, iso3;
    dem_day from, to;
    const char *path;
    uint32_t line;
    bool needed; /* some terms do overlap in it */
};

struct check {
    struct arena *arena;
    const struct lexicon *lex;
    const struct rows *row; /* at hand */
    struct findings *out;
    struct table keys; /* index of seen */
    struct {
        struct seen *list;
        size_t count, room;
    } seen;
    struct table offices; /* "office of COUNTRY": its first term */
    struct {
        struct held *list;
        size_t count, room;
    } terms;
    struct {
        struct shared *list;
        size_t count, room;
    } shared;
};

/* Notes what is wrong in a row, in one sentence. */
void check_note(struct check *c, const char *path, uint32_t line, enum finding_kind kind,
                struct slice what);
#define NOTE(c, kind, ...)                                                                     \
    check_note((c), (c)->row->path, (c)->row->line, (kind),                                    \
               arena_print((c)->arena, __VA_ARGS__))
void check_iso3(struct check *c, struct slice iso3);

/* Rows of actors/offices_shared.tsv, then those of actors/offices.tsv, then the end. */
void check_shared(struct check *c, const struct slice *field);
void check_term(struct check *c, const struct slice *field);
void check_terms_end(struct check *c);
/* The days without a holder of every office for one, as far as the terms reach. */
void check_gaps(struct check *c);

#endif
