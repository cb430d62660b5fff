/* store/build.h - shared between the files of this folder. */
#ifndef DEM_STORE_BUILD_H
#define DEM_STORE_BUILD_H

#include "base/table.h"
#include "store/db.h"

#include <zlib.h>

enum { STATEMENTS_MAX = 256 };

enum key_kind { KEY_SOURCE, KEY_CONTEXT, KEY_ISSUE, KEY_CODER, KEY_ACTOR, KEY_COUNT };

struct store {
    const struct engine *engine;
    void *db; /* of the engine */
    const char *path;
    struct arena arena;   /* lives as long as the store */
    struct arena scratch; /* lives as long as one call */
    struct {
        const char *sql;
        struct query *query;
    } statements[STATEMENTS_MAX];
    struct { /* keys.c */
        struct arena arena;
        struct table tables[KEY_COUNT];
    } keys;
    z_stream deflater; /* kept: it is large */
    bool writing, within;
    double deadline;          /* seconds of the monotonic clock; 0: none */
    bool pinned;              /* people have split or joined events */
    volatile const int *stop; /* of the run at hand, or NULL */
    dem_error error;
};

/* ---- keys.c */

/* The key of a name, or of what is known by several; made where there is none. */
int64_t key_of_name(struct store *s, enum key_kind kind, const struct slice *parts,
                    size_t count);
void keys_forget(struct store *s); /* a change was taken back */
void keys_tidy(struct store *s);   /* between documents */

/* ---- pack.c */

/* Deflated, in the store's scratch arena. */
struct slice pack(struct store *s, struct slice bytes);
void pack_end(struct store *s);
/* Empty if it does not give `size` bytes. */
struct slice unpack(struct arena *arena, struct slice packed, size_t size);
/* Fills `size` bytes; false if there are more or fewer. */
bool unpack_into(char *to, size_t size, struct slice packed);

/* ---- prints.c */

/* The key of the document's fingerprint; *joined tells whether it made one cluster of two. */
int64_t print_put(struct store *s, struct arena *arena, struct slice text, bool *joined);
/* Lets go of a fingerprint that no document has any longer. */
void print_drop(struct store *s, struct arena *arena, int64_t print);

/* A hash of the letters and digits alone. */
uint64_t print_words(struct slice text);

/* ---- merge.c */

/* What a change touched: to be settled at its end. */
struct touched {
    struct arena *arena;
    struct {
        struct spot {
            int64_t block, at;
        } * list;
        size_t count, room;
    } spots;
    struct {
        int64_t *list;
        size_t count, room;
    } events;
};

void touch_spot(struct touched *t, int64_t block, int64_t at);
void touch_event(struct touched *t, int64_t event);
/* Every event of every document of the cluster of this fingerprint. */
void touch_cluster(struct store *s, struct touched *t, int64_t print);
/* Gives the mentions at these spots their events, and every touched event its row. */
void settle(struct store *s, struct touched *t);

/* ---- answers.c */

/* Days in which an answer is looked for; those in which one whose words name no matter is taken
 * for that of the only opening there is. */
enum { STORE_ANSWER_DAYS = 60, STORE_VAGUE_DAYS = 14 };

/* Of an event e: a proposal, request, accusation or ultimatum, which may be answered. */
#define STORE_OPENS                                                                            \
    "(e.kind = 'event' AND e.modality IN ('asserted', 'historic') AND e.report <> 'denied'"    \
    " AND (e.type IN ('AGREE', 'REQUEST', 'ACCUSE') OR e.cameo LIKE '139%')"                   \
    " AND (SELECT m.symmetric FROM mention m WHERE m.key = e.best) = 0)"

/* ---- select.c */

/* " FROM event e WHERE ..." for a filter.  `wanted`: so many events alone are wanted, the first
 * in the order of days, and the store is asked how many a condition lets through; 0: all.  Bind
 * with select_bind. */
struct slice select_where(struct store *s, struct arena *arena,
                          const struct store_filter *filter, uint64_t wanted);
/* The number of parameters bound. */
int select_bind(struct store *s, struct query *q, const struct store_filter *filter);

#endif
