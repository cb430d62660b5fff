/* Whom an event concerns where no slot of its frame names anybody, and whose people they
 * are that the words leave without a country. */
#include "events/build.h"

#include "base/banned.h"

enum { DEEPEST = 6, NEAR = 2 }; /* arcs below a phrase that still speak of what it is about */

enum want { NAMED, ANYBODY, NAME }; /* of a country; a party; what the lexicon lacks */

/* ---- Parties inside of what is done --------------------------------------- */

static bool speaks_of(enum relation rel)
{
    static const enum relation list[] = {
        REL_NMOD,  REL_NMOD_POSS,  REL_NMOD_DESC, REL_COMPOUND, REL_AMOD,     REL_APPOS,
        REL_CONJ,  REL_ACL,        REL_ACL_RELCL, REL_OBL,      REL_OBJ,      REL_IOBJ,
        REL_NSUBJ, REL_NSUBJ_PASS, REL_XCOMP,     REL_CCOMP,    REL_OBL_AGENT};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (rel == list[i])
            return true;
    return false;
}

/* A minister's word about his own state is not given to it. */
static bool governs(const struct actor *a)
{
    return a->person >= 0 && a->sectors.count && !strcmp(a->sectors.code[0], "GOV");
}

/* Is there a party at the word that does not act itself? */
static bool other_party(const struct coding *c, uint32_t word, const struct actors *doers,
                        enum want want)
{
    const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)word);
    if (!m || !m->political || !m->count || args_time(c, word))
        return false;
    int32_t owner = args_child(c->tree, word, REL_NMOD_POSS);
    bool own = (owner >= 0 && c->tree->words[owner].upos == UPOS_PRON) ||
               m->modifier; /* a Greek premier's "Greek assurances" */
    for (uint32_t i = 0; i < m->count; i++) {
        bool same = doers->count && !strcmp(doers->list[0].iso3, m->list[i].iso3) &&
                    (own || (m->list[i].state && governs(&doers->list[0])));
        if (!same && !args_among(doers, &m->list[i]) && (m->list[i].iso3[0] || want != NAMED))
            return true;
    }
    return false;
}

static bool falls_on_people(struct slice type)
{
    return slice_is(type, "ASSAULT") || slice_is(type, "COERCE");
}

/* "shelled positions near Harim": the people of a town that a deed falls on. */
static bool is_town(const struct coding *c, uint32_t word, const struct event *e)
{
    const struct place *place = places_at(c->cast->places, c->sentence, word);
    return place && place->precision <= PLACE_TOWN && !args_time(c, word) &&
           falls_on_people(e->type);
}

/* A town full of protesters is not whom they protest against. */
static bool is_street(const struct coding *c, uint32_t word, const struct event *e)
{
    return slice_is(e->type, "PROTEST") && slice_is(args_case(c->tree, word), "in");
}

static bool is_name(const struct word *w)
{
    return w->upos == UPOS_PROPN && w->name != NAME_O;
}

/* "sent 400 soldiers", "deployed tanks": one's own are moved, and not whom they go to. */
static bool is_moved(const struct coding *c, uint32_t word, const struct event *e)
{
    const struct word *w = &c->tree->words[word];
    const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)word);
    bool moves = slice_is(e->type, "MOBILIZE") || slice_is(e->cameo, "074");
    bool moved = w->rel == REL_OBJ || w->rel == REL_NSUBJ_PASS || w->rel == REL_CONJ;
    bool armed = (m && m->count && m->list[0].armed) ||
                 lexicon_in_class(c->lex, SLICE("@troops"), w->lemma) ||
                 lexicon_in_class(c->lex, SLICE("@weapon"), w->lemma);
    return moves && moved && armed;
}

static bool is_wanted(const struct coding *c, uint32_t word, const struct event *e,
                      enum want want)
{
    if (is_moved(c, word, e))
        return false;
    if (want == NAME)
        return is_name(&c->tree->words[word]) && !args_time(c, word) && !is_street(c, word, e);
    return other_party(c, word, &e->actor, want) || is_town(c, word, e);
}

/* "threatened to strike unless Mali withdraws", "will not lift the embargo until Cuba
 * reforms": whoever must comply is meant. */
static bool is_condition(const struct coding *c, uint32_t word, const struct event *e)
{
    struct slice mark = args_case(c->tree, word);
    return c->tree->words[word].rel == REL_ADVCL &&
           (slice_is(e->type, "THREATEN") || slice_is(e->type, "REJECT")) &&
           (slice_equal_nocase(mark, SLICE("unless")) ||
            slice_equal_nocase(mark, SLICE("until")) || slice_equal_nocase(mark, SLICE("if")));
}

/* A march in support of somebody is not aimed at him. */
static bool is_supported(const struct coding *c, uint32_t word, const struct event *e)
{
    return slice_is(e->type, "PROTEST") && args_sake(c, word);
}

static int32_t party_at(const struct coding *c, uint32_t word, int depth, const struct event *e,
                        enum want want)
{
    const struct tree *tree = c->tree;
    if (depth == 0)
        return is_wanted(c, word, e, want) ? (int32_t)word : -1;
    for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
        uint32_t child = tree->children[i];
        if ((!speaks_of(tree->words[child].rel) && !is_condition(c, child, e)) ||
            is_supported(c, child, e) ||
            lexicon_in_class(c->lex, SLICE("@good-offices"), tree->words[child].lemma))
            continue;
        int32_t found = party_at(c, child, depth - 1, e, want);
        if (found >= 0)
            return found;
    }
    return -1;
}

bool whom_setting(struct slice mark)
{
    static const char *const marks[] = {
        "after", "before",  "during",  "since", "despite",   "amid",   "following",
        "as",    "like",    "because", "by",    "without",   "under",  "while",
        "when",  "through", "via",     "until", "according", "accord", NULL};
    for (const char *const *m = marks; *m; m++)
        if (slice_equal_nocase(mark, slice_of(*m)))
            return true;
    return false;
}

bool whom_where(struct slice mark)
{
    return slice_equal_nocase(mark, SLICE("in")) || slice_equal_nocase(mark, SLICE("at")) ||
           slice_equal_nocase(mark, SLICE("near")) ||
           slice_equal_nocase(mark, SLICE("across")) ||
           slice_equal_nocase(mark, SLICE("throughout"));
}

/* Deeds that fall on whoever is where they are done. */
static bool falls_on_place(struct slice type)
{
    return slice_is(type, "ASSAULT") || slice_is(type, "COERCE") ||
           slice_is(type, "MOBILIZE") || slice_is(type, "RETREAT");
}

/* "marched in protest at the new law": no place, but what it is about. */
static bool is_cause(const struct coding *c, uint32_t word, const struct event *e)
{
    const struct word *w = &c->tree->words[word];
    return slice_is(e->type, "PROTEST") && w->upos == UPOS_NOUN &&
           !lexicon_in_class(c->lex, SLICE("@territory"), w->lemma) &&
           !lexicon_in_class(c->lex, SLICE("@building"), w->lemma);
}

/* Does what stands below the predicate tell whom it concerns? */
static bool concerns(const struct coding *c, uint32_t child, const struct event *e)
{
    const struct word *w = &c->tree->words[child];
    struct slice mark = args_case(c->tree, child);
    if (args_time(c, child) || is_supported(c, child, e) ||
        lexicon_in_class(c->lex, SLICE("@good-offices"), w->lemma))
        return false;
    if (w->rel == REL_OBJ || w->rel == REL_IOBJ || w->rel == REL_XCOMP || w->rel == REL_CCOMP)
        return true;
    if (is_condition(c, child, e))
        return true;
    if (w->rel == REL_ADVCL) /* "marched to protest at ...", "demonstrated calling for ..." */
        return slice_is(mark, "to") || slice_is(mark, "into") || slice_is(mark, "from") ||
               slice_is(mark, "against") || (!mark.len && slice_is(e->type, "PROTEST"));
    if (w->rel != REL_OBL && w->rel != REL_NMOD && w->rel != REL_ACL)
        return false;
    return !whom_setting(mark) &&
           (!whom_where(mark) || falls_on_place(e->type) || is_cause(c, child, e));
}

static int32_t concerned(const struct coding *c, uint32_t word, const struct event *e,
                         enum want want)
{
    const struct tree *tree = c->tree;
    for (int depth = 0; depth <= (want == NAME ? NEAR : DEEPEST); depth++)
        for (uint32_t i = tree->first_child[word]; i < tree->first_child[word + 1]; i++) {
            uint32_t child = tree->children[i];
            if (!concerns(c, child, e))
                continue;
            int32_t found = party_at(c, child, depth, e, want);
            if (found >= 0)
                return found;
        }
    return -1;
}

/* A denial is answered to whoever spoke, not to whom the denied deed was done. */
static bool aimed_at_nobody(const struct frame *f)
{
    if (f->op == OP_DENY)
        return true;
    for (uint8_t i = 0; i < f->to.count; i++)
        if (slice_is(f->to.list[i], "none"))
            return f->to.count == 1;
    return false;
}

static void set_sector(struct actor *a, const char *sector)
{
    a->sectors = (struct sectors){.count = 1};
    memcpy(a->sectors.code[0], sector, strlen(sector) + 1);
}

/* The thing or place as an actor without name; of a place the country is known. */
static struct actor actor_of_thing(const struct coding *c, uint32_t word)
{
    const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)word);
    struct actor a = m && m->count ? m->list[0] : (struct actor){.person = -1};
    const struct place *place = places_at(c->cast->places, c->sentence, word);
    if (!m) {
        a.span = args_phrase(c->tree, word);
        a.text = a.name = slice_part(c->doc->text, a.span.from, a.span.to);
    }
    if (!a.iso3[0] && place) {
        memcpy(a.iso3, place->iso3, sizeof a.iso3);
        set_sector(&a, "CVL");
    }
    return a;
}

/* "a curfew in Jendouba", "shells fell on the north of Mali": on those who live there. */
static void add_found(const struct coding *c, uint32_t word, struct event *e)
{
    struct args args = {.list = {word}, .count = 1};
    struct actors all = {NULL, 0, 0};
    args_actors(c, &args, &all);
    if (!all.count)
        *ARENA_PUSH(c->arena, &all) = actor_of_thing(c, word);
    for (size_t i = 0; i < all.count; i++) {
        bool there = all.list[i].state && whom_where(args_case(c->tree, word));
        if (there && falls_on_people(e->type))
            set_sector(&all.list[i], "CVL");
        if (!args_among(&e->actor, &all.list[i]))
            *ARENA_PUSH(c->arena, &e->recipient) = all.list[i];
    }
}

/* Looks below the predicate, then below what it governs, then below its carrier. */
static bool find_below(const struct coding *c, uint32_t word, struct event *e, enum want want)
{
    const struct reading *r = &c->readings[word];
    int32_t places[] = {(int32_t)word, r->content, r->support};
    int32_t found = -1;
    for (size_t i = 0; found < 0 && i < sizeof places / sizeof *places; i++)
        if (places[i] >= 0)
            found = concerned(c, (uint32_t)places[i], e, want);
    if (found >= 0)
        add_found(c, (uint32_t)found, e);
    return found >= 0;
}

static bool lacks_recipient(const struct coding *c, uint32_t word, const struct event *e)
{
    return !e->recipient.count && !e->symmetric && !aimed_at_nobody(c->readings[word].frame);
}

void whom_concerned(const struct coding *c, uint32_t word, struct event *e)
{
    if (lacks_recipient(c, word, e) && !find_below(c, word, e, NAMED))
        find_below(c, word, e, ANYBODY);
}

/* ---- Each other ------------------------------------------------------------ */

void whom_mutual(const struct coding *c, uint32_t word, struct event *e)
{
    bool apart = false;
    for (size_t i = 1; i < e->actor.count; i++)
        apart |= strcmp(e->actor.list[i].iso3, e->actor.list[0].iso3) != 0;
    e->symmetric |= apart && !e->recipient.count &&
                    lexicon_in_class(c->lex, SLICE("@mutual"), c->tree->words[word].lemma);
}

/* ---- Things and places, which stand for the people whose they are ---------- */

static bool stands_for_people(const struct coding *c, uint32_t word)
{
    static const char *const classes[] = {"@territory", "@building", "@vehicle", "@road",
                                          "@space"};
    const struct word *w = &c->tree->words[word];
    if (is_name(w))
        return true;
    if (w->upos != UPOS_NOUN)
        return false;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (lexicon_in_class(c->lex, slice_of(classes[i]), w->lemma))
            return true;
    return actors_at(c->cast, c->sentence, (int32_t)word) || lexicon_agent(c->lex, w->lemma);
}

/* "declared a state of siege in the town", "joined forces with the Varn Group": no party
 * is known there, but somebody is meant by these words. */
static void add_thing(const struct coding *c, uint32_t word, struct event *e)
{
    const struct frame *f = c->readings[word].frame;
    for (uint8_t i = 0; i < f->to.count; i++) {
        struct args args;
        args_slot(c, word, f->to.list[i], &args);
        for (uint32_t k = 0; k < args.count; k++) {
            if (!stands_for_people(c, args.list[k]) || args_time(c, args.list[k]) ||
                is_moved(c, args.list[k], e) || is_street(c, args.list[k], e))
                continue;
            struct actor a = actor_of_thing(c, args.list[k]);
            if (args_among(&e->actor, &a))
                continue;
            *ARENA_PUSH(c->arena, &e->recipient) = a;
            return;
        }
    }
}

void whom_things(const struct coding *c, uint32_t word, struct event *e)
{
    int32_t content = c->readings[word].content;
    if (!lacks_recipient(c, word, e))
        return;
    add_thing(c, word, e);
    if (!e->recipient.count && content >= 0 && c->readings[content].frame)
        add_thing(c, (uint32_t)content, e);
    if (!e->recipient.count)
        find_below(c, word, e, NAME);
}

/* A state, or somebody who counts by office, arms or party in one. */
static bool public_party(const struct coding *c, const struct actors *side)
{
    for (size_t i = 0; i < side->count; i++) {
        const struct actor *a = &side->list[i];
        for (uint8_t k = 0; a->iso3[0] && k < a->sectors.count; k++)
            if (lexicon_public(c->lex, a->sectors.code[k]))
                return true;
    }
    return false;
}

/* Whose office, family or campaign acts, as far as a country tells. */
static const struct actor *owner_of_doer(const struct coding *c, uint32_t word,
                                         struct actors *owners)
{
    struct args args;
    args_slot(c, word, SLICE("subj's"), &args);
    args_actors(c, &args, owners);
    return owners->count && owners->list[0].iso3[0] ? &owners->list[0] : NULL;
}

void whom_doer(const struct coding *c, uint32_t word, struct event *e)
{
    struct args who;
    struct actors owners = {NULL, 0, 0};
    if (e->nominal || e->actor.count || !public_party(c, &e->recipient) ||
        args_passive(c->tree, word))
        return;
    args_slot(c, word, SLICE("subj"), &who);
    if (!who.count || args_time(c, who.list[0]) || c->readings[who.list[0]].code)
        return;
    const struct word *w = &c->tree->words[who.list[0]];
    const struct actor *owner = owner_of_doer(c, word, &owners);
    bool body = owner && lexicon_in_class(c->lex, SLICE("@doer"), w->lemma);
    if (!is_name(w) && !body)
        return;
    struct actor a = actor_of_thing(c, who.list[0]);
    if (owner && !a.iso3[0])
        memcpy(a.iso3, owner->iso3, sizeof a.iso3);
    if (body && lexicon_in_class(c->lex, SLICE("@aircraft"), w->lemma))
        set_sector(&a, "MIL"); /* planes that do something to another state */
    if (!args_among(&e->recipient, &a))
        *ARENA_PUSH(c->arena, &e->actor) = a;
}

/* What only those in power do: arrests, verdicts, expulsions, releases. */
static bool is_power(struct slice cameo)
{
    static const char *const codes[] = {"173", "174", "116", "166", "0841", "0831", "175"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (slice_starts(cameo, slice_of(codes[i])))
            return true;
    return false;
}

/* "was arrested in Togo", "was expelled from Peru": by nobody named, so by those who rule
 * there. */
void whom_rulers(const struct coding *c, uint32_t word, struct event *e)
{
    static const char *const where[] = {"from", "in"};
    if (e->nominal || e->actor.count || !e->recipient.count || !is_power(e->cameo) ||
        !args_passive(c->tree, word))
        return;
    bool leaves = slice_starts(e->cameo, SLICE("174")) || slice_starts(e->cameo, SLICE("166"));
    for (size_t i = leaves ? 0 : 1; i < 2 && !e->actor.count; i++) {
        struct args args;
        args_slot(c, word, slice_of(where[i]), &args);
        for (uint32_t k = 0; k < args.count && !e->actor.count; k++) {
            struct actor a = actor_of_thing(c, args.list[k]);
            bool land = places_at(c->cast->places, c->sentence, args.list[k]) != NULL;
            if (!a.iso3[0] || !land || args_among(&e->recipient, &a))
                continue;
            set_sector(&a, "GOV");
            *ARENA_PUSH(c->arena, &e->actor) = a;
        }
    }
    parties_drop_shared(&e->third, &e->actor);
}

/* The number of people or people of a trade who are the subject, or the protest itself; -1.
 */
static int32_t crowd_at(const struct coding *c, uint32_t verb)
{
    struct args who;
    args_slot(c, verb, SLICE("subj"), &who);
    if (!who.count && args_passive(c->tree, verb)) /* "demonstrations were held" */
        return args_child(c->tree, verb, REL_NSUBJ_PASS);
    if (!who.count || args_time(c, who.list[0]))
        return -1;
    const struct word *w = &c->tree->words[who.list[0]];
    bool many = w->upos == UPOS_NUM || lexicon_in_class(c->lex, SLICE("@quantity"), w->lemma) ||
                lexicon_in_class(c->lex, SLICE("@protester"), w->lemma);
    return many || lexicon_agent(c->lex, w->lemma) ? (int32_t)who.list[0] : -1;
}

/* "Fighting raged in the north of Mali", "gunfire erupted near Bamako": it falls on those
 * there. */
static void add_those_there(const struct coding *c, uint32_t noun, struct event *e)
{
    static const char *const where[] = {"in", "at", "near", "outside", "around"};
    for (size_t i = 0; i < sizeof where / sizeof *where && !e->recipient.count; i++) {
        struct args args;
        args_slot(c, noun, slice_of(where[i]), &args);
        for (uint32_t k = 0; k < args.count && !e->recipient.count; k++)
            if (places_at(c->cast->places, c->sentence, args.list[k]))
                *ARENA_PUSH(c->arena, &e->recipient) = actor_of_thing(c, args.list[k]);
    }
    for (size_t i = 0; i < e->recipient.count; i++)
        set_sector(&e->recipient.list[i], "CVL");
}

void whom_crowd(const struct coding *c, uint32_t word, struct event *e)
{
    bool nobody = !e->actor.count && !e->recipient.count;
    if (slice_is(e->type, "ASSAULT") && e->nominal && nobody && !e->known &&
        admit_happened(c, word))
        add_those_there(c, word, e);
    if (!slice_is(e->type, "PROTEST") || e->actor.count || (e->nominal && e->recipient.count))
        return;
    bool told = e->nominal && !e->known && admit_happened(c, word);
    int32_t at = !e->nominal ? crowd_at(c, word) : told ? (int32_t)word : -1;
    if (at < 0)
        return;
    struct actor a = actor_of_thing(c, (uint32_t)at);
    if (!a.sectors.count)
        set_sector(&a, "CVL");
    int32_t swept = told && c->tree->words[at].head >= 0 /* "protests swept Mali" */
                        ? args_child(c->tree, (uint32_t)c->tree->words[at].head, REL_OBJ)
                        : -1;
    struct actor there =
        swept >= 0 ? actor_of_thing(c, (uint32_t)swept) : (struct actor){.person = -1};
    if (!a.iso3[0])
        memcpy(a.iso3, there.iso3, sizeof a.iso3);
    *ARENA_PUSH(c->arena, &e->actor) = a;
}

/* "shelled Iraqi towns", "demolished Syrian homes": whose they are is told by a modifier.
 */
static bool of_homes(const struct coding *c, const struct actor *a)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = 0; a->state && i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        bool modifies = w->rel == REL_AMOD || w->rel == REL_COMPOUND || w->rel == REL_NMOD_POSS;
        if (w->span.from != a->span.from || w->span.to != a->span.to || !modifies)
            continue;
        struct slice lemma = tree->words[w->head].lemma;
        return lexicon_in_class(c->lex, SLICE("@building"), lemma) ||
               lexicon_in_class(c->lex, SLICE("@territory"), lemma) ||
               lexicon_in_class(c->lex, SLICE("@vehicle"), lemma);
    }
    return false;
}

void whom_property(const struct coding *c, struct event *e)
{
    bool threat = slice_is(e->type, "THREATEN");
    for (size_t i = 0; i < e->recipient.count; i++)
        if ((threat || falls_on_people(e->type)) && of_homes(c, &e->recipient.list[i]))
            set_sector(&e->recipient.list[i], "CVL");
}

void whom_forces(struct event *e)
{
    bool force = falls_on_people(e->type) || slice_is(e->type, "MOBILIZE");
    for (size_t i = 0; force && i < e->actor.count; i++) {
        struct actor *a = &e->actor.list[i];
        if (a->armed && !strcmp(a->iso3, "IGO") && !strcmp(a->sectors.code[0], "GOV"))
            set_sector(a, "MIL");
    }
}

/* ---- Whose people --------------------------------------------------------- */

static bool has_sector(const struct actor *a, const char *const *list)
{
    for (; *list; list++)
        if (a->sectors.count && !strcmp(a->sectors.code[0], *list))
            return true;
    return false;
}

static const char *const home[] = {"JUD", "COP", "LEG", "OPP", "PTY", "GOV", NULL};
static const char *const people[] = {"CVL", "LAB", "EDU", "JRN", "OPP", "PTY", "AGR",
                                     "BUS", "SOC", "REL", "PRE", "MED", "CRM", NULL};

bool whom_body(const char *iso3)
{
    static const char *const bodies[] = {"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC", NULL};
    for (const char *const *b = bodies; *b; b++)
        if (!strcmp(iso3, *b))
            return true;
    return false;
}

/* "the British embassy": those before its gates are not its country's. */
static bool is_post(const struct coding *c, const struct actor *a)
{
    for (uint32_t i = 0; i < c->tree->count; i++) {
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)i);
        if (m && m->count && args_same(&m->list[0], a) && whom_abroad(c, m))
            return true;
    }
    return false;
}

/* Courts, police, houses and parties deal with their own government and people, and people
 * with theirs; armies, rebels and states may deal with anybody's. */
static bool at_home(const struct coding *c, const struct actor *a, const struct actor *known)
{
    if (whom_body(known->iso3) || is_post(c, known))
        return false;
    if (known->state || !known->iso3[0] || a->iso3[0])
        return false;
    bool official = has_sector(a, home), rules = has_sector(known, home);
    return (official && rules) || (has_sector(a, people) && rules);
}

/* "Cuba released 50 prisoners": whom those in power arrest, try or free are their own
 * people, if nothing else is said. */
static void take_rulers(struct event *e)
{
    const struct actor *ruler = e->actor.count == 1 ? &e->actor.list[0] : NULL;
    if (!ruler || !ruler->iso3[0] || whom_body(ruler->iso3) || !is_power(e->cameo) ||
        !has_sector(ruler, home))
        return;
    for (size_t i = 0; i < e->recipient.count; i++) {
        struct actor *a = &e->recipient.list[i];
        if (!a->iso3[0] && (has_sector(a, people) || has_sector(a, home)))
            memcpy(a->iso3, ruler->iso3, sizeof a->iso3);
    }
}

static void take_country(const struct coding *c, struct actors *from,
                         const struct actors *other)
{
    for (size_t i = 0; i < from->count; i++)
        for (size_t k = 0; k < other->count && !from->list[i].iso3[0]; k++)
            if (at_home(c, &from->list[i], &other->list[k]))
                memcpy(from->list[i].iso3, other->list[k].iso3, sizeof from->list[i].iso3);
}

/* People without a country are of the place where it happens. */
static void take_place(struct actors *list, const struct place *place)
{
    for (size_t i = 0; i < list->count; i++) {
        struct actor *a = &list->list[i];
        bool named = a->one && a->person < 0 && !a->sectors.count;
        if (!a->iso3[0] && !named && place->span.from < place->span.to)
            memcpy(a->iso3, place->iso3, sizeof a->iso3);
    }
}

/* Who merely tells of it has no part in it; whose claim it is that others did harm speaks
 * of his own.  Whom an accusation names, the accuser tells of. */
static bool tells(const struct coding *c, const struct event *e, const struct actor *a)
{
    if (e->status == STATUS_ALLEGED && !c->readings[e->word].own)
        return false;
    for (size_t i = 0; i < e->attribution.count; i++)
        if (e->attribution.list[i].named && !strcmp(e->attribution.list[i].actor.iso3, a->iso3))
            return true;
    return false;
}

/* The one country named in the sentence beside that of the doers, "" if none is or several
 * are; *several tells which. */
static const char *other_country(const struct coding *c, const struct event *e, bool *several)
{
    const char *found = "";
    *several = false;
    for (uint32_t i = 0; i < c->tree->count; i++) {
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)i);
        for (uint32_t k = 0; m && m->political && k < m->count; k++) {
            const struct actor *a = &m->list[k];
            bool own = !a->iso3[0] || whom_body(a->iso3) || tells(c, e, a) ||
                       !strcmp(a->iso3, e->actor.list[0].iso3);
            *several |= !own && found[0] && strcmp(found, a->iso3);
            found = own ? found : a->iso3;
        }
    }
    return *several ? "" : found;
}

/* Rebels, gunmen and gangs, who strike where they live. */
static const char *const irregular[] = {"REB", "UAF", "PRM", "CRM", "OPP", NULL};

/* A country's troops shell the villages and people of the other country spoken of; where no
 * other is, armed groups strike their own country. */
static void take_other(const struct coding *c, struct event *e)
{
    bool strikes = e->actor.count && e->actor.list[0].iso3[0] && falls_on_people(e->type);
    bool several = false;
    const char *other = strikes ? other_country(c, e, &several) : "";
    if (strikes && !other[0] && !several && has_sector(&e->actor.list[0], irregular) &&
        !whom_body(e->actor.list[0].iso3))
        other = e->actor.list[0].iso3;
    for (size_t i = 0; other[0] && i < e->recipient.count; i++) {
        struct actor *a = &e->recipient.list[i];
        if (!a->iso3[0] && (a->person < 0 || !a->one))
            memcpy(a->iso3, other, strlen(other) + 1);
    }
}

/* Police, courts, parties and people are those of the country last told of, in a report from
 * Nairobi else Kenya's. */
static void take_nearest(const struct coding *c, struct actors *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct actor *a = &list->list[i];
        if (a->iso3[0] || (!has_sector(a, home) && !has_sector(a, people)))
            continue;
        const char *iso3 = whom_nearest(c);
        memcpy(a->iso3, iso3, strlen(iso3) + 1);
    }
}

static bool lives_in(const struct lexicon *lex, const struct entry *folk, const char *iso3)
{
    for (const struct entry *e = folk; e && iso3[0];
         e = e->next >= 0 ? &lex->entries.list[e->next] : NULL)
        if (e->kind == ENTRY_ADJECTIVE && !strcmp(e->iso3, iso3))
            return true;
    return false;
}

/* A people of several countries, "Kurdish rebels": of the country where it happens, else of
 * the one that they have to do with. */
static void take_homeland(const struct coding *c, const struct event *e, struct actors *list,
                          const struct actors *others)
{
    for (size_t i = 0; i < list->count; i++) {
        struct actor *a = &list->list[i];
        const char *land = e->place.iso3;
        if (!lives_in(c->lex, a->people, land))
            land = others->count ? others->list[0].iso3 : "";
        if (lives_in(c->lex, a->people, land))
            memcpy(a->iso3, land, strlen(land) + 1);
    }
}

void whom_country(const struct coding *c, struct event *e)
{
    take_homeland(c, e, &e->actor, &e->recipient);
    take_homeland(c, e, &e->recipient, &e->actor);
    take_place(&e->actor, &e->place);
    take_place(&e->recipient, &e->place);
    take_country(c, &e->actor, &e->recipient);
    take_country(c, &e->recipient, &e->actor);
    take_rulers(e);
    take_other(c, e);
    take_nearest(c, &e->actor);
    take_nearest(c, &e->recipient);
}
