/* topics/build.h - shared between the files of this folder. */
#ifndef DEM_TOPICS_BUILD_H
#define DEM_TOPICS_BUILD_H

#include "topics/topics.h"

enum { CUE_WORDS_MAX = 6, CUE_PREFIX_MIN = 4 };

struct members { /* indices of cues or contexts */
    int32_t *list;
    size_t count, room;
};

enum topic_cue_kind { TOPIC_WORDS, TOPIC_PARTY, TOPIC_EVENT, TOPIC_STATES };

struct cue {
    enum topic_cue_kind kind;
    struct slice text; /* as it is written */
    struct slice words[CUE_WORDS_MAX];
    uint8_t count;
    bool prefix;               /* the last word goes on */
    struct slice code, sector; /* of a party: either may be empty */
    struct slice name;
    struct slice type, mode, cameo; /* of an event: type and mode, or the begin of a code */
    int32_t use, last_use;          /* what it tells of contexts, in a list, or -1 */
    int32_t next;                   /* another cue that begins with the same word, or -1 */
};

struct cue_use {
    int32_t context, weight, next;
};

struct context_rule {
    struct slice name;
    int32_t from; /* points that it takes */
};

enum line_key {
    LINE_WORDS,    /* in the event's sentences */
    LINE_DOCUMENT, /* anywhere in the document */
    LINE_ACTORS,
    LINE_BETWEEN,
    LINE_CONTEXTS,
    LINE_TYPES,
    LINE_KEYS
};

struct query_line { /* one of its members holds; `not`: none of them */
    enum line_key key;
    bool not ;
    uint32_t line;
    struct members any, other; /* other: the second side of LINE_BETWEEN */
};

struct query_way { /* all lines hold */
    struct query_line *list;
    size_t count, room;
};

struct query { /* one of its ways holds */
    struct slice name, title, about;
    uint32_t line;
    struct {
        struct query_way *list;
        size_t count, room;
    } ways;
};

struct topic_rules {
    struct arena *arena;
    const struct lexicon *lex;
    struct {
        struct cue *list;
        size_t count, room;
    } cues;
    struct {
        struct cue_use *list;
        size_t count, room;
    } uses;
    struct {
        struct context_rule *list;
        size_t count, room;
    } contexts;
    struct {
        struct query *list;
        size_t count, room;
    } queries;
    struct {
        struct slice *list; /* members, with bars between them */
        size_t count, room;
    } classes;
    struct {
        struct members *list;
        size_t count, room;
    } groups;
    struct members event_cues;          /* those that are no words */
    struct table first_words, prefixes; /* to the first cue of a list */
    struct table cue_index, context_index, query_index, class_index, group_index;
    uint64_t checksum;
};

/* A row that is being read. */
struct reading {
    struct topic_rules *rules;
    const char *path;
    uint32_t line;
    struct findings *findings; /* or NULL */
    dem_error *err;
};

/* Notes what is wrong and returns DEM_OK, or without findings makes it the error. */
dem_code reading_fault(struct reading *r, enum finding_kind kind, struct slice what);
/* Notes what does no harm to coding; without findings nothing. */
void reading_note(struct reading *r, enum finding_kind kind, struct slice what);
#define FAULT(r, kind, ...)                                                                    \
    reading_fault((r), (kind), arena_print((r)->rules->arena, __VA_ARGS__))
#define NOTE(r, kind, ...)                                                                     \
    reading_note((r), (kind), arena_print((r)->rules->arena, __VA_ARGS__))

/* Each appends the cues that the text stands for to *out, old ones or new. */
dem_code cues_words(struct reading *r, struct slice text, struct members *out);
dem_code cues_party(struct reading *r, struct slice text, struct members *out);
dem_code cues_event(struct reading *r, struct slice text, struct members *out);
dem_code cues_states(struct reading *r, struct slice text, struct members *out);

dem_code contexts_read(struct reading *r, struct slice text);
dem_code queries_read(struct reading *r, struct slice text);
/* What can never hold or never matters in the queries. */
void queries_check(struct reading *r);

/* The word cues in a sentence, appended to *out; a cue as often as it is there. */
void words_find(struct arena *arena, const struct topic_rules *rules, const struct tree *tree,
                struct members *out);
bool party_fits(const struct cue *cue, const struct actor *actor);
/* A cue that is no words. */
bool event_fits(const struct cue *cue, const struct event *event);

#endif
