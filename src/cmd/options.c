#include "cmd/cmd.h"

#include "input/language.h"
#include "trends/series.h"

#include <errno.h>
#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/banned.h"

enum {
    OPT_DATE = 256,
    OPT_PUBLISHER,
    OPT_PER_DOCUMENT,
    OPT_MAX_BAD,
    OPT_FIELD,
    OPT_LANGUAGE,
    OPT_DATA,
    OPT_MODEL,
    OPT_ISSUES,
    OPT_NAMES,
    OPT_FORMAT,
    OPT_LONG,
    OPT_CASE,
    OPT_EPOCHS,
    OPT_SEED,
    OPT_RATE,
    OPT_DROPOUT,
    OPT_BLOCK,
    OPT_EMBED,
    OPT_HIDDEN,
    OPT_LAYERS,
    OPT_WINDOW,
    OPT_ARC,
    OPT_LABEL,
    OPT_VECTORS,
    OPT_SILVER,
    OPT_TEACHER,
    OPT_TRUST,
    OPT_NO_VARIANTS,
    OPT_GAPS,
    OPT_DICTIONARIES,
    OPT_DICT_OPTION,
    OPT_LIMIT,
    OPT_JSON,
    OPT_OLDEST,
    OPT_BY,
    OPT_EVERY,
    OPT_PER,
    OPT_LIST,
    OPT_ISSUE,
    OPT_AS,
    OPT_SHARD,
    OPT_FILES_FROM,
    OPT_PARTS,
    OPT_WARC,
    OPT_ONCE,
    OPT_RETRY,
    OPT_INTERVAL,
    OPT_GAP,
    OPT_TIMEOUT,
    OPT_ALLOW_PRIVATE,
    OPT_HEADER,
    OPT_EVENTS,
    OPT_FROM,
    OPT_TO,
    OPT_HALF_LIFE,
    OPT_EVALUATE,
    OPT_RULES,
    OPT_STATE,
    OPT_WEBHOOK,
    OPT_NEW,
    OPT_LISTEN,
    OPT_TOKEN_FILE,
    OPT_HOSTS,
    OPT_MISSING,
    OPT_REVIEW,
    OPT_SPOOL,
    OPT_QUEUE_SIZE,
    OPT_ACK_WAIT,
    OPT_BLIND,
    OPT_BEHIND_TLS,
    OPT_REQUESTS,
    OPT_METRICS,
};

static const struct option known[] = {
    {"date", required_argument, NULL, OPT_DATE},
    {"publisher", required_argument, NULL, OPT_PUBLISHER},
    {"per-document", no_argument, NULL, OPT_PER_DOCUMENT},
    {"max-bad", required_argument, NULL, OPT_MAX_BAD},
    {"field", required_argument, NULL, OPT_FIELD},
    {"language", required_argument, NULL, OPT_LANGUAGE},
    {"data", required_argument, NULL, OPT_DATA},
    {"gaps", no_argument, NULL, OPT_GAPS},
    {"model", required_argument, NULL, OPT_MODEL},
    {"issues", required_argument, NULL, OPT_ISSUES},
    {"names", required_argument, NULL, OPT_NAMES},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"long", required_argument, NULL, OPT_LONG},
    {"case", required_argument, NULL, OPT_CASE},
    {"epochs", required_argument, NULL, OPT_EPOCHS},
    {"seed", required_argument, NULL, OPT_SEED},
    {"rate", required_argument, NULL, OPT_RATE},
    {"dropout", required_argument, NULL, OPT_DROPOUT},
    {"block", required_argument, NULL, OPT_BLOCK},
    {"embed", required_argument, NULL, OPT_EMBED},
    {"hidden", required_argument, NULL, OPT_HIDDEN},
    {"layers", required_argument, NULL, OPT_LAYERS},
    {"window", required_argument, NULL, OPT_WINDOW},
    {"arc", required_argument, NULL, OPT_ARC},
    {"label", required_argument, NULL, OPT_LABEL},
    {"vectors", required_argument, NULL, OPT_VECTORS},
    {"silver", required_argument, NULL, OPT_SILVER},
    {"teacher", required_argument, NULL, OPT_TEACHER},
    {"trust", required_argument, NULL, OPT_TRUST},
    {"no-variants", no_argument, NULL, OPT_NO_VARIANTS},
    {"dictionaries", required_argument, NULL, OPT_DICTIONARIES},
    {"dict-option", required_argument, NULL, OPT_DICT_OPTION},
    {"limit", required_argument, NULL, OPT_LIMIT},
    {"json", no_argument, NULL, OPT_JSON},
    {"list", no_argument, NULL, OPT_LIST},
    {"oldest-first", no_argument, NULL, OPT_OLDEST},
    {"by", required_argument, NULL, OPT_BY},
    {"every", required_argument, NULL, OPT_EVERY},
    {"per", required_argument, NULL, OPT_PER},
    {"issue", required_argument, NULL, OPT_ISSUE},
    {"as", required_argument, NULL, OPT_AS},
    {"shard", required_argument, NULL, OPT_SHARD},
    {"files-from", required_argument, NULL, OPT_FILES_FROM},
    {"parts", required_argument, NULL, OPT_PARTS},
    {"warc", required_argument, NULL, OPT_WARC},
    {"once", no_argument, NULL, OPT_ONCE},
    {"retry", no_argument, NULL, OPT_RETRY},
    {"interval", required_argument, NULL, OPT_INTERVAL},
    {"gap", required_argument, NULL, OPT_GAP},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"allow-private", optional_argument, NULL, OPT_ALLOW_PRIVATE},
    {"header", required_argument, NULL, OPT_HEADER},
    {"events", no_argument, NULL, OPT_EVENTS},
    {"from", required_argument, NULL, OPT_FROM},
    {"to", required_argument, NULL, OPT_TO},
    {"half-life", required_argument, NULL, OPT_HALF_LIFE},
    {"evaluate", no_argument, NULL, OPT_EVALUATE},
    {"rules", required_argument, NULL, OPT_RULES},
    {"state", required_argument, NULL, OPT_STATE},
    {"webhook", required_argument, NULL, OPT_WEBHOOK},
    {"new", no_argument, NULL, OPT_NEW},
    {"listen", required_argument, NULL, OPT_LISTEN},
    {"token-file", required_argument, NULL, OPT_TOKEN_FILE},
    {"hosts", required_argument, NULL, OPT_HOSTS},
    {"missing", no_argument, NULL, OPT_MISSING},
    {"review", required_argument, NULL, OPT_REVIEW},
    {"spool", required_argument, NULL, OPT_SPOOL},
    {"queue-size", required_argument, NULL, OPT_QUEUE_SIZE},
    {"ack-wait", required_argument, NULL, OPT_ACK_WAIT},
    {"blind", no_argument, NULL, OPT_BLIND},
    {"behind-tls", no_argument, NULL, OPT_BEHIND_TLS},
    {"requests", required_argument, NULL, OPT_REQUESTS},
    {"metrics", required_argument, NULL, OPT_METRICS},
    {"jobs", required_argument, NULL, 'j'},
    {"output", required_argument, NULL, 'o'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0}};

static bool read_number(const char *text, long low, long high, long *out)
{
    char *end;
    errno = 0;
    *out = strtol(text, &end, 10);
    return !errno && end != text && !*end && *out >= low && *out <= high;
}

/* Options that are whole numbers: from `low` to `high` in steps of `step`. */
static const struct number {
    int option;
    uint32_t low, high, step;
    size_t offset; /* of a uint32_t in struct options */
    const char *what;
} numbers[] = {
    {OPT_LONG, 1, 1024, 1, offsetof(struct options, long_words), "--long wants 1 to 1024, not"},
    {OPT_REQUESTS, 1, 1000000, 1, offsetof(struct options, requests),
     "--requests wants 1 to 1000000 a second, not"},
    {OPT_LIMIT, 0, 1000000000, 1, offsetof(struct options, limit),
     "--limit wants a number of events, not"},
    {OPT_HALF_LIFE, 1, 3650, 1, offsetof(struct options, half_life),
     "--half-life wants 1 to 3650 days, not"},
    {OPT_EPOCHS, 1, 1000, 1, offsetof(struct options, train.epochs),
     "--epochs wants 1 to 1000, not"},
    {OPT_SEED, 0, 1000000000, 1, offsetof(struct options, train.seed),
     "--seed wants 0 to 1000000000, not"},
    {OPT_BLOCK, 8, 4096, 1, offsetof(struct options, train.block),
     "--block wants 8 to 4096 words, not"},
    {OPT_EMBED, 32, 512, 32, offsetof(struct options, train.shape.embed),
     "--embed wants a multiple of 32 up to 512, not"},
    {OPT_HIDDEN, 32, 512, 16, offsetof(struct options, train.shape.hidden),
     "--hidden wants a multiple of 16 from 32 to 512, not"},
    {OPT_LAYERS, 1, NET_LAYERS_MAX, 1, offsetof(struct options, train.shape.layers),
     "--layers wants 1 to 4, not"},
    {OPT_WINDOW, 1, 2, 1, offsetof(struct options, train.shape.window),
     "--window wants 1 or 2, not"},
    {OPT_ARC, 32, 512, 32, offsetof(struct options, train.shape.arc),
     "--arc wants a multiple of 32 up to 512, not"},
    {OPT_LABEL, 32, 512, 32, offsetof(struct options, train.shape.lab),
     "--label wants a multiple of 32 up to 512, not"}};

static const struct number *number_option(int option)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].option == option)
            return &numbers[i];
    return NULL;
}

static bool read_option_number(const struct number *n, const char *text, struct options *out)
{
    long value;
    if (!read_number(text, n->low, n->high, &value) || ((uint32_t)value - n->low) % n->step)
        return false;
    uint32_t number = (uint32_t)value;
    memcpy((char *)out + n->offset, &number, sizeof number);
    return true;
}

static bool read_part(const char *text, float *out)
{
    char *end;
    *out = strtof(text, &end);
    return end != text && !*end && *out > 0.0f && *out < 1.0f;
}

/* NAME=KEY: the key or column of the text, date ... */
static bool read_field(const char *text, struct options *options)
{
    struct input_fields *out = &options->input.fields;
    struct slice value = slice_of(text), name = slice_cut(&value, '=');
    struct slice *into = slice_is(name, "text")        ? &out->text
                         : slice_is(name, "date")      ? &out->date
                         : slice_is(name, "id")        ? &out->id
                         : slice_is(name, "title")     ? &out->title
                         : slice_is(name, "url")       ? &out->url
                         : slice_is(name, "publisher") ? &out->publisher
                         : slice_is(name, "language")  ? &out->language
                                                       : NULL;
    if (into && value.len)
        *into = value;
    return into && value.len;
}

static bool read_format(const char *text, struct options *out)
{
    struct slice s = slice_of(text);
    out->tsv = slice_is(s, "tsv");
    out->petrarch = slice_is(s, "petrarch");
    return out->tsv || out->petrarch || slice_is(s, "table") || slice_is(s, "jsonl");
}

/* Returns what is wrong, or NULL.  export and review have formats of their own. */
static const char *read_format_of(const struct command *command, const char *text,
                                  struct options *out)
{
    if (command == &cmd_review) {
        out->gold = slice_is(slice_of(text), "gold");
        return out->gold || slice_is(slice_of(text), "protocol")
                   ? NULL
                   : "--format wants protocol or gold, not";
    }
    if (command != &cmd_export)
        return read_format(text, out) ? NULL
                                      : "--format wants table, tsv, jsonl or petrarch, not";
    out->format = format_find(slice_of(text));
    return out->format ? NULL
                       : "--format wants jsonl, csv, tsv, plover, phoenix, gdelt2, "
                         "gdelt2-mentions, icews, polecat or petrarch, not";
}

static bool read_header(const char *text, struct options *out)
{
    struct slice s = slice_of(text);
    out->header = slice_is(s, "yes") ? HEADER_YES : slice_is(s, "no") ? HEADER_NO : HEADER_AUTO;
    return out->header != HEADER_AUTO || slice_is(s, "auto");
}

static bool read_letters(const char *text, struct options *out)
{
    struct slice s = slice_of(text);
    out->letters = slice_is(s, "upper")   ? LETTERS_UPPER
                   : slice_is(s, "lower") ? LETTERS_LOWER
                   : slice_is(s, "title") ? LETTERS_TITLE
                                          : LETTERS_AS_GIVEN;
    return out->letters != LETTERS_AS_GIVEN;
}

/* The place of the word in the list, which ends with NULL, or -1. */
static int read_choice(const char *text, const char *const *names)
{
    for (int i = 0; names[i]; i++)
        if (slice_is(slice_of(text), names[i]))
            return i;
    return -1;
}

/* "0.5s", "30", "15m", "2h": milliseconds, from `least` to a week; -1 if it is no such time. */
static int64_t read_time(const char *text, double least)
{
    static const struct {
        const char *name;
        double ms;
    } units[] = {{"", 1e3}, {"s", 1e3}, {"m", 60e3}, {"h", 3600e3}, {"d", 86400e3}};
    char *end;
    double value = strtod(text, &end);
    for (size_t i = 0; end != text && i < sizeof units / sizeof *units; i++)
        if (slice_is(slice_of(end), units[i].name) && value * units[i].ms >= least &&
            value * units[i].ms <= 7 * 86400e3)
            return (int64_t)(value * units[i].ms);
    return -1;
}

/* "1000000", "500M", "2G": bytes, at least 1 MB. */
static bool read_queue_size(const char *text, struct options *out)
{
    static const struct {
        const char *name;
        double bytes;
    } units[] = {{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}};
    char *end;
    double value = strtod(text, &end);
    for (size_t i = 0; end != text && i < sizeof units / sizeof *units; i++)
        if (slice_is(slice_of(end), units[i].name) && value * units[i].bytes >= 1e6 &&
            value * units[i].bytes <= 1e15) {
            out->queue_size = (int64_t)(value * units[i].bytes);
            return true;
        }
    return false;
}

static bool read_every(const char *text, struct options *out)
{
    static const char *const names[] = {"day", "week", "month", "year", NULL};
    int unit = read_choice(text, names);
    if (unit >= 0)
        out->table.unit = (enum store_unit)unit;
    return unit >= 0;
}

static bool read_by(const char *text, struct options *out)
{
    out->table.countries = slice_is(slice_of(text), "country");
    return out->table.countries || slice_is(slice_of(text), "dyad");
}

static bool read_per(const char *text, struct options *out)
{
    out->table.issues = slice_is(slice_of(text), "issue");
    return out->table.issues;
}

/* What --as takes. */
static const char *forms_of(const struct command *command)
{
    bool page = command == &cmd_dossier || command == &cmd_brief || command == &cmd_review;
    bool figure = command == &cmd_board || command == &cmd_trend || command == &cmd_network;
    return page                       ? "text|markdown|html|json"
           : figure                   ? "text|svg|html|csv|json"
           : command == &cmd_forecast ? "text|csv|json"
           : command == &cmd_doctor   ? "text|json"
           : command == &cmd_alert    ? "text|jsonl|rss"
                                      : "";
}

static bool read_form(const struct command *command, const char *text, enum form *out)
{
    static const char *const names[] = {"text", "markdown", "html", "json", "svg",
                                        "csv",  "jsonl",    "rss",  NULL};
    int form = read_choice(text, names);
    *out = form < 0 ? *out : (enum form)form;
    return form >= 0 && slice_listed(slice_of(text), slice_of(forms_of(command)));
}

static bool read_whole(const char *text, long low, long high, uint32_t *out)
{
    long value;
    bool read = text && read_number(text, low, high, &value);
    *out = read ? (uint32_t)value : 0;
    return read;
}

/* The place of a task in its Slurm array: tasks count from MIN to MAX in steps. */
static bool read_slurm(struct options *out)
{
    uint32_t id, min, count, step = 1;
    if (!read_whole(getenv("SLURM_ARRAY_TASK_ID"), 0, 1 << 30, &id) ||
        !read_whole(getenv("SLURM_ARRAY_TASK_MIN"), 0, 1 << 30, &min) ||
        !read_whole(getenv("SLURM_ARRAY_TASK_COUNT"), 1, 1 << 20, &count))
        return false;
    if (getenv("SLURM_ARRAY_TASK_STEP"))
        read_whole(getenv("SLURM_ARRAY_TASK_STEP"), 1, 1 << 30, &step);
    out->shard = id < min || !step ? 0 : (id - min) / step + 1;
    out->shards = count;
    return out->shard >= 1 && out->shard <= count;
}

/* I/N, or slurm. */
static bool read_shard(const char *text, struct options *out)
{
    char first[16] = "";
    const char *slash = strchr(text, '/');
    if (!strcmp(text, "slurm"))
        return read_slurm(out);
    if (!slash || slash - text >= (ptrdiff_t)sizeof first)
        return false;
    memcpy(first, text, (size_t)(slash - text));
    return read_whole(slash + 1, 1, 1 << 20, &out->shards) &&
           read_whole(first, 1, (long)out->shards, &out->shard);
}

static bool read_language(const char *text, struct options *out)
{
    out->input.language = language_code(slice_of(text));
    return out->input.language.len > 0;
}

/* Without a value all private addresses. */
static bool read_allowed(const char *text, struct options *out)
{
    out->guard.all |= !text;
    return !text || guard_read(slice_of(text), &out->guard);
}

static bool read_dictionary(const char *text, struct options *out)
{
    bool room = out->dictionary_count < DICTIONARIES_MAX;
    if (room)
        out->dictionaries[out->dictionary_count++] = (char *)(uintptr_t)text;
    return room;
}

static bool read_setting(const char *text, struct options *out)
{
    bool room = out->setting_count < DICTIONARIES_MAX;
    if (room)
        out->settings[out->setting_count++] = text;
    return room;
}

static bool read_teacher(const char *text, struct options *out)
{
    bool room = out->teacher_count < TEACHERS_MAX;
    if (room)
        out->teachers[out->teacher_count++] = text;
    return room;
}

static bool read_trust(const char *text, struct options *out)
{
    return read_part(text, &out->train.trust);
}

static bool read_rate(const char *text, struct options *out)
{
    return read_part(text, &out->train.rate);
}

static bool read_dropout(const char *text, struct options *out)
{
    return read_part(text, &out->train.dropout);
}

static bool read_max_bad(const char *text, struct options *out)
{
    return read_number(text, 0, 1000000000, &out->max_bad);
}

static bool read_threads(const char *text, struct options *out)
{
    long number;
    if (!read_number(text, 0, 256, &number))
        return false;
    if (number == 0)
        number = sysconf(_SC_NPROCESSORS_ONLN);
    out->threads = number > 0 ? (unsigned)number : 1;
    return true;
}

static bool read_interval(const char *text, struct options *out)
{
    return (out->interval_ms = read_time(text, 1e3)) >= 0;
}

static bool read_gap(const char *text, struct options *out)
{
    return (out->gap_ms = read_time(text, 0)) >= 0;
}

static bool read_timeout(const char *text, struct options *out)
{
    return (out->timeout_ms = read_time(text, 10)) >= 0;
}

static bool read_ack_wait(const char *text, struct options *out)
{
    return (out->ack_wait_ms = read_time(text, 1e3)) >= 0;
}

static bool read_day(const char *text, dem_day *out)
{
    *out = text_date(slice_of(text), DEM_DAY_UNKNOWN);
    return *out != DEM_DAY_UNKNOWN;
}

static bool read_date(const char *text, struct options *out)
{
    return read_day(text, &out->input.date);
}

static bool read_from(const char *text, struct options *out)
{
    return read_day(text, &out->from);
}

static bool read_to(const char *text, struct options *out)
{
    return read_day(text, &out->to);
}

/* Options whose value has a form of its own. */
static const struct formed {
    int option;
    bool (*read)(const char *text, struct options *out);
    const char *wants;
} formed[] = {
    {OPT_DATE, read_date, "--date wants YYYY-MM-DD, not"},
    {OPT_FROM, read_from, "--from wants YYYY-MM-DD, not"},
    {OPT_TO, read_to, "--to wants YYYY-MM-DD, not"},
    {OPT_LANGUAGE, read_language, "--language wants a code such as en or de, not"},
    {OPT_FIELD, read_field,
     "--field wants text=KEY, date, id, title, url, publisher or language, not"},
    {OPT_HEADER, read_header, "--header wants auto, yes or no, not"},
    {OPT_CASE, read_letters, "--case wants upper, lower or title, not"},
    {OPT_DICTIONARIES, read_dictionary, "no more than 32 dictionaries and 32 options, so not"},
    {OPT_DICT_OPTION, read_setting, "no more than 32 dictionaries and 32 options, so not"},
    {OPT_TEACHER, read_teacher, "--teacher may be given four times, not again with"},
    {OPT_TRUST, read_trust, "--trust wants a number between 0 and 1, not"},
    {OPT_RATE, read_rate, "--rate wants a number between 0 and 1, not"},
    {OPT_DROPOUT, read_dropout, "--dropout wants a number between 0 and 1, not"},
    {OPT_INTERVAL, read_interval, "a time such as 30s, 15m or 2h is wanted, not"},
    {OPT_GAP, read_gap, "a time such as 30s, 15m or 2h is wanted, not"},
    {OPT_TIMEOUT, read_timeout, "a time such as 30s, 15m or 2h is wanted, not"},
    {OPT_ACK_WAIT, read_ack_wait, "a time such as 30s, 15m or 2h is wanted, not"},
    {OPT_QUEUE_SIZE, read_queue_size, "--queue-size wants bytes such as 500M or 2G, not"},
    {OPT_ALLOW_PRIVATE, read_allowed,
     "--allow-private wants addresses such as 10.0.0.0/8, not"},
    {OPT_BY, read_by, "--by wants dyad or country, not"},
    {OPT_EVERY, read_every, "--every wants day, week, month or year, not"},
    {OPT_PER, read_per, "--per wants issue, not"},
    {OPT_SHARD, read_shard,
     "--shard wants I/N with I from 1 to N, or slurm inside of an array, not"},
    {OPT_MAX_BAD, read_max_bad, "--max-bad wants a number of records, not"},
    {'j', read_threads, "-j wants a number of threads from 0 to 256, not"}};

static const struct formed *formed_option(int option)
{
    for (size_t i = 0; i < sizeof formed / sizeof *formed; i++)
        if (formed[i].option == option)
            return &formed[i];
    return NULL;
}

/* Where a value is kept as it is given; NULL for other options. */
static const char **text_option(int option, struct options *out)
{
    switch (option) {
    case OPT_DATA: return &out->data;
    case OPT_MODEL: return &out->model;
    case OPT_ISSUES: return &out->issues;
    case OPT_NAMES: return &out->names;
    case OPT_VECTORS: return &out->vectors;
    case OPT_SILVER: return &out->silver;
    case OPT_RULES: return &out->rules;
    case OPT_STATE: return &out->state;
    case OPT_WEBHOOK: return &out->webhook;
    case OPT_METRICS: return &out->metrics;
    case OPT_REVIEW: return &out->review;
    case OPT_SPOOL: return &out->spool;
    case OPT_FILES_FROM: return &out->files_from;
    case OPT_PARTS: return &out->parts;
    case OPT_WARC: return &out->input.warc;
    case OPT_LISTEN: return &out->listen;
    case OPT_TOKEN_FILE: return &out->token_file;
    case OPT_HOSTS: return &out->hosts;
    case 'o': return &out->output;
    default: return NULL;
    }
}

/* What an option without a value turns on; NULL for other options. */
static bool *flag_option(int option, struct options *out)
{
    switch (option) {
    case OPT_PER_DOCUMENT: return &out->per_document;
    case OPT_GAPS: return &out->gaps;
    case OPT_JSON: return &out->json;
    case OPT_LIST: return &out->list;
    case OPT_OLDEST: return &out->oldest;
    case OPT_ONCE: return &out->once;
    case OPT_RETRY: return &out->retry;
    case OPT_MISSING: return &out->missing;
    case OPT_NEW: return &out->fresh;
    case OPT_EVALUATE: return &out->evaluate;
    case OPT_EVENTS: return &out->events;
    case OPT_BLIND: return &out->blind;
    case OPT_BEHIND_TLS: return &out->behind_tls;
    default: return NULL;
    }
}

static int usage(const struct command *command, const char *what, const char *value)
{
    cmd_complain("%s \"%s\"; see demarche %s --help", what, value, command->name);
    return EXIT_USAGE + 1;
}

static int read_as(const struct command *command, struct options *out)
{
    char what[64];
    const char *forms = forms_of(command);
    snprintf(what, sizeof what, "--as wants %s, not",
             *forms ? forms : "board, dossier or the like");
    return read_form(command, optarg, &out->form) ? 0 : usage(command, what, optarg);
}

static int read_one(int option, const struct command *command, struct options *out)
{
    const struct number *whole = number_option(option);
    const struct formed *form = formed_option(option);
    const char **text = text_option(option, out), *wrong;
    bool *flag = flag_option(option, out);
    if (whole)
        return read_option_number(whole, optarg, out) ? 0 : usage(command, whole->what, optarg);
    if (form)
        return form->read(optarg, out) ? 0 : usage(command, form->wants, optarg);
    if (text)
        *text = optarg;
    if (flag)
        *flag = true;
    switch (option) {
    case OPT_PUBLISHER: out->input.publisher = slice_of(optarg); return 0;
    case OPT_ISSUE: out->issue = slice_of(optarg); return 0;
    case OPT_NO_VARIANTS: out->train.variants = false; return 0;
    case OPT_AS: return read_as(command, out);
    case OPT_FORMAT:
        wrong = read_format_of(command, optarg, out);
        return wrong ? usage(command, wrong, optarg) : 0;
    case 'h': fputs(command->help, stdout); return EXIT_DONE + 1;
    default: return 0;
    }
}

/* Behind the arguments the paths that a file (or standard input, "-") names, a line each; they
 * stay until the program ends.  Returns 0, or an exit code + 1. */
static int read_files_from(struct options *out, char **arguments)
{
    static struct arena names;
    struct {
        char **list;
        size_t count, room;
    } files = {NULL, 0, 0};
    bool standard = !strcmp(out->files_from, "-");
    FILE *in = standard ? stdin : fopen(out->files_from, "r");
    char *line = NULL;
    size_t room = 0;
    arena_init(&names, NULL);
    if (!in || setjmp(names.guard)) {
        cmd_complain("%s: %s", out->files_from, in ? "not enough memory" : strerror(errno));
        return EXIT_NO_INPUT + 1;
    }
    for (size_t i = 0; arguments[i]; i++)
        *ARENA_PUSH(&names, &files) = arguments[i];
    for (ssize_t n; (n = getline(&line, &room, in)) > 0;) {
        struct slice path = slice_trim((struct slice){line, (size_t)n});
        if (path.len)
            *ARENA_PUSH(&names, &files) =
                (char *)arena_print(&names, "%.*s%c", SLICE_ARG(path), 0).at;
    }
    free(line);
    if (!standard)
        fclose(in);
    *ARENA_PUSH(&names, &files) = NULL;
    out->files = files.list;
    return 0;
}

int options_read(int argc, char **argv, const struct command *command, struct options *out)
{
    static char *standard_input[] = {"-", NULL};
    *out = (struct options){
        .threads = 1,
        .limit = 20,
        .interval_ms = 15 * 60000,
        .gap_ms = 2000,
        .timeout_ms = 60000,
        .queue_size = 1000000000,
        .ack_wait_ms = 30000,
        .table.unit = STORE_MONTH,
        .input.date = DEM_DAY_UNKNOWN,
        .from = DEM_DAY_UNKNOWN,
        .to = DEM_DAY_UNKNOWN,
        .half_life = HALF_LIFE_DAYS,
        .train = {
            .epochs = 30,
            .seed = 1,
            .rate = 0.004f,
            .dropout = 0.3f,
            .trust = 0.5f,
            .block = 640,
            .variants = true,
            .shape = {
                .embed = 96, .hidden = 128, .layers = 3, .window = 2, .arc = 96, .lab = 64}}};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "j:o:h", known, NULL)) != -1;) {
        int at = optind - 1;
        if (option == '?')
            return usage(command, "unknown option or missing value", argv[at > 0 ? at : 0]);
        int code = read_one(option, command, out);
        if (code)
            return code;
    }
    out->files = optind < argc ? argv + optind : standard_input;
    bool wanting = optind == argc && (command == &cmd_load || command == &cmd_push);
    return out->files_from && !wanting ? read_files_from(out, argv + optind) : 0;
}
