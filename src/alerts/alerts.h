/* alerts/alerts.h - what should not be missed: rules that people write, what they find on a
 * day, and who was told of it.  docs/alerts.md has the format and the meaning of the rules. */
#ifndef DEM_ALERTS_ALERTS_H
#define DEM_ALERTS_ALERTS_H

#include "fetch/fetch.h"
#include "reports/reports.h"

#include <jansson.h>

/* ---- Rules -------------------------------------------------------------------- */

enum { ALERT_RULES_MAX = 256, ALERT_RULES_SIZE = 1 << 20 };

enum alert_kind {
    ALERT_HIGHEST,    /* conflict or cooperation highest in N years */
    ALERT_CHANGE,     /* relation warms, cools, hardens, thaws, changes */
    ALERT_FIRST,      /* first TYPE in N years */
    ALERT_ULTIMATUM,  /* ultimatum */
    ALERT_DENIAL,     /* denial */
    ALERT_UNANSWERED, /* demand unanswered for N days */
    ALERT_ISSUE       /* issue back, issue on the front burner */
};

struct alert_rule { /* slices into the text that was read */
    struct slice name;
    uint32_t line;
    enum alert_kind kind;
    bool cooperation;      /* ALERT_HIGHEST: else conflict */
    unsigned changes;      /* ALERT_CHANGE: bits 1 << enum change_class */
    bool front;            /* ALERT_ISSUE: on the front burner; else back only */
    struct slice type;     /* ALERT_FIRST: empty: any */
    uint32_t count;        /* years or days */
    struct slice party[2]; /* countries, either one first; empty: any */
    struct slice issue;    /* empty: any */
    double floor;          /* ALERT_HIGHEST: least weight of the last 28 days' events */
    double probability;    /* ALERT_CHANGE */
    double confidence;     /* of events */
    uint32_t sources;      /* of events */
    uint32_t cool_down;    /* days: silent on a subject so long after an alert */
    uint32_t given;        /* which keys it has, a bit each */
};

struct alert_rules {
    struct alert_rule *list;
    size_t count, room;
};

/* Reads the rules; `text` must outlive them.  DEM_E_FORMAT with the line. */
dem_code alert_rules_read(struct arena *arena, struct slice text, struct alert_rules *out,
                          dem_error *err);

/* ---- What they find ------------------------------------------------------------- */

struct alert {
    const struct alert_rule *rule;
    dem_day day;          /* on which it is due */
    dem_day since;        /* the change's, the burst's or the event's */
    struct slice id;      /* 16 hex digits: of the rule, the subject and the event or day */
    struct slice subject; /* "KEN SDN", "KEN", the name of an issue */
    struct slice actor, recipient, issue; /* of which the subject is made; or empty */
    struct slice what;                    /* what the rule says of it, in a few words */
    struct page_entry entry;              /* the event that it is or rests on; event 0: none */
    double value;  /* ALERT_HIGHEST: score points of 1000 told; ALERT_CHANGE: probability */
    double weight; /* of the event; orders the alerts of a rule */
};

struct alerts {
    struct alert *list;
    size_t count, room;
};

/* All that holds on `day`, in the order of the rules, then of weight; whoever was told before
 * is the business of the ledger.  The store's cells should be up to date; `arena` must have
 * its guard set. */
dem_code alerts_find(struct store *store, struct arena *arena, const struct phrases *phrases,
                     const struct alert_rules *rules, dem_day day, struct alerts *out,
                     dem_error *err);

/* An alert as an object, of one line when it is written. */
json_t *alert_json(struct arena *arena, const struct alert *alert);

/* ---- The ledger: what was told ---------------------------------------------------- */

/* A file of one object a line: {"alert": as alert_json, "due": [...], "sent": [...]}, the
 * two lists of addresses (by hash: an address may hold a secret).  It stands beside the store,
 * not in it: a store can be asked by those who may not write to it, is a function of its
 * articles alone, and two readers with two sets of rules want two ledgers. */
struct ledger {
    const char *path;
    json_t *lines; /* array; owned */
};

enum { LEDGER_MAX = 256 << 20 };

/* A file that is not there is an empty ledger.  DEM_E_FORMAT with the line. */
dem_code ledger_read(struct arena *arena, const char *path, struct ledger *out, dem_error *err);
void ledger_free(struct ledger *ledger);
/* Takes out of `alerts` what was told before its day: the same event or change, and what the
 * cool-down keeps back.  Later lines do not count, so a day gives the same alerts whenever it
 * is asked.  Adds what is left to the ledger unless it is there; *fresh[i] tells of each alert
 * whether it was added. */
void ledger_settle(struct ledger *ledger, struct arena *arena, struct alerts *alerts,
                   bool **fresh);
/* Writes it whole or not at all. */
dem_code ledger_write(struct ledger *ledger, struct arena *arena, dem_error *err);

/* ---- Telling -------------------------------------------------------------------------- */

/* The alerts of the `days` days up to `day` that the ledger has, the latest first, as RSS 2.0.
 */
dem_code alerts_rss(const struct ledger *ledger, struct arena *arena, struct slice title,
                    dem_day day, dem_day days, FILE *out, dem_error *err);

struct webhook {
    const char *address;
    const struct fetch_options *fetch;
    void *user;
    void (*wait)(void *user, int64_t ms);
    void (*tell)(void *user, const char *sentence); /* what went wrong */
};

enum { WEBHOOK_TRIES = 4, WEBHOOK_FIRST_MS = 1000, WEBHOOK_WAIT_MAX_MS = 60000 };

/* Marks the alerts that were not sent to the address as due to it; the ledger is not written.
 */
void webhook_due(const char *address, struct ledger *ledger, const struct alerts *alerts);
/* Posts every alert that is due to the address, each as one JSON object, in the order of the
 * ledger.  An answer of 2xx is noted in the ledger's file before the next is sent.  After 408,
 * 429, 5xx or no answer it waits 1, 2, 4 s or what Retry-After says (at most 60 s) and tries
 * again, 4 times in all; another answer is not tried again now.  After an alert that was not
 * taken no other is sent.  *failed: how many are still due. */
dem_code webhook_send(const struct webhook *webhook, struct ledger *ledger, struct arena *arena,
                      size_t *failed, dem_error *err);

#endif
