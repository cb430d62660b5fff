#include "review/agree.h"

#include <math.h>

#include "base/banned.h"

static size_t rated(const struct ratings *r, size_t unit)
{
    size_t count = 0;
    for (size_t i = 0; i < r->raters; i++)
        count += r->cells[unit * r->raters + i] != RATING_NONE;
    return count;
}

/* Ordered pairs of equal values of different raters in the unit. */
static size_t equal_pairs(const struct ratings *r, size_t unit)
{
    const int *row = r->cells + unit * r->raters;
    size_t count = 0;
    for (size_t i = 0; i < r->raters; i++)
        for (size_t k = 0; k < r->raters; k++)
            count += i != k && row[i] != RATING_NONE && row[i] == row[k];
    return count;
}

size_t agree_units(const struct ratings *r)
{
    size_t count = 0;
    for (size_t u = 0; u < r->units; u++)
        count += rated(r, u) >= 2;
    return count;
}

double agree_share(const struct ratings *r)
{
    size_t equal = 0, pairs = 0;
    for (size_t u = 0; u < r->units; u++) {
        size_t m = rated(r, u);
        pairs += m > 1 ? m * (m - 1) : 0;
        equal += equal_pairs(r, u);
    }
    return pairs ? (double)equal / (double)pairs : NAN;
}

double agree_alpha(struct arena *arena, const struct ratings *r)
{
    double *of_value = ARENA_ARRAY(arena, double, (size_t)r->values + 1);
    double n = 0, equal = 0, squares = 0;
    for (size_t u = 0; u < r->units; u++) {
        size_t m = rated(r, u);
        if (m < 2)
            continue;
        n += (double)m;
        equal += (double)equal_pairs(r, u) / (double)(m - 1);
        for (size_t i = 0; i < r->raters; i++)
            if (r->cells[u * r->raters + i] != RATING_NONE)
                of_value[r->cells[u * r->raters + i]] += 1;
    }
    for (int c = 0; c < r->values; c++)
        squares += of_value[c] * of_value[c];
    double expected = n * n - squares;
    return expected > 0 ? 1 - (n - 1) * (n - equal) / expected : NAN;
}

double agree_kappa(struct arena *arena, const struct ratings *r, size_t one, size_t other)
{
    double *a = ARENA_ARRAY(arena, double, (size_t)r->values + 1);
    double *b = ARENA_ARRAY(arena, double, (size_t)r->values + 1);
    double n = 0, equal = 0, chance = 0;
    for (size_t u = 0; u < r->units; u++) {
        int x = r->cells[u * r->raters + one], y = r->cells[u * r->raters + other];
        if (x == RATING_NONE || y == RATING_NONE)
            continue;
        n += 1;
        equal += x == y;
        a[x] += 1;
        b[y] += 1;
    }
    for (int c = 0; n > 0 && c < r->values; c++)
        chance += a[c] / n * b[c] / n;
    return n > 0 && chance < 1 ? (equal / n - chance) / (1 - chance) : NAN;
}
