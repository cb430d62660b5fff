/* trends/forecast.h - the next month of a relation, and how often such forecasts were right.
 *
 * y_1 ... y_n are sums of whole months, z_t = ln(1 + y_t).  Three methods, each of which gives
 * month t + 1 from the months up to t:
 *
 *   level     l_1 = z_1, l_t = l_(t-1) + a (z_t - l_(t-1));
 *             z^ = w l_t + (1 - w) mean(z_1 ... z_t), damped towards the mean.
 *             (a, w) is that of a = 0.1, 0.2 ... 0.9 and w = 0.4, 0.6, 0.8, 1 whose forecasts
 * of the months up to t had the least sum of |y - y^|; the first two are not counted naive z^ =
 * z_t seasonal  z^ = z_(t-11), the same month of the year before
 *
 * y^ = exp(z^) - 1.  The logarithm keeps one month of war from ruling the level; a forecast is
 * of the median rather than of the mean, which is what an absolute error asks for.
 *
 * Interval, 80 %: z^ plus the 10th and the 90th hundredth of the method's own errors z - z^ in
 * the last 60 months (at least 12), interpolated at rank p (count + 1), back on the scale of y,
 * not below 0.  Nothing is assumed of how errors are spread; docs/forecast.md tells how often
 * it holds.
 *
 * Scores, over months that all methods forecast with an interval (rolling origin):
 *   MAE = mean |e|, MASE = MAE / mean |y_t - y_(t-1)|, RMSSE = sqrt(mean e^2 / mean (y_t -
 *   y_(t-1))^2) with the differences of all months (Hyndman and Koehler 2006); coverage: how
 *   many months lie in their interval. */
#ifndef DEM_TRENDS_FORECAST_H
#define DEM_TRENDS_FORECAST_H

#include "base/arena.h"
#include "store/cells.h"

enum forecast_method { FORECAST_LEVEL, FORECAST_NAIVE, FORECAST_SEASONAL, FORECAST_METHODS };
const char *forecast_method_name(enum forecast_method method); /* "level" ... */

struct forecast { /* NAN: not known */
    double value, low, high;
};

/* out[count + 1]: of each month from those before it; out[count] is the month to come. */
void forecast_run(struct arena *arena, const double *y, size_t count,
                  enum forecast_method method, struct forecast *out);

struct forecast_score {
    size_t months;                     /* 0: too short a series, and nothing else holds */
    double mae, mase, rmsse, coverage; /* mase, rmsse: NAN where no month differs */
};
/* `all`: the forecasts of every method, [count + 1] each. */
void forecast_judge(const double *y, size_t count, struct forecast *const all[FORECAST_METHODS],
                    enum forecast_method method, struct forecast_score *out);

/* ---- Of a store ------------------------------------------------------------- */

enum forecast_measure { FORECAST_CONFLICT, FORECAST_COOPERATION, FORECAST_MEASURES };
const char *forecast_measure_name(enum forecast_measure measure); /* "conflict" ... */

struct relation_months {
    int year, month; /* the first: the store's first whole one */
    size_t count;
    double *sums[FORECAST_MEASURES]; /* [count]: of weight * |Goldstein score| of its events */
};

/* The whole months up to the end of `day`, at most to that of the latest article
 * (DEM_DAY_UNKNOWN: to that one). */
dem_code relation_months_read(struct store *store, struct arena *arena,
                              const struct store_pair *pair, dem_day day,
                              struct relation_months *out, dem_error *err);

#endif
