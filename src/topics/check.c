/* Queries that can be read, and still can never hold or never matter. */
#include "topics/build.h"

#include "base/banned.h"

static bool has(const struct members *list, int32_t member)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->list[i] == member)
            return true;
    return false;
}

static bool within(const struct members *part, const struct members *whole)
{
    for (size_t i = 0; i < part->count; i++)
        if (!has(whole, part->list[i]))
            return false;
    return true;
}

/* Does the cue of an event hold whenever the narrower one does? */
static bool covers(const struct cue *wide, const struct cue *narrow)
{
    if (wide->cameo.len || narrow->cameo.len)
        return true; /* codes and types cross: no judgement */
    return slice_equal(wide->type, narrow->type) &&
           (!wide->mode.len || !narrow->mode.len || slice_equal(wide->mode, narrow->mode));
}

/* An event has one type: two lists of types that share none never hold together. */
static bool types_apart(const struct topic_rules *rules, const struct members *a,
                        const struct members *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++)
            if (covers(&rules->cues.list[a->list[i]], &rules->cues.list[b->list[k]]))
                return false;
    return true;
}

/* "not document" excludes what "not words" does. */
static bool excludes(const struct query_line *no, const struct query_line *yes)
{
    bool same = no->key == yes->key || (no->key == LINE_DOCUMENT && yes->key == LINE_WORDS);
    return no->not &&!yes->not &&same && yes->key != LINE_BETWEEN &&
           within(&yes->any, &no->any);
}

static void check_pairs(struct reading *r, const struct query_way *way)
{
    for (size_t i = 0; i < way->count; i++)
        for (size_t k = 0; k < way->count; k++) {
            const struct query_line *a = &way->list[i], *b = &way->list[k];
            r->line = b->line > a->line ? b->line : a->line;
            if (excludes(a, b))
                NOTE(r, FINDING_CONTRADICTION,
                     "what line %u asks for is excluded by line %u: nothing can belong",
                     b->line, a->line);
            if (i < k && a->key == LINE_TYPES && b->key == LINE_TYPES &&
                !a->not &&!b->not &&types_apart(r->rules, &a->any, &b->any))
                NOTE(r, FINDING_CONTRADICTION,
                     "an event has one type; lines %u and %u share none", a->line, b->line);
        }
}

/* Does `wide` hold whenever `narrow` does? */
static bool line_follows(const struct query_line *wide, const struct query_line *narrow)
{
    if (wide->not != narrow->not || wide->key != narrow->key)
        return false;
    return wide->not ? within(&wide->any, &narrow->any) && wide->key != LINE_BETWEEN
                     : within(&narrow->any, &wide->any) && within(&narrow->other, &wide->other);
}

static bool way_follows(const struct query_way *wide, const struct query_way *narrow)
{
    for (size_t i = 0; i < wide->count; i++) {
        size_t k = 0;
        while (k < narrow->count && !line_follows(&wide->list[i], &narrow->list[k]))
            k++;
        if (k == narrow->count)
            return false;
    }
    return true;
}

static void check_query(struct reading *r, const struct query *query)
{
    for (size_t i = 0; i < query->ways.count; i++) {
        check_pairs(r, &query->ways.list[i]);
        for (size_t k = 0; k < query->ways.count; k++) {
            const struct query_way *way = &query->ways.list[i], *other = &query->ways.list[k];
            r->line = way->list[0].line;
            if (k != i && way_follows(other, way) && (k < i || !way_follows(way, other)))
                NOTE(r, FINDING_DEAD,
                     "all that belongs by these lines belongs by those from line %u on",
                     other->list[0].line);
        }
    }
}

void queries_check(struct reading *r)
{
    for (size_t i = 0; i < r->rules->queries.count; i++)
        check_query(r, &r->rules->queries.list[i]);
}
