/* The board and relations for programs: one object a line. */
#include "charts/build.h"
#include "trends/json.h"

#include <jansson.h>
#include <math.h>

#include "base/banned.h"

/* One object a line; takes it. */
static void put_json(FILE *out, json_t *object)
{
    json_dumpf(object, out, JSON_COMPACT | JSON_REAL_PRECISION(8));
    fputc('\n', out);
    json_decref(object);
}

/* A row of the board with its day before it. */
static void put_row(const struct chart *chart, const struct board *board, json_t *row)
{
    json_t *all = json_pack("{s:o}", "day", json_of_day(board->day));
    json_object_update(all, row);
    json_decref(row);
    put_json(chart->out, all);
}

void board_json(const struct chart *chart, const struct board *board)
{
    for (size_t i = 0; i < board->issues.count; i++)
        put_row(chart, board, json_of_issue(&board->issues.list[i]));
    for (size_t i = 0; i < board->relations.count; i++)
        put_row(chart, board, json_of_relation(&board->relations.list[i]));
}

/* ---- trend ------------------------------------------------------------------------- */

static void put_trend(const struct chart *chart, const struct trend *t, struct slice issue)
{
    struct slice search =
        t->days ? words_search(chart->arena, chart->store, &t->pair, issue, t->from, t->to)
                : SLICE_EMPTY;
    json_t *days = json_array(), *changes = json_array();
    for (dem_day day = t->from; t->days && day <= t->to; day++) {
        json_t *one = json_of_temperature(&t->days[day - t->from]);
        json_object_set_new(one, "date", json_of_day(day));
        json_array_append_new(days, one);
    }
    for (size_t i = 0; i < t->changes.count; i++)
        json_array_append_new(changes, json_of_trend_change(&t->changes.list[i]));
    put_json(chart->out, json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "actor",
                                   json_of_slice(t->pair.actor), "recipient",
                                   json_of_slice(t->pair.recipient), "from",
                                   json_of_day(t->days ? t->from : DEM_DAY_UNKNOWN), "to",
                                   json_of_day(t->days ? t->to : DEM_DAY_UNKNOWN), "dispersion",
                                   json_of_number(t->dispersion), "search",
                                   json_of_slice(search), "changes", changes, "days", days));
}

void trend_json(const struct chart *chart, const struct trend_figure *figure)
{
    for (size_t i = 0; i < figure->count; i++)
        put_trend(chart, &figure->list[i], figure->issue);
}
