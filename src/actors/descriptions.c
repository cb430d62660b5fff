/* Nouns and names for parties that the text spoke of before: "the minister", "Diallo",
 * "the two countries", "the former", "the North". */
#include "actors/build.h"

#include "names/lemmas.h"

#include "base/banned.h"

enum { LOOK_BACK = 6 }; /* sentences in which "the pilots" may have been told of */

void mention_start(struct arena *arena, const struct phrase *phrase, uint32_t count,
                   struct mention *mention)
{
    mention->first = phrase->first;
    mention->last = phrase->last;
    mention->count = count;
    mention->list = ARENA_ARRAY(arena, struct actor, count);
}

void mention_take(struct arena *arena, const struct mention *from, struct mention *to)
{
    to->count = from->count;
    to->political = from->political;
    to->plural = from->plural;
    to->human = from->human;
    to->list = ARENA_ARRAY(arena, struct actor, from->count);
    for (uint32_t i = 0; i < from->count; i++) {
        to->list[i] = from->list[i];
        to->list[i].resolved = true;
    }
}

void actor_set_words(const struct cast *cast, const struct tree *tree, uint32_t first,
                     uint32_t last, struct actor *actor)
{
    while (first < last && tree->words[first].upos == UPOS_DET)
        first++;
    actor->span = (dem_span){tree->words[first].span.from, tree->words[last].span.to};
    actor->text = slice_part(cast->text, actor->span.from, actor->span.to);
    if (!actor->name.len)
        actor->name = actor->text;
}

/* The actors of `from`, said with the words of the phrase. */
static void retell(struct arena *arena, const struct cast *cast, const struct tree *tree,
                   const struct phrase *phrase, const struct mention *from, struct mention *to)
{
    mention_take(arena, from, to);
    to->first = phrase->first;
    to->last = phrase->last;
    for (uint32_t i = 0; i < to->count; i++)
        actor_set_words(cast, tree, phrase->first, phrase->last, &to->list[i]);
}

/* ---- People and groups --------------------------------------------------- */

static bool leads(const struct lexicon *lex, struct slice office)
{
    return lexicon_in_class(lex, SLICE("@head-of-state"), office);
}

/* "minister" is a foreign minister too; a leader, a president; a premier, a prime minister. */
static bool describes(const struct lexicon *lex, struct slice title, struct slice office)
{
    return slice_ends(office, title) || (leads(lex, title) && leads(lex, office));
}

bool description_resolve(struct arena *arena, const struct cast *cast,
                         const struct phrase *phrase, struct mention *mention)
{
    struct slice title = phrase->agent->lemma;
    for (size_t i = cast->mentions.count; i-- > 0;) {
        const struct mention *m = &cast->mentions.list[i];
        const struct actor *a = m->count == 1 ? &m->list[0] : NULL;
        bool named = a && (a->person >= 0 || !m->noun.len || !slice_equal(a->name, a->text));
        if (m->modifier || !named || !a->one || !a->office.len)
            continue;
        bool here = !phrase->countries || !strcmp(a->iso3, phrase->iso3[0]);
        if (!here || !describes(cast->lex, title, a->office))
            continue;
        dem_span span = mention->list[0].span;
        mention_take(arena, m, mention);
        mention->list[0].span = span;
        mention->list[0].text = slice_part(cast->text, span.from, span.to);
        return true;
    }
    return false;
}

/* Was a country named before in the sentence?  "The Danish opposition criticised the prime
 * minister" means the Danish one. */
static bool country_before(const struct cast *cast, uint32_t sentence)
{
    for (size_t i = cast->mentions.count;
         i-- > 0 && cast->mentions.list[i].sentence == sentence;)
        if (cast->mentions.list[i].political && cast->mentions.list[i].list[0].iso3[0])
            return true;
    return false;
}

/* A noun for people; of offices there is one in every country. */
static bool is_kind(const struct cast *cast, const struct phrase *p)
{
    const struct agent *a = p->agent;
    bool office =
        a && a->person && !p->plural && a->sectors.count && !strcmp(a->sectors.code[0], "GOV");
    return a && (a->group || a->person) && !(office && country_before(cast, p->sentence));
}

static bool people(const struct phrase *p)
{
    return p->agent->group || p->agent->person;
}

static const struct mention *last_of_noun(const struct cast *cast, const struct phrase *p)
{
    for (size_t i = cast->mentions.count; i-- > 0;) {
        const struct mention *m = &cast->mentions.list[i];
        if (p->sentence - m->sentence > LOOK_BACK)
            break;
        if (!m->modifier && m->count == 1 && m->list[0].iso3[0] &&
            slice_equal(m->noun, p->agent->lemma) && (m->plural == p->plural || !people(p)))
            return m;
    }
    return NULL;
}

bool description_repeats(struct arena *arena, const struct cast *cast, const struct tree *tree,
                         const struct phrase *phrase, struct mention *mention)
{
    bool anew = !phrase->definite || phrase->countries || phrase->group.len || phrase->person ||
                phrase->body || phrase->land || !is_kind(cast, phrase);
    const struct mention *m = anew ? NULL : last_of_noun(cast, phrase);
    if (m)
        retell(arena, cast, tree, phrase, m, mention);
    return m != NULL;
}

const char *description_country(const struct cast *cast, const struct phrase *phrase)
{
    const struct mention *m = last_of_noun(cast, phrase);
    return m ? m->list[0].iso3 : "";
}

/* "Colonel" before a name, whatever it is tagged as. */
static bool is_title(const struct cast *cast, const struct tree *tree, uint32_t word,
                     uint32_t last)
{
    char key[LEMMAS_KEY_MAX];
    return word < last && lexicon_agent(cast->lex, lemmas_key(tree, word, word, key));
}

/* The words of a person's name in the phrase, without title and country. */
static struct slice person_words(const struct cast *cast, const struct tree *tree,
                                 const struct phrase *p, uint32_t *count)
{
    dem_span span = {0, 0};
    *count = 0;
    for (uint32_t i = p->first; i <= p->last; i++) {
        enum name_tag tag = tree->words[i].name;
        if (tag == NAME_B_PER && *count)
            break;
        if ((tag != NAME_B_PER && tag != NAME_I_PER) || is_title(cast, tree, i, p->last))
            continue;
        span.from = *count ? span.from : tree->words[i].span.from;
        span.to = tree->words[i].span.to;
        ++*count;
    }
    return *count ? slice_part(cast->text, span.from, span.to) : SLICE_EMPTY;
}

struct slice description_name(const struct cast *cast, const struct tree *tree,
                              const struct phrase *phrase)
{
    uint32_t words;
    return phrase->unknown_person ? person_words(cast, tree, phrase, &words) : SLICE_EMPTY;
}

/* Does the full name end with the short one, at a word? */
static bool short_for(struct slice full, struct slice name)
{
    return slice_ends(full, name) &&
           (full.len == name.len || full.at[full.len - name.len - 1] == ' ');
}

bool description_surname(struct arena *arena, const struct cast *cast, const struct tree *tree,
                         const struct phrase *phrase, struct mention *mention)
{
    uint32_t words = 0;
    bool bare = phrase->unknown_person && !phrase->countries && !phrase->group.len;
    struct slice name = bare ? person_words(cast, tree, phrase, &words) : SLICE_EMPTY;
    for (size_t i = cast->mentions.count; name.len && i-- > 0;) {
        const struct mention *m = &cast->mentions.list[i];
        if (m->modifier || m->count != 1 || !m->list[0].one ||
            !short_for(m->list[0].name, name))
            continue;
        if (m->list[0].person >= 0)
            return false; /* the tables know better */
        if (!m->list[0].iso3[0])
            continue;
        retell(arena, cast, tree, phrase, m, mention);
        return true;
    }
    return false;
}

/* ---- Two parties --------------------------------------------------------- */

static bool has_word(const struct tree *tree, uint32_t head, const char *const *words)
{
    for (uint32_t i = tree->first_child[head]; i < tree->first_child[head + 1]; i++)
        for (const char *const *w = words; *w; w++)
            if (slice_equal_nocase(tree->words[tree->children[i]].form, slice_of(*w)))
                return true;
    return false;
}

/* Which of the pair the phrase means: bit 1 the first, bit 2 the second. */
static unsigned halves(const struct cast *cast, const struct tree *tree, const struct phrase *p)
{
    static const char *const both[] = {"both", "either", "neither", NULL};
    static const char *const two[] = {"two", NULL};
    static const char *const the[] = {"the", "these", "those", NULL};
    const struct word *w = &tree->words[p->head];
    bool argument = w->rel != REL_AMOD && w->rel != REL_DET && w->rel != REL_NUMMOD &&
                    w->rel != REL_CC && w->rel != REL_ADVMOD && w->rel != REL_COMPOUND;
    bool article = argument && has_word(tree, p->head, the);
    if (article && slice_equal_nocase(w->form, SLICE("former")))
        return 1;
    if (article && slice_equal_nocase(w->form, SLICE("latter")))
        return 2;
    if ((article && slice_equal_nocase(w->form, SLICE("two"))) ||
        (argument && slice_equal_nocase(w->form, SLICE("both"))))
        return 3;
    bool whole = has_word(tree, p->head, both) || (p->definite && has_word(tree, p->head, two));
    bool party = lexicon_in_class(cast->lex, SLICE("@one-of-two"), w->lemma);
    return whole && party ? 3 : 0;
}

/* A country that acts through its government, parliament, courts or forces. */
static bool is_country(const struct cast *cast, const struct actor *a)
{
    static const char *const sectors[] = {"GOV", "MIL", "LEG", "JUD", "SPY", "COP"};
    bool speaks = a->state;
    for (size_t i = 0; a->sectors.count && i < sizeof sectors / sizeof *sectors; i++)
        speaks |= !strcmp(a->sectors.code[0], sectors[i]);
    return speaks && a->iso3[0] && lexicon_country_name(cast->lex, slice_of(a->iso3)).len;
}

/* Is the subject that of the verb that the phrase depends on? */
static bool shares_subject(const struct tree *tree, uint32_t phrase, uint32_t subject)
{
    int32_t up = tree->words[phrase].head;
    enum relation rel = tree->words[phrase].rel;
    if (rel == REL_NSUBJ || rel == REL_NSUBJ_PASS)
        return false;
    while (up >= 0 && tree->words[subject].head != up) {
        rel = tree->words[up].rel;
        bool goes_on = rel == REL_XCOMP || rel == REL_NMOD || rel == REL_OBJ ||
                       rel == REL_OBL || rel == REL_ACL || rel == REL_ADVCL || rel == REL_CONJ;
        up = goes_on ? tree->words[up].head : -1;
    }
    return up >= 0;
}

/* The country that the clause of the phrase has for its subject, or "". */
static const char *own_subject(const struct cast *cast, const struct tree *tree,
                               const struct phrase *phrase)
{
    for (size_t i = cast->mentions.count; i-- > 0;) {
        const struct mention *m = &cast->mentions.list[i];
        if (m->sentence != phrase->sentence)
            break;
        enum relation rel = tree->words[m->head].rel;
        bool subject = rel == REL_NSUBJ || rel == REL_NSUBJ_PASS;
        if (subject && m->count == 1 && m->head < phrase->head &&
            shares_subject(tree, phrase->head, m->head))
            return m->list[0].iso3;
    }
    return "";
}

/* The two countries that the mentions from `from` on tell of, but for `other`, if there are
 * just two. */
static bool two_countries(const struct cast *cast, size_t from, const char *other,
                          struct pair *out)
{
    size_t found = 0;
    for (size_t i = from; i < cast->mentions.count; i++) {
        const struct mention *m = &cast->mentions.list[i];
        if (!m->political || m->modifier || m->count != 1 || !is_country(cast, &m->list[0]) ||
            !strcmp(m->list[0].iso3, other))
            continue;
        bool known = false;
        for (size_t k = 0; k < found && k < 2; k++)
            known |= !strcmp(out->list[k].iso3, m->list[0].iso3);
        if (!known && found < 2)
            out->list[found] = m->list[0];
        found += !known;
    }
    out->known = found == 2;
    return out->known;
}

/* Those of the sentence at hand come first, then the last two that were named together; nobody
 * deals with both sides of which he is one. */
static bool find_pair(const struct cast *cast, const struct tree *tree,
                      const struct phrase *phrase, struct pair *out)
{
    const char *own = own_subject(cast, tree, phrase);
    size_t first = cast->mentions.count;
    while (first > 0 && cast->mentions.list[first - 1].sentence == phrase->sentence)
        first--;
    if (two_countries(cast, first, own, out))
        return true;
    *out = cast->pair;
    bool is_one = out->known && *own &&
                  (!strcmp(out->list[0].iso3, own) || !strcmp(out->list[1].iso3, own));
    return is_one ? two_countries(cast, 0, own, out) : out->known;
}

/* "the two countries": the states, whoever spoke for them. */
static void make_state(const struct cast *cast, struct actor *a)
{
    struct slice name = lexicon_country_name(cast->lex, slice_of(a->iso3));
    if (!name.len)
        return;
    struct actor state = {.person = -1, .state = true, .resolved = true, .name = name};
    memcpy(state.iso3, a->iso3, sizeof state.iso3);
    state.sectors = (struct sectors){.code = {"GOV"}, .count = 1};
    *a = state;
}

bool description_pair(struct arena *arena, const struct cast *cast, const struct tree *tree,
                      const struct phrase *phrase, struct mention *mention)
{
    unsigned which = phrase->countries ? 0 : halves(cast, tree, phrase);
    struct pair pair = cast->pair; /* "the former" is told of the last two */
    bool found = which == 3 ? find_pair(cast, tree, phrase, &pair) : which && pair.known;
    if (!found)
        return false;
    bool states =
        lexicon_in_class(cast->lex, SLICE("@state-word"), tree->words[phrase->head].lemma);
    mention_start(arena, phrase, which == 3 ? 2 : 1, mention);
    for (uint32_t i = 0; i < mention->count; i++) {
        mention->list[i] = pair.list[which == 2 ? 1 : i];
        mention->list[i].resolved = true;
        if (states || mention->list[i].armed) /* "the two leaders" of states at war */
            make_state(cast, &mention->list[i]);
        actor_set_words(cast, tree, phrase->first, phrase->last, &mention->list[i]);
    }
    mention->political = true;
    return true;
}

static bool is_party(const struct mention *m)
{
    return m->political && !m->modifier && m->count == 1 && m->list[0].iso3[0];
}

static void set_pair(struct cast *cast, const struct actor *a, const struct actor *b,
                     bool side_by_side)
{
    if (strcmp(a->iso3, b->iso3) != 0)
        cast->pair = (struct pair){{*a, *b}, true, side_by_side};
}

/* "Ghana and Togo", "the envoys of Hungary and Slovakia". */
void pair_note(struct cast *cast, const struct mention *mention)
{
    const struct mention *other =
        mention->joined >= 0 ? &cast->mentions.list[mention->joined] : NULL;
    if (mention->count == 2 && mention->political && !mention->list[0].resolved)
        set_pair(cast, &mention->list[0], &mention->list[1], true);
    else if (other && is_party(other) && is_party(mention))
        set_pair(cast, &other->list[0], &mention->list[0], true);
}

static bool in_pair(const struct pair *pair, const struct actor *a)
{
    return pair->known &&
           (!strcmp(pair->list[0].iso3, a->iso3) || !strcmp(pair->list[1].iso3, a->iso3));
}

/* The only two states of a sentence, one its subject ("Ghana criticised Togo"), unless one of
 * them was named beside another before. */
void pair_note_sentence(struct cast *cast, uint32_t sentence)
{
    const struct actor *one = NULL, *other = NULL;
    size_t i = cast->mentions.count;
    while (i > 0 && cast->mentions.list[i - 1].sentence == sentence)
        i--;
    for (; i < cast->mentions.count; i++) {
        const struct mention *m = &cast->mentions.list[i];
        bool subject = m->role == REL_NSUBJ || m->role == REL_NSUBJ_PASS;
        if (!is_party(m) || !is_country(cast, &m->list[0]))
            continue;
        const struct actor *a = &m->list[0];
        if (!one && !subject)
            return;
        if (!one)
            one = a;
        else if (strcmp(a->iso3, one->iso3) != 0 && !other)
            other = a;
        else if (strcmp(a->iso3, one->iso3) != 0 && strcmp(a->iso3, other->iso3) != 0)
            return;
    }
    bool kept = cast->pair.side_by_side && one && other &&
                (in_pair(&cast->pair, one) || in_pair(&cast->pair, other));
    if (one && other && !kept)
        set_pair(cast, one, other, false);
}

/* ---- Halves of a divided country ------------------------------------------ */

/* "South Korea" or "North Korea" without the first word; empty for other names. */
static struct slice divided(struct slice country)
{
    bool half =
        slice_starts(country, SLICE("North ")) || slice_starts(country, SLICE("South "));
    return half ? slice_part(country, sizeof "North", country.len) : SLICE_EMPTY;
}

static const struct entry *half_of(struct arena *arena, const struct lexicon *lex,
                                   struct slice half, struct slice country)
{
    struct slice name = arena_print(arena, "%.*s %.*s", SLICE_ARG(half), SLICE_ARG(country));
    for (int32_t e = lexicon_name(lex, name); e >= 0; e = lex->entries.list[e].next)
        if (lex->entries.list[e].kind == ENTRY_COUNTRY)
            return &lex->entries.list[e];
    return NULL;
}

bool description_half(struct arena *arena, const struct cast *cast, const struct tree *tree,
                      const struct phrase *phrase, struct mention *mention)
{
    const struct word *w = &tree->words[phrase->head];
    bool half = slice_is(w->form, "North") || slice_is(w->form, "South");
    if (!half || !phrase->definite || phrase->countries || phrase->first + 1 < phrase->head)
        return false;
    for (size_t i = cast->mentions.count; i-- > 0;) {
        const struct mention *m = &cast->mentions.list[i];
        struct slice country =
            m->count ? divided(lexicon_country_name(cast->lex, slice_of(m->list[0].iso3)))
                     : SLICE_EMPTY;
        const struct entry *land =
            country.len ? half_of(arena, cast->lex, w->form, country) : NULL;
        if (!land)
            continue;
        mention_start(arena, phrase, 1, mention);
        struct actor *a = &mention->list[0];
        *a = (struct actor){.person = -1, .state = true, .resolved = true};
        memcpy(a->iso3, land->iso3, sizeof a->iso3);
        a->sectors = (struct sectors){.code = {"GOV"}, .count = 1};
        a->name = lexicon_country_name(cast->lex, slice_of(a->iso3));
        actor_set_words(cast, tree, phrase->first, phrase->last, a);
        mention->political = true;
        return true;
    }
    return false;
}
