/* What is in a store: found, counted, looked after. */
#include "base/error.h"
#include "cmd/cmd.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/banned.h"

static int failed(const dem_error *error)
{
    cmd_complain("%s", error->what);
    return cmd_exit_code(error->code);
}

bool cmd_store_there(const char *path)
{
    return store_is_shared(path) || !access(path, F_OK);
}

int cmd_store_open(const struct options *options, const char *command, enum store_mode mode,
                   struct store **out)
{
    dem_error error;
    const char *path = *options->files;
    if (slice_is(slice_of(path), "-")) {
        cmd_complain("%s wants a store; see demarche %s --help", command, command);
        return EXIT_USAGE + 1;
    }
    if (!cmd_store_there(path)) {
        cmd_complain("there is no store %s: demarche load makes one", path);
        return EXIT_NO_INPUT + 1;
    }
    return store_open(out, path, mode, &error) ? failed(&error) + 1 : 0;
}

dem_code cmd_store_filter(struct arena *arena, const struct options *options,
                          struct store_filter *out, dem_error *err)
{
    dem_code code = DEM_OK;
    store_filter_all(out);
    for (char **word = options->files + 1; *word && !code; word++)
        code = store_query(arena, slice_of(*word), out, err);
    return code;
}

/* ---- status ----------------------------------------------------------------- */

/* The end of the day that --date gives, or this moment; seconds since 1970. */
static int64_t moment(const struct options *options)
{
    dem_day day = options->input.date;
    return day != DEM_DAY_UNKNOWN ? ((int64_t)day + 1) * 86400 - 1 : (int64_t)time(NULL);
}

dem_day cmd_today(const struct options *options)
{
    return (dem_day)(moment(options) / 86400);
}

static int run_status(const struct options *options)
{
    struct store *store;
    dem_error error = {.code = DEM_OK};
    int code = cmd_store_open(options, "status", STORE_READ, &store);
    if (code)
        return code - 1;
    dem_code done = store_status(store, moment(options), stdout, &error);
    store_close(store);
    return done ? failed(&error) : EXIT_DONE;
}

/* ---- search ----------------------------------------------------------------- */

struct shown {
    const struct options *options;
    const char *open, *close; /* around a word found */
    size_t count;
};

enum { AROUND = 80 }; /* bytes of text before and behind a word found elsewhere */

static void put_day(dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    if (day == DEM_DAY_UNKNOWN)
        printf("(no date)");
    else
        printf("%04d-%02d-%02d", d.year, d.month, d.day);
}

static void put_marked(const struct shown *p, struct slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == 1 || c == 2)
            fputs(c == 1 ? p->open : p->close, stdout);
        else
            putchar((unsigned char)c < ' ' ? ' ' : c);
    }
}

/* The part of the marked text that stands for bytes [from, to) of the text. */
static struct slice marked_part(struct slice marked, dem_span span)
{
    size_t at = 0, from = marked.len, to = marked.len;
    for (size_t i = 0; i < marked.len; i++) {
        if (at == span.from && from == marked.len)
            from = i;
        if (at == span.to && i >= from && marked.at[i] != 2) {
            to = i;
            break;
        }
        at += marked.at[i] != 1 && marked.at[i] != 2;
    }
    return slice_part(marked, from, to);
}

static bool has_mark(struct slice s)
{
    return s.len && memchr(s.at, 1, s.len) != NULL;
}

/* Where the words found stand outside of the event's sentence. */
static void put_elsewhere(const struct shown *p, struct slice marked)
{
    const char *at = marked.len ? memchr(marked.at, 1, marked.len) : NULL;
    if (!at)
        return;
    size_t from = (size_t)(at - marked.at), to = from + AROUND;
    from = from > AROUND ? from - AROUND : 0;
    while (from > 0 && marked.at[from - 1] != ' ')
        from--;
    while (to < marked.len && marked.at[to] != ' ')
        to++;
    printf("    %s", from ? "... " : "");
    put_marked(p, slice_trim(slice_part(marked, from, to)));
    printf("%s\n", to < marked.len ? " ..." : "");
}

static void put_parties(const json_t *list, const char *none)
{
    size_t i;
    json_t *o;
    json_array_foreach(list, i, o)
    {
        const char *name = json_string_value(json_object_get(o, "name"));
        const char *code = json_string_value(json_object_get(o, "code"));
        printf("%s%s (%s)", i ? ", " : "", name ? name : "?", code ? code : "---");
    }
    if (!json_array_size(list))
        fputs(none, stdout);
}

static void put_event(struct shown *p, const struct store_event *e)
{
    json_t *record = json_loadb(e->record.at, e->record.len, JSON_ALLOW_NUL, NULL);
    put_day(e->from);
    if (e->to != e->from) {
        printf(" to ");
        put_day(e->to);
    }
    printf("  %.*s%s%.*s %.*s  ", SLICE_ARG(e->type.len ? e->type : e->kind),
           e->mode.len ? "." : "", SLICE_ARG(e->mode), SLICE_ARG(e->cameo));
    put_parties(json_object_get(record, "actor"), "-");
    if (!json_is_true(json_object_get(record, "symmetric"))) {
        printf("  to  ");
        put_parties(json_object_get(record, "recipient"), "-");
    }
    json_decref(record);
    printf("\n    %.*s, %.*s, confidence %.2f; %u report%s, %u source%s; event %016llx\n",
           SLICE_ARG(e->modality), SLICE_ARG(e->report), e->confidence, e->reports,
           e->reports == 1 ? "" : "s", e->sources, e->sources == 1 ? "" : "s",
           (unsigned long long)e->id);
    printf("    %.*s%s", SLICE_ARG(e->publisher), e->publisher.len ? ", " : "");
    put_day(e->published);
    printf("%s%.*s\n    ", e->title.len ? ": " : "", SLICE_ARG(e->title));
    struct slice sentence = marked_part(e->marked, e->evidence);
    put_marked(p, sentence);
    putchar('\n');
    if (!has_mark(sentence))
        put_elsewhere(p, e->marked);
}

static dem_code show_event(void *user, const struct store_event *e)
{
    struct shown *p = user;
    p->count++;
    if (p->options->json)
        printf("%.*s\n", SLICE_ARG(e->record));
    else {
        fputs(p->count > 1 ? "\n" : "", stdout);
        put_event(p, e);
    }
    return ferror(stdout) ? DEM_E_SYSTEM : DEM_OK;
}

static dem_code search(struct arena *arena, const struct options *options, struct store *store,
                       dem_error *err)
{
    struct store_filter filter;
    const char *no = getenv("NO_COLOR");
    bool colour = isatty(STDOUT_FILENO) && !(no && *no);
    struct shown page = {options, colour ? "\033[1;31m" : "*", colour ? "\033[0m" : "*", 0};
    struct store_order order = {
        .newest_first = !options->oldest, .texts = !options->json, .limit = options->limit};
    if (setjmp(arena->guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the query");
    dem_code code = cmd_store_filter(arena, options, &filter, err);
    if (!code)
        code = store_events(store, &filter, &order, &page, show_event, err);
    if (!code && !page.count)
        cmd_complain("nothing found");
    if (fflush(stdout) || ferror(stdout))
        return error_system(err, "the output cannot be written");
    return code;
}

int cmd_use_store(const struct options *options, struct store *store, cmd_use_fn *use)
{
    struct arena arena;
    dem_error error = {.code = DEM_OK};
    arena_init(&arena, NULL);
    dem_code done = use(&arena, options, store, &error);
    arena_release(&arena);
    store_close(store);
    return done ? failed(&error) : EXIT_DONE;
}

int cmd_with_store(const struct options *options, const char *name, cmd_use_fn *use)
{
    struct store *store;
    int code = cmd_store_open(options, name, STORE_READ, &store);
    return code ? code - 1 : cmd_use_store(options, store, use);
}

static int run_search(const struct options *options)
{
    return cmd_with_store(options, "search", search);
}

/* ---- aggregate ---------------------------------------------------------------- */

static dem_code aggregate(struct arena *arena, const struct options *options,
                          struct store *store, dem_error *err)
{
    struct store_filter filter;
    struct store_table table = options->table;
    table.data = cmd_folder(options);
    if (setjmp(arena->guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the query");
    dem_code code = cmd_store_filter(arena, options, &filter, err);
    if (!code)
        code = store_query_usual(arena, &filter, err);
    return code ? code : store_aggregate(store, &filter, &table, stdout, err);
}

static int run_aggregate(const struct options *options)
{
    return cmd_with_store(options, "aggregate", aggregate);
}

/* ---- store -------------------------------------------------------------------- */

enum { EVENTS_MAX = 256 };

static bool read_ids(char *const *words, uint64_t *ids, size_t *count)
{
    for (*count = 0; words[*count]; ++*count) {
        char *end;
        if (*count == EVENTS_MAX)
            return false;
        errno = 0;
        ids[*count] = strtoull(words[*count], &end, 16);
        if (errno || *end || end == words[*count] || strlen(words[*count]) > 16)
            return false;
    }
    return *count > 0;
}

static dem_code change(struct store *store, struct slice verb, const uint64_t *ids,
                       size_t count, dem_error *err)
{
    dem_code code = DEM_OK;
    if (slice_is(verb, "join"))
        return store_join(store, ids, count, err);
    if (slice_is(verb, "undo"))
        return store_undo(store, ids, count, err);
    bool split = slice_is(verb, "split");
    for (size_t i = 0; i < count && !code; i++)
        code = split ? store_split(store, ids[i], err) : store_unlink(store, ids[i], err);
    return code;
}

static int change_store(const struct options *options, struct slice verb)
{
    uint64_t ids[EVENTS_MAX];
    size_t count;
    struct store *store;
    dem_error error = {.code = DEM_OK};
    if (!read_ids(options->files + 1, ids, &count) || (slice_is(verb, "join") && count < 2)) {
        cmd_complain("store %.*s wants events by their ids, as demarche search shows them; see "
                     "demarche store --help",
                     SLICE_ARG(verb));
        return EXIT_USAGE;
    }
    int code = cmd_store_open(options, "store", STORE_WRITE, &store);
    if (code)
        return code - 1;
    dem_code done = change(store, verb, ids, count, &error);
    store_close(store);
    return done ? failed(&error) : EXIT_DONE;
}

static dem_code dump(struct arena *arena, const struct options *options, struct store *store,
                     dem_error *err)
{
    struct cmd_output out;
    (void)arena;
    if (!cmd_output_open(&out, options->output))
        return error_set(err, DEM_E_SYSTEM, "nothing was written");
    dem_code code = store_dump(store, out.stream, err);
    bool written = cmd_output_close(&out, !code);
    return code || written ? code : error_set(err, DEM_E_SYSTEM, "nothing was written");
}

static int run_store(const struct options *options)
{
    struct slice verb = slice_of(*options->files);
    struct options rest = *options;
    bool known = slice_is(verb, "split") || slice_is(verb, "join") ||
                 slice_is(verb, "unlink") || slice_is(verb, "undo");
    rest.files = options->files + 1;
    if ((!known && !slice_is(verb, "dump")) || !*rest.files) {
        cmd_complain(
            "store wants dump, split, join, unlink or undo, and a store; see demarche store "
            "--help");
        return EXIT_USAGE;
    }
    return known ? change_store(&rest, verb) : cmd_with_store(&rest, "store", dump);
}

const struct command cmd_status = {
    "status", "what a store has, source by source",
    "Usage: demarche status [OPTION...] DB\n"
    "\n"
    "Prints how many documents, mentions and events DB has, and for each source its first and\n"
    "last day, the days since then (lag) and the documents of each of the last eight weeks.\n"
    "A source that has sent nothing for two weeks, but did before, is marked SILENT.\n"
    "Then each feed that is watched (docs/watch.md): its items, in all, of the last 7 days "
    "and\n"
    "waiting to be read, last answer, last new item, its usual gap between new items and for\n"
    "how many of these it has been silent (SILENT from five on), failures in a row (FAILING,\n"
    "GONE) and before when it is not asked again.\n"
    "\n"
    "  --date=YYYY-MM-DD   the end of this day instead of now\n"
    "\n"
    "Examples:\n"
    "  demarche status press.db\n"
    "  demarche status --date=1999-12-31 press.db\n"
    "\n"
    "Exit: 0 done, 1 failure, 2 usage, 65 no store, 66 no such file, 74 read or write error.\n",
    run_status};

const struct command cmd_search = {
    "search", "events of a store, by words and conditions",
    "Usage: demarche search [OPTION...] DB QUERY...\n"
    "\n"
    "Prints the events for which all of the query holds (docs/query.md), each with the\n"
    "sentence that it rests on best and the words found marked.\n"
    "\n"
    "  --limit=N           so many events (default 20; 0: all)\n"
    "  --oldest-first      the oldest first (default: the newest)\n"
    "  --json              the record of each event's best mention, as demarche code wrote it\n"
    "\n"
    "Examples:\n"
    "  demarche search press.db 'src:ISR tgt:RUS \"missile technology\" since:1999'\n"
    "  demarche search press.db type:THREATEN,FIGHT with:/REB sources:2\n"
    "  demarche search press.db type:REQUEST src:EGY answered:no item:food,relief\n"
    "  demarche search --json --limit=0 press.db issue:peace_process | jq .event\n"
    "\n"
    "Exit: as demarche status; 0 also if nothing was found.\n",
    run_search};

const struct command cmd_aggregate = {
    "aggregate", "counts and scores of a store's events, as CSV",
    "Usage: demarche aggregate [OPTION...] DB [QUERY...]\n"
    "\n"
    "Counts events by pair of countries or by country and by period: in all, as a share of "
    "all\n"
    "events of the period, by quad class and type, with the sums and means of their scores "
    "and\n"
    "the numbers of Correlates of War and of Gleditsch and Ward.  What happened is counted\n"
    "(kind:event modality:asserted,historic -report:denied), unless the query names these.\n"
    "\n"
    "  --by=dyad|country          rows (default dyad: who does it, to whom)\n"
    "  --every=day|week|month|year  periods (default month); weeks begin on Monday\n"
    "  --per=issue                a row for each issue\n"
    "  --data=FOLDER              folder that has data/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche aggregate press.db > dyads.csv\n"
    "  demarche aggregate --by=country --every=week press.db with:RUS since:1999 sources:2\n"
    "  R: read.csv(\"dyads.csv\"); Stata: import delimited dyads.csv\n"
    "\n"
    "Exit: as demarche status.\n",
    run_aggregate};

const struct command cmd_store = {
    "store", "events of a store split and joined by hand; all of it as text",
    "Usage: demarche store split DB EVENT...\n"
    "       demarche store join DB EVENT EVENT...\n"
    "       demarche store unlink DB EVENT...\n"
    "       demarche store undo DB EVENT...\n"
    "       demarche store dump DB\n"
    "\n"
    "split makes each report of an event an event of its own; join makes several events the\n"
    "first of them (docs/decisions/0009-events-and-mentions.md); unlink says that an event "
    "answers\n"
    "none of another article (0010-answers-across-articles.md); undo lets the rules decide "
    "again.\n"
    "What was set by hand stays when articles are loaded and coded again.  dump prints all "
    "that\n"
    "the store has in an order of its own: stores of the same content give the same bytes.\n"
    "\n"
    "  -o, --output=FILE   dump: write to FILE; it appears whole or not at all\n"
    "\n"
    "Examples:\n"
    "  demarche store split press.db 5e2abc82b0a1fdcd\n"
    "  demarche store dump press.db | sha256sum\n"
    "\n"
    "Exit: as demarche load; 66 if there is no DB.\n",
    run_store};
