/* review/build.h - shared between the files of this folder. */
#ifndef DEM_REVIEW_BUILD_H
#define DEM_REVIEW_BUILD_H

#include "review/review.h"
#include "store/build.h"

#include <sodium.h>

enum {
    REVIEW_APPLICATION = 0x64656d72, /* "demr" */
    REVIEW_VERSION = 1,
    NAME_MAX_BYTES = 80,
    COMMENT_MAX_BYTES = 4000
};

struct review {
    struct store
        *file; /* not a store: its connection and statements, for db_ask and the like */
};

/* ---- chain.c */

struct chain_entry {
    uint64_t number;
    struct slice kind;    /* member, round, verdict */
    int64_t round, event; /* of a verdict, else 0 */
    int64_t member;       /* who signs it; 0: whoever keeps the file */
    int64_t at;
    struct slice body; /* JSON */
    unsigned char hash[REVIEW_HASH];
};

/* Appends it inside of a transaction: fills number and hash; signs with `key` (64 bytes) or
 * not at all. */
dem_code chain_append(struct review *r, struct chain_entry *entry, const unsigned char *key);
void chain_head(struct review *r, unsigned char head[REVIEW_HASH]);
/* The hash of what a round looks at: records in their order. */
void items_hash(struct review *r, int64_t round, unsigned char out[REVIEW_HASH]);
struct slice hex_of(struct arena *arena, const unsigned char *bytes, size_t count);
/* `text` in the arena, or empty if it is null. */
struct slice string_in(struct arena *arena, const json_t *object, const char *key);

/* ---- file.c */

dem_code review_error(struct review *r, dem_error *err);
dem_code review_begin(struct review *r);
/* Keeps the change, or takes it back if anything failed. */
dem_code review_end(struct review *r, dem_error *err);
/* Text of the row, in the arena. */
struct slice row_text(struct arena *arena, struct query *q, int column);

/* ---- verdict.c */

/* All that can be corrected, as one text that is the same for the same view; "none" of who
 * disputes. */
struct slice position_of(struct arena *arena, const struct review_item *item,
                         const struct review_verdict *verdict);
/* Codes of the actors or recipients of a record, sorted, between blanks. */
struct slice codes_of(struct arena *arena, const json_t *record, const char *role);

/* ---- outcome.c */

void outcomes_fill(struct arena *arena, struct round *round);
/* "2026-01-31" of seconds since 1970. */
struct slice day_of(struct arena *arena, int64_t at);

#endif
