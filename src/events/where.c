#include "events/build.h"

#include "base/banned.h"

/* "because of the killings in Dili": where the reason was. */
static bool in_reason(const struct coding *c, uint32_t word, const struct event *e)
{
    dem_span span = c->tree->words[word].span;
    return e->reason.from <= span.from && span.to <= e->reason.to;
}

static bool place_in(const struct coding *c, uint32_t head, struct event *e)
{
    static const char *const where[] = {"in",     "at",  "near",   "outside",    "through",
                                        "inside", "off", "across", "throughout", "around"};
    for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
        struct args args;
        args_slot(c, head, slice_of(where[i]), &args);
        for (uint32_t k = 0; k < args.count; k++) {
            const struct place *place = places_at(c->cast->places, c->sentence, args.list[k]);
            if (place && !in_reason(c, args.list[k], e)) {
                e->place = *place;
                return true;
            }
        }
    }
    return false;
}

/* A visit happens where it goes, a bomb falls on the town or region that it hits. */
static bool place_of_end(const struct coding *c, uint32_t word, struct event *e)
{
    const struct frame *f = c->readings[word].frame;
    bool visit = f && slice_is(f->mode, "visit");
    struct args args;
    bool hit = slice_is(e->type, "ASSAULT") || slice_is(e->type, "COERCE");
    if (!f || (!visit && !hit))
        return false;
    args_slots(c, word, &f->to, &args);
    for (uint32_t k = 0; k < args.count; k++) {
        const struct place *place = places_at(c->cast->places, c->sentence, args.list[k]);
        if (place && (visit || place->precision < PLACE_COUNTRY)) {
            e->place = *place;
            return true;
        }
    }
    return false;
}

/* "Police in Marseille arrested": what is done bodily is done where they are who do it; what
 * is only said may be said elsewhere. */
static bool place_of_doer(const struct coding *c, uint32_t verb, struct event *e)
{
    struct args args;
    bool bodily = slice_is(e->type, "ASSAULT") || slice_is(e->type, "COERCE") ||
                  slice_is(e->type, "PROTEST") || slice_is(e->type, "MOBILIZE");
    args_slot(c, verb, SLICE("subj"), &args);
    for (uint32_t i = 0; bodily && i < args.count; i++)
        if (place_in(c, args.list[i], e))
            return true;
    return false;
}

/* "Speaking in Ankara, the minister criticised": the participle in front tells where. */
static bool place_of_opening(const struct coding *c, uint32_t verb, struct event *e)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t child = tree->children[i];
        const struct word *w = &tree->words[child];
        if (child < verb && w->rel == REL_ADVCL && slice_is(w->xpos, "VBG") &&
            !c->readings[child].code && !args_case(tree, child).len && place_in(c, child, e))
            return true;
    }
    return false;
}

void where_set(const struct coding *c, uint32_t word, struct event *e)
{
    uint32_t clause = tree_clause(c->tree, word);
    bool found = place_in(c, word, e) || place_of_end(c, word, e) ||
                 (clause != word && place_in(c, clause, e)) || place_of_doer(c, word, e);
    if (!found)
        place_of_opening(c, clause, e);
}

void where_abroad(const struct coding *c, struct event *e)
{
    if (!slice_is(e->cameo, "040") || !e->symmetric || e->actor.count < 2 || !e->place.iso3[0])
        return;
    for (size_t i = 0; i < e->actor.count; i++)
        if (!e->actor.list[i].iso3[0] || !strcmp(e->actor.list[i].iso3, e->place.iso3))
            return;
    const struct code *code = lexicon_code(c->lex, SLICE("044"));
    if (!code || !slice_equal(code->type, e->type))
        return;
    e->cameo = code->cameo;
    e->mode = code->mode;
    e->goldstein = code->goldstein;
}
