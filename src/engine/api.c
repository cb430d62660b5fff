/* The public header, implemented over coder and record. */
#include "base/error.h"
#include "base/memory.h"
#include "engine/record.h"

#include "base/banned.h"

struct dem_coder {
    struct arena arena;
    const dem_model *model;
};

const char *dem_version(void)
{
    return DEM_VERSION;
}

const char *dem_code_name(dem_code code)
{
    static const char *const names[] = {"ok",      "end",   "memory", "system", "format",
                                        "version", "limit", "busy",   "usage"};
    return (size_t)code < sizeof names / sizeof *names ? names[code] : "unknown";
}

dem_code dem_coder_new(dem_coder **out, const dem_model *model, const dem_allocator *mem,
                       dem_error *err)
{
    if (!mem)
        mem = memory_default();
    *out = mem->resize(mem->user, NULL, 0, sizeof **out);
    if (!*out)
        return error_set(err, DEM_E_MEMORY, "not enough memory for a coder");
    (*out)->model = model;
    arena_init(&(*out)->arena, mem);
    return DEM_OK;
}

void dem_coder_free(dem_coder *coder)
{
    if (!coder)
        return;
    const dem_allocator *mem = coder->arena.mem;
    arena_release(&coder->arena);
    mem->resize(mem->user, coder, sizeof *coder, 0);
}

static struct slice slice_from(dem_str s)
{
    return (struct slice){s.at, s.len};
}

dem_code dem_coder_run(dem_coder *coder, const dem_document *doc, dem_result *out,
                       dem_error *err)
{
    *out = (dem_result){.count = 0};
    if (doc->text.len > TEXT_SOURCE_MAX)
        return error_set(err, DEM_E_LIMIT, "the text is larger than 64 MiB");
    arena_reset(&coder->arena);
    if (setjmp(coder->arena.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for this document");
    struct coded *coded = ARENA_NEW(&coder->arena, struct coded);
    coded->doc = (struct document){.id = slice_from(doc->id),
                                   .source = slice_from(doc->text),
                                   .title = slice_from(doc->title),
                                   .publisher = slice_from(doc->source),
                                   .published = doc->published};
    coder_run(coder->model, &coder->arena, coded);
    struct slice lines = record_events(&coder->arena, coder->model, coded);
    out->count = coded->events.count;
    out->lines = (dem_str){lines.at, lines.len};
    return DEM_OK;
}
