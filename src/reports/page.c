/* A page in the format that was asked for. */
#include "reports/build.h"

#include "base/error.h"

#include "base/banned.h"

struct slice words_days(struct arena *arena, dem_day from, dem_day to)
{
    struct date a = calendar_date(from), b = calendar_date(to);
    if (from == DEM_DAY_UNKNOWN)
        return SLICE("no date");
    if (to == from || to == DEM_DAY_UNKNOWN)
        return arena_print(arena, "%04d-%02d-%02d", a.year, a.month, a.day);
    return arena_print(arena, "%04d-%02d-%02d to %04d-%02d-%02d", a.year, a.month, a.day,
                       b.year, b.month, b.day);
}

struct slice words_weight(struct arena *arena, const struct page_entry *e)
{
    return arena_print(arena, "%u report%s from %u source%s, confidence %.2f", e->reports,
                       e->reports == 1 ? "" : "s", e->sources, e->sources == 1 ? "" : "s",
                       e->confidence);
}

struct slice words_left_out(struct arena *arena, const struct page_section *s)
{
    if (!s->left_out)
        return SLICE_EMPTY;
    return arena_print(arena, "%zu %s left out; --limit=0 shows all.", s->left_out,
                       s->ranked ? "lighter" : "older");
}

dem_code page_write(const struct page *page, enum page_format format,
                    const struct page_style *style, FILE *out, dem_error *err)
{
    dem_code code = format == PAGE_HTML       ? html_write(page, out, err)
                    : format == PAGE_JSON     ? json_write(page, out, err)
                    : format == PAGE_MARKDOWN ? markdown_write(page, out, err)
                                              : text_write(page, style, out, err);
    if (!code && (fflush(out) || ferror(out)))
        return error_system(err, "the page cannot be written");
    return code;
}
