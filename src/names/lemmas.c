#include "names/lemmas.h"

#include "base/banned.h"

static bool known(const struct lexicon *lex, struct slice lemma, enum upos upos)
{
    if (upos == UPOS_VERB)
        return lexicon_frame(lex, lemma, FRAME_VERB) != NULL ||
               lexicon_report(lex, lemma) != REPORT_NONE;
    return lexicon_frame(lex, lemma, FRAME_NOUN) != NULL || lexicon_agent(lex, lemma) != NULL;
}

static char lower_letter(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static struct slice lower(struct arena *arena, struct slice s)
{
    char *at = arena_take(arena, s.len);
    for (size_t i = 0; i < s.len; i++)
        at[i] = lower_letter(s.at[i]);
    return (struct slice){at, s.len};
}

/* The regular endings of English: what is cut off, what is put on. */
static const struct {
    const char *ending, *put;
    bool verb, noun, doubled;
} endings[] = {{"ied", "y", true, false, false}, {"ies", "y", true, true, false},
               {"ed", "", true, false, false},   {"ed", "", true, false, true},
               {"ed", "e", true, false, false},  {"ing", "", true, false, false},
               {"ing", "", true, false, true},   {"ing", "e", true, false, false},
               {"es", "", true, true, false},    {"s", "", true, true, false}};

static struct slice stem(struct arena *arena, struct slice form, size_t i)
{
    size_t cut = strlen(endings[i].ending);
    if (form.len <= cut + 2 || !slice_ends(form, slice_of(endings[i].ending)))
        return SLICE_EMPTY;
    struct slice base = slice_part(form, 0, form.len - cut);
    bool twin = base.at[base.len - 1] == base.at[base.len - 2];
    if (endings[i].doubled)
        return twin ? slice_part(base, 0, base.len - 1) : SLICE_EMPTY;
    struct slice parts[2] = {base, slice_of(endings[i].put)};
    return arena_join(arena, parts, 2);
}

/* Irregular forms of verbs that the press uses and the treebanks seldom show. */
static const struct {
    const char *form, *lemma;
} irregular[] = {{"swore", "swear"},
                 {"sworn", "swear"},
                 {"misled", "mislead"},
                 {"slew", "slay"},
                 {"slain", "slay"},
                 {"flung", "fling"},
                 {"swung", "swing"},
                 {"leapt", "leap"},
                 {"stuck", "stick"},
                 {"stood", "stand"},
                 {"unfroze", "unfreeze"},
                 {"fed", "feed"},
                 {"fought", "fight"},
                 {"sought", "seek"},
                 {"struck", "strike"},
                 {"shot", "shoot"},
                 {"fled", "flee"},
                 {"overthrew", "overthrow"},
                 {"overthrown", "overthrow"},
                 {"withdrew", "withdraw"},
                 {"withdrawn", "withdraw"},
                 {"withheld", "withhold"},
                 {"forbade", "forbid"},
                 {"forbidden", "forbid"},
                 {"besieged", "besiege"},
                 {"overran", "overrun"},
                 {"hung", "hang"},
                 {"laid", "lay"},
                 {"dug", "dig"},
                 {"beset", "beset"},
                 {"upheld", "uphold"},
                 {"rebuilt", "rebuild"},
                 {"overrode", "override"},
                 {"retook", "retake"},
                 {"retaken", "retake"},
                 {"bore", "bear"},
                 {"strove", "strive"},
                 {"arose", "arise"},
                 {"forsook", "forsake"},
                 {"outlawed", "outlaw"},
                 {"sold", "sell"},
                 {"bought", "buy"},
                 {"sent", "send"},
                 {"met", "meet"},
                 {"paid", "pay"},
                 {"gave", "give"},
                 {"given", "give"},
                 {"took", "take"},
                 {"taken", "take"},
                 {"held", "hold"},
                 {"broke", "break"},
                 {"broken", "break"},
                 {"kept", "keep"},
                 {"led", "lead"},
                 {"left", "leave"},
                 {"lost", "lose"},
                 {"won", "win"},
                 {"threw", "throw"},
                 {"thrown", "throw"},
                 {"flew", "fly"},
                 {"spoke", "speak"},
                 {"stole", "steal"},
                 {"froze", "freeze"},
                 {"frozen", "freeze"},
                 {"lent", "lend"},
                 {"began", "begin"},
                 {"begun", "begin"},
                 {"brought", "bring"},
                 {"caught", "catch"},
                 {"chose", "choose"}};

static struct slice irregular_lemma(struct slice form)
{
    for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++)
        if (slice_is(form, irregular[i].form))
            return slice_of(irregular[i].lemma);
    return SLICE_EMPTY;
}

struct slice lemmas_irregular(struct slice lemma, size_t *from)
{
    while (*from < sizeof irregular / sizeof *irregular) {
        size_t i = (*from)++;
        if (slice_is(lemma, irregular[i].lemma))
            return slice_of(irregular[i].form);
    }
    return SLICE_EMPTY;
}

/* "reimpose": to impose again. */
static void settle_again(struct arena *arena, const struct lexicon *lex, struct word *w)
{
    struct slice lemma = lower(arena, w->lemma), rest = slice_part(lemma, 2, lemma.len);
    if (w->upos == UPOS_VERB && lemma.len > 6 && slice_starts(lemma, SLICE("re")) &&
        !known(lex, lemma, UPOS_VERB) && known(lex, rest, UPOS_VERB))
        w->lemma = rest;
}

/* "planes", "grenades": only behind a hiss, "o", "i" or "v" is the ending of a plural "es", so
 * that the "e" is the word's own; empty for other forms. */
static struct slice silent_e(struct slice form)
{
    if (form.len < 5 || !slice_ends(form, SLICE("es")))
        return SLICE_EMPTY;
    bool ending = memchr("sxzhoivu", form.at[form.len - 3], 8) != NULL;
    return ending ? SLICE_EMPTY : slice_part(form, 0, form.len - 1);
}

static void settle(struct arena *arena, const struct lexicon *lex, struct word *w)
{
    struct slice form = lower(arena, w->form);
    bool verb = w->upos == UPOS_VERB;
    if (verb && irregular_lemma(form).len) {
        w->lemma = irregular_lemma(form);
        return;
    }
    if (!verb && silent_e(form).len && slice_is(w->xpos, "NNS"))
        w->lemma = silent_e(form);
    if (known(lex, lower(arena, w->lemma), w->upos))
        return;
    if (known(lex, form, w->upos)) {
        w->lemma = form;
        return;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        bool fits = verb ? endings[i].verb
                         : endings[i].noun && !(silent_e(form).len &&
                                                slice_is(slice_of(endings[i].ending), "es"));
        struct slice lemma = fits ? stem(arena, form, i) : SLICE_EMPTY;
        if (lemma.len && known(lex, lemma, w->upos)) {
            w->lemma = lemma;
            return;
        }
    }
}

/* "US troops": the country, not the pronoun. */
static void settle_country(struct tree *tree, uint32_t i)
{
    struct word *w = &tree->words[i];
    if (w->upos != UPOS_PRON || !slice_is(w->form, "US"))
        return;
    w->upos = UPOS_PROPN;
    w->xpos = SLICE("NNP");
    w->lemma = w->form;
    if (i + 1 < tree->count && tree->words[i + 1].upos == UPOS_NOUN &&
        tree->words[i + 1].head != (int32_t)i) {
        w->head = (int32_t)i + 1;
        w->rel = REL_COMPOUND;
        w->deprel = SLICE("compound");
    }
}

struct slice lemmas_key(const struct tree *tree, uint32_t first, uint32_t last,
                        char key[LEMMAS_KEY_MAX])
{
    size_t len = 0;
    for (uint32_t i = first; i <= last; i++) {
        struct slice lemma = tree->words[i].lemma;
        if (len + lemma.len + 1 > LEMMAS_KEY_MAX)
            return SLICE_EMPTY;
        if (i > first && tree->words[i - 1].space_after)
            key[len++] = ' ';
        for (size_t k = 0; k < lemma.len; k++)
            key[len++] = lower_letter(lemma.at[k]);
    }
    return (struct slice){key, len};
}

/* "at the behest of": what ends like a superlative and is a noun of the lexicon. */
static void settle_superlative(struct arena *arena, const struct lexicon *lex, struct word *w)
{
    struct slice form = lower(arena, w->form);
    if (!slice_is(w->xpos, "JJS") || !known(lex, form, UPOS_NOUN))
        return;
    w->upos = UPOS_NOUN;
    w->xpos = SLICE("NN");
    w->lemma = form;
}

void lemmas_settle(struct arena *arena, const struct lexicon *lex, struct tree *tree)
{
    for (uint32_t i = 0; i < tree->count; i++)
        settle_country(tree, i);
    tree_index(arena, tree);
    for (uint32_t i = 0; i < tree->count; i++)
        settle_superlative(arena, lex, &tree->words[i]);
    for (uint32_t i = 0; i < tree->count; i++)
        if (tree->words[i].upos == UPOS_VERB || tree->words[i].upos == UPOS_NOUN) {
            settle(arena, lex, &tree->words[i]);
            settle_again(arena, lex, &tree->words[i]);
        }
}
