/* Sport, art and tales: deeds that have the words of politics and are none. */
#include "events/build.h"

#include "base/banned.h"

enum { DEEPEST = 8, SCORE_DIGITS = 3 };

static bool in_class(const struct coding *c, const char *class_name, uint32_t word)
{
    return lexicon_in_class(c->lex, slice_of(class_name), c->tree->words[word].lemma);
}

/* ---- Sport ---------------------------------------------------------------- */

static bool is_points(struct slice form)
{
    for (size_t i = 0; i < form.len; i++)
        if (form.at[i] < '0' || form.at[i] > '9')
            return false;
    return form.len > 0 && form.len <= SCORE_DIGITS;
}

/* "3-1", cut at its hyphen or whole. */
static bool is_score(const struct tree *tree, uint32_t at)
{
    struct slice form = tree->words[at].form;
    if (at + 2 < tree->count && is_points(form) &&
        (slice_is(tree->words[at + 1].form, "-") ||
         slice_is(tree->words[at + 1].form, "\xE2\x80\x93")))
        return is_points(tree->words[at + 2].form);
    struct slice first = slice_cut(&form, '-');
    return is_points(first) && is_points(form);
}

/* "Brazil beat Argentina 3-1": who wins by points wins a match; votes are not won so. */
static bool is_match(const struct coding *c, uint32_t word)
{
    if (!in_class(c, "@win", word))
        return false;
    for (uint32_t i = 0; i < c->tree->count; i++)
        if (is_score(c->tree, i))
            return true;
    return false;
}

/* "The striker fired a shot over the bar": players hit nobody whom politics knows. */
static bool is_play(const struct coding *c, uint32_t word, const struct event *e)
{
    struct args who;
    args_slot(c, word, SLICE("subj"), &who);
    return who.count && in_class(c, "@sport", who.list[0]) && events_quad(c, e) == 4 &&
           !slice_is(e->type, "PROTEST") && !admit_weighty(c, &e->recipient);
}

/* ---- Crowds that enjoy themselves ------------------------------------------ */

/* "gathered for the concert", "marched in the parade", "took to the streets to celebrate". */
static bool is_festival(const struct coding *c, uint32_t verb, const struct event *e)
{
    const struct tree *tree = c->tree;
    if (!slice_is(e->type, "PROTEST") || !in_class(c, "@assemble", verb))
        return false;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t child = tree->children[i];
        enum relation rel = tree->words[child].rel;
        bool aim = rel == REL_ADVCL || rel == REL_XCOMP;
        if ((rel == REL_OBL && in_class(c, "@festivity", child)) ||
            (aim && in_class(c, "@enjoy", child)))
            return true;
    }
    return false;
}

/* ---- Tales ---------------------------------------------------------------- */

/* "In the novel, ..." beside the verb. */
static bool set_in_tale(const struct coding *c, uint32_t verb)
{
    const struct tree *tree = c->tree;
    for (uint32_t i = tree->first_child[verb]; i < tree->first_child[verb + 1]; i++) {
        uint32_t child = tree->children[i];
        if (tree->words[child].rel == REL_OBL && in_class(c, "@fiction", child) &&
            slice_equal_nocase(args_case(tree, child), SLICE("in")))
            return true;
    }
    return false;
}

/* "The film shows how soldiers attack", "a novel about a war", "in the play, ...". */
static bool is_told(const struct coding *c, uint32_t word)
{
    const struct tree *tree = c->tree;
    for (int depth = 0; depth < DEEPEST; depth++) {
        if (set_in_tale(c, word))
            return true;
        int32_t up = tree->words[word].head;
        if (up < 0)
            return false;
        enum relation rel = tree->words[word].rel;
        struct slice mark = args_case(tree, word);
        int32_t subject = args_child(tree, (uint32_t)up, REL_NSUBJ);
        bool content = rel == REL_CCOMP || rel == REL_OBJ || rel == REL_XCOMP;
        if (content && subject >= 0 && in_class(c, "@fiction", (uint32_t)subject))
            return true;
        bool below = rel == REL_ACL || rel == REL_ACL_RELCL || slice_is(mark, "about") ||
                     slice_is(mark, "of");
        if (below && in_class(c, "@fiction", (uint32_t)up))
            return true;
        word = (uint32_t)up;
    }
    return false;
}

/* ---- Art -------------------------------------------------------------------- */

static bool has_country(const struct actors *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->list[i].iso3[0])
            return true;
    return false;
}

/* "The critic praised the French paintings": whose works they are is not meant, unless a
 * government or its people judge them. */
static bool is_criticism(const struct coding *c, uint32_t word, const struct event *e)
{
    struct args what;
    bool judges = slice_is(e->type, "SUPPORT") || slice_is(e->type, "ACCUSE");
    args_slot(c, word, SLICE("obj"), &what);
    return judges && what.count && !has_country(&e->actor) &&
           (in_class(c, "@artwork", what.list[0]) || in_class(c, "@fiction", what.list[0]));
}

bool pastime_is(const struct coding *c, uint32_t word, const struct event *e)
{
    return is_match(c, word) || is_play(c, word, e) || is_festival(c, word, e) ||
           is_told(c, word) || is_criticism(c, word, e);
}
