/* places/compile.h - from the texts of the packages to the bytes of a gazetteer. */
#ifndef DEM_PLACES_COMPILE_H
#define DEM_PLACES_COMPILE_H

#include "base/arena.h"

struct gazetteer_sources {
    struct slice towns;        /* GeoNames table, TAB-separated (cities500.txt) */
    struct slice admin1;       /* JSON: [{"code": "US.TX", "name": "Texas"}] */
    struct slice countries;    /* iso_3166-1.json of iso-codes */
    struct slice subdivisions; /* iso_3166-2.json of iso-codes */
};

/* The same texts give the same bytes.  DEM_E_FORMAT tells which text is wrong. */
dem_code gazetteer_compile(struct arena *arena, const struct gazetteer_sources *sources,
                           struct slice *out, dem_error *err);

#endif
