/* base/error.h - a code, plus one finished sentence, written where it was seen. */
#ifndef DEM_BASE_ERROR_H
#define DEM_BASE_ERROR_H

#include "demarche.h"

/* Fills *err (if there is one) and returns `code`, so that callers can write
 * `return error_set(err, DEM_E_FORMAT, "...")`. */
dem_code error_set(dem_error *err, dem_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with the line of the input where it was seen. */
dem_code error_at(dem_error *err, dem_code code, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* DEM_E_SYSTEM with errno and its text behind the sentence. */
dem_code error_system(dem_error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
