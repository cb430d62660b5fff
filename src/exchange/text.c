#include "exchange/exchange.h"

#include <stdarg.h>

#include "base/banned.h"

void exchange_put(struct exchange *x, size_t file, const char *format, ...)
{
    char piece[4096];
    va_list list;
    va_start(list, format);
    int n = vsnprintf(piece, sizeof piece, format, list);
    va_end(list);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof piece ? (size_t)n : sizeof piece - 1;
    for (size_t i = 0; i < len; i++)
        *ARENA_PUSH(x->arena, &x->files[file].bytes) = piece[i];
}

void exchange_leave(struct exchange *x, struct dict_place place, const char *why,
                    struct slice what)
{
    struct dict_finding *f = ARENA_PUSH(x->arena, &x->left);
    f->place = place;
    f->what = arena_print(x->arena, "%s: %.*s", why, SLICE_ARG(what));
}
