/* How the server and its store are, for those who watch over them. */
#include "base/metrics.h"
#include "web/desk.h"
#include "web/serve.h"
#include "web/values.h"

#include "base/banned.h"

enum { DAY_SECONDS = 86400 };

static const char text_type[] = "text/plain; version=0.0.4; charset=utf-8";

/* ---- The store: asked once a minute ------------------------------------------------------ */

static void put_total(void *user, const char *key, const char *name, int64_t count)
{
    struct metrics *m = user;
    const char *family = arena_print(m->arena, "demarche_store_%s%c", key, 0).at;
    metrics_one(m, family, "gauge", name, (double)count);
}

struct quiet {
    int64_t sources, feeds;
};

static void count_source(void *user, const struct store_source *source)
{
    struct quiet *quiet = user;
    quiet->sources += source->silent;
}

static void count_feed(void *user, const struct store_watched *feed)
{
    struct quiet *quiet = user;
    quiet->feeds += *feed->state != 0;
}

static dem_code put_silence(const struct web_request *r, struct metrics *m, dem_error *err)
{
    struct quiet quiet = {0, 0};
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    dem_code code =
        store_sources(r->store, (dem_day)(now.tv_sec / DAY_SECONDS), &quiet, count_source, err);
    if (!code)
        code = store_feeds(r->store, now.tv_sec, &quiet, count_feed, err);
    metrics_one(m, "demarche_sources_silent", "gauge",
                "sources that gave nothing for two weeks and used to", (double)quiet.sources);
    metrics_one(m, "demarche_feeds_troubled", "gauge",
                "watched feeds that are gone, failing or silent", (double)quiet.feeds);
    return code;
}

static dem_code put_store(const struct web_request *r, struct metrics *m, dem_error *err)
{
    struct store_health health;
    dem_code code = store_health(r->store, &health, err);
    if (!code)
        code = store_totals(r->store, m, put_total, err);
    if (!code)
        code = put_silence(r, m, err);
    if (code)
        return code;
    metrics_one(m, "demarche_cells_waiting", "gauge", "days whose cells are not counted yet",
                (double)health.days);
    metrics_one(m, "demarche_answers_waiting", "gauge",
                "events whose answers are not looked for yet", (double)health.answers);
    metrics_one(m, "demarche_store_bytes", "gauge", "bytes of the store with its log",
                (double)health.bytes);
    metrics_one(m, "demarche_store_free_bytes", "gauge", "bytes free on its disk",
                (double)health.free);
    return DEM_OK;
}

/* ---- The server -----------------------------------------------------------------------------
 */

struct tallies {
    struct metrics requests, seconds;
};

static void put_tally(void *user, const struct web_tally *t)
{
    struct tallies *into = user;
    const char *labels =
        arena_print(into->requests.arena, "{method=\"%s\",route=\"%s\",status=\"%u\"}%c",
                    t->route ? t->route->method : "", t->route ? t->route->path : "none",
                    t->status, 0)
            .at;
    metrics_put(&into->requests, "demarche_http_requests_total", labels, (double)t->requests);
    metrics_put(&into->seconds, "demarche_http_request_seconds_sum", labels, t->seconds);
    metrics_put(&into->seconds, "demarche_http_request_seconds_count", labels,
                (double)t->requests);
}

static struct slice server_text(const struct web_request *r)
{
    struct tallies into = {{.arena = r->arena}, {.arena = r->arena}};
    struct metrics m = {.arena = r->arena};
    metrics_head(&into.requests, "demarche_http_requests_total", "counter",
                 "answers by route and status");
    metrics_head(&into.seconds, "demarche_http_request_seconds", "summary",
                 "from the whole request to its answer");
    struct web_load load = web_tallies(r, &into, put_tally);
    metrics_one(&m, "demarche_http_requests_under_way", "gauge",
                "requests whose answers are not sent yet", load.under_way);
    metrics_one(&m, "demarche_uptime_seconds", "gauge", "since the server began", load.seconds);
    metrics_head(&m, "demarche_build_info", "gauge", "version of the program");
    metrics_put(&m, "demarche_build_info", "{version=\"" DEM_VERSION "\"}", 1);
    struct slice a = metrics_text(&into.requests), b = metrics_text(&into.seconds),
                 c = metrics_text(&m);
    return arena_print(r->arena, "%.*s%.*s%.*s", SLICE_ARG(a), SLICE_ARG(b), SLICE_ARG(c));
}

void metrics_get(const struct web_request *r, struct web_answer *answer)
{
    static const struct slice question = {"/metrics", 8};
    dem_error err;
    if (!desk_find(r->web->desk, r, question, answer)) {
        struct metrics m = {.arena = r->arena};
        if (web_failed(r, answer, put_store(r, &m, &err), &err))
            return;
        answer->body = metrics_text(&m);
        desk_keep(r->web->desk, r, question, answer);
    }
    struct slice store = answer->body, server = server_text(r);
    answer->status = WEB_OK;
    answer->type = text_type;
    answer->body = arena_print(r->arena, "%.*s%.*s", SLICE_ARG(store), SLICE_ARG(server));
}

/* Anybody may ask, so the reason names no file. */
void healthz_get(const struct web_request *r, struct web_answer *answer)
{
    dem_error err;
    struct store_health health;
    dem_code code = store_health(r->store, &health, &err);
    answer->status = code ? WEB_UNAVAILABLE : WEB_OK;
    answer->type = "text/plain; charset=utf-8";
    answer->body =
        code ? arena_print(r->arena, "the store cannot be read: %s\n", dem_code_name(code))
             : SLICE("ok\n");
}
