#include "alerts/alerts.h"

#include "base/error.h"
#include "trends/change.h"

#include "base/banned.h"

/* "alert: name" begins a rule, "key: value" says something of it, '#' begins a comment. */

enum { WORDS_MAX = 16, YEARS_MAX = 50, DAYS_MAX = 3650, SOURCES_MAX = 1000 };
static const double floor_max = 1e6;

struct reading {
    struct arena *arena;
    struct alert_rules *out;
    struct alert_rule *rule; /* the one at hand, or NULL */
    uint32_t line;
    dem_error *err;
};

static dem_code wrong(const struct reading *r, const char *what, struct slice about)
{
    struct slice shown = slice_part(about, 0, 60);
    return error_at(r->err, DEM_E_FORMAT, r->line, "%s \"%.*s\"", what, SLICE_ARG(shown));
}

/* ---- Values ------------------------------------------------------------------------- */

static bool whole(struct slice s, uint32_t high, uint32_t *out)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9' || n > high)
            return false;
        n = n * 10 + (uint32_t)(s.at[i] - '0');
    }
    *out = n;
    return s.len && n <= high;
}

/* Digits with one point at most: no locale, no exponent. */
static bool decimal(struct slice s, double high, double *out)
{
    double n = 0, unit = 0;
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '.' && unit == 0)
            unit = 1;
        else if (s.at[i] >= '0' && s.at[i] <= '9' && ++digits < 18) {
            n = n * 10 + (s.at[i] - '0');
            unit *= 10;
        } else
            return false;
    }
    *out = unit > 1 ? n / unit : n;
    return digits && *out <= high;
}

struct words {
    struct slice list[WORDS_MAX];
    size_t count; /* WORDS_MAX + 1: too many */
};

static struct words words_of(struct slice s)
{
    struct words w = {.count = 0};
    while (s.len && w.count <= WORDS_MAX) {
        struct slice word = slice_trim(slice_cut(&s, ' '));
        if (word.len && w.count < WORDS_MAX)
            w.list[w.count] = word;
        w.count += word.len > 0;
    }
    return w;
}

/* Do the words begin at `from` with these ("|": one or the other) and end there? */
static bool are(const struct words *w, size_t from, const char *const *pattern)
{
    for (; *pattern; pattern++, from++)
        if (from >= w->count || from >= WORDS_MAX ||
            !slice_listed(w->list[from], slice_of(*pattern)))
            return false;
    return from == w->count;
}

static bool is_capital(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < 'A' || s.at[i] > 'Z')
            return false;
    return s.len > 0;
}

/* ---- when: -------------------------------------------------------------------------- */

static bool read_highest(const struct words *w, struct alert_rule *rule)
{
    rule->kind = ALERT_HIGHEST;
    rule->cooperation = slice_is(w->list[0], "cooperation");
    return (rule->cooperation || slice_is(w->list[0], "conflict")) && w->count == 5 &&
           slice_is(w->list[1], "highest") && slice_is(w->list[2], "in") &&
           whole(w->list[3], YEARS_MAX, &rule->count) && rule->count &&
           are(w, 4, (const char *[]){"year|years", NULL});
}

static bool read_change(const struct words *w, struct alert_rule *rule)
{
    static const char *const verbs[] = {NULL, "warms", "cools", "hardens", "thaws"};
    rule->kind = ALERT_CHANGE;
    if (!slice_is(w->list[0], "relation") || w->count > WORDS_MAX || w->count % 2)
        return false;
    for (size_t i = 1; i < w->count; i++) {
        unsigned bit = slice_is(w->list[i], "changes") ? 0x1e : 0;
        for (unsigned k = CHANGE_WARMING; k <= CHANGE_THAW; k++)
            bit |= slice_is(w->list[i], verbs[k]) ? 1U << k : 0;
        if (i % 2 ? !bit : !slice_is(w->list[i], "or"))
            return false;
        rule->changes |= bit;
    }
    return rule->changes != 0;
}

static bool read_first(const struct words *w, struct alert_rule *rule)
{
    rule->kind = ALERT_FIRST;
    if (w->count != 5 || !slice_is(w->list[0], "first") || !slice_is(w->list[2], "in") ||
        !whole(w->list[3], YEARS_MAX, &rule->count) || !rule->count)
        return false;
    bool any = slice_is(w->list[1], "event");
    rule->type = any ? SLICE_EMPTY : w->list[1];
    return (any || is_capital(rule->type)) && are(w, 4, (const char *[]){"year|years", NULL});
}

static bool read_unanswered(const struct words *w, struct alert_rule *rule)
{
    rule->kind = ALERT_UNANSWERED;
    return w->count == 5 && slice_is(w->list[0], "demand") &&
           slice_is(w->list[1], "unanswered") && slice_is(w->list[2], "for") &&
           whole(w->list[3], DAYS_MAX, &rule->count) && rule->count &&
           are(w, 4, (const char *[]){"day|days", NULL});
}

static bool read_plain(const struct words *w, struct alert_rule *rule)
{
    rule->kind = ALERT_ULTIMATUM;
    if (are(w, 0, (const char *[]){"ultimatum", NULL}))
        return true;
    rule->kind = ALERT_DENIAL;
    if (are(w, 0, (const char *[]){"denial", NULL}))
        return true;
    rule->kind = ALERT_ISSUE;
    rule->front = are(w, 0, (const char *[]){"issue", "on", "the", "front", "burner", NULL});
    return rule->front || are(w, 0, (const char *[]){"issue", "back", NULL});
}

static dem_code read_when(struct reading *r, struct slice value)
{
    static bool (*const forms[])(const struct words *, struct alert_rule *) = {
        read_highest, read_change, read_first, read_unanswered, read_plain};
    struct words w = words_of(value);
    for (size_t i = 0; i < sizeof forms / sizeof *forms && w.count; i++) {
        struct alert_rule rule = *r->rule;
        if (!forms[i](&w, &rule))
            continue;
        *r->rule = rule;
        return DEM_OK;
    }
    return wrong(r,
                 "when: wants \"conflict highest in 3 years\", \"relation hardens or cools\", "
                 "\"first ASSAULT in 3 years\", \"ultimatum\", \"denial\", \"demand unanswered "
                 "for 14 days\", \"issue back\" or \"issue on the front burner\", not",
                 value);
}

/* ---- The other keys ------------------------------------------------------------------- */

static dem_code read_between(struct reading *r, struct slice value)
{
    struct words w = words_of(value);
    if (w.count < 1 || w.count > 2)
        return wrong(r, "between: wants one country or two, such as RUS ISR, not", value);
    for (size_t i = 0; i < w.count; i++) {
        if (w.list[i].len != 3 || !is_capital(w.list[i]))
            return wrong(r, "between: wants country codes such as RUS ISR, not", value);
        r->rule->party[i] = w.list[i];
    }
    return DEM_OK;
}

static dem_code read_issue(struct reading *r, struct slice value)
{
    r->rule->issue = value;
    return value.len ? DEM_OK
                     : wrong(r, "issue: wants the name of an issue thread, not", value);
}

static dem_code read_floor(struct reading *r, struct slice value)
{
    return decimal(value, floor_max, &r->rule->floor)
               ? DEM_OK
               : wrong(r, "floor: wants a weight of events such as 5, not", value);
}

static dem_code read_probability(struct reading *r, struct slice value)
{
    return decimal(value, 1, &r->rule->probability)
               ? DEM_OK
               : wrong(r, "probability: wants a number from 0 to 1, not", value);
}

static dem_code read_confidence(struct reading *r, struct slice value)
{
    return decimal(value, 1, &r->rule->confidence)
               ? DEM_OK
               : wrong(r, "confidence: wants a number from 0 to 1, not", value);
}

static dem_code read_sources(struct reading *r, struct slice value)
{
    return whole(value, SOURCES_MAX, &r->rule->sources)
               ? DEM_OK
               : wrong(r, "sources: wants a number such as 2, not", value);
}

static dem_code read_cool_down(struct reading *r, struct slice value)
{
    struct words w = words_of(value);
    bool good = w.count == 2 && whole(w.list[0], DAYS_MAX, &r->rule->cool_down) &&
                are(&w, 1, (const char *[]){"day|days", NULL});
    return good ? DEM_OK : wrong(r, "cool-down: wants days such as 30 days, not", value);
}

#define OF(kind) (1U << (kind))
#define OF_EVENTS                                                                              \
    (OF(ALERT_FIRST) | OF(ALERT_ULTIMATUM) | OF(ALERT_DENIAL) | OF(ALERT_UNANSWERED))
#define OF_PAIRS (OF_EVENTS | OF(ALERT_HIGHEST) | OF(ALERT_CHANGE))

static const struct key {
    const char *name;
    unsigned kinds; /* of rules that may have it */
    dem_code (*read)(struct reading *, struct slice);
} keys[] = {{"when", OF_PAIRS | OF(ALERT_ISSUE), read_when},
            {"between", OF_PAIRS, read_between},
            {"issue", OF_EVENTS | OF(ALERT_ISSUE), read_issue},
            {"floor", OF(ALERT_HIGHEST), read_floor},
            {"probability", OF(ALERT_CHANGE), read_probability},
            {"confidence", OF_EVENTS, read_confidence},
            {"sources", OF_EVENTS, read_sources},
            {"cool-down", OF_PAIRS | OF(ALERT_ISSUE), read_cool_down}};
enum { KEYS = sizeof keys / sizeof *keys };

/* ---- Rules ------------------------------------------------------------------------------ */

/* The rule at hand is whole: it says when, and has no key that means nothing to it. */
static dem_code end_rule(struct reading *r)
{
    const struct alert_rule *rule = r->rule;
    if (!rule)
        return DEM_OK;
    r->line = rule->line;
    if (!(rule->given & 1))
        return wrong(r, "no when: in the rule", rule->name);
    for (unsigned i = 0; i < KEYS; i++)
        if ((rule->given & 1U << i) && !(keys[i].kinds & OF(rule->kind)))
            return error_at(r->err, DEM_E_FORMAT, rule->line,
                            "%s: means nothing in the rule \"%.*s\": its when: is of another "
                            "kind",
                            keys[i].name, SLICE_ARG(slice_part(rule->name, 0, 60)));
    return DEM_OK;
}

static dem_code begin_rule(struct reading *r, struct slice name)
{
    uint32_t line = r->line;
    dem_code code = end_rule(r);
    r->line = line;
    if (code)
        return code;
    if (!name.len)
        return wrong(r, "alert: wants a name, not", name);
    for (size_t i = 0; i < r->out->count; i++)
        if (slice_equal(r->out->list[i].name, name))
            return wrong(r, "a second rule of the name", name);
    if (r->out->count == ALERT_RULES_MAX)
        return wrong(r, "more than 256 rules:", name);
    r->rule = ARENA_PUSH(r->arena, r->out);
    *r->rule = (struct alert_rule){
        .name = name, .line = r->line, .floor = 3, .probability = 0.5, .confidence = 0.3};
    return DEM_OK;
}

static dem_code read_key(struct reading *r, struct slice name, struct slice value)
{
    for (unsigned i = 0; i < KEYS; i++) {
        if (!slice_is(name, keys[i].name))
            continue;
        if (!r->rule)
            return wrong(r, "before the first alert: stands", name);
        if (r->rule->given & 1U << i)
            return wrong(r, "a second time in one rule:", name);
        r->rule->given |= 1U << i;
        return keys[i].read(r, value);
    }
    return wrong(
        r,
        "wants alert, when, between, issue, floor, probability, confidence, sources or "
        "cool-down and a colon, not",
        name);
}

static dem_code read_line(struct reading *r, struct slice line)
{
    struct slice value = slice_trim(line);
    if (!value.len || value.at[0] == '#')
        return DEM_OK;
    struct slice name = slice_trim(slice_cut(&value, ':'));
    if (!value.at)
        return wrong(r, "wants \"key: value\", not", line);
    value = slice_trim(value);
    return slice_is(name, "alert") ? begin_rule(r, value) : read_key(r, name, value);
}

dem_code alert_rules_read(struct arena *arena, struct slice text, struct alert_rules *out,
                          dem_error *err)
{
    struct reading r = {.arena = arena, .out = out, .err = err};
    dem_code code = DEM_OK;
    *out = (struct alert_rules){NULL, 0, 0};
    while (text.at && text.len && !code) {
        r.line++;
        code = read_line(&r, slice_cut(&text, '\n'));
    }
    return code ? code : end_rule(&r);
}
