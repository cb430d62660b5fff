/* exchange/exchange.h - the lexicon as dictionaries of PETRARCH, and back. */
#ifndef DEM_EXCHANGE_EXCHANGE_H
#define DEM_EXCHANGE_EXCHANGE_H

#include "dictionaries/dictionaries.h"
#include "lexicon/lexicon.h"

struct exchange_text { /* a file that grows */
    const char *name;
    struct {
        char *list;
        size_t count, room;
    } bytes;
};

enum { EXCHANGE_FILES = 6 };

struct exchange { /* everything is in the arena */
    struct arena *arena;
    struct exchange_text files[EXCHANGE_FILES];
    size_t file_count;
    size_t rows;  /* entries that were taken over */
    size_t known; /* import: names that the lexicon has already */
    struct {
        struct dict_finding *list; /* what could not be expressed, and why */
        size_t count, room;
    } left;
};

/* Actors, agents and verbs of the lexicon as PETRARCH reads them.  Operators, nouns and tests
 * that ask for more than words have no place there. */
void exchange_export(struct arena *arena, const struct lexicon *lex, struct exchange *out);
/* Rows for data/actors and data/frames, as far as codes are of ISO 3166, PLOVER's sectors and
 * CAMEO, and patterns of words behind the verb. */
void exchange_import(struct arena *arena, const struct lexicon *lex,
                     const struct dictionaries *dict, struct exchange *out);

void exchange_put(struct exchange *x, size_t file, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void exchange_leave(struct exchange *x, struct dict_place place, const char *why,
                    struct slice what);

#endif
