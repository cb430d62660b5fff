/* tests/tiny_model.h - a whole analyzer model with small sizes and seeded weights, made in
 * memory in the format of learn/weights.h.  The embedding, most of its bytes, comes last. */
#ifndef DEM_TESTS_TINY_MODEL_H
#define DEM_TESTS_TINY_MODEL_H

#include "learn/weights.h"
#include "tree/features.h"
#include "tree/shape.h"

#include <string.h>

enum { TINY_MAX = 400000, TINY_TENSORS = 27, TINY_DIRECTORY = 24 + TINY_TENSORS * 64 };

struct tiny {
    _Alignas(64) char bytes[TINY_MAX];
    size_t size, embed_at; /* where the embedding begins */
    uint32_t count;
    uint64_t seed;
};

static uint64_t tiny_next(struct tiny *m)
{
    m->seed = m->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return m->seed >> 33;
}

/* The next tensor's directory row; its data begins at m->bytes + m->size. */
static char *tiny_tensor(struct tiny *m, const char *name, uint32_t kind, uint32_t rows,
                         uint32_t cols, uint64_t size)
{
    m->size = (m->size + 63) / 64 * 64;
    char *row = m->bytes + 24 + (size_t)m->count++ * 64, *data = m->bytes + m->size;
    uint64_t offset = m->size;
    memcpy(row, name, strlen(name) + 1);
    memcpy(row + 32, &kind, 4);
    memcpy(row + 36, &rows, 4);
    memcpy(row + 40, &cols, 4);
    memcpy(row + 48, &offset, 8);
    memcpy(row + 56, &size, 8);
    m->size += size;
    return data;
}

static void tiny_bytes(struct tiny *m, const char *name, const void *bytes, size_t size)
{
    memcpy(tiny_tensor(m, name, WEIGHTS_BYTES, 1, (uint32_t)size, size), bytes, size);
}

static void tiny_floats(struct tiny *m, const char *name, uint32_t count)
{
    char *data = tiny_tensor(m, name, WEIGHTS_F32, 1, count, (uint64_t)count * 4);
    for (uint32_t i = 0; i < count; i++) {
        float x = (float)(tiny_next(m) % 2001) / 1000.0f - 1.0f;
        memcpy(data + (size_t)i * 4, &x, 4);
    }
}

static void tiny_matrix(struct tiny *m, const char *name, uint32_t rows, uint32_t cols)
{
    uint64_t cells = ((uint64_t)rows * cols + 3) / 4 * 4;
    char *data = tiny_tensor(m, name, WEIGHTS_I8, rows, cols, cells + (uint64_t)rows * 4);
    int limit = tiny_next(m) % 2 ? 63 : 127; /* either way of multiplying */
    for (uint64_t i = 0; i < cells; i++)
        data[i] = (char)((int)(tiny_next(m) % (uint64_t)(2 * limit + 1)) - limit);
    for (uint32_t r = 0; r < rows; r++) {
        float scale = (float)(tiny_next(m) % 100 + 1) / 3000.0f;
        memcpy(data + cells + (size_t)r * 4, &scale, 4);
    }
}

static void tiny_keys(struct tiny *m, const char *name, uint32_t count, uint32_t low)
{
    char *data = tiny_tensor(m, name, WEIGHTS_U64, count, 1, (uint64_t)count * 8);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t key = (i * UINT64_C(0x0123456789abcd) << 12) | tiny_next(m) % low;
        memcpy(data + i * 8, &key, 8);
    }
}

/* To be called again after the bytes were changed. */
static void tiny_seal(struct tiny *m)
{
    uint64_t sum = weights_sum((struct slice){(const char *)m->bytes, m->size});
    memcpy(m->bytes + 16, &sum, sizeof sum);
}

static void tiny_lists(struct tiny *m)
{
    static const char tags[] =
        "NOUN NN _\nVERB VBD Tense=Past\nPROPN NNP Number=Sing\nPUNCT . _";
    static const char labels[] = "nsubj\nroot\nobj\npunct\nnmod";
    static const char names[] = "O\nB-PER\nI-PER\nB-ORG\nI-ORG\nB-LOC\nI-LOC";
    tiny_bytes(m, "tags", tags, sizeof tags - 1);
    tiny_bytes(m, "labels", labels, sizeof labels - 1);
    tiny_bytes(m, "names", names, sizeof names - 1);
    tiny_bytes(m, "lemma_scripts", "k0\nl1\nl2y", 9);
    tiny_keys(m, "lemma_rules", 9, 3);
    tiny_keys(m, "words", 5, 1);
    tiny_keys(m, "gazetteer", 7, 128);
}

static void tiny_make(struct tiny *m, uint32_t layers, uint32_t window, uint64_t seed)
{
    static const char *const weight[] = {"w1", "w2", "w3", "w4"};
    static const char *const bias[] = {"b1", "b2", "b3", "b4"};
    struct net_shape s = {.table = 5 + FEATURE_HASHED + FEATURE_GAZETTEER,
                          .embed = 4,
                          .layers = layers,
                          .window = window,
                          .hidden = 5,
                          .arc = 6,
                          .lab = 3,
                          .tags = 4,
                          .labels = 5,
                          .names = 7};
    memset(m->bytes, 0, TINY_DIRECTORY);
    m->size = TINY_DIRECTORY;
    m->count = 0;
    m->seed = seed;
    tiny_bytes(m, "shape", &s, sizeof s);
    tiny_lists(m);
    for (uint32_t l = 0; l < layers; l++) {
        tiny_matrix(m, weight[l], 6 * s.hidden, net_inputs(&s, l));
        tiny_floats(m, bias[l], 6 * s.hidden);
    }
    tiny_matrix(m, "heads", net_heads(&s), 2 * s.hidden);
    tiny_floats(m, "heads_bias", net_heads(&s));
    tiny_matrix(m, "arc_u", s.arc, s.arc);
    tiny_floats(m, "arc_bias", s.arc);
    tiny_floats(m, "arc_root", s.arc);
    tiny_floats(m, "arc_distance", NET_BUCKETS);
    tiny_floats(m, "label_root", s.lab);
    tiny_floats(m, "label_distance", NET_BUCKETS * s.lab);
    tiny_matrix(m, "label_out", net_padded(s.labels), s.lab);
    tiny_floats(m, "label_bias", net_padded(s.labels));
    m->embed_at = m->size;
    tiny_matrix(m, "embed", s.table, s.embed);
    memcpy(m->bytes, "DEMWTS2\n", 8);
    memcpy(m->bytes + 8, &m->count, 4);
    tiny_seal(m);
}

#endif
