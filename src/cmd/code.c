#include "cmd/cmd.h"
#include "engine/record.h"

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
    "  --issues=FILE       issue queries (docs/issues.md) instead of data/issues/issues.txt\n"
    "\n"
    "Examples:\n"
    "  demarche code article.txt\n"
    "  demarche code --date=1999-11-03 --publisher=Monitor brief.txt | jq .event\n"
    "  demarche code --issues=aegean.txt press/*.txt\n"
    "  zcat feed.jsonl.gz | demarche code -j0 --per-document - > events.jsonl\n"
    "\n"
    "Exit: 0 done, 1 failure, 2 usage, 65 too many bad records, 66 no input, 74 read or\n"
    "write error.\n",
    run_code};
