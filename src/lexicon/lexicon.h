/* lexicon/lexicon.h - what people edit in data/, read into immutable tables.
 *
 * Names are looked up by the text between two word borders with its white space
 * folded to single spaces and its ASCII letters to lower case; an entry of up to five
 * letters that is written in capitals ("US", "IRA") matches capitals only.  Agents and
 * frames are looked up by lemma. */
#ifndef DEM_LEXICON_LEXICON_H
#define DEM_LEXICON_LEXICON_H

#include "base/arena.h"
#include "base/table.h"

enum {
    NAME_WORDS_MAX = 12,
    PHRASE_WORDS_MAX = 4,
    SECTORS_MAX = 3,
    SLOTS_MAX = 8,
    TESTS_MAX = 5,
    EXTRA_MAX = 3
};

/* ---- Who and where ------------------------------------------------------ */

enum entry_kind {
    ENTRY_COUNTRY,   /* "Russia" */
    ENTRY_ADJECTIVE, /* "Russian" */
    ENTRY_NATIONAL,  /* "Russians" */
    ENTRY_METONYM,   /* "Kremlin" */
    ENTRY_REGION,    /* "Chechnya" */
    ENTRY_ORGANISATION,
    ENTRY_PERSON,
    ENTRY_PLACE /* a town; a capital stands for its government as well */
};

struct sectors {
    char code[SECTORS_MAX][4];
    uint8_t count;
};

struct entry {
    enum entry_kind kind;
    struct slice name; /* the canonical one, whatever it was found by */
    char iso3[4];      /* "" if unknown */
    struct sectors sectors;
    dem_day from, to; /* of a past state; DEM_DAY_UNKNOWN: the entry always holds */
    bool capitals;    /* matches capitals only */
    bool media, armed, capital;
    struct slice id; /* gazetteer id of a place */
    double lat, lon;
    uint32_t population;
    int32_t person; /* of ENTRY_PERSON: index of persons */
    int32_t next;   /* another entry under the same key, or -1 */
};

struct term { /* one term of one office */
    char iso3[4];
    struct sectors sectors;
    struct slice office;
    dem_day from, to; /* inclusive; DEM_DAY_UNKNOWN: open */
};

struct person {
    struct slice name;
    struct term *list; /* in order of their beginning */
    size_t count, room;
};

struct agent {
    struct slice lemma;
    struct sectors sectors;
    bool needs_country; /* "leader": political only with a country */
    bool person, arms;  /* one person; a weapon that stands for its force */
    bool group;         /* people, of whom a singular means one: "pilot" */
};

/* ---- What --------------------------------------------------------------- */

enum frame_kind { FRAME_EVENT, FRAME_POSITION, FRAME_ASSESSMENT };
enum frame_pos { FRAME_VERB, FRAME_NOUN, FRAME_ADJECTIVE };

enum frame_op {
    OP_NONE,
    OP_AGREE,
    OP_APPEAL,
    OP_DEMAND,
    OP_REJECT,
    OP_DENY,
    OP_THREATEN,
    OP_ACCUSE,
    OP_STOP,
    OP_FAIL,
    OP_PASS,
    OP_WANT,
    OP_SUPPORT,
    OP_COUNT
};

struct slots {
    const struct slice *list;
    size_t count;
};
/* Slots on the spot: SLOTS_OF(SLICE("subj"), SLICE("obj")). */
#define SLOTS_OF(...)                                                                          \
    (&(struct slots){(const struct slice[]){__VA_ARGS__},                                      \
                     sizeof((const struct slice[]){__VA_ARGS__}) / sizeof(struct slice)})

struct test {
    bool not ;
    struct slice slot; /* "obj", "subj", a preposition, "has-P", "no-obj", "negated",
                          "together", "abroad" */
    struct slice
        value; /* "@class", "#class of items", "actor", "event", lemmas; between bars */
};

struct frame {
    struct slice id;                     /* "accuse.v.3": lemma, part of speech, line */
    struct slice head, extra[EXTRA_MAX]; /* "break off": head break, extra off */
    uint8_t extras;
    enum frame_kind kind;
    enum frame_pos pos;
    enum frame_op op;
    struct slice type, mode, cameo; /* cameo empty for transparent ones */
    struct slots actor, to, what, item, about;
    bool symmetric;
    const struct test *tests;
    size_t test_count;
    struct slice row;  /* as it stands in the file */
    struct slice file; /* below data/ */
    uint32_t line;
    int32_t next; /* the next frame of the same head and part of speech, or -1 */
};

struct code {
    struct slice cameo, name, type, mode;
    double goldstein;
    struct slice also; /* another type that a frame may give the code, or empty */
};

struct specific { /* words in the slots of an event of code `base` make it `code` */
    struct slice base, lemmas, code; /* lemmas: between bars */
    struct slots slots;
};

struct plover {                              /* a type (mode empty) or one of its modes */
    struct slice type, mode, cameo, meaning; /* cameo: the code that it goes back to */
    double weight;                           /* of the type, for confidence */
    int quad;                                /* 1-4; 0: a kind of record that is no event */
    double score;                            /* -10..10 */
};

/* What tells how likely an event is right; lexicon_hint_name has their names. */
enum hint {
    HINT_EVENT,    /* always */
    HINT_NOUN,     /* its predicate is a noun */
    HINT_OPERATOR, /* made by an operator */
    HINT_TESTED,   /* the frame has tests */
    HINT_PHRASE,   /* the predicate has several words */
    HINT_CARRIED,  /* a verb carries the noun */
    HINT_MAIN,     /* in the main clause or what is said in it */
    HINT_FIRST,    /* the first event of its sentence */
    HINT_PAIR,     /* both parties are there */
    HINT_ACTOR_COUNTRY,
    HINT_RECIPIENT_COUNTRY,
    HINT_RESOLVED, /* the actor is a pronoun */
    HINT_HYPOTHETICAL,
    HINT_NEGATED,
    HINT_FUTURE,
    HINT_ALLEGED,
    HINT_COUNT
};

enum report_kind {
    REPORT_NONE,
    REPORT_SAY,
    REPORT_CLAIM,
    REPORT_DENY,
    REPORT_HEDGE,
    REPORT_BELIEVE,
    REPORT_CHARGE, /* an adversary vouches */
    REPORT_QUOTE,  /* passes on another's words */
    REPORT_SEEM,   /* nobody speaks */
    REPORT_VIEW,   /* "in the words of": a noun whose owner speaks */
    REPORT_COUNT
};

struct word_class { /* "@name" and its lemmas between bars */
    struct slice name, lemmas;
};

struct item_class { /* of what is handed over */
    struct slice name, meaning, lemmas;
};

enum quantity_kind { QUANTITY_NUMBER, QUANTITY_MONEY, QUANTITY_MEASURE };

struct quantity { /* what a word of an amount says */
    enum quantity_kind kind;
    double number;     /* of a number */
    struct slice unit; /* the name of a unit */
};

enum cue_kind {
    CUE_NONE,
    CUE_NEGATION,
    CUE_HEDGE,
    CUE_HYPOTHETICAL,
    CUE_FUTURE,
    CUE_REPLACED,    /* "instead of", "far from": something else is done */
    CUE_AFFIRMED,    /* "it is (not) true that" */
    CUE_REFUTED,     /* "it is false that" */
    CUE_THEN_OFFICE, /* "then Prime Minister": of the time that is told of */
    CUE_PAST_OFFICE, /* "former", "ousted" */
    CUE_COUNT
};

struct lexicon {
    struct arena *arena;
    struct {
        struct entry *list;
        size_t count, room;
    } entries;
    struct {
        struct person *list;
        size_t count, room;
    } persons;
    struct {
        struct agent *list;
        size_t count, room;
    } agents;
    struct {
        struct frame *list;
        size_t count, room;
    } frames;
    struct {
        struct code *list;
        size_t count, room;
    } codes;
    struct {
        struct specific *list; /* in the order of their rows */
        size_t count, room;
    } specifics;
    struct {
        struct word_class *list;
        size_t count, room;
    } classes;
    struct {
        struct plover *list;
        size_t count, room;
    } plovers;
    struct {
        struct item_class *list; /* the narrower ones first */
        size_t count, room;
    } items;
    struct {
        struct quantity *list;
        size_t count, room;
    } quantities;
    struct table names, person_names, agent_lemmas, frame_heads, class_members, code_index,
        algebra, topics, reports, cues, country_names, plover_index, contexts, sectors, bodies,
        sole_offices, item_words, quantity_words, weis, actor_codes;
    struct findings *findings; /* where bad rows are noted; NULL: the first one is an error */
    double hint_weights[HINT_COUNT]; /* log odds */
    uint64_t checksum;               /* over all files, in the order of their names */
};

/* Reads every file below `dir`.  An error names the file and its line. */
dem_code lexicon_open(struct lexicon **out, struct arena *arena, const char *dir,
                      dem_error *err);
/* Is the image missing, or was a file below `dir` written after it? */
bool lexicon_is_newer(const char *dir, const char *image);

/* First entry under the text, or -1; follow entry.next. */
int32_t lexicon_name(const struct lexicon *lex, struct slice text);
const struct agent *lexicon_agent(const struct lexicon *lex, struct slice lemmas);
/* First frame of a head, or NULL; lexicon_next goes on. */
const struct frame *lexicon_frame(const struct lexicon *lex, struct slice lemma,
                                  enum frame_pos pos);
const struct frame *lexicon_next(const struct lexicon *lex, const struct frame *frame);
/* A column of the row that a frame stands in. */
enum frame_column {
    COLUMN_PREDICATE,
    COLUMN_POS,
    COLUMN_EVENT,
    COLUMN_CAMEO,
    COLUMN_ROLES,
    COLUMN_TESTS,
    COLUMN_EXAMPLE
};
struct slice lexicon_column(const struct frame *frame, enum frame_column column);
/* `lemmas`: one in small letters, or those of a phrase with single spaces. */
bool lexicon_in_class(const struct lexicon *lex, struct slice class_name, struct slice lemmas);
/* Words of the longest member of the class; 0: no such class. */
uint32_t lexicon_class_words(const struct lexicon *lex, struct slice class_name);
/* The code, or the nearest one above it ("0311" -> "031" -> "03"), or NULL. */
const struct code *lexicon_code(const struct lexicon *lex, struct slice cameo);
/* The row of the mode, or of the type where the mode has none, or NULL. */
const struct plover *lexicon_plover(const struct lexicon *lex, struct slice type,
                                    struct slice mode);
/* The operator applied to an event of code `cameo`; empty if the pair means nothing. */
struct slice lexicon_compose(const struct lexicon *lex, enum frame_op op, struct slice cameo);
/* A sector whose people count by their office, arms or party ("GOV"), not private people. */
bool lexicon_public(const struct lexicon *lex, const char *sector);
/* The code of what a request or promise is about, by a word of it; empty if it tells nothing.
 */
struct slice lexicon_topic(const struct lexicon *lex, struct slice lemma);
/* The class of what is handed over, by one lemma or those of a compound, or NULL. */
const struct item_class *lexicon_item(const struct lexicon *lex, struct slice lemmas);
/* The number, currency or measure that the word is, or NULL. */
const struct quantity *lexicon_quantity(const struct lexicon *lex, struct slice word);
/* The code of CAMEO nearest to one of WEIS; empty if WEIS has no such code. */
struct slice lexicon_weis(const struct lexicon *lex, struct slice code);
/* What `whose` code means (data/actors/codes.tsv): a country, body or sector; false if it has
 * no row. */
bool lexicon_actor_code(const struct lexicon *lex, const char *whose, struct slice code,
                        char out[4]);
const char *lexicon_hint_name(enum hint hint);
/* What being of this type adds to the log odds of an event; 0 for a type without a row. */
double lexicon_type_weight(const struct lexicon *lex, struct slice type);
enum report_kind lexicon_report(const struct lexicon *lex, struct slice lemma);
enum cue_kind lexicon_cue(const struct lexicon *lex, struct slice text);
const char *lexicon_cue_name(enum cue_kind kind); /* as data/frames/cues.tsv has it */
struct slice lexicon_country_name(const struct lexicon *lex, struct slice iso3);

#endif
