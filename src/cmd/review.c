/* The joint review from the command line: of whoever keeps the file. */
#include "base/error.h"
#include "cmd/cmd.h"
#include "review/review.h"

#include <math.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/banned.h"

enum { LINE_MAX_BYTES = 4096 };

struct call {
    const struct options *options;
    struct arena *arena;
    struct review *review;
    char **words; /* behind verb and store */
    dem_error *err;
};

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

/* ---- new, member ----------------------------------------------------------------- */

static dem_code begin_round(struct call *c, struct store *store)
{
    struct store_filter filter;
    struct slice query = SLICE_EMPTY;
    size_t events = 0;
    dem_code code = DEM_OK;
    store_filter_all(&filter);
    for (char **word = c->words + 1; *word && !code; word++) {
        code = store_query(c->arena, slice_of(*word), &filter, c->err);
        query =
            arena_print(c->arena, "%.*s%s%s", SLICE_ARG(query), query.len ? " " : "", *word);
    }
    if (!code && !store_filter_names(&filter, FIELD_KIND)) {
        code = store_query(c->arena, SLICE("kind:event"), &filter, c->err);
        query =
            arena_print(c->arena, "%.*s%skind:event", SLICE_ARG(query), query.len ? " " : "");
    }
    if (!code)
        code = review_round_new(c->review, store, slice_of(*c->words), &filter, query,
                                c->options->blind, c->options->limit, now(), &events, c->err);
    if (!code)
        printf("%zu events\n", events);
    return code;
}

static dem_code new_round(struct call *c)
{
    struct store *store;
    dem_code code = store_open(&store, c->options->files[1], STORE_READ, c->err);
    if (code)
        return code;
    code = begin_round(c, store);
    store_close(store);
    return code;
}

/* One line without its end; false at the end of the input. */
static bool read_line(struct slice *out, char *line)
{
    if (!fgets(line, LINE_MAX_BYTES, stdin))
        return false;
    size_t len = strlen(line);
    while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
        len--;
    *out = (struct slice){line, len};
    return true;
}

static bool ask(const char *what, struct slice *out, char *line)
{
    fprintf(stderr, "%s: ", what);
    bool read = read_line(out, line);
    fputs("\n", stderr);
    return read;
}

/* From the terminal without being shown, a new one twice; else the next line of standard
 * input. */
static dem_code read_password(const char *what, bool twice, struct slice *out, char *line,
                              dem_error *err)
{
    struct termios shown, hidden;
    static char again[LINE_MAX_BYTES];
    struct slice second = SLICE_EMPTY;
    bool terminal = !tcgetattr(STDIN_FILENO, &shown);
    if (!terminal)
        return read_line(out, line) ? DEM_OK
                                    : error_set(err, DEM_E_USAGE, "no password was given");
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    bool read = ask(what, out, line) && (!twice || ask("Once more", &second, again));
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    bool same = read && (!twice || slice_equal(*out, second));
    explicit_bzero(again, sizeof again);
    return same ? DEM_OK : error_set(err, DEM_E_USAGE, "the two passwords differ");
}

static dem_code add_member(struct call *c)
{
    static char line[LINE_MAX_BYTES];
    struct slice password;
    const char *party = c->words[1] ? c->words[1] : c->words[0];
    dem_code code = read_password("Password", true, &password, line, c->err);
    if (!code)
        code = review_member_add(c->review, slice_of(c->words[0]), slice_of(party), password,
                                 now(), c->err);
    explicit_bzero(line, sizeof line);
    return code;
}

static dem_code change_password(struct call *c)
{
    static char was[LINE_MAX_BYTES], line[LINE_MAX_BYTES];
    struct slice old, password;
    int64_t wait;
    dem_code code = read_password("Password until now", false, &old, was, c->err);
    if (!code)
        code = read_password("New password", true, &password, line, c->err);
    if (!code)
        code = review_password(c->review, slice_of(c->words[0]), old, password,
                               SLICE("command line"), now(), &wait, c->err);
    explicit_bzero(was, sizeof was);
    explicit_bzero(line, sizeof line);
    return code;
}

/* ---- list, agenda, agreement, export ------------------------------------------------- */

static dem_code whole_round(struct call *c, const char *name, struct round *out)
{
    return review_round(c->review, c->arena, slice_of(name), SLICE_EMPTY, 0, out, c->err);
}

static dem_code list_rounds(struct call *c)
{
    struct slice *names;
    size_t count;
    dem_code code = review_rounds(c->review, c->arena, &names, &count, c->err);
    for (size_t i = 0; i < count && !code; i++) {
        struct round r;
        code = review_round(c->review, c->arena, names[i], SLICE_EMPTY, 0, &r, c->err);
        if (code)
            break;
        printf("%.*s  %zu events%s", SLICE_ARG(r.name), r.items.count,
               r.blind ? ", blind" : "");
        for (size_t p = 0; p < r.parties.count; p++)
            printf("  %.*s %zu", SLICE_ARG(r.parties.list[p]), r.done[p]);
        printf("\n");
    }
    return code;
}

static dem_code put_page(struct call *c, bool all)
{
    struct phrases *phrases;
    struct round round;
    struct page page;
    dem_code code = phrases_open(c->arena, cmd_folder(c->options), &phrases, c->err);
    if (!code)
        code = whole_round(c, *c->words, &round);
    if (code)
        return code;
    if (all)
        review_protocol(c->arena, phrases, &round, review_whole, &page);
    else
        review_agenda(c->arena, phrases, &round, review_whole, &page);
    return cmd_page_write(c->options, &page, c->err);
}

static dem_code agenda(struct call *c)
{
    return put_page(c, false);
}

static dem_code export_round(struct call *c)
{
    struct round round;
    struct cmd_output output;
    if (!c->options->gold)
        return put_page(c, true);
    dem_code code = whole_round(c, *c->words, &round);
    if (code)
        return code;
    struct slice lines = review_gold(c->arena, &round);
    if (!cmd_output_open(&output, c->options->output))
        return error_set(c->err, DEM_E_SYSTEM, "nothing was written");
    bool written = fwrite(lines.len ? lines.at : "", 1, lines.len, output.stream) == lines.len;
    return cmd_output_close(&output, written) && written
               ? DEM_OK
               : error_set(c->err, DEM_E_SYSTEM, "nothing was written");
}

static void put_coefficient(double value)
{
    if (isnan(value))
        printf("\t");
    else
        printf("\t%.3f", value);
}

static void put_row(const struct agreement *a, const char *kind, size_t pairs)
{
    printf("%s\t%.*s\t%zu", kind, SLICE_ARG(a->what), a->units);
    put_coefficient(a->share);
    put_coefficient(a->alpha);
    for (size_t i = 0; i < pairs; i++)
        put_coefficient(a->kappa[i]);
    printf("\n");
}

static void put_table(const struct round *round, const struct agreements *a)
{
    printf("of\twhat\tevents\tequal\talpha");
    for (size_t i = 0; i < round->parties.count; i++)
        for (size_t k = i + 1; k < round->parties.count; k++)
            printf("\tkappa %.*s - %.*s", SLICE_ARG(round->parties.list[i]),
                   SLICE_ARG(round->parties.list[k]));
    printf("\n");
    for (int f = 0; f < FACET_COUNT; f++)
        put_row(&a->facets[f], "all", a->pairs);
    for (size_t i = 0; i < a->types.count; i++)
        put_row(&a->types.list[i], "type", a->pairs);
}

static dem_code agreement(struct call *c)
{
    struct round round;
    struct agreements a;
    dem_code code = whole_round(c, *c->words, &round);
    if (code)
        return code;
    review_agreement(c->arena, &round, &a);
    if (c->options->json) {
        json_t *value = review_agreement_json(&round, &a);
        json_dumpf(value, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
        printf("\n");
        json_decref(value);
    } else
        put_table(&round, &a);
    return DEM_OK;
}

/* ---- verify ---------------------------------------------------------------------------- */

static dem_code verify(struct call *c)
{
    struct chain_report report;
    struct slice head = c->words[0] ? slice_of(c->words[0]) : SLICE_EMPTY;
    dem_code code = review_verify(c->review, head, &report, c->err);
    if (code)
        return code;
    if (report.wrong)
        return error_set(c->err, DEM_E_FORMAT, "entry %llu: %s",
                         (unsigned long long)report.wrong, report.what);
    if (!report.known)
        return error_set(c->err, DEM_E_FORMAT,
                         "no entry has the hash %.*s: the chain was cut or made again",
                         SLICE_ARG(head));
    printf("%llu entries, %llu verdicts, all as they were signed\nhead ",
           (unsigned long long)report.entries, (unsigned long long)report.verdicts);
    for (int i = 0; i < REVIEW_HASH; i++)
        printf("%02x", report.head[i]);
    printf("\n");
    return DEM_OK;
}

/* ---- The command ---- */

static const struct verb {
    const char *name;
    dem_code (*run)(struct call *call);
    int least; /* words behind the store */
    int most;  /* -1: any number */
    bool make;
} verbs[] = {{"new", new_round, 1, -1, true},
             {"member", add_member, 1, 2, true},
             {"password", change_password, 1, 1, false},
             {"list", list_rounds, 0, 0, false},
             {"agenda", agenda, 1, 1, false},
             {"agreement", agreement, 1, 1, false},
             {"export", export_round, 1, 1, false},
             {"verify", verify, 0, 1, false}};

static const struct verb *verb_of(char *const *files)
{
    int count = 0;
    while (files[count])
        count++;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (count >= 2 + verbs[i].least && (verbs[i].most < 0 || count <= 2 + verbs[i].most) &&
            !strcmp(files[0], verbs[i].name))
            return &verbs[i];
    return NULL;
}

static int run(const struct options *options, const struct verb *verb, struct arena *arena)
{
    dem_error err = {.code = DEM_OK};
    struct call call = {
        .options = options, .arena = arena, .words = options->files + 2, .err = &err};
    const char *path = review_path(arena, options->files[1], options->review);
    if (!path) {
        cmd_complain("nothing is beside a shared store: name the review with --review=FILE");
        return EXIT_USAGE;
    }
    if (verb->make ? !cmd_store_there(options->files[1]) : access(path, F_OK)) {
        cmd_complain(verb->make ? "there is no store %s: demarche load makes one"
                                : "%s has no review: demarche review member and new begin one",
                     options->files[1]);
        return EXIT_NO_INPUT;
    }
    dem_code code = review_open(&call.review, path, verb->make, &err);
    if (!code)
        code = verb->run(&call);
    review_close(call.review);
    if (!code && fflush(stdout))
        code = error_system(&err, "the output cannot be written");
    if (code)
        cmd_complain("%s", err.what);
    return code == DEM_E_USAGE || code == DEM_END ? EXIT_USAGE
           : code                                 ? cmd_exit_code(code)
                                                  : EXIT_DONE;
}

static int run_review(const struct options *options)
{
    struct arena arena;
    const struct verb *verb = verb_of(options->files);
    int code;
    if (!verb) {
        cmd_complain("review wants a verb, a store and what belongs to it; see demarche review "
                     "--help");
        return EXIT_USAGE;
    }
    arena_init(&arena, NULL);
    if (setjmp(arena.guard)) {
        cmd_complain("not enough memory for the review");
        code = EXIT_FAILED;
    } else
        code = run(options, verb, &arena);
    arena_release(&arena);
    return code;
}

const struct command cmd_review = {
    "review", "a joint review: parties judge events, and what comes of it",
    "Usage: demarche review member DB NAME [PARTY]\n"
    "       demarche review password DB NAME\n"
    "       demarche review new [--blind] [--limit=N] DB ROUND [QUERY...]\n"
    "       demarche review list DB\n"
    "       demarche review agenda [--as=FORM] DB ROUND\n"
    "       demarche review agreement [--json] DB ROUND\n"
    "       demarche review export [--format=protocol|gold] [--as=FORM] DB ROUND\n"
    "       demarche review verify DB [HEAD]\n"
    "\n"
    "Parties (or coders) confirm, dispute or correct events of a store in the site of "
    "demarche\n"
    "serve, each with a sign-in of its own (docs/review.md).  Their verdicts are signed and "
    "kept\n"
    "in DB-review; the store is only read.\n"
    "\n"
    "member adds somebody who may sign in, for PARTY (default: for NAME alone); the password "
    "is\n"
    "asked for, or is the first line of standard input.  password changes it: it asks for the\n"
    "old one and for the new one (two lines of standard input), and signs NAME out "
    "everywhere.\n"
    "new begins a round over the events "
    "of\n"
    "QUERY (docs/query.md; event:ID,ID... names them).  list tells how far each party is.\n"
    "agenda tells what is in dispute, agreement how far the parties agree beyond chance, as a\n"
    "table.  export writes the protocol, or what was agreed on as gold data.  verify looks at\n"
    "every entry, key and signature; HEAD is a hash noted earlier that must still be there.\n"
    "\n"
    "  --blind             a party sees what others say of an event after it has spoken "
    "itself\n"
    "  --limit=N           so many events, the oldest (default 20; 0: all)\n"
    "  --format=protocol|gold   (default protocol)\n"
    "  --as=text|markdown|html|json   form of agenda and protocol (default text)\n"
    "  --json              agreement as JSON\n"
    "  -o, --output=FILE   agenda and export: into a file\n"
    "  --review=FILE       where the review is (default DB-review; a shared store wants it)\n"
    "  --data=FOLDER       folder that has data/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche review member press.db vargas Peru\n"
    "  demarche review new --blind --limit=0 press.db border-1999 with:PER with:ECU "
    "since:1999\n"
    "  demarche review export --as=html -o protocol.html press.db border-1999\n"
    "  demarche review verify press.db\n"
    "\n"
    "Exit: 0 done, 1 failure, 2 usage, 65 tampered with or no review, 66 no such file, 74 "
    "read\n"
    "or write error.\n",
    run_review};
