/* WARC 1.0 and 1.1, and WET: pages and texts of a crawl. */
#include "input/build.h"

#include <zlib.h>

#include "base/banned.h"

enum { HEADER_MAX = 1 << 16, PAGE_MAX = 16 << 20 };

struct warc {
    struct slice type, target, date, id, content;
    uint64_t length;
    bool sized;
};

/* "Name: value" */
static bool header(struct slice line, const char *name, struct slice *value)
{
    struct slice n = slice_of(name);
    if (line.len <= n.len || line.at[n.len] != ':' ||
        !slice_equal_nocase(slice_part(line, 0, n.len), n))
        return false;
    *value = slice_trim(slice_part(line, n.len + 1, line.len));
    return true;
}

static bool number(struct slice s, unsigned base, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = (char)(s.at[i] | 32);
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                : 99;
        if (digit >= base || *out > UINT64_MAX / 32)
            return false;
        *out = *out * base + digit;
    }
    return s.len > 0;
}

/* Goes to the line that begins a record. */
static dem_code find_record(struct reader *r, dem_error *err)
{
    struct slice ahead;
    bool over;
    for (;;) {
        dem_code code = bytes_ahead(r->bytes, 5, &ahead, err);
        if (code || !ahead.len)
            return code ? code : DEM_END;
        if (slice_starts(ahead, SLICE("WARC/")))
            return DEM_OK;
        code = bytes_line(r->bytes, HEADER_MAX, &r->record, &over, err);
        bool blank = !slice_trim((struct slice){r->record.at, r->record.len}).len;
        if (code)
            return code;
        if (!blank && !r->lost) {
            reader_begin(r);
            r->lost = true;
            r->line = 0;
            return reader_error(r, DEM_E_FORMAT, err,
                                "is where a WARC record should begin; looking for the next");
        }
    }
}

static dem_code read_header(struct reader *r, struct warc *w, dem_error *err)
{
    bool over;
    *w = (struct warc){.length = 0};
    for (size_t lines = 0; lines < 256; lines++) {
        dem_code code = bytes_line(r->bytes, HEADER_MAX, &r->record, &over, err);
        if (code)
            return code;
        struct slice line = slice_trim((struct slice){r->record.at, r->record.len});
        struct slice value;
        if (!line.len)
            return DEM_OK;
        if (over)
            continue;
        if (header(line, "WARC-Type", &value))
            w->type = arena_copy(&r->scratch, value);
        else if (header(line, "WARC-Target-URI", &value))
            w->target = arena_copy(&r->scratch, value);
        else if (header(line, "WARC-Date", &value))
            w->date = arena_copy(&r->scratch, value);
        else if (header(line, "WARC-Record-ID", &value))
            w->id = arena_copy(&r->scratch, value);
        else if (header(line, "Content-Type", &value))
            w->content = arena_copy(&r->scratch, value);
        else if (header(line, "Content-Length", &value))
            w->sized = number(value, 10, &w->length);
    }
    return DEM_OK;
}

/* The block passed over without being kept. */
static dem_code pass_over(struct reader *r, uint64_t length, dem_error *err)
{
    struct slice ahead;
    while (length) {
        dem_code code = bytes_ahead(r->bytes, 1, &ahead, err);
        if (code || !ahead.len)
            return code;
        size_t part = ahead.len < length ? ahead.len : (size_t)length;
        bytes_skip(r->bytes, part);
        length -= part;
    }
    return DEM_OK;
}

struct http {
    struct slice type, body;
    bool chunked, gzip, found; /* found: 200 */
};

static bool holds(struct slice s, const char *word)
{
    struct slice w = slice_of(word);
    for (size_t i = 0; i + w.len <= s.len; i++)
        if (slice_equal_nocase(slice_part(s, i, i + w.len), w))
            return true;
    return false;
}

static struct http http_of(struct slice block)
{
    struct http h = {.type = SLICE_EMPTY};
    struct slice rest = block, value, first = slice_trim(slice_cut(&rest, '\n'));
    struct slice version = slice_cut(&first, ' ');
    h.found = slice_starts(version, SLICE("HTTP/")) && slice_starts(first, SLICE("200"));
    while (rest.at && rest.len) {
        struct slice line = slice_trim(slice_cut(&rest, '\n'));
        if (!line.len)
            break;
        if (header(line, "Content-Type", &value))
            h.type = value;
        else if (header(line, "Transfer-Encoding", &value))
            h.chunked = holds(value, "chunked");
        else if (header(line, "Content-Encoding", &value))
            h.gzip = holds(value, "gzip") || holds(value, "deflate");
    }
    h.body = rest;
    return h;
}

/* The chunks without their lengths; what is not chunked (crawlers undo it and leave the
 * header) stays as it is. */
static struct slice unchunked(struct arena *arena, struct slice body)
{
    char *to = arena_take(arena, body.len);
    size_t len = 0;
    for (struct slice rest = body;;) {
        uint64_t size;
        struct slice line = slice_cut(&rest, '\n'), hex = line;
        hex = slice_trim(slice_cut(&hex, ';'));
        if (!number(hex, 16, &size))
            return len ? (struct slice){to, len} : body;
        size_t part = size < rest.len ? (size_t)size : rest.len;
        if (part)
            memcpy(to + len, rest.at, part);
        len += part;
        rest = slice_part(rest, part, rest.len);
        slice_cut(&rest, '\n');
        if (!size || !rest.len)
            return (struct slice){to, len};
    }
}

/* Unpacks at most PAGE_MAX bytes; what is not packed stays as it is. */
static struct slice unpacked(struct arena *arena, struct slice body)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)body.at, .avail_in = (uInt)body.len};
    bool packed = slice_starts(body, SLICE("\x1f\x8b")) || slice_starts(body, SLICE("x"));
    size_t room = body.len * 16 < PAGE_MAX ? body.len * 16 + 1024 : PAGE_MAX;
    char *to = packed ? arena_take(arena, room) : NULL;
    if (!packed || inflateInit2(&z, 15 + 32) != Z_OK)
        return body;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    inflate(&z, Z_SYNC_FLUSH);
    size_t len = room - z.avail_out;
    inflateEnd(&z);
    return (struct slice){to, len};
}

static const char *charset_of(struct arena *arena, struct slice type)
{
    const char *at = type.len ? memmem(type.at, type.len, "charset=", 8) : NULL;
    size_t from = at ? (size_t)(at - type.at) + 8 : type.len, to = from;
    while (to < type.len && !memchr(" ;\"'", type.at[to], 4))
        to++;
    return to > from ? arena_print(arena, "%.*s", (int)(to - from), type.at + from).at : NULL;
}

/* A page as a document; false if there is no article in it. */
static bool read_page(struct reader *r, struct arena *arena, struct slice body,
                      const char *charset, struct document *out)
{
    struct article a = {.date = DEM_DAY_UNKNOWN};
    xmlDoc *page =
        body.len && body.len <= PAGE_MAX ? html_parse(&r->scratch, body, charset) : NULL;
    reader_keep_tree(r, page);
    if (!page || !article_read(&r->scratch, page, &a))
        return false;
    a.id = SLICE_EMPTY;
    document_from(arena, &a, out);
    return true;
}

static bool read_block(struct reader *r, struct arena *arena, const struct warc *w,
                       struct document *out)
{
    struct slice block = {r->record.at, r->record.len}, type = w->content, body = block;
    if (slice_equal_nocase(w->type, SLICE("response"))) {
        struct http h = http_of(block);
        type = h.type;
        body = h.found ? h.body : SLICE_EMPTY;
        body = h.chunked && body.len ? unchunked(&r->scratch, body) : body;
        body = h.gzip && body.len ? unpacked(&r->scratch, body) : body;
    }
    if (!body.len)
        return false;
    if (holds(type, "text/plain")) {
        out->source = arena_copy(arena, body);
        return slice_trim(body).len > 0;
    }
    return (holds(type, "html") || !type.len) &&
           read_page(r, arena, body, charset_of(&r->scratch, type), out);
}

static bool is_wanted(const struct warc *w)
{
    return slice_equal_nocase(w->type, SLICE("response")) ||
           slice_equal_nocase(w->type, SLICE("resource")) ||
           slice_equal_nocase(w->type, SLICE("conversion"));
}

/* "<urn:uuid:...>" */
static struct slice bare_id(struct slice id)
{
    if (id.len > 1 && id.at[0] == '<' && id.at[id.len - 1] == '>')
        id = slice_part(id, 1, id.len - 1);
    return slice_starts(id, SLICE("urn:uuid:")) ? slice_part(id, 9, id.len) : id;
}

/* One record; *given: it is a document. */
static dem_code read_record(struct reader *r, struct arena *arena, struct document *out,
                            bool *given, dem_error *err)
{
    struct warc w;
    bool over = false;
    *given = false;
    dem_code code = find_record(r, err);
    if (code)
        return code;
    reader_begin(r);
    r->line = 0;
    r->lost = false;
    if ((code = read_header(r, &w, err)))
        return code == DEM_END ? reader_error(r, DEM_E_FORMAT, err, "ends in its header")
                               : code;
    if (w.id.len)
        out->id = arena_copy(arena, bare_id(w.id));
    r->lost = !w.sized;
    if (!w.sized)
        return reader_error(r, DEM_E_FORMAT, err, "has no Content-Length");
    if (!is_wanted(&w))
        return pass_over(r, w.length, err);
    code = bytes_take(r->bytes, (size_t)w.length, INPUT_RECORD_MAX, &r->record, &over, err);
    r->lost = code != DEM_OK;
    if (code && code != DEM_END)
        return code;
    if (over)
        return reader_error(r, DEM_E_LIMIT, err, "is longer than 64 MiB");
    if (r->record.len < w.length)
        return reader_error(r, DEM_E_FORMAT, err, "is cut off");
    out->url = arena_copy(arena, w.target);
    dem_day fetched = calendar_read(w.date);
    out->otherwise_published = fetched != DEM_DAY_UNKNOWN ? fetched : out->otherwise_published;
    *given = read_block(r, arena, &w, out);
    if (!out->url.len)
        out->url = arena_copy(arena, w.target);
    r->passed_over += !*given;
    return DEM_OK;
}

dem_code next_warc(struct reader *r, struct arena *arena, struct document *out, dem_error *err)
{
    struct document blank = *out;
    for (;;) {
        bool given;
        blank.id = reader_id(r, arena);
        *out = blank;
        dem_code code = read_record(r, arena, out, &given, err);
        if (code || given)
            return code;
        arena_reset(&r->scratch);
    }
}
