/* tree/analyzer.h - the trained model at work: tags, lemmas, names and dependencies
 * of a sentence from one shared pass over its words.  The network is described in
 * train/net.h; here it runs on 8-bit weights. */
#ifndef DEM_TREE_ANALYZER_H
#define DEM_TREE_ANALYZER_H

#include "tree/tree.h"

/* Read-only once open; threads share it. */
struct analyzer;
struct kernel;

/* Maps the model file; everything else that it needs comes from `arena`, which must
 * outlive it and whose guard must be set. */
dem_code analyzer_open(struct analyzer **out, struct arena *arena, const char *path,
                       dem_error *err);
/* The same from bytes in memory, which are borrowed and begin at a multiple of 8. */
dem_code analyzer_read(struct analyzer **out, struct arena *arena, struct slice file,
                       dem_error *err);
/* Another kernel than the fastest one, for tests and measurements; before any sentence. */
void analyzer_use(struct analyzer *analyzer, struct arena *arena, const struct kernel *kernel);
void analyzer_close(struct analyzer *analyzer);
/* The bytes of a part of the model that other stages read, empty if it has none. */
struct slice analyzer_part(const struct analyzer *analyzer, const char *name);
uint64_t analyzer_checksum(const struct analyzer *analyzer);

/* Fills upos, xpos, feats, lemma, head, rel, deprel and name of every word from the
 * forms, and the child index.  Strings are borrowed from the analyzer or the arena. */
void analyzer_run(const struct analyzer *analyzer, struct arena *arena, struct tree *tree);

#endif
