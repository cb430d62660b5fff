/* What is wrong in the tables that sentences are built from. */
#include "lexicon/rows.h"
#include "reports/build.h"

#include "base/banned.h"

struct checking {
    struct arena *arena;
    const struct lexicon *lex;
    struct findings *out;
    struct table seen;
    struct rows rows;
};

static void note(struct checking *c, enum finding_kind kind, const char *what,
                 struct slice about)
{
    *ARENA_PUSH(c->arena, c->out) =
        (struct finding){kind, c->rows.path, c->rows.line,
                         arena_print(c->arena, "%s \"%.*s\"", what, SLICE_ARG(about))};
}

static bool is_stance(struct slice code)
{
    struct slice kind = slice_cut(&code, '.');
    return slice_is(kind, "position") || slice_is(kind, "assessment");
}

/* Names in braces, brackets that close, none inside another. */
static void check_template(struct checking *c, struct slice form)
{
    struct slice rest = form;
    int open = 0;
    for (size_t i = 0; i < form.len && open >= 0 && open < 2; i++)
        open += form.at[i] == '[' ? 1 : form.at[i] == ']' ? -1 : 0;
    if (open)
        note(c, FINDING_ROW, "brackets that do not close, or stand in each other:", form);
    for (slice_cut(&rest, '{'); rest.len; slice_cut(&rest, '{')) {
        struct slice name = slice_cut(&rest, '}');
        if (!slice_is(name, "who") && !slice_is(name, "to") && !slice_is(name, "item"))
            note(c, FINDING_ROW, "wants {who}, {to} or {item}, not", name);
    }
}

static void check_phrase(struct checking *c)
{
    struct slice code = c->rows.field[0];
    if (!is_stance(code) && !lexicon_code(c->lex, code))
        note(c, FINDING_CODE, "no table has the code", code);
    check_template(c, c->rows.field[2]);
    check_template(c, c->rows.field[3]);
}

static dem_code check_file(struct checking *c, const char *dir, const char *name, int columns,
                           void (*check)(struct checking *), dem_error *err)
{
    dem_code code = rows_open(&c->rows, c->arena, dir, name, err);
    table_init(&c->seen, c->arena);
    c->out->files += !code;
    while (!code && (code = rows_next(&c->rows, columns, err)) != DEM_END) {
        c->out->rows++;
        if (code == DEM_E_FORMAT)
            findings_broken(c->out, &c->rows, err);
        else if (!code && table_find(&c->seen, c->rows.field[0]) != TABLE_NONE)
            note(c, FINDING_CONTRADICTION, "a second row for", c->rows.field[0]);
        else if (!code && check)
            check(c);
        if (!code)
            table_add(&c->seen, c->rows.field[0], 0);
        code = code == DEM_E_FORMAT ? DEM_OK : code;
    }
    return code == DEM_END ? DEM_OK : code;
}

dem_code phrases_check(struct arena *arena, const char *dir, const struct lexicon *lex,
                       struct findings *out, dem_error *err)
{
    struct checking c = {.arena = arena, .lex = lex, .out = out};
    dem_code code = check_file(&c, dir, PHRASES_FILE, PHRASE_COLUMNS, check_phrase, err);
    return code ? code : check_file(&c, dir, SECTORS_FILE, SECTOR_COLUMNS, NULL, err);
}
