/* The query language of docs/query.md: words and conditions, all of which must hold. */
#include "store/store.h"

#include "base/error.h"

#include <stdio.h>

#include "base/banned.h"

enum {
    OTHER_DATE = FIELD_COUNT,
    OTHER_SINCE,
    OTHER_UNTIL,
    OTHER_CONFIDENCE,
    OTHER_REPORTS,
    OTHER_SOURCES
};

static const struct {
    const char *name;
    int field;
} known[] = {{"src", FIELD_ACTOR},         {"actor", FIELD_ACTOR},
             {"tgt", FIELD_RECIPIENT},     {"recipient", FIELD_RECIPIENT},
             {"with", FIELD_PARTY},        {"type", FIELD_TYPE},
             {"mode", FIELD_MODE},         {"cameo", FIELD_CAMEO},
             {"quad", FIELD_QUAD},         {"kind", FIELD_KIND},
             {"modality", FIELD_MODALITY}, {"report", FIELD_REPORT},
             {"context", FIELD_CONTEXT},   {"issue", FIELD_ISSUE},
             {"place", FIELD_PLACE},       {"source", FIELD_SOURCE},
             {"doc", FIELD_DOCUMENT},      {"event", FIELD_EVENT},
             {"coder", FIELD_CODER},       {"answered", FIELD_ANSWERED},
             {"answers", FIELD_ANSWERS},   {"item", FIELD_ITEM},
             {"on", OTHER_DATE},           {"since", OTHER_SINCE},
             {"until", OTHER_UNTIL},       {"confidence", OTHER_CONFIDENCE},
             {"reports", OTHER_REPORTS},   {"sources", OTHER_SOURCES}};

enum { KNOWN = sizeof known / sizeof *known };

/* The values that a condition may have, where they are few. */
static const struct {
    enum store_field field;
    const char *values[6];
} closed[] = {
    {FIELD_QUAD, {"1", "2", "3", "4", NULL}},
    {FIELD_KIND, {"event", "position", "assessment", NULL}},
    {FIELD_MODALITY, {"asserted", "negated", "future", "hypothetical", "historic", NULL}},
    {FIELD_REPORT, {"fact", "claimed", "alleged", "denied", NULL}},
    {FIELD_ANSWERED, {"yes", "no", NULL}},
    {FIELD_ANSWERS, {"acceptance", "refusal", "denial", "offer", NULL}}};

struct piece { /* one word or condition of the query */
    struct slice key, value;
    bool not ;
};

void store_filter_all(struct store_filter *out)
{
    out->count = 0;
    out->since = out->until = DEM_DAY_UNKNOWN;
    out->confidence = 0;
    out->reports = out->sources = 0;
    out->words.list = NULL;
    out->words.count = out->words.room = 0;
}

bool store_filter_names(const struct store_filter *filter, enum store_field field)
{
    for (size_t i = 0; i < filter->count; i++)
        if (filter->terms[i].field == field)
            return true;
    return false;
}

/* ---- Pieces ----------------------------------------------------------------- */

static bool is_blank(char c)
{
    return (unsigned char)c <= ' ';
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* A value goes on to the next blank outside of quotation marks. */
static size_t value_end(struct slice s, size_t at, bool *open)
{
    for (*open = false; at < s.len && (*open || !is_blank(s.at[at])); at++)
        if (s.at[at] == '"')
            *open = !*open;
    return at;
}

static bool next_piece(struct slice *rest, struct piece *out, bool *unclosed)
{
    size_t at = 0, from;
    while (at < rest->len && is_blank(rest->at[at]))
        at++;
    if (at == rest->len)
        return false;
    *out = (struct piece){.not = rest->at[at] == '-'};
    from = at += out->not ;
    while (at < rest->len && is_letter(rest->at[at]))
        at++;
    if (at > from && at < rest->len && rest->at[at] == ':')
        out->key = slice_part(*rest, from, at++);
    else
        at = from;
    size_t end = value_end(*rest, at, unclosed);
    out->value = slice_part(*rest, at, end);
    *rest = slice_part(*rest, end, rest->len);
    return true;
}

/* The next value of a list between commas; quotation marks protect commas and are taken off. */
static bool next_value(struct arena *arena, struct slice *rest, struct slice *out)
{
    char *to = arena_take(arena, rest->len + 1);
    size_t at = 0, len = 0;
    bool within = false;
    if (!rest->len)
        return false;
    for (; at < rest->len && (within || rest->at[at] != ','); at++) {
        if (rest->at[at] == '"')
            within = !within;
        else
            to[len++] = rest->at[at] ? rest->at[at] : ' ';
    }
    *out = slice_trim((struct slice){to, len});
    *rest = slice_part(*rest, at + (at < rest->len), rest->len);
    return true;
}

/* ---- Words ------------------------------------------------------------------ */

/* "missile technology" and missil* for the full-text index; -word comes behind NOT. */
static dem_code add_words(struct arena *arena, const struct piece *p, struct store_filter *out,
                          dem_error *err)
{
    char *to = arena_take(arena, p->value.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < p->value.len; i++)
        if (p->value.at[i] != '"')
            to[len++] = is_blank(p->value.at[i]) ? ' ' : p->value.at[i];
    struct slice words = slice_trim((struct slice){to, len});
    bool prefix = slice_ends(words, SLICE("*"));
    words.len -= prefix;
    if (!words.len)
        return DEM_OK;
    if (p->not &&!out->words.count)
        return error_set(err, DEM_E_USAGE,
                         "-%.*s can only take away from words to be found: put one before it",
                         SLICE_ARG(words));
    *ARENA_PUSH(arena, &out->words) = (struct store_words){words, prefix, p->not };
    return DEM_OK;
}

/* ---- Conditions ------------------------------------------------------------- */

static bool digits(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return s.len > 0;
}

static int number(struct slice s)
{
    int n = 0;
    for (size_t i = 0; i < s.len && n < 100000000; i++)
        n = n * 10 + (s.at[i] - '0');
    return n;
}

/* 1999, 1999-11 or 1999-11-03 as first and last day. */
static bool read_days(struct slice s, dem_day *first, dem_day *last)
{
    struct slice year = slice_part(s, 0, 4), month = slice_part(s, 5, 7);
    if (s.len == 4 && digits(year) && number(year) > 0) {
        *first = calendar_day(number(year), 1, 1);
        *last = calendar_day(number(year), 12, 31);
        return true;
    }
    if (s.len == 7 && s.at[4] == '-' && digits(year) && digits(month) && number(month) >= 1 &&
        number(month) <= 12) {
        *first = calendar_day(number(year), number(month), 1);
        *last = *first + calendar_month_length(number(year), number(month)) - 1;
        return true;
    }
    *first = *last = s.len == 10 ? calendar_read(s) : DEM_DAY_UNKNOWN;
    return *first != DEM_DAY_UNKNOWN;
}

static void narrow(struct store_filter *out, dem_day since, dem_day until)
{
    if (since != DEM_DAY_UNKNOWN && (out->since == DEM_DAY_UNKNOWN || since > out->since))
        out->since = since;
    if (until != DEM_DAY_UNKNOWN && (out->until == DEM_DAY_UNKNOWN || until < out->until))
        out->until = until;
}

static dem_code add_other(int field, const struct piece *p, struct store_filter *out,
                          dem_error *err)
{
    dem_day first, last;
    char text[16] = "", *end;
    if (p->not )
        return error_set(err, DEM_E_USAGE, "-%.*s: cannot be turned around", SLICE_ARG(p->key));
    if (field <= OTHER_UNTIL) {
        if (!read_days(p->value, &first, &last))
            return error_set(err, DEM_E_USAGE,
                             "%.*s wants a day, month or year (1999-11-03, 1999-11, 1999), not "
                             "\"%.*s\"",
                             SLICE_ARG(p->key), SLICE_ARG(slice_part(p->value, 0, 40)));
        narrow(out, field == OTHER_UNTIL ? DEM_DAY_UNKNOWN : first,
               field == OTHER_SINCE ? DEM_DAY_UNKNOWN : last);
        return DEM_OK;
    }
    if (p->value.len && p->value.len < sizeof text)
        memcpy(text, p->value.at, p->value.len);
    double value = strtod(text, &end);
    bool whole = field != OTHER_CONFIDENCE;
    if (!text[0] || *end || !(value >= 0) || value > (whole ? 1e6 : 1) ||
        (whole && !digits(p->value)))
        return error_set(err, DEM_E_USAGE, "%.*s wants %s, not \"%.*s\"", SLICE_ARG(p->key),
                         whole ? "a whole number" : "a number from 0 to 1",
                         SLICE_ARG(slice_part(p->value, 0, 40)));
    if (field == OTHER_CONFIDENCE)
        out->confidence = value;
    else if (field == OTHER_REPORTS)
        out->reports = (uint32_t)value;
    else
        out->sources = (uint32_t)value;
    return DEM_OK;
}

static struct slice cased(struct arena *arena, struct slice s, bool upper)
{
    char *to = arena_take(arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        to[i] = !is_letter(s.at[i]) ? s.at[i]
                : upper             ? (char)(s.at[i] & ~32)
                                    : (char)(s.at[i] | 32);
    return (struct slice){to, s.len};
}

static bool letters(struct slice s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!is_letter(s.at[i]))
            return false;
    return true;
}

/* ISR, ISR/MIL or /MIL: capitals; anything else is part of a name: small letters. */
static struct slice party_value(struct arena *arena, struct slice s)
{
    bool country = s.len == 3 && letters(s, 0, 3);
    bool sector = s.len == 4 && s.at[0] == '/' && letters(s, 1, 4);
    bool both = s.len == 7 && s.at[3] == '/' && letters(s, 0, 3) && letters(s, 4, 7);
    return cased(arena, s, country || sector || both);
}

static dem_code check_value(const struct piece *p, enum store_field field, struct slice value,
                            dem_error *err)
{
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
        if (closed[i].field != field)
            continue;
        for (const char *const *v = closed[i].values; *v; v++)
            if (slice_is(value, *v))
                return DEM_OK;
        return error_set(err, DEM_E_USAGE, "%.*s:%.*s: wants %s, %s ... (docs/query.md)",
                         SLICE_ARG(p->key), SLICE_ARG(slice_part(value, 0, 40)),
                         closed[i].values[0], closed[i].values[1]);
    }
    if (field == FIELD_CAMEO && (!digits(value) || value.len > 4))
        return error_set(err, DEM_E_USAGE, "cameo wants a code or its beginning, not \"%.*s\"",
                         SLICE_ARG(slice_part(value, 0, 40)));
    return DEM_OK;
}

/* "any" stands for all values of a condition that every event has one of. */
static bool add_any(struct arena *arena, enum store_field field, struct slice value,
                    struct store_term *term)
{
    size_t before = term->values.count;
    if (!slice_is(value, "any") || field == FIELD_QUAD)
        return false;
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
        for (const char *const *v = closed[i].values; closed[i].field == field && *v; v++)
            *ARENA_PUSH(arena, &term->values) = slice_of(*v);
    return term->values.count > before;
}

static struct slice normal(struct arena *arena, enum store_field field, struct slice value)
{
    switch (field) {
    case FIELD_ACTOR:
    case FIELD_RECIPIENT:
    case FIELD_PARTY: return party_value(arena, value);
    case FIELD_TYPE:
    case FIELD_PLACE: return cased(arena, value, true);
    case FIELD_DOCUMENT: return value;
    default: return cased(arena, value, false);
    }
}

static dem_code add_term(struct arena *arena, enum store_field field, const struct piece *p,
                         struct store_filter *out, dem_error *err)
{
    struct slice rest = p->value, value;
    if (out->count == FILTER_TERMS_MAX)
        return error_set(err, DEM_E_USAGE, "the query has more than %d conditions",
                         FILTER_TERMS_MAX);
    struct store_term *term = &out->terms[out->count++];
    *term = (struct store_term){.field = field, .not = p->not };
    while (next_value(arena, &rest, &value)) {
        value = normal(arena, field, value);
        if (!value.len || add_any(arena, field, value, term))
            continue;
        if (check_value(p, field, value, err))
            return DEM_E_USAGE;
        *ARENA_PUSH(arena, &term->values) = value;
    }
    return term->values.count
               ? DEM_OK
               : error_set(err, DEM_E_USAGE, "%.*s: wants a value behind its colon",
                           SLICE_ARG(p->key));
}

static dem_code add_piece(struct arena *arena, const struct piece *p, struct store_filter *out,
                          dem_error *err)
{
    if (!p->key.len)
        return add_words(arena, p, out, err);
    for (int i = 0; i < KNOWN; i++)
        if (slice_is(p->key, known[i].name))
            return known[i].field < FIELD_COUNT
                       ? add_term(arena, (enum store_field)known[i].field, p, out, err)
                       : add_other(known[i].field, p, out, err);
    return error_set(err, DEM_E_USAGE,
                     "no condition \"%.*s:\" (src, tgt, with, type, cameo, issue, since ...: "
                     "docs/query.md); put quotation marks around words with a colon",
                     SLICE_ARG(slice_part(p->key, 0, 40)));
}

dem_code store_query(struct arena *arena, struct slice query, struct store_filter *out,
                     dem_error *err)
{
    struct piece piece;
    bool unclosed = false;
    while (next_piece(&query, &piece, &unclosed)) {
        if (unclosed)
            return error_set(err, DEM_E_USAGE, "a quotation mark is not closed: %.*s",
                             SLICE_ARG(slice_part(piece.value, 0, 60)));
        dem_code code = add_piece(arena, &piece, out, err);
        if (code)
            return code;
    }
    return DEM_OK;
}

dem_code store_query_usual(struct arena *arena, struct store_filter *filter, dem_error *err)
{
    dem_code code = DEM_OK;
    if (!store_filter_names(filter, FIELD_KIND))
        code = store_query(arena, SLICE("kind:event"), filter, err);
    if (!code && !store_filter_names(filter, FIELD_MODALITY))
        code = store_query(arena, SLICE("modality:asserted,historic"), filter, err);
    if (!code && !store_filter_names(filter, FIELD_REPORT))
        code = store_query(arena, SLICE("-report:denied"), filter, err);
    return code;
}
