/* Rows of a table of events as the record has them: what their codes mean by the ontology, who
 * their parties are, and the row itself as evidence. */
#include "engine/record.h"
#include "input/tables.h"

#include <jansson.h>

#include "base/banned.h"

struct tabled { /* one row on its way */
    struct arena *arena;
    const struct dem_model *model;
    const struct document *doc;
    struct table_event row;
    struct slice line;
};

static json_t *text(struct slice s)
{
    json_t *value = s.len ? json_stringn(s.at, s.len) : NULL;
    return value ? value : json_null();
}

static json_t *day(dem_day d)
{
    struct date date = calendar_date(d);
    return json_sprintf("%04d-%02d-%02d", date.year, date.month, date.day);
}

/* A cell of the row, or the whole row. */
static void put_words(const struct tabled *t, json_t *o, struct slice cell)
{
    json_int_t from = cell.at - t->doc->source.at;
    json_object_set_new(o, "text", cell.len ? text(cell) : json_string(""));
    json_object_set_new(o, "span", json_pack("[II]", from, from + (json_int_t)cell.len));
}

static json_t *words(const struct tabled *t, struct slice cell)
{
    json_t *o = json_object();
    put_words(t, o, cell);
    return o;
}

static struct slice small(struct arena *arena, struct slice s)
{
    char *at = arena_take(arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        at[i] = s.at[i] >= 'A' && s.at[i] <= 'Z' ? (char)(s.at[i] | 32) : s.at[i];
    return (struct slice){at, s.len};
}

/* ---- Who ------------------------------------------------------------------- */

struct party {
    char country[4];
    struct sectors sectors;
};

static bool is_country(const struct lexicon *lex, struct slice code)
{
    return lexicon_country_name(lex, code).len || table_find(&lex->bodies, code) >= 0;
}

static void set_country(struct party *p, const char *code)
{
    if (!p->country[0])
        memcpy(p->country, code, 4);
}

static void add_sector(struct party *p, const char *code)
{
    for (uint8_t i = 0; i < p->sectors.count; i++)
        if (!strcmp(p->sectors.code[i], code))
            return;
    if (p->sectors.count < SECTORS_MAX)
        memcpy(p->sectors.code[p->sectors.count++], code, 4);
}

/* Three letters: of ISO 3166 or a body, but what WEIS calls otherwise first. */
static bool read_country(const struct tabled *t, struct slice code, char out[4])
{
    const struct lexicon *lex = t->model->lexicon;
    if (t->row.kind == TABLE_WEIS && lexicon_actor_code(lex, "weis", code, out))
        return true;
    if (code.len == 3 && is_country(lex, code)) {
        memcpy(out, code.at, 3);
        out[3] = 0;
        return true;
    }
    if (lexicon_actor_code(lex, "cameo", code, out))
        return true;
    int32_t at = lexicon_name(lex, code); /* ICEWS has names */
    if (at < 0 || !lex->entries.list[at].iso3[0])
        return false;
    memcpy(out, lex->entries.list[at].iso3, 4);
    return true;
}

static void read_sector(const struct tabled *t, struct slice code, struct party *p)
{
    const struct lexicon *lex = t->model->lexicon;
    char out[4] = "";
    bool cameo = t->row.kind != TABLE_POLECAT && lexicon_actor_code(lex, "role", code, out);
    if (!cameo && code.len == 3 && table_find(&lex->sectors, code) >= 0)
        memcpy(out, code.at, 3);
    if (out[0] || lexicon_actor_code(lex, "icews", small(t->arena, code), out))
        add_sector(p, out);
}

/* Three letters by three: the first a country or body, the others sectors. */
static void read_code(const struct tabled *t, struct slice code, struct party *p)
{
    char out[4];
    for (size_t i = 0; i + 3 <= code.len; i += 3) {
        struct slice part = slice_part(code, i, i + 3);
        if (!i && part.at[0] != '-' && read_country(t, part, out))
            set_country(p, out);
        else
            read_sector(t, part, p);
    }
}

static struct party read_party(const struct tabled *t, const struct table_actor *a)
{
    struct party p = {.country = ""};
    char out[4];
    if (a->country.len && read_country(t, a->country, out))
        set_country(&p, out);
    read_code(t, a->code, &p);
    for (struct slice rest = a->sectors; rest.at && rest.len;) {
        size_t at = 0;
        while (at < rest.len && rest.at[at] != ',' && rest.at[at] != ';')
            at++;
        read_sector(t, slice_trim(slice_part(rest, 0, at)), &p);
        rest = slice_part(rest, at + 1, rest.len);
    }
    return p;
}

static json_t *sectors(const struct sectors *s)
{
    json_t *list = json_array();
    for (uint8_t i = 0; i < s->count; i++)
        json_array_append_new(list, json_string(s->code[i]));
    return list;
}

static bool in_threes(struct slice code)
{
    bool all = code.len >= 3 && code.len % 3 == 0;
    for (size_t i = 0; i < code.len; i++)
        all &= code.at[i] >= 'A' && code.at[i] <= 'Z';
    return all;
}

/* The table's own code, with the country as ISO 3166 has it. */
static struct slice party_code(const struct tabled *t, const struct table_actor *a,
                               const struct party *p)
{
    struct slice country = slice_of(p->country[0] ? p->country : "---"), code = country;
    char first[4];
    if (in_threes(a->code)) {
        bool led = read_country(t, slice_part(a->code, 0, 3), first);
        return !p->country[0]
                   ? a->code
                   : arena_print(t->arena, "%s%.*s", p->country,
                                 SLICE_ARG(slice_part(a->code, led ? 3 : 0, a->code.len)));
    }
    for (uint8_t i = 0; i < p->sectors.count; i++)
        code = arena_print(t->arena, "%.*s%s", SLICE_ARG(code), p->sectors.code[i]);
    return code;
}

static json_t *parties(const struct tabled *t, const struct table_actor *a)
{
    json_t *list = json_array(), *o = json_object();
    struct slice told = a->name.len ? a->name : a->code.len ? a->code : a->country;
    struct party p = read_party(t, a);
    struct slice country = lexicon_country_name(t->model->lexicon, slice_of(p.country));
    put_words(t, o, told);
    json_object_set_new(o, "name", text(!a->name.len && country.len ? country : told));
    json_object_set_new(o, "country", text(slice_of(p.country)));
    json_object_set_new(o, "sectors", sectors(&p.sectors));
    json_object_set_new(o, "office", json_null());
    json_object_set_new(o, "code", text(party_code(t, a, &p)));
    if (told.len && !slice_is(told, "---"))
        json_array_append(list, o);
    json_decref(o);
    return list;
}

/* ---- What, when, where ------------------------------------------------------- */

/* "FISHING,2;TRADE,1", "military;legal": those that PLOVER has. */
static json_t *contexts(const struct tabled *t)
{
    json_t *list = json_array();
    for (struct slice rest = small(t->arena, t->row.contexts); rest.len;) {
        struct slice one = slice_cut(&rest, ';');
        while (one.len) {
            struct slice name = slice_trim(slice_cut(&one, ','));
            if (name.len && table_find(&t->model->lexicon->contexts, name) >= 0)
                json_array_append_new(list, text(name));
        }
    }
    return list;
}

static json_t *list_of(struct slice s)
{
    json_t *list = json_array();
    if (s.len)
        json_array_append_new(list, text(s));
    return list;
}

/* What the row's code means; false if the ontology has nothing like it. */
struct meaning {
    struct slice type, mode, cameo;
    double goldstein;
    const struct plover *plover;
};

static bool read_meaning(const struct tabled *t, struct meaning *out)
{
    const struct lexicon *lex = t->model->lexicon;
    struct slice cameo =
        t->row.kind == TABLE_WEIS ? lexicon_weis(lex, t->row.code) : t->row.code;
    *out = (struct meaning){.type = t->row.type, .mode = small(t->arena, t->row.mode)};
    if (out->type.len) {
        out->plover = lexicon_plover(lex, out->type, out->mode);
        cameo = out->plover ? out->plover->cameo : SLICE_EMPTY;
        if (out->plover && !cameo.len)
            cameo = lexicon_plover(lex, out->type, SLICE_EMPTY)->cameo;
    }
    const struct code *code = lexicon_code(lex, cameo);
    if (!code)
        return false;
    out->cameo = code->cameo;
    out->goldstein = code->goldstein;
    if (!out->type.len && !slice_is(code->type, "-")) {
        out->type = code->type;
        out->mode = code->mode;
        out->plover = lexicon_plover(lex, out->type, out->mode);
    }
    return true;
}

static void put_what(const struct tabled *t, json_t *o, const struct meaning *m)
{
    bool scored = m->plover && m->plover->quad;
    json_object_set_new(o, "kind", json_string(m->type.len ? "event" : "position"));
    json_object_set_new(o, "event", text(m->type));
    json_object_set_new(o, "mode", list_of(m->mode));
    json_object_set_new(o, "context", contexts(t));
    json_object_set_new(o, "cameo", text(m->cameo));
    json_object_set_new(o, "quad", scored ? json_integer(m->plover->quad) : json_null());
    json_object_set_new(o, "score", scored ? json_real(m->plover->score) : json_null());
    json_object_set_new(o, "goldstein", json_real(m->goldstein));
}

static json_t *place(const struct tabled *t)
{
    const struct table_event *e = &t->row;
    struct slice name = e->city.len       ? e->city
                        : e->place.len    ? e->place
                        : e->province.len ? e->province
                                          : e->country;
    struct slice last = e->place; /* GDELT: "Libreville, Estuaire, Gabon"; its codes are FIPS */
    char country[4] = "";
    if (!name.len)
        return json_null();
    for (size_t i = 0; i < e->place.len; i++)
        if (e->place.at[i] == ',')
            last = slice_trim(slice_part(e->place, i + 1, e->place.len));
    read_country(t, e->kind == TABLE_GDELT_EVENTS ? last : e->country, country);
    bool town = e->city.len || (e->place.len && !slice_equal(last, e->place)) ||
                (e->place.len && e->province.len);
    json_t *o = words(t, name);
    json_object_set_new(o, "name", text(name));
    json_object_set_new(o, "country", text(slice_of(country)));
    json_object_set_new(o, "lat", e->located ? json_real(e->lat) : json_null());
    json_object_set_new(o, "lon", e->located ? json_real(e->lon) : json_null());
    json_object_set_new(o, "precision",
                        json_string(town              ? "town"
                                    : e->province.len ? "admin1"
                                                      : "country"));
    json_object_set_new(o, "admin1", text(e->province));
    static const char *const none[] = {"gazetteer", "admin1_code", "feature", "population"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        json_object_set_new(o, none[i], json_null());
    return o;
}

/* ---- The line ---------------------------------------------------------------- */

static json_t *document(const struct document *d)
{
    json_t *o = json_object();
    json_object_set_new(o, "id", text(d->id));
    json_object_set_new(o, "title", json_null());
    json_object_set_new(o, "publisher", text(d->publisher));
    json_object_set_new(o, "url", json_null());
    json_object_set_new(o, "date", day(d->published));
    json_object_set_new(o, "language", json_string("en"));
    return o;
}

static json_t *row_id(const struct tabled *t)
{
    uint64_t h = hash_slice(HASH_SEED, t->doc->id);
    uint32_t at = (uint32_t)(t->line.at - t->doc->source.at);
    for (int k = 0; k < 4; k++)
        h = hash_bytes(h, &(unsigned char){(unsigned char)(at >> (8 * k))}, 1);
    return json_sprintf("%016llx", (unsigned long long)hash_slice(h, t->line));
}

/* Who printed what the table coded. */
static json_t *attribution(const struct tabled *t)
{
    json_t *list = json_array();
    if (!t->row.publisher.len)
        return list;
    json_t *o = words(t, t->row.publisher);
    json_object_set_new(o, "kind", json_string("outlet"));
    json_object_set_new(o, "verb", json_null());
    json_object_set_new(o, "date", json_null());
    json_array_append_new(list, o);
    return list;
}

static void put_rest(const struct tabled *t, json_t *o)
{
    static const char *const none[] = {"item", "transfer", "quote", "reason", "answers"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        json_object_set_new(o, none[i], json_null());
    json_object_set_new(o, "symmetric", json_false());
    json_object_set_new(o, "third", json_array());
    json_object_set_new(o, "modality", json_string("asserted"));
    json_object_set_new(o, "report", json_string("fact"));
    json_object_set_new(o, "issue", json_array());
    json_object_set_new(o, "attribution", attribution(t));
    json_object_set_new(o, "place", place(t));
    json_object_set_new(o, "confidence", json_real(1));
}

static struct slice dump(struct arena *arena, json_t *o)
{
    size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(6), size = json_dumpb(o, NULL, 0, flags);
    char *at = arena_take(arena, size + 1);
    json_dumpb(o, at, size, flags);
    at[size] = '\n';
    json_decref(o);
    return (struct slice){at, size + 1};
}

static struct slice row_line(const struct tabled *t, const struct meaning *m)
{
    const struct table_event *e = &t->row;
    struct slice code = e->code.len ? e->code : e->type;
    json_t *o = json_object();
    json_object_set_new(o, "id", row_id(t));
    json_object_set_new(o, "doc", document(t->doc));
    json_object_set_new(o, "date", day(e->date));
    json_object_set_new(o, "date_end", day(e->date));
    json_object_set_new(o, "date_precision", json_string("day"));
    put_what(t, o, m);
    json_object_set_new(o, "actor", parties(t, &e->source));
    json_object_set_new(o, "recipient", parties(t, &e->target));
    put_rest(t, o);
    json_object_set_new(o, "trigger", words(t, code));
    json_object_set_new(o, "evidence", words(t, t->line));
    json_object_set_new(o, "rule",
                        json_sprintf("%s %.*s",
                                     e->kind == TABLE_WEIS ? "weis"
                                     : e->type.len         ? "plover"
                                                           : "cameo",
                                     SLICE_ARG(code)));
    json_object_set_new(o, "coder",
                        json_pack("{ssssss}", "version", table_name(e->kind), "model",
                                  RECORD_TABLE_MODEL, "lexicon", t->model->lexicon_id));
    return dump(t->arena, o);
}

struct slice record_table(struct arena *arena, const struct dem_model *model,
                          const struct document *doc)
{
    struct {
        struct slice *list;
        size_t count, room;
    } lines = {NULL, 0, 0};
    for (struct slice rest = doc->source; rest.len;) {
        struct tabled t = {.arena = arena, .model = model, .doc = doc};
        struct meaning meaning;
        t.line = slice_cut(&rest, '\n');
        if (!table_row((enum table_kind)doc->table, t.line, 0, &t.row, NULL) &&
            read_meaning(&t, &meaning))
            *ARENA_PUSH(arena, &lines) = row_line(&t, &meaning);
    }
    return arena_join(arena, lines.list, lines.count);
}
