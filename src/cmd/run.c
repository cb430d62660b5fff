/* Files in, lines out: the loop that the commands share. */
#include "cmd/cmd.h"

#include "base/error.h"
#include "engine/record.h"
#include "input/language.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/banned.h"

enum { FOREIGN_MAX = 64 };

struct foreign { /* documents in another language than English */
    struct slice language;
    long documents;
};

struct run {
    const struct options *options;
    struct input *input;
    struct arena arena;     /* the file at hand, where it is CoNLL-U: */
    struct slice sentences; /* what is left of it */
    struct slice name;      /* and its own */
    uint32_t line;
    struct cmd_output out;
    void (*work)(void *, const dem_model *, struct job *);
    dem_code (*give)(void *, struct job *, dem_error *);
    void *giver;
    struct show *show;
    uint64_t total, behind, offset; /* bytes: of all files, where they are known; of those read;
                                     * of the one at hand, so far */
    uint64_t file;                  /* hash of its name */
    long documents, bad;
    struct foreign foreign[FOREIGN_MAX];
    size_t foreign_count;
    bool trees;   /* CoNLL-U is read as such */
    bool missing; /* a file could not be opened */
    bool progress;
};

static volatile int stopped;

/* One that comes just before a wait begins does not end it: it is said again each second. */
static void on_signal(int number)
{
    stopped |= number != SIGALRM;
    alarm(1);
}

void cmd_complain(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fputs("demarche: ", stderr);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
}

int cmd_exit_code(dem_code code)
{
    return code == DEM_OK || code == DEM_END             ? EXIT_DONE
           : code == DEM_E_USAGE                         ? EXIT_USAGE
           : code == DEM_E_FORMAT || code == DEM_E_LIMIT ? EXIT_BAD_RECORDS
           : code == DEM_E_SYSTEM                        ? EXIT_INPUT_OUTPUT
                                                         : EXIT_FAILED;
}

int cmd_bad_input(const char *path, const dem_error *error)
{
    if (path && error->line)
        cmd_complain("%s: line %u: %s", path, error->line, error->what);
    else
        cmd_complain("%s", error->what);
    return error->code == DEM_E_SYSTEM ? EXIT_NO_INPUT : cmd_exit_code(error->code);
}

static bool has_model(const char *folder)
{
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/models/en.model", folder);
    return n > 0 && (size_t)n < sizeof path && access(path, R_OK) == 0;
}

const char *cmd_folder(const struct options *options)
{
    const char *home = getenv("DEMARCHE_HOME");
    return options->data              ? options->data
           : home && *home            ? home
           : has_model(DEM_SHARE_DIR) ? DEM_SHARE_DIR
                                      : DEM_SOURCE_DIR;
}

const char *cmd_image(const struct options *options)
{
    /* run where it was built? */
    return strcmp(cmd_folder(options), DEM_SOURCE_DIR) ? NULL : DEM_IMAGE;
}

dem_code cmd_model_open(const struct options *options, dem_model **out, dem_error *err)
{
    struct coder_files files = {.weights = options->model,
                                .issues = options->issues,
                                .image = cmd_image(options),
                                .tables = options->data != NULL};
    return coder_open(out, cmd_folder(options), &files, NULL, err);
}

dem_model *cmd_model(const struct options *options)
{
    dem_model *model = NULL;
    dem_error error;
    if (cmd_model_open(options, &model, &error))
        cmd_complain("%s", error.what);
    return model;
}

struct dictionaries *cmd_dictionaries(struct arena *arena, const struct options *options,
                                      int *code)
{
    struct dictionaries *dict = NULL;
    dem_error error;
    if (dictionaries_open(&dict, arena, options->dictionaries, &error)) {
        *code = cmd_bad_input(NULL, &error);
        return NULL;
    }
    for (uint32_t i = 0; i < options->setting_count; i++) {
        struct slice value = slice_of(options->settings[i]);
        struct slice name = slice_trim(slice_cut(&value, '='));
        if (dictionaries_option(arena, &dict->options, name, value))
            continue;
        cmd_complain("--dict-option: no option \"%s\"; see docs/dictionaries.md",
                     options->settings[i]);
        *code = EXIT_USAGE;
        return NULL;
    }
    return dict;
}

/* Takes the document over as a treebank, if it is one. */
static dem_code take_treebank(struct run *run, struct job *job, struct slice name)
{
    if (setjmp(run->arena.guard))
        return error_set(&job->error, DEM_E_MEMORY, "not enough memory for a treebank");
    arena_reset(&run->arena);
    run->name = arena_copy(&run->arena, name);
    run->sentences = arena_copy(&run->arena, job->coded.doc.source);
    run->line = 0;
    return DEM_OK;
}

static dem_code pull_sentence(struct run *run, struct job *job)
{
    dem_error why;
    dem_code code = conllu_next(&job->arena, &run->sentences, &run->line, &job->sentence, &why);
    if (code && code != DEM_END)
        return error_at(&job->error, code, why.line, "%.*s: line %u: %s", SLICE_ARG(run->name),
                        why.line, why.what);
    return code;
}

/* A file that cannot be opened is told and left out; a signal ends the input; what cannot be
 * read on ends the run. */
static dem_code cannot_read(struct run *run, const struct input_origin *where,
                            const dem_error *error)
{
    if (error->sys == EINTR)
        return DEM_END;
    if (where->format != INPUT_NONE)
        return error->code;
    cmd_complain("%s; give a file, a folder or - for standard input", error->what);
    run->missing = true;
    return DEM_OK;
}

static void note_place(struct run *run, const struct input_origin *where)
{
    uint64_t file = hash_slice(HASH_SEED, where->file);
    if (file != run->file)
        run->behind += run->offset;
    run->file = file;
    run->offset = where->offset;
}

/* Is the document another shard's?  It goes by its id, so that every text of an article comes
 * to the same one. */
static bool is_others(const struct options *options, const struct document *doc)
{
    return options->shards &&
           hash_slice(HASH_SEED, doc->id) % options->shards != options->shard - 1;
}

static dem_code pull(void *user, struct job *job)
{
    struct run *run = user;
    struct input_origin where;
    for (;;) {
        dem_code code = pull_sentence(run, job);
        if (code != DEM_END)
            return code;
        code = input_next(run->input, &job->arena, &job->coded.doc, &where, &job->error);
        note_place(run, &where);
        bool bad = code == DEM_E_FORMAT || code == DEM_E_LIMIT;
        if ((!code || bad) && is_others(run->options, &job->coded.doc)) {
            job->error = (dem_error){.code = DEM_OK};
            job->coded = (struct coded){.doc = {.published = DEM_DAY_UNKNOWN}};
            arena_reset(&job->arena);
            continue;
        }
        if (code == DEM_E_SYSTEM) {
            if ((code = cannot_read(run, &where, &job->error)))
                return code;
            job->error = (dem_error){.code = DEM_OK};
        } else if (code || !run->trees || where.format != INPUT_PLAIN ||
                   !conllu_looks(job->coded.doc.source))
            return code;
        else if ((code = take_treebank(run, job, where.file)))
            return code;
    }
}

static void count_foreign(struct run *run, struct slice language)
{
    size_t i = 0;
    if (language_is_english(language))
        return;
    while (i < run->foreign_count && !slice_equal(run->foreign[i].language, language))
        i++;
    if (i == FOREIGN_MAX)
        return;
    run->foreign_count += i == run->foreign_count;
    run->foreign[i].language = language; /* one of a fixed set: it stays */
    run->foreign[i].documents++;
}

/* What was read and left out, which is no fault of the input. */
static void tell_left_out(const struct run *run)
{
    uint64_t passed = input_passed_over(run->input);
    if (passed)
        cmd_complain("passed over what holds no article: %llu records",
                     (unsigned long long)passed);
    for (size_t i = 0; i < run->foreign_count; i++)
        cmd_complain("not coded, since not in English: %ld in %.*s", run->foreign[i].documents,
                     SLICE_ARG(run->foreign[i].language));
}

static void show_progress(struct run *run)
{
    if (run->progress && run->documents % 64 == 0)
        fprintf(stderr, "\r%ld documents", run->documents);
}

static dem_code push(void *user, struct job *job, dem_error *err)
{
    struct run *run = user;
    run->documents++;
    show_progress(run);
    count_foreign(run, job->error.code ? SLICE_EMPTY : job->coded.doc.language);
    if (job->error.code) {
        run->bad++;
        cmd_complain("%s", job->error.what);
        if (run->options->per_document)
            job->output = record_error(&job->arena, job->coded.doc.id, &job->error);
    }
    if (job->output.len &&
        fwrite(job->output.at, 1, job->output.len, run->out.stream) != job->output.len)
        return error_system(err, "the output cannot be written");
    return DEM_OK;
}

static void do_work(void *user, const dem_model *model, struct job *job)
{
    struct run *run = user;
    run->work((void *)(uintptr_t)run->options, model, job);
}

volatile const int *cmd_catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    signal(SIGPIPE, SIG_DFL); /* quiet: the reader has had enough */
    return &stopped;
}

bool cmd_interrupted(const char *what_of_it)
{
    if (stopped)
        cmd_complain("interrupted%s", what_of_it);
    return stopped;
}

static int exit_code(const struct run *run, dem_code code, bool written, const char *what_of_it)
{
    if (code)
        return cmd_exit_code(code);
    if (cmd_interrupted(what_of_it))
        return EXIT_FAILED;
    if (!written)
        return EXIT_INPUT_OUTPUT;
    if (run->missing)
        return EXIT_NO_INPUT;
    return run->bad > run->options->max_bad ? EXIT_BAD_RECORDS : EXIT_DONE;
}

/* The files of `options` into its --output.  Returns the exit code. */
static int run_once(const struct options *options, const dem_model *model, bool trees,
                    void (*work)(void *user, const dem_model *model, struct job *job))
{
    struct run run = {.options = options,
                      .work = work,
                      .trees = trees,
                      .progress = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO)};
    dem_error error = {.code = DEM_OK};
    struct input_options input = options->input;
    input.piece = options->per_document;
    if (!cmd_output_open(&run.out, options->output))
        return EXIT_INPUT_OUTPUT;
    arena_init(&run.arena, NULL);
    struct stream stream = {model, options->threads, &run, pull, do_work, push, &stopped};
    dem_code code = input_open(&run.input, options->files, &input, &error);
    if (!code)
        code = stream_run(&stream, &error);
    arena_release(&run.arena);
    if (run.progress)
        fprintf(stderr, "\r%ld documents\n", run.documents);
    if (run.input && !trees)
        tell_left_out(&run);
    input_close(run.input);
    if (code)
        cmd_complain("%s", error.what);
    bool whole =
        !stopped && !(options->parts && run.missing); /* a part that is there is done */
    bool written = cmd_output_close(&run.out, !code && whole);
    return exit_code(&run, code, written,
                     options->parts    ? ": this part was not written"
                     : options->output ? ": nothing was written"
                                       : ": what was read is coded");
}

/* ---- Parts ------------------------------------------------------------------ */

/* FOLDER/NAME-HASH.jsonl, with -IofN before the point where there are shards: the hash is of
 * the whole path, so that files of one name have parts of their own. */
static bool part_path(const struct options *options, const char *file, char *out, size_t size)
{
    const char *slash = strrchr(file, '/');
    uint64_t hash = hash_slice(HASH_SEED, slice_of(file));
    char shard[32] = "";
    if (options->shards)
        snprintf(shard, sizeof shard, "-%uof%u", options->shard, options->shards);
    int n = snprintf(out, size, "%s/%s-%08x%s.jsonl", options->parts, slash ? slash + 1 : file,
                     (unsigned)hash, shard);
    return n > 0 && (size_t)n < size;
}

/* The worst of two exit codes: what failed counts more than what was bad. */
static int worse(int a, int b)
{
    return a == EXIT_DONE || (a == EXIT_BAD_RECORDS && b != EXIT_DONE) ? b : a;
}

/* A file of output for each of input; those that are there are done. */
static int run_parts(const struct options *options, const dem_model *model, bool trees,
                     void (*work)(void *user, const dem_model *model, struct job *job))
{
    int code = EXIT_DONE;
    size_t there = 0;
    for (char **file = options->files; *file && !stopped; file++) {
        char path[4096], *one[] = {*file, NULL};
        struct options part = *options;
        if (!part_path(options, *file, path, sizeof path)) {
            cmd_complain("%s: the name of its part is too long", *file);
            code = worse(code, EXIT_FAILED);
            continue;
        }
        if (!access(path, F_OK)) {
            there++;
            continue;
        }
        part.files = one;
        part.output = path;
        code = worse(code, run_once(&part, model, trees, work));
    }
    if (there)
        cmd_complain("passed over %zu files whose parts are there", there);
    return code;
}

static int run_files(const struct options *options, bool trees,
                     void (*work)(void *user, const dem_model *model, struct job *job))
{
    dem_model *model = cmd_model(options);
    if (!model)
        return EXIT_FAILED;
    cmd_catch_signals();
    int code = options->parts ? run_parts(options, model, trees, work)
                              : run_once(options, model, trees, work);
    dem_model_close(model);
    return code;
}

int cmd_run_all(const struct options *options,
                void (*work)(void *user, const dem_model *model, struct job *job))
{
    return run_files(options, false, work);
}

int cmd_run_trees(const struct options *options,
                  void (*work)(void *user, const dem_model *model, struct job *job))
{
    return run_files(options, true, work);
}

/* ---- Read and given on, not coded ------------------------------------------------- */

static dem_code give_on(void *user, struct job *job, dem_error *err)
{
    struct run *run = user;
    run->documents++;
    show_progress(run);
    if (!job->error.code)
        return run->give(run->giver, job, err);
    run->bad++;
    cmd_complain("%s", job->error.what);
    return DEM_OK;
}

static void nothing(void *user, const dem_model *model, struct job *job)
{
    (void)user;
    (void)model;
    (void)job;
}

int cmd_run_documents(const struct options *options, char **files, void *user,
                      dem_code (*give)(void *user, struct job *job, dem_error *err))
{
    struct run run = {.options = options,
                      .giver = user,
                      .give = give,
                      .work = nothing,
                      .progress = isatty(STDERR_FILENO) != 0};
    dem_error error = {.code = DEM_OK};
    arena_init(&run.arena, NULL);
    struct stream stream = {NULL, 1, &run, pull, do_work, give_on, &stopped};
    dem_code code = input_open(&run.input, files, &options->input, &error);
    if (!code)
        code = stream_run(&stream, &error);
    arena_release(&run.arena);
    if (run.progress)
        fprintf(stderr, "\r%ld documents\n", run.documents);
    if (run.input)
        tell_left_out(&run);
    input_close(run.input);
    if (code)
        cmd_complain("%s", error.what);
    return exit_code(&run, code, true, ": what was read is passed on");
}

/* ---- Into a store ------------------------------------------------------------ */

/* Bytes of the files, 0 if one of them has no size. */
static uint64_t total_size(char *const *files)
{
    uint64_t total = 0;
    for (struct stat about; *files; files++) {
        if (stat(*files, &about) || !S_ISREG(about.st_mode))
            return 0;
        total += (uint64_t)about.st_size;
    }
    return total;
}

static void seen(void *user, const struct job *job, const struct store_progress *at)
{
    struct run *run = user;
    count_foreign(run, job->error.code ? SLICE_EMPTY : job->coded.doc.language);
    if (job->error.code)
        cmd_complain("%s", job->error.what);
    run->show->seen(run->show, at, run->behind + run->offset, run->total);
}

static void changed(void *user, const struct store_difference *difference)
{
    struct run *run = user;
    run->show->changed(run->show, difference);
}

static int into_store(struct run *run, struct store *store,
                      dem_code (*into)(struct store *, const struct store_run *,
                                       struct store_progress *, dem_error *),
                      struct store_progress *out)
{
    dem_error error = {.code = DEM_OK};
    dem_model *model = cmd_model(run->options);
    if (!model)
        return EXIT_FAILED;
    cmd_catch_signals();
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like a full disk */
    arena_init(&run->arena, NULL);
    struct store_run how = {.model = model,
                            .threads = run->options->threads,
                            .stop = &stopped,
                            .user = run,
                            .pull = pull,
                            .changed = run->show->changed ? changed : NULL,
                            .seen = seen};
    dem_code code = input_open(&run->input, run->options->files, &run->options->input, &error);
    if (!code)
        code = into(store, &how, out, &error);
    if (run->input)
        tell_left_out(run);
    input_close(run->input);
    arena_release(&run->arena);
    dem_model_close(model);
    if (code)
        cmd_complain("%s", error.what);
    run->bad += (long)out->bad;
    return exit_code(run, code, true, ": what is done is kept, the next run goes on");
}

int cmd_run_load(const struct options *options, struct store *store, struct show *show,
                 struct store_progress *out)
{
    struct options all = *options;
    all.input.tables = true;
    struct run run = {.options = &all, .show = show, .total = total_size(options->files)};
    return into_store(&run, store, store_load, out);
}

int cmd_run_recode(const struct options *options, struct store *store, struct show *show,
                   struct store_progress *out)
{
    struct run run = {.options = options, .show = show};
    return into_store(&run, store, store_recode, out);
}
