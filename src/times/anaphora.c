/* As seen from the day that the text told of before: "the same day", "two days later". */
#include "times/build.h"

#include "base/banned.h"

static struct range unit_of(const struct finder *f, enum unit u, int away)
{
    if (u <= UNIT_DAY)
        return (struct range){f->before.from + away, f->before.to + away, TIME_DAY};
    return times_calendar_unit(f->before.from, u, away);
}

/* "the same day", "that week", "that same year". */
static bool same_unit(struct finder *f)
{
    bool that = times_is(f, 0, "that");
    uint32_t words = that ? 1 : 2;
    if (times_is(f, 1, "same") && (that || times_is(f, 0, "the")))
        words = 2;
    else if (!that)
        return false;
    enum unit u = times_unit(times_form(f, words));
    bool exact = u > UNIT_DAY || f->before.precision == TIME_DAY;
    return u >= UNIT_DAY && exact && !times_plural(times_form(f, words)) &&
           times_take(f, words + 1, unit_of(f, u, 0));
}

/* "the next day", "the following week", "the previous month", "the day after", "the day
 * before" where nothing follows that it is before. */
static bool next_unit(struct finder *f)
{
    static const char *const after[] = {"next", "following", NULL};
    enum unit u = times_unit(times_form(f, 2));
    bool later = times_is_any(f, 1, after);
    if (!times_is(f, 0, "the"))
        return false;
    if (later || times_is(f, 1, "previous"))
        return u >= UNIT_DAY && !times_plural(times_form(f, 2)) &&
               times_take(f, 3, unit_of(f, u, later ? 1 : -1));
    bool ends = f->at + 3 >= f->tree->count || f->tree->words[f->at + 3].upos == UPOS_PUNCT;
    later = times_is(f, 2, "after");
    u = times_unit(times_form(f, 1));
    return ends && u >= UNIT_DAY && (later || times_is(f, 2, "before")) &&
           times_take(f, 3, unit_of(f, u, later ? 1 : -1));
}

/* "two days later", "a week earlier". */
static bool counted_from(struct finder *f)
{
    int count = times_number(times_form(f, 0));
    enum unit u = times_unit(times_form(f, 1));
    bool later = times_is(f, 2, "later");
    if (count < 1 || count > 2000 || u == UNIT_NONE || (!later && !times_is(f, 2, "earlier")))
        return false;
    int away = later ? count : -count;
    return times_take(f, 3,
                      (struct range){times_shift(f->before.from, u, away),
                                     times_shift(f->before.to, u, away), f->before.precision});
}

bool times_anaphoric(struct finder *f)
{
    return f->before.from != DEM_DAY_UNKNOWN && f->before.to != DEM_DAY_UNKNOWN &&
           (same_unit(f) || next_unit(f) || counted_from(f));
}
