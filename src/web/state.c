/* How the store and its sources are. */
#include "web/desk.h"
#include "web/serve.h"
#include "web/values.h"

#include "base/banned.h"

enum { DAY_SECONDS = 86400 };

struct state {
    const struct web_request *request;
    json_t *into;
    dem_day today;
};

static int64_t seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec;
}

/* ---- Sources ------------------------------------------------------------------------ */

static void put_source(void *user, const struct store_source *f)
{
    const struct state *s = user;
    struct arena *arena = s->request->arena;
    json_t *weeks = json_array();
    for (int i = 0; i < STORE_WEEKS; i++)
        json_array_append_new(weeks, json_integer(f->weeks[i]));
    json_t *lag = f->last == DEM_DAY_UNKNOWN ? json_null() : json_integer(s->today - f->last);
    json_array_append_new(s->into,
                          json_pack("{s:o,s:I,s:I,s:o,s:o,s:o,s:o,s:b}", "name",
                                    web_text(f->name), "documents", (json_int_t)f->documents,
                                    "mentions", (json_int_t)f->mentions, "first",
                                    web_day(arena, f->first), "last", web_day(arena, f->last),
                                    "lag_days", lag, "weeks", weeks, "silent", f->silent));
}

static void put_feed(void *user, const struct store_watched *w)
{
    const struct state *s = user;
    struct arena *arena = s->request->arena;
    json_array_append_new(
        s->into,
        json_pack("{s:o,s:s,s:I,s:I,s:I,s:o,s:o,s:I,s:f,s:I,s:o,s:o,s:o}", "address",
                  web_text(w->address), "state", w->state, "items", (json_int_t)w->items,
                  "week", (json_int_t)w->week, "waiting", (json_int_t)w->waiting, "answered",
                  web_time(arena, w->answered), "brought", web_time(arena, w->brought),
                  "gap_seconds", (json_int_t)w->gap, "silent_gaps", w->silent, "errors",
                  (json_int_t)w->errors, "next",
                  web_time(arena, !w->gone && w->hold > w->tried ? w->hold : 0), "trouble",
                  web_text(w->trouble), "moved", web_text(w->moved)));
}

void sources_get(const struct web_request *r, struct web_answer *answer)
{
    dem_error err;
    int64_t now = seconds_now();
    if (desk_find(r->web->desk, r, SLICE("/v1/sources"), answer))
        return;
    struct state sources = {r, json_array(), (dem_day)(now / DAY_SECONDS)};
    struct state feeds = {r, json_array(), sources.today};
    dem_code code = store_sources(r->store, sources.today, &sources, put_source, &err);
    if (!code)
        code = store_feeds(r->store, now, &feeds, put_feed, &err);
    json_t *value = json_pack("{s:o,s:o,s:o}", "as_of", web_time(r->arena, now), "sources",
                              sources.into, "feeds", feeds.into);
    if (web_failed(r, answer, code, &err))
        json_decref(value);
    else {
        web_json(r, answer, WEB_OK, value);
        desk_keep(r->web->desk, r, SLICE("/v1/sources"), answer);
    }
}

/* ---- The store ------------------------------------------------------------------------ */

static void put_total(void *user, const char *key, const char *name, int64_t count)
{
    (void)name;
    json_object_set_new(user, key, json_integer(count));
}

static void put_coder(void *user, const struct store_coder *coder, int64_t count)
{
    json_array_append_new(user, json_pack("{s:I,s:o,s:o,s:o}", "documents", (json_int_t)count,
                                          "version", web_text(coder->version), "model",
                                          web_text(coder->model), "lexicon",
                                          web_text(coder->lexicon)));
}

/* Of a shared store that of its database. */
static struct slice file_name(const char *path)
{
    struct slice name = slice_of(path), rest = name;
    if (store_is_shared(path))
        name = slice_cut(&rest, '?');
    for (rest = name; rest.len;)
        name = slice_cut(&rest, '/');
    return name;
}

void status_get(const struct web_request *r, struct web_answer *answer)
{
    dem_error err;
    if (desk_find(r->web->desk, r, SLICE("/v1/status"), answer))
        return;
    json_t *totals = json_object(), *coders = json_array();
    dem_code code = store_totals(r->store, totals, put_total, &err);
    if (!code)
        code = store_coders(r->store, coders, put_coder, &err);
    json_t *value =
        json_pack("{s:o,s:o,s:o,s:o}", "store", web_text(file_name(r->web->store)), "as_of",
                  web_time(r->arena, seconds_now()), "totals", totals, "coders", coders);
    if (web_failed(r, answer, code, &err))
        json_decref(value);
    else {
        web_json(r, answer, WEB_OK, value);
        desk_keep(r->web->desk, r, SLICE("/v1/status"), answer);
    }
}
