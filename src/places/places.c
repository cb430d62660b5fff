#include "places/places.h"

#include "base/banned.h"

static bool is_place(const struct entry *e)
{
    return e->kind == ENTRY_PLACE || e->kind == ENTRY_REGION || e->kind == ENTRY_COUNTRY;
}

static int rank(const struct entry *e)
{
    return e->kind == ENTRY_PLACE ? 2 : e->kind == ENTRY_REGION ? 1 : 0;
}

/* Is `a` the likelier reading?  `iso3` is the country named behind, or "". */
static bool better(const struct entry *a, const struct entry *b, const char *iso3)
{
    if (!b)
        return true;
    if (rank(a) != rank(b))
        return rank(a) > rank(b);
    bool here = iso3[0] && !strcmp(a->iso3, iso3), there = iso3[0] && !strcmp(b->iso3, iso3);
    if (here != there)
        return here;
    return a->capital != b->capital ? a->capital : a->population > b->population;
}

static void fill(const struct entry *e, dem_span span, struct place *out)
{
    *out = (struct place){.span = span,
                          .name = e->name,
                          .id = e->id,
                          .lat = e->lat,
                          .lon = e->lon,
                          .located = e->kind == ENTRY_PLACE};
    memcpy(out->iso3, e->iso3, sizeof out->iso3);
}

/* "Paris, France", "Paris, in France": the country within three words behind. */
static const char *country_behind(const struct lexicon *lex, const struct tree *tree,
                                  const struct name_matches *names,
                                  const struct name_match *match)
{
    for (uint32_t i = match->last + 1; i < tree->count && i <= match->last + 3; i++) {
        const struct entry *e = NULL;
        if (names->at[i] >= 0)
            e = names_of_kind(lex, &names->list[names->at[i]], ENTRY_COUNTRY);
        if (e)
            return e->iso3;
    }
    return "";
}

bool places_of_match(const struct lexicon *lex, const struct tree *tree,
                     const struct name_matches *names, const struct name_match *match,
                     struct place *out)
{
    const struct entry *best = NULL;
    const char *iso3 = country_behind(lex, tree, names, match);
    for (int32_t e = match->entry; e >= 0; e = names_next(lex, match, e))
        if (is_place(&lex->entries.list[e]) && better(&lex->entries.list[e], best, iso3))
            best = &lex->entries.list[e];
    if (best)
        fill(best,
             (dem_span){tree->words[match->first].span.from, tree->words[match->last].span.to},
             out);
    return best != NULL;
}

static const char *country_of(const struct lexicon *lex, struct slice name)
{
    const struct entry *best = NULL;
    for (int32_t e = lexicon_name(lex, name); e >= 0; e = lex->entries.list[e].next)
        if (is_place(&lex->entries.list[e]) && better(&lex->entries.list[e], best, ""))
            best = &lex->entries.list[e];
    return best ? best->iso3 : "";
}

const char *places_country(const struct lexicon *lex, struct slice name)
{
    const char *comma = memchr(name.at, ',', name.len);
    if (!comma)
        return country_of(lex, name);
    size_t n = (size_t)(comma - name.at), from = n + 1;
    while (from < name.len && name.at[from] == ' ')
        from++;
    const char *behind = country_of(lex, slice_part(name, from, name.len));
    return behind[0] ? behind : country_of(lex, slice_part(name, 0, n));
}
