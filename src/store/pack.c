/* Texts and records are kept deflated. */
#include "store/build.h"

#include "base/banned.h"

enum { LEVEL = 6 };

struct slice pack(struct store *s, struct slice bytes)
{
    z_stream *z = &s->deflater;
    if (!z->state ? deflateInit(z, LEVEL) : deflateReset(z)) {
        db_fail(s, DEM_E_MEMORY, "not enough memory to pack a text");
        return SLICE_EMPTY;
    }
    uLong room = deflateBound(z, (uLong)bytes.len);
    char *to = arena_raw(&s->scratch, room);
    z->next_in = (Bytef *)(uintptr_t)bytes.at;
    z->avail_in = (uInt)bytes.len;
    z->next_out = (Bytef *)to;
    z->avail_out = (uInt)room;
    deflate(z, Z_FINISH); /* there is room for all: it cannot fail */
    return (struct slice){to, z->total_out};
}

void pack_end(struct store *s)
{
    if (s->deflater.state)
        deflateEnd(&s->deflater);
}

bool unpack_into(char *to, size_t size, struct slice packed)
{
    uLongf len = (uLongf)size;
    return uncompress((Bytef *)to, &len, (const Bytef *)packed.at, (uLong)packed.len) == Z_OK &&
           len == size;
}

struct slice unpack(struct arena *arena, struct slice packed, size_t size)
{
    char *to = arena_raw(arena, size + 1);
    return unpack_into(to, size, packed) ? (struct slice){to, size} : SLICE_EMPTY;
}
