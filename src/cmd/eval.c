/* Treebanks against each other, or the analyzer against one. */
#include "cmd/cmd.h"

#include "base/file.h"
#include "text/letters.h"
#include "tree/score.h"

#include "base/banned.h"

struct eval {
    const struct options *options;
    const dem_model *model;       /* NULL where two files are compared */
    struct arena *arena, scratch; /* scratch: one sentence */
    struct treebank gold;
    dem_error error;
};

/* ---- In ------------------------------------------------------------------ */

static int read_file(struct eval *e, const char *path, struct slice *out)
{
    if (!file_read(e->arena, path, TREEBANK_MAX, out, &e->error))
        return EXIT_DONE;
    return cmd_bad_input(path, &e->error);
}

static int read_bank(struct eval *e, const char *path, struct treebank *out)
{
    struct slice bytes = SLICE_EMPTY;
    int code = read_file(e, path, &bytes);
    if (!code && treebank_read(e->arena, bytes, out, &e->error))
        return cmd_bad_input(path, &e->error);
    if (!code && !out->count) {
        cmd_complain("%s has no sentences in CoNLL-U", path);
        return EXIT_BAD_RECORDS;
    }
    return code;
}

static int read_names(struct eval *e)
{
    const char *path = e->options->names;
    struct slice bytes = SLICE_EMPTY;
    uint32_t line = 0;
    int code = path ? read_file(e, path, &bytes) : EXIT_DONE;
    size_t missing = path && !code ? treebank_names(e->arena, bytes, &e->gold, &line) : 0;
    if (missing)
        cmd_complain("%s lacks %zu of the %zu sentences of %s, the first at line %u: their "
                     "names are not scored",
                     path, missing, e->gold.count, e->options->files[0], line);
    return code;
}

/* ---- Out ----------------------------------------------------------------- */

static void print_row(const struct score *s, enum metric metric, const char *what, bool tsv)
{
    double shares[] = {score_precision(s), score_recall(s), score_f1(s), score_accuracy(s)};
    if (tsv)
        printf("%s\t%s", what, score_name(metric));
    else
        printf("%-11s", score_name(metric));
    for (int i = 0; i < 3; i++)
        printf(tsv ? "\t%.2f" : "|%10.2f ", 100.0 * shares[i]);
    if (score_aligns(metric))
        printf(tsv ? "\t%.2f\n" : "|%10.2f\n", 100.0 * shares[3]);
    else
        printf(tsv ? "\t\n" : "|\n");
}

static int print_scores(struct eval *e, const struct treebank *system, const char *what)
{
    struct score scores[SCORE_COUNT];
    const char *file = e->options->files[0];
    if (score_treebanks(e->arena, &e->gold, system, scores, &e->error))
        return cmd_bad_input(file, &e->error);
    if (!e->options->tsv)
        printf("%s\n"
               "Metric     | Precision |    Recall |  F1 Score | AligndAcc\n"
               "-----------+-----------+-----------+-----------+-----------\n",
               what);
    for (int m = 0; m < SCORE_COUNT; m++)
        if (m != SCORE_NAMES || scores[m].gold)
            print_row(&scores[m], (enum metric)m, what, e->options->tsv);
    return EXIT_DONE;
}

/* ---- The analyzer on the words of the treebank --------------------------- */

static struct slice in_letters(struct arena *arena, const struct word *w, enum letters letters)
{
    switch (letters) {
    case LETTERS_UPPER: return recase(arena, w->form, utf8proc_toupper, utf8proc_toupper);
    case LETTERS_LOWER: return recase(arena, w->form, utf8proc_tolower, utf8proc_tolower);
    case LETTERS_TITLE:
        return w->joined ? w->form : recase(arena, w->form, utf8proc_toupper, NULL);
    case LETTERS_AS_GIVEN: break;
    }
    return w->form;
}

/* Parses in the scratch arena; keeps words with their strings, and the index. */
static struct tree parse(struct eval *e, const struct tree *words)
{
    struct tree t = {.count = words->count};
    arena_reset(&e->scratch);
    t.words = arena_grow(&e->scratch, words->words, t.count, t.count, sizeof *t.words);
    coder_tree(e->model, &e->scratch, &t);
    t.words = arena_grow(e->arena, t.words, t.count, t.count, sizeof *t.words);
    for (uint32_t i = 0; i < t.count; i++) {
        struct word *w = &t.words[i];
        w->lemma = arena_copy(e->arena, w->lemma);
        w->xpos = arena_copy(e->arena, w->xpos);
        w->feats = arena_copy(e->arena, w->feats);
        w->deprel = arena_copy(e->arena, w->deprel);
    }
    tree_index(e->arena, &t);
    return t;
}

static struct tree parse_recased(struct eval *e, const struct tree *gold)
{
    struct tree t = {.count = gold->count};
    t.words = arena_grow(e->arena, gold->words, t.count, t.count, sizeof *t.words);
    for (uint32_t i = 0; i < t.count; i++)
        t.words[i].form = in_letters(e->arena, &t.words[i], e->options->letters);
    return parse(e, &t);
}

static void keep_long(struct treebank *bank, uint32_t words)
{
    size_t kept = 0;
    for (size_t i = 0; i < bank->count; i++)
        if (bank->list[i].tree.count >= words)
            bank->list[kept++] = bank->list[i];
    bank->count = kept;
}

static int eval_words(struct eval *e)
{
    struct treebank system = {.text = e->gold.text};
    keep_long(&e->gold, e->options->long_words);
    for (size_t i = 0; i < e->gold.count; i++) {
        struct tree t = parse_recased(e, &e->gold.list[i].tree);
        *ARENA_PUSH(e->arena, &system) = (struct banked){.tree = t};
    }
    return print_scores(e, &system, "gold tokens");
}

/* ---- The whole pipeline on its text -------------------------------------- */

static int eval_text(struct eval *e)
{
    struct treebank system = {.text = e->gold.text};
    struct coded c = {.doc = {.source = e->gold.text, .published = DEM_DAY_UNKNOWN}};
    coder_split(e->model, e->arena, &c);
    for (size_t i = 0; i < c.sentences.count; i++) {
        struct tree t = parse(e, &c.sentences.list[i].tree);
        for (uint32_t k = 0; k < t.count; k++)
            t.words[k].span = text_source_span(&c.doc, t.words[k].span);
        *ARENA_PUSH(e->arena, &system) = (struct banked){.tree = t};
    }
    return print_scores(e, &system, "raw text");
}

/* ---- The command --------------------------------------------------------- */

static int eval_files(struct eval *e)
{
    struct treebank system;
    int code = read_bank(e, e->options->files[1], &system);
    return code ? code : print_scores(e, &system, "system");
}

static int eval_model(struct eval *e)
{
    const struct options *o = e->options;
    int code = eval_words(e);
    return code || o->long_words || o->letters ? code : eval_text(e);
}

static int eval(struct eval *e)
{
    char **files = e->options->files;
    int code = read_bank(e, files[0], &e->gold);
    if (!code)
        code = read_names(e);
    if (!code)
        code = files[1] ? eval_files(e) : eval_model(e);
    if (!code && fflush(stdout)) {
        cmd_complain("the output cannot be written");
        code = EXIT_INPUT_OUTPUT;
    }
    return code;
}

static int guarded(struct eval *e)
{
    if (setjmp(e->arena->guard) || setjmp(e->scratch.guard)) {
        cmd_complain("not enough memory to score this treebank");
        return EXIT_FAILED;
    }
    return eval(e);
}

static int run_eval(const struct options *options)
{
    struct arena arena;
    struct eval e = {.options = options, .arena = &arena};
    char **files = options->files;
    bool none = slice_is(slice_of(files[0]), "-");
    bool altered = options->long_words || options->letters;
    if (none || (files[1] && files[2])) {
        cmd_complain("eval wants GOLD.conllu, or GOLD.conllu and SYSTEM.conllu; see demarche "
                     "eval --help");
        return EXIT_USAGE;
    }
    if (files[1] && altered) {
        cmd_complain("--long and --case are for the analyzer on GOLD.conllu alone");
        return EXIT_USAGE;
    }
    dem_model *model = files[1] ? NULL : cmd_model(options);
    if (!files[1] && !model)
        return EXIT_FAILED;
    e.model = model;
    arena_init(&arena, NULL);
    arena_init(&e.scratch, NULL);
    int code = guarded(&e);
    arena_release(&arena);
    arena_release(&e.scratch);
    dem_model_close(model);
    return code;
}

const struct command cmd_eval = {
    "eval", "treebanks against each other, or the analyzer against one",
    "Usage: demarche eval [OPTION...] GOLD.conllu [SYSTEM.conllu]\n"
    "\n"
    "Scores SYSTEM against GOLD as the CoNLL 2018 shared task does: precision, recall and F1\n"
    "over all words, and accuracy over those that both have, in %.  Names are counted where\n"
    "GOLD has any: spans and types exactly.  Without SYSTEM the analyzer itself is scored,\n"
    "on the words of GOLD (\"gold tokens\") and on its text (\"raw text\": split into\n"
    "sentences and words anew).\n"
    "\n"
    "  --names=FILE        names of GOLD: rows \"token TAB tag\" (B-PER, I-PER ...), a blank\n"
    "                      line between sentences, which are found by their characters\n"
    "  --format=tsv        rows of tabs: input, metric, precision, recall, F1, accuracy\n"
    "  --long=N            only sentences of at least N words, on the words of GOLD\n"
    "  --case=upper        the words in capitals (or lower, or title), likewise\n"
    "  --model=FILE        the analyzer's file, instead of models/en.model\n"
    "  --data=FOLDER       folder that has data/ and models/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche eval gold.conllu system.conllu\n"
    "  demarche eval --names=gold.bio --long=30 gold.conllu\n"
    "\n"
    "Exit: 0 done, 1 failure, 2 usage, 65 broken or different files, 66 no input, 74 write\n"
    "error.\n",
    run_eval};
