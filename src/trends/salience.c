#include "trends/burst.h"

#include <math.h>

#include "base/banned.h"

enum { DAYS_NOW = 7 * WEEKS_NOW, DAYS_NORM = 7 * WEEKS_NORM, ASIDE_WEEKS = 13, OLD_WEEKS = 26 };

static const double front_ratio = 1.5, aside_ratio = 0.25, least_covered = 0.2,
                    least_heard = 0.25, days_a_month = 30.4375;

const char *burner_name(enum burner state)
{
    static const char *const names[] = {"front burner", "back", "simmering", "put aside",
                                        "unknown"};
    return names[state];
}

/* Days [from, to) of what was told; `silent` is taken off where it is given. */
static double sum_of(const double *told, const double *silent, size_t from, size_t to)
{
    double sum = 0;
    for (size_t i = from; i < to; i++)
        sum += told[i] - (silent ? silent[i] : 0);
    return sum > 0 ? sum : 0;
}

struct window { /* sums of about and all, with and without what silent sources alone told */
    double about, all, heard, heard_all;
};

static struct window window_of(const struct told *about, const struct told *all, size_t from,
                               size_t to)
{
    return (struct window){sum_of(about->weight, NULL, from, to),
                           sum_of(all->weight, NULL, from, to),
                           sum_of(about->weight, about->silent, from, to),
                           sum_of(all->weight, all->silent, from, to)};
}

static double share(double about, double all)
{
    return all > 0 ? about / all : 0;
}

/* The last `count` weeks of what was told. */
static void take_weeks(const struct told *about, const struct told *all, size_t count,
                       struct burst_week *weeks)
{
    for (size_t i = 0; i < count; i++)
        weeks[i] = (struct burst_week){sum_of(about->weight, NULL, 7 * i, 7 * i + 7),
                                       sum_of(all->weight, NULL, 7 * i, 7 * i + 7)};
}

static double share_of(const struct burst_week *weeks, size_t from, size_t to)
{
    double about = 0, all = 0;
    for (size_t i = from; i < to; i++) {
        about += weeks[i].about;
        all += weeks[i].all;
    }
    return share(about, all);
}

/* Weeks on end before `week` in which any 4 had less than a quarter of the usual share; 0 if
 * there was nothing before them. */
static size_t weeks_aside(const struct burst_week *weeks, size_t week)
{
    double little = aside_ratio * share_of(weeks, 0, week);
    size_t from = week;
    while (from >= WEEKS_NOW && share_of(weeks, from - WEEKS_NOW, from) < little)
        from--;
    if (little <= 0 || from < WEEKS_NOW)
        return 0;
    while (from < week && from > 0 && share_of(weeks, from - 1, from) < little)
        from--; /* of the weeks that are still with one that had more */
    return week - from;
}

static size_t months_of(double days)
{
    return (size_t)(days / days_a_month + 0.5);
}

static void find_state(const struct window *now, const struct window *norm,
                       const struct burst_week *weeks, size_t count, size_t begun,
                       struct salience *s, dem_day day)
{
    double days_silent = s->last == DEM_DAY_UNKNOWN ? INFINITY : (double)(day - s->last);
    bool lasting = s->level && count - begun > OLD_WEEKS;
    bool thin = now->heard_all < least_covered * norm->heard_all * WEEKS_NOW / WEEKS_NORM;
    bool unheard = norm->heard < least_heard * norm->about &&
                   share(now->about, now->all) < share(norm->about, norm->all);
    s->state = BURNER_SIMMERING;
    if (thin || unheard || now->all <= 0)
        s->state = BURNER_UNKNOWN;
    else if (s->level && (s->ratio >= front_ratio || lasting))
        s->state = BURNER_FRONT;
    else if (s->ratio < aside_ratio || days_silent >= 7 * ASIDE_WEEKS)
        s->state = BURNER_ASIDE;
    if (s->state == BURNER_ASIDE)
        s->months = days_silent < INFINITY ? (unsigned)months_of(days_silent) : 0;
    size_t aside = s->state == BURNER_FRONT ? weeks_aside(weeks, begun) : 0;
    if (aside >= ASIDE_WEEKS) {
        s->state = BURNER_BACK;
        s->months = (unsigned)months_of(7.0 * (double)aside);
    }
}

/* The first week of the burst that the last week is in, or `count`. */
static size_t begin_of(const uint8_t *levels, size_t count)
{
    size_t begun = count;
    while (begun > 0 && levels[begun - 1])
        begun--;
    return begun;
}

static size_t back(size_t count, size_t days)
{
    return count > days ? count - days : 0;
}

void salience_find(struct arena *arena, const struct told *about, const struct told *all,
                   size_t count, dem_day day, struct salience *out, float *shown)
{
    size_t weeks_count = count / 7, split = back(count, DAYS_NOW),
           begin = back(count, DAYS_NOW + DAYS_NORM);
    struct burst_week *weeks = ARENA_ARRAY(arena, struct burst_week, weeks_count + 1);
    struct window now = window_of(about, all, split, count),
                  norm = window_of(about, all, begin, split);
    struct bursts bursts;
    take_weeks(about, all, weeks_count, weeks);
    bursts_find(arena, weeks, weeks_count, &bursts);
    size_t begun = begin_of(bursts.levels, weeks_count);
    *out = (struct salience){.now = share(now.heard, now.heard_all),
                             .norm = share(norm.heard, norm.heard_all),
                             .ratio = 1,
                             .last = DEM_DAY_UNKNOWN,
                             .since = DEM_DAY_UNKNOWN};
    out->sources_now = share(sum_of(about->sources, NULL, split, count),
                             sum_of(all->sources, NULL, split, count));
    out->sources_norm = share(sum_of(about->sources, NULL, begin, split),
                              sum_of(all->sources, NULL, begin, split));
    if (norm.heard_all > 0 && now.heard_all > 0) /* Jeffreys on both, at the scale of now */
        out->ratio = (now.heard + 0.5) / (out->norm * now.heard_all + 0.5);
    for (size_t i = 0; i < count; i++)
        if (about->weight[i] > 0)
            out->last = day - (dem_day)(count - 1 - i);
    if (begun < weeks_count) {
        out->level = bursts.levels[weeks_count - 1];
        out->since = day - 7 * (dem_day)(weeks_count - begun) + 1;
    }
    for (size_t i = 0; i < WEEKS_NORM; i++) {
        size_t week = weeks_count - WEEKS_NORM + i; /* wraps below 0: beyond the end */
        shown[i] = week < weeks_count ? (float)share(weeks[week].about, weeks[week].all) : 0;
    }
    find_state(&now, &norm, weeks, weeks_count, begun, out, day);
}
