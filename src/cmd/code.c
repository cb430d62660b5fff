#include "cmd/cmd.h"
#include "engine/record.h"
#include "tree/conllu.h"

#include "base/banned.h"

static void code_job(void *user, const dem_model *model, struct job *job)
{
    const struct options *options = user;
    coder_run(model, &job->arena, &job->coded);
    job->output = options->per_document ? record_document(&job->arena, model, &job->coded)
                                        : record_events(&job->arena, model, &job->coded);
}

static int run_code(const struct options *options)
{
    return cmd_run_all(options, code_job);
}

const struct command cmd_code = {
    "code", "articles to events, one JSON line each",
    "Usage: demarche code [OPTION...] [FILE... | -]\n"
    "\n"
    "Reads articles and writes what political actors did to each other, one event a line\n"
    "(docs/event-record.md).  Plain text and JSON Lines are told apart by content.  Without\n"
    "a FILE, or with -, standard input is read.\n"
    "\n"
    "  --date=YYYY-MM-DD   date of documents that have none of their own\n"
    "  --publisher=NAME    publisher of documents that name none\n"
    "  --field NAME=KEY    JSON key of the text, date or id, where it is not a usual one\n"
    "  --per-document      one line a document, with its events in a list\n"
    "  --max-bad=N         so many bad records are tolerated (default 0) before exit 65\n"
    "  -j, --jobs=N        threads (default 1; 0: one a core); the output is the same\n"
    "  -o, --output=FILE   write to FILE; it appears whole or not at all\n"
    "  --data=FOLDER       folder that has data/ and models/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche code article.txt\n"
    "  demarche code --date=1999-11-03 --publisher=Monitor brief.txt | jq .event\n"
    "  zcat feed.jsonl.gz | demarche code -j0 --per-document - > events.jsonl\n"
    "\n"
    "Exit: 0 done, 1 failure, 2 usage, 65 too many bad records, 66 no input, 74 read or\n"
    "write error.\n",
    run_code};

static struct slice paragraph_id(struct arena *arena, const struct coded *coded, size_t i)
{
    return arena_print(arena, "%.*s-%zu", SLICE_ARG(coded->doc.id), i + 1);
}

static void parse_job(void *user, const dem_model *model, struct job *job)
{
    (void)user;
    struct coded *c = &job->coded;
    coder_parse(model, &job->arena, c);
    struct slice *lines = ARENA_ARRAY(&job->arena, struct slice, c->sentences.count + 1);
    for (size_t i = 0; i < c->sentences.count; i++) {
        dem_span span = c->sentences.list[i].span;
        lines[i] = conllu_write(&job->arena, &c->sentences.list[i].tree,
                                paragraph_id(&job->arena, c, i),
                                slice_part(c->doc.text, span.from, span.to));
    }
    job->output = arena_join(&job->arena, lines, c->sentences.count);
}

static int run_parse(const struct options *options)
{
    return cmd_run_all(options, parse_job);
}

const struct command cmd_parse = {
    "parse", "articles to sentences and dependency trees (CoNLL-U)",
    "Usage: demarche parse [OPTION...] [FILE... | -]\n"
    "\n"
    "Writes the sentences of each article as CoNLL-U: words, lemmas, tags and Universal\n"
    "Dependencies as the analyzer sees them.  The options are those of demarche code.\n"
    "\n"
    "Examples:\n"
    "  demarche parse article.txt\n"
    "  echo 'France recalled its envoy from Chad.' | demarche parse\n"
    "\n"
    "Exit: as demarche code.\n",
    run_parse};
