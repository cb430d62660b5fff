/* input/bytes.h - bytes out of a file, a pipe or an archive's entry, unpacked on the way.
 *
 * gzip (any number of members) and zstd are told by their magic numbers.  Memory is bounded
 * by the window and by the longest line or record that a reader asks for. */
#ifndef DEM_INPUT_BYTES_H
#define DEM_INPUT_BYTES_H

#include "base/arena.h"

enum {
    BYTES_AHEAD_MAX = 1 << 16,  /* so far one can look ahead */
    BYTES_RATIO_MAX = 500,      /* unpacked to packed ... */
    BYTES_RATIO_FROM = 64 << 20 /* ... looked at from so many unpacked bytes on */
};

/* Reads at most `room` bytes; 0 at the end; -1 with errno set, EBADMSG
 * where the fault is the data's. */
typedef ptrdiff_t bytes_read(void *user, char *into, size_t room);

struct bytes; /* owns its buffers, not what it reads from; one thread at a time */

/* What a read gathers: grows in its own memory, kept from one record to the next. */
struct gathered {
    char *at;
    size_t len, room;
};

/* `name` is for messages and must outlive it. */
dem_code bytes_open(struct bytes **out, const char *name, bytes_read *read, void *user,
                    dem_error *err);
void bytes_close(struct bytes *b);

/* At least `want` (at most BYTES_AHEAD_MAX) of the bytes to come, or all that are left before
 * the end or an error; valid until the next call.  DEM_OK, with nothing in *out at the end.
 * Once nothing is left before it: DEM_E_SYSTEM; DEM_E_FORMAT where packed bytes are damaged
 * (told once, the next call goes on at the next member that is whole); DEM_E_LIMIT where they
 * unpack to too much (the input ends there). */
dem_code bytes_ahead(struct bytes *b, size_t want, struct slice *out, dem_error *err);
/* Passes over so many bytes of those ahead. */
void bytes_skip(struct bytes *b, size_t count);
/* The next line without its '\n', in *into; DEM_END behind the last.  *over: it was longer
 * than `limit` bytes and only its beginning was kept. */
dem_code bytes_line(struct bytes *b, size_t limit, struct gathered *into, bool *over,
                    dem_error *err);
/* The next `count` bytes, or all of them with SIZE_MAX, likewise. */
dem_code bytes_take(struct bytes *b, size_t count, size_t limit, struct gathered *into,
                    bool *over, dem_error *err);
/* Bytes given out so far, unpacked; the position of the next one. */
uint64_t bytes_offset(const struct bytes *b);
/* Line ends given out so far. */
uint64_t bytes_lines(const struct bytes *b);
bool bytes_packed(const struct bytes *b);

/* Makes room for `more` bytes behind those gathered; false without memory. */
bool gathered_room(struct gathered *g, size_t more);
bool gathered_add(struct gathered *g, const char *at, size_t len);
void gathered_free(struct gathered *g);

#endif
