#include "fetch/robots.h"

#include "base/banned.h"

enum { PATTERN_MAX = 4096 };

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           memchr("-._~", c, 4) != NULL;
}

static size_t put_escaped(char *to, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    to[0] = '%';
    to[1] = digits[c >> 4];
    to[2] = digits[c & 15];
    return 3;
}

/* One way to write each path: only what needs it is escaped, in capitals.  `plain`: '*' and
 * '$' are characters like others. */
static struct slice normal(struct arena *arena, struct slice s, bool plain)
{
    char *to = arena_take(arena, 3 * s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        int high = c == '%' && i + 2 < s.len ? hex(s.at[i + 1]) : -1;
        int low = high >= 0 ? hex(s.at[i + 2]) : -1;
        if (low >= 0) {
            c = (unsigned char)(high * 16 + low);
            i += 2;
        }
        bool as_is = low >= 0 ? is_unreserved(c)
                              : c > ' ' && c < 0x7f && c != '$' && !(plain && c == '*');
        if (as_is)
            to[len++] = (char)c;
        else
            len += put_escaped(to + len, c);
    }
    return (struct slice){to, len};
}

/* '*' stands for any bytes; without `ends` anything may follow.  Each piece between stars is
 * taken where it comes first, so the time is linear whatever the pattern. */
static bool matches(struct slice pattern, bool ends, struct slice path)
{
    struct slice rest = pattern, piece = slice_cut(&rest, '*');
    if (!slice_starts(path, piece))
        return false;
    for (size_t from = piece.len;;) {
        struct slice left = slice_part(path, from, path.len);
        if (!rest.at)
            return !ends || !left.len;
        piece = slice_cut(&rest, '*');
        if (!rest.at && ends)
            return slice_ends(left, piece);
        if (!piece.len)
            continue;
        const char *at = left.len ? memmem(left.at, left.len, piece.at, piece.len) : NULL;
        if (!at)
            return false;
        from = (size_t)(at - path.at) + piece.len;
    }
}

bool robots_allow(struct arena *scratch, const struct robots *robots, struct slice path)
{
    size_t longest = 0;
    bool allow = true;
    path = normal(scratch, path, true);
    if (slice_is(path, "/robots.txt"))
        return true;
    for (size_t i = 0; i < robots->rules.count; i++) {
        const struct robots_rule *r = &robots->rules.list[i];
        size_t len = r->pattern.len + r->ends;
        if (len < longest || (len == longest && !r->allow) ||
            !matches(r->pattern, r->ends, path))
            continue;
        longest = len;
        allow = r->allow;
    }
    return allow;
}

struct line {
    struct slice name, value;
};

/* The next line that says something, without its comment. */
static bool next_line(struct slice *rest, struct line *out)
{
    while (rest->len) {
        size_t end = 0;
        while (end < rest->len && rest->at[end] != '\n' && rest->at[end] != '\r')
            end++;
        struct slice line = slice_part(*rest, 0, end);
        *rest = slice_part(*rest, end + 1, rest->len);
        out->value = slice_cut(&line, '#');
        out->name = slice_trim(slice_cut(&out->value, ':'));
        bool said = out->value.at != NULL;
        out->value = slice_trim(out->value);
        if (said && out->name.len)
            return true;
    }
    return false;
}

/* "demarche/1.0 (...)" is "demarche". */
static struct slice product(struct slice value)
{
    size_t n = 0;
    while (n < value.len && (is_unreserved((unsigned char)value.at[n]) || value.at[n] == '*') &&
           value.at[n] != '.')
        n++;
    return slice_part(value, 0, n);
}

static double seconds(struct slice s)
{
    double value = 0, unit = 1;
    bool point = false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '.' && !point)
            point = true;
        else if (s.at[i] < '0' || s.at[i] > '9')
            return 0;
        else if (value < ROBOTS_DELAY_MAX) {
            unit = point ? unit / 10 : 1;
            value = point ? value + (s.at[i] - '0') * unit : value * 10 + (s.at[i] - '0');
        }
    }
    return value < ROBOTS_DELAY_MAX ? value : ROBOTS_DELAY_MAX;
}

static void add_rule(struct arena *arena, struct robots *out, struct slice value, bool allow)
{
    bool rooted = value.len && (value.at[0] == '/' || value.at[0] == '*');
    if (!rooted || value.len > PATTERN_MAX)
        return;
    bool ends = value.at[value.len - 1] == '$';
    struct slice pattern = normal(arena, slice_part(value, 0, value.len - ends), false);
    *ARENA_PUSH(arena, &out->rules) = (struct robots_rule){pattern, allow, ends};
}

/* Adds the rules of every group that names `agent`; false if none does. */
static bool read_groups(struct arena *arena, struct slice text, struct slice agent,
                        struct robots *out)
{
    bool ours = false, naming = false, found = false;
    for (struct line line; next_line(&text, &line);) {
        bool allow = slice_equal_nocase(line.name, SLICE("allow"));
        bool rule = allow || slice_equal_nocase(line.name, SLICE("disallow"));
        bool delay = slice_equal_nocase(line.name, SLICE("crawl-delay"));
        if (slice_equal_nocase(line.name, SLICE("user-agent"))) {
            ours = (naming && ours) || slice_equal_nocase(product(line.value), agent);
            naming = true;
            found |= ours;
        } else if (rule || delay)
            naming = false;
        if (ours && rule)
            add_rule(arena, out, line.value, allow);
        if (ours && delay && seconds(line.value) > out->delay)
            out->delay = seconds(line.value);
    }
    return found;
}

void robots_read(struct arena *arena, struct slice text, struct slice agent, struct robots *out)
{
    *out = (struct robots){.delay = 0};
    text = slice_part(text, 0, ROBOTS_MAX);
    if (slice_starts(text, SLICE("\xef\xbb\xbf")))
        text = slice_part(text, 3, text.len);
    if (!read_groups(arena, text, agent, out))
        read_groups(arena, text, SLICE("*"), out);
}
