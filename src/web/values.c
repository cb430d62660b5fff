#include "web/values.h"

#include "base/banned.h"

enum { DAY_SECONDS = 86400 };

json_t *web_text(struct slice s)
{
    json_t *value = s.len ? json_stringn(s.at, s.len) : NULL; /* NULL, too, if no UTF-8 */
    return value ? value : json_null();
}

json_t *web_day(struct arena *arena, dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    return day == DEM_DAY_UNKNOWN
               ? json_null()
               : web_text(arena_print(arena, "%04d-%02d-%02d", d.year, d.month, d.day));
}

json_t *web_time(struct arena *arena, int64_t seconds)
{
    struct date d = calendar_date((dem_day)(seconds / DAY_SECONDS));
    return seconds ? web_text(arena_print(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.year,
                                          d.month, d.day, (int)(seconds / 3600 % 24),
                                          (int)(seconds / 60 % 60), (int)(seconds % 60)))
                   : json_null();
}

json_t *web_id(struct arena *arena, uint64_t id)
{
    return web_text(arena_print(arena, "%016llx", (unsigned long long)id));
}

json_t *web_lines(struct slice lines)
{
    json_t *list = json_array();
    while (lines.len) {
        struct slice line = slice_cut(&lines, '\n');
        if (line.len)
            json_array_append_new(list, json_loadb(line.at, line.len, JSON_ALLOW_NUL, NULL));
    }
    return list;
}

bool web_failed(const struct web_request *r, struct web_answer *answer, dem_code code,
                const dem_error *err)
{
    if (code)
        web_error(r, answer,
                  code == DEM_E_USAGE                         ? WEB_BAD_REQUEST
                  : code == DEM_E_LIMIT || code == DEM_E_BUSY ? WEB_UNAVAILABLE
                                                              : WEB_FAILED,
                  "%s", err->what);
    return code != DEM_OK;
}

bool web_filter(const struct web_request *r, struct web_answer *answer,
                struct store_filter *out)
{
    dem_error err;
    store_filter_all(out);
    dem_code code = store_query(r->arena, web_query(r, "q"), out, &err);
    if (!code)
        code = store_query_usual(r->arena, out, &err);
    return !web_failed(r, answer, code, &err);
}
