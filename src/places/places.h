/* places/places.h - where: a place name and which place of the gazetteer it means. */
#ifndef DEM_PLACES_PLACES_H
#define DEM_PLACES_PLACES_H

#include "names/names.h"

struct place {
    dem_span span;         /* its words; from == to: no place */
    struct slice name, id; /* id empty for countries and regions */
    char iso3[4];
    double lat, lon;
    bool located; /* lat and lon are known */
};

/* The place that the match names: a town before a region before a country; of towns with
 * one name the one whose country follows ("Paris, France"), then a capital, then the
 * largest.  False if the words name no place. */
bool places_of_match(const struct lexicon *lex, const struct tree *tree,
                     const struct name_matches *names, const struct name_match *match,
                     struct place *out);
/* The country of a place as a dateline writes it ("LIMA", "LYON, France"); "" if it is not
 * known. */
const char *places_country(const struct lexicon *lex, struct slice name);

#endif
