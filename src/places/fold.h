/* places/fold.h - names as they are looked up. */
#ifndef DEM_PLACES_FOLD_H
#define DEM_PLACES_FOLD_H

#include "base/slice.h"

enum { FOLD_MAX = 96 };

/* Small letters without diacritics, single spaces for hyphens and commas, apostrophes and dots
 * gone: "São Paulo", "Sao Paulo" -> "sao paulo".  Returns the length; 0 if nothing is left, the
 * name is no Latin script, no UTF-8, or longer than FOLD_MAX. */
size_t fold_name(struct slice name, char out[FOLD_MAX]);

#endif
