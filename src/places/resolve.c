/* Which of its namesakes a name means in this document: docs/places.md has the weights. */
#include "places/build.h"
#include "places/fold.h"

#include <math.h>

#include "base/banned.h"

enum { NEAR_KM = 300 };
static const double clear_margin = 1.5;

static double kilometres(const struct place *a, const struct supporter *b)
{
    const double rad = 0.017453292519943295;
    double north = sin((a->lat - b->lat) * rad / 2), east = sin((a->lon - b->lon) * rad / 2);
    double h = north * north + cos(a->lat * rad) * cos(b->lat * rad) * east * east;
    return 2 * 6371.0 * asin(sqrt(h < 1.0 ? h : 1.0));
}

void places_support(struct resolving *r, const struct supporter *s)
{
    struct arena_mark mark = arena_mark(r->arena);
    struct slice key = arena_print(r->arena, "%s %.*s", s->iso3, SLICE_ARG(s->text));
    if (table_find(&r->supporter_names, key) != TABLE_NONE) {
        arena_return(r->arena, mark);
        return;
    }
    table_add(&r->supporter_names, key, 0);
    *ARENA_PUSH(r->arena, &r->supporters) = *s;
}

static bool speaks_for(struct slice text, const char *iso3, const struct place_mention *m,
                       const struct place_candidate *c)
{
    return !strcmp(iso3, c->place.iso3) && !slice_equal_nocase(text, m->text);
}

/* Does another name of the same sentence speak for the candidate's country? */
static bool beside(const struct resolving *r, const struct places *places, size_t at,
                   const struct place_candidate *c)
{
    const struct place_mention *all = places->mentions.list, *m = &all[at];
    for (size_t i = r->said_from[m->sentence]; i < r->said_from[m->sentence + 1]; i++)
        if (speaks_for(r->said.list[i].text, r->said.list[i].iso3, m, c))
            return true;
    for (size_t i = at; i-- > 0 && all[i].sentence == m->sentence;)
        if (all[i].clear && speaks_for(all[i].text, all[i].list[all[i].best].place.iso3, m, c))
            return true;
    for (size_t i = at + 1; i < places->mentions.count && all[i].sentence == m->sentence; i++)
        if (all[i].clear && speaks_for(all[i].text, all[i].list[all[i].best].place.iso3, m, c))
            return true;
    return false;
}

/* Country named, region named, nearest place: by other names than the mention's own. */
static double context(const struct resolving *r, const struct places *places, size_t at,
                      const struct place_candidate *c)
{
    const struct place_mention *m = &places->mentions.list[at];
    double named = 0.0, nearest = NEAR_KM;
    bool region = false;
    for (size_t i = 0; i < r->supporters.count; i++) {
        const struct supporter *s = &r->supporters.list[i];
        if (!speaks_for(s->text, s->iso3, m, c))
            continue;
        named += 1.0;
        region |= s->admin1 == c->admin1 && c->admin1 != UINT32_MAX;
        double far = s->located && c->place.located ? kilometres(&c->place, s) : NEAR_KM;
        nearest = far < nearest ? far : nearest;
    }
    double score = named > 0.0 ? 2.0 + log2(named < 8.0 ? named : 8.0) : 0.0;
    return score + beside(r, places, at, c) + (region ? 2.0 : 0.0) +
           1.5 * (1.0 - nearest / NEAR_KM);
}

/* "X, Texas", "X, Lebanon". */
static bool behind(const struct resolving *r, const struct surroundings *a,
                   const struct place_candidate *c)
{
    if (a->iso3[0] && !strcmp(a->iso3, c->place.iso3))
        return c->place.precision != PLACE_COUNTRY;
    for (uint32_t k = 0; k < a->keys; k++) {
        struct gazetteer_row row;
        if (gazetteer_at_key(r->g, a->key + k, &row) && row.kind == GAZETTEER_ADMIN1 &&
            row.row == c->admin1 && row.row != c->row)
            return true;
    }
    return false;
}

static double kind_fits(enum place_hint hint, const struct place *p)
{
    bool town = p->precision == PLACE_TOWN || p->precision == PLACE_SITE;
    if (hint == HINT_REGION)
        return p->precision == PLACE_ADMIN1 || p->precision == PLACE_REGION ? 6.0 : 0.0;
    if (hint == HINT_NONE || !town)
        return hint == HINT_NONE ? 0.0 : -3.0;
    return hint == HINT_VILLAGE && p->population > 100000 ? -2.0 : 0.0;
}

/* The same name said fully elsewhere means the same. */
static bool told_elsewhere(const struct resolving *r, const struct place_mention *m,
                           const struct place_candidate *c)
{
    for (size_t i = 0; i < r->told.count; i++)
        if (r->told.list[i].row == c->row && slice_equal_nocase(r->told.list[i].text, m->text))
            return true;
    return false;
}

/* Returns how far the best is ahead of the next. */
static double choose(struct place_mention *m)
{
    double second = -100.0;
    m->best = 0;
    for (size_t i = 1; i < m->count; i++) {
        double top = m->list[m->best].score, mine = m->list[i].score;
        second = mine > top ? top : mine > second ? mine : second;
        m->best = mine > top ? i : m->best;
    }
    return m->list[m->best].score - second;
}

static double score(struct resolving *r, const struct places *places, size_t at)
{
    struct place_mention *m = &places->mentions.list[at];
    const struct surroundings *a = &r->around[at];
    bool sure = false;
    for (size_t i = 0; i < m->count; i++) {
        struct place_candidate *c = &m->list[i];
        bool here = behind(r, a, c);
        c->score = c->base + context(r, places, at, c) + kind_fits(a->hint, &c->place) +
                   (here                      ? 8.0
                    : told_elsewhere(r, m, c) ? 5.0
                                              : 0.0);
        sure |= here;
    }
    double margin = choose(m);
    const struct place_candidate *best = &m->list[m->best];
    if (sure && best->row != UINT32_MAX && !told_elsewhere(r, m, best))
        *ARENA_PUSH(r->arena, &r->told) = (struct told){m->text, best->row};
    return margin;
}

static void support(struct resolving *r, const struct place_mention *m)
{
    const struct place_candidate *c = &m->list[m->best];
    struct supporter s = {.text = m->text, .admin1 = c->admin1};
    memcpy(s.iso3, c->place.iso3, sizeof s.iso3);
    s.located = c->place.located && c->place.precision < PLACE_ADMIN1;
    s.lat = c->place.lat;
    s.lon = c->place.lon;
    if (c->place.precision != PLACE_COUNTRY) /* countries are supporters already */
        places_support(r, &s);
}

/* "TRIPOLI, Lebanon": where the report was written is near what it tells of. */
static void read_dateline(struct resolving *r, const struct document *doc, struct place *out)
{
    struct slice rest = slice_part(doc->text, doc->dateline.place.from, doc->dateline.place.to);
    struct slice name = slice_trim(slice_cut(&rest, ','));
    struct place_mention m;
    if (!name.len)
        return;
    places_of_name(r->arena, r->lex, r->g, name, &m);
    int32_t e = rest.at ? lexicon_name(r->lex, slice_trim(rest)) : -1;
    for (size_t i = 0; e >= 0 && i < m.count; i++)
        if (!strcmp(m.list[i].place.iso3, r->lex->entries.list[e].iso3))
            m.list[i].score += 8.0;
    if (!m.count)
        return;
    if (choose(&m) >= clear_margin)
        support(r, &m);
    *out = m.list[m.best].place;
    out->span = doc->dateline.place;
}

void places_resolve(struct resolving *r, const struct document *doc, struct places *places)
{
    read_dateline(r, doc, &places->dateline);
    struct place_mention *list = places->mentions.list;
    size_t count = places->mentions.count;
    for (size_t i = 0; i < count; i++)
        list[i].clear = score(r, places, i) >= clear_margin;
    for (size_t i = 0; i < count; i++)
        if (list[i].clear)
            support(r, &list[i]);
    for (size_t i = 0; i < count; i++)
        score(r, places, i);
}
