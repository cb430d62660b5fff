/* Which words name places. */
#include "places/places.h"

#include "places/build.h"
#include "places/fold.h"

#include "base/banned.h"

enum { PLACE_WORDS_MAX = 5, ENOUGH = 4, ENOUGH_IF_TELLING = 3, LARGE = 15000 };

static bool among(struct slice word, const char *const *list)
{
    for (; *list; list++)
        if (slice_equal_nocase(word, slice_of(*list)))
            return true;
    return false;
}

static bool is_land(const struct lexicon *lex, const struct name_match *m)
{
    return names_of_kind(lex, m, ENTRY_REGION) || names_of_kind(lex, m, ENTRY_COUNTRY);
}

static bool is_place(const struct lexicon *lex, const struct name_match *m)
{
    return names_of_kind(lex, m, ENTRY_PLACE) || is_land(lex, m);
}

static enum place_hint hint_of(const struct word *w)
{
    static const char *const towns[] = {"city", "town", "port", "capital", "suburb", NULL};
    static const char *const villages[] = {"village", "hamlet", "settlement", NULL};
    static const char *const regions[] = {"province", "region",      "state",      "oblast",
                                          "county",   "governorate", "prefecture", NULL};
    return among(w->lemma, towns)      ? HINT_TOWN
           : among(w->lemma, villages) ? HINT_VILLAGE
           : among(w->lemma, regions)  ? HINT_REGION
                                       : HINT_NONE;
}

/* "the town of X", "the village X", "X province". */
static enum place_hint kind_beside(const struct tree *tree, uint32_t first, uint32_t last)
{
    enum place_hint hint = HINT_NONE;
    if (last + 1 < tree->count)
        hint = hint_of(&tree->words[last + 1]);
    if (!hint && first > 1 && slice_is(tree->words[first - 1].form, "of"))
        hint = hint_of(&tree->words[first - 2]);
    return hint || !first ? hint : hint_of(&tree->words[first - 1]);
}

static struct slice words_of(struct slice text, const struct tree *tree, uint32_t first,
                             uint32_t last)
{
    return slice_part(text, tree->words[first].span.from, tree->words[last].span.to);
}

/* "X, Texas", "X in Lebanon": the region behind, unless it begins a clause of its own. */
static void region_behind(const struct resolving *r, struct slice text, const struct tree *tree,
                          const struct name_matches *names, uint32_t last,
                          struct surroundings *out)
{
    uint32_t i = last + 1;
    while (i < tree->count && i < last + 3 &&
           (slice_is(tree->words[i].form, ",") || slice_is(tree->words[i].form, "in")))
        i++;
    if (i == last + 1 || i >= tree->count || tree->words[i].upos != UPOS_PROPN)
        return;
    for (uint32_t n = tree->count - i < 3 ? tree->count - i : 3; n > 0 && !out->behind.len;
         n--) {
        char folded[FOLD_MAX];
        struct slice words = words_of(text, tree, i, i + n - 1);
        const struct name_match *m = names->at[i] < 0 ? NULL : &names->list[names->at[i]];
        const struct entry *e = NULL;
        if (m && m->first == i && m->last == i + n - 1 &&
            !(e = names_of_kind(r->lex, m, ENTRY_COUNTRY)))
            e = names_of_kind(r->lex, m, ENTRY_REGION);
        if (e)
            memcpy(out->iso3, e->iso3, sizeof out->iso3);
        size_t len = r->g ? fold_name(words, folded) : 0;
        if (len)
            out->key = gazetteer_find(r->g, (struct slice){folded, len}, &out->keys);
        const struct word *next = i + n < tree->count ? &tree->words[i + n] : NULL;
        bool acts = next && (next->upos == UPOS_VERB || next->upos == UPOS_AUX ||
                             slice_is(next->lemma, "'s"));
        if (acts)
            out->keys = 0, out->iso3[0] = 0;
        if (e || out->keys)
            out->behind = words;
    }
}

/* Points that the words name a place: the analyzer's tag, the preposition, what stands beside.
 */
static int evidence(const struct tree *tree, uint32_t first, uint32_t last,
                    const struct surroundings *a)
{
    static const char *const strong[] = {"in",     "near",   "at",   "outside",
                                         "around", "inside", "into", NULL};
    static const char *const weak[] = {"from", "to", "towards", "toward", "through", NULL};
    int points = (a->hint ? 4 : 0) + (a->behind.len ? 4 : 0);
    const struct word *before = first ? &tree->words[first - 1] : NULL;
    points += before && among(before->form, strong) ? 3 : before && among(before->form, weak);
    enum name_tag tag = tree->words[first].name;
    bool cut = last + 1 < tree->count && tree->words[last + 1].name == NAME_I_LOC;
    if (tag == NAME_B_PER || tag == NAME_I_PER)
        points -= 4;
    else if (tag == NAME_B_ORG || tag == NAME_I_ORG)
        points -= 2;
    else if (tag == NAME_B_LOC && !cut)
        points += 4;
    return tag == NAME_I_LOC || (cut && !a->hint) ? 0 : points;
}

static bool in_time(const struct time_mentions *times, uint32_t word)
{
    for (size_t i = 0; i < times->count; i++)
        if (times->list[i].first <= word && word <= times->list[i].last)
            return true;
    return false;
}

struct finding_places {
    struct resolving r;
    struct slice text;
    const struct tree *tree;
    const struct name_matches *names;
    const struct time_mentions *times;
    struct places *out;
    uint32_t sentence;
    struct {
        struct surroundings *list;
        size_t count, room;
    } around;
};

static uint32_t largest(const struct place_mention *m)
{
    uint32_t most = 0;
    for (size_t i = 0; i < m->count; i++)
        most = m->list[i].place.population > most ? m->list[i].place.population : most;
    return most;
}

/* May the words, which stand in no list of data/, name a place?  Looks at no candidate. */
static bool may_be(const struct finding_places *f, uint32_t first, uint32_t last,
                   const struct surroundings *a, bool listed)
{
    enum upos upos = f->tree->words[last].upos;
    return a->evidence >= (listed ? 2 * ENOUGH : ENOUGH_IF_TELLING) && upos == UPOS_PROPN &&
           !in_time(f->times, first);
}

/* Do the words first..last name a place?  Then it is noted. */
static bool note(struct finding_places *f, uint32_t first, uint32_t last)
{
    int32_t at = f->names->at[first];
    const struct name_match *match = at < 0 ? NULL : &f->names->list[at];
    if (match && (match->first != first || match->last != last))
        match = NULL;
    bool trusted = match && is_place(f->r.lex, match);
    struct place_mention m = {.sentence = f->sentence, .first = first, .last = last};
    struct surroundings a = {.hint = kind_beside(f->tree, first, last)};
    struct arena_mark mark = arena_mark(f->r.arena);
    m.text = words_of(f->text, f->tree, first, last);
    region_behind(&f->r, f->text, f->tree, f->names, last, &a);
    a.evidence = evidence(f->tree, first, last, &a);
    bool adjective = f->tree->words[last].upos == UPOS_ADJ;
    if (trusted ? adjective && a.evidence < ENOUGH && !is_land(f->r.lex, match) /* "nice" */
                : !may_be(f, first, last, &a, match != NULL))
        return false;
    candidates_of(f->r.arena, f->r.lex, f->r.g, m.text, trusted ? match : NULL, &m);
    bool telling = last > first || largest(&m) >= LARGE; /* few words are both */
    if (!m.count || (!trusted && a.evidence < ENOUGH && !telling)) {
        arena_return(f->r.arena, mark);
        return false;
    }
    for (size_t i = 0; i < m.count; i++)
        m.list[i].place.span =
            (dem_span){f->tree->words[first].span.from, f->tree->words[last].span.to};
    for (uint32_t i = first; i <= last; i++)
        f->out->at[f->sentence][i] = (int32_t)f->out->mentions.count;
    *ARENA_PUSH(f->r.arena, &f->out->mentions) = m;
    *ARENA_PUSH(f->r.arena, &f->around) = a;
    return true;
}

static bool is_capital(const struct word *w)
{
    return w->form.len && ((w->form.at[0] >= 'A' && w->form.at[0] <= 'Z') ||
                           (unsigned char)w->form.at[0] >= 0xC3);
}

/* The longest place name that begins at the word. */
static uint32_t place_at(struct finding_places *f, uint32_t first)
{
    const struct tree *tree = f->tree;
    const struct name_match *match =
        f->names->at[first] < 0 ? NULL : &f->names->list[f->names->at[first]];
    bool known = match && match->first == first;
    uint32_t least = known ? match->last : first;
    uint32_t most = first + PLACE_WORDS_MAX - 1 > least ? first + PLACE_WORDS_MAX - 1 : least;
    if (match && !known)
        return first;
    for (uint32_t last = most < tree->count ? most : tree->count - 1;; last--) {
        const struct word *w = &tree->words[last];
        bool whole = last == least || (is_capital(w) && f->names->at[last] < 0 && f->r.g);
        if (whole && note(f, first, last))
            return last;
        if (last == least)
            return last;
    }
}

/* Names, adjectives, bodies and office holders that speak of a country. */
static void read_supporters(struct finding_places *f)
{
    for (size_t i = 0; i < f->names->count; i++) {
        const struct name_match *m = &f->names->list[i];
        for (int32_t e = m->entry; e >= 0; e = names_next(f->r.lex, m, e)) {
            const struct entry *entry = &f->r.lex->entries.list[e];
            if (!entry->iso3[0] || entry->kind == ENTRY_PLACE || entry->kind == ENTRY_PERSON)
                continue;
            struct supporter s = {.text = words_of(f->text, f->tree, m->first, m->last),
                                  .admin1 = UINT32_MAX};
            memcpy(s.iso3, entry->iso3, sizeof s.iso3);
            *ARENA_PUSH(f->r.arena, &f->r.said) = s;
            places_support(&f->r, &s);
            break;
        }
    }
}

static void read_sentence(struct finding_places *f)
{
    int32_t *at = f->out->at[f->sentence] =
        ARENA_ARRAY(f->r.arena, int32_t, f->tree->count + 1);
    for (uint32_t i = 0; i < f->tree->count; i++)
        at[i] = -1;
    read_supporters(f);
    for (uint32_t i = 0; i < f->tree->count; i++)
        if (is_capital(&f->tree->words[i]) || f->names->at[i] >= 0)
            i = place_at(f, i);
}

void places_find(struct arena *arena, const struct lexicon *lex, const struct gazetteer *g,
                 const struct document *doc, const struct sentences *sentences,
                 const struct name_matches *names, const struct time_mentions *times,
                 struct places *out)
{
    struct finding_places f = {
        .r = {.arena = arena, .lex = lex, .g = g}, .text = doc->text, .out = out};
    *out = (struct places){.at = ARENA_ARRAY(arena, int32_t *, sentences->count + 1)};
    table_init(&f.r.supporter_names, arena);
    f.r.said_from = ARENA_ARRAY(arena, size_t, sentences->count + 1);
    for (uint32_t i = 0; i < sentences->count; i++) {
        f.sentence = i;
        f.tree = &sentences->list[i].tree;
        f.names = &names[i];
        f.times = &times[i];
        read_sentence(&f);
        f.r.said_from[i + 1] = f.r.said.count;
    }
    f.r.around = f.around.list;
    places_resolve(&f.r, doc, out);
}

const struct place *places_at(const struct places *places, uint32_t sentence, uint32_t word)
{
    int32_t at = places->at[sentence][word];
    const struct place_mention *m = at < 0 ? NULL : &places->mentions.list[at];
    return m ? &m->list[m->best].place : NULL;
}
