/* Text in UTF-16 with its byte order mark, on its way as UTF-8. */
#include "input/build.h"

#include <errno.h>
#include <utf8proc.h>

#include "base/banned.h"

enum { AHEAD = 8192, REPLACEMENT = 0xFFFD };

bool utf16_looks(struct slice head, bool *big)
{
    *big = slice_starts(head, SLICE("\xfe\xff"));
    bool four = head.len >= 4 && !head.at[2] && !head.at[3]; /* UTF-32 */
    return *big || (slice_starts(head, SLICE("\xff\xfe")) && !four);
}

static int32_t unit(const struct wide *w, struct slice s, size_t at)
{
    unsigned char a = (unsigned char)s.at[at], b = (unsigned char)s.at[at + 1];
    return w->big ? a << 8 | b : b << 8 | a;
}

/* The character at `at` and its bytes; 0 where the rest of it is not there yet. */
static size_t character(const struct wide *w, struct slice s, size_t at, int32_t *out)
{
    if (at + 2 > s.len)
        return 0;
    int32_t first = unit(w, s, at);
    *out = first >= 0xD800 && first < 0xE000 ? REPLACEMENT : first;
    if (first < 0xD800 || first >= 0xDC00)
        return 2;
    if (at + 4 > s.len)
        return 0;
    int32_t second = unit(w, s, at + 2);
    if (second < 0xDC00 || second >= 0xE000)
        return 2;
    *out = 0x10000 + ((first - 0xD800) << 10 | (second - 0xDC00));
    return 4;
}

ptrdiff_t utf16_read(void *user, char *into, size_t room)
{
    struct wide *w = user;
    struct slice head;
    dem_error err = {.code = DEM_OK};
    size_t at = 0, len = 0;
    if (bytes_ahead(w->bytes, AHEAD, &head, &err)) {
        errno = err.sys ? err.sys : EBADMSG;
        return -1;
    }
    while (at < head.len && len + 4 <= room) {
        int32_t c;
        size_t taken = character(w, head, at, &c);
        if (!taken && at) /* half of one: the rest comes next */
            break;
        if (!taken) { /* the input ends within one */
            c = REPLACEMENT;
            taken = head.len;
        }
        at += taken;
        len += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)into + len);
    }
    bytes_skip(w->bytes, at);
    return (ptrdiff_t)len;
}
