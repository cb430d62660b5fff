/* text/build.h - shared between the files of this folder. */
#ifndef DEM_TEXT_BUILD_H
#define DEM_TEXT_BUILD_H

#include "text/document.h"

/* Fills doc->text, map and repairs from doc->source. */
void clean_text(struct arena *arena, struct document *doc);

#endif
