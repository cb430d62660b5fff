/* What should not be missed. */
#include "base/error.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "fetch/address.h"
#include "store/cells.h"

#include <stdio.h>
#include <time.h>

#include "base/banned.h"

enum { FEED_DAYS = 30 };
#define RULES_FILE "data/alerts/alerts.txt"

static void wait_ms(void *user, int64_t ms)
{
    (void)user;
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

static void tell(void *user, const char *sentence)
{
    (void)user;
    cmd_complain("%s", sentence);
}

/* ---- What is asked -------------------------------------------------------------------- */

static dem_code read_rules(struct arena *arena, const struct options *options,
                           struct alert_rules *out, dem_error *err)
{
    struct slice text = SLICE_EMPTY;
    const char *path =
        options->rules ? options->rules
                       : arena_print(arena, "%s/" RULES_FILE "%c", cmd_folder(options), 0).at;
    dem_code code = file_read(arena, path, ALERT_RULES_SIZE, &text, err);
    if (!code)
        code = alert_rules_read(arena, text, out, err);
    if (code == DEM_E_FORMAT) {
        dem_error inner = *err;
        return error_at(err, code, inner.line, "%s:%u: %s", path, inner.line, inner.what);
    }
    return code;
}

static dem_code read_state(struct arena *arena, const struct options *options,
                           struct ledger *out, dem_error *err)
{
    const char *path = options->state
                           ? options->state
                           : arena_print(arena, "%s.alerts%c", *options->files, 0).at;
    dem_code code = ledger_read(arena, path, out, err);
    if (code == DEM_E_FORMAT) {
        dem_error inner = *err;
        return error_at(err, code, inner.line, "%s:%u: %s", path, inner.line, inner.what);
    }
    return code;
}

/* ---- What is shown ----------------------------------------------------------------------- */

/* Words of articles move no cursor. */
static void put_plain(FILE *out, const char *before, struct slice s, const char *after)
{
    fputs(before, out);
    for (size_t i = 0; i < s.len; i++)
        putc((unsigned char)s.at[i] < ' ' || s.at[i] == 127 ? ' ' : s.at[i], out);
    fputs(after, out);
}

static void put_text(FILE *out, const struct alert *a)
{
    const struct page_entry *e = &a->entry;
    struct date d = calendar_date(a->day);
    fprintf(out, "%04d-%02d-%02d  %.*s: %.*s (%.*s)\n", d.year, d.month, d.day,
            SLICE_ARG(a->rule->name), SLICE_ARG(a->what), SLICE_ARG(a->subject));
    if (!e->event)
        return;
    put_plain(out, "    ", e->sentence, ".\n");
    if (e->quote.len)
        put_plain(out, "    \"", e->quote, "\"\n");
    put_plain(out, "    ", e->source, "; event ");
    fprintf(out, "%016llx\n", (unsigned long long)e->event);
}

static void put_line(FILE *out, struct arena *arena, const struct alert *a)
{
    json_t *one = alert_json(arena, a);
    json_dumpf(one, out, JSON_COMPACT | JSON_REAL_PRECISION(8));
    fputc('\n', out);
    json_decref(one);
}

static dem_code put_alerts(const struct options *options, struct arena *arena,
                           const struct ledger *ledger, const struct alerts *alerts,
                           const bool *fresh, dem_day day, FILE *out, dem_error *err)
{
    if (options->form == FORM_RSS)
        return alerts_rss(ledger, arena, arena_print(arena, "Alerts of %s", *options->files),
                          day, FEED_DAYS, out, err);
    for (size_t i = 0; i < alerts->count; i++) {
        if (options->fresh && !fresh[i])
            continue;
        if (options->form == FORM_JSONL)
            put_line(out, arena, &alerts->list[i]);
        else
            put_text(out, &alerts->list[i]);
    }
    return DEM_OK;
}

/* ---- The command --------------------------------------- */

/* The ledger is written after all is shown, and before anything is sent. */
static dem_code settle(const struct options *options, struct arena *arena,
                       struct ledger *ledger, struct alerts *alerts, dem_day day, FILE *out,
                       dem_error *err)
{
    bool *fresh;
    ledger_settle(ledger, arena, alerts, &fresh);
    dem_code code = put_alerts(options, arena, ledger, alerts, fresh, day, out, err);
    if (!code && fflush(out))
        code = error_system(err, "the alerts cannot be written");
    if (options->webhook)
        webhook_due(options->webhook, ledger, alerts);
    return code ? code : ledger_write(ledger, arena, err);
}

static dem_code find(struct arena *arena, const struct options *options, struct store *store,
                     struct alerts *out, dem_day *day, dem_error *err)
{
    struct alert_rules *rules = ARENA_NEW(arena, struct alert_rules);
    struct phrases *phrases;
    dem_day first, last;
    dem_code code = read_rules(arena, options, rules, err);
    if (!code)
        code = phrases_open(arena, cmd_folder(options), &phrases, err);
    if (!code)
        code = store_cells_span(store, &first, &last, err);
    *day = options->input.date == DEM_DAY_UNKNOWN ? last : options->input.date;
    return code ? code : alerts_find(store, arena, phrases, rules, *day, out, err);
}

static dem_code alert(struct arena *arena, const struct options *options, struct store *store,
                      FILE *out, dem_error *err)
{
    struct ledger ledger;
    struct alerts alerts;
    dem_day day;
    dem_code code = find(arena, options, store, &alerts, &day, err);
    if (code)
        return code;
    code = read_state(arena, options, &ledger, err);
    if (!code)
        code = settle(options, arena, &ledger, &alerts, day, out, err);
    ledger_free(&ledger);
    return code;
}

static bool is_address(const char *text)
{
    struct arena arena;
    struct address address;
    arena_init(&arena, NULL);
    bool good =
        !setjmp(arena.guard) && address_read(&arena, SLICE_EMPTY, slice_of(text), &address);
    arena_release(&arena);
    return good;
}

static dem_code send(const struct options *options, struct arena *arena, dem_error *err)
{
    struct fetch_options fetch = {.guard = options->guard,
                                  .timeout_ms = options->timeout_ms,
                                  .agent = "demarche/" DEM_VERSION};
    struct webhook hook = {options->webhook, &fetch, NULL, wait_ms, tell};
    struct ledger *ledger = ARENA_NEW(arena, struct ledger);
    size_t failed = 0;
    dem_code code = read_state(arena, options, ledger, err);
    if (!code)
        code = webhook_send(&hook, ledger, arena, &failed, err);
    ledger_free(ledger);
    if (!code && failed)
        return error_set(err, DEM_E_SYSTEM, "%zu alert%s not taken by the webhook", failed,
                         failed == 1 ? " was" : "s were");
    return code;
}

static int send_all(const struct options *options)
{
    struct arena arena;
    dem_error error = {.code = DEM_OK};
    arena_init(&arena, NULL);
    dem_code code = setjmp(arena.guard)
                        ? error_set(&error, DEM_E_MEMORY, "not enough memory for the alerts")
                        : send(options, &arena, &error);
    arena_release(&arena);
    if (code)
        cmd_complain("%s", error.what);
    return code ? cmd_exit_code(code) : EXIT_DONE;
}

static int run_alert(const struct options *options)
{
    if (options->files[1]) {
        cmd_complain("alert wants one store; see demarche alert --help");
        return EXIT_USAGE;
    }
    if (options->webhook && !is_address(options->webhook)) {
        cmd_complain("--webhook wants an address of http or https; see demarche alert --help");
        return EXIT_USAGE;
    }
    if (store_is_shared(*options->files) && !options->state) {
        cmd_complain("alert wants a file for what was told, --state=FILE: beside a store on a "
                     "server there is none");
        return EXIT_USAGE;
    }
    int code = cmd_show_counted(options, "alert", alert);
    return code || !options->webhook ? code : send_all(options);
}

const struct command cmd_alert = {
    "alert", "what should not be missed, by rules that you write",
    "Usage: demarche alert [OPTION...] DB\n"
    "\n"
    "Prints what rules find on a day: relations whose conflict is the highest in years or "
    "that\n"
    "turned, the first event of its kind, ultimatums, denials, demands without an answer, "
    "issues\n"
    "back on the burner; each with its words, source and event.  What was told on an earlier "
    "day\n"
    "is not told again, and after an alert a rule keeps silent on its subject for its "
    "cool-down:\n"
    "the state file remembers both.  The same day gives the same alerts however often it is\n"
    "asked.  docs/alerts.md tells how rules are written.\n"
    "\n"
    "  --rules=FILE        rules (default: data/alerts/alerts.txt)\n"
    "  --date=YYYY-MM-DD   the day (default: the last that DB tells of)\n"
    "  --as=text|jsonl|rss default text; rss has the alerts of the last 30 days\n"
    "  --new               only alerts that the state does not have yet\n"
    "  --state=FILE        what was told (default: DB.alerts, beside DB;\n"
    "                      none for a store on a server)\n"
    "  --webhook=ADDRESS   post each alert there as JSON, once; what is not taken stays due\n"
    "  --timeout=TIME      for a whole answer of it (60s)\n"
    "  --allow-private[=LIST]  it may have a private address: any, or one of the list\n"
    "  -o, --output=FILE   write there: the whole of it or nothing\n"
    "  --data=FOLDER       folder that has data/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche alert press.db\n"
    "  demarche alert --new --as=jsonl --rules=mine.txt press.db | while read -r line; do ...\n"
    "  demarche alert --as=rss -o alerts.xml --webhook=https://hooks.example/x press.db\n"
    "\n"
    "Exit: as demarche status; 65 also for a rule that is wrong, 74 also if the webhook did "
    "not\n"
    "take all.\n",
    run_alert};
