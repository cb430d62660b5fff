/* charts/build.h - shared between the files of this folder. */
#ifndef DEM_CHARTS_BUILD_H
#define DEM_CHARTS_BUILD_H

#include "charts/charts.h"
#include "charts/draw.h"
#include "charts/layout.h"
#include "charts/scales.h"

/* ---- table.c: the numbers of a figure, as CSV and as rows of HTML --------------------- */

struct table_column {
    const char *key, *heading; /* of CSV; of HTML */
    int places;                /* decimals in HTML, where the value itself stands beside them;
                                  TABLE_WORDS: no number */
};
enum { TABLE_WORDS = -1 };

struct chart_table {
    const struct table_column *columns;
    size_t width;
    struct {
        struct slice *list; /* row by row */
        size_t count, room;
    } cells;
};
void table_put(struct arena *arena, struct chart_table *table, struct slice cell);
void table_put_number(struct arena *arena, struct chart_table *table, double value);
size_t table_rows(const struct chart_table *table);
struct slice table_cell(const struct chart_table *table, size_t row, size_t column);
void table_csv(const struct chart_table *table, FILE *out);
/* <td> with the cell: numbers rounded, their value in <data value="...">. */
void table_td(struct draw *d, const struct chart_table *table, size_t row, size_t column);
/* The whole of it, every `step`th row up to the last one, under a caption. */
void table_html(struct draw *d, const struct chart_table *table, const char *class,
                struct slice caption, size_t step);

/* ---- words.c: what all forms say alike ----------------------------------------------- */

struct slice words_day(struct arena *arena, dem_day day); /* "" if unknown */
/* "ASSAULT 190, Norway to Mali" */
struct slice words_event(struct arena *arena, const struct trend_event *event);
/* "Post, document a61; -9.0; 2 reports from 1 source; event 0123456789abcdef" */
struct slice words_source(struct arena *arena, const struct trend_event *event);
/* The command that shows the events between two countries in the days, as counted. */
struct slice words_search(struct arena *arena, struct slice store,
                          const struct store_pair *pair, struct slice issue, dem_day from,
                          dem_day to);
struct slice words_quoted(struct arena *arena, struct slice word); /* for a shell */
struct slice words_burner(struct arena *arena, const struct salience *s);
/* "hardening 1998-07-02: +1.0 to -9.0, probability 0.99" */
struct slice words_change(struct arena *arena, const struct change *change);
const char *words_arrow(int way);       /* below 0 falls, above rises */
int change_way(enum change_class kind); /* -1, 0, 1 */
int issue_way(
    const struct salience *s); /* against its norm: half as much again, or the reverse */
/* Cooperation, neither, conflict: 1, 0, -1; the same bounds everywhere. */
int score_way(double score);

/* ---- style.c: pages and roots ---------------------------------------------------------- */

/* <svg> that stands alone, with its style, or within a page; `name` is for its ids. */
void figure_open(struct draw *d, const char *name, double width, double height,
                 struct slice title, struct slice text, bool alone);
void figure_close(struct draw *d);
void page_open(struct draw *d, struct slice title);
void page_close(struct draw *d);
/* Bars of weeks, in a box of width x height at 0, 0: up where above 0, down below. */
void figure_bars(struct draw *d, const float *values, size_t count, double low, double high,
                 double x, double y, double width, double height);

/* ---- series.c: the days of a relation, as they are drawn --------------------------------- */

struct volume { /* of what was told in a period */
    dem_day from, to;
    uint32_t events;
    double cooperation, conflict; /* weights */
};
struct periods {
    dem_day days; /* in each, but for the first */
    struct {
        struct volume *list;
        size_t count, room;
    } all;
};
/* At most `most` periods of 1, 7, 14, 28, 91 ... days, the last of which ends with the trend.
 */
void periods_of(struct arena *arena, const struct trend *trend, size_t most,
                struct periods *out);
/* All days of all directions. */
void trend_table(struct arena *arena, const struct trend_figure *figure,
                 struct chart_table *out);

/* ---- one file a form and figure ---- */

void board_text(const struct chart *chart, const struct board *board);
void board_json(const struct chart *chart, const struct board *board);
void trend_text(const struct chart *chart, const struct trend_figure *figure);
void trend_json(const struct chart *chart, const struct trend_figure *figure);
void network_text(const struct chart *chart, const struct network *network);

/* "20 countries, 512 events between them; ..." */
struct slice network_words(struct arena *arena, const struct network *network);
struct slice network_search(struct arena *arena, struct slice store,
                            const struct network *network);
void network_drawing(struct draw *d, const struct network *network, bool alone);

#endif
