/* JSON Lines: the record as it is; CSV and TSV: the same in columns, one row an event. */
#include "formats/build.h"

#include "base/banned.h"

/* ---- JSON Lines ----------------------------------------------------------------- */

/* The record, and what the store knows beside it. */
static struct slice record_line(struct arena *arena, const struct view *v)
{
    const struct store_event *e = v->event;
    struct slice open = slice_part(e->record, 0, e->record.len ? e->record.len - 1 : 0);
    return arena_print(arena,
                       "%.*s,\"store\":{\"event\":\"%016llx\",\"mentions\":%u,\"reports\":%u,"
                       "\"sources\":%u}}",
                       SLICE_ARG(open), (unsigned long long)e->id, e->mentions, e->reports,
                       e->sources);
}

const struct format format_jsonl = {.name = "jsonl", .line = record_line, .raw = true};

/* ---- Columns --------------------------------------------------------------------- */

enum { EVENT_KIND, EVENT_TYPE, EVENT_MODE, EVENT_MODALITY, EVENT_REPORT };

static struct slice event_word(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    const struct store_event *e = row->view->event;
    switch (which) {
    case EVENT_KIND: return e->kind;
    case EVENT_TYPE: return e->type;
    case EVENT_MODE: return e->mode;
    case EVENT_MODALITY: return e->modality;
    default: return e->report;
    }
}

static struct slice event_id(struct arena *arena, const struct row *row, int mention)
{
    const struct store_event *e = row->view->event;
    return arena_print(arena, "%016llx", (unsigned long long)(mention ? e->mention : e->id));
}

static struct slice last_day(struct arena *arena, const struct row *row, int which)
{
    return print_day(arena, row->view->event->to, which);
}

enum { COUNT_MENTIONS, COUNT_REPORTS, COUNT_SOURCES, COUNT_QUAD };

static struct slice count(struct arena *arena, const struct row *row, int which)
{
    const struct store_event *e = row->view->event;
    uint32_t n = which == COUNT_MENTIONS  ? e->mentions
                 : which == COUNT_REPORTS ? e->reports
                 : which == COUNT_SOURCES ? e->sources
                                          : (uint32_t)e->quad;
    return which == COUNT_QUAD && !n ? SLICE_EMPTY : arena_print(arena, "%u", n);
}

static struct slice score(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    const struct store_event *e = row->view->event;
    return e->quad ? print_real(arena, e->score) : SLICE_EMPTY;
}

static struct slice confidence(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return arena_print(arena, "%.2f", row->view->event->confidence);
}

/* A key of the record: the strings of a list or the string itself. */
static struct slice words_of(struct arena *arena, const json_t *value)
{
    size_t n = json_array_size(value), i;
    struct slice *parts = ARENA_ARRAY(arena, struct slice, n + 1);
    json_t *item;
    if (!json_is_array(value))
        return json_slice(json_is_object(value) ? json_object_get(value, "text") : value);
    json_array_foreach(value, i, item) parts[i] =
        json_slice(json_is_object(item) ? json_object_get(item, "text") : item);
    return join(arena, parts, n, ';');
}

static const char *const keys[] = {"date_precision", "context", "issue", "item",  "trigger",
                                   "evidence",       "rule",    "quote", "reason"};
enum {
    KEY_PRECISION,
    KEY_CONTEXT,
    KEY_ISSUE,
    KEY_ITEM,
    KEY_TRIGGER,
    KEY_EVIDENCE,
    KEY_RULE,
    KEY_QUOTE,
    KEY_REASON
};

static struct slice key(struct arena *arena, const struct row *row, int which)
{
    return words_of(arena, view_get(row->view, keys[which]));
}

static struct slice symmetric(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    return row->view->symmetric ? SLICE("true") : SLICE("false");
}

/* Fields of all who have a part in it, in one order; `which` is a PARTY_ and a PART_. */
enum { PARTY_NAME, PARTY_COUNTRY, PARTY_SECTORS, PARTY_OFFICE, PARTY_CODE, PARTY_TEXT };
enum { PART_ACTOR, PART_RECIPIENT, PART_THIRD, PART_SUPPLIER, PART_RECEIVER, PARTS };
#define ACTORS(field)     ((field)*PARTS + PART_ACTOR)
#define RECIPIENTS(field) ((field)*PARTS + PART_RECIPIENT)
#define THIRDS(field)     ((field)*PARTS + PART_THIRD)
#define SUPPLIERS(field)  ((field)*PARTS + PART_SUPPLIER)
#define RECEIVERS(field)  ((field)*PARTS + PART_RECEIVER)

static struct slice party_field(struct arena *arena, const struct party *p, int field)
{
    switch (field) {
    case PARTY_NAME: return p->name;
    case PARTY_COUNTRY: return p->country;
    case PARTY_SECTORS: return join(arena, p->sectors, p->sector_count, ' ');
    case PARTY_OFFICE: return p->office;
    case PARTY_CODE: return p->code;
    default: return p->text;
    }
}

static struct slice parties(struct arena *arena, const struct row *row, int which)
{
    const struct view *v = row->view;
    const struct parties *all[PARTS] = {&v->actors, &v->recipients, &v->thirds, &v->suppliers,
                                        &v->receivers};
    const struct parties *list = all[which % PARTS];
    struct slice *parts = ARENA_ARRAY(arena, struct slice, list->count + 1);
    for (size_t i = 0; i < list->count; i++)
        parts[i] = party_field(arena, &list->list[i], which / PARTS);
    return join(arena, parts, list->count, ';');
}

static const char *const transfer_keys[] = {"class", "how", "status"};
enum { TRANSFER_CLASS, TRANSFER_HOW, TRANSFER_STATUS };

static struct slice transfer(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    return json_slice(json_object_get(view_get(row->view, "transfer"), transfer_keys[which]));
}

enum { AMOUNT_WORDS, AMOUNT_NUMBER, AMOUNT_UNIT };

static struct slice amount(struct arena *arena, const struct row *row, int which)
{
    const json_t *o = json_object_get(view_get(row->view, "transfer"), "amount");
    const json_t *number = json_object_get(o, "number");
    if (which != AMOUNT_NUMBER)
        return json_slice(json_object_get(o, which == AMOUNT_UNIT ? "unit" : "text"));
    if (json_is_integer(number))
        return arena_print(arena, "%lld", (long long)json_integer_value(number));
    return json_is_real(number) ? print_real(arena, json_real_value(number)) : SLICE_EMPTY;
}

/* Who vouches for it: names, else the words. */
static struct slice vouchers(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    const json_t *list = view_get(row->view, "attribution");
    struct slice *parts = ARENA_ARRAY(arena, struct slice, json_array_size(list) + 1);
    size_t i;
    json_t *o;
    json_array_foreach(list, i, o)
    {
        parts[i] = json_slice(json_object_get(o, "name"));
        if (!parts[i].len)
            parts[i] = json_slice(json_object_get(o, "text"));
    }
    return join(arena, parts, json_array_size(list), ';');
}

enum { PLACE_COUNTRY_CODE, PLACE_ADMIN1_CODE, PLACE_ID, PLACE_HOW };

static struct slice place(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    const struct view *v = row->view;
    return which == PLACE_COUNTRY_CODE  ? v->place.country
           : which == PLACE_ADMIN1_CODE ? v->place.admin1_code
           : which == PLACE_ID          ? v->place.gazetteer
                                        : v->place.precision;
}

static struct slice answers(struct arena *arena, const struct row *row, int how)
{
    (void)arena;
    return json_slice(json_object_get(view_get(row->view, "answers"), how ? "how" : "id"));
}

static struct slice language(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    return json_slice(json_object_get(view_get(row->view, "doc"), "language"));
}

static struct slice version(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    return json_slice(json_object_get(view_get(row->view, "coder"), "version"));
}

static struct slice cameo(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    return row->view->event->cameo;
}

static const struct column flat[] = {{"event_id", event_id, false},
                                     {"mention_id", event_id, true},
                                     {"date", cell_day, DAY_DASHES},
                                     {"date_end", last_day, DAY_DASHES},
                                     {"date_precision", key, KEY_PRECISION},
                                     {"kind", event_word, EVENT_KIND},
                                     {"event", event_word, EVENT_TYPE},
                                     {"mode", event_word, EVENT_MODE},
                                     {"context", key, KEY_CONTEXT},
                                     {"cameo", cameo, 0},
                                     {"quad", count, COUNT_QUAD},
                                     {"score", score, 0},
                                     {"goldstein", cell_goldstein, 0},
                                     {"actor", parties, ACTORS(PARTY_NAME)},
                                     {"actor_country", parties, ACTORS(PARTY_COUNTRY)},
                                     {"actor_sectors", parties, ACTORS(PARTY_SECTORS)},
                                     {"actor_office", parties, ACTORS(PARTY_OFFICE)},
                                     {"actor_cameo", parties, ACTORS(PARTY_CODE)},
                                     {"actor_text", parties, ACTORS(PARTY_TEXT)},
                                     {"recipient", parties, RECIPIENTS(PARTY_NAME)},
                                     {"recipient_country", parties, RECIPIENTS(PARTY_COUNTRY)},
                                     {"recipient_sectors", parties, RECIPIENTS(PARTY_SECTORS)},
                                     {"recipient_office", parties, RECIPIENTS(PARTY_OFFICE)},
                                     {"recipient_cameo", parties, RECIPIENTS(PARTY_CODE)},
                                     {"recipient_text", parties, RECIPIENTS(PARTY_TEXT)},
                                     {"third", parties, THIRDS(PARTY_NAME)},
                                     {"third_country", parties, THIRDS(PARTY_COUNTRY)},
                                     {"third_sectors", parties, THIRDS(PARTY_SECTORS)},
                                     {"third_office", parties, THIRDS(PARTY_OFFICE)},
                                     {"third_cameo", parties, THIRDS(PARTY_CODE)},
                                     {"third_text", parties, THIRDS(PARTY_TEXT)},
                                     {"symmetric", symmetric, 0},
                                     {"item", key, KEY_ITEM},
                                     {"item_class", transfer, TRANSFER_CLASS},
                                     {"amount", amount, AMOUNT_WORDS},
                                     {"amount_number", amount, AMOUNT_NUMBER},
                                     {"amount_unit", amount, AMOUNT_UNIT},
                                     {"supplier", parties, SUPPLIERS(PARTY_NAME)},
                                     {"supplier_country", parties, SUPPLIERS(PARTY_COUNTRY)},
                                     {"receiver", parties, RECEIVERS(PARTY_NAME)},
                                     {"receiver_country", parties, RECEIVERS(PARTY_COUNTRY)},
                                     {"transfer_how", transfer, TRANSFER_HOW},
                                     {"transfer_status", transfer, TRANSFER_STATUS},
                                     {"modality", event_word, EVENT_MODALITY},
                                     {"report", event_word, EVENT_REPORT},
                                     {"attribution", vouchers, 0},
                                     {"quote", key, KEY_QUOTE},
                                     {"reason", key, KEY_REASON},
                                     {"place", cell_text, TEXT_PLACE},
                                     {"place_country", place, PLACE_COUNTRY_CODE},
                                     {"place_admin1", cell_text, TEXT_ADMIN1},
                                     {"place_admin1_code", place, PLACE_ADMIN1_CODE},
                                     {"lat", cell_lat, 0},
                                     {"lon", cell_lon, 0},
                                     {"geonames", place, PLACE_ID},
                                     {"place_precision", place, PLACE_HOW},
                                     {"issue", key, KEY_ISSUE},
                                     {"answers", answers, false},
                                     {"answers_how", answers, true},
                                     {"trigger", key, KEY_TRIGGER},
                                     {"evidence", key, KEY_EVIDENCE},
                                     {"rule", key, KEY_RULE},
                                     {"confidence", confidence, 0},
                                     {"mentions", count, COUNT_MENTIONS},
                                     {"reports", count, COUNT_REPORTS},
                                     {"sources", count, COUNT_SOURCES},
                                     {"doc_id", cell_text, TEXT_DOCUMENT},
                                     {"doc_title", cell_text, TEXT_TITLE},
                                     {"doc_publisher", cell_text, TEXT_PUBLISHER},
                                     {"doc_url", cell_text, TEXT_URL},
                                     {"doc_date", cell_published, DAY_DASHES},
                                     {"doc_language", language, 0},
                                     {"coder_version", version, 0}};

const struct format format_csv = {.name = "csv", COLUMNS(flat), .quoted = true, .header = true};
const struct format format_tsv = {.name = "tsv", COLUMNS(flat), .header = true};
