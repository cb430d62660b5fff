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

struct table_files {
    const struct table_file *list;
    size_t count;
};
/* In the order of their reading. */
extern const struct table_files ontology_files, names_files, frames_files;

/* lexicon_open; `findings` may be NULL. */
dem_code build_lexicon(struct lexicon **out, struct arena *arena, const char *dir,
                       struct findings *findings, dem_error *err);

/* YYYY, YYYY-MM or YYYY-MM-DD; `end` asks for the last day of it. */
dem_day build_day(struct slice text, bool end);
/* Up to five letters, all capitals: such a name matches capitals only. */
bool build_capitals(struct slice text);
/* Which of the words of a phrase the others belong to. */
uint8_t build_head(const struct slice *words, size_t count, bool noun);
/* Lower-case copy with single spaces: the key of a name. */
struct slice build_key(struct arena *arena, struct slice text);

#endif
