/* lexicon/rows.h - the common shape of the data files: tab-separated rows, "#"
 * comments, errors with file and line. */
#ifndef DEM_LEXICON_ROWS_H
#define DEM_LEXICON_ROWS_H

#include "base/arena.h"

enum { ROWS_COLUMNS_MAX = 12 };

struct rows {
    const char *path, *name; /* with the folder, and below it */
    struct slice rest, row;  /* row: the one read last, whole */
    uint32_t line;
    uint64_t checksum;
    struct slice field[ROWS_COLUMNS_MAX];
    int count;
};

dem_code rows_open(struct rows *rows, struct arena *arena, const char *dir, const char *name,
                   dem_error *err);
/* The same of a text that is at hand; both are borrowed. */
void rows_over(struct rows *rows, const char *name, struct slice text);
/* The next row into field[]; DEM_END; DEM_E_FORMAT unless it has `columns` fields. */
dem_code rows_next(struct rows *rows, int columns, dem_error *err);
/* All of the text as a number? */
bool rows_number(struct slice text, double *out);
/* An error at the row that was read last. */
dem_code rows_error(const struct rows *rows, dem_error *err, const char *what,
                    struct slice field);

#endif
