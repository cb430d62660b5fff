#include "alerts/alerts.h"

#include "base/calendar.h"
#include "base/error.h"
#include "base/file.h"

#include <unistd.h>

#include "base/banned.h"

enum { SAME_DAYS = 28 }; /* a change that is found again may have moved so far */

/* ---- Alerts as objects ------------------------------------------------------------------ */

static json_t *text(struct slice s)
{
    return s.len ? json_stringn(s.at, s.len) : json_null();
}

static json_t *day_json(dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    return day == DEM_DAY_UNKNOWN ? json_null()
                                  : json_sprintf("%04d-%02d-%02d", d.year, d.month, d.day);
}

static json_t *number(double value)
{
    long long whole = (long long)(value * 1e4 + (value < 0 ? -0.5 : 0.5));
    return json_real((double)whole / 1e4);
}

json_t *alert_json(struct arena *arena, const struct alert *a)
{
    const struct page_entry *e = &a->entry;
    struct slice event =
        e->event ? arena_print(arena, "%016llx", (unsigned long long)e->event) : SLICE_EMPTY;
    json_t *out =
        json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "id", text(a->id), "rule",
                  text(a->rule->name), "date", day_json(a->day), "since", day_json(a->since),
                  "subject", text(a->subject), "actor", text(a->actor), "recipient",
                  text(a->recipient), "issue", text(a->issue), "what", text(a->what), "value",
                  number(a->value), "weight", number(a->weight));
    json_t *rest =
        json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:I,s:o}", "event", text(event), "event_date",
                  day_json(event.len ? e->from : DEM_DAY_UNKNOWN), "sentence",
                  text(e->sentence), "quote", text(e->quote), "source", text(e->source), "url",
                  text(e->url), "reports", (json_int_t)e->reports, "sources",
                  (json_int_t)e->sources, "confidence", number(e->confidence));
    json_object_update(out, rest);
    json_decref(rest);
    return out;
}

/* ---- The file --------------------------------------- */

static bool is_line(const json_t *line)
{
    const json_t *alert = json_object_get(line, "alert");
    return json_is_string(json_object_get(alert, "id")) &&
           json_is_string(json_object_get(alert, "rule")) &&
           json_is_string(json_object_get(alert, "date")) &&
           json_is_string(json_object_get(alert, "subject")) &&
           json_is_array(json_object_get(line, "due")) &&
           json_is_array(json_object_get(line, "sent"));
}

static dem_code read_lines(struct slice bytes, struct ledger *out, dem_error *err)
{
    for (uint32_t n = 1; bytes.len; n++) {
        struct slice line = slice_trim(slice_cut(&bytes, '\n'));
        json_t *one = line.len ? json_loadb(line.at, line.len, 0, NULL) : NULL;
        if (line.len && !is_line(one)) {
            json_decref(one);
            return error_at(err, DEM_E_FORMAT, n,
                            "no line of a ledger of alerts; another --state is wanted");
        }
        if (one)
            json_array_append_new(out->lines, one);
    }
    return DEM_OK;
}

dem_code ledger_read(struct arena *arena, const char *path, struct ledger *out, dem_error *err)
{
    struct slice bytes = SLICE_EMPTY;
    *out = (struct ledger){path, json_array()};
    if (!out->lines)
        return error_set(err, DEM_E_MEMORY, "not enough memory for the ledger");
    if (access(path, F_OK))
        return DEM_OK;
    dem_code code = file_read(arena, path, LEDGER_MAX, &bytes, err);
    return code ? code : read_lines(bytes, out, err);
}

void ledger_free(struct ledger *ledger)
{
    json_decref(ledger->lines);
    ledger->lines = NULL;
}

struct gathering {
    struct arena *arena;
    struct {
        struct slice *list;
        size_t count, room;
    } parts;
};

static int gather(const char *bytes, size_t len, void *user)
{
    struct gathering *g = user;
    *ARENA_PUSH(g->arena, &g->parts) = arena_copy(g->arena, (struct slice){bytes, len});
    return 0;
}

dem_code ledger_write(struct ledger *ledger, struct arena *arena, dem_error *err)
{
    struct arena_mark mark = arena_mark(arena);
    struct gathering g = {.arena = arena};
    size_t i;
    json_t *line;
    json_array_foreach(ledger->lines, i, line)
    {
        json_dump_callback(line, gather, &g, JSON_COMPACT | JSON_REAL_PRECISION(8));
        gather("\n", 1, &g);
    }
    dem_code code =
        file_write(ledger->path, arena_join(arena, g.parts.list, g.parts.count), err);
    arena_return(arena, mark);
    return code;
}

/* ---- What was told before --------------------------------------- */

static struct slice field(const json_t *line, const char *key)
{
    const json_t *value = json_object_get(json_object_get(line, "alert"), key);
    return (struct slice){json_string_value(value) ? json_string_value(value) : "",
                          json_string_length(value)};
}

static bool is_of(const json_t *line, const struct alert *a)
{
    return slice_equal(field(line, "rule"), a->rule->name) &&
           slice_equal(field(line, "subject"), a->subject);
}

static bool is_state(const struct alert *a)
{
    return a->rule->kind == ALERT_CHANGE || a->rule->kind == ALERT_ISSUE;
}

/* The same event; the same change or burst of the same subject. */
static bool is_same(const json_t *line, const struct alert *a)
{
    dem_day since = calendar_read(field(line, "since"));
    dem_day apart = since == DEM_DAY_UNKNOWN ? SAME_DAYS + 1 : since - a->since;
    return slice_equal(field(line, "id"), a->id) ||
           (is_state(a) && apart <= SAME_DAYS && apart >= -SAME_DAYS);
}

/* Told on an earlier day, or kept back by what was told then; or, where there is a cool-down,
 * another alert of the rule and subject has this day already. */
static bool is_kept_back(const struct ledger *ledger, const struct alert *a)
{
    size_t i;
    json_t *line;
    bool other = false;
    json_array_foreach(ledger->lines, i, line)
    {
        dem_day day = is_of(line, a) ? calendar_read(field(line, "date")) : DEM_DAY_UNKNOWN;
        if (day == DEM_DAY_UNKNOWN || day > a->day)
            continue;
        bool same = is_same(line, a);
        if (day < a->day && (same || a->day - day < (dem_day)a->rule->cool_down))
            return true;
        other |= day == a->day && !same && a->rule->cool_down;
    }
    return other;
}

/* The heaviest of the rule and subject stands first. */
static bool is_second(const struct alerts *kept, const struct alert *a)
{
    for (size_t i = 0; i < kept->count; i++) {
        const struct alert *k = &kept->list[i];
        if (k->rule == a->rule && slice_equal(k->subject, a->subject) &&
            (a->rule->cool_down || slice_equal(k->id, a->id)))
            return true;
    }
    return false;
}

static bool is_there(const struct ledger *ledger, const struct alert *a)
{
    size_t i;
    json_t *line;
    json_array_foreach(ledger->lines, i, line)
    {
        if (slice_equal(field(line, "id"), a->id))
            return true;
    }
    return false;
}

void ledger_settle(struct ledger *ledger, struct arena *arena, struct alerts *alerts,
                   bool **fresh)
{
    struct alerts kept = {NULL, 0, 0};
    for (size_t i = 0; i < alerts->count; i++)
        if (!is_kept_back(ledger, &alerts->list[i]) && !is_second(&kept, &alerts->list[i]))
            *ARENA_PUSH(arena, &kept) = alerts->list[i];
    *alerts = kept;
    *fresh = ARENA_ARRAY(arena, bool, kept.count);
    for (size_t i = 0; i < kept.count; i++) {
        (*fresh)[i] = !is_there(ledger, &kept.list[i]);
        if ((*fresh)[i])
            json_array_append_new(ledger->lines,
                                  json_pack("{s:o,s:[],s:[]}", "alert",
                                            alert_json(arena, &kept.list[i]), "due", "sent"));
    }
}
