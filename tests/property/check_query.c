/* Any bytes as a query: a filter or an error, and whatever filter it is, the store takes it. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int check_query(const uint8_t *data, size_t size);

static void hold(bool what, const char *why)
{
    if (!what) {
        fprintf(stderr, "check_query: %s\n", why);
        abort();
    }
}

static dem_code ignore(void *user, const struct store_event *event)
{
    (void)user;
    (void)event;
    return DEM_OK;
}

/* An empty store, made once; its file is gone as soon as it is open. */
static struct store *empty_store(void)
{
    static struct store *store;
    static char path[64];
    dem_error err;
    if (store)
        return store;
    snprintf(path, sizeof path, "/tmp/demarche-query-%d.db", (int)getpid());
    hold(!store_open(&store, path, STORE_WRITE, &err), "the store opens");
    unlink(path);
    return store;
}

int check_query(const uint8_t *data, size_t size)
{
    static const char *const starts[] = {
        "",       "src:",   "with:", "type:",  "cameo:", "quad:",
        "since:", "event:", "doc:",  "issue:", "-tgt:",  "source:"};
    struct arena arena;
    struct store_filter filter;
    dem_error err = {.code = DEM_OK};
    struct store_order order = {.texts = true};
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0 && size) {
        struct slice query = arena_print(&arena, "%s%.*s", starts[data[0] % 12],
                                         (int)(size - 1), (const char *)data + 1);
        store_filter_all(&filter);
        dem_code code = store_query(&arena, query, &filter, &err);
        hold(!code || (code == DEM_E_USAGE && err.what[0]), "a bad query says why");
        if (!code && store_events(empty_store(), &filter, &order, NULL, ignore, &err)) {
            fprintf(stderr, "%.*s: %s\n", SLICE_ARG(query), err.what);
            hold(false, "the store takes every query that is one");
        }
    }
    arena_release(&arena);
    return 0;
}
