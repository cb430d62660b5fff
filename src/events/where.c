#include "events/build.h"

#include "base/banned.h"

static bool place_in(const struct coding *c, uint32_t head, struct place *out)
{
    static const char *const where[] = {"in", "at", "near", "outside", "inside", "off"};
    for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
        struct args args;
        args_slot(c, head, slice_of(where[i]), &args);
        for (uint32_t k = 0; k < args.count; k++) {
            const struct place *place = places_at(c->cast->places, c->sentence, args.list[k]);
            if (place) {
                *out = *place;
                return true;
            }
        }
    }
    return false;
}

/* A visit happens where it goes: the host's place. */
static bool place_of_visit(const struct coding *c, uint32_t word, struct place *out)
{
    const struct frame *f = c->readings[word].frame;
    struct args args;
    if (!f || !slice_is(f->mode, "visit"))
        return false;
    args_slots(c, word, &f->to, &args);
    for (uint32_t k = 0; k < args.count; k++) {
        const struct place *place = places_at(c->cast->places, c->sentence, args.list[k]);
        if (place) {
            *out = *place;
            return true;
        }
    }
    return false;
}

void where_set(const struct coding *c, uint32_t word, struct event *e)
{
    uint32_t clause = tree_clause(c->tree, word);
    if (!place_in(c, word, &e->place) && !place_of_visit(c, word, &e->place) && clause != word)
        place_in(c, clause, &e->place);
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
