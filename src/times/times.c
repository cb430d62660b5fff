#include "times/build.h"

#include "base/banned.h"

enum { NEAR = 2 }; /* sentences back that "the same day" may look */

bool times_take(struct finder *f, uint32_t words, struct range r)
{
    f->used = words;
    f->found.from = r.from;
    f->found.to = r.to;
    f->found.precision = r.precision;
    return true;
}

/* A time that needs the document's date is a time without it too, of an unknown day. */
static bool undated(struct finder *f)
{
    f->today = 0;
    bool found = times_named(f) || times_relative(f);
    f->today = f->found.from = f->found.to = DEM_DAY_UNKNOWN;
    return found;
}

static bool simple(struct finder *f)
{
    bool known = f->today != DEM_DAY_UNKNOWN;
    return times_named(f) || times_anaphoric(f) || (known && times_relative(f)) ||
           (!known && undated(f));
}

/* ---- Parts of a longer time ---------------------------------------------- */

/* The numerator and denominator of what a word takes of the time behind it. */
struct part {
    const char *word;
    int from, to, of;
    enum time_precision precision;
};

static const struct part *part_at(const struct finder *f, uint32_t offset)
{
    static const struct part parts[] = {
        {"early", 0, 1, 3, TIME_FUZZY},  {"mid", 1, 2, 3, TIME_FUZZY},
        {"middle", 1, 2, 3, TIME_FUZZY}, {"late", 2, 3, 3, TIME_FUZZY},
        {"start", 0, 1, 6, TIME_FUZZY},  {"beginning", 0, 1, 6, TIME_FUZZY},
        {"end", 5, 6, 6, TIME_FUZZY},    {"close", 5, 6, 6, TIME_FUZZY}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (times_is(f, offset, parts[i].word))
            return &parts[i];
    return NULL;
}

/* "first half", "third quarter". */
static bool ordinal_part(const struct finder *f, struct part *out)
{
    static const char *const ordinals[] = {"first", "second", "third", "fourth"};
    bool half = times_is(f, 1, "half"),
         last = times_is(f, 0, "last") || times_is(f, 0, "final");
    int of = half ? 2 : 4;
    if (!half && !times_is(f, 1, "quarter"))
        return false;
    for (int i = 0; i < of; i++)
        if (times_is(f, 0, ordinals[i]) || (last && i == of - 1)) {
            *out = (struct part){NULL, i, i + 1, of, half ? TIME_FUZZY : TIME_SEASON};
            return true;
        }
    return false;
}

/* Whole months of a year, else days. */
static struct range share(const struct time_mention *t, const struct part *p)
{
    dem_day days = t->to - t->from + 1;
    struct range r = {t->from + days * p->from / p->of, t->from + days * p->to / p->of - 1,
                      p->precision};
    if (t->precision == TIME_YEAR && days > 360) {
        int months = (int)(days + 15) / 30 / 12 * 12;
        r.from = times_months_away(t->from, months * p->from / p->of);
        r.to = times_months_away(t->from, months * p->to / p->of) - 1;
    }
    return r;
}

/* "early 1998", "late last year", "the end of the month", "the second half of 1998",
 * "mid-October" (one word). */
static bool part_of(struct finder *f)
{
    static const char *const links[] = {"of", "in", "on", "the", "-", NULL};
    struct part ordinal;
    const struct part *p = part_at(f, 0);
    struct finder inner = *f;
    struct slice form = times_form(f, 0);
    struct tree one = {.words = &(struct word){.form = slice_part(form, 4, form.len)},
                       .count = 1};
    bool glued = slice_starts(form, SLICE("mid-")) || slice_starts(form, SLICE("Mid-"));
    inner.at += p ? 1 : 2;
    if (!p && ordinal_part(f, &ordinal))
        p = &ordinal;
    if (glued) {
        inner.tree = &one;
        inner.at = 0;
        ordinal = (struct part){NULL, 1, 2, 3, TIME_FUZZY};
        p = &ordinal;
    }
    if (!p)
        return false;
    while (!glued && times_is_any(&inner, 0, links))
        inner.at++;
    enum unit u = times_unit(times_form(&inner, 0));
    bool unit = u >= UNIT_WEEK && !times_plural(times_form(&inner, 0)) && times_is(f, 1, "of");
    if (unit && inner.today != DEM_DAY_UNKNOWN) /* "the end of the year" */
        times_take(&inner, 1, times_calendar_unit(inner.today, u, 0));
    else if (!simple(&inner))
        return false;
    struct range r = {inner.found.from, inner.found.to, inner.found.precision};
    bool known = r.from != DEM_DAY_UNKNOWN && r.to != DEM_DAY_UNKNOWN;
    if (known && r.to > r.from + 1)
        r = share(&inner.found, p);
    f->with_year = inner.with_year;
    return times_take(f, glued ? 1 : inner.at - f->at + inner.used, r);
}

/* "the day before yesterday", "the day after the 5th of May". */
static bool day_beside(struct finder *f)
{
    struct finder inner = *f;
    inner.at += 2;
    bool after = times_is(f, 1, "after");
    if (!times_is(f, 0, "day") || (!after && !times_is(f, 1, "before")) || !simple(&inner) ||
        inner.found.precision != TIME_DAY || inner.found.from == DEM_DAY_UNKNOWN)
        return false;
    return times_take(f, 2 + inner.used, times_one_day(inner.found.from + (after ? 1 : -1)));
}

/* ---- Open and closed spans ------------------------------------------------ */

/* "by", "by the end of". */
static bool before_is(const struct finder *f, const char *word)
{
    uint32_t at = f->at;
    at -= at > 0 && slice_is(f->tree->words[at - 1].form, "the");
    return at > 0 && slice_equal_nocase(f->tree->words[at - 1].form, slice_of(word));
}

/* "since Monday's talks": the day of the talks, which is not open. */
static bool modifies(const struct finder *f)
{
    uint32_t next = f->at + f->used;
    enum upos upos = next < f->tree->count ? f->tree->words[next].upos : UPOS_PUNCT;
    return upos == UPOS_NOUN || (upos == UPOS_PART && f->tree->words[next].form.at[0] == '\'');
}

/* "since Monday", "until Friday", "before May": open on one side. */
static void open_side(struct finder *f)
{
    struct time_mention *t = &f->found;
    if (modifies(f))
        return;
    if (before_is(f, "since"))
        t->to = DEM_DAY_UNKNOWN;
    else if (before_is(f, "until") || before_is(f, "till"))
        t->from = DEM_DAY_UNKNOWN;
    else if (before_is(f, "by"))
        t->from =
            f->today != DEM_DAY_UNKNOWN && f->today <= t->to && times_future(f->tree, f->at)
                ? f->today
                : DEM_DAY_UNKNOWN;
    else if (before_is(f, "before") && t->from != DEM_DAY_UNKNOWN)
        t->to = t->from - 1, t->from = DEM_DAY_UNKNOWN;
    else if (before_is(f, "after") && t->to != DEM_DAY_UNKNOWN)
        t->from = t->to, t->to = DEM_DAY_UNKNOWN;
}

/* "from June 3 to June 9, 1998", "between May and July", "1998-99": one time to the other. */
static bool up_to(struct finder *f)
{
    static const char *const links[] = {"to", "until", "till", "through", "and", "-", NULL};
    struct finder end = *f;
    bool pair = before_is(f, "from") || before_is(f, "between");
    end.at += f->used;
    if (!times_is_any(&end, 0, links) || (!pair && !times_is(&end, 0, "-")))
        return false;
    end.at++;
    struct range from = {f->found.from, f->found.to, f->found.precision};
    int short_year = times_form(&end, 0).len == 2 ? times_number(times_form(&end, 0)) : -1;
    int y = from.from == DEM_DAY_UNKNOWN ? 0 : calendar_date(from.from).year;
    if (from.precision == TIME_YEAR && short_year == (y + 1) % 100)
        times_take(&end, 1, times_year_range(y + 1));
    else if (!simple(&end))
        return false;
    struct range to = {end.found.from, end.found.to, end.found.precision};
    bool known = from.from != DEM_DAY_UNKNOWN && to.to != DEM_DAY_UNKNOWN;
    while (known && !f->with_year && from.from > to.from)
        from.from = times_months_away(from.from, -12);
    while (known && !f->with_year && times_months_away(from.from, 12) <= to.from)
        from.from = times_months_away(from.from, 12);
    if (known && from.from > to.to)
        return false;
    return times_take(f, end.at - f->at + end.used,
                      (struct range){from.from, to.to, to.precision});
}

/* The first letters of every word that an expression can begin with. */
static bool may_begin(struct slice form)
{
    static const char firsts[][4] = {
        "a",   "an",  "apr", "aug", "aut", "beg", "clo", "com", "cou", "day", "dec",
        "ear", "eig", "ele", "end", "fal", "feb", "few", "fif", "fin", "fir", "fiv",
        "fol", "for", "fou", "fri", "hou", "in",  "jan", "jul", "jun", "las", "lat",
        "man", "mar", "may", "mid", "mon", "nex", "nin", "nov", "oct", "one", "ove",
        "pas", "pre", "rec", "sat", "sec", "sep", "sev", "six", "som", "spr", "sta",
        "sum", "sun", "ten", "tha", "the", "thi", "thr", "thu", "tod", "tom", "ton",
        "tue", "twe", "two", "wed", "wee", "win", "wit", "yea", "yes", "zer"};
    char key[4] = {0};
    for (size_t i = 0; i < 3 && i < form.len; i++)
        key[i] = (char)(form.at[i] | 0x20);
    if (form.at[0] >= '0' && form.at[0] <= '9')
        return true;
    size_t low = 0, high = sizeof firsts / sizeof *firsts;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = memcmp(firsts[middle], key, 4);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool find_at(struct finder *f)
{
    if (!day_beside(f) && !part_of(f) && !simple(f))
        return false;
    if (!up_to(f))
        open_side(f);
    return true;
}

/* ---- The sentence ---------------------------------------------------------- */

static void remember(struct times_told *told, const struct time_mention *t)
{
    if (t->from == DEM_DAY_UNKNOWN || t->to == DEM_DAY_UNKNOWN)
        return;
    *told = (struct times_told){t->from, t->to, t->precision, 0, true};
}

/* "May" in "Theresa May". */
static bool in_person(const struct tree *tree, uint32_t word)
{
    const struct word *w = &tree->words[word];
    return w->name == NAME_I_PER ||
           (word > 0 && w->rel == REL_FLAT && w[-1].name == NAME_B_PER);
}

void times_find(struct arena *arena, const struct tree *tree, dem_day today,
                struct times_told *told, struct time_mentions *out)
{
    *out = (struct time_mentions){NULL, 0, 0};
    for (uint32_t i = 0; i < tree->count;) {
        if (!may_begin(tree->words[i].form) || in_person(tree, i)) {
            i++;
            continue;
        }
        bool near = told->any && told->sentences <= NEAR;
        struct finder f = {.tree = tree, .today = today, .at = i};
        f.before = near ? (struct range){told->from, told->to, told->precision}
                        : (struct range){DEM_DAY_UNKNOWN, DEM_DAY_UNKNOWN, TIME_DAY};
        if (!find_at(&f)) {
            i++;
            continue;
        }
        f.found.first = i;
        f.found.last = i + f.used - 1 < tree->count ? i + f.used - 1 : tree->count - 1;
        f.found.span = (dem_span){tree->words[i].span.from, tree->words[f.found.last].span.to};
        *ARENA_PUSH(arena, out) = f.found;
        remember(told, &f.found);
        i = f.found.last + 1;
    }
    told->sentences++;
}
