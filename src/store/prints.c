/* Wire copy: texts that share most of their words in the same order.
 *
 * The fingerprint of a text is the least hash, for each of HASHES hash functions, of its runs
 * of RUN words (min-wise hashing: A. Broder, "On the resemblance and containment of
 * documents", 1997).  Two texts are copies if at least ALIKE of these agree, which is an
 * estimate of the share of runs that they have in common; a cluster is what copies join.
 * Candidates are found by bands of ROWS hashes.  The same texts give the same clusters in
 * whatever order they come. */
#include "store/build.h"

#include "base/banned.h"

enum { HASHES = 36, ROWS = 3, BANDS = HASHES / ROWS, ALIKE = 20, RUN = 3 };

static uint64_t mixed(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static bool in_word(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The hash of the next word in small letters; false at the end. */
static bool next_word(struct slice *rest, uint64_t *out)
{
    size_t at = 0;
    while (at < rest->len && !in_word((unsigned char)rest->at[at]))
        at++;
    size_t from = at;
    for (*out = HASH_SEED; at < rest->len && in_word((unsigned char)rest->at[at]); at++) {
        unsigned char c = (unsigned char)rest->at[at];
        c = c >= 'A' && c <= 'Z' ? (unsigned char)(c | 32) : c;
        *out = hash_bytes(*out, &c, 1);
    }
    *rest = slice_part(*rest, at, rest->len);
    return at > from;
}

uint64_t print_words(struct slice text)
{
    uint64_t hash = HASH_SEED, word;
    while (next_word(&text, &word))
        hash = hash_bytes(hash, &word, sizeof word);
    return hash;
}

static void add_run(uint64_t least[HASHES], const uint64_t words[RUN])
{
    uint64_t run = hash_bytes(HASH_SEED, words, RUN * sizeof *words);
    for (int i = 0; i < HASHES; i++) {
        uint64_t h = mixed(run + (uint64_t)(i + 1) * UINT64_C(0x9e3779b97f4a7c15));
        least[i] = h < least[i] ? h : least[i];
    }
}

static void sign(struct slice text, uint16_t signature[HASHES])
{
    uint64_t least[HASHES], last[RUN] = {0}, word;
    size_t words = 0;
    memset(least, 0xff, sizeof least);
    while (next_word(&text, &word)) {
        memmove(last, last + 1, sizeof last - sizeof *last);
        last[RUN - 1] = word;
        if (++words >= RUN)
            add_run(least, last);
    }
    if (words < RUN)
        add_run(least, last);
    for (int i = 0; i < HASHES; i++)
        signature[i] = (uint16_t)least[i];
}

static int agreeing(const uint16_t *a, struct slice other)
{
    uint16_t b[HASHES];
    int same = 0;
    if (other.len != sizeof b)
        return 0;
    memcpy(b, other.at, sizeof b);
    for (int i = 0; i < HASHES; i++)
        same += a[i] == b[i];
    return same;
}

static int64_t band(const uint16_t *signature, int number)
{
    uint64_t h = hash_bytes(HASH_SEED, &number, sizeof number);
    return (int64_t)hash_bytes(h, signature + (size_t)number * ROWS, ROWS * sizeof *signature);
}

struct prints {
    int64_t *list;
    size_t count, room;
};

/* The clusters of the fingerprints that are copies of this one, itself left out. */
static struct prints clusters_of_copies(struct store *s, struct arena *arena, int64_t own,
                                        const uint16_t *signature)
{
    static const char sql[] =
        "SELECT signature, cluster FROM print WHERE key <> ? AND key IN (SELECT print FROM band"
        " WHERE hash IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))";
    struct prints found = {NULL, 0, 0};
    int64_t b[BANDS];
    for (int i = 0; i < BANDS; i++)
        b[i] = band(signature, i);
    struct query *q = db_ask(s, sql, "iiiiiiiiiiiii", own, b[0], b[1], b[2], b[3], b[4], b[5],
                             b[6], b[7], b[8], b[9], b[10], b[11]);
    while (db_row(s, q))
        if (agreeing(signature, db_text(q, 0)) >= ALIKE)
            *ARENA_PUSH(arena, &found) = db_int(q, 1);
    return found;
}

static int64_t cluster_of(struct store *s, int64_t print)
{
    return db_number(s, db_ask(s, "SELECT cluster FROM print WHERE key = ?", "i", print),
                     print);
}

/* A cluster is known by the lowest of its keys.  True if two clusters became one beside the
 * fingerprint's own, `mine`: only then other events have fewer sources now. */
static bool join(struct store *s, struct arena *arena, int64_t print, int64_t mine,
                 const uint16_t *signature)
{
    struct prints found = clusters_of_copies(s, arena, print, signature);
    size_t joined = 0;
    int64_t now = mine;
    for (size_t i = 0; i < found.count; i++) {
        int64_t other = found.list[i], low = other < now ? other : now;
        size_t before = 0;
        while (found.list[before] != other)
            before++;
        if (before < i || other == mine)
            continue; /* it is joined already */
        joined++;
        db_run(s, "UPDATE print SET cluster = ? WHERE cluster = ?", "ii", low,
               other < now ? now : other);
        now = low;
    }
    return joined > 1;
}

int64_t print_put(struct store *s, struct arena *arena, struct slice text, bool *joined)
{
    uint16_t signature[HASHES];
    sign(text, signature);
    struct slice bytes = {(const char *)signature, sizeof signature};
    *joined = false;
    int64_t print =
        db_number(s, db_ask(s, "SELECT key FROM print WHERE signature = ?", "b", bytes), 0);
    if (print)
        return print;
    print = s->engine->key(s, KEYS_PRINT, DEM_DAY_UNKNOWN);
    db_run(s, "INSERT INTO print (key, signature, cluster) VALUES (?1, ?2, ?1)", "ib", print,
           bytes);
    for (int i = 0; i < BANDS; i++)
        db_run(s, "INSERT INTO band (hash, print) VALUES (?, ?) ON CONFLICT DO NOTHING", "ii",
               band(signature, i), print);
    *joined = join(s, arena, print, print, signature);
    return print;
}

static struct prints members(struct store *s, struct arena *arena, int64_t cluster)
{
    struct prints list = {NULL, 0, 0};
    struct query *q =
        db_ask(s, "SELECT key FROM print WHERE cluster = ? ORDER BY key", "i", cluster);
    while (db_row(s, q))
        *ARENA_PUSH(arena, &list) = db_int(q, 0);
    return list;
}

static void signature_of(struct store *s, int64_t print, uint16_t signature[HASHES])
{
    struct query *q = db_ask(s, "SELECT signature FROM print WHERE key = ?", "i", print);
    memset(signature, 0, HASHES * sizeof *signature);
    if (db_row(s, q) && db_text(q, 0).len == HASHES * sizeof *signature)
        memcpy(signature, db_text(q, 0).at, HASHES * sizeof *signature);
    db_reset(q);
}

/* What is left of its cluster is joined anew: it may have held two parts together. */
void print_drop(struct store *s, struct arena *arena, int64_t print)
{
    uint16_t signature[HASHES];
    if (db_number(s, db_ask(s, "SELECT 1 FROM document WHERE print = ?", "i", print), 0))
        return;
    struct prints list = members(s, arena, cluster_of(s, print));
    for (size_t i = 0; i < list.count; i++)
        db_run(s, "UPDATE print SET cluster = key WHERE key = ?", "i", list.list[i]);
    signature_of(s, print, signature);
    for (int i = 0; i < BANDS; i++)
        db_run(s, "DELETE FROM band WHERE hash = ? AND print = ?", "ii", band(signature, i),
               print);
    db_run(s, "DELETE FROM print WHERE key = ?", "i", print);
    for (size_t i = 0; i < list.count; i++) {
        if (list.list[i] == print)
            continue;
        signature_of(s, list.list[i], signature);
        join(s, arena, list.list[i], cluster_of(s, list.list[i]), signature);
    }
}
