/* Words of one sentence or paragraph, by the conventions of UD English. */
#include "tokens/build.h"

#include "base/banned.h"

enum { WORD_MAX = 200 }; /* bytes; longer runs are cut, so that work stays linear */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n';
}

static void push(struct cutter *c, size_t from, size_t to, bool joined)
{
    struct slice form = slice_part(c->text, from, to);
    if (from >= to)
        return;
    struct word *w = ARENA_PUSH(c->arena, &c->words);
    *w = (struct word){.span = {(uint32_t)from, (uint32_t)to}, .form = form, .head = TREE_ROOT};
    w->joined = joined;
    w->space_after = to >= c->text.len || is_space(c->text.at[to]);
}

static bool ends_nocase(struct slice s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.len > n && slice_equal_nocase(slice_part(s, s.len - n, s.len), slice_of(suffix));
}

/* Where a clitic begins within the word, or its length. */
static size_t clitic_at(struct slice s)
{
    static const char *const suffixes[] = {"n't", "'s", "'re", "'ve", "'ll", "'m", "'d", NULL};
    for (const char *const *p = suffixes; *p; p++)
        if (ends_nocase(s, *p))
            return s.len - strlen(*p);
    if (slice_equal_nocase(s, SLICE("cannot")) || slice_equal_nocase(s, SLICE("gonna")) ||
        slice_equal_nocase(s, SLICE("wanna")) || slice_equal_nocase(s, SLICE("gotta")))
        return 3;
    return s.len;
}

/* A piece without blanks, brackets, commas: its clitics come off. */
static void push_word(struct cutter *c, size_t from, size_t to)
{
    while (to - from > WORD_MAX) {
        push(c, from, from + WORD_MAX, false);
        from += WORD_MAX;
    }
    size_t cut = from + clitic_at(slice_part(c->text, from, to));
    push(c, from, cut, false);
    if (cut < to)
        push(c, cut, to, true);
}

/* Prefixes that EWT and GUM keep on their word: "anti-war" is one token. */
static bool stays_hyphened(struct slice before, struct slice after)
{
    static const char *const prefixes[] = {
        "anti",  "ex",    "non",   "re",      "co",    "e",     "mid",   "pre",   "post",
        "pro",   "sub",   "semi",  "un",      "inter", "multi", "micro", "mini",  "vice",
        "neo",   "bi",    "de",    "counter", "over",  "under", "ultra", "super", "intra",
        "trans", "self_", "quasi", "x",       "t",     "u",     NULL};
    for (const char *const *p = prefixes; *p; p++)
        if (slice_equal_nocase(before, slice_of(*p)))
            return true;
    return !before.len || !after.len;
}

static bool looks_like_link(struct slice s)
{
    if (!s.len)
        return false;
    return memmem(s.at, s.len, "://", 3) || slice_starts(s, SLICE("www.")) ||
           (memchr(s.at, '@', s.len) && memchr(s.at, '.', s.len) && s.at[0] != '@');
}

/* Cuts "Russian-Iran" at its hyphens, and "and/or" at its slashes. */
static void push_compound(struct cutter *c, size_t from, size_t to)
{
    size_t begin = from;
    struct slice all = slice_part(c->text, from, to);
    bool link = looks_like_link(all);
    for (size_t i = from; i < to && !link; i++) {
        char ch = c->text.at[i];
        bool digits = i > from && i + 1 < to && is_digit(c->text.at[i - 1]) &&
                      is_digit(c->text.at[i + 1]);
        bool hyphen = ch == '-' && i > begin && i + 1 < to;
        bool slash = ch == '/' && i > begin && i + 1 < to && !digits;
        if (hyphen && !slash) {
            size_t next = i + 1;
            while (next < to && c->text.at[next] != '-')
                next++;
            if (stays_hyphened(slice_part(c->text, begin, i), slice_part(c->text, i + 1, next)))
                continue;
        }
        if (!hyphen && !slash)
            continue;
        push_word(c, begin, i);
        push(c, i, i + 1, false);
        begin = i + 1;
    }
    if (begin < to)
        push_word(c, begin, to);
}

static const char *const abbreviations[] = {
    "mr",     "mrs", "ms",   "dr",  "prof", "gen",  "col",  "lt",    "sgt",  "capt",   "maj",
    "cmdr",   "adm", "brig", "rev", "hon",  "sen",  "rep",  "gov",   "pres", "st",     "jr",
    "sr",     "inc", "ltd",  "co",  "corp", "bros", "dept", "jan",   "feb",  "mar",    "apr",
    "jun",    "jul", "aug",  "sep", "sept", "oct",  "nov",  "dec",   "mon",  "tue",    "wed",
    "thu",    "fri", "sat",  "sun", "vs",   "etc",  "no",   "nos",   "vol",  "pp",     "fig",
    "approx", "est", "mt",   "ft",  "ave",  "blvd", "rd",   "calif", "mass", "conn",   "pa",
    "va",     "md",  "fla",  "ga",  "ill",  "mich", "minn", "tenn",  "tex",  "wash",   "ariz",
    "colo",   "kan", "ky",   "ala", "ark",  "okla", "ore",  "wis",   "nev",  "messrs", "amb",
    "supt",   "det", "cpl",  "pvt", "pfc",  "insp", "al",   "cf",    "ed",   "eds",    NULL};

bool words_abbreviation(struct slice s)
{
    size_t dots = 0, letters = 0;
    if (!s.len)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        dots += s.at[i] == '.';
        letters += is_letter(s.at[i]);
    }
    bool spaced = dots > 0 && s.len <= 12; /* U.S, a.m, e.g: dots between single letters */
    for (size_t i = 0; i + 1 < s.len && spaced; i++)
        spaced = is_letter(s.at[i]) != is_letter(s.at[i + 1]);
    if (spaced && letters)
        return true;
    if (s.len == 1 && s.at[0] >= 'A' && s.at[0] <= 'Z')
        return true;
    for (const char *const *p = abbreviations; *p; p++)
        if (slice_equal_nocase(s, slice_of(*p)))
            return true;
    return false;
}

/* Whether the full stop at `to - 1` belongs to the word: an abbreviation, or an initial. */
static bool keeps_stop(const struct cutter *c, size_t from, size_t to)
{
    struct slice s = slice_part(c->text, from, to - 1);
    bool month =
        s.len &&
        (slice_equal_nocase(s, SLICE("no")) || slice_equal_nocase(s, SLICE("mar")) ||
         slice_equal_nocase(s, SLICE("sun")) || slice_equal_nocase(s, SLICE("sat")) ||
         slice_equal_nocase(s, SLICE("al")) || slice_equal_nocase(s, SLICE("ed")) ||
         slice_equal_nocase(s, SLICE("wash")) || slice_equal_nocase(s, SLICE("mass")) ||
         slice_equal_nocase(s, SLICE("ill")) || slice_equal_nocase(s, SLICE("pa")));
    if (month) { /* also words of their own: only before a number or a name */
        size_t next = to;
        while (next < c->text.len && is_space(c->text.at[next]))
            next++;
        return next < c->text.len && is_digit(c->text.at[next]);
    }
    return words_abbreviation(s);
}

static bool opens(char c)
{
    return c == '(' || c == '[' || c == '{' || c == '"' || c == '$' || c == '#' || c == '\'' ||
           c == '<' || c == '*' || c == '_' || c == '+' || c == '=' || c == '~';
}

static bool closes(char c)
{
    return c == ')' || c == ']' || c == '}' || c == '"' || c == ',' || c == ';' || c == ':' ||
           c == '!' || c == '?' || c == '%' || c == '>' || c == '*' || c == '_' || c == '.' ||
           c == '\'' || c == '=' || c == '~';
}

/* Opening marks stand alone; an apostrophe opens only where no clitic follows ("'90s"). */
static size_t push_opening(struct cutter *c, size_t from, size_t to)
{
    while (from < to && opens(c->text.at[from]) && to - from > 1) {
        bool year = c->text.at[from] == '\'' && from + 1 < to && is_digit(c->text.at[from + 1]);
        if (year)
            break;
        push(c, from, from + 1, false);
        from++;
    }
    return from;
}

/* Where the word ends and its closing marks begin. */
static size_t closing_from(const struct cutter *c, size_t from, size_t to)
{
    size_t end = to;
    while (end > from && closes(c->text.at[end - 1])) {
        if (c->text.at[end - 1] == '.' && keeps_stop(c, from, end))
            break;
        end--;
    }
    return end;
}

static void push_closing(struct cutter *c, size_t from, size_t to)
{
    while (from < to) {
        size_t n = 1;
        char ch = c->text.at[from];
        while (from + n < to && c->text.at[from + n] == ch &&
               (ch == '.' || ch == '!' || ch == '?'))
            n++;
        bool possessive = ch == '\'' && from > 0 && c->text.at[from - 1] == 's';
        push(c, from, from + n, possessive);
        from += n;
    }
}

/* "$5bn", "1,000", "10:30", "5-6" hold together; "word,word" and "a(b" come apart. */
static size_t inner_break(const struct cutter *c, size_t from, size_t to)
{
    for (size_t i = from + 1; i + 1 < to; i++) {
        char ch = c->text.at[i];
        bool numbers = is_digit(c->text.at[i - 1]) && is_digit(c->text.at[i + 1]);
        if (memchr("()[]{}\";", ch, 8) || ((ch == ',' || ch == ':') && !numbers))
            return i;
        if (ch == '.' && i + 2 < to && c->text.at[i + 1] == '.')
            return i;
    }
    return to;
}

static void push_chunk(struct cutter *c, size_t from, size_t to)
{
    if (looks_like_link(slice_part(c->text, from, to))) {
        size_t link_end = closing_from(c, from, to);
        push(c, from, link_end, false);
        push_closing(c, link_end, to);
        return;
    }
    from = push_opening(c, from, to);
    size_t end = closing_from(c, from, to);
    while (from < end) {
        size_t cut = inner_break(c, from, end), word_end = cut;
        if (cut < end)
            word_end = closing_from(c, from, cut);
        push_compound(c, from, word_end);
        push_closing(c, word_end, cut);
        from = cut;
        if (from < end) {
            size_t n = 1;
            while (from + n < end && c->text.at[from] == '.' && c->text.at[from + n] == '.')
                n++;
            push(c, from, from + n, false);
            from += n;
        }
    }
    push_closing(c, end, to);
}

void words_cut(struct cutter *c, size_t from, size_t to)
{
    while (from < to) {
        while (from < to && is_space(c->text.at[from]))
            from++;
        size_t end = from;
        while (end < to && !is_space(c->text.at[end]) && end - from < 8 * WORD_MAX)
            end++;
        if (from < end)
            push_chunk(c, from, end);
        from = end;
    }
}
