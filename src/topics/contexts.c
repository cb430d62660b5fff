/* The weighted cues of contexts: rows of context, weight (or "from") and cues. */
#include "topics/build.h"

#include "base/error.h"
#include "lexicon/rows.h"

#include "base/banned.h"

enum { WEIGHT_MAX = 5, FROM_USUAL = 3, FROM_MAX = 20 };

static int32_t context_of(struct topic_rules *rules, struct slice name)
{
    int32_t mine = (int32_t)rules->contexts.count;
    int32_t at = table_add(&rules->context_index, name, mine);
    if (at == mine)
        *ARENA_PUSH(rules->arena, &rules->contexts) = (struct context_rule){name, FROM_USUAL};
    return at;
}

/* Of two weights the first one counts; members of a class may have one before. */
static void weigh(struct reading *r, int32_t context, int32_t weight, int32_t at, bool of_class)
{
    struct topic_rules *rules = r->rules;
    struct cue *cue = &rules->cues.list[at];
    for (int32_t u = cue->use; u >= 0; u = rules->uses.list[u].next)
        if (rules->uses.list[u].context == context) {
            bool same = rules->uses.list[u].weight == weight;
            if (!of_class)
                NOTE(r, same ? FINDING_DEAD : FINDING_CONTRADICTION,
                     "\"%.*s\" has the weight %d in this context already", SLICE_ARG(cue->text),
                     rules->uses.list[u].weight);
            return;
        }
    int32_t mine = (int32_t)rules->uses.count;
    *ARENA_PUSH(rules->arena, &rules->uses) = (struct cue_use){context, weight, -1};
    if (cue->use < 0)
        cue->use = mine;
    else
        rules->uses.list[cue->last_use].next = mine;
    cue->last_use = mine;
}

/* Words, or "type:", "actor:" or "parties:" before what follows. */
static dem_code read_cue(struct reading *r, struct slice text, struct members *out)
{
    static const struct {
        const char *key;
        dem_code (*read)(struct reading *, struct slice, struct members *);
    } kinds[] = {{"type:", cues_event}, {"actor:", cues_party}, {"parties:", cues_states}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (slice_starts(text, slice_of(kinds[i].key)))
            return kinds[i].read(r, slice_part(text, strlen(kinds[i].key), text.len), out);
    return cues_words(r, text, out);
}

static dem_code read_from(struct reading *r, int32_t context, struct slice text)
{
    double from;
    if (!rows_number(text, &from) || from != (int)from || from < 1 || from > FROM_MAX)
        return FAULT(r, FINDING_ROW, "a context is given from 1 to %d points: %.*s", FROM_MAX,
                     SLICE_ARG(text));
    r->rules->contexts.list[context].from = (int32_t)from;
    return DEM_OK;
}

static dem_code read_row(struct reading *r, const struct slice *field)
{
    double weight;
    dem_code code = DEM_OK;
    struct slice rest = field[2];
    if (table_find(&r->rules->lex->contexts, field[0]) < 0)
        return FAULT(r, FINDING_CODE, "the context %.*s is in no table", SLICE_ARG(field[0]));
    int32_t context = context_of(r->rules, field[0]);
    if (slice_is(field[1], "from"))
        return read_from(r, context, field[2]);
    if (!rows_number(field[1], &weight) || weight != (int)weight || weight == 0 ||
        weight < -WEIGHT_MAX || weight > WEIGHT_MAX)
        return FAULT(r, FINDING_ROW, "a weight is a whole number from -%d to %d, not 0: %.*s",
                     WEIGHT_MAX, WEIGHT_MAX, SLICE_ARG(field[1]));
    while (!code && rest.at && rest.len) {
        struct members cues = {0};
        struct slice text = slice_trim(slice_cut(&rest, '|'));
        code = read_cue(r, text, &cues);
        for (size_t i = 0; i < cues.count; i++)
            weigh(r, context, (int32_t)weight, cues.list[i], slice_starts(text, SLICE("@")));
    }
    return code;
}

dem_code contexts_read(struct reading *r, struct slice text)
{
    struct rows rows = {.path = r->path, .rest = text};
    dem_code code = DEM_OK;
    while (!code) {
        code = rows_next(&rows, 3, r->err);
        r->line = rows.line;
        if (r->findings)
            r->findings->rows += code != DEM_END;
        if (!code)
            code = read_row(r, rows.field);
        else if (code == DEM_E_FORMAT && r->findings) {
            findings_broken(r->findings, &rows, r->err);
            code = DEM_OK;
        }
    }
    return code == DEM_END ? DEM_OK : code;
}
