/* dictionaries/dictionaries.h - what TABARI and PETRARCH read, in one immutable structure.
 *
 * Both families have files of verbs (with patterns and sets of synonyms), actors (with dated
 * codes), agents, discards, issues and options.  Words stand in capitals.  A space between
 * two words of an entry leaves room for others, "_" none.  How a word may go on is the
 * family's: PETRARCH wants whole words and makes verb forms and plurals itself; in TABARI a
 * word is a stem unless "_" (regular endings only) or "=" (none) closes it.
 *
 * A bad line is noted with file and line and passed over: everything else is read. */
#ifndef DEM_DICTIONARIES_DICTIONARIES_H
#define DEM_DICTIONARIES_DICTIONARIES_H

#include "base/arena.h"
#include "base/calendar.h"
#include "base/table.h"

enum dict_family { DICT_PETRARCH, DICT_TABARI };

enum dict_sign {
    SIGN_WORD,
    SIGN_SET,    /* any phrase of a set of synonyms */
    SIGN_SOURCE, /* $ */
    SIGN_TARGET, /* + */
    SIGN_SKIP,   /* ^ an actor that is passed over */
    SIGN_PAIR    /* % actors joined by "and" */
};

enum dict_end { END_EXACT, END_NOUN, END_VERB, END_OPEN };

struct dict_token {
    enum dict_sign sign;
    enum dict_end end; /* of SIGN_WORD: nothing, "s", a regular verb ending, or anything more */
    struct slice text; /* of SIGN_WORD */
    int32_t set;       /* of SIGN_SET */
    bool joined;       /* nothing may stand between it and the token before it in its list */
};

struct dict_phrase {
    struct dict_token *list;
    uint32_t count;
};

struct dict_set {
    struct slice name;
    struct {
        struct dict_phrase *list;
        size_t count, room;
    } phrases;
};

struct dict_dated {
    struct slice code;
    dem_day from, to; /* inclusive; DEM_DAY_UNKNOWN: open */
};

struct dict_codes { /* in the order of the file */
    struct dict_dated *list;
    size_t count, room;
};

struct dict_place { /* where an entry stands */
    const char *path;
    uint32_t line;
};

struct dict_name { /* one way to write an actor or an agent */
    struct dict_phrase phrase;
    struct slice text; /* as it stands in the file */
    uint32_t owner;    /* index of actors or agents */
    int32_t next;      /* another one with the same first word, or -1 */
};

struct dict_names {
    struct dict_name *list;
    size_t count, room;
    struct table first; /* by the text of the first word */
};

struct dict_actor {
    struct dict_codes codes;
    struct dict_place place;
};

struct dict_agent {
    struct slice code; /* without its "~" */
    bool before;       /* "NGO~": stands before the actor's code */
    struct dict_place place;
};

struct dict_event {
    struct slice code, reverse; /* reverse: of the event from target to source, or empty */
    bool dominant;              /* "!": the only one of its sentence */
    bool subordinate;           /* "?": only where nothing else is coded */
};

struct dict_pattern {
    struct dict_phrase before, after; /* both from the verb outwards */
    struct dict_event event;
    struct dict_place place;
};

struct dict_block { /* verbs that share patterns */
    struct {
        struct dict_pattern *list;
        size_t count, room;
    } patterns;
    struct dict_event event;
};

struct dict_verb {
    struct dict_phrase phrase; /* in the order of the text */
    uint32_t at;               /* its word that is the verb */
    struct slice base;         /* as it stands in the file, without its other forms */
    struct dict_event event;
    uint32_t block;
    struct dict_place place;
    int32_t next; /* another one with the same verb word, or -1 */
};

struct dict_discard {
    struct dict_phrase phrase;
    bool story; /* "+": the whole document */
    int32_t next;
};

struct dict_issue {
    struct dict_phrase phrase;
    struct slice code; /* empty: "~", the phrase is none of the issue's words */
    int32_t next;
};

struct dict_time { /* <TIME>: the event's day is so many days off the document's */
    struct dict_phrase phrase;
    struct slice code; /* "###", "+++", "---" instead of days; else empty */
    int32_t days;
    int32_t next;
};

struct dict_attribution { /* <ATTRIB>: whose report it is */
    struct dict_phrase phrase;
    struct slice code;
    int32_t next;
};

struct dict_span { /* of words between commas that are left out; high 0: never */
    uint32_t low, high;
};

struct dict_options {
    struct dict_span between, first, last;
    uint32_t new_actor; /* words of an unknown actor that stands for itself; 0: none */
    uint32_t minimum;   /* words of a sentence that is coded */
    bool require_dyad;  /* PETRARCH: both sides must have a code */
    bool all, sentence; /* TABARI: every verb; only the first event of a sentence */
    bool convert;       /* TABARI: an agent alone is "~GOV" */
    bool shift;         /* TABARI: <TIME> moves the day of an event */
    bool forward;       /* TABARI: pronouns look back into the sentence before */
    bool no_prior; /* TABARI, NOACTPRIOR: nothing is coded without an actor before the verb */
    uint32_t verbs, conjunctions; /* TABARI: more in a sentence are too many; 0: no limit */
    struct slice source, target;  /* TABARI: where there is none; empty: nothing */
    bool prior, after;            /* ... even where an actor stands on the other side */
};

struct dict_finding {
    struct dict_place place;
    struct slice what;
};

/* The list's last item joins those under the key. */
#define DICT_CHAIN(vec, key)                                                                   \
    do {                                                                                       \
        int32_t own_ = (int32_t)(vec)->count - 1;                                              \
        int32_t head_ = table_add(&(vec)->first, (key), own_);                                 \
        (vec)->list[own_].next = head_ == own_ ? -1 : (vec)->list[head_].next;                 \
        if (head_ != own_)                                                                     \
            (vec)->list[head_].next = own_;                                                    \
    } while (0)

#define DICT_INDEXED(type)                                                                     \
    struct {                                                                                   \
        struct type *list;                                                                     \
        size_t count, room;                                                                    \
        struct table first;                                                                    \
    }

struct dictionaries {
    struct arena *arena;
    enum dict_family family;
    struct dict_options options;
    struct {
        struct dict_set *list;
        size_t count, room;
    } sets;
    struct {
        struct dict_block *list;
        size_t count, room;
    } blocks;
    struct {
        struct dict_actor *list;
        size_t count, room;
    } actors;
    struct {
        struct dict_agent *list;
        size_t count, room;
    } agents;
    struct dict_names actor_names, agent_names;
    DICT_INDEXED(dict_verb) verbs; /* first: by the verb word */
    DICT_INDEXED(dict_discard) discards;
    DICT_INDEXED(dict_issue) issues;
    DICT_INDEXED(dict_time) times;
    DICT_INDEXED(dict_attribution) attributions;
    struct table nouns; /* TABARI's <NOUN> and <ADJECTIVE>: no verbs */
    struct table set_names;
    struct {
        struct dict_finding *list;
        size_t count, room;
    } findings;
    uint32_t transformations; /* PETRARCH2's "~" lines: read, not applied */
    uint32_t files, lines;
    uint64_t checksum;
};

/* Reads the files, or those of folders, or those that a TABARI .project or PETRARCH .ini file
 * names.  A file's name tells what it holds: "verbs" or "CAMEO", "actors", "agents",
 * "discards", "issue", "options" or "config".  `paths` ends with NULL.  DEM_E_SYSTEM if one
 * cannot be read, DEM_E_FORMAT if there is no dictionary among them. */
dem_code dictionaries_open(struct dictionaries **out, struct arena *arena, char *const *paths,
                           dem_error *err);

/* One option by PETRARCH's name ("require_dyad", "comma_max" ...) or as a TABARI line
 * ("COMMA: MIN=4 MAX=6"); false if it is none. */
bool dictionaries_option(struct arena *arena, struct dict_options *options, struct slice name,
                         struct slice value);

/* Does the word, in capitals, match the token?  (SIGN_WORD only) */
bool dictionaries_word(const struct dict_token *token, struct slice word);
/* "MINISTRY" -> "MINISTRIES" */
struct slice dictionaries_plural(struct arena *arena, struct slice word);
/* The code that holds on the day: the first dated one that covers it, else the first without
 * dates; empty if none does. */
struct slice dictionaries_code(const struct dict_codes *codes, dem_day day);

#endif
