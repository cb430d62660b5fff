#include "lexicon/build.h"

#include "base/error.h"
#include "lexicon/rows.h"

#include "base/banned.h"

/* cameo name type mode goldstein; a code without a type is no PLOVER event */
static dem_code read_code(struct lexicon *lex, struct rows *r, dem_error *err)
{
    char text[16] = {0}, *end;
    struct code c = {.cameo = r->field[0],
                     .name = r->field[1],
                     .type = r->field[2],
                     .mode = slice_is(r->field[3], "-") ? SLICE_EMPTY : r->field[3]};
    if (r->field[4].len >= sizeof text || !r->field[4].len)
        return rows_error(r, err, "a Goldstein score is a number", r->field[4]);
    memcpy(text, r->field[4].at, r->field[4].len);
    c.goldstein = strtod(text, &end);
    if (*end)
        return rows_error(r, err, "a Goldstein score is a number", r->field[4]);
    if (table_add(&lex->code_index, c.cameo, (int32_t)lex->codes.count) !=
        (int32_t)lex->codes.count)
        return rows_error(r, err, "the code stands here twice", c.cameo);
    *ARENA_PUSH(lex->arena, &lex->codes) = c;
    return DEM_OK;
}

/* issue words */
static dem_code read_issue(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct {
        struct slice *list;
        size_t count, room;
    } words = {0};
    (void)err;
    for (struct slice rest = r->field[1]; rest.at && rest.len;)
        *ARENA_PUSH(lex->arena, &words) = slice_trim(slice_cut(&rest, '|'));
    *ARENA_PUSH(lex->arena, &lex->issues) =
        (struct issue){r->field[0], words.list, words.count};
    return DEM_OK;
}

dem_code build_ontology(struct lexicon *lex, const char *dir, dem_error *err)
{
    static const struct {
        const char *name;
        int columns;
        dem_code (*read)(struct lexicon *, struct rows *, dem_error *);
    } files[] = {{"ontology/cameo.tsv", 5, read_code}, {"issues/issues.tsv", 2, read_issue}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct rows rows;
        dem_code code = rows_open(&rows, lex->arena, dir, files[i].name, err);
        lex->checksum = hash_bytes(lex->checksum, &rows.checksum, sizeof rows.checksum);
        while (!code && !(code = rows_next(&rows, files[i].columns, err)))
            code = files[i].read(lex, &rows, err);
        if (code != DEM_END)
            return code;
    }
    return DEM_OK;
}
