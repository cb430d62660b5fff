/* train/train.h - treebanks in, a model file out.
 *
 * Two threads, a fixed order of sums, one generator: the same data, sizes and seed give
 * the same bytes on every machine. */
#ifndef DEM_TRAIN_TRAIN_H
#define DEM_TRAIN_TRAIN_H

#include "train/data.h"
#include "train/teacher.h"

struct train_options {
    uint32_t epochs, block; /* passes over the data; words of one thread's share of a step */
    uint32_t seed;
    float dropout;          /* share of each layer that a step leaves out */
    float rate;             /* of the first steps; falls to zero in a line */
    struct net_shape shape; /* embed to lab; the rest follows from the data */
    bool variants;
    float trust; /* the teachers' part of a lesson; all of it on silver trees */
    /* May be NULL.  Called after each step; `done` and `all` count words. */
    void (*progress)(void *user, uint32_t epoch, double loss, size_t done, size_t all);
    void *user;
};

/* Learns from what the corpus holds (counted by data_count) and from the teachers, of whom
 * there may be none, and writes the model, which
 * appears whole or not at all. */
dem_code train_model(struct corpus *corpus, const struct train_options *options,
                     const struct teachers *teachers, const char *path, dem_error *err);

#endif
