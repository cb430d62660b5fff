/* GDELT 2.0: events and mentions. */
#include "formats/build.h"

#include "text/letters.h"

#include "base/banned.h"

/* ---- Actors ---------------------------------------------------------------------- */

static struct slice actor_code(struct arena *arena, const struct row *row, int side)
{
    (void)arena;
    return row->side[side] ? row->side[side]->code : SLICE_EMPTY;
}

/* In capitals, as GDELT has names. */
static struct slice actor_name(struct arena *arena, const struct row *row, int side)
{
    struct slice name = row->side[side] ? row->side[side]->name : SLICE_EMPTY;
    return recase(arena, name, utf8proc_toupper, utf8proc_toupper);
}

static struct slice actor_country(struct arena *arena, const struct row *row, int side)
{
    (void)arena;
    const struct party *p = row->side[side];
    return p && facts_country(row->view->facts, p->country) ? p->country : SLICE_EMPTY;
}

/* Where a body stands for a country: UNO of IGOUNO. */
static const struct role *body(const struct row *row, int side)
{
    const struct party *p = row->side[side];
    return p ? facts_role(row->view->facts, p->country) : NULL;
}

static struct slice actor_group(struct arena *arena, const struct row *row, int side)
{
    (void)arena;
    const struct role *r = body(row, side);
    return r && r->cameo.len > 3 ? slice_part(r->cameo, r->cameo.len - 3, r->cameo.len)
                                 : SLICE_EMPTY;
}

/* The first three roles of the code; a body is one (IGO). */
#define TYPE(side, n) ((n)*2 + (side))

static struct slice actor_type(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    int side = which % 2, n = which / 2;
    const struct party *p = row->side[side];
    const struct role *r = body(row, side);
    size_t from = r ? r->cameo.len : p ? p->country.len : 0;
    if (!p)
        return SLICE_EMPTY;
    if (r && n-- == 0)
        return slice_part(r->cameo, 0, 3);
    return slice_part(p->code, from + 3 * (size_t)n, from + 3 * (size_t)n + 3);
}

/* ---- What --------------------------------------------------------------------------- */

/* Year and the share of it that is over, as GDELT counts: months of 30 days, years of 365. */
static struct slice fraction(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    struct date d = calendar_date(row->view->event->from);
    return arena_print(arena, "%.4f", d.year + ((d.month - 1) * 30 + d.day) / 365.0);
}

static struct slice root_event(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    return row->view->lead ? SLICE("1") : SLICE("0");
}

/* By CAMEO's roots. */
static struct slice quad(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    int root = cameo_root(row->cameo);
    return arena_print(arena, "%d", root <= 5 ? 1 : root <= 8 ? 2 : root <= 13 ? 3 : 4);
}

enum { NUMBER_MENTIONS, NUMBER_SOURCES, NUMBER_ARTICLES };

static struct slice number(struct arena *arena, const struct row *row, int which)
{
    const struct store_event *e = row->view->event;
    uint32_t n = which == NUMBER_MENTIONS  ? e->mentions
                 : which == NUMBER_SOURCES ? e->sources
                                           : e->reports;
    return arena_print(arena, "%u", n);
}

/* ---- Where --------------------------------------------------------------------------- */

static bool american(const struct row *row)
{
    return slice_is(row->view->place.country, "USA");
}

static bool whole_country(const struct row *row)
{
    return slice_is(row->view->place.precision, "country");
}

static bool region(const struct row *row)
{
    struct slice how = row->view->place.precision;
    return slice_is(how, "admin1") || slice_is(how, "region");
}

static struct slice geo_type(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    return !row->view->place.known ? SLICE_EMPTY
           : whole_country(row)    ? SLICE("1")
           : region(row)           ? american(row) ? SLICE("2") : SLICE("5")
                     : american(row) ? SLICE("3")
                                   : SLICE("4");
}

/* "Town, Region, Country" */
static struct slice geo_name(struct arena *arena, const struct row *row, int which)
{
    struct slice country = cell_country_name(arena, row, which), name = row->view->place.name,
                 admin1 = row->view->place.admin1;
    if (admin1.len && !whole_country(row) && !slice_equal(admin1, name))
        name = arena_print(arena, "%.*s, %.*s", SLICE_ARG(name), SLICE_ARG(admin1));
    return country.len && !slice_equal(country, name)
               ? arena_print(arena, "%.*s, %.*s", SLICE_ARG(name), SLICE_ARG(country))
               : name;
}

static struct slice geo_country(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    const struct country *c = facts_country(row->view->facts, row->view->place.country);
    return c ? c->fips : SLICE_EMPTY;
}

/* A country's own code for the country as a whole, "USTX" for a state of the USA; of other
 * regions we know ISO 3166-2 only. */
static struct slice geo_admin1(struct arena *arena, const struct row *row, int which)
{
    struct slice code = row->view->place.admin1_code;
    if (whole_country(row))
        return geo_country(arena, row, which);
    return slice_starts(code, SLICE("US-"))
               ? arena_print(arena, "US%.*s", SLICE_ARG(slice_part(code, 3, code.len)))
               : SLICE_EMPTY;
}

static struct slice geo_feature(struct arena *arena, const struct row *row, int which)
{
    return whole_country(row) || region(row) ? geo_admin1(arena, row, which) : SLICE_EMPTY;
}

/* ---- When and from where -------------------------------------------------------------- */

/* The article's day, else the event's. */
static struct slice added(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    const struct store_event *e = row->view->event;
    dem_day day = e->published == DEM_DAY_UNKNOWN ? e->from : e->published;
    return arena_print(arena, "%.*s000000", SLICE_ARG(print_day(arena, day, DAY_DIGITS)));
}

static struct slice event_time(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return arena_print(arena, "%.*s000000", SLICE_ARG(cell_day(arena, row, DAY_DIGITS)));
}

/* The address, else the document's id. */
static struct slice address(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    const struct store_event *e = row->view->event;
    return e->url.len ? e->url : e->document;
}

#define ACTOR(n, side)                                                                         \
    {"Actor" n "Code", actor_code, side}, {"Actor" n "Name", actor_name, side},                \
        {"Actor" n "CountryCode", actor_country, side},                                        \
        {"Actor" n "KnownGroupCode", actor_group, side},                                       \
        {"Actor" n "EthnicCode", cell_none, 0}, {"Actor" n "Religion1Code", cell_none, 0},     \
        {"Actor" n "Religion2Code", cell_none, 0},                                             \
        {"Actor" n "Type1Code", actor_type, TYPE(side, 0)},                                    \
        {"Actor" n "Type2Code", actor_type, TYPE(side, 1)},                                    \
    {                                                                                          \
        "Actor" n "Type3Code", actor_type, TYPE(side, 2)                                       \
    }
#define NO_GEO(n)                                                                              \
    {n "Geo_Type", cell_none, 0}, {n "Geo_FullName", cell_none, 0},                            \
        {n "Geo_CountryCode", cell_none, 0}, {n "Geo_ADM1Code", cell_none, 0},                 \
        {n "Geo_ADM2Code", cell_none, 0}, {n "Geo_Lat", cell_none, 0},                         \
        {n "Geo_Long", cell_none, 0},                                                          \
    {                                                                                          \
        n "Geo_FeatureID", cell_none, 0                                                        \
    }

static const struct column events[] = {{"GLOBALEVENTID", cell_number, 0},
                                       {"SQLDATE", cell_day, DAY_DIGITS},
                                       {"MonthYear", cell_day, DAY_YEAR_MONTH},
                                       {"Year", cell_day, DAY_YEAR},
                                       {"FractionDate", fraction, 0},
                                       ACTOR("1", SOURCE),
                                       ACTOR("2", TARGET),
                                       {"IsRootEvent", root_event, 0},
                                       {"EventCode", cell_cameo, 4},
                                       {"EventBaseCode", cell_cameo, 3},
                                       {"EventRootCode", cell_cameo, 2},
                                       {"QuadClass", quad, 0},
                                       {"GoldsteinScale", cell_goldstein, 0},
                                       {"NumMentions", number, NUMBER_MENTIONS},
                                       {"NumSources", number, NUMBER_SOURCES},
                                       {"NumArticles", number, NUMBER_ARTICLES},
                                       {"AvgTone", cell_none, 0},
                                       NO_GEO("Actor1"),
                                       NO_GEO("Actor2"),
                                       {"ActionGeo_Type", geo_type, 0},
                                       {"ActionGeo_FullName", geo_name, 0},
                                       {"ActionGeo_CountryCode", geo_country, 0},
                                       {"ActionGeo_ADM1Code", geo_admin1, 0},
                                       {"ActionGeo_ADM2Code", cell_none, 0},
                                       {"ActionGeo_Lat", cell_lat, 0},
                                       {"ActionGeo_Long", cell_lon, 0},
                                       {"ActionGeo_FeatureID", geo_feature, 0},
                                       {"DATEADDED", added, 0},
                                       {"SOURCEURL", address, 0}};

const struct format format_gdelt2 = {
    .name = "gdelt2", COLUMNS(events), .parties = PARTIES_ONE, .dated = true, .splits = true};

/* ---- Mentions --------------------------------------------------------------------------- */

static struct slice mention_type(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    return row->view->event->url.len ? SLICE("1") : SLICE("2"); /* web; citation */
}

/* Characters in text[0, to). */
static uint32_t characters(struct slice text, size_t to)
{
    uint32_t count = 0;
    for (size_t i = 0; i < text.len && i < to; i++)
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return count;
}

static const struct party *same_party(const struct parties *list, const struct party *wanted)
{
    for (size_t i = 0; i < list->count; i++)
        if (slice_equal(list->list[i].name, wanted->name))
            return &list->list[i];
    for (size_t i = 0; i < list->count; i++)
        if (slice_equal(list->list[i].code, wanted->code))
            return &list->list[i];
    return NULL;
}

/* Where this article names the party of the event; -1: it does not. */
static struct slice actor_offset(struct arena *arena, const struct row *row, int side)
{
    const struct view *v = row->view;
    const struct party *wanted = row->side[side], *p = NULL;
    const struct parties *lists[] = {side == SOURCE ? &v->actors : &v->recipients,
                                     side == SOURCE ? &v->recipients : &v->actors};
    for (int i = 0; i < 2 && wanted && !p; i++)
        p = same_party(lists[i], wanted);
    return p ? arena_print(arena, "%u", characters(v->event->text, p->span.from)) : SLICE("-1");
}

static struct slice action_offset(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    const struct view *v = row->view;
    return arena_print(arena, "%u", characters(v->event->text, v->trigger.from));
}

static struct slice in_raw_text(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)row;
    (void)which;
    return SLICE("1");
}

/* Per cent, in tens, never 0. */
static struct slice confidence(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    const json_t *value = view_get(row->view, "confidence");
    int tens = (int)(json_number_value(value) * 10 + 0.5);
    return arena_print(arena, "%d", tens < 1 ? 10 : tens * 10);
}

static struct slice length(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    struct slice text = row->view->event->text;
    return arena_print(arena, "%u", characters(text, text.len));
}

static const struct column mentions[] = {{"GLOBALEVENTID", cell_number, 0},
                                         {"EventTimeDate", event_time, 0},
                                         {"MentionTimeDate", added, 0},
                                         {"MentionType", mention_type, 0},
                                         {"MentionSourceName", cell_text, TEXT_PUBLISHER},
                                         {"MentionIdentifier", address, 0},
                                         {"SentenceID", cell_sentence, 0},
                                         {"Actor1CharOffset", actor_offset, SOURCE},
                                         {"Actor2CharOffset", actor_offset, TARGET},
                                         {"ActionCharOffset", action_offset, 0},
                                         {"InRawText", in_raw_text, 0},
                                         {"Confidence", confidence, 0},
                                         {"MentionDocLen", length, 0},
                                         {"MentionDocTone", cell_none, 0},
                                         {"MentionDocTranslationInfo", cell_none, 0},
                                         {"Extras", cell_none, 0}};

const struct format format_gdelt2_mentions = {.name = "gdelt2-mentions",
                                              COLUMNS(mentions),
                                              .parties = PARTIES_ONE,
                                              .dated = true,
                                              .splits = true,
                                              .mentions = true};
