/* The data files for those who edit them: what is wrong, what is known, what still works. */
#include "base/error.h"
#include "cmd/cmd.h"
#include "base/file.h"
#include "exchange/exchange.h"
#include "input/language.h"
#include "lexicon/image.h"
#include "topics/topics.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/banned.h"

static int done(int code)
{
    if (!fflush(stdout) && !ferror(stdout))
        return code;
    cmd_complain("the output cannot be written");
    return EXIT_INPUT_OUTPUT;
}

static const char *data_folder(struct arena *arena, const struct options *options)
{
    return arena_print(arena, "%s/data%c", cmd_folder(options), 0).at;
}

/* ---- check -------------------------------------------------------------- */

/* Gaps are no fault by themselves: they are counted apart.  Returns the number of faults. */
static size_t print_counts(const struct findings *f, bool gaps)
{
    size_t counts[FINDING_KINDS] = {0};
    const char *comma = ": ";
    for (size_t i = 0; i < f->count; i++)
        counts[f->list[i].kind]++;
    size_t faults = f->count - counts[FINDING_GAP];
    if (gaps)
        printf("%zu gap%s between terms of office\n", counts[FINDING_GAP],
               counts[FINDING_GAP] == 1 ? "" : "s");
    printf("%zu finding%s in %zu rows of %zu files", faults, faults == 1 ? "" : "s", f->rows,
           f->files);
    for (int kind = 0; kind < FINDING_KINDS; kind++) {
        if (!counts[kind] || kind == FINDING_GAP)
            continue;
        printf("%s%zu %s", comma, counts[kind], finding_name((enum finding_kind)kind));
        comma = ", ";
    }
    printf("\n");
    return faults;
}

static void print_dictionaries(const struct dictionaries *d)
{
    size_t patterns = 0;
    for (size_t i = 0; i < d->blocks.count; i++)
        patterns += d->blocks.list[i].patterns.count;
    printf(
        "%s dictionaries, %u files, %u lines: %zu verb forms with %zu patterns and %zu sets, "
        "%zu names of %zu actors, %zu of %zu agents, %zu discards, %zu issues, %zu times, "
        "%zu attributions; %zu finding%s\n",
        d->family == DICT_TABARI ? "TABARI" : "PETRARCH", d->files, d->lines, d->verbs.count,
        patterns, d->sets.count, d->actor_names.count, d->actors.count, d->agent_names.count,
        d->agents.count, d->discards.count, d->issues.count, d->times.count,
        d->attributions.count, d->findings.count, d->findings.count == 1 ? "" : "s");
    if (d->transformations)
        printf("%u transformations (\"~\" lines) are read but not applied\n",
               d->transformations);
}

static int check_dictionaries(struct arena *arena, const struct options *options)
{
    int code = EXIT_FAILED;
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    const struct dictionaries *d = cmd_dictionaries(arena, options, &code);
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (!d)
        return code;
    for (size_t i = 0; i < d->findings.count; i++) {
        const struct dict_finding *f = &d->findings.list[i];
        printf("%s:%u: %.*s\n", f->place.path, f->place.line, SLICE_ARG(f->what));
    }
    print_dictionaries(d);
    fprintf(stderr, "read in %.3f s\n",
            (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) * 1e-9);
    return done(d->findings.count ? EXIT_BAD_RECORDS : EXIT_DONE);
}

/* The gazetteer against its checksum; none is no fault. */
static dem_code check_gazetteer(struct arena *arena, const struct options *options,
                                dem_error *error)
{
    struct gazetteer g;
    dem_code code = coder_gazetteer(&g, arena, cmd_folder(options), error);
    if (!code && g.row_count && !gazetteer_whole(&g))
        code =
            error_set(error, DEM_E_FORMAT,
                      "gazetteer/places.gaz does not agree with its checksum; build it again");
    gazetteer_close(&g);
    return code;
}

static int check(struct arena *arena, const struct options *options)
{
    struct findings found;
    dem_error error;
    if (options->files[1]) {
        cmd_complain("dict check takes no \"%s\"; see demarche dict --help", options->files[1]);
        return EXIT_USAGE;
    }
    if (options->dictionary_count)
        return check_dictionaries(arena, options);
    const char *folder = data_folder(arena, options);
    struct lexicon *lex;
    struct topic_rules *topics;
    if (lexicon_check(arena, folder, options->gaps, &lex, &found, &error) ||
        topics_open(&topics, arena, lex, folder, options->issues, &found, &error) ||
        phrases_check(arena, folder, lex, &found, &error) ||
        languages_check(arena, folder, &found, &error))
        return cmd_bad_input(NULL, &error);
    for (size_t i = 0; i < found.count; i++) {
        const struct finding *f = &found.list[i];
        printf("%s:%u: %s: %.*s\n", f->path, f->line, finding_name(f->kind),
               SLICE_ARG(f->what));
    }
    size_t faults = print_counts(&found, options->gaps);
    if (check_gazetteer(arena, options, &error))
        return cmd_bad_input(NULL, &error);
    return done(faults ? EXIT_BAD_RECORDS : EXIT_DONE);
}

/* ---- show --------------------------------------------------------------- */

static void show_day(dem_day day, const char *open)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    if (day == DEM_DAY_UNKNOWN)
        printf("%s", open);
    else
        printf("%04d-%02d-%02d", d.year, d.month, d.day);
}

static void show_sectors(const struct sectors *s)
{
    for (uint8_t i = 0; i < s->count; i++)
        printf(" %s", s->code[i]);
}

static void show_terms(const struct person *person)
{
    for (size_t i = 0; i < person->count; i++) {
        const struct term *t = &person->list[i];
        printf("    %s", t->iso3[0] ? t->iso3 : "_");
        show_sectors(&t->sectors);
        printf(" %.*s, ", SLICE_ARG(t->office));
        show_day(t->from, "..");
        printf(" to ");
        show_day(t->to, "now");
        printf("\n");
    }
}

static void show_entry(const struct lexicon *lex, const struct entry *e)
{
    static const char *const kinds[] = {"country", "adjective",    "nationals", "metonym",
                                        "region",  "organisation", "person",    "place"};
    printf("%s: %.*s", kinds[e->kind], SLICE_ARG(e->name));
    if (e->kind != ENTRY_PERSON)
        printf(" (%s", e->iso3[0] ? e->iso3 : "_");
    show_sectors(&e->sectors);
    printf("%s\n", e->kind == ENTRY_PERSON ? "" : ")");
    if (e->kind == ENTRY_PERSON)
        show_terms(&lex->persons.list[e->person]);
}

static bool show_names(const struct lexicon *lex, struct slice word)
{
    int32_t first = lexicon_name(lex, word);
    for (int32_t at = first; at >= 0; at = lex->entries.list[at].next)
        if (lex->entries.list[at].kind != ENTRY_PLACE) /* show_places has them */
            show_entry(lex, &lex->entries.list[at]);
    return first >= 0;
}

static void show_place(const struct place_candidate *c)
{
    const struct place *p = &c->place;
    printf("%s: %.*s (%s", place_precision_name(p->precision), SLICE_ARG(p->name), p->iso3);
    if (p->admin1.len && p->precision == PLACE_TOWN)
        printf(", %.*s", SLICE_ARG(p->admin1));
    if (p->admin1_code.len)
        printf(", %.*s", SLICE_ARG(p->admin1_code));
    if (p->feature.len)
        printf(", %.*s", SLICE_ARG(p->feature));
    printf(", %.2f %.2f, %u people", p->lat, p->lon, p->population);
    if (p->id.len)
        printf(", GeoNames %.*s", SLICE_ARG(p->id));
    printf("), weight %.1f\n", c->base);
}

/* The places of that name, the likeliest first. */
static bool show_places(struct arena *arena, const struct lexicon *lex,
                        const struct gazetteer *g, struct slice word)
{
    enum { SHOWN = 12 };
    struct place_mention m;
    places_of_name(arena, lex, g->row_count ? g : NULL, word, &m);
    for (size_t i = 0; i < m.count && i < SHOWN; i++)
        show_place(&m.list[i]);
    if (m.count > SHOWN)
        printf("and %zu more places of that name\n", m.count - SHOWN);
    return m.count > 0;
}

static bool show_agent(const struct lexicon *lex, struct slice word)
{
    const struct agent *a = lexicon_agent(lex, word);
    if (!a)
        return false;
    printf("agent: %.*s (", SLICE_ARG(a->lemma));
    for (uint8_t i = 0; i < a->sectors.count; i++)
        printf("%s%s", i ? " " : "", a->sectors.code[i]);
    printf("%s)\n", a->needs_country ? ", only with a country or a group" : "");
    return true;
}

/* What of it is handed over, and what it says of an amount. */
static bool show_item(const struct lexicon *lex, struct slice word)
{
    static const char *const kinds[] = {"number", "currency", "measure"};
    const struct item_class *item = lexicon_item(lex, word);
    const struct quantity *q = lexicon_quantity(lex, word);
    if (item)
        printf("item: %.*s (%.*s)\n", SLICE_ARG(item->name), SLICE_ARG(item->meaning));
    if (q && q->kind == QUANTITY_NUMBER)
        printf("number: %.15g\n", q->number);
    else if (q)
        printf("%s: %.*s\n", kinds[q->kind], SLICE_ARG(q->unit));
    return item || q;
}

/* predicate pos event cameo roles tests example, as they stand in the row */
static void show_frame(const struct lexicon *lex, const struct frame *f)
{
    static const char *const names[] = {"roles", "tests", "example"};
    struct slice predicate = lexicon_column(f, COLUMN_PREDICATE),
                 event = lexicon_column(f, COLUMN_EVENT);
    const struct code *code = f->cameo.len ? lexicon_code(lex, f->cameo) : NULL;
    printf("%s: %.*s: %.*s %.*s%s%.*s%s, data/%.*s:%u\n", f->op ? "operator" : "frame",
           SLICE_ARG(predicate), SLICE_ARG(event), SLICE_ARG(f->cameo), code ? " (" : "",
           code ? (int)code->name.len : 0, code ? code->name.at : "", code ? ")" : "",
           SLICE_ARG(f->file), f->line);
    for (int i = 0; i < 3; i++) {
        struct slice field = lexicon_column(f, (enum frame_column)(COLUMN_ROLES + i));
        if (!slice_is(field, "-"))
            printf("    %-8s %.*s\n", names[i], SLICE_ARG(field));
    }
}

static bool show_frames(const struct lexicon *lex, struct slice word)
{
    bool any = false;
    for (size_t i = 0; i < lex->frames.count; i++) {
        const struct frame *f = &lex->frames.list[i];
        if (!slice_equal(f->head, word) &&
            !slice_equal(lexicon_column(f, COLUMN_PREDICATE), word))
            continue;
        show_frame(lex, f);
        any = true;
    }
    return any;
}

static bool show_words(const struct lexicon *lex, struct slice word)
{
    static const char *const kinds[REPORT_COUNT] = {
        "", "say", "claim", "deny", "hedge", "believe", "charge", "quote", "seem", "view"};
    enum report_kind report = lexicon_report(lex, word);
    enum cue_kind cue = lexicon_cue(lex, word);
    if (report)
        printf("report: %s\n", kinds[report]);
    if (cue)
        printf("cue: %s\n", lexicon_cue_name(cue));
    return report || cue;
}

static bool show_codes(const struct lexicon *lex, struct slice word)
{
    const struct code *code = lexicon_code(lex, word);
    bool any = code && slice_equal(code->cameo, word);
    if (any)
        printf("CAMEO %.*s: %.*s: %.*s%s%.*s, Goldstein %g\n", SLICE_ARG(code->cameo),
               SLICE_ARG(code->name), SLICE_ARG(code->type), code->mode.len ? "." : "",
               SLICE_ARG(code->mode), code->goldstein);
    for (size_t i = 0; i < lex->plovers.count; i++) {
        const struct plover *p = &lex->plovers.list[i];
        if (!slice_equal(p->type, word) && !slice_equal(p->mode, word))
            continue;
        printf("PLOVER %.*s%s%.*s: %.*s: quad %d, score %g, CAMEO %.*s\n", SLICE_ARG(p->type),
               p->mode.len ? "." : "", SLICE_ARG(p->mode), SLICE_ARG(p->meaning), p->quad,
               p->score, SLICE_ARG(p->cameo));
        any = true;
    }
    return any;
}

static bool show_topics(struct arena *arena, const struct topic_rules *topics,
                        struct slice word)
{
    struct slice lines = topics_tell(arena, topics, word);
    printf("%.*s", SLICE_ARG(lines));
    return lines.len > 0;
}

/* The words after "show" as one name. */
static struct slice words_of(struct arena *arena, char **words)
{
    struct slice all = slice_of(words[0]);
    for (size_t i = 1; words[i]; i++)
        all = arena_print(arena, "%.*s %s", SLICE_ARG(all), words[i]);
    return all;
}

static int show(struct arena *arena, const struct options *options)
{
    struct lexicon *lex;
    struct topic_rules *topics;
    struct gazetteer g;
    dem_error error;
    if (!options->files[1]) {
        cmd_complain("dict show wants a word or a name; see demarche dict --help");
        return EXIT_USAGE;
    }
    const char *folder = data_folder(arena, options);
    if (lexicon_open(&lex, arena, folder, &error) ||
        topics_open(&topics, arena, lex, folder, options->issues, NULL, &error) ||
        coder_gazetteer(&g, arena, cmd_folder(options), &error))
        return cmd_bad_input(NULL, &error);
    struct slice word = words_of(arena, options->files + 1);
    bool any = show_names(lex, word);
    any |= show_places(arena, lex, &g, word);
    any |= show_agent(lex, word);
    any |= show_item(lex, word);
    any |= show_frames(lex, word);
    any |= show_words(lex, word);
    any |= show_codes(lex, word);
    any |= show_topics(arena, topics, word);
    gazetteer_close(&g);
    if (!any)
        cmd_complain("nothing is known of \"%.*s\"", SLICE_ARG(word));
    return done(any ? EXIT_DONE : EXIT_FAILED);
}

/* ---- test --------------------------------------------------------------- */

/* The frame that makes an event of the example, or carries it: `f` if it is among them, else
 * the first, or NULL. */
static const struct frame *taker(const dem_model *model, struct arena *arena,
                                 const struct frame *f, struct slice example)
{
    struct coded coded = {
        .doc = {.source = example, .id = f->id, .published = calendar_day(2000, 1, 1)}};
    const struct frame *first = NULL;
    coder_run(model, arena, &coded);
    for (size_t i = 0; i < coded.events.count; i++) {
        const struct event *e = &coded.events.list[i];
        if (e->frame == f || e->carrier == f)
            return f;
        if (!first)
            first = e->frame;
    }
    return first;
}

static int test_frames(const dem_model *model, struct arena *arena)
{
    const struct lexicon *lex = model->lexicon;
    size_t tried = 0, passed = 0;
    for (size_t i = 0; i < lex->frames.count; i++) {
        const struct frame *f = &lex->frames.list[i];
        struct slice example = lexicon_column(f, COLUMN_EXAMPLE);
        if (!example.len || slice_is(example, "-"))
            continue;
        arena_reset(arena);
        tried++;
        const struct frame *by = taker(model, arena, f, example);
        bool idle = !by && (f->op == OP_WANT || f->op == OP_PASS);
        passed += by == f || idle;
        if (idle) /* what is only wished for or met ("a deadline") is no event */
            continue;
        if (!by)
            printf("data/%.*s:%u: no event: %.*s\n", SLICE_ARG(f->file), f->line,
                   SLICE_ARG(example));
        else if (by != f)
            printf("data/%.*s:%u: taken by %.*s: %.*s\n", SLICE_ARG(f->file), f->line,
                   SLICE_ARG(by->id), SLICE_ARG(example));
    }
    printf("%zu of %zu examples are coded by their frame (%.1f %%)\n", passed, tried,
           tried ? 100.0 * (double)passed / (double)tried : 100.0);
    return done(passed == tried ? EXIT_DONE : EXIT_BAD_RECORDS);
}

static int test(struct arena *arena, const struct options *options)
{
    if (options->files[1]) {
        cmd_complain("dict test takes no \"%s\"; see demarche dict --help", options->files[1]);
        return EXIT_USAGE;
    }
    dem_model *model = cmd_model(options);
    int code = model ? test_frames(model, arena) : EXIT_FAILED;
    dem_model_close(model);
    return code;
}

/* ---- import, export ------------------------------------------------------ */

/* Makes the folder of `path`, one level. */
static bool make_folder(struct arena *arena, const char *path)
{
    const char *end = strrchr(path, '/');
    const char *folder = arena_print(arena, "%.*s%c", (int)(end - path), path, 0).at;
    return mkdir(folder, 0777) == 0 || errno == EEXIST;
}

static bool write_text(struct arena *arena, const char *folder,
                       const struct exchange_text *text)
{
    const char *path = arena_print(arena, "%s/%s%c", folder, text->name, 0).at;
    struct slice bytes = {text->bytes.list, text->bytes.count};
    dem_error error;
    bool written = make_folder(arena, path) && !file_write(path, bytes, &error);
    if (!written)
        cmd_complain("%s: %s", path, strerror(errno));
    return written;
}

static int write_exchange(struct arena *arena, const struct options *options,
                          const struct exchange *x)
{
    if (mkdir(options->output, 0777) != 0 && errno != EEXIST) {
        cmd_complain("%s: %s", options->output, strerror(errno));
        return EXIT_INPUT_OUTPUT;
    }
    for (size_t i = 0; i < x->file_count; i++)
        if (!write_text(arena, options->output, &x->files[i]))
            return EXIT_INPUT_OUTPUT;
    for (size_t i = 0; i < x->left.count; i++)
        printf("%s:%u: %.*s\n", x->left.list[i].place.path, x->left.list[i].place.line,
               SLICE_ARG(x->left.list[i].what));
    printf("%zu rows in %zu files of %s; %zu names known already; %zu not expressed\n", x->rows,
           x->file_count, options->output, x->known, x->left.count);
    return done(EXIT_DONE);
}

static int exchange(struct arena *arena, const struct options *options)
{
    bool import = slice_is(slice_of(options->files[0]), "import");
    struct lexicon *lex;
    struct exchange x;
    dem_error error;
    int code = EXIT_FAILED;
    if (options->files[1] || !options->output || import != (options->dictionary_count > 0)) {
        cmd_complain(
            "dict import wants --dictionaries=PATH and -o FOLDER, dict export -o FOLDER; "
            "see demarche dict --help");
        return EXIT_USAGE;
    }
    if (lexicon_open(&lex, arena, data_folder(arena, options), &error))
        return cmd_bad_input(NULL, &error);
    const struct dictionaries *d = import ? cmd_dictionaries(arena, options, &code) : NULL;
    if (import && !d)
        return code;
    if (import)
        exchange_import(arena, lex, d, &x);
    else
        exchange_export(arena, lex, &x);
    return write_exchange(arena, options, &x);
}

/* ---- compile ------------------------------------------------------------ */

static int compile(struct arena *arena, const struct options *options)
{
    struct lexicon *lex;
    dem_error error;
    char **files = options->files;
    if (!files[1] || !files[2] || files[3]) {
        cmd_complain("dict compile wants a folder and a file; see demarche dict --help");
        return EXIT_USAGE;
    }
    if (lexicon_open(&lex, arena, files[1], &error))
        return cmd_bad_input(NULL, &error);
    if (file_write(files[2], image_make(lex, arena), &error)) {
        cmd_complain("%s", error.what);
        return EXIT_INPUT_OUTPUT;
    }
    return EXIT_DONE;
}

/* ---- The command -------------------------------------------------------- */

static int (*chosen(struct slice verb))(struct arena *, const struct options *)
{
    bool swaps = slice_is(verb, "import") || slice_is(verb, "export");
    return slice_is(verb, "check")     ? check
           : slice_is(verb, "show")    ? show
           : slice_is(verb, "test")    ? test
           : slice_is(verb, "compile") ? compile
           : swaps                     ? exchange
                                       : NULL;
}

static int run_dict(const struct options *options)
{
    struct arena arena;
    if (!chosen(slice_of(options->files[0]))) {
        cmd_complain("dict wants check, show, test, compile, import or export; see demarche "
                     "dict --help");
        return EXIT_USAGE;
    }
    arena_init(&arena, NULL);
    if (setjmp(arena.guard)) {
        cmd_complain("not enough memory for the lexicon");
        arena_release(&arena);
        return EXIT_FAILED;
    }
    int code = chosen(slice_of(options->files[0]))(&arena, options);
    arena_release(&arena);
    return code;
}

const struct command cmd_dict = {
    "dict", "check, show, test and compile the lexicon",
    "Usage: demarche dict check [OPTION...]\n"
    "       demarche dict show [OPTION...] WORD...\n"
    "       demarche dict test [OPTION...]\n"
    "       demarche dict import --dictionaries=PATH -o FOLDER\n"
    "       demarche dict export -o FOLDER\n"
    "       demarche dict compile DATA-FOLDER FILE\n"
    "\n"
    "For those who edit the files of data/.  check reads every row and tells, with file and\n"
    "line, of broken rows, unknown codes, terms that overlap in an office for one, rows that\n"
    "contradict each other or can never match, frames without an example, and issue queries\n"
    "that cannot hold; with --gaps also, as information, of days on which nobody held an\n"
    "office for one.  show prints what is known of a word, a name, a code or an issue:\n"
    "actors, offices with their days, the places of that name with the weight of each, "
    "agents,\n"
    "what is handed over and how it is counted, frames and operators with the rows that they "
    "stand in, cues of contexts and issues.  test "
    "codes the example of every frame and\n"
    "prints those that another frame, or none, took; what is only wished for, or met as a\n"
    "deadline is, may give none.  compile makes one file of the tables, which is opened in\n"
    "their place where it stands as models/en.lexicon and no table is newer; with --data the\n"
    "tables are read.  import turns dictionaries of TABARI or PETRARCH into rows for data/,\n"
    "export writes data/ as dictionaries for PETRARCH; both print what could not be "
    "expressed.\n"
    "\n"
    "  --gaps              check: the days between terms of an office, too\n"
    "  --data=FOLDER       folder that has data/ (for test: and models/; also: DEMARCHE_HOME)\n"
    "  --dictionaries=PATH check, import: those of TABARI or PETRARCH (again for more)\n"
    "  -o, --output=FOLDER import, export: where the files are written\n"
    "  --issues=FILE       check, show: issue queries instead of data/issues/issues.txt\n"
    "  --model=FILE        test: the analyzer's file, instead of models/en.model\n"
    "\n"
    "Examples:\n"
    "  demarche dict check\n"
    "  demarche dict check --dictionaries=phoenix/\n"
    "  demarche dict check --gaps | grep 'of FRA'\n"
    "  demarche dict show break off\n"
    "  demarche dict show Tripoli\n"
    "  demarche dict show \"Ehud Barak\"\n"
    "  demarche dict test --data=/srv/mine\n"
    "  demarche dict compile /srv/mine/data /srv/mine/models/en.lexicon\n"
    "\n"
    "Exit: 0 nothing wrong, 1 nothing known or failure, 2 usage, 65 findings, or examples "
    "that\n"
    "fail, 66 no data, 74 write error.\n",
    run_dict};
