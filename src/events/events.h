/* events/events.h - what was done to whom, whether, and according to whom. */
#ifndef DEM_EVENTS_EVENTS_H
#define DEM_EVENTS_EVENTS_H

#include "actors/actors.h"
#include "places/places.h"
#include "times/times.h"

enum event_kind { KIND_EVENT, KIND_POSITION, KIND_ASSESSMENT };
enum modality {
    MODALITY_ASSERTED,
    MODALITY_NEGATED,
    MODALITY_FUTURE,
    MODALITY_HYPOTHETICAL,
    MODALITY_HISTORIC
};
enum report { STATUS_FACT, STATUS_CLAIMED, STATUS_ALLEGED, STATUS_DENIED };

/* How an event answers an earlier one of its document. */
enum answer { ANSWER_NONE, ANSWER_ACCEPTANCE, ANSWER_REFUSAL, ANSWER_DENIAL, ANSWER_OFFER };

struct actors {
    struct actor *list;
    size_t count, room;
};

struct voucher { /* one link of an attribution, outermost first */
    bool named;  /* actor is filled; else `words` alone tell ("reports") */
    struct actor actor;
    dem_span words, verb; /* verb: from == to for a citation in brackets */
    dem_day date;
};

/* How far it has come with what goes from one party to another. */
enum transfer_status {
    TRANSFER_NONE, /* nothing does */
    TRANSFER_DONE,
    TRANSFER_PLANNED,
    TRANSFER_PROMISED,
    TRANSFER_REQUESTED,
    TRANSFER_REFUSED,
    TRANSFER_THREATENED, /* to be stopped */
    TRANSFER_STOPPED,
    TRANSFER_ALLEGED,
    TRANSFER_DENIED,
    TRANSFER_NEGATED
};
enum transfer_how {
    HOW_UNKNOWN,
    HOW_GIVEN,
    HOW_SOLD,
    HOW_LENT,
    HOW_LEAKED,
    HOW_BARTERED,
    HOW_RETURNED
};

struct amount {
    dem_span words; /* from == to: none is stated */
    double number;
    struct slice unit; /* a currency or measure, else the lemma of what is counted */
};

struct transfer {
    enum transfer_status status;
    enum transfer_how how;
    struct actors supplier, receiver;
    struct slice item_class; /* of data/ontology/items.tsv, or empty */
    struct amount amount;
};

struct evidence {
    uint32_t sentence;
    dem_span trigger, span;
};

struct event {
    enum event_kind kind;
    uint32_t word;                  /* its predicate, in the sentence of its first evidence */
    struct slice type, mode, cameo; /* type empty for positions and assessments */
    double goldstein;
    const struct frame *frame;   /* NULL for a quotation */
    const struct frame *carrier; /* the one that carries it ("hold" of "hold talks"), or NULL */
    struct actors actor, recipient, third;
    dem_span item; /* from == to: none; likewise below */
    struct transfer transfer;
    enum modality modality;
    enum report status;
    struct {
        struct voucher *list;
        size_t count, room;
    } attribution;
    dem_span quote, reason;
    struct place place;
    dem_day from, to;
    bool dated;     /* by words of the text, not by the document's date */
    bool datelined; /* neither, but by the dateline */
    enum time_precision precision;
    struct {
        struct evidence *list;
        size_t count, room;
    } evidence;
    bool symmetric, nominal;
    bool known; /* a noun that speaks of it as known: "the talks", "their meeting" */
    enum answer answer;
    uint32_t answers; /* index of the event that it answers, if answer is not none */
    uint32_t hints;   /* bits by enum hint */
    double confidence;
};

/* Why a sentence gave no event, for people. */
enum silence { SILENCE_NONE, SILENCE_NO_PREDICATE, SILENCE_NO_ACTOR };

struct events {
    struct event *list; /* in the order of their first trigger */
    size_t count, room;
    enum silence *silence; /* [sentences] */
};

const char *transfer_status_name(enum transfer_status status);
const char *transfer_how_name(enum transfer_how how);

/* "day" to "fuzzy", or "published": how exact its days are. */
const char *event_precision(const struct event *event);
/* The probability that an event of the type with these hints is right. */
double confidence_of(const struct lexicon *lex, uint32_t hints, struct slice type);

void events_find(struct arena *arena, const struct document *doc,
                 const struct sentences *sentences, const struct cast *cast,
                 const struct time_mentions *times, struct events *out);

#endif
