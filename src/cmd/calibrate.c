/* Weights of confidence from sentences whose event is known. */
#include "cmd/cmd.h"

#include "base/file.h"
#include "lexicon/lexicon.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/banned.h"

enum { ROUNDS = 4000, BINS = 5, TYPES_MAX = 64 };
/* How hard a weight is pulled towards 0, in events: a type that was seen seldom stays near it.
 */
static const double PULL_SIGN = 2.0, PULL_TYPE = 8.0, RATE = 0.5;

struct seen { /* one event that was coded */
    uint32_t hints;
    struct slice type;
    bool right;
};

struct calibration {
    struct arena *arena;
    const dem_model *model;
    struct {
        struct seen *list;
        size_t count, room;
    } seen;
    struct {
        struct slice list[TYPES_MAX];
        double weight[TYPES_MAX];
        size_t count;
    } types;
    double weight[HINT_COUNT];
};

static size_t type_at(struct calibration *k, struct slice type)
{
    size_t i = 0;
    while (i < k->types.count && !slice_equal(k->types.list[i], type))
        i++;
    if (i == k->types.count && i < TYPES_MAX)
        k->types.list[k->types.count++] = type;
    return i < TYPES_MAX ? i : 0;
}

static void code_sentence(struct calibration *k, struct slice type, struct slice text)
{
    struct coded coded = {.doc = {.source = text, .id = SLICE("sentence")}};
    coded.doc.published = DEM_DAY_UNKNOWN;
    coder_run(k->model, k->arena, &coded);
    for (size_t i = 0; i < coded.events.count; i++) {
        const struct event *e = &coded.events.list[i];
        if (e->kind != KIND_EVENT)
            continue;
        type_at(k, e->type);
        *ARENA_PUSH(k->arena, &k->seen) =
            (struct seen){e->hints, e->type, slice_equal(e->type, type)};
    }
}

/* type ... text: the first and the last column count. */
static int read_cases(struct calibration *k, const char *path)
{
    struct slice rest;
    dem_error error;
    if (file_read(k->arena, path, 1 << 26, &rest, &error))
        return cmd_bad_input(path, &error);
    for (int line = 1; rest.at && rest.len; line++) {
        struct slice row = slice_cut(&rest, '\n'), type = slice_cut(&row, '\t');
        if (!type.len || type.at[0] == '#')
            continue;
        while (row.at && memchr(row.at, '\t', row.len))
            slice_cut(&row, '\t');
        if (!row.len) {
            cmd_complain("%s:%d: a row is a type, and a text in its last column", path, line);
            return EXIT_BAD_RECORDS;
        }
        code_sentence(k, type, row);
    }
    return EXIT_DONE;
}

static double probability(struct calibration *k, const struct seen *s)
{
    double sum = k->types.weight[type_at(k, s->type)];
    for (int i = 0; i < HINT_COUNT; i++)
        if (s->hints >> i & 1u)
            sum += k->weight[i];
    return 1.0 / (1.0 + exp(-sum));
}

/* Logistic regression with a pull towards 0, by plain gradient steps. */
static void fit(struct calibration *k)
{
    double n = (double)k->seen.count;
    for (int round = 0; round < ROUNDS; round++) {
        double slope[HINT_COUNT] = {0.0}, of_type[TYPES_MAX] = {0.0};
        for (size_t e = 0; e < k->seen.count; e++) {
            const struct seen *s = &k->seen.list[e];
            double miss = (double)s->right - probability(k, s);
            of_type[type_at(k, s->type)] += miss;
            for (int i = 0; i < HINT_COUNT; i++)
                slope[i] += s->hints >> i & 1u ? miss : 0.0;
        }
        for (int i = 0; i < HINT_COUNT; i++)
            k->weight[i] += RATE * (slope[i] - PULL_SIGN * k->weight[i]) / n;
        for (size_t i = 0; i < k->types.count; i++)
            k->types.weight[i] += RATE * (of_type[i] - PULL_TYPE * k->types.weight[i]) / n;
    }
}

static void print_table(const struct calibration *k)
{
    puts("# What makes an event likely to be right: log odds that add up.  Made by `demarche "
         "calibrate`.  SPDX-License-Identifier: Apache-2.0\n# columns: hint or event type, "
         "weight");
    for (int i = 0; i < HINT_COUNT; i++)
        printf("%s\t%.2f\n", lexicon_hint_name((enum hint)i), k->weight[i]);
    for (size_t i = 0; i < k->types.count; i++)
        printf("%.*s\t%.2f\n", SLICE_ARG(k->types.list[i]), k->types.weight[i]);
}

static void print_reliability(struct calibration *k)
{
    double said[BINS] = {0.0}, right[BINS] = {0.0}, count[BINS] = {0.0};
    for (size_t i = 0; i < k->seen.count; i++) {
        double p = probability(k, &k->seen.list[i]);
        int bin = p >= 1.0 ? BINS - 1 : (int)(p * BINS);
        said[bin] += p;
        right[bin] += k->seen.list[i].right;
        count[bin] += 1.0;
    }
    fprintf(stderr, "%10s %8s %8s %8s\n", "confidence", "events", "said", "right");
    for (int i = 0; i < BINS; i++)
        if (count[i] > 0.0)
            fprintf(stderr, "%4.1f-%-5.1f %8.0f %7.1f%% %7.1f%%\n", (double)i / BINS,
                    (i + 1.0) / BINS, count[i], 100.0 * said[i] / count[i],
                    100.0 * right[i] / count[i]);
}

static int calibrate(struct calibration *k, const struct options *options)
{
    int code = EXIT_DONE;
    for (char **file = options->files; *file && !code; file++)
        code = read_cases(k, *file);
    if (!code && !k->seen.count) {
        cmd_complain("no event was coded: nothing to learn from");
        code = EXIT_BAD_RECORDS;
    }
    if (code)
        return code;
    fit(k);
    print_table(k);
    print_reliability(k);
    return EXIT_DONE;
}

static int run_calibrate(const struct options *options)
{
    struct arena arena;
    if (!options->files[0] || !strcmp(options->files[0], "-")) {
        cmd_complain("calibrate wants a file of sentences; see demarche calibrate --help");
        return EXIT_USAGE;
    }
    dem_model *model = cmd_model(options);
    if (!model)
        return EXIT_FAILED;
    arena_init(&arena, NULL);
    int code = EXIT_FAILED;
    if (setjmp(arena.guard))
        cmd_complain("not enough memory");
    else
        code = calibrate(&(struct calibration){.arena = &arena, .model = model}, options);
    arena_release(&arena);
    dem_model_close(model);
    return code;
}

const struct command cmd_calibrate = {
    "calibrate", "weights of confidence from sentences whose event is known",
    "Usage: demarche calibrate [OPTION...] FILE... >data/ontology/confidence.tsv\n"
    "\n"
    "Codes sentences and learns which hints go with events of the right type.  A row of FILE\n"
    "is the type of the sentence's event (\"none\": there is no event), and in its last\n"
    "column, after a TAB, the sentence.  The table of weights goes to standard output, how\n"
    "well it fits these sentences to standard error.\n"
    "\n"
    "  --data=FOLDER       folder that has data/ and models/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche calibrate tests/data/news-*.tsv >confidence.tsv\n"
    "\n"
    "Exit: 0 done, 1 failure, 2 usage, 65 a broken row or no event, 66 no input.\n",
    run_calibrate};
