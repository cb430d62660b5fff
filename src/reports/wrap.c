/* Words in lines of a terminal. */
#include "reports/reports.h"

#include <utf8proc.h>

#include "base/banned.h"

uint32_t text_columns(struct slice s)
{
    uint32_t width = 0;
    for (size_t i = 0; i < s.len;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.at + i,
                                              (utf8proc_ssize_t)(s.len - i), &c);
        width += n > 0 ? (uint32_t)utf8proc_charwidth(c) : 1;
        i += n > 0 ? (size_t)n : 1;
    }
    return width;
}

struct slice text_plain(struct arena *arena, struct slice s)
{
    struct slice out = arena_copy(arena, s);
    for (size_t i = 0; i < out.len; i++)
        if ((unsigned char)out.at[i] < ' ' || out.at[i] == 127)
            ((char *)out.at)[i] = ' ';
    return out;
}

void text_wrap(struct arena *arena, struct slice text, uint32_t width, struct text_lines *out)
{
    struct slice rest = slice_trim(text_plain(arena, text)), line = SLICE_EMPTY;
    while (rest.len) {
        struct slice word = slice_cut(&rest, ' ');
        if (!word.len)
            continue;
        struct slice longer =
            line.len ? arena_print(arena, "%.*s %.*s", SLICE_ARG(line), SLICE_ARG(word)) : word;
        if (line.len && text_columns(longer) > width) {
            *ARENA_PUSH(arena, out) = line;
            line = word;
        } else
            line = longer;
    }
    if (line.len)
        *ARENA_PUSH(arena, out) = line;
}
