/* The site over a store. */
#include "base/error.h"
#include "cmd/cmd.h"
#include "base/file.h"
#include "web/desk.h"
#include "web/review.h"
#include "web/serve.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/banned.h"

enum { PORT = 8080, THREADS = 4, RATE = 50, TOKEN_MIN = 16 };

static bool is_local(const char *address)
{
    return slice_starts(slice_of(address), SLICE("127.")) || !strcmp(address, "::1");
}

/* ADDRESS:PORT, [ADDRESS]:PORT, or PORT alone. */
static bool read_listen(struct arena *arena, const char *text, struct web_options *out)
{
    struct slice all = slice_of(text);
    const char *colon = strrchr(text, ':');
    const char *digits = colon ? colon + 1 : text;
    char *end;
    errno = 0;
    long port = strtol(digits, &end, 10);
    if (errno || end == digits || *end || port < 0 || port > 65535)
        return false;
    out->port = (uint16_t)port;
    struct slice address = colon ? slice_part(all, 0, (size_t)(colon - text)) : SLICE_EMPTY;
    if (address.len > 1 && *address.at == '[')
        address = slice_part(address, 1, address.len - 1);
    if (address.len)
        out->address = arena_print(arena, "%.*s%c", SLICE_ARG(address), 0).at;
    return true;
}

/* Secrets come from the environment or a file, never from the command line. */
static bool read_token(struct arena *arena, const struct options *options,
                       struct web_options *out)
{
    dem_error err;
    struct slice text = SLICE_EMPTY;
    const char *given = getenv("DEMARCHE_TOKEN");
    if (given)
        text = slice_of(given);
    else if (options->token_file && file_read(arena, options->token_file, 4096, &text, &err)) {
        cmd_complain("%s", err.what);
        return false;
    }
    out->token = slice_trim(text);
    if (out->token.len && out->token.len < TOKEN_MIN)
        cmd_complain("a token wants at least %d characters", TOKEN_MIN);
    else if (!out->token.len && !is_local(out->address))
        cmd_complain(
            "%s can be reached from elsewhere: that wants a token in DEMARCHE_TOKEN or "
            "--token-file",
            out->address);
    else
        return true;
    return false;
}

/* Until SIGINT or SIGTERM. */
static void wait_for_end(void)
{
    sigset_t set;
    int got;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigwait(&set, &got);
}

static void block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL); /* the server's threads inherit it */
    signal(SIGPIPE, SIG_IGN);
}

static int serve(const struct options *options, struct arena *arena, struct web_context *web)
{
    struct web_server *server;
    struct phrases *phrases = NULL;
    uint16_t port;
    dem_error err;
    struct web_options wanted = {.address = "127.0.0.1",
                                 .port = PORT,
                                 .threads = options->threads > 1 ? options->threads : THREADS,
                                 .hosts = slice_of(options->hosts ? options->hosts : ""),
                                 .store = *options->files,
                                 .rate = options->requests ? options->requests : RATE,
                                 .identify = review_identify};
    if (options->listen && !read_listen(arena, options->listen, &wanted)) {
        cmd_complain("--listen wants ADDRESS:PORT, not \"%s\"", options->listen);
        return EXIT_USAGE;
    }
    if (!read_token(arena, options, &wanted))
        return EXIT_USAGE;
    dem_code code = phrases_open(arena, cmd_folder(options), &phrases, &err);
    web->phrases = phrases;
    if (!code)
        code = web_start(&server, &wanted, web_routes, web, &port, &err);
    if (code) {
        cmd_complain("%s", err.what);
        return cmd_exit_code(code);
    }
    printf("http://%s:%u/\n", strchr(wanted.address, ':') ? "[::1]" : wanted.address, port);
    fflush(stdout);
    wait_for_end();
    web_stop(server);
    return EXIT_DONE;
}

static int run_serve(const struct options *options)
{
    struct arena arena;
    struct store *store;
    int code = cmd_counted_open(options, "serve", &store);
    if (code)
        return code - 1;
    store_close(store);
    block_signals();
    struct web_context web = {.folder = cmd_folder(options),
                              .store = *options->files,
                              .review = options->review,
                              .behind_tls = options->behind_tls};
    dem_model *model = cmd_model(options);
    if (!model)
        return EXIT_FAILED;
    web.model = model;
    web.desk = desk_open();
    arena_init(&arena, NULL);
    if (!web.desk || setjmp(arena.guard)) {
        cmd_complain("not enough memory for the server");
        code = EXIT_FAILED;
    } else
        code = serve(options, &arena, &web);
    desk_close(web.desk);
    arena_release(&arena);
    dem_model_close(model);
    return code;
}

const struct command cmd_serve = {
    "serve", "the site: boards, relations, articles, in a browser",
    "Usage: demarche serve [OPTION...] DB\n"
    "\n"
    "Serves the site and the interface for programs (docs/web.md, docs/openapi.json) over a\n"
    "store, a file or postgres://...  It is only read; first, days that changed are counted, "
    "if it can be written to.\n"
    "Prints where; ends with SIGINT or SIGTERM.\n"
    "\n"
    "  --listen=ADDRESS:PORT   (default 127.0.0.1:8080; port 0: any that is free)\n"
    "  --token-file=FILE   what programs and visitors from elsewhere must give (also the\n"
    "                      environment's DEMARCHE_TOKEN); an address that can be reached from\n"
    "                      other machines wants one\n"
    "  --hosts=NAME,...    names under which it is reached, beside the address\n"
    "  --review=FILE       the joint review of the store (default DB-review, if it is there)\n"
    "  --behind-tls        a proxy in front speaks TLS: cookies are for it alone\n"
    "  --requests=N        requests a second from one address, in the mean (default 50)\n"
    "  -j, --jobs=N        threads (default 4)\n"
    "  --data=FOLDER       folder that has data/ and models/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche serve press.db\n"
    "  demarche serve postgres://reader@db.example/press\n"
    "  DEMARCHE_TOKEN=$(cat token) demarche serve --listen=0.0.0.0:8080 --hosts=desk.example "
    "press.db\n"
    "\n"
    "Exit: as demarche status; 1 if the address cannot be had.\n",
    run_serve};
