/* Terms of offices: none overlaps where one person holds the office, none is missing between.
 */
#include "lexicon/check_build.h"

#include "base/calendar.h"

#include "base/banned.h"

static bool is_sole(const struct check *c, const struct held *t)
{
    bool several = table_find(&c->lex->bodies, t->iso3) > 0;
    return table_find(&c->lex->sole_offices, t->office) >= 0 && !several;
}

/* ---- Overlaps ----------------------------------------------------------- */

/* office iso3 from to why */
void check_shared(struct check *c, const struct slice *f)
{
    struct shared s = {.office = f[0],
                       .iso3 = f[1],
                       .from = build_day(f[2], false),
                       .to = build_day(f[3], true),
                       .path = c->row->path,
                       .line = c->row->line};
    check_iso3(c, f[1]);
    if (table_find(&c->lex->sole_offices, f[0]) < 0)
        NOTE(c, FINDING_CODE, "the office %.*s is not in ontology/offices.tsv",
             SLICE_ARG(f[0]));
    *ARENA_PUSH(c->arena, &c->shared) = s;
}

/* Is the whole of [from, to] a time in which several hold the office? */
static bool is_shared(struct check *c, const struct held *t, dem_day from, dem_day to)
{
    for (size_t i = 0; i < c->shared.count; i++) {
        struct shared *s = &c->shared.list[i];
        if (!slice_equal(s->office, t->office) || !slice_equal(s->iso3, t->iso3) ||
            from < s->from || to > s->to)
            continue;
        s->needed = true;
        return true;
    }
    return false;
}

static void compare(struct check *c, const struct held *mine, const struct held *other)
{
    dem_day from = mine->from > other->from ? mine->from : other->from;
    dem_day to = mine->to < other->to ? mine->to : other->to;
    bool same = slice_equal(other->name, mine->name);
    if (from >= to || (!same && !is_sole(c, mine))) /* a day of change belongs to both */
        return;
    if (same || !is_shared(c, mine, from, to))
        NOTE(c, FINDING_TERMS, "%.*s is %.*s of %.*s while %.*s is (line %u)",
             SLICE_ARG(mine->name), SLICE_ARG(mine->office), SLICE_ARG(mine->iso3),
             SLICE_ARG(other->name), other->line);
}

/* name aliases iso3 sector office from to */
void check_term(struct check *c, const struct slice *f)
{
    struct held mine = {.name = f[0],
                        .office = f[4],
                        .iso3 = f[2],
                        .from = build_day(f[5], true),
                        .to = f[6].len ? build_day(f[6], false) : INT32_MAX,
                        .first = build_day(f[5], false),
                        .last = f[6].len ? build_day(f[6], true) : INT32_MAX,
                        .path = c->row->path,
                        .line = c->row->line};
    struct slice key = arena_print(c->arena, "%.*s of %.*s", SLICE_ARG(f[4]), SLICE_ARG(f[2]));
    int32_t at = (int32_t)c->terms.count, first = table_add(&c->offices, key, at);
    mine.next = -1;
    if (first != at) { /* behind the first: the order within an office does not matter */
        mine.next = c->terms.list[first].next;
        c->terms.list[first].next = at;
    }
    *ARENA_PUSH(c->arena, &c->terms) = mine;
    for (int32_t i = first; i >= 0; i = c->terms.list[i].next)
        if (i != at)
            compare(c, &mine, &c->terms.list[i]);
}

void check_terms_end(struct check *c)
{
    for (size_t i = 0; i < c->shared.count; i++) {
        const struct shared *s = &c->shared.list[i];
        if (!s->needed)
            check_note(c, s->path, s->line, FINDING_DEAD,
                       arena_print(c->arena, "no terms of a %.*s of %.*s overlap in this time",
                                   SLICE_ARG(s->office), SLICE_ARG(s->iso3)));
    }
}

/* ---- Gaps --------------------------------------------------------------- */

static int by_beginning(const void *a, const void *b)
{
    const struct held *x = a, *y = b;
    return x->first != y->first ? (x->first < y->first ? -1 : 1)
                                : (x->line > y->line) - (x->line < y->line);
}

static struct slice day_text(struct arena *arena, dem_day day)
{
    struct date d = calendar_date(day);
    return arena_print(arena, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static void note_gap(struct check *c, const struct held *t, dem_day from, dem_day to)
{
    struct slice until = to == INT32_MAX ? SLICE("now") : day_text(c->arena, to);
    check_note(c, t->path, t->line, FINDING_GAP,
               arena_print(c->arena, "no %.*s of %.*s from %.*s to %.*s", SLICE_ARG(t->office),
                           SLICE_ARG(t->iso3), SLICE_ARG(day_text(c->arena, from)),
                           SLICE_ARG(until)));
}

/* The gaps between the terms of one office, in order of their beginning. */
static void gaps_of(struct check *c, const struct held *list, size_t count)
{
    const struct held *longest = list;
    for (size_t i = 1; i < count; i++) {
        if (longest->last != INT32_MAX && list[i].first > longest->last + 1)
            note_gap(c, &list[i], longest->last + 1, list[i].first - 1);
        if (list[i].last > longest->last)
            longest = &list[i];
    }
    if (longest->last != INT32_MAX)
        note_gap(c, longest, longest->last + 1, INT32_MAX);
}

void check_gaps(struct check *c)
{
    for (size_t i = 0; i < c->terms.count; i++) {
        struct held *t = &c->terms.list[i];
        struct {
            struct held *list;
            size_t count, room;
        } of = {NULL, 0, 0};
        struct slice key =
            arena_print(c->arena, "%.*s of %.*s", SLICE_ARG(t->office), SLICE_ARG(t->iso3));
        if (table_find(&c->offices, key) != (int32_t)i || !is_sole(c, t))
            continue;
        for (int32_t at = (int32_t)i; at >= 0; at = c->terms.list[at].next)
            *ARENA_PUSH(c->arena, &of) = c->terms.list[at];
        qsort(of.list, of.count, sizeof *of.list, by_beginning);
        gaps_of(c, of.list, of.count);
    }
}
