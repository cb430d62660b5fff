/* lexicon/image.h - a lexicon as one file, opened instead of reading the tables.
 *
 *     header | struct lexicon | its lists and tables, in the order of image.c | text
 *
 * The records lie as in memory.  Where one points to text it has the offset in the file; a list
 * has its length, and begins where the one before it ends.  Opening puts addresses there, and
 * holds every offset, length, index and choice against its bounds, so that no bytes whatsoever
 * lead outside of the file.  A file is good for the layout of records it was made with only. */
#ifndef DEM_LEXICON_IMAGE_H
#define DEM_LEXICON_IMAGE_H

#include "lexicon/lexicon.h"

/* The bytes of the image of `lex`, in the arena; the same lexicon gives the same bytes. */
struct slice image_make(const struct lexicon *lex, struct arena *arena);
/* Makes a lexicon of the bytes, which must be writable, at a multiple of 8, and outlive it. */
dem_code image_read(struct lexicon **out, struct slice bytes, dem_error *err);
dem_code image_open(struct lexicon **out, struct arena *arena, const char *path,
                    dem_error *err);
/* Writes the checksum that image_read wants to see into changed bytes: for tests. */
void image_seal(struct slice bytes);

#endif
