/* lexicon/build.h - the readers that fill a lexicon; each reads one kind of file. */
#ifndef DEM_LEXICON_BUILD_H
#define DEM_LEXICON_BUILD_H

#include "lexicon/check.h"
#include "lexicon/rows.h"

/* One file of the data folder and what takes its rows. */
struct table_file {
    const char *name;
    int columns;
    dem_code (*read)(struct lexicon *lex, struct rows *rows, dem_error *err);
};

/* Reads the files in turn, up to the first bad row; with lex->findings bad rows are noted
 * there and passed over. */
dem_code build_files(struct lexicon *lex, const char *dir, const struct table_file *files,
                     size_t count, dem_error *err);
/* lexicon_open; `findings` may be NULL. */
dem_code build_lexicon(struct lexicon **out, struct arena *arena, const char *dir,
                       struct findings *findings, dem_error *err);

dem_code build_names(struct lexicon *lex, const char *dir, dem_error *err);
dem_code build_frames(struct lexicon *lex, const char *dir, dem_error *err);
dem_code build_ontology(struct lexicon *lex, const char *dir, dem_error *err);

/* YYYY, YYYY-MM or YYYY-MM-DD; `end` asks for the last day of it. */
dem_day build_day(struct slice text, bool end);
/* Up to five letters, all capitals: such a name matches capitals only. */
bool build_capitals(struct slice text);
/* Lower-case copy with single spaces: the key of a name. */
struct slice build_key(struct arena *arena, struct slice text);

#endif
