/* tests/bench/bench.c - words a second on one core, stage by stage and over all.
 *
 *   demarche-bench [--kernel=plain|avx2|avxvnni|avx512] [--data=FOLDER] [--seconds=N] FILE...
 *
 * Each file is one document of plain text, or one a line of JSON.  Times are those of the
 * processor for this process, so that a busy machine disturbs little.  Its clock is slow to
 * read: stages are told apart by the wall clock and share the processor's time of their
 * round; the whole is measured in rounds of its own.  tools/bench runs it. */
#include "engine/coder.h"
#include "engine/record.h"
#include "names/lemmas.h"
#include "input/input.h"
#include "tree/build.h"
#include "tree/conllu.h"
#include "tree/repair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum stage {
    CLEAN,
    SPLIT,
    FEATURES,
    LAYERS,
    TAGS,
    HEADS,
    LABELS,
    LEMMAS,
    SETTLE,
    CONLLU,
    PLACES,
    ACTORS,
    EVENTS,
    TOPICS,
    RECORD,
    STAGES
};

static const char *const stage_names[STAGES] = {"text cleaned",
                                                "sentences and words",
                                                "features and embedding",
                                                "layers and heads product",
                                                "tags, names",
                                                "arc scores, decode",
                                                "labels",
                                                "lemmas, index",
                                                "repair, settle",
                                                "CoNLL-U",
                                                "times, names, places",
                                                "actors",
                                                "events",
                                                "contexts and issues",
                                                "records"};

struct bench {
    dem_model *model;
    struct arena texts; /* the documents, as they were read */
    struct document *list;
    size_t count, room, bytes;
    double spent[STAGES], last;
    size_t words, sentences;
};

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void start(struct bench *b)
{
    b->last = now(CLOCK_MONOTONIC);
}

static void stop(struct bench *b, enum stage stage)
{
    double at = now(CLOCK_MONOTONIC);
    b->spent[stage] += at - b->last;
    b->last = at;
}

static void read_file(struct bench *b, const char *path)
{
    struct input_options options = {.date = DEM_DAY_UNKNOWN};
    char *const paths[] = {(char *)(uintptr_t)path, NULL};
    struct input *input;
    struct input_origin where;
    struct document doc;
    dem_error error;
    dem_code code = input_open(&input, paths, &options, &error);
    while (!code && !(code = input_next(input, &b->texts, &doc, &where, &error))) {
        *ARENA_PUSH(&b->texts, b) = doc;
        b->bytes += doc.source.len;
    }
    if (code != DEM_END) {
        fprintf(stderr, "demarche-bench: %s\n", error.what);
        exit(66);
    }
    input_close(input);
}

static void time_sentence(struct bench *b, struct arena *arena, struct tree *tree)
{
    const struct analyzer *a = b->model->analyzer;
    struct arena_mark mark = arena_mark(arena);
    start(b);
    struct pass p = pass_begin(a, arena, tree);
    pass_features(&p);
    stop(b, FEATURES);
    pass_layers(&p);
    stop(b, LAYERS);
    pass_tags(&p);
    stop(b, TAGS);
    pass_heads(&p);
    stop(b, HEADS);
    pass_labels(&p);
    stop(b, LABELS);
    arena_return(arena, mark);
    pass_lemmas(a, arena, tree);
    stop(b, LEMMAS);
    tree_repair(arena, tree);
    lemmas_settle(arena, b->model->lexicon, tree);
    stop(b, SETTLE);
    b->words += tree->count;
    b->sentences++;
}

static void write_trees(struct arena *arena, const struct coded *c)
{
    for (size_t i = 0; i < c->sentences.count; i++)
        conllu_write(arena, &c->sentences.list[i].tree, c->doc.text, SLICE("# sent_id = 1\n"));
}

static void time_document(struct bench *b, struct arena *arena, const struct document *doc)
{
    struct coded c = {.doc = *doc};
    start(b);
    text_clean(arena, &c.doc);
    stop(b, CLEAN);
    tokens_split(arena, &c.doc, b->model->splitter.count ? &b->model->splitter : NULL,
                 &c.sentences);
    stop(b, SPLIT);
    for (size_t i = 0; i < c.sentences.count; i++)
        if (c.sentences.list[i].tree.count)
            time_sentence(b, arena, &c.sentences.list[i].tree);
    start(b);
    write_trees(arena, &c);
    stop(b, CONLLU);
    coder_places(b->model, arena, &c);
    stop(b, PLACES);
    actors_find(arena, b->model->lexicon, &c.doc, &c.sentences, c.names, &c.places, &c.cast);
    stop(b, ACTORS);
    events_find(arena, &c.doc, &c.sentences, &c.cast, c.times, &c.events);
    stop(b, EVENTS);
    c.about = topics_find(arena, b->model->topics, &c.sentences, &c.events);
    stop(b, TOPICS);
    record_events(arena, b->model, &c);
    stop(b, RECORD);
}

static void split_and_parse(struct bench *b, struct arena *arena, const struct document *doc)
{
    struct coded c = {.doc = *doc};
    coder_parse(b->model, arena, &c);
}

static void parse_document(struct bench *b, struct arena *arena, const struct document *doc)
{
    struct coded c = {.doc = *doc};
    coder_parse(b->model, arena, &c);
    write_trees(arena, &c);
}

static void code_document(struct bench *b, struct arena *arena, const struct document *doc)
{
    struct coded c = {.doc = *doc};
    coder_run(b->model, arena, &c);
    record_events(arena, b->model, &c);
}

/* Processor seconds of one round over all documents, the mean of as many as fit. */
static double rounds(struct bench *b, double seconds, int *count,
                     void (*run)(struct bench *, struct arena *, const struct document *))
{
    struct arena arena;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        exit(1);
    double from = now(CLOCK_PROCESS_CPUTIME_ID);
    for (*count = 0; *count < 1 || now(CLOCK_PROCESS_CPUTIME_ID) - from < seconds; ++*count)
        for (size_t i = 0; i < b->count; i++) {
            arena_reset(&arena);
            run(b, &arena, &b->list[i]);
        }
    double spent = (now(CLOCK_PROCESS_CPUTIME_ID) - from) / *count;
    arena_release(&arena);
    return spent;
}

/* From wall time to the processor's. */
static void share_out(struct bench *b, double spent)
{
    double sum = 0.0;
    for (int s = 0; s < STAGES; s++)
        sum += b->spent[s];
    for (int s = 0; s < STAGES; s++)
        b->spent[s] *= spent / sum;
}

static void report(const struct bench *b, int count, double trees, double parse, double code)
{
    double words = (double)b->words / count, network = 0.0;
    for (int s = FEATURES; s <= LEMMAS; s++)
        network += b->spent[s];
    printf("%.0f words, %.0f sentences, %zu bytes; kernel %s\n", words,
           (double)b->sentences / count, b->bytes, b->model->analyzer->kernel->name);
    double sum = 0.0; /* without CoNLL-U, which coding does not write */
    for (int s = 0; s < STAGES; s++)
        sum += s == CONLLU ? 0.0 : b->spent[s];
    for (int s = 0; s < STAGES; s++)
        printf("%-26s %10.0f words/s %8.0f ns a word %6.1f %%\n", stage_names[s],
               (double)b->words / b->spent[s], b->spent[s] / (double)b->words * 1e9,
               s == CONLLU ? 0.0 : 100.0 * b->spent[s] / sum);
    printf("%-26s %10.0f words/s\n", "words to trees", (double)b->words / network);
    printf("%-26s %10.0f words/s\n", "text to trees", words / trees);
    printf("%-26s %10.0f words/s\n", "text to CoNLL-U", words / parse);
    printf("%-26s %10.0f words/s %8.0f sentences/s\n", "text to events", words / code,
           (double)b->sentences / count / code);
}

static double option(int argc, char **argv, struct bench *b, const char **data,
                     const struct kernel **kernel)
{
    double seconds = 2.0;
    *data = DEM_SOURCE_DIR;
    *kernel = kernel_pick();
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--kernel=", 9) == 0)
            *kernel = kernel_find(argv[i] + 9);
        else if (strncmp(argv[i], "--data=", 7) == 0)
            *data = argv[i] + 7;
        else if (strncmp(argv[i], "--seconds=", 10) == 0)
            seconds = strtod(argv[i] + 10, NULL);
        else
            read_file(b, argv[i]);
    }
    return seconds;
}

/* Processor seconds that the model alone takes to open. */
static double model_opens(struct bench *b, const char *data)
{
    struct analyzer *again;
    double from = now(CLOCK_PROCESS_CPUTIME_ID);
    const char *path = arena_print(&b->texts, "%s/models/en.model", data).at;
    if (analyzer_open(&again, &b->texts, path, NULL))
        return 0.0;
    analyzer_close(again);
    return now(CLOCK_PROCESS_CPUTIME_ID) - from;
}

int main(int argc, char **argv)
{
    static struct bench b;
    const char *data;
    const struct kernel *kernel;
    struct rusage usage;
    dem_error error;
    int count = 1, ignored;
    arena_init(&b.texts, NULL);
    if (setjmp(b.texts.guard))
        return 1;
    double seconds = option(argc, argv, &b, &data, &kernel);
    if (!kernel || !b.count) {
        fprintf(stderr, "demarche-bench: %s\n",
                kernel ? "no text is given" : "this machine does not run that kernel");
        return 2;
    }
    double from = now(CLOCK_PROCESS_CPUTIME_ID);
    if (dem_model_open(&b.model, data, NULL, &error)) {
        fprintf(stderr, "demarche-bench: %s\n", error.what);
        return 1;
    }
    double opened = now(CLOCK_PROCESS_CPUTIME_ID) - from;
    analyzer_use(b.model->analyzer, &b.model->arena, kernel);
    double trees = rounds(&b, seconds, &ignored, split_and_parse);
    double parse = rounds(&b, seconds, &ignored, parse_document);
    double code = rounds(&b, seconds, &ignored, code_document);
    double staged = rounds(&b, seconds, &count, time_document);
    share_out(&b, staged * count);
    report(&b, count, trees, parse, code);
    getrusage(RUSAGE_SELF, &usage);
    printf("model and lexicon open in %.0f ms, the model in %.0f; peak memory %ld MB\n",
           opened * 1e3, model_opens(&b, data) * 1e3, usage.ru_maxrss / 1024);
    dem_model_close(b.model);
    arena_release(&b.texts);
    return 0;
}
