#include "reports/matter.h"

#include "reports/build.h"

#include <math.h>

#include "base/banned.h"

enum {
    NEWS_DAYS = 7,  /* what is told of a day may be that old */
    JOINED_DAYS = 1 /* a report that was joined to others may have had another day */
};

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
                                     .document = arena_copy(arena, e->document),
                                     .mention = e->mention,
                                     .event = e->id,
                                     .reports = e->reports,
                                     .sources = e->sources,
                                     .confidence = e->confidence};
}

/* ---- From the store ------------------------------------------------------------------ */

struct reading {
    struct arena *arena;
    const struct phrases *phrases;
    const struct matters_query *ask;
    struct matters *out;
};

static dem_day day_in(const json_t *record, const char *key)
{
    const char *day = json_string_value(json_object_get(record, key));
    return day ? calendar_read(slice_of(day)) : DEM_DAY_UNKNOWN;
}

static void add(const struct reading *r, const struct store_event *e)
{
    json_t *record = json_loadb(e->record.at, e->record.len, JSON_ALLOW_NUL, NULL);
    struct matter *m = ARENA_PUSH(r->arena, r->out);
    matter_read(r->arena, r->phrases, e, record, m);
    if (r->ask->known != DEM_DAY_UNKNOWN) { /* its day, too, is that of the report */
        m->entry.from = day_in(record, "date");
        m->entry.to = day_in(record, "date_end");
        if (m->entry.from == DEM_DAY_UNKNOWN || m->entry.from < r->ask->since ||
            m->entry.from > r->ask->until)
            r->out->count--;
    }
    json_decref(record);
}

/* A mention of an event, its best one first: the first that was known by then tells it. */
static dem_code take(void *user, const struct store_event *e)
{
    struct reading *r = user;
    bool dated = r->ask->known != DEM_DAY_UNKNOWN && e->published != DEM_DAY_UNKNOWN;
    size_t count = r->out->count;
    if (dated && e->published > r->ask->known)
        return DEM_OK;
    if (!count || r->out->list[count - 1].id != e->id)
        add(r, e);
    count = r->out->count;
    if (count && r->out->list[count - 1].id == e->id)
        r->out->list[count - 1].fresh |= dated && e->published == r->ask->known;
    return DEM_OK;
}

dem_code matters_ask(struct store *store, struct arena *arena, const struct phrases *phrases,
                     const struct matters_query *ask, struct matters *out, dem_error *err)
{
    struct store_filter filter;
    struct reading reading = {arena, phrases, ask, out};
    bool then = ask->known != DEM_DAY_UNKNOWN;
    struct store_order order = {.mentions = then, .limit = ask->limit};
    store_filter_all(&filter);
    dem_code code = ask->query.len ? store_query(arena, ask->query, &filter, err) : DEM_OK;
    filter.since = then ? ask->since - JOINED_DAYS : ask->since;
    filter.until = then ? ask->until + JOINED_DAYS : ask->until;
    return code ? code : store_events(store, &filter, &order, &reading, take, err);
}

dem_code matters_of_day(struct store *store, struct arena *arena, const struct phrases *phrases,
                        dem_day day, struct matters *out, dem_error *err)
{
    struct matters all = {NULL, 0, 0};
    struct matters_query ask = {.since = day - NEWS_DAYS, .until = day, .known = day};
    dem_code code = matters_ask(store, arena, phrases, &ask, &all, err);
    for (size_t i = 0; i < all.count; i++)
        if (all.list[i].entry.from == day || all.list[i].fresh)
            *ARENA_PUSH(arena, out) = all.list[i];
    return code;
}

dem_code matter_find(struct store *store, struct arena *arena, const struct phrases *phrases,
                     uint64_t id, struct matter **out, dem_error *err)
{
    struct matters found = {NULL, 0, 0};
    struct matters_query ask = {arena_print(arena, "event:%016llx", (unsigned long long)id),
                                DEM_DAY_UNKNOWN, DEM_DAY_UNKNOWN, DEM_DAY_UNKNOWN, 1};
    dem_code code = matters_ask(store, arena, phrases, &ask, &found, err);
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

bool matter_is_about(const struct matter *m, struct slice issue)
{
    for (size_t i = 0; i < m->issues.count; i++)
        if (slice_equal(m->issues.list[i], issue))
            return true;
    return false;
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

/* ---- Firsts --------------------------------------- */

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
    struct matters_query ask = {.since = m->entry.from - days,
                                .until = m->entry.from - 1,
                                .known = DEM_DAY_UNKNOWN,
                                .limit = 1};
    ask.query = arena_print(
        arena,
        "src:%.*s tgt:%.*s type:%.*s kind:event modality:asserted,historic -report:denied",
        SLICE_ARG(pair->actor), SLICE_ARG(pair->recipient), SLICE_ARG(m->type));
    dem_code code = matters_ask(store, arena, phrases, &ask, &before, err);
    *out = !before.count;
    return code;
}
