/* Header lines, title, dateline and paragraphs of the clean text. */
#include "text/build.h"

#include "base/banned.h"

enum {
    LONG_LINE = 200,
    HEADER_LINES_MAX = 12,
    TITLE_MAX = 140,
    DATELINE_MAX = 120,
    DATELINE_DAYS = 10
};

struct blocks {
    struct arena *arena;
    struct document *doc;
    struct {
        struct block *list;
        size_t count, room;
    } list;
};

static void add(struct blocks *b, enum block_kind kind, size_t from, size_t to)
{
    struct slice text = b->doc->text;
    while (from < to && (text.at[from] == ' ' || text.at[from] == '\n'))
        from++;
    while (to > from && (text.at[to - 1] == ' ' || text.at[to - 1] == '\n'))
        to--;
    if (from < to)
        *ARENA_PUSH(b->arena, &b->list) = (struct block){kind, {(uint32_t)from, (uint32_t)to}};
}

static size_t line_end(struct slice text, size_t from)
{
    const char *end = from < text.len ? memchr(text.at + from, '\n', text.len - from) : NULL;
    return end ? (size_t)(end - text.at) : text.len;
}

static const char *const keys[] = {"publication", "publisher", "source", "volume", "issue",
                                   "date",        "published", "byline", "author", "title",
                                   "headline",    "section",   "page",   "length", NULL};

/* "Publication:" at `s`: the key's length with its colon, or 0. */
static size_t header_key(struct slice s)
{
    for (const char *const *k = keys; *k; k++) {
        size_t n = strlen(*k);
        if (s.len > n && s.at[n] == ':' &&
            slice_equal_nocase(slice_part(s, 0, n), slice_of(*k)))
            return n + 1;
    }
    return 0;
}

/* The value runs to the next key of the same line ("Publication: A Volume: 5"). */
static struct slice header_value(struct slice s)
{
    for (size_t i = 1; i < s.len; i++)
        if (s.at[i - 1] == ' ' && header_key(slice_part(s, i, s.len)))
            return slice_trim(slice_part(s, 0, i));
    return slice_trim(s);
}

static void take_header(struct document *doc, struct slice key, struct slice value)
{
    bool publisher = slice_equal_nocase(key, SLICE("publication:")) ||
                     slice_equal_nocase(key, SLICE("publisher:")) ||
                     slice_equal_nocase(key, SLICE("source:"));
    bool date =
        slice_equal_nocase(key, SLICE("date:")) || slice_equal_nocase(key, SLICE("published:"));
    bool title =
        slice_equal_nocase(key, SLICE("title:")) || slice_equal_nocase(key, SLICE("headline:"));
    if (publisher && !doc->publisher.len)
        doc->publisher = value;
    if (date && doc->published == DEM_DAY_UNKNOWN)
        doc->published = text_date(value, DEM_DAY_UNKNOWN);
    if (title && !doc->title.len)
        doc->title = value;
}

/* One header line; true if it is one.  A bare date is one too. */
static bool header_line(struct blocks *b, size_t from, size_t to)
{
    struct document *doc = b->doc;
    struct slice line = slice_trim(slice_part(doc->text, from, to));
    dem_day bare = line.len < 40 ? text_date(line, DEM_DAY_UNKNOWN) : DEM_DAY_UNKNOWN;
    if (bare != DEM_DAY_UNKNOWN && doc->published == DEM_DAY_UNKNOWN)
        doc->published = bare;
    if (bare == DEM_DAY_UNKNOWN && !header_key(line))
        return false;
    bool title = slice_equal_nocase(slice_part(line, 0, 6), SLICE("title:")) ||
                 slice_equal_nocase(slice_part(line, 0, 9), SLICE("headline:"));
    struct slice headline = SLICE_EMPTY;
    for (size_t n; (n = header_key(line)) > 0;) {
        struct slice rest = slice_part(line, n, line.len), value = header_value(rest);
        take_header(doc, slice_part(line, 0, n), value);
        if (title && !headline.len)
            headline = value;
        size_t next = (size_t)(value.at - line.at) + value.len;
        if (!value.len)
            break;
        line = slice_trim(slice_part(line, next, line.len));
    }
    if (headline.len)
        add(b, BLOCK_TITLE, (size_t)(headline.at - doc->text.at),
            (size_t)(headline.at - doc->text.at) + headline.len);
    else
        add(b, BLOCK_HEADER, from, to);
    return true;
}

static size_t read_header(struct blocks *b)
{
    struct slice text = b->doc->text;
    size_t at = 0;
    for (int lines = 0; lines < HEADER_LINES_MAX && at < text.len; lines++) {
        size_t end = line_end(text, at);
        bool blank = !slice_trim(slice_part(text, at, end)).len;
        if (!blank && !header_line(b, at, end))
            break;
        at = end + (end < text.len);
    }
    return at;
}

static bool blank_between(struct slice text, size_t from)
{
    return memmem(text.at + from, text.len - from, "\n\n", 2) ||
           memmem(text.at + from, text.len - from, "\n \n", 3);
}

/* Without blank lines, lines too long to be wrapped are paragraphs of their own. */
static bool lines_are_paragraphs(struct slice text, size_t from)
{
    size_t lines = 0, bytes = text.len - from;
    for (size_t i = from; i < text.len; i++)
        lines += text.at[i] == '\n';
    return !blank_between(text, from) && bytes / (lines + 1) > LONG_LINE;
}

static bool is_title(struct slice line)
{
    line = slice_trim(line);
    if (!line.len || line.len > TITLE_MAX || memchr(".!?:;,", line.at[line.len - 1], 6))
        return false;
    return memchr(line.at, '\n', line.len) == NULL;
}

/* "- Item", "* Item", "1. Item", "(a) Item", a bullet: a line of a list. */
static bool is_item(struct slice line)
{
    static const char *const bullets[] = {"- ", "* ", "+ ", "\u2022", "\u00B7", NULL};
    for (const char *const *p = bullets; *p; p++)
        if (slice_starts(line, slice_of(*p)))
            return true;
    size_t i = line.len && line.at[0] == '(', first = i;
    while (i < line.len && i < first + 3 && line.at[i] >= '0' && line.at[i] <= '9')
        i++;
    if (i == first && i < line.len && line.at[i] >= 'a' && line.at[i] <= 'z')
        i++;
    bool closed = i > first && i + 1 < line.len && line.at[i + 1] == ' ';
    return closed && (line.at[i] == ')' || (line.at[i] == '.' && !first));
}

/* A headline: capitals, or each longer word begins with one. */
static bool is_headline(struct slice line)
{
    size_t words = 0;
    if (!is_title(line))
        return false;
    for (struct slice rest = line; rest.at;) {
        struct slice word = slice_cut(&rest, ' ');
        if (word.len > 3 && word.at[0] >= 'a' && word.at[0] <= 'z')
            return false;
        words += word.len > 0;
    }
    return words > 1;
}

/* True if the line cannot be one of wrapped prose that goes on in `next`: it is too long, or
 * a list goes on, or it is a headline that had room for the first word of `next`. */
static bool line_stands_alone(struct slice line, struct slice next, bool first, bool in_list)
{
    if (line.len > LONG_LINE)
        return true;
    bool ended = line.len && memchr(".!?:;", line.at[line.len - 1], 5);
    if (is_item(next) && (ended || in_list))
        return true;
    struct slice rest = next, word = slice_cut(&rest, ' ');
    bool room = line.len + 1 + word.len <= next.len;
    bool capital = next.len && next.at[0] >= 'A' && next.at[0] <= 'Z';
    return first && room && capital && !in_list && is_headline(line);
}

/* Cuts the paragraphs; line ends inside of them become spaces. */
static void read_paragraphs(struct blocks *b, size_t from)
{
    struct slice text = b->doc->text;
    char *bytes = (char *)(uintptr_t)text.at; /* ours: clean_text made it in the arena */
    bool each = lines_are_paragraphs(text, from);
    size_t begin = from, next;
    for (size_t at = from; at < text.len; at = next) {
        size_t end = line_end(text, at);
        next = end + (end < text.len);
        struct slice line = slice_trim(slice_part(text, at, end)),
                     below = slice_trim(slice_part(text, next, line_end(text, next)));
        bool in_list = is_item(slice_trim(slice_part(text, begin, end)));
        if (!line.len) /* a gap: what was above it has been added */
            begin = next;
        else if (each || !below.len || line_stands_alone(line, below, at == begin, in_list)) {
            bool first =
                b->list.count == 0 || b->list.list[b->list.count - 1].kind == BLOCK_HEADER;
            bool title = first && next < text.len && !below.len &&
                         is_title(slice_part(text, begin, end));
            add(b, title ? BLOCK_TITLE : BLOCK_PARAGRAPH, begin, end);
            begin = next;
        } else
            bytes[end] = ' ';
    }
}

static bool is_upper_word(struct slice s)
{
    size_t upper = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] >= 'a' && s.at[i] <= 'z')
            return false;
        upper += s.at[i] >= 'A' && s.at[i] <= 'Z';
    }
    return upper >= 2;
}

static dem_span span_of(struct slice text, struct slice part)
{
    uint32_t from = (uint32_t)(part.at - text.at);
    return (dem_span){from, from + (uint32_t)part.len};
}

/* The dash (or the underscore of one agency) that ends a dateline, behind its first word
 * in capitals; 0 if there is none. */
static size_t dateline_dash(struct slice head)
{
    for (size_t i = 3; i + 1 < head.len; i++) {
        bool dash = head.at[i] == '-' || head.at[i] == '_';
        if (dash && head.at[i - 1] == ' ' && head.at[i + 1] == ' ')
            return i;
        if (head.at[i] == '.' && head.at[i + 1] == ' ' && i > 3 && head.at[i - 1] >= 'a' &&
            i > 5 && head.at[i - 4] != ' ' && head.at[i - 5] != ' ')
            return 0; /* a sentence has ended before the dash */
    }
    return 0;
}

static bool is_agency(struct slice s)
{
    static const char *const names[] = {
        "AP",   "AFP",  "Reuters", "Reuter", "UPI",  "Xinhua",   "IANS",  "ANI",    "PTI",
        "UNI",  "dpa",  "DPA",     "TASS",   "EFE",  "Interfax", "Kyodo", "Yonhap", "ANSA",
        "APA",  "PAP",  "CTK",     "MTI",    "IRNA", "KUNA",     "SPA",   "WAM",    "MENA",
        "SANA", "PANA", "NAN",     "IPS",    "IRIN", "RFE/RL",   "VOA",   "CNN",    "Bloomberg",
        "AAP",  "CP",   "PA",      "TAP",    "APS",  "MAP",      "BNS",   "NYT",    NULL};
    for (const char *const *n = names; *n; n++)
        if (slice_is(s, *n))
            return true;
    return false;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* "Addis Ababa, Ethiopia": at most five words, each with a capital. */
static bool is_place_name(struct slice s)
{
    size_t words = 0;
    for (size_t i = 0; i < s.len; i++)
        if (i == 0 || s.at[i - 1] == ' ') {
            if (!is_capital(s.at[i]))
                return false;
            words++;
        }
    return words > 0 && words <= 5;
}

/* Splits "OSLO, Nov 2" into place and day. */
static void read_place_and_day(struct slice text, struct slice body, dem_day near,
                               struct dateline *d)
{
    for (size_t i = 1; i < body.len; i++) { /* the date begins behind a comma */
        struct slice rest = slice_trim(slice_part(body, i, body.len));
        bool comma = body.at[i - 1] == ',' || body.at[i - 1] == ' ';
        if (comma && rest.len &&
            text_date(rest, near == DEM_DAY_UNKNOWN ? 0 : near) != DEM_DAY_UNKNOWN &&
            !(rest.at[0] >= '0' && rest.at[0] <= '9')) {
            d->date = span_of(text, rest);
            body = slice_trim(slice_part(body, 0, i));
            break;
        }
    }
    if (body.len && body.at[body.len - 1] == ',')
        body = slice_trim(slice_part(body, 0, body.len - 1));
    d->place = span_of(text, body);
}

/* "Delhi, May 3 (IANS) The", "Delhi, May 3: The", "OSLO (AP) The", "(AFP) The": without a dash
 * a day or an agency tells that it is a dateline; the last byte of it, 0 if it is none. */
static size_t undashed(struct slice text, struct slice head, dem_day near, struct dateline *d)
{
    size_t end = 0;
    while (end < head.len && head.at[end] != ':' && head.at[end] != ')' && head.at[end] != '.')
        end++;
    if (end + 2 >= head.len || head.at[end] == '.' || head.at[end + 1] != ' ')
        return 0;
    struct slice body = slice_part(head, 0, end);
    const char *open = body.len ? memchr(body.at, '(', body.len) : NULL;
    if ((head.at[end] == ')') != (open != NULL))
        return 0;
    struct slice agency = SLICE_EMPTY;
    if (open) {
        agency = (struct slice){open + 1, (size_t)(body.at + body.len - open - 1)};
        body = slice_trim(slice_part(body, 0, (size_t)(open - body.at)));
        d->agency = span_of(text, agency);
    }
    if (!body.len)
        return is_agency(agency) ? end : 0;
    read_place_and_day(text, body, near, d);
    struct slice place = slice_part(text, d->place.from, d->place.to);
    size_t word = 0;
    while (word < place.len && place.at[word] != ' ' && place.at[word] != ',')
        word++;
    bool named = is_agency(agency) && is_upper_word(slice_part(place, 0, word));
    return is_place_name(place) && (named || d->date.from < d->date.to) ? end : 0;
}

static size_t dashed(struct slice text, struct slice head, dem_day near, struct dateline *d)
{
    size_t dash = dateline_dash(head), word = 0;
    while (word < head.len && head.at[word] != ' ' && head.at[word] != ',' &&
           head.at[word] != '(')
        word++;
    if (!dash || dash > 90)
        return 0;
    struct slice body = slice_trim(slice_part(head, 0, dash));
    const char *open = body.len ? memchr(body.at, '(', body.len) : NULL;
    const char *close = open ? memchr(open, ')', (size_t)(body.at + body.len - open)) : NULL;
    if (close) {
        d->agency = span_of(text, (struct slice){open + 1, (size_t)(close - open - 1)});
        body = slice_trim((struct slice){body.at, (size_t)(open - body.at)});
    }
    read_place_and_day(text, body, near, d);
    bool dated = d->date.from < d->date.to &&
                 is_place_name(slice_part(text, d->place.from, d->place.to));
    return dated || is_upper_word(slice_part(head, 0, word)) ? dash : 0;
}

/* Finds "OSLO, Nov 2 (Reuters) -" at the beginning of the paragraph. */
static struct dateline find_dateline(struct slice text, dem_span paragraph, dem_day near)
{
    struct dateline d = {{0, 0}, {0, 0}, {0, 0}, {0, 0}}, other = d;
    size_t to = paragraph.to < paragraph.from + DATELINE_MAX ? paragraph.to
                                                             : paragraph.from + DATELINE_MAX;
    struct slice head = slice_part(text, paragraph.from, to);
    size_t last = dashed(text, head, near, &d);
    if (!last) {
        last = undashed(text, head, near, &other);
        d = last ? other : (struct dateline){{0, 0}, {0, 0}, {0, 0}, {0, 0}};
    }
    if (last)
        d.span = (dem_span){paragraph.from, paragraph.from + (uint32_t)last + 1};
    return d;
}

static void cut_dateline(struct blocks *b)
{
    for (size_t i = 0; i < b->list.count; i++) {
        struct block *block = &b->list.list[i];
        if (block->kind != BLOCK_PARAGRAPH)
            continue;
        struct dateline d = find_dateline(b->doc->text, block->span, b->doc->published);
        if (d.span.from < d.span.to) {
            b->doc->dateline = d;
            block->span.from = d.span.to;
            while (block->span.from < block->span.to &&
                   (b->doc->text.at[block->span.from] == ' ' ||
                    b->doc->text.at[block->span.from] == '-'))
                block->span.from++;
        }
        return;
    }
}

/* A report is of the day of its dateline, even if a paper prints it days later. */
static void date_from_dateline(struct document *doc)
{
    dem_span date = doc->dateline.date;
    dem_day day = DEM_DAY_UNKNOWN;
    if (date.from < date.to)
        day = text_date(slice_part(doc->text, date.from, date.to), doc->published);
    if (doc->published == DEM_DAY_UNKNOWN)
        doc->published = day;
    bool shortly_before = day != DEM_DAY_UNKNOWN && day <= doc->published &&
                          doc->published - day <= DATELINE_DAYS;
    doc->written = shortly_before ? day : doc->published;
}

/* Fills blocks, dateline and what the header lines say, from doc->text. */
static void find_blocks(struct arena *arena, struct document *doc)
{
    struct blocks b = {.arena = arena, .doc = doc};
    size_t body = read_header(&b);
    if (doc->published == DEM_DAY_UNKNOWN && doc->otherwise_published)
        doc->published = doc->otherwise_published;
    if (!doc->publisher.len)
        doc->publisher = doc->otherwise_publisher;
    read_paragraphs(&b, body);
    cut_dateline(&b);
    doc->blocks = b.list.list;
    doc->block_count = b.list.count;
    date_from_dateline(doc);
}

void text_clean(struct arena *arena, struct document *doc)
{
    clean_text(arena, doc);
    find_blocks(arena, doc);
}
