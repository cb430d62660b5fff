/* Feeds into the store, once or for as long as it runs. */
#include "base/error.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "watch/watch.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "base/banned.h"

enum { LIST_MAX = 16 << 20 };

struct addresses {
    struct slice *list;
    size_t count, room;
};

static int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void tell(void *user, const char *sentence)
{
    (void)user;
    cmd_complain("%s", sentence);
}

static dem_code read_list(struct arena *arena, const char *path, struct addresses *out,
                          dem_error *err)
{
    struct slice opml;
    struct feeds feeds;
    dem_code code = file_read(arena, path, LIST_MAX, &opml, err);
    if (!code)
        code = feeds_read(arena, opml, &feeds, err);
    if (code == DEM_E_FORMAT)
        return error_set(err, code, "%s is no list of feeds: OPML is wanted", path);
    for (size_t i = 0; !code && i < feeds.count; i++)
        *ARENA_PUSH(arena, out) = feeds.list[i].address;
    return code;
}

/* The feeds that the arguments name, or those of the store.  Returns an exit code. */
static int read_feeds(struct arena *arena, char *const *arguments, struct store *store,
                      struct addresses *out)
{
    dem_error error = {.code = DEM_OK};
    bool all = !*arguments;
    for (; *arguments; arguments++) {
        struct slice s = slice_of(*arguments);
        if (slice_starts(s, SLICE("http://")) || slice_starts(s, SLICE("https://")))
            *ARENA_PUSH(arena, out) = s;
        else if (read_list(arena, *arguments, out, &error))
            return cmd_bad_input(NULL, &error);
    }
    if (all && store_feed_all(store, arena, &out->list, &out->count, &error)) {
        cmd_complain("%s", error.what);
        return cmd_exit_code(error.code);
    }
    if (out->count)
        return EXIT_DONE;
    cmd_complain("there is no feed to watch: give a list (OPML) or addresses");
    return EXIT_NO_INPUT;
}

struct watching {
    struct watch_count count;
    size_t put; /* of it, when the store was counted last */
    struct cmd_upkeep upkeep;
};

static dem_code keep_up(struct watching *w, enum upkeep when, dem_error *err)
{
    size_t put = w->count.pages + w->count.own;
    w->upkeep.changed |= put != w->put;
    w->put = put;
    return cmd_upkeep(&w->upkeep, when, err);
}

static dem_code between(void *user, bool idle, dem_error *err)
{
    return keep_up(user, idle ? UPKEEP_IDLE : UPKEEP_BUSY, err);
}

static void put_summary(const struct watch_count *n)
{
    printf("%zu feeds: %zu asked, %zu unchanged, %zu failed", n->feeds, n->asked, n->unchanged,
           n->failed);
    if (n->left_alone)
        printf(", %zu left alone for now", n->left_alone);
    printf("\n%zu new items; stored: %zu pages, %zu as their feed has them; %zu without text, "
           "%zu to be tried again; %zu mentions found\n",
           n->items, n->pages, n->own, n->left, n->later, n->mentions);
}

static int watch(const struct options *options, struct store *store,
                 const struct addresses *feeds)
{
    dem_error error = {.code = DEM_OK};
    struct watching w = {.upkeep.store = store};
    struct watch_options how = {.input = &options->input,
                                .fetch = {.guard = options->guard,
                                          .timeout_ms = options->timeout_ms,
                                          .agent = "demarche/" DEM_VERSION},
                                .clock = clock_ms,
                                .gap_ms = options->gap_ms,
                                .interval = options->interval_ms / 1000,
                                .once = options->once,
                                .again = options->retry,
                                .tell = tell,
                                .between = between,
                                .user = &w};
    dem_model *model = cmd_model(options);
    if (!model)
        return EXIT_FAILED;
    how.model = model;
    w.upkeep.lexicon = model->lexicon;
    how.stop = cmd_catch_signals();
    signal(SIGPIPE, SIG_IGN); /* a server that hangs up is no reader of ours */
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like a full disk */
    dem_code code = watch_run(store, feeds->list, feeds->count, &how, &w.count, &error);
    if (!code && !*how.stop)
        code = keep_up(&w, UPKEEP_LAST, &error);
    dem_model_close(model);
    put_summary(&w.count);
    if (code) {
        cmd_complain("%s", error.what);
        return cmd_exit_code(code);
    }
    return options->once && (long)w.count.failed > options->max_bad ? EXIT_BAD_RECORDS
                                                                    : EXIT_DONE;
}

static int open_and_watch(struct arena *arena, const struct options *options)
{
    struct store *store = NULL;
    struct addresses feeds = {NULL, 0, 0};
    dem_error error;
    if (setjmp(arena->guard)) {
        cmd_complain("not enough memory for the list of feeds");
        return EXIT_FAILED;
    }
    if (store_open(&store, *options->files, STORE_WRITE, &error)) {
        cmd_complain("%s", error.what);
        return cmd_exit_code(error.code);
    }
    int code = read_feeds(arena, options->files + 1, store, &feeds);
    if (!code)
        code = watch(options, store, &feeds);
    store_close(store);
    return code;
}

static int run_watch(const struct options *options)
{
    struct arena arena;
    if (slice_is(slice_of(*options->files), "-")) {
        cmd_complain("watch wants the store before the feeds; see demarche watch --help");
        return EXIT_USAGE;
    }
    arena_init(&arena, NULL);
    int code = open_and_watch(&arena, options);
    arena_release(&arena);
    return code;
}

const struct command cmd_watch = {
    "watch", "feeds into a store, coded, round after round",
    "Usage: demarche watch [OPTION...] DB [FEEDS.opml | ADDRESS]...\n"
    "\n"
    "Asks the feeds (RSS, RDF, Atom) of the lists and addresses, fetches the pages of what is\n"
    "new in them, codes them and keeps them in DB as demarche load does.  Without a list:\n"
    "those that DB knows.  Runs until it is interrupted; what is left is done by the next\n"
    "run.  When nothing comes, and each minute at the latest, what changed is counted for\n"
    "boards and answers are looked for.  demarche status DB shows each feed, and those that "
    "fell silent or fail.\n"
    "\n"
    "One request at a time to a host; robots.txt is obeyed; feeds that fail are asked less\n"
    "and less often (docs/watch.md has all rules and limits).\n"
    "\n"
    "  --once                 ask each feed once, read what is new, and end (for cron)\n"
    "  --interval=TIME        between two requests for a feed (default 15m; 30s, 2h ...)\n"
    "  --gap=TIME             between two requests to a host (default 2s)\n"
    "  --timeout=TIME         for a whole answer (default 60s)\n"
    "  --retry                ask also feeds that are gone, or that failed and wait\n"
    "  --allow-private[=LIST] connect also to private addresses: to all, or to those of the\n"
    "                         list, such as 10.1.2.3,192.168.0.0/16,::1\n"
    "  --max-bad=N            with --once: so many feeds may fail (default 0) before exit 65\n"
    "  --language=CODE        language of all items, such as en; else it is identified\n"
    "  --data=FOLDER          folder that has data/ and models/ (also: DEMARCHE_HOME)\n"
    "  --issues=FILE          issue queries (docs/issues.md) instead of "
    "data/issues/issues.txt\n"
    "\n"
    "Examples:\n"
    "  demarche watch press.db feeds.opml\n"
    "  demarche watch --once press.db https://example.org/world.rss\n"
    "\n"
    "Exit: 0 done or interrupted, 1 failure (also: another program writes to the store), 2\n"
    "usage, 65 too many feeds failed (--once), no list or no store, 66 no feeds, 74 read or\n"
    "write error.\n",
    run_watch};
