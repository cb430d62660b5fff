/* Cells that several formats have. */
#include "formats/build.h"

#include <math.h>

#include "base/banned.h"

struct slice cell_none(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)row;
    (void)which;
    return SLICE_EMPTY;
}

/* ---- Days and numbers -------------------------------------------------------- */

struct slice print_day(struct arena *arena, dem_day day, int form)
{
    if (day == DEM_DAY_UNKNOWN)
        return SLICE_EMPTY;
    struct date d = calendar_date(day);
    switch (form) {
    case DAY_DIGITS: return arena_print(arena, "%04d%02d%02d", d.year, d.month, d.day);
    case DAY_YEAR: return arena_print(arena, "%04d", d.year);
    case DAY_MONTH: return arena_print(arena, "%02d", d.month);
    case DAY_DAY: return arena_print(arena, "%02d", d.day);
    case DAY_YEAR_MONTH: return arena_print(arena, "%04d%02d", d.year, d.month);
    default: return arena_print(arena, "%04d-%02d-%02d", d.year, d.month, d.day);
    }
}

struct slice print_real(struct arena *arena, double value)
{
    struct slice s = arena_print(arena, "%.10g", value + 0.0); /* no -0 */
    return value == trunc(value) && fabs(value) < 1e9
               ? arena_print(arena, "%.*s.0", SLICE_ARG(s))
               : s;
}

struct slice cell_day(struct arena *arena, const struct row *row, int which)
{
    return print_day(arena, row->view->event->from, which);
}

struct slice cell_published(struct arena *arena, const struct row *row, int which)
{
    return print_day(arena, row->view->event->published, which);
}

/* ---- Ids ---------------------------------------------------------------------- */

static const uint64_t exact = (UINT64_C(1) << 53) - 1;

struct slice row_id(struct arena *arena, const struct row *row)
{
    unsigned long long id = row->view->event->id;
    return row->number > 1 ? arena_print(arena, "%016llx-%u", id, row->number)
                           : arena_print(arena, "%016llx", id);
}

uint64_t row_number(struct arena *arena, const struct row *row)
{
    return exact &
           (row->number > 1 ? hash_slice(HASH_SEED, row_id(arena, row)) : row->view->event->id);
}

struct slice cell_number(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return arena_print(arena, "%llu", (unsigned long long)row_number(arena, row));
}

/* ---- What and where ------------------------------------------------------------ */

int cameo_root(struct slice cameo)
{
    return cameo.len < 2 ? 0 : (cameo.at[0] - '0') * 10 + (cameo.at[1] - '0');
}

struct slice cell_cameo(struct arena *arena, const struct row *row, int digits)
{
    (void)arena;
    return slice_part(row->cameo, 0, (size_t)digits);
}

struct slice cell_goldstein(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return print_real(arena, row->view->event->goldstein);
}

struct slice cell_lat(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return row->view->place.located ? print_real(arena, row->view->place.lat) : SLICE_EMPTY;
}

struct slice cell_lon(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return row->view->place.located ? print_real(arena, row->view->place.lon) : SLICE_EMPTY;
}

struct slice cell_country_name(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    const struct country *c = facts_country(row->view->facts, row->view->place.country);
    return c ? c->name : SLICE_EMPTY;
}

struct slice cell_city(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    return slice_is(row->view->place.precision, "town") ? row->view->place.name : SLICE_EMPTY;
}

struct slice cell_sentence(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return row->view->sentence ? arena_print(arena, "%u", row->view->sentence) : SLICE_EMPTY;
}

struct slice cell_text(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    const struct view *v = row->view;
    switch (which) {
    case TEXT_DOCUMENT: return v->event->document;
    case TEXT_TITLE: return v->event->title;
    case TEXT_PUBLISHER: return v->event->publisher;
    case TEXT_URL: return v->event->url;
    case TEXT_PLACE: return v->place.name;
    default: return v->place.admin1;
    }
}

/* ---- Lists --------------------------------------------------------------------- */

struct slice join(struct arena *arena, const struct slice *parts, size_t count, char between)
{
    size_t room = count;
    for (size_t i = 0; i < count; i++)
        room += parts[i].len;
    char *to = arena_take(arena, room + 1);
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        if (i)
            to[len++] = between;
        for (size_t k = 0; k < parts[i].len; k++) {
            char c = parts[i].at[k];
            to[len++] = c != between ? c : between == ';' ? ',' : ' ';
        }
    }
    return (struct slice){to, len};
}
