/* Days, months, seasons and years by name: "November 3, 1999", "the spring of 1998". */
#include "times/build.h"

#include "base/banned.h"

/* The year that a month without one means: the nearest past one, or the next. */
static int year_of(const struct finder *f, int m, int day)
{
    struct date now = calendar_date(f->today);
    bool later = m > now.month || (m == now.month && day > now.day);
    if (times_future(f->tree, f->at))
        return later || (m == now.month && day >= now.day) ? now.year : now.year + 1;
    return later ? now.year - 1 : now.year;
}

static dem_day valid(int y, int m, int d)
{
    return d <= calendar_month_length(y, m) ? calendar_day(y, m, d) : DEM_DAY_UNKNOWN;
}

/* Days of one month, "3-9 June" as well; false for a day that the month does not have. */
static bool take_days(struct finder *f, uint32_t words, int y, int m, int first, int last)
{
    dem_day from = valid(y, m, first), to = valid(y, m, last);
    if (from == DEM_DAY_UNKNOWN || to == DEM_DAY_UNKNOWN || to < from)
        return false;
    return times_take(f, words, (struct range){from, to, TIME_DAY});
}

/* "3", or "3-9": the days, and how many words they have; 0 if there are none. */
static uint32_t days_at(const struct finder *f, uint32_t offset, int *first, int *last)
{
    *first = *last = times_day(times_form(f, offset));
    if (*first < 0)
        return 0;
    int end = times_is(f, offset + 1, "-") ? times_day(times_form(f, offset + 2)) : -1;
    if (end <= *first)
        return 1;
    *last = end;
    return 3;
}

/* The year behind a date, after "of" or a comma at most; its words in *words. */
static int year_behind(const struct finder *f, uint32_t offset, uint32_t *words)
{
    uint32_t skip = times_is(f, offset, ",") || times_is(f, offset, "of") ? 1 : 0;
    int y = times_year(times_form(f, offset + skip));
    *words = y > 0 ? skip + 1 : 0;
    return y;
}

/* "November 3, 1999", "Nov. 3-5", "November of 1999", "November". */
static bool month_first(struct finder *f)
{
    int m = times_month(times_form(f, 0)), first, last;
    if (!m)
        return false;
    uint32_t days = days_at(f, 1, &first, &last), more;
    int y = year_behind(f, 1 + days, &more);
    bool bare_name =
        f->tree->words[f->at].upos == UPOS_AUX || f->tree->words[f->at].upos == UPOS_VERB;
    if (bare_name || (m == 5 && !days && y < 0 && f->at == 0))
        return false;
    if (y < 0 && f->today == DEM_DAY_UNKNOWN)
        return false;
    f->with_year = y > 0;
    y = y > 0 ? y : year_of(f, m, days ? first : 1);
    return days ? take_days(f, 1 + days + more, y, m, first, last)
                : times_take(f, 1 + more, times_month_range(y, m));
}

/* "3 November 1999", "3-5 November", "3rd of November". */
static bool day_first(struct finder *f)
{
    int first, last;
    uint32_t days = days_at(f, 0, &first, &last), more;
    uint32_t of = days && times_is(f, days, "of") ? 1 : 0;
    int m = days ? times_month(times_form(f, days + of)) : 0;
    if (!m)
        return false;
    int y = year_behind(f, days + of + 1, &more);
    if (y < 0 && f->today == DEM_DAY_UNKNOWN)
        return false;
    f->with_year = y > 0;
    return take_days(f, days + of + 1 + more, y > 0 ? y : year_of(f, m, first), m, first, last);
}

static bool iso_day(struct finder *f)
{
    struct slice s = times_form(f, 0);
    dem_day d = s.len == 10 ? calendar_read(s) : DEM_DAY_UNKNOWN;
    f->with_year = true;
    return d != DEM_DAY_UNKNOWN && times_take(f, 1, times_one_day(d));
}

/* "spring 1998", "the winter of 1998". */
static bool season_of_year(struct finder *f)
{
    uint32_t more;
    int season = times_season(times_form(f, 0));
    int y = season < 0 ? -1 : year_behind(f, 1, &more);
    f->with_year = true;
    return y > 0 && times_take(f, 1 + more, times_season_range(y, season));
}

/* "the 1980s". */
static bool decade(struct finder *f)
{
    struct slice s = times_form(f, 0);
    int y = s.len == 5 && s.at[4] == 's' ? times_year(slice_part(s, 0, 4)) : -1;
    f->with_year = true;
    return y > 0 && times_take(f, 1,
                               (struct range){calendar_day(y, 1, 1),
                                              calendar_day(y + 9, 12, 31), TIME_YEAR});
}

/* "in 1998", "since 1998", "early 1998", "of 1998"; never "1998 soldiers". */
static bool year_alone(struct finder *f)
{
    static const char *const before[] = {"in",      "since",  "until", "by",   "of",  "from",
                                         "to",      "during", "early", "late", "mid", "and",
                                         "between", "before", "after", "(",    "the", NULL};
    int y = times_year(times_form(f, 0));
    if (y < 0 || f->at == 0)
        return false;
    struct finder previous = *f;
    previous.at--;
    enum upos next = f->at + 1 < f->tree->count ? f->tree->words[f->at + 1].upos : UPOS_PUNCT;
    bool owned = times_is(&previous, 0, "the") || slice_is(times_form(f, 1), "'s");
    if (!times_is_any(&previous, 0, before) || (next == UPOS_NOUN && !owned))
        return false;
    f->with_year = true;
    return times_take(f, 1, times_year_range(y));
}

bool times_named(struct finder *f)
{
    f->with_year = false;
    return iso_day(f) || day_first(f) || month_first(f) || season_of_year(f) || decade(f) ||
           year_alone(f);
}
