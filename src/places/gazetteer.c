#include "places/gazetteer.h"

#include "base/error.h"
#include "base/file.h"

#include "base/banned.h"

static const char magic[8] = {'d', 'e', 'm', '-', 'g', 'a', 'z', '\n'};

static uint32_t u32(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

static uint64_t u64(const unsigned char *at)
{
    return u32(at) | (uint64_t)u32(at + 4) << 32;
}

dem_code gazetteer_over(struct gazetteer *out, struct slice bytes, const char *name,
                        dem_error *err)
{
    const unsigned char *at = (const unsigned char *)bytes.at;
    *out = (struct gazetteer){.map = bytes};
    if (bytes.len < GAZETTEER_HEADER || memcmp(at, magic, sizeof magic))
        return error_set(err, DEM_E_FORMAT, "%s is no gazetteer; build it again", name);
    if (u32(at + 8) != GAZETTEER_VERSION)
        return error_set(err, DEM_E_VERSION, "%s has version %u, not %d; build it again", name,
                         u32(at + 8), GAZETTEER_VERSION);
    out->row_count = u32(at + 12);
    out->country_count = u32(at + 16);
    out->key_count = u32(at + 20);
    out->pool_size = u32(at + 24);
    out->checksum = u64(at + 32);
    uint64_t size = GAZETTEER_HEADER + (uint64_t)out->row_count * GAZETTEER_ROW +
                    (uint64_t)out->key_count * GAZETTEER_KEY + out->pool_size;
    if (u64(at + 40) != hash_bytes(HASH_SEED, at, 40) || size != bytes.len ||
        out->country_count > out->row_count || !out->pool_size || bytes.at[bytes.len - 1] != 0)
        return error_set(err, DEM_E_FORMAT, "%s is cut or damaged; build it again", name);
    out->rows = at + GAZETTEER_HEADER;
    out->keys = out->rows + (size_t)out->row_count * GAZETTEER_ROW;
    out->pool = (const char *)(out->keys + (size_t)out->key_count * GAZETTEER_KEY);
    return DEM_OK;
}

dem_code gazetteer_open(struct gazetteer *out, const char *path, dem_error *err)
{
    struct slice map;
    *out = (struct gazetteer){.row_count = 0};
    dem_code code = file_map(path, &map, err);
    if (code)
        return code;
    code = gazetteer_over(out, map, path, err);
    if (code)
        file_unmap(map);
    return code;
}

void gazetteer_close(struct gazetteer *g)
{
    file_unmap(g->map);
    *g = (struct gazetteer){.row_count = 0};
}

bool gazetteer_whole(const struct gazetteer *g)
{
    return hash_bytes(HASH_SEED, g->map.at + GAZETTEER_HEADER, g->map.len - GAZETTEER_HEADER) ==
           g->checksum;
}

static struct slice text(const struct gazetteer *g, uint32_t at)
{
    return at < g->pool_size ? slice_of(g->pool + at) : SLICE_EMPTY;
}

static struct slice key_text(const struct gazetteer *g, uint32_t key)
{
    return text(g, u32(g->keys + (size_t)key * GAZETTEER_KEY));
}

/* The first key that is not before `folded`, or with `behind` the first one after it. */
static uint32_t bound(const struct gazetteer *g, struct slice folded, bool behind)
{
    uint32_t low = 0, high = g->key_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = slice_compare(key_text(g, middle), folded);
        if (order < 0 || (behind && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t gazetteer_find(const struct gazetteer *g, struct slice folded, uint32_t *count)
{
    uint32_t first = bound(g, folded, false);
    *count = 0;
    if (first < g->key_count && slice_equal(key_text(g, first), folded))
        *count = bound(g, folded, true) - first;
    return first;
}

static const unsigned char *row_at(const struct gazetteer *g, uint32_t row)
{
    return row < g->row_count ? g->rows + (size_t)row * GAZETTEER_ROW : NULL;
}

/* Row: id, latitude and longitude in 1/100,000 degree, population, name, code, the row above,
 * number of other names (16 bits), kind (8 bits), 0. */
bool gazetteer_at_row(const struct gazetteer *g, uint32_t row, struct gazetteer_row *out)
{
    const unsigned char *at = row_at(g, row), *up = at;
    if (!at || at[30] > GAZETTEER_COUNTRY)
        return false;
    *out = (struct gazetteer_row){.kind = (enum gazetteer_kind)at[30],
                                  .row = row,
                                  .id = u32(at),
                                  .lat = (int32_t)u32(at + 4) / 1e5,
                                  .lon = (int32_t)u32(at + 8) / 1e5,
                                  .population = u32(at + 12),
                                  .name = text(g, u32(at + 16)),
                                  .code = text(g, u32(at + 20)),
                                  .admin1 = row,
                                  .alternates = at[28] + 256u * at[29]};
    for (int i = 0; i < 2 && up && up[30] != GAZETTEER_COUNTRY; i++) {
        uint32_t above = u32(up + 24);
        up = row_at(g, above);
        if (up && up[30] == GAZETTEER_ADMIN1)
            out->admin1 = above;
    }
    if (!up || up[30] != GAZETTEER_COUNTRY)
        return false;
    out->iso3 = text(g, u32(up + 20));
    return out->iso3.len == 3;
}

bool gazetteer_at_key(const struct gazetteer *g, uint32_t key, struct gazetteer_row *out)
{
    return key < g->key_count &&
           gazetteer_at_row(g, u32(g->keys + (size_t)key * GAZETTEER_KEY + 4), out);
}

bool gazetteer_country(const struct gazetteer *g, const char *iso3, struct gazetteer_row *out)
{
    for (uint32_t row = g->row_count - g->country_count; row < g->row_count; row++)
        if (gazetteer_at_row(g, row, out) && out->kind == GAZETTEER_COUNTRY &&
            slice_is(out->iso3, iso3))
            return true;
    return false;
}
