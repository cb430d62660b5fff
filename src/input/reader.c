/* What the readers of single formats share. */
#include "input/build.h"

#include "base/error.h"

#include <stdarg.h>

#include "base/banned.h"

const char *const *const field_names[FIELD_COUNT] = {
    [FIELD_TEXT] =
        (const char *const[]){"text", "body", "maintext", "event_text", "content", NULL},
    [FIELD_DATE] = (const char *const[]){"date", "date_publish", "pub_date", "published", NULL},
    [FIELD_ID] = (const char *const[]){"id", "_id", "doc_id", NULL},
    [FIELD_TITLE] = (const char *const[]){"title", "headline", NULL},
    [FIELD_URL] = (const char *const[]){"url", "link", NULL},
    [FIELD_PUBLISHER] = (const char *const[]){"source", "publisher", "source_domain", NULL},
    [FIELD_LANGUAGE] = (const char *const[]){"language", "lang", NULL}};

struct slice field_own(const struct input_fields *f, enum field field)
{
    switch (field) {
    case FIELD_TEXT: return f->text;
    case FIELD_DATE: return f->date;
    case FIELD_ID: return f->id;
    case FIELD_TITLE: return f->title;
    case FIELD_URL: return f->url;
    case FIELD_PUBLISHER: return f->publisher;
    case FIELD_LANGUAGE: return f->language;
    default: return SLICE_EMPTY;
    }
}

void reader_begin(struct reader *r)
{
    r->number++;
    r->offset = bytes_offset(r->bytes);
    r->line = (uint32_t)bytes_lines(r->bytes) + 1;
}

dem_code reader_error(struct reader *r, dem_code code, dem_error *err, const char *format, ...)
{
    char what[160];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    if (r->line)
        return error_at(err, code, r->line, "%s: line %u %s", r->name_z, r->line, what);
    return error_set(err, code, "%s: record %llu (byte %llu) %s", r->name_z,
                     (unsigned long long)r->number, (unsigned long long)r->offset, what);
}

struct slice reader_id(const struct reader *r, struct arena *arena)
{
    return arena_print(arena, "%.*s:%llu", SLICE_ARG(r->base), (unsigned long long)r->number);
}

dem_code reader_all(struct reader *r, dem_error *err)
{
    bool over;
    dem_code code = bytes_take(r->bytes, SIZE_MAX, INPUT_FILE_MAX, &r->record, &over, err);
    if (!code && over)
        return error_set(err, DEM_E_LIMIT,
                         "%s is larger than 64 MiB: split it into articles, one JSON line each",
                         r->name_z);
    return code;
}

void reader_keep_tree(struct reader *r, xmlDoc *tree)
{
    if (r->tree)
        xmlFreeDoc(r->tree);
    r->tree = tree;
}

void document_from(struct arena *arena, const struct article *a, struct document *out)
{
    if (a->id.len)
        out->id = arena_copy(arena, a->id);
    out->title = arena_copy(arena, a->title);
    out->publisher = arena_copy(arena, a->publisher);
    out->url = arena_copy(arena, a->url);
    out->language = arena_copy(arena, a->language);
    out->source = arena_copy(arena, a->text);
    out->published = a->date;
}

dem_code next_plain(struct reader *r, struct arena *arena, struct document *out, dem_error *err)
{
    if (r->over)
        return DEM_END;
    r->over = true;
    reader_begin(r);
    dem_code code = reader_all(r, err);
    if (code)
        return code;
    out->source = arena_copy(arena, (struct slice){r->record.at, r->record.len});
    if (out->otherwise_published == DEM_DAY_UNKNOWN)
        out->otherwise_published = text_date_from_name(r->name);
    return DEM_OK;
}
