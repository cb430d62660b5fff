/* What others call countries, sectors and codes: data/ read once. */
#include "formats/build.h"

#include "lexicon/rows.h"

#include "base/banned.h"

enum { COUNTRY_COLUMNS = 9, CAMEO_COLUMNS = 6 };

struct reading {
    struct arena *arena;
    struct facts *facts;
};

static void take_country(struct reading *r, const struct rows *rows)
{
    struct facts *f = r->facts;
    table_add(&f->country, rows->field[0], (int32_t)f->countries.count);
    *ARENA_PUSH(r->arena, &f->countries) =
        (struct country){.iso3 = rows->field[0], .name = rows->field[2], .cow = rows->field[7]};
}

static void take_fips(struct reading *r, const struct rows *rows)
{
    int32_t at = table_find(&r->facts->country, rows->field[0]);
    if (at != TABLE_NONE)
        r->facts->countries.list[at].fips = rows->field[1];
}

static void take_role(struct reading *r, const struct rows *rows)
{
    struct facts *f = r->facts;
    table_add(&f->role, rows->field[0], (int32_t)f->roles.count);
    *ARENA_PUSH(r->arena, &f->roles) = (struct role){
        rows->field[0], slice_is(rows->field[1], "-") ? SLICE_EMPTY : rows->field[1],
        rows->field[2], rows->field[3]};
}

static void take_code(struct reading *r, const struct rows *rows)
{
    struct facts *f = r->facts;
    table_add(&f->code, rows->field[0], (int32_t)f->codes.count);
    *ARENA_PUSH(r->arena, &f->codes) = rows->field[1];
}

static void take_agent(struct reading *r, const struct rows *rows)
{
    table_add(&r->facts->agent, rows->field[0], 0);
}

static dem_code read_file(struct reading *r, const char *data, const char *name, int columns,
                          void (*take)(struct reading *, const struct rows *), dem_error *err)
{
    struct rows rows;
    dem_code code = rows_open(&rows, r->arena, data, name, err);
    while (!code && !(code = rows_next(&rows, columns, err)))
        take(r, &rows);
    return code == DEM_END ? DEM_OK : code;
}

dem_code facts_read(struct arena *arena, const char *data, struct facts *out, dem_error *err)
{
    static const struct {
        const char *name;
        int columns;
        void (*take)(struct reading *, const struct rows *);
    } files[] = {{"actors/countries.tsv", COUNTRY_COLUMNS, take_country},
                 {"places/fips.tsv", 2, take_fips},
                 {"ontology/roles.tsv", 4, take_role},
                 {"ontology/cameo.tsv", CAMEO_COLUMNS, take_code},
                 {"actors/agents.tsv", 3, take_agent}};
    struct reading r = {arena, out};
    dem_code code = DEM_OK;
    *out = (struct facts){.countries = {NULL, 0, 0}};
    table_init(&out->country, arena);
    table_init(&out->role, arena);
    table_init(&out->code, arena);
    table_init(&out->agent, arena);
    for (size_t i = 0; i < sizeof files / sizeof *files && !code; i++)
        code = read_file(&r, data, files[i].name, files[i].columns, files[i].take, err);
    return code;
}

const struct country *facts_country(const struct facts *facts, struct slice iso3)
{
    int32_t at = iso3.len ? table_find(&facts->country, iso3) : TABLE_NONE;
    return at == TABLE_NONE ? NULL : &facts->countries.list[at];
}

const struct role *facts_role(const struct facts *facts, struct slice code)
{
    int32_t at = code.len ? table_find(&facts->role, code) : TABLE_NONE;
    return at == TABLE_NONE ? NULL : &facts->roles.list[at];
}

struct slice facts_code(const struct facts *facts, struct slice cameo)
{
    int32_t at = cameo.len ? table_find(&facts->code, cameo) : TABLE_NONE;
    return at == TABLE_NONE ? SLICE_EMPTY : facts->codes.list[at];
}
