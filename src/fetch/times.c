#include "fetch/times.h"

#include "base/calendar.h"

#include "base/banned.h"

enum { DAY_SECONDS = 86400, CENTURY_FROM = 70 };

struct moment {
    int year, month, day, hour, minute, second;
};

/* Takes at least `least` and at most `most` digits off the beginning. */
static bool number(struct slice *s, size_t least, size_t most, int *out)
{
    size_t n = 0;
    *out = 0;
    for (; n < s->len && n < most && s->at[n] >= '0' && s->at[n] <= '9'; n++)
        *out = *out * 10 + (s->at[n] - '0');
    *s = slice_part(*s, n, s->len);
    return n >= least;
}

static bool literal(struct slice *s, const char *text)
{
    struct slice t = slice_of(text);
    if (!slice_starts(*s, t))
        return false;
    *s = slice_part(*s, t.len, s->len);
    return true;
}

static bool month(struct slice *s, int *out)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (int i = 0; i < 12; i++)
        if (slice_equal_nocase(slice_part(*s, 0, 3), slice_of(names[i]))) {
            *out = i + 1;
            *s = slice_part(*s, 3, s->len);
            return true;
        }
    return false;
}

static bool clock_time(struct slice *s, struct moment *m)
{
    return number(s, 2, 2, &m->hour) && literal(s, ":") && number(s, 2, 2, &m->minute) &&
           literal(s, ":") && number(s, 2, 2, &m->second);
}

/* "06 Nov 1994 08:49:37 GMT", "06-Nov-94 08:49:37 GMT" */
static bool day_first(struct slice s, struct moment *m)
{
    const char *gap = s.len > 2 && s.at[2] == '-' ? "-" : " ";
    if (!number(&s, 2, 2, &m->day) || !literal(&s, gap) || !month(&s, &m->month) ||
        !literal(&s, gap))
        return false;
    size_t before = s.len;
    if (!number(&s, 2, 4, &m->year))
        return false;
    if (before - s.len == 2)
        m->year += m->year < CENTURY_FROM ? 2000 : 1900;
    return literal(&s, " ") && clock_time(&s, m) && literal(&s, " GMT") && !s.len;
}

/* "Nov  6 08:49:37 1994" */
static bool month_first(struct slice s, struct moment *m)
{
    if (!month(&s, &m->month) || !literal(&s, " "))
        return false;
    literal(&s, " ");
    return number(&s, 1, 2, &m->day) && literal(&s, " ") && clock_time(&s, m) &&
           literal(&s, " ") && number(&s, 4, 4, &m->year) && !s.len;
}

bool http_date(struct slice s, int64_t *out)
{
    struct moment m = {0, 0, 0, 0, 0, 0};
    struct slice rest = slice_trim(s), name = slice_cut(&rest, ' ');
    bool comma = name.len && name.at[name.len - 1] == ',';
    if (!rest.at || !(comma ? day_first(rest, &m) : month_first(rest, &m)))
        return false;
    if (m.year < 1970 || m.month < 1 || m.day < 1 ||
        m.day > calendar_month_length(m.year, m.month) || m.hour > 23 || m.minute > 59 ||
        m.second > 60)
        return false;
    *out = (int64_t)calendar_day(m.year, m.month, m.day) * DAY_SECONDS + m.hour * 3600 +
           m.minute * 60 + m.second;
    return true;
}

int64_t http_retry_after(struct slice s, int64_t now)
{
    int64_t at, wait = 0;
    s = slice_trim(s);
    if (http_date(s, &at))
        wait = at - now;
    else {
        for (size_t i = 0; i < s.len; i++) {
            if (s.at[i] < '0' || s.at[i] > '9')
                return -1;
            if (wait <= RETRY_MAX)
                wait = wait * 10 + (s.at[i] - '0');
        }
        if (!s.len)
            return -1;
    }
    return wait < 0 ? 0 : wait > RETRY_MAX ? RETRY_MAX : wait;
}
