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

static bool fits(const struct mention *m, enum want want)
{
    if (m->modifier || !m->count)
        return false;
    if (want == WANT_PERSON)
        return m->count == 1 && m->list[0].one;
    if (want == WANT_BODY)
        return m->count == 1 && !m->list[0].one;
    return m->count > 1 || (!m->list[0].one && !m->list[0].state);
}

/* Subjects before others, near sentences before far ones; within one sentence the first
 * subject is what it is about. */
static int weight(const struct tree *tree, const struct mention *m, uint32_t sentence)
{
    enum relation rel = tree ? tree->words[m->head].rel : REL_DEP;
    int score = 100 - 20 * (int)(sentence - m->sentence);
    if (rel == REL_NSUBJ || rel == REL_NSUBJ_PASS)
        score += 25;
    else if (rel == REL_OBJ || rel == REL_IOBJ)
        score += 8;
    return score - (int)(m->head < 60 ? m->head / 6 : 10);
}

static const struct mention *antecedent(const struct cast *cast, const struct tree *tree,
                                        const struct mention *pronoun, enum want want)
{
    const struct mention *best = NULL;
    int best_score = 0;
    for (size_t i = cast->mentions.count; i-- > 0;) {
        const struct mention *m = &cast->mentions.list[i];
        if (pronoun->sentence - m->sentence > LOOK_BACK)
            break;
        if (m->sentence == pronoun->sentence && m->head >= pronoun->head)
            continue;
        if (!fits(m, want))
            continue;
        /* Trees of sentences before are not at hand: their mentions keep the rank that
         * they had, which is in the order of the list. */
        int score =
            weight(m->sentence == pronoun->sentence ? tree : NULL, m, pronoun->sentence);
        if (score > best_score)
            best = m, best_score = score;
    }
    return best;
}

static void take(struct arena *arena, const struct mention *from, struct mention *to)
{
    to->count = from->count;
    to->political = from->political;
    to->list = ARENA_ARRAY(arena, struct actor, from->count);
    for (uint32_t i = 0; i < from->count; i++) {
        to->list[i] = from->list[i];
        to->list[i].resolved = true;
    }
}

bool pronoun_resolve(struct arena *arena, const struct cast *cast, const struct tree *tree,
                     struct mention *mention)
{
    const struct word *w = &tree->words[mention->head];
    enum want want = wanted(w->form);
    const struct mention *m = want ? antecedent(cast, tree, mention, want) : NULL;
    mention->pronoun = true;
    if (!m && want == WANT_MANY)
        m = antecedent(cast, tree, mention, WANT_BODY);
    if (m)
        take(arena, m, mention);
    return m != NULL;
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
    take(arena, &all, mention);
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
        take(arena, m, mention);
        return true;
    }
    return false;
}

/* "the Russian prime minister", "the minister": the last person whose office ends in those
 * words and whose country is the one named, if one is. */
bool description_resolve(struct arena *arena, const struct cast *cast,
                         const struct phrase *phrase, struct mention *mention)
{
    struct slice title = phrase->agent->lemma;
    for (size_t i = cast->mentions.count; i-- > 0;) {
        const struct mention *m = &cast->mentions.list[i];
        if (m->modifier || m->count != 1 || m->list[0].person < 0 || !m->list[0].office.len)
            continue;
        const struct actor *a = &m->list[0];
        bool here = !phrase->countries || !strcmp(a->iso3, phrase->iso3[0]);
        if (!here || !slice_ends(a->office, title))
            continue;
        dem_span span = mention->list[0].span;
        take(arena, m, mention);
        mention->list[0].span = span;
        mention->list[0].text = slice_part(cast->text, span.from, span.to);
        return true;
    }
    return false;
}
