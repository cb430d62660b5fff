/* review/agree.h - how far raters agree beyond chance, on values without an order.
 *
 * Krippendorff's alpha: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011),
 * section C, nominal data with values missing.  With m(u) values in unit u, n(c,k) = sum over
 * units of the ordered pairs of values c and k of different raters / (m(u) - 1), n(c) its row
 * sums and n their sum (units of fewer than two values count for nothing):
 *
 *     alpha = 1 - (n - 1) * (n - sum n(c,c)) / (n^2 - sum n(c)^2)
 *
 * Cohen's kappa of two raters: J. Cohen, "A Coefficient of Agreement for Nominal Scales",
 * Educational and Psychological Measurement 20 (1960) 37-46, formula 1, over the units that
 * both have rated, with p0 the share of equal values and pc the sum over the values of the
 * product of their shares:
 *
 *     kappa = (p0 - pc) / (1 - pc)
 *
 * Both are NAN where nothing can be said: no unit with two values, or only one value at all. */
#ifndef DEM_REVIEW_AGREE_H
#define DEM_REVIEW_AGREE_H

#include "base/arena.h"

enum { RATING_NONE = -1 };

struct ratings {
    size_t units, raters;
    int values;       /* each cell is below this, or RATING_NONE */
    const int *cells; /* [units][raters] */
};

double agree_alpha(struct arena *arena, const struct ratings *ratings);
double agree_kappa(struct arena *arena, const struct ratings *ratings, size_t one,
                   size_t other);
/* The share of pairs of values in one unit that are equal; NAN without a pair. */
double agree_share(const struct ratings *ratings);
/* Units that have two values or more. */
size_t agree_units(const struct ratings *ratings);

#endif
