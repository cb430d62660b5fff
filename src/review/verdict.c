/* What a member says of an event: taken, and understood. */
#include "review/build.h"

#include "base/error.h"
#include "lexicon/lexicon.h"

#include "base/banned.h"

enum { PARTIES_MAX = 16, MODES_MAX = 4 };

/* ---- Taken -------------------------------------------------------------------------- */

struct put {
    struct arena *arena;
    const struct lexicon *lexicon;
    struct slice text;
    json_t *record, *correction; /* the one recorded; what is to be signed */
    dem_error *err;
};

static bool one_of(struct slice word, const char *const *words)
{
    for (; *words; words++)
        if (slice_is(word, *words))
            return true;
    return false;
}

static bool refuse(struct put *p, const char *what)
{
    error_set(p->err, DEM_E_USAGE, "%s", what);
    return false;
}

/* The new value, else the recorded one. */
static const json_t *now_of(const struct put *p, const char *ours, const char *recorded)
{
    const json_t *value = json_object_get(p->correction, ours);
    return value ? value : json_object_get(p->record, recorded);
}

/* Type and modes stand in the table of PLOVER; the code that they go back to is added. */
static bool take_type(struct put *p)
{
    struct slice type = string_in(p->arena, p->correction, "type");
    const json_t *modes = now_of(p, "mode", "mode");
    bool given = type.len || json_object_get(p->correction, "mode");
    if (!given)
        return true;
    struct slice recorded = string_in(p->arena, p->record, "event");
    type = type.len ? type : recorded;
    /* another type begins without the modes of the old one */
    if (!slice_equal(type, recorded) && !json_object_get(p->correction, "mode")) {
        json_object_set_new(p->correction, "mode", json_array());
        modes = json_object_get(p->correction, "mode");
    }
    const struct plover *row = lexicon_plover(p->lexicon, type, SLICE_EMPTY);
    if (!row || !json_is_array(modes) || json_array_size(modes) > MODES_MAX)
        return refuse(p, "\"type\" wants a type of PLOVER, \"mode\" a list of its modes");
    for (size_t i = 0; i < json_array_size(modes); i++) {
        const json_t *mode = json_array_get(modes, i);
        struct slice word = json_is_string(mode) ? (struct slice){json_string_value(mode),
                                                                  json_string_length(mode)}
                                                 : SLICE_EMPTY;
        row = lexicon_plover(p->lexicon, type, word);
        if (!word.len || !row || !slice_equal(row->mode, word))
            return refuse(p, "\"mode\" has one that its type has not");
    }
    json_object_set_new(p->correction, "cameo", json_stringn(row->cameo.at, row->cameo.len));
    return true;
}

/* As in records: three letters each, "---" for no country, "PERGOV". */
static bool is_code(struct slice code)
{
    bool ok = code.len >= 3 && code.len <= 15 && code.len % 3 == 0;
    size_t i = slice_starts(code, SLICE("---")) && code.len > 3 ? 3 : 0;
    for (; i < code.len; i++)
        ok &= code.at[i] >= 'A' && code.at[i] <= 'Z';
    return ok;
}

static bool take_parties(struct put *p, const char *role, bool wanted)
{
    const json_t *list = json_object_get(p->correction, role);
    if (!list)
        return true;
    bool ok = json_is_array(list) && json_array_size(list) <= PARTIES_MAX &&
              (!wanted || json_array_size(list));
    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        const json_t *code = json_array_get(list, i);
        ok = json_is_string(code) && is_code(slice_of(json_string_value(code)));
    }
    return ok ||
           refuse(p, "\"actor\" and \"recipient\" want lists of codes such as PER or PERGOV;"
                     " an event has an actor");
}

static bool take_status(struct put *p)
{
    static const char *const modalities[] = {"asserted",     "negated",  "future",
                                             "hypothetical", "historic", NULL};
    static const char *const reports[] = {"fact", "claimed", "alleged", "denied", NULL};
    return (!json_object_get(p->correction, "modality") ||
            one_of(string_in(p->arena, p->correction, "modality"), modalities) ||
            refuse(p,
                   "\"modality\" wants asserted, negated, future, hypothetical or historic")) &&
           (!json_object_get(p->correction, "report") ||
            one_of(string_in(p->arena, p->correction, "report"), reports) ||
            refuse(p, "\"report\" wants fact, claimed, alleged or denied"));
}

static dem_day day_in(const json_t *value)
{
    struct slice s = json_is_string(value) ? slice_of(json_string_value(value)) : SLICE_EMPTY;
    return s.len == 10 ? calendar_read(s) : DEM_DAY_UNKNOWN;
}

static bool take_days(struct put *p)
{
    const json_t *from = json_object_get(p->correction, "date");
    const json_t *to = json_object_get(p->correction, "date_end");
    if (!from && !to)
        return true;
    if (from && !to)
        json_object_set(p->correction, "date_end", (json_t *)from);
    from = now_of(p, "date", "date");
    to = now_of(p, "date_end", "date_end");
    bool ok = day_in(from) != DEM_DAY_UNKNOWN && day_in(to) != DEM_DAY_UNKNOWN &&
              day_in(from) <= day_in(to);
    return ok || refuse(p, "\"date\" and \"date_end\" want days, YYYY-MM-DD, in their order");
}

static bool at_edge(struct slice text, size_t at)
{
    return at == text.len || ((unsigned char)text.at[at] & 0xc0) != 0x80;
}

/* Bytes of the article; their words are added, so that the record can do without it. */
static bool take_span(struct put *p)
{
    const json_t *span = json_object_get(p->correction, "span");
    if (!span)
        return true;
    json_int_t from = json_integer_value(json_array_get(span, 0));
    json_int_t to = json_integer_value(json_array_get(span, 1));
    bool ok = json_array_size(span) == 2 && from >= 0 && from < to &&
              (size_t)to <= p->text.len && at_edge(p->text, (size_t)from) &&
              at_edge(p->text, (size_t)to);
    json_t *words = ok ? json_stringn(p->text.at + from, (size_t)(to - from)) : NULL;
    if (words)
        json_object_set_new(p->correction, "words", words);
    return words || refuse(p, "\"span\" wants [from, to), bytes of the article");
}

static bool take_correction(struct put *p)
{
    static const char *const fields[] = {"type",   "mode", "actor",    "recipient", "modality",
                                         "report", "date", "date_end", "span",      NULL};
    const char *key;
    json_t *value;
    json_object_foreach(p->correction, key, value)
    {
        if (!one_of(slice_of(key), fields))
            return refuse(p, "\"correction\" has a field that cannot be corrected");
    }
    return take_type(p) && take_parties(p, "actor", true) &&
           take_parties(p, "recipient", false) && take_status(p) && take_days(p) &&
           take_span(p);
}

static bool take_words(const json_t *said, const char *key, json_t *body)
{
    const json_t *value = json_object_get(said, key);
    if (!value || (json_is_string(value) && !json_string_length(value)))
        return true;
    json_object_set(body, key, (json_t *)value);
    return json_is_string(value) && json_string_length(value) <= COMMENT_MAX_BYTES;
}

/* The body to sign, or NULL. */
static json_t *body_of(struct put *p, const struct review_item *item, const json_t *said)
{
    static const char *const words[] = {"confirm", "dispute", "correct", NULL};
    struct slice word = string_in(p->arena, said, "verdict");
    const json_t *correction = json_object_get(said, "correction");
    json_t *body = json_object();
    bool corrects = slice_is(word, "correct");
    bool ok = one_of(word, words) || refuse(p, "\"verdict\" wants confirm, dispute or correct");
    json_object_set(body, "verdict", json_object_get(said, "verdict"));
    if (ok && (!take_words(said, "comment", body) || !take_words(said, "source", body)))
        ok = refuse(p, "\"comment\" and \"source\" are strings of at most 4000 bytes");
    if (ok && !slice_is(word, "confirm") && !json_object_get(body, "comment"))
        ok = refuse(p, "who disputes or corrects says why: \"comment\"");
    if (ok && corrects != (json_object_size(correction) > 0))
        ok = refuse(p, "\"correction\" goes with correct, and with nothing else");
    if (ok && corrects) {
        p->correction = json_deep_copy(correction);
        json_object_set_new(body, "correction", p->correction);
        ok = take_correction(p);
    }
    if (ok && corrects) {
        char *text = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
        struct review_verdict v = {.judgement = CORRECT, .body = slice_of(text ? text : "")};
        struct slice none =
            position_of(p->arena, item, &(struct review_verdict){.judgement = CONFIRM});
        ok = !slice_equal(position_of(p->arena, item, &v), none) ||
             refuse(p, "the correction is what is recorded: confirm it");
        free(text);
    }
    if (!ok)
        json_decref(body);
    return ok ? body : NULL;
}

dem_code review_put(struct review *r, const struct lexicon *lexicon,
                    const struct review_ticket *ticket, const struct round *round,
                    const struct review_item *item, const json_t *said, struct slice text,
                    int64_t now, dem_error *err)
{
    struct put p = {.arena = &r->file->scratch, .lexicon = lexicon, .text = text, .err = err};
    if (setjmp(p.arena->guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the review");
    p.record = json_loadb(item->record.at, item->record.len, JSON_ALLOW_NUL, NULL);
    json_t *body = json_is_object(said) ? body_of(&p, item, said)
                                        : (refuse(&p, "a verdict is a JSON object"), NULL);
    char *words = body ? json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    json_decref(p.record);
    json_decref(body);
    if (!words)
        return DEM_E_USAGE;
    review_begin(r);
    struct chain_entry e = {
        .kind = SLICE("verdict"),
        .round = db_number(
            r->file, db_ask(r->file, "SELECT id FROM round WHERE name = ?", "T", round->name),
            0),
        .event = (int64_t)item->event,
        .member = ticket->member.id,
        .at = now,
        .body = slice_of(words)};
    chain_append(r, &e, ticket->key);
    free(words);
    arena_reset(&r->file->scratch);
    return review_end(r, err);
}

/* ---- Understood ----------------------------------------------------------------------- */

/* An actor of a record by a code: the one recorded with it, if there is. */
static json_t *party_with(const json_t *record, const char *code)
{
    static const char *const roles[] = {"actor", "recipient", "third"};
    size_t i;
    json_t *party;
    for (int role = 0; role < 3; role++)
        json_array_foreach(json_object_get(record, roles[role]), i, party)
        {
            const char *have = json_string_value(json_object_get(party, "code"));
            if (have && !strcmp(have, code))
                return json_deep_copy(party);
        }
    json_t *sectors = json_array();
    for (size_t at = 3; at + 3 <= strlen(code); at += 3)
        json_array_append_new(sectors, json_stringn(code + at, 3));
    json_t *country = strncmp(code, "---", 3) ? json_stringn(code, 3) : json_null();
    return json_pack("{s:n,s:n,s:n,s:o,s:o,s:n,s:s}", "text", "span", "name", "country",
                     country, "sectors", sectors, "office", "code", code);
}

static void correct_parties(json_t *record, const json_t *correction, const char *role,
                            json_t *recorded)
{
    size_t i;
    json_t *code, *list = json_array();
    if (!json_object_get(correction, role)) {
        json_decref(list);
        return;
    }
    json_array_foreach(json_object_get(correction, role), i, code)
    {
        json_array_append_new(list, party_with(recorded, json_string_value(code)));
    }
    json_object_set_new(record, role, list);
}

static void correct(json_t *record, const json_t *correction)
{
    static const char *const same[] = {"mode", "modality", "report",
                                       "date", "date_end", "cameo"};
    json_t *recorded = json_deep_copy(record);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (json_object_get(correction, same[i]))
            json_object_set(record, same[i], json_object_get(correction, same[i]));
    if (json_object_get(correction, "type"))
        json_object_set(record, "event", json_object_get(correction, "type"));
    correct_parties(record, correction, "actor", recorded);
    correct_parties(record, correction, "recipient", recorded);
    /* who does it to whom was said: they no longer do it to each other */
    if (json_array_size(json_object_get(correction, "recipient")))
        json_object_set_new(record, "symmetric", json_false());
    if (json_object_get(correction, "span"))
        json_object_set_new(record, "evidence",
                            json_pack("{s:O,s:O}", "text", json_object_get(correction, "words"),
                                      "span", json_object_get(correction, "span")));
    json_decref(recorded);
}

json_t *review_holds(const struct review_item *item, const struct review_verdict *v)
{
    if (v->judgement == DISPUTE)
        return NULL;
    json_t *record = json_loadb(item->record.at, item->record.len, JSON_ALLOW_NUL, NULL);
    json_t *body = v->judgement == CORRECT
                       ? json_loadb(v->body.at, v->body.len, JSON_ALLOW_NUL, NULL)
                       : NULL;
    if (record && body)
        correct(record, json_object_get(body, "correction"));
    json_decref(body);
    return record;
}

static int by_bytes(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

struct slice codes_of(struct arena *arena, const json_t *record, const char *role)
{
    const json_t *list = json_object_get(record, role);
    size_t count = json_array_size(list);
    struct slice *codes = ARENA_ARRAY(arena, struct slice, count + 1), out = SLICE_EMPTY;
    for (size_t i = 0; i < count; i++)
        codes[i] = string_in(arena, json_array_get(list, i), "code");
    qsort(codes, count, sizeof *codes, by_bytes);
    for (size_t i = 0; i < count; i++)
        out =
            arena_print(arena, "%.*s%s%.*s", SLICE_ARG(out), i ? " " : "", SLICE_ARG(codes[i]));
    return out;
}

/* All that can be corrected, as one text that is the same for the same view. */
struct slice position_of(struct arena *arena, const struct review_item *item,
                         const struct review_verdict *v)
{
    json_t *r = review_holds(item, v);
    if (!r)
        return SLICE("none");
    struct slice actor = codes_of(arena, r, "actor"),
                 recipient = codes_of(arena, r, "recipient");
    json_t *evidence = json_object_get(r, "evidence");
    if (json_is_array(evidence))
        evidence = json_array_get(evidence, 0);
    json_t *parts =
        json_pack("[O?,O?,O?,O?,O?,O?,O?]", json_object_get(r, "event"),
                  json_object_get(r, "mode"), json_object_get(r, "modality"),
                  json_object_get(r, "report"), json_object_get(r, "date"),
                  json_object_get(r, "date_end"), json_object_get(evidence, "span"));
    char *text = json_dumps(parts, JSON_COMPACT | JSON_ENCODE_ANY);
    struct slice out = arena_print(arena, "%s|%.*s|%.*s", text ? text : "", SLICE_ARG(actor),
                                   SLICE_ARG(recipient));
    free(text);
    json_decref(parts);
    json_decref(r);
    return out;
}
