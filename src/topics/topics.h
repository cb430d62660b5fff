/* topics/topics.h - about what: the contexts of an event, and the issues that it belongs to.
 *
 * A context is given by weighted cues (data/ontology/context_cues.tsv): words of the
 * sentences that the event rests on, its type, its parties; words elsewhere in the document
 * count a fourth.  An issue is a query that people write (data/issues/issues.txt,
 * docs/issues.md) over the same cues. */
#ifndef DEM_TOPICS_TOPICS_H
#define DEM_TOPICS_TOPICS_H

#include "events/events.h"
#include "lexicon/check.h"

/* An event has at most ABOUT_CONTEXTS contexts; points are counted in fourths. */
enum { ABOUT_CONTEXTS = 3, ABOUT_POINT = 4 };

struct topic_rules;

struct reason { /* one cue that held */
    struct slice cue;
    int32_t weight; /* of a context's cue, in points */
};

struct topic {
    struct slice name;
    int32_t points;    /* of a context, in fourths; the larger comes first */
    int32_t elsewhere; /* how many of them come from the rest of the document */
    struct {
        struct reason *list;
        size_t count, room;
    } reasons;
};

struct about {
    struct topic contexts[ABOUT_CONTEXTS];
    size_t context_count;
    struct {
        struct topic *list; /* in the order of the queries */
        size_t count, room;
    } issues;
};

/* Reads the cues below `dir` and the queries of the file `issues`, or those below `dir` where
 * it is NULL.  `lex` and the arena must outlive the rules, which threads may share.  With
 * `findings` what is wrong is noted there and passed over; without, the first broken row or
 * unknown code is an error with its file and line. */
dem_code topics_open(struct topic_rules **out, struct arena *arena, const struct lexicon *lex,
                     const char *dir, const char *issues, struct findings *findings,
                     dem_error *err);
/* Queries of one text alone: no context has cues, no class of words is known.  Errors call
 * the text `path`. */
dem_code topics_read(struct topic_rules **out, struct arena *arena, const struct lexicon *lex,
                     struct slice text, const char *path, struct findings *findings,
                     dem_error *err);
uint64_t topics_checksum(const struct topic_rules *rules);

/* What each event is about: an array of events->count, in the arena. */
struct about *topics_find(struct arena *arena, const struct topic_rules *rules,
                          const struct sentences *sentences, const struct events *events);

/* Lines for people: the cues that have the word, or the issue of that name; may be empty. */
struct slice topics_tell(struct arena *arena, const struct topic_rules *rules,
                         struct slice word);

#endif
