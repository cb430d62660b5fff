/* PETRARCH: noun phrases, the codes in them, and those that "and" joins. */
#include "patterns/build.h"

#include "base/banned.h"

static struct unit *unit(const struct line *line, uint32_t i)
{
    return &line->units.list[i];
}

static const struct word *word(const struct line *line, uint32_t i)
{
    return &line->tree->words[line->units.list[i].word];
}

/* ---- Which words make a noun phrase -------------------------------------- */

static bool nominal(const struct line *line, uint32_t i)
{
    const struct word *w = word(line, i);
    const struct unit *u = unit(line, i);
    if (u->actor >= 0 || (u->agent >= 0 && w->upos != UPOS_VERB))
        return true;
    switch (w->upos) {
    case UPOS_NOUN:
    case UPOS_PROPN:
    case UPOS_ADJ:
    case UPOS_NUM:
    case UPOS_DET:
    case UPOS_X: return true;
    case UPOS_PRON: return slice_is(w->xpos, "PRP$") || w->rel == REL_NMOD_POSS;
    case UPOS_VERB: return w->rel == REL_AMOD || w->rel == REL_COMPOUND;
    case UPOS_ADV: {
        enum upos head = w->head >= 0 ? line->tree->words[w->head].upos : UPOS_X;
        return w->head > (int32_t)line->units.list[i].word &&
               (head == UPOS_ADJ || head == UPOS_NUM);
    }
    default: return false;
    }
}

static bool same_name(const struct unit *a, const struct unit *b)
{
    return !b->begins &&
           ((a->actor >= 0 && a->actor == b->actor) || (a->agent >= 0 && a->agent == b->agent));
}

/* Does a new phrase begin at unit i, behind the nominal unit i - 1? */
static bool parts(const struct line *line, uint32_t i)
{
    const struct unit *a = unit(line, i - 1), *b = unit(line, i);
    const struct word *w = word(line, i), *v = word(line, i - 1);
    bool adjectives = v->upos == UPOS_ADJ && w->upos == UPOS_ADJ; /* "complete, full ties" */
    if (same_name(a, b))
        return false;
    if (b->comma && !adjectives)
        return true;
    bool opens = w->upos == UPOS_DET || w->upos == UPOS_PRON;
    return opens && v->upos != UPOS_DET && v->upos != UPOS_ADV;
}

static struct group *open_group(struct line *line, uint32_t first)
{
    struct group *g = ARENA_PUSH(line->arena, &line->groups);
    *g = (struct group){.first = first, .last = first};
    return g;
}

/* "old and tired minister": the conjunction at i stands between adjectives of one noun. */
static bool joins_adjectives(const struct line *line, uint32_t i)
{
    if (!i || i + 1 >= line->units.count || !groups_conjunction(line, i))
        return false;
    const struct word *a = word(line, i - 1), *b = word(line, i + 1);
    return a->upos == UPOS_ADJ && unit(line, i - 1)->actor < 0 && b->upos == UPOS_ADJ &&
           unit(line, i + 1)->actor < 0 && a->head > (int32_t)unit(line, i)->word;
}

static void find_groups(struct line *line)
{
    for (uint32_t i = 0; i < line->units.count; i++) {
        bool inside = i && same_name(unit(line, i - 1), unit(line, i));
        if (!nominal(line, i) && !inside && !joins_adjectives(line, i))
            continue;
        bool again = i && unit(line, i - 1)->group >= 0 && !parts(line, i);
        struct group *g =
            again ? &line->groups.list[line->groups.count - 1] : open_group(line, i);
        g->last = i;
        unit(line, i)->group = (int32_t)line->groups.count - 1;
        g->adverb =
            word(line, i)->rel == REL_OBL_UNMARKED || word(line, i)->rel == REL_NMOD_UNMARKED;
    }
}

/* ---- Codes ---------------------------------------------------------------- */

struct naming { /* what one phrase names */
    struct slice actor[16];
    uint32_t actors;
    struct slice agent[16];
    bool before[16]; /* the agent's code stands first */
    uint32_t agents;
};

static bool null_code(struct slice code)
{
    return !code.len || slice_starts(code, SLICE("---"));
}

/* "NOR/SWE/DNK" are three actors. */
static void name_actor(const struct line *line, int32_t actor, struct naming *n)
{
    struct slice code = dictionaries_code(&line->dict->actors.list[actor].codes, line->day);
    if (n->actors || null_code(code))
        return;
    while (code.at && code.len && n->actors < 16) {
        struct slice one = slice_trim(slice_cut(&code, '/'));
        if (one.len)
            n->actor[n->actors++] = one;
    }
}

static void name_agent(struct naming *n, struct slice code, bool before)
{
    for (uint32_t i = 0; i < n->agents; i++)
        if (slice_equal(n->agent[i], code))
            return;
    if (n->agents == 16)
        return;
    n->agent[n->agents] = code;
    n->before[n->agents++] = before;
}

static void read_names(const struct line *line, uint32_t first, uint32_t last, struct naming *n)
{
    *n = (struct naming){.actors = 0};
    for (uint32_t i = first; i <= last; i++) {
        const struct unit *u = unit(line, i);
        if (!u->begins)
            continue;
        if (u->actor >= 0)
            name_actor(line, u->actor, n);
        else if (u->agent >= 0)
            name_agent(n, line->dict->agents.list[u->agent].code,
                       line->dict->agents.list[u->agent].before);
    }
}

/* Is the agent's code in the actor's already, three letters by three? */
static bool redundant(struct slice code, struct slice agent)
{
    for (size_t i = 0; i + agent.len <= code.len; i += 3)
        if (slice_equal(slice_part(code, i, i + agent.len), agent))
            return true;
    return false;
}

struct slice groups_agent(const struct line *line, struct slice code, struct slice agent,
                          bool before)
{
    struct slice parts[2] = {before ? agent : code, before ? code : agent};
    return redundant(code, agent) ? code : arena_join(line->arena, parts, 2);
}

static struct slice with_agents(const struct line *line, struct slice actor,
                                const struct naming *agents)
{
    struct slice code = actor.len ? actor : SLICE("---");
    for (uint32_t i = 0; i < agents->agents; i++)
        code = groups_agent(line, code, agents->agent[i], agents->before[i] && actor.len);
    return code;
}

static dem_span units_span(const struct line *line, uint32_t first, uint32_t last)
{
    return (dem_span){unit(line, first)->span.from, unit(line, last)->span.to};
}

void groups_member(struct line *line, struct group *g, struct slice code, uint32_t first,
                   uint32_t last)
{
    for (size_t i = 0; i < g->members.count; i++)
        if (slice_equal(g->members.list[i].code, code))
            return;
    *ARENA_PUSH(line->arena, &g->members) =
        (struct member){code, units_span(line, first, last)};
}

/* ---- "and", and "of" ------------------------------------------------------ */

struct list { /* phrases joined by "and" */
    uint32_t first, count;
};

bool groups_conjunction(const struct line *line, uint32_t i)
{
    return line_is(line, i, "AND") || line_is(line, i, "OR") || line_is(line, i, "NOR");
}

/* Between phrases g and g + 1: ',' a comma, '&' a conjunction, 0 anything else. */
static char between(const struct line *line, uint32_t g)
{
    if (g + 1 >= line->groups.count)
        return 0;
    uint32_t from = line->groups.list[g].last + 1, to = line->groups.list[g + 1].first;
    if (from == to)
        return unit(line, to)->comma ? ',' : 0;
    bool adverb = to == from + 2 && line_is(line, from + 1, "ALSO");
    return (to == from + 1 || adverb) && groups_conjunction(line, from) ? '&' : 0;
}

/* How many phrases from g on are one list: "A, B and C"; the first "and" closes it. */
static uint32_t list_length(const struct line *line, uint32_t g)
{
    uint32_t n = 1;
    while (between(line, g + n - 1) == ',')
        n++;
    if (between(line, g + n - 1) != '&')
        return 1;
    n++;
    while (between(line, g + n - 1) == '&' &&
           !unit(line, line->groups.list[g + n - 1].last + 1)->comma)
        n++;
    return n;
}

static bool links(const struct line *line, uint32_t i)
{
    return line_is(line, i, "OF") || line_is(line, i, "IN") || line_is(line, i, "FROM");
}

/* "the ambassadors of": the list behind the phrases at g, or none. */
static struct list list_behind(const struct line *line, uint32_t last)
{
    struct list none = {0, 0};
    if (last + 1 >= line->groups.count)
        return none;
    uint32_t from = line->groups.list[last].last + 1, to = line->groups.list[last + 1].first;
    if (to != from + 1 || !links(line, from))
        return none;
    return (struct list){last + 1, list_length(line, last + 1)};
}

static bool determined(const struct line *line, uint32_t g)
{
    enum upos upos = word(line, line->groups.list[g].first)->upos;
    return upos == UPOS_DET || upos == UPOS_PRON;
}

/* "Norwegian press and police": what stands before the head of the first belongs to both. */
static void share(const struct line *line, uint32_t g, const struct naming *first,
                  struct naming *n)
{
    if (n->actors || !n->agents || determined(line, g) || !first->actors)
        return;
    memcpy(n->actor, first->actor, sizeof n->actor);
    n->actors = first->actors;
    struct naming own = *n;
    n->agents = 0;
    for (uint32_t i = 0; i + 1 < first->agents; i++)
        name_agent(n, first->agent[i], first->before[i]);
    for (uint32_t i = 0; i < own.agents; i++)
        name_agent(n, own.agent[i], own.before[i]);
}

struct slice groups_unknown(const struct line *line, const struct group *g)
{
    uint32_t last = g->last, next = last + 2;
    bool of = line_is(line, last + 1, "OF") && next < line->units.count &&
              line->units.list[next].group >= 0;
    const struct group *behind = of ? &line->groups.list[line->units.list[next].group] : NULL;
    if (behind && !behind->members.count)
        last = behind->last;
    if (last - g->first + 1 > line->dict->options.new_actor)
        return SLICE("---");
    struct slice code = arena_print(line->arena, "\"");
    for (uint32_t i = g->first; i <= last; i++)
        code = arena_print(line->arena, "%.*s%s%.*s", SLICE_ARG(code), i > g->first ? " " : "",
                           SLICE_ARG(line->units.list[i].text));
    return arena_print(line->arena, "%.*s\"", SLICE_ARG(code));
}

/* Members of phrase g with the actors of the list behind it, or its own. */
static void name_members(struct line *line, struct group *into, uint32_t g,
                         const struct naming *n, struct list behind)
{
    const struct group *own = &line->groups.list[g];
    bool any = false;
    for (uint32_t k = 0; !n->actors && k < behind.count; k++) {
        struct naming other;
        const struct group *o = &line->groups.list[behind.first + k];
        read_names(line, o->first, o->last, &other);
        for (uint32_t i = 0; i < other.actors; i++) {
            struct naming all = *n;
            for (uint32_t a = 0; a < other.agents; a++)
                name_agent(&all, other.agent[a], other.before[a]);
            groups_member(line, into, with_agents(line, other.actor[i], &all), own->first,
                          o->last);
            any = true;
        }
    }
    for (uint32_t i = 0; i < n->actors; i++)
        groups_member(line, into, with_agents(line, n->actor[i], n), own->first, own->last);
    if (!n->actors && n->agents && !any)
        groups_member(line, into, with_agents(line, SLICE_EMPTY, n), own->first, own->last);
    if (!n->actors && !n->agents && !any && own->first != into->first &&
        !null_code(groups_unknown(line, own)))
        groups_member(line, into, groups_unknown(line, own), own->first, own->last);
}

/* PETRARCH: a list of phrases, and the list of actors behind it, become one group. */
static uint32_t join_list(struct line *line, uint32_t g)
{
    struct list own = {g, list_length(line, g)};
    struct list behind = list_behind(line, g + own.count - 1);
    struct group joined = {.first = line->groups.list[g].first,
                           .last = line->groups.list[g + own.count - 1].last};
    struct naming first, n;
    bool agents_only = true, used = false;
    for (uint32_t k = 0; k < own.count; k++) {
        const struct group *one = &line->groups.list[g + k];
        read_names(line, one->first, one->last, &n);
        if (k == 0)
            first = n;
        else
            share(line, g + k, &first, &n);
        agents_only = !n.actors && n.agents;
        bool takes = n.agents || (own.count > 1 && k + 1 == own.count);
        name_members(line, &joined, g + k, &n, takes ? behind : (struct list){0, 0});
        used |= agents_only;
    }
    used &= agents_only && behind.count > 0;
    joined.pair = own.count > 1 || (used && behind.count > 1);
    joined.adverb = line->groups.list[g].adverb;
    uint32_t taken = own.count;
    if (used) {
        struct naming other;
        const struct group *o = &line->groups.list[behind.first];
        read_names(line, o->first, o->last, &other);
        taken += other.actors ? behind.count : 0;
        if (other.actors)
            joined.last = line->groups.list[g + taken - 1].last;
    }
    line->groups.list[g] = joined;
    return taken;
}

void groups_renumber(struct line *line)
{
    for (uint32_t i = 0; i < line->units.count; i++)
        unit(line, i)->group = -1;
    for (uint32_t g = 0; g < line->groups.count; g++)
        for (uint32_t i = line->groups.list[g].first; i <= line->groups.list[g].last; i++)
            unit(line, i)->group = (int32_t)g;
}

static void join_phrases(struct line *line)
{
    uint32_t kept = 0;
    for (uint32_t g = 0; g < line->groups.count;) {
        uint32_t taken = join_list(line, g);
        line->groups.list[kept++] = line->groups.list[g];
        g += taken;
    }
    line->groups.count = kept;
    groups_renumber(line);
}

void groups_phrases(struct line *line)
{
    find_groups(line);
    join_phrases(line);
}
