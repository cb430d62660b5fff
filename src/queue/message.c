#include "queue/message.h"

#include "base/error.h"
#include "base/file.h"
#include "engine/record.h"

#include <jansson.h>
#include <unistd.h>

#include "base/banned.h"

enum { MESSAGE_MAX = 512 << 20, REFERENCE_MAX = 4096 };

/* ---- Bytes as JSON and back ----------------------------------------------------- */

/* A character for each byte: U+0000 to U+00FF. */
static json_t *bytes(struct arena *arena, struct slice s)
{
    char *to = arena_raw(arena, 2 * s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c >= 0x80)
            to[len++] = (char)(0xC0 | c >> 6);
        to[len++] = (char)(c >= 0x80 ? (0x80 | (c & 0x3F)) : c);
    }
    json_t *o = json_object();
    json_object_set_new(o, "bytes", json_stringn(to, len));
    return o;
}

static void put(struct arena *arena, json_t *o, const char *key, struct slice s)
{
    if (!s.len)
        return;
    json_t *value = json_stringn(s.at, s.len);
    json_object_set_new(o, key, value ? value : bytes(arena, s));
}

static void put_day(json_t *o, const char *key, dem_day day)
{
    if (day != DEM_DAY_UNKNOWN)
        json_object_set_new(o, key, json_integer(day));
}

/* False if a character stands for no byte. */
static bool unbytes(struct arena *arena, struct slice s, struct slice *out)
{
    char *to = arena_raw(arena, s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c >= 0xC4) /* jansson has seen to it that it is UTF-8 */
            return false;
        to[len++] = (char)(c < 0x80 ? c : (c << 6) | (s.at[++i] & 0x3F));
    }
    *out = (struct slice){to, len};
    return true;
}

static struct slice string(struct arena *arena, const json_t *value)
{
    return json_is_string(value) ? arena_copy(arena, (struct slice){json_string_value(value),
                                                                    json_string_length(value)})
                                 : SLICE_EMPTY;
}

static bool get(struct arena *arena, const json_t *o, const char *key, struct slice *out)
{
    const json_t *value = json_object_get(o, key), *raw = json_object_get(value, "bytes");
    *out = string(arena, raw ? raw : value);
    return !raw || unbytes(arena, *out, out);
}

static bool get_day(const json_t *o, const char *key, dem_day *out)
{
    const json_t *value = json_object_get(o, key);
    json_int_t day = json_integer_value(value);
    *out = value ? (dem_day)day : DEM_DAY_UNKNOWN;
    return !value || (json_is_integer(value) && day > INT32_MIN && day <= INT32_MAX);
}

static struct slice dump(struct arena *arena, const json_t *value)
{
    size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(6); /* as in engine/record.c */
    size_t size = json_dumpb(value, NULL, 0, flags);
    char *at = arena_raw(arena, size + 1);
    json_dumpb(value, at, size, flags);
    at[size] = '\n';
    return (struct slice){at, size + 1};
}

/* ---- Articles --------------------------------------------------------------------- */

struct slice message_article(struct arena *arena, const struct document *doc, uint64_t hash)
{
    char hex[17];
    json_t *o = json_object();
    snprintf(hex, sizeof hex, "%016llx", (unsigned long long)hash);
    put(arena, o, "id", doc->own_id ? doc->id : slice_of(hex));
    json_object_set_new(o, "hash", json_string(hex));
    put(arena, o, "title", doc->title);
    put(arena, o, "publisher", doc->publisher);
    put(arena, o, "url", doc->url);
    put(arena, o, "language", doc->language);
    put_day(o, "day", doc->published);
    put(arena, o, "otherwise_publisher", doc->otherwise_publisher);
    put_day(o, "otherwise_day", doc->otherwise_published);
    put(arena, o, "text", doc->source);
    struct slice line = dump(arena, o);
    json_decref(o);
    return line;
}

static bool get_hash(const json_t *o, uint64_t *out)
{
    char *end;
    const char *hex = json_string_value(json_object_get(o, "hash"));
    *out = hex ? strtoull(hex, &end, 16) : 0;
    return hex && strlen(hex) == 16 && !*end;
}

static dem_code read_article(struct arena *arena, const json_t *o, struct document *out,
                             uint64_t *hash, dem_error *err)
{
    *out = (struct document){.own_id = true};
    bool right = get(arena, o, "id", &out->id) && out->id.len && get_hash(o, hash);
    right &= get(arena, o, "title", &out->title);
    right &= get(arena, o, "publisher", &out->publisher);
    right &= get(arena, o, "url", &out->url);
    right &= get(arena, o, "language", &out->language);
    right &= get_day(o, "day", &out->published);
    right &= get(arena, o, "otherwise_publisher", &out->otherwise_publisher);
    right &= get_day(o, "otherwise_day", &out->otherwise_published);
    right &= get(arena, o, "text", &out->source);
    if (out->source.len > TEXT_SOURCE_MAX)
        return error_set(err, DEM_E_LIMIT, "the text is longer than %d bytes", TEXT_SOURCE_MAX);
    return right && out->source.len
               ? DEM_OK
               : error_set(err, DEM_E_FORMAT, "an article has an id, a hash and a text");
}

static json_t *load(struct slice line)
{
    json_t *o = json_loadb(line.at ? line.at : "", line.len, JSON_ALLOW_NUL, NULL);
    if (json_is_object(o))
        return o;
    json_decref(o);
    return NULL;
}

dem_code message_article_read(struct arena *arena, struct slice line, struct document *out,
                              uint64_t *hash, dem_error *err)
{
    json_t *o = load(line);
    *out = (struct document){.published = DEM_DAY_UNKNOWN};
    if (!o)
        return error_set(err, DEM_E_FORMAT, "the message is no JSON object");
    dem_code code = read_article(arena, o, out, hash, err);
    json_decref(o);
    return code;
}

/* ---- Results ---------------------------------------------------------------------- */

struct slice message_result(struct arena *arena, const struct dem_model *model,
                            const struct coded *coded, uint64_t hash)
{
    struct document doc = coded->doc;
    struct slice record = record_document(arena, model, coded);
    doc.otherwise_published = DEM_DAY_UNKNOWN; /* used up: the coder has filled in the rest */
    doc.otherwise_publisher = SLICE_EMPTY;
    struct slice article = message_article(arena, &doc, hash);
    struct slice parts[] = {slice_part(record, 0, record.len - 2), SLICE(",\"article\":"),
                            slice_part(article, 0, article.len - 1), SLICE("}\n")};
    return arena_join(arena, parts, 4);
}

/* An event of the document's line as a line of its own: with the document behind its id, and
 * the coder at its end. */
static struct slice event_line(struct arena *arena, json_t *event, json_t *doc, json_t *coder)
{
    const char *key;
    json_t *value, *o = json_object();
    json_object_set(o, "id", json_object_get(event, "id"));
    json_object_set(o, "doc", doc);
    json_object_foreach(event, key, value) json_object_set(o, key, value);
    json_object_set(o, "coder", coder);
    struct slice line = dump(arena, o);
    json_decref(o);
    return line;
}

static dem_code read_result(struct arena *arena, json_t *o, struct message_result *out,
                            dem_error *err)
{
    json_t *doc = json_object_get(o, "doc"), *coder = json_object_get(o, "coder"),
           *events = json_object_get(o, "events"), *event;
    size_t i, count = json_array_size(events);
    out->coder = (struct store_coder){string(arena, json_object_get(coder, "version")),
                                      string(arena, json_object_get(coder, "model")),
                                      string(arena, json_object_get(coder, "lexicon"))};
    if (!json_is_object(doc) || !json_is_array(events) || !out->coder.version.len ||
        !out->coder.model.len || !out->coder.lexicon.len)
        return error_set(err, DEM_E_FORMAT, "a result has doc, events, coder and article");
    struct slice *lines = ARENA_ARRAY(arena, struct slice, count + 1);
    json_array_foreach(events, i, event) lines[i] = event_line(arena, event, doc, coder);
    out->lines = arena_join(arena, lines, count);
    return read_article(arena, json_object_get(o, "article"), &out->doc, &out->hash, err);
}

dem_code message_result_read(struct arena *arena, struct slice line, struct message_result *out,
                             dem_error *err)
{
    json_t *o = load(line);
    *out = (struct message_result){.hash = 0};
    if (!o)
        return error_set(err, DEM_E_FORMAT, "the message is no JSON object");
    dem_code code = read_result(arena, o, out, err);
    json_decref(o);
    return code;
}

struct slice message_id(struct arena *arena, uint64_t hash, struct slice document,
                        const struct store_coder *coder)
{
    struct slice parts[4] = {document};
    if (coder) {
        parts[1] = coder->version;
        parts[2] = coder->model;
        parts[3] = coder->lexicon;
    }
    for (int i = 0; i < 4; i++)
        hash = hash_bytes(hash_slice(hash, parts[i]), "", 1);
    return arena_print(arena, "%016llx", (unsigned long long)hash);
}

/* ---- What is too large -------------------------------------------------------------- */

dem_code message_shrink(struct arena *arena, const char *folder, size_t most, struct slice id,
                        struct slice *body, dem_error *err)
{
    if (body->len <= most)
        return DEM_OK;
    if (!folder)
        return error_set(err, DEM_E_LIMIT,
                         "%zu bytes are too many for a message: name a folder that all share "
                         "with --spool=FOLDER",
                         body->len);
    struct slice name =
        arena_print(arena, "%016llx.json", (unsigned long long)hash_slice(HASH_SEED, *body));
    const char *path = arena_print(arena, "%s/%.*s%c", folder, SLICE_ARG(name), 0).at;
    const char *own = arena_print(arena, "%s-%d%c", path, (int)getpid(), 0).at;
    dem_code code = file_write(own, *body, err); /* others may write the same at this time */
    if (code)
        return code;
    if (rename(own, path))
        return error_system(err, "%s cannot be written", path);
    json_t *o = json_object();
    put(arena, o, "id", id);
    put(arena, o, "filename", name);
    json_object_set_new(o, "offset", json_integer(0));
    json_object_set_new(o, "length", json_integer((json_int_t)body->len));
    *body = dump(arena, o);
    json_decref(o);
    return DEM_OK;
}

/* A name as message_shrink makes them: it cannot lead out of the folder. */
static bool is_name(const char *name)
{
    size_t len = strlen(name);
    return len == 21 && strspn(name, "0123456789abcdef") == 16 && !strcmp(name + 16, ".json");
}

dem_code message_grow(struct arena *arena, const char *folder, struct slice *body,
                      dem_error *err)
{
    json_t *o = body->len <= REFERENCE_MAX ? load(*body) : NULL;
    const char *name = json_string_value(json_object_get(o, "filename"));
    dem_code code = DEM_OK;
    if (name && !is_name(name))
        code = error_set(err, DEM_E_FORMAT, "the message names no file of a spool");
    else if (name && !folder)
        code = error_set(err, DEM_E_FORMAT,
                         "the message is in a file: name its folder with --spool=FOLDER");
    else if (name) {
        const char *path = arena_print(arena, "%s/%s%c", folder, name, 0).at;
        code = file_read(arena, path, MESSAGE_MAX, body, err);
    }
    json_decref(o);
    return code;
}
