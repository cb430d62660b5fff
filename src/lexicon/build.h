/* lexicon/build.h - the readers that fill a lexicon; each reads one kind of file. */
#ifndef DEM_LEXICON_BUILD_H
#define DEM_LEXICON_BUILD_H

#include "lexicon/lexicon.h"

dem_code build_names(struct lexicon *lex, const char *dir, dem_error *err);
dem_code build_frames(struct lexicon *lex, const char *dir, dem_error *err);
dem_code build_ontology(struct lexicon *lex, const char *dir, dem_error *err);

/* Lower-case copy with single spaces: the key of a name. */
struct slice build_key(struct arena *arena, struct slice text);

#endif
