#include "text/document.h"

#include "base/banned.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int month_of(struct slice s)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    if (s.len && s.at[s.len - 1] == '.')
        s.len--;
    for (int i = 0; i < 12; i++) {
        struct slice name = slice_of(names[i]);
        bool sept = i == 8 && slice_equal_nocase(s, SLICE("sept"));
        if (slice_equal_nocase(s, name) || sept ||
            (s.len == 3 && slice_equal_nocase(s, slice_part(name, 0, 3))))
            return i + 1;
    }
    return 0;
}

/* A number of at most four digits with an optional "st", "nd", "rd", "th"; -1 if none. */
static int number_of(struct slice s)
{
    int value = 0;
    size_t i = 0;
    for (; i < s.len && i < 5 && is_digit(s.at[i]); i++)
        value = value * 10 + (s.at[i] - '0');
    bool ordinal = s.len == i + 2 && s.at[i] >= 'a';
    return i > 0 && i < 5 && (i == s.len || ordinal) ? value : -1;
}

static dem_day whole(int year, int month, int day)
{
    if (year < 1000 || month < 1 || month > 12 || day < 1 ||
        day > calendar_month_length(year, month))
        return DEM_DAY_UNKNOWN;
    return calendar_day(year, month, day);
}

/* The year that brings the day nearest to `near`. */
static dem_day nearest(int month, int day, dem_day near)
{
    dem_day best = DEM_DAY_UNKNOWN;
    if (near == DEM_DAY_UNKNOWN)
        return best;
    int year = calendar_date(near).year;
    for (int y = year - 1; y <= year + 1; y++) {
        dem_day d = whole(y, month, day);
        bool closer = best == DEM_DAY_UNKNOWN || (d > near ? d - near : near - d) <
                                                     (best > near ? best - near : near - best);
        if (d != DEM_DAY_UNKNOWN && closer)
            best = d;
    }
    return best;
}

dem_day text_date(struct slice s, dem_day near)
{
    int month = 0, day = -1, year = -1;
    s = slice_trim(s);
    dem_day iso = calendar_read(s);
    if (iso != DEM_DAY_UNKNOWN)
        return iso;
    while (s.at && s.len) {
        size_t n = 0;
        while (n < s.len && s.at[n] != ' ' && s.at[n] != ',')
            n++;
        struct slice word = slice_part(s, 0, n);
        s = slice_part(s, n + (n < s.len), s.len);
        int number = number_of(word);
        if (!word.len)
            continue;
        if (month_of(word))
            month = month_of(word);
        else if (number >= 1000)
            year = number;
        else if (number > 0)
            day = number;
        else if (month || day > 0) /* a time or a zone behind the date */
            break;
    }
    if (!month || day < 1)
        return DEM_DAY_UNKNOWN;
    return year > 0 ? whole(year, month, day) : nearest(month, day, near);
}

dem_day text_date_from_name(struct slice path)
{
    size_t base = path.len;
    while (base > 0 && path.at[base - 1] != '/')
        base--;
    for (size_t i = base; i < path.len; i++) {
        struct slice rest = slice_part(path, i, path.len);
        if (!is_digit(path.at[i]) || (i > base && is_digit(path.at[i - 1])))
            continue;
        bool dashed = rest.len >= 10 && (rest.len == 10 || !is_digit(rest.at[10]));
        bool plain = rest.len >= 8 && (rest.len == 8 || !is_digit(rest.at[8]));
        dem_day d = DEM_DAY_UNKNOWN;
        if (dashed)
            d = calendar_read(slice_part(rest, 0, 10));
        if (d == DEM_DAY_UNKNOWN && plain)
            d = calendar_read(slice_part(rest, 0, 8));
        if (d != DEM_DAY_UNKNOWN)
            return d;
    }
    return DEM_DAY_UNKNOWN;
}
