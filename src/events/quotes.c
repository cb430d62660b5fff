#include "events/build.h"

#include "base/banned.h"

enum { QUOTE_MIN = 24 }; /* bytes: what is shorter and no clause is a word in quotation marks */

/* ---- Where they are ------------------------------------------------------- */

static bool is_mark(const struct word *w)
{
    return slice_is(w->form, "\"");
}

/* Does the mark open a quotation?  By the space around it; where that does not tell, by turns.
 */
static bool opens(const struct tree *tree, uint32_t mark, bool open)
{
    bool before = mark == 0 || tree->words[mark - 1].space_after;
    bool behind = mark + 1 == tree->count || tree->words[mark].space_after;
    return before == behind ? !open : before;
}

static void add_quote(struct coding *list, size_t first, size_t last, dem_span span)
{
    for (size_t i = first; i <= last && span.from < span.to; i++)
        *ARENA_PUSH(list[i].arena, &list[i].quotes) = span;
}

/* Quotations may go on over sentences, and end with their paragraph if nothing else ends them.
 */
static void find_marks(struct coding *list, const struct sentences *sentences)
{
    bool open = false;
    dem_span span = {0, 0};
    size_t first = 0;
    for (size_t i = 0; i < sentences->count; i++) {
        const struct tree *tree = list[i].tree;
        bool last = i + 1 == sentences->count ||
                    sentences->list[i + 1].paragraph != sentences->list[i].paragraph;
        for (uint32_t k = 0; k < tree->count; k++) {
            if (!is_mark(&tree->words[k]))
                continue;
            bool begins = opens(tree, k, open);
            if (begins)
                span.from = tree->words[k].span.to, first = i;
            else if (open)
                add_quote(list, first, i, (dem_span){span.from, tree->words[k].span.from});
            open = begins;
        }
        if (open && last) {
            add_quote(list, first, i, (dem_span){span.from, list[i].span.to});
            open = false;
        }
    }
}

/* ---- Who speaks ------------------------------------------------------------ */

static bool in_marks(const struct coding *c, dem_span span)
{
    for (size_t i = 0; i < c->quotes.count; i++)
        if (c->quotes.list[i].from <= span.from && span.to <= c->quotes.list[i].to)
            return true;
    return false;
}

/* Nothing but quotation? */
static bool is_quoted(const struct coding *c)
{
    bool words = false;
    for (uint32_t i = 0; i < c->tree->count; i++) {
        const struct word *w = &c->tree->words[i];
        bool counts = w->upos != UPOS_PUNCT;
        words |= counts;
        if (counts && !in_marks(c, w->span))
            return false;
    }
    return words && c->quotes.count;
}

/* The attribution by the verb of saying beside the quotation of a sentence, or NULL. */
static const struct event *said_in(const struct coding *c)
{
    struct event *said = ARENA_ARRAY(c->arena, struct event, 1);
    if (!c->quotes.count)
        return NULL;
    report_outside(c, said);
    return said->attribution.count ? said : NULL;
}

/* A sentence of nothing but quotation is said by whoever says its end in a later sentence, or
 * who spoke in the sentences of quotation before it. */
static const struct event *said_around(const struct coding *list, size_t i,
                                       const struct sentences *sentences)
{
    const struct coding *c = &list[i];
    uint32_t paragraph = sentences->list[i].paragraph;
    dem_span quote = c->quotes.list[c->quotes.count - 1];
    const struct event *said = NULL;
    for (size_t k = i + 1; k < sentences->count && list[k].span.from < quote.to && !said; k++)
        said = said_in(&list[k]);
    for (size_t k = i; k-- > 0 && !said && sentences->list[k].paragraph == paragraph;) {
        if (!list[k].quotes.count)
            break;
        said = said_in(&list[k]);
    }
    return said;
}

void quotes_find(struct coding *list, const struct sentences *sentences)
{
    find_marks(list, sentences);
    for (size_t i = 0; i < sentences->count; i++)
        if (is_quoted(&list[i]))
            list[i].said = said_around(list, i, sentences);
}

/* ---- Positions: what somebody is quoted as saying ----------------------- */

/* An event told in full, that is, with whoever does it. */
static bool quoted_event(const struct events *events, dem_span quote)
{
    for (size_t i = 0; i < events->count; i++) {
        dem_span t = events->list[i].evidence.list[0].trigger;
        if (events->list[i].actor.count && quote.from <= t.from && t.to <= quote.to)
            return true;
    }
    return false;
}

/* Is there a subject with its predicate, or at least much text? */
static bool is_statement(const struct coding *c, dem_span quote)
{
    if (quote.to - quote.from > QUOTE_MIN)
        return true;
    for (uint32_t i = 0; i < c->tree->count; i++) {
        const struct word *w = &c->tree->words[i];
        bool subject = w->rel == REL_NSUBJ || w->rel == REL_NSUBJ_PASS || w->rel == REL_CSUBJ;
        if (!subject || w->head < 0)
            continue;
        dem_span verb = c->tree->words[w->head].span;
        if (quote.from <= w->span.from && w->span.to <= quote.to && quote.from <= verb.from &&
            verb.to <= quote.to)
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
        if (in_marks(c, w->span) || w->upos != UPOS_VERB ||
            lexicon_report(c->lex, w->lemma) != REPORT_SAY)
            continue;
        struct event e = {.kind = KIND_POSITION, .quote = quote, .cameo = position->cameo};
        parties_fill(c, i, SLOTS_OF(SLICE("subj")), &e.actor);
        parties_fill(c, i, SLOTS_OF(SLICE("iobj"), SLICE("obj"), SLICE("to")), &e.recipient);
        if (!e.actor.count)
            continue;
        parties_drop_shared(&e.recipient, &e.actor);
        when_set(c, i, &e);
        *ARENA_PUSH(c->arena, &e.attribution) =
            (struct voucher){true, e.actor.list[0], e.actor.list[0].span, w->span, e.to};
        *ARENA_PUSH(c->arena, &e.evidence) = (struct evidence){c->sentence, w->span, c->span};
        *ARENA_PUSH(c->arena, out) = e;
        return;
    }
}

void quotes_code(struct coding *c, struct events *out)
{
    for (size_t i = 0; i < c->quotes.count; i++)
        if (is_statement(c, c->quotes.list[i]) && !quoted_event(out, c->quotes.list[i]))
            code_quote(c, c->quotes.list[i], out);
}

/* ---- Source citations in brackets --------------------------------------- */

static dem_day citation_day(const struct coding *c, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < c->times->count; i++)
        if (c->times->list[i].first >= from && c->times->list[i].first <= to)
            return c->times->list[i].from;
    return DEM_DAY_UNKNOWN;
}

static uint32_t segment_end(const struct tree *tree, uint32_t from)
{
    while (from < tree->count && !slice_is(tree->words[from].form, ";") &&
           !slice_is(tree->words[from].form, ")"))
        from++;
    return from;
}

/* Nothing but a name and a day ("Gazeta, November 2"): a source, known or not. */
static bool is_source(const struct coding *c, uint32_t from, uint32_t to)
{
    bool day = false, name = false;
    for (uint32_t i = from; i < to; i++) {
        const struct word *w = &c->tree->words[i];
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)i);
        bool when = args_time(c, i);
        if ((m && m->political) ||
            (!when && w->upos != UPOS_PROPN && w->upos != UPOS_PUNCT && w->upos != UPOS_DET))
            return false;
        day |= when;
        name |= !when && w->upos == UPOS_PROPN;
    }
    return day && name;
}

/* The source that the words name, in *v; false if they name none. */
static bool read_source(const struct coding *c, uint32_t from, uint32_t to, struct voucher *v)
{
    *v = (struct voucher){.date = DEM_DAY_UNKNOWN};
    for (uint32_t i = from; i < to && !v->named; i++) {
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)i);
        if (m && m->count && m->list[0].media) {
            v->named = true;
            v->actor = m->list[0];
            v->words = m->list[0].span;
        }
    }
    if (!v->named && !is_source(c, from, to))
        return false;
    for (uint32_t i = from; i < to && !v->named; i++)
        if (!args_time(c, i) && c->tree->words[i].upos == UPOS_PROPN) {
            dem_span span = c->tree->words[i].span;
            v->words.from = v->words.to ? v->words.from : span.from;
            v->words.to = span.to;
        }
    v->date = to > from ? citation_day(c, from, to - 1) : DEM_DAY_UNKNOWN;
    return true;
}

bool quotes_cite(const struct coding *c, size_t first_event, struct events *out)
{
    const struct tree *tree = c->tree;
    struct {
        struct voucher *list;
        size_t count, room;
    } sources = {NULL, 0, 0};
    bool open = false;
    for (uint32_t i = 0; i + 1 < tree->count; i++) {
        struct slice form = tree->words[i].form;
        open = slice_is(form, "(") || (open && !slice_is(form, ")"));
        struct voucher v;
        if (!open || (!slice_is(form, "(") && !slice_is(form, ";")) ||
            !read_source(c, i + 1, segment_end(tree, i + 1), &v))
            continue;
        *ARENA_PUSH(c->arena, &sources) = v;
    }
    for (size_t i = sources.count; i-- > 0;)
        for (size_t k = first_event; k < out->count; k++)
            *ARENA_PUSH(c->arena, &out->list[k].attribution) = sources.list[i];
    return sources.count > 0;
}
