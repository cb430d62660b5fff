#include "actors/build.h"

#include "base/banned.h"

static bool nominal(const struct word *w)
{
    return w->upos == UPOS_NOUN || w->upos == UPOS_PROPN || w->upos == UPOS_PRON ||
           w->upos == UPOS_X || w->upos == UPOS_ADJ || w->upos == UPOS_VERB || /* "the two" */
           slice_equal_nocase(w->form, SLICE("two")) ||
           slice_equal_nocase(w->form, SLICE("both"));
}

/* Appends the mention, with its place in the clause and what it is joined to. */
static void add_mention(struct arena *arena, struct cast *cast, const struct tree *tree,
                        struct mention m)
{
    int32_t *at = cast->at[m.sentence];
    const struct word *w = &tree->words[m.head];
    m.role = w->rel;
    m.joined = -1;
    if (w->rel == REL_CONJ && w->head >= 0 && at[w->head] >= 0) {
        const struct mention *first = &cast->mentions.list[at[w->head]];
        m.joined = first->joined >= 0 ? first->joined : at[w->head];
        m.role = first->role;
    }
    at[m.head] = (int32_t)cast->mentions.count;
    *ARENA_PUSH(arena, &cast->mentions) = m;
    pair_note(cast, &m);
}

static struct actor blank(const char *iso3)
{
    struct actor a = {.person = -1};
    memcpy(a.iso3, iso3, strnlen(iso3, sizeof a.iso3 - 1));
    return a;
}

static void set_sector(struct sectors *s, const char *code)
{
    *s = (struct sectors){.count = 1};
    memcpy(s->code[0], code, 3);
}

static void add_sectors(struct sectors *to, const struct sectors *more)
{
    for (uint8_t i = 0; i < more->count; i++) {
        bool there = false;
        for (uint8_t k = 0; k < to->count; k++)
            there |= !strcmp(to->code[k], more->code[i]);
        if (!there && to->count < SECTORS_MAX)
            memcpy(to->code[to->count++], more->code[i], 4);
    }
}

/* The day of the office: "then Prime Minister" held it before the document's date. */
static void set_person(const struct cast *cast, const struct phrase *p, int32_t person,
                       struct actor *a)
{
    const struct person *who = &cast->lex->persons.list[person];
    struct slice title = p->agent ? p->agent->lemma : SLICE_EMPTY;
    dem_day day = p->then ? DEM_DAY_UNKNOWN : cast->published;
    const struct term *t = person_term(who, day, title);
    *a = blank(t ? t->iso3 : who->list[who->count - 1].iso3);
    a->person = person;
    a->one = true;
    a->name = who->name;
    if (t) {
        a->sectors = t->sectors;
        a->office = t->office;
    } else {
        set_sector(&a->sectors, "ELI");
        if (p->agent)
            a->sectors = p->agent->sectors;
    }
    if (p->former) {
        set_sector(&a->sectors, "ELI");
        a->office = SLICE_EMPTY;
    }
}

static void set_agent(const struct phrase *p, const char *iso3, struct slice office,
                      struct actor *a)
{
    *a = blank(iso3);
    a->sectors = p->of_group ? p->sectors : p->agent->sectors;
    add_sectors(&a->sectors, &p->sectors);
    a->armed = p->agent->arms || p->armed ||
               (a->sectors.count &&
                (!strcmp(a->sectors.code[0], "MIL") || !strcmp(a->sectors.code[0], "REB") ||
                 !strcmp(a->sectors.code[0], "UAF")));
    a->one = p->agent->person && !p->plural;
    a->people = p->people;
    a->office = a->one ? office : SLICE_EMPTY;
    if (p->former && p->agent->person) /* "a former Soviet republic" governs */
        set_sector(&a->sectors, "ELI");
}

static bool from_person(struct arena *arena, const struct cast *cast, const struct tree *tree,
                        const struct phrase *p, struct mention *m)
{
    struct slice title = p->agent ? p->agent->lemma : SLICE_EMPTY;
    int32_t person = p->person ? person_choose(cast, p, title) : -1;
    if (person < 0)
        return false;
    mention_start(arena, p, 1, m);
    set_person(cast, p, person, &m->list[0]);
    actor_set_words(cast, tree, p->first, p->last, &m->list[0]);
    m->political = true;
    return true;
}

/* A town's country is that of the place it was resolved to. */
static const char *country_of(const struct cast *cast, uint32_t sentence, uint32_t word,
                              const struct entry *entry)
{
    const struct place *place = places_at(cast->places, sentence, word);
    return entry->kind == ENTRY_PLACE && place ? place->iso3 : entry->iso3;
}

/* "demanded that London leave", "thanked Cuba", a town elsewhere: a capital that acts or a
 * state, where nobody else need be. */
static bool is_state(const struct cast *cast, const struct tree *tree, uint32_t sentence,
                     uint32_t word, const char *iso3)
{
    const struct name_matches *names = &cast->names[sentence];
    const struct name_match *match = names->at[word] < 0 ? NULL : &names->list[names->at[word]];
    bool acts = word > 0 && tree->words[word].rel == REL_NSUBJ;
    for (int32_t e = match ? match->entry : -1; e >= 0; e = names_next(cast->lex, match, e)) {
        const struct entry *entry = &cast->lex->entries.list[e];
        if ((acts && entry->capital) ||
            (entry->kind == ENTRY_COUNTRY && strcmp(entry->iso3, iso3) != 0))
            return true;
    }
    return false;
}

/* A place or group in the same sentence that tells whose "troops" or "rebels" they are. */
static const char *country_near(const struct cast *cast, const struct tree *tree,
                                const struct phrase *p)
{
    const struct name_matches *names = &cast->names[p->sentence];
    const char *found = "";
    for (size_t i = 0; i < names->count; i++)
        for (int32_t e = names->list[i].entry; e >= 0;
             e = names_next(cast->lex, &names->list[i], e)) {
            const struct entry *entry = &cast->lex->entries.list[e];
            bool land = entry->kind == ENTRY_PLACE || entry->kind == ENTRY_REGION;
            if (land && entry->iso3[0] && !found[0] &&
                !is_state(cast, tree, p->sentence, names->list[i].head, entry->iso3))
                found = country_of(cast, p->sentence, names->list[i].first, entry);
        }
    const struct places *places = cast->places;
    for (size_t i = 0; i < places->mentions.count && !found[0]; i++) {
        const struct place_mention *m = &places->mentions.list[i];
        const struct place *place = &m->list[m->best].place;
        if (m->sentence == p->sentence && place->precision != PLACE_COUNTRY &&
            !is_state(cast, tree, m->sentence, m->last, place->iso3))
            found = place->iso3;
    }
    return found;
}

/* "the prime minister" behind "the Danish opposition": of the country just spoken of. */
static const char *country_spoken_of(const struct cast *cast, const struct phrase *p)
{
    for (size_t i = cast->mentions.count; i-- > 0;) {
        const struct mention *m = &cast->mentions.list[i];
        if (m->sentence != p->sentence)
            break;
        if (m->political && !m->pronoun && m->list[0].iso3[0])
            return m->list[0].iso3;
    }
    return "";
}

static bool from_agent(struct arena *arena, const struct cast *cast, const struct tree *tree,
                       const struct phrase *p, struct mention *m)
{
    bool named = tree->words[p->head].upos == UPOS_PROPN;
    struct slice office = p->agent ? p->agent->lemma : SLICE_EMPTY;
    const struct word *w = &tree->words[p->head];
    bool argument =
        w->rel == REL_NSUBJ || w->rel == REL_OBJ; /* "the premier", said to be ADJ */
    if (!p->agent || (w->upos == UPOS_ADJ && !(argument && p->definite)) ||
        (p->agent->needs_country && !p->countries && !p->group.len &&
         (!named || slice_is(p->agent->lemma, "state")))) /* "the State of Emergency" */
        return false;
    uint32_t count = p->countries ? (p->plural || p->countries == 1 ? p->countries : 1) : 1;
    mention_start(arena, p, count, m);
    for (uint32_t i = 0; i < count; i++) {
        struct actor *a = &m->list[i];
        const char *iso3 = p->countries ? p->iso3[i] : "";
        if (!iso3[0] && !p->group.len && p->definite)
            iso3 = country_spoken_of(cast, p);
        if (!iso3[0] && !p->group.len)
            iso3 = country_near(cast, tree, p);
        if (!iso3[0] && !p->group.len && p->definite)
            iso3 = description_country(cast, p);
        set_agent(p, iso3, office, a);
        a->name = description_name(cast, tree, p);
        bool official = a->one && p->countries && a->sectors.count &&
                        !strcmp(a->sectors.code[0], "GOV") && !p->former && !p->unknown_person;
        int32_t holder = official && !named
                             ? person_in_office(cast->lex, iso3, office, cast->published)
                             : -1;
        if (holder >= 0) {
            a->person = holder;
            a->name = cast->lex->persons.list[holder].name;
            a->resolved = true;
        }
        actor_set_words(cast, tree, p->first, p->last, a);
    }
    m->political = true;
    bool describes = p->definite && m->count == 1 && m->list[0].one && m->list[0].person < 0;
    if (describes && !p->unknown_person)
        description_resolve(arena, cast, p, m);
    return true;
}

static bool spoken_of(const struct cast *cast, const char *iso3)
{
    for (size_t i = cast->mentions.count; i-- > 0;)
        if (cast->mentions.list[i].count && !strcmp(cast->mentions.list[i].list[0].iso3, iso3))
            return true;
    return false;
}

/* "Brussels" is the union's seat, and Belgium's where Belgium is spoken of. */
static bool means_land(const struct cast *cast, const struct phrase *p)
{
    return p->body->kind == ENTRY_METONYM && p->land && strcmp(p->body->iso3, p->land->iso3) &&
           spoken_of(cast, p->land->iso3);
}

/* "the World Muslim Congress": a longer name than that of the house, which ends like it. */
static bool ends_longer_name(const struct cast *cast, const struct tree *tree,
                             const struct phrase *p)
{
    const struct name_matches *names = &cast->names[p->sentence];
    int32_t at = names->at[p->head];
    uint32_t first = at < 0 ? 0 : names->list[at].first;
    const struct word *before = first > 0 ? &tree->words[first - 1] : NULL;
    return before && p->body->kind == ENTRY_METONYM && names->list[at].last == first &&
           before->upos == UPOS_PROPN && before->head == (int32_t)p->head &&
           names->at[first - 1] < 0 && before->name != NAME_B_PER && before->name != NAME_I_PER;
}

static bool from_body(struct arena *arena, const struct cast *cast, const struct tree *tree,
                      const struct phrase *p, struct mention *m)
{
    if (!p->body || means_land(cast, p) || ends_longer_name(cast, tree, p))
        return false;
    mention_start(arena, p, 1, m);
    struct actor *a = &m->list[0];
    /* "the Senate" is that of one country only where no other is named */
    bool shared = p->body->kind == ENTRY_METONYM || p->agent || !p->body->iso3[0];
    *a = blank(p->countries && shared ? p->iso3[0] : p->body->iso3);
    a->sectors =
        p->agent && strcmp(a->iso3, p->body->iso3) ? p->agent->sectors : p->body->sectors;
    a->name = strcmp(a->iso3, p->body->iso3) ? SLICE_EMPTY : p->body->name;
    a->media = p->body->media;
    a->armed = p->body->armed;
    a->state = p->body->kind == ENTRY_METONYM;
    m->political = !a->media;
    actor_set_words(cast, tree, p->first, p->last, a);
    return true;
}

static bool from_land(struct arena *arena, const struct cast *cast, const struct tree *tree,
                      const struct phrase *p, struct mention *m)
{
    if (!p->land && !p->national)
        return false;
    mention_start(arena, p, 1, m);
    struct actor *a = &m->list[0];
    *a = blank(p->land ? p->land->iso3 : p->iso3[0]);
    a->state = p->land != NULL;
    if (p->land && p->land->sectors.count)
        a->sectors = p->land->sectors;
    else
        set_sector(&a->sectors, p->land ? "GOV" : "CVL");
    if (p->land && p->land->to != DEM_DAY_UNKNOWN) /* "Zaire", whatever it is called today */
        a->name = p->land->name;
    else if (p->land && p->land->kind == ENTRY_COUNTRY)
        a->name = lexicon_country_name(cast->lex, slice_of(a->iso3));
    m->political = true;
    actor_set_words(cast, tree, p->first, p->last, a);
    return true;
}

/* A name that the lexicon does not have; it can act if a country goes with it. */
static bool from_unknown(struct arena *arena, const struct cast *cast, const struct tree *tree,
                         const struct phrase *p, struct mention *m)
{
    if ((!p->unknown_person && !p->unknown_group) || tree->words[p->head].upos != UPOS_PROPN)
        return false;
    mention_start(arena, p, 1, m);
    m->list[0] = blank(p->countries ? p->iso3[0] : "");
    m->list[0].one = p->unknown_person;
    m->list[0].name = description_name(cast, tree, p);
    m->political = p->countries > 0 && !p->unknown_person;
    actor_set_words(cast, tree, p->first, p->last, &m->list[0]);
    for (size_t i = cast->mentions.count; i-- > 0;) { /* the last word of a name seen whole */
        const struct mention *b = &cast->mentions.list[i];
        struct slice last = tree->words[p->head].form;
        if (b->count == 1 && b->list[0].one && slice_ends(b->list[0].name, last)) {
            dem_span span = m->list[0].span;
            m->list[0] = b->list[0];
            m->list[0].span = span;
            m->list[0].text = slice_part(cast->text, span.from, span.to);
            m->political = b->political;
            break;
        }
    }
    return true;
}

static void read_adjective(struct arena *arena, const struct cast *cast,
                           const struct tree *tree, const struct phrase *p, struct mention *m)
{
    mention_start(arena, p, p->countries, m);
    m->first = m->last = p->head;
    m->modifier = m->political = true;
    for (uint32_t i = 0; i < p->countries; i++) {
        m->list[i] = blank(p->iso3[i]);
        set_sector(&m->list[i].sectors, "GOV");
        m->list[i].name = lexicon_country_name(cast->lex, slice_of(p->iso3[i]));
        m->list[i].state = true;
        actor_set_words(cast, tree, p->head, p->head, &m->list[i]);
    }
}

/* "Russian" before a noun; its phrase is the word alone. */
static bool from_adjective(struct arena *arena, const struct cast *cast,
                           const struct tree *tree, uint32_t sentence, struct mention *m)
{
    const struct name_matches *names = &cast->names[sentence];
    if (names->at[m->head] < 0 || phrase_foreign(cast, tree, m->head))
        return false;
    const struct name_match *match = &names->list[names->at[m->head]];
    struct phrase p = {
        .sentence = sentence, .head = m->head, .first = m->head, .last = m->head};
    for (int32_t e = match->entry; e >= 0 && !p.countries;
         e = names_next(cast->lex, match, e)) {
        const struct entry *entry = &cast->lex->entries.list[e];
        if (entry->kind != ENTRY_ADJECTIVE || !entry->iso3[0])
            continue;
        memcpy(p.iso3[p.countries++], entry->iso3, 4);
    }
    if (p.countries)
        read_adjective(arena, cast, tree, &p, m);
    return p.countries > 0;
}

/* True if the word is a name or title part of another noun, which then speaks for both. */
static bool inside_name(const struct cast *cast, const struct tree *tree, uint32_t sentence,
                        uint32_t i)
{
    const struct word *w = &tree->words[i];
    const struct name_matches *names = &cast->names[sentence];
    bool part = w->rel == REL_FLAT || w->rel == REL_GOESWITH || w->rel == REL_FIXED;
    bool covered = names->at[i] >= 0 && names->list[names->at[i]].head != i;
    return part || covered;
}

static bool is_pronoun(const struct word *w)
{
    return w->upos == UPOS_PRON || slice_starts(w->xpos, SLICE("PRP"));
}

/* The numeral of a noun: "two diplomats". */
static struct slice number_of(const struct tree *tree, uint32_t head)
{
    for (uint32_t i = tree->first_child[head]; i < tree->first_child[head + 1]; i++)
        if (tree->words[tree->children[i]].rel == REL_NUMMOD)
            return tree->words[tree->children[i]].form;
    return SLICE_EMPTY;
}

static bool read_mention(struct arena *arena, const struct cast *cast, const struct tree *tree,
                         struct mention *m)
{
    const struct word *w = &tree->words[m->head];
    if (is_pronoun(w) && !slice_equal_nocase(w->form, SLICE("both"))) {
        m->first = m->last = m->head;
        return pronoun_resolve(arena, cast, tree, m);
    }
    if (w->upos == UPOS_ADJ && phrase_foreign(cast, tree, m->head))
        return false;
    bool attribute = w->rel == REL_AMOD || w->rel == REL_COMPOUND || w->rel == REL_NMOD_DESC;
    if (w->upos == UPOS_ADJ || attribute || (w->upos == UPOS_PROPN && w->rel == REL_CONJ))
        if (from_adjective(arena, cast, tree, m->sentence, m))
            return true;
    if (w->upos == UPOS_VERB && cast->names[m->sentence].at[m->head] < 0)
        return false;
    struct phrase p;
    phrase_read(cast, tree, m->sentence, m->head, &p);
    bool found = description_pair(arena, cast, tree, &p, m) ||
                 description_half(arena, cast, tree, &p, m) ||
                 description_surname(arena, cast, tree, &p, m) ||
                 description_repeats(arena, cast, tree, &p, m) ||
                 from_person(arena, cast, tree, &p, m) || from_body(arena, cast, tree, &p, m) ||
                 from_land(arena, cast, tree, &p, m) || from_agent(arena, cast, tree, &p, m) ||
                 from_unknown(arena, cast, tree, &p, m);
    m->modifier |= found && attribute;
    for (uint32_t i = 0; found && i < m->count && !m->list[i].number.len; i++)
        m->list[i].number = number_of(tree, m->head);
    m->plural = (p.plural && !p.body && !p.land) ||
                (p.agent && slice_ends(p.agent->lemma, SLICE("police")));
    m->noun = p.agent ? p.agent->lemma : SLICE_EMPTY;
    m->human =
        p.agent && !p.body &&
        (p.agent->person || lexicon_in_class(cast->lex, SLICE("@person"), p.agent->lemma));
    /* "merchant ship", "student visa": a kind of thing, no party; arms may be one. */
    if (m->modifier && found && !m->list[0].armed && !p.countries && p.agent && !p.body &&
        !p.land)
        m->political = false;
    return found;
}

/* A person's own name stands there, and no table knows it: "Jakob Holm". */
static bool is_named(const struct mention *m)
{
    return m->list[0].person < 0 && m->list[0].one && !m->noun.len;
}

/* Sector, office and country of `o` where `a` has none of its own. */
static void take_office(struct actor *a, const struct actor *o)
{
    a->sectors = o->sectors.count ? o->sectors : a->sectors;
    a->office = o->office;
    memcpy(a->iso3, o->iso3[0] ? o->iso3 : a->iso3, sizeof a->iso3);
}

/* "Vladimir Putin, the Russian prime minister": one actor; what the name leaves open comes
 * from the words beside it, and the other way round.  A name that is given says more than
 * the table's holder of the office. */
static void join_apposition(const struct cast *cast, const struct tree *tree, struct mention *m)
{
    for (uint32_t i = tree->first_child[m->head]; i < tree->first_child[m->head + 1]; i++) {
        uint32_t c = tree->children[i];
        const struct mention *b = actors_at(cast, m->sentence, (int32_t)c);
        if (tree->words[c].rel != REL_APPOS || !b || b->count != 1 || m->count != 1)
            continue;
        struct actor *a = &m->list[0];
        const struct actor *o = &b->list[0];
        if (is_named(m) && o->person >= 0 && o->resolved) {
            take_office(a, o);
            m->political |= b->political;
        } else if (is_named(b) && a->person >= 0 && a->resolved) {
            a->person = -1;
            a->name = o->name;
        } else if (a->person < 0 && o->person >= 0 && a->one) {
            a->person = o->person;
            a->name = o->name;
            a->resolved = true;
            if (!a->iso3[0])
                take_office(a, o);
        } else if (a->person < 0 && a->one && !a->office.len &&
                   (o->one || (is_named(m) && b->noun.len && !b->plural))) {
            take_office(a, o);
            m->political |= b->political;
        } else if (a->person < 0 && a->one && o->one && tree->words[c].upos == UPOS_PROPN)
            a->name = o->name;
    }
}

/* "thousands of Kurds", "a group of students": the words behind "of" say who. */
static bool is_measure(struct slice lemma)
{
    static const char *const words[] = {"thousand",   "hundred",   "dozen",    "score",
                                        "million",    "number",    "group",    "member",
                                        "majority",   "crowd",     "lot",      "ten",
                                        "part",       "most",      "some",     "all",
                                        "many",       "several",   "one",      "two",
                                        "three",      "rest",      "minority", "handful",
                                        "band",       "series",    "team",     "half",
                                        "third",      "couple",    "section",  "representative",
                                        "contingent", "thousands", "hundreds", "tens",
                                        "dozens",     "millions",  "scores",   NULL};
    for (const char *const *w = words; *w; w++)
        if (slice_equal_nocase(lemma, slice_of(*w)))
            return true;
    return false;
}

static bool marked_of(const struct tree *tree, uint32_t word)
{
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++)
        if (slice_is(tree->words[tree->children[i]].lemma, "of"))
            return true;
    return false;
}

static bool of_whom(struct arena *arena, const struct cast *cast, const struct tree *tree,
                    struct mention *m)
{
    for (uint32_t i = tree->first_child[m->head]; i < tree->first_child[m->head + 1]; i++) {
        uint32_t c = tree->children[i];
        const struct mention *of = actors_at(cast, m->sentence, (int32_t)c);
        if (tree->words[c].rel != REL_NMOD || !of || !of->political || of->modifier ||
            !marked_of(tree, c))
            continue;
        uint32_t first = m->first, last = of->last;
        bool pronoun = of->pronoun;
        m->list = ARENA_ARRAY(arena, struct actor, of->count);
        memcpy(m->list, of->list, of->count * sizeof *m->list);
        m->count = of->count;
        m->political = true;
        m->plural = of->plural;
        m->last = last;
        for (uint32_t k = 0; k < m->count && !pronoun; k++)
            actor_set_words(cast, tree, first, last, &m->list[k]);
        return true;
    }
    return false;
}

static void read_measures(struct arena *arena, struct cast *cast, const struct tree *tree,
                          uint32_t sentence)
{
    for (uint32_t i = tree->count; i-- > 0;) {
        struct mention m = {.sentence = sentence, .head = i, .first = i, .last = i};
        if (!is_measure(tree->words[i].lemma) || !of_whom(arena, cast, tree, &m))
            continue;
        add_mention(arena, cast, tree, m);
    }
}

/* "leaders of the two countries": of each of them. */
static void share_pair(struct arena *arena, const struct cast *cast, const struct tree *tree,
                       struct mention *m)
{
    for (uint32_t i = tree->first_child[m->head]; i < tree->first_child[m->head + 1]; i++) {
        uint32_t c = tree->children[i];
        const struct mention *pair = actors_at(cast, m->sentence, (int32_t)c);
        bool two = pair && pair->count == 2 && pair->list[0].resolved && m->count == 1;
        if (tree->words[c].rel != REL_NMOD || !two || !m->plural || !marked_of(tree, c))
            continue;
        struct actor *list = ARENA_ARRAY(arena, struct actor, 2);
        for (uint32_t k = 0; k < 2; k++) {
            list[k] = m->list[0];
            list[k].resolved = true;
            memcpy(list[k].iso3, pair->list[k].iso3, sizeof list[k].iso3);
        }
        m->list = list;
        m->count = 2;
    }
}

static void read_sentence(struct arena *arena, const struct sentences *sentences,
                          uint32_t sentence, struct cast *cast)
{
    const struct tree *tree = &sentences->list[sentence].tree;
    int32_t *at = cast->at[sentence] = ARENA_ARRAY(arena, int32_t, tree->count + 1);
    for (uint32_t i = 0; i < tree->count; i++)
        at[i] = -1;
    for (uint32_t i = 0; i < tree->count; i++) {
        struct mention m = {.sentence = sentence, .head = i, .first = i, .last = i};
        if (!nominal(&tree->words[i]) || inside_name(cast, tree, sentence, i) ||
            !read_mention(arena, cast, tree, &m))
            continue;
        add_mention(arena, cast, tree, m);
    }
    read_measures(arena, cast, tree, sentence);
    for (uint32_t i = 0; i < tree->count; i++) {
        struct mention m = {
            .sentence = sentence, .head = i, .first = i, .last = i, .pronoun = true};
        if (at[i] >= 0 || !is_pronoun(&tree->words[i]) ||
            (!pronoun_gloss(arena, cast, tree, &m) &&
             !pronoun_look_ahead(arena, cast, tree, &m)))
            continue;
        add_mention(arena, cast, tree, m);
    }
    for (size_t i = cast->mentions.count;
         i-- > 0 && cast->mentions.list[i].sentence == sentence;)
        if (is_pronoun(&tree->words[cast->mentions.list[i].head]))
            pronoun_gloss(arena, cast, tree, &cast->mentions.list[i]);
    for (size_t i = cast->mentions.count;
         i-- > 0 && cast->mentions.list[i].sentence == sentence;)
        join_apposition(cast, tree, &cast->mentions.list[i]);
    for (size_t i = cast->mentions.count;
         i-- > 0 && cast->mentions.list[i].sentence == sentence;)
        if (cast->mentions.list[i].noun.len)
            share_pair(arena, cast, tree, &cast->mentions.list[i]);
    pair_note_sentence(cast, sentence);
}

void actors_find(struct arena *arena, const struct lexicon *lex, const struct document *doc,
                 const struct sentences *sentences, const struct name_matches *names,
                 const struct places *places, struct cast *out)
{
    *out = (struct cast){.lex = lex,
                         .text = doc->text,
                         .published = doc->published,
                         .names = names,
                         .places = places};
    out->at = ARENA_ARRAY(arena, int32_t *, sentences->count + 1);
    for (uint32_t i = 0; i < sentences->count; i++)
        read_sentence(arena, sentences, i, out);
}

const struct mention *actors_at(const struct cast *cast, uint32_t sentence, int32_t word)
{
    int32_t at = word >= 0 && cast->at[sentence] ? cast->at[sentence][word] : -1;
    return at < 0 ? NULL : &cast->mentions.list[at];
}

struct slice actors_code(struct arena *arena, const struct actor *actor)
{
    struct slice code = slice_of(actor->iso3[0] ? actor->iso3 : "---");
    for (uint8_t i = 0; i < actor->sectors.count; i++)
        if (strcmp(actor->sectors.code[i], actor->iso3))
            code = arena_print(arena, "%.*s%s", SLICE_ARG(code), actor->sectors.code[i]);
    return arena_copy(arena, code);
}
