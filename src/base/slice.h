/* base/slice.h - borrowed text.
 *
 * A slice never owns its bytes and is never NUL-terminated.  Positions in a
 * document are byte offsets [from, to), so a slice of the document's text and a
 * span are two views of the same words. */
#ifndef DEM_BASE_SLICE_H
#define DEM_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
    const char *at;
    size_t len;
};

#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})
#define SLICE_EMPTY    ((struct slice){NULL, 0})
/* For printf: "%.*s" with SLICE_ARG(s). */
#define SLICE_ARG(s) (int)(s).len, ((s).at ? (s).at : "")

/* Of a NUL-terminated string.  Here, so that the length of a literal is counted at compile
 * time. */
static inline struct slice slice_of(const char *text)
{
    return (struct slice){text, text ? strlen(text) : 0};
}
struct slice slice_part(struct slice s, size_t from, size_t to); /* clamped */
struct slice slice_trim(struct slice s);                         /* ASCII white space */
static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}
bool slice_equal_nocase(struct slice a, struct slice b); /* ASCII letters only */
static inline bool slice_is(struct slice a, const char *text)
{
    return slice_equal(a, slice_of(text));
}
bool slice_starts(struct slice s, struct slice prefix);
bool slice_ends(struct slice s, struct slice suffix);
int slice_compare(struct slice a, struct slice b); /* bytewise, for sorting */

/* Cuts the part before the first `sep` off *rest and returns it; without a
 * separator returns all of it and leaves *rest with at == NULL. */
struct slice slice_cut(struct slice *rest, char sep);
/* Is the word, whatever the case of its ASCII letters, one of the list's between bars? */
bool slice_listed(struct slice word, struct slice list);

/* FNV-1a, 64 bits.  `seed` chains several pieces; start with HASH_SEED. */
#define HASH_SEED UINT64_C(0xcbf29ce484222325)
static inline uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t len)
{
    const unsigned char *at = (const unsigned char *)bytes;
    for (size_t i = 0; i < len; i++)
        seed = (seed ^ at[i]) * UINT64_C(0x100000001b3);
    return seed;
}
uint64_t hash_slice(uint64_t seed, struct slice s);

#endif
