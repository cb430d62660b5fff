/* engine/coder.h - the stages joined up. */
#ifndef DEM_ENGINE_CODER_H
#define DEM_ENGINE_CODER_H

#include "patterns/patterns.h"
#include "topics/topics.h"
#include "tree/analyzer.h"

/* Everything learned or written down; read-only once open, shared by threads. */
struct dem_model {
    struct arena arena;
    struct lexicon *lexicon;
    struct topic_rules *topics;
    struct analyzer *analyzer;
    struct gazetteer gazetteer; /* row_count 0: built without one */
    struct splitter splitter;             /* count 0: the model has none */
    char analyzer_id[17], lexicon_id[17]; /* checksums in hex */
};

/* One document with what every stage made of it; all of it lives in one arena. */
struct coded {
    struct document doc;
    struct sentences sentences;
    struct time_mentions *times; /* [sentences.count] */
    struct name_matches *names; /* [sentences.count] */
    struct places places;
    struct cast cast;
    struct events events;
    struct pattern_events patterns; /* instead of cast and events, by coder_patterns */
    struct about *about;            /* [events.count] */
};

/* Files that stand for those of the folder. */
struct coder_files {
    const char *weights; /* NULL: models/en.model */
    const char *issues;  /* NULL: data/issues/issues.txt */
    const char *image;   /* NULL: models/en.lexicon; only if no table is newer */
    bool tables;         /* read the tables whatever there is */
};
dem_code coder_open(dem_model **out, const char *path, const struct coder_files *files,
                    const dem_allocator *mem, dem_error *err);
/* Tags, names, lemmas and dependencies of one sentence whose words have their forms. */
void coder_tree(const struct dem_model *model, struct arena *arena, struct tree *tree);
/* Runs text and tokens. */
void coder_split(const struct dem_model *model, struct arena *arena, struct coded *coded);
/* Runs text, tokens and tree: enough for `demarche parse`. */
void coder_parse(const struct dem_model *model, struct arena *arena, struct coded *coded);
/* Runs times, names and places over a document with trees. */
void coder_places(const struct dem_model *model, struct arena *arena, struct coded *coded);
/* <path>/gazetteer/places.gaz; row_count stays 0 where there is none. */
dem_code coder_gazetteer(struct gazetteer *out, struct arena *arena, const char *path,
                         dem_error *err);
/* Runs all stages over coded->doc, which the caller has filled (not yet cleaned).  A document
 * in another language than English is only cleaned: it has no sentences and no events. */
void coder_run(const struct dem_model *model, struct arena *arena, struct coded *coded);
/* The same with the dictionaries of TABARI or PETRARCH instead of demarche's own. */
void coder_patterns(const struct dem_model *model, const struct dictionaries *dict,
                    struct arena *arena, struct coded *coded);

#endif
