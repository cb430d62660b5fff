#include "text/letters.h"

#include "base/banned.h"

struct slice recase(struct arena *arena, struct slice form, letter_map *first,
                    letter_map *others)
{
    utf8proc_uint8_t *to = arena_take(arena, 4 * form.len + 4);
    size_t len = 0;
    for (size_t at = 0; at < form.len;) {
        utf8proc_int32_t c = 0;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)form.at + at,
                                              (utf8proc_ssize_t)(form.len - at), &c);
        letter_map *map = at ? others : first;
        if (n <= 0)
            return form; /* not UTF-8: as it is */
        len += (size_t)utf8proc_encode_char(map ? map(c) : c, to + len);
        at += (size_t)n;
    }
    return (struct slice){(char *)to, len};
}
