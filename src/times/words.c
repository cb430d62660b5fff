/* What single words of a time expression mean. */
#include "times/build.h"

#include "base/banned.h"

struct slice times_form(const struct finder *f, uint32_t offset)
{
    uint32_t i = f->at + offset;
    return i < f->tree->count ? f->tree->words[i].form : SLICE_EMPTY;
}

bool times_is(const struct finder *f, uint32_t offset, const char *text)
{
    return slice_equal_nocase(times_form(f, offset), slice_of(text));
}

bool times_is_any(const struct finder *f, uint32_t offset, const char *const *list)
{
    for (; *list; list++)
        if (times_is(f, offset, *list))
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

int times_weekday(struct slice s)
{
    static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};
    return s.len && s.at[0] >= 'A' && s.at[0] <= 'Z' ? index_of(s, names, 7, 0) : -1;
}

/* "may" and "march" are months with a capital only. */
int times_month(struct slice s)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    if (!s.len || s.at[0] < 'A' || s.at[0] > 'Z')
        return 0;
    bool sept = slice_is(s, "Sept.") || slice_is(s, "Sept");
    return sept ? 9 : index_of(s, names, 12, 3) + 1;
}

int times_season(struct slice s)
{
    static const char *const names[] = {"spring", "summer", "autumn", "winter"};
    return slice_equal_nocase(s, SLICE("fall")) ? 2 : index_of(s, names, 4, 0);
}

int times_number(struct slice s)
{
    static const char *const words[] = {
        "zero",     "one",     "two",     "three",     "four",     "five",    "six",
        "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    static const char *const tens[] = {"twenty", "thirty", "forty", "fifty", "sixty"};
    int value = 0;
    size_t i = 0;
    for (; i < s.len && i < 5 && s.at[i] >= '0' && s.at[i] <= '9'; i++)
        value = value * 10 + (s.at[i] - '0');
    if (i > 0 && i == s.len)
        return value;
    if (slice_equal_nocase(s, SLICE("a")) || slice_equal_nocase(s, SLICE("an")))
        return 1;
    int ten = index_of(s, tens, 5, 0);
    return ten >= 0 ? 20 + 10 * ten : index_of(s, words, 20, 0);
}

int times_day(struct slice s)
{
    bool ordinal = s.len > 2 && (slice_ends(s, SLICE("th")) || slice_ends(s, SLICE("st")) ||
                                 slice_ends(s, SLICE("nd")) || slice_ends(s, SLICE("rd")));
    s.len -= ordinal ? 2 : 0;
    int value = s.len && s.at[0] >= '0' && s.at[0] <= '9' ? times_number(s) : -1;
    return value >= 1 && value <= 31 ? value : -1;
}

int times_year(struct slice s)
{
    int value = s.len == 4 ? times_number(s) : -1;
    return value >= 1800 && value <= 2100 ? value : -1;
}

bool times_plural(struct slice s)
{
    return s.len && s.at[s.len - 1] == 's';
}

enum unit times_unit(struct slice s)
{
    static const char *const names[] = {"hour", "day", "week", "month", "year", "decade"};
    s.len -= times_plural(s);
    return (enum unit)(index_of(s, names, 6, 0) + 1);
}

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

bool times_future(const struct tree *tree, uint32_t word)
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
