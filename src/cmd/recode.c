/* What a store has through the coder again, and what came out otherwise than before. */
#include "cmd/cmd.h"

#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#include "base/banned.h"

enum { TYPES_MAX = 64, TYPE_BYTES = 32 };

struct outcome {
    bool json, list;
    struct type {
        char name[TYPE_BYTES];
        size_t changed, made, gone;
    } types[TYPES_MAX];
    size_t type_count;
};

/* The event type, or the kind of what has none. */
static const char *type_of(const json_t *line)
{
    const char *type = json_string_value(json_object_get(line, "event"));
    const char *kind = json_string_value(json_object_get(line, "kind"));
    return type ? type : kind ? kind : "?";
}

static struct type *row(struct outcome *r, const char *name)
{
    size_t at = 0;
    while (at < r->type_count && strcmp(r->types[at].name, name))
        at++;
    if (at == TYPES_MAX)
        return &r->types[TYPES_MAX - 1];
    if (at == r->type_count) {
        snprintf(r->types[at].name, TYPE_BYTES, "%s", name);
        r->type_count++;
    }
    return &r->types[at];
}

static json_t *read_line(struct slice line)
{
    return line.len ? json_loadb(line.at, line.len, JSON_ALLOW_NUL, NULL) : NULL;
}

/* ---- For people --------------------------------------------------------------- */

static void put_parties(const json_t *line, const char *side)
{
    const json_t *list = json_object_get(line, side);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *o = json_array_get(list, i);
        const char *name = json_string_value(json_object_get(o, "name"));
        const char *code = json_string_value(json_object_get(o, "code"));
        printf("%s%s (%s)", i ? ", " : "", name ? name : "?", code ? code : "---");
    }
    if (!json_array_size(list))
        putchar('-');
}

static void put_event(const char *what, const json_t *line)
{
    const char *cameo = json_string_value(json_object_get(line, "cameo"));
    printf("%-8s %s %s  ", what, type_of(line), cameo ? cameo : "");
    put_parties(line, "actor");
    if (!json_is_true(json_object_get(line, "symmetric"))) {
        printf("  to  ");
        put_parties(line, "recipient");
    }
    putchar('\n');
}

/* Words and lists in short. */
static void put_value(const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
    printf("%.100s%s", text ? text : "?", text && strlen(text) > 100 ? "..." : "");
    free(text);
}

static void put_fields(const json_t *was, const json_t *is)
{
    const char *key;
    const json_t *value;
    void *at = json_object_iter((json_t *)(uintptr_t)is);
    for (; at; at = json_object_iter_next((json_t *)(uintptr_t)is, at)) {
        key = json_object_iter_key(at);
        value = json_object_iter_value(at);
        const json_t *before = json_object_get(was, key);
        if (!strcmp(key, "coder") || json_equal(before, value))
            continue;
        printf("         %s: ", key);
        put_value(before);
        printf(" -> ");
        put_value(value);
        putchar('\n');
    }
}

static void put_sentence(struct slice document, const json_t *line)
{
    const json_t *evidence = json_object_get(line, "evidence");
    if (json_is_array(evidence))
        evidence = json_array_get(evidence, 0);
    const char *text = json_string_value(json_object_get(evidence, "text"));
    printf("         %.*s: ", SLICE_ARG(document));
    for (; text && *text; text++)
        putchar((unsigned char)*text < ' ' ? ' ' : *text);
    printf("\n\n");
}

/* ---- Differences ---------------------------------------------------------------- */

static void put_json(const struct store_difference *d, const char *what, json_t *was,
                     json_t *is)
{
    json_t *o = json_pack("{sssOsO}", "change", what, "was", was ? was : json_null(), "is",
                          is ? is : json_null());
    json_object_set_new(o, "document", json_stringn(d->document.at, d->document.len));
    json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(o);
}

static void changed(struct show *show, const struct store_difference *d)
{
    struct outcome *r = show->user;
    json_t *was = read_line(d->was), *is = read_line(d->is);
    const char *what = !is ? "gone" : !was ? "new" : "changed";
    struct type *type = row(r, type_of(is ? is : was));
    type->gone += !is;
    type->made += !was;
    type->changed += was && is;
    if (r->list && r->json)
        put_json(d, what, was, is);
    else if (r->list) {
        put_event(what, is ? is : was);
        if (was && is)
            put_fields(was, is);
        put_sentence(d->document, is ? is : was);
    }
    json_decref(was);
    json_decref(is);
}

/* ---- In all --------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct type *)a)->name, ((const struct type *)b)->name);
}

static void sum_up_json(const struct outcome *r, const struct store_progress *done)
{
    json_t *types = json_object();
    for (size_t i = 0; i < r->type_count; i++)
        json_object_set_new(types, r->types[i].name,
                            json_pack("{sIsIsI}", "changed", (json_int_t)r->types[i].changed,
                                      "new", (json_int_t)r->types[i].made, "gone",
                                      (json_int_t)r->types[i].gone));
    json_t *o =
        json_pack("{sIsIsIsIsIsIso}", "documents", (json_int_t)done->documents, "of",
                  (json_int_t)done->total, "same", (json_int_t)done->change.same, "changed",
                  (json_int_t)done->change.changed, "new", (json_int_t)done->change.made,
                  "gone", (json_int_t)done->change.gone, "types", types);
    json_dumpf(o, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(o);
}

static void sum_up(const struct outcome *r, const struct store_progress *done)
{
    printf(
        "%zu of %zu documents coded again; mentions: %zu as they were, %zu changed, %zu new, "
        "%zu gone\n",
        done->documents, done->total, done->change.same, done->change.changed,
        done->change.made, done->change.gone);
    if (r->type_count)
        printf("\n%8s %8s %8s  type\n", "changed", "new", "gone");
    for (size_t i = 0; i < r->type_count; i++)
        printf("%8zu %8zu %8zu  %s\n", r->types[i].changed, r->types[i].made, r->types[i].gone,
               r->types[i].name);
}

static int recode(const struct options *options, struct store *store)
{
    static struct outcome report;
    struct store_progress done = {.documents = 0};
    struct show show = cmd_bar_begin();
    report.json = options->json;
    report.list = options->list;
    show.changed = changed;
    show.user = &report;
    int code = cmd_run_recode(options, store, &show, &done);
    cmd_bar_end(&show, &done);
    qsort(report.types, report.type_count, sizeof *report.types, by_name);
    (report.json ? sum_up_json : sum_up)(&report, &done);
    if (fflush(stdout) || ferror(stdout)) {
        cmd_complain("the output cannot be written");
        return EXIT_INPUT_OUTPUT;
    }
    return code;
}

static int run_recode(const struct options *options)
{
    struct store *store;
    dem_error error;
    if (slice_is(slice_of(*options->files), "-") || options->files[1]) {
        cmd_complain("recode wants one store; see demarche recode --help");
        return EXIT_USAGE;
    }
    if (!cmd_store_there(*options->files)) {
        cmd_complain("there is no store %s: demarche load makes one", *options->files);
        return EXIT_NO_INPUT;
    }
    if (store_open(&store, *options->files, STORE_WRITE, &error)) {
        cmd_complain("%s", error.what);
        return cmd_exit_code(error.code);
    }
    int code = recode(options, store);
    store_close(store);
    return code;
}

const struct command cmd_recode = {
    "recode", "what a store has, coded again by a new model or lexicon",
    "Usage: demarche recode [OPTION...] DB\n"
    "\n"
    "Codes again every document of DB that another version, model or lexicon coded, reads the\n"
    "rows of tables again by a new lexicon, and tells how many mentions of events stayed,\n"
    "changed, came and went, type by type.  A run that was cut off goes on when it is started\n"
    "again.\n"
    "\n"
    "  --list              each mention that changed, came or went, with its sentence and, if\n"
    "                      it changed, what of it was what before\n"
    "  --json              the sums as one JSON object; with --list a line before it for each\n"
    "                      difference: {\"change\", \"was\", \"is\", \"document\"}\n"
    "  -j, --jobs=N        threads (default 1; 0: one a core)\n"
    "  --data=FOLDER       folder that has data/ and models/ (also: DEMARCHE_HOME)\n"
    "  --issues=FILE       issue queries (docs/issues.md) instead of data/issues/issues.txt\n"
    "\n"
    "Examples:\n"
    "  demarche recode --list press.db | less\n"
    "  demarche recode --issues=mine.txt -j0 press.db\n"
    "\n"
    "Exit: as demarche load; 66 if there is no DB.\n",
    run_recode};
