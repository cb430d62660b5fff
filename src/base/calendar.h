/* base/calendar.h - days as numbers.  Proleptic Gregorian, no zones, no clock. */
#ifndef DEM_BASE_CALENDAR_H
#define DEM_BASE_CALENDAR_H

#include "base/slice.h"
#include "demarche.h"

struct date {
    int year, month, day; /* month 1-12, day 1-31 */
};

/* Days since 1970-01-01 and back.  Algorithm: H. Hinnant, "chrono-compatible
 * low-level date algorithms" (days_from_civil, civil_from_days). */
dem_day calendar_day(int year, int month, int day);
struct date calendar_date(dem_day day);
int calendar_weekday(dem_day day); /* 0 Monday ... 6 Sunday */
int calendar_month_length(int year, int month);
/* Reads YYYY-MM-DD, YYYYMMDD, or either followed by 'T' or ' ' and a time. */
dem_day calendar_read(struct slice s); /* DEM_DAY_UNKNOWN if it is no date */

#endif
