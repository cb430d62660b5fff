/* PLOVER as JSON Lines: every key in each line, null where nothing is known. */
#include "formats/build.h"

#include "base/banned.h"

static json_t *text(struct slice s)
{
    json_t *value = s.len ? json_stringn(s.at, s.len) : NULL;
    return value ? value : json_null();
}

static void set(json_t *o, const char *key, json_t *value)
{
    json_object_set_new(o, key, value);
}

static void set_unknown(json_t *o, const char *const *keys)
{
    for (; *keys; keys++)
        set(o, *keys, json_null());
}

static json_t *party(struct arena *arena, const struct party *p)
{
    static const char *const unknown[] = {"religion", "ethnicity", NULL}, *const person[] = {
                                                                              "gender", "age",
                                                                              NULL};
    json_t *o = json_object();
    set(o, "code", text(p->country));
    set(o, "sector", text(join(arena, p->sectors, p->sector_count, ';')));
    set(o, "entity_text", text(p->text));
    set(o, "identifier_id", json_null());
    set(o, "identifier_text", text(p->name));
    set_unknown(o, unknown);
    set(o, "office", text(p->office));
    set_unknown(o, person);
    return o;
}

/* The parties of a symmetric event stand in both lists. */
static json_t *parties(struct arena *arena, const struct view *v, const struct parties *own,
                       const struct parties *other)
{
    json_t *list = json_array();
    for (size_t i = 0; i < own->count; i++)
        json_array_append_new(list, party(arena, &own->list[i]));
    for (size_t i = 0; v->symmetric && i < other->count; i++)
        json_array_append_new(list, party(arena, &other->list[i]));
    return list;
}

/* docs/places.md: PLOVER's resolution of each precision. */
static json_t *resolution(struct slice precision)
{
    static const struct {
        const char *precision;
        int resolution;
    } known[] = {{"site", 1}, {"town", 2}, {"admin1", 4}, {"region", 4}, {"country", 5}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_is(precision, known[i].precision))
            return json_integer(known[i].resolution);
    return json_null();
}

/* GeoNames' class of the feature: P a populated place, A a region or country. */
static json_t *feature_class(const struct view *v)
{
    struct slice how = v->place.precision;
    bool area = slice_is(how, "admin1") || slice_is(how, "country");
    return area ? json_string("A") : v->place.feature.len ? json_string("P") : json_null();
}

static json_t *geonames(struct slice id)
{
    int64_t number = 0;
    for (size_t i = 0; i < id.len; i++) {
        if (id.at[i] < '0' || id.at[i] > '9' || number > INT32_MAX)
            return json_null();
        number = number * 10 + (id.at[i] - '0');
    }
    return number ? json_integer(number) : json_null();
}

static json_t *location(const struct view *v)
{
    if (!v->place.known)
        return json_null();
    const struct country *c = facts_country(v->facts, v->place.country);
    json_t *o = json_object();
    set(o, "extracted_place", text(v->place.text));
    set(o, "resolved_place", text(v->place.name));
    set(o, "geonameid", geonames(v->place.gazetteer));
    set(o, "lat", v->place.located ? json_real(v->place.lat) : json_null());
    set(o, "lon", v->place.located ? json_real(v->place.lon) : json_null());
    set(o, "city", text(slice_is(v->place.precision, "town") ? v->place.name : SLICE_EMPTY));
    set(o, "district", json_null());
    set(o, "province", text(v->place.admin1));
    set(o, "country", text(c ? c->name : SLICE_EMPTY));
    set(o, "country_code", text(v->place.country));
    set(o, "feature_class", feature_class(v));
    set(o, "feature_code", text(v->place.feature));
    set(o, "resolution", resolution(v->place.precision));
    return o;
}

static json_t *text_info(const struct view *v)
{
    json_t *o = json_object();
    set(o, "sequence", v->sentence ? json_integer(v->sentence) : json_null());
    set(o, "start", json_integer(v->evidence.from));
    set(o, "end", json_integer(v->evidence.to));
    set(o, "text_story", json_null());
    return o;
}

static json_t *cite_info(const struct view *v)
{
    const struct store_event *e = v->event;
    json_t *o = json_object();
    set(o, "corpus", json_null());
    set(o, "citation", text(e->document));
    set(o, "url", text(e->url));
    set(o, "title", text(e->title));
    set(o, "language", text(json_slice(json_object_get(view_get(v, "doc"), "language"))));
    set(o, "publication", text(e->publisher));
    set(o, "license", json_null());
    set(o, "copyright", json_null());
    set(o, "coder", json_string("demarche"));
    set(o, "codebook", json_string("PLOVER 2021"));
    set(o, "version", text(json_slice(json_object_get(view_get(v, "coder"), "version"))));
    return o;
}

/* All of one or more words, joined. */
static json_t *words(struct arena *arena, const struct view *v, const char *key)
{
    const json_t *value = view_get(v, key);
    struct slice all = json_slice(json_object_get(view_first(v, key), "text"));
    for (size_t i = 1; i < json_array_size(value); i++)
        all = arena_print(
            arena, "%.*s %.*s", SLICE_ARG(all),
            SLICE_ARG(json_slice(json_object_get(json_array_get(value, i), "text"))));
    return text(all);
}

static json_t *comment(struct arena *arena, const struct store_event *e)
{
    return text(arena_print(arena, "%.*s, %.*s, confidence %.2f", SLICE_ARG(e->modality),
                            SLICE_ARG(e->report), e->confidence));
}

static void put_what(struct arena *arena, json_t *o, const struct view *v)
{
    const struct store_event *e = v->event;
    set(o, "event_text", words(arena, v, "trigger"));
    set(o, "quad_code", e->quad ? json_integer(e->quad) : json_null());
    set(o, "event_scale", e->quad ? json_real(e->score) : json_null());
    json_object_set(o, "mode", json_object_get(v->record, "mode"));
    json_object_set(o, "context", json_object_get(v->record, "context"));
    set(o, "link", text(e->url));
    set(o, "text", words(arena, v, "evidence"));
    set(o, "text_info", text_info(v));
    set(o, "cite_info", cite_info(v));
    set(o, "size", json_pack("{snsnsn}", "dead", "injured", "arrested"));
    set(o, "coder", json_string("demarche"));
}

static struct slice print(struct arena *arena, json_t *o)
{
    size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(6);
    size_t size = json_dumpb(o, NULL, 0, flags);
    char *at = arena_take(arena, size + 1);
    json_dumpb(o, at, size, flags);
    json_decref(o);
    return (struct slice){at, size};
}

static struct slice line(struct arena *arena, const struct view *v)
{
    static const char *const coded[] = {"coded_date", "coded_time", NULL};
    const struct store_event *e = v->event;
    json_t *o = json_object();
    set(o, "id", json_sprintf("%016llx", (unsigned long long)e->id));
    set(o, "has_event", json_true());
    set(o, "date", text(print_day(arena, e->from, DAY_DASHES)));
    set(o, "time", json_null());
    set(o, "enddate", text(print_day(arena, e->to, DAY_DASHES)));
    set(o, "endtime", json_null());
    set(o, "actor", parties(arena, v, &v->actors, &v->recipients));
    set(o, "recipient", parties(arena, v, &v->recipients, &v->actors));
    set(o, "event", text(e->type));
    set(o, "event_loc", location(v));
    put_what(arena, o, v);
    set_unknown(o, coded);
    set(o, "comment", comment(arena, e));
    return print(arena, o);
}

const struct format format_plover = {
    .name = "plover", .line = line, .typed = true, .dated = true, .splits = true};
