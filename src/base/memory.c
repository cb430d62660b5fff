#include "base/memory.h"

#include <stdlib.h>

static void *resize_with_libc(void *user, void *old, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size)
        return realloc(old, new_size);
    free(old);
    return NULL;
}

const dem_allocator *memory_default(void)
{
    static const dem_allocator libc_allocator = {resize_with_libc, NULL};
    return &libc_allocator;
}
