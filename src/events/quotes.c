#include "events/build.h"

#include "base/banned.h"

enum { QUOTE_MIN = 24 }; /* bytes: what is shorter is a word in quotation marks */

/* ---- Positions: what somebody is quoted as saying ----------------------- */

/* An event told in full, that is, with whoever does it. */
static bool quoted_event(const struct events *events, size_t from, dem_span quote)
{
    for (size_t i = from; i < events->count; i++) {
        dem_span t = events->list[i].evidence.list[0].trigger;
        if (events->list[i].actor.count && quote.from <= t.from && t.to <= quote.to)
            return true;
    }
    return false;
}

static void code_quote(struct coding *c, dem_span quote, struct events *out)
{
    const struct plover *position = lexicon_plover(c->lex, SLICE("position"), SLICE_EMPTY);
    if (!position)
        return;
    for (uint32_t i = 0; i < c->tree->count; i++) {
        const struct word *w = &c->tree->words[i];
        bool inside = quote.from <= w->span.from && w->span.to <= quote.to;
        if (inside || w->upos != UPOS_VERB || lexicon_report(c->lex, w->lemma) != REPORT_SAY)
            continue;
        struct event e = {.kind = KIND_POSITION, .quote = quote, .cameo = position->cameo};
        parties_fill(c, i, SLOTS_OF(SLICE("subj")), &e.actor);
        parties_fill(c, i, SLOTS_OF(SLICE("iobj"), SLICE("obj"), SLICE("to")), &e.recipient);
        if (!e.actor.count)
            continue;
        parties_drop_shared(&e.recipient, &e.actor);
        when_set(c, i, &e);
        struct args who;
        args_slot(c, i, SLICE("subj"), &who);
        *ARENA_PUSH(c->arena, &e.attribution) =
            (struct voucher){true, e.actor.list[0], e.actor.list[0].span, w->span, e.to};
        *ARENA_PUSH(c->arena, &e.evidence) = (struct evidence){c->sentence, w->span, c->span};
        *ARENA_PUSH(c->arena, out) = e;
        return;
    }
}

void quotes_code(struct coding *c, size_t from, struct events *out)
{
    for (size_t i = 0; i < c->quotes.count; i++) {
        bool long_enough = c->quotes.list[i].to - c->quotes.list[i].from > QUOTE_MIN;
        if (long_enough && !quoted_event(out, from, c->quotes.list[i]))
            code_quote(c, c->quotes.list[i], out);
    }
}

void quotes_find(struct coding *c)
{
    bool open = false;
    dem_span span = {0, 0};
    for (uint32_t i = 0; i < c->tree->count; i++) {
        const struct word *w = &c->tree->words[i];
        if (!slice_is(w->form, "\""))
            continue;
        if (!open)
            span.from = w->span.to;
        span.to = w->span.from;
        if (open && span.to > span.from)
            *ARENA_PUSH(c->arena, &c->quotes) = span;
        open = !open;
    }
    if (open && span.from < c->span.to)
        *ARENA_PUSH(c->arena, &c->quotes) = (dem_span){span.from, c->span.to};
}

/* ---- Source citations in brackets --------------------------------------- */

static dem_day citation_day(const struct coding *c, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < c->times->count; i++)
        if (c->times->list[i].first >= from && c->times->list[i].first <= to)
            return c->times->list[i].from;
    return DEM_DAY_UNKNOWN;
}

void quotes_cite(const struct coding *c, size_t first_event, struct events *out)
{
    const struct tree *tree = c->tree;
    bool open = false;
    for (uint32_t i = 0; i < tree->count; i++) {
        open =
            slice_is(tree->words[i].form, "(") || (open && !slice_is(tree->words[i].form, ")"));
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)i);
        if (!open || !m || !m->count || !m->list[0].media)
            continue;
        struct voucher v = {true, m->list[0], m->list[0].span, {0, 0}, DEM_DAY_UNKNOWN};
        uint32_t to = i;
        while (to + 1 < tree->count && !slice_is(tree->words[to].form, ";") &&
               !slice_is(tree->words[to].form, ")"))
            to++;
        v.date = citation_day(c, i, to);
        for (size_t k = first_event; k < out->count; k++) {
            struct event *e = &out->list[k];
            *ARENA_PUSH(c->arena, &e->attribution) = v;
        }
    }
}

bool quotes_cited(const struct coding *c)
{
    bool open = false;
    for (uint32_t i = 0; i < c->tree->count; i++) {
        open = slice_is(c->tree->words[i].form, "(") ||
               (open && !slice_is(c->tree->words[i].form, ")"));
        const struct mention *m = open ? actors_at(c->cast, c->sentence, (int32_t)i) : NULL;
        if (m && m->count && m->list[0].media)
            return true;
    }
    return false;
}
