/* Stores whose cells and states are brought up to date: before they are asked, and while they
 * are written to. */
#include "base/error.h"
#include "cmd/cmd.h"
#include "trends/board.h"

#include "base/banned.h"

enum { UPKEEP_SHARE = 20 }; /* a twentieth of the time at most */

/* Counts anew what changed, where the store can be written to; else says what is missing. */
static void refresh(const struct options *options, size_t stale)
{
    struct store *store;
    dem_error error = {.code = DEM_OK};
    size_t days, relations;
    dem_code code = store_open(&store, *options->files, STORE_WRITE, &error);
    if (!code) {
        code = board_refresh(store, &days, &relations, &error);
        store_close(store);
    }
    if (code)
        cmd_complain("%zu days that changed are not counted yet: %s", stale, error.what);
}

static int fail(const dem_error *error)
{
    cmd_complain("%s", error->what);
    return cmd_exit_code(error->code);
}

int cmd_counted_open(const struct options *options, const char *command, struct store **out)
{
    dem_error error;
    size_t stale;
    int code = cmd_store_open(options, command, STORE_READ, out);
    if (code)
        return code;
    if (store_cells_stale(*out, &stale, &error)) {
        store_close(*out);
        return fail(&error) + 1;
    }
    if (!stale)
        return 0;
    store_close(*out);
    refresh(options, stale);
    return cmd_store_open(options, command, STORE_READ, out);
}

static int write_shown(const struct options *options, struct store *store, cmd_show_fn *show)
{
    struct arena arena;
    struct cmd_output output;
    dem_error error = {.code = DEM_OK};
    if (!cmd_output_open(&output, options->output))
        return EXIT_INPUT_OUTPUT;
    arena_init(&arena, NULL);
    dem_code code = setjmp(arena.guard)
                        ? error_set(&error, DEM_E_MEMORY, "not enough memory for these days")
                        : show(&arena, options, store, output.stream, &error);
    arena_release(&arena);
    bool written = cmd_output_close(&output, !code);
    return code ? fail(&error) : written ? EXIT_DONE : EXIT_INPUT_OUTPUT;
}

int cmd_show_counted(const struct options *options, const char *name, cmd_show_fn *show)
{
    struct store *store;
    int code = cmd_counted_open(options, name, &store);
    if (code)
        return code - 1;
    code = write_shown(options, store, show);
    store_close(store);
    return code;
}

int cmd_with_counted(const struct options *options, const char *name, cmd_use_fn *use)
{
    struct store *store;
    int code = cmd_counted_open(options, name, &store);
    return code ? code - 1 : cmd_use_store(options, store, use);
}

dem_code cmd_upkeep(struct cmd_upkeep *u, enum upkeep when, dem_error *err)
{
    size_t days, relations;
    double begun = cmd_seconds(), since = begun - u->ended;
    if (!u->changed || since < when || (when && since < UPKEEP_SHARE * u->took))
        return DEM_OK;
    dem_code code = store_answers_refresh(u->store, u->lexicon, err);
    if (!code)
        code = board_refresh(u->store, &days, &relations, err);
    u->changed = code != DEM_OK; /* a store that was away for a while */
    u->lexicon = code ? u->lexicon : NULL;
    u->ended = cmd_seconds();
    u->took = u->ended - begun;
    return code;
}
