#include "trends/board.h"
#include "trends/build.h"

#include <math.h>

#include "base/banned.h"

enum { DRIVING_DAYS = 28, ASSESSED_DAYS = 60, DRIVERS_MAX = 16, ASSESSMENTS_MAX = 5 };

struct reading {
    struct store *store;
    struct arena *arena;
    const struct trend_options *options;
    struct coverage coverage;
};

/* ---- Events that drive a change --------------------------------------------------------- */

struct driver {
    struct store_brief brief;
    double pull; /* weight * score, away from the mean before */
};

struct drivers {
    const struct change *change;
    double size; /* least change of the mean */
    struct driver list[DRIVERS_MAX];
    size_t count, most;
};

static void take_driver(void *user, const struct store_brief *e)
{
    struct drivers *d = user;
    bool down = d->change->kind == CHANGE_HARDENING || d->change->kind == CHANGE_COOLING;
    double way = down ? -1 : 1;
    bool of_kind = fabs(d->change->after - d->change->before) >= d->size;
    double from = of_kind ? d->change->before : 0; /* a change of force keeps the mean */
    struct driver new = {*e, way * e->weight * (e->goldstein - from)};
    size_t at = d->count;
    while (at > 0 && d->list[at - 1].pull < new.pull)
        at--;
    if (new.pull <= 0 || at >= d->most)
        return;
    d->count += d->count < d->most;
    memmove(&d->list[at + 1], &d->list[at], (d->count - 1 - at) * sizeof *d->list);
    d->list[at] = new;
}

static dem_code read_drivers(const struct reading *r, struct trend_change *c, dem_error *err)
{
    struct drivers d = {
        .change = &c->change, .size = r->options->change.size, .most = r->options->drivers};
    dem_day until = c->change.day + DRIVING_DAYS - 1;
    d.most = d.most < DRIVERS_MAX ? d.most : DRIVERS_MAX;
    if (until > c->change.until)
        until = c->change.until;
    dem_code code =
        store_pair_events(r->store, WANT_HAPPENED, &r->options->pair, r->options->issue,
                          c->change.day, until, &d, take_driver, err);
    for (size_t i = 0; i < d.count && !code; i++) {
        struct trend_event *e = ARENA_PUSH(r->arena, &c->drivers);
        *e = (struct trend_event){.weight = d.list[i].brief.weight};
        code = read_event(r->store, r->arena, d.list[i].brief.id, e, err);
    }
    return code;
}

/* The weightiest, in the order in which they come, which is that of their days. */
struct assessed {
    struct store_brief list[ASSESSMENTS_MAX];
    size_t count;
};

static void take_assessment(void *user, const struct store_brief *e)
{
    struct assessed *a = user;
    size_t least = 0;
    if (a->count < ASSESSMENTS_MAX) {
        a->list[a->count++] = *e;
        return;
    }
    for (size_t i = 1; i < a->count; i++)
        if (a->list[i].weight < a->list[least].weight)
            least = i;
    if (e->weight <= a->list[least].weight)
        return;
    memmove(&a->list[least], &a->list[least + 1], (a->count - 1 - least) * sizeof *a->list);
    a->list[a->count - 1] = *e;
}

static dem_code read_assessments(const struct reading *r, struct trend_change *c,
                                 dem_error *err)
{
    struct assessed a = {.count = 0};
    dem_code code = store_pair_events(r->store, WANT_ASSESSMENTS, &r->options->pair,
                                      r->options->issue, c->change.day - ASSESSED_DAYS,
                                      c->change.day + ASSESSED_DAYS, &a, take_assessment, err);
    for (size_t i = 0; i < a.count && !code; i++) {
        struct trend_event *e = ARENA_PUSH(r->arena, &c->assessments);
        *e = (struct trend_event){.weight = a.list[i].weight};
        code = read_event(r->store, r->arena, a.list[i].id, e, err);
    }
    return code;
}

static dem_code read_changes(const struct reading *r, struct trend *out, dem_error *err)
{
    dem_code code = DEM_OK;
    struct changes changes;
    changes_find(r->arena, &out->series, &r->coverage, &r->options->change, &changes);
    out->dispersion = changes.dispersion;
    for (size_t i = 0; i < changes.count && !code; i++) {
        if (changes.list[i].day < out->from || changes.list[i].day > out->to)
            continue;
        struct trend_change *c = ARENA_PUSH(r->arena, &out->changes);
        *c = (struct trend_change){.change = changes.list[i]};
        code = read_drivers(r, c, err);
        if (!code)
            code = read_assessments(r, c, err);
    }
    return code;
}

dem_code trend_temperatures(struct store *store, struct arena *arena,
                            const struct store_pair *pair, dem_day from, dem_day to,
                            struct temperature *out, dem_error *err)
{
    struct coverage coverage;
    struct series series;
    dem_code code = read_coverage(store, arena, &coverage, err);
    if (!code)
        code = read_series(store, arena, pair, SLICE_EMPTY, DEM_DAY_UNKNOWN, to, &series, err);
    if (!code)
        temperature_run(&series, &coverage, HALF_LIFE_DAYS, from, to, out);
    return code;
}

dem_code change_explain(struct store *store, struct arena *arena, const struct store_pair *pair,
                        const struct change *change, size_t drivers, struct trend_change *out,
                        dem_error *err)
{
    struct trend_options options = TREND_USUAL;
    struct reading r = {.store = store, .arena = arena, .options = &options};
    options.pair = *pair;
    options.drivers = drivers;
    *out = (struct trend_change){.change = *change};
    dem_code code = read_drivers(&r, out, err);
    return code ? code : read_assessments(&r, out, err);
}

dem_code trend_read(struct store *store, struct arena *arena,
                    const struct trend_options *options, struct trend *out, dem_error *err)
{
    struct reading r = {.store = store, .arena = arena, .options = options};
    *out = (struct trend){
        .pair = options->pair, .from = options->from, .to = options->to, .dispersion = 1};
    dem_day until = options->to;
    dem_code code = read_coverage(store, arena, &r.coverage, err);
    if (!code && until == DEM_DAY_UNKNOWN)
        code = store_today(store, &until, err);
    if (!code)
        code = read_series(store, arena, &options->pair, options->issue, DEM_DAY_UNKNOWN, until,
                           &out->series, err);
    if (code || !out->series.count)
        return code;
    if (out->from == DEM_DAY_UNKNOWN)
        out->from = out->series.list[0].day;
    if (out->to == DEM_DAY_UNKNOWN)
        out->to = out->series.list[out->series.count - 1].day;
    if (out->to < out->from)
        return code;
    out->days = ARENA_ARRAY(arena, struct temperature, (size_t)(out->to - out->from + 1));
    temperature_run(&out->series, &r.coverage, options->half_life, out->from, out->to,
                    out->days);
    return read_changes(&r, out, err);
}
