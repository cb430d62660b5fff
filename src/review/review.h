/* review/review.h - parties go through events together, and each says of each what it holds.
 *
 * A review is a file of its own beside the store (PATH-review), so that the record itself is
 * never written.  All that counts in it is one chain of entries: who takes part and with what
 * key, what is looked at (a round: events as they stood when it began), and the verdicts.  An
 * entry holds the hash of the one before; a member's entries carry its Ed25519 signature.
 * Nothing is changed or taken away.  docs/review.md has the tables and the bytes that are
 * hashed.
 *
 * Times are seconds since 1970 and given by the caller. */
#ifndef DEM_REVIEW_REVIEW_H
#define DEM_REVIEW_REVIEW_H

#include "reports/reports.h"
#include "store/store.h"

struct review; /* one thread at a time */

enum {
    REVIEW_HASH = 32,         /* bytes, BLAKE2b */
    REVIEW_SECRET = 64,       /* hex digits of what a signed-in browser keeps */
    REVIEW_EVENTS_MAX = 20000 /* of a round */
};

/* With `make` the file is made where there is none.  DEM_E_FORMAT: no review. */
dem_code review_open(struct review **out, const char *path, bool make, dem_error *err);
void review_close(struct review *review);
/* Where the review of a store is, in the arena: `file` if that is given, else beside a store
 * that is a file; NULL: nothing is beside a shared one. */
const char *review_path(struct arena *arena, const char *store, const char *file);

/* ---- Who takes part ------------------------------------------------------------- */

struct review_member {
    int64_t id;
    struct slice name, party;
};

/* The password seals the member's signing key: without it nobody can sign in its name, not
 * even who has the file.  DEM_E_USAGE: a name that is taken, a password that is too short. */
dem_code review_member_add(struct review *review, struct slice name, struct slice party,
                           struct slice password, int64_t now, dem_error *err);

/* Another password for the same signing key: all browsers of the member are signed out.  Tries
 * with a wrong old one count as those of review_sign_in do, and fail alike. */
dem_code review_password(struct review *review, struct slice name, struct slice old,
                         struct slice password, struct slice address, int64_t now,
                         int64_t *wait, dem_error *err);

struct review_ticket { /* a browser that has signed in */
    struct review_member member;
    unsigned char key[64]; /* Ed25519, to sign with; wiped by review_ticket_end */
};

/* The name and password of a member give `secret`, of which only a hash is kept.  `address` is
 * where the request comes from.  *wait: seconds before the next try is looked at (DEM_E_BUSY);
 * DEM_E_USAGE: no such name or another password, which take the same time. */
dem_code review_sign_in(struct review *review, struct slice name, struct slice password,
                        struct slice address, int64_t now, char secret[REVIEW_SECRET + 1],
                        int64_t *wait, dem_error *err);
/* Who holds the secret; false if nobody, or no longer.  Names live in the arena. */
bool review_ticket(struct review *review, struct arena *arena, struct slice secret, int64_t now,
                   struct review_ticket *out);
void review_ticket_end(struct review_ticket *ticket);
void review_sign_out(struct review *review, struct slice secret);
/* A new secret for a visitor who has not signed in. */
void review_secret(char secret[REVIEW_SECRET + 1]);
/* What a form must give back beside the cookie: a hash of its secret. */
struct slice review_form_token(struct arena *arena, struct slice secret);
bool review_same(struct slice a, struct slice b); /* in a time that tells nothing */

/* ---- Rounds ----------------------------------------------------------------------- */

/* The events of the filter, the oldest first, as they stand now; `limit` 0: all.  A blind round
 * shows a party what others say of an event only when it has spoken itself. */
dem_code review_round_new(struct review *review, struct store *store, struct slice name,
                          const struct store_filter *filter, struct slice query, bool blind,
                          uint64_t limit, int64_t now, size_t *events, dem_error *err);

enum judgement { CONFIRM, DISPUTE, CORRECT };

struct review_verdict {
    uint64_t entry;            /* its number in the chain */
    size_t party;              /* of round->parties */
    struct slice member, body; /* body: JSON, as it was signed */
    enum judgement judgement;
    struct slice comment, source;
    int64_t at;
    bool first; /* of this party on this event */
};

enum outcome {
    OUTCOME_OPEN,      /* not all parties have spoken, and those who have agree */
    OUTCOME_AGREED,    /* as recorded */
    OUTCOME_CORRECTED, /* the same in the view of all, but not as recorded */
    OUTCOME_REJECTED,  /* all say that it is no event */
    OUTCOME_DISPUTED
};
const char *outcome_name(enum outcome outcome);
const char *judgement_name(enum judgement judgement);

struct review_item {
    uint64_t event;
    size_t number;       /* in its round, from 1 */
    struct slice record; /* line of the event's best mention when the round began */
    struct slice document, title, publisher, url;
    dem_day published;
    uint32_t reports, sources;
    enum outcome outcome; /* of what is shown */
    struct {
        struct review_verdict *list; /* in the order of the chain */
        size_t count, room;
    } verdicts;
};

struct round {
    struct slice name, query;
    bool blind;
    int64_t at;
    struct {
        struct slice *list;
        size_t count, room;
    } parties;    /* of the file, by name */
    size_t *done; /* events that each has spoken on */
    struct {
        struct review_item *list;
        size_t count, room;
    } items;
    size_t count;                    /* events of the round, read or not */
    uint64_t before, after;          /* of the one event that was asked for; 0: none */
    unsigned char head[REVIEW_HASH]; /* of the chain */
};

/* Names of all rounds, the oldest first. */
dem_code review_rounds(struct review *review, struct arena *arena, struct slice **out,
                       size_t *count, dem_error *err);
/* A round, or one event of it, as `viewer` (a party) may see it; empty: whoever has the file;
 * `event` 0: all, else `done` is not counted and items has at most that one.  This is the
 * only way to verdicts, so that a blind round is blind everywhere.  DEM_END: no such round. */
dem_code review_round(struct review *review, struct arena *arena, struct slice name,
                      struct slice viewer, uint64_t event, struct round *out, dem_error *err);
/* The party's latest verdict on the item, or NULL. */
const struct review_verdict *review_position(const struct review_item *item, size_t party);

/* ---- Verdicts ----------------------------------------------------------------------- */

/* Takes what a member says of an event of the round: {"verdict": "confirm"|"dispute"|"correct",
 * "comment", "source", "correction": {"type", "mode", "actor", "recipient", "modality",
 * "report", "date", "date_end", "span"}} (docs/review.md).  `text`: the article's, for the
 * span; empty if the store no longer has it.  DEM_E_USAGE with a sentence for what cannot be
 * taken. */
dem_code review_put(struct review *review, const struct lexicon *lexicon,
                    const struct review_ticket *ticket, const struct round *round,
                    const struct review_item *item, const json_t *said, struct slice text,
                    int64_t now, dem_error *err);
/* What the party holds the event to be: the record with its corrections, as a new value; NULL
 * if it disputes it. */
json_t *review_holds(const struct review_item *item, const struct review_verdict *verdict);

struct chain_report {
    uint64_t entries, verdicts;
    unsigned char head[REVIEW_HASH];
    uint64_t wrong;   /* number of the first entry that is not as it was, 0: none */
    const char *what; /* what is wrong with it */
    bool known;       /* the head that was asked for stands in the chain */
};

/* Looks at all entries, all signatures and all that hangs on them.  `head`: hex of a hash that
 * was noted earlier, or empty. */
dem_code review_verify(struct review *review, struct slice head, struct chain_report *out,
                       dem_error *err);

/* ---- What comes of it ------------------------------------------------------------------ */

enum facet {
    FACET_VERDICT,
    FACET_EVENT,
    FACET_TYPE,
    FACET_MODE,
    FACET_ACTORS,
    FACET_STATUS,
    FACET_DATE,
    FACET_COUNT
};

struct agreement {     /* NAN where nothing can be said */
    struct slice what; /* a facet's name, or a type of event */
    size_t units;      /* events with two verdicts */
    double alpha, share;
    double *kappa; /* [pairs]: parties 0-1, 0-2, ..., 1-2, ... */
};

struct agreements {
    size_t pairs;
    struct agreement facets[FACET_COUNT];
    struct {
        struct agreement *list;
        size_t count, room;
    } types; /* verdicts by the type recorded */
};

/* First verdicts count in a blind round, since later ones know of the others; else the latest.
 */
void review_agreement(struct arena *arena, const struct round *round, struct agreements *out);
json_t *review_agreement_json(const struct round *round, const struct agreements *a);

struct review_part { /* of the entries of a page; a section counts those elsewhere as left out
                      */
    size_t from, count;
};
static const struct review_part review_whole = {0, REVIEW_EVENTS_MAX};

/* Events in dispute; or all, by their outcome, with the agreement and the chain's head. */
void review_agenda(struct arena *arena, const struct phrases *phrases,
                   const struct round *round, struct review_part part, struct page *out);
void review_protocol(struct arena *arena, const struct phrases *phrases,
                     const struct round *round, struct review_part part, struct page *out);
/* Sentences with the events agreed on, a JSON value a line, as scorers of gold data read them
 * (docs/review.md). */
struct slice review_gold(struct arena *arena, const struct round *round);

#endif
