/* What is well and what is not. */
#include "base/error.h"
#include "cmd/cmd.h"
#include "engine/coder.h"
#include "learn/kernel.h"
#include "lexicon/lexicon.h"
#include "web/assets.h"

#include <jansson.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

#include "base/banned.h"

enum {
    MEGABYTE = 1000000,
    DAY_SECONDS = 86400,
    MEMORY_MIN = 300 * MEGABYTE, /* what a thread or two with the model may take */
    FREE_MIN = 100 * MEGABYTE,   /* bytes on the disk of a store */
    FREE_PART = 20,              /* and this part of the store */
    PATIENCE = 10                /* seconds for a queue */
};

enum state { WELL, NOTE, WRONG };

struct remark {
    const char *about, *advice;
    enum state state;
    struct slice what;
};

struct doctor {
    struct arena *arena;
    const struct options *options;
    dem_model *model; /* NULL: could not be opened */
    struct {
        struct remark *list;
        size_t count, room;
    } found;
};

__attribute__((format(printf, 5, 6))) static void tell(struct doctor *d, enum state state,
                                                       const char *about, const char *advice,
                                                       const char *format, ...)
{
    char what[400];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    *ARENA_PUSH(d->arena, &d->found) =
        (struct remark){about, advice, state, arena_copy(d->arena, slice_of(what))};
}

/* ---- The program ---- */

static void look_at_machine(struct doctor *d)
{
    struct sysinfo is;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    tell(d, WELL, "program", "", "demarche %s, arithmetic for %s", DEM_VERSION,
         kernel_pick()->name);
    if (sysinfo(&is))
        return;
    uint64_t free = ((uint64_t)is.freeram + is.bufferram) * is.mem_unit;
    uint64_t all = (uint64_t)is.totalram * is.mem_unit;
    bool enough = all >= MEMORY_MIN;
    tell(d, enough ? WELL : WRONG, "machine", enough ? "" : "give it more memory",
         "%ld cores; %llu MB of memory, at least %llu MB free", cores,
         (unsigned long long)(all / MEGABYTE), (unsigned long long)(free / MEGABYTE));
}

static void look_at_lexicon(struct doctor *d)
{
    const char *folder = cmd_folder(d->options), *image = cmd_image(d->options);
    const char *data = arena_print(d->arena, "%s/data%c", folder, 0).at;
    if (!image)
        image = arena_print(d->arena, "%s/models/en.lexicon%c", folder, 0).at;
    if (access(image, F_OK))
        tell(d, NOTE, "lexicon", "demarche dict compile makes one: commands begin faster then",
             "there is no image %s: the tables are read", image);
    else if (lexicon_is_newer(data, image))
        tell(d, NOTE, "lexicon", "demarche dict compile makes it anew",
             "%s is older than %s: the tables are read", image, data);
    else
        tell(d, WELL, "lexicon", "", "%s is current", image);
}

static void look_at_gazetteer(struct doctor *d)
{
    struct gazetteer g;
    dem_error err = {.code = DEM_OK};
    if (coder_gazetteer(&g, d->arena, cmd_folder(d->options), &err)) {
        tell(d, WRONG, "gazetteer", "build or copy it again (docs/places.md)", "%s", err.what);
        return;
    }
    if (!g.row_count)
        tell(d, NOTE, "gazetteer", "tools/fetch-places and a build make it (docs/places.md)",
             "there is none: events have no places but countries");
    else if (!gazetteer_whole(&g))
        tell(d, WRONG, "gazetteer", "build or copy it again (docs/places.md)",
             "its content does not fit its checksum");
    else
        tell(d, WELL, "gazetteer", "", "%u places, checksum %016llx fits", g.row_count,
             (unsigned long long)g.checksum);
    if (g.row_count)
        gazetteer_close(&g);
}

static void look_at_model(struct doctor *d)
{
    dem_error err = {.code = DEM_OK};
    if (cmd_model_open(d->options, &d->model, &err))
        tell(d, WRONG, "model",
             "install it again, or name its folder with --data or DEMARCHE_HOME", "%s",
             err.what);
    else
        tell(d, WELL, "model", "", "of %s opens; checksum %s, lexicon %s",
             cmd_folder(d->options), d->model->analyzer_id, d->model->lexicon_id);
}

static void look_at_build(struct doctor *d)
{
    if (web_assets->path)
        tell(d, WELL, "site", "", "built in");
    else
        tell(d, NOTE, "site", "tools/build-web and a build put it in; /v1/ answers without it",
             "not built in");
    tell(d, WELL, "stores", "", "built in: SQLite%s",
         store_is_built_in("postgres://") ? " PostgreSQL" : "");
    bool nats = queue_built_in("nats"), kafka = queue_built_in("kafka");
    if (nats || kafka)
        tell(d, WELL, "queues", "", "built in:%s%s", nats ? " NATS" : "",
             kafka ? " Kafka" : "");
    else
        tell(d, NOTE, "queues", "only push, work, sink and dead want one (docs/queue.md)",
             "none is built in");
}

/* ---- A store ---- */

static void look_at_disk(struct doctor *d, const struct store_health *h)
{
    if (h->free < 0) {
        tell(d, WELL, "disk", "",
             "the store has %.1f MB where it is kept; what is free there "
             "is not known here",
             (double)h->bytes / MEGABYTE);
        return;
    }
    bool none = h->free < FREE_MIN || h->free < h->bytes / FREE_PART;
    bool little = h->free < h->bytes;
    tell(d,
         none     ? WRONG
         : little ? NOTE
                  : WELL,
         "disk",
         none || little ? "make room: a copy or a recode may want as much as the store has"
                        : "",
         "the store has %.1f MB, its disk %.1f MB free", (double)h->bytes / MEGABYTE,
         (double)h->free / MEGABYTE);
}

static void look_at_waiting(struct doctor *d, const struct store_health *h)
{
    tell(d, h->days ? NOTE : WELL, "cells", h->days ? "demarche board counts them" : "",
         "%lld days wait to be counted", (long long)h->days);
    tell(d, h->answers ? NOTE : WELL, "answers",
         h->answers ? "the next demarche load, recode, watch or sink finds them" : "",
         "%lld events wait for their answers", (long long)h->answers);
    if (h->written)
        tell(d, NOTE, "writer", "well if it is a load, watch, work or sink of yours",
             "another program has the store to write");
    else
        tell(d, WELL, "writer", "", "nobody writes to the store");
}

struct tally {
    struct doctor *doctor;
    int64_t count;
    struct slice first;
};

static void note_trouble(struct tally *t, struct slice name)
{
    if (!t->count++)
        t->first = arena_copy(t->doctor->arena, name);
}

static void count_source(void *user, const struct store_source *source)
{
    if (source->silent)
        note_trouble(user, source->name);
}

static void count_feed(void *user, const struct store_watched *feed)
{
    if (*feed->state)
        note_trouble(user, feed->address);
}

static void count_stale(void *user, const struct store_coder *coder, int64_t count)
{
    struct tally *t = user;
    struct store_coder now = cmd_coder(t->doctor->model);
    if (!slice_equal(coder->version, now.version) || !slice_equal(coder->model, now.model) ||
        !slice_equal(coder->lexicon, now.lexicon))
        t->count += count;
}

static dem_code look_at_sources(struct doctor *d, struct store *store, dem_error *err)
{
    struct tally silent = {.doctor = d}, feeds = {.doctor = d}, stale = {.doctor = d};
    int64_t now = time(NULL);
    dem_code code =
        store_sources(store, (dem_day)(now / DAY_SECONDS), &silent, count_source, err);
    if (!code)
        code = store_feeds(store, now, &feeds, count_feed, err);
    if (!code && d->model)
        code = store_coders(store, &stale, count_stale, err);
    if (code)
        return code;
    tell(d, silent.count ? WRONG : WELL, "sources",
         silent.count ? "see demarche status, and whether they still arrive" : "",
         "%lld silent%s%.*s", (long long)silent.count, silent.count ? ": first " : "",
         SLICE_ARG(silent.first));
    tell(d, feeds.count ? WRONG : WELL, "feeds",
         feeds.count ? "see demarche status for what each answered" : "",
         "%lld gone, failing or silent%s%.*s", (long long)feeds.count,
         feeds.count ? ": first " : "", SLICE_ARG(feeds.first));
    if (d->model)
        tell(d, stale.count ? NOTE : WELL, "coder", stale.count ? "demarche recode is due" : "",
             "%lld documents were coded by another coder", (long long)stale.count);
    return code;
}

static dem_code look_into_store(struct doctor *d, struct store *store, dem_error *err)
{
    struct store_health health;
    dem_code code = store_check(store, err);
    if (!code)
        code = store_health(store, &health, err);
    if (code)
        return code;
    tell(d, WELL, "store", "", "opens, schema %lld, no damage found", (long long)health.schema);
    look_at_disk(d, &health);
    look_at_waiting(d, &health);
    return look_at_sources(d, store, err);
}

static const char *advice_for(dem_code code)
{
    return code == DEM_E_FORMAT
               ? "take the last backup, or load the articles anew (docs/operation.md)"
           : code == DEM_E_VERSION ? "bring the older of the two, store or program, up to date"
           : code == DEM_E_BUSY    ? "wait for the other program, or end it"
                                   : "see that it is there and may be read";
}

static void look_at_store(struct doctor *d, const char *path)
{
    struct store *store = NULL;
    dem_error err = {.code = DEM_OK};
    dem_code code = store_open(&store, path, STORE_READ, &err);
    if (!code)
        code = look_into_store(d, store, &err);
    if (code)
        tell(d, WRONG, "store", advice_for(code), "%s", err.what);
    store_close(store);
}

/* ---- A queue ---- */

static volatile int too_long;

static void on_alarm(int number)
{
    (void)number;
    too_long = 1;
}

static dem_code look_into_queue(struct doctor *d, struct queue *queue, dem_error *err)
{
    uint64_t left[QUEUE_LANES];
    for (int i = 0; i < QUEUE_LANES; i++) {
        dem_code code = queue_left(queue, (enum queue_lane)i, &left[i], err);
        if (code)
            return code;
    }
    tell(d, WELL, "queue", "", "answers; %llu articles and %llu results wait",
         (unsigned long long)left[QUEUE_ARTICLES], (unsigned long long)left[QUEUE_RESULTS]);
    tell(d, left[QUEUE_DEAD] ? WRONG : WELL, "dead letters",
         left[QUEUE_DEAD] ? "demarche dead QUEUE list tells why; put-back tries them again"
                          : "",
         "%llu", (unsigned long long)left[QUEUE_DEAD]);
    return DEM_OK;
}

static void look_at_queue(struct doctor *d, const char *address)
{
    struct queue *queue = NULL;
    dem_error err = {.code = DEM_OK};
    struct queue_options how = {.size_max = d->options->queue_size,
                                .ack_wait_ms = d->options->ack_wait_ms,
                                .stop = &too_long};
    signal(SIGPIPE, SIG_IGN);
    signal(SIGALRM, on_alarm);
    alarm(PATIENCE);
    dem_code code = queue_open(&queue, address, &how, &err);
    if (!code)
        code = look_into_queue(d, queue, &err);
    alarm(0);
    if (code)
        tell(d, WRONG, "queue",
             "see that its server runs and its secrets are right (docs/queue.md)", "%s",
             *err.what ? err.what : "it does not answer");
    queue_close(queue);
}

/* ---- What is said ------------------------------------------------------------------------ */

static const char *const states[] = {"well", "note", "WRONG"};

static void put_lines(const struct doctor *d)
{
    for (size_t i = 0; i < d->found.count; i++) {
        const struct remark *f = &d->found.list[i];
        printf("%-5s  %-12s  %.*s%s%s\n", states[f->state], f->about, SLICE_ARG(f->what),
               *f->advice ? "; " : "", f->advice);
    }
}

static void put_json(const struct doctor *d, bool well)
{
    static const char *const names[] = {"well", "note", "wrong"};
    json_t *list = json_array();
    for (size_t i = 0; i < d->found.count; i++) {
        const struct remark *f = &d->found.list[i];
        json_t *what = json_stringn(f->what.at, f->what.len); /* NULL if it is no UTF-8 */
        json_array_append_new(list, json_pack("{s:s,s:s,s:o,s:s}", "about", f->about, "state",
                                              names[f->state], "what",
                                              what ? what : json_null(), "do", f->advice));
    }
    json_t *all = json_pack("{s:b,s:o}", "well", well, "checks", list);
    json_dumpf(all, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(all);
}

static int examine(struct doctor *d)
{
    bool well = true;
    look_at_machine(d);
    look_at_model(d);
    look_at_lexicon(d);
    look_at_gazetteer(d);
    look_at_build(d);
    for (char **file = d->options->files; *file; file++)
        if (!store_is_shared(*file) && strstr(*file, "://"))
            look_at_queue(d, *file);
        else if (strcmp(*file, "-"))
            look_at_store(d, *file);
    for (size_t i = 0; i < d->found.count; i++)
        well &= d->found.list[i].state != WRONG;
    if (d->options->form == FORM_JSON)
        put_json(d, well);
    else
        put_lines(d);
    return fflush(stdout) ? EXIT_INPUT_OUTPUT : well ? EXIT_DONE : EXIT_FAILED;
}

static int run_doctor(const struct options *options)
{
    struct arena arena;
    struct doctor d = {.arena = &arena, .options = options};
    arena_init(&arena, NULL);
    int code = setjmp(arena.guard) ? EXIT_FAILED : examine(&d);
    if (!d.found.count)
        cmd_complain("not enough memory to look at anything");
    dem_model_close(d.model);
    arena_release(&arena);
    return code;
}

const struct command cmd_doctor = {
    "doctor", "what is well and what is not, and what to do",
    "Usage: demarche doctor [OPTION...] [DB] [QUEUE]\n"
    "\n"
    "Looks at the program (kernel, model, lexicon, gazetteer, what is built in), and at a\n"
    "store and a queue if they are named.  A line each: well, note (nothing is lost, but know\n"
    "it) or WRONG, with what to do; docs/operation.md tells more.  All of DB is read, which\n"
    "takes a while if it is large.  A queue that does not answer in 10 seconds is wrong; the\n"
    "lanes of one that has none are made.\n"
    "\n"
    "  --as=text|json      default text\n"
    "  --data=FOLDER       folder that has data/ and models/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche doctor\n"
    "  demarche doctor press.db nats://localhost:4222/press || mail -s demarche "
    "me@desk.example\n"
    "\n"
    "Exit: 0 nothing is wrong, 1 something is, 2 usage, 74 write error.\n",
    run_doctor};
