#include "fetch/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/banned.h"

#define V4(a, b, c, d, bits)                                                                   \
    {                                                                                          \
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, (a), (b), (c), (d)}, 96 + (bits)            \
    }

/* The registries of special addresses (RFC 6890 and those after it). */
static const struct guard_range special[] = {
    V4(0, 0, 0, 0, 8),                 /* this network */
    V4(10, 0, 0, 0, 8),                /* private */
    V4(100, 64, 0, 0, 10),             /* shared by a provider's customers */
    V4(127, 0, 0, 0, 8),               /* loopback */
    V4(169, 254, 0, 0, 16),            /* link-local; services of clouds */
    V4(172, 16, 0, 0, 12),             /* private */
    V4(192, 0, 0, 0, 24),              /* protocols */
    V4(192, 0, 2, 0, 24),              /* documentation */
    V4(192, 88, 99, 0, 24),            /* relays to IPv6 */
    V4(192, 168, 0, 0, 16),            /* private */
    V4(198, 18, 0, 0, 15),             /* benchmarks */
    V4(198, 51, 100, 0, 24),           /* documentation */
    V4(203, 0, 113, 0, 24),            /* documentation */
    V4(224, 0, 0, 0, 4),               /* multicast */
    V4(240, 0, 0, 0, 4),               /* reserved; broadcast */
    {{0}, 96},                         /* unspecified, loopback, IPv4-compatible */
    {{0, 0x64, 0xff, 0x9b, 0, 1}, 48}, /* translation of a network's own */
    {{0x01}, 64},                      /* to be thrown away */
    {{0x20, 0x01}, 23},                /* protocols, tunnels */
    {{0x20, 0x01, 0x0d, 0xb8}, 32},    /* documentation */
    {{0x3f, 0xff}, 20},                /* documentation */
    {{0xfc}, 7},                       /* private */
    {{0xfe, 0x80}, 10},                /* link-local */
    {{0xfe, 0xc0}, 10},                /* site-local */
    {{0xff}, 8}};                      /* multicast */

static bool within(const uint8_t *bytes, const struct guard_range *r)
{
    size_t whole = r->bits / 8;
    unsigned rest = r->bits % 8;
    return memcmp(bytes, r->bytes, whole) == 0 &&
           (!rest || (bytes[whole] ^ r->bytes[whole]) >> (8 - rest) == 0);
}

static void map_v4(const uint8_t *v4, uint8_t *out)
{
    memset(out, 0, 10);
    memset(out + 10, 0xff, 2);
    memcpy(out + 12, v4, 4);
}

static bool is_special(const uint8_t *bytes)
{
    static const uint8_t translated[12] = {0, 0x64, 0xff, 0x9b};
    uint8_t inner[16];
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (within(bytes, &special[i]))
            return true;
    if (memcmp(bytes, translated, 12) == 0) /* 64:ff9b::/96 */
        map_v4(bytes + 12, inner);
    else if (bytes[0] == 0x20 && bytes[1] == 0x02) /* 2002::/16 */
        map_v4(bytes + 2, inner);
    else
        return false;
    return is_special(inner);
}

bool guard_allows(const struct guard *guard, const struct sockaddr *address)
{
    uint8_t bytes[16];
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        map_v4((const uint8_t *)&in.sin_addr, bytes);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof in);
        memcpy(bytes, &in.sin6_addr, 16);
    } else
        return false;
    for (size_t i = 0; i < guard->count; i++)
        if (within(bytes, &guard->also[i]))
            return true;
    return guard->all || !is_special(bytes);
}

static bool read_bits(struct slice s, unsigned most, unsigned *out)
{
    *out = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9' ||
            (*out = *out * 10 + (unsigned)(s.at[i] - '0')) > most)
            return false;
    }
    return s.len > 0;
}

static bool read_range(struct slice s, struct guard_range *out)
{
    char text[INET6_ADDRSTRLEN];
    uint8_t v4[4];
    struct slice host = slice_trim(slice_cut(&s, '/'));
    if (!host.len || host.len >= sizeof text)
        return false;
    memcpy(text, host.at, host.len);
    text[host.len] = 0;
    bool old = inet_pton(AF_INET, text, v4) == 1;
    if (old)
        map_v4(v4, out->bytes);
    else if (inet_pton(AF_INET6, text, out->bytes) != 1)
        return false;
    out->bits = old ? 32 : 128;
    if (s.at && !read_bits(slice_trim(s), out->bits, &out->bits))
        return false;
    out->bits += old ? 96 : 0;
    return true;
}

bool guard_read(struct slice list, struct guard *guard)
{
    while (list.at) {
        struct slice one = slice_cut(&list, ',');
        if (guard->count == GUARD_MAX || !read_range(one, &guard->also[guard->count]))
            return false;
        guard->count++;
    }
    return guard->count > 0;
}
