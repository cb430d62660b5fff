#include "events/build.h"

#include "base/banned.h"

enum { HISTORIC_DAYS = 30 }; /* codebook: told of more than 30 days before the document */

/* The noun that a time is part of the name of ("the 1998 accord", "Monday's attack", "the
 * attack of May 3"), or -1: it says nothing of what else the clause tells. */
static int32_t owner_of(const struct tree *tree, const struct time_mention *t)
{
    uint32_t top = t->first;
    for (uint32_t i = t->first; i <= t->last; i++) {
        int32_t head = tree->words[i].head;
        if (head < 0 || (uint32_t)head < t->first || (uint32_t)head > t->last)
            top = i;
    }
    const struct word *w = &tree->words[top];
    if (w->head < 0 || tree->words[w->head].upos == UPOS_VERB)
        return -1;
    bool governed = t->first > 0 && tree->words[t->first - 1].upos == UPOS_ADP;
    bool before = w->head > (int32_t)t->last && w->rel != REL_OBL && w->rel != REL_NSUBJ &&
                  w->rel != REL_OBL_UNMARKED && w->rel != REL_ADVMOD &&
                  (w->rel == REL_NMOD_POSS || !governed);
    bool genitive = w->head < (int32_t)t->first && slice_is(args_case(tree, top), "of");
    return before || genitive ? w->head : -1;
}

/* "yesterday's reports suggested", "the May 3 attack killed two": of the verb as well. */
static bool shares_time(const struct coding *c, uint32_t noun, uint32_t word)
{
    const struct word *w = &c->tree->words[noun];
    const struct reading *deed = &c->readings[noun], *r = &c->readings[word];
    const struct word *top = w; /* "the tone of yesterday's reports" */
    while (top->rel == REL_NMOD && top->head >= 0)
        top = &c->tree->words[top->head];
    bool subject = top->rel == REL_NSUBJ && tree_below(c->tree, word, (uint32_t)top->head);
    bool same = deed->code && r->code && slice_equal(deed->code->type, r->code->type);
    return noun == word || r->content == (int32_t)noun || deed->support == (int32_t)word ||
           (subject && (same || lexicon_report(c->lex, w->lemma) != REPORT_NONE));
}

/* "after its tests last year", "since the coup in March": the time of what went before.  */
static int32_t before_it(const struct tree *tree, const struct time_mention *t)
{
    static const char *const words[] = {"after",     "since", "before",
                                        "following", "until", "over"};
    uint32_t noun = t->first;
    noun -= noun > 0 && tree->words[noun - 1].upos == UPOS_ADP;
    if (noun == 0 || tree->words[noun - 1].upos != UPOS_NOUN)
        return -1;
    struct slice link = args_case(tree, noun - 1);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_is(link, words[i]))
            return (int32_t)noun - 1;
    return -1;
}

/* Does the time lie in a clause that hangs on `word` and tells of something else: a relative
 * clause, or one behind "and" with a subject of its own? */
static bool elsewhere(const struct coding *c, uint32_t time, uint32_t word)
{
    const struct tree *tree = c->tree;
    for (int32_t at = (int32_t)time; at >= 0 && at != (int32_t)word;
         at = tree->words[at].head) {
        enum relation rel = tree->words[at].rel;
        bool own = args_child(tree, (uint32_t)at, REL_NSUBJ) >= 0 ||
                   args_child(tree, (uint32_t)at, REL_NSUBJ_PASS) >= 0;
        if (rel == REL_ACL_RELCL || rel == REL_PARATAXIS || (rel == REL_CONJ && own))
            return true;
    }
    return false;
}

static const struct time_mention *time_of(const struct coding *c, uint32_t word)
{
    const struct time_mention *best = NULL;
    uint32_t clause = tree_clause(c->tree, word), best_far = UINT32_MAX;
    for (size_t i = 0; i < c->times->count; i++) {
        const struct time_mention *t = &c->times->list[i];
        int32_t owner = owner_of(c->tree, t);
        uint32_t far = t->first > word ? t->first - word : word - t->first;
        bool own = tree_below(c->tree, t->first, word);
        if (owner < 0)
            owner = before_it(c->tree, t);
        if ((owner >= 0 && !shares_time(c, (uint32_t)owner, word)) ||
            (own && elsewhere(c, t->first, word)))
            continue;
        if (!own && tree_clause(c->tree, t->first) != clause)
            far += 100;
        if (own)
            far /= 4;
        if (far < best_far)
            best = t, best_far = far;
    }
    /* "this spring, when ...": the clause takes the time that it explains. */
    if (args_child_lemma(c->tree, clause, "when") >= 0 && best && best->first < word)
        return best;
    /* A time in a clause of its own says nothing of this one. */
    return best_far < 100 ||
                   (best && tree_below(c->tree, word, tree_clause(c->tree, best->first)))
               ? best
               : NULL;
}

static bool has_done(const struct tree *tree, uint32_t clause)
{
    for (uint32_t i = tree->first_child[clause]; i < tree->first_child[clause + 1]; i++)
        if (tree->words[tree->children[i]].rel == REL_AUX &&
            slice_is(tree->words[tree->children[i]].lemma, "have"))
            return true;
    return false;
}

/* "the issue of sales to Peru": what was going on before it is spoken of. */
static bool is_issue(const struct coding *c, uint32_t noun)
{
    const struct word *w = &c->tree->words[noun];
    return w->upos == UPOS_NOUN && w->rel == REL_NMOD && w->head >= 0 &&
           slice_is(args_case(c->tree, noun), "of") &&
           lexicon_in_class(c->lex, SLICE("@issue"), c->tree->words[w->head].lemma);
}

/* "The sales are continuing." */
static bool continues(const struct coding *c, uint32_t word)
{
    const struct word *w = &c->tree->words[word];
    return w->upos == UPOS_NOUN && w->rel == REL_NSUBJ && w->head >= 0 &&
           lexicon_in_class(c->lex, SLICE("@goes-on"), c->tree->words[w->head].lemma);
}

/* "has long opposed", "has long been a point of friction", "the question of sales": since a day
 * that the words leave open. */
static bool goes_on(const struct coding *c, uint32_t word)
{
    uint32_t clause = tree_clause(c->tree, word);
    bool deed = word == clause || args_child(c->tree, clause, REL_COP) >= 0;
    return is_issue(c, word) || continues(c, word) ||
           (deed && has_done(c->tree, clause) &&
            args_child_lemma(c->tree, clause, "long") >= 0);
}

const char *event_precision(const struct event *e)
{
    static const char *const names[] = {"day", "week", "month", "season", "year", "fuzzy"};
    return e->dated || e->datelined ? names[e->precision] : "published";
}

void when_set(const struct coding *c, uint32_t word, struct event *e)
{
    const struct time_mention *t = is_issue(c, word) ? NULL : time_of(c, word);
    if (t && continues(c, word) &&
        !tree_below(c->tree, t->first, (uint32_t)c->tree->words[word].head))
        t = NULL; /* the day on which it was said */
    e->from = e->to = c->doc->written;
    e->precision = TIME_DAY;
    e->datelined = !t && c->doc->written != c->doc->published;
    if (t) {
        e->from = t->from;
        e->to = t->to;
        e->precision = t->precision;
        e->dated = t->from != DEM_DAY_UNKNOWN || t->to != DEM_DAY_UNKNOWN;
    }
    if (!t && goes_on(c, word)) {
        e->from = DEM_DAY_UNKNOWN;
        e->precision = TIME_FUZZY;
        e->dated = true;
    }
    if (!t && admit_earlier(c, word)) {
        e->from = DEM_DAY_UNKNOWN;
        e->modality = e->modality == MODALITY_ASSERTED ? MODALITY_HISTORIC : e->modality;
    }
    dem_day last = e->to != DEM_DAY_UNKNOWN ? e->to : e->from;
    bool past = e->dated && last != DEM_DAY_UNKNOWN && c->doc->published != DEM_DAY_UNKNOWN &&
                last < c->doc->published - HISTORIC_DAYS && e->to != DEM_DAY_UNKNOWN;
    if (past && e->modality == MODALITY_ASSERTED)
        e->modality = MODALITY_HISTORIC;
    for (size_t i = 0; past && i < e->actor.count; i++)
        actors_on_day(c->lex, &e->actor.list[i], last);
    for (size_t i = 0; past && i < e->recipient.count; i++)
        actors_on_day(c->lex, &e->recipient.list[i], last);
}
