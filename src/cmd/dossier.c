/* What two parties said and did to each other. */
#include "base/error.h"
#include "cmd/cmd.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/banned.h"

enum { WIDTH_USUAL = 100 };

struct page_style cmd_style(const struct options *options)
{
    struct winsize size;
    const char *no = getenv("NO_COLOR");
    bool terminal = !options->output && isatty(STDOUT_FILENO);
    bool known = terminal && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col;
    return (struct page_style){.width = known ? size.ws_col : WIDTH_USUAL,
                               .colour = terminal && !(no && *no)};
}

dem_code cmd_page_write(const struct options *options, const struct page *page, dem_error *err)
{
    struct cmd_output output;
    struct page_style usual = cmd_style(options);
    if (!cmd_output_open(&output, options->output))
        return error_set(err, DEM_E_SYSTEM, "nothing was written");
    dem_code code =
        page_write(page, (enum page_format)options->form, &usual, output.stream, err);
    if (!cmd_output_close(&output, !code) && !code)
        return error_set(err, DEM_E_SYSTEM, "nothing was written");
    return code;
}

/* The store is followed by two parties, then by a query. */
static dem_code dossier(struct arena *arena, const struct options *options, struct store *store,
                        dem_error *err)
{
    struct phrases *phrases;
    struct store_filter filter;
    struct page page;
    struct options rest = *options;
    rest.files = options->files + 2;
    if (setjmp(arena->guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the dossier");
    struct dossier ask = {.left = slice_of(options->files[1]),
                          .right = slice_of(options->files[2]),
                          .issue = options->issue,
                          .filter = &filter,
                          .today = cmd_today(options),
                          .limit = options->limit};
    dem_code code = cmd_store_filter(arena, &rest, &filter, err);
    if (!code)
        code = phrases_open(arena, cmd_folder(options), &phrases, err);
    if (!code)
        code = dossier_fill(store, arena, phrases, &ask, &page, err);
    return code ? code : cmd_page_write(options, &page, err);
}

static int run_dossier(const struct options *options)
{
    if (!options->files[0] || !options->files[1] || !options->files[2]) {
        cmd_complain("dossier wants a store and two parties; see demarche dossier --help");
        return EXIT_USAGE;
    }
    return cmd_with_store(options, "dossier", dossier);
}

const struct command cmd_dossier = {
    "dossier", "two parties side by side: what they said and did, and what waits",
    "Usage: demarche dossier [OPTION...] DB PARTY PARTY [QUERY...]\n"
    "\n"
    "Puts what two parties said and did to each other side by side in time, each with its\n"
    "words and its source, and then apart: claims, denials, assurances, demands with their\n"
    "answers, demands without one, what was said and done otherwise, and what is said of the\n"
    "relation (docs/dossier.md).  A PARTY is what src: and tgt: take (docs/query.md): RUS,\n"
    "ISR/MIL, /REB, putin.\n"
    "\n"
    "  --issue=NAME        one issue thread, with what each says of it to nobody\n"
    "  --as=text|markdown|html|json   (default text)\n"
    "  --date=YYYY-MM-DD   today, to count how long a demand waits (default: the clock's)\n"
    "  --limit=N           entries a section, the newest (default 20; 0: all)\n"
    "  -o, --output=FILE   write FILE, whole or not at all\n"
    "  --data=FOLDER       folder that has data/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche dossier press.db RUS ISR --issue=proliferation\n"
    "  demarche dossier --as=html -o dossier.html press.db PER ECU since:1998 sources:2\n"
    "\n"
    "Exit: as demarche status.\n",
    run_dossier};
