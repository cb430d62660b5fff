#include "lexicon/build.h"

#include "base/error.h"

#include "base/banned.h"

static struct slice or_empty(struct slice field)
{
    return slice_is(field, "-") ? SLICE_EMPTY : field;
}

/* cameo name type mode goldstein also; a code without a type is no PLOVER event */
static dem_code read_code(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct code c = {.cameo = r->field[0],
                     .name = r->field[1],
                     .type = r->field[2],
                     .mode = or_empty(r->field[3]),
                     .also = or_empty(r->field[5])};
    if (!rows_number(r->field[4], &c.goldstein))
        return rows_error(r, err, "a Goldstein score is a number", r->field[4]);
    if (table_add(&lex->code_index, c.cameo, (int32_t)lex->codes.count) !=
        (int32_t)lex->codes.count)
        return rows_error(r, err, "the code stands here twice", c.cameo);
    *ARENA_PUSH(lex->arena, &lex->codes) = c;
    return DEM_OK;
}

/* type mode quad score cameo meaning; without a quad class it is no event */
static dem_code read_plover(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct plover p = {.type = r->field[0],
                       .mode = or_empty(r->field[1]),
                       .cameo = or_empty(r->field[4]),
                       .meaning = r->field[5]};
    double quad = 0.0;
    bool event = !slice_is(r->field[2], "-");
    if (event && (!rows_number(r->field[2], &quad) ||
                  (quad != 1 && quad != 2 && quad != 3 && quad != 4)))
        return rows_error(r, err, "a quad class is 1, 2, 3, 4 or -", r->field[2]);
    if (event && (!rows_number(r->field[3], &p.score) || p.score < -10.0 || p.score > 10.0))
        return rows_error(r, err, "a score is a number from -10 to 10", r->field[3]);
    p.quad = (int)quad;
    struct slice key =
        arena_print(lex->arena, "%.*s.%.*s", SLICE_ARG(p.type), SLICE_ARG(p.mode));
    if (table_add(&lex->plover_index, key, (int32_t)lex->plovers.count) !=
        (int32_t)lex->plovers.count)
        return rows_error(r, err, "the type and mode stand here twice", key);
    *ARENA_PUSH(lex->arena, &lex->plovers) = p;
    return DEM_OK;
}

/* context meaning */
static dem_code read_context(struct lexicon *lex, struct rows *r, dem_error *err)
{
    (void)err;
    table_add(&lex->contexts, r->field[0], (int32_t)r->line);
    return DEM_OK;
}

/* code kind meaning */
static dem_code read_actor_code(struct lexicon *lex, struct rows *r, dem_error *err)
{
    bool private = slice_is(r->field[1], "private"), several = slice_is(r->field[1], "bodies");
    if (private || slice_is(r->field[1], "sector"))
        table_add(&lex->sectors, r->field[0], private);
    else if (several || slice_is(r->field[1], "body"))
        table_add(&lex->bodies, r->field[0], several);
    else
        return rows_error(r, err, "a code is a sector, private, a body or bodies", r->field[1]);
    return DEM_OK;
}

const char *lexicon_hint_name(enum hint hint)
{
    static const char *const names[HINT_COUNT] = {"event",
                                                  "noun",
                                                  "operator",
                                                  "tested",
                                                  "phrase",
                                                  "carried",
                                                  "main",
                                                  "first",
                                                  "pair",
                                                  "actor_country",
                                                  "recipient_country",
                                                  "resolved",
                                                  "hypothetical",
                                                  "negated",
                                                  "future",
                                                  "alleged"};
    return names[hint];
}

/* hint or type, weight */
static dem_code read_confidence(struct lexicon *lex, struct rows *r, dem_error *err)
{
    double weight = 0.0;
    if (!rows_number(r->field[1], &weight) || weight < -20.0 || weight > 20.0)
        return rows_error(r, err, "a weight is a number from -20 to 20", r->field[1]);
    for (int i = 0; i < HINT_COUNT; i++)
        if (slice_is(r->field[0], lexicon_hint_name((enum hint)i))) {
            lex->hint_weights[i] = weight;
            return DEM_OK;
        }
    for (size_t i = 0; i < lex->plovers.count; i++)
        if (slice_equal(lex->plovers.list[i].type, r->field[0]) &&
            !lex->plovers.list[i].mode.len) {
            lex->plovers.list[i].weight = weight;
            return DEM_OK;
        }
    return DEM_OK; /* of a type that this ontology does without: lexicon_check tells */
}

double lexicon_type_weight(const struct lexicon *lex, struct slice type)
{
    const struct plover *p = lexicon_plover(lex, type, SLICE_EMPTY);
    return p ? p->weight : 0.0;
}

/* office */
static dem_code read_sole_office(struct lexicon *lex, struct rows *r, dem_error *err)
{
    (void)err;
    table_add(&lex->sole_offices, r->field[0], (int32_t)r->line);
    return DEM_OK;
}

/* weis cameo name */
static dem_code read_weis(struct lexicon *lex, struct rows *r, dem_error *err)
{
    int32_t code = table_find(&lex->code_index, r->field[1]);
    if (code < 0)
        return rows_error(r, err, "no CAMEO code of data/ontology", r->field[1]);
    table_add(&lex->weis, r->field[0], code);
    return DEM_OK;
}

static const struct table_file files[] = {{"ontology/cameo.tsv", 6, read_code},
                                          {"ontology/weis.tsv", 3, read_weis},
                                          {"ontology/plover.tsv", 6, read_plover},
                                          {"ontology/confidence.tsv", 2, read_confidence},
                                          {"ontology/contexts.tsv", 2, read_context},
                                          {"ontology/actors.tsv", 3, read_actor_code},
                                          {"ontology/offices.tsv", 1, read_sole_office}};

const struct table_files ontology_files = {files, sizeof files / sizeof *files};
