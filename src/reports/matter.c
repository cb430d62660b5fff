#include "reports/matter.h"

#include "reports/build.h"

#include <math.h>

#include "base/banned.h"

/* ---- From the record --------------------------------------------------------------- */

static struct slice string_of(struct arena *arena, const json_t *value)
{
    return arena_copy(arena,
                      (struct slice){json_string_value(value) ? json_string_value(value) : "",
                                     json_string_length(value)});
}

/* A quotation, else the sentence (the first, if several tell of it). */
static struct slice words_of(struct arena *arena, const json_t *record)
{
    const json_t *quote = json_object_get(record, "quote");
    const json_t *evidence = json_object_get(record, "evidence");
    if (json_is_array(evidence))
        evidence = json_array_get(evidence, 0);
    return string_of(arena, json_object_get(json_is_object(quote) ? quote : evidence, "text"));
}

static struct slice source_of(struct arena *arena, const struct store_event *e)
{
    struct slice day = words_days(arena, e->published, e->published);
    struct slice who = e->publisher.len ? e->publisher : e->document;
    return arena_print(arena, "%.*s, %.*s%s%.*s", SLICE_ARG(who), SLICE_ARG(day),
                       e->title.len ? ": " : "", SLICE_ARG(e->title));
}

static void read_countries(struct arena *arena, const json_t *parties,
                           struct matter_countries *out)
{
    size_t i;
    const json_t *party;
    json_array_foreach(parties, i, party)
    {
        struct slice country = string_of(arena, json_object_get(party, "country"));
        bool known = !country.len;
        for (size_t k = 0; k < out->count && !known; k++)
            known = slice_equal(out->list[k], country);
        if (!known)
            *ARENA_PUSH(arena, out) = country;
    }
}

void matter_read(struct arena *arena, const struct phrases *phrases,
                 const struct store_event *e, const json_t *record, struct matter *out)
{
    size_t i;
    const json_t *issue;
    *out = (struct matter){.id = e->id,
                           .kind = arena_copy(arena, e->kind),
                           .type = arena_copy(arena, e->type),
                           .cameo = arena_copy(arena, e->cameo),
                           .modality = arena_copy(arena, e->modality),
                           .report = arena_copy(arena, e->report),
                           .quad = e->quad,
                           .published = e->published,
                           .symmetric = json_is_true(json_object_get(record, "symmetric")),
                           .weight = e->confidence * fmin(log2(1.0 + e->sources), 4)};
    read_countries(arena, json_object_get(record, "actor"), &out->actors);
    read_countries(arena, json_object_get(record, "recipient"), &out->recipients);
    json_array_foreach(json_object_get(record, "issue"), i, issue)
    {
        *ARENA_PUSH(arena, &out->issues) = string_of(arena, issue);
    }
    out->entry = (struct page_entry){.from = e->from,
                                     .to = e->to,
                                     .sentence = phrases_tell(phrases, arena, record),
                                     .quote = words_of(arena, record),
                                     .source = source_of(arena, e),
                                     .url = arena_copy(arena, e->url),
                                     .event = e->id,
                                     .reports = e->reports,
                                     .sources = e->sources,
                                     .confidence = e->confidence};
}

/* ---- From the store ------------------------------------------------------------------ */

struct reading {
    struct arena *arena;
    const struct phrases *phrases;
    struct matters *out;
};

static dem_code take(void *user, const struct store_event *e)
{
    struct reading *f = user;
    json_t *record = json_loadb(e->record.at, e->record.len, JSON_ALLOW_NUL, NULL);
    matter_read(f->arena, f->phrases, e, record, ARENA_PUSH(f->arena, f->out));
    json_decref(record);
    return DEM_OK;
}

dem_code matters_find(struct store *store, struct arena *arena, const struct phrases *phrases,
                      const struct store_filter *filter, struct matters *out, dem_error *err)
{
    struct reading reading = {arena, phrases, out};
    struct store_order order = {.texts = false};
    return store_events(store, filter, &order, &reading, take, err);
}

dem_code matters_ask(struct store *store, struct arena *arena, const struct phrases *phrases,
                     struct slice query, dem_day since, dem_day until, struct matters *out,
                     dem_error *err)
{
    struct store_filter filter;
    store_filter_all(&filter);
    dem_code code = query.len ? store_query(arena, query, &filter, err) : DEM_OK;
    filter.since = since;
    filter.until = until;
    return code ? code : matters_find(store, arena, phrases, &filter, out, err);
}

dem_code matter_find(struct store *store, struct arena *arena, const struct phrases *phrases,
                     uint64_t id, struct matter **out, dem_error *err)
{
    struct matters found = {NULL, 0, 0};
    struct slice query = arena_print(arena, "event:%016llx", (unsigned long long)id);
    dem_code code = matters_ask(store, arena, phrases, query, DEM_DAY_UNKNOWN, DEM_DAY_UNKNOWN,
                                &found, err);
    *out = found.list;
    return code;
}

static int by_weight(const void *x, const void *y)
{
    const struct matter *a = x, *b = y;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    if (a->entry.from != b->entry.from)
        return a->entry.from > b->entry.from ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

void matters_rank(struct matters *matters)
{
    if (matters->count)
        qsort(matters->list, matters->count, sizeof *matters->list, by_weight);
}

/* ---- What kind of move it is ---------------------------------------------------------- */

static bool is_done(const struct matter *m)
{
    return slice_is(m->modality, "asserted") || slice_is(m->modality, "historic");
}

bool matter_is_claim(const struct matter *m)
{
    return slice_starts(m->cameo, SLICE("112")) || slice_is(m->kind, "position");
}

bool matter_is_denial(const struct matter *m)
{
    return slice_is(m->cameo, "016") || slice_is(m->report, "denied");
}

bool matter_is_assurance(const struct matter *m)
{
    return slice_is(m->type, "AGREE") && !slice_is(m->modality, "negated");
}

bool matter_is_ultimatum(const struct matter *m)
{
    return slice_is(m->cameo, "139") && is_done(m);
}

bool matter_is_demand(const struct matter *m)
{
    return (slice_is(m->type, "REQUEST") && is_done(m)) || matter_is_ultimatum(m);
}

bool matter_is_assessment(const struct matter *m)
{
    return slice_is(m->kind, "assessment");
}

bool matter_happened(const struct matter *m)
{
    return is_done(m) && !slice_is(m->report, "denied");
}

/* ---- Pairs and answers ----------------------------------------------------------------- */

size_t matter_pairs(const struct matter *m, struct store_pair out[MATTER_PAIRS_MAX])
{
    bool mutual = m->symmetric && !m->recipients.count;
    const struct matter_countries *to = mutual ? &m->actors : &m->recipients;
    size_t count = 0;
    for (size_t i = 0; i < m->actors.count; i++)
        for (size_t k = mutual ? i + 1 : 0; k < to->count && count < MATTER_PAIRS_MAX; k++)
            if (!slice_equal(m->actors.list[i], to->list[k]))
                out[count++] = (struct store_pair){m->actors.list[i], to->list[k]};
    return count;
}

struct answers {
    struct arena *arena;
    struct {
        uint64_t *list;
        size_t count, room;
    } ids;
};

static void take_link(void *user, const struct store_link *link)
{
    struct answers *a = user;
    if (link->back)
        *ARENA_PUSH(a->arena, &a->ids) = link->event;
}

dem_code matter_is_answered(struct store *store, struct arena *arena,
                            const struct phrases *phrases, const struct matter *m, dem_day day,
                            bool *out, dem_error *err)
{
    struct answers answers = {.arena = arena};
    dem_code code = store_links(store, m->id, &answers, take_link, err);
    *out = false;
    for (size_t i = 0; i < answers.ids.count && !code && !*out; i++) {
        struct matter *answer;
        code = matter_find(store, arena, phrases, answers.ids.list[i], &answer, err);
        *out = !code && answer &&
               (day == DEM_DAY_UNKNOWN || answer->entry.from == DEM_DAY_UNKNOWN ||
                answer->entry.from <= day);
    }
    return code;
}

/* ---- Firsts --------------------------------------------------------------------------------
 */

bool matter_can_be_first(const struct matter *m)
{
    return slice_is(m->kind, "event") && matter_happened(m) && m->type.len &&
           m->entry.from != DEM_DAY_UNKNOWN;
}

dem_code matter_is_first(struct store *store, struct arena *arena,
                         const struct phrases *phrases, const struct matter *m,
                         const struct store_pair *pair, dem_day days, bool *out, dem_error *err)
{
    struct matters before = {NULL, 0, 0};
    struct slice query = arena_print(
        arena,
        "src:%.*s tgt:%.*s type:%.*s kind:event modality:asserted,historic -report:denied",
        SLICE_ARG(pair->actor), SLICE_ARG(pair->recipient), SLICE_ARG(m->type));
    dem_code code = matters_ask(store, arena, phrases, query, m->entry.from - days,
                                m->entry.from - 1, &before, err);
    *out = !before.count;
    return code;
}
