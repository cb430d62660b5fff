/* text/build.h - shared between the files of this folder. */
#ifndef DEM_TEXT_BUILD_H
#define DEM_TEXT_BUILD_H

#include "text/document.h"

/* Fills doc->text, map and repairs from doc->source. */
void clean_text(struct arena *arena, struct document *doc);
/* Fills blocks, dateline and what the header lines say, from doc->text. */
void find_blocks(struct arena *arena, struct document *doc);
/* Finds "OSLO, Nov 2 (Reuters) -" at the beginning of the paragraph. */
struct dateline find_dateline(struct slice text, dem_span paragraph, dem_day near);

#endif
