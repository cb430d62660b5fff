/* Sentences to events. */
#include "patterns/build.h"

#include "base/banned.h"

struct coding {
    struct line *line;
    struct pattern_events *out;
    size_t begin; /* the first event of the sentence */
    uint32_t sentence;
    int32_t forwarded; /* TABARI: the source of the clause before, or -1 */
};

static bool tabari(const struct line *line)
{
    return line->dict->family == DICT_TABARI;
}

/* ---- What is left out ----------------------------------------------------- */

static bool comma_at(const struct line *line, uint32_t i)
{
    const struct unit *u = &line->units.list[i];
    bool inside = i && u->group >= 0 && u->group == line->units.list[i - 1].group;
    return i && u->comma && !inside;
}

static bool leave_out(struct line *line, uint32_t from, uint32_t to, struct dict_span span)
{
    uint32_t count = to - from;
    if (!span.high || count < span.low || count > span.high)
        return false;
    for (uint32_t i = from; i < to; i++)
        line->units.list[i].out = true;
    return true;
}

/* Marks words between commas that are left out. */
static void line_commas(struct line *line)
{
    const struct dict_options *o = &line->dict->options;
    uint32_t count = (uint32_t)line->units.count, last = 0;
    bool any = false, out = false;
    for (uint32_t i = 0; i < count; i++) {
        if (!comma_at(line, i))
            continue;
        bool used = out && tabari(line); /* its comma has closed what was left out */
        out = !used && leave_out(line, last, i, any ? o->between : o->first) && any;
        last = i;
        any = true;
    }
    if (any && !(out && tabari(line)))
        leave_out(line, last, count, o->last);
}

/* ---- Sides ---------------------------------------------------------------- */

static bool usable(const struct line *line, int32_t unit, bool coded)
{
    const struct unit *u = &line->units.list[unit];
    if (u->out || u->group < 0)
        return false;
    const struct group *g = &line->groups.list[u->group];
    return coded ? g->members.count > 0 : !g->adverb;
}

/* Have the two no code that the other has not? */
static bool same_codes(const struct line *line, int32_t a, int32_t b)
{
    if (a < 0 || b < 0 || a == b)
        return a == b;
    const struct group *g = &line->groups.list[a], *h = &line->groups.list[b];
    for (size_t i = 0; i < g->members.count; i++)
        if (i >= h->members.count ||
            !slice_equal(g->members.list[i].code, h->members.list[i].code))
            return false;
    return g->members.count == h->members.count && g->members.count > 0;
}

/* The first group in [low, high], with a code if there is one. */
static int32_t first_group(const struct line *line, int32_t low, int32_t high, int32_t not )
{
    for (int coded = 1; coded >= 0; coded--)
        for (int32_t i = low; i <= high; i++)
            if (usable(line, i, coded) && !same_codes(line, line->units.list[i].group, not ))
                return line->units.list[i].group;
    return -1;
}

static int32_t last_group(const struct line *line, int32_t low, int32_t high, int32_t not )
{
    for (int32_t i = high; i >= low; i--)
        if (usable(line, i, true) && !same_codes(line, line->units.list[i].group, not ))
            return line->units.list[i].group;
    return -1;
}

/* "was praised by": where "by" stands, or -1. */
static int32_t passive_by(const struct line *line, const struct span_of_verb *s)
{
    const struct tree *tree = line->tree;
    uint32_t w = line->units.list[s->verb].word;
    bool passive = false;
    for (uint32_t i = tree->first_child[w]; i < tree->first_child[w + 1]; i++)
        passive |= tree->words[tree->children[i]].rel == REL_AUX_PASS;
    for (int32_t i = s->last + 1; passive && i <= s->high; i++)
        if (line_is(line, (uint32_t)i, "BY") && i < s->high && usable(line, i + 1, true))
            return i;
    return -1;
}

static int32_t prior_source(const struct coding *c, const struct span_of_verb *s, int32_t not )
{
    if (s->forwarded && c->forwarded >= 0)
        return c->forwarded;
    return first_group(c->line, s->forwarded ? 0 : s->low, s->first - 1, not );
}

/* TABARI: a source that the pattern leaves open and that no actor before the verb fills is
 * looked for behind it, unless a default code holds there. */
static void later_source(const struct line *line, const struct span_of_verb *s,
                         struct reach *reach)
{
    const struct dict_options *o = &line->dict->options;
    bool set = reach->target >= 0; /* by the pattern, perhaps the one before the verb */
    if (reach->source < 0 && (set || !(o->source.len && o->prior)))
        reach->source = first_group(line, s->last + 1, s->high, reach->target);
}

/* Likewise for a target, looked for before the verb. */
static void earlier_target(const struct line *line, const struct span_of_verb *s,
                           struct reach *reach)
{
    const struct dict_options *o = &line->dict->options;
    if (reach->target < 0 && !(o->target.len && o->after))
        reach->target = last_group(line, s->low, s->first - 1, reach->source);
}

static void choose_sides(const struct coding *c, const struct span_of_verb *s,
                         struct reach *reach)
{
    const struct line *line = c->line;
    int32_t by = reach->source < 0 && reach->target < 0 ? passive_by(line, s) : -1;
    if (by >= 0) {
        reach->source = first_group(line, by + 1, s->high, -1);
        reach->target = prior_source(c, s, -1);
        return;
    }
    if (reach->source < 0)
        reach->source = prior_source(c, s, reach->target);
    if (tabari(line))
        later_source(line, s, reach);
    if (reach->target < 0)
        reach->target = first_group(line, s->last + 1, s->high, reach->source);
    if (tabari(line))
        earlier_target(line, s, reach);
}

/* ---- Events --------------------------------------------------------------- */

static struct pattern_side side_of(const struct line *line, int32_t group, size_t member)
{
    const struct group *g = &line->groups.list[group];
    if (member < g->members.count)
        return (struct pattern_side){g->members.list[member].code,
                                     g->members.list[member].span};
    dem_span span = {line->units.list[g->first].span.from, line->units.list[g->last].span.to};
    return (struct pattern_side){groups_unknown(line, g), span};
}

static bool known(const struct coding *c, const struct pattern_event *e)
{
    for (size_t i = c->begin; i < c->out->count; i++) {
        const struct pattern_event *o = &c->out->list[i];
        if (slice_equal(o->code, e->code) && slice_equal(o->source.code, e->source.code) &&
            slice_equal(o->target.code, e->target.code))
            return true;
    }
    return false;
}

static bool null_code(struct slice code)
{
    return !code.len || slice_starts(code, SLICE("---"));
}

static bool fatal(struct slice code)
{
    return slice_is(code, "###") || slice_is(code, "+++");
}

static void put_event(struct coding *c, struct pattern_event e)
{
    bool same = slice_equal(e.source.code, e.target.code) && !slice_is(e.source.code, "---");
    if (!null_code(e.code) && !fatal(e.code) && !same && !known(c, &e))
        *ARENA_PUSH(c->line->arena, c->out) = e;
}

static void put_pair(struct coding *c, const struct choice *choice, struct pattern_event e)
{
    struct pattern_side source = e.source;
    e.code = choice->event->code;
    put_event(c, e);
    if (!choice->event->reverse.len)
        return;
    e.code = choice->event->reverse;
    e.source = e.target;
    e.target = source;
    put_event(c, e);
}

static size_t members_of(const struct line *line, int32_t group)
{
    size_t n = group >= 0 ? line->groups.list[group].members.count : 0;
    return n ? n : 1;
}

static struct pattern_side default_side(struct slice code)
{
    return (struct pattern_side){code, {0, 0}};
}

static bool put_events(struct coding *c, const struct span_of_verb *s,
                       const struct choice *choice)
{
    const struct line *line = c->line;
    const struct dict_options *o = &line->dict->options;
    int32_t source = choice->reach.source, target = choice->reach.target;
    size_t count = c->out->count;
    if ((source < 0 && !o->source.len) || (target < 0 && !o->target.len))
        return false;
    struct pattern_event e = {
        .trigger = {line->units.list[s->first].span.from, line->units.list[s->last].span.to},
        .sentence = c->sentence,
        .date = line->day,
        .attribution = line->attribution,
        .issues = line->issues,
        .place = choice->place};
    for (size_t i = 0; i < members_of(line, source); i++)
        for (size_t k = 0; k < members_of(line, target); k++) {
            e.source = source >= 0 ? side_of(line, source, i) : default_side(o->source);
            e.target = target >= 0 ? side_of(line, target, k) : default_side(o->target);
            bool both = !slice_is(e.source.code, "---") && !slice_is(e.target.code, "---");
            if (both || !o->require_dyad)
                put_pair(c, choice, e);
        }
    return c->out->count > count;
}

/* ---- PETRARCH ------------------------------------------------------------- */

/* Every verb phrase that no coded one holds. */
static void code_phrases(struct coding *c)
{
    for (int32_t i = 0; i < (int32_t)c->line->units.count; i++) {
        struct span_of_verb s;
        struct choice choice;
        if (!verb_at(c->line, i, &s, &choice) || null_code(choice.event->code))
            continue;
        choose_sides(c, &s, &choice.reach);
        if (put_events(c, &s, &choice) && s.after > i)
            i = s.after;
    }
}

/* ---- TABARI --------------------------------------------------------------- */

struct verb {
    struct span_of_verb span;
    struct choice choice;
};

struct verbs {
    struct verb *list;
    size_t count, room;
};

static void find_verbs(const struct line *line, struct verbs *out)
{
    for (int32_t i = 0; i < (int32_t)line->units.count; i++) {
        struct verb v;
        if (!verb_at(line, i, &v.span, &v.choice))
            continue;
        *ARENA_PUSH(line->arena, out) = v;
        i = v.span.last;
    }
}

/* Too much for TABARI: a code that says so, or more verbs or conjunctions than it takes. */
static bool rejected(const struct line *line, const struct verbs *verbs)
{
    const struct dict_options *o = &line->dict->options;
    uint32_t conjunctions = 0;
    for (uint32_t i = 0; i < line->units.count; i++)
        conjunctions += groups_conjunction(line, i) && !(line->units.list[i].group >= 0);
    bool out = line->rejected || (o->verbs && verbs->count >= o->verbs) ||
               (o->conjunctions && conjunctions >= o->conjunctions);
    for (size_t i = 0; i < verbs->count; i++)
        out |= fatal(verbs->list[i].choice.event->code);
    return out;
}

/* NOACTPRIOR: the first verb that has a code has no actor before it. */
static bool no_prior(const struct line *line, const struct verbs *verbs)
{
    size_t i = 0;
    while (i < verbs->count && null_code(verbs->list[i].choice.event->code))
        i++;
    return line->dict->options.no_prior && i < verbs->count &&
           first_group(line, 0, verbs->list[i].span.first - 1, -1) < 0;
}

static bool code_verb(struct coding *c, struct verb *v)
{
    struct choice choice = v->choice;
    if (null_code(choice.event->code))
        return false;
    choose_sides(c, &v->span, &choice.reach);
    if (!put_events(c, &v->span, &choice))
        return false;
    c->forwarded = choice.reach.source;
    return true;
}

/* The verbs of one clause, [from, to): the first that makes an event, one with "?" only where
 * no other does; all of them with CODE ALL. */
static bool code_clause(struct coding *c, const struct verbs *verbs, size_t from, size_t to)
{
    bool all = c->line->dict->options.all, any = false;
    for (int subordinate = 0; subordinate < 2 && !any; subordinate++)
        for (size_t i = from; i < to && (all || !any); i++)
            if (verbs->list[i].choice.event->subordinate == subordinate)
                any |= code_verb(c, &verbs->list[i]);
    return any;
}

static void code_clauses(struct coding *c)
{
    struct verbs verbs = {.count = 0};
    find_verbs(c->line, &verbs);
    if (rejected(c->line, &verbs) || no_prior(c->line, &verbs))
        return;
    for (size_t i = 0; i < verbs.count; i++)
        if (verbs.list[i].choice.event->dominant && code_verb(c, &verbs.list[i]))
            return;
    for (size_t i = 0, to; i < verbs.count; i = to) {
        to = i + 1;
        while (to < verbs.count && verbs.list[to].span.low == verbs.list[i].span.low)
            to++;
        if (code_clause(c, &verbs, i, to) && c->line->dict->options.sentence)
            return;
    }
}

static void code_sentence(struct coding *c)
{
    struct line *line = c->line;
    if (tabari(line))
        groups_names(line);
    else
        groups_phrases(line);
    line_day(line);
    line->attribution = line_attribution(line);
    line_issues(line, &line->issues);
    line_commas(line);
    if (tabari(line))
        code_clauses(c);
    else
        code_phrases(c);
}

void patterns_find(struct arena *arena, const struct dictionaries *dict,
                   const struct document *doc, const struct sentences *sentences,
                   struct pattern_events *out)
{
    struct line *lines = ARENA_ARRAY(arena, struct line, sentences->count + 1);
    for (size_t i = 0; i < sentences->count; i++) {
        struct line *line = &lines[i];
        *line = (struct line){.arena = arena,
                              .dict = dict,
                              .doc = doc,
                              .tree = &sentences->list[i].tree,
                              .day = doc->published,
                              .before = i ? line - 1 : NULL};
        struct coding c = {line, out, out->count, (uint32_t)i, -1};
        bool story = false;
        line_units(line);
        bool none = line_discarded(line, &story);
        if (story) {
            out->count = 0;
            return;
        }
        if (!none && line->units.count >= dict->options.minimum)
            code_sentence(&c);
    }
}
