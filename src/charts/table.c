#include "charts/build.h"

#include <math.h>

#include "base/banned.h"

void table_put(struct arena *arena, struct chart_table *t, struct slice cell)
{
    *ARENA_PUSH(arena, &t->cells) = cell;
}

void table_put_number(struct arena *arena, struct chart_table *t, double value)
{
    struct slice text = arena_print(arena, "%.4f", value);
    if (slice_is(text, "-0.0000"))
        text = slice_part(text, 1, text.len);
    table_put(arena, t, isnan(value) ? SLICE_EMPTY : text);
}

size_t table_rows(const struct chart_table *t)
{
    return t->cells.count / t->width;
}

struct slice table_cell(const struct chart_table *t, size_t row, size_t column)
{
    return t->cells.list[row * t->width + column];
}

/* ---- CSV: RFC 4180, but for line ends --------------------------------------------------- */

static void put_field(FILE *out, struct slice s)
{
    bool plain = true;
    for (size_t i = 0; i < s.len; i++)
        plain &= s.at[i] != ',' && s.at[i] != '"' && s.at[i] != '\n' && s.at[i] != '\r';
    fputs(plain ? "" : "\"", out);
    for (size_t i = 0; i < s.len; i++)
        fprintf(out, s.at[i] == '"' ? "\"\"" : "%c", s.at[i]);
    fputs(plain ? "" : "\"", out);
}

void table_csv(const struct chart_table *t, FILE *out)
{
    for (size_t i = 0; i < t->width; i++)
        fprintf(out, "%s%s", i ? "," : "", t->columns[i].key);
    fputc('\n', out);
    for (size_t i = 0; i < t->cells.count; i++) {
        put_field(out, t->cells.list[i]);
        fputc((i + 1) % t->width ? ',' : '\n', out);
    }
}

/* ---- HTML ----------------------------------------------------------------------------- */

static void put_number(struct draw *d, struct slice cell, int places)
{
    double value = strtod(arena_print(d->arena, "%.*s%c", SLICE_ARG(cell), 0).at, NULL);
    draw_open(d, "data", NULL);
    draw_attribute(d, "value", cell);
    draw_text(d, arena_print(d->arena, "%.*f", places, value));
    draw_close(d);
}

void table_td(struct draw *d, const struct chart_table *t, size_t row, size_t column)
{
    struct slice cell = table_cell(t, row, column);
    int places = t->columns[column].places;
    draw_open(d, "td", places == TABLE_WORDS ? NULL : "number");
    if (places == TABLE_WORDS || !cell.len)
        draw_text(d, cell);
    else
        put_number(d, cell, places);
    draw_close(d);
}

static void put_heading(struct draw *d, const struct table_column *column)
{
    draw_open(d, "th", NULL);
    draw_attribute(d, "scope", SLICE("col"));
    draw_text(d, slice_of(column->heading));
    draw_close(d);
}

static void put_row(struct draw *d, const struct chart_table *t, size_t row)
{
    struct arena_mark mark = arena_mark(d->arena);
    draw_open(d, "tr", NULL);
    for (size_t i = 0; i < t->width; i++)
        table_td(d, t, row, i);
    draw_close(d);
    arena_return(d->arena, mark);
}

void table_html(struct draw *d, const struct chart_table *t, const char *class,
                struct slice caption, size_t step)
{
    size_t rows = table_rows(t);
    draw_open(d, "table", class);
    draw_words(d, "caption", NULL, caption);
    draw_open(d, "thead", NULL);
    draw_open(d, "tr", NULL);
    for (size_t i = 0; i < t->width; i++)
        put_heading(d, &t->columns[i]);
    draw_close(d);
    draw_close(d);
    draw_open(d, "tbody", NULL);
    for (size_t i = rows ? (rows - 1) % step : 0; i < rows; i += step)
        put_row(d, t, i);
    draw_close(d);
    draw_close(d);
}
