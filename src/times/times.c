#include "times/times.h"

#include "base/banned.h"

/* A finder at work on one sentence. */
struct finder {
    const struct tree *tree;
    dem_day today; /* the document's date, or DEM_DAY_UNKNOWN */
    uint32_t at, used;
    struct time_mention found;
};

struct range {
    dem_day from, to;
    enum time_precision precision;
};

/* ---- Words -------------------------------------------------------------- */

static struct slice form(const struct finder *f, uint32_t offset)
{
    uint32_t i = f->at + offset;
    return i < f->tree->count ? f->tree->words[i].form : SLICE_EMPTY;
}

static bool is(const struct finder *f, uint32_t offset, const char *text)
{
    return slice_equal_nocase(form(f, offset), slice_of(text));
}

static bool is_any(const struct finder *f, uint32_t offset, const char *const *list)
{
    for (; *list; list++)
        if (is(f, offset, *list))
            return true;
    return false;
}

static int index_of(struct slice s, const char *const *list, int count, size_t short_form)
{
    if (s.len && s.at[s.len - 1] == '.')
        s.len--;
    for (int i = 0; i < count; i++)
        if (slice_equal_nocase(s, slice_of(list[i])) ||
            (s.len == short_form &&
             slice_equal_nocase(s, slice_part(slice_of(list[i]), 0, s.len))))
            return i;
    return -1;
}

static int weekday(struct slice s)
{
    static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};
    return s.len && s.at[0] >= 'A' && s.at[0] <= 'Z' ? index_of(s, names, 7, 0) : -1;
}

/* 1-12, or 0.  "may" and "march" are months with a capital only. */
static int month(struct slice s)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    if (!s.len || s.at[0] < 'A' || s.at[0] > 'Z')
        return 0;
    bool sept = slice_is(s, "Sept.") || slice_is(s, "Sept");
    return sept ? 9 : index_of(s, names, 12, 3) + 1;
}

/* A number in digits or in words up to twelve; -1 if it is none. */
static int number(struct slice s)
{
    static const char *const words[] = {"zero", "one",    "two",   "three", "four",
                                        "five", "six",    "seven", "eight", "nine",
                                        "ten",  "eleven", "twelve"};
    int value = 0;
    size_t i = 0;
    for (; i < s.len && i < 5 && s.at[i] >= '0' && s.at[i] <= '9'; i++)
        value = value * 10 + (s.at[i] - '0');
    if (i > 0 && i == s.len)
        return value;
    if (slice_equal_nocase(s, SLICE("a")) || slice_equal_nocase(s, SLICE("an")))
        return 1;
    return index_of(s, words, 13, 0);
}

static int day_number(struct slice s)
{
    bool ordinal = s.len > 2 && (slice_ends(s, SLICE("th")) || slice_ends(s, SLICE("st")) ||
                                 slice_ends(s, SLICE("nd")) || slice_ends(s, SLICE("rd")));
    s.len -= ordinal ? 2 : 0;
    int value = s.len && s.at[0] >= '0' && s.at[0] <= '9' ? number(s) : -1;
    return value >= 1 && value <= 31 ? value : -1;
}

static int year(struct slice s)
{
    int value = s.len == 4 ? number(s) : -1;
    return value >= 1800 && value <= 2100 ? value : -1;
}

/* ---- Days --------------------------------------------------------------- */

static struct range month_range(int y, int m)
{
    return (struct range){calendar_day(y, m, 1),
                          calendar_day(y, m, calendar_month_length(y, m)), TIME_MONTH};
}

static struct range year_range(int y)
{
    return (struct range){calendar_day(y, 1, 1), calendar_day(y, 12, 31), TIME_YEAR};
}

static struct range one_day(dem_day d)
{
    return (struct range){d, d, TIME_DAY};
}

/* The same day so many months away, the last of its month at most. */
static dem_day months_away(dem_day d, int months)
{
    struct date date = calendar_date(d);
    int count = date.year * 12 + date.month - 1 + months, y = count / 12, m = count % 12 + 1;
    int last = calendar_month_length(y, m);
    return calendar_day(y, m, date.day < last ? date.day : last);
}

enum unit { UNIT_NONE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR, UNIT_DECADE };

static enum unit unit(struct slice s)
{
    static const char *const names[] = {"hour", "day", "week", "month", "year", "decade"};
    if (s.len && (s.at[s.len - 1] == 's'))
        s.len--;
    return (enum unit)(index_of(s, names, 6, 0) + 1);
}

static dem_day shift(dem_day d, enum unit u, int count)
{
    switch (u) {
    case UNIT_DAY: return d + count;
    case UNIT_WEEK: return d + 7 * count;
    case UNIT_MONTH: return months_away(d, count);
    case UNIT_YEAR: return months_away(d, 12 * count);
    case UNIT_DECADE: return months_away(d, 120 * count);
    default: return d;
    }
}

/* The calendar unit `away` units from the one that holds the day: last week Mon-Sun. */
static struct range calendar_unit(dem_day today, enum unit u, int away)
{
    struct date d = calendar_date(today);
    if (u == UNIT_WEEK) {
        dem_day monday = today - calendar_weekday(today) + 7 * away;
        return (struct range){monday, monday + 6, TIME_WEEK};
    }
    if (u == UNIT_MONTH) {
        d = calendar_date(months_away(calendar_day(d.year, d.month, 1), away));
        return month_range(d.year, d.month);
    }
    if (u == UNIT_YEAR)
        return year_range(d.year + away);
    if (u == UNIT_DECADE) {
        int first = (d.year / 10 + away) * 10;
        return (struct range){calendar_day(first, 1, 1), calendar_day(first + 9, 12, 31),
                              TIME_YEAR};
    }
    return one_day(today + away);
}

/* ---- Tense -------------------------------------------------------------- */

static bool future_verb(const struct tree *tree, uint32_t verb)
{
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        const struct word *w = &tree->words[tree->children[i]];
        bool aux =
            w->rel == REL_AUX && (slice_is(w->lemma, "will") || slice_is(w->lemma, "shall") ||
                                  slice_is(w->form, "'ll") || slice_is(w->form, "would"));
        bool to = w->rel == REL_MARK && slice_is(w->lemma, "to");
        if (aux || to)
            return true;
    }
    return false;
}

/* Does the clause that the word stands in speak of the future? */
static bool future_at(const struct tree *tree, uint32_t word)
{
    int32_t at = (int32_t)word;
    if (!tree->first_child)
        return false;
    for (int depth = 0; at >= 0 && depth < 12; depth++, at = tree->words[at].head) {
        enum upos upos = tree->words[at].upos;
        if (upos != UPOS_VERB && upos != UPOS_AUX)
            continue;
        return future_verb(tree, (uint32_t)at);
    }
    return false;
}

/* ---- Expressions -------------------------------------------------------- */

static bool take(struct finder *f, uint32_t words, struct range r)
{
    f->used = words;
    f->found.from = r.from;
    f->found.to = r.to;
    f->found.precision = r.precision;
    return true;
}

static bool named_day(struct finder *f)
{
    static const char *const today[] = {"today", "tonight", NULL};
    static const char *const parts[] = {"morning", "afternoon", "evening", "night", NULL};
    if (is_any(f, 0, today))
        return take(f, 1, one_day(f->today));
    if (is(f, 0, "yesterday"))
        return take(f, is_any(f, 1, parts) ? 2 : 1, one_day(f->today - 1));
    if (is(f, 0, "tomorrow"))
        return take(f, is_any(f, 1, parts) ? 2 : 1, one_day(f->today + 1));
    if (is(f, 0, "last") && is(f, 1, "night"))
        return take(f, 2, one_day(f->today - 1));
    if (is(f, 0, "this") && is_any(f, 1, parts))
        return take(f, 2, one_day(f->today));
    if (is(f, 0, "overnight"))
        return take(f, 1, (struct range){f->today - 1, f->today, TIME_DAY});
    return false;
}

/* -1 "last", 0 "this", 1 "next"; *words of them; 9 if there is none. */
static int direction(const struct finder *f, uint32_t *words)
{
    static const char *const before[] = {"last", "past", "previous", NULL};
    static const char *const after[] = {"next", "coming", "following", NULL};
    bool article =
        is(f, 0, "the") || is(f, 0, "this") || is(f, 0, "earlier") || is(f, 0, "later");
    *words = 1;
    if (is_any(f, 0, before))
        return -1;
    if (is_any(f, 0, after))
        return 1;
    if (article && is(f, 1, "this")) {
        *words = 2;
        return 0;
    }
    *words = 2;
    if (article && is_any(f, 1, before))
        return -1;
    if (article && is_any(f, 1, after))
        return 1;
    *words = 1;
    return is(f, 0, "this") ? 0 : 9;
}

static bool weekday_at(struct finder *f)
{
    uint32_t words = 0;
    int way = direction(f, &words);
    if (way == 9)
        words = 0;
    int day = weekday(form(f, words));
    if (day < 0 || (way == -1 && words == 2 && is(f, 0, "the")))
        return false;
    int back = (calendar_weekday(f->today) - day + 7) % 7;
    bool future = way == 1 || (way == 9 && future_at(f->tree, f->at + words));
    dem_day d = future ? f->today + (back == 0 ? 7 : 7 - back)
                       : f->today - (back == 0 && way == -1 ? 7 : back);
    return take(f, words + 1, one_day(d));
}

static bool season(struct finder *f, uint32_t words, int way)
{
    static const char *const names[] = {"spring", "summer", "autumn", "winter"};
    struct slice s = form(f, words);
    int which = is(f, words, "fall") ? 2 : index_of(s, names, 4, 0);
    if (which < 0)
        return false;
    int y = calendar_date(f->today).year + (way == 1 ? 1 : 0);
    int first = 3 + 3 * which; /* northern: spring March to May */
    dem_day from = calendar_day(y, first, 1);
    if (way < 0 && months_away(from, 3) - 1 > f->today)
        from = months_away(from, -12);
    else if (way == 0 && from > f->today + 120)
        from = months_away(from, -12);
    return take(f, words + 1, (struct range){from, months_away(from, 3) - 1, TIME_SEASON});
}

/* "last month", "this past spring", "next week", "earlier this year". */
static bool relative_unit(struct finder *f)
{
    uint32_t words;
    int way = direction(f, &words);
    if (way == 9)
        return false;
    if (is(f, words, "weekend")) {
        dem_day saturday = f->today - calendar_weekday(f->today) + 5 + (way < 0 ? -7 : way * 7);
        if (way == 0 && calendar_weekday(f->today) < 4)
            saturday -= future_at(f->tree, f->at + words) ? 0 : 7;
        return take(f, words + 1, (struct range){saturday, saturday + 1, TIME_DAY});
    }
    if (season(f, words, way))
        return true;
    int m = month(form(f, words));
    if (m && way != 0) {
        int y = calendar_date(f->today).year, now = calendar_date(f->today).month;
        y += way < 0 ? (m >= now ? -1 : 0) : (m <= now ? 1 : 0);
        return take(f, words + 1, month_range(y, m));
    }
    enum unit u = unit(form(f, words));
    int count = number(form(f, words));
    if (count > 0 && unit(form(f, words + 1))) { /* "the past two weeks" */
        u = unit(form(f, words + 1));
        dem_day far = shift(f->today, u, way < 0 ? -count : count);
        struct range r = {way < 0 ? far : f->today, way < 0 ? f->today : far, TIME_FUZZY};
        return way != 0 && take(f, words + 2, r);
    }
    bool singular = form(f, words).len && form(f, words).at[form(f, words).len - 1] != 's';
    if (u < UNIT_WEEK || !singular)
        return false;
    return take(f, words + 1, calendar_unit(f->today, u, way));
}

/* "in recent months", "in recent weeks". */
static bool recent(struct finder *f)
{
    if (!is(f, 0, "recent") && !is(f, 0, "past"))
        return false;
    switch (unit(form(f, 1))) {
    case UNIT_DAY: return take(f, 2, (struct range){f->today - 7, f->today, TIME_FUZZY});
    case UNIT_WEEK: return take(f, 2, (struct range){f->today - 28, f->today, TIME_FUZZY});
    case UNIT_MONTH:
        return take(f, 2, (struct range){months_away(f->today, -4), f->today, TIME_FUZZY});
    case UNIT_YEAR:
        return take(f, 2, (struct range){months_away(f->today, -48), f->today, TIME_FUZZY});
    default: return false;
    }
}

/* "two days ago", "a week earlier", "three years later". */
static bool counted(struct finder *f)
{
    int count = number(form(f, 0));
    enum unit u = unit(form(f, 1));
    if (count < 1 || count > 2000 || u == UNIT_NONE)
        return false;
    bool back = is(f, 2, "ago") || is(f, 2, "earlier");
    if (!back)
        return false;
    dem_day d = shift(f->today, u, -count);
    static const int fuzz[] = {0, 0, 0, 3, 15, 180, 1800};
    enum time_precision p = u <= UNIT_DAY     ? TIME_DAY
                            : u == UNIT_WEEK  ? TIME_WEEK
                            : u == UNIT_MONTH ? TIME_MONTH
                                              : TIME_YEAR;
    return take(f, 3, (struct range){d - fuzz[u], d + fuzz[u], p});
}

/* The year that a month without one means: the nearest past one, or the next. */
static int year_of(const struct finder *f, int m, int day)
{
    struct date now = calendar_date(f->today);
    bool later = m > now.month || (m == now.month && day > now.day);
    if (future_at(f->tree, f->at))
        return later || (m == now.month && day >= now.day) ? now.year : now.year + 1;
    return later ? now.year - 1 : now.year;
}

static dem_day valid(int y, int m, int d)
{
    return d <= calendar_month_length(y, m) ? calendar_day(y, m, d) : DEM_DAY_UNKNOWN;
}

/* "November 3, 1999", "Nov. 3", "November 1999", "November". */
static bool month_first(struct finder *f)
{
    int m = month(form(f, 0)), day = day_number(form(f, 1));
    if (!m)
        return false;
    uint32_t words = day > 0 ? 2 : 1;
    uint32_t comma = is(f, words, ",") ? 1 : 0;
    int y = year(form(f, words + comma));
    bool bare_name =
        f->tree->words[f->at].upos == UPOS_AUX || f->tree->words[f->at].upos == UPOS_VERB;
    if (bare_name || (m == 5 && day < 0 && y < 0 && f->at == 0))
        return false;
    if (y > 0)
        words += comma + 1;
    else if (f->today == DEM_DAY_UNKNOWN)
        return false;
    else
        y = year_of(f, m, day > 0 ? day : 1);
    if (day < 0)
        return take(f, words, month_range(y, m));
    dem_day d = valid(y, m, day);
    return d != DEM_DAY_UNKNOWN && take(f, words, one_day(d));
}

/* "3 November 1999", "3 November". */
static bool day_first(struct finder *f)
{
    int day = day_number(form(f, 0)), m = month(form(f, 1));
    if (day < 0 || !m)
        return false;
    int y = year(form(f, 2));
    uint32_t words = y > 0 ? 3 : 2;
    if (y < 0 && f->today == DEM_DAY_UNKNOWN)
        return false;
    dem_day d = valid(y > 0 ? y : year_of(f, m, day), m, day);
    return d != DEM_DAY_UNKNOWN && take(f, words, one_day(d));
}

static bool iso_day(struct finder *f)
{
    dem_day d = form(f, 0).len == 10 ? calendar_read(form(f, 0)) : DEM_DAY_UNKNOWN;
    return d != DEM_DAY_UNKNOWN && take(f, 1, one_day(d));
}

/* "in 1998", "since 1998", "early 1998", "of 1998"; never "1998 soldiers". */
static bool year_alone(struct finder *f)
{
    static const char *const before[] = {"in",      "since",  "until", "by",   "of",  "from",
                                         "to",      "during", "early", "late", "mid", "and",
                                         "between", "before", "after", "(",    "the", NULL};
    struct slice s = form(f, 0);
    int y = year(s);
    if (s.len == 5 && s.at[4] == 's' && year(slice_part(s, 0, 4)) > 0) {
        y = year(slice_part(s, 0, 4));
        return take(
            f, 1,
            (struct range){calendar_day(y, 1, 1), calendar_day(y + 9, 12, 31), TIME_YEAR});
    }
    if (y < 0 || f->at == 0)
        return false;
    struct finder previous = *f;
    previous.at--;
    enum upos next = f->at + 1 < f->tree->count ? f->tree->words[f->at + 1].upos : UPOS_PUNCT;
    if (!is_any(&previous, 0, before) || (next == UPOS_NOUN && !is(&previous, 0, "the")))
        return false;
    return take(f, 1, year_range(y));
}

/* "since Monday", "until Friday": open on one side. */
static void open_side(struct finder *f)
{
    if (f->at == 0)
        return;
    struct slice before = f->tree->words[f->at - 1].form;
    if (slice_equal_nocase(before, SLICE("since")))
        f->found.to = DEM_DAY_UNKNOWN;
    else if (slice_equal_nocase(before, SLICE("until")) ||
             slice_equal_nocase(before, SLICE("till")))
        f->found.from = DEM_DAY_UNKNOWN;
}

static bool named(struct finder *f)
{
    return iso_day(f) || day_first(f) || month_first(f) || year_alone(f);
}

static bool relative(struct finder *f)
{
    return named_day(f) || weekday_at(f) || recent(f) || relative_unit(f) || counted(f);
}

/* A time that needs the document's date is a time without it too, of an unknown day. */
static bool undated(struct finder *f)
{
    f->today = 0;
    bool found = day_first(f) || month_first(f) || relative(f);
    f->today = f->found.from = f->found.to = DEM_DAY_UNKNOWN;
    return found;
}

static bool find_at(struct finder *f)
{
    bool known = f->today != DEM_DAY_UNKNOWN;
    if (!named(f) && !(known && relative(f)))
        return !known && undated(f);
    open_side(f);
    return true;
}

void times_find(struct arena *arena, const struct tree *tree, dem_day published,
                struct time_mentions *out)
{
    *out = (struct time_mentions){NULL, 0, 0};
    for (uint32_t i = 0; i < tree->count;) {
        struct finder f = {.tree = tree, .today = published, .at = i};
        if (!find_at(&f)) {
            i++;
            continue;
        }
        f.found.first = i;
        f.found.last = i + f.used - 1 < tree->count ? i + f.used - 1 : tree->count - 1;
        f.found.span = (dem_span){tree->words[i].span.from, tree->words[f.found.last].span.to};
        *ARENA_PUSH(arena, out) = f.found;
        i = f.found.last + 1;
    }
}
