/* tests/trends/world.h - a relation that is made up: regimes that change on known days, told
 * by feeds that grow, copy each other and fall silent.  The same seed gives the same world. */
#ifndef DEM_TESTS_TRENDS_WORLD_H
#define DEM_TESTS_TRENDS_WORLD_H

#include "trends/change.h"

#include <math.h>

enum { WORLD_YEARS = 10, WORLD_DAYS = 3653, WORLD_FIRST = 7305 /* 1990-01-01 */ };

struct world_options {
    double rate;   /* events a week between the two, at the volume of the middle */
    double growth; /* volume at the end for each at the beginning */
    bool silence;  /* a feed with 70 % of the two's events is silent for 20 weeks */
    bool change;   /* regimes change, after two and a half years on average */
};

struct world {
    struct series series;
    struct coverage coverage;
    struct {
        struct planted {
            dem_day day;
            enum change_class kind;
        } * list;
        size_t count, room;
    } changes;
};

static const struct regime { /* shares of the quad classes, and how much is told */
    double mix[4], much;
} regimes[] = {{{0.60, 0.25, 0.12, 0.03}, 1},
               {{0.50, 0.10, 0.33, 0.07}, 1},
               {{0.25, 0.04, 0.56, 0.15}, 1.6},
               {{0.10, 0.02, 0.23, 0.65}, 3}};
enum { REGIMES = 4 };
static const double quad_score[4] = {2.5, 6.5, -3, -8.5};

static inline double world_random(uint64_t *state) /* splitmix64; in (0, 1) */
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return ((double)((z ^ z >> 31) >> 11) + 0.5) / 9007199254740992.0;
}

static inline unsigned world_poisson(uint64_t *seed, double mean)
{
    double limit = exp(-mean), product = world_random(seed);
    unsigned n = 0;
    for (; product > limit; n++)
        product *= world_random(seed);
    return n;
}

static inline double regime_mean(const struct regime *r)
{
    double sum = 0;
    for (int k = 0; k < 4; k++)
        sum += r->mix[k] * quad_score[k];
    return sum;
}

static inline enum change_class world_class(double before, double after)
{
    if (after < before)
        return after < 0 ? CHANGE_HARDENING : CHANGE_COOLING;
    return before < 0 ? CHANGE_THAW : CHANGE_WARMING;
}

/* An event of this regime on that day, with one to four sources. */
static inline void world_event(uint64_t *seed, const struct regime *r, struct store_cell *cell)
{
    double at = world_random(seed), weight = log2(2 + floor(3.5 * pow(world_random(seed), 3)));
    int k = 0;
    for (; k < 3 && at > r->mix[k]; k++)
        at -= r->mix[k];
    double score = quad_score[k] + 3 * (world_random(seed) - 0.5);
    cell->events++;
    cell->quad[k] += weight;
    cell->cooperation += weight * fmax(score, 0);
    cell->conflict += weight * fmax(-score, 0);
    cell->squares += weight * score * score;
    cell->weights2 += weight * weight;
}

/* One to three events a cluster: what one meeting or one clash makes. */
static inline void world_day(uint64_t *seed, const struct regime *r, double mean,
                             struct store_cell *cell)
{
    for (unsigned n = world_poisson(seed, mean / 1.6); n > 0; n--) {
        double at = world_random(seed);
        for (int i = 0; i < (at < 0.6 ? 1 : at < 0.8 ? 2 : 3); i++)
            world_event(seed, r, cell);
    }
}

static inline void world_make(struct arena *arena, uint64_t seed, const struct world_options *o,
                              struct world *out)
{
    int regime = (int)(world_random(&seed) * REGIMES);
    double busy = 1;
    dem_day silent = WORLD_FIRST + 400 + (dem_day)(world_random(&seed) * 2800);
    *out = (struct world){.coverage = {.first = WORLD_FIRST, .count = WORLD_DAYS}};
    out->coverage.weight = ARENA_ARRAY(arena, double, WORLD_DAYS);
    out->coverage.sums = ARENA_ARRAY(arena, double, WORLD_DAYS + 1);
    dem_day next = WORLD_FIRST + 250 + (dem_day)(-660 * log(world_random(&seed)));
    for (dem_day day = WORLD_FIRST; day < WORLD_FIRST + WORLD_DAYS; day++) {
        double volume = pow(o->growth, (double)(day - WORLD_FIRST) / WORLD_DAYS - 0.5);
        bool heard = !o->silence || day < silent || day >= silent + 140;
        if (o->change && day == next && day < WORLD_FIRST + WORLD_DAYS - 180) {
            int was = regime;
            regime = (regime + 1 + (int)(world_random(&seed) * (REGIMES - 1))) % REGIMES;
            *ARENA_PUSH(arena, &out->changes) = (struct planted){
                day, world_class(regime_mean(&regimes[was]), regime_mean(&regimes[regime]))};
            next = day + 250 + (dem_day)(-660 * log(world_random(&seed)));
        }
        if (day % 7 == 4) /* weeks are more and less eventful */
            busy = -log(world_random(&seed) * world_random(&seed)) / 2;
        struct store_cell cell = {.day = day};
        world_day(&seed, &regimes[regime],
                  o->rate / 7 * regimes[regime].much * volume * busy * (heard ? 1 : 0.3),
                  &cell);
        out->coverage.weight[day - WORLD_FIRST] =
            volume * (heard ? 60 : 42) * (0.8 + 0.4 * world_random(&seed));
        if (cell.events)
            *ARENA_PUSH(arena, &out->series) = cell;
    }
    coverage_add_up(&out->coverage);
}

/* ---- What is found ------------------------------------------------------------------- */

enum { WORLD_NEAR = 45 }; /* days between a planted change and one that counts as found */

struct world_score {
    size_t planted, found, right, alarms; /* right: of the planted class; alarms: false */
    double years;
    size_t delays[27]; /* weeks from the change until it was found; 26: later or never */
};

static inline const struct change *world_near(const struct changes *changes, dem_day day)
{
    for (size_t i = 0; i < changes->count; i++)
        if (changes->list[i].day - day <= WORLD_NEAR &&
            day - changes->list[i].day <= WORLD_NEAR)
            return &changes->list[i];
    return NULL;
}

/* Weeks until the change was found by one who knew only what came before. */
static inline size_t world_delay(struct arena *arena, const struct world *w, dem_day day)
{
    static const struct change_options usual = CHANGE_USUAL;
    for (size_t week = 1; week < 26; week++) {
        struct arena_mark mark = arena_mark(arena);
        struct series seen = w->series;
        struct changes changes;
        while (seen.count && seen.list[seen.count - 1].day >= day + 7 * (dem_day)week)
            seen.count--;
        changes_find(arena, &seen, &w->coverage, &usual, &changes);
        bool found = world_near(&changes, day) != NULL;
        arena_return(arena, mark);
        if (found)
            return week;
    }
    return 26;
}

static inline void world_judge(struct arena *arena, const struct world *w, bool delays,
                               struct world_score *score)
{
    static const struct change_options usual = CHANGE_USUAL;
    struct changes changes;
    changes_find(arena, &w->series, &w->coverage, &usual, &changes);
    score->years += WORLD_YEARS;
    for (size_t i = 0; i < changes.count; i++) {
        bool real = false;
        for (size_t k = 0; k < w->changes.count; k++) {
            dem_day apart = changes.list[i].day - w->changes.list[k].day;
            real |= apart <= WORLD_NEAR && -apart <= WORLD_NEAR;
        }
        score->alarms += !real;
    }
    for (size_t k = 0; k < w->changes.count; k++) {
        const struct change *c = world_near(&changes, w->changes.list[k].day);
        score->planted++;
        score->found += c != NULL;
        score->right += c && c->kind == w->changes.list[k].kind;
        if (delays)
            score->delays[world_delay(arena, w, w->changes.list[k].day)]++;
    }
}

#endif
