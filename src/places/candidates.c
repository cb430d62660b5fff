/* What a name may mean, and how likely each is by itself. */
#include "places/build.h"
#include "places/fold.h"

#include <math.h>

#include "base/banned.h"

const char *place_precision_name(enum place_precision precision)
{
    static const char *const names[] = {"site", "town", "admin1", "region", "country"};
    return names[precision];
}

/* Orders of magnitude of its people; what GeoNames calls it; how many names it has. */
static double base_of(const struct gazetteer_row *row, struct slice folded)
{
    char own[FOLD_MAX];
    struct slice name = {own, fold_name(row->name, own)};
    double base = log10(row->population + 10.0) + 0.25 * log2(1.0 + row->alternates);
    if (slice_equal(name, folded))
        base += 0.6;
    if (row->kind == GAZETTEER_COUNTRY)
        return base + 1.0;
    if (row->kind == GAZETTEER_ADMIN1)
        return base - 0.4;
    return base + (slice_is(row->code, "PPLC")   ? 1.0
                   : slice_is(row->code, "PPLA") ? 0.4
                   : slice_is(row->code, "PPLX") ? -1.5
                                                 : 0.0);
}

static void put_region(const struct gazetteer *g, uint32_t admin1, struct place *out)
{
    struct gazetteer_row region;
    if (!gazetteer_at_row(g, admin1, &region) || region.kind != GAZETTEER_ADMIN1)
        return;
    out->admin1 = region.name;
    out->admin1_code = region.code;
}

static void from_row(struct arena *arena, const struct gazetteer *g,
                     const struct gazetteer_row *row, double base, struct place_mention *m)
{
    static const enum place_precision precisions[] = {PLACE_TOWN, PLACE_ADMIN1, PLACE_COUNTRY};
    struct place_candidate c = {.row = row->row, .admin1 = row->admin1, .base = base};
    c.place = (struct place){.name = row->name,
                             .lat = row->lat,
                             .lon = row->lon,
                             .located = row->lat != 0.0 || row->lon != 0.0,
                             .population = row->population,
                             .precision = precisions[row->kind]};
    memcpy(c.place.iso3, row->iso3.at, 3);
    if (row->kind == GAZETTEER_TOWN) {
        c.place.id = arena_print(arena, "%u", row->id);
        c.place.feature = row->code;
    }
    put_region(g, row->admin1, &c.place);
    *ARENA_PUSH(arena, m) = c;
}

/* The candidate that the lexicon's entry speaks of, too, or NULL. */
static struct place_candidate *same(struct place_mention *m, const struct entry *e)
{
    for (size_t i = 0; i < m->count; i++) {
        const struct place *p = &m->list[i].place;
        bool region = e->kind == ENTRY_REGION && p->precision == PLACE_ADMIN1;
        if (e->id.len ? slice_equal(p->id, e->id) : region && !strcmp(p->iso3, e->iso3))
            return &m->list[i];
    }
    return NULL;
}

static bool is_country(struct arena *arena, const struct gazetteer *g, const struct entry *e,
                       struct place_mention *m)
{
    struct gazetteer_row row;
    if (e->kind != ENTRY_COUNTRY || !g || !gazetteer_country(g, e->iso3, &row))
        return false;
    from_row(arena, g, &row, base_of(&row, SLICE_EMPTY), m);
    m->list[m->count - 1].place.name = e->name;
    return true;
}

/* A name of data/ is trusted: it was put there for the news. */
static void from_entry(struct arena *arena, const struct gazetteer *g, const struct entry *e,
                       struct place_mention *m)
{
    struct place_candidate *known = same(m, e);
    if (known) {
        known->base += 1.5;
        known->place.name = e->name;
        return;
    }
    if (is_country(arena, g, e, m))
        return;
    bool site = e->kind == ENTRY_PLACE && !e->population;
    struct place_candidate c = {.row = UINT32_MAX, .admin1 = UINT32_MAX};
    c.base = e->kind == ENTRY_PLACE    ? 2.5 + log10(e->population + 10.0) + e->capital
             : e->kind == ENTRY_REGION ? 7.0
                                       : 9.0;
    c.place = (struct place){.name = e->name,
                             .id = e->id,
                             .lat = e->lat,
                             .lon = e->lon,
                             .located = e->kind == ENTRY_PLACE,
                             .population = e->population,
                             .precision = site                      ? PLACE_SITE
                                          : e->kind == ENTRY_PLACE  ? PLACE_TOWN
                                          : e->kind == ENTRY_REGION ? PLACE_REGION
                                                                    : PLACE_COUNTRY};
    memcpy(c.place.iso3, e->iso3, sizeof c.place.iso3);
    *ARENA_PUSH(arena, m) = c;
}

void candidates_of(struct arena *arena, const struct lexicon *lex, const struct gazetteer *g,
                   struct slice name, const struct name_match *match,
                   struct place_mention *mention)
{
    char key[FOLD_MAX];
    struct slice folded = {key, fold_name(name, key)};
    uint32_t count = 0, first = g && folded.len ? gazetteer_find(g, folded, &count) : 0;
    for (uint32_t i = 0; i < count; i++) {
        struct gazetteer_row row;
        if (gazetteer_at_key(g, first + i, &row))
            from_row(arena, g, &row, base_of(&row, folded), mention);
    }
    for (int32_t e = match ? match->entry : -1; e >= 0; e = names_next(lex, match, e)) {
        const struct entry *entry = &lex->entries.list[e];
        if (entry->kind == ENTRY_PLACE || entry->kind == ENTRY_REGION ||
            entry->kind == ENTRY_COUNTRY)
            from_entry(arena, g, entry, mention);
    }
}

static int by_score(const void *a, const void *b)
{
    const struct place_candidate *x = a, *y = b;
    if (x->base != y->base)
        return x->base > y->base ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

void places_of_name(struct arena *arena, const struct lexicon *lex, const struct gazetteer *g,
                    struct slice name, struct place_mention *out)
{
    struct name_match match = {.entry = lexicon_name(lex, name), .capitals = true};
    *out = (struct place_mention){.text = name};
    candidates_of(arena, lex, g, name, match.entry >= 0 ? &match : NULL, out);
    if (out->count)
        qsort(out->list, out->count, sizeof *out->list, by_score);
    for (size_t i = 0; i < out->count; i++)
        out->list[i].score = out->list[i].base;
}
