#include "events/build.h"

#include "names/lemmas.h"

#include "base/banned.h"

/* The class of the longest compound that ends in the word, else of the word. */
static const struct item_class *class_of_words(const struct coding *c, uint32_t word)
{
    char key[LEMMAS_KEY_MAX];
    for (uint32_t n = PHRASE_WORDS_MAX; n > 0; n--) {
        const struct item_class *found =
            n > word + 1 ? NULL
                         : lexicon_item(c->lex, lemmas_key(c->tree, word + 1 - n, word, key));
        if (found)
            return found;
    }
    const struct quantity *q = lexicon_quantity(c->lex, c->tree->words[word].lemma);
    return q && q->kind == QUANTITY_MONEY ? lexicon_item(c->lex, SLICE("money")) : NULL;
}

/* "missile technology", "parts for reactors", "a shipment of grain": the words beside it. */
static const struct item_class *class_of_content(const struct coding *c, uint32_t noun)
{
    const struct tree *tree = c->tree;
    static const char *const inside[] = {"of", "for"};
    for (uint32_t i = tree->first_child[noun + 1]; i-- > tree->first_child[noun];) {
        uint32_t child = tree->children[i];
        enum relation rel = tree->words[child].rel;
        const struct item_class *found =
            child < noun && (rel == REL_COMPOUND || rel == REL_AMOD || rel == REL_CONJ)
                ? class_of_words(c, child)
                : NULL;
        if (!found && child < noun && rel == REL_COMPOUND)
            found = class_of_content(c, child);
        if (found)
            return found;
    }
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        struct args args;
        args_slot(c, noun, slice_of(inside[i]), &args);
        for (uint32_t k = 0; k < args.count; k++) {
            const struct item_class *found =
                args.list[k] > noun ? class_of_words(c, args.list[k]) : NULL;
            if (found)
                return found;
        }
    }
    return NULL;
}

const struct item_class *item_class(const struct coding *c, uint32_t noun)
{
    bool holds = lexicon_in_class(c->lex, SLICE("@holder"), c->tree->words[noun].lemma);
    const struct item_class *own = class_of_words(c, noun);
    const struct item_class *content = holds || !own ? class_of_content(c, noun) : NULL;
    return content ? content : own;
}

static bool begins_with(struct slice cameo, const char *const *codes)
{
    for (; *codes; codes++)
        if (slice_starts(cameo, slice_of(*codes)))
            return true;
    return false;
}

/* A thing goes from one party to another: by the predicate itself, whatever an operator makes
 * of it, or by what is promised, asked for or cut off. */
static bool hands_over(const struct frame *f, const struct event *e)
{
    static const char *const deeds[] = {"06", "07", "0842", NULL};
    static const char *const words[] = {"021", "023", "031", "033", "101",
                                        "103", "162", "163", NULL};
    return slice_is(e->type, "AID") || begins_with(f->cameo, deeds) ||
           begins_with(e->cameo, deeds) || begins_with(f->cameo, words) ||
           begins_with(e->cameo, words);
}

/* A party is no thing, but people are sent and handed over, and tanks sold. */
static bool is_item(const struct coding *c, uint32_t word)
{
    const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)word);
    const struct item_class *class_name = item_class(c, word);
    return !m || !m->political || (m->count && m->list[0].armed) ||
           (class_name && c->tree->words[word].upos == UPOS_NOUN);
}

/* "arms sales", "a grain embargo": the thing stands in the compound, or is the noun ("loan").
 */
static void things_of_noun(const struct coding *c, uint32_t noun, struct args *out)
{
    const struct tree *tree = c->tree;
    out->count = 0;
    for (uint32_t i = tree->first_child[noun]; i < tree->first_child[noun + 1]; i++) {
        uint32_t child = tree->children[i];
        bool before = tree->words[child].rel == REL_COMPOUND && child < noun;
        if (before && out->count < ARGS_MAX && item_class(c, child) &&
            !lexicon_in_class(c->lex, SLICE("@bare-aid"), tree->words[noun].lemma))
            out->list[out->count++] = child;
    }
    struct args on;
    args_slot(c, noun, SLICE("on"), &on);
    for (uint32_t i = 0; i < on.count && !out->count; i++)
        if (on.list[i] > noun && item_class(c, on.list[i]))
            out->list[out->count++] = on.list[i];
    if (!out->count && item_class(c, noun))
        out->list[out->count++] = noun;
}

/* What is promised, cut off, "threatened to cut off": the word at the bottom. */
static uint32_t deed_below(const struct coding *c, uint32_t word)
{
    for (int i = 0; i < 8 && c->readings[word].content >= 0; i++)
        word = (uint32_t)c->readings[word].content;
    return word;
}

/* "9 million dollars in aid": the sum, where what it is given as tells no more. */
static uint32_t sum_or_thing(const struct coding *c, uint32_t thing)
{
    for (uint32_t i = 0; i < thing; i++)
        if (args_money_as(c, i) == (int32_t)thing && args_counted(c, i) == i)
            return i;
    return thing;
}

void item_set(const struct coding *c, uint32_t word, struct event *e)
{
    uint32_t at = deed_below(c, word);
    const struct frame *f = c->readings[at].frame;
    bool told = c->readings[at].own && at != word; /* the deed has a record of its own */
    struct args args;
    if (!f || !hands_over(f, e))
        return;
    bool asked = f->op != OP_NONE && f->op != OP_STOP; /* "a request for helicopters" */
    args_slots(c, at, asked ? &f->what : &f->item, &args);
    uint32_t noun = f->pos == FRAME_NOUN ? at : args.count ? args.list[0] : at;
    const struct frame *below = c->readings[noun].frame;
    if (noun != at && below && below->pos == FRAME_NOUN && c->readings[noun].code)
        args_slots(c, noun, &below->item, &args); /* "imposed an arms embargo" */
    for (int step = 0; step < 2; step++) {
        for (uint32_t i = 0; i < args.count; i++) {
            if (!is_item(c, args.list[i]) || (asked && !item_class(c, args.list[i])))
                continue;
            uint32_t thing = sum_or_thing(c, args.list[i]);
            e->item = args_phrase(c->tree, thing);
            if (!told)
                transfer_set(c, at, thing, e);
            return;
        }
        things_of_noun(c, noun, &args);
    }
}
