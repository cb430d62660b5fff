#include "engine/record.h"

#include <jansson.h>

#include "base/banned.h"

struct writer {
    struct arena *arena;
    const struct dem_model *model;
    const struct coded *coded;
};

static json_t *text(struct slice s)
{
    json_t *value = s.len ? json_stringn(s.at, s.len) : NULL;
    return value ? value : json_null();
}

static json_t *day(dem_day d)
{
    if (d == DEM_DAY_UNKNOWN)
        return json_null();
    struct date date = calendar_date(d);
    return json_sprintf("%04d-%02d-%02d", date.year, date.month, date.day);
}

static bool is_none(dem_span span)
{
    return span.from >= span.to;
}

static dem_span trimmed(const struct writer *w, dem_span clean)
{
    const char *at = w->coded->doc.text.at;
    while (clean.from < clean.to && at[clean.from] == ' ')
        clean.from++;
    while (clean.to > clean.from && at[clean.to - 1] == ' ')
        clean.to--;
    return clean;
}

/* {"text", "span"} with the user's own bytes; where those are no UTF-8, the repaired. */
static void put_words(const struct writer *w, json_t *object, dem_span clean)
{
    const struct document *doc = &w->coded->doc;
    clean = trimmed(w, clean);
    dem_span span = text_source_span(doc, clean);
    json_t *words = text(slice_part(doc->source, span.from, span.to));
    if (json_is_null(words))
        words = text(slice_part(doc->text, clean.from, clean.to));
    json_object_set_new(object, "text", words);
    json_object_set_new(object, "span", json_pack("[ii]", (int)span.from, (int)span.to));
}

static json_t *words(const struct writer *w, dem_span clean)
{
    json_t *object = is_none(clean) ? json_null() : json_object();
    if (!is_none(clean))
        put_words(w, object, clean);
    return object;
}

static json_t *sectors(const struct sectors *s)
{
    json_t *list = json_array();
    for (uint8_t i = 0; i < s->count; i++)
        json_array_append_new(list, json_string(s->code[i]));
    return list;
}

static json_t *actor(const struct writer *w, const struct actor *a)
{
    json_t *o = json_object();
    put_words(w, o, a->span);
    json_object_set_new(o, "name", text(a->name));
    json_object_set_new(o, "country", text(slice_of(a->iso3)));
    json_object_set_new(o, "sectors", sectors(&a->sectors));
    json_object_set_new(o, "office", text(a->office));
    json_object_set_new(o, "code", text(actors_code(w->arena, a)));
    return o;
}

static json_t *actors(const struct writer *w, const struct actors *list)
{
    json_t *out = json_array();
    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(out, actor(w, &list->list[i]));
    return out;
}

static json_t *attribution(const struct writer *w, const struct event *e)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->attribution.count; i++) {
        const struct voucher *v = &e->attribution.list[i];
        json_t *o = v->named ? actor(w, &v->actor) : words(w, v->words);
        bool outlet = v->named && v->actor.media;
        json_object_set_new(o, "kind",
                            json_string(outlet     ? "outlet"
                                        : v->named ? "speaker"
                                                   : "hearsay"));
        json_object_set_new(o, "verb", words(w, v->verb));
        json_object_set_new(o, "date", day(v->date));
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *place(const struct writer *w, const struct place *p)
{
    if (is_none(p->span))
        return json_null();
    json_t *o = json_object();
    put_words(w, o, p->span);
    json_object_set_new(o, "name", text(p->name));
    json_object_set_new(o, "country", text(slice_of(p->iso3)));
    json_object_set_new(o, "lat", p->located ? json_real(p->lat) : json_null());
    json_object_set_new(o, "lon", p->located ? json_real(p->lon) : json_null());
    json_object_set_new(o, "gazetteer", text(p->id));
    json_object_set_new(o, "precision", json_string(place_precision_name(p->precision)));
    json_object_set_new(o, "admin1", text(p->admin1));
    json_object_set_new(o, "admin1_code", text(p->admin1_code));
    json_object_set_new(o, "feature", text(p->feature));
    json_object_set_new(o, "population",
                        p->population ? json_integer(p->population) : json_null());
    return o;
}

/* One object, or a list where the event rests on several sentences. */
static json_t *evidence(const struct writer *w, const struct event *e, bool trigger)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->evidence.count; i++)
        json_array_append_new(
            list, words(w, trigger ? e->evidence.list[i].trigger : e->evidence.list[i].span));
    if (e->evidence.count != 1)
        return list;
    json_t *one = json_incref(json_array_get(list, 0));
    json_decref(list);
    return one;
}

static json_t *document(const struct document *d)
{
    json_t *o = json_object();
    json_object_set_new(o, "id", text(d->id));
    json_object_set_new(o, "title", text(d->title));
    json_object_set_new(o, "publisher", text(d->publisher));
    json_object_set_new(o, "url", text(d->url));
    json_object_set_new(o, "date", day(d->published));
    json_object_set_new(o, "language", text(d->language.len ? d->language : SLICE("en")));
    return o;
}

static uint64_t hash_actors(const struct writer *w, uint64_t h, const struct actors *list)
{
    for (size_t i = 0; i < list->count; i++)
        h = hash_slice(hash_bytes(h, ";", 1), actors_code(w->arena, &list->list[i]));
    return hash_bytes(h, "|", 1);
}

/* Document, evidence, type and actors: coding again gives the same id. */
static json_t *event_id(const struct writer *w, const struct event *e)
{
    uint64_t h = hash_slice(HASH_SEED, w->coded->doc.id);
    dem_span span = text_source_span(&w->coded->doc, e->evidence.list[0].span);
    dem_span trigger = text_source_span(&w->coded->doc, e->evidence.list[0].trigger);
    uint32_t numbers[4] = {span.from, span.to, trigger.from, trigger.to};
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++)
            h = hash_bytes(h, &(unsigned char){(unsigned char)(numbers[i] >> (8 * k))}, 1);
    h = hash_slice(hash_slice(h, e->type), e->cameo);
    h = hash_actors(w, hash_actors(w, h, &e->actor), &e->recipient);
    return json_sprintf("%016llx", (unsigned long long)h);
}

static json_t *coder(const struct writer *w)
{
    return json_pack("{ssssss}", "version", DEM_VERSION, "model", w->model->analyzer_id,
                     "lexicon", w->model->lexicon_id);
}

static json_t *list_of(struct slice s)
{
    json_t *list = json_array();
    if (s.len && !slice_is(s, "-"))
        json_array_append_new(list, text(s));
    return list;
}

static json_t *contexts(const struct about *about)
{
    json_t *list = json_array();
    for (size_t i = 0; i < about->context_count; i++)
        json_array_append_new(list, text(about->contexts[i].name));
    return list;
}

static json_t *issues(const struct about *about)
{
    json_t *list = json_array();
    for (size_t i = 0; i < about->issues.count; i++)
        json_array_append_new(list, text(about->issues.list[i].name));
    return list;
}

static void put_what(const struct writer *w, json_t *o, const struct event *e,
                     const struct about *about)
{
    static const char *const kinds[] = {"event", "position", "assessment"};
    const struct plover *p = lexicon_plover(w->model->lexicon, e->type, e->mode);
    bool scored = p && p->quad;
    json_object_set_new(o, "kind", json_string(kinds[e->kind]));
    json_object_set_new(o, "event", text(e->type));
    json_object_set_new(o, "mode", list_of(e->mode));
    json_object_set_new(o, "context", contexts(about));
    json_object_set_new(o, "cameo", text(e->cameo));
    json_object_set_new(o, "quad", scored ? json_integer(p->quad) : json_null());
    json_object_set_new(o, "score", scored ? json_real(p->score) : json_null());
    json_object_set_new(o, "goldstein", json_real(e->goldstein));
}

static void put_whether(const struct writer *w, json_t *o, const struct event *e)
{
    static const char *const modality[] = {"asserted", "negated", "future", "hypothetical",
                                           "historic"};
    static const char *const status[] = {"fact", "claimed", "alleged", "denied"};
    json_object_set_new(o, "modality", json_string(modality[e->modality]));
    json_object_set_new(o, "report", json_string(status[e->status]));
    json_object_set_new(o, "attribution", attribution(w, e));
    json_object_set_new(o, "quote", words(w, e->quote));
    json_object_set_new(o, "reason", words(w, e->reason));
}

static json_t *answers(const struct writer *w, const struct event *e)
{
    static const char *const how[] = {"", "acceptance", "refusal", "denial", "offer"};
    if (e->answer == ANSWER_NONE)
        return json_null();
    return json_pack("{soss}", "id", event_id(w, &w->coded->events.list[e->answers]), "how",
                     how[e->answer]);
}

static json_t *amount(const struct writer *w, const struct amount *a)
{
    const double exact = 9007199254740992.0; /* up to here a double has every integer */
    bool whole = a->number < exact && a->number == (double)(json_int_t)a->number;
    json_t *o = words(w, a->words);
    if (json_is_null(o))
        return o;
    json_object_set_new(o, "number",
                        whole ? json_integer((json_int_t)a->number) : json_real(a->number));
    json_object_set_new(o, "unit", text(a->unit));
    return o;
}

static json_t *transfer(const struct writer *w, const struct transfer *t)
{
    json_t *o = t->status == TRANSFER_NONE ? json_null() : json_object();
    if (json_is_null(o))
        return o;
    json_object_set_new(o, "class", text(t->item_class));
    json_object_set_new(o, "amount", amount(w, &t->amount));
    json_object_set_new(o, "supplier", actors(w, &t->supplier));
    json_object_set_new(o, "receiver", actors(w, &t->receiver));
    json_object_set_new(
        o, "how", t->how == HOW_UNKNOWN ? json_null() : json_string(transfer_how_name(t->how)));
    json_object_set_new(o, "status", json_string(transfer_status_name(t->status)));
    return o;
}

static json_t *event(const struct writer *w, size_t index, bool with_doc)
{
    const struct event *e = &w->coded->events.list[index];
    const struct about *about = &w->coded->about[index];
    json_t *o = json_object();
    json_object_set_new(o, "id", event_id(w, e));
    if (with_doc)
        json_object_set_new(o, "doc", document(&w->coded->doc));
    json_object_set_new(o, "date", day(e->from));
    json_object_set_new(o, "date_end", day(e->to));
    json_object_set_new(o, "date_precision", json_string(event_precision(e)));
    put_what(w, o, e, about);
    json_object_set_new(o, "actor", actors(w, &e->actor));
    json_object_set_new(o, "recipient", actors(w, &e->recipient));
    json_object_set_new(o, "symmetric", json_boolean(e->symmetric));
    json_object_set_new(o, "item", words(w, e->item));
    json_object_set_new(o, "transfer", transfer(w, &e->transfer));
    json_object_set_new(o, "third", actors(w, &e->third));
    put_whether(w, o, e);
    json_object_set_new(o, "place", place(w, &e->place));
    json_object_set_new(o, "issue", issues(about));
    json_object_set_new(o, "answers", answers(w, e));
    json_object_set_new(o, "trigger", evidence(w, e, true));
    json_object_set_new(o, "evidence", evidence(w, e, false));
    json_object_set_new(o, "rule", text(e->frame ? e->frame->id : SLICE("quotation")));
    json_object_set_new(o, "confidence", json_real(e->confidence));
    if (with_doc)
        json_object_set_new(o, "coder", coder(w));
    return o;
}

static struct slice dump(struct arena *arena, json_t *value)
{
    size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(6);
    size_t size = value ? json_dumpb(value, NULL, 0, flags) : 0;
    char *at = arena_take(arena, size + 1);
    if (size)
        json_dumpb(value, at, size, flags);
    at[size] = '\n';
    json_decref(value);
    return (struct slice){at, size + 1};
}

struct slice record_events(struct arena *arena, const struct dem_model *model,
                           const struct coded *coded)
{
    struct writer w = {arena, model, coded};
    size_t count = coded->events.count;
    struct slice *lines = ARENA_ARRAY(arena, struct slice, count + 1);
    for (size_t i = 0; i < count; i++)
        lines[i] = dump(arena, event(&w, i, true));
    return arena_join(arena, lines, count);
}

struct slice record_document(struct arena *arena, const struct dem_model *model,
                             const struct coded *coded)
{
    struct writer w = {arena, model, coded};
    json_t *o = json_object(), *list = json_array();
    for (size_t i = 0; i < coded->events.count; i++)
        json_array_append_new(list, event(&w, i, false));
    json_object_set_new(o, "doc", document(&coded->doc));
    json_object_set_new(o, "events", list);
    json_object_set_new(o, "coder", coder(&w));
    return dump(arena, o);
}

/* ---- Dictionaries of others ----------------------------------------------- */

static json_t *side(const struct writer *w, const struct pattern_side *side)
{
    json_t *list = json_array(), *o = json_object();
    if (!is_none(side->span))
        put_words(w, o, side->span);
    json_object_set_new(o, "code", text(side->code));
    json_array_append_new(list, o);
    return list;
}

static json_t *pattern_id(const struct writer *w, const struct pattern_event *e)
{
    uint64_t h = hash_slice(HASH_SEED, w->coded->doc.id);
    dem_span span = text_source_span(&w->coded->doc, e->trigger);
    struct slice place = arena_print(w->arena, "|%u|%u|", span.from, span.to);
    h = hash_slice(hash_slice(h, place), e->code);
    h = hash_slice(hash_bytes(hash_slice(h, e->source.code), "|", 1), e->target.code);
    return json_sprintf("%016llx", (unsigned long long)h);
}

static json_t *coded_attribution(struct slice code)
{
    json_t *list = json_array(), *o = json_object();
    json_object_set_new(o, "code", text(code));
    if (code.len)
        json_array_append(list, o);
    json_decref(o);
    return list;
}

static json_t *coded_issues(const struct pattern_issues *issues)
{
    json_t *list = json_array();
    for (size_t i = 0; i < issues->count; i++)
        json_array_append_new(list, text(issues->list[i].name));
    return list;
}

static json_t *pattern_coder(const struct writer *w, const struct dictionaries *dict)
{
    json_t *o = json_pack("{ssss}", "version", DEM_VERSION, "model", w->model->analyzer_id);
    json_object_set_new(o, "dictionaries",
                        json_sprintf("%016llx", (unsigned long long)dict->checksum));
    return o;
}

static json_t *pattern(const struct writer *w, const struct pattern_event *e,
                       const struct dictionaries *dict, bool with_doc)
{
    const struct code *code = lexicon_code(w->model->lexicon, e->code);
    bool cameo = code && slice_equal(code->cameo, e->code);
    dem_span sentence = w->coded->sentences.list[e->sentence].span;
    json_t *o = json_object();
    json_object_set_new(o, "id", pattern_id(w, e));
    if (with_doc)
        json_object_set_new(o, "doc", document(&w->coded->doc));
    json_object_set_new(o, "date", day(e->date));
    json_object_set_new(o, "kind", json_string("event"));
    json_object_set_new(o, "event", cameo ? text(code->type) : json_null());
    json_object_set_new(o, "mode", list_of(cameo ? code->mode : SLICE_EMPTY));
    json_object_set_new(o, "code", text(e->code));
    json_object_set_new(o, "actor", side(w, &e->source));
    json_object_set_new(o, "recipient", side(w, &e->target));
    json_object_set_new(o, "attribution", coded_attribution(e->attribution));
    json_object_set_new(o, "issue", coded_issues(&e->issues));
    json_object_set_new(o, "trigger", words(w, e->trigger));
    json_object_set_new(o, "evidence", words(w, sentence));
    const char *base = strrchr(e->place.path, '/');
    json_object_set_new(o, "rule",
                        json_sprintf("%s:%u", base ? base + 1 : e->place.path, e->place.line));
    if (with_doc)
        json_object_set_new(o, "coder", pattern_coder(w, dict));
    return o;
}

struct slice record_patterns(struct arena *arena, const struct dem_model *model,
                             const struct dictionaries *dict, const struct coded *coded)
{
    struct writer w = {arena, model, coded};
    size_t count = coded->patterns.count;
    struct slice *lines = ARENA_ARRAY(arena, struct slice, count + 1);
    for (size_t i = 0; i < count; i++)
        lines[i] = dump(arena, pattern(&w, &coded->patterns.list[i], dict, true));
    return arena_join(arena, lines, count);
}

struct slice record_pattern_document(struct arena *arena, const struct dem_model *model,
                                     const struct dictionaries *dict, const struct coded *coded)
{
    struct writer w = {arena, model, coded};
    json_t *o = json_object(), *list = json_array();
    for (size_t i = 0; i < coded->patterns.count; i++)
        json_array_append_new(list, pattern(&w, &coded->patterns.list[i], dict, false));
    json_object_set_new(o, "doc", document(&coded->doc));
    json_object_set_new(o, "events", list);
    json_object_set_new(o, "coder", pattern_coder(&w, dict));
    return dump(arena, o);
}

/* One cell: no tabs, no line ends. */
static struct slice cell(struct arena *arena, struct slice s)
{
    char *at = ARENA_ARRAY(arena, char, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        at[i] = s.at[i] == '\t' || s.at[i] == '\n' || s.at[i] == '\r' ? ' ' : s.at[i];
    return (struct slice){at, s.len};
}

/* "NAME,COUNT;NAME,COUNT" */
static struct slice counted_issues(struct arena *arena, const struct pattern_issues *issues)
{
    struct slice all = SLICE_EMPTY;
    for (size_t i = 0; i < issues->count; i++)
        all = arena_print(arena, "%.*s%s%.*s,%u", SLICE_ARG(all), i ? ";" : "",
                          SLICE_ARG(issues->list[i].name), issues->list[i].times);
    return all;
}

struct slice record_petrarch(struct arena *arena, const struct coded *coded)
{
    size_t count = coded->patterns.count;
    struct slice *lines = ARENA_ARRAY(arena, struct slice, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct pattern_event *e = &coded->patterns.list[i];
        struct date d = calendar_date(e->date == DEM_DAY_UNKNOWN ? 0 : e->date);
        struct slice date = e->date == DEM_DAY_UNKNOWN
                                ? SLICE_EMPTY
                                : arena_print(arena, "%04d%02d%02d", d.year, d.month, d.day);
        lines[i] = arena_print(
            arena, "%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s_%u\t%.*s\t%.*s\n", SLICE_ARG(date),
            SLICE_ARG(e->source.code), SLICE_ARG(e->target.code), SLICE_ARG(e->code),
            SLICE_ARG(counted_issues(arena, &e->issues)), SLICE_ARG(cell(arena, coded->doc.id)),
            e->sentence + 1, SLICE_ARG(cell(arena, coded->doc.url)),
            SLICE_ARG(cell(arena, coded->doc.publisher)));
    }
    return arena_join(arena, lines, count);
}

struct slice record_error(struct arena *arena, struct slice id, const dem_error *error)
{
    json_t *o = json_object(), *doc = json_object();
    json_object_set_new(doc, "id", text(id));
    json_object_set_new(o, "doc", doc);
    json_object_set_new(o, "events", json_array());
    json_object_set_new(o, "error", json_string(error->what));
    return dump(arena, o);
}
