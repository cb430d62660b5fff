#include "trends/build.h"

#include <jansson.h>

#include "base/banned.h"

struct cells {
    struct arena *arena;
    struct series *series;
};

static void add_cell(void *user, const struct store_cell *cell)
{
    struct cells *c = user;
    *ARENA_PUSH(c->arena, c->series) = *cell;
}

dem_code read_series(struct store *store, struct arena *arena, const struct store_pair *pair,
                     struct slice issue, dem_day since, dem_day until, struct series *out,
                     dem_error *err)
{
    struct cells cells = {arena, out};
    *out = (struct series){NULL, 0, 0};
    return store_cells(store, pair, issue, since, until, &cells, add_cell, err);
}

static void add_weight(void *user, const struct store_told *told)
{
    struct coverage *c = user;
    c->weight[told->day - c->first] += told->weight;
}

dem_code read_coverage(struct store *store, struct arena *arena, struct coverage *out,
                       dem_error *err)
{
    dem_day first, last;
    *out = (struct coverage){.first = 0};
    dem_code code = store_cells_span(store, &first, &last, err);
    if (code || first == DEM_DAY_UNKNOWN)
        return code;
    out->first = first;
    out->count = (size_t)(last - first + 1);
    out->weight = ARENA_ARRAY(arena, double, out->count);
    out->sums = ARENA_ARRAY(arena, double, out->count + 1);
    code = store_told_days(store, false, first, last, out, add_weight, err);
    coverage_add_up(out);
    return code;
}

/* ---- Events ------------------------------------------------------------------- */

struct found {
    struct arena *arena;
    struct trend_event *event;
};

static struct slice names_of(struct arena *arena, const json_t *list)
{
    struct slice joined = SLICE_EMPTY;
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one)
    {
        const char *name = json_string_value(json_object_get(one, "name"));
        const char *code = json_string_value(json_object_get(one, "code"));
        joined = arena_print(arena, "%.*s%s%s", SLICE_ARG(joined), i ? ", " : "",
                             name   ? name
                             : code ? code
                                    : "?");
    }
    return joined;
}

static dem_code take_event(void *user, const struct store_event *e)
{
    struct found *f = user;
    json_t *record = json_loadb(e->record.at, e->record.len, JSON_ALLOW_NUL, NULL);
    const json_t *recipient = json_object_get(record, "recipient");
    *f->event = (struct trend_event){
        .id = e->id,
        .mention = e->mention,
        .day = e->from,
        .type = arena_copy(f->arena, e->type),
        .mode = arena_copy(f->arena, e->mode),
        .cameo = arena_copy(f->arena, e->cameo),
        .kind = arena_copy(f->arena, e->kind),
        .modality = arena_copy(f->arena, e->modality),
        .report = arena_copy(f->arena, e->report),
        .actor = names_of(f->arena, json_object_get(record, "actor")),
        .recipient = names_of(f->arena, recipient),
        .publisher = arena_copy(f->arena, e->publisher),
        .document = arena_copy(f->arena, e->document),
        .words = arena_copy(f->arena, slice_part(e->text, e->evidence.from, e->evidence.to)),
        .goldstein = e->goldstein,
        .weight = f->event->weight,
        .reports = e->reports,
        .sources = e->sources};
    json_decref(record);
    return DEM_OK;
}

dem_code read_event(struct store *store, struct arena *arena, uint64_t id,
                    struct trend_event *out, dem_error *err)
{
    struct store_filter filter;
    struct store_order order = {.texts = true, .limit = 1};
    struct found found = {arena, out};
    store_filter_all(&filter);
    struct store_term *term = &filter.terms[filter.count++];
    *term = (struct store_term){.field = FIELD_EVENT};
    *ARENA_PUSH(arena, &term->values) = arena_print(arena, "%016llx", (unsigned long long)id);
    return store_events(store, &filter, &order, &found, take_event, err);
}
