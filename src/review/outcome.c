/* What comes of a round: the outcome of each event, and how far the parties agree. */
#include "review/build.h"

#include "base/table.h"
#include "review/agree.h"

#include <math.h>

#include "base/banned.h"

const char *outcome_name(enum outcome outcome)
{
    static const char *const names[] = {"open", "agreed", "corrected", "rejected", "disputed"};
    return names[outcome];
}

const char *judgement_name(enum judgement judgement)
{
    static const char *const names[] = {"confirm", "dispute", "correct"};
    return names[judgement];
}

struct slice day_of(struct arena *arena, int64_t at)
{
    struct date d = calendar_date((dem_day)(at / 86400));
    return arena_print(arena, "%04d-%02d-%02d", d.year, d.month, d.day);
}

/* ---- The outcome of an event -------------------------------------------------------- */

/* Only a correction has to be looked into. */
static bool holds_same(struct arena *arena, const struct review_item *item,
                       const struct review_verdict *a, const struct review_verdict *b)
{
    if (a->judgement != CORRECT && b->judgement != CORRECT)
        return a->judgement == b->judgement;
    return slice_equal(position_of(arena, item, a), position_of(arena, item, b));
}

static enum outcome outcome_of(struct arena *arena, const struct round *round,
                               const struct review_item *item)
{
    const struct review_verdict *shared = NULL;
    size_t spoken = 0;
    bool corrected = false;
    for (size_t i = 0; i < round->parties.count; i++) {
        const struct review_verdict *v = review_position(item, i);
        if (!v)
            continue;
        if (spoken++ && !holds_same(arena, item, shared, v))
            return OUTCOME_DISPUTED;
        shared = v;
        corrected |= v->judgement == CORRECT;
    }
    if (!spoken || spoken < round->parties.count)
        return OUTCOME_OPEN;
    return shared->judgement == DISPUTE ? OUTCOME_REJECTED
           : corrected                  ? OUTCOME_CORRECTED
                                        : OUTCOME_AGREED;
}

void outcomes_fill(struct arena *arena, struct round *round)
{
    for (size_t i = 0; i < round->items.count; i++)
        round->items.list[i].outcome = outcome_of(arena, round, &round->items.list[i]);
}

/* ---- Agreement ------------------------------------------------------------------------ */

static const struct review_verdict *counted(const struct round *round,
                                            const struct review_item *item, size_t party)
{
    for (size_t i = 0; i < item->verdicts.count; i++)
        if (item->verdicts.list[i].party == party &&
            (!round->blind || item->verdicts.list[i].first))
            return round->blind ? &item->verdicts.list[i] : review_position(item, party);
    return NULL;
}

static struct slice dump(struct arena *arena, const json_t *value)
{
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    struct slice out = arena_copy(arena, slice_of(text ? text : "null"));
    free(text);
    return out;
}

struct view { /* what a verdict says of each facet; empty: nothing */
    struct slice says[FACET_COUNT];
};

static struct slice pair(struct arena *arena, struct slice a, const char *between,
                         struct slice b)
{
    return arena_print(arena, "%.*s%s%.*s", SLICE_ARG(a), between, SLICE_ARG(b));
}

static struct view view_of(struct arena *arena, const struct review_item *item,
                           const struct review_verdict *v)
{
    struct view out = {{SLICE_EMPTY}};
    json_t *r = review_holds(item, v);
    out.says[FACET_VERDICT] = slice_of(judgement_name(v->judgement));
    out.says[FACET_EVENT] = v->judgement == DISPUTE ? SLICE("no") : SLICE("yes");
    out.says[FACET_TYPE] = r ? dump(arena, json_object_get(r, "event")) : SLICE("none");
    if (r) {
        out.says[FACET_MODE] = dump(arena, json_object_get(r, "mode"));
        out.says[FACET_ACTORS] =
            pair(arena, codes_of(arena, r, "actor"), "|", codes_of(arena, r, "recipient"));
        out.says[FACET_STATUS] = pair(arena, dump(arena, json_object_get(r, "modality")), " ",
                                      dump(arena, json_object_get(r, "report")));
        out.says[FACET_DATE] = pair(arena, dump(arena, json_object_get(r, "date")), " ",
                                    dump(arena, json_object_get(r, "date_end")));
    }
    json_decref(r);
    return out;
}

/* [items][parties]: each verdict is read once, whatever is asked of it. */
static struct view *views_of(struct arena *arena, const struct round *round)
{
    size_t raters = round->parties.count;
    struct view *views = ARENA_ARRAY(arena, struct view, round->items.count * raters + 1);
    for (size_t i = 0; i < round->items.count; i++)
        for (size_t p = 0; p < raters; p++) {
            const struct review_verdict *v = counted(round, &round->items.list[i], p);
            if (v)
                views[i * raters + p] = view_of(arena, &round->items.list[i], v);
        }
    return views;
}

static void measure(struct arena *arena, const struct ratings *ratings, struct agreement *out)
{
    size_t pair = 0;
    out->units = agree_units(ratings);
    out->alpha = agree_alpha(arena, ratings);
    out->share = agree_share(ratings);
    out->kappa = ARENA_ARRAY(arena, double, ratings->raters *(ratings->raters + 1) / 2 + 1);
    for (size_t a = 0; a < ratings->raters; a++)
        for (size_t b = a + 1; b < ratings->raters; b++)
            out->kappa[pair++] = agree_kappa(arena, ratings, a, b);
}

/* Over the events of `type`, or over all if it is empty. */
static void facet_agreement(struct arena *arena, const struct round *round,
                            const struct view *views, enum facet facet, struct slice type,
                            const struct slice *types, struct agreement *out)
{
    size_t raters = round->parties.count, units = 0;
    int *cells = ARENA_ARRAY(arena, int, round->items.count *raters + 1);
    struct table values; /* texts as numbers */
    table_init(&values, arena);
    for (size_t i = 0; i < round->items.count; i++) {
        if (type.len && !slice_equal(types[i], type))
            continue;
        for (size_t p = 0; p < raters; p++) {
            struct slice said = views[i * raters + p].says[facet];
            cells[units * raters + p] =
                said.len ? table_add(&values, said, (int32_t)values.count) : RATING_NONE;
        }
        units++;
    }
    struct ratings ratings = {units, raters, (int)values.count, cells};
    measure(arena, &ratings, out);
}

static struct slice type_of(struct arena *arena, const struct review_item *item)
{
    json_t *record = json_loadb(item->record.at, item->record.len, JSON_ALLOW_NUL, NULL);
    struct slice type = string_in(arena, record, "event");
    if (!type.len)
        type = string_in(arena, record, "kind");
    json_decref(record);
    return type;
}

static int by_name(const void *a, const void *b)
{
    return slice_compare(((const struct agreement *)a)->what,
                         ((const struct agreement *)b)->what);
}

void review_agreement(struct arena *arena, const struct round *round, struct agreements *out)
{
    static const char *const names[FACET_COUNT] = {"verdict", "event",  "type", "mode",
                                                   "actors",  "status", "date"};
    struct slice *types = ARENA_ARRAY(arena, struct slice, round->items.count + 1);
    struct view *views = views_of(arena, round);
    struct table known;
    size_t n = round->parties.count;
    *out = (struct agreements){.pairs = n ? n * (n - 1) / 2 : 0};
    table_init(&known, arena);
    for (size_t i = 0; i < round->items.count; i++) {
        types[i] = type_of(arena, &round->items.list[i]);
        if (table_add(&known, types[i], (int32_t)i) == (int32_t)i)
            *ARENA_PUSH(arena, &out->types) = (struct agreement){.what = types[i]};
    }
    for (int f = 0; f < FACET_COUNT; f++) {
        out->facets[f].what = slice_of(names[f]);
        facet_agreement(arena, round, views, (enum facet)f, SLICE_EMPTY, types,
                        &out->facets[f]);
    }
    for (size_t i = 0; i < out->types.count; i++)
        facet_agreement(arena, round, views, FACET_VERDICT, out->types.list[i].what, types,
                        &out->types.list[i]);
    if (out->types.count)
        qsort(out->types.list, out->types.count, sizeof *out->types.list, by_name);
}

static json_t *number(double value)
{
    return isnan(value) ? json_null() : json_real(round(value * 10000) / 10000);
}

static json_t *row(const struct agreement *a, size_t pairs)
{
    json_t *kappa = json_array();
    for (size_t i = 0; i < pairs; i++)
        json_array_append_new(kappa, number(a->kappa[i]));
    return json_pack("{s:s%,s:I,s:o,s:o,s:o}", "what", a->what.at, a->what.len, "events",
                     (json_int_t)a->units, "alpha", number(a->alpha), "equal", number(a->share),
                     "kappa", kappa);
}

json_t *review_agreement_json(const struct round *round, const struct agreements *a)
{
    json_t *facets = json_array(), *types = json_array(), *pairs = json_array();
    const struct slice *party = round->parties.list;
    for (int f = 0; f < FACET_COUNT; f++)
        json_array_append_new(facets, row(&a->facets[f], a->pairs));
    for (size_t i = 0; i < a->types.count; i++)
        json_array_append_new(types, row(&a->types.list[i], a->pairs));
    for (size_t i = 0; i < round->parties.count; i++)
        for (size_t k = i + 1; k < round->parties.count; k++)
            json_array_append_new(pairs, json_pack("[s%,s%]", party[i].at, party[i].len,
                                                   party[k].at, party[k].len));
    return json_pack("{s:b,s:o,s:o,s:o}", "first_verdicts", (int)round->blind, "pairs", pairs,
                     "facets", facets, "types", types);
}
