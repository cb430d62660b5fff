/* tree/shape.h - the sizes of the network, as the model file carries them.  What they
 * mean stands in train/net.h. */
#ifndef DEM_TREE_SHAPE_H
#define DEM_TREE_SHAPE_H

#include <stdint.h>

enum { NET_LAYERS_MAX = 4, NET_BUCKETS = 24, NET_TAGS_MAX = 4096, NET_LABELS_MAX = 256 };

struct net_shape {
    uint32_t table;  /* embedding rows: words, then hashed, then gazetteer rows */
    uint32_t embed;  /* numbers of a word */
    uint32_t layers; /* 1 to NET_LAYERS_MAX */
    uint32_t window; /* words that each direction of the first layer sees at once: 1 or 2 */
    uint32_t hidden; /* of each direction */
    uint32_t arc, lab;
    uint32_t tags, labels, names;
};

/* Columns of outputs are padded to whole vectors. */
static inline uint32_t net_padded(uint32_t count)
{
    return (count + 31) / 32 * 32;
}

/* arc dependant | arc head | label dependant | label head | tags | names */
static inline uint32_t net_heads(const struct net_shape *s)
{
    return 2 * s->arc + 2 * s->lab + net_padded(s->tags) + net_padded(s->names);
}

/* Numbers that each direction of layer `layer` reads at a word. */
static inline uint32_t net_inputs(const struct net_shape *s, uint32_t layer)
{
    return layer ? 2 * s->hidden : s->window * s->embed;
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
