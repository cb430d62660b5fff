/* events/build.h - shared between the files of this folder. */
#ifndef DEM_EVENTS_BUILD_H
#define DEM_EVENTS_BUILD_H

#include "events/events.h"

enum { ARGS_MAX = 12 };

struct args { /* words that fill a slot */
    uint32_t list[ARGS_MAX];
    uint32_t count;
};

/* What one word means as a predicate, with what stands below it. */
struct reading {
    const struct frame *frame; /* NULL: no predicate */
    const struct code *code;   /* after composition; NULL: says nothing by itself */
    int32_t content;           /* the word below an operator, or -1 */
    int32_t support;           /* the verb that carries this noun, or -1 */
    bool done, busy;           /* busy: being read, guards against cycles */
    bool carrier;              /* hands on the code of what it carries ("hold talks") */
    bool below;                /* content of an operator: no record of its own ... */
    bool own;                  /* ... unless somebody is accused of it or denies it */
};

struct coding { /* one sentence at work */
    struct arena *arena;
    const struct lexicon *lex;
    const struct document *doc;
    const struct cast *cast;
    const struct tree *tree;
    const struct time_mentions *times;
    uint32_t sentence;
    dem_span span;            /* of the sentence */
    struct reading *readings; /* [words] */
    struct {
        dem_span *list;
        size_t count, room;
    } quotes; /* inside the marks */
};

/* ---- args.c: the tree as slots ---- */
void args_slot(const struct coding *c, uint32_t predicate, struct slice slot, struct args *out);
void args_slots(const struct coding *c, uint32_t predicate, const struct slots *slots,
                struct args *out);
int32_t args_child(const struct tree *tree, uint32_t word, enum relation rel);
/* The first child whose lemma is `lemma`, or -1. */
int32_t args_child_lemma(const struct tree *tree, uint32_t word, const char *lemma);
bool args_passive(const struct tree *tree, uint32_t verb);
/* Does the word, although tagged as a verb, stand where a noun does? */
bool args_noun(const struct tree *tree, uint32_t word);
/* "accused Iran of arming them", "kept Iran from leaving": does the object of the verb above
 * do it? */
bool args_charged(const struct tree *tree, uint32_t clause);
/* The preposition of an oblique or nominal modifier, or an empty slice. */
struct slice args_case(const struct tree *tree, uint32_t word);
/* "some of its troops", "$3 million in aid": the word that is counted, else the word itself. */
uint32_t args_counted(const struct coding *c, uint32_t word);
/* The words of a noun with what stands before it: "the old harbour" without "the". */
dem_span args_phrase(const struct tree *tree, uint32_t head);
/* Is the word part of a time expression? */
bool args_time(const struct coding *c, uint32_t word);
/* The first party named anywhere inside the phrases of `heads`. */
void args_within(const struct coding *c, const struct args *heads, struct args *out);
/* Appends the actors that the words mean, with their conjuncts, each once. */
void args_actors(const struct coding *c, const struct args *args, struct actors *out);

/* One person, or one mention of one country. */
bool args_same(const struct actor *a, const struct actor *b);
/* Is the actor among them?  A state is, however it is named. */
bool args_among(const struct actors *list, const struct actor *actor);

/* ---- whom.c: parties that no slot names ---- */
/* Gives an event without recipient the parties that what is done speaks of ("lifted the ban
 * imposed on Iran", "demanded that Iran withdraw"). */
void whom_concerned(const struct coding *c, uint32_t word, struct event *event);
/* Without an actor, but with a known recipient: the unknown name, or somebody's office, family
 * or campaign, that is the subject ("Kessler defended Mexico", "Peru's health service"). */
void whom_doer(const struct coding *c, uint32_t word, struct event *event);
/* "France and Spain agreed", "fought": with each other, where nobody else is named. */
void whom_mutual(const struct coding *c, uint32_t word, struct event *event);
/* Still without recipient: the town, house, ship or unknown body that fills a slot. */
void whom_things(const struct coding *c, uint32_t word, struct event *event);
/* What strikes a country's towns, houses or ships strikes its people, not its government. */
void whom_property(const struct coding *c, struct event *event);
/* Gives parties without a country that of the event's place, else that of the other party
 * where the two belong together ("the court sentenced the Kenyan minister"). */
void whom_country(const struct coding *c, struct event *event);

/* ---- match.c: which frame a word carries ---- */
const struct frame *match_frame(struct coding *c, uint32_t word);
bool match_negated(const struct coding *c, uint32_t word);

/* ---- read.c: operators over what stands below them ---- */
const struct reading *read_word(struct coding *c, uint32_t word);

/* ---- specify.c ---- */
/* A longer code for the event of the predicate, where its words tell more; else `cameo`. */
struct slice specify(const struct coding *c, uint32_t word, struct slice cameo);

/* ---- confidence.c ---- */
/* Sets hints and confidence of the events of the sentence, which begin at `from`. */
void confidence_set(const struct coding *c, size_t from, struct events *events);

/* ---- answers.c ---- */
void answers_link(struct events *events);

/* ---- modality.c, report.c ---- */
enum modality modality_of(const struct coding *c, uint32_t word);
void report_of(const struct coding *c, uint32_t word, struct event *event);
/* The clausal ancestor that governs the word, its relation in *rel; -1 at the root. */
int32_t clause_above(const struct tree *tree, uint32_t word, enum relation *rel);

#endif
