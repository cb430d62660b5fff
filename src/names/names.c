#include "names/names.h"

#include "base/banned.h"

static bool is_capital(char c)
{
    return (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0xC3;
}

static bool all_capitals(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] >= 'a' && s.at[i] <= 'z')
            return false;
    return true;
}

/* A name starts with a capital, or with a particle before one ("al-Qaeda", "el-Sheikh"). */
static bool may_start(const struct tree *tree, uint32_t i)
{
    const struct word *w = &tree->words[i];
    if (w->joined && i > 0 && tree->words[i - 1].form.len && w->form.at[0] == '\'')
        return false;
    if (w->form.len && is_capital(w->form.at[0]))
        return true;
    if (w->form.len > 3 || i + 1 >= tree->count || w->upos == UPOS_PUNCT)
        return false;
    char next = tree->words[i + 1].form.at[0];
    return is_capital(next) || (!w->space_after && (next == '-' || next == '\''));
}

/* "congressional": what the table itself has in small letters, unless a name before it tells
 * whose it is ("Brazilian congressional leaders"). */
static bool may_be_small(const struct lexicon *lex, const struct tree *tree, uint32_t i)
{
    const struct word *w = &tree->words[i];
    int32_t entry = w->upos == UPOS_ADJ ? lexicon_name(lex, w->form) : -1;
    bool named = i > 0 && is_capital(tree->words[i - 1].form.at[0]) &&
                 tree->words[i - 1].upos != UPOS_DET;
    return entry >= 0 && !named && slice_equal(lex->entries.list[entry].name, w->form);
}

static bool holds(const struct entry *e, dem_day day)
{
    return day == DEM_DAY_UNKNOWN || e->to == DEM_DAY_UNKNOWN ||
           (e->from <= day && day <= e->to);
}

/* The first entry from `entry` on whose way of writing, kind and time fit the words. */
static int32_t fitting(const struct lexicon *lex, int32_t entry, const struct name_match *m)
{
    const struct entry *list = lex->entries.list;
    while (entry >= 0 &&
           ((list[entry].capitals && !m->capitals) ||
            (list[entry].kind == ENTRY_PERSON && m->nobody) ||
            (list[entry].kind != ENTRY_PERSON && m->in_person) || !holds(&list[entry], m->day)))
        entry = lex->entries.list[entry].next;
    return entry;
}

/* A surname ends a name: "Mohamed" is nobody's in "Mohamed Oumarou", nor is "Christian" in
 * "Christian leaders", nor "Lagos" where it is read as a place, nor "Stock" in "Stock
 * Exchange". */
static bool is_nobody(const struct tree *tree, uint32_t first, uint32_t last)
{
    const struct word *w = &tree->words[last];
    const struct word *next = last + 1 < tree->count ? &tree->words[last + 1] : w;
    bool one = w->name == NAME_B_PER && next->name == NAME_B_PER && next != w &&
               (w->head == (int32_t)last + 1 || next->head == (int32_t)last);
    bool goes_on = next != w && (next->name == NAME_I_PER || one);
    bool other = w->name == NAME_B_LOC || w->name == NAME_I_LOC || w->name == NAME_B_ORG ||
                 w->name == NAME_I_ORG;
    bool part = w->name == NAME_O && w->rel == REL_COMPOUND && next->upos == UPOS_PROPN;
    return first == last && (goes_on || other || part || w->upos == UPOS_ADJ);
}

/* "Santiago" in "John Santiago", "Chad" in "Chad Morris". */
static bool is_in_person(const struct tree *tree, uint32_t first, uint32_t last)
{
    const struct word *w = &tree->words[first], *next = w + 1;
    bool goes_on = last + 1 < tree->count && next->name == NAME_I_PER &&
                   next->rel == REL_FLAT && next->head == (int32_t)first;
    return first == last && ((w->name == NAME_I_PER && w->rel == REL_FLAT) ||
                             (w->name == NAME_B_PER && goes_on));
}

static uint32_t head_of(const struct tree *tree, uint32_t first, uint32_t last)
{
    for (uint32_t i = last + 1; i-- > first;) {
        int32_t head = tree->words[i].head;
        if (head < (int32_t)first || head > (int32_t)last)
            return i;
    }
    return last;
}

static bool match_at(const struct lexicon *lex, struct slice text, const struct tree *tree,
                     uint32_t first, dem_day day, struct name_match *out)
{
    uint32_t longest =
        tree->count - first < NAME_WORDS_MAX ? tree->count - first : NAME_WORDS_MAX;
    for (uint32_t words = longest; words > 0; words--) {
        uint32_t last = first + words - 1;
        struct slice s =
            slice_part(text, tree->words[first].span.from, tree->words[last].span.to);
        struct name_match m = {.first = first,
                               .last = last,
                               .head = head_of(tree, first, last),
                               .entry = -1,
                               .capitals = all_capitals(s),
                               .day = day,
                               .nobody = is_nobody(tree, first, last),
                               .in_person = is_in_person(tree, first, last)};
        m.entry = fitting(lex, lexicon_name(lex, s), &m);
        if (m.entry < 0)
            continue;
        *out = m;
        return true;
    }
    return false;
}

void names_find(struct arena *arena, const struct lexicon *lex, struct slice text,
                const struct tree *tree, dem_day day, struct name_matches *out)
{
    *out = (struct name_matches){.at = ARENA_ARRAY(arena, int32_t, tree->count + 1)};
    for (uint32_t i = 0; i < tree->count; i++)
        out->at[i] = -1;
    for (uint32_t i = 0; i < tree->count; i++) {
        struct name_match m;
        if ((!may_start(tree, i) && !may_be_small(lex, tree, i)) ||
            (!match_at(lex, text, tree, i, day, &m) &&
             !match_at(lex, text, tree, i, DEM_DAY_UNKNOWN, &m)))
            continue;
        for (uint32_t k = m.first; k <= m.last; k++)
            out->at[k] = (int32_t)out->count;
        *ARENA_PUSH(arena, out) = m;
        i = m.last;
    }
}

int32_t names_next(const struct lexicon *lex, const struct name_match *match, int32_t entry)
{
    return fitting(lex, lex->entries.list[entry].next, match);
}

const struct entry *names_of_kind(const struct lexicon *lex, const struct name_match *match,
                                  enum entry_kind kind)
{
    for (int32_t e = match->entry; e >= 0; e = names_next(lex, match, e))
        if (lex->entries.list[e].kind == kind)
            return &lex->entries.list[e];
    return NULL;
}
