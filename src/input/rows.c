/* Tables of events as documents: those rows of a table that stand together and have the same
 * day, as they are.  src/engine/table.c makes events of them. */
#include "input/build.h"

#include <utf8proc.h>

#include "base/banned.h"

enum { ROW_BYTES = 1 << 20, HEAD = 16384, ROWS_MAX = 256, BYTES_MAX = 256 << 10 };

struct rows_of_day {
    struct slice *list;
    size_t count, room, bytes;
    dem_day day;
};

/* Names in old tables are often in Windows-1252. */
static struct slice as_utf8(struct arena *arena, struct slice line)
{
    char *to = arena_take(arena, 3 * line.len + 1);
    size_t len = 0;
    utf8proc_int32_t c;
    for (size_t i = 0; i < line.len;) {
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)line.at + i,
                                              (utf8proc_ssize_t)(line.len - i), &c);
        if (n < 1)
            c = code_1252((unsigned char)line.at[i]);
        i += n < 1 ? 1 : (size_t)n;
        len += (size_t)utf8proc_encode_char(c ? c : ' ', (utf8proc_uint8_t *)to + len);
    }
    return (struct slice){to, len};
}

static dem_code first_rows(struct reader *r, dem_error *err)
{
    struct slice head;
    r->over = true;
    dem_code code = bytes_ahead(r->bytes, HEAD, &head, err);
    if (!code)
        r->table = table_kind(head);
    if (!code && r->table == TABLE_GDELT_MENTIONS)
        code = reader_error(r, DEM_E_FORMAT, err,
                            "begins a table of mentions: load GDELT's table of events");
    return code;
}

/* The next row that is one, in r->record. */
static dem_code next_row(struct reader *r, struct table_event *out, dem_error *err)
{
    for (;;) {
        bool over = false;
        dem_error why;
        if (!r->held) {
            reader_begin(r);
            dem_code code = bytes_line(r->bytes, ROW_BYTES, &r->record, &over, err);
            if (code)
                return code;
        }
        r->held = false;
        struct slice line = {r->record.at, r->record.len};
        if (over)
            return reader_error(r, DEM_E_LIMIT, err, "is a row of more than 1 MiB");
        dem_code code =
            slice_trim(line).len ? table_row(r->table, line, r->line, out, &why) : DEM_END;
        if (code == DEM_OK)
            return DEM_OK;
        if (code != DEM_END)
            return reader_error(r, code, err, "is no row: %s", why.what);
    }
}

static bool belongs(const struct rows_of_day *rows, const struct table_event *e, size_t bytes)
{
    return !rows->count || (rows->day == e->date && rows->count < 2 * ROWS_MAX &&
                            rows->bytes + bytes <= BYTES_MAX);
}

/* The error behind the rows that were given last. */
static dem_code left_over(struct reader *r, dem_error *err)
{
    dem_code code = r->later.code;
    if (code && err)
        *err = r->later;
    r->later.code = DEM_OK;
    return code;
}

/* Rows up to another day, a row that is none, or the end; an error is left in r->later. */
static void gather(struct reader *r, struct rows_of_day *rows)
{
    struct table_event event;
    for (;;) {
        dem_code code = next_row(r, &event, &r->later);
        struct slice line = {r->record.at, r->record.len};
        if (code == DEM_END)
            r->later.code = DEM_OK;
        if (code)
            return;
        if ((r->held = !belongs(rows, &event, line.len)))
            return;
        rows->day = event.date;
        rows->bytes += line.len;
        *ARENA_PUSH(&r->scratch, rows) = as_utf8(&r->scratch, line);
        *ARENA_PUSH(&r->scratch, rows) = SLICE("\n");
    }
}

dem_code next_rows(struct reader *r, struct arena *arena, struct document *out, dem_error *err)
{
    struct rows_of_day rows = {.list = NULL};
    dem_code code = left_over(r, err);
    if (!code && !r->over)
        code = first_rows(r, err);
    if (code || r->table == TABLE_GDELT_MENTIONS)
        return code ? code : DEM_END;
    gather(r, &rows);
    if (!rows.count) {
        code = left_over(r, err);
        return code ? code : DEM_END;
    }
    out->id = reader_id(r, arena);
    out->source = arena_join(arena, rows.list, rows.count);
    out->published = rows.day;
    out->table = (uint8_t)r->table;
    out->publisher =
        r->options->publisher.len ? r->options->publisher : slice_of(table_name(r->table));
    return DEM_OK;
}
