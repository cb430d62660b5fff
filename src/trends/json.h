/* trends/json.h - what this folder finds out, as JSON: the command line and the site show the
 * same values.
 *
 * Each returns a new value that the caller owns.  Days are "1999-11-03", numbers have four
 * places, which is more than any of them can bear; what is not known is null. */
#ifndef DEM_TRENDS_JSON_H
#define DEM_TRENDS_JSON_H

#include "trends/board.h"

#include <jansson.h>

json_t *json_of_slice(struct slice s); /* null if empty, or no UTF-8 */
json_t *json_of_day(dem_day day);
json_t *json_of_number(double value);
json_t *json_of_event(const struct trend_event *event); /* null: none */
json_t *json_of_events(const struct trend_event *list, size_t count);
json_t *json_of_temperature(const struct temperature *temperature);
json_t *json_of_change(const struct change *change); /* null: none */
/* A change with the events that drive it and what is said of the two. */
json_t *json_of_trend_change(const struct trend_change *change);
json_t *json_of_issue(const struct board_issue *row);
json_t *json_of_relation(const struct board_relation *row);

#endif
