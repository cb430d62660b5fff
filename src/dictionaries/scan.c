/* Entries and patterns cut into words and signs. */
#include "dictionaries/build.h"

#include "base/banned.h"

enum { SCAN_MAX = 64, SET_NAME_MAX = 128 };

static struct dict_token *push(struct dict_lines *lines, struct dict_scan *scan,
                               enum dict_sign sign)
{
    if (scan->count == SCAN_MAX) {
        if (!scan->bad)
            lines_complain(lines, "an entry of more than 64 words", SLICE_EMPTY);
        scan->bad = true;
        scan->count--;
    }
    if (scan->count == scan->room) {
        struct arena *arena = lines->out->arena;
        uint32_t room = scan->room ? scan->room * 2 : 8;
        scan->list = arena_grow(arena, scan->list, scan->count, room, sizeof *scan->list);
        scan->glue = arena_grow(arena, scan->glue, scan->count, room, sizeof *scan->glue);
        scan->room = room;
    }
    scan->glue[scan->count] = false;
    scan->list[scan->count] = (struct dict_token){.sign = sign, .set = -1};
    return &scan->list[scan->count++];
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_word(char c)
{
    return !is_blank(c) && !strchr("_-~={}()|\"", c) && c;
}

/* "&NAME", the longest name that is known; `at` is at the "&".  Returns how much it is. */
static size_t scan_set(struct dict_lines *lines, struct slice text, struct dict_scan *scan)
{
    size_t end = 1;
    while (end < text.len && (is_word(text.at[end]) || text.at[end] == '_'))
        end++;
    size_t longest = end < SET_NAME_MAX ? end : SET_NAME_MAX;
    struct slice name = scan_capitals(lines->out->arena, slice_part(text, 0, longest));
    for (size_t to = longest; to > 1; to--) {
        int32_t set = table_find(&lines->out->set_names, slice_part(name, 1, to));
        if (set == TABLE_NONE || (to < end && text.at[to] != '_'))
            continue;
        push(lines, scan, SIGN_SET)->set = set;
        return to;
    }
    lines_complain(lines, "no set of this name", slice_part(text, 0, end));
    scan->bad = true;
    return end;
}

static int32_t new_set(struct dictionaries *out)
{
    *ARENA_PUSH(out->arena, &out->sets) = (struct dict_set){.name = SLICE_EMPTY};
    return (int32_t)out->sets.count - 1;
}

/* "{ ONE | TWO_WORDS }" as a set without a name.  Returns how much it is. */
static size_t scan_choice(struct dict_lines *lines, struct slice text, struct scan_rules rules,
                          struct dict_scan *scan)
{
    const char *close = memchr(text.at, '}', text.len);
    size_t end = close ? (size_t)(close - text.at) : text.len;
    struct slice rest = slice_part(text, 1, end);
    int32_t set = new_set(lines->out);
    while (rest.at && rest.len) {
        struct dict_scan part = {.count = 0};
        int32_t verb = -1;
        struct slice one = slice_trim(slice_cut(&rest, '|'));
        if (one.len && memchr(one.at, '{', one.len))
            lines_complain(lines, "alternatives within alternatives", one);
        else
            scan_words(lines, one, rules, &part, &verb);
        if (verb >= 0)
            lines_complain(lines, "\"*\" within alternatives", one);
        scan->bad |= part.bad || verb >= 0;
        if (!scan->bad)
            *ARENA_PUSH(lines->out->arena, &lines->out->sets.list[set].phrases) =
                scan_phrase(lines->out, &part, 0, part.count, false);
    }
    push(lines, scan, SIGN_SET)->set = set;
    return close ? end + 1 : end;
}

static enum dict_sign sign_of(char c)
{
    return c == '$' ? SIGN_SOURCE : c == '+' ? SIGN_TARGET : c == '^' ? SIGN_SKIP : SIGN_PAIR;
}

/* A word, or one of the signs; returns how much it is. */
static size_t scan_item(struct dict_lines *lines, struct slice text, struct scan_rules rules,
                        struct dict_scan *scan, int32_t *verb)
{
    char c = text.at[0];
    if (rules.signs && c == '&')
        return scan_set(lines, text, scan);
    if (rules.signs && c == '*' && *verb < 0) {
        *verb = (int32_t)scan->count;
        push(lines, scan, SIGN_WORD);
        return 1;
    }
    if (rules.signs && strchr("$+^%", c)) {
        push(lines, scan, sign_of(c));
        return 1;
    }
    size_t end = 1;
    while (end < text.len && is_word(text.at[end]))
        end++;
    struct dict_token *t = push(lines, scan, SIGN_WORD);
    t->text = scan_capitals(lines->out->arena, slice_part(text, 0, end));
    while (t->text.len > 1 && strchr(".',", t->text.at[t->text.len - 1]))
        t->text.len--; /* "U.N.", "JOURNALISTS'" */
    t->end = rules.open;
    return end;
}

static void close_word(struct dict_scan *scan, enum dict_end end, bool glue)
{
    if (!scan->count)
        return;
    scan->list[scan->count - 1].end = end;
    scan->glue[scan->count - 1] = glue;
}

void scan_words(struct dict_lines *lines, struct slice text, struct scan_rules rules,
                struct dict_scan *out, int32_t *verb)
{
    for (size_t i = 0; i < text.len;) {
        struct slice rest = slice_part(text, i, text.len);
        char c = rest.at[0], then = rest.len > 1 ? rest.at[1] : ' ';
        bool last = is_blank(then);
        if (c == '_' || c == '-') {
            close_word(out, last ? rules.closed : END_EXACT, !last);
            i++;
        } else if (c == '~' && then == '_') {
            close_word(out, rules.open, true);
            i += 2;
        } else if (c == '=') {
            close_word(out, END_EXACT, false);
            i++;
        } else if (c == '{' && rules.signs && memchr(rest.at, '|', rest.len)) {
            i += scan_choice(lines, rest, rules, out);
        } else if (is_word(c)) {
            i += scan_item(lines, rest, rules, out, verb);
        } else {
            i++;
        }
    }
}

struct dict_phrase scan_phrase(struct dictionaries *out, const struct dict_scan *scan,
                               uint32_t from, uint32_t to, bool backwards)
{
    struct dict_phrase p = {ARENA_ARRAY(out->arena, struct dict_token, to - from), to - from};
    for (uint32_t k = 0; k < p.count; k++) {
        uint32_t i = backwards ? to - 1 - k : from + k;
        p.list[k] = scan->list[i];
        p.list[k].joined = backwards ? scan->glue[i] : i > 0 && scan->glue[i - 1];
    }
    return p;
}

struct dict_phrase scan_plain(struct dict_lines *lines, struct slice text, enum dict_end open,
                              enum dict_end closed)
{
    struct dict_scan scan = {.count = 0};
    int32_t verb = -1;
    scan_words(lines, text, (struct scan_rules){open, closed, false}, &scan, &verb);
    return scan_phrase(lines->out, &scan, 0, scan.bad ? 0 : scan.count, false);
}
