/* What a day brought. */
#include "base/error.h"
#include "cmd/cmd.h"

#include "base/banned.h"

static dem_code brief(struct arena *arena, const struct options *options, struct store *store,
                      dem_error *err)
{
    struct phrases *phrases;
    struct page page;
    struct brief ask = {.day = options->input.date, .limit = options->limit};
    if (setjmp(arena->guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the brief");
    dem_code code = phrases_open(arena, cmd_folder(options), &phrases, err);
    if (!code)
        code = brief_fill(store, arena, phrases, &ask, &page, err);
    return code ? code : cmd_page_write(options, &page, err);
}

static int run_brief(const struct options *options)
{
    if (options->files[1]) {
        cmd_complain("brief wants one store; see demarche brief --help");
        return EXIT_USAGE;
    }
    return cmd_with_counted(options, "brief", brief);
}

const struct command cmd_brief = {
    "brief", "what a day brought: what moved, what is new, what waits",
    "Usage: demarche brief [OPTION...] DB\n"
    "\n"
    "Prints what was known at the end of a day: relations that moved lately, with the events\n"
    "that drive it; the events of the day, issue by issue; what is the first of its kind, "
    "what\n"
    "came back or was put aside, what awaits an answer, what is said of relations, and which\n"
    "sources are silent.  Each with its words, publisher, date and event; nothing is told "
    "that\n"
    "is not in a record (docs/brief.md).\n"
    "\n"
    "  --date=YYYY-MM-DD   the day (default: that of the latest article)\n"
    "  --as=text|markdown|html|json   (default text)\n"
    "  --limit=N           entries a section, the weightiest (default 20; 0: all)\n"
    "  -o, --output=FILE   write FILE, whole or not at all\n"
    "  --data=FOLDER       folder that has data/ (also: DEMARCHE_HOME)\n"
    "\n"
    "Examples:\n"
    "  demarche brief press.db --date=1999-11-03\n"
    "  demarche brief --as=html --limit=8 -o monitor.html press.db\n"
    "\n"
    "Exit: as demarche status.\n",
    run_brief};
