/* places/places.h - where: place names in a document and which places they mean. */
#ifndef DEM_PLACES_PLACES_H
#define DEM_PLACES_PLACES_H

#include "names/names.h"
#include "places/gazetteer.h"
#include "times/times.h"
#include "tokens/tokens.h"

/* PLOVER's resolution is the number behind each. */
enum place_precision {
    PLACE_SITE,   /* 1: a crossing, base or estate */
    PLACE_TOWN,   /* 2: a populated place, or a part of one */
    PLACE_ADMIN1, /* 4: a first-order region */
    PLACE_REGION, /* 4: land that is no such region (Kashmir, West Bank) */
    PLACE_COUNTRY /* 5 */
};

struct place {
    dem_span span; /* its words; from == to: no place */
    struct slice name;
    struct slice id;      /* GeoNames id, or the row's own in data/places; empty for others */
    struct slice feature; /* GeoNames feature code; empty unless it is a town of GeoNames */
    struct slice admin1, admin1_code; /* the region's name and ISO 3166-2 code, where known */
    char iso3[4];
    double lat, lon;
    bool located;        /* lat and lon are known */
    uint32_t population; /* 0: unknown */
    enum place_precision precision;
};

struct place_candidate {
    struct place place;
    uint32_t row, admin1; /* of the gazetteer; UINT32_MAX: none */
    double base, score;   /* by itself; in the document */
};

struct place_mention {
    uint32_t sentence, first, last; /* words, inclusive */
    struct slice text;
    struct place_candidate *list;
    size_t count, room;
    size_t best;
    bool clear; /* far ahead of the next, before the rest of the text was looked at */
};

struct places {
    struct {
        struct place_mention *list; /* in the order of the text */
        size_t count, room;
    } mentions;
    struct place dateline; /* where the report was written; iso3 "" if nowhere known */
    int32_t **at; /* [sentences][words]: index of the mention that covers the word, or -1 */
};

/* All place mentions of a document, resolved (docs/places.md).  `names` and `times` are per
 * sentence.  Without a gazetteer (NULL) only the lexicon's places are known. */
void places_find(struct arena *arena, const struct lexicon *lex, const struct gazetteer *g,
                 const struct document *doc, const struct sentences *sentences,
                 const struct name_matches *names, const struct time_mentions *times,
                 struct places *out);
/* The place that the word is part of, or NULL. */
const struct place *places_at(const struct places *places, uint32_t sentence, uint32_t word);
/* Every place of that name, the likeliest by itself first: score and base are the same. */
void places_of_name(struct arena *arena, const struct lexicon *lex, const struct gazetteer *g,
                    struct slice name, struct place_mention *out);
const char *place_precision_name(enum place_precision precision);

#endif
