/* Which words are verbs of the dictionary, and which of their patterns holds. */
#include "patterns/build.h"

#include "base/banned.h"

static const struct word *word_of(const struct line *line, int32_t unit)
{
    return &line->tree->words[line->units.list[unit].word];
}

static bool verbal(const struct word *w)
{
    return w->upos == UPOS_VERB || (w->upos == UPOS_AUX && slice_starts(w->xpos, SLICE("VB")));
}

/* "to man": what "to" marks is a verb, whatever the tagger thinks. */
static bool infinitive(const struct line *line, int32_t unit)
{
    const struct tree *tree = line->tree;
    uint32_t w = line->units.list[unit].word;
    for (uint32_t i = tree->first_child[w]; i < tree->first_child[w + 1]; i++) {
        const struct word *child = &tree->words[tree->children[i]];
        if (child->rel == REL_MARK && child->upos == UPOS_PART)
            return true;
    }
    return false;
}

/* PETRARCH goes by the tree. */
static bool tree_verb(const struct line *line, int32_t unit)
{
    const struct word *w = word_of(line, unit);
    return (verbal(w) || infinitive(line, unit)) && w->rel != REL_AMOD &&
           line->units.list[unit].actor < 0;
}

/* TABARI has none: any word may be a verb unless a determiner stands before it, it begins
 * with a capital, or the lists of nouns and adjectives have it. */
static bool word_verb(const struct line *line, int32_t unit)
{
    static const char *const determiners[] = {"A", "AN", "THE"};
    const struct unit *u = &line->units.list[unit];
    const struct word *w = word_of(line, unit);
    if (u->actor >= 0 || u->agent >= 0 || u->possessive ||
        table_find(&line->dict->nouns, u->text) >= 0)
        return false;
    for (int i = 0; i < 3 && unit > 0; i++)
        if (line_is(line, (uint32_t)unit - 1, determiners[i]))
            return false;
    bool capital = w->form.len && w->form.at[0] >= 'A' && w->form.at[0] <= 'Z';
    bool all = w->form.len > 1 && w->form.at[1] >= 'A' && w->form.at[1] <= 'Z';
    return unit == 0 || !capital || all;
}

/* ---- Clauses -------------------------------------------------------------- */

static bool clause(const struct tree *tree, int32_t w)
{
    const struct word *x = &tree->words[w];
    return (x->rel == REL_CONJ || x->rel == REL_PARATAXIS) && verbal(x);
}

static bool has_subject(const struct tree *tree, int32_t w)
{
    for (uint32_t i = tree->first_child[w]; i < tree->first_child[w + 1]; i++) {
        enum relation rel = tree->words[tree->children[i]].rel;
        if (rel == REL_NSUBJ || rel == REL_NSUBJ_PASS || rel == REL_CSUBJ || rel == REL_EXPL)
            return true;
    }
    return false;
}

/* The clause that the verb phrase goes on to the end of. */
static int32_t top_of(const struct tree *tree, int32_t w)
{
    for (uint32_t n = 0; n < tree->count; n++) {
        int32_t head = tree->words[w].head;
        if (head < 0 || head > w || clause(tree, w))
            return w;
        w = head;
    }
    return w;
}

static int32_t unit_up_to(const struct line *line, int32_t word)
{
    int32_t i = (int32_t)line->units.count - 1;
    while (i >= 0 && (int32_t)line->units.list[i].word > word)
        i--;
    return i;
}

/* The first unit that is not before the word; the last one where all are. */
static int32_t unit_from(const struct line *line, int32_t word)
{
    int32_t i = 0;
    while (i + 1 < (int32_t)line->units.count && (int32_t)line->units.list[i].word < word)
        i++;
    return i;
}

/* The last word of the phrase of `w` before a joined clause begins. */
static int32_t phrase_end(const struct line *line, int32_t verb, int32_t top)
{
    const struct tree *tree = line->tree;
    int32_t end = line->last[top];
    for (int32_t c = verb + 1; c < (int32_t)tree->count; c++) {
        int32_t head = tree->words[c].head;
        bool aside = tree->words[c].rel == REL_PARATAXIS && line->last[c] + 2 < line->last[top];
        if (aside || line->units.list[unit_from(line, c)].out)
            continue; /* ", we hear," */
        bool above = head >= 0 && head <= verb && line->last[head] >= verb;
        if (clause(tree, c) && above && line->left[c] > verb && line->left[c] - 1 < end)
            end = line->left[c] - 1;
    }
    return end;
}

/* A comma that parts clauses, not one within a phrase or beside words that are left out. */
static bool comma_parts(const struct line *line, int32_t i)
{
    const struct unit *u = &line->units.list[i];
    if (!u->comma || u->out || (i && line->units.list[i - 1].out))
        return false;
    return !(i && u->group >= 0 && u->group == line->units.list[i - 1].group);
}

/* TABARI: clauses are parted by conjunctions between verbs. */
static void clause_reach(const struct line *line, struct span_of_verb *s)
{
    const struct tree *tree = line->tree;
    s->high = (int32_t)line->units.count - 1;
    for (int32_t c = 0; c < (int32_t)tree->count; c++) {
        int32_t begin = clause(tree, c) ? unit_from(line, line->left[c]) : 0;
        uint32_t first = line->units.list[begin].word;
        bool joined = begin > 0 && tree->words[c].rel == REL_CONJ &&
                      tree->words[first].upos == UPOS_CCONJ;
        if (joined && begin <= s->first && begin > s->low)
            s->low = begin;
        else if (joined && begin > s->first && begin <= s->high)
            s->high = begin - 1;
    }
    for (int32_t i = s->low; s->low && i < s->first && !s->forwarded; i++)
        s->forwarded = line->units.list[i].group >= 0;
    s->forwarded = s->low && !s->forwarded;
    s->after = s->high;
    if (s->high < s->last)
        s->high = s->last;
}

static void set_reach(const struct line *line, struct span_of_verb *s)
{
    const struct tree *tree = line->tree;
    int32_t w = (int32_t)line->units.list[s->verb].word, top = top_of(tree, w);
    if (line->dict->family == DICT_TABARI) {
        clause_reach(line, s);
        return;
    }
    if (clause(tree, top) && has_subject(tree, top))
        s->low = unit_from(line, line->left[top]);
    for (int32_t i = s->first; i > s->low; i--)
        if (comma_parts(line, i))
            s->low = i;
    s->high = unit_up_to(line, phrase_end(line, w, top));
    s->after = unit_up_to(line, phrase_end(line, w, w));
    if (s->high < s->last)
        s->high = s->last;
}

/* ---- Patterns ------------------------------------------------------------- */

static bool try_pattern(const struct line *line, const struct span_of_verb *s,
                        const struct dict_pattern *p, struct reach *out)
{
    *out = (struct reach){.source = -1, .target = -1};
    return match_tokens(line, &p->before, -1, s->first - 1, s->low, s->first - 1, out) &&
           match_tokens(line, &p->after, 1, s->last + 1, s->last + 1, s->high, out);
}

/* Most letters first; in a tie, more signs, and a word rather than a set. */
static uint32_t weight(const struct reach *r)
{
    return r->letters * 16 + 2 * r->signs + (r->sets ? 0 : 1);
}

static void try_block(const struct line *line, const struct span_of_verb *s,
                      const struct dict_verb *verb, struct choice *best)
{
    const struct dict_block *b = &line->dict->blocks.list[verb->block];
    if (!best->event && verb->event.code.len) {
        best->event = &verb->event;
        best->place = verb->place;
    }
    for (size_t i = 0; i < b->patterns.count; i++) {
        const struct dict_pattern *p = &b->patterns.list[i];
        struct reach reach;
        if (!try_pattern(line, s, p, &reach) || weight(&reach) + 1 <= best->reach.letters)
            continue;
        best->event = &p->event;
        best->place = p->place;
        best->reach = reach;
        best->reach.letters = weight(&reach) + 1;
    }
}

/* The verb's other words around the unit; false if they are not there. */
static bool verb_words(const struct line *line, const struct dict_verb *v, int32_t unit,
                       struct span_of_verb *s)
{
    int32_t first = unit - (int32_t)v->at, high = (int32_t)line->units.count - 1;
    if (first < 0)
        return false;
    for (int32_t i = first; i < unit; i++) /* those before it stand right there */
        if (!dictionaries_word(&v->phrase.list[i - first], line->units.list[i].text))
            return false;
    struct dict_phrase rest = {v->phrase.list + v->at, v->phrase.count - v->at};
    if (match_phrase(line, &rest, unit, high) < 0)
        return false;
    *s = (struct span_of_verb){.first = first, .last = unit, .verb = unit};
    while (rest.count > 1 && rest.list[1].joined) {
        s->last++;
        rest.list++;
        rest.count--;
    }
    return true;
}

static size_t letters_of(const struct dict_verb *v)
{
    size_t n = 0;
    for (uint32_t i = 0; i < v->phrase.count; i++)
        n += v->phrase.list[i].text.len;
    return n;
}

struct found {
    size_t letters;
    struct span_of_verb span;
    struct choice choice;
    bool any;
};

static void try_verb(const struct line *line, const struct dict_verb *v, int32_t unit,
                     struct found *found)
{
    struct span_of_verb s;
    size_t letters = letters_of(v);
    if (letters < found->letters || !verb_words(line, v, unit, &s))
        return;
    set_reach(line, &s);
    if (letters > found->letters || !found->any || !found->choice.event ||
        slice_starts(found->choice.event->code, SLICE("---")))
        found->choice = (struct choice){.reach = {.source = -1, .target = -1}};
    try_block(line, &s, v, &found->choice);
    found->letters = letters;
    found->span = s;
    found->any = true;
}

/* All entries whose verb word could be `word`; with TABARI's stems, also shorter ones. */
static void try_word(const struct line *line, struct slice word, int32_t unit,
                     struct found *found)
{
    const struct dictionaries *d = line->dict;
    for (size_t n = word.len; n > 0; n--) {
        size_t length = n;
        int32_t i = index_first(&d->verbs.first, word, &length);
        for (; i >= 0; i = d->verbs.list[i].next) {
            const struct dict_verb *v = &d->verbs.list[i];
            if (dictionaries_word(&v->phrase.list[v->at], line->units.list[unit].text))
                try_verb(line, v, unit, found);
        }
        if (!length || d->family == DICT_PETRARCH)
            return;
        n = length;
    }
}

bool verb_at(const struct line *line, int32_t unit, struct span_of_verb *span,
             struct choice *choice)
{
    struct slice word = line->units.list[unit].text;
    struct found found = {.choice = {.reach = {.source = -1, .target = -1}}};
    bool petrarch = line->dict->family == DICT_PETRARCH;
    if (line->units.list[unit].out ||
        !(petrarch ? tree_verb(line, unit) : word_verb(line, unit)))
        return false;
    try_word(line, word, unit, &found);
    if (!petrarch && slice_ends(word, SLICE("ING"))) { /* "ADMIRING": ADMIRE_ */
        struct slice parts[2] = {slice_part(word, 0, word.len - 3), SLICE("E")};
        struct slice stem = arena_join(line->arena, parts, 2);
        try_word(line, stem, unit, &found);
    }
    *span = found.span;
    *choice = found.choice;
    return found.any && choice->event;
}
