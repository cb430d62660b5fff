#include "tree/analyzer.h"

#include "base/error.h"
#include "base/file.h"
#include "learn/kernel.h"
#include "learn/numeric.h"
#include "tree/decode.h"
#include "tree/features.h"
#include "tree/lemma.h"
#include "tree/shape.h"

#include "base/banned.h"

struct tag {
    enum upos upos;
    struct slice xpos, feats;
};

struct label {
    enum relation rel;
    struct slice text;
};

struct analyzer {
    struct weights weights;
    struct net_shape shape;
    kernel_affine *affine;
    const uint64_t *words; /* [word_count] ascending hashes */
    uint32_t word_count;
    struct matrix embed, layer[NET_LAYERS], heads, arc_u, label_out;
    const float *layer_bias[NET_LAYERS], *heads_bias, *arc_bias, *arc_root, *arc_distance;
    const float *label_root, *label_distance, *label_bias;
    struct tag *tags;     /* [shape.tags] */
    struct slice *lemmas; /* [shape.lemmas] */
    struct label *labels; /* [shape.labels] */
    enum name_tag *names; /* [shape.names] */
};

/* The lines of a byte tensor; DEM_E_FORMAT unless there are `count`. */
static dem_code lines(struct arena *arena, const struct weights *w, const char *name,
                      uint32_t count, struct slice **out, dem_error *err)
{
    struct slice rest;
    dem_code code = weights_bytes(w, name, &rest, err);
    if (code)
        return code;
    *out = ARENA_ARRAY(arena, struct slice, count);
    for (uint32_t i = 0; i < count; i++) {
        if (!rest.at)
            return error_set(err, DEM_E_FORMAT, "the model's list %s is too short", name);
        (*out)[i] = slice_cut(&rest, '\n');
    }
    return DEM_OK;
}

static dem_code read_lists(struct analyzer *a, struct arena *arena, dem_error *err)
{
    struct slice *tags, *labels, *names;
    const struct net_shape *s = &a->shape;
    dem_code code = lines(arena, &a->weights, "tags", s->tags, &tags, err);
    if (!code)
        code = lines(arena, &a->weights, "lemmas", s->lemmas, &a->lemmas, err);
    if (!code)
        code = lines(arena, &a->weights, "labels", s->labels, &labels, err);
    if (!code)
        code = lines(arena, &a->weights, "names", s->names, &names, err);
    if (code)
        return code;
    a->tags = ARENA_ARRAY(arena, struct tag, s->tags);
    a->labels = ARENA_ARRAY(arena, struct label, s->labels);
    a->names = ARENA_ARRAY(arena, enum name_tag, s->names);
    for (uint32_t i = 0; i < s->tags; i++) {
        struct slice rest = tags[i];
        a->tags[i].upos = upos_read(slice_cut(&rest, ' '));
        a->tags[i].xpos = slice_cut(&rest, ' ');
        a->tags[i].feats = slice_is(rest, "_") ? SLICE_EMPTY : rest;
    }
    for (uint32_t i = 0; i < s->labels; i++)
        a->labels[i] = (struct label){relation_read(labels[i]), labels[i]};
    for (uint32_t i = 0; i < s->names; i++)
        a->names[i] = name_read(names[i]);
    return DEM_OK;
}

static dem_code read_shape(struct analyzer *a, dem_error *err)
{
    struct slice config;
    dem_code code = weights_bytes(&a->weights, "shape", &config, err);
    if (code)
        return code;
    if (config.len != sizeof a->shape)
        return error_set(err, DEM_E_VERSION, "the model was made by another version");
    memcpy(&a->shape, config.at, sizeof a->shape);
    const struct net_shape *s = &a->shape;
    if (!s->embed || !s->hidden || !s->arc || !s->lab || !s->tags || !s->lemmas || !s->labels ||
        !s->names || s->embed > 1024 || s->hidden > 1024 || s->arc > 1024 || s->lab > 1024 ||
        s->tags > 4096 || s->lemmas > 4096 || s->labels > 256 || s->names > 64)
        return error_set(err, DEM_E_FORMAT, "the model's sizes are out of range");
    return DEM_OK;
}

/* A matrix that must also have `rows` rows. */
static dem_code matrix(struct analyzer *a, const char *name, uint32_t rows, uint32_t cols,
                       struct matrix *out, dem_error *err)
{
    dem_code code = weights_matrix(&a->weights, name, cols, out, err);
    if (!code && out->rows != rows)
        return error_set(err, DEM_E_FORMAT, "tensor %s of the model has another shape", name);
    return code;
}

static uint32_t heads_width(const struct net_shape *s)
{
    return 2 * s->arc + 2 * s->lab + net_padded(s->tags) + net_padded(s->lemmas) +
           net_padded(s->names);
}

static dem_code read_layers(struct analyzer *a, dem_error *err)
{
    static const char *const weight[] = {"w1", "w2", "w3"}, *const bias[] = {"b1", "b2", "b3"};
    const struct net_shape *s = &a->shape;
    dem_code code = DEM_OK;
    for (int l = 0; l < NET_LAYERS && !code; l++) {
        uint32_t in = l ? 2 * s->hidden : 3 * s->embed;
        code = matrix(a, weight[l], 6 * s->hidden, in, &a->layer[l], err);
        if (!code)
            code = weights_f32(&a->weights, bias[l], 6 * s->hidden, &a->layer_bias[l], err);
    }
    return code;
}

static dem_code read_floats(struct analyzer *a, dem_error *err)
{
    const struct net_shape *s = &a->shape;
    const struct {
        const char *name;
        size_t count;
        const float **out;
    } table[] = {{"heads_bias", heads_width(s), &a->heads_bias},
                 {"arc_bias", s->arc, &a->arc_bias},
                 {"arc_root", s->arc, &a->arc_root},
                 {"arc_distance", NET_BUCKETS, &a->arc_distance},
                 {"label_root", s->lab, &a->label_root},
                 {"label_distance", (size_t)NET_BUCKETS * s->lab, &a->label_distance},
                 {"label_bias", net_padded(s->labels), &a->label_bias}};
    dem_code code = DEM_OK;
    for (size_t i = 0; i < sizeof table / sizeof *table && !code; i++)
        code = weights_f32(&a->weights, table[i].name, table[i].count, table[i].out, err);
    return code;
}

static dem_code read_tensors(struct analyzer *a, dem_error *err)
{
    const struct net_shape *s = &a->shape;
    dem_code code = read_layers(a, err);
    if (!code)
        code = read_floats(a, err);
    if (!code)
        code = matrix(a, "embed", s->table, s->embed, &a->embed, err);
    if (!code)
        code = matrix(a, "heads", heads_width(s), 2 * s->hidden, &a->heads, err);
    if (!code)
        code = matrix(a, "arc_u", s->arc, s->arc, &a->arc_u, err);
    if (!code)
        code = matrix(a, "label_out", net_padded(s->labels), s->lab, &a->label_out, err);
    if (!code)
        code = weights_u64(&a->weights, "words", &a->words, &a->word_count, err);
    if (!code && a->word_count + FEATURE_HASHED != s->table)
        code = error_set(err, DEM_E_FORMAT, "the model's word list does not fit its table");
    return code;
}

dem_code analyzer_open(struct analyzer **out, struct arena *arena, const char *path,
                       dem_error *err)
{
    struct slice map = SLICE_EMPTY;
    struct analyzer *a = ARENA_NEW(arena, struct analyzer);
    *out = NULL;
    dem_code code = file_map(path, &map, err);
    if (code)
        return code;
    code = weights_open(&a->weights, map, err);
    if (!code)
        code = read_shape(a, err);
    if (!code)
        code = read_tensors(a, err);
    if (!code)
        code = read_lists(a, arena, err);
    if (code) {
        file_unmap(map);
        return code;
    }
    a->affine = kernel_pick();
    *out = a;
    return DEM_OK;
}

void analyzer_close(struct analyzer *a)
{
    if (a)
        file_unmap(a->weights.file);
}

uint64_t analyzer_checksum(const struct analyzer *a)
{
    uint64_t sum;
    memcpy(&sum, a->weights.file.at + 16, sizeof sum);
    return sum;
}

/* ---- One sentence ------------------------------------------------------- */

struct pass {
    const struct analyzer *a;
    uint32_t n;
    int8_t *q;    /* one quantized vector */
    float *x;     /* [n][3 embed] */
    float *h;     /* [n][2 hidden], the layer's result */
    float *gates; /* [n][6 hidden] */
    float *heads; /* [n][heads_width] */
};

static void product(const struct pass *p, float *out, const struct matrix *m, const float *x,
                    const float *bias)
{
    float scale = kernel_quantize(p->q, x, m->cols);
    p->a->affine(out, m, p->q, scale, bias);
}

static void embed_word(const struct pass *p, struct slice form, uint32_t t)
{
    const struct analyzer *a = p->a;
    uint32_t D = a->shape.embed, rows[FEATURE_COUNT];
    float *e = p->x + (size_t)t * 3 * D + D;
    feature_rows(a->words, a->word_count, form, t == 0, rows);
    for (int f = 0; f < FEATURE_COUNT; f++) {
        if (rows[f] == FEATURE_NONE)
            continue;
        const int8_t *q = a->embed.q + (size_t)rows[f] * D;
        float scale = a->embed.scale[rows[f]];
        for (uint32_t j = 0; j < D; j++)
            e[j] += scale * (float)q[j];
    }
}

static void embed_all(const struct pass *p, const struct tree *tree)
{
    size_t D = p->a->shape.embed;
    for (uint32_t t = 0; t < p->n; t++)
        embed_word(p, tree->words[t].form, t);
    for (uint32_t t = 0; t < p->n; t++) {
        float *row = p->x + t * 3 * D;
        if (t > 0)
            memcpy(row, row - 3 * D + D, D * sizeof *row);
        if (t + 1 < p->n)
            memcpy(row + 2 * D, row + 3 * D + D, D * sizeof *row);
    }
}

static void scan(const struct pass *p, int direction, bool residual)
{
    size_t H = p->a->shape.hidden;
    float cell[1024] = {0};
    for (uint32_t k = 0; k < p->n; k++) {
        uint32_t t = direction ? p->n - 1 - k : k;
        const float *g = p->gates + t * 6 * H + (size_t)direction * 3 * H;
        float *h = p->h + t * 2 * H + (size_t)direction * H;
        for (size_t j = 0; j < H; j++) {
            float f = gate(g[H + j]);
            cell[j] = f * cell[j] + (1.0f - f) * squash(g[j]);
            float out = gate(g[2 * H + j]) * cell[j];
            h[j] = residual ? h[j] + out : out;
        }
    }
}

static void run_layers(const struct pass *p)
{
    const struct analyzer *a = p->a;
    size_t H = a->shape.hidden;
    for (int l = 0; l < NET_LAYERS; l++) {
        for (uint32_t t = 0; t < p->n; t++) {
            const float *x = l ? p->h + t * 2 * H : p->x + (size_t)t * 3 * a->shape.embed;
            product(p, p->gates + t * 6 * H, &a->layer[l], x, a->layer_bias[l]);
        }
        scan(p, 0, l > 0);
        scan(p, 1, l > 0);
    }
    for (uint32_t t = 0; t < p->n; t++)
        product(p, p->heads + (size_t)t * a->heads.rows, &a->heads, p->h + t * 2 * H,
                a->heads_bias);
}

static uint32_t best_of(const float *scores, uint32_t count)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < count; i++)
        if (scores[i] > scores[best])
            best = i;
    return best;
}

static void find_heads(const struct pass *p, struct arena *arena, struct tree *tree)
{
    const struct analyzer *a = p->a;
    uint32_t A = a->shape.arc, n = p->n, width = a->heads.rows;
    float *tops = ARENA_ARRAY(arena, float, (size_t)(n + 1) * A);
    float *scores = ARENA_ARRAY(arena, float, (size_t)n *(n + 1));
    float *down = ARENA_ARRAY(arena, float, A), *turned = ARENA_ARRAY(arena, float, A);
    int32_t *heads = ARENA_ARRAY(arena, int32_t, n);
    memcpy(tops, a->arc_root, A * sizeof *tops);
    for (uint32_t t = 0; t < n; t++)
        for (uint32_t j = 0; j < A; j++)
            tops[(size_t)(t + 1) * A + j] = squash(p->heads[(size_t)t * width + A + j]);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < A; j++)
            down[j] = squash(p->heads[(size_t)i * width + j]);
        product(p, turned, &a->arc_u, down, a->arc_bias);
        for (uint32_t k = 0; k <= n; k++) {
            float sum = a->arc_distance[k ? net_bucket((int64_t)k - 1 - i) : 0];
            for (uint32_t j = 0; j < A; j++)
                sum += turned[j] * tops[(size_t)k * A + j];
            scores[(size_t)i * (n + 1) + k] = sum;
        }
    }
    decode_tree(arena, scores, n, n + 1, heads);
    for (uint32_t i = 0; i < n; i++)
        tree->words[i].head = heads[i];
}

static void find_labels(const struct pass *p, struct arena *arena, struct tree *tree)
{
    const struct analyzer *a = p->a;
    uint32_t L = a->shape.lab, width = a->heads.rows, left = 2 * a->shape.arc;
    float *sum = ARENA_ARRAY(arena, float, L),
          *out = ARENA_ARRAY(arena, float, a->label_out.rows);
    for (uint32_t i = 0; i < p->n; i++) {
        int32_t h = tree->words[i].head;
        const float *mine = p->heads + (size_t)i * width + left;
        const float *top = h < 0 ? a->label_root : p->heads + (size_t)h * width + left + L;
        const float *far = a->label_distance + (h < 0 ? 0 : net_bucket((int64_t)h - i)) * L;
        for (uint32_t j = 0; j < L; j++)
            sum[j] = squash(mine[j] + top[j] + far[j]);
        product(p, out, &a->label_out, sum, a->label_bias);
        const struct label *label = &a->labels[best_of(out, a->shape.labels)];
        tree->words[i].rel = h < 0 ? REL_ROOT : label->rel;
        tree->words[i].deprel = h < 0 ? SLICE("root") : label->text;
    }
}

/* A name that starts with I- starts there all the same. */
static enum name_tag mend_name(enum name_tag before, enum name_tag tag)
{
    bool inside = tag == NAME_I_PER || tag == NAME_I_ORG || tag == NAME_I_LOC;
    return inside && before != tag && before != tag - 1 ? (enum name_tag)(tag - 1) : tag;
}

static void find_tags(const struct pass *p, struct arena *arena, struct tree *tree)
{
    const struct net_shape *s = &p->a->shape;
    enum name_tag before = NAME_O;
    for (uint32_t i = 0; i < p->n; i++) {
        const float *tag = p->heads + (size_t)i * p->a->heads.rows + 2 * s->arc + 2 * s->lab;
        const float *lemma = tag + net_padded(s->tags), *name = lemma + net_padded(s->lemmas);
        const struct tag *best = &p->a->tags[best_of(tag, s->tags)];
        struct word *w = &tree->words[i];
        w->upos = best->upos;
        w->xpos = best->xpos;
        w->feats = best->feats;
        w->lemma = lemma_apply(arena, w->form, p->a->lemmas[best_of(lemma, s->lemmas)]);
        w->name = before = mend_name(before, p->a->names[best_of(name, s->names)]);
    }
}

void analyzer_run(const struct analyzer *a, struct arena *arena, struct tree *tree)
{
    const struct net_shape *s = &a->shape;
    size_t n = tree->count,
           widest = 3 * s->embed > 2 * s->hidden ? 3 * s->embed : 2 * s->hidden;
    if (s->arc > widest)
        widest = s->arc;
    if (s->lab > widest)
        widest = s->lab;
    struct pass p = {.a = a,
                     .n = tree->count,
                     .q = ARENA_ARRAY(arena, int8_t, widest),
                     .x = ARENA_ARRAY(arena, float, n * 3 * s->embed),
                     .h = ARENA_ARRAY(arena, float, n * 2 * s->hidden),
                     .gates = ARENA_ARRAY(arena, float, n * 6 * s->hidden),
                     .heads = ARENA_ARRAY(arena, float, n * a->heads.rows)};
    if (n) {
        embed_all(&p, tree);
        run_layers(&p);
        find_tags(&p, arena, tree);
        find_heads(&p, arena, tree);
        find_labels(&p, arena, tree);
    }
    tree_index(arena, tree);
}
