#include "watch/watch.h"

#include "watch/build.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdarg.h>

#include "base/banned.h"

enum { TICK_MS = 250 /* so soon a signal is seen */, KEEP_BYTES = 32 << 20 };

void watch_tell(struct watch *w, const char *format, ...)
{
    char sentence[1200];
    va_list list;
    va_start(list, format);
    vsnprintf(sentence, sizeof sentence, format, list);
    va_end(list);
    w->options->tell(w->options->user, sentence);
}

int64_t watch_now(const struct watch *w)
{
    return w->options->clock() / 1000;
}

/* ---- robots.txt, kept in the store ------------------------------------------- */

static bool recall(void *user, struct arena *arena, struct slice origin, int64_t since,
                   struct slice *text)
{
    struct watch *w = user;
    return store_robots_get(w->store, arena, origin, since, text);
}

static void keep(void *user, struct slice origin, int64_t now, struct slice text)
{
    struct watch *w = user;
    store_begin(w->store, NULL);
    store_robots_put(w->store, origin, now, text);
    store_commit(w->store, NULL); /* a failure is kept, and seen at the next step */
}

/* ---- Feeds --------------------------------------------------------------------- */

/* When the feed is asked next. */
static int64_t due(const struct watch *w, const struct source *s)
{
    const struct store_feed *f = &s->feed;
    if (f->gone)
        return INT64_MAX;
    int64_t regular = f->tried && !w->options->once ? f->tried + w->options->interval : 0;
    return f->hold > regular ? f->hold : regular;
}

/* The row anew, in place of what was kept of it. */
static dem_code read_row(struct watch *w, struct source *s, dem_error *err)
{
    if (setjmp(s->arena.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for a feed");
    arena_reset(&s->arena);
    return store_feed_get(w->store, &s->arena, s->address, SLICE_EMPTY, &s->feed, err);
}

static dem_code open_source(struct watch *w, struct source *s, struct slice text,
                            dem_error *err)
{
    struct address address;
    arena_init(&s->arena, NULL);
    s->due = s->look = INT64_MAX;
    if (!address_read(&w->arena, SLICE_EMPTY, text, &address)) {
        watch_tell(w, "%.*s: it is no address of http or https; it is left out",
                   SLICE_ARG(text));
        w->counted->failed++;
        return DEM_OK;
    }
    for (const struct source *o = w->sources; o < s; o++)
        if (slice_equal(o->address, address.text))
            return DEM_OK; /* twice on the list */
    s->address = address.text;
    dem_code code = read_row(w, s, err);
    s->look = 0;
    s->due = w->options->again ? 0 : due(w, s);
    if (!code && w->options->once && s->due > watch_now(w)) {
        w->counted->left_alone++;
        s->due = INT64_MAX;
    }
    w->counted->feeds++;
    return code;
}

static dem_code open_sources(struct watch *w, const struct slice *addresses, dem_error *err)
{
    dem_code code = store_begin(w->store, err);
    for (size_t i = 0; i < w->count && !code; i++)
        code = open_source(w, &w->sources[i], addresses[i], err);
    if (!code)
        code = store_commit(w->store, err);
    if (code)
        store_rollback(w->store);
    return code;
}

/* ---- Asking -------------------------------------------------------------------- */

static struct errand *new_errand(struct watch *w, struct source *s, bool page)
{
    const dem_allocator *mem = memory_default();
    struct errand *e = mem->resize(mem->user, NULL, 0, sizeof *e);
    if (!e)
        return NULL;
    *e = (struct errand){.next = w->errands, .source = s, .page = page};
    arena_init(&e->arena, NULL);
    w->errands = e;
    return e;
}

static void drop_errand(struct watch *w, struct errand *e)
{
    struct errand **at = &w->errands;
    while (*at != e)
        at = &(*at)->next;
    *at = e->next;
    arena_release(&e->arena);
    memory_default()->resize(NULL, e, sizeof *e, 0);
}

static dem_code ask_feed(struct watch *w, struct source *s, dem_error *err)
{
    struct errand *e = new_errand(w, s, false);
    if (!e)
        return error_set(err, DEM_E_MEMORY, "not enough memory for a feed");
    s->asking = true;
    struct web_request request = {s->feed.address, s->feed.etag, s->feed.modified, e};
    return web_ask(w->web, &request, err);
}

/* The next item that waits: its page is asked for, or it is put as it is.  DEM_END if none
 * waits. */
static dem_code ask_item(struct watch *w, struct source *s, dem_error *err)
{
    struct errand *e = new_errand(w, s, true);
    if (!e || setjmp(e->arena.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for a page");
    dem_code code =
        store_item_next(w->store, &e->arena, s->feed.key, s->last, watch_now(w), &e->item, err);
    if (code) {
        s->look = e->item.hold && !w->options->once ? e->item.hold : INT64_MAX;
        s->last = s->out ? s->last : 0; /* those on their way wait, too */
        drop_errand(w, e);
        return code;
    }
    s->last = e->item.key;
    if (e->item.address.len) {
        s->out++;
        struct web_request request = {e->item.address, SLICE_EMPTY, SLICE_EMPTY, e};
        return web_ask(w->web, &request, err);
    }
    code = page_answered(w, e, NULL, err);
    drop_errand(w, e);
    return code;
}

static dem_code ask(struct watch *w, struct source *s, dem_error *err)
{
    int64_t now = watch_now(w);
    dem_code code = DEM_OK;
    if (!s->asking && s->due <= now)
        code = ask_feed(w, s, err);
    while (!code && s->look <= now && s->out < PAGES_AT_ONCE && !*w->options->stop)
        code = ask_item(w, s, err);
    return code == DEM_END ? DEM_OK : code;
}

/* ---- Answers -------------------------------------------------------------------- */

static dem_code take(struct watch *w, const struct web_answer *a, dem_error *err)
{
    struct errand *e = a->user;
    struct source *s = e->source;
    dem_code code;
    if (setjmp(w->scratch.guard) || setjmp(s->arena.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for an answer");
    if (w->scratch.taken > KEEP_BYTES)
        arena_release(&w->scratch);
    arena_reset(&w->scratch);
    if (e->page) {
        code = page_answered(w, e, a, err);
        s->out--;
    } else {
        code = feed_answered(w, s, a, err);
        code = code ? code : read_row(w, s, err);
        s->asking = false;
        s->due = w->options->once ? INT64_MAX : due(w, s);
    }
    s->look = 0;
    drop_errand(w, e);
    return code;
}

static bool is_done(const struct watch *w)
{
    if (!w->options->once || web_asked(w->web))
        return false;
    for (size_t i = 0; i < w->count; i++)
        if (w->sources[i].due != INT64_MAX || w->sources[i].look != INT64_MAX)
            return false;
    return true;
}

static dem_code go_on(struct watch *w, dem_error *err)
{
    struct web_answer answer;
    dem_code code = DEM_OK;
    while (!code && !*w->options->stop) {
        for (size_t i = 0; i < w->count && !code; i++)
            code = ask(w, &w->sources[i], err);
        if (code || is_done(w))
            break;
        code = web_next(w->web, TICK_MS, &answer, err);
        code = code == DEM_OK ? take(w, &answer, err) : code == DEM_END ? DEM_OK : code;
        if (!code)
            code = store_error(w->store, err);
        if (!code && w->options->between)
            code = w->options->between(w->options->user, !web_asked(w->web), err);
    }
    return code;
}

dem_code watch_run(struct store *store, const struct slice *addresses, size_t count,
                   const struct watch_options *options, struct watch_count *out, dem_error *err)
{
    struct watch w = {.store = store, .options = options, .count = count, .counted = out};
    struct web_options web = {.fetch = options->fetch,
                              .gap_ms = options->gap_ms,
                              .clock = options->clock,
                              .recall = recall,
                              .keep = keep,
                              .user = &w};
    *out = (struct watch_count){.feeds = 0};
    arena_init(&w.arena, NULL);
    arena_init(&w.scratch, NULL);
    dem_code code = DEM_OK;
    if (setjmp(w.arena.guard)) {
        arena_release(&w.arena);
        return error_set(err, DEM_E_MEMORY, "not enough memory for %zu feeds", count);
    }
    w.sources = ARENA_ARRAY(&w.arena, struct source, count);
    code = web_open(&w.web, &web, err);
    if (!code)
        code = open_sources(&w, addresses, err);
    if (!code)
        code = go_on(&w, err);
    web_close(w.web);
    while (w.errands)
        drop_errand(&w, w.errands);
    for (size_t i = 0; i < count; i++)
        arena_release(&w.sources[i].arena);
    arena_release(&w.scratch);
    arena_release(&w.arena);
    return code;
}
