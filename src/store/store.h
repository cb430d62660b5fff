/* store/store.h - articles, what they mention, and the events that they tell of, for good.
 *
 * A mention is an event as one article tells of it: a line of its record
 * (docs/event-record.md).  An event is what happened: one or more mentions of it, joined by
 * the rule of docs/decisions/0009-events-and-mentions.md.  docs/store.md has the tables.
 * Nothing here tells what database it is: a file of SQLite, or PostgreSQL where `path` is an
 * address (db.h).
 *
 * A failure is kept by the store: every later call returns it until store_rollback. */
#ifndef DEM_STORE_STORE_H
#define DEM_STORE_STORE_H

#include "engine/stream.h"

#include <stdio.h>

struct lexicon;
struct store; /* one thread at a time */

enum store_mode { STORE_READ, STORE_WRITE };

/* Is the name that of a shared store (postgres://...), and not of a file? */
bool store_is_shared(const char *path);
/* Can this program open such a store? */
bool store_is_built_in(const char *path);

/* STORE_WRITE makes the file where there is none, brings an older one up to date, and is one
 * at a time: DEM_E_BUSY while another process has it.  `path` must outlive the store.
 * DEM_E_FORMAT: no store; DEM_E_VERSION: of a newer program (or, to read, an older one). */
dem_code store_open(struct store **out, const char *path, enum store_mode mode, dem_error *err);
void store_close(struct store *store); /* what was not committed is gone */

/* What is put between begin and commit is there whole or not at all. */
dem_code store_begin(struct store *store, dem_error *err);
dem_code store_commit(struct store *store, dem_error *err);
void store_rollback(struct store *store); /* and forget the failure, if there was one */
/* Did the server of a shared store go away?  store_rollback looks whether it is there again. */
bool store_lost(const struct store *store);
dem_code store_error(const struct store *store, dem_error *err);

/* ---- What is put ---------------------------------------------------------- */

enum { ROLE_ACTOR = 1, ROLE_RECIPIENT = 2, ROLE_BOTH = 3, ROLE_THIRD = 4 };

struct store_party {
    struct slice name, country, sectors, office, code; /* sectors: between blanks */
    int role;
};

struct store_mention {
    uint64_t id, answers; /* answers: of the mention that it answers, if how is not empty */
    struct slice how, precision, kind, type, mode, cameo, modality, report, item, class, rule;
    struct slice place, country, gazetteer; /* of the place; empty if unknown */
    double score, goldstein, confidence, lat, lon;
    int quad; /* 0: none, and no score */
    bool symmetric, located;
    dem_day from, to;
    dem_span line, evidence; /* of the record's lines; of the text (its first sentence) */
    struct slice words;      /* of the evidence */
    struct {
        struct store_party *list;
        size_t count, room;
    } parties;
    struct {
        struct slice *list;
        size_t count, room;
    } contexts, issues;
};

/* The lines of a document's record (record_events), and what stands in them. */
struct store_record {
    struct slice lines;
    struct {
        struct store_mention *list;
        size_t count, room;
    } mentions;
};

/* `lines` must outlive `out`. */
dem_code store_record_read(struct arena *arena, struct slice lines, struct store_record *out,
                           dem_error *err);

struct store_coder {
    struct slice version, model, lexicon;
};

/* What arrived, before it was coded: a document that was changed in any way has another. */
uint64_t store_hash(const struct document *doc);

struct store_change {
    size_t same, changed, made, gone; /* mentions: the same line, the same id, new, no more */
};

/* A mention that is told otherwise than before: its lines, without their line ends; empty where
 * it was not there, or is no more. */
struct store_difference {
    struct slice document, was, is;
};

struct store_tell {
    void *user;
    void (*fn)(void *user, const struct store_difference *difference);
};

/* Is the document there as it is, coded by this coder, or is it an older text of one that is?
 */
bool store_has(struct store *store, const struct document *doc, uint64_t hash,
               const struct store_coder *coder);
/* The next document that another coder coded, behind the one that *after names (0 at first), as
 * it is kept; of tables, those that another lexicon read.  DEM_END behind the last. */
dem_code store_stale(struct store *store, const struct store_coder *coder, int64_t *after,
                     struct arena *arena, struct document *out, uint64_t *hash, dem_error *err);
/* Puts a document with its record in place of what was there under its id; another text of it
 * is kept as a revision.  To be called between begin and commit.  `change` is added to; `tell`
 * (or NULL) is called for each difference from what was there. */
dem_code store_put(struct store *store, const struct document *doc, uint64_t hash,
                   const struct store_record *record, const struct store_coder *coder,
                   struct store_change *change, const struct store_tell *tell, dem_error *err);

/* ---- Whole runs ------------------------------------------------------------ */

struct store_progress {
    size_t documents, there, bad; /* read; of them there already; that could not be read */
    size_t bytes, events;         /* of text; mentions found */
    size_t total;                 /* documents to come, 0 if nobody knows */
    struct store_change change;
};

struct store_run {
    const dem_model *model;
    unsigned threads;
    volatile const int *stop;
    void *user;
    dem_code (*pull)(void *user, struct job *job); /* as in struct stream; load only */
    /* Recode only: each difference, or NULL. */
    void (*changed)(void *user, const struct store_difference *difference);
    /* After each document; a bad one has its error in the job. */
    void (*seen)(void *user, const struct job *job, const struct store_progress *at);
};

/* Codes and puts documents, those of a tenth of a second a transaction: what is interrupted
 * goes on when it is run again.  What the store has is passed over. */
dem_code store_load(struct store *store, const struct store_run *run,
                    struct store_progress *out, dem_error *err);
/* Codes again every document that another coder coded. */
dem_code store_recode(struct store *store, const struct store_run *run,
                      struct store_progress *out, dem_error *err);

/* ---- What is asked ---------------------------------------------------------- */

enum { FILTER_TERMS_MAX = 64 };

enum store_field {
    FIELD_ACTOR,
    FIELD_RECIPIENT,
    FIELD_PARTY, /* either of both */
    FIELD_TYPE,
    FIELD_MODE,
    FIELD_CAMEO, /* by its beginning */
    FIELD_QUAD,
    FIELD_KIND,
    FIELD_MODALITY,
    FIELD_REPORT,
    FIELD_CONTEXT,
    FIELD_ISSUE,
    FIELD_PLACE, /* country */
    FIELD_SOURCE,
    FIELD_DOCUMENT, /* id */
    FIELD_CODER,    /* "demarche", or the beginning of a table's name */
    FIELD_EVENT,    /* id, of the event or of one of its mentions */
    FIELD_ANSWERED, /* "yes" or "no": what may be answered */
    FIELD_ANSWERS,  /* how it answers another */
    FIELD_ITEM,     /* class of what is handed over */
    FIELD_COUNT
};

/* One condition: one of its values holds, or none of them if `not` is set. */
struct store_term {
    enum store_field field;
    bool not ;
    struct {
        struct slice *list;
        size_t count, room;
    } values;
};

/* One after the other, in any form. */
struct store_words {
    struct slice text;
    bool prefix, not ; /* the last may go on; articles with them are left out */
};

struct store_filter {
    struct store_term terms[FILTER_TERMS_MAX]; /* all must hold */
    size_t count;
    dem_day since, until;      /* inclusive; DEM_DAY_UNKNOWN: open */
    double confidence;         /* at least; 0: any */
    uint32_t reports, sources; /* at least */
    struct {                   /* of the article's title and text; the first is no `not` */
        struct store_words *list;
        size_t count, room;
    } words;
};

/* Reads the query language of docs/query.md and adds it to the filter. */
dem_code store_query(struct arena *arena, struct slice query, struct store_filter *out,
                     dem_error *err);
/* Adds what the query does not name: kind:event modality:asserted,historic -report:denied. */
dem_code store_query_usual(struct arena *arena, struct store_filter *filter, dem_error *err);
void store_filter_all(struct store_filter *out);
bool store_filter_names(const struct store_filter *filter, enum store_field field);

/* An event with its best mention: the surest, of those the one with the lowest id.  Where all
 * mentions are asked for: with one of them, whose are `mention`, `record` and the document's.
 */
struct store_event {
    uint64_t id, mention;
    uint32_t mentions, reports, sources;
    dem_day from, to;
    struct slice kind, type, mode, cameo, modality, report;
    int quad;                            /* 0: none */
    double score, goldstein, confidence; /* score is 0 without a quad */
    struct slice record;                 /* the mention's line, without its line end */
    struct slice document, title, publisher, url;
    dem_day published;
    struct slice text;   /* of the document, as given; empty unless asked for */
    dem_span evidence;   /* in it */
    struct slice marked; /* the text with \1 and \2 around the words found, likewise */
};

enum store_sort {
    SORT_DAY,
    SORT_CONFIDENCE,
    SORT_REPORTS,
    SORT_SOURCES,
    SORT_SCORE,
    SORT_TYPE,
    SORT_COUNT
};

struct store_order {
    bool newest_first; /* else the oldest first; events without a day come last */
    bool texts;        /* fill text and marked */
    bool mentions;     /* all mentions of each event, the best one first */
    uint64_t limit;    /* 0: all */
    struct {           /* pages: go by `sort` and id alone, from behind this event on */
        bool wanted, set;
        enum store_sort sort; /* newest_first: the largest first; those without it come last */
        bool none;            /* it has no such value */
        double value;         /* its day, confidence, ... */
        struct slice type;    /* or its type */
        uint64_t id;
    } page;
};

/* Calls `fn` for each event, day by day, inside of a day by the id of its document and its own;
 * what it is given is gone when it returns.  Ends early with what `fn` returns if that is not
 * DEM_OK.  Memory is that of one day, whatever the number of events. */
dem_code store_events(struct store *store, const struct store_filter *filter,
                      const struct store_order *order, void *user,
                      dem_code (*fn)(void *user, const struct store_event *event),
                      dem_error *err);

struct store_article {
    struct slice id, title, publisher, url, language, text;
    dem_day published;
    struct slice record;                  /* lines of demarche code */
    struct slice version, model, lexicon; /* of the coder that made it */
};

/* In the arena; DEM_END if the store has no such article. */
dem_code store_article(struct store *store, struct arena *arena, struct slice id,
                       struct store_article *out, dem_error *err);

struct store_link {
    uint64_t event;   /* the other one */
    struct slice how; /* acceptance, refusal, denial, offer */
    bool back;        /* it answers the event asked for; else it is answered by it */
    bool across;      /* found among the events of the store; else an article tells of it */
};

/* What the event answers, and what answers it; each link once, in the order of the ids. */
dem_code store_links(struct store *store, uint64_t event, void *user,
                     void (*fn)(void *user, const struct store_link *link), dem_error *err);

/* Finds what answers what across articles, as far as events have changed since it was done
 * last; store_load, store_recode and the changes of the last section do so at their end.  Not
 * within a transaction.  `lex` tells which code answers which; NULL: as it was told last. */
dem_code store_answers_refresh(struct store *store, const struct lexicon *lex, dem_error *err);

enum store_unit { STORE_DAY, STORE_WEEK, STORE_MONTH, STORE_YEAR };

struct store_table {
    bool countries; /* else dyads */
    bool issues;    /* a row for each issue, "" for events without one */
    enum store_unit unit;
    const char *data; /* folder of countries.tsv and plover.tsv, as in --data */
};

/* Counts as CSV, in the order of the periods and countries: docs/query.md. */
dem_code store_aggregate(struct store *store, const struct store_filter *filter,
                         const struct store_table *table, FILE *out, dem_error *err);
/* For people: what is there, source by source and feed by feed, as of `now` (seconds since
 * 1970). */
dem_code store_status(struct store *store, int64_t now, FILE *out, dem_error *err);
/* All content in one order that does not depend on how it came in, a line a row. */
dem_code store_dump(struct store *store, FILE *out, dem_error *err);

/* From now on a question that takes longer is given up with DEM_E_LIMIT; 0: never. */
void store_deadline(struct store *store, unsigned seconds);

/* ---- Counts for people who look around ---------------------------------------- */

/* These look at the newest `most` events that the filter lets through, so that their time is
 * bounded however large the store is; *counted is how many there were (`most`: there may be
 * more).  What `fn` is given is gone when it returns. */

struct store_count {
    const char
        *facet; /* type, actor, recipient, issue, modality, report, source, quad, year, month */
    struct slice value;
    uint64_t events;
};

/* Facet by facet, the value with the most events first, of each at most 40, but
 * all years and months. */
dem_code store_facets(struct store *store, const struct store_filter *filter, uint64_t most,
                      void *user, void (*fn)(void *user, const struct store_count *count),
                      uint64_t *counted, dem_error *err);

struct store_place {
    struct slice name, country, precision; /* precision: as in the record's place */
    double lat, lon;
    uint64_t events;
};

/* At most `places`, those with the most events first. */
dem_code store_places(struct store *store, const struct store_filter *filter, uint64_t most,
                      uint64_t places, void *user,
                      void (*fn)(void *user, const struct store_place *place),
                      uint64_t *counted, dem_error *err);

struct store_dyad {
    struct slice actor, recipient; /* countries; of a symmetric event in both directions */
    uint64_t events, reports, quads[4];
    double score; /* mean of those that have one */
    bool scored;
};

/* At most `dyads`, those with the most events first. */
dem_code store_network(struct store *store, const struct store_filter *filter, uint64_t most,
                       uint64_t dyads, void *user,
                       void (*fn)(void *user, const struct store_dyad *dyad), uint64_t *counted,
                       dem_error *err);

/* ---- How the store and its sources are ---------------------------------------- */

struct store_health {
    int64_t bytes, free;   /* of the store with its log; on its disk, -1: not known */
    int64_t schema;        /* version of its tables */
    int64_t days, answers; /* days whose cells wait to be counted; events whose answers wait */
    bool written;          /* another process has it to write */
};

dem_code store_health(struct store *store, struct store_health *out, dem_error *err);
/* Reads the whole file; DEM_E_FORMAT tells what is damaged. */
dem_code store_check(struct store *store, dem_error *err);
/* key: one word; name: for people. */
dem_code store_totals(struct store *store, void *user,
                      void (*fn)(void *user, const char *key, const char *name, int64_t count),
                      dem_error *err);
/* Who coded how many documents. */
dem_code store_coders(struct store *store, void *user,
                      void (*fn)(void *user, const struct store_coder *coder, int64_t count),
                      dem_error *err);

enum { STORE_WEEKS = 8 };

struct store_source {  /* documents of one publisher */
    struct slice name; /* empty: unknown */
    int64_t documents, mentions;
    dem_day first, last;
    int64_t weeks[STORE_WEEKS]; /* documents; the last one ends today */
    bool
        silent; /* nothing for two weeks from one that gave something in half of those before */
};

/* By name, the unknown ones last. */
dem_code store_sources(struct store *store, dem_day today, void *user,
                       void (*fn)(void *user, const struct store_source *source),
                       dem_error *err);

struct store_watched { /* a feed; times in seconds since 1970, 0: never */
    struct slice address, moved, trouble;
    int64_t key, tried, answered, brought, hold, errors, items, week, waiting;
    bool gone;
    int64_t gap;   /* seconds that usually pass between two times that it brings something new;
                    * 0: too few to tell */
    double silent; /* how many of its gaps it has been silent for; 0: cannot be told */
    const char *state; /* "", "gone", "failing", "silent" */
};

dem_code store_feeds(struct store *store, int64_t now, void *user,
                     void (*fn)(void *user, const struct store_watched *feed), dem_error *err);

/* ---- What people know better ------------------------------------------------ */

/* Each mention of the event is an event of its own from now on. */
dem_code store_split(struct store *store, uint64_t event, dem_error *err);
/* All events of the list are the first of them. */
dem_code store_join(struct store *store, const uint64_t *events, size_t count, dem_error *err);
/* The event answers none of another article. */
dem_code store_unlink(struct store *store, uint64_t event, dem_error *err);
/* Back to the rule, for all mentions of these events. */
dem_code store_undo(struct store *store, const uint64_t *events, size_t count, dem_error *err);

#endif
