/* places/build.h - shared between the files of this folder. */
#ifndef DEM_PLACES_BUILD_H
#define DEM_PLACES_BUILD_H

#include "places/places.h"

enum place_hint { HINT_NONE, HINT_TOWN, HINT_VILLAGE, HINT_REGION };

/* What the words around a name say. */
struct surroundings {
    enum place_hint hint; /* "the town of X", "X province" */
    struct slice behind;  /* "X, Texas": the words of the region, or empty */
    char iso3[4];         /* the country that they name, or "" */
    uint32_t key, keys;   /* the gazetteer's keys that they are */
    int evidence;         /* that the words name a place at all */
};

/* What names or implies a country in the document: each name once. */
struct supporter {
    struct slice text;
    uint32_t admin1; /* UINT32_MAX: no region */
    char iso3[4];
    bool located;
    double lat, lon;
};

struct told { /* a name whose region stands behind it somewhere in the document */
    struct slice text;
    uint32_t row;
};

struct resolving {
    struct arena *arena;
    const struct lexicon *lex;
    const struct gazetteer *g;
    struct {
        struct supporter *list;
        size_t count, room;
    } supporters;
    struct table supporter_names; /* "FRA paris": seen */
    struct {
        struct supporter *list; /* names of the lexicon in the order of the text */
        size_t count, room;
    } said;
    size_t *said_from; /* [sentences + 1]: where each sentence's begin */
    struct {
        struct told *list;
        size_t count, room;
    } told;
    struct surroundings *around; /* [mentions] */
};

/* Notes what speaks for a country, unless the name did so before. */
void places_support(struct resolving *r, const struct supporter *s);
/* Fills mention->list for the name; lexicon entries from `entry` (or -1) on. */
void candidates_of(struct arena *arena, const struct lexicon *lex, const struct gazetteer *g,
                   struct slice name, const struct name_match *match,
                   struct place_mention *mention);
/* Scores all mentions and chooses; runs twice so that what is clear helps the rest. */
void places_resolve(struct resolving *r, const struct document *doc, struct places *places);

#endif
