/* Any bytes: the clean text is UTF-8 without control characters, and its spans lead back
 * into the source, in order. */
#include "text/document.h"

#include <stdlib.h>
#include <utf8proc.h>

int check_text(const uint8_t *data, size_t size);

static void hold(bool condition)
{
    if (!condition)
        abort();
}

static void hold_clean(const struct document *doc)
{
    utf8proc_int32_t code;
    for (size_t at = 0; at < doc->text.len;) {
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)doc->text.at + at,
                                              (utf8proc_ssize_t)(doc->text.len - at), &code);
        hold(n > 0 && (code >= 0x20 || code == '\n'));
        at += (size_t)n;
    }
}

int check_text(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct document doc = {.source = {(const char *)data, size}, .published = DEM_DAY_UNKNOWN};
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0) {
        text_clean(&arena, &doc);
        hold_clean(&doc);
        uint32_t last = 0;
        for (uint32_t i = 0; i < doc.text.len; i++) {
            dem_span s = text_source_span(&doc, (dem_span){i, i + 1});
            hold(s.from >= last && s.from < s.to && s.to <= size);
            last = s.from;
        }
        for (size_t i = 0; i < doc.block_count; i++)
            hold(doc.blocks[i].span.from < doc.blocks[i].span.to &&
                 doc.blocks[i].span.to <= doc.text.len);
    }
    arena_release(&arena);
    return 0;
}
