#include "base/calendar.h"

#include "base/banned.h"

dem_day calendar_day(int year, int month, int day)
{
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    int of_era = year - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct date calendar_date(dem_day day)
{
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int of_era = z - era * 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int m = (5 * of_year + 2) / 153;
    int month = m < 10 ? m + 3 : m - 9;
    return (struct date){year + era * 400 + (month <= 2), month,
                         of_year - (153 * m + 2) / 5 + 1};
}

int calendar_weekday(dem_day day)
{
    return (((day + 3) % 7) + 7) % 7; /* 1970-01-01 was a Thursday */
}

int calendar_month_length(int year, int month)
{
    static const int length[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return length[month - 1] + (month == 2 && leap);
}

static bool digits(struct slice s, size_t from, size_t count, int *value)
{
    *value = 0;
    if (from + count > s.len)
        return false;
    for (size_t i = from; i < from + count; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        *value = *value * 10 + (s.at[i] - '0');
    }
    return true;
}

dem_day calendar_read(struct slice s)
{
    s = slice_trim(s);
    bool dashed = s.len > 4 && s.at[4] == '-';
    size_t m = dashed ? 5 : 4, d = dashed ? 8 : 6, end = d + 2;
    int year, month, day;
    if (!digits(s, 0, 4, &year) || !digits(s, m, 2, &month) || !digits(s, d, 2, &day))
        return DEM_DAY_UNKNOWN;
    if (dashed && s.at[7] != '-')
        return DEM_DAY_UNKNOWN;
    if (s.len > end && s.at[end] != 'T' && s.at[end] != ' ')
        return DEM_DAY_UNKNOWN;
    if (month < 1 || month > 12 || day < 1 || day > calendar_month_length(year, month))
        return DEM_DAY_UNKNOWN;
    return calendar_day(year, month, day);
}
