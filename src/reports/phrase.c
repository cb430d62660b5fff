/* A record as a sentence: its code gives the verb, its modality and report the tense and who
 * vouches. */
#include "lexicon/rows.h"
#include "reports/build.h"

#include "base/banned.h"

enum { COUNTRY_COLUMNS = 9, NAMES_MAX = 16 };

struct phrase {
    struct slice code, past, infinitive; /* no verb: the rest is the whole sentence */
    struct slice one, several;
};

struct nation {
    struct slice iso3, name, adjectives;
};

struct phrases {
    struct {
        struct phrase *list;
        size_t count, room;
    } list;
    struct {
        struct nation *list;
        size_t count, room;
    } nations;
    struct table sectors; /* into `words` */
    struct {
        struct slice *list;
        size_t count, room;
    } words;
};

/* ---- The tables ------------------------------------------------------------------ */

static dem_code read_phrases(struct arena *arena, const char *dir, struct phrases *out,
                             dem_error *err)
{
    struct rows rows;
    dem_code code = rows_open(&rows, arena, dir, PHRASES_FILE, err);
    while (!code && !(code = rows_next(&rows, PHRASE_COLUMNS, err))) {
        struct slice infinitive = rows.field[1], past = slice_cut(&infinitive, '|');
        if (!infinitive.len && !slice_is(past, "-"))
            return rows_error(&rows, err, "wants past|infinitive, not", rows.field[1]);
        *ARENA_PUSH(arena, &out->list) =
            (struct phrase){rows.field[0], past, infinitive, rows.field[2], rows.field[3]};
    }
    return code == DEM_END ? DEM_OK : code;
}

static dem_code read_sectors(struct arena *arena, const char *dir, struct phrases *out,
                             dem_error *err)
{
    struct rows rows;
    table_init(&out->sectors, arena);
    dem_code code = rows_open(&rows, arena, dir, SECTORS_FILE, err);
    while (!code && !(code = rows_next(&rows, SECTOR_COLUMNS, err))) {
        table_add(&out->sectors, rows.field[0], (int32_t)out->words.count);
        *ARENA_PUSH(arena, &out->words) = rows.field[1];
    }
    return code == DEM_END ? DEM_OK : code;
}

static dem_code read_nations(struct arena *arena, const char *dir, struct phrases *out,
                             dem_error *err)
{
    struct rows rows;
    dem_code code = rows_open(&rows, arena, dir, "actors/countries.tsv", err);
    while (!code && !(code = rows_next(&rows, COUNTRY_COLUMNS, err)))
        *ARENA_PUSH(arena, &out->nations) =
            (struct nation){rows.field[0], rows.field[2], rows.field[4]};
    return code == DEM_END ? DEM_OK : code;
}

dem_code phrases_open(struct arena *arena, const char *data, struct phrases **out,
                      dem_error *err)
{
    const char *tables = arena_print(arena, "%s/data%c", data, 0).at;
    *out = arena_take(arena, sizeof **out);
    dem_code code = read_phrases(arena, tables, *out, err);
    if (!code)
        code = read_sectors(arena, tables, *out, err);
    return code ? code : read_nations(arena, tables, *out, err);
}

/* ---- Names ------------------------------------------------------------------------- */

static const struct nation *nation_of(const struct phrases *p, struct slice iso3)
{
    for (size_t i = 0; iso3.len && i < p->nations.count; i++)
        if (slice_equal(p->nations.list[i].iso3, iso3))
            return &p->nations.list[i];
    return NULL;
}

struct slice phrases_country(const struct phrases *p, struct slice iso3)
{
    const struct nation *n = nation_of(p, iso3);
    return n ? n->name : iso3;
}

static struct slice text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return (struct slice){json_string_value(value) ? json_string_value(value) : "",
                          json_string_length(value)};
}

static bool holds(struct slice text, struct slice part)
{
    for (size_t i = 0; part.len && i + part.len <= text.len; i++)
        if (!memcmp(text.at + i, part.at, part.len))
            return true;
    return false;
}

/* Does the name tell its country by itself? */
static bool tells_country(struct slice name, const struct nation *n)
{
    struct slice rest = n->adjectives;
    bool told = holds(name, n->name);
    while (rest.len && !told)
        told = holds(name, slice_cut(&rest, '|'));
    return told;
}

static struct slice name_of(const struct phrases *p, struct arena *arena, const json_t *actor)
{
    struct slice name =
        text_of(actor, "name").len ? text_of(actor, "name") : text_of(actor, "text");
    struct slice sector = {
        json_string_value(json_array_get(json_object_get(actor, "sectors"), 0)), 0};
    sector.len = sector.at ? strlen(sector.at) : 0;
    const struct nation *n = nation_of(p, text_of(actor, "country"));
    int32_t words = table_find(&p->sectors, sector);
    if (!n)
        return name;
    if (!text_of(actor, "office").len && (!sector.len || slice_is(sector, "GOV")))
        return n->name;
    if (words != TABLE_NONE && slice_equal(name, n->name))
        return arena_print(arena, "%.*s's %.*s", SLICE_ARG(n->name),
                           SLICE_ARG(p->words.list[words]));
    return tells_country(name, n)
               ? name
               : arena_print(arena, "%.*s (%.*s)", SLICE_ARG(name), SLICE_ARG(n->name));
}

/* "A, B and C", each once. */
static struct slice names_of(const struct phrases *p, struct arena *arena, const json_t *list)
{
    struct slice names[NAMES_MAX], parts[2 * NAMES_MAX];
    size_t count = 0, k, i;
    const json_t *actor;
    json_array_foreach(list, i, actor)
    {
        struct slice name = name_of(p, arena, actor);
        for (k = 0; k < count && !slice_equal(names[k], name); k++)
            continue;
        if (k == count && count < NAMES_MAX)
            names[count++] = name;
    }
    for (i = 0; i < count; i++) {
        parts[2 * i] = i == 0 ? SLICE("") : i + 1 < count ? SLICE(", ") : SLICE(" and ");
        parts[2 * i + 1] = names[i];
    }
    return arena_join(arena, parts, 2 * count);
}

/* ---- The sentence --------------------------------------------------------------------- */

struct filling {
    struct slice who, to, item;
};

static const struct phrase *phrase_for(const struct phrases *p, struct slice code)
{
    const struct phrase *best = NULL;
    for (size_t i = 0; i < p->list.count; i++) {
        const struct phrase *f = &p->list.list[i];
        if (slice_starts(code, f->code) && (!best || f->code.len > best->code.len))
            best = f;
    }
    return best;
}

/* The value of a name in braces; false if it is not known. */
static bool value_of(struct slice name, const struct filling *f, struct slice *out)
{
    *out = slice_is(name, "who") ? f->who : slice_is(name, "to") ? f->to : f->item;
    return out->len > 0;
}

/* Fills the names in; false if one of them is empty. */
static bool fill_part(struct arena *arena, struct slice part, const struct filling *f,
                      struct slice *out)
{
    bool all = true;
    *out = SLICE_EMPTY;
    while (part.len) {
        struct slice value = SLICE_EMPTY, plain = slice_cut(&part, '{');
        struct slice name = slice_cut(&part, '}');
        if (name.len)
            all &= value_of(name, f, &value);
        *out = arena_join(arena, (struct slice[]){*out, plain, value}, 3);
    }
    return all;
}

/* The template with what is in brackets left out where it says nothing. */
static struct slice fill_template(struct arena *arena, struct slice form,
                                  const struct filling *f)
{
    struct slice out = SLICE_EMPTY, filled;
    while (form.len) {
        struct slice plain = slice_cut(&form, '['), optional = slice_cut(&form, ']');
        fill_part(arena, plain, f, &filled);
        out = arena_join(arena, (struct slice[]){out, filled}, 2);
        if (optional.len && fill_part(arena, optional, f, &filled))
            out = arena_join(arena, (struct slice[]){out, filled}, 2);
    }
    return slice_trim(out);
}

static struct slice verb_of(struct arena *arena, const struct phrase *f, struct slice modality)
{
    if (slice_is(modality, "negated"))
        return arena_print(arena, "did not %.*s", SLICE_ARG(f->infinitive));
    if (slice_is(modality, "future"))
        return arena_print(arena, "will %.*s", SLICE_ARG(f->infinitive));
    if (slice_is(modality, "hypothetical"))
        return arena_print(arena, "might %.*s", SLICE_ARG(f->infinitive));
    return f->past;
}

/* "Chile says that ...", "it is alleged that ...": nothing for a fact. */
static struct slice vouched(const struct phrases *p, struct arena *arena, const json_t *record)
{
    static const char *const verbs[][3] = {{"claimed", "says", "it is said"},
                                           {"alleged", "alleges", "it is alleged"},
                                           {"denied", "denies", "it is denied"}};
    struct slice report = text_of(record, "report"), by = SLICE_EMPTY;
    size_t i;
    const json_t *voucher;
    json_array_foreach(json_object_get(record, "attribution"), i, voucher)
    {
        if (slice_is(text_of(voucher, "kind"), "speaker"))
            by = name_of(p, arena, voucher);
    }
    for (i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (slice_is(report, verbs[i][0]))
            return by.len ? arena_print(arena, "%.*s %s that ", SLICE_ARG(by), verbs[i][1])
                          : arena_print(arena, "%s that ", verbs[i][2]);
    return SLICE_EMPTY;
}

/* The code of an event, "kind.mode" of a stance. */
static struct slice code_of(struct arena *arena, const json_t *record)
{
    struct slice kind = text_of(record, "kind");
    const char *mode = json_string_value(json_array_get(json_object_get(record, "mode"), 0));
    if (slice_is(kind, "event"))
        return text_of(record, "cameo");
    return mode ? arena_print(arena, "%.*s.%s", SLICE_ARG(kind), mode) : kind;
}

static struct slice capital(struct arena *arena, struct slice s)
{
    struct slice out = arena_copy(arena, s);
    if (out.len && out.at[0] >= 'a' && out.at[0] <= 'z')
        ((char *)out.at)[0] = (char)(out.at[0] - 'a' + 'A');
    return out;
}

struct slice phrases_tell(const struct phrases *p, struct arena *arena, const json_t *record)
{
    const struct phrase *f = phrase_for(p, code_of(arena, record));
    struct filling fill = {names_of(p, arena, json_object_get(record, "actor")),
                           names_of(p, arena, json_object_get(record, "recipient")),
                           text_of(json_object_get(record, "item"), "text")};
    bool mutual = json_is_true(json_object_get(record, "symmetric"));
    struct slice form = f ? f->one : SLICE_EMPTY, said = vouched(p, arena, record);
    if (!f)
        return capital(arena, arena_print(arena, "%.*s: %.*s", SLICE_ARG(fill.who),
                                          SLICE_ARG(code_of(arena, record))));
    if (mutual && !slice_is(f->several, "-"))
        form = f->several;
    else if (mutual)
        fill.to = SLICE("each other");
    if (slice_is(f->past, "-"))
        return capital(arena, fill_template(arena, form, &fill));
    struct slice rest = fill_template(arena, form, &fill);
    struct slice who = fill.who.len ? fill.who : SLICE("somebody unnamed");
    struct slice verb = verb_of(arena, f, text_of(record, "modality"));
    struct slice item =
        fill.item.len ? arena_print(arena, " (%.*s)", SLICE_ARG(fill.item)) : SLICE_EMPTY;
    return capital(arena, arena_print(arena, "%.*s%.*s %.*s%s%.*s%.*s", SLICE_ARG(said),
                                      SLICE_ARG(who), SLICE_ARG(verb), rest.len ? " " : "",
                                      SLICE_ARG(rest), SLICE_ARG(item)));
}
