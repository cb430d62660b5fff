/* Phrases that tell something of the whole sentence: discards, times, attribution, issues. */
#include "patterns/build.h"

#include "base/banned.h"

static int32_t end_of(const struct line *line, const struct dict_phrase *phrase, int32_t at)
{
    return match_phrase(line, phrase, at, (int32_t)line->units.count - 1);
}

/* Goes through the entries of an index whose first word could stand at the unit. */
struct search {
    const struct table *first;
    struct slice word;
    size_t length; /* of the part of the word that was looked up last */
};

static struct search search_at(const struct line *line, const struct table *first, int32_t unit)
{
    struct slice word = line->units.list[unit].text;
    return (struct search){first, word, word.len + 1};
}

/* The next chain of entries, or -1 where there is none. */
static int32_t search_next(struct search *s)
{
    if (s->length <= 1)
        return -1;
    s->length--;
    return index_first(s->first, s->word, &s->length);
}

bool line_discarded(const struct line *line, bool *story)
{
    const struct dictionaries *d = line->dict;
    bool any = false;
    for (int32_t i = 0; i < (int32_t)line->units.count; i++) {
        int32_t at = table_find(&d->discards.first, line->units.list[i].text);
        for (; at >= 0; at = d->discards.list[at].next) {
            if (end_of(line, &d->discards.list[at].phrase, i) < 0)
                continue;
            any = true;
            *story |= d->discards.list[at].story;
        }
    }
    return any;
}

void line_day(struct line *line)
{
    const struct dictionaries *d = line->dict;
    uint32_t most = 0;
    dem_day day = line->day;
    for (int32_t i = 0; d->options.shift && i < (int32_t)line->units.count; i++) {
        struct search s = search_at(line, &d->times.first, i);
        for (int32_t at; (at = search_next(&s)) >= 0;)
            for (; at >= 0; at = d->times.list[at].next) {
                const struct dict_time *t = &d->times.list[at];
                if (end_of(line, &t->phrase, i) < 0)
                    continue;
                line->rejected |= slice_is(t->code, "###") || slice_is(t->code, "+++");
                if (t->code.len || t->phrase.count <= most || day == DEM_DAY_UNKNOWN)
                    continue;
                most = t->phrase.count;
                line->day = day + t->days;
            }
    }
}

struct slice line_attribution(const struct line *line)
{
    const struct dictionaries *d = line->dict;
    struct slice code = SLICE_EMPTY;
    uint32_t most = 0;
    for (int32_t i = 0; d->attributions.count && i < (int32_t)line->units.count; i++) {
        struct search s = search_at(line, &d->attributions.first, i);
        for (int32_t at; (at = search_next(&s)) >= 0;)
            for (; at >= 0; at = d->attributions.list[at].next) {
                const struct dict_attribution *a = &d->attributions.list[at];
                if (a->phrase.count <= most || end_of(line, &a->phrase, i) < 0)
                    continue;
                most = a->phrase.count;
                code = a->code;
            }
    }
    return code;
}

/* The issue with the most words at the unit, or NULL: none, or one with "~". */
static const struct dict_issue *issue_at(const struct line *line, int32_t unit)
{
    const struct dictionaries *d = line->dict;
    const struct dict_issue *best = NULL;
    struct search s = search_at(line, &d->issues.first, unit);
    for (int32_t at; (at = search_next(&s)) >= 0;)
        for (; at >= 0; at = d->issues.list[at].next) {
            const struct dict_issue *issue = &d->issues.list[at];
            bool longer = !best || issue->phrase.count > best->phrase.count ||
                          (issue->phrase.count == best->phrase.count && !issue->code.len);
            if (longer && end_of(line, &issue->phrase, unit) >= 0)
                best = issue;
        }
    return best;
}

void line_issues(const struct line *line, struct pattern_issues *out)
{
    *out = (struct pattern_issues){.count = 0};
    for (int32_t i = 0; line->dict->issues.count && i < (int32_t)line->units.count; i++) {
        const struct dict_issue *issue = issue_at(line, i);
        size_t k = 0;
        if (!issue)
            continue;
        i += (int32_t)issue->phrase.count - 1;
        if (!issue->code.len)
            continue;
        while (k < out->count && !slice_equal(out->list[k].name, issue->code))
            k++;
        if (k == out->count)
            ARENA_PUSH(line->arena, out)->name = issue->code;
        out->list[k].times++;
    }
}
