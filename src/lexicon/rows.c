#include "lexicon/rows.h"

#include "base/error.h"
#include "base/file.h"

#include "base/banned.h"

enum { FILE_LIMIT = 64 << 20 };

dem_code rows_open(struct rows *rows, struct arena *arena, const char *dir, const char *name,
                   dem_error *err)
{
    struct slice path = arena_print(arena, "%s/%s", dir, name);
    *rows = (struct rows){.path = path.at, .name = name};
    dem_code code = file_read(arena, path.at, FILE_LIMIT, &rows->rest, err);
    rows->checksum = hash_slice(HASH_SEED, rows->rest);
    return code;
}

void rows_over(struct rows *rows, const char *name, struct slice text)
{
    *rows = (struct rows){.path = name, .name = name, .rest = text};
}

dem_code rows_next(struct rows *rows, int columns, dem_error *err)
{
    while (rows->rest.at && rows->rest.len) {
        struct slice row = slice_cut(&rows->rest, '\n');
        rows->line++;
        rows->row = row;
        if (!slice_trim(row).len || row.at[0] == '#')
            continue;
        struct slice rest = row;
        for (rows->count = 0; rest.at && rows->count < ROWS_COLUMNS_MAX; rows->count++)
            rows->field[rows->count] = slice_trim(slice_cut(&rest, '\t'));
        if (rows->count == columns)
            return DEM_OK;
        return error_at(err, DEM_E_FORMAT, rows->line,
                        "%s:%u: a row here has %d columns, not %d", rows->path, rows->line,
                        columns, rows->count);
    }
    return DEM_END;
}

dem_code rows_error(const struct rows *rows, dem_error *err, const char *what,
                    struct slice field)
{
    return error_at(err, DEM_E_FORMAT, rows->line, "%s:%u: %s: %.*s", rows->path, rows->line,
                    what, SLICE_ARG(field));
}

bool rows_number(struct slice text, double *out)
{
    char copy[32], *end;
    if (!text.len || text.len >= sizeof copy)
        return false;
    memcpy(copy, text.at, text.len);
    copy[text.len] = 0;
    *out = strtod(copy, &end);
    return *end == 0;
}
