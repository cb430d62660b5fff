#include "engine/coder.h"

#include "base/error.h"
#include "base/memory.h"
#include "input/language.h"
#include "lexicon/image.h"
#include "names/lemmas.h"
#include "names/objects.h"
#include "tree/brackets.h"
#include "tree/repair.h"

#include <stdio.h>

#include "base/banned.h"

#include <errno.h>

static dem_code open_splitter(dem_model *model, dem_error *err)
{
    struct slice part = analyzer_part(model->analyzer, "splitter");
    if (part.len & (part.len - 1))
        return error_set(err, DEM_E_FORMAT, "the model's splitter has no power of two weights");
    model->splitter = (struct splitter){(const int8_t *)part.at, (uint32_t)part.len};
    return DEM_OK;
}

dem_code coder_gazetteer(struct gazetteer *out, struct arena *arena, const char *path,
                         dem_error *err)
{
    dem_error error;
    *out = (struct gazetteer){.row_count = 0};
    const char *file = arena_print(arena, "%s/gazetteer/places.gaz%c", path, 0).at;
    dem_code code = gazetteer_open(out, file, &error);
    if (code == DEM_E_SYSTEM && error.sys == ENOENT)
        return DEM_OK;
    if (code && err)
        *err = error;
    return code;
}

static dem_code open_lexicon(dem_model *model, const char *path, const char *data,
                             const struct coder_files *files, dem_error *err)
{
    const char *image = files->image;
    if (!image)
        image = arena_print(&model->arena, "%s/models/en.lexicon%c", path, 0).at;
    if (files->tables || lexicon_is_newer(data, image))
        return lexicon_open(&model->lexicon, &model->arena, data, err);
    return image_open(&model->lexicon, &model->arena, image, err);
}

static dem_code open_parts(dem_model *model, const char *path, const struct coder_files *files,
                           dem_error *err)
{
    if (setjmp(model->arena.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the model and the lexicon");
    const char *data = arena_print(&model->arena, "%s/data%c", path, 0).at;
    const char *weights = files->weights;
    if (!weights)
        weights = arena_print(&model->arena, "%s/models/en.model%c", path, 0).at;
    dem_code code = open_lexicon(model, path, data, files, err);
    if (!code)
        code = topics_open(&model->topics, &model->arena, model->lexicon, data, files->issues,
                           NULL, err);
    if (!code)
        code = analyzer_open(&model->analyzer, &model->arena, weights, err);
    if (!code)
        code = open_splitter(model, err);
    if (!code)
        code = coder_gazetteer(&model->gazetteer, &model->arena, path, err);
    if (code)
        return code;
    uint64_t others[2] = {topics_checksum(model->topics), model->gazetteer.checksum};
    snprintf(model->lexicon_id, sizeof model->lexicon_id, "%016llx",
             (unsigned long long)hash_bytes(model->lexicon->checksum, others, sizeof others));
    snprintf(model->analyzer_id, sizeof model->analyzer_id, "%016llx",
             (unsigned long long)analyzer_checksum(model->analyzer));
    return DEM_OK;
}

dem_code dem_model_open(dem_model **out, const char *path, const dem_allocator *mem,
                        dem_error *err)
{
    return coder_open(out, path, &(struct coder_files){.image = NULL}, mem, err);
}

dem_code coder_open(dem_model **out, const char *path, const struct coder_files *files,
                    const dem_allocator *mem, dem_error *err)
{
    if (!mem)
        mem = memory_default();
    *out = NULL;
    dem_model *model = mem->resize(mem->user, NULL, 0, sizeof *model);
    if (!model)
        return error_set(err, DEM_E_MEMORY, "not enough memory for the model");
    *model = (dem_model){.lexicon = NULL};
    arena_init(&model->arena, mem);
    dem_code code = open_parts(model, path, files, err);
    if (code)
        dem_model_close(model);
    else
        *out = model;
    return code;
}

void dem_model_close(dem_model *model)
{
    if (!model)
        return;
    const dem_allocator *mem = model->arena.mem;
    if (model->analyzer)
        analyzer_close(model->analyzer);
    gazetteer_close(&model->gazetteer);
    arena_release(&model->arena);
    mem->resize(mem->user, model, sizeof *model, 0);
}

void coder_tree(const struct dem_model *model, struct arena *arena, struct tree *tree)
{
    struct tree plain;
    if (brackets_hide(arena, tree, &plain)) {
        analyzer_run(model->analyzer, arena, &plain);
        brackets_show(arena, &plain, tree);
    } else
        analyzer_run(model->analyzer, arena, tree);
    tree_repair(arena, tree);
    lemmas_settle(arena, model->lexicon, tree);
    objects_settle(arena, model->lexicon, tree);
}

void coder_split(const struct dem_model *model, struct arena *arena, struct coded *coded)
{
    const struct splitter *splitter = model->splitter.count ? &model->splitter : NULL;
    text_clean(arena, &coded->doc);
    tokens_split(arena, &coded->doc, splitter, &coded->sentences);
}

void coder_parse(const struct dem_model *model, struct arena *arena, struct coded *coded)
{
    coder_split(model, arena, coded);
    for (size_t i = 0; i < coded->sentences.count; i++)
        coder_tree(model, arena, &coded->sentences.list[i].tree);
}

void coder_places(const struct dem_model *model, struct arena *arena, struct coded *coded)
{
    const struct gazetteer *g = model->gazetteer.row_count ? &model->gazetteer : NULL;
    struct sentences *s = &coded->sentences;
    coded->times = ARENA_ARRAY(arena, struct time_mentions, s->count + 1);
    coded->names = ARENA_ARRAY(arena, struct name_matches, s->count + 1);
    struct times_told told = {.any = false};
    for (size_t i = 0; i < s->count; i++) {
        times_find(arena, &s->list[i].tree, coded->doc.written, &told, &coded->times[i]);
        names_find(arena, model->lexicon, coded->doc.text, &s->list[i].tree,
                   coded->doc.published, &coded->names[i]);
    }
    places_find(arena, model->lexicon, g, &coded->doc, s, coded->names, coded->times,
                &coded->places);
}

void coder_run(const struct dem_model *model, struct arena *arena, struct coded *coded)
{
    if (!language_is_english(coded->doc.language)) {
        text_clean(arena, &coded->doc);
        return;
    }
    coder_parse(model, arena, coded);
    coder_places(model, arena, coded);
    struct sentences *s = &coded->sentences;
    actors_find(arena, model->lexicon, &coded->doc, s, coded->names, &coded->places,
                &coded->cast);
    events_find(arena, &coded->doc, s, &coded->cast, coded->times, &coded->events);
    coded->about = topics_find(arena, model->topics, s, &coded->events);
}

void coder_patterns(const struct dem_model *model, const struct dictionaries *dict,
                    struct arena *arena, struct coded *coded)
{
    if (!language_is_english(coded->doc.language)) {
        text_clean(arena, &coded->doc);
        return;
    }
    coder_parse(model, arena, coded);
    patterns_find(arena, dict, &coded->doc, &coded->sentences, &coded->patterns);
}
