#include "actors/build.h"

#include "base/banned.h"

static bool nominal(const struct word *w)
{
    return w->upos == UPOS_NOUN || w->upos == UPOS_PROPN || w->upos == UPOS_PRON ||
           w->upos == UPOS_X || w->upos == UPOS_ADJ || w->upos == UPOS_VERB;
}

static void set_span(const struct cast *cast, const struct tree *tree, uint32_t first,
                     uint32_t last, struct actor *a)
{
    while (first < last && tree->words[first].upos == UPOS_DET)
        first++;
    a->span = (dem_span){tree->words[first].span.from, tree->words[last].span.to};
    a->text = slice_part(cast->text, a->span.from, a->span.to);
    if (!a->name.len)
        a->name = a->text;
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
    a->office = a->one ? office : SLICE_EMPTY;
    if (p->former && p->agent->person) /* "a former Soviet republic" governs */
        set_sector(&a->sectors, "ELI");
}

static struct mention *start(struct arena *arena, const struct phrase *p, struct mention *m,
                             uint32_t count)
{
    m->first = p->first;
    m->last = p->last;
    m->count = count;
    m->list = ARENA_ARRAY(arena, struct actor, count);
    return m;
}

static bool from_person(struct arena *arena, const struct cast *cast, const struct tree *tree,
                        const struct phrase *p, struct mention *m)
{
    struct slice title = p->agent ? p->agent->lemma : SLICE_EMPTY;
    int32_t person = p->person ? person_choose(cast, p, title) : -1;
    if (person < 0)
        return false;
    start(arena, p, m, 1);
    set_person(cast, p, person, &m->list[0]);
    set_span(cast, tree, p->first, p->last, &m->list[0]);
    m->political = true;
    return true;
}

/* A place or group in the same sentence that tells whose "troops" or "rebels" they are. */
static const char *country_near(const struct cast *cast, const struct phrase *p)
{
    const struct name_matches *names = &cast->names[p->sentence];
    const char *found = "";
    for (size_t i = 0; i < names->count; i++)
        for (int32_t e = names->list[i].entry; e >= 0;
             e = names_next(cast->lex, &names->list[i], e)) {
            const struct entry *entry = &cast->lex->entries.list[e];
            bool land = entry->kind == ENTRY_PLACE || entry->kind == ENTRY_REGION;
            if (land && entry->iso3[0] && !found[0])
                found = entry->iso3;
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
    if (!p->agent || tree->words[p->head].upos == UPOS_ADJ ||
        (p->agent->needs_country && !p->countries && !p->group.len && !named))
        return false;
    uint32_t count = p->countries ? (p->plural || p->countries == 1 ? p->countries : 1) : 1;
    start(arena, p, m, count);
    for (uint32_t i = 0; i < count; i++) {
        struct actor *a = &m->list[i];
        const char *iso3 = p->countries ? p->iso3[i] : "";
        if (!iso3[0] && !p->group.len && p->definite)
            iso3 = country_spoken_of(cast, p);
        if (!iso3[0] && !p->group.len)
            iso3 = country_near(cast, p);
        set_agent(p, iso3, office, a);
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
        set_span(cast, tree, p->first, p->last, a);
    }
    m->political = true;
    bool describes = p->definite && m->count == 1 && m->list[0].one && m->list[0].person < 0;
    if (describes && !p->unknown_person)
        description_resolve(arena, cast, p, m);
    return true;
}

static bool from_body(struct arena *arena, const struct cast *cast, const struct tree *tree,
                      const struct phrase *p, struct mention *m)
{
    if (!p->body)
        return false;
    start(arena, p, m, 1);
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
    set_span(cast, tree, p->first, p->last, a);
    return true;
}

static bool from_land(struct arena *arena, const struct cast *cast, const struct tree *tree,
                      const struct phrase *p, struct mention *m)
{
    if (!p->land && !p->national)
        return false;
    start(arena, p, m, 1);
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
    set_span(cast, tree, p->first, p->last, a);
    return true;
}

/* A name that the lexicon does not have; it can act if a country goes with it. */
static bool from_unknown(struct arena *arena, const struct cast *cast, const struct tree *tree,
                         const struct phrase *p, struct mention *m)
{
    if ((!p->unknown_person && !p->unknown_group) || tree->words[p->head].upos != UPOS_PROPN)
        return false;
    start(arena, p, m, 1);
    m->list[0] = blank(p->countries ? p->iso3[0] : "");
    m->list[0].one = p->unknown_person;
    m->political = p->countries > 0 && !p->unknown_person;
    set_span(cast, tree, p->first, p->last, &m->list[0]);
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
    start(arena, p, m, p->countries);
    m->first = m->last = p->head;
    m->modifier = m->political = true;
    for (uint32_t i = 0; i < p->countries; i++) {
        m->list[i] = blank(p->iso3[i]);
        set_sector(&m->list[i].sectors, "GOV");
        m->list[i].name = lexicon_country_name(cast->lex, slice_of(p->iso3[i]));
        m->list[i].state = true;
        set_span(cast, tree, p->head, p->head, &m->list[i]);
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

/* "both sides", "the two countries": the last two states or persons named together. */
static bool from_pair(struct arena *arena, const struct cast *cast, const struct tree *tree,
                      const struct phrase *p, struct mention *m)
{
    static const char *const nouns[] = {
        "side", "country",  "leader",    "nation",    "state",    "party",   "government",
        "man",  "minister", "president", "neighbour", "neighbor", "capital", NULL};
    bool pair = false, noun = false;
    for (uint32_t i = tree->first_child[p->head]; i < tree->first_child[p->head + 1]; i++)
        pair |= slice_equal_nocase(tree->words[tree->children[i]].form, SLICE("both")) ||
                slice_equal_nocase(tree->words[tree->children[i]].form, SLICE("two"));
    for (const char *const *n = nouns; *n; n++)
        noun |= slice_is(tree->words[p->head].lemma, *n);
    if (!pair || !noun || p->countries)
        return false;
    if (cast->pair[0] < 0)
        return false;
    start(arena, p, m, 2);
    for (uint32_t i = 0; i < 2; i++) {
        m->list[i] = cast->mentions.list[cast->pair[i]].list[0];
        m->list[i].resolved = true;
        set_span(cast, tree, p->first, p->last, &m->list[i]);
    }
    m->political = true;
    return true;
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

static bool read_mention(struct arena *arena, const struct cast *cast, const struct tree *tree,
                         struct mention *m)
{
    const struct word *w = &tree->words[m->head];
    if (is_pronoun(w)) {
        m->first = m->last = m->head;
        return pronoun_resolve(arena, cast, tree, m);
    }
    bool attribute = w->rel == REL_AMOD || w->rel == REL_COMPOUND || w->rel == REL_NMOD_DESC;
    if (w->upos == UPOS_ADJ || attribute || (w->upos == UPOS_PROPN && w->rel == REL_CONJ))
        if (from_adjective(arena, cast, tree, m->sentence, m))
            return true;
    if (w->upos == UPOS_VERB && cast->names[m->sentence].at[m->head] < 0)
        return false;
    struct phrase p;
    phrase_read(cast, tree, m->sentence, m->head, &p);
    bool found = from_pair(arena, cast, tree, &p, m) || from_person(arena, cast, tree, &p, m) ||
                 from_body(arena, cast, tree, &p, m) || from_land(arena, cast, tree, &p, m) ||
                 from_agent(arena, cast, tree, &p, m) || from_unknown(arena, cast, tree, &p, m);
    m->modifier |= found && attribute;
    /* "merchant ship", "student visa": a kind of thing, no party; arms may be one. */
    if (m->modifier && found && !m->list[0].armed && !p.countries && p.agent && !p.body &&
        !p.land)
        m->political = false;
    return found;
}

/* "Vladimir Putin, the Russian prime minister": one actor; what the name leaves open comes
 * from the words beside it, and the other way round. */
static void join_apposition(const struct cast *cast, const struct tree *tree, struct mention *m)
{
    for (uint32_t i = tree->first_child[m->head]; i < tree->first_child[m->head + 1]; i++) {
        uint32_t c = tree->children[i];
        const struct mention *b = actors_at(cast, m->sentence, (int32_t)c);
        if (tree->words[c].rel != REL_APPOS || !b || b->count != 1 || m->count != 1)
            continue;
        struct actor *a = &m->list[0];
        const struct actor *o = &b->list[0];
        if (a->person < 0 && o->person >= 0 && a->one) {
            a->person = o->person;
            a->name = o->name;
            a->resolved = true;
        } else if (a->person < 0 && o->one && a->one && !a->office.len) {
            a->sectors = o->sectors.count ? o->sectors : a->sectors;
            a->office = o->office;
            memcpy(a->iso3, o->iso3[0] ? o->iso3 : a->iso3, sizeof a->iso3);
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
        m->last = last;
        for (uint32_t k = 0; k < m->count && !pronoun; k++)
            set_span(cast, tree, first, last, &m->list[k]);
        return true;
    }
    return false;
}

static bool single(const struct mention *m)
{
    return m && m->political && !m->modifier && m->count == 1 && m->list[0].iso3[0];
}

/* Two parties joined by "and" or "between": what "both sides" means from here on. */
static void note_pair(struct cast *cast, const struct tree *tree, uint32_t sentence)
{
    for (uint32_t i = 0; i < tree->count; i++) {
        int32_t head = tree->words[i].head;
        const struct mention *a = actors_at(cast, sentence, head);
        const struct mention *b = actors_at(cast, sentence, (int32_t)i);
        if (tree->words[i].rel != REL_CONJ || !single(a) || !single(b) ||
            !strcmp(a->list[0].iso3, b->list[0].iso3))
            continue;
        cast->pair[0] = (int32_t)(a - cast->mentions.list);
        cast->pair[1] = (int32_t)(b - cast->mentions.list);
    }
}

static void read_measures(struct arena *arena, struct cast *cast, const struct tree *tree,
                          uint32_t sentence)
{
    int32_t *at = cast->at[sentence];
    for (uint32_t i = tree->count; i-- > 0;) {
        struct mention m = {.sentence = sentence, .head = i, .first = i, .last = i};
        if (!is_measure(tree->words[i].lemma) || !of_whom(arena, cast, tree, &m))
            continue;
        at[i] = (int32_t)cast->mentions.count;
        *ARENA_PUSH(arena, &cast->mentions) = m;
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
        at[i] = (int32_t)cast->mentions.count;
        *ARENA_PUSH(arena, &cast->mentions) = m;
    }
    read_measures(arena, cast, tree, sentence);
    for (uint32_t i = 0; i < tree->count; i++) {
        struct mention m = {
            .sentence = sentence, .head = i, .first = i, .last = i, .pronoun = true};
        if (at[i] >= 0 || !is_pronoun(&tree->words[i]) ||
            (!pronoun_gloss(arena, cast, tree, &m) &&
             !pronoun_look_ahead(arena, cast, tree, &m)))
            continue;
        at[i] = (int32_t)cast->mentions.count;
        *ARENA_PUSH(arena, &cast->mentions) = m;
    }
    for (size_t i = cast->mentions.count;
         i-- > 0 && cast->mentions.list[i].sentence == sentence;)
        if (is_pronoun(&tree->words[cast->mentions.list[i].head]))
            pronoun_gloss(arena, cast, tree, &cast->mentions.list[i]);
    for (size_t i = cast->mentions.count;
         i-- > 0 && cast->mentions.list[i].sentence == sentence;)
        join_apposition(cast, tree, &cast->mentions.list[i]);
    note_pair(cast, tree, sentence);
}

void actors_find(struct arena *arena, const struct lexicon *lex, const struct document *doc,
                 const struct sentences *sentences, struct cast *out)
{
    *out = (struct cast){
        .lex = lex, .text = doc->text, .published = doc->published, .pair = {-1, -1}};
    out->at = ARENA_ARRAY(arena, int32_t *, sentences->count + 1);
    out->names = ARENA_ARRAY(arena, struct name_matches, sentences->count + 1);
    for (uint32_t i = 0; i < sentences->count; i++) {
        names_find(arena, lex, doc->text, &sentences->list[i].tree, doc->published,
                   &out->names[i]);
        read_sentence(arena, sentences, i, out);
    }
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
