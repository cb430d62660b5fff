/* train/build.h - the network from inside, for the files of this folder. */
#ifndef DEM_TRAIN_BUILD_H
#define DEM_TRAIN_BUILD_H

#include "train/net.h"

struct net {
    struct arena *arena;
    struct net_shape shape;
    struct given given;
    uint32_t rows[T_COUNT], cols[T_COUNT];
    size_t at[T_COUNT], size;      /* offsets into the flat arrays */
    float *value, *first, *second; /* [size] parameters, Adam moments */
    float *slope[NET_THREADS];     /* [size] */
    uint8_t *touched[NET_THREADS]; /* [table] embedding rows with a slope */
    uint8_t *seen;                 /* [table] rows that ever had one */
    float dropout;                 /* share of what a layer gives that is left out */
    float decay[2];                /* beta1 and beta2 to the power of the steps */
};

struct work {
    int thread;
    float *e, *de, *x1, *dx1, *given;
    float *pre[NET_LAYERS_MAX], *act[NET_LAYERS_MAX], *cell[NET_LAYERS_MAX],
        *in[NET_LAYERS_MAX + 1], *out[NET_LAYERS_MAX];
    float *mask[NET_LAYERS_MAX + 1], *dpre, *dout, *din;
    float *head, *dhead, *arc, *darc, *top, *dtop, *du, *ddu;
    float *lab, *dlab, *labout, *dlabout, *scores, *dscores, *ext, *ext_t, *dext, *tr, *trw,
        *panel;
    uint64_t seed;
};

/* Zeroed, with slack behind for whole vectors. */
float *net_floats(struct arena *arena, size_t count);
/* Words that the two directions of the first layer see together. */
uint32_t net_sees(const struct net_shape *s);
/* A tensor's values, and where this thread gathers its slopes. */
float *net_value(struct net *n, enum tensor t);
float *net_slope(struct net *n, const struct work *w, enum tensor t);

/* out[n][m] += bias[m] */
void add_bias(float *out, const float *bias, size_t n, size_t m);
/* dW += X^T dY, db += sum dY, dX = dY W^T; `bias` -1 for none, dx NULL if it is not wanted. */
void affine_back(struct net *n, struct work *w, enum tensor weight, int bias, const float *x,
                 const float *dy, float *dx, size_t N);

/* From rows to the last layer's masked output w->in[layers], and back from its slope w->din. */
void layers_forward(struct net *n, struct work *w, const struct batch *b);
void layers_backward(struct net *n, struct work *w, const struct batch *b);
/* From w->in[layers] to the loss, and back to w->din. */
double heads_learn(struct net *n, struct work *w, const struct batch *b);

#endif
