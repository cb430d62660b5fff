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

static void pattern_job(void *user, const dem_model *model, struct job *job)
{
    const struct options *options = user;
    coder_patterns(model, options->dict, &job->arena, &job->coded);
    const struct dictionaries *dict = options->dict;
    job->output = options->petrarch ? record_petrarch(&job->arena, &job->coded)
                  : options->per_document
                      ? record_pattern_document(&job->arena, model, dict, &job->coded)
                      : record_patterns(&job->arena, model, dict, &job->coded);
}

static int run_dictionaries(const struct options *options)
{
    struct options with = *options;
    struct arena arena;
    int code = EXIT_FAILED;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        cmd_complain("not enough memory for the dictionaries");
    else if ((with.dict = cmd_dictionaries(&arena, options, &code)) != NULL) {
        if (with.dict->findings.count)
            cmd_complain("%zu bad lines of the dictionaries are passed over; demarche dict "
                         "check --dictionaries=... tells which",
                         with.dict->findings.count);
        code = cmd_run_all(&with, pattern_job);
    }
    arena_release(&arena);
    return code;
}

static int run_code(const struct options *options)
{
    if (options->dictionary_count)
        return run_dictionaries(options);
    if (options->petrarch || options->setting_count) {
        cmd_complain("--format=petrarch and --dict-option want --dictionaries");
        return EXIT_USAGE;
    }
    return cmd_run_all(options, code_job);
}

const struct command cmd_code = {
    "code", "articles to events, one JSON line each",
    "Usage: demarche code [OPTION...] [FILE... | -]\n"
    "\n"
    "Reads articles and writes what political actors did to each other, one event a line\n"
    "(docs/event-record.md).  A FILE may be a folder, too.  Formats are told by content: "
    "text,\n"
    "JSON Lines, CSV, HTML, RSS and Atom, WARC, Nexis, Factiva, Word, RTF, PETRARCH, TABARI,\n"
    "packed with gzip, zstd or zip or not (docs/input.md).  Without a FILE, or with -,\n"
    "standard input is read.  What is not in English is told and left uncoded.\n"
    "\n"
    "  --date=YYYY-MM-DD   date of documents that have none of their own\n"
    "  --publisher=NAME    publisher of documents that name none\n"
    "  --field NAME=KEY    JSON key or CSV column where it is not a usual one; NAME: text,\n"
    "                      date, id, title, url, publisher, language\n"
    "  --language=CODE     language of all documents (default: identified for each)\n"
    "  --per-document      one line a document, with its events in a list\n"
    "  --shard=I/N         the documents whose id hashes to share I of N; slurm: of the array\n"
    "  --files-from=FILE   the files that FILE names, a line each (-: standard input)\n"
    "  --parts=FOLDER      a file of output for each of input; those that are there are done\n"
    "  --warc=FOLDER       where the WARC files are that records refer to (docs/stream.md)\n"
    "  --max-bad=N         so many bad records are tolerated (default 0) before exit 65\n"
    "  --dictionaries=PATH code with the dictionaries of TABARI or PETRARCH: a folder, a\n"
    "                      file, a .project or .ini (again for more; docs/dictionaries.md)\n"
    "  --dict-option=NAME=VALUE  an option of theirs, such as require_dyad=false\n"
    "  --format=petrarch   with --dictionaries: PETRARCH's columns instead of JSON\n"
    "  -j, --jobs=N        threads (default 1; 0: one a core); the output is the same\n"
    "  -o, --output=FILE   write to FILE; it appears whole or not at all\n"
    "  --data=FOLDER       folder that has data/ and models/ (also: DEMARCHE_HOME)\n"
    "  --issues=FILE       issue queries (docs/issues.md) instead of data/issues/issues.txt\n"
    "\n"
    "Examples:\n"
    "  demarche code article.txt\n"
    "  demarche code --date=1999-11-03 --publisher=Monitor brief.txt | jq .event\n"
    "  demarche code --dictionaries=phoenix/ --format=petrarch article.txt\n"
    "  demarche code --issues=aegean.txt press/*.txt\n"
    "  demarche code --per-document --shard=slurm --parts=coded --files-from=files.txt\n"
    "  demarche code --field text=story --max-bad=10 scraped/ nexis.zip crawl.warc.gz\n"
    "  demarche code -j0 --per-document - < feed.jsonl.gz > events.jsonl\n"
    "\n"
    "Exit: 0 done, 1 failure or interrupted (what is in hand is finished; no FILE of output "
    "is\n"
    "made), 2 usage, 65 too many bad records, 66 no input, 74 read or write error.\n",
    run_code};
