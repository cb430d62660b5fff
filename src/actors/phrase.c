/* What the words of a noun phrase say about the actor that it names. */
#include "actors/build.h"

#include "names/lemmas.h"

#include "base/banned.h"

static bool is_core(enum relation rel)
{
    return rel == REL_COMPOUND || rel == REL_FLAT || rel == REL_AMOD || rel == REL_NMOD_DESC ||
           rel == REL_DET || rel == REL_NUMMOD || rel == REL_FIXED || rel == REL_GOESWITH;
}

/* Relations that hang further words of one name or title onto another. */
static bool is_name(enum relation rel)
{
    return rel == REL_COMPOUND || rel == REL_FLAT || rel == REL_NMOD_DESC ||
           rel == REL_GOESWITH || rel == REL_FIXED;
}

/* True if `word` belongs to the name or title of `head` (not to a modifier of it). */
static bool names_head(const struct tree *tree, uint32_t head, uint32_t word)
{
    for (int32_t at = (int32_t)word; at != TREE_ROOT; at = tree->words[at].head) {
        if (at == (int32_t)head)
            return true;
        if (!is_name(tree->words[at].rel))
            return false;
    }
    return false;
}

static void add_country(struct phrase *p, const char *iso3)
{
    if (!iso3[0] || p->countries == PHRASE_COUNTRIES_MAX)
        return;
    for (uint32_t i = 0; i < p->countries; i++)
        if (!strcmp(p->iso3[i], iso3))
            return;
    memcpy(p->iso3[p->countries++], iso3, 4);
}

static const struct name_match *match_at(const struct cast *cast, uint32_t sentence,
                                         uint32_t word)
{
    const struct name_matches *names = &cast->names[sentence];
    return names->at[word] < 0 ? NULL : &names->list[names->at[word]];
}

static bool is_land(const struct entry *e)
{
    return e->kind == ENTRY_COUNTRY || e->kind == ENTRY_REGION ||
           (e->kind == ENTRY_PLACE && e->capital);
}

/* The best reading of a name as country, body or person, in that order of trust:
 * organisations and metonyms are listed for acting, towns mostly are not. */
static void read_identity(const struct cast *cast, const struct name_match *m, struct phrase *p)
{
    for (int32_t e = m->entry; e >= 0; e = names_next(cast->lex, m, e)) {
        const struct entry *entry = &cast->lex->entries.list[e];
        if (entry->kind == ENTRY_PERSON)
            p->person = p->person ? p->person : m;
        else if (entry->kind == ENTRY_ORGANISATION || entry->kind == ENTRY_METONYM)
            p->body = p->body ? p->body : entry;
        else if (entry->kind == ENTRY_NATIONAL && !p->land) {
            p->national = true;
            add_country(p, entry->iso3);
        } else if (is_land(entry) && !p->land)
            p->land = entry;
    }
}

static bool is_person_tag(enum name_tag tag)
{
    return tag == NAME_B_PER || tag == NAME_I_PER;
}

/* "Alejandro" where only "Rivera" matched. */
static struct slice given_name(const struct tree *tree, const struct name_match *m)
{
    uint32_t i = m->first;
    while (i > 0 && is_person_tag(tree->words[i - 1].name))
        i--;
    return i < m->first ? tree->words[i].form : SLICE_EMPTY;
}

/* "a former Soviet republic": another state than the past one. */
static bool other_state(const struct tree *tree, const struct phrase *p,
                        const struct entry *entry)
{
    static const char *const states[] = {"republic", "state", "country", "nation", "satellite"};
    bool state = false;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        state |= slice_is(tree->words[p->head].lemma, states[i]);
    return state && entry->kind == ENTRY_ADJECTIVE && entry->to != DEM_DAY_UNKNOWN;
}

static const struct agent *agent_at(const struct cast *cast, const struct tree *tree,
                                    uint32_t last);

/* "Labour" is no party in "the labour minister". */
static bool is_topic(const struct cast *cast, const struct tree *tree, uint32_t word,
                     const struct entry *entry)
{
    bool party = entry->sectors.count && !strcmp(entry->sectors.code[0], "PTY");
    const struct agent *a =
        party && word + 1 < tree->count ? agent_at(cast, tree, word + 1) : NULL;
    struct slice lemma = tree->words[word].lemma;
    return a && a->lemma.len > lemma.len &&
           slice_equal_nocase(slice_part(a->lemma, 0, lemma.len), lemma);
}

/* "Kurdish" is of Iraq, Iran, Syria and Turkey. */
static bool of_many_lands(const struct lexicon *lex, const struct entry *entry)
{
    for (int32_t e = entry->next; e >= 0; e = lex->entries.list[e].next)
        if (lex->entries.list[e].kind == ENTRY_ADJECTIVE &&
            strcmp(lex->entries.list[e].iso3, entry->iso3) != 0)
            return true;
    return false;
}

/* "Brussels police" are the town's, not those of whoever has his seat there. */
static bool is_seat_of_others(const struct cast *cast, const struct name_match *m,
                              const struct entry *entry)
{
    const struct entry *town = names_of_kind(cast->lex, m, ENTRY_PLACE);
    return entry->kind == ENTRY_METONYM && town && strcmp(town->iso3, entry->iso3) != 0;
}

/* The country that a modifying word stands for: "Russian", "U.S.", "Kremlin", "Putin's". */
static void read_modifier(const struct cast *cast, const struct tree *tree, uint32_t word,
                          struct phrase *p)
{
    const struct name_match *m = match_at(cast, p->sentence, word);
    const struct mention *before = m ? NULL : actors_at(cast, p->sentence, (int32_t)word);
    for (uint32_t i = 0; before && i < before->count; i++)
        add_country(p, before->list[i].iso3);
    for (int32_t e = m ? m->entry : -1; e >= 0; e = names_next(cast->lex, m, e)) {
        const struct entry *entry = &cast->lex->entries.list[e];
        if (entry->kind == ENTRY_PERSON) {
            const struct person *person = &cast->lex->persons.list[entry->person];
            const struct term *t = person_term(person, cast->published, SLICE_EMPTY);
            if (t && person_has_given_name(person, given_name(tree, m)))
                add_country(p, t->iso3);
            return;
        }
        if (is_topic(cast, tree, word, entry) || is_seat_of_others(cast, m, entry))
            continue;
        const struct place *town =
            entry->kind == ENTRY_PLACE ? places_at(cast->places, p->sentence, word) : NULL;
        if (entry->kind == ENTRY_ADJECTIVE && of_many_lands(cast->lex, entry))
            p->people = entry;
        if (!other_state(tree, p, entry))
            add_country(p, town ? town->iso3 : entry->iso3);
        if (entry->kind == ENTRY_ORGANISATION || entry->kind == ENTRY_REGION) {
            if (!p->sectors.count)
                p->sectors = entry->sectors;
            p->armed |= entry->armed;
            p->group = entry->kind == ENTRY_ORGANISATION ? entry->name : p->group;
        }
        return;
    }
    const struct place *place = places_at(cast->places, p->sentence, word);
    if (place && !m)
        add_country(p, place->iso3);
}

/* "the party's leader", "a member of the parliament": whose sector such people have. */
static bool speaks_for(const struct cast *cast, struct slice lemma)
{
    return lexicon_in_class(cast->lex, SLICE("@speaks-for"), lemma);
}

static void read_group(const struct cast *cast, const struct tree *tree, uint32_t word,
                       struct phrase *p)
{
    const struct agent *of =
        match_at(cast, p->sentence, word) ? NULL : agent_at(cast, tree, word);
    bool own = tree->words[word].head == (int32_t)p->head;
    if (of && own && !p->sectors.count && speaks_for(cast, tree->words[p->head].lemma))
        p->sectors = of->sectors;
}

/* Does the nmod carry a preposition that tells where its head belongs?  "in" and "from" tell
 * where they are or leave; they stand for the country only where nothing else does. */
static bool belongs(const struct tree *tree, uint32_t word, const struct phrase *p)
{
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        const struct word *c = &tree->words[tree->children[i]];
        if (c->rel == REL_CASE)
            return slice_is(c->lemma, "of") || slice_is(c->lemma, "'s") ||
                   slice_is(c->lemma, "for") ||
                   (!p->countries && (slice_is(c->lemma, "in") || slice_is(c->lemma, "from")));
    }
    return false;
}

static bool marked(const struct tree *tree, uint32_t word, const char *preposition)
{
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        const struct word *c = &tree->words[tree->children[i]];
        if (c->rel == REL_CASE)
            return slice_is(c->lemma, preposition);
    }
    return false;
}

/* "US-backed rebels", "Russian-made tanks": the one before the hyphen is not theirs; nobody's
 * is the Pan-American highway. */
bool phrase_foreign(const struct cast *cast, const struct tree *tree, uint32_t word)
{
    int32_t up = tree->words[word].head;
    bool all = word > 1 && slice_is(tree->words[word - 1].form, "-") &&
               slice_equal_nocase(tree->words[word - 2].form, SLICE("pan"));
    return all || (up > (int32_t)word && slice_is(tree->words[word + 1].form, "-") &&
                   lexicon_in_class(cast->lex, SLICE("@backing"), tree->words[up].lemma));
}

static void read_time_words(const struct cast *cast, const struct word *w, struct phrase *p)
{
    static const char *const definite[] = {"the", "this", "that", "these", "those", "both",
                                           "his", "her",  "its",  "their", NULL};
    enum cue_kind cue = lexicon_cue(cast->lex, w->form);
    p->former |= cue == CUE_PAST_OFFICE;
    p->then |= cue == CUE_THEN_OFFICE;
    for (const char *const *d = definite; *d; d++)
        p->definite |= slice_equal_nocase(w->form, slice_of(*d));
}

/* "freed a US diplomat it had arrested": a modifier taken for the noun's subject. */
static bool stray(const struct tree *tree, uint32_t word)
{
    const struct word *w = &tree->words[word];
    return w->rel == REL_NSUBJ && w->head == (int32_t)word + 1 &&
           tree->words[w->head].upos == UPOS_NOUN;
}

/* "their commander" is of their country, "their Chinese counterpart" is not. */
static void read_pronoun_owner(const struct cast *cast, const struct tree *tree,
                               struct phrase *p)
{
    for (uint32_t i = tree->first_child[p->head]; i < tree->first_child[p->head + 1]; i++) {
        uint32_t c = tree->children[i];
        if (tree->words[c].rel != REL_NMOD_POSS || tree->words[c].upos != UPOS_PRON)
            continue;
        p->first = c < p->first ? c : p->first;
        if (!p->countries)
            read_modifier(cast, tree, c, p);
    }
}

static void walk(const struct cast *cast, const struct tree *tree, uint32_t word,
                 struct phrase *p, int depth)
{
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        uint32_t c = tree->children[i];
        const struct word *w = &tree->words[c];
        bool and_modifier = w->rel == REL_CONJ && word != p->head && depth < 4;
        bool owner = (w->rel == REL_NMOD_POSS && w->upos != UPOS_PRON) ||
                     (w->rel == REL_NMOD && belongs(tree, c, p));
        read_time_words(cast, w, p);
        if (is_core(w->rel) || and_modifier || stray(tree, c)) {
            p->first = c < p->first ? c : p->first;
            p->last = c > p->last && w->rel != REL_AMOD ? c : p->last;
            if (phrase_foreign(cast, tree, c))
                continue;
            if (!names_head(tree, p->head, c) || match_at(cast, p->sentence, c))
                read_modifier(cast, tree, c, p);
            walk(cast, tree, c, p, depth + 1);
        } else if (owner && depth < 3) {
            p->first = c < p->first && w->rel == REL_NMOD_POSS ? c : p->first;
            p->last = c > p->last && w->rel == REL_NMOD ? c : p->last;
            read_modifier(cast, tree, c, p);
            read_group(cast, tree, c, p);
            walk(cast, tree, c, p, depth + 1);
        }
    }
}

/* "refugees sent by Chad", "people living in Togo", "workers employed by the UN": where people
 * are kept or who keeps them tells whose they are, if nothing else does. */
static void read_home(const struct cast *cast, const struct tree *tree, struct phrase *p)
{
    for (uint32_t i = tree->first_child[p->head]; i < tree->first_child[p->head + 1]; i++) {
        uint32_t verb = tree->children[i];
        const struct word *v = &tree->words[verb];
        if ((v->rel != REL_ACL && v->rel != REL_ADVCL) || verb < p->head ||
            !slice_starts(v->xpos, SLICE("VB")))
            continue;
        bool lives = lexicon_in_class(cast->lex, SLICE("@lives"), v->lemma);
        bool kept = lexicon_in_class(cast->lex, SLICE("@kept"), v->lemma);
        for (uint32_t k = tree->first_child[verb];
             !p->countries && k < tree->first_child[verb + 1]; k++) {
            uint32_t c = tree->children[k];
            bool named = (lives && (marked(tree, c, "in") || marked(tree, c, "from"))) ||
                         (kept && marked(tree, c, "by"));
            if (named) {
                uint32_t last = p->last;
                read_modifier(cast, tree, c, p);
                walk(cast, tree, c, p, 3);
                p->last = last;
            }
        }
    }
}

/* The longest agent phrase that ends at the word: "foreign minister", "minister". */
static const struct agent *agent_at(const struct cast *cast, const struct tree *tree,
                                    uint32_t last)
{
    char key[LEMMAS_KEY_MAX];
    for (uint32_t n = PHRASE_WORDS_MAX; n > 0; n--) {
        const struct agent *a =
            n > last + 1 ? NULL
                         : lexicon_agent(cast->lex, lemmas_key(tree, last + 1 - n, last, key));
        if (a)
            return a;
    }
    return NULL;
}

/* "King" in "Larry King". */
static bool is_surname(const struct word *w)
{
    return w->rel == REL_FLAT && w->name == NAME_I_PER;
}

static void read_agent(const struct cast *cast, const struct tree *tree, struct phrase *p)
{
    p->agent = agent_at(cast, tree, p->head);
    bool proper = tree->words[p->head].upos == UPOS_PROPN || p->person;
    for (uint32_t i = p->last + 1; !p->agent && proper && i-- > p->first;)
        if (i != p->head && names_head(tree, p->head, i) && !is_surname(&tree->words[i]))
            p->agent = agent_at(cast, tree, i);
}

static void read_unknown(const struct tree *tree, struct phrase *p)
{
    for (uint32_t i = p->first; i <= p->last; i++) {
        if (!names_head(tree, p->head, i))
            continue;
        enum name_tag tag = tree->words[i].name;
        p->unknown_person |= is_person_tag(tag);
        p->unknown_group |= tag == NAME_B_ORG || tag == NAME_I_ORG;
    }
}

void phrase_read(const struct cast *cast, const struct tree *tree, uint32_t sentence,
                 uint32_t head, struct phrase *out)
{
    const struct word *w = &tree->words[head];
    *out = (struct phrase){.sentence = sentence, .head = head, .first = head, .last = head};
    out->plural = slice_ends(w->xpos, SLICE("S")) || slice_is(w->xpos, "NNPS");
    const struct name_match *m = match_at(cast, sentence, head);
    if (m) {
        out->first = m->first;
        out->last = m->last > head ? m->last : head;
        read_identity(cast, m, out);
    }
    walk(cast, tree, head, out, 0);
    read_pronoun_owner(cast, tree, out);
    for (uint32_t i = out->first; i <= out->last && !out->person; i++) {
        m = match_at(cast, sentence, i);
        if (m && names_head(tree, head, m->head) && names_of_kind(cast->lex, m, ENTRY_PERSON) &&
            (m->last >= head || w->upos == UPOS_PROPN))
            out->person = m;
    }
    if (out->person)
        out->given = given_name(tree, out->person);
    if (out->first > 0 &&
        lexicon_cue(cast->lex, tree->words[out->first - 1].form) == CUE_THEN_OFFICE)
        out->then = true;
    read_agent(cast, tree, out);
    if (!out->countries && out->agent && !out->body && !out->land)
        read_home(cast, tree, out);
    out->of_group = out->sectors.count && out->agent && speaks_for(cast, out->agent->lemma);
    read_unknown(tree, out);
}
