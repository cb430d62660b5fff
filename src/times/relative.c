/* As seen from the document's day: "yesterday", "last week", "three years ago". */
#include "times/build.h"

#include "base/banned.h"

static const char *const parts[] = {"morning", "afternoon", "evening", "night", NULL};

static bool named_day(struct finder *f)
{
    static const char *const today[] = {"today", "tonight", NULL};
    if (times_is_any(f, 0, today))
        return times_take(f, 1, times_one_day(f->today));
    if (times_is(f, 0, "yesterday"))
        return times_take(f, times_is_any(f, 1, parts) ? 2 : 1, times_one_day(f->today - 1));
    if (times_is(f, 0, "tomorrow"))
        return times_take(f, times_is_any(f, 1, parts) ? 2 : 1, times_one_day(f->today + 1));
    if (times_is(f, 0, "last") && times_is(f, 1, "night"))
        return times_take(f, 2, times_one_day(f->today - 1));
    if (times_is(f, 0, "this") && times_is_any(f, 1, parts))
        return times_take(f, 2, times_one_day(f->today));
    if (times_is(f, 0, "overnight"))
        return times_take(f, 1, (struct range){f->today - 1, f->today, TIME_DAY});
    return false;
}

/* -1 "last", 0 "this", 1 "next"; *words of them; 9 if there is none. */
static int direction(const struct finder *f, uint32_t *words)
{
    static const char *const before[] = {"last", "past", "previous", NULL};
    static const char *const after[] = {"next", "coming", "following", NULL};
    bool article = times_is(f, 0, "the") || times_is(f, 0, "this");
    *words = 1;
    if (times_is_any(f, 0, before))
        return -1;
    if (times_is_any(f, 0, after))
        return 1;
    *words = 2;
    if (article && times_is_any(f, 1, before))
        return -1;
    if (article && times_is_any(f, 1, after))
        return 1;
    *words = 1;
    return times_is(f, 0, "this") ? 0 : 9;
}

static bool weekday_at(struct finder *f)
{
    uint32_t words = 0;
    int way = direction(f, &words);
    if (way == 9)
        words = 0;
    int day = times_weekday(times_form(f, words));
    if (day < 0 || (way == -1 && words == 2 && times_is(f, 0, "the")))
        return false;
    int back = (calendar_weekday(f->today) - day + 7) % 7;
    bool future = way == 1 || (way == 9 && times_future(f->tree, f->at + words));
    dem_day d = future ? f->today + (back == 0 ? 7 : 7 - back)
                       : f->today - (back == 0 && way == -1 ? 7 : back);
    if (times_is_any(f, words + 1, parts))
        words++;
    return times_take(f, words + 1, times_one_day(d));
}

/* "last spring", "this past summer", "in the winter": the nearest that has begun. */
static bool season(struct finder *f, uint32_t words, int way)
{
    int which = times_season(times_form(f, words));
    if (which < 0)
        return false;
    int y = calendar_date(f->today).year + (way == 1 ? 1 : 0);
    struct range r = times_season_range(y, which);
    bool later = (way < 0 && r.to > f->today) || (way == 0 && r.from > f->today + 120);
    return times_take(f, words + 1, later ? times_season_range(y - 1, which) : r);
}

/* "in spring", "since the summer". */
static bool bare_season(struct finder *f)
{
    static const char *const before[] = {"in", "since", "during", "until", "by", "from", NULL};
    struct finder previous = *f;
    previous.at -= f->at > 1 && slice_is(f->tree->words[f->at - 1].form, "the") ? 2 : 1;
    if (f->at == 0 || !times_is_any(&previous, 0, before))
        return false;
    int which = times_season(times_form(f, 0));
    int y = calendar_date(f->today).year;
    if (which < 0)
        return false;
    struct range r = times_season_range(y, which);
    if (times_future(f->tree, f->at))
        r = r.to < f->today ? times_season_range(y + 1, which) : r;
    else if (r.from > f->today)
        r = times_season_range(y - 1, which);
    return times_take(f, 1, r);
}

static bool weekend(struct finder *f, uint32_t words, int way)
{
    if (!times_is(f, words, "weekend"))
        return false;
    dem_day saturday = f->today - calendar_weekday(f->today) + 5 + (way < 0 ? -7 : way * 7);
    if (way == 0 && calendar_weekday(f->today) < 4)
        saturday -= times_future(f->tree, f->at + words) ? 0 : 7;
    return times_take(f, words + 1, (struct range){saturday, saturday + 1, TIME_DAY});
}

static bool month_of(struct finder *f, uint32_t words, int way)
{
    int m = times_month(times_form(f, words));
    if (!m || way == 0)
        return false;
    int y = calendar_date(f->today).year, now = calendar_date(f->today).month;
    y += way < 0 ? (m >= now ? -1 : 0) : (m <= now ? 1 : 0);
    return times_take(f, words + 1, times_month_range(y, m));
}

/* How many units a vague word means at most: "a few", "several"; 0 if it is none.  Its
 * words in *words. */
static int vague(const struct finder *f, uint32_t offset, uint32_t *words)
{
    static const char *const some[] = {"several", "some", "many", "recent", NULL};
    uint32_t article = times_is(f, offset, "a") ? 1 : 0;
    *words = article + 1;
    if (times_is(f, offset + article, "few"))
        return 4;
    if (article && times_is(f, offset + 1, "couple")) {
        *words += times_is(f, offset + 2, "of") ? 1 : 0;
        return 2;
    }
    *words = 1;
    return times_is_any(f, offset, some) ? 6 : 0;
}

/* So many units behind or before the day, the day itself included. */
static struct range stretch(dem_day d, enum unit u, int count)
{
    dem_day far = times_shift(d, u, count);
    return (struct range){count < 0 ? far : d, count < 0 ? d : far, TIME_FUZZY};
}

/* "the past two weeks", "the next few days", "the past year" (not the one of the calendar). */
static bool stretch_at(struct finder *f, uint32_t words, int way)
{
    uint32_t more = 0;
    int count = times_number(times_form(f, words));
    if (count > 0)
        more = 1;
    else
        count = vague(f, words, &more);
    enum unit u = times_unit(times_form(f, words + more));
    bool article =
        words == 2 && times_is(f, 0, "the") &&
        (times_is(f, 1, "past") || times_is(f, 1, "last") || times_is(f, 1, "coming"));
    if (count <= 0 || !more) { /* "the past week", "the coming months" */
        more = 0;
        u = times_unit(times_form(f, words));
        count = times_plural(times_form(f, words)) ? 4 : article && u > UNIT_DAY ? 1 : 0;
    }
    return way != 0 && count > 0 && count <= 2000 && u != UNIT_NONE &&
           times_take(f, words + more + 1, stretch(f->today, u, way * count));
}

/* "last month", "this past spring", "next week", "this year". */
static bool relative_unit(struct finder *f)
{
    uint32_t words;
    int way = direction(f, &words);
    if (way == 9)
        return false;
    if (weekend(f, words, way) || season(f, words, way) || month_of(f, words, way) ||
        stretch_at(f, words, way))
        return true;
    enum unit u = times_unit(times_form(f, words));
    if (u < UNIT_WEEK || times_plural(times_form(f, words)))
        return false;
    return times_take(f, words + 1, times_calendar_unit(f->today, u, way));
}

/* "in recent months". */
static bool recent(struct finder *f)
{
    if (!times_is(f, 0, "recent") && !times_is(f, 0, "past"))
        return false;
    enum unit u = times_unit(times_form(f, 1));
    if (u == UNIT_DAY)
        return times_take(f, 2, stretch(f->today, UNIT_DAY, -7));
    return u > UNIT_DAY && u < UNIT_DECADE && times_take(f, 2, stretch(f->today, u, -4));
}

/* "two days ago", "a year earlier": as exact as the unit. */
static bool counted(struct finder *f)
{
    static const int fuzz[] = {0, 0, 0, 3, 15, 180, 1800};
    int count = times_number(times_form(f, 0));
    enum unit u = times_unit(times_form(f, 1));
    bool back = times_is(f, 2, "ago") || times_is(f, 2, "earlier");
    if (count < 1 || count > 2000 || u == UNIT_NONE || !back)
        return false;
    dem_day d = times_shift(f->today, u, -count);
    enum time_precision p = u <= UNIT_DAY     ? TIME_DAY
                            : u == UNIT_WEEK  ? TIME_WEEK
                            : u == UNIT_MONTH ? TIME_MONTH
                                              : TIME_YEAR;
    return times_take(f, 3, (struct range){d - fuzz[u], d + fuzz[u], p});
}

/* "several months ago", "a few days ago", "years ago": from twice as far to half. */
static bool vaguely_ago(struct finder *f)
{
    uint32_t words;
    int count = vague(f, 0, &words);
    words = count ? words : 0;
    count = count ? count : 6;
    enum unit u = times_unit(times_form(f, words));
    if (u == UNIT_NONE || !times_plural(times_form(f, words)) || !times_is(f, words + 1, "ago"))
        return false;
    dem_day from = times_shift(f->today, u, -count - (count > 2 ? 0 : 1));
    return times_take(f, words + 2,
                      (struct range){from, times_shift(f->today, u, -count / 2), TIME_FUZZY});
}

/* "in two weeks", "within ten days", of what is to come. */
static bool ahead(struct finder *f)
{
    bool within = times_is(f, 0, "within");
    int count = times_number(times_form(f, 1));
    enum unit u = times_unit(times_form(f, 2));
    if ((!within && !times_is(f, 0, "in")) || count < 1 || count > 100 || u == UNIT_NONE ||
        !times_future(f->tree, f->at))
        return false;
    struct range r = stretch(f->today, u, count);
    if (!within)
        r = (struct range){r.to, r.to, u <= UNIT_DAY ? TIME_DAY : TIME_FUZZY};
    return times_take(f, 3, r);
}

/* "earlier this year", "later this week": one side of the day. */
static bool side_of_unit(struct finder *f)
{
    bool earlier = times_is(f, 0, "earlier");
    if (!earlier && !times_is(f, 0, "later"))
        return false;
    struct finder inner = *f;
    inner.at++;
    if (times_is(&inner, 0, "in"))
        inner.at++;
    if (!named_day(&inner) && !weekday_at(&inner) && !relative_unit(&inner))
        return false;
    struct range r = {inner.found.from, inner.found.to, inner.found.precision};
    if (r.from < f->today && f->today < r.to) {
        r = earlier ? (struct range){r.from, f->today, TIME_FUZZY}
                    : (struct range){f->today, r.to, TIME_FUZZY};
    }
    return times_take(f, inner.at - f->at + inner.used, r);
}

bool times_relative(struct finder *f)
{
    return named_day(f) || weekday_at(f) || recent(f) || relative_unit(f) || counted(f) ||
           vaguely_ago(f) || ahead(f) || side_of_unit(f) || bare_season(f);
}
