/* tree/shape.h - the sizes of the network, as the model file carries them. */
#ifndef DEM_TREE_SHAPE_H
#define DEM_TREE_SHAPE_H

#include <stdint.h>

enum { NET_LAYERS = 3, NET_BUCKETS = 24 };

struct net_shape {
    uint32_t table;         /* embedding rows */
    uint32_t embed, hidden; /* per word; per direction */
    uint32_t arc, lab;      /* sizes of the arc and label spaces */
    uint32_t tags, lemmas, labels, names;
};

/* Columns of outputs are padded to whole vectors. */
static inline uint32_t net_padded(uint32_t count)
{
    return (count + 31) / 32 * 32;
}

/* The bucket of a distance head - word: sign and size.  The root has bucket 0. */
static inline uint32_t net_bucket(int64_t distance)
{
    static const uint8_t size[] = {0, 1, 2, 3, 4, 5, 6, 6, 7, 7, 7, 8, 8, 8, 8, 8, 9};
    int64_t far = distance < 0 ? -distance : distance;
    uint32_t k = far <= 16 ? size[far] : far <= 32 ? 10 : 11;
    return distance < 0 ? k : k + 12;
}

#endif
