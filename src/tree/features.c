#include "tree/features.h"

#include "tree/keys.h"

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

uint64_t feature_name(uint64_t so_far, struct slice form)
{
    uint64_t word = feature_word(form);
    return hash_bytes(so_far, &word, sizeof word);
}

static uint32_t word_row(const struct vocabulary *v, struct slice form)
{
    uint64_t hash = feature_word(form);
    uint32_t at = keys_find(v->words, v->word_count, hash);
    return at < v->word_count && v->words[at] == hash ? at : FEATURE_NONE;
}

/* Upper X, lower x, digit 0, beyond ASCII u, other bytes themselves; runs longer than two
 * shrink. */
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

static uint32_t hashed(uint32_t first, char kind, const char *at, size_t len)
{
    uint64_t hash = hash_bytes(hash_bytes(HASH_SEED, &kind, 1), at, len);
    return first + (uint32_t)((hash ^ (hash >> 32)) % FEATURE_HASHED);
}

static void word_rows(const struct vocabulary *v, struct slice form, bool first,
                      uint32_t rows[FEATURE_COUNT])
{
    char folded[FOLDED_MAX];
    size_t len = form.len < FOLDED_MAX ? form.len : FOLDED_MAX;
    struct slice tail = slice_part(form, form.len - len, form.len);
    for (size_t i = 0; i < len; i++)
        folded[i] = fold(tail.at[i]);
    rows[0] = word_row(v, form);
    for (size_t k = 1; k <= 3; k++)
        rows[k] = hashed(v->word_count, (char)('p' + k), folded, k < len ? k : len);
    for (size_t k = 1; k <= 5; k++) {
        size_t cut = k < len ? k : len;
        rows[3 + k] = hashed(v->word_count, (char)('0' + k), folded + len - cut, cut);
    }
    uint64_t s = shape(form, first);
    rows[9] = hashed(v->word_count, 'S', (const char *)&s, sizeof s);
    for (int k = FEATURE_NAME; k < FEATURE_COUNT; k++)
        rows[k] = FEATURE_NONE;
}

/* The bits of the name or beginning of a name with this hash, 0 for none. */
static unsigned name_bits(const struct vocabulary *v, uint64_t hash)
{
    uint64_t key = hash & ~UINT64_C(0xFF);
    uint32_t at = keys_find(v->names, v->name_count, key);
    return at < v->name_count && (v->names[at] ^ key) < 256 ? (unsigned)(v->names[at] & 255)
                                                            : 0;
}

static bool upper(struct slice form)
{
    return form.len &&
           ((form.at[0] >= 'A' && form.at[0] <= 'Z') || (unsigned char)form.at[0] >= 0x80);
}

static bool any_upper(const struct word *words, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (upper(words[i].form))
            return true;
    return false;
}

/* Length of the longest known name that begins with words[0], its kinds in *kinds. */
static uint32_t longest_name(const struct vocabulary *v, const struct word *words,
                             uint32_t count, unsigned *kinds)
{
    uint64_t hash = HASH_SEED;
    uint32_t longest = 0;
    for (uint32_t k = 0; k < count && k < GAZETTEER_WORDS_MAX; k++) {
        hash = feature_name(hash, words[k].form);
        unsigned bits = name_bits(v, hash);
        if (bits & (GAZETTEER_GOES_ON - 1)) {
            *kinds = bits & (GAZETTEER_GOES_ON - 1);
            longest = k + 1;
        }
        if (!(bits & GAZETTEER_GOES_ON))
            break;
    }
    return longest;
}

static void mark_name(const struct vocabulary *v, unsigned kinds, uint32_t count,
                      uint32_t (*rows)[FEATURE_COUNT])
{
    uint32_t first = v->word_count + FEATURE_HASHED;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t kind = 0, slot = FEATURE_NAME; kind < FEATURE_GAZETTEER / 2; kind++)
            if (kinds >> kind & 1 && slot < FEATURE_COUNT)
                rows[i][slot++] = first + 2 * kind + (i > 0);
}

void feature_rows(const struct vocabulary *v, const struct word *words, uint32_t count,
                  uint32_t (*rows)[FEATURE_COUNT])
{
    bool cased = any_upper(words, count);
    for (uint32_t i = 0; i < count; i++)
        word_rows(v, words[i].form, i == 0, rows[i]);
    for (uint32_t i = 0; v->name_count && i < count;) {
        unsigned kinds = 0;
        uint32_t length =
            cased && !upper(words[i].form) ? 0 : longest_name(v, words + i, count - i, &kinds);
        mark_name(v, kinds, length, rows + i);
        i += length ? length : 1;
    }
}
