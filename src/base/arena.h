/* base/arena.h - one lifetime, one block list.
 *
 * Everything that a stage makes for a document comes from the document's arena
 * and dies with it: nothing is freed piecemeal, so no error path can leak.  An
 * arena that is reset keeps its blocks; after a few documents coding allocates
 * nothing.
 *
 * arena_take never returns NULL.  When the allocator says no, control returns to
 * the arena's guard (setjmp), which the owner of the arena must have set:
 *
 *     if (setjmp(arena->guard)) { ... the allocator said no ... }
 */
#ifndef DEM_BASE_ARENA_H
#define DEM_BASE_ARENA_H

#include "base/slice.h"
#include "demarche.h"

#include <setjmp.h>

struct arena_block;

struct arena {
    const dem_allocator *mem;
    struct arena_block *first; /* every block, in the order of use */
    struct arena_block *at;    /* the one that is being filled     */
    size_t taken;              /* bytes handed out since the last reset */
    jmp_buf guard;
};

void arena_init(struct arena *arena, const dem_allocator *mem);
/* Zeroed memory, aligned for any type; size 0 gives a valid pointer. */
void *arena_take(struct arena *arena, size_t size);
/* Scratch: not zeroed, at a multiple of 64. */
void *arena_raw(struct arena *arena, size_t size);
/* A larger copy of an array; the old one stays until the reset. */
void *arena_grow(struct arena *arena, const void *old, size_t old_count, size_t new_count,
                 size_t item);
struct slice arena_copy(struct arena *arena, struct slice s);
/* Concatenates `count` slices. */
struct slice arena_join(struct arena *arena, const struct slice *parts, size_t count);
struct slice arena_print(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *arena);   /* empty, blocks kept */
void arena_release(struct arena *arena); /* empty, blocks freed */

/* What is taken between a mark and the return to it is scratch: gone, its room used again. */
struct arena_mark {
    struct arena_block *at;
    size_t used, taken;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_return(struct arena *arena, struct arena_mark mark);

#define ARENA_NEW(arena, type)          ((type *)arena_take((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_take((arena), sizeof(type) * (count)))
#define ARENA_RAW(arena, type, count)   ((type *)arena_raw((arena), sizeof(type) * (count)))

/* A growing array in an arena: struct { type *list; size_t count, room; }. */
#define ARENA_PUSH(arena, vec)                                                                 \
    ((vec)->count == (vec)->room                                                               \
         ? ((vec)->list = arena_grow((arena), (vec)->list, (vec)->count,                       \
                                     (vec)->room ? (vec)->room * 2 : 8, sizeof *(vec)->list),  \
            (vec)->room = (vec)->room ? (vec)->room * 2 : 8)                                   \
         : 0,                                                                                  \
     &(vec)->list[(vec)->count++])

#endif
