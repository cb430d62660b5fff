/* Exports of Nexis, the older ("1 of 20 DOCUMENTS", fields in capitals) and the newer ("End of
 * Document"), as lines: in text as they are, in Word and HTML a line for each paragraph. */
#include "input/build.h"

#include "base/banned.h"

enum part { PART_HEAD, PART_BODY, PART_TAIL };

struct lines {
    struct slice *list;
    size_t count, room;
};

struct nexis {
    struct arena *arena;
    struct articles *out;
    struct article a;
    struct lines head, body; /* head: neither key nor notice */
    enum part part;
    bool older, measured; /* "1 of 20 DOCUMENTS" or "LENGTH:" was seen */
};

/* "12 of 40 DOCUMENTS" */
static bool is_divider(struct slice line)
{
    struct slice rest = line, first = slice_cut(&rest, ' '), of = slice_cut(&rest, ' '),
                 total = slice_cut(&rest, ' ');
    bool number = first.len && first.at[0] >= '0' && first.at[0] <= '9' && total.len &&
                  total.at[0] >= '0' && total.at[0] <= '9';
    return number && slice_equal_nocase(of, SLICE("of")) &&
           (slice_is(rest, "DOCUMENTS") || slice_is(rest, "DOCUMENT"));
}

static bool is_end(struct slice line)
{
    return slice_is(line, "End of Document");
}

/* "Key: value" with one of these keys. */
static bool key(struct slice line, const char *const *keys, struct slice *value)
{
    for (; *keys; keys++) {
        struct slice k = slice_of(*keys);
        if (line.len > k.len && line.at[k.len] == ':' &&
            slice_equal_nocase(slice_part(line, 0, k.len), k)) {
            *value = slice_trim(slice_part(line, k.len + 1, line.len));
            return true;
        }
    }
    return false;
}

static const char *const length_key[] = {"length", NULL};

bool nexis_looks(struct slice text)
{
    bool divided = false, measured = false, marked = false;
    struct slice value;
    for (struct slice rest = text; rest.at && rest.len;) {
        struct slice line = slice_trim(slice_cut(&rest, '\n'));
        divided |= is_divider(line);
        measured |= key(line, length_key, &value) &&
                    (slice_ends(value, SLICE("words")) || slice_ends(value, SLICE("word")));
        marked |= slice_is(line, "Body") || slice_is(line, "BODY:") || is_end(line);
        if (measured && (divided || marked))
            return true;
    }
    return false;
}

static bool is_notice(struct slice line)
{
    return slice_equal_nocase(slice_part(line, 0, 10), SLICE("copyright ")) ||
           slice_starts(line, SLICE("\u00A9")) ||
           slice_equal_nocase(slice_part(line, 0, 19), SLICE("all rights reserved"));
}

/* Body lines without blank ones at either end. */
static struct slice join_body(struct arena *arena, const struct lines *body)
{
    size_t from = 0, to = body->count, count = 0;
    while (from < to && !body->list[from].len)
        from++;
    while (to > from && !body->list[to - 1].len)
        to--;
    struct slice *parts = ARENA_ARRAY(arena, struct slice, 2 * (to - from) + 1);
    for (size_t i = from; i < to; i++) {
        if (i > from)
            parts[count++] = SLICE("\n");
        parts[count++] = body->list[i];
    }
    return arena_join(arena, parts, count);
}

static struct slice join_head(struct arena *arena, const struct lines *head, size_t from,
                              size_t to)
{
    struct slice *parts = ARENA_ARRAY(arena, struct slice, 2 * head->count + 1);
    size_t count = 0;
    for (size_t i = from; i < to && i < head->count; i++) {
        if (count)
            parts[count++] = SLICE(" ");
        parts[count++] = head->list[i];
    }
    return arena_join(arena, parts, count);
}

/* Older: publisher, date, headline.  Newer: headline, publisher, date. */
static void read_head(struct nexis *n)
{
    size_t at = 0;
    while (at < n->head.count &&
           (n->a.date = text_date(n->head.list[at], DEM_DAY_UNKNOWN)) == DEM_DAY_UNKNOWN)
        at++;
    if (at == n->head.count) {
        n->a.title = n->a.title.len ? n->a.title : join_head(n->arena, &n->head, 0, 1);
        return;
    }
    if (at)
        n->a.publisher = n->head.list[at - 1];
    if (!n->a.title.len)
        n->a.title = n->older ? join_head(n->arena, &n->head, at + 1, n->head.count)
                              : join_head(n->arena, &n->head, 0, at ? at - 1 : 0);
}

static void finish(struct nexis *n)
{
    n->a.text = join_body(n->arena, &n->body);
    if (n->a.text.len || n->measured) {
        read_head(n);
        *ARENA_PUSH(n->arena, n->out) = n->a;
    }
    *n = (struct nexis){.arena = n->arena, .out = n->out, .a = {.date = DEM_DAY_UNKNOWN}};
}

static void head_line(struct nexis *n, struct slice line)
{
    static const char *const title[] = {"headline", NULL}, *const passed[] = {
                                                               "byline",   "section",
                                                               "dateline", "highlight",
                                                               "series",   "load-date",
                                                               "language", "type",
                                                               "source",   "section",
                                                               "graphic",  NULL};
    struct slice value;
    if (slice_is(line, "Body") || slice_is(line, "BODY:"))
        n->part = PART_BODY;
    else if (key(line, length_key, &value))
        n->measured = true;
    else if (key(line, title, &value))
        n->a.title = value;
    else if (!line.len || is_notice(line) || key(line, passed, &value))
        return;
    else if (n->older && n->measured) { /* no "BODY:" stands before it */
        n->part = PART_BODY;
        *ARENA_PUSH(n->arena, &n->body) = line;
    } else
        *ARENA_PUSH(n->arena, &n->head) = line;
}

static void take_tail(struct nexis *n, struct slice line)
{
    static const char *const language[] = {"language", NULL}, *const url[] = {"url", NULL},
                             *const loaded[] = {"load-date", NULL};
    struct slice value;
    if (key(line, language, &value))
        n->a.language = value;
    else if (key(line, url, &value))
        n->a.url = value;
    else if (key(line, loaded, &value) && n->a.date == DEM_DAY_UNKNOWN)
        n->a.date = text_date(value, DEM_DAY_UNKNOWN);
}

static bool is_tail(struct slice line)
{
    static const char *const keys[] = {"load-date",        "language",     "subject",
                                       "publication-type", "url",          "graphic",
                                       "document-type",    "journal-code", "pub-type",
                                       "country",          "organization", NULL};
    struct slice value;
    return slice_is(line, "Classification") || slice_is(line, "Graphic") ||
           slice_is(line, "Notes") || is_notice(line) || key(line, keys, &value);
}

void nexis_read(struct arena *arena, struct slice text, struct articles *out)
{
    struct nexis n = {.arena = arena, .out = out, .a = {.date = DEM_DAY_UNKNOWN}};
    uint32_t number = 0;
    if (slice_starts(text, SLICE("\xef\xbb\xbf")))
        text = slice_part(text, 3, text.len);
    for (struct slice rest = text; rest.at;) {
        struct slice line = slice_trim(slice_cut(&rest, '\n'));
        bool divider = is_divider(line);
        number++;
        if (divider || is_end(line)) {
            finish(&n);
            n.older = divider;
            continue;
        }
        if (!n.a.line && line.len)
            n.a.line = number;
        if (n.part == PART_HEAD)
            head_line(&n, line);
        else if (n.part == PART_TAIL || is_tail(line)) {
            n.part = PART_TAIL;
            take_tail(&n, line);
        } else
            *ARENA_PUSH(arena, &n.body) = line;
    }
    finish(&n);
}
