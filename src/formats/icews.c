/* ICEWS. */
#include "formats/build.h"

#include "base/banned.h"

/* ---- Who ------------------------------------------------------------------------------ */

static bool is_small(struct slice word)
{
    return word.len && word.at[0] >= 'a' && word.at[0] <= 'z';
}

/* Words inside of names that are written small. */
static bool is_particle(struct slice word)
{
    return slice_listed(word,
                        SLICE("of|the|and|for|in|on|to|de|del|der|la|le|du|da|dos|van|von|"
                              "bin|ibn|al|el|ul"));
}

static bool is_agent(const struct facts *facts, struct arena *arena, struct slice word)
{
    char *small = arena_take(arena, word.len + 1);
    for (size_t i = 0; i < word.len; i++)
        small[i] =
            (char)(word.at[i] >= 'A' && word.at[i] <= 'Z' ? word.at[i] | 32 : word.at[i]);
    struct slice one = {small, word.len};
    if (table_find(&facts->agent, one) != TABLE_NONE)
        return true;
    one.len -= slice_ends(one, SLICE("s"));
    return table_find(&facts->agent, one) != TABLE_NONE;
}

/* A noun that names nobody: written small, or an agent ("Rebels" at a sentence's beginning). */
static bool is_unnamed(struct arena *arena, const struct facts *facts, const struct party *p)
{
    bool first = true;
    for (struct slice rest = p->name; rest.at; first = false) {
        struct slice word = slice_cut(&rest, ' ');
        if (first && is_agent(facts, arena, word))
            return true;
        if (is_small(word) && !is_particle(word))
            return true;
    }
    return false;
}

static struct slice country_name(const struct facts *facts, const struct party *p)
{
    const struct country *c = facts_country(facts, p->country);
    return c ? c->name : SLICE_EMPTY;
}

/* "Police (Peru)" for the unnamed. */
static struct slice name(struct arena *arena, const struct row *row, int side)
{
    const struct facts *facts = row->view->facts;
    const struct party *p = row->side[side];
    if (!is_unnamed(arena, facts, p))
        return p->name;
    const struct role *r = p->sector_count ? facts_role(facts, p->sectors[0]) : NULL;
    struct slice who = r ? r->person : p->name, country = country_name(facts, p);
    return country.len ? arena_print(arena, "%.*s (%.*s)", SLICE_ARG(who), SLICE_ARG(country))
                       : who;
}

static bool listed(const struct slice *list, size_t count, struct slice s)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(list[i], s))
            return true;
    return false;
}

static struct slice sectors(struct arena *arena, const struct row *row, int side)
{
    const struct party *p = row->side[side];
    struct slice parts[PARTY_SECTOR_ROOM + 1];
    size_t count = 0;
    for (size_t i = 0; i <= p->sector_count; i++) { /* the body that it is, first */
        const struct role *r = facts_role(row->view->facts, i ? p->sectors[i - 1] : p->country);
        if (r && !listed(parts, count, r->sector))
            parts[count++] = r->sector;
    }
    return join(arena, parts, count, ',');
}

static struct slice country(struct arena *arena, const struct row *row, int side)
{
    (void)arena;
    return country_name(row->view->facts, row->side[side]);
}

/* ---- What ------------------------------------------------------------------------------ */

static struct slice event_text(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    return facts_code(row->view->facts, row->cameo);
}

/* The low 53 bits of the hash of the document's id. */
static struct slice story(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    uint64_t hash = hash_slice(HASH_SEED, row->view->event->document);
    return arena_print(arena, "%llu", (unsigned long long)(hash & ((UINT64_C(1) << 53) - 1)));
}

static const struct column icews[] = {{"Event ID", cell_number, 0},
                                      {"Event Date", cell_day, DAY_DASHES},
                                      {"Source Name", name, SOURCE},
                                      {"Source Sectors", sectors, SOURCE},
                                      {"Source Country", country, SOURCE},
                                      {"Event Text", event_text, 0},
                                      {"CAMEO Code", cell_cameo, 4},
                                      {"Intensity", cell_goldstein, 0},
                                      {"Target Name", name, TARGET},
                                      {"Target Sectors", sectors, TARGET},
                                      {"Target Country", country, TARGET},
                                      {"Story ID", story, 0},
                                      {"Sentence Number", cell_sentence, 0},
                                      {"Publisher", cell_text, TEXT_PUBLISHER},
                                      {"City", cell_city, 0},
                                      {"District", cell_none, 0},
                                      {"Province", cell_text, TEXT_ADMIN1},
                                      {"Country", cell_country_name, 0},
                                      {"Latitude", cell_lat, 0},
                                      {"Longitude", cell_lon, 0}};

const struct format format_icews = {.name = "icews",
                                    COLUMNS(icews),
                                    .parties = PARTIES_TWO,
                                    .header = true,
                                    .dated = true,
                                    .splits = true,
                                    .reciprocal = true};
