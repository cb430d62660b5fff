/* base/file.h - whole files, read-only. */
#ifndef DEM_BASE_FILE_H
#define DEM_BASE_FILE_H

#include "base/arena.h"

/* Reads all of `path` into the arena; more than `limit` bytes is DEM_E_LIMIT. */
dem_code file_read(struct arena *arena, const char *path, size_t limit, struct slice *out,
                   dem_error *err);
/* Maps `path` read-only; file_unmap takes the same slice back. */
dem_code file_map(const char *path, struct slice *out, dem_error *err);
void file_unmap(struct slice map);

#endif
