/* tree/build.h - the analyzer from inside: the model in use and the stages of one sentence,
 * for analyzer.c, model.c, a trainer that asks it and the benchmark. */
#ifndef DEM_TREE_BUILD_H
#define DEM_TREE_BUILD_H

#include "learn/kernel.h"
#include "tree/analyzer.h"
#include "tree/features.h"
#include "tree/lemma.h"
#include "tree/shape.h"

enum { NAME_TAGS = NAME_I_LOC + 1 };

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
    bool mapped; /* the file is ours to unmap */
    struct net_shape shape;
    const struct kernel *kernel;
    struct vocabulary vocabulary;
    struct lemmas lemmas;
    struct matrix embed, layer_matrix[NET_LAYERS_MAX], heads_matrix, arc_matrix, label_matrix;
    struct panels layer[NET_LAYERS_MAX][2], heads, arc_u,
        label_out; /* as the kernel wants them */
    const float *layer_bias[NET_LAYERS_MAX], *heads_bias, *arc_bias, *arc_root, *arc_distance;
    const float *label_root, *label_distance;
    float *label_bias;    /* [padded labels]; the label of the root can never win */
    struct tag *tags;     /* [shape.tags] */
    struct label *labels; /* [shape.labels] */
    enum name_tag *names; /* [shape.names] */
};

/* One sentence on its way through; n > 0. */
struct pass {
    const struct analyzer *a;
    struct arena *arena; /* scratch, until the caller's mark */
    struct tree *tree;
    uint32_t n;
    struct inputs in;                /* [n] of the widest layer */
    uint32_t (*rows)[FEATURE_COUNT]; /* [n] */
    float *e;                        /* [n + 2][embed]; first and last are zero */
    float *h;                        /* [n][2 hidden], the layer's result */
    float *gates;                    /* [2][n][3 hidden], a direction each */
    float *heads;                    /* [n][net_heads(shape)] */
};

/* The stages in their order. */
struct pass pass_begin(const struct analyzer *a, struct arena *arena, struct tree *tree);
void pass_features(struct pass *p);
void pass_layers(struct pass *p);
void pass_tags(struct pass *p);   /* tags and names */
void pass_heads(struct pass *p);  /* heads */
void pass_labels(struct pass *p); /* relations */
/* What pass_heads decides by: [n][*width], the root's column first, a word's own behind. */
float *pass_arcs(struct pass *p, uint32_t *width);
/* What pass_labels decides by, for the heads that the tree has: [n][padded labels]. */
const float *pass_label_scores(struct pass *p);
/* Lemmas and the child index, which stay in `arena`. */
void pass_lemmas(const struct analyzer *a, struct arena *arena, struct tree *tree);

#endif
