/* The analyzer's model file: every tensor found, its sizes and its lists checked. */
#include "base/error.h"
#include "base/file.h"
#include "tree/build.h"

#include "base/banned.h"

/* The lines of a byte tensor; a last line without an end counts. */
static dem_code lines(struct arena *arena, const struct weights *w, const char *name,
                      struct slice **out, uint32_t *count, dem_error *err)
{
    struct slice rest, text;
    dem_code code = weights_bytes(w, name, &text, err);
    if (code)
        return code;
    *count = 0;
    for (rest = text; rest.len; slice_cut(&rest, '\n'))
        ++*count;
    *out = ARENA_ARRAY(arena, struct slice, *count);
    rest = text;
    for (uint32_t i = 0; i < *count; i++)
        (*out)[i] = slice_cut(&rest, '\n');
    return DEM_OK;
}

/* The same where `count` lines must be there. */
static dem_code lines_of(struct arena *arena, const struct weights *w, const char *name,
                         uint32_t count, struct slice **out, dem_error *err)
{
    uint32_t found = 0;
    dem_code code = lines(arena, w, name, out, &found, err);
    if (!code && found != count)
        return error_set(err, DEM_E_FORMAT, "the model's list %s has %u lines, not %u", name,
                         found, count);
    return code;
}

static dem_code read_tags(struct analyzer *a, struct arena *arena, dem_error *err)
{
    struct slice *list;
    dem_code code = lines_of(arena, &a->weights, "tags", a->shape.tags, &list, err);
    if (code)
        return code;
    a->tags = ARENA_ARRAY(arena, struct tag, a->shape.tags);
    for (uint32_t i = 0; i < a->shape.tags; i++) {
        struct slice rest = list[i];
        a->tags[i].upos = upos_read(slice_cut(&rest, ' '));
        a->tags[i].xpos = slice_cut(&rest, ' ');
        a->tags[i].feats = slice_is(rest, "_") ? SLICE_EMPTY : rest;
    }
    return DEM_OK;
}

/* A word with a head never has the root's relation: its bias is put out of reach, and where
 * all scores are no numbers it means "dep". */
static dem_code read_labels(struct analyzer *a, struct arena *arena, dem_error *err)
{
    uint32_t count = a->shape.labels, others = 0, room = net_padded(count);
    struct slice *list;
    const float *bias;
    dem_code code = lines_of(arena, &a->weights, "labels", count, &list, err);
    if (!code)
        code = weights_f32(&a->weights, "label_bias", room, &bias, err);
    if (code)
        return code;
    a->labels = ARENA_ARRAY(arena, struct label, count);
    a->label_bias = ARENA_ARRAY(arena, float, room);
    memcpy(a->label_bias, bias, room * sizeof *bias);
    for (uint32_t i = 0; i < count; i++) {
        a->labels[i] = (struct label){relation_read(list[i]), list[i]};
        if (a->labels[i].rel != REL_ROOT) {
            others++;
            continue;
        }
        a->labels[i] = (struct label){REL_DEP, SLICE("dep")};
        a->label_bias[i] = -__builtin_inff();
    }
    return others ? DEM_OK
                  : error_set(err, DEM_E_FORMAT, "the model has no relation but the root's");
}

static dem_code read_lists(struct analyzer *a, struct arena *arena, dem_error *err)
{
    struct slice *names, *scripts;
    struct lemmas *l = &a->lemmas;
    dem_code code = read_tags(a, arena, err);
    if (!code)
        code = read_labels(a, arena, err);
    if (!code)
        code = lines_of(arena, &a->weights, "names", a->shape.names, &names, err);
    if (!code)
        code = lines(arena, &a->weights, "lemma_scripts", &scripts, &l->script_count, err);
    if (!code)
        code = weights_u64(&a->weights, "lemma_rules", &l->rules, &l->rule_count, err);
    if (code)
        return code;
    l->scripts = scripts;
    a->names = ARENA_ARRAY(arena, enum name_tag, a->shape.names);
    for (uint32_t i = 0; i < a->shape.names; i++)
        a->names[i] = name_read(names[i]);
    return DEM_OK;
}

static bool within(uint32_t size, uint32_t most)
{
    return size > 0 && size <= most;
}

static dem_code read_shape(struct analyzer *a, dem_error *err)
{
    struct slice config;
    struct net_shape *s = &a->shape;
    dem_code code = weights_bytes(&a->weights, "shape", &config, err);
    if (code)
        return code;
    if (config.len != sizeof *s)
        return error_set(err, DEM_E_VERSION, "the model was made by another version");
    memcpy(s, config.at, sizeof *s);
    if (!within(s->layers, NET_LAYERS_MAX) || !within(s->window, 2) ||
        !within(s->embed, 1024) || !within(s->hidden, 1024) || !within(s->arc, 1024) ||
        !within(s->lab, 1024) || !within(s->tags, NET_TAGS_MAX) ||
        !within(s->labels, NET_LABELS_MAX) || !within(s->names, 64))
        return error_set(err, DEM_E_FORMAT, "the model's sizes are out of range");
    return DEM_OK;
}

static dem_code read_vocabulary(struct analyzer *a, dem_error *err)
{
    struct vocabulary *v = &a->vocabulary;
    dem_code code = weights_u64(&a->weights, "words", &v->words, &v->word_count, err);
    if (!code && weights_has(&a->weights, "gazetteer"))
        code = weights_u64(&a->weights, "gazetteer", &v->names, &v->name_count, err);
    if (!code && (uint64_t)v->word_count + FEATURE_HASHED + FEATURE_GAZETTEER != a->shape.table)
        code = error_set(err, DEM_E_FORMAT, "the model's word list does not fit its table");
    return code;
}

static dem_code read_matrices(struct analyzer *a, dem_error *err)
{
    static const char *const layer[NET_LAYERS_MAX] = {"w1", "w2", "w3", "w4"};
    const struct net_shape *s = &a->shape;
    const struct {
        const char *name;
        uint32_t rows, cols;
        struct matrix *out;
    } table[] = {{"embed", s->table, s->embed, &a->embed},
                 {"heads", net_heads(s), 2 * s->hidden, &a->heads_matrix},
                 {"arc_u", s->arc, s->arc, &a->arc_matrix},
                 {"label_out", net_padded(s->labels), s->lab, &a->label_matrix}};
    dem_code code = DEM_OK;
    for (size_t i = 0; i < sizeof table / sizeof *table && !code; i++)
        code = weights_matrix(&a->weights, table[i].name, table[i].rows, table[i].cols,
                              table[i].out, err);
    for (uint32_t l = 0; l < s->layers && !code; l++)
        code = weights_matrix(&a->weights, layer[l], 6 * s->hidden, net_inputs(s, l),
                              &a->layer_matrix[l], err);
    return code;
}

static dem_code read_floats(struct analyzer *a, dem_error *err)
{
    static const char *const layer[NET_LAYERS_MAX] = {"b1", "b2", "b3", "b4"};
    const struct net_shape *s = &a->shape;
    const struct {
        const char *name;
        size_t count;
        const float **out;
    } table[] = {{"heads_bias", net_heads(s), &a->heads_bias},
                 {"arc_bias", s->arc, &a->arc_bias},
                 {"arc_root", s->arc, &a->arc_root},
                 {"arc_distance", NET_BUCKETS, &a->arc_distance},
                 {"label_root", s->lab, &a->label_root},
                 {"label_distance", (size_t)NET_BUCKETS * s->lab, &a->label_distance}};
    dem_code code = DEM_OK;
    for (size_t i = 0; i < sizeof table / sizeof *table && !code; i++)
        code = weights_f32(&a->weights, table[i].name, table[i].count, table[i].out, err);
    for (uint32_t l = 0; l < s->layers && !code; l++)
        code = weights_f32(&a->weights, layer[l], 6 * s->hidden, &a->layer_bias[l], err);
    return code;
}

/* The rows of one direction. */
static struct matrix half(const struct matrix *m, uint32_t direction)
{
    uint32_t rows = m->rows / 2, from = direction * rows;
    return (struct matrix){m->q + (size_t)from * m->cols, m->scale + from, rows, m->cols};
}

void analyzer_use(struct analyzer *a, struct arena *arena, const struct kernel *kernel)
{
    a->kernel = kernel;
    for (uint32_t l = 0; l < a->shape.layers; l++)
        for (uint32_t d = 0; d < 2; d++) {
            struct matrix m = half(&a->layer_matrix[l], d);
            a->layer[l][d] = kernel_pack(kernel, arena, &m, a->layer_bias[l] + d * m.rows);
        }
    a->heads = kernel_pack(kernel, arena, &a->heads_matrix, a->heads_bias);
    a->arc_u = kernel_pack(kernel, arena, &a->arc_matrix, a->arc_bias);
    a->label_out = kernel_pack(kernel, arena, &a->label_matrix, a->label_bias);
}

dem_code analyzer_read(struct analyzer **out, struct arena *arena, struct slice file,
                       dem_error *err)
{
    struct analyzer *a = ARENA_NEW(arena, struct analyzer);
    *out = NULL;
    dem_code code = weights_open(&a->weights, file, err);
    if (!code)
        code = read_shape(a, err);
    if (!code)
        code = read_vocabulary(a, err);
    if (!code)
        code = read_matrices(a, err);
    if (!code)
        code = read_floats(a, err);
    if (!code)
        code = read_lists(a, arena, err);
    if (code)
        return code;
    analyzer_use(a, arena, kernel_pick());
    *out = a;
    return DEM_OK;
}

dem_code analyzer_open(struct analyzer **out, struct arena *arena, const char *path,
                       dem_error *err)
{
    struct slice map = SLICE_EMPTY;
    *out = NULL;
    dem_code code = file_map(path, &map, err);
    if (code)
        return code;
    code = analyzer_read(out, arena, map, err);
    if (code)
        file_unmap(map);
    else
        (*out)->mapped = true;
    return code;
}

void analyzer_close(struct analyzer *a)
{
    if (a && a->mapped)
        file_unmap(a->weights.file);
}

struct slice analyzer_part(const struct analyzer *a, const char *name)
{
    struct slice part = SLICE_EMPTY;
    return weights_bytes(&a->weights, name, &part, NULL) ? SLICE_EMPTY : part;
}

uint64_t analyzer_checksum(const struct analyzer *a)
{
    uint64_t sum;
    memcpy(&sum, a->weights.file.at + 16, sizeof sum);
    return sum;
}
