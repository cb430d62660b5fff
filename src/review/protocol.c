/* A round told to people: what is in dispute, and the protocol of all. */
#include "review/build.h"

#include <math.h>

#include "base/banned.h"

/* ---- An event ---------------------------------------------------------------------- */

static struct slice list_text(struct arena *arena, const json_t *value)
{
    struct slice out = SLICE_EMPTY;
    if (json_is_string(value))
        return arena_copy(arena, slice_of(json_string_value(value)));
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *part = json_array_get(value, i);
        struct slice text =
            json_is_string(part)
                ? slice_of(json_string_value(part))
                : arena_print(arena, "%lld", (long long)json_integer_value(part));
        out = arena_print(arena, "%.*s%s%.*s", SLICE_ARG(out), i ? ", " : "", SLICE_ARG(text));
    }
    return out.len ? out : SLICE("none");
}

/* "type REQUEST, date 1999-10-04" */
static struct slice correction_text(struct arena *arena, const struct review_verdict *v)
{
    static const char *const hidden[] = {"cameo", "span"}; /* told by their type and words */
    json_t *body = json_loadb(v->body.at, v->body.len, JSON_ALLOW_NUL, NULL), *value;
    struct slice out = SLICE_EMPTY;
    const char *key;
    json_object_foreach(json_object_get(body, "correction"), key, value)
    {
        if (strcmp(key, hidden[0]) && strcmp(key, hidden[1]))
            out = arena_print(arena, "%.*s%s%s %.*s", SLICE_ARG(out), out.len ? ", " : "", key,
                              SLICE_ARG(list_text(arena, value)));
    }
    json_decref(body);
    return out;
}

/* "Peru (vargas) disputes: no such raid (source: Gazette, 3 May)" */
static struct slice verdict_text(struct arena *arena, const struct round *round,
                                 const struct review_verdict *v)
{
    static const char *const verbs[] = {"confirms", "disputes", "corrects"};
    struct slice party = round->parties.list[v->party];
    struct slice who =
        slice_equal(party, v->member)
            ? party
            : arena_print(arena, "%.*s (%.*s)", SLICE_ARG(party), SLICE_ARG(v->member));
    struct slice fix = v->judgement == CORRECT ? correction_text(arena, v) : SLICE_EMPTY;
    return arena_print(arena, "%.*s %s%s%.*s%s%.*s%s%.*s%s%s", SLICE_ARG(who),
                       verbs[v->judgement], fix.len ? " to " : "", SLICE_ARG(fix),
                       v->comment.len ? ": " : "", SLICE_ARG(v->comment),
                       v->source.len ? " (source: " : "", SLICE_ARG(v->source),
                       v->source.len ? ")" : "", v->first ? "" : " [revised]");
}

static struct slice verdicts_text(struct arena *arena, const struct round *round,
                                  const struct review_item *item)
{
    struct slice out = SLICE_EMPTY;
    for (size_t p = 0; p < round->parties.count; p++) {
        const struct review_verdict *v = review_position(item, p);
        struct slice said =
            v ? verdict_text(arena, round, v)
              : arena_print(arena, "%.*s has not spoken", SLICE_ARG(round->parties.list[p]));
        out = arena_print(arena, "%.*s%s%.*s", SLICE_ARG(out), p ? "; " : "", SLICE_ARG(said));
    }
    return out;
}

/* As all hold it, where they agree on a correction; else as it was recorded. */
static json_t *told_record(const struct round *round, const struct review_item *item)
{
    for (size_t p = 0; item->outcome == OUTCOME_CORRECTED && p < round->parties.count; p++) {
        const struct review_verdict *v = review_position(item, p);
        if (v && v->judgement == CORRECT)
            return review_holds(item, v);
    }
    return json_loadb(item->record.at, item->record.len, JSON_ALLOW_NUL, NULL);
}

static void add_entry(struct arena *arena, const struct phrases *phrases,
                      const struct round *round, const struct review_item *item,
                      struct page_section *section)
{
    json_t *record = told_record(round, item), *evidence = json_object_get(record, "evidence");
    if (json_is_array(evidence))
        evidence = json_array_get(evidence, 0);
    struct slice who = item->publisher.len ? item->publisher : item->document;
    struct slice day = item->published == DEM_DAY_UNKNOWN
                           ? SLICE("no date")
                           : day_of(arena, (int64_t)item->published * 86400);
    *ARENA_PUSH(arena, &section->entries) = (struct page_entry){
        .from = calendar_read(string_in(arena, record, "date")),
        .to = calendar_read(string_in(arena, record, "date_end")),
        .sentence = phrases_tell(phrases, arena, record),
        .quote = string_in(arena, evidence, "text"),
        .source = arena_print(arena, "%.*s, %.*s%s%.*s", SLICE_ARG(who), SLICE_ARG(day),
                              item->title.len ? ": " : "", SLICE_ARG(item->title)),
        .url = item->url,
        .note = verdicts_text(arena, round, item),
        .event = item->event,
        .reports = item->reports,
        .sources = item->sources,
        .confidence = json_number_value(json_object_get(record, "confidence"))};
    json_decref(record);
}

/* Takes what it tells and passes over from the part. */
static void add_section(struct arena *arena, const struct phrases *phrases,
                        const struct round *round, enum outcome outcome,
                        struct review_part *part, struct page *out)
{
    static const struct {
        const char *heading, *empty;
    } words[] = {
        [OUTCOME_OPEN] = {"Not yet judged by all", "Every party has spoken on every event."},
        [OUTCOME_AGREED] = {"Agreed as recorded", "No event is confirmed by all."},
        [OUTCOME_CORRECTED] = {"Agreed with corrections", "No correction is shared by all."},
        [OUTCOME_REJECTED] = {"Agreed that it is no event", "No event is disputed by all."},
        [OUTCOME_DISPUTED] = {"In dispute", "Nothing is in dispute."}};
    struct page_section *section = ARENA_PUSH(arena, &out->sections);
    *section = (struct page_section){.name = outcome_name(outcome),
                                     .heading = slice_of(words[outcome].heading),
                                     .empty = slice_of(words[outcome].empty)};
    for (size_t i = 0; i < round->items.count; i++) {
        if (round->items.list[i].outcome != outcome)
            continue;
        if (!part->from && part->count) {
            part->count--;
            add_entry(arena, phrases, round, &round->items.list[i], section);
        } else {
            part->from -= part->from > 0;
            section->left_out++;
        }
    }
}

/* ---- The head of the page -------------------------------------------------------------- */

static struct slice coefficient(struct arena *arena, double value)
{
    return isnan(value) ? SLICE("not defined") : arena_print(arena, "%.3f", value);
}

static struct slice agreement_text(struct arena *arena, const struct round *round,
                                   const struct agreement *a)
{
    size_t pair = 0;
    struct slice out = arena_print(
        arena,
        "Agreement on the %.*s (%zu event%s): Krippendorff's alpha %.*s, equal"
        " pairs %.*s",
        SLICE_ARG(a->what), a->units, a->units == 1 ? "" : "s",
        SLICE_ARG(coefficient(arena, a->alpha)), SLICE_ARG(coefficient(arena, a->share)));
    for (size_t i = 0; i < round->parties.count; i++)
        for (size_t k = i + 1; k < round->parties.count; k++, pair++)
            out = arena_print(arena, "%.*s; Cohen's kappa of %.*s and %.*s %.*s",
                              SLICE_ARG(out), SLICE_ARG(round->parties.list[i]),
                              SLICE_ARG(round->parties.list[k]),
                              SLICE_ARG(coefficient(arena, a->kappa[pair])));
    return arena_print(arena, "%.*s.", SLICE_ARG(out));
}

static struct slice tally(struct arena *arena, const struct round *round)
{
    size_t count[OUTCOME_DISPUTED + 1] = {0};
    for (size_t i = 0; i < round->items.count; i++)
        count[round->items.list[i].outcome]++;
    return arena_print(arena,
                       "%zu events: %zu agreed as recorded, %zu with corrections, %zu agreed to"
                       " be none, %zu in dispute, %zu open.",
                       round->items.count, count[OUTCOME_AGREED], count[OUTCOME_CORRECTED],
                       count[OUTCOME_REJECTED], count[OUTCOME_DISPUTED], count[OUTCOME_OPEN]);
}

static struct slice parties_text(struct arena *arena, const struct round *round)
{
    struct slice out = SLICE("Parties: ");
    for (size_t i = 0; i < round->parties.count; i++)
        out = arena_print(arena, "%.*s%s%.*s (%zu verdict%s)", SLICE_ARG(out), i ? ", " : "",
                          SLICE_ARG(round->parties.list[i]), round->done[i],
                          round->done[i] == 1 ? "" : "s");
    return arena_print(arena, "%.*s.", SLICE_ARG(out));
}

static void begin(struct arena *arena, const struct round *round, const char *what,
                  struct page *out)
{
    *out = (struct page){.title = arena_print(arena, "%s: %.*s", what, SLICE_ARG(round->name))};
    *ARENA_PUSH(arena, &out->lead) = arena_print(
        arena, "Begun on %.*s%s; the events are those of the query: %.*s",
        SLICE_ARG(day_of(arena, round->at)),
        round->blind ? ", blind: no party saw what others say before it spoke itself" : "",
        SLICE_ARG(round->query));
    *ARENA_PUSH(arena, &out->lead) = parties_text(arena, round);
    *ARENA_PUSH(arena, &out->lead) = tally(arena, round);
}

void review_agenda(struct arena *arena, const struct phrases *phrases,
                   const struct round *round, struct review_part part, struct page *out)
{
    begin(arena, round, "Agenda", out);
    add_section(arena, phrases, round, OUTCOME_DISPUTED, &part, out);
}

void review_protocol(struct arena *arena, const struct phrases *phrases,
                     const struct round *round, struct review_part part, struct page *out)
{
    static const enum facet told[] = {FACET_VERDICT, FACET_TYPE, FACET_ACTORS};
    static const enum outcome order[] = {OUTCOME_AGREED, OUTCOME_CORRECTED, OUTCOME_REJECTED,
                                         OUTCOME_DISPUTED, OUTCOME_OPEN};
    struct agreements a;
    begin(arena, round, "Protocol", out);
    review_agreement(arena, round, &a);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        *ARENA_PUSH(arena, &out->lead) = agreement_text(arena, round, &a.facets[told[i]]);
    *ARENA_PUSH(arena, &out->lead) =
        arena_print(arena, "Head of the chain: %.*s",
                    SLICE_ARG(hex_of(arena, round->head, sizeof round->head)));
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        add_section(arena, phrases, round, order[i], &part, out);
}
