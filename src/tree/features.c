#include "tree/features.h"

#include "base/banned.h"

enum { FOLDED_MAX = 64 };

static char fold(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + 32);
    return c >= '0' && c <= '9' ? '0' : c;
}

uint64_t feature_word(struct slice form)
{
    uint64_t hash = HASH_SEED;
    for (size_t i = 0; i < form.len; i++) {
        char c = fold(form.at[i]);
        hash = hash_bytes(hash, &c, 1);
    }
    return hash;
}

uint32_t feature_row(const uint64_t *words, uint32_t count, uint64_t hash)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (words[mid] < hash)
            low = mid + 1;
        else
            high = mid;
    }
    return low < count && words[low] == hash ? low : FEATURE_NONE;
}

/* Upper X, lower x, digit 0, other bytes themselves; runs longer than two shrink. */
static uint64_t shape(struct slice form, bool first)
{
    uint64_t hash = HASH_SEED;
    char last = 0;
    int run = 0;
    for (size_t i = 0; i < form.len; i++) {
        char c = form.at[i];
        c = c >= 'A' && c <= 'Z'   ? 'X'
            : c >= 'a' && c <= 'z' ? 'x'
            : c >= '0' && c <= '9' ? '0'
                                   : c;
        if ((unsigned char)c >= 0x80)
            c = 'u';
        run = c == last ? run + 1 : 0;
        last = c;
        if (run < 2)
            hash = hash_bytes(hash, &c, 1);
    }
    return hash_bytes(hash, first ? "^" : ".", 1);
}

static uint32_t hashed(uint32_t count, char kind, const char *at, size_t len)
{
    uint64_t hash = hash_bytes(hash_bytes(HASH_SEED, &kind, 1), at, len);
    return count + (uint32_t)((hash ^ (hash >> 32)) % FEATURE_HASHED);
}

void feature_rows(const uint64_t *words, uint32_t count, struct slice form, bool first,
                  uint32_t rows[FEATURE_COUNT])
{
    char folded[FOLDED_MAX];
    size_t len = form.len < FOLDED_MAX ? form.len : FOLDED_MAX;
    struct slice tail = slice_part(form, form.len - len, form.len);
    for (size_t i = 0; i < len; i++)
        folded[i] = fold(tail.at[i]);
    rows[0] = feature_row(words, count, feature_word(form));
    for (size_t k = 1; k <= 3; k++)
        rows[k] = hashed(count, (char)('p' + k), folded, k < len ? k : len);
    for (size_t k = 1; k <= 5; k++) {
        size_t cut = k < len ? k : len;
        rows[3 + k] = hashed(count, (char)('0' + k), folded + len - cut, cut);
    }
    uint64_t s = shape(form, first);
    rows[9] = hashed(count, 'S', (const char *)&s, sizeof s);
}
