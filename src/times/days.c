/* Spans of days. */
#include "times/build.h"

#include "base/banned.h"

struct range times_month_range(int y, int m)
{
    return (struct range){calendar_day(y, m, 1),
                          calendar_day(y, m, calendar_month_length(y, m)), TIME_MONTH};
}

struct range times_year_range(int y)
{
    return (struct range){calendar_day(y, 1, 1), calendar_day(y, 12, 31), TIME_YEAR};
}

struct range times_one_day(dem_day d)
{
    return (struct range){d, d, TIME_DAY};
}

struct range times_season_range(int y, int season)
{
    dem_day from = calendar_day(y, 3 + 3 * season, 1);
    return (struct range){from, times_months_away(from, 3) - 1, TIME_SEASON};
}

dem_day times_months_away(dem_day d, int months)
{
    struct date date = calendar_date(d);
    int count = date.year * 12 + date.month - 1 + months;
    count = count < 12 ? 12 : count; /* "thousands of decades ago": not before the year 1 */
    int y = count / 12, m = count % 12 + 1;
    int last = calendar_month_length(y, m);
    return calendar_day(y, m, date.day < last ? date.day : last);
}

dem_day times_shift(dem_day d, enum unit u, int count)
{
    switch (u) {
    case UNIT_DAY: return d + count;
    case UNIT_WEEK: return d + 7 * count;
    case UNIT_MONTH: return times_months_away(d, count);
    case UNIT_YEAR: return times_months_away(d, 12 * count);
    case UNIT_DECADE: return times_months_away(d, 120 * count);
    default: return d;
    }
}

struct range times_calendar_unit(dem_day today, enum unit u, int away)
{
    struct date d = calendar_date(today);
    if (u == UNIT_WEEK) {
        dem_day monday = today - calendar_weekday(today) + 7 * away;
        return (struct range){monday, monday + 6, TIME_WEEK};
    }
    if (u == UNIT_MONTH) {
        d = calendar_date(times_months_away(calendar_day(d.year, d.month, 1), away));
        return times_month_range(d.year, d.month);
    }
    if (u == UNIT_YEAR)
        return times_year_range(d.year + away);
    if (u == UNIT_DECADE) {
        int first = (d.year / 10 + away) * 10;
        return (struct range){calendar_day(first, 1, 1), calendar_day(first + 9, 12, 31),
                              TIME_YEAR};
    }
    return times_one_day(today + away);
}
