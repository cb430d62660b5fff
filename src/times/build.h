/* times/build.h - shared between the files of this folder. */
#ifndef DEM_TIMES_BUILD_H
#define DEM_TIMES_BUILD_H

#include "times/times.h"

struct range {
    dem_day from, to;
    enum time_precision precision;
};

/* A finder at work on one sentence. */
struct finder {
    const struct tree *tree;
    dem_day today;       /* the document's date, or DEM_DAY_UNKNOWN */
    struct range before; /* the day told of last; DEM_DAY_UNKNOWN: none near enough */
    uint32_t at, used;   /* the word it looks at; how many words the expression has */
    bool with_year;      /* it names its year */
    struct time_mention found;
};

enum unit { UNIT_NONE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR, UNIT_DECADE };

/* ---- words.c: what single words mean.  Offsets count from the word looked at. ---- */
struct slice times_form(const struct finder *f, uint32_t offset);
bool times_is(const struct finder *f, uint32_t offset, const char *text);
bool times_is_any(const struct finder *f, uint32_t offset, const char *const *list);
int times_weekday(struct slice s); /* 0 Monday ... 6 Sunday, or -1 */
int times_month(struct slice s);   /* 1-12, or 0 */
int times_season(struct slice s);  /* 0 spring ... 3 winter, or -1 */
int times_number(struct slice s);  /* digits or a word; -1 if it is none */
int times_day(struct slice s);     /* 1-31, "3rd" as well, or -1 */
int times_year(struct slice s);    /* 1800-2100, or -1 */
enum unit times_unit(struct slice s);
bool times_plural(struct slice s);
/* Does the clause that the word stands in speak of the future? */
bool times_future(const struct tree *tree, uint32_t word);

/* ---- days.c: spans of days ---- */
struct range times_month_range(int year, int month);
struct range times_year_range(int year);
struct range times_one_day(dem_day day);
struct range times_season_range(int year, int season); /* northern: spring March to May */
/* The same day so many months away, the last of its month at most. */
dem_day times_months_away(dem_day day, int months);
dem_day times_shift(dem_day day, enum unit unit, int count);
/* The calendar unit `away` units from the one that holds the day: last week Mon-Sun. */
struct range times_calendar_unit(dem_day day, enum unit unit, int away);

/* ---- Expressions: each fills `found` and `used` and is true, or false ---- */
bool times_take(struct finder *f, uint32_t words, struct range r);
bool times_named(struct finder *f);     /* named.c: days, months, years by name */
bool times_relative(struct finder *f);  /* relative.c: as seen from the document's day */
bool times_anaphoric(struct finder *f); /* anaphora.c: as seen from the day told of before */

#endif
