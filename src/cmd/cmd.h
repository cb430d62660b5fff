/* cmd/cmd.h - what the commands share. */
#ifndef DEM_CMD_CMD_H
#define DEM_CMD_CMD_H

#include "alerts/alerts.h"
#include "engine/stream.h"
#include "fetch/guard.h"
#include "formats/formats.h"
#include "input/input.h"
#include "queue/queue.h"
#include "reports/reports.h"
#include "store/store.h"
#include "train/train.h"

/* Exit codes, as documented in every --help. */
enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_BAD_RECORDS = 65,
    EXIT_NO_INPUT = 66,
    EXIT_INPUT_OUTPUT = 74
};

enum { DICTIONARIES_MAX = 32 };

/* What --as takes; a command has its own choice of them. */
enum form {
    FORM_TEXT = PAGE_TEXT,
    FORM_MARKDOWN = PAGE_MARKDOWN,
    FORM_HTML = PAGE_HTML,
    FORM_JSON = PAGE_JSON,
    FORM_SVG,
    FORM_CSV,
    FORM_JSONL,
    FORM_RSS
};

enum letters { LETTERS_AS_GIVEN, LETTERS_UPPER, LETTERS_LOWER, LETTERS_TITLE };

struct options {
    struct input_options input;
    const char *data;       /* folder with data/ and models/, or NULL */
    const char *output;     /* --output FILE, or NULL */
    const char *parts;      /* --parts FOLDER, or NULL */
    const char *files_from; /* --files-from FILE, or NULL */
    uint32_t shard, shards; /* --shard: this one of so many, from 1; 0: all */
    unsigned threads;
    long max_bad;
    bool per_document;
    const char *model;  /* the analyzer's file, or NULL for the folder's own */
    const char *issues; /* issue queries, or NULL for data/issues/issues.txt */
    const char *names;  /* names of the gold treebank, or NULL */
    bool tsv;
    bool gaps;           /* dict check: days without a holder, too */
    uint32_t long_words; /* only sentences of at least so many words */
    enum letters letters;
    const char *vectors; /* word vectors to start training from, or NULL */
    const char *silver;  /* trees that another model made, or NULL */
    const char *teachers[TEACHERS_MAX];
    uint32_t teacher_count;
    char *dictionaries[DICTIONARIES_MAX + 1]; /* of TABARI or PETRARCH; NULL-terminated */
    uint32_t dictionary_count;
    const char *settings[DICTIONARIES_MAX]; /* their options, NAME=VALUE */
    uint32_t setting_count;
    const struct dictionaries *dict; /* those above, once they are open */
    bool petrarch;                   /* --format=petrarch */
    struct train_options train;
    struct store_table table;                /* aggregate: --by, --every, --per */
    uint32_t limit;                          /* search: so many events, 0: all */
    struct slice issue;                      /* dossier, trend: --issue, or empty */
    enum form form;                          /* --as */
    const char *rules, *state, *webhook;     /* alert; NULL: not given */
    bool fresh;                              /* alert: --new */
    const char *listen, *token_file, *hosts; /* serve; NULL: not given */
    bool json, oldest, list;                 /* search: records as they are; the oldest first */
    bool once, retry;                        /* watch, work, sink */
    bool evaluate, events;                   /* forecast; trend */
    bool blind, gold;                        /* review: --blind, --format=gold */
    bool behind_tls;                         /* serve */
    uint32_t requests;   /* serve: a second from one address; 0: the usual */
    dem_day from, to;    /* trend; DEM_DAY_UNKNOWN: all */
    uint32_t half_life;  /* trend: days */
    bool missing;        /* push */
    const char *metrics; /* work, sink: --metrics, or NULL */
    const char *review;  /* file of a joint review, or NULL: beside its store */
    const char *spool;   /* folder of messages that are too large for a queue, or NULL */
    int64_t queue_size, ack_wait_ms;
    int64_t interval_ms, gap_ms, timeout_ms;
    struct guard guard;
    const struct format *format; /* export: --format, or NULL */
    enum header header;          /* export */
    char **files;                /* NULL-terminated */
};

/* One command: its name, a line for the overview, its --help, and itself. */
struct command {
    const char *name, *line, *help;
    int (*run)(const struct options *options);
};

/* Every command, in the order of the overview. */
#define COMMANDS(X)                                                                            \
    X(code)                                                                                    \
    X(parse)                                                                                   \
    X(explain)                                                                                 \
    X(eval)                                                                                    \
    X(train)                                                                                   \
    X(dict)                                                                                    \
    X(calibrate)                                                                               \
    X(load)                                                                                    \
    X(watch)                                                                                   \
    X(recode)                                                                                  \
    X(status)                                                                                  \
    X(search)                                                                                  \
    X(aggregate)                                                                               \
    X(export)                                                                                  \
    X(store)                                                                                   \
    X(dossier)                                                                                 \
    X(brief)                                                                                   \
    X(alert)                                                                                   \
    X(board)                                                                                   \
    X(trend)                                                                                   \
    X(network)                                                                                 \
    X(forecast)                                                                                \
    X(review)                                                                                  \
    X(serve)                                                                                   \
    X(push)                                                                                    \
    X(work)                                                                                    \
    X(sink)                                                                                    \
    X(dead)                                                                                    \
    X(doctor)

#define COMMAND(name) extern const struct command cmd_##name;
COMMANDS(COMMAND)
#undef COMMAND

/* Reads the arguments behind the command's name; returns 0, or an exit code + 1. */
int options_read(int argc, char **argv, const struct command *command, struct options *out);

/* The folder that has data/ and models/: --data, DEMARCHE_HOME, the installed or the source. */
const char *cmd_folder(const struct options *options);
/* The lexicon's image where it is not in that folder's models/; else NULL. */
const char *cmd_image(const struct options *options);
/* Opens its model, with --model for its analyzer and --issues for its queries; cmd_model
 * complains where that fails, and returns NULL. */
dem_code cmd_model_open(const struct options *options, dem_model **out, dem_error *err);
dem_model *cmd_model(const struct options *options);
/* Opens --dictionaries with --dict-option; `arena` must outlive them.  Complains and returns
 * NULL if that fails; *code is then the exit code. */
struct dictionaries *cmd_dictionaries(struct arena *arena, const struct options *options,
                                      int *code);
/* "demarche: ..." on stderr, one line. */
void cmd_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
int cmd_exit_code(dem_code code);
/* Lets SIGINT and SIGTERM set what this points to, and SIGPIPE end the program. */
volatile const int *cmd_catch_signals(void);
/* Has one of them come?  Then says so, with what is left of the work. */
bool cmd_interrupted(const char *what_of_it);
/* Complains of an input that cannot be read or is broken, with its line; the exit code.
 * `path` is NULL where the error names its place itself. */
int cmd_bad_input(const char *path, const dem_error *error);

struct cmd_output {
    FILE *stream;     /* stdout without a path */
    const char *path; /* of --output, or NULL */
    char temporary[4096];
};

/* Opens --output, or stdout for NULL; complains and returns false if that fails.  A signal that
 * ends the program takes the unfinished file away: one at a time is open. */
bool cmd_output_open(struct cmd_output *output, const char *path);
/* Puts the file in its place, or takes it away without `keep`; false if it could not be
 * written, which is complained of. */
bool cmd_output_close(struct cmd_output *output, bool keep);

/* Is there a file, or a server to be asked? */
bool cmd_store_there(const char *path);
/* The store that the first argument names; 0, or an exit code + 1.  `command` is for what is
 * complained of. */
int cmd_store_open(const struct options *options, const char *command, enum store_mode mode,
                   struct store **out);
/* Reads the arguments behind the store as one query. */
dem_code cmd_store_filter(struct arena *arena, const struct options *options,
                          struct store_filter *out, dem_error *err);
typedef dem_code cmd_use_fn(struct arena *arena, const struct options *options,
                            struct store *store, dem_error *err);
/* Gives an open store and an arena to `use`, then closes it; complains of an error.  Returns
 * the exit code. */
int cmd_use_store(const struct options *options, struct store *store, cmd_use_fn *use);
/* Opens the store to read, with an arena for `use`; complains of its error.  Returns the exit
 * code. */
int cmd_with_store(const struct options *options, const char *command, cmd_use_fn *use);

/* Opens the store to read, with what src/trends counts in it up to date if that may be; 0, or
 * an exit code + 1. */
int cmd_counted_open(const struct options *options, const char *command, struct store **out);
/* The same for `show`, with an arena (its guard set) and a stream to --output, which appears
 * whole or not at all; complains of its error.  Returns the exit code. */
typedef dem_code cmd_show_fn(struct arena *arena, const struct options *options,
                             struct store *store, FILE *out, dem_error *err);
int cmd_show_counted(const struct options *options, const char *command, cmd_show_fn *show);
/* The same for what opens its output itself, as cmd_with_store. */
int cmd_with_counted(const struct options *options, const char *command, cmd_use_fn *use);

/* A store that is written to for days: what src/trends counts in it, and what answers what. */
struct cmd_upkeep {
    struct store *store;
    const struct lexicon *lexicon; /* which code answers which: told once */
    bool changed;                  /* something was put since; its owner sets it */
    double ended, took;            /* the last time, in seconds */
};
enum upkeep { UPKEEP_LAST = 0, UPKEEP_IDLE = 5, UPKEEP_BUSY = 60 }; /* seconds since then */
/* Brings it up to date where it changed, outside of a transaction: so many seconds after the
 * last time at the earliest, and, but for the last, for no more than a part of all time. */
dem_code cmd_upkeep(struct cmd_upkeep *upkeep, enum upkeep when, dem_error *err);

/* Width and colours of the terminal, else those of a page of text. */
struct page_style cmd_style(const struct options *options);
/* The day of --date, else the clock's. */
dem_day cmd_today(const struct options *options);
/* A page to --output or stdout, as --as says. */
dem_code cmd_page_write(const struct options *options, const struct page *page, dem_error *err);

/* Every document of every file through `work`, in order; what it makes goes to stdout
 * (or --output, which appears whole or not at all).  Returns the exit code. */
int cmd_run_all(const struct options *options,
                void (*work)(void *user, const dem_model *model, struct job *job));
/* The same, but files of CoNLL-U are told by content, and each of their sentences becomes a
 * job with `sentence` filled instead of a document. */
int cmd_run_trees(const struct options *options,
                  void (*work)(void *user, const dem_model *model, struct job *job));
/* Every document of `files`, as it was read, to `give`.  Returns the exit code. */
int cmd_run_documents(const struct options *options, char **files, void *user,
                      dem_code (*give)(void *user, struct job *job, dem_error *err));

/* The queue that the first argument names, waited for until a signal comes; complains and
 * returns NULL with *code if that fails. */
struct queue *cmd_queue_open(const struct options *options, const char *command, int *code);
/* Has the command so many arguments, the first of them a queue?  Else complains. */
bool cmd_queue_wanted(const struct options *options, const char *command, size_t arguments);
/* What work and sink have done, for --metrics. */
struct cmd_metrics {
    const char *path; /* NULL: nobody wants it */
    bool codes;       /* articles, else results are taken */
    uint64_t done, dead, again, errors;
    double fetch, code, put; /* seconds of each stage */
    double written;          /* when, in seconds */
    bool told;               /* that it could not be */
};

double cmd_seconds(void); /* of a clock that only goes on */
/* Every ten seconds, or now.  A file that cannot be written is complained of once and stops
 * nothing. */
void cmd_metrics_write(struct cmd_metrics *metrics, struct queue *queue, bool now);
struct store_coder cmd_coder(const dem_model *model);

/* What a run into a store shows; `read` and `total` are bytes of the input (0: not known). */
struct show {
    void (*seen)(struct show *show, const struct store_progress *at, uint64_t read,
                 uint64_t total);
    /* recode: each difference */
    void (*changed)(struct show *show, const struct store_difference *difference);
    void *user;
    double begun, shown;
    bool on;
};

/* The bar that load and recode show on a terminal. */
struct show cmd_bar_begin(void);
void cmd_bar_end(const struct show *show, const struct store_progress *at);
/* The documents of all files into the store.  Returns the exit code. */
int cmd_run_load(const struct options *options, struct store *store, struct show *show,
                 struct store_progress *out);
/* Codes again what the store has. */
int cmd_run_recode(const struct options *options, struct store *store, struct show *show,
                   struct store_progress *out);

#endif
