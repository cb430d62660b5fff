/* Pronouns and definite descriptions, resolved to what came before. */
#include "actors/build.h"

#include "base/banned.h"

enum { LOOK_BACK = 3 }; /* sentences */

enum want { WANT_NONE, WANT_PERSON, WANT_BODY, WANT_MANY };

static enum want wanted(struct slice form)
{
    static const struct {
        const char *form;
        enum want want;
    } pronouns[] = {
        {"he", WANT_PERSON},      {"him", WANT_PERSON},     {"his", WANT_PERSON},
        {"she", WANT_PERSON},     {"her", WANT_PERSON},     {"hers", WANT_PERSON},
        {"himself", WANT_PERSON}, {"herself", WANT_PERSON}, {"it", WANT_BODY},
        {"its", WANT_BODY},       {"itself", WANT_BODY},    {"they", WANT_MANY},
        {"them", WANT_MANY},      {"their", WANT_MANY},     {"themselves", WANT_MANY}};
    for (size_t i = 0; i < sizeof pronouns / sizeof *pronouns; i++)
        if (slice_equal_nocase(form, slice_of(pronouns[i].form)))
            return pronouns[i].want;
    return WANT_NONE;
}

/* One of several people who are told of by a noun: "a student". */
static bool one_of_kind(const struct mention *m)
{
    return m->human && !m->plural;
}

static bool fits(const struct mention *m, enum want want)
{
    if (m->modifier || !m->count)
        return false;
    if (want == WANT_PERSON)
        return m->count == 1 && (m->list[0].one || one_of_kind(m));
    if (want == WANT_BODY)
        return m->count == 1 && !m->list[0].one && !one_of_kind(m) && !m->plural;
    return m->count > 1 || m->plural ||
           (!m->list[0].one && !m->list[0].state && !one_of_kind(m));
}

/* Subjects before others, near sentences before far ones; within one sentence the first
 * subject is what it is about.  An object takes up an object rather; one of two that stand
 * side by side is seldom meant alone. */
static int weight(const struct mention *m, uint32_t sentence, bool object, bool side_by_side)
{
    int score = 100 - 25 * (int)(sentence - m->sentence);
    if (m->role == REL_NSUBJ || m->role == REL_NSUBJ_PASS)
        score += 25;
    else if (m->role == REL_OBJ || m->role == REL_IOBJ)
        score += object ? 30 : 8;
    else if (m->role == REL_OBL)
        score += 5;
    if (m->count > 1 || m->plural)
        score += 25;
    else if (side_by_side)
        score -= 30;
    return score - (int)(m->head < 60 ? m->head / 6 : 10);
}

static int32_t child_of(const struct tree *tree, uint32_t head, enum relation rel)
{
    for (uint32_t i = tree->first_child[head]; i < tree->first_child[head + 1]; i++)
        if (tree->words[tree->children[i]].rel == rel)
            return (int32_t)tree->children[i];
    return -1;
}

/* Who does what the verb says: its subject, else the one that it takes from the verb above:
 * "Iran accused Iraq of arming", "Togo vowed to leave". */
static int32_t doer_of(const struct tree *tree, uint32_t verb)
{
    int32_t subject = child_of(tree, verb, REL_NSUBJ), up = tree->words[verb].head;
    for (int depth = 0; subject < 0 && up >= 0 && depth < 4; depth++) {
        int32_t object =
            tree->words[verb].rel == REL_CONJ ? -1 : child_of(tree, (uint32_t)up, REL_OBJ);
        subject = object >= 0 ? object : child_of(tree, (uint32_t)up, REL_NSUBJ);
        verb = (uint32_t)up;
        up = tree->words[up].head;
    }
    return subject;
}

/* The doer of the clause that the pronoun is object of, or -1: "it" in "Togo attacked it" is
 * not Togo, "itself" is. */
static int32_t doer_beside(const struct tree *tree, uint32_t pronoun)
{
    const struct word *w = &tree->words[pronoun];
    bool object = w->rel == REL_OBJ || w->rel == REL_IOBJ || w->rel == REL_OBL;
    return object && w->head >= 0 ? doer_of(tree, (uint32_t)w->head) : -1;
}

/* Whose "its" is in "asked Iran to free its prisoners": who is asked, if the pronoun stands in
 * a clause without a subject of its own; that of "it freed its prisoners"; else -1. */
static int32_t doer_around(const struct tree *tree, uint32_t pronoun)
{
    int32_t at = tree->words[pronoun].head;
    if (tree->words[pronoun].rel != REL_NMOD_POSS)
        return -1;
    for (int depth = 0; at >= 0 && tree->words[at].upos != UPOS_VERB && depth < 4; depth++)
        at = tree->words[at].head;
    int32_t subject = at >= 0 ? child_of(tree, (uint32_t)at, REL_NSUBJ) : -1;
    if (subject >= 0 && wanted(tree->words[subject].form) != WANT_NONE)
        return wanted(tree->words[subject].form) == wanted(tree->words[pronoun].form) ? subject
                                                                                      : -1;
    bool open = at >= 0 && tree->words[at].rel != REL_CONJ && subject < 0 &&
                slice_is(tree->words[at].xpos, "VB");
    return open ? doer_of(tree, (uint32_t)at) : -1;
}

static bool is_condition(const struct tree *tree, uint32_t clause)
{
    for (uint32_t i = tree->first_child[clause]; i < tree->first_child[clause + 1]; i++) {
        struct slice mark = tree->words[tree->children[i]].lemma;
        if (slice_equal_nocase(mark, SLICE("if")) || slice_equal_nocase(mark, SLICE("unless")))
            return true;
    }
    return false;
}

/* Who threatens in "Mali threatened to leave Chad unless it paid", which makes the other party
 * "it"; -1 elsewhere. */
static int32_t bargainer_of(const struct cast *cast, const struct tree *tree, uint32_t pronoun)
{
    int32_t at = tree->words[pronoun].head;
    if (tree->words[pronoun].rel != REL_NSUBJ || at < 0 || !is_condition(tree, (uint32_t)at))
        return -1;
    for (int depth = 0; at >= 0 && depth < 4; depth++, at = tree->words[at].head)
        if (lexicon_in_class(cast->lex, SLICE("@bargain"), tree->words[at].lemma))
            return doer_of(tree, (uint32_t)at);
    return -1;
}

/* The same party, told of twice. */
static bool is_also(const struct mention *a, const struct mention *b)
{
    const struct actor *x = &a->list[0], *y = &b->list[0];
    if (a->count != 1 || b->count != 1)
        return false;
    return x->person >= 0 ? x->person == y->person
                          : y->person < 0 && x->one == y->one && !strcmp(x->iso3, y->iso3) &&
                                slice_equal(x->name, y->name);
}

static bool joined_to(const struct cast *cast, size_t of, int32_t mention)
{
    return (int32_t)of == mention || cast->mentions.list[of].joined == mention;
}

/* "Mali and Niger": all that are joined to the mention, itself in front. */
static struct mention with_joined(struct arena *arena, const struct cast *cast, size_t first)
{
    struct mention all = cast->mentions.list[first];
    uint32_t count = 0;
    for (size_t i = first; i < cast->mentions.count; i++)
        count += joined_to(cast, i, (int32_t)first) ? cast->mentions.list[i].count : 0;
    bool aside = all.role == REL_APPOS || all.role == REL_DEP || all.role == REL_PARATAXIS;
    if (aside || count == all.count) /* "the trio (France, Germany and Britain)" */
        return all;
    all.list = ARENA_ARRAY(arena, struct actor, count);
    all.count = 0;
    for (size_t i = first; i < cast->mentions.count; i++)
        for (uint32_t k = 0;
             joined_to(cast, i, (int32_t)first) && k < cast->mentions.list[i].count; k++)
            all.list[all.count++] = cast->mentions.list[i].list[k];
    return all;
}

static bool beside_others(const struct cast *cast, size_t mention)
{
    return cast->mentions.list[mention].joined >= 0 ||
           (mention + 1 < cast->mentions.count &&
            cast->mentions.list[mention + 1].joined == (int32_t)mention);
}

/* Does the sentence name the parliament of the country?  It is the government that deals with
 * its own ("It hoped to win over Congress"). */
static bool names_house(const struct cast *cast, uint32_t sentence, uint32_t words,
                        const char *iso3)
{
    const struct name_matches *names = &cast->names[sentence];
    for (uint32_t i = 0; iso3[0] && i < words; i++) {
        const struct name_match *match = names->at[i] < 0 ? NULL : &names->list[names->at[i]];
        for (int32_t e = match ? match->entry : -1; e >= 0;
             e = names_next(cast->lex, match, e)) {
            const struct entry *entry = &cast->lex->entries.list[e];
            if (entry->sectors.count && !strcmp(entry->sectors.code[0], "LEG") &&
                !strcmp(entry->iso3, iso3))
                return true;
        }
    }
    return false;
}

static bool is_government(const struct mention *m)
{
    const struct actor *a = &m->list[0];
    return m->count == 1 && !a->one && a->sectors.count && !strcmp(a->sectors.code[0], "GOV");
}

/* Named in the sentence beside who threatens. */
static bool is_threatened(const struct cast *cast, const struct mention *m, uint32_t sentence,
                          int32_t bargainer)
{
    const struct mention *who = actors_at(cast, sentence, bargainer);
    return bargainer >= 0 && m->sentence == sentence && (int32_t)m->head != bargainer &&
           (!who || !who->count || !is_also(m, who));
}

static struct mention antecedent(struct arena *arena, const struct cast *cast,
                                 const struct tree *tree, const struct mention *pronoun,
                                 enum want want)
{
    struct mention best = {.count = 0};
    int best_score = 0;
    int32_t beside = doer_beside(tree, pronoun->head);
    int32_t around = doer_around(tree, pronoun->head);
    int32_t bargainer = bargainer_of(cast, tree, pronoun->head);
    bool object = tree->words[pronoun->head].rel == REL_OBJ;
    const struct mention *doer = actors_at(cast, pronoun->sentence, beside);
    for (size_t i = cast->mentions.count; i-- > 0;) {
        struct mention m = cast->mentions.list[i];
        bool here = m.sentence == pronoun->sentence;
        if (pronoun->sentence - m.sentence > LOOK_BACK)
            break;
        if (here && (m.head >= pronoun->head || (int32_t)m.head == beside))
            continue;
        if (doer && m.count && is_also(&m, doer)) /* "He urged him": two men */
            continue;
        if (want == WANT_MANY && m.joined >= 0)
            continue;
        if (want == WANT_MANY)
            m = with_joined(arena, cast, i);
        int score =
            fits(&m, want) ? weight(&m, pronoun->sentence, object, beside_others(cast, i)) : 0;
        if (score && ((here && (int32_t)m.head == around) ||
                      is_threatened(cast, &m, pronoun->sentence, bargainer)))
            score += 30;
        if (score && want == WANT_BODY && !here && is_government(&m) &&
            names_house(cast, pronoun->sentence, tree->count, m.list[0].iso3))
            score += 30;
        if (score > best_score)
            best = m, best_score = score;
    }
    return best;
}

static bool reflexive(struct slice form)
{
    return slice_ends(form, SLICE("self")) || slice_ends(form, SLICE("selves"));
}

bool pronoun_resolve(struct arena *arena, const struct cast *cast, const struct tree *tree,
                     struct mention *mention)
{
    const struct word *w = &tree->words[mention->head];
    enum want want = wanted(w->form);
    mention->pronoun = true;
    if (want == WANT_NONE)
        return false;
    const struct mention *self =
        reflexive(w->form)
            ? actors_at(cast, mention->sentence, doer_beside(tree, mention->head))
            : NULL;
    struct mention m = self ? *self : antecedent(arena, cast, tree, mention, want);
    if (!m.count && want == WANT_MANY)
        m = antecedent(arena, cast, tree, mention, WANT_BODY);
    if (m.count)
        mention_take(arena, &m, mention);
    return m.count > 0;
}

/* "During their meeting Putin and Barak ...": nothing before fits, the subject of the main
 * clause does.  Its conjuncts go with it for "their". */
static int32_t main_subject(const struct cast *cast, const struct tree *tree,
                            const struct mention *pronoun)
{
    int32_t first = -1;
    for (uint32_t i = pronoun->head + 1; i < tree->count; i++) {
        const struct mention *m = actors_at(cast, pronoun->sentence, (int32_t)i);
        bool subject = tree->words[i].rel == REL_NSUBJ && tree->words[i].head >= 0 &&
                       tree->words[tree->words[i].head].rel == REL_ROOT;
        if (subject)
            return (int32_t)i;
        if (first < 0 && m && m->political && !m->modifier && !m->pronoun && m->count &&
            m->list[0].one)
            first = (int32_t)i;
    }
    return first; /* the subject went astray in the tree: the first person named */
}

bool pronoun_look_ahead(struct arena *arena, const struct cast *cast, const struct tree *tree,
                        struct mention *mention)
{
    const struct word *w = &tree->words[mention->head];
    enum want want = wanted(w->form);
    int32_t subject = main_subject(cast, tree, mention);
    const struct mention *m = actors_at(cast, mention->sentence, subject);
    if (want == WANT_NONE || !m || !m->count)
        return false;
    struct mention all = *m;
    for (uint32_t i = (uint32_t)subject + 1; i < tree->count && want == WANT_MANY; i++) {
        const struct mention *more = actors_at(cast, mention->sentence, (int32_t)i);
        if (tree->words[i].rel != REL_CONJ || tree->words[i].head != subject || !more)
            continue;
        struct actor *list = ARENA_ARRAY(arena, struct actor, all.count + more->count);
        memcpy(list, all.list, all.count * sizeof *list);
        memcpy(list + all.count, more->list, more->count * sizeof *list);
        all.list = list;
        all.count += more->count;
    }
    if (!fits(&all, want))
        return false;
    mention_take(arena, &all, mention);
    return true;
}

bool pronoun_gloss(struct arena *arena, const struct cast *cast, const struct tree *tree,
                   struct mention *mention)
{
    uint32_t at = mention->head + 1;
    if (at >= tree->count || !slice_is(tree->words[at].form, "["))
        return false;
    for (; at < tree->count && !slice_is(tree->words[at].form, "]"); at++) {
        const struct mention *m = actors_at(cast, mention->sentence, (int32_t)at);
        if (!m || !m->count || m->modifier)
            continue;
        mention_take(arena, m, mention);
        return true;
    }
    return false;
}
