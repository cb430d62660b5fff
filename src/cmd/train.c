#include "cmd/cmd.h"
#include "train/train.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/banned.h"

struct progress {
    bool terminal;
    uint32_t epoch, epochs;
    double loss; /* of the epoch so far, a word */
    time_t begun, shown;
};

static void end_epoch(const struct progress *p)
{
    if (p->epoch)
        fprintf(stderr, "%sepoch %u of %u, loss %.4f\n", p->terminal ? "\r\033[K" : "",
                p->epoch, p->epochs, p->loss);
}

/* On a terminal a bar that moves, elsewhere a line an epoch. */
static void show(void *user, uint32_t epoch, double loss, size_t done, size_t all)
{
    struct progress *p = user;
    time_t now = time(NULL);
    if (epoch + 1 != p->epoch)
        end_epoch(p);
    p->epoch = epoch + 1;
    p->loss = loss;
    if (!p->terminal || now == p->shown)
        return;
    double part = (double)done / (double)all, passed = (double)(now - p->begun);
    char bar[] = "                    ";
    for (int i = 0; i < 20 && (double)i < part * 20.0; i++)
        bar[i] = '#';
    fprintf(stderr, "\r\033[K[%s] %3.0f %%  epoch %u of %u  loss %.4f  %.0f min left", bar,
            100.0 * part, p->epoch, p->epochs, loss,
            part > 0.0 ? passed * (1.0 / part - 1.0) / 60.0 : 0.0);
    p->shown = now;
}

static int read_corpus(const struct options *o, struct corpus *corpus)
{
    dem_error error = {.code = DEM_OK};
    if (o->vectors && data_vectors(corpus, o->vectors, &error))
        return cmd_bad_input(o->vectors, &error);
    if (o->names && data_names(corpus, o->names, &error))
        return cmd_bad_input(o->names, &error);
    for (char **file = o->files; *file; file++)
        if (data_treebank(corpus, *file, &error))
            return cmd_bad_input(*file, &error);
    data_count(corpus, o->train.seed);
    if (o->silver && data_silver(corpus, o->silver, &error))
        return cmd_bad_input(o->silver, &error);
    fprintf(stderr, "%zu sentences, %u words, %u tags, %u relations, %u known names\n",
            corpus->examples.count, corpus->vocabulary.word_count, corpus->tags.count,
            corpus->labels.count, corpus->vocabulary.name_count);
    return corpus->examples.count ? EXIT_DONE : EXIT_NO_INPUT;
}

static int open_teachers(const struct options *o, const struct corpus *corpus,
                         struct teachers *teachers)
{
    dem_error error = {.code = DEM_OK};
    for (uint32_t i = 0; i < o->teacher_count; i++)
        if (teacher_open(teachers, corpus, o->teachers[i], &error))
            return cmd_bad_input(o->teachers[i], &error);
    return EXIT_DONE;
}

static int cannot_train(const dem_error *error)
{
    cmd_complain("%s", error->what);
    return cmd_exit_code(error->code);
}

static int run_train(const struct options *o)
{
    struct arena arena;
    struct corpus corpus = {.arena = &arena};
    struct teachers teachers = {.count = 0};
    struct train_options options = o->train;
    struct progress progress = {
        .terminal = isatty(STDERR_FILENO), .epochs = options.epochs, .begun = time(NULL)};
    dem_error error = {.code = DEM_OK};
    if (!o->output) {
        cmd_complain("train needs --output=MODEL; see demarche train --help");
        return EXIT_USAGE;
    }
    options.progress = show;
    options.user = &progress;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard)) {
        cmd_complain("out of memory");
        arena_release(&arena);
        return EXIT_FAILED;
    }
    int code = read_corpus(o, &corpus);
    if (!code)
        code = open_teachers(o, &corpus, &teachers);
    if (!code && train_model(&corpus, &options, &teachers, o->output, &error))
        code = cannot_train(&error);
    else if (!code)
        end_epoch(&progress);
    teacher_close(&teachers);
    arena_release(&arena);
    return code;
}

const struct command cmd_train = {
    "train", "treebanks to an analyzer's model",
    "Usage: demarche train --output=MODEL [OPTION...] TREEBANK.conllu[,NAMES.bio]...\n"
    "\n"
    "Learns an analyzer from treebanks in CoNLL-U: tags, features, lemmas, dependencies and\n"
    "names.  Names stand in the treebank's last column (NER=B-PER) or in a file beside it, a\n"
    "word, a tab and its tag a line.  The same data, options and seed give the same bytes on\n"
    "every machine.  docs/training.md walks through a language.\n"
    "\n"
    "  -o, --output=MODEL  the model file; it appears whole or not at all\n"
    "  --epochs=N          passes over the treebanks (default 30)\n"
    "  --seed=N            of the only source of chance (default 1)\n"
    "  --rate=R            the first learning rate (default 0.004)\n"
    "  --dropout=P         share of each layer that a step leaves out (default 0.3)\n"
    "  --block=N           words of half a step (default 640)\n"
    "  --vectors=FILE      word vectors to start from, in GloVe's text format\n"
    "  --silver=FILE       trees that another model made of raw text (demarche parse): learnt\n"
    "                      from, but not counted\n"
    "  --teacher=MODEL     a larger model of the same treebanks that says how near the wrong\n"
    "                      trees are; up to four times\n"
    "  --trust=P           the teachers' part of each lesson (default 0.5; silver trees: 1)\n"
    "  --names=FILE        known names: PER, ORG, LOC or GIVEN, a tab and the name a line\n"
    "  --no-variants       no headlines, capitals and joined sentences beside the treebank's\n"
    "  --embed=N --hidden=N --layers=N --window=N --arc=N --label=N\n"
    "                      sizes of the network (96, 128, 3, 2, 96, 64): multiples of 32 up\n"
    "                      to 512 (hidden: of 16), layers 1 to 4, window 1 or 2\n"
    "\n"
    "Examples:\n"
    "  demarche train -o de.model --epochs=20 de.train.conllu\n"
    "  demarche train -o en.model --vectors=glove.txt ewt.conllu,ewt.bio gum.conllu\n"
    "  demarche eval --model=de.model de.test.conllu\n"
    "\n"
    "Exit: as demarche code.\n",
    run_train};
