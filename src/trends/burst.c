#include "trends/burst.h"

#include <math.h>

#include "base/banned.h"

static const double factor = 2, most = 0.9999;

/* Pearson's chi^2 between neighbouring weeks' shares, by its degrees of freedom. */
static double dispersion_of(const struct burst_week *weeks, size_t count)
{
    double chi2 = 0, degrees = 0;
    const struct burst_week *a = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct burst_week *b = &weeks[i];
        if (b->all <= 0)
            continue;
        double about = a ? a->about + b->about : 0, all = a ? a->all + b->all : 0;
        if (about > 0 && about < all) {
            double d = a->about * b->all - b->about * a->all;
            chi2 += d * d * all / (a->all * b->all * about * (all - about));
            degrees++;
        }
        a = b;
    }
    return degrees > 0 && chi2 > degrees ? chi2 / degrees : 1;
}

/* -ln of the binomial without its coefficient, which all states share. */
static double cost_of(const struct burst_week *w, double p, double dispersion)
{
    return -(w->about * log(p) + (w->all - w->about) * log1p(-p)) / dispersion;
}

struct automaton {
    double p[BURST_LEVELS], up, dispersion;
};

/* The cheapest way; from[week][level]: the level of the week before. */
static void find_levels(struct arena *arena, const struct automaton *a,
                        const struct burst_week *weeks, size_t count, uint8_t *levels)
{
    uint8_t(*from)[BURST_LEVELS] = arena_take(arena, count * sizeof *from);
    double cost[BURST_LEVELS] = {0, INFINITY, INFINITY};
    for (size_t i = 0; i < count; i++) {
        double next[BURST_LEVELS];
        for (int to = 0; to < BURST_LEVELS; to++) {
            next[to] = INFINITY;
            for (int was = 0; was < BURST_LEVELS; was++) {
                double step = cost[was] + (to > was ? (to - was) * a->up : 0);
                if (step < next[to]) {
                    next[to] = step;
                    from[i][to] = (uint8_t)was;
                }
            }
            next[to] += cost_of(&weeks[i], a->p[to], a->dispersion);
        }
        memcpy(cost, next, sizeof cost);
    }
    uint8_t at = 0;
    for (uint8_t k = 1; k < BURST_LEVELS; k++)
        at = cost[k] < cost[at] ? k : at;
    for (size_t i = count; i-- > 0;) {
        levels[i] = at;
        at = from[i][at];
    }
}

static void list_bursts(struct arena *arena, const struct automaton *a,
                        const struct burst_week *weeks, size_t count, struct bursts *out)
{
    for (size_t i = 0; i < count; i++) {
        if (!out->levels[i])
            continue;
        bool begins = !i || !out->levels[i - 1];
        struct burst *b = begins ? ARENA_PUSH(arena, out) : &out->list[out->count - 1];
        if (begins)
            *b = (struct burst){.from = i};
        b->to = i;
        b->level = out->levels[i] > b->level ? out->levels[i] : b->level;
        b->gain += cost_of(&weeks[i], a->p[0], a->dispersion) -
                   cost_of(&weeks[i], a->p[out->levels[i]], a->dispersion);
    }
}

void bursts_find(struct arena *arena, const struct burst_week *weeks, size_t count,
                 struct bursts *out)
{
    struct automaton a = {.up = count ? log((double)count) : 0};
    double about = 0, all = 0;
    *out = (struct bursts){.levels = ARENA_ARRAY(arena, uint8_t, count)};
    for (size_t i = 0; i < count; i++) {
        about += weeks[i].about;
        all += weeks[i].all;
    }
    if (about <= 0 || about >= all)
        return;
    a.dispersion = dispersion_of(weeks, count);
    for (int i = 0; i < BURST_LEVELS; i++)
        a.p[i] = fmin(about / all * pow(factor, i), most);
    find_levels(arena, &a, weeks, count, out->levels);
    list_bursts(arena, &a, weeks, count, out);
}
