/* The lines of a record, read back into columns. */
#include "store/build.h"

#include "base/error.h"

#include <jansson.h>

#include "base/banned.h"

static struct slice text(struct arena *arena, const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);
    if (!json_is_string(value))
        return SLICE_EMPTY;
    return arena_copy(arena,
                      (struct slice){json_string_value(value), json_string_length(value)});
}

static double number(const json_t *o, const char *key)
{
    return json_number_value(json_object_get(o, key));
}

static uint64_t id(const json_t *o)
{
    const char *hex = json_string_value(json_object_get(o, "id"));
    return hex ? strtoull(hex, NULL, 16) : 0;
}

static dem_span span(const json_t *o)
{
    const json_t *list = json_object_get(o, "span");
    return (dem_span){(uint32_t)json_integer_value(json_array_get(list, 0)),
                      (uint32_t)json_integer_value(json_array_get(list, 1))};
}

/* The strings of a list, joined by blanks. */
static struct slice joined(struct arena *arena, const json_t *list)
{
    struct slice all = SLICE_EMPTY;
    size_t i;
    json_t *value;
    json_array_foreach(list, i, value) all =
        arena_print(arena, "%.*s%s%s", SLICE_ARG(all), i ? " " : "", json_string_value(value));
    return all;
}

static void read_parties(struct arena *arena, const json_t *list, int role,
                         struct store_mention *m)
{
    size_t i;
    json_t *o;
    json_array_foreach(list, i, o) * ARENA_PUSH(arena, &m->parties) =
        (struct store_party){.name = text(arena, o, "name"),
                             .country = text(arena, o, "country"),
                             .sectors = joined(arena, json_object_get(o, "sectors")),
                             .office = text(arena, o, "office"),
                             .code = text(arena, o, "code"),
                             .role = role};
}

static void read_about(struct arena *arena, const json_t *o, struct store_mention *m)
{
    size_t i;
    json_t *value;
    json_array_foreach(json_object_get(o, "context"), i, value) *
        ARENA_PUSH(arena, &m->contexts) = arena_copy(arena, slice_of(json_string_value(value)));
    json_array_foreach(json_object_get(o, "issue"), i, value) * ARENA_PUSH(arena, &m->issues) =
        arena_copy(arena, slice_of(json_string_value(value)));
    const json_t *answers = json_object_get(o, "answers");
    m->answers = id(answers);
    m->how = text(arena, answers, "how");
}

static void read_where(struct arena *arena, const json_t *o, struct store_mention *m)
{
    const json_t *place = json_object_get(o, "place"),
                 *evidence = json_object_get(o, "evidence");
    m->place = text(arena, place, "name");
    m->country = text(arena, place, "country");
    m->gazetteer = text(arena, place, "gazetteer");
    m->located = json_is_number(json_object_get(place, "lat"));
    m->lat = number(place, "lat");
    m->lon = number(place, "lon");
    if (json_is_array(evidence))
        evidence = json_array_get(evidence, 0);
    m->evidence = span(evidence);
    m->words = text(arena, evidence, "text");
    m->item = text(arena, json_object_get(o, "item"), "text");
    m->class = text(arena, json_object_get(o, "transfer"), "class");
}

static void read_mention(struct arena *arena, const json_t *o, struct store_mention *m)
{
    m->id = id(o);
    m->from = calendar_read(text(arena, o, "date"));
    m->to = calendar_read(text(arena, o, "date_end"));
    m->precision = text(arena, o, "date_precision");
    m->kind = text(arena, o, "kind");
    m->type = text(arena, o, "event");
    m->mode = joined(arena, json_object_get(o, "mode"));
    m->cameo = text(arena, o, "cameo");
    m->quad = (int)json_integer_value(json_object_get(o, "quad"));
    m->score = number(o, "score");
    m->goldstein = number(o, "goldstein");
    m->modality = text(arena, o, "modality");
    m->report = text(arena, o, "report");
    m->rule = text(arena, o, "rule");
    m->confidence = number(o, "confidence");
    m->symmetric = json_is_true(json_object_get(o, "symmetric"));
    read_parties(arena, json_object_get(o, "actor"), m->symmetric ? ROLE_BOTH : ROLE_ACTOR, m);
    read_parties(arena, json_object_get(o, "recipient"), ROLE_RECIPIENT, m);
    read_parties(arena, json_object_get(o, "third"), ROLE_THIRD, m);
    read_about(arena, o, m);
    read_where(arena, o, m);
}

dem_code store_record_read(struct arena *arena, struct slice lines, struct store_record *out,
                           dem_error *err)
{
    struct slice rest = lines;
    *out = (struct store_record){.lines = lines};
    while (rest.len) {
        struct slice line = slice_cut(&rest, '\n');
        json_t *o = json_loadb(line.at, line.len, JSON_ALLOW_NUL, NULL);
        if (!json_is_object(o)) {
            json_decref(o);
            return error_set(err, DEM_E_FORMAT, "a line of the record is no JSON object");
        }
        struct store_mention *m = ARENA_PUSH(arena, &out->mentions);
        *m = (struct store_mention){
            .line = {(uint32_t)(line.at - lines.at),
                     (uint32_t)(line.at - lines.at + (ptrdiff_t)line.len)}};
        read_mention(arena, o, m);
        json_decref(o);
    }
    return DEM_OK;
}
