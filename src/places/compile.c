#include "places/compile.h"

#include "base/error.h"
#include "base/table.h"
#include "places/fold.h"
#include "places/gazetteer.h"

#include <jansson.h>

#include "base/banned.h"

enum { FIELDS = 15 };

struct row {
    uint32_t id, name, code, above, population, alternates;
    int32_t lat, lon;
    double north, east; /* of regions and countries: sums over their towns */
    uint32_t towns;
    enum gazetteer_kind kind;
};

struct key {
    struct slice text;
    uint32_t row, kind, population;
};

struct compiler {
    struct arena *arena;
    struct table strings, countries, regions; /* pool offset; index of the lists below */
    struct {
        char *list;
        size_t count, room;
    } pool;
    struct {
        struct row *list;
        size_t count, room;
    } towns, admins, lands;
    struct {
        struct key *list;
        size_t count, room;
    } keys;
    struct table iso_names; /* "AF balkh" -> pool offset of "AF-BAL" */
};

static uint32_t keep(struct compiler *c, struct slice text)
{
    int32_t at = table_add(&c->strings, text, (int32_t)c->pool.count);
    if ((size_t)at == c->pool.count) {
        for (size_t i = 0; i < text.len; i++)
            *ARENA_PUSH(c->arena, &c->pool) = text.at[i];
        *ARENA_PUSH(c->arena, &c->pool) = 0;
    }
    return (uint32_t)at;
}

/* What a name adds to say which kind of region it is. */
static bool is_kind_word(struct slice word)
{
    static const char *const words[] = {
        "province",    "region",       "oblast",     "state",  "governorate", "department",
        "district",    "county",       "republic",   "krai",   "kray",        "prefecture",
        "autonomous",  "municipality", "city",       "of",     "the",         "division",
        "voivodeship", "canton",       "respublika", "wilaya", "sheng",       "metropolitan"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_is(word, words[i]))
            return true;
    return false;
}

/* The folded name without words of kind, or the whole where nothing else is left. */
static struct slice bare_name(struct arena *arena, struct slice name)
{
    char folded[FOLD_MAX], out[FOLD_MAX + 1];
    struct slice rest = {folded, fold_name(name, folded)};
    struct slice whole = rest;
    size_t len = 0;
    while (rest.at && rest.len) {
        struct slice word = slice_cut(&rest, ' ');
        if (is_kind_word(word))
            continue;
        if (len)
            out[len++] = ' ';
        memcpy(out + len, word.at, word.len);
        len += word.len;
    }
    return arena_copy(arena, len ? (struct slice){out, len} : whole);
}

static void add_key(struct compiler *c, struct slice name, uint32_t row, const struct row *r)
{
    char folded[FOLD_MAX];
    size_t len = fold_name(name, folded);
    if (len > 1)
        *ARENA_PUSH(c->arena, &c->keys) =
            (struct key){arena_copy(c->arena, (struct slice){folded, len}), row,
                         (uint32_t)r->kind, r->population};
}

/* ---- The texts ---------------------------------------------------------- */

static json_t *load(struct slice text, const char *what, dem_error *err)
{
    json_error_t at;
    json_t *json = json_loadb(text.at ? text.at : "", text.len, 0, &at);
    if (!json)
        error_at(err, DEM_E_FORMAT, (uint32_t)at.line, "%s, line %d: %s", what, at.line,
                 at.text);
    return json;
}

static struct slice member(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value)
               ? (struct slice){json_string_value(value), json_string_length(value)}
               : SLICE_EMPTY;
}

static void add_country(struct compiler *c, struct slice iso2, struct slice iso3,
                        struct slice name)
{
    struct row row = {.name = keep(c, arena_copy(c->arena, name)), .kind = GAZETTEER_COUNTRY};
    row.code = keep(c, arena_copy(c->arena, iso3));
    table_add(&c->countries, arena_copy(c->arena, iso2), (int32_t)c->lands.count);
    *ARENA_PUSH(c->arena, &c->lands) = row;
}

static dem_code read_countries(struct compiler *c, struct slice text, dem_error *err)
{
    json_t *json = load(text, "the countries of iso-codes", err);
    const json_t *list = json_object_get(json, "3166-1");
    size_t i;
    const json_t *one;
    json_array_foreach(list, i, one)
    {
        struct slice common = member(one, "common_name");
        add_country(c, member(one, "alpha_2"), member(one, "alpha_3"),
                    common.len ? common : member(one, "name"));
    }
    json_decref(json);
    if (!c->lands.count)
        return json ? error_set(err, DEM_E_FORMAT, "iso-codes has no list \"3166-1\"")
                    : DEM_E_FORMAT;
    add_country(c, SLICE("XK"), SLICE("KOS"), SLICE("Kosovo")); /* GeoNames' own code */
    return DEM_OK;
}

static dem_code read_subdivisions(struct compiler *c, struct slice text, dem_error *err)
{
    json_t *json = load(text, "the subdivisions of iso-codes", err);
    const json_t *list = json_object_get(json, "3166-2");
    size_t i;
    const json_t *one;
    json_array_foreach(list, i, one)
    {
        struct slice code = arena_copy(c->arena, member(one, "code"));
        struct slice name = bare_name(c->arena, member(one, "name"));
        int32_t at = (int32_t)keep(c, code);
        table_add(&c->iso_names,
                  arena_print(c->arena, "%.*s %.*s", (int)(code.len < 2 ? code.len : 2),
                              code.at, SLICE_ARG(name)),
                  at);
        table_add(&c->iso_names, code, at);
    }
    json_decref(json);
    return json ? DEM_OK : DEM_E_FORMAT;
}

/* ISO's code of a region: GeoNames has the same letters, or the names agree. */
static uint32_t iso_code(struct compiler *c, struct slice code, struct slice name)
{
    struct slice iso = arena_print(c->arena, "%.*s", SLICE_ARG(code));
    bool letters = iso.len > 3 && (iso.at[3] < '0' || iso.at[3] > '9');
    ((char *)(uintptr_t)iso.at)[2] = '-';
    int32_t at = letters ? table_find(&c->iso_names, iso) : TABLE_NONE;
    if (at == TABLE_NONE)
        at = table_find(&c->iso_names, arena_print(c->arena, "%.2s %.*s", code.at,
                                                   SLICE_ARG(bare_name(c->arena, name))));
    return at == TABLE_NONE ? keep(c, SLICE("")) : (uint32_t)at;
}

static dem_code read_admin1(struct compiler *c, struct slice text, dem_error *err)
{
    json_t *json = load(text, "the first-order regions", err);
    size_t i;
    const json_t *one;
    json_array_foreach(json, i, one)
    {
        struct slice code = arena_copy(c->arena, member(one, "code"));
        struct slice name = arena_copy(c->arena, member(one, "name"));
        int32_t land = table_find(&c->countries, slice_part(code, 0, 2));
        if (code.len < 4 || land == TABLE_NONE || !name.len)
            continue;
        struct row row = {.name = keep(c, name),
                          .code = iso_code(c, code, name),
                          .above = (uint32_t)land,
                          .kind = GAZETTEER_ADMIN1};
        table_add(&c->regions, code, (int32_t)c->admins.count);
        *ARENA_PUSH(c->arena, &c->admins) = row;
    }
    json_decref(json);
    return json ? DEM_OK : DEM_E_FORMAT;
}

static bool number(struct slice text, double *out)
{
    char copy[24], *end;
    if (text.len >= sizeof copy)
        return false;
    memcpy(copy, text.at ? text.at : "", text.len);
    copy[text.len] = 0;
    *out = strtod(copy, &end);
    return end == copy + text.len;
}

static void count_town(struct row *above, const struct row *town)
{
    uint64_t sum = (uint64_t)above->population + town->population;
    above->population = sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
    above->north += town->lat;
    above->east += town->lon;
    above->towns++;
}

static void add_town_keys(struct compiler *c, const struct slice *f, struct row *row)
{
    uint32_t at = (uint32_t)c->towns.count;
    struct slice rest = f[3];
    row->alternates = 0;
    while (rest.at && rest.len && row->alternates < UINT16_MAX)
        row->alternates += slice_cut(&rest, ',').len > 0;
    add_key(c, f[1], at, row);
    add_key(c, f[2], at, row);
    for (rest = f[3]; rest.at && rest.len;)
        add_key(c, slice_cut(&rest, ','), at, row);
}

/* id name ascii alternates lat lon class code country cc2 admin1 ... population; parts of
 * towns and abandoned or destroyed ones are no places for news. */
static bool add_town(struct compiler *c, const struct slice *f)
{
    double id, lat, lon, people;
    if (!number(f[0], &id) || !number(f[4], &lat) || !number(f[5], &lon) ||
        !number(f[14], &people) || id < 1 || id > 4e9)
        return false;
    int32_t land = table_find(&c->countries, f[8]);
    if (land == TABLE_NONE || slice_is(f[7], "PPLQ") || slice_is(f[7], "PPLW"))
        return true;
    int32_t region = table_find(
        &c->regions, arena_print(c->arena, "%.*s.%.*s", SLICE_ARG(f[8]), SLICE_ARG(f[10])));
    struct row row = {.id = (uint32_t)id,
                      .lat = (int32_t)(lat * 1e5 + (lat < 0 ? -0.5 : 0.5)),
                      .lon = (int32_t)(lon * 1e5 + (lon < 0 ? -0.5 : 0.5)),
                      .population = people > 0 && people < 4e9 ? (uint32_t)people : 0,
                      .name = keep(c, f[1]),
                      .code = keep(c, f[7]),
                      .kind = GAZETTEER_TOWN};
    /* Rows of regions and countries follow those of towns, whose number is not known yet. */
    row.above = region == TABLE_NONE ? (uint32_t)land : (uint32_t)region;
    row.towns = region == TABLE_NONE;
    if (!slice_is(f[7], "PPLX")) {
        count_town(&c->lands.list[land], &row);
        if (region != TABLE_NONE)
            count_town(&c->admins.list[region], &row);
    }
    add_town_keys(c, f, &row);
    *ARENA_PUSH(c->arena, &c->towns) = row;
    return true;
}

static dem_code read_towns(struct compiler *c, struct slice rest, dem_error *err)
{
    for (uint32_t line = 1; rest.at && rest.len; line++) {
        struct slice f[FIELDS] = {SLICE_EMPTY}, row = slice_cut(&rest, '\n');
        int count = 0;
        while (row.at && count < FIELDS)
            f[count++] = slice_cut(&row, '\t');
        if (f[0].len && (count < FIELDS || !add_town(c, f)))
            return error_at(
                err, DEM_E_FORMAT, line,
                "the towns, line %u: no row of GeoNames (id, name, ..., population)", line);
    }
    return c->towns.count ? DEM_OK : error_set(err, DEM_E_FORMAT, "the towns are empty");
}

/* ---- The bytes ---------------------------------------------------------- */

static unsigned char *put32(unsigned char *at, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(v >> (8 * i));
    return at + 4;
}

static unsigned char *put64(unsigned char *at, uint64_t v)
{
    return put32(put32(at, (uint32_t)v), (uint32_t)(v >> 32));
}

static unsigned char *put_row(unsigned char *at, const struct row *r, uint32_t above)
{
    at = put32(put32(put32(at, r->id), (uint32_t)r->lat), (uint32_t)r->lon);
    at = put32(put32(put32(put32(at, r->population), r->name), r->code), above);
    *at++ = (unsigned char)r->alternates;
    *at++ = (unsigned char)(r->alternates >> 8);
    *at++ = (unsigned char)r->kind;
    *at++ = 0;
    return at;
}

static void settle(struct row *r)
{
    r->lat = r->towns ? (int32_t)(r->north / r->towns) : 0;
    r->lon = r->towns ? (int32_t)(r->east / r->towns) : 0;
}

static unsigned char *put_rows(struct compiler *c, unsigned char *at)
{
    uint32_t admins = (uint32_t)c->towns.count, lands = admins + (uint32_t)c->admins.count;
    for (size_t i = 0; i < c->towns.count; i++) {
        const struct row *r = &c->towns.list[i];
        at = put_row(at, r, (r->towns ? lands : admins) + r->above);
    }
    for (size_t i = 0; i < c->admins.count; i++) {
        settle(&c->admins.list[i]);
        at = put_row(at, &c->admins.list[i], lands + c->admins.list[i].above);
    }
    for (size_t i = 0; i < c->lands.count; i++) {
        settle(&c->lands.list[i]);
        at = put_row(at, &c->lands.list[i], lands + (uint32_t)i);
    }
    return at;
}

/* By text, then regions last, then the largest first. */
static int by_text(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    int order = slice_compare(x->text, y->text);
    if (order)
        return order;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->population != y->population)
        return x->population > y->population ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void sort_keys(struct compiler *c)
{
    for (size_t i = 0; i < c->admins.count; i++) {
        const struct row *r = &c->admins.list[i];
        struct slice name = slice_of(c->pool.list + r->name);
        uint32_t row = (uint32_t)(c->towns.count + i);
        add_key(c, name, row, r);
        add_key(c, bare_name(c->arena, name), row, r);
    }
    qsort(c->keys.list, c->keys.count, sizeof *c->keys.list, by_text);
    size_t kept = 0;
    for (size_t i = 0; i < c->keys.count; i++) {
        const struct key *k = &c->keys.list[i], *last = kept ? &c->keys.list[kept - 1] : NULL;
        if (!last || last->row != k->row || !slice_equal(last->text, k->text))
            c->keys.list[kept++] = *k;
    }
    c->keys.count = kept;
}

static struct slice write_all(struct compiler *c)
{
    sort_keys(c);
    uint32_t *text = ARENA_ARRAY(c->arena, uint32_t, c->keys.count + 1);
    for (size_t i = 0; i < c->keys.count; i++)
        text[i] = keep(c, c->keys.list[i].text);
    size_t rows = c->towns.count + c->admins.count + c->lands.count;
    size_t size =
        GAZETTEER_HEADER + rows * GAZETTEER_ROW + c->keys.count * GAZETTEER_KEY + c->pool.count;
    unsigned char *file = arena_take(c->arena, size), *at = file + GAZETTEER_HEADER;
    at = put_rows(c, at);
    for (size_t i = 0; i < c->keys.count; i++)
        at = put32(put32(at, text[i]), c->keys.list[i].row);
    memcpy(at, c->pool.list, c->pool.count);
    memcpy(file, "dem-gaz\n", 8);
    at = put32(put32(file + 8, GAZETTEER_VERSION), (uint32_t)rows);
    at = put32(put32(at, (uint32_t)c->lands.count), (uint32_t)c->keys.count);
    put32(at, (uint32_t)c->pool.count);
    put64(file + 32, hash_bytes(HASH_SEED, file + GAZETTEER_HEADER, size - GAZETTEER_HEADER));
    put64(file + 40, hash_bytes(HASH_SEED, file, 40));
    return (struct slice){(const char *)file, size};
}

dem_code gazetteer_compile(struct arena *arena, const struct gazetteer_sources *sources,
                           struct slice *out, dem_error *err)
{
    struct compiler c = {.arena = arena};
    table_init(&c.strings, arena);
    table_init(&c.countries, arena);
    table_init(&c.regions, arena);
    table_init(&c.iso_names, arena);
    dem_code code = read_countries(&c, sources->countries, err);
    if (!code)
        code = read_subdivisions(&c, sources->subdivisions, err);
    if (!code)
        code = read_admin1(&c, sources->admin1, err);
    if (!code)
        code = read_towns(&c, sources->towns, err);
    if (!code)
        *out = write_all(&c);
    return code;
}
