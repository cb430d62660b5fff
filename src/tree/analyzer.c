#include "tree/analyzer.h"

#include "learn/numeric.h"
#include "tree/build.h"
#include "tree/decode.h"

#include "base/banned.h"

/* Vectors x[0], x[step], ... of m->cols numbers, quantized for m and for `other`. */
static void quantize(struct pass *p, const struct panels *m, const struct panels *other,
                     const float *x, size_t step)
{
    int32_t limit = m->limit < other->limit ? m->limit : other->limit;
    p->in.stride = m->stride;
    for (uint32_t t = 0; t < p->n; t++)
        p->a->kernel->quantize(&p->in, t, x + t * step, m->cols, limit);
}

/* Such vectors multiplied by m. */
static void product(struct pass *p, float *out, const struct panels *m, const float *x,
                    size_t step)
{
    quantize(p, m, m, x, step);
    p->a->kernel->affine(out, m, &p->in);
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

struct pass pass_begin(const struct analyzer *a, struct arena *arena, struct tree *tree)
{
    const struct net_shape *s = &a->shape;
    size_t n = tree->count;
    uint32_t widest =
        larger(larger(s->window * s->embed, 2 * s->hidden), larger(s->arc, s->lab));
    return (struct pass){.a = a,
                         .arena = arena,
                         .tree = tree,
                         .n = tree->count,
                         .in = kernel_inputs(arena, tree->count, widest),
                         .rows = arena_raw(arena, n * sizeof(uint32_t[FEATURE_COUNT])),
                         .e = ARENA_RAW(arena, float, (n + 2) * s->embed),
                         .h = ARENA_ARRAY(arena, float, n * 2 * s->hidden),
                         .gates = ARENA_RAW(arena, float, n * 6 * s->hidden),
                         .heads = ARENA_RAW(arena, float, n *net_heads(s))};
}

/* The table is larger than the caches: its rows are called for a few words ahead. */
static void call_rows(const struct matrix *table, const uint32_t *rows)
{
    for (int f = 0; f < FEATURE_COUNT; f++) {
        if (rows[f] == FEATURE_NONE)
            continue;
        const int8_t *q = table->q + (size_t)rows[f] * table->cols;
        for (uint32_t j = 0; j < table->cols; j += 64)
            __builtin_prefetch(q + j);
        __builtin_prefetch(table->scale + rows[f]);
    }
}

void pass_features(struct pass *p)
{
    const struct analyzer *a = p->a;
    size_t D = a->shape.embed, n = p->n;
    feature_rows(&a->vocabulary, p->tree->words, p->n, p->rows);
    memset(p->e, 0, D * sizeof *p->e);
    memset(p->e + (n + 1) * D, 0, D * sizeof *p->e);
    for (size_t t = 0; t < n; t++)
        call_rows(&a->embed, p->rows[t]);
    for (size_t t = 0; t < n; t++)
        a->kernel->embed(p->e + (t + 1) * D, &a->embed, p->rows[t], FEATURE_COUNT);
}

/* Embeddings lie in line, so that a word and the one before it, or the next, are one vector:
 * forward from the row before the word's (with a window of two), backward from its own. */
static void first_layer(struct pass *p, uint32_t direction, float *gates)
{
    const struct analyzer *a = p->a;
    uint32_t D = a->shape.embed, before = direction ? 0 : a->shape.window - 1;
    product(p, gates, &a->layer[0][direction], p->e + (size_t)(1 - before) * D, D);
}

void pass_layers(struct pass *p)
{
    const struct analyzer *a = p->a;
    uint32_t H = a->shape.hidden;
    size_t half = (size_t)p->n * 3 * H;
    float *cell = ARENA_RAW(p->arena, float, H);
    for (uint32_t l = 0; l < a->shape.layers; l++) {
        if (l)
            quantize(p, &a->layer[l][0], &a->layer[l][1], p->h, 2 * H);
        for (uint32_t d = 0; d < 2; d++)
            if (l)
                a->kernel->affine(p->gates + d * half, &a->layer[l][d], &p->in);
            else
                first_layer(p, d, p->gates + d * half);
        a->kernel->scan(p->h, p->gates, p->n, H, false, cell);
        a->kernel->scan(p->h, p->gates + half, p->n, H, true, cell);
    }
    product(p, p->heads, &a->heads, p->h, 2 * H);
}

/* The best sequence of names in which I-X follows B-X or I-X: Viterbi over the tags. */
struct names {
    float score[NAME_TAGS];
    uint8_t from[NAME_TAGS];
};

static bool inside(enum name_tag tag)
{
    return tag == NAME_I_PER || tag == NAME_I_ORG || tag == NAME_I_LOC;
}

static void names_step(const struct analyzer *a, struct names *at, const struct names *before,
                       const float *scores)
{
    float own[NAME_TAGS];
    uint8_t any = 0;
    for (int tag = 0; tag < NAME_TAGS; tag++)
        own[tag] = -1e30f; /* a tag that the model does not have */
    for (uint32_t i = 0; i < a->shape.names; i++)
        own[a->names[i]] = scores[i] > own[a->names[i]] ? scores[i] : own[a->names[i]];
    for (uint8_t tag = 1; tag < NAME_TAGS; tag++)
        any = before->score[tag] > before->score[any] ? tag : any;
    for (uint8_t tag = 0; tag < NAME_TAGS; tag++) {
        uint8_t open = (uint8_t)(tag - 1);
        uint8_t from = !inside(tag)                               ? any
                       : before->score[open] > before->score[tag] ? open
                                                                  : tag;
        at->from[tag] = from;
        at->score[tag] = before->score[from] + own[tag];
    }
}

static void find_names(struct pass *p, const float *scores, size_t stride)
{
    struct names *step = ARENA_RAW(p->arena, struct names, (size_t)p->n + 1);
    step[0] = (struct names){.score = {0}};
    for (int tag = 1; tag < NAME_TAGS; tag++)
        step[0].score[tag] = -__builtin_inff(); /* nothing goes on before the first word */
    for (uint32_t t = 0; t < p->n; t++)
        names_step(p->a, &step[t + 1], &step[t], scores + t * stride);
    uint8_t tag = 0;
    for (uint8_t other = 1; other < NAME_TAGS; other++)
        tag = step[p->n].score[other] > step[p->n].score[tag] ? other : tag;
    for (uint32_t t = p->n; t-- > 0; tag = step[t + 1].from[tag])
        p->tree->words[t].name = (enum name_tag)tag;
}

void pass_tags(struct pass *p)
{
    const struct analyzer *a = p->a;
    const struct net_shape *s = &a->shape;
    size_t width = net_heads(s);
    const float *scores = p->heads + 2 * s->arc + 2 * s->lab;
    for (uint32_t t = 0; t < p->n; t++) {
        const struct tag *best = &a->tags[a->kernel->best(scores + t * width, s->tags)];
        struct word *w = &p->tree->words[t];
        w->upos = best->upos;
        w->xpos = best->xpos;
        w->feats = best->feats;
    }
    find_names(p, scores + net_padded(s->tags), width);
}

/* What the heads of all words are for every word: [arc][width], squashed; the root first. */
static float *head_columns(struct pass *p, size_t width)
{
    const struct analyzer *a = p->a;
    uint32_t A = a->shape.arc;
    size_t stride = net_heads(&a->shape);
    float *columns = ARENA_ARRAY(p->arena, float, A *width),
          *top = ARENA_RAW(p->arena, float, A);
    for (uint32_t j = 0; j < A; j++)
        columns[j * width] = a->arc_root[j];
    for (uint32_t t = 0; t < p->n; t++) {
        a->kernel->squash(top, p->heads + t * stride + A, A);
        for (uint32_t j = 0; j < A; j++)
            columns[j * width + t + 1] = top[j];
    }
    return columns;
}

/* far[n + d] is the score of the distance head - word = d. */
static float *distances(struct pass *p, size_t width)
{
    float *far = ARENA_ARRAY(p->arena, float, p->n + width + 1);
    for (int64_t d = -(int64_t)p->n; d < (int64_t)p->n; d++)
        far[(int64_t)p->n + d] = p->a->arc_distance[net_bucket(d)];
    return far;
}

/* The dependants' side of every arc: squash(D) U + u; [n][arc]. */
static float *dependants(struct pass *p)
{
    const struct analyzer *a = p->a;
    uint32_t A = a->shape.arc;
    size_t stride = net_heads(&a->shape);
    float *down = ARENA_RAW(p->arena, float, (size_t)p->n *A),
          *turned = ARENA_RAW(p->arena, float, (size_t)p->n *A);
    for (uint32_t t = 0; t < p->n; t++)
        a->kernel->squash(down + (size_t)t * A, p->heads + t * stride, A);
    product(p, turned, &a->arc_u, down, A);
    return turned;
}

/* Both sides of every arc of the sentence, and what its length adds. */
struct arcs {
    const float *columns, *turned;
    float *far;
    uint32_t width; /* of a row of scores: n + 1, padded */
};

static struct arcs arcs_begin(struct pass *p)
{
    uint32_t width = net_padded(p->n + 1);
    return (struct arcs){head_columns(p, width), dependants(p), distances(p, width), width};
}

/* Scores of all heads of word i, the root first. */
static void arcs_row(const struct pass *p, const struct arcs *arcs, uint32_t i, float *row)
{
    const struct analyzer *a = p->a;
    uint32_t A = a->shape.arc;
    float *start = arcs->far + p->n - 1 - i, nearby = *start;
    *start = a->arc_distance[0];
    a->kernel->scores(row, start, arcs->turned + (size_t)i * A, arcs->columns, A, arcs->width);
    *start = nearby;
}

float *pass_arcs(struct pass *p, uint32_t *width)
{
    struct arcs arcs = arcs_begin(p);
    float *scores = ARENA_RAW(p->arena, float, (size_t)p->n *arcs.width);
    *width = arcs.width;
    for (uint32_t i = 0; i < p->n; i++)
        arcs_row(p, &arcs, i, scores + (size_t)i * arcs.width);
    return scores;
}

/* Scores are kept for all words only in a sentence so short that decode_tree asks for them. */
void pass_heads(struct pass *p)
{
    uint32_t n = p->n;
    bool keep = n <= DECODE_EXACT_MAX;
    struct arcs arcs = arcs_begin(p);
    float *scores = ARENA_RAW(p->arena, float, (size_t)(keep ? n : 1) * arcs.width);
    struct choice *choices = ARENA_RAW(p->arena, struct choice, n);
    int32_t *heads = ARENA_RAW(p->arena, int32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        float *row = keep ? scores + (size_t)i * arcs.width : scores;
        arcs_row(p, &arcs, i, row);
        choices[i] = decode_choice(row, i, n);
    }
    decode_tree(p->arena, choices, keep ? scores : NULL, n, arcs.width, heads);
    for (uint32_t i = 0; i < n; i++)
        p->tree->words[i].head = heads[i];
}

static void add_label(const struct pass *p, uint32_t i, float *sum)
{
    const struct analyzer *a = p->a;
    uint32_t L = a->shape.lab;
    size_t stride = net_heads(&a->shape);
    const float *heads = p->heads + 2 * a->shape.arc;
    int32_t h = p->tree->words[i].head;
    const float *mine = heads + i * stride;
    const float *top = h < 0 ? a->label_root : heads + (size_t)h * stride + L;
    const float *far = a->label_distance + (h < 0 ? 0 : net_bucket((int64_t)h - i)) * L;
    for (uint32_t j = 0; j < L; j++)
        sum[j] = mine[j] + top[j] + far[j];
    a->kernel->squash(sum, sum, L);
}

const float *pass_label_scores(struct pass *p)
{
    const struct analyzer *a = p->a;
    uint32_t L = a->shape.lab;
    float *sum = ARENA_RAW(p->arena, float, (size_t)p->n *L),
          *out = ARENA_RAW(p->arena, float, (size_t)p->n * a->label_out.rows);
    for (uint32_t i = 0; i < p->n; i++)
        add_label(p, i, sum + (size_t)i * L);
    product(p, out, &a->label_out, sum, L);
    return out;
}

void pass_labels(struct pass *p)
{
    const struct analyzer *a = p->a;
    uint32_t width = a->label_out.rows;
    const float *out = pass_label_scores(p);
    for (uint32_t i = 0; i < p->n; i++) {
        struct word *w = &p->tree->words[i];
        const struct label *label =
            &a->labels[a->kernel->best(out + (size_t)i * width, a->shape.labels)];
        w->rel = w->head < 0 ? REL_ROOT : label->rel;
        w->deprel = w->head < 0 ? SLICE("root") : label->text;
    }
}

void pass_lemmas(const struct analyzer *a, struct arena *arena, struct tree *tree)
{
    for (uint32_t i = 0; i < tree->count; i++)
        tree->words[i].lemma = lemma_find(&a->lemmas, arena, &tree->words[i]);
    tree_index(arena, tree);
}

void analyzer_run(const struct analyzer *a, struct arena *arena, struct tree *tree)
{
    if (tree->count) {
        struct arena_mark mark = arena_mark(arena);
        struct pass p = pass_begin(a, arena, tree);
        pass_features(&p);
        pass_layers(&p);
        pass_tags(&p);
        pass_heads(&p);
        pass_labels(&p);
        arena_return(arena, mark);
    }
    pass_lemmas(a, arena, tree);
}
