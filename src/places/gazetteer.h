/* places/gazetteer.h - towns, first-order regions and countries of the world in one mapped
 * file.
 *
 * The file (little-endian): a header of 48 bytes (magic, version, counts of rows, countries and
 * keys, bytes of the pool, checksum of all that follows, checksum of the header), rows of 32
 * bytes (towns, then regions, then countries), keys of 8 bytes (text in the pool, row) in the
 * order of their texts, and the pool of NUL-terminated strings.  Nothing is copied. */
#ifndef DEM_PLACES_GAZETTEER_H
#define DEM_PLACES_GAZETTEER_H

#include "base/arena.h"

enum { GAZETTEER_VERSION = 1, GAZETTEER_HEADER = 48, GAZETTEER_ROW = 32, GAZETTEER_KEY = 8 };

enum gazetteer_kind { GAZETTEER_TOWN, GAZETTEER_ADMIN1, GAZETTEER_COUNTRY };

struct gazetteer {
    struct slice map; /* the whole file */
    const unsigned char *rows, *keys;
    const char *pool;
    uint32_t row_count, country_count, key_count, pool_size;
    uint64_t checksum; /* of the content, as the header has it */
};

struct gazetteer_row {
    enum gazetteer_kind kind;
    uint32_t row, id; /* id: GeoNames, of towns; 0 for others */
    double lat, lon;  /* of regions and countries: the mean of their towns */
    uint32_t population;
    struct slice name;
    struct slice code;   /* GeoNames feature code; ISO 3166-2; ISO 3166-1 alpha-3 */
    uint32_t admin1;     /* row of the region, or the row itself where there is none */
    struct slice iso3;   /* of its country */
    uint32_t alternates; /* how many other names GeoNames has: how well it is known */
};

/* Maps `path`.  DEM_E_SYSTEM with error.sys ENOENT if it is not there; DEM_E_FORMAT or
 * DEM_E_VERSION for one that is cut, broken in its header or of another version.  The content
 * is not read: whatever it is, lookups stay inside the file. */
dem_code gazetteer_open(struct gazetteer *out, const char *path, dem_error *err);
/* The same over bytes in memory, which must outlive it; `name` is for the error. */
dem_code gazetteer_over(struct gazetteer *out, struct slice bytes, const char *name,
                        dem_error *err);
void gazetteer_close(struct gazetteer *g);
/* Reads the whole content against its checksum. */
bool gazetteer_whole(const struct gazetteer *g);
/* The first key under the folded name (fold.h) and how many there are. */
uint32_t gazetteer_find(const struct gazetteer *g, struct slice folded, uint32_t *count);
/* The row of a key or by its number; false if there is none. */
bool gazetteer_at_key(const struct gazetteer *g, uint32_t key, struct gazetteer_row *out);
bool gazetteer_at_row(const struct gazetteer *g, uint32_t row, struct gazetteer_row *out);
bool gazetteer_country(const struct gazetteer *g, const char *iso3, struct gazetteer_row *out);

#endif
