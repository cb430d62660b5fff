#include "text/reader.h"

#include "base/error.h"
#include "base/memory.h"

#include <jansson.h>
#include <utf8proc.h>

#include "base/banned.h"

enum { CHUNK = 1 << 16 };

struct text_reader {
    FILE *stream;
    const char *name;
    struct text_options options;
    struct arena arena; /* the line buffer */
    char *line;
    size_t len, room;
    uint32_t number;
    bool json, plain_done;
};

static dem_code first_byte(struct text_reader *r, dem_error *err)
{
    int c;
    while ((c = getc(r->stream)) == ' ' || c == '\n' || c == '\r' || c == '\t')
        r->number += c == '\n';
    if (c == EOF && ferror(r->stream))
        return error_system(err, "%s cannot be read", r->name);
    if (c == EOF)
        return error_set(err, DEM_E_FORMAT, "%s is empty: there is nothing to code", r->name);
    ungetc(c, r->stream);
    r->json = c == '{';
    return DEM_OK;
}

dem_code text_reader_open(struct text_reader **out, FILE *stream, const char *name,
                          const struct text_options *options, dem_error *err)
{
    const dem_allocator *mem = memory_default();
    struct text_reader *r = mem->resize(mem->user, NULL, 0, sizeof *r);
    *out = NULL;
    if (!r)
        return error_set(err, DEM_E_MEMORY, "not enough memory to open %s", name);
    *r = (struct text_reader){.stream = stream, .name = name, .options = *options};
    arena_init(&r->arena, NULL);
    dem_code code = first_byte(r, err);
    if (code)
        text_reader_close(r);
    else
        *out = r;
    return code;
}

void text_reader_close(struct text_reader *r)
{
    if (!r)
        return;
    arena_release(&r->arena);
    memory_default()->resize(NULL, r, sizeof *r, 0);
}

/* Reads to the next '\n' (or, for plain text, to the end) into the buffer.  What goes
 * beyond the limit is read and dropped; *over tells. */
static dem_code read_piece(struct text_reader *r, bool whole, bool *over, dem_error *err)
{
    int c = EOF;
    r->len = 0;
    *over = false;
    flockfile(r->stream);
    while ((c = getc_unlocked(r->stream)) != EOF && (whole || c != '\n')) {
        if (r->len == TEXT_SOURCE_MAX) {
            *over = true;
            continue;
        }
        if (r->len == r->room) {
            size_t room = r->room ? r->room * 2 : CHUNK;
            r->line = arena_grow(&r->arena, r->line, r->len, room, 1);
            r->room = room;
        }
        r->line[r->len++] = (char)c;
    }
    funlockfile(r->stream);
    if (ferror(r->stream))
        return error_system(err, "%s cannot be read", r->name);
    return c == EOF && !r->len && !*over ? DEM_END : DEM_OK;
}

static struct slice base_name(struct slice path)
{
    size_t at = path.len;
    while (at > 0 && path.at[at - 1] != '/')
        at--;
    return slice_part(path, at, path.len);
}

static dem_code next_plain(struct text_reader *r, struct arena *arena, struct document *out,
                           dem_error *err)
{
    bool over;
    struct slice name = slice_of(r->name);
    if (r->plain_done)
        return DEM_END;
    r->plain_done = true;
    dem_code code = read_piece(r, true, &over, err);
    if (code)
        return code;
    out->id = arena_copy(arena, slice_is(name, "-") ? SLICE("stdin") : base_name(name));
    if (over)
        return error_set(err, DEM_E_LIMIT,
                         "%s is larger than 64 MiB: split it into articles, one JSON line each",
                         r->name);
    out->source = arena_copy(arena, (struct slice){r->line, r->len});
    if (out->otherwise_published == DEM_DAY_UNKNOWN)
        out->otherwise_published = text_date_from_name(name);
    return DEM_OK;
}

/* jansson takes valid UTF-8 without bare control characters only: every byte that is none
 * becomes U+FFFD, every such character a space. */
static struct slice repaired(struct arena *arena, struct slice s, uint32_t *repairs)
{
    char *to = arena_take(arena, 3 * s.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < s.len;) {
        utf8proc_int32_t code;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.at + at,
                                              (utf8proc_ssize_t)(s.len - at), &code);
        if (n > 0) {
            bool control = code < 0x20;
            memcpy(to + len, control ? " " : s.at + at, (size_t)n);
            *repairs += control && code != '\t' && code != '\r';
            len += (size_t)n;
            at += (size_t)n;
            continue;
        }
        memcpy(to + len, "\xEF\xBF\xBD", 3);
        len += 3;
        at++;
        ++*repairs;
    }
    return (struct slice){to, len};
}

static struct slice string_of(struct arena *arena, const json_t *value)
{
    if (json_is_string(value))
        return arena_copy(arena,
                          (struct slice){json_string_value(value), json_string_length(value)});
    if (json_is_integer(value))
        return arena_print(arena, "%lld", (long long)json_integer_value(value));
    return SLICE_EMPTY;
}

/* The value under the user's key, or under the first usual name that has one. */
static struct slice field(struct arena *arena, const json_t *o, struct slice own,
                          const char *const *usual)
{
    struct slice found = SLICE_EMPTY;
    if (own.len)
        return string_of(arena, json_object_getn(o, own.at, own.len));
    for (; *usual && !found.len; usual++)
        found = string_of(arena, json_object_get(o, *usual));
    return found;
}

static void fill(struct text_reader *r, struct arena *arena, const json_t *o,
                 struct document *out)
{
    static const char *const text[] = {"text",       "body",    "maintext",
                                       "event_text", "content", NULL};
    static const char *const date[] = {"date", "date_publish", "pub_date", "published", NULL};
    static const char *const url[] = {"url", "link", NULL};
    static const char *const title[] = {"title", "headline", NULL};
    static const char *const source[] = {"source", "publisher", "source_domain", NULL};
    static const char *const id[] = {"id", "_id", "doc_id", NULL};
    static const char *const language[] = {"language", "lang", NULL};
    struct slice none = SLICE_EMPTY;
    out->source = field(arena, o, r->options.field_text, text);
    out->published = text_date(field(arena, o, r->options.field_date, date), DEM_DAY_UNKNOWN);
    out->url = field(arena, o, none, url);
    out->title = field(arena, o, none, title);
    out->publisher = field(arena, o, none, source);
    struct slice given = field(arena, o, r->options.field_id, id);
    out->id = given.len ? given : out->id;
    out->language = field(arena, o, none, language);
}

static dem_code parse(struct text_reader *r, struct arena *arena, struct document *out,
                      dem_error *err)
{
    json_error_t why;
    struct slice line = repaired(arena, (struct slice){r->line, r->len}, &out->repairs);
    json_t *o = json_loadb(line.at, line.len, JSON_ALLOW_NUL, &why);
    if (!o || !json_is_object(o)) {
        json_decref(o);
        return error_at(err, DEM_E_FORMAT, r->number,
                        "%s: line %u is no JSON object (%s, column %d): one object a line",
                        r->name, r->number, o ? "another value" : why.text, o ? 1 : why.column);
    }
    fill(r, arena, o, out);
    json_decref(o);
    if (out->source.len)
        return DEM_OK;
    return error_at(err, DEM_E_FORMAT, r->number,
                    "%s: line %u has no text: put it under \"text\" or name its key with "
                    "--field text=KEY",
                    r->name, r->number);
}

static dem_code next_json(struct text_reader *r, struct arena *arena, struct document *out,
                          dem_error *err)
{
    bool over;
    dem_code code;
    do {
        code = read_piece(r, false, &over, err);
        r->number += !code;
    } while (!code && !over && !slice_trim((struct slice){r->line, r->len}).len);
    if (code)
        return code;
    struct slice name = slice_of(r->name);
    struct slice base = slice_is(name, "-") ? SLICE("stdin") : base_name(name);
    out->id = arena_print(arena, "%.*s:%u", SLICE_ARG(base), r->number);
    if (over)
        return error_at(err, DEM_E_LIMIT, r->number,
                        "%s: line %u is longer than 64 MiB: split it into articles", r->name,
                        r->number);
    return parse(r, arena, out, err);
}

dem_code text_reader_next(struct text_reader *r, struct arena *arena, struct document *out,
                          dem_error *err)
{
    *out = (struct document){.published = DEM_DAY_UNKNOWN,
                             .otherwise_published = r->options.date,
                             .otherwise_publisher = r->options.publisher};
    if (setjmp(r->arena.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory to read %s", r->name);
    return r->json ? next_json(r, arena, out, err) : next_plain(r, arena, out, err);
}
