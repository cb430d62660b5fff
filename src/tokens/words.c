/* Words by the conventions of UD English, in one pass: each character's class says whether it
 * goes on with the word, and the few that depend look one character to either side. */
#include "tokens/build.h"

#include "base/banned.h"

enum { WORD_MAX = 200 }; /* bytes; longer runs are cut, so that work stays linear */

enum {
    LOWER = 1,
    UPPER = 2,
    DIGIT = 4,
    HIGH = 8, /* a byte of a character beyond ASCII */
    BLANK = 16,
    STOP = 32, /* ends sentences */
    RULE = 64, /* drawn in rows: "-----", "===>" */
    LINK = 128 /* what links have and other words seldom */
};
enum { LETTER = LOWER | UPPER | HIGH, WORDY = LETTER | DIGIT };

static const uint8_t class_of[256] = {
    ['a' ... 'z'] = LOWER, ['A' ... 'Z'] = UPPER, ['0' ... '9'] = DIGIT, [0x80 ... 0xFF] = HIGH,
    [' '] = BLANK,         ['\n'] = BLANK,        ['.'] = STOP,          ['!'] = STOP,
    ['?'] = STOP,          ['='] = RULE,          ['*'] = RULE,          ['_'] = RULE,
    ['~'] = RULE,          ['#'] = RULE,          ['+'] = RULE,          ['<'] = RULE,
    ['>'] = RULE,          ['$'] = RULE,          ['|'] = RULE,          ['-'] = RULE,
    ['/'] = LINK,          ['@'] = LINK,
};

static uint8_t class_at(const struct cutter *c, size_t at)
{
    return at < c->end ? class_of[(uint8_t)c->text.at[at]] : BLANK;
}

static char char_at(const struct cutter *c, size_t at)
{
    return at < c->end ? c->text.at[at] : ' ';
}

/* Bytes of the symbol beyond ASCII at `at` ("£", a bullet, an emoji), 0 if a letter. */
static size_t symbol_at(const struct cutter *c, size_t at)
{
    uint8_t a = (uint8_t)char_at(c, at), b = (uint8_t)char_at(c, at + 1);
    if (a == 0xC2 && b != 0xAA && b != 0xB2 && b != 0xB3 && b != 0xB5 && b < 0xB9)
        return 2;
    if (a == 0xE2 && b >= 0x80 && b < 0xB0)
        return 3;
    return a == 0xF0 && b == 0x9F ? 4 : 0;
}

static bool wordy(const struct cutter *c, size_t at)
{
    uint8_t class = class_at(c, at);
    return class & (LOWER | UPPER | DIGIT) || (class & HIGH && !symbol_at(c, at));
}

static void push(struct cutter *c, size_t from, size_t to, bool joined)
{
    if (from >= to)
        return;
    struct word *w = ARENA_PUSH(c->arena, &c->words);
    *w = (struct word){.span = {(uint32_t)from, (uint32_t)to},
                       .form = slice_part(c->text, from, to),
                       .head = TREE_ROOT,
                       .joined = joined};
    w->space_after = to >= c->text.len || class_of[(uint8_t)c->text.at[to]] & BLANK;
}

static bool listed(struct slice s, const char *const *list)
{
    for (; *list; list++)
        if (slice_equal_nocase(s, slice_of(*list)))
            return true;
    return false;
}

/* ---- Within a word: clitics, units, hyphens, slashes */

/* The next blank-separated run of letters behind `at`. */
static struct slice next_letters(const struct cutter *c, size_t at)
{
    while (at < c->end && class_at(c, at) & BLANK)
        at++;
    size_t end = at;
    while (class_at(c, end) & (LOWER | UPPER) && end - at < 12)
        end++;
    return slice_part(c->text, at, end);
}

/* "its a shame": what stands behind "it's" and never behind the possessive. */
static bool is_misspelt_its(const struct cutter *c, size_t from, size_t to)
{
    static const char *const after[] = {"a",     "an",   "the",   "not",  "been",
                                        "so",    "too",  "very",  "also", "really",
                                        "still", "just", "gonna", NULL};
    return slice_equal_nocase(slice_part(c->text, from, to), SLICE("its")) &&
           listed(next_letters(c, to), after);
}

/* Two words written as one: where the second begins, or 0. */
static size_t fused_at(struct slice s)
{
    static const struct {
        const char *word;
        uint8_t at;
    } fused[] = {{"cannot", 3}, {"gonna", 3},  {"wanna", 3},   {"gotta", 3},  {"dont", 2},
                 {"wont", 2},   {"cant", 2},   {"didnt", 3},   {"doesnt", 4}, {"isnt", 2},
                 {"wasnt", 3},  {"arent", 3},  {"werent", 4},  {"havent", 4}, {"hasnt", 3},
                 {"hadnt", 3},  {"aint", 2},   {"arnt", 2},    {"im", 1},     {"ive", 1},
                 {"youre", 3},  {"youll", 3},  {"youve", 3},   {"theyre", 4}, {"thats", 4},
                 {"whats", 4},  {"theres", 5}, {"couldnt", 5}, {"itll", 2},   {"wouldnt", 5},
                 {"hes", 2},    {"shes", 3},   {"lotta", 3},   {"outta", 3},  {"shouldnt", 6},
                 {"gimme", 3},  {"lemme", 3},  {"wana", 3},    {"alot", 1}};
    for (size_t i = 0; i < sizeof fused / sizeof *fused; i++)
        if ((s.at[0] | 32) == fused[i].word[0] &&
            slice_equal_nocase(s, slice_of(fused[i].word)))
            return s.len == 2 && s.at[1] == 'M' ? 0 : fused[i].at;
    return slice_is(s, "Lets") ? 3 : 0;
}

/* Where the clitic of a word with an apostrophe begins, or 0. */
static size_t clitic_at(struct slice s)
{
    static const char *const suffixes[] = {"s", "re", "ve", "ll", "m", "d", NULL};
    size_t mark = s.len;
    while (mark > 0 && s.len - mark < 3 && s.at[mark - 1] != '\'' && s.at[mark - 1] != '`')
        mark--;
    if (mark < 2 || (s.at[mark - 1] != '\'' && s.at[mark - 1] != '`'))
        return 0;
    struct slice suffix = slice_part(s, mark, s.len);
    if (listed(suffix, suffixes))
        return mark - 1;
    bool negated = slice_equal_nocase(suffix, SLICE("t")) && (s.at[mark - 2] | 32) == 'n';
    return negated && mark > 2 ? mark - 2 : 0;
}

/* Where the unit of "10pm", "$5bn", "40kg" begins, or 0 ("1990s", "3rd" are whole). */
static size_t unit_at(struct slice s)
{
    static const char *const units[] = {"am", "pm", "k",  "m",  "mm", "cm", "km",
                                        "kg", "lb", "ft", "bn", "b",  "hz", "mph",
                                        "mg", "ml", "gb", "mb", NULL};
    size_t at = 0;
    while (at < s.len && (class_of[(uint8_t)s.at[at]] & DIGIT || memchr(".,:", s.at[at], 3)))
        at++;
    return at && listed(slice_part(s, at, s.len), units) ? at : 0;
}

/* A word without hyphens and slashes: its second half comes off. */
static void push_word(struct cutter *c, size_t from, size_t to)
{
    struct slice s = slice_part(c->text, from, to);
    size_t cut = 0;
    if (s.len < 2)
        cut = 0;
    else if (class_of[(uint8_t)s.at[0]] & DIGIT)
        cut = unit_at(s);
    else if (s.len <= 8 && memchr("taemslTAEMSL", s.at[s.len - 1], 12))
        cut = is_misspelt_its(c, from, to) ? 2 : fused_at(s);
    if (!cut)
        cut = clitic_at(s);
    if (!cut) {
        push(c, from, to, false);
        return;
    }
    push(c, from, from + cut, false);
    push(c, from + cut, to, true);
}

/* Prefixes that EWT and GUM keep on their word: "anti-war" is one token. */
static bool is_prefix(struct slice s)
{
    static const char *const prefixes[] = {
        "anti",  "ex",    "non",   "re",    "co",    "e",      "mid",     "pre",   "post",
        "pro",   "sub",   "semi",  "un",    "inter", "multi",  "micro",   "mini",  "neo",
        "bi",    "de",    "over",  "under", "ultra", "super",  "counter", "intra", "trans",
        "quasi", "cross", "socio", "uh",    "hm",    "pseudo", "psycho",  "hyper", NULL};
    return s.len <= 7 && listed(s, prefixes);
}

/* "713-853-3989", "555-1234", "11-20-2000" are whole; "400-500", "1999-2000" come apart. */
static bool is_number_code(struct slice s)
{
    size_t part[4] = {0}, parts = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool mark = s.at[i] == '-' || (s.at[i] == '/' && memchr(s.at, '-', s.len));
        if (mark && ++parts == 4)
            return true;
        if (!mark && !(class_of[(uint8_t)s.at[i]] & DIGIT))
            return false;
        part[parts] += !mark;
    }
    return parts >= 2 || part[0] >= 5 || (part[1] == 4 && part[0] <= 3 && part[0] != 2);
}

/* "open-forum.example.org/a-b": words of small letters about a full stop. */
static bool is_domain(struct slice s)
{
    for (size_t i = 2; i + 2 < s.len; i++)
        if (s.at[i] == '.' && class_of[(uint8_t)s.at[i - 1]] & (LOWER | DIGIT) &&
            class_of[(uint8_t)s.at[i - 2]] & (LOWER | DIGIT) &&
            class_of[(uint8_t)s.at[i + 1]] & LOWER && class_of[(uint8_t)s.at[i + 2]] & LOWER)
            return true;
    return false;
}

/* "president-elect": another office than the president's. */
static bool is_not_yet(struct slice s)
{
    return slice_equal_nocase(s, SLICE("elect")) || slice_equal_nocase(s, SLICE("designate"));
}

/* True if the hyphen or slash at `at` parts the piece that begins at `from`. */
static bool parts_at(const struct cutter *c, size_t from, size_t at, size_t to)
{
    if (char_at(c, at) == '-')
        return !is_prefix(slice_part(c->text, from, at)) &&
               !is_not_yet(slice_part(c->text, at + 1, to));
    bool digits = class_at(c, at - 1) & DIGIT && class_at(c, at + 1) & DIGIT;
    bool letters = at == from + 1 && at + 2 == to; /* "b/c" */
    return !digits && !letters;
}

/* Cuts "Russian-Iran" at its hyphens, and "and/or" at its slashes. */
static void push_compound(struct cutter *c, size_t from, size_t to)
{
    struct slice all = slice_part(c->text, from, to);
    if (is_domain(all) || is_number_code(all)) {
        push(c, from, to, false);
        return;
    }
    size_t begin = from;
    for (size_t i = from + 1; i + 1 < to; i++) {
        if ((c->text.at[i] != '-' && c->text.at[i] != '/') || !parts_at(c, begin, i, to))
            continue;
        push_word(c, begin, i);
        push(c, i, i + 1, false);
        begin = i + 1;
    }
    push_word(c, begin, to);
}

/* ---- Full stops of abbreviations */

static const char *const abbreviations[] = {
    "mr",     "mrs",  "ms",   "dr",   "prof",  "gen",   "col",  "lt",   "sgt",  "capt",
    "maj",    "cmdr", "adm",  "brig", "rev",   "hon",   "sen",  "rep",  "gov",  "pres",
    "st",     "jr",   "sr",   "inc",  "ltd",   "co",    "corp", "bros", "dept", "jan",
    "feb",    "apr",  "jun",  "jul",  "aug",   "sep",   "sept", "oct",  "nov",  "dec",
    "mon",    "tue",  "tues", "wed",  "thu",   "thur",  "fri",  "vs",   "nos",  "vol",
    "pp",     "fig",  "est",  "mt",   "ft",    "ave",   "blvd", "rd",   "attn", "approx",
    "messrs", "amb",  "supt", "det",  "cpl",   "pvt",   "pfc",  "insp", "cf",   "eds",
    "reps",   "sens", "ext",  "mlle", "mme",   "ca",    "esp",  "eg",   "ie",   "esq",
    "drs",    "gens", "gov",  "govs", "lieut", "thurs", "sec",  "arr",  "arrv", NULL};

/* Words of their own too: a full stop is theirs only before a number, or a weekday's
 * before a month, or a state's behind a comma. */
static const char *const before_number[] = {"no", "mar", "art", "sat", "sun", "ch", "p",
                                            "c",  "b",   "d",   "m",   "r",   NULL};
static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                     "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const states[] = {
    "calif", "cal", "mass", "conn", "pa",  "va",  "md",   "fla", "ga", "ill", "mich", "minn",
    "tenn",  "tex", "wash", "ariz", "la",  "mo",  "colo", "kan", "ky", "ala", "ark",  "okla",
    "ore",   "wis", "nev",  "miss", "ind", "del", "neb",  "vt",  "me", "wyo", "mont", NULL};

/* "U.S", "a.m", "Ph.D": short pieces between full stops. */
static bool is_dotted(struct slice s)
{
    size_t piece = 0, dots = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool dot = s.at[i] == '.';
        dots += dot;
        piece = dot ? 0 : piece + 1;
        if ((dot && (i == 0 || s.at[i - 1] == '.')) || piece > 2 ||
            (!dot && !(class_of[(uint8_t)s.at[i]] & LETTER)))
            return false;
    }
    return dots > 0 && piece > 0 && s.len <= 12;
}

static bool is_abbreviation(struct slice s)
{
    if (!s.len || s.len > 12)
        return false;
    return is_dotted(s) || (s.len == 1 && class_of[(uint8_t)s.at[0]] & UPPER) ||
           listed(s, abbreviations);
}

static struct slice word_before(const struct cutter *c)
{
    return c->words.count ? c->words.list[c->words.count - 1].form : SLICE_EMPTY;
}

/* True if the full stop at `stop` belongs to the word that begins at `from`. */
static bool keeps_stop(const struct cutter *c, size_t from, size_t stop)
{
    struct slice s = slice_part(c->text, from, stop), before = word_before(c);
    size_t next = stop + 1;
    if (s.len > 12 || (class_at(c, next) & STOP && class_at(c, next + 1) & STOP))
        return false;
    while (next < c->end && class_at(c, next) & BLANK)
        next++;
    if (slice_equal_nocase(s, SLICE("etc")))
        return !(next == c->end || class_at(c, next) & UPPER);
    if (slice_is(s, "al"))
        return slice_is(before, "et");
    if (slice_is(s, "I"))
        return before.len && class_of[(uint8_t)before.at[0]] & UPPER;
    if (s.len == 1 && next == c->end)
        return false;
    if (listed(s, before_number) && !(class_at(c, from) & UPPER && s.len == 1))
        return class_at(c, next) & DIGIT ||
               (slice_starts(s, SLICE("S")) &&
                listed(slice_part(c->text, next, next + 3), months));
    if (listed(s, states) && class_at(c, from) & UPPER)
        return slice_is(before, ",");
    return is_abbreviation(s);
}

/* ---- Where words end */

/* "album.That": the blank behind a full stop is missing. */
static bool lacks_blank(const struct cutter *c, size_t from, size_t stop)
{
    return stop >= from + 2 && class_at(c, stop - 1) & LOWER && class_at(c, stop - 2) & LOWER &&
           class_at(c, stop + 1) & UPPER && class_at(c, stop + 2) & LOWER;
}

/* "th-", "pre-" before a blank: a word begun, or a prefix that waits for its word. */
static bool is_fragment(struct slice s)
{
    bool capitals = s.len > 1 && class_of[(uint8_t)s.at[1]] & UPPER;
    bool vowel = false;
    for (size_t i = 0; i < s.len; i++)
        vowel |= memchr("aeiouyAEIOUY", s.at[i], 12) != NULL;
    return is_prefix(s) || (!capitals && (s.len <= 2 || (s.len <= 4 && !vowel)));
}

/* True if the mark at `i` is inside of the word whose last piece begins at `from`. */
static bool joins(const struct cutter *c, size_t from, size_t i)
{
    bool after = wordy(c, i + 1);
    switch (char_at(c, i)) {
    case '.':
        if (after)
            return !lacks_blank(c, from, i) &&
                   !(class_at(c, i + 1) & DIGIT && class_at(c, i - 1) & LOWER &&
                     is_abbreviation(slice_part(c->text, from, i)));
        return keeps_stop(c, from, i);
    case ',':
    case ':': return class_at(c, i - 1) & DIGIT && class_at(c, i + 1) & DIGIT;
    case '-':
        return after ||
               (class_at(c, i + 1) & BLANK && is_fragment(slice_part(c->text, from, i)));
    case '\'':
    case '`':
    case '/': return after;
    case '_':
    case '&':
    case '*': return after && wordy(c, i - 1);
    default: return false;
    }
}

static size_t word_end(const struct cutter *c, size_t from)
{
    size_t i = from, piece = from;
    while (i < c->end && i - from < WORD_MAX) {
        if (wordy(c, i) || (class_at(c, i) & HIGH && !symbol_at(c, i)))
            i++;
        else if (i > from && joins(c, piece, i)) {
            if (c->text.at[i] == '-' || c->text.at[i] == '/')
                piece = i + 1;
            i++;
        } else
            break;
    }
    while (i < c->end && i > from + 1 && ((uint8_t)c->text.at[i] & 0xC0) == 0x80)
        i--; /* only where WORD_MAX fell inside of a character */
    return i;
}

/* The end of a link or address that begins at `from`, or `from` if there is none. */
static size_t link_end(const struct cutter *c, size_t from, size_t to)
{
    size_t i = from;
    while (i < to && (wordy(c, i) || memchr("._%+-", c->text.at[i], 5)))
        i++;
    struct slice head = slice_part(c->text, from, i), rest = slice_part(c->text, i, to);
    bool mail = (slice_starts(rest, SLICE("@")) && wordy(c, i + 1)) ||
                (slice_is(head, "mailto") && slice_starts(rest, SLICE(":")));
    bool path = slice_starts(rest, SLICE("/")) && is_domain(head);
    if (i == from || !(mail || path || slice_starts(rest, SLICE("://"))))
        return from;
    for (int depth = 0; i < to && !memchr("\"<>", c->text.at[i], 3); i++) {
        depth += c->text.at[i] == '(';
        depth -= c->text.at[i] == ')';
        if (depth < 0)
            break;
    }
    while (i > from && memchr(".,;:!?]'*", c->text.at[i - 1], 9) &&
           !slice_ends(slice_part(c->text, from, i), SLICE("...")))
        i--;
    return i;
}

/* Bytes of ":-)", ";D", "(:", "<3" at `at`, or 0. */
static size_t emoticon_at(const struct cutter *c, size_t at)
{
    char first = char_at(c, at);
    size_t i = at + 1;
    if (first == '<')
        return char_at(c, i) == '3' && !wordy(c, i + 1) ? 2 : 0;
    if (first == '(' && memchr(":=;", char_at(c, i), 3))
        return class_at(c, i + 1) & (BLANK | STOP) ? 2 : 0;
    if (first != ':' && first != ';' && first != '=')
        return 0;
    i += char_at(c, i) == '-' || char_at(c, i) == '\'';
    char mouth = char_at(c, i);
    if (mouth == ')' || mouth == '(') {
        while (char_at(c, i) == mouth)
            i++;
        return i - at;
    }
    bool letter = memchr("DPpOo/\\|*3", mouth, 10) && class_at(c, i + 1) & (BLANK | STOP);
    return letter && !(at > 0 && class_of[(uint8_t)c->text.at[at - 1]] & WORDY) ? i + 1 - at
                                                                                : 0;
}

/* "...", "!?": dots stand alone, other stops stand together. */
static size_t stops_end(const struct cutter *c, size_t from)
{
    size_t i = from;
    while (char_at(c, i) == '.')
        i++;
    if (i > from + 1)
        return i;
    while (class_at(c, i) & STOP && !(char_at(c, i) == '.' && char_at(c, i + 1) == '.'))
        i++;
    return i;
}

/* "===", "----->": a row of one character, or of several if it is long. */
static size_t row_end(const struct cutter *c, size_t from)
{
    size_t same = from, any = from;
    while (class_at(c, same) & RULE && char_at(c, same) == char_at(c, from))
        same++;
    while (class_at(c, any) & RULE)
        any++;
    return any - from >= 3 ? any : same;
}

/* ---- Marks */

/* "'90s", "'em": an apostrophe that stands for letters. */
static bool elides(const struct cutter *c, size_t at)
{
    static const char *const cut[] = {"em", "n", "til", "cause", "bout", "s", NULL};
    return class_at(c, at + 1) & DIGIT || listed(next_letters(c, at + 1), cut);
}

/* ".5", "+44", "#peace", "@user", "'90s": the mark that a word may begin with. */
static bool starts_word(const struct cutter *c, size_t at)
{
    uint8_t next = class_at(c, at + 1);
    switch (char_at(c, at)) {
    case '.': return next & (DIGIT | LOWER);
    case '+': return next & DIGIT;
    case '#':
    case '@': return next & (LOWER | UPPER);
    case '\'': return elides(c, at);
    default: return false;
    }
}

/* One mark, or a row of them, at `from`: its end. */
static size_t mark_end(const struct cutter *c, size_t from)
{
    size_t symbol = symbol_at(c, from), face = emoticon_at(c, from);
    uint8_t class = class_at(c, from);

    if (symbol || face)
        return from + (symbol ? symbol : face);

    if (class & STOP)
        return stops_end(c, from);
    return class & RULE ? row_end(c, from) : from + 1;
}

/* The word or mark at `from` within the run that ends at `to`; returns where it ended. */
static size_t push_next(struct cutter *c, size_t from, size_t to, uint8_t classes)
{
    char first = c->text.at[from];
    bool begins = from == 0 || !(class_of[(uint8_t)c->text.at[from - 1]] & WORDY);
    if (!wordy(c, from) && !(begins && starts_word(c, from))) {
        size_t end = mark_end(c, from);
        push(c, from, end, first == '\'' && from > 0 && c->text.at[from - 1] == 's');
        return end;
    }
    size_t end = classes & LINK ? link_end(c, from, to) : from;
    if (end > from) {
        push(c, from, end, false);
        return end;
    }
    end = word_end(c, from + (wordy(c, from) ? 0 : 1));
    if (char_at(c, end) == '$' && end - from <= 3 && class_at(c, end - 1) & UPPER) {
        push(c, from, end + 1, false); /* US$ */
        return end + 1;
    }
    push_compound(c, from, end);
    return end;
}

void words_cut(struct cutter *c, size_t from, size_t to)
{
    c->end = to;
    while (from < to) {
        while (from < to && class_at(c, from) & BLANK)
            from++;
        uint8_t classes = 0;
        size_t end = from;
        while (end < to && !(class_at(c, end) & BLANK) && end - from < 8 * WORD_MAX)
            classes |= class_at(c, end++);
        while (from < end)
            from = push_next(c, from, end, classes);
    }
}
