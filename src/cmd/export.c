/* The events of a store in the formats of others. */
#include "base/error.h"
#include "cmd/cmd.h"

#include <stdio.h>

#include "base/banned.h"

static dem_code write_query(struct arena *arena, const struct options *options,
                            struct store *store, const struct formats_job *job, FILE *out,
                            struct formats_done *done, dem_error *err)
{
    struct store_filter filter;
    if (setjmp(arena->guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the query");
    dem_code code = cmd_store_filter(arena, options, &filter, err);
    if (!code)
        code = store_query_usual(arena, &filter, err);
    return code ? code : formats_write(store, &filter, job, out, done, err);
}

static void tell(uint64_t events, const char *why)
{
    if (events)
        cmd_complain("left out, %s: %llu event%s", why, (unsigned long long)events,
                     events == 1 ? "" : "s");
}

static int write_store(const struct options *options, struct store *store,
                       const struct formats_job *job)
{
    struct cmd_output out;
    struct arena arena;
    struct formats_done done = {.rows = 0};
    dem_error error = {.code = DEM_OK};
    if (!cmd_output_open(&out, options->output))
        return EXIT_INPUT_OUTPUT;
    arena_init(&arena, NULL);
    dem_code code = write_query(&arena, options, store, job, out.stream, &done, &error);
    arena_release(&arena);
    bool written = cmd_output_close(&out, !code);
    if (code ==
        DEM_END) { /* the stream may have failed at the signal: that is no other error */
        cmd_interrupted(options->output ? ": nothing was written" : "");
        return EXIT_FAILED;
    }
    if (code)
        cmd_complain("%s", error.what);
    if (code || !written)
        return code ? cmd_exit_code(code) : EXIT_INPUT_OUTPUT;
    tell(done.undated, "having no day");
    tell(done.untyped, "having no type of PLOVER");
    tell(done.alone, "lacking a party that the format wants");
    return EXIT_DONE;
}

static int run_export(const struct options *options)
{
    struct store *store;
    dem_model *model = NULL;
    struct formats_job job = {.format = options->format ? options->format
                                                        : format_find(SLICE("jsonl")),
                              .header = options->header,
                              .data = cmd_folder(options),
                              .stop = cmd_catch_signals()};
    if (job.header == HEADER_YES && !format_is_table(job.format)) {
        cmd_complain("lines of JSON have no header; see demarche export --help");
        return EXIT_USAGE;
    }
    int code = cmd_store_open(options, "export", STORE_READ, &store);
    if (code)
        return code - 1;
    if (format_splits(job.format)) {
        model = cmd_model(options);
        job.splitter = model && model->splitter.count ? &model->splitter : NULL;
    }
    code =
        format_splits(job.format) && !model ? EXIT_FAILED : write_store(options, store, &job);
    dem_model_close(model);
    store_close(store);
    return code;
}

const struct command cmd_export = {
    "export", "a store's events as JSON, CSV or the tables of GDELT, ICEWS ...",
    "Usage: demarche export [OPTION...] DB [QUERY...]\n"
    "\n"
    "Writes the events for which all of the query holds (docs/query.md), the oldest first, in\n"
    "the format of others (docs/export.md tells where every column comes from).  What "
    "happened\n"
    "is written (kind:event modality:asserted,historic -report:denied), unless the query "
    "names\n"
    "these: 'modality:any report:any kind:any' gives everything.\n"
    "\n"
    "  --format=FORMAT     jsonl (default): the record, one a line; csv, tsv: its fields, one\n"
    "                      row an event; plover: JSON Lines; phoenix, gdelt2,\n"
    "                      gdelt2-mentions, icews, polecat, petrarch: rows of parties\n"
    "  --header=auto|yes|no  names of the columns (auto: as the format's own files have it)\n"
    "  -o, --output=FILE   write to FILE, which appears whole or not at all\n"
    "  --data=FOLDER       folder that has data/ and models/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche export --format=csv -o events.csv press.db\n"
    "  demarche export --format=gdelt2 press.db src:ISR since:1999-06 confidence:0.6\n"
    "  demarche export --format=icews press.db issue:peace_process sources:2 > icews.tab\n"
    "\n"
    "Exit: as demarche status.\n",
    run_export};
