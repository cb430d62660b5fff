/* Articles to trees, and treebanks to the trees that the analyzer sees in them. */
#include "cmd/cmd.h"

#include "base/banned.h"

static struct slice parse_document(const dem_model *model, struct arena *arena, struct coded *c)
{
    coder_parse(model, arena, c);
    struct slice *lines = ARENA_ARRAY(arena, struct slice, c->sentences.count);
    for (size_t i = 0; i < c->sentences.count; i++) {
        dem_span span = c->sentences.list[i].span;
        struct slice text = slice_part(c->doc.text, span.from, span.to);
        struct slice comments = arena_print(arena, "# sent_id = %.*s-%zu\n# text = %.*s\n",
                                            SLICE_ARG(c->doc.id), i + 1, SLICE_ARG(text));
        lines[i] = conllu_write(arena, &c->sentences.list[i].tree, c->doc.text, comments);
    }
    return arena_join(arena, lines, c->sentences.count);
}

static void parse_job(void *user, const dem_model *model, struct job *job)
{
    struct conllu *s = &job->sentence;
    (void)user;
    if (!s->tree.count) {
        job->output = parse_document(model, &job->arena, &job->coded);
        return;
    }
    coder_tree(model, &job->arena, &s->tree);
    job->output = conllu_write(&job->arena, &s->tree, s->text, s->comments);
}

static int run_parse(const struct options *options)
{
    return cmd_run_trees(options, parse_job);
}

const struct command cmd_parse = {
    "parse", "articles to sentences and dependency trees (CoNLL-U)",
    "Usage: demarche parse [OPTION...] [FILE... | -]\n"
    "\n"
    "Writes the sentences of each article as CoNLL-U: words, lemmas, tags, names (NER= in the\n"
    "last column) and Universal Dependencies as the analyzer sees them.  Of CoNLL-U, told\n"
    "apart by content, the sentences, tokens and comments are kept and the rest is made\n"
    "anew; a broken sentence is named with its line and left out.  The options are those of\n"
    "demarche code, and:\n"
    "\n"
    "  --model=FILE        the analyzer's file, instead of models/en.model\n"
    "\n"
    "Examples:\n"
    "  demarche parse article.txt\n"
    "  echo 'France recalled its envoy from Chad.' | demarche parse\n"
    "  demarche parse treebank.conllu > system.conllu\n"
    "\n"
    "Exit: as demarche code.\n",
    run_parse};
