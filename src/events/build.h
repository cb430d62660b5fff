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

/* A noun that only takes up what was told: "the attack on the embassy". */
struct recall {
    struct event event;  /* with the parties that it has */
    struct slice detail; /* "embassy": what is no party; or empty */
    int32_t above;       /* the verb whose object it is ("condemned the attack"), or passive
                            subject, or what draws the judgement; or -1 */
};

struct recalls { /* of a document */
    struct recall *list;
    size_t count, room;
};

struct coding { /* one sentence at work */
    struct arena *arena;
    const struct lexicon *lex;
    const struct document *doc;
    const struct cast *cast;
    const struct tree *tree, *before; /* of the sentence, and of the one before it or NULL */
    const struct time_mentions *times;
    const struct sentences *sentences; /* all of the document */
    uint32_t sentence;
    dem_span span;            /* of the sentence */
    struct reading *readings; /* [words] */
    struct {
        dem_span *list;
        size_t count, room;
    } quotes;                 /* inside the marks */
    const struct event *said; /* attribution and status of a quotation whose speaker another
                                 sentence names, or NULL */
    struct recalls *recalls;
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
/* "$3 million in food aid", "50 million dollars in loans": what the sum is given as, wherever
 * the tree hangs it; -1 without one ("in 1998", "in Chad"). */
int32_t args_money_as(const struct coding *c, uint32_t word);
/* The words of a noun with what stands before it: "the old harbour" without "the". */
dem_span args_phrase(const struct tree *tree, uint32_t head);
/* Its first and last word: "$ 3 million" goes on behind its head. */
uint32_t args_first(const struct tree *tree, uint32_t head);
uint32_t args_last(const struct tree *tree, uint32_t head);
/* Is the word part of a time expression? */
bool args_time(const struct coding *c, uint32_t word);
/* The first party named anywhere inside the phrases of `heads`. */
void args_within(const struct coding *c, const struct args *heads, struct args *out);
/* "in support of the army", "in solidarity with them": the noun, or for whose sake it is. */
bool args_sake(const struct coding *c, uint32_t word);
/* Appends the actors that the words mean, with their conjuncts, each once. */
void args_actors(const struct coding *c, const struct args *args, struct actors *out);

/* One person, or one mention of one country. */
bool args_same(const struct actor *a, const struct actor *b);
/* Is the actor among them?  A state is, however it is named. */
bool args_among(const struct actors *list, const struct actor *actor);
/* The same, or of the same country. */
bool args_same_side(const struct actor *a, const struct actor *b);

/* ---- parties.c: who did it to whom, by the slots of the frame ---- */
/* Sets actor, recipient, third parties and whether they do it to each other. */
void parties_set(const struct coding *c, uint32_t word, struct event *event);
/* "We will not leave," he said: the speaker's own side acts. */
void parties_first_person(const struct coding *c, uint32_t word, struct event *event);
/* Appends actor and recipient of a plain predicate. */
void parties_of(const struct coding *c, uint32_t word, struct actors *actor,
                struct actors *recipient);
/* Appends what the slots of the word mean. */
void parties_fill(const struct coding *c, uint32_t word, const struct slots *slots,
                  struct actors *out);
void parties_drop_shared(struct actors *from, const struct actors *others);

/* The lemma of what "it" or "them" stands for as an object ("an ultimatum", "talks"): the last
 * object before it that tells of an event; empty for other words, or if there is none. */
struct slice args_meant(const struct coding *c, uint32_t word);

/* ---- defied.c ---- */
/* A refusal whose words name no addressee goes to whoever it defies ("whatever Athens may
 * say"); those that what is refused concerns become third parties. */
void defied_set(const struct coding *c, uint32_t word, struct event *event);

/* ---- whom.c: parties that no slot names ---- */
/* Gives an event without recipient the parties that what is done speaks of ("lifted the ban
 * imposed on Iran", "demanded that Iran withdraw"). */
void whom_concerned(const struct coding *c, uint32_t word, struct event *event);
/* Without an actor, but with a known recipient: the unknown name, or somebody's office, family
 * or campaign, that is the subject ("Kessler defended Mexico", "Peru's health service"). */
void whom_doer(const struct coding *c, uint32_t word, struct event *event);
/* "was arrested in Togo", by nobody named: by those who rule there. */
void whom_rulers(const struct coding *c, uint32_t word, struct event *event);
/* A protest in which no party is named is one of the crowd: a number of people, people of a
 * trade, or whoever is in it ("thousands marched", "riots broke out"); an attack in which none
 * is falls on the people of the place ("fighting raged in Goma"). */
void whom_crowd(const struct coding *c, uint32_t word, struct event *event);
/* Prepositions whose phrases tell when, how or why, not whom it concerns. */
bool whom_setting(struct slice preposition);
/* Those whose phrases tell where. */
bool whom_where(struct slice preposition);
/* Does the code stand for a body of several countries or none? */
bool whom_body(const char *iso3);
/* "France and Spain agreed", "fought": with each other, where nobody else is named. */
void whom_mutual(const struct coding *c, uint32_t word, struct event *event);
/* Still without recipient: the town, house, ship or unknown body that fills a slot. */
void whom_things(const struct coding *c, uint32_t word, struct event *event);
/* What strikes a country's towns, houses or ships strikes its people, not its government. */
void whom_property(const struct coding *c, struct event *event);
/* What an alliance of states does by force its armies do. */
void whom_forces(struct event *event);
/* Gives parties without a country that of the event's place, else that of the other party
 * where the two belong together ("the court sentenced the Kenyan minister"). */
void whom_country(const struct coding *c, struct event *event);

/* ---- nearest.c ---- */
/* The country that those have whom the words leave without one: that of the sentence's scene or
 * of those at home in it, of the sentences before in the paragraph, of the paragraph before, of
 * the dateline; "" if none is told. */
const char *whom_nearest(const struct coding *c);
/* "the British embassy": does the mention stand for a state in the country of another? */
bool whom_abroad(const struct coding *c, const struct mention *m);

/* ---- about.c ---- */
/* Of words, not of deeds: the parties that they speak of ("agreements to stop the sales to
 * Iran", "talks on the dealings of Iran") become third parties where there is none. */
void about_set(const struct coding *c, uint32_t word, struct event *event);

/* ---- match.c: which frame a word carries ---- */
const struct frame *match_frame(struct coding *c, uint32_t word);
bool match_negated(const struct coding *c, uint32_t word);

/* ---- read.c: operators over what stands below them ---- */
const struct reading *read_word(struct coding *c, uint32_t word);

/* ---- when.c, where.c, item.c, transfer.c, reason.c: the circumstances ---- */
/* Sets the days by the words of the clause, else by the document; what lies long back is
 * historic, and its parties held the offices of that day. */
void when_set(const struct coding *c, uint32_t word, struct event *event);
/* Where it happened, which is not where it was said. */
void where_set(const struct coding *c, uint32_t word, struct event *event);
/* Two parties who meet in the country of a third have a code of their own. */
void where_abroad(const struct coding *c, struct event *event);
/* The class of what is handed over that the noun means, or NULL. */
const struct item_class *item_class(const struct coding *c, uint32_t noun);
/* What is handed over, of events that hand over something. */
void item_set(const struct coding *c, uint32_t word, struct event *event);
/* Who supplies whom with what, how much of it, and how far it has come; `deed`: the word that
 * hands over, `thing`: the noun that is handed over. */
void transfer_set(const struct coding *c, uint32_t deed, uint32_t thing, struct event *event);
/* "in retaliation for", "at the behest of", "under pressure from", "as a result of": does the
 * noun give a reason behind its preposition? */
bool reason_named(const struct coding *c, uint32_t noun);
/* "in order to win ...", "because ...", "so that ...", "at the behest of ...": the words that
 * tell why; who is named there as wanting it becomes a third party. */
void reason_set(const struct coding *c, uint32_t word, struct event *event);

/* ---- folds.c: what modality and speaker make of it ---- */
/* Cooperation to come is an agreement, conflict announced a threat, what one will not do a
 * refusal, what others must do a demand. */
void folds_apply(const struct coding *c, uint32_t word, struct event *event);
/* The innermost named voice of the attribution, of an outlet only if nobody else speaks; or
 * NULL. */
struct actor *folds_speaker(struct event *event);

/* ---- admit.c: what is put on record ---- */
/* A country, a person or a public body among them? */
bool admit_weighty(const struct coding *c, const struct actors *side);
/* Enough to be put on record?  A verb needs a political actor, a passive one a recipient;
 * a noun both parties, or one and a verb that carries what one can say or do alone ("has no
 * intention of"); a supposition both parties. */
bool admit_event(const struct coding *c, uint32_t word, const struct event *event);
/* "repeated earlier assurances": the noun of an event before the one of its verb. */
bool admit_earlier(const struct coding *c, uint32_t noun);
/* Is the noun told of by itself ("riots broke out", "there were attacks", "a march was held")?
 */
bool admit_happened(const struct coding *c, uint32_t noun);
/* "lifted the sanctions": a noun that an event is done to is no event beside it, nor is
 * one beside its own effect ("the attack killed two"). */
bool admit_presupposed(const struct coding *c, uint32_t word);

/* ---- pastime.c ---- */
/* Sport, art or a tale that has the words of politics? */
bool pastime_is(const struct coding *c, uint32_t word, const struct event *event);

/* ---- quotes.c: quotations and citations ---- */
/* The quotations of all sentences, and who says those that no verb of their own sentence
 * gives to anybody. */
void quotes_find(struct coding *list, const struct sentences *sentences);
/* A quotation that tells of no event is a position. */
void quotes_code(struct coding *c, struct events *out);
/* "(Ha'aretz, November 3; Reuters, November 2)" vouches for the events of its paragraph
 * back to the citation before it, which begin at `first_event`.  False if none is there. */
bool quotes_cite(const struct coding *c, size_t first_event, struct events *out);

/* ---- gaps.c ---- */
/* Adds the events of the sentence, which begin at `from`, that are told without their verb:
 * "and three on Tuesday". */
void gaps_code(struct coding *c, size_t from, struct events *events);

/* ---- merge.c: one event, once ---- */
/* Effects told in the sentence of their deed ("shelled the town, killing two"). */
void merge_effects(const struct coding *c, size_t before, struct events *out);
/* Notes in c->recalls a noun that speaks of an event as known without naming its parties ("the
 * attack"). */
void merge_note(struct coding *c, uint32_t word, const struct event *event);
/* A further sentence about the same event is more evidence for it, not a new one: neither an
 * event of its own nor one of `recalls`.  What is said at the meeting that the document is
 * about takes its day. */
void merge_mentions(struct arena *arena, const struct document *doc,
                    const struct recalls *recalls, struct events *out);

/* The quad class of its type, 0 without a type. */
int events_quad(const struct coding *c, const struct event *event);

/* ---- specify.c ---- */
/* A longer code for the event of the predicate, where its words tell more; else `cameo`. */
struct slice specify(const struct coding *c, uint32_t word, struct slice cameo);

/* ---- confidence.c ---- */
/* Sets hints and confidence of the events of the sentence, which begin at `from`. */
void confidence_set(const struct coding *c, size_t from, struct events *events);

/* ---- answers.c ---- */
void answers_link(const struct lexicon *lex, struct events *events);

/* ---- modality.c, report.c ---- */
enum modality modality_of(const struct coding *c, uint32_t word);
/* Adds who vouches for the event and how far it is to be believed. */
void report_of(const struct coding *c, uint32_t word, struct event *event);
/* The same of a verb of saying outside of the quotation marks, if there is one. */
void report_outside(const struct coding *c, struct event *event);
/* Once all parties are known: what whoever was attacked tells of it is alleged. */
void report_settle(struct event *event);
/* The clausal ancestor that governs the word, its relation in *rel; -1 at the root. */
int32_t clause_above(const struct tree *tree, uint32_t word, enum relation *rel);

#endif
