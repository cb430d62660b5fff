/* charts/charts.h - figures of what the store knows: the board, a relation, who deals with
 * whom.
 *
 * Each is told as text for a terminal, as SVG or HTML that stand alone, as CSV or as JSON; the
 * numbers are the same in all of them (docs/charts.md). */
#ifndef DEM_CHARTS_CHARTS_H
#define DEM_CHARTS_CHARTS_H

#include "reports/reports.h"
#include "trends/board.h"

enum chart_form { CHART_TEXT, CHART_SVG, CHART_HTML, CHART_CSV, CHART_JSON };

struct chart {
    enum chart_form form;
    struct page_style style; /* CHART_TEXT only */
    struct slice store;      /* its path, for the commands that lead to the events */
    struct arena *arena;     /* with its guard set: for text and tables */
    FILE *out;
};

dem_code chart_board(const struct chart *chart, const struct board *board, dem_error *err);

struct trend_figure {
    const struct trend *list; /* one direction, or both */
    size_t count;
    struct slice issue; /* "": all */
    bool events;        /* with the command that shows the events of each number */
};
dem_code chart_trend(const struct chart *chart, const struct trend_figure *figure,
                     dem_error *err);

/* ---- Who deals with whom -------------------------------------------------------- */

struct network_country {
    struct slice code, name;
    uint64_t events; /* as actor and as recipient, of the countries shown and of others */
};

struct network_edge {
    uint32_t actor, recipient; /* of the countries */
    uint64_t events, reports, quads[4];
    double score; /* mean of those that have one, -10 to 10 */
    bool scored;
};

struct network {
    struct {
        struct network_country *list; /* the busiest first */
        size_t count, room;
    } countries;
    struct {
        struct network_edge *list; /* the most events first */
        size_t count, room;
    } edges;
    size_t others;             /* countries that are not shown */
    uint64_t events, left_out; /* of pairs; of them those with a country that is not shown */
    struct slice query;        /* as it was asked, for commands */
};

/* The `most` countries (0: all) that have the most events with others, and what is between
 * them: all in the arena, which must have its guard set.  `phrases`: for names. */
dem_code network_read(struct store *store, struct arena *arena,
                      const struct store_filter *filter, const struct phrases *phrases,
                      uint32_t most, struct network *out, dem_error *err);
dem_code chart_network(const struct chart *chart, const struct network *network,
                       dem_error *err);

#endif
