#include "train/model.h"

#include "base/file.h"
#include "learn/weights.h"
#include "tokens/splitter.h"

#include <stdio.h>

#include "base/banned.h"

enum { TENSORS_MAX = 64, NAME_LEN = 32, HEADER = 24, ROW = 64, ALIGN = 64 };
/* Weights of seven bits let the kernels add two products before they widen; the accuracy
 * is that of eight.  Embeddings are only summed. */
enum { WEIGHT_TOP = 63, EMBEDDING_TOP = 127 };

struct tensor_row { /* as it stands in the file's directory */
    char name[NAME_LEN];
    uint32_t kind, rows, cols, zero;
    uint64_t offset, size;
};

struct file {
    struct arena *arena;
    struct tensor_row list[TENSORS_MAX];
    const void *data[TENSORS_MAX];
    uint32_t count;
};

static void put(struct file *f, const char *name, enum weights_kind kind, uint32_t rows,
                uint32_t cols, const void *data, uint64_t size)
{
    struct tensor_row *t = &f->list[f->count];
    snprintf(t->name, sizeof t->name, "%s", name);
    t->kind = kind, t->rows = rows, t->cols = cols, t->size = size;
    f->data[f->count++] = data;
}

/* w[count] as int8 with its scale: round(limit w / max |w|). */
static void quantize(int8_t *q, float *scale, const float *w, uint32_t count, float limit)
{
    float top = 1e-12f;
    for (uint32_t c = 0; c < count; c++) {
        float size = w[c] < 0.0f ? -w[c] : w[c];
        top = size > top ? size : top;
    }
    *scale = top / limit;
    for (uint32_t c = 0; c < count; c++) {
        float v = w[c] / *scale;
        q[c] = (int8_t)(v < 0.0f ? v - 0.5f : v + 0.5f);
    }
}

static int8_t *put_int8(struct file *f, const char *name, uint32_t rows, uint32_t cols,
                        float **scale)
{
    uint64_t cells = ((uint64_t)rows * cols + 3) / 4 * 4;
    int8_t *q = arena_take(f->arena, cells + 4 * (uint64_t)rows);
    *scale = (float *)(void *)(q + cells);
    put(f, name, WEIGHTS_I8, rows, cols, q, cells + 4 * (uint64_t)rows);
    return q;
}

/* A matrix [in][out] of the network, turned to [out][in]. */
static void put_matrix(struct file *f, const char *name, const float *w, uint32_t in,
                       uint32_t out)
{
    float *scale, *row = ARENA_ARRAY(f->arena, float, in);
    int8_t *q = put_int8(f, name, out, in, &scale);
    for (uint32_t r = 0; r < out; r++) {
        for (uint32_t c = 0; c < in; c++)
            row[c] = w[(size_t)c * out + r];
        quantize(q + (size_t)r * in, &scale[r], row, in, WEIGHT_TOP);
    }
}

/* The first layer [seen][6 hidden]: each direction's half without the word it is blind to. */
static void put_first(struct file *f, const float *w, const struct net_shape *s)
{
    uint32_t in = net_inputs(s, 0), out = 6 * s->hidden;
    float *scale, *row = ARENA_ARRAY(f->arena, float, in);
    int8_t *q = put_int8(f, "w1", out, in, &scale);
    for (uint32_t r = 0; r < out; r++) {
        uint32_t skip = r < out / 2 ? 0 : (s->window - 1) * s->embed;
        for (uint32_t c = 0; c < in; c++)
            row[c] = w[(size_t)(c + skip) * out + r];
        quantize(q + (size_t)r * in, &scale[r], row, in, WEIGHT_TOP);
    }
}

static void put_embedding(struct file *f, const struct corpus *c, struct net *net,
                          const struct net_shape *s)
{
    float *scale, *row = ARENA_ARRAY(f->arena, float, s->embed);
    int8_t *q = put_int8(f, "embed", s->table, s->embed, &scale);
    for (uint32_t r = 0; r < s->table; r++) {
        uint32_t given = r < c->vocabulary.word_count ? c->word_given[r] : FEATURE_NONE;
        net_embedding(net, r, given, row);
        quantize(q + (size_t)r * s->embed, &scale[r], row, s->embed, EMBEDDING_TOP);
    }
}

static void put_text(struct file *f, const char *name, struct slice text)
{
    put(f, name, WEIGHTS_BYTES, 1, (uint32_t)text.len, text.at, text.len);
}

static void put_list(struct file *f, const char *name, const struct list *l)
{
    struct slice *parts = ARENA_ARRAY(f->arena, struct slice, 2 * l->count);
    for (uint32_t i = 0; i < l->count; i++)
        parts[2 * i] = l->texts[i], parts[2 * i + 1] = SLICE("\n");
    put_text(f, name, arena_join(f->arena, parts, 2 * l->count));
}

static void put_u64(struct file *f, const char *name, const uint64_t *list, uint32_t count)
{
    if (count)
        put(f, name, WEIGHTS_U64, count, 1, list, 8 * (uint64_t)count);
}

static void put_lists(struct file *f, const struct corpus *c)
{
    struct slice names = SLICE_EMPTY;
    for (int i = NAME_O; i <= NAME_I_LOC; i++)
        names =
            arena_print(f->arena, "%.*s%s\n", SLICE_ARG(names), name_name((enum name_tag)i));
    put_list(f, "tags", &c->tags);
    put_list(f, "labels", &c->labels);
    put_text(f, "names", names);
    put_list(f, "lemma_scripts", &c->scripts);
    put_u64(f, "lemma_rules", c->lemma_rules, c->lemma_count);
    put_u64(f, "words", c->vocabulary.words, c->vocabulary.word_count);
    put_u64(f, "gazetteer", c->vocabulary.names, c->vocabulary.name_count);
    put_text(f, "splitter", (struct slice){(const char *)c->splitter, SPLITTER_COUNT});
}

static void put_network(struct file *f, struct net *net, const struct net_shape *shape)
{
    static const struct {
        const char *name;
        enum tensor t;
        bool matrix;
    } table[] = {{"w2", T_W2, true},
                 {"w3", T_W3, true},
                 {"w4", T_W4, true},
                 {"b1", T_B1, false},
                 {"b2", T_B2, false},
                 {"b3", T_B3, false},
                 {"b4", T_B4, false},
                 {"heads", T_HEADS, true},
                 {"heads_bias", T_HEADS_BIAS, false},
                 {"arc_u", T_ARC_U, true},
                 {"arc_bias", T_ARC_BIAS, false},
                 {"arc_root", T_ARC_ROOT, false},
                 {"arc_distance", T_ARC_DISTANCE, false},
                 {"label_root", T_LABEL_ROOT, false},
                 {"label_distance", T_LABEL_DISTANCE, false},
                 {"label_out", T_LABEL_OUT, true},
                 {"label_bias", T_LABEL_BIAS, false}};
    uint32_t rows, cols;
    put_first(f, net_tensor(net, T_W1, &rows, &cols), shape);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const float *w = net_tensor(net, table[i].t, &rows, &cols);
        if (rows && table[i].matrix)
            put_matrix(f, table[i].name, w, rows, cols);
        else if (rows)
            put(f, table[i].name, WEIGHTS_F32, rows, cols, w, 4 * (uint64_t)rows * cols);
    }
}

static struct slice file_bytes(struct file *f)
{
    uint64_t at = HEADER + ROW * (uint64_t)f->count;
    for (uint32_t i = 0; i < f->count; i++) {
        at = (at + ALIGN - 1) / ALIGN * ALIGN;
        f->list[i].offset = at;
        at += f->list[i].size;
    }
    char *bytes = arena_take(f->arena, at);
    memcpy(bytes, "DEMWTS2\n", 8);
    memcpy(bytes + 8, &f->count, 4);
    for (uint32_t i = 0; i < f->count; i++) {
        memcpy(bytes + HEADER + ROW * (size_t)i, &f->list[i], ROW);
        memcpy(bytes + f->list[i].offset, f->data[i], f->list[i].size);
    }
    uint64_t sum = weights_sum((struct slice){bytes, at});
    memcpy(bytes + 16, &sum, 8);
    return (struct slice){bytes, at};
}

dem_code model_write(struct corpus *c, struct net *net, const struct net_shape *shape,
                     const char *path, dem_error *err)
{
    struct file *f = ARENA_NEW(c->arena, struct file);
    f->arena = c->arena;
    put(f, "shape", WEIGHTS_BYTES, 1, sizeof *shape, shape, sizeof *shape);
    put_lists(f, c);
    put_embedding(f, c, net, shape);
    put_network(f, net, shape);
    return file_write(path, file_bytes(f), err);
}
