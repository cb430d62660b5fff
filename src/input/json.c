/* JSON Lines: one object a line. */
#include "input/build.h"

#include <jansson.h>
#include <utf8proc.h>

#include "base/banned.h"

/* True if every byte may stand in JSON as it is. */
static bool is_clean(struct slice s)
{
    for (size_t at = 0; at < s.len;) {
        utf8proc_int32_t code;
        if ((unsigned char)s.at[at] >= 0x20 && (unsigned char)s.at[at] < 0x80) {
            at++;
            continue;
        }
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.at + at,
                                              (utf8proc_ssize_t)(s.len - at), &code);
        if (n <= 0 || code < 0x20)
            return false;
        at += (size_t)n;
    }
    return true;
}

/* jansson takes valid UTF-8 without bare control characters only: every byte that is none
 * becomes U+FFFD, every such character a space. */
static struct slice repaired(struct arena *arena, struct slice s, uint32_t *repairs)
{
    if (is_clean(s))
        return s;
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
static struct slice field(const struct reader *r, struct arena *arena, const json_t *o,
                          enum field which)
{
    struct slice own = field_own(&r->options->fields, which), found = SLICE_EMPTY;
    if (own.len)
        return string_of(arena, json_object_getn(o, own.at, own.len));
    for (const char *const *usual = field_names[which]; *usual && !found.len; usual++)
        found = string_of(arena, json_object_get(o, *usual));
    return found;
}

static void fill(const struct reader *r, struct arena *arena, const json_t *o,
                 struct document *out)
{
    out->source = field(r, arena, o, FIELD_TEXT);
    out->published = text_date(field(r, arena, o, FIELD_DATE), DEM_DAY_UNKNOWN);
    out->url = field(r, arena, o, FIELD_URL);
    out->title = field(r, arena, o, FIELD_TITLE);
    out->publisher = field(r, arena, o, FIELD_PUBLISHER);
    struct slice given = field(r, arena, o, FIELD_ID);
    out->id = given.len ? given : out->id;
    out->language = field(r, arena, o, FIELD_LANGUAGE);
}

static dem_code parse(struct reader *r, struct arena *arena, struct document *out,
                      dem_error *err)
{
    json_error_t why;
    struct slice line = {r->record.at, r->record.len};
    line = repaired(&r->scratch, line, &out->repairs);
    json_t *o = json_loadb(line.at, line.len, JSON_ALLOW_NUL, &why);
    if (!o || !json_is_object(o)) {
        json_decref(o);
        return reader_error(r, DEM_E_FORMAT, err,
                            "is no JSON object (%s, column %d): one object a line",
                            o ? "another value" : why.text, o ? 1 : why.column);
    }
    fill(r, arena, o, out);
    dem_error inner;
    bool refers = !out->source.len && reference_is(o);
    dem_code code = refers ? reference_read(r->options, arena, o, out, &inner) : DEM_OK;
    json_decref(o);
    if (code)
        return reader_error(r, code, err, "%s", inner.what);
    if (out->source.len)
        return DEM_OK;
    return reader_error(r, DEM_E_FORMAT, err,
                        "has no text: put it under \"text\" or name its key with "
                        "--field text=KEY");
}

dem_code next_json(struct reader *r, struct arena *arena, struct document *out, dem_error *err)
{
    bool over;
    dem_code code;
    do {
        reader_begin(r);
        code = bytes_line(r->bytes, INPUT_RECORD_MAX, &r->record, &over, err);
    } while (!code && !over && !slice_trim((struct slice){r->record.at, r->record.len}).len);
    if (code)
        return code;
    out->id = arena_print(arena, "%.*s:%u", SLICE_ARG(r->base), r->line);
    if (over)
        return reader_error(r, DEM_E_LIMIT, err,
                            "is longer than 64 MiB: split it into articles");
    return parse(r, arena, out, err);
}
