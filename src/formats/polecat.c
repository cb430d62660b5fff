/* The formats of PLOVER: POLECAT's table, and JSON Lines. */
#include "formats/build.h"

#include "base/banned.h"

/* ---- POLECAT: who --------------------------------------------------------------------- */

enum { WHO_NAME, WHO_COUNTRY, WHO_COW, WHO_SECTOR, WHO_SECTORS, WHO_TITLE, WHO_RAW };
#define WHO(side, field) ((field)*2 + (side))

static struct slice who(struct arena *arena, const struct row *row, int which)
{
    const struct party *p = row->side[which % 2];
    const struct country *c = p ? facts_country(row->view->facts, p->country) : NULL;
    if (!p)
        return SLICE_EMPTY;
    switch (which / 2) {
    case WHO_NAME: return p->name;
    case WHO_COUNTRY: return p->country;
    case WHO_COW: return c ? c->cow : SLICE_EMPTY;
    case WHO_SECTOR: return p->sector_count ? p->sectors[0] : SLICE_EMPTY;
    case WHO_SECTORS: return join(arena, p->sectors, p->sector_count, ';');
    case WHO_TITLE: return p->office;
    default: return p->text;
    }
}

/* ---- POLECAT: what and where ------------------------------------------------------------ */

static struct slice id(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return row_id(arena, row);
}

static struct slice type(struct arena *arena, const struct row *row, int mode)
{
    (void)arena;
    return mode ? row->view->event->mode : row->view->event->type;
}

static struct slice intensity(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    const struct store_event *e = row->view->event;
    return e->quad ? print_real(arena, e->score) : SLICE_EMPTY;
}

static struct slice quad(struct arena *arena, const struct row *row, int which)
{
    static const char *const names[] = {"", "VERBAL COOPERATION", "MATERIAL COOPERATION",
                                        "VERBAL CONFLICT", "MATERIAL CONFLICT"};
    (void)arena;
    (void)which;
    return slice_of(names[row->view->event->quad]);
}

static struct slice contexts(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    const json_t *list = view_get(row->view, "context");
    struct slice *parts = ARENA_ARRAY(arena, struct slice, json_array_size(list) + 1);
    size_t i;
    json_t *name;
    json_array_foreach(list, i, name) parts[i] = json_slice(name);
    return join(arena, parts, json_array_size(list), ';');
}

enum { PLACE_IN, PLACE_GEONAMES, PLACE_RAW, PLACE_FEATURE };

static bool digits(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return s.len > 0;
}

static struct slice place(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    const struct view *v = row->view;
    switch (which) {
    case PLACE_IN: return v->place.country;
    case PLACE_GEONAMES: return digits(v->place.gazetteer) ? v->place.gazetteer : SLICE_EMPTY;
    case PLACE_RAW: return v->place.text;
    default: return v->place.feature;
    }
}

static struct slice from_record(struct arena *arena, const struct row *row, int version)
{
    (void)arena;
    const json_t *part = view_get(row->view, version ? "coder" : "doc");
    return json_slice(json_object_get(part, version ? "version" : "language"));
}

static const struct column polecat[] = {
    {"Event ID", id, 0},
    {"Event Date", cell_day, DAY_DASHES},
    {"Event Type", type, false},
    {"Event Mode", type, true},
    {"Intensity", intensity, 0},
    {"Quad Code", quad, 0},
    {"Contexts", contexts, 0},
    {"Actor Name", who, WHO(SOURCE, WHO_NAME)},
    {"Actor Country", who, WHO(SOURCE, WHO_COUNTRY)},
    {"Actor COW", who, WHO(SOURCE, WHO_COW)},
    {"Primary Actor Sector", who, WHO(SOURCE, WHO_SECTOR)},
    {"Actor Sectors", who, WHO(SOURCE, WHO_SECTORS)},
    {"Actor Title", who, WHO(SOURCE, WHO_TITLE)},
    {"Actor Name Raw", who, WHO(SOURCE, WHO_RAW)},
    {"Wikipedia Actor ID", cell_none, 0},
    {"Recipient Name", who, WHO(TARGET, WHO_NAME)},
    {"Recipient Country", who, WHO(TARGET, WHO_COUNTRY)},
    {"Recipient COW", who, WHO(TARGET, WHO_COW)},
    {"Primary Recipient Sector", who, WHO(TARGET, WHO_SECTOR)},
    {"Recipient Sectors", who, WHO(TARGET, WHO_SECTORS)},
    {"Recipient Title", who, WHO(TARGET, WHO_TITLE)},
    {"Recipient Name Raw", who, WHO(TARGET, WHO_RAW)},
    {"Wikipedia Recipient ID", cell_none, 0},
    {"Placename", cell_text, TEXT_PLACE},
    {"City", cell_city, 0},
    {"District", cell_none, 0},
    {"Province", cell_text, TEXT_ADMIN1},
    {"Country", place, PLACE_IN},
    {"Latitude", cell_lat, 0},
    {"Longitude", cell_lon, 0},
    {"GeoNames ID", place, PLACE_GEONAMES},
    {"Raw Placename", place, PLACE_RAW},
    {"Feature Type", place, PLACE_FEATURE},
    {"Source", cell_text, TEXT_PUBLISHER},
    {"Publication Date", cell_published, DAY_DASHES},
    {"Story People", cell_none, 0},
    {"Story Organizations", cell_none, 0},
    {"Story Locations", cell_none, 0},
    {"Language", from_record, false},
    {"Version", from_record, true}};

const struct format format_polecat = {.name = "polecat",
                                      COLUMNS(polecat),
                                      .parties = PARTIES_ONE,
                                      .typed = true,
                                      .header = true,
                                      .dated = true};
