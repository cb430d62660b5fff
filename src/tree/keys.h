/* tree/keys.h - a hash among the ascending hashes of the model. */
#ifndef DEM_TREE_KEYS_H
#define DEM_TREE_KEYS_H

#include <stdint.h>

/* The first of the keys that is not below `key`, or `count`.  Hashes are spread evenly, so
 * the place is guessed first; a wrong guess costs time only. */
static inline uint32_t keys_find(const uint64_t *keys, uint32_t count, uint64_t key)
{
    enum { SPREAD = 256 };
    uint32_t near = (uint32_t)((key >> 32) * count >> 32);
    uint32_t low = near > SPREAD ? near - SPREAD : 0;
    uint32_t high = count - near > SPREAD ? near + SPREAD : count;
    if (low && keys[low - 1] >= key) {
        high = low;
        low = 0;
    } else if (high < count && keys[high] < key) {
        low = high;
        high = count;
    }
    uint32_t left = high - low;
    while (left) { /* no branch in it to be foretold */
        uint32_t half = (left + 1) / 2;
        low += keys[low + half - 1] < key ? half : 0;
        left -= half;
    }
    return low;
}

#endif
