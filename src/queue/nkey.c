/* The public half of an NKey, which NATS wants beside the seed: base32 of a prefix, 32 bytes
 * and a CRC-16. */
#include "queue/build.h"

#include "base/error.h"

#include <sodium.h>

#include "base/banned.h"

enum {
    KEY = crypto_sign_PUBLICKEYBYTES,
    CHECK = 2,
    SEED_PREFIX = 2, /* "SU", a user's */
    PUBLIC_PREFIX = 1,
    SEED = SEED_PREFIX + KEY + CHECK,
    PUBLIC = PUBLIC_PREFIX + KEY + CHECK,
    USER = 20 << 3 /* "U" */
};

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static bool decode(struct slice text, unsigned char *out, size_t size)
{
    size_t count = 0;
    uint32_t bits = 0, held = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *at = memchr(alphabet, text.at[i], sizeof alphabet - 1);
        if (!at || count == size)
            return false;
        bits = bits << 5 | (uint32_t)(at - alphabet);
        held += 5;
        if (held >= 8)
            out[count++] = (unsigned char)(bits >> (held -= 8));
    }
    return count == size;
}

static void encode(const unsigned char *bytes, size_t size, char *out)
{
    uint32_t bits = 0, held = 0;
    for (size_t i = 0; i < size; i++) {
        bits = bits << 8 | bytes[i];
        for (held += 8; held >= 5; held -= 5)
            *out++ = alphabet[bits >> (held - 5) & 31];
    }
    if (held)
        *out++ = alphabet[bits << (5 - held) & 31];
    *out = 0;
}

/* CRC-16 XMODEM */
static unsigned crc_of(const unsigned char *bytes, size_t size)
{
    unsigned crc = 0;
    for (size_t i = 0; i < size; i++) {
        crc ^= (unsigned)bytes[i] << 8;
        for (int k = 0; k < 8; k++)
            crc = (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1) & 0xffff;
    }
    return crc;
}

static bool public_of(struct slice seed, char out[NKEY_TEXT])
{
    unsigned char raw[SEED], key[PUBLIC] = {USER}, secret[crypto_sign_SECRETKEYBYTES];
    bool good = decode(seed, raw, SEED);
    if (good) {
        unsigned crc = crc_of(raw, SEED - CHECK);
        good = raw[SEED - 2] == (crc & 0xff) && raw[SEED - 1] == crc >> 8;
    }
    if (good) {
        crypto_sign_seed_keypair(key + PUBLIC_PREFIX, secret, raw + SEED_PREFIX);
        unsigned crc = crc_of(key, PUBLIC - CHECK);
        key[PUBLIC - 2] = (unsigned char)(crc & 0xff);
        key[PUBLIC - 1] = (unsigned char)(crc >> 8);
        encode(key, PUBLIC, out);
    }
    sodium_memzero(raw, sizeof raw);
    sodium_memzero(secret, sizeof secret);
    return good;
}

bool queue_nkey_public(struct slice text, char out[NKEY_TEXT])
{
    while (text.len) {
        struct slice line = slice_trim(slice_cut(&text, '\n'));
        if (slice_starts(line, SLICE("SU")))
            return public_of(line, out);
    }
    return false;
}
