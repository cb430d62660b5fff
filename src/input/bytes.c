#include "input/bytes.h"

#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <zlib.h>
#include <zstd.h>

#include "base/banned.h"

enum { PACKED_ROOM = 1 << 16, ROOM = 1 << 18, GATHERED_LEAST = 1 << 16, MAGIC = 4 };

enum packing { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD };

struct bytes {
    const char *name;
    bytes_read *read;
    void *user;
    enum packing packing;
    z_stream gzip;
    ZSTD_DStream *zstd;
    char *packed, *bytes;          /* [PACKED_ROOM], [ROOM] */
    size_t packed_from, packed_to; /* packed bytes that wait */
    size_t from, to;               /* bytes that wait */
    uint64_t packed_total, given, lines;
    bool ended;        /* the source has no more */
    bool member_over;  /* gzip: between two members */
    bool damaged;      /* told so; look for the next member */
    bool stopped;      /* a limit was reached: nothing more comes */
    dem_error waiting; /* seen, to be told when the bytes before it are taken */
};

bool gathered_room(struct gathered *g, size_t more)
{
    const dem_allocator *mem = memory_default();
    if (g->room - g->len >= more)
        return true;
    size_t room = g->room ? g->room : GATHERED_LEAST;
    while (room - g->len < more)
        room *= 2;
    char *fresh = mem->resize(mem->user, NULL, 0, room);
    if (!fresh)
        return false;
    if (g->len)
        memcpy(fresh, g->at, g->len);
    mem->resize(mem->user, g->at, g->room, 0);
    g->at = fresh;
    g->room = room;
    return true;
}

bool gathered_add(struct gathered *g, const char *at, size_t len)
{
    if (!gathered_room(g, len))
        return false;
    if (len)
        memcpy(g->at + g->len, at, len);
    g->len += len;
    return true;
}

void gathered_free(struct gathered *g)
{
    memory_default()->resize(NULL, g->at, g->room, 0);
    *g = (struct gathered){NULL, 0, 0};
}

static dem_code no_memory(const struct bytes *b, dem_error *err)
{
    return error_set(err, DEM_E_MEMORY, "not enough memory to read %s", b->name);
}

/* More bytes of the source at `into`. */
static dem_code pull(struct bytes *b, char *into, size_t room, size_t *got, dem_error *err)
{
    *got = 0;
    if (b->ended)
        return DEM_OK;
    ptrdiff_t n = b->read(b->user, into, room);
    if (n < 0 && errno == EBADMSG) {
        b->stopped = true;
        return error_set(err, DEM_E_FORMAT, "%s is damaged in its archive", b->name);
    }
    if (n < 0)
        return error_system(err, "%s cannot be read", b->name);
    *got = (size_t)n;
    b->ended = n == 0;
    return DEM_OK;
}

static dem_code pull_packed(struct bytes *b, dem_error *err)
{
    size_t got;
    size_t left = b->packed_to - b->packed_from;
    memmove(b->packed, b->packed + b->packed_from, left);
    b->packed_from = 0;
    b->packed_to = left;
    dem_code code = pull(b, b->packed + left, PACKED_ROOM - left, &got, err);
    b->packed_to += got;
    b->packed_total += got;
    return code;
}

static bool is_gzip(const char *at, size_t len)
{
    return len >= 3 && memcmp(at, "\x1f\x8b\x08", 3) == 0;
}

static bool is_zstd(const char *at, size_t len)
{
    return len >= 4 && memcmp(at, "\x28\xb5\x2f\xfd", 4) == 0;
}

static void drop(struct bytes *b)
{
    const dem_allocator *mem = memory_default();
    if (b->packing == PACKING_GZIP)
        inflateEnd(&b->gzip);
    ZSTD_freeDStream(b->zstd);
    mem->resize(mem->user, b->packed, PACKED_ROOM, 0);
    mem->resize(mem->user, b->bytes, ROOM, 0);
    mem->resize(mem->user, b, sizeof *b, 0);
}

void bytes_close(struct bytes *b)
{
    if (b)
        drop(b);
}

/* Looks at the magic number; without one the bytes so far are the bytes themselves. */
static dem_code choose(struct bytes *b, dem_error *err)
{
    dem_code code = DEM_OK;
    while (!code && !b->ended && b->packed_to < MAGIC)
        code = pull_packed(b, err);
    if (code)
        return code;
    if (is_gzip(b->packed, b->packed_to)) {
        if (inflateInit2(&b->gzip, 15 + 16) != Z_OK)
            return no_memory(b, err);
        b->packing = PACKING_GZIP;
    } else if (is_zstd(b->packed, b->packed_to)) {
        b->zstd = ZSTD_createDStream();
        b->packing = PACKING_ZSTD;
        return b->zstd ? DEM_OK : no_memory(b, err);
    } else {
        memcpy(b->bytes, b->packed, b->packed_to);
        b->to = b->packed_to;
        b->packed_to = 0;
    }
    return DEM_OK;
}

dem_code bytes_open(struct bytes **out, const char *name, bytes_read *read, void *user,
                    dem_error *err)
{
    const dem_allocator *mem = memory_default();
    struct bytes *b = mem->resize(mem->user, NULL, 0, sizeof *b);
    *out = NULL;
    if (!b)
        return error_set(err, DEM_E_MEMORY, "not enough memory to open %s", name);
    *b = (struct bytes){.name = name, .read = read, .user = user};
    b->packed = mem->resize(mem->user, NULL, 0, PACKED_ROOM);
    b->bytes = mem->resize(mem->user, NULL, 0, ROOM);
    dem_code code = b->packed && b->bytes ? choose(b, err) : no_memory(b, err);
    if (code)
        drop(b);
    else
        *out = b;
    return code;
}

static dem_code too_much(struct bytes *b, dem_error *err)
{
    b->stopped = true;
    return error_set(err, DEM_E_LIMIT,
                     "%s unpacks to more than %d times its size: what is behind byte %llu was "
                     "not read; unpack it yourself if that is right",
                     b->name, BYTES_RATIO_MAX,
                     (unsigned long long)(b->given + (b->to - b->from)));
}

static bool is_bomb(const struct bytes *b)
{
    uint64_t out = b->given + (b->to - b->from), in = b->packed_total;
    return out > BYTES_RATIO_FROM && out / BYTES_RATIO_MAX > in;
}

static dem_code damage(struct bytes *b, const char *how, dem_error *err)
{
    uint64_t at = b->packed_total - (b->packed_to - b->packed_from);
    b->damaged = true;
    return error_set(err, DEM_E_FORMAT, "%s: its packed bytes %s at byte %llu", b->name, how,
                     (unsigned long long)at);
}

/* Behind a damaged member: the next place that begins like one. */
static void seek_member(struct bytes *b)
{
    while (b->packed_from < b->packed_to) {
        char *at = memchr(b->packed + b->packed_from, 0x1f, b->packed_to - b->packed_from);
        b->packed_from = at ? (size_t)(at - b->packed) : b->packed_to;
        size_t left = b->packed_to - b->packed_from;
        if (is_gzip(b->packed + b->packed_from, left) || (left < 3 && !b->ended))
            return;
        b->packed_from += left > 0;
    }
}

/* Between members: zeros pad, another member goes on, anything else is not ours. */
static void next_member(struct bytes *b)
{
    if (b->damaged)
        seek_member(b);
    while (b->packed_from < b->packed_to && b->packed[b->packed_from] == 0)
        b->packed_from++;
    size_t left = b->packed_to - b->packed_from;
    if (is_gzip(b->packed + b->packed_from, left)) {
        inflateReset(&b->gzip);
        b->member_over = false;
    } else if (b->ended || (left >= 3 && !b->damaged)) {
        b->packed_from = b->packed_to;
        b->ended = true;
    }
}

static dem_code inflate_some(struct bytes *b, dem_error *err)
{
    z_stream *z = &b->gzip;
    z->next_in = (Bytef *)(b->packed + b->packed_from);
    z->avail_in = (uInt)(b->packed_to - b->packed_from);
    z->next_out = (Bytef *)(b->bytes + b->to);
    z->avail_out = (uInt)(ROOM - b->to);
    int result = inflate(z, Z_NO_FLUSH);
    b->packed_from = b->packed_to - z->avail_in;
    size_t fresh = ROOM - b->to - z->avail_out;
    b->to += fresh;
    if (result == Z_MEM_ERROR)
        return no_memory(b, err);
    if (result == Z_STREAM_END || (result != Z_OK && result != Z_BUF_ERROR)) {
        bool again = b->damaged; /* a place that only looked like a member */
        b->member_over = true;
        if (result == Z_STREAM_END)
            b->damaged = false;
        else if (!again)
            return damage(b, "are damaged", err);
    }
    return DEM_OK;
}

static dem_code fill_gzip(struct bytes *b, dem_error *err)
{
    if (b->packed_to - b->packed_from < 3 && !b->ended) {
        dem_code code = pull_packed(b, err);
        if (code)
            return code;
    }
    if (b->member_over) {
        next_member(b);
        return DEM_OK;
    }
    if (b->packed_from == b->packed_to && b->ended) {
        b->member_over = true;
        return b->damaged ? DEM_OK : damage(b, "end too early", err);
    }
    return inflate_some(b, err);
}

static dem_code fill_zstd(struct bytes *b, dem_error *err)
{
    if (b->packed_from == b->packed_to) {
        dem_code code = pull_packed(b, err);
        if (code || b->packed_from == b->packed_to) {
            bool cut = !code && !b->member_over && !b->damaged;
            return cut ? damage(b, "end too early", err) : code;
        }
    }
    ZSTD_inBuffer in = {b->packed + b->packed_from, b->packed_to - b->packed_from, 0};
    ZSTD_outBuffer out = {b->bytes + b->to, ROOM - b->to, 0};
    size_t result = ZSTD_decompressStream(b->zstd, &out, &in);
    b->packed_from += in.pos;
    b->to += out.pos;
    b->member_over = result == 0;
    if (!ZSTD_isError(result))
        return DEM_OK;
    b->stopped = true;
    return damage(b, ZSTD_getErrorName(result), err);
}

static dem_code fill(struct bytes *b, dem_error *err)
{
    size_t left = b->to - b->from, got;
    if (b->from) {
        memmove(b->bytes, b->bytes + b->from, left);
        b->from = 0;
        b->to = left;
    }
    if (b->packing == PACKING_NONE) {
        dem_code code = pull(b, b->bytes + b->to, ROOM - b->to, &got, err);
        b->to += got;
        return code;
    }
    dem_code code = b->packing == PACKING_GZIP ? fill_gzip(b, err) : fill_zstd(b, err);
    return !code && is_bomb(b) ? too_much(b, err) : code;
}

static bool is_over(const struct bytes *b)
{
    bool waits = b->packing != PACKING_NONE && b->packed_from < b->packed_to;
    bool cut = b->packing != PACKING_NONE && !b->member_over && !b->damaged;
    return b->stopped || (b->ended && !waits && !cut);
}

dem_code bytes_ahead(struct bytes *b, size_t want, struct slice *out, dem_error *err)
{
    while (b->to - b->from < want && !b->waiting.code && !is_over(b))
        (void)fill(b, &b->waiting);
    *out = (struct slice){b->bytes + b->from, b->to - b->from};
    dem_code code = out->len ? DEM_OK : b->waiting.code;
    if (code && err)
        *err = b->waiting;
    if (code)
        b->waiting.code = DEM_OK;
    return code;
}

void bytes_skip(struct bytes *b, size_t count)
{
    const char *at = b->bytes + b->from, *end = at + count;
    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        at++;
        b->lines++;
    }
    b->from += count;
    b->given += count;
}

uint64_t bytes_offset(const struct bytes *b)
{
    return b->given;
}

uint64_t bytes_lines(const struct bytes *b)
{
    return b->lines;
}

bool bytes_packed(const struct bytes *b)
{
    return b->packing != PACKING_NONE;
}

/* Moves `count` bytes from those ahead to *into, as far as the limit allows. */
static bool move(struct bytes *b, size_t count, size_t limit, struct gathered *into, bool *over)
{
    size_t kept = into->len + count > limit ? limit - into->len : count;
    *over |= kept < count;
    bool done = gathered_add(into, b->bytes + b->from, kept);
    bytes_skip(b, count);
    return done;
}

dem_code bytes_line(struct bytes *b, size_t limit, struct gathered *into, bool *over,
                    dem_error *err)
{
    struct slice ahead;
    into->len = 0;
    *over = false;
    for (bool some = false;; some = true) {
        dem_code code = bytes_ahead(b, 1, &ahead, err);
        if (code || !ahead.len)
            return code ? code : some ? DEM_OK : DEM_END;
        const char *end = memchr(ahead.at, '\n', ahead.len);
        size_t count = end ? (size_t)(end - ahead.at) : ahead.len;
        if (!move(b, count, limit, into, over))
            return no_memory(b, err);
        if (end) {
            bytes_skip(b, 1);
            return DEM_OK;
        }
    }
}

dem_code bytes_take(struct bytes *b, size_t count, size_t limit, struct gathered *into,
                    bool *over, dem_error *err)
{
    struct slice ahead;
    into->len = 0;
    *over = false;
    while (count) {
        dem_code code = bytes_ahead(b, 1, &ahead, err);
        if (code || !ahead.len)
            return code ? code : into->len || *over ? DEM_OK : DEM_END;
        size_t part = ahead.len < count ? ahead.len : count;
        if (!move(b, part, limit, into, over))
            return no_memory(b, err);
        count -= part;
    }
    return DEM_OK;
}
