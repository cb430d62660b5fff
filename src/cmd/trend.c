/* What warms and cools, what rises and falls, who deals with whom: the board of a store, one
 * relation, the network of countries. */
#include "base/error.h"
#include "charts/charts.h"
#include "cmd/cmd.h"
#include "trends/board.h"

#include "base/banned.h"

static struct chart chart_of(struct arena *arena, const struct options *options, FILE *out)
{
    enum chart_form form = options->form == FORM_SVG    ? CHART_SVG
                           : options->form == FORM_HTML ? CHART_HTML
                           : options->form == FORM_CSV  ? CHART_CSV
                           : options->form == FORM_JSON ? CHART_JSON
                                                        : CHART_TEXT;
    return (struct chart){form, cmd_style(options), slice_of(*options->files), arena, out};
}

static dem_code show_board(struct arena *arena, const struct options *options,
                           struct store *store, FILE *out, dem_error *err)
{
    struct board board;
    struct board_options wanted = BOARD_USUAL;
    struct chart chart = chart_of(arena, options, out);
    wanted.day = options->input.date;
    wanted.issues = wanted.relations = options->limit;
    dem_code code = board_read(store, arena, &wanted, &board, err);
    return code ? code : chart_board(&chart, &board, err);
}

/* Between `from` and `to`: DEM_DAY_UNKNOWN for the direction's own first and last day. */
static dem_code read_direction(struct arena *arena, const struct options *options,
                               struct store *store, const char *actor, const char *recipient,
                               dem_day from, dem_day to, struct trend *out, dem_error *err)
{
    struct trend_options wanted = TREND_USUAL;
    wanted.pair = (struct store_pair){slice_of(actor), slice_of(recipient)};
    wanted.issue = options->issue;
    wanted.from = from;
    wanted.to = to;
    wanted.half_life = options->half_life;
    return trend_read(store, arena, &wanted, out, err);
}

/* Both directions on the same days, so that they stand beside each other. */
static dem_code read_both(struct arena *arena, const struct options *options,
                          struct store *store, struct trend *out, dem_error *err)
{
    const char *a = options->files[1], *b = options->files[2];
    dem_day from = options->from, to = options->to;
    dem_code code = read_direction(arena, options, store, a, b, from, to, &out[0], err);
    if (!code)
        code = read_direction(arena, options, store, b, a, from, to, &out[1], err);
    if (code || !out[0].days || !out[1].days ||
        (out[0].from == out[1].from && out[0].to == out[1].to))
        return code;
    from = out[0].from < out[1].from ? out[0].from : out[1].from;
    to = out[0].to > out[1].to ? out[0].to : out[1].to;
    code = read_direction(arena, options, store, a, b, from, to, &out[0], err);
    return code ? code : read_direction(arena, options, store, b, a, from, to, &out[1], err);
}

static dem_code show_trend(struct arena *arena, const struct options *options,
                           struct store *store, FILE *out, dem_error *err)
{
    const char *a = options->files[1];
    struct trend directions[2];
    struct chart chart = chart_of(arena, options, out);
    bool same = !strcmp(a, options->files[2]);
    struct trend_figure figure = {directions, same ? 1 : 2, options->issue, options->events};
    dem_code code = same ? read_direction(arena, options, store, a, a, options->from,
                                          options->to, directions, err)
                         : read_both(arena, options, store, directions, err);
    return code ? code : chart_trend(&chart, &figure, err);
}

/* The query as it was given, in one piece. */
static struct slice query_of(struct arena *arena, const struct options *options)
{
    struct slice out = SLICE_EMPTY;
    for (char **word = options->files + 1; *word; word++)
        out = arena_print(arena, "%.*s%s%s", SLICE_ARG(out), out.len ? " " : "", *word);
    return out;
}

static dem_code write_network(struct arena *arena, const struct options *options,
                              const struct network *network, dem_error *err)
{
    struct cmd_output output;
    if (!cmd_output_open(&output, options->output))
        return error_set(err, DEM_E_SYSTEM, "nothing was written");
    struct chart chart = chart_of(arena, options, output.stream);
    dem_code code = chart_network(&chart, network, err);
    if (!cmd_output_close(&output, !code) && !code)
        return error_set(err, DEM_E_SYSTEM, "nothing was written");
    return code;
}

static dem_code show_network(struct arena *arena, const struct options *options,
                             struct store *store, dem_error *err)
{
    struct phrases *phrases;
    struct store_filter filter;
    struct network network;
    if (setjmp(arena->guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the network");
    dem_code code = cmd_store_filter(arena, options, &filter, err);
    if (!code)
        code = store_query_usual(arena, &filter, err);
    if (!code)
        code = phrases_open(arena, cmd_folder(options), &phrases, err);
    if (!code)
        code = network_read(store, arena, &filter, phrases, options->limit, &network, err);
    network.query = query_of(arena, options);
    return code ? code : write_network(arena, options, &network, err);
}

static int run_network(const struct options *options)
{
    return cmd_with_store(options, "network", show_network);
}

static int run_board(const struct options *options)
{
    if (options->files[1]) {
        cmd_complain("board wants one store; see demarche board --help");
        return EXIT_USAGE;
    }
    return cmd_show_counted(options, "board", show_board);
}

static int run_trend(const struct options *options)
{
    size_t count = 0;
    while (options->files[count])
        count++;
    if (count != 3) {
        cmd_complain("trend wants a store and two countries; see demarche trend --help");
        return EXIT_USAGE;
    }
    return cmd_show_counted(options, "trend", show_trend);
}

const struct command cmd_board = {
    "board", "issues that rise and fall, relations that warm and cool",
    "Usage: demarche board [OPTION...] DB\n"
    "\n"
    "Prints which issues of DB are on the front burner, simmer, were put aside or came back,\n"
    "and each relation of two countries, one direction a line: those that changed in the last\n"
    "90 days first.  docs/trends.md tells what the numbers are and how often they are wrong.\n"
    "\n"
    "  --date=YYYY-MM-DD   as of this day (default: of the latest article of DB)\n"
    "  --limit=N           so many issues and relations (default 20; 0: all)\n"
    "  --as=text|svg|html|csv|json   (default text; docs/charts.md)\n"
    "  -o, --output=FILE   write there: the whole of it or nothing\n"
    "\n"
    "Examples:\n"
    "  demarche board press.db\n"
    "  demarche board --date=1999-11-03 --as=json press.db | jq 'select(.change)'\n"
    "\n"
    "What changed since the last time is counted first; a store that cannot be written to is\n"
    "shown as it was counted last.\n"
    "\n"
    "Exit: as demarche status.\n",
    run_board};

const struct command cmd_trend = {
    "trend", "a relation in time: its temperature and when it changed",
    "Usage: demarche trend [OPTION...] DB COUNTRY COUNTRY\n"
    "\n"
    "Prints what one country did to another and what came back, each in time: temperature\n"
    "(mean Goldstein score, recent events first, with a 90 % band), cooperation and conflict\n"
    "for each 1000 events told, and the days on which the relation warmed, cooled, hardened\n"
    "or thawed, with probability, the events that drive it, and what the texts say of the "
    "two.\n"
    "docs/trends.md tells how these are found and how often they are wrong.\n"
    "\n"
    "  --issue=NAME        events of this issue thread alone\n"
    "  --from=YYYY-MM-DD   first day shown; changes are found in all days before --to\n"
    "  --to=YYYY-MM-DD     last day; nothing behind it is used (default: the last told of, "
    "but\n"
    "                      not behind the latest article)\n"
    "  --half-life=DAYS    after so many days an event counts half (default 28)\n"
    "  --events            with the demarche search that shows the events behind each number\n"
    "  --as=text|svg|html|csv|json   (default text; docs/charts.md): csv has a row a day,\n"
    "                      json an object a direction\n"
    "  -o, --output=FILE   write there: the whole of it or nothing\n"
    "\n"
    "Examples:\n"
    "  demarche trend press.db RUS ISR\n"
    "  demarche trend --issue=proliferation --from=1999-01-01 press.db RUS ISR\n"
    "  demarche trend --as=html -o relation.html press.db IRN IRQ\n"
    "\n"
    "Exit: as demarche status.\n",
    run_trend};

const struct command cmd_network = {
    "network", "who deals with whom: countries, and what is between them",
    "Usage: demarche network [OPTION...] DB [QUERY...]\n"
    "\n"
    "Prints what each country did to each other one, as a matrix: so many events, with + "
    "where\n"
    "their mean score is 1 and above and a minus where it is -1 and below.  As SVG and HTML\n"
    "countries are drawn as a graph as well: the more two deal, the nearer they stand and the\n"
    "wider their line.  What happened is counted (kind:event modality:asserted,historic\n"
    "-report:denied), unless the query names these; docs/query.md, docs/charts.md.\n"
    "\n"
    "  --limit=N           the N countries that deal with others most (default 20; 0: all)\n"
    "  --as=text|svg|html|csv|json   (default text): csv and json have a row a pair of them\n"
    "  -o, --output=FILE   write FILE, whole or not at all\n"
    "  --data=FOLDER       folder that has data/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche network press.db since:1999 issue:peace_process\n"
    "  demarche network --as=html --limit=30 -o network.html press.db 'type:FIGHT,ASSAULT'\n"
    "\n"
    "Exit: as demarche status.\n",
    run_network};
