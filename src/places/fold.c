#include "places/fold.h"

#include <utf8proc.h>

#include "base/banned.h"

/* Latin letters that have no decomposition. */
static const char *latin(utf8proc_int32_t c)
{
    static const struct {
        utf8proc_int32_t letter;
        const char *as;
    } letters[] = {{0xE6, "ae"},  {0xF0, "d"},   {0xF8, "o"},  {0xFE, "th"},
                   {0x111, "d"},  {0x127, "h"},  {0x131, "i"}, {0x142, "l"},
                   {0x14B, "ng"}, {0x153, "oe"}, {0x167, "t"}, {0x259, "a"},
                   {0x188, "k"},  {0x199, "k"},  {0x253, "b"}, {0x257, "d"}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].letter == c)
            return letters[i].as;
    return NULL;
}

static bool is_apostrophe(utf8proc_int32_t c)
{
    return c == '\'' || c == '.' || c == '`' || c == 0xB4 || (c >= 0x2B0 && c <= 0x2FF) ||
           (c >= 0x2018 && c <= 0x201B) || c == 0x2032;
}

static bool is_gap(utf8proc_int32_t c)
{
    return (c > 0 && c < 0x80) || c == 0xA0 || (c >= 0x2010 && c <= 0x2015);
}

struct folding {
    char *out;
    size_t len;
    bool full;
};

static void put(struct folding *f, char c)
{
    if (c == ' ' && (!f->len || f->out[f->len - 1] == ' '))
        return;
    if (f->len == FOLD_MAX)
        f->full = true;
    else
        f->out[f->len++] = c;
}

/* One decomposed character; false if it is no Latin one. */
static bool put_char(struct folding *f, utf8proc_int32_t c)
{
    const char *as = latin(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        put(f, (char)c);
    else if (as)
        for (; *as; as++)
            put(f, *as);
    else if (!is_apostrophe(c) && is_gap(c))
        put(f, ' ');
    else
        return is_apostrophe(c);
    return true;
}

size_t fold_name(struct slice name, char out[FOLD_MAX])
{
    struct folding f = {.out = out};
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)name.at;
    for (size_t i = 0; i < name.len && !f.full;) {
        utf8proc_int32_t c, parts[24];
        int last = 0;
        utf8proc_ssize_t used = utf8proc_iterate(at + i, (utf8proc_ssize_t)(name.len - i), &c);
        if (used <= 0)
            return 0;
        i += (size_t)used;
        utf8proc_ssize_t count = utf8proc_decompose_char(
            c, parts, 24,
            UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK,
            &last);
        for (utf8proc_ssize_t k = 0; k < count; k++)
            if (!put_char(&f, parts[k]))
                return 0;
    }
    while (f.len && out[f.len - 1] == ' ')
        f.len--;
    return f.full ? 0 : f.len;
}
