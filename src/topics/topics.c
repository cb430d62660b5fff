#include "topics/build.h"

#include "base/error.h"
#include "base/file.h"
#include "lexicon/rows.h"

#include "base/banned.h"

enum { FILE_LIMIT = 16 << 20, ELSEWHERE_MAX = 2 * ABOUT_POINT };

/* ---- Opening ------------------------------------------------------------ */

dem_code reading_fault(struct reading *r, enum finding_kind kind, struct slice what)
{
    if (!r->findings)
        return error_at(r->err, DEM_E_FORMAT, r->line, "%s:%u: %.*s", r->path, r->line,
                        SLICE_ARG(what));
    reading_note(r, kind, what);
    return DEM_OK;
}

void reading_note(struct reading *r, enum finding_kind kind, struct slice what)
{
    if (r->findings)
        *ARENA_PUSH(r->findings->arena, r->findings) =
            (struct finding){kind, r->path, r->line, what};
}

/* The lexicon tests single lemmas; cues want the members of a class. */
static dem_code read_classes(struct topic_rules *rules, const char *dir, const char *name,
                             dem_error *err)
{
    struct rows rows;
    dem_code code = rows_open(&rows, rules->arena, dir, name, err);
    while (!code) {
        code = rows_next(&rows, 2, err);
        int32_t mine = (int32_t)rules->classes.count;
        if (!code && table_add(&rules->class_index, rows.field[0], mine) == mine)
            *ARENA_PUSH(rules->arena, &rules->classes) = rows.field[1];
        else if (code == DEM_E_FORMAT) /* told by who reads the frames */
            code = DEM_OK;
    }
    return code == DEM_END ? DEM_OK : code;
}

static struct topic_rules *no_rules(struct arena *arena, const struct lexicon *lex)
{
    struct topic_rules *rules = ARENA_NEW(arena, struct topic_rules);
    struct table *tables[] = {&rules->first_words,   &rules->prefixes,    &rules->cue_index,
                              &rules->context_index, &rules->query_index, &rules->class_index,
                              &rules->group_index};
    rules->arena = arena;
    rules->lex = lex;
    rules->checksum = HASH_SEED;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        table_init(tables[i], arena);
    return rules;
}

static dem_code read_file(struct topic_rules *rules, const char *path,
                          dem_code (*read)(struct reading *, struct slice),
                          struct findings *findings, dem_error *err)
{
    struct reading r = {rules, path, 0, findings, err};
    struct slice text;
    dem_code code = file_read(rules->arena, path, FILE_LIMIT, &text, err);
    if (code)
        return code;
    if (findings)
        findings->files++;
    rules->checksum = hash_slice(rules->checksum, text);
    return read(&r, text);
}

dem_code topics_open(struct topic_rules **out, struct arena *arena, const struct lexicon *lex,
                     const char *dir, const char *issues, struct findings *findings,
                     dem_error *err)
{
    struct topic_rules *rules = no_rules(arena, lex);
    const char *cues = arena_print(arena, "%s/ontology/context_cues.tsv", dir).at;
    if (!issues)
        issues = arena_print(arena, "%s/issues/issues.txt", dir).at;
    dem_code code = read_classes(rules, dir, "frames/classes-conflict.tsv", err);
    if (!code)
        code = read_classes(rules, dir, "frames/classes-cooperation.tsv", err);
    if (!code)
        code = read_file(rules, cues, contexts_read, findings, err);
    if (!code)
        code = read_file(rules, issues, queries_read, findings, err);
    if (!code && findings)
        queries_check(&(struct reading){rules, issues, 0, findings, err});
    *out = code ? NULL : rules;
    return code;
}

dem_code topics_read(struct topic_rules **out, struct arena *arena, const struct lexicon *lex,
                     struct slice text, const char *path, struct findings *findings,
                     dem_error *err)
{
    *out = no_rules(arena, lex);
    struct reading r = {*out, path, 0, findings, err};
    dem_code code = queries_read(&r, text);
    if (!code && findings)
        queries_check(&r);
    return code;
}

uint64_t topics_checksum(const struct topic_rules *rules)
{
    return rules->checksum;
}

/* ---- Contexts ----------------------------------------------------------- */

struct search {
    struct arena *arena;
    const struct topic_rules *rules;
    const struct event *event;
    struct members *hits; /* [sentences] */
    struct members held;  /* cues of the event at hand, each once */
    uint32_t *here;       /* [cues]: number of the event at hand if it holds for it */
    bool *anywhere;       /* [cues]: in the document */
    int32_t *total;       /* [contexts]: points over the document, each cue once */
    int32_t *words;       /* [contexts]: of the event at hand, by its sentences */
    int32_t *points;      /* [contexts]: by its type and parties */
};

static void add_uses(const struct topic_rules *rules, int32_t cue, int32_t *points)
{
    for (int32_t u = rules->cues.list[cue].use; u >= 0; u = rules->uses.list[u].next)
        points[rules->uses.list[u].context] += rules->uses.list[u].weight;
}

static void read_document(struct search *s, const struct sentences *sentences)
{
    const struct topic_rules *rules = s->rules;
    s->hits = ARENA_ARRAY(s->arena, struct members, sentences->count + 1);
    s->here = ARENA_ARRAY(s->arena, uint32_t, rules->cues.count + 1);
    s->anywhere = ARENA_ARRAY(s->arena, bool, rules->cues.count + 1);
    s->total = ARENA_ARRAY(s->arena, int32_t, rules->contexts.count + 1);
    s->words = ARENA_ARRAY(s->arena, int32_t, rules->contexts.count + 1);
    s->points = ARENA_ARRAY(s->arena, int32_t, rules->contexts.count + 1);
    for (size_t i = 0; i < sentences->count; i++) {
        words_find(s->arena, rules, &sentences->list[i].tree, &s->hits[i]);
        for (size_t k = 0; k < s->hits[i].count; k++) {
            int32_t cue = s->hits[i].list[k];
            if (!s->anywhere[cue])
                add_uses(rules, cue, s->total);
            s->anywhere[cue] = true;
        }
    }
}

static void hold(struct search *s, int32_t cue, uint32_t number)
{
    if (s->here[cue] == number)
        return;
    s->here[cue] = number;
    *ARENA_PUSH(s->arena, &s->held) = cue;
}

/* The cues that hold for the event: of its sentences, then of its type and parties. */
static void read_event(struct search *s, const struct event *e, uint32_t number)
{
    const struct topic_rules *rules = s->rules;
    s->event = e;
    s->held.count = 0;
    for (size_t i = 0; i < e->evidence.count; i++) {
        const struct members *hits = &s->hits[e->evidence.list[i].sentence];
        for (size_t k = 0; k < hits->count; k++)
            hold(s, hits->list[k], number);
    }
    for (size_t i = 0; i < rules->event_cues.count; i++) {
        int32_t cue = rules->event_cues.list[i];
        if (event_fits(&rules->cues.list[cue], e))
            hold(s, cue, number);
    }
}

/* What the other sentences add, in fourths of a point: never enough by itself. */
static int32_t elsewhere(const struct search *s, size_t context)
{
    int32_t rest = s->total[context] - s->words[context];
    return rest > ELSEWHERE_MAX ? ELSEWHERE_MAX : rest < -ELSEWHERE_MAX ? -ELSEWHERE_MAX : rest;
}

static void give_context(struct about *out, struct topic topic)
{
    size_t at = out->context_count;
    while (at > 0 && out->contexts[at - 1].points < topic.points)
        at--;
    if (at == ABOUT_CONTEXTS)
        return;
    out->context_count += out->context_count < ABOUT_CONTEXTS;
    for (size_t i = out->context_count - 1; i > at; i--)
        out->contexts[i] = out->contexts[i - 1];
    out->contexts[at] = topic;
}

static void tell_reasons(struct search *s, struct topic *topic)
{
    int32_t context = table_find(&s->rules->context_index, topic->name);
    for (size_t i = 0; i < s->held.count; i++) {
        const struct cue *cue = &s->rules->cues.list[s->held.list[i]];
        for (int32_t u = cue->use; u >= 0; u = s->rules->uses.list[u].next)
            if (s->rules->uses.list[u].context == context)
                *ARENA_PUSH(s->arena, &topic->reasons) =
                    (struct reason){cue->text, s->rules->uses.list[u].weight};
    }
}

static void find_contexts(struct search *s, struct about *out)
{
    const struct topic_rules *rules = s->rules;
    memset(s->points, 0, rules->contexts.count * sizeof *s->points);
    memset(s->words, 0, rules->contexts.count * sizeof *s->words);
    for (size_t i = 0; i < s->held.count; i++) {
        int32_t cue = s->held.list[i];
        bool words = rules->cues.list[cue].kind == TOPIC_WORDS;
        add_uses(rules, cue, words ? s->words : s->points);
    }
    for (size_t c = 0; c < rules->contexts.count; c++) {
        int32_t here = s->points[c] + s->words[c], rest = elsewhere(s, c);
        int32_t points = here * ABOUT_POINT + rest;
        if (here > 0 && points >= rules->contexts.list[c].from * ABOUT_POINT)
            give_context(out, (struct topic){.name = rules->contexts.list[c].name,
                                             .points = points,
                                             .elsewhere = rest});
    }
    while (out->context_count > 1 &&
           2 * out->contexts[out->context_count - 1].points < out->contexts[0].points)
        out->context_count--;
    for (size_t i = 0; i < out->context_count; i++)
        tell_reasons(s, &out->contexts[i]);
}

/* ---- Issues ------------------------------------------------------------- */

static void tell(struct search *s, struct topic *topic, struct slice cue)
{
    *ARENA_PUSH(s->arena, &topic->reasons) = (struct reason){cue, 0};
}

/* The first cue of the line that holds, or -1. */
static int32_t held_cue(const struct search *s, const struct query_line *line, uint32_t number)
{
    for (size_t i = 0; i < line->any.count; i++) {
        int32_t cue = line->any.list[i];
        if (line->key == LINE_DOCUMENT ? s->anywhere[cue] : s->here[cue] == number)
            return cue;
    }
    return -1;
}

static const struct topic *given_context(const struct search *s, const struct query_line *line,
                                         const struct about *about)
{
    for (size_t i = 0; i < about->context_count; i++)
        for (size_t k = 0; k < line->any.count; k++) {
            int32_t context = line->any.list[k];
            if (slice_equal(s->rules->contexts.list[context].name, about->contexts[i].name))
                return &about->contexts[i];
        }
    return NULL;
}

static const struct cue *fitting(const struct search *s, const struct members *list,
                                 const struct actor *actor)
{
    for (size_t i = 0; i < list->count; i++)
        if (party_fits(&s->rules->cues.list[list->list[i]], actor))
            return &s->rules->cues.list[list->list[i]];
    return NULL;
}

static const struct actor *acting(const struct event *e, size_t i)
{
    return i < e->actor.count ? &e->actor.list[i] : &e->recipient.list[i - e->actor.count];
}

/* Two parties to the event, of different countries or names, one for each side. */
static bool between(struct search *s, const struct query_line *line, struct topic *topic)
{
    const struct event *e = s->event;
    size_t count = e->actor.count + e->recipient.count;
    for (size_t i = 0; i < count; i++) {
        const struct actor *a = acting(e, i);
        const struct cue *one = fitting(s, &line->any, a);
        for (size_t k = 0; one && k < count; k++) {
            const struct actor *b = acting(e, k);
            const struct cue *two = fitting(s, &line->other, b);
            if (!two || two == one ||
                (!strcmp(a->iso3, b->iso3) && slice_equal(a->name, b->name)))
                continue;
            tell(s, topic, one->text);
            tell(s, topic, two->text);
            return true;
        }
    }
    return false;
}

static bool line_holds(struct search *s, const struct query_line *line, uint32_t number,
                       const struct about *about, struct topic *topic)
{
    if (line->key == LINE_BETWEEN)
        return between(s, line, topic);
    if (line->key == LINE_CONTEXTS) {
        const struct topic *context = given_context(s, line, about);
        if (context)
            tell(s, topic, context->name);
        return context != NULL;
    }
    int32_t cue = held_cue(s, line, number);
    if (cue >= 0)
        tell(s, topic, s->rules->cues.list[cue].text);
    return cue >= 0;
}

static bool way_holds(struct search *s, const struct query_way *way, uint32_t number,
                      const struct about *about, struct topic *topic)
{
    topic->reasons.count = 0;
    for (size_t i = 0; i < way->count; i++) {
        size_t told = topic->reasons.count;
        bool holds = line_holds(s, &way->list[i], number, about, topic);
        if (holds == way->list[i].not )
            return false;
        if (way->list[i].not )
            topic->reasons.count = told;
    }
    return true;
}

static void find_issues(struct search *s, uint32_t number, struct about *out)
{
    struct topic topic = {.name = SLICE_EMPTY};
    for (size_t i = 0; i < s->rules->queries.count; i++) {
        const struct query *query = &s->rules->queries.list[i];
        size_t way = 0;
        while (way < query->ways.count &&
               !way_holds(s, &query->ways.list[way], number, out, &topic))
            way++;
        if (way == query->ways.count)
            continue;
        topic.name = query->name;
        *ARENA_PUSH(s->arena, &out->issues) = topic;
        topic = (struct topic){.name = SLICE_EMPTY};
    }
}

struct about *topics_find(struct arena *arena, const struct topic_rules *rules,
                          const struct sentences *sentences, const struct events *events)
{
    struct about *out = ARENA_ARRAY(arena, struct about, events->count + 1);
    struct search s = {.arena = arena, .rules = rules};
    if (!events->count)
        return out;
    read_document(&s, sentences);
    for (size_t i = 0; i < events->count; i++) {
        uint32_t number = (uint32_t)i + 1;
        read_event(&s, &events->list[i], number);
        find_contexts(&s, &out[i]);
        find_issues(&s, number, &out[i]);
    }
    return out;
}
