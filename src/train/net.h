/* train/net.h - the analyzer's network in 32-bit floats, forward and backward.
 *
 * For a sentence of n words:
 *
 *   e[t]  = sum of the embedding rows of word t + V g[t]               [EMBED]
 *           (g: the given vector of the word, if there is one)
 *   x1[t] = e[t], or with a window of two words e[t-1], e[t] for the    [WINDOW EMBED]
 *           forward and e[t], e[t+1] for the backward direction
 *   hk    = recurrent layer over xk, both directions; x(k+1) = hk      [2 HIDDEN]
 *           (from the second layer on its input is added to its output)
 *   one product of the last h gives all heads:
 *     arc dependant | arc head | label dependant | label head | tag | name
 *
 * Recurrent layer (quasi-recurrent "fo-pooling", Bradbury et al. 2017), per direction:
 *   z = squash(Wz x), f = gate(Wf x), o = gate(Wo x)
 *   c[t] = f c[t-1] + (1 - f) z,   h[t] = o c[t]
 *
 * Arc score of head j for word i (Dozat and Manning 2017):
 *   s(i, j) = (D_i U + u) . H_j + distance bias;  H of the root is a learnt vector.
 * Label: squash(L_i + M_j + distance vector) P + p. */
#ifndef DEM_TRAIN_NET_H
#define DEM_TRAIN_NET_H

#include "tree/features.h"
#include "tree/shape.h"

/* The work is cut in two whatever the machine has, so that the sums come out alike. */
enum { NET_THREADS = 2 };

enum tensor {
    T_EMBED,
    T_GIVEN,
    T_W1,
    T_W2,
    T_W3,
    T_W4,
    T_B1,
    T_B2,
    T_B3,
    T_B4,
    T_HEADS,
    T_HEADS_BIAS,
    T_ARC_U,
    T_ARC_BIAS,
    T_ARC_ROOT,
    T_ARC_DISTANCE,
    T_LABEL_ROOT,
    T_LABEL_DISTANCE,
    T_LABEL_OUT,
    T_LABEL_BIAS,
    T_COUNT
};

/* Word vectors that stay as they are; a word without one has a row of zeros. */
struct given {
    const float *vectors; /* [count][width] */
    uint32_t count, width;
};

/* What teachers think of a word, as probabilities; `part` of the lesson is theirs, the rest
 * the treebank's. */
struct opinion {
    const float *arc;                /* [words of the sentence + 1], the root first */
    const float *label, *tag, *name; /* [labels] for the treebank's head, [tags], [names] */
    float part;
};

/* One block of sentences; all arrays borrowed. */
struct batch {
    uint32_t words, sentences;
    const uint32_t *start;                 /* [sentences + 1] first word of each */
    const uint32_t (*rows)[FEATURE_COUNT]; /* [words] rows; FEATURE_NONE: none */
    const uint32_t *given;                 /* [words] row of the given vector or FEATURE_NONE */
    const int32_t *head, *label, *tag, *name; /* [words]; head TREE_ROOT -1; -1: not known */
    const struct opinion *opinions;           /* [words], or NULL without a teacher */
};

struct net;  /* parameters, gradients and optimizer */
struct work; /* one thread's activations */

/* Everything comes from the arena, whose guard must be set, and dies with it.  `dropout` is
 * the share of what each layer gives that is left out in training. */
struct net *net_new(struct arena *arena, const struct net_shape *shape,
                    const struct given *given, float dropout, uint64_t seed);
/* For blocks of at most `words`, none of whose sentences is longer than `longest`. */
struct work *work_new(const struct net *net, uint32_t words, uint32_t longest, int thread);
/* Forward and backward over one block; returns the summed loss.  `drop` is the dropout
 * generator's seed; 0 switches dropout off. */
double net_learn(struct net *net, struct work *work, const struct batch *batch, uint64_t drop);
/* Adds up the threads' gradients in order and takes one step of Adam (Kingma and Ba 2015). */
void net_step(struct net *net, float rate, uint32_t words);
float *net_tensor(struct net *net, enum tensor which, uint32_t *rows, uint32_t *cols);
/* The embedding row with its given vector folded in: out[embed]. */
void net_embedding(struct net *net, uint32_t row, uint32_t given, float *out);
/* e^x for x <= 0, with the same bits everywhere. */
float net_power(float x);
/* Largest relative difference between analytic and numeric slopes on a tiny net. */
double net_check(uint64_t seed);

/* splitmix64 (S. Vigna): the trainer's only source of chance. */
uint64_t chance(uint64_t *state);
/* In [0, 1). */
float chance_part(uint64_t *state);

#endif
