/* Files in, lines out: the loop that the commands share. */
#include "cmd/cmd.h"

#include "base/error.h"
#include "engine/record.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/banned.h"

struct run {
    const struct options *options;
    struct text_reader *reader;
    struct arena arena;     /* the file at hand, where it is CoNLL-U: */
    struct slice sentences; /* what is left of it */
    uint32_t line;
    FILE *in, *out;
    const char *name; /* of the file at hand */
    size_t next;      /* index of the next file */
    void (*work)(void *, const dem_model *, struct job *);
    long documents, bad;
    bool trees;   /* CoNLL-U is read as such */
    bool missing; /* a file could not be opened */
    bool progress;
};

static volatile int stopped;

static void on_signal(int number)
{
    (void)number;
    stopped = 1;
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

dem_model *cmd_model(const struct options *options)
{
    dem_model *model = NULL;
    dem_error error;
    const char *folder = cmd_folder(options);
    struct coder_files files = {
        .weights = options->model, .issues = options->issues, .tables = options->data != NULL};
    if (!strcmp(folder, DEM_SOURCE_DIR)) /* run where it was built */
        files.image = DEM_IMAGE;
    if (coder_open(&model, folder, &files, NULL, &error))
        cmd_complain("%s", error.what);
    return model;
}

static void close_file(struct run *run)
{
    text_reader_close(run->reader);
    run->reader = NULL;
    if (run->in && run->in != stdin)
        fclose(run->in);
    run->in = NULL;
}

static bool open_next(struct run *run)
{
    dem_error error;
    while ((run->name = run->options->files[run->next]) != NULL) {
        struct stat about;
        bool standard = slice_is(slice_of(run->name), "-");
        run->next++;
        bool folder = !standard && stat(run->name, &about) == 0 && S_ISDIR(about.st_mode);
        run->in = standard ? stdin : folder ? NULL : fopen(run->name, "rb");
        if (!run->in) {
            cmd_complain("%s: %s; give a file or - for standard input", run->name,
                         folder ? "is a folder" : strerror(errno));
            run->missing = true;
            continue;
        }
        if (!text_reader_open(&run->reader, run->in, run->name, &run->options->text, &error))
            return true;
        cmd_complain("%s", error.what);
        run->bad += error.code == DEM_E_FORMAT;
        run->missing |= error.code != DEM_E_FORMAT;
        close_file(run);
    }
    return false;
}

/* Takes the document over as a treebank, if it is one. */
static dem_code take_treebank(struct run *run, struct job *job)
{
    if (setjmp(run->arena.guard))
        return error_set(&job->error, DEM_E_MEMORY, "not enough memory to read %s", run->name);
    arena_reset(&run->arena);
    run->sentences = arena_copy(&run->arena, job->coded.doc.source);
    run->line = 0;
    return DEM_OK;
}

static dem_code pull_sentence(struct run *run, struct job *job)
{
    dem_error why;
    dem_code code = conllu_next(&job->arena, &run->sentences, &run->line, &job->sentence, &why);
    if (code && code != DEM_END)
        return error_at(&job->error, code, why.line, "%s: line %u: %s", run->name, why.line,
                        why.what);
    return code;
}

static dem_code pull(void *user, struct job *job)
{
    struct run *run = user;
    for (;;) {
        dem_code code = pull_sentence(run, job);
        if (code != DEM_END)
            return code;
        if (!run->reader && !open_next(run))
            return DEM_END;
        code = text_reader_next(run->reader, &job->arena, &job->coded.doc, &job->error);
        if (code == DEM_END)
            close_file(run);
        else if (code || !run->trees || !conllu_looks(job->coded.doc.source))
            return code;
        else if ((code = take_treebank(run, job)))
            return code;
    }
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
    if (job->error.code) {
        run->bad++;
        cmd_complain("%s", job->error.what);
        if (run->options->per_document)
            job->output = record_error(&job->arena, job->coded.doc.id, &job->error);
    }
    if (job->output.len &&
        fwrite(job->output.at, 1, job->output.len, run->out) != job->output.len)
        return error_system(err, "the output cannot be written");
    return DEM_OK;
}

static void do_work(void *user, const dem_model *model, struct job *job)
{
    struct run *run = user;
    run->work((void *)(uintptr_t)run->options, model, job);
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_DFL); /* quiet: the reader has had enough */
}

/* --output FILE is written beside itself and renamed when all is there. */
static bool open_output(struct run *run, char *temporary, size_t size)
{
    if (!run->options->output) {
        run->out = stdout;
        return true;
    }
    int n = snprintf(temporary, size, "%s.XXXXXX", run->options->output);
    int fd = n > 0 && (size_t)n < size ? mkstemp(temporary) : -1;
    run->out = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (run->out)
        fchmod(fd, 0644);
    else
        cmd_complain("%s: %s", run->options->output, strerror(errno));
    return run->out != NULL;
}

static bool close_output(struct run *run, const char *temporary, bool keep)
{
    bool written = fflush(run->out) == 0 && !ferror(run->out);
    if (run->out == stdout)
        return written;
    written &= fclose(run->out) == 0;
    if (written && keep)
        written = rename(temporary, run->options->output) == 0;
    else
        unlink(temporary);
    return written;
}

static int exit_code(const struct run *run, dem_code code, bool written)
{
    if (code)
        return cmd_exit_code(code);
    if (!written)
        return EXIT_INPUT_OUTPUT;
    if (run->missing)
        return EXIT_NO_INPUT;
    return run->bad > run->options->max_bad ? EXIT_BAD_RECORDS : EXIT_DONE;
}

static int run_files(const struct options *options, bool trees,
                     void (*work)(void *user, const dem_model *model, struct job *job))
{
    struct run run = {.options = options,
                      .work = work,
                      .trees = trees,
                      .progress = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO)};
    char temporary[4096] = "";
    dem_error error = {.code = DEM_OK};
    dem_model *model = cmd_model(options);
    if (!model)
        return EXIT_FAILED;
    if (!open_output(&run, temporary, sizeof temporary)) {
        dem_model_close(model);
        return EXIT_INPUT_OUTPUT;
    }
    catch_signals();
    arena_init(&run.arena, NULL);
    struct stream stream = {model, options->threads, &run, pull, do_work, push, &stopped};
    dem_code code = stream_run(&stream, &error);
    close_file(&run);
    arena_release(&run.arena);
    if (run.progress)
        fprintf(stderr, "\r%ld documents\n", run.documents);
    if (code)
        cmd_complain("%s", error.what);
    bool written = close_output(&run, temporary, !code);
    if (!written && !code)
        cmd_complain("the output cannot be written: %s", strerror(errno));
    dem_model_close(model);
    return exit_code(&run, code, written);
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
