/* actors/actors.h - who: noun phrases and pronouns as political actors. */
#ifndef DEM_ACTORS_ACTORS_H
#define DEM_ACTORS_ACTORS_H

#include "places/places.h"

struct actor {
    dem_span span;     /* the words of the mention, in the clean text */
    struct slice text; /* the same as text */
    struct slice name; /* canonical where the lexicon knows one, else the words */
    char iso3[4];      /* "" if unknown */
    struct sectors sectors;
    struct slice office;        /* held at the time spoken of; empty if none */
    struct slice number;        /* the word that counts them: "two"; empty if none */
    const struct entry *people; /* of several countries ("Kurdish"): the first, or NULL */
    int32_t person;             /* index of the lexicon's persons, or -1 */
    bool one;                   /* a single human being */
    bool state;                 /* a country or its government as such */
    bool media;                 /* a newspaper or agency: a publication unless it acts */
    bool armed;                 /* troops, weapons, armed groups */
    bool resolved;              /* through a pronoun or a definite description */
};

struct mention {
    uint32_t sentence, head, first, last; /* words of the sentence, inclusive */
    struct actor *list; /* several for "Israeli and U.S. governments", "both sides" */
    uint32_t count;
    bool modifier; /* an adjective or compound word: "Russian" in "Russian leaks" */
    bool pronoun;
    bool political;     /* can carry an event; newspapers and bare persons cannot */
    bool plural;        /* several, by the form of its noun */
    bool human;         /* a noun for people, none for a body or a state: "pilot" */
    struct slice noun;  /* the agent noun that it was read by, or empty */
    enum relation role; /* in its clause; that of its first conjunct */
    int32_t joined;     /* the mention that it is joined to by "and", or -1 */
};

/* The two parties last named side by side: "both sides", "the former". */
struct pair {
    struct actor list[2];
    bool known;
    bool side_by_side; /* joined by "and"; else one did something to the other */
};

/* All mentions of a document. */
struct cast {
    const struct lexicon *lex;
    struct slice text;
    dem_day published;
    struct {
        struct mention *list;
        size_t count, room;
    } mentions;
    struct pair pair;
    int32_t **at; /* [sentences][words]: mention headed by the word, or -1 */
    const struct name_matches *names; /* [sentences] */
    const struct places *places;
};

void actors_find(struct arena *arena, const struct lexicon *lex, const struct document *doc,
                 const struct sentences *sentences, const struct name_matches *names,
                 const struct places *places, struct cast *out);
/* The mention headed by the word, or NULL. */
const struct mention *actors_at(const struct cast *cast, uint32_t sentence, int32_t word);
/* The actor as of another day: sector and office of the role held then. */
void actors_on_day(const struct lexicon *lex, struct actor *actor, dem_day day);
/* CAMEO-style code: country, then sectors ("RUSGOV"), "---" for no country. */
struct slice actors_code(struct arena *arena, const struct actor *actor);

#endif
