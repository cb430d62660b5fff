#include "base/slice.h"

#include "base/banned.h"

#include <string.h>

struct slice slice_part(struct slice s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from >= to)
        return SLICE_EMPTY;
    return (struct slice){s.at + from, to - from};
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct slice slice_trim(struct slice s)
{
    while (s.len && is_space(s.at[0])) {
        s.at++;
        s.len--;
    }
    while (s.len && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool slice_equal_nocase(struct slice a, struct slice b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

bool slice_starts(struct slice s, struct slice prefix)
{
    return s.len >= prefix.len && slice_equal(slice_part(s, 0, prefix.len), prefix);
}

bool slice_ends(struct slice s, struct slice suffix)
{
    return s.len >= suffix.len && slice_equal(slice_part(s, s.len - suffix.len, s.len), suffix);
}

int slice_compare(struct slice a, struct slice b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.at, b.at, shared) : 0;
    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

struct slice slice_cut(struct slice *rest, char sep)
{
    const char *hit = rest->len ? memchr(rest->at, sep, rest->len) : NULL;
    struct slice head = *rest;
    if (!hit) {
        *rest = SLICE_EMPTY;
        return head;
    }
    head.len = (size_t)(hit - rest->at);
    rest->at = hit + 1;
    rest->len -= head.len + 1;
    return head;
}

uint64_t hash_slice(uint64_t seed, struct slice s)
{
    return hash_bytes(seed, s.at, s.len);
}

bool slice_listed(struct slice word, struct slice list)
{
    while (list.at && list.len)
        if (slice_equal_nocase(slice_cut(&list, '|'), word))
            return true;
    return false;
}
