/* Articles and tables of events into the store. */
#include "base/error.h"
#include "cmd/cmd.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/banned.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void put_bar(const struct store_progress *at, double part, double seconds)
{
    char left[32] = "";
    if (part > 0 && part < 1) {
        long rest = (long)(seconds * (1 - part) / part);
        snprintf(left, sizeof left, "  %ld:%02ld left", rest / 60, rest % 60);
    }
    fprintf(stderr, "\r%zu documents  %.1f MB  %.0f/s%s  %zu events", at->documents,
            (double)at->bytes / 1e6, seconds > 0 ? (double)at->documents / seconds : 0.0, left,
            at->events);
    if (at->bad)
        fprintf(stderr, "  %zu bad", at->bad);
    fputs("\033[K", stderr);
}

static void show_bar(struct show *show, const struct store_progress *at, uint64_t read,
                     uint64_t total)
{
    double time = show->on ? now() : 0;
    if (!show->on || time - show->shown < 0.2)
        return;
    double part = at->total ? (double)at->documents / (double)at->total
                  : total   ? (double)read / (double)total
                            : 0;
    put_bar(at, part, time - show->begun);
    show->shown = time;
}

struct show cmd_bar_begin(void)
{
    return (struct show){.seen = show_bar, .begun = now(), .on = isatty(STDERR_FILENO) != 0};
}

void cmd_bar_end(const struct show *show, const struct store_progress *at)
{
    if (!show->on || !at->documents)
        return;
    put_bar(at, 1, now() - show->begun);
    fputc('\n', stderr);
}

static int run_load(const struct options *options)
{
    struct options rest = *options;
    static char *standard_input[] = {"-", NULL};
    struct store *store;
    struct store_progress done = {.documents = 0};
    dem_error error;
    if (slice_is(slice_of(*options->files), "-")) {
        cmd_complain("load wants the store before the articles; see demarche load --help");
        return EXIT_USAGE;
    }
    rest.files = options->files[1] || options->files_from ? options->files + 1 : standard_input;
    if (store_open(&store, *options->files, STORE_WRITE, &error)) {
        cmd_complain("%s", error.what);
        return cmd_exit_code(error.code);
    }
    struct show show = cmd_bar_begin();
    int code = cmd_run_load(&rest, store, &show, &done);
    cmd_bar_end(&show, &done);
    store_close(store);
    printf("%zu documents read: %zu stored, %zu there already, %zu bad; %zu mentions found\n",
           done.documents, done.documents - done.there - done.bad, done.there, done.bad,
           done.events);
    return code;
}

const struct command cmd_load = {
    "load", "articles into a store, coded, and tables of events",
    "Usage: demarche load [OPTION...] DB [FILE... | -]\n"
    "\n"
    "Codes articles and keeps them in DB, one SQLite file (docs/store.md), which is made\n"
    "where there is none, or a database of PostgreSQL, postgres://USER@HOST/NAME: texts,\n"
    "mentions of events, and the events that they are joined to.\n"
    "What DB has already is passed over, so a run that was cut off goes on when it is started\n"
    "again.  Event tables (GDELT, ICEWS, Phoenix, POLECAT, KEDS, PETRARCH) become events by "
    "the\n"
    "ontology, told apart by coder: (docs/tables.md).  One load at a time may write to a "
    "file, many to a server; others may read meanwhile.\n"
    "\n"
    "  --date=YYYY-MM-DD   date of documents that have none of their own\n"
    "  --publisher=NAME    publisher of documents that name none\n"
    "  --field NAME=KEY    JSON key of the text, date or id, where it is not a usual one\n"
    "  --shard=I/N, --files-from=FILE, --warc=FOLDER   as demarche code\n"
    "  --max-bad=N         so many bad records are tolerated (default 0) before exit 65\n"
    "  -j, --jobs=N        threads (default 1; 0: one a core); the store is the same\n"
    "  --data=FOLDER       folder that has data/ and models/ (also: DEMARCHE_HOME)\n"
    "  --issues=FILE       issue queries (docs/issues.md) instead of data/issues/issues.txt\n"
    "\n"
    "Examples:\n"
    "  demarche load press.db 1999/*.txt\n"
    "  zcat feed.jsonl.gz | demarche load -j0 press.db -\n"
    "  demarche load postgres://coder@db.example/press feed.jsonl\n"
    "  demarche load press.db 20150218230000.export.CSV icews.tab gulf.tsv.gz\n"
    "\n"
    "Exit: 0 done, 1 failure or interrupted (also: another load has the store), 2 usage, 65\n"
    "too many bad records or no store, 66 no input, 74 read or write error (full disk, "
    "read-only).\n",
    run_load};
