#include "base/arena.h"

#include "base/memory.h"

#include "base/banned.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK_LEAST = 64 * 1024, BLOCK_MOST = 4 * 1024 * 1024, ALIGN = 16, LINE = 64 };

/* [header][used bytes -> ........ free]; `size` counts the bytes after the header. */
struct arena_block {
    struct arena_block *next;
    size_t size, used;
    _Alignas(ALIGN) unsigned char bytes[];
};

void arena_init(struct arena *arena, const dem_allocator *mem)
{
    memset(arena, 0, sizeof *arena);
    arena->mem = mem ? mem : memory_default();
}

static struct arena_block *block_new(struct arena *arena, size_t size)
{
#ifdef DEM_ARENA_PLAIN /* each allocation its own block: the sanitizer sees overruns */
    size_t room = size;
#else
    /* as much again as there is: a document takes one block, the lexicon a dozen */
    size_t room = arena->taken < BLOCK_LEAST  ? BLOCK_LEAST
                  : arena->taken > BLOCK_MOST ? BLOCK_MOST
                                              : arena->taken;
    room = size > room ? size : room;
#endif
    size_t whole;
    struct arena_block *block = NULL;
    if (!__builtin_add_overflow(room, sizeof *block, &whole))
        block = arena->mem->resize(arena->mem->user, NULL, 0, whole);
    if (!block)
        longjmp(arena->guard, 1);
    block->size = room;
    block->used = 0;
    block->next = NULL;
    return block;
}

/* The next kept block that is large enough, or a new one put behind `at`. */
static struct arena_block *block_for(struct arena *arena, size_t size)
{
    struct arena_block *at = arena->at;
    while (at && at->next) {
        at = at->next;
        if (at->size >= size)
            return at;
    }
    struct arena_block *fresh = block_new(arena, size);
    if (at)
        at->next = fresh;
    else
        arena->first = fresh;
    return fresh;
}

static void *take(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGN)
        longjmp(arena->guard, 1);
    size = size ? (size + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
    if (!arena->at || arena->at->size - arena->at->used < size)
        arena->at = block_for(arena, size);
    void *got = arena->at->bytes + arena->at->used;
    arena->at->used += size;
    arena->taken += size;
    return got;
}

void *arena_take(struct arena *arena, size_t size)
{
    return memset(take(arena, size), 0, size);
}

void *arena_raw(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - LINE)
        longjmp(arena->guard, 1);
    uintptr_t got = (uintptr_t)take(arena, size + LINE);
    return (void *)((got + LINE - 1) / LINE * LINE);
}

void *arena_grow(struct arena *arena, const void *old, size_t old_count, size_t new_count,
                 size_t item)
{
    size_t size;
    if (__builtin_mul_overflow(new_count, item, &size))
        longjmp(arena->guard, 1);
    char *fresh = take(arena, size);
    size_t kept = old_count * item;
    if (kept)
        memcpy(fresh, old, kept);
    memset(fresh + kept, 0, size - kept);
    return fresh;
}

struct slice arena_copy(struct arena *arena, struct slice s)
{
    return arena_join(arena, &s, 1);
}

struct slice arena_join(struct arena *arena, const struct slice *parts, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += parts[i].len;
    char *text = take(arena, len), *end = text;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len)
            memcpy(end, parts[i].at, parts[i].len);
        end += parts[i].len;
    }
    return (struct slice){text, len};
}

struct slice arena_print(struct arena *arena, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int len = vsnprintf(NULL, 0, format, list);
    va_end(list);
    size_t size = len > 0 ? (size_t)len : 0;
    char *text = take(arena, size + 1);
    vsnprintf(text, size + 1, format, again);
    va_end(again);
    return (struct slice){text, size};
}

void arena_reset(struct arena *arena)
{
#ifdef DEM_ARENA_PLAIN
    arena_release(arena);
#else
    for (struct arena_block *b = arena->first; b; b = b->next)
        b->used = 0;
    arena->at = arena->first;
    arena->taken = 0;
#endif
}

static void free_blocks(struct arena *arena, struct arena_block *first)
{
    for (struct arena_block *b = first, *next; b; b = next) {
        next = b->next;
        arena->mem->resize(arena->mem->user, b, sizeof *b + b->size, 0);
    }
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){arena->at, arena->at ? arena->at->used : 0, arena->taken};
}

void arena_return(struct arena *arena, struct arena_mark mark)
{
    struct arena_block **behind = mark.at ? &mark.at->next : &arena->first;
#ifdef DEM_ARENA_PLAIN
    free_blocks(arena, *behind);
    *behind = NULL;
#endif
    for (struct arena_block *b = *behind; b; b = b->next)
        b->used = 0;
    if (mark.at)
        mark.at->used = mark.used;
    arena->at = mark.at ? mark.at : arena->first;
    arena->taken = mark.taken;
}

void arena_release(struct arena *arena)
{
    free_blocks(arena, arena->first);
    arena->first = arena->at = NULL;
    arena->taken = 0;
}
