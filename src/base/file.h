/* base/file.h - whole files, read-only. */
#ifndef DEM_BASE_FILE_H
#define DEM_BASE_FILE_H

#include "base/arena.h"

/* Reads all of `path` into the arena, at a multiple of 64; more than `limit` bytes is
 * DEM_E_LIMIT. */
dem_code file_read(struct arena *arena, const char *path, size_t limit, struct slice *out,
                   dem_error *err);
/* Maps `path` read-only; file_unmap takes the same slice back. */
dem_code file_map(const char *path, struct slice *out, dem_error *err);
void file_unmap(struct slice map);

/* Writes `bytes` beside `path` and renames: the file appears whole or not at all. */
dem_code file_write(const char *path, struct slice bytes, dem_error *err);
/* Is the file there, and was `other` not written after it?  A missing `other` was not. */
bool file_is_current(const char *path, const char *other);

#endif
