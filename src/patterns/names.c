/* TABARI: names with the agents right beside them, pronouns, and those that "and" joins. */
#include "patterns/build.h"

#include "base/banned.h"

static struct unit *unit(const struct line *line, uint32_t i)
{
    return &line->units.list[i];
}

static enum upos upos(const struct line *line, uint32_t i)
{
    return line->tree->words[line->units.list[i].word].upos;
}

/* ---- One name --------------------------------------------------------------- */

static uint32_t name_end(const struct line *line, uint32_t i, bool agent)
{
    const struct unit *u = unit(line, i);
    while (
        i + 1 < line->units.count && !unit(line, i + 1)->begins &&
        (agent ? unit(line, i + 1)->agent == u->agent : unit(line, i + 1)->actor == u->actor))
        i++;
    return i;
}

static uint32_t name_begin(const struct line *line, uint32_t i)
{
    while (i && !unit(line, i)->begins)
        i--;
    return i;
}

static void put_agent(struct line *line, struct group *g, uint32_t at, bool former)
{
    const struct dict_agent *a = &line->dict->agents.list[unit(line, at)->agent];
    struct slice code = former ? SLICE("ELI") : a->code;
    for (size_t i = 0; i < g->members.count; i++)
        g->members.list[i].code =
            groups_agent(line, g->members.list[i].code, code, a->before && !former);
}

/* Agents behind the name: "Norwegian former ministers" */
static void agents_behind(struct line *line, struct group *g, bool former)
{
    for (uint32_t i = g->last + 1; i < line->units.count; i = g->last + 1) {
        bool was = former || line_is(line, i, "FORMER");
        i += line_is(line, i, "FORMER");
        if (i >= line->units.count || unit(line, i)->agent < 0)
            return;
        put_agent(line, g, i, was);
        g->last = name_end(line, i, true);
    }
}

static bool links(const struct line *line, uint32_t i)
{
    return line_is(line, i, "OF") || line_is(line, i, "IN") || line_is(line, i, "FROM");
}

/* An agent before the name: "the ambassador of Norway" */
static void agent_before(struct line *line, struct group *g)
{
    uint32_t i = g->first;
    i -= i && upos(line, i - 1) == UPOS_DET;
    i -= i && links(line, i - 1);
    if (!i || unit(line, i - 1)->agent < 0 || unit(line, i - 1)->group >= 0)
        return;
    uint32_t begin = name_begin(line, i - 1);
    bool former = begin && line_is(line, begin - 1, "FORMER");
    put_agent(line, g, begin, former);
    g->first = former ? begin - 1 : begin;
}

static bool fatal(struct slice code)
{
    return slice_is(code, "###") || slice_is(code, "+++");
}

/* The actor named at unit i; false if it has no code on the day. */
static bool name_group(struct line *line, uint32_t i, struct group *g)
{
    const struct dict_actor *actor = &line->dict->actors.list[unit(line, i)->actor];
    struct slice code = dictionaries_code(&actor->codes, line->day);
    line->rejected |= fatal(code);
    if (!code.len || fatal(code) || slice_starts(code, SLICE("---")))
        return false;
    *g = (struct group){.first = i, .last = name_end(line, i, false)};
    while (code.at && code.len)
        groups_member(line, g, slice_trim(slice_cut(&code, '/')), g->first, g->last);
    bool former = i && line_is(line, i - 1, "FORMER");
    agent_before(line, g);
    agents_behind(line, g, former);
    return true;
}

/* SET: CONVERT AGENT = TRUE: an agent alone is an actor "~GOV". */
static bool agent_group(struct line *line, uint32_t i, struct group *g)
{
    if (!line->dict->options.convert || unit(line, i)->agent < 0)
        return false;
    *g = (struct group){.first = i, .last = name_end(line, i, true)};
    struct slice parts[2] = {SLICE("~"), line->dict->agents.list[unit(line, i)->agent].code};
    groups_member(line, g, arena_join(line->arena, parts, 2), g->first, g->last);
    return true;
}

/* ---- Pronouns ---------------------------------------------------------------- */

static bool singular(const struct line *line, uint32_t i)
{
    static const char *const words[] = {"HE", "HIM", "HIS", "SHE", "HER", "IT", "ITS"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (line_is(line, i, words[k]))
            return true;
    return false;
}

static bool plural(const struct line *line, uint32_t i)
{
    return line_is(line, i, "THEY") || line_is(line, i, "THEM") || line_is(line, i, "THEIR");
}

/* "they": the last actors joined by "and"; else the first actor, which is also "it". */
static const struct group *antecedent(const struct line *line, bool many)
{
    const struct group *first = line->groups.count ? &line->groups.list[0] : NULL;
    for (size_t g = line->groups.count; many && g > 0; g--)
        if (line->groups.list[g - 1].pair)
            return &line->groups.list[g - 1];
    return first;
}

static bool pronoun_group(struct line *line, uint32_t i, struct group *g)
{
    bool many = plural(line, i);
    const struct group *of = many || singular(line, i) ? antecedent(line, many) : NULL;
    bool asks = many || singular(line, i);
    if (asks && !of && line->dict->options.forward && line->before)
        of = antecedent(line->before, many);
    if (!of)
        return false;
    *g = (struct group){.first = i, .last = i, .pair = of->pair};
    for (size_t k = 0; k < of->members.count; k++)
        groups_member(line, g, of->members.list[k].code, i, i);
    return true;
}

/* ---- "and" ------------------------------------------------------------------- */

/* Is there only a comma or "and", and words like "the old", between the last group and one
 * that begins at `first`? */
static bool listed(const struct line *line, uint32_t first)
{
    const struct group *last = &line->groups.list[line->groups.count - 1];
    uint32_t next = last->last + 1;
    bool joint = false, adjectives = next < first && !unit(line, next)->comma &&
                                     !groups_conjunction(line, next);
    for (uint32_t i = next; i < first && !adjectives; i++) {
        bool conjunction = groups_conjunction(line, i);
        bool plain = upos(line, i) == UPOS_DET || upos(line, i) == UPOS_ADJ;
        if (!conjunction && !plain)
            return false;
        joint |= conjunction || unit(line, i)->comma;
    }
    return !adjectives && (joint || unit(line, first)->comma);
}

static void join(struct line *line, const struct group *g)
{
    struct group *last = &line->groups.list[line->groups.count - 1];
    for (size_t i = 0; i < g->members.count; i++)
        *ARENA_PUSH(line->arena, &last->members) = g->members.list[i];
    last->last = g->last;
    last->pair = true;
}

/* A list needs its "and": "about Norway, Japan said" is none. */
static bool list_closes(const struct line *line, uint32_t from)
{
    for (uint32_t i = from; i < line->units.count; i++) {
        if (groups_conjunction(line, i))
            return true;
        bool plain = upos(line, i) == UPOS_DET || upos(line, i) == UPOS_ADJ;
        if (!plain && unit(line, i)->actor < 0 && unit(line, i)->agent < 0)
            return false;
    }
    return false;
}

static void put_group(struct line *line, const struct group *g)
{
    if (line->groups.count && listed(line, g->first)) {
        uint32_t from = line->groups.list[line->groups.count - 1].last + 1;
        bool conjunction = false;
        for (uint32_t i = from; i < g->first; i++)
            conjunction |= groups_conjunction(line, i);
        if (conjunction || list_closes(line, g->last + 1)) {
            join(line, g);
            groups_renumber(line);
            return;
        }
    }
    *ARENA_PUSH(line->arena, &line->groups) = *g;
    groups_renumber(line);
}

void groups_names(struct line *line)
{
    for (uint32_t i = 0; i < line->units.count; i++) {
        struct group g;
        bool actor = unit(line, i)->actor >= 0;
        if (actor ? name_group(line, i, &g)
                  : pronoun_group(line, i, &g) || agent_group(line, i, &g)) {
            put_group(line, &g);
            i = g.last;
        } else if (actor) {
            i = name_end(line, i, false);
        }
    }
}
