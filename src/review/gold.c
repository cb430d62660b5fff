/* What was agreed on, as gold data: a line a sentence, with its events. */
#include "review/build.h"

#include "base/banned.h"

/* The scorer's word for every body between governments, and for no country at all. */
static json_t *country_of(const json_t *party)
{
    const char *country = json_string_value(json_object_get(party, "country"));
    bool body = country && (!strcmp(country, "UNO") || !strcmp(country, "EUR"));
    return country ? json_string(body ? "IGO" : country) : NULL;
}

struct side {
    json_t *countries, *sectors, *words;
};

static void add_party(struct side *side, const json_t *party)
{
    json_t *country = country_of(party), *words = json_object_get(party, "text");
    if (country)
        json_array_append_new(side->countries, country);
    json_array_extend(side->sectors, json_object_get(party, "sectors"));
    if (json_is_string(words))
        json_array_append(side->words, words);
}

/* Those whose countries nobody knows are null, which matches any. */
static void put_side(json_t *event, const char *name, struct side *side)
{
    char key[32];
    bool known = json_array_size(side->countries) || !json_array_size(side->words);
    json_object_set_new(event, name, known ? side->countries : json_null());
    if (!known)
        json_decref(side->countries);
    snprintf(key, sizeof key, "%s_sector", name);
    json_object_set_new(event, key, side->sectors);
    snprintf(key, sizeof key, "%s_text", name);
    json_object_set_new(event, key, side->words);
}

/* As the lines of a system are made: of parties to one thing, the first is the source. */
static json_t *event_of(json_t *record)
{
    const json_t *actor = json_object_get(record, "actor"),
                 *recipient = json_object_get(record, "recipient");
    bool both = json_is_true(json_object_get(record, "symmetric"));
    struct side from = {json_array(), json_array(), json_array()},
                to = {json_array(), json_array(), json_array()};
    for (size_t i = 0; i < json_array_size(actor); i++)
        add_party(both && i ? &to : &from, json_array_get(actor, i));
    for (size_t i = 0; !both && i < json_array_size(recipient); i++)
        add_party(&to, json_array_get(recipient, i));
    json_t *event = json_pack(
        "{s:O?,s:[],s:O?,s:O?,s:O?,s:O?,s:O?,s:O?,s:b,s:s}", "plover",
        json_object_get(record, "event"), "plover_alt", "cameo",
        json_object_get(record, "cameo"), "quad", json_object_get(record, "quad"), "mode",
        json_object_get(record, "mode"), "context", json_object_get(record, "context"),
        "modality", json_object_get(record, "modality"), "status",
        json_object_get(record, "report"), "reciprocal", (int)both, "actor_basis", "coded");
    put_side(event, "source", &from);
    put_side(event, "target", &to);
    return event;
}

static json_t *evidence_of(const json_t *record)
{
    json_t *evidence = json_object_get(record, "evidence");
    return json_is_array(evidence) ? json_array_get(evidence, 0) : evidence;
}

/* A type that was corrected has its code from the type, not from the words: no gold of codes.
 */
static bool recoded(const struct review_item *item)
{
    for (size_t i = 0; i < item->verdicts.count; i++)
        if (item->verdicts.list[i].judgement == CORRECT)
            return true;
    return false;
}

static json_t *scored(bool codes)
{
    json_t *list =
        json_pack("[s,s,s,s,s,s]", "plover", "quad", "source", "target", "sector", "span");
    if (codes) {
        json_array_append_new(list, json_string("cameo2"));
        json_array_append_new(list, json_string("cameo4"));
    }
    return list;
}

/* As all hold it; NULL where they hold nothing in common or no event. */
static json_t *common(const struct round *round, const struct review_item *item)
{
    const struct review_verdict *v = round->parties.count ? review_position(item, 0) : NULL;
    bool agreed = item->outcome == OUTCOME_AGREED || item->outcome == OUTCOME_CORRECTED;
    return v && agreed ? review_holds(item, v) : NULL;
}

/* The line of an item's sentence, made where there is none. */
static json_t *line_of(struct arena *arena, const struct round *round, json_t *lines,
                       const struct review_item *item, const json_t *record)
{
    const json_t *evidence = evidence_of(record), *span = json_object_get(evidence, "span");
    struct slice id = arena_print(arena, "%.*s:%.*s:%lld%c", SLICE_ARG(round->name),
                                  SLICE_ARG(item->document),
                                  (long long)json_integer_value(json_array_get(span, 0)), 0);
    json_t *line = json_object_get(lines, id.at);
    if (line || !json_is_string(json_object_get(evidence, "text")))
        return line;
    json_t *date = item->published == DEM_DAY_UNKNOWN
                       ? json_null()
                       : json_stringn(day_of(arena, (int64_t)item->published * 86400).at, 10);
    line =
        json_pack("{s:s,s:s%,s:o,s:O,s:o,s:b,s:[],s:[]}", "id", id.at, "corpus", round->name.at,
                  round->name.len, "date", date, "text", json_object_get(evidence, "text"),
                  "scored", scored(true), "complete", 0, "events", "optional");
    json_object_set_new(lines, id.at, line);
    return line;
}

static void add_item(struct arena *arena, const struct round *round, json_t *lines,
                     const struct review_item *item)
{
    json_t *held = common(round, item);
    json_t *record = held ? json_incref(held)
                          : json_loadb(item->record.at, item->record.len, JSON_ALLOW_NUL, NULL);
    bool event = json_is_string(json_object_get(record, "event"));
    bool open = item->outcome == OUTCOME_OPEN;
    json_t *line = event && !open ? line_of(arena, round, lines, item, record) : NULL;
    if (line && held)
        json_array_append_new(json_object_get(line, "events"), event_of(held));
    else if (line && item->outcome == OUTCOME_DISPUTED)
        json_array_append_new(json_object_get(line, "optional"), event_of(record));
    if (line && held && recoded(item))
        json_object_set_new(line, "scored", scored(false));
    json_decref(record);
    json_decref(held);
}

struct slice review_gold(struct arena *arena, const struct round *round)
{
    json_t *lines = json_object(), *line;
    struct slice out = SLICE_EMPTY;
    const char *id;
    struct {
        struct slice *list;
        size_t count, room;
    } parts = {NULL, 0, 0};
    for (size_t i = 0; i < round->items.count; i++)
        add_item(arena, round, lines, &round->items.list[i]);
    json_object_foreach(lines, id, line)
    {
        char *text = json_dumps(line, JSON_COMPACT);
        *ARENA_PUSH(arena, &parts) = arena_print(arena, "%s\n", text ? text : "");
        free(text);
    }
    json_decref(lines);
    if (parts.count)
        out = arena_join(arena, parts.list, parts.count);
    return out;
}
