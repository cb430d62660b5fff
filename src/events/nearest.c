/* The country that the words nearest to a deed tell of: whose police, lawmakers or people are
 * meant that the text leaves without one. */
#include "events/build.h"

#include "base/banned.h"

/* What some words tell: one country, or several. */
struct telling {
    const char *iso3; /* "" if none */
    bool several;
};

static void note(struct telling *t, const char *iso3)
{
    if (!iso3[0] || whom_body(iso3))
        return;
    t->several |= t->iso3[0] && strcmp(t->iso3, iso3) != 0;
    t->iso3 = iso3;
}

/* "In Quito, ...": where the sentence plays. */
static void note_scene(const struct coding *c, uint32_t sentence, struct telling *t)
{
    const struct tree *tree = &c->sentences->list[sentence].tree;
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct place *place = places_at(c->cast->places, sentence, i);
        struct slice mark = args_case(tree, i);
        bool aimed = slice_equal_nocase(mark, SLICE("at")); /* "fired at Chad" */
        if (place && whom_where(mark) && (!aimed || place->precision < PLACE_COUNTRY))
            note(t, place->iso3);
    }
}

bool whom_abroad(const struct coding *c, const struct mention *m)
{
    return lexicon_in_class(c->lex, SLICE("@foreign-post"), m->noun);
}

/* Parliaments, courts, parties and rebels are at home, and so is a ministry; diplomats, troops
 * and whoever is the object may be abroad. */
static bool resides(const struct coding *c, const struct mention *m)
{
    static const char *const home[] = {"LEG", "JUD", "COP", "PTY", "OPP", "REB", "UAF", "PRM"};
    const struct actor *a = &m->list[0];
    const char *sector = a->sectors.count ? a->sectors.code[0] : "";
    if (!m->political || m->modifier || a->state || whom_abroad(c, m))
        return false;
    for (size_t i = 0; m->role == REL_NSUBJ && i < sizeof home / sizeof *home; i++)
        if (!strcmp(sector, home[i]))
            return true;
    return !m->human && !a->one && !strcmp(sector, "GOV");
}

/* Of the mentions of a sentence those who are at home, or all. */
static void note_mentions(const struct coding *c, uint32_t sentence, bool all,
                          struct telling *t)
{
    const struct tree *tree = &c->sentences->list[sentence].tree;
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct mention *m = actors_at(c->cast, sentence, (int32_t)i);
        for (uint32_t k = 0; m && m->count && k < m->count && (all || resides(c, m)); k++)
            note(t, m->list[k].iso3);
    }
}

/* The one country of the sentence's scene, else of those at home in it; "" if none is. */
static const char *told_in(const struct coding *c, uint32_t sentence)
{
    struct telling scene = {.iso3 = ""}, residents = {.iso3 = ""};
    note_scene(c, sentence, &scene);
    if (scene.iso3[0] && !scene.several)
        return scene.iso3;
    note_mentions(c, sentence, false, &residents);
    return residents.several ? "" : residents.iso3;
}

/* The paragraph before, where it speaks of one country alone. */
static const char *told_before(const struct coding *c, uint32_t first)
{
    struct telling all = {.iso3 = ""};
    const char *told = "";
    uint32_t paragraph = first ? c->sentences->list[first - 1].paragraph : 0;
    for (uint32_t i = first; i-- > 0 && c->sentences->list[i].paragraph == paragraph;) {
        note_scene(c, i, &all);
        note_mentions(c, i, true, &all);
        told = told[0] ? told : told_in(c, i);
    }
    return all.several ? "" : told;
}

static bool speaks_of(const struct coding *c, uint32_t sentence, const char *iso3)
{
    const struct tree *tree = &c->sentences->list[sentence].tree;
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct mention *m = actors_at(c->cast, sentence, (int32_t)i);
        const struct place *place = places_at(c->cast->places, sentence, i);
        if (place && !strcmp(place->iso3, iso3))
            return true;
        for (uint32_t k = 0; m && k < m->count; k++)
            if (!strcmp(m->list[k].iso3, iso3))
                return true;
    }
    return false;
}

/* A report from Nairobi that has spoken of others, and never of Kenya, was only written there.
 */
static bool only_written_there(const struct coding *c, const char *iso3)
{
    struct telling before = {.iso3 = ""};
    for (uint32_t i = 0; i < c->sentence; i++) {
        if (speaks_of(c, i, iso3))
            return false;
        note_scene(c, i, &before);
        note_mentions(c, i, true, &before);
    }
    return before.iso3[0];
}

const char *whom_nearest(const struct coding *c)
{
    const char *dateline = c->cast->places->dateline.iso3;
    uint32_t paragraph = c->sentences->list[c->sentence].paragraph, first = c->sentence;
    for (uint32_t i = c->sentence + 1; i-- > 0 && c->sentences->list[i].paragraph == paragraph;
         first = i) {
        const char *told = told_in(c, i);
        if (told[0])
            return told;
    }
    const char *told = told_before(c, first);
    return told[0] || only_written_there(c, dateline) ? told : dateline;
}
