/* Exports: a thread writes them into a pipe of which the server sends as the other side takes.
 *
 * An end that comes too early must not look like the end: the pipe is a pair of sockets, with
 * a byte on its way to the writer, who takes it when all is written.  A socket that is closed
 * with something unread fails its other side, and the server then breaks the connection. */
#include "formats/formats.h"
#include "web/desk.h"
#include "web/serve.h"
#include "web/values.h"

#include "base/memory.h"

#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/banned.h"

struct export
{
    struct arena arena;
    struct store *store;
    struct web_desk *desk;
    struct store_filter filter;
    struct formats_job job;
    FILE *out;
};

static void end_export(struct export *x)
{
    struct web_desk *desk = x->desk;
    if (x->out)
        fclose(x->out);
    store_close(x->store);
    arena_release(&x->arena);
    memory_default()->resize(NULL, x, sizeof *x, 0);
    desk_end(desk);
}

static void *run_export(void *user)
{
    struct export *x = user;
    struct formats_done done;
    dem_error err;
    char byte;
    if (!formats_write(x->store, &x->filter, &x->job, x->out, &done, &err) && !fflush(x->out))
        (void)!read(fileno(x->out), &byte, 1);
    end_export(x);
    return NULL;
}

/* The query once more, in an arena that lasts as long as the thread. */
static dem_code copy_query(struct export *x, struct slice query, dem_error *err)
{
    if (setjmp(x->arena.guard))
        return DEM_E_MEMORY;
    store_filter_all(&x->filter);
    dem_code code = store_query(&x->arena, arena_copy(&x->arena, query), &x->filter, err);
    return code ? code : store_query_usual(&x->arena, &x->filter, err);
}

static struct export *new_export(const struct web_request *r, const struct format *format)
{
    struct export *x = memory_default()->resize(NULL, NULL, 0, sizeof *x);
    if (!x)
        return NULL;
    *x = (struct export){
        .desk = r->web->desk,
        .job = {.format = format,
                .data = r->web->folder,
                .splitter = r->web->model->splitter.count ? &r->web->model->splitter : NULL}};
    arena_init(&x->arena, NULL);
    return x;
}

/* Opens what it needs and begins; the descriptor to read from, or -1. */
static int begin_export(const struct web_request *r, struct export *x, dem_error *err)
{
    int ends[2];
    pthread_t thread;
    if (copy_query(x, web_query(r, "q"), err) ||
        store_open(&x->store, r->web->store, STORE_READ, err))
        return -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
        return -1;
    x->out = fdopen(ends[1], "r+");
    if (!x->out)
        close(ends[1]);
    if (x->out && write(ends[0], "", 1) == 1 && !pthread_create(&thread, NULL, run_export, x)) {
        pthread_detach(thread);
        return ends[0];
    }
    close(ends[0]);
    return -1;
}

static const char *type_of(struct slice format)
{
    return slice_is(format, "csv") ? "text/csv; charset=utf-8"
           : slice_is(format, "jsonl") || slice_is(format, "plover")
               ? "application/x-ndjson"
               : "text/tab-separated-values; charset=utf-8";
}

static const char *ending_of(struct slice format)
{
    return slice_is(format, "csv")                                   ? "csv"
           : slice_is(format, "jsonl") || slice_is(format, "plover") ? "jsonl"
                                                                     : "tsv";
}

void export_get(const struct web_request *r, struct web_answer *answer)
{
    struct slice name = web_query(r, "format").len ? web_query(r, "format") : SLICE("jsonl");
    struct store_filter *filter = ARENA_NEW(r->arena, struct store_filter);
    const struct format *format = format_find(name);
    dem_error err = {.what = "an export cannot begin now"};
    if (!format)
        web_error(r, answer, WEB_BAD_REQUEST,
                  "there is no format of this name (docs/export.md)");
    if (!format || !web_filter(r, answer, filter))
        return;
    if (!strcmp(r->method, "HEAD")) {
        answer->type = type_of(name);
        return;
    }
    if (!desk_begin(r->web->desk)) {
        web_error(r, answer, WEB_UNAVAILABLE, "too many exports at once; try again later");
        return;
    }
    struct export *x = new_export(r, format);
    int pipe = x ? begin_export(r, x, &err) : -1;
    if (pipe >= 0) {
        answer->pipe = pipe;
        answer->type = type_of(name);
        answer->download = arena_print(r->arena, "attachment; filename=\"events-%.*s.%s\"%c",
                                       SLICE_ARG(name), ending_of(name), 0)
                               .at;
        return;
    }
    if (x)
        end_export(x);
    else
        desk_end(r->web->desk);
    web_error(r, answer, WEB_FAILED, "%s", err.what);
}
