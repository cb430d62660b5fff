/* patterns/build.h - one sentence on its way to events. */
#ifndef DEM_PATTERNS_BUILD_H
#define DEM_PATTERNS_BUILD_H

#include "patterns/patterns.h"

struct unit {          /* a word as the dictionaries write words: hyphens cut, no "'s" */
    struct slice text; /* in capitals */
    uint32_t word;     /* of the tree */
    dem_span span;
    bool comma;      /* a comma stands before it */
    bool possessive; /* "'s" follows */
    bool out;        /* in words between commas that are left out */
    int32_t group;   /* of which it is a part, or -1 */
    int32_t actor;   /* of the actor that is named here, or -1 */
    int32_t agent;
    bool begins; /* the first word of that name */
};

struct member { /* one of the actors joined by "and" */
    struct slice code;
    dem_span span;
};

struct group {            /* a noun phrase, or several joined by "and" */
    uint32_t first, last; /* units */
    struct {
        struct member *list; /* those that have a code; empty: an unknown actor */
        size_t count, room;
    } members;
    bool pair;   /* joined by "and" */
    bool adverb; /* "today": no party to anything */
};

struct line { /* a sentence */
    struct arena *arena;
    const struct dictionaries *dict;
    const struct document *doc;
    const struct tree *tree;
    dem_day day;
    struct {
        struct unit *list;
        size_t count, room;
    } units;
    struct {
        struct group *list; /* in the order of the text */
        size_t count, room;
    } groups;
    int32_t *last; /* [words]: the last word of the subtree */
    int32_t *left; /* the first */
    struct slice attribution;
    struct pattern_issues issues;
    const struct line *before; /* the sentence before, or NULL */
    bool rejected; /* TABARI: a name or time with the code "###" or "+++" is in it */
};

/* Units with the names of the dictionaries in them. */
void line_units(struct line *line);
/* Groups with their codes: PETRARCH's are noun phrases of the tree, TABARI's are names with
 * the agents beside them, and pronouns. */
void groups_phrases(struct line *line);
void groups_names(struct line *line);
/* What the two share: units of the groups; a code with an agent's, unless it has it already;
 * a member, unless there is one with its code. */
void groups_renumber(struct line *line);
struct slice groups_agent(const struct line *line, struct slice code, struct slice agent,
                          bool before);
void groups_member(struct line *line, struct group *group, struct slice code, uint32_t first,
                   uint32_t last);
/* PETRARCH, new_actor_length: the words of an unknown actor, in quotes, or "---". */
struct slice groups_unknown(const struct line *line, const struct group *group);
bool groups_conjunction(const struct line *line, uint32_t unit);
/* Has it words of the discards?  *story is set if one of them discards the document. */
bool line_discarded(const struct line *line, bool *story);
/* Moves line->day by <TIME>, or rejects the line. */
void line_day(struct line *line);
/* The code of <ATTRIB>, or empty. */
struct slice line_attribution(const struct line *line);
void line_issues(const struct line *line, struct pattern_issues *out);
bool line_is(const struct line *line, uint32_t unit, const char *text);

struct reach {              /* what a pattern took */
    int32_t source, target; /* groups, or -1 */
    bool pair;              /* % stands before the verb, or the family pairs anywhere */
    uint32_t letters, signs, sets;
    int32_t end; /* the unit behind the last one, in the direction of the match */
};

/* Matches the tokens of a phrase one way from unit `at`, within [low, high].  Anything may
 * stand before a token that is not joined. */
bool match_tokens(const struct line *line, const struct dict_phrase *phrase, int direction,
                  int32_t at, int32_t low, int32_t high, struct reach *reach);
/* The phrase from unit `at` on, its first word there; the unit behind it, or -1. */
int32_t match_phrase(const struct line *line, const struct dict_phrase *phrase, int32_t at,
                     int32_t high);

struct span_of_verb {    /* of the dictionary, in the sentence */
    int32_t first, last; /* its units */
    int32_t verb;        /* the one that is the verb */
    int32_t low, high;   /* units that its patterns may use */
    int32_t after;       /* the last unit of its phrase: what it codes hides verbs up to it */
    bool forwarded;      /* TABARI: a clause without a subject of its own, behind another */
};

struct choice {                     /* what a verb came to */
    const struct dict_event *event; /* NULL: nothing */
    struct dict_place place;
    struct reach reach;
};

/* The verb of the dictionary at the unit, if it stands there as one; false if none. */
bool verb_at(const struct line *line, int32_t unit, struct span_of_verb *span,
             struct choice *choice);

/* The first entry under `word`, or under the longest part of its beginning up to *length, which
 * becomes the length of that part (0: none). */
int32_t index_first(const struct table *first, struct slice word, size_t *length);

#endif
