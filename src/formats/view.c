/* An event taken apart. */
#include "formats/build.h"

#include "base/error.h"

#include "base/banned.h"

struct slice json_slice(const json_t *value)
{
    return json_is_string(value)
               ? (struct slice){json_string_value(value), json_string_length(value)}
               : SLICE_EMPTY;
}

static struct slice text(const json_t *o, const char *key)
{
    return json_slice(json_object_get(o, key));
}

static dem_span span(const json_t *words)
{
    const json_t *list = json_object_get(words, "span");
    return (dem_span){(uint32_t)json_integer_value(json_array_get(list, 0)),
                      (uint32_t)json_integer_value(json_array_get(list, 1))};
}

const json_t *view_get(const struct view *view, const char *key)
{
    return json_object_get(view->record, key);
}

const json_t *view_first(const struct view *view, const char *key)
{
    const json_t *words = view_get(view, key);
    return json_is_array(words) ? json_array_get(words, 0) : words;
}

/* ---- Parties ---------------------------------------------------------------- */

static bool has_part(struct slice code, struct slice part)
{
    for (size_t i = 0; i + 3 <= code.len; i += 3)
        if (slice_equal(slice_part(code, i, i + 3), part))
            return true;
    return false;
}

/* Country or body, then each sector's role once. */
static struct slice cameo_code(struct arena *arena, const struct facts *facts,
                               const struct party *p)
{
    const struct role *body = facts_role(facts, p->country);
    struct slice code = body ? body->cameo : p->country;
    for (size_t i = 0; i < p->sector_count; i++) {
        const struct role *role = facts_role(facts, p->sectors[i]);
        if (role && role->cameo.len && !has_part(code, role->cameo))
            code = arena_print(arena, "%.*s%.*s", SLICE_ARG(code), SLICE_ARG(role->cameo));
    }
    return code;
}

static void read_party(struct arena *arena, const struct facts *facts, const json_t *o,
                       struct party *p)
{
    size_t i;
    json_t *sector;
    *p = (struct party){.text = text(o, "text"),
                        .name = text(o, "name"),
                        .country = text(o, "country"),
                        .office = text(o, "office"),
                        .span = span(o)};
    if (!p->name.len)
        p->name = p->text;
    json_array_foreach(json_object_get(o, "sectors"), i, sector) if (i < PARTY_SECTOR_ROOM)
        p->sectors[p->sector_count++] = json_slice(sector);
    p->code = cameo_code(arena, facts, p);
}

static void read_parties(struct arena *arena, const struct facts *facts, const json_t *list,
                         struct parties *out)
{
    size_t i;
    json_t *o;
    json_array_foreach(list, i, o) read_party(arena, facts, o, ARENA_PUSH(arena, out));
}

/* ---- The rest ---------------------------------------------------------------- */

static void read_place(struct view *v)
{
    const json_t *o = view_get(v, "place");
    v->place.known = json_is_object(o);
    v->place.text = text(o, "text");
    v->place.name = text(o, "name");
    v->place.country = text(o, "country");
    v->place.gazetteer = text(o, "gazetteer");
    v->place.precision = text(o, "precision");
    v->place.admin1 = text(o, "admin1");
    v->place.admin1_code = text(o, "admin1_code");
    v->place.feature = text(o, "feature");
    v->place.located = json_is_number(json_object_get(o, "lat"));
    v->place.lat = json_number_value(json_object_get(o, "lat"));
    v->place.lon = json_number_value(json_object_get(o, "lon"));
}

dem_code view_open(struct arena *arena, const struct facts *facts,
                   const struct store_event *event, struct view *out, dem_error *err)
{
    *out = (struct view){.facts = facts, .event = event};
    out->record = json_loadb(event->record.at, event->record.len, JSON_ALLOW_NUL, NULL);
    if (!json_is_object(out->record))
        return error_set(err, DEM_E_FORMAT, "the record of mention %016llx is damaged",
                         (unsigned long long)event->mention);
    read_parties(arena, facts, view_get(out, "actor"), &out->actors);
    read_parties(arena, facts, view_get(out, "recipient"), &out->recipients);
    read_parties(arena, facts, view_get(out, "third"), &out->thirds);
    const json_t *transfer = view_get(out, "transfer");
    read_parties(arena, facts, json_object_get(transfer, "supplier"), &out->suppliers);
    read_parties(arena, facts, json_object_get(transfer, "receiver"), &out->receivers);
    read_place(out);
    out->symmetric = json_is_true(view_get(out, "symmetric"));
    out->evidence = span(view_first(out, "evidence"));
    out->trigger = span(view_first(out, "trigger"));
    out->cameo = event->cameo.len == 2 ? arena_print(arena, "%.*s0", SLICE_ARG(event->cameo))
                                       : event->cameo;
    return DEM_OK;
}

/* ---- Sentences ---------------------------------------------------------------- */

static uint32_t first_paragraph(const struct document *doc)
{
    uint32_t i = 0;
    while (i < doc->block_count && doc->blocks[i].kind != BLOCK_PARAGRAPH)
        i++;
    return i;
}

static void put_on_shelf(struct shelf *s, const struct store_event *e, uint64_t id)
{
    arena_reset(&s->arena);
    s->document = id;
    s->sentences = (struct sentences){NULL, 0, 0};
    s->doc = (struct document){.id = arena_copy(&s->arena, e->document),
                               .title = arena_copy(&s->arena, e->title),
                               .publisher = arena_copy(&s->arena, e->publisher),
                               .published = e->published,
                               .source = arena_copy(&s->arena, e->text),
                               .otherwise_published = DEM_DAY_UNKNOWN};
    text_clean(&s->arena, &s->doc);
    tokens_split(&s->arena, &s->doc, s->splitter, &s->sentences);
    s->lead = first_paragraph(&s->doc);
}

void view_count(struct shelf *s, struct view *v)
{
    uint64_t id = hash_slice(HASH_SEED, v->event->document);
    if (!s->sentences.count || s->document != id)
        put_on_shelf(s, v->event, id);
    for (uint32_t i = 0; i < s->sentences.count; i++) {
        const struct sentence *sentence = &s->sentences.list[i];
        if (text_source_span(&s->doc, sentence->span).from > v->evidence.from)
            break;
        v->sentence = i + 1;
        v->lead = sentence->title || sentence->paragraph == s->lead;
    }
}
