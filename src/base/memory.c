#include "base/memory.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 2 << 20 };

/* Large blocks ask for huge pages: touching them costs one fault instead of 512. */
static void *in_huge_pages(size_t size)
{
    size_t whole = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    void *block = whole < size ? NULL : aligned_alloc(HUGE_PAGE, whole);
    if (block)
        madvise(block, whole, MADV_HUGEPAGE); /* advice: it may be refused */
    return block;
}

static void *resize_with_libc(void *user, void *old, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (!old && new_size >= HUGE_PAGE)
        return in_huge_pages(new_size);
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
