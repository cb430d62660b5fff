/* engine/stream.h - many documents on many threads, results in the order of the input. */
#ifndef DEM_ENGINE_STREAM_H
#define DEM_ENGINE_STREAM_H

#include "engine/coder.h"
#include "tree/conllu.h"

/* One document on its way.  The arena holds it and all that is made of it. */
struct job {
    struct arena arena;
    struct coded coded;
    struct conllu sentence; /* the input instead of a document, where it is CoNLL-U */
    struct slice output;    /* what `work` made, in the arena */
    dem_error error;        /* error.code != DEM_OK: the record is bad */
    bool waiting, done;
};

struct stream {
    const dem_model *model;
    unsigned threads; /* at least 1 */
    void *user;
    /* Fills job->coded.doc; DEM_OK, DEM_END, or an error.  A bad record (FORMAT, LIMIT) is
     * left in job->error and passed on; anything else stops the run.  One call at a time. */
    dem_code (*pull)(void *user, struct job *job);
    /* On any thread; may only write into the job. */
    void (*work)(void *user, const dem_model *model, struct job *job);
    /* In the order of the input, one call at a time. */
    dem_code (*push)(void *user, struct job *job, dem_error *err);
    volatile const int *stop; /* set by a signal: finish what is in hand */
};

dem_code stream_run(const struct stream *stream, dem_error *err);

#endif
