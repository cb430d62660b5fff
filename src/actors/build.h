/* actors/build.h - shared between the files of this folder. */
#ifndef DEM_ACTORS_BUILD_H
#define DEM_ACTORS_BUILD_H

#include "actors/actors.h"

enum { PHRASE_COUNTRIES_MAX = 8 };

/* A noun phrase taken apart. */
struct phrase {
    uint32_t sentence, head, first, last;
    const struct agent *agent;          /* "prime minister" */
    const struct name_match *person;    /* a name that some office holder has */
    const struct entry *body;           /* organisation, metonym */
    const struct entry *people;         /* an adjective of several countries: "Kurdish" */
    const struct entry *land;           /* country, region, capital as the head itself */
    bool national;                      /* "Russians" */
    char iso3[PHRASE_COUNTRIES_MAX][4]; /* countries that modify the head */
    struct sectors sectors;             /* of an organisation that modifies it */
    struct slice group;                 /* its name */
    struct slice given;                 /* a first name that the person's entry lacks */
    uint32_t countries;
    bool of_group; /* "the party's leader": has the sector of the group */
    bool armed, former, then, plural, definite, unknown_person, unknown_group;
};

void phrase_read(const struct cast *cast, const struct tree *tree, uint32_t sentence,
                 uint32_t head, struct phrase *out);
/* Does the word name whose hand is behind its head ("US-backed rebels"), not whose it is? */
bool phrase_foreign(const struct cast *cast, const struct tree *tree, uint32_t word);
/* First names are spelled in many ways; their first letters seldom differ. */
bool person_has_given_name(const struct person *person, struct slice given);
/* The person that the words mean, by office, country and day; -1 if nobody fits. */
int32_t person_choose(const struct cast *cast, const struct phrase *phrase, struct slice title);
const struct term *person_term(const struct person *person, dem_day day, struct slice title);
/* The holder of an office ("prime minister" of RUS) on a day, or -1. */
int32_t person_in_office(const struct lexicon *lex, const char *iso3, struct slice office,
                         dem_day day);
/* "them [the Serbs]": fills mention->list from an editor's brackets behind the pronoun. */
bool pronoun_gloss(struct arena *arena, const struct cast *cast, const struct tree *tree,
                   struct mention *mention);
/* Fills mention->list from what came before; false if nothing fits. */
bool pronoun_resolve(struct arena *arena, const struct cast *cast, const struct tree *tree,
                     struct mention *mention);
bool pronoun_look_ahead(struct arena *arena, const struct cast *cast, const struct tree *tree,
                        struct mention *mention);

/* ---- descriptions.c: nouns and names for what the text spoke of before ---- */

/* Sets room for the actors of the phrase. */
void mention_start(struct arena *arena, const struct phrase *phrase, uint32_t count,
                   struct mention *mention);
/* Fills mention->list with the actors of another mention, as resolved. */
void mention_take(struct arena *arena, const struct mention *from, struct mention *to);
/* The words of the actor: text, and name unless it has one. */
void actor_set_words(const struct cast *cast, const struct tree *tree, uint32_t first,
                     uint32_t last, struct actor *actor);
/* "the Russian prime minister", "the Ugandan leader", "the minister": the last person whose
 * office they describe. */
bool description_resolve(struct arena *arena, const struct cast *cast,
                         const struct phrase *phrase, struct mention *mention);
/* "the pilots" behind "two Kenyan pilots": the same people. */
bool description_repeats(struct arena *arena, const struct cast *cast, const struct tree *tree,
                         const struct phrase *phrase, struct mention *mention);
/* The country of "the police" behind "Chinese police"; "" if there was none. */
const char *description_country(const struct cast *cast, const struct phrase *phrase);
/* "Diallo" behind "General Moussa Diallo": somebody that no table of offices knows. */
bool description_surname(struct arena *arena, const struct cast *cast, const struct tree *tree,
                         const struct phrase *phrase, struct mention *mention);
/* "Moussa Diallo" of "General Moussa Diallo of Guinea", for people that no table knows; else
 * empty. */
struct slice description_name(const struct cast *cast, const struct tree *tree,
                              const struct phrase *phrase);
/* "both sides", "the two countries", "the two", "the former". */
bool description_pair(struct arena *arena, const struct cast *cast, const struct tree *tree,
                      const struct phrase *phrase, struct mention *mention);
/* "the North", when South or North Korea was spoken of. */
bool description_half(struct arena *arena, const struct cast *cast, const struct tree *tree,
                      const struct phrase *phrase, struct mention *mention);
/* Notes the mention just read, if it completes a pair; at the end of a sentence, the two
 * states of which one did something to the other. */
void pair_note(struct cast *cast, const struct mention *mention);
void pair_note_sentence(struct cast *cast, uint32_t sentence);

#endif
