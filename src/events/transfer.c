/* What goes from whom to whom, how much of it, in what way, and how far it has come. */
#include "events/build.h"

#include "base/banned.h"

const char *transfer_status_name(enum transfer_status status)
{
    static const char *const names[] = {"none",      "done",    "planned",    "promised",
                                        "requested", "refused", "threatened", "stopped",
                                        "alleged",   "denied",  "negated"};
    return names[status];
}

const char *transfer_how_name(enum transfer_how how)
{
    static const char *const names[] = {"-",      "given",    "sold",    "lent",
                                        "leaked", "bartered", "returned"};
    return names[how];
}

enum { MEASURE_FAR = 8 }; /* words between an amount and what it is an amount of */

/* ---- How much -------------------------------------------------------------- */

struct count { /* "200 million dollars", read word by word */
    double sum, group;
    bool any;
    const struct quantity *unit;
};

/* "1,500", "3.5": the whole word. */
static bool read_digits(struct slice form, double *out)
{
    double value = 0.0, place = 1.0;
    bool point = false, digits = false;
    for (size_t i = 0; i < form.len; i++) {
        char c = form.at[i];
        if (c == '.' && !point)
            point = true;
        else if (c >= '0' && c <= '9') {
            digits = true;
            place = point ? place / 10.0 : place;
            value = point ? value + (c - '0') * place : value * 10.0 + (c - '0');
        } else if (c != ',')
            return false;
    }
    *out = value;
    return digits;
}

/* Hundreds and what is above them multiply what stands before them. */
static void add_number(struct count *n, double value)
{
    n->any = true;
    if (value < 100.0)
        n->group += value;
    else if (value < 1000.0)
        n->group = (n->group > 0.0 ? n->group : 1.0) * value;
    else {
        n->sum += (n->group > 0.0 ? n->group : 1.0) * value;
        n->group = 0.0;
    }
}

/* False: the word is no part of an amount. */
static bool read_word_of_amount(const struct coding *c, uint32_t i, struct count *n)
{
    const struct word *w = &c->tree->words[i];
    const struct quantity *q = lexicon_quantity(c->lex, w->lemma);
    double value;
    if (!q)
        q = lexicon_quantity(c->lex, w->form);
    if (read_digits(w->form, &value)) {
        n->group += value;
        n->any = true;
    } else if (q && q->kind == QUANTITY_NUMBER)
        add_number(n, q->number);
    else if (q && !n->unit)
        n->unit = q;
    else
        return false;
    return true;
}

/* The amount in the words first..last; false if none is stated. */
static bool read_amount(const struct coding *c, uint32_t first, uint32_t last,
                        struct slice counted, struct amount *out)
{
    struct count n = {0.0, 0.0, false, NULL};
    dem_span words = {0, 0};
    if (first >= 2 && slice_is(c->tree->words[first - 2].lemma, "half"))
        first -= 2; /* "half a million" */
    for (uint32_t i = first; i <= last && i < c->tree->count; i++) {
        if (!read_word_of_amount(c, i, &n))
            continue;
        if (words.from == words.to)
            words.from = c->tree->words[i].span.from;
        words.to = c->tree->words[i].span.to;
    }
    if (!n.any)
        return false;
    *out = (struct amount){words, n.sum + n.group, n.unit ? n.unit->unit : counted};
    return true;
}

/* "weapons worth 5 million dollars": the words up to the first that is no part of it. */
static bool read_worth(const struct coding *c, uint32_t thing, struct amount *out)
{
    uint32_t first = thing + 1, last;
    struct count n = {0.0, 0.0, false, NULL};
    if (first >= c->tree->count || !slice_is(c->tree->words[first].lemma, "worth"))
        return false;
    for (last = ++first; last < c->tree->count; last++)
        if (!read_word_of_amount(c, last, &n))
            break;
    return n.unit && read_amount(c, first, last - 1, SLICE_EMPTY, out);
}

/* A currency, a measure or "hundreds": not the number inside of an amount. */
static bool counts_up(const struct coding *c, uint32_t word)
{
    const struct quantity *q = lexicon_quantity(c->lex, c->tree->words[word].lemma);
    return q && (q->kind != QUANTITY_NUMBER || c->tree->words[word].upos == UPOS_NOUN);
}

/* "3,000 tonnes of rice": the measure stands before the thing; "a loan of 50 million dollars":
 * below it. */
static void set_amount(const struct coding *c, uint32_t thing, struct amount *out)
{
    const struct tree *tree = c->tree;
    const struct word *w = &tree->words[thing];
    struct slice lemma = w->lemma;
    if (read_amount(c, args_first(tree, thing), args_last(tree, thing), lemma, out) ||
        read_worth(c, thing, out))
        return;
    for (uint32_t i = thing; i-- > 0 && i + MEASURE_FAR > thing;)
        if (counts_up(c, i) && args_counted(c, i) == thing &&
            read_amount(c, args_first(tree, i), args_last(tree, i), lemma, out))
            return;
    struct args parts;
    args_slots(c, thing, SLOTS_OF(SLICE("of"), SLICE("worth")), &parts);
    for (uint32_t i = 0; i < parts.count; i++)
        if (lexicon_quantity(c->lex, tree->words[parts.list[i]].lemma) &&
            read_amount(c, args_first(tree, parts.list[i]), args_last(tree, parts.list[i]),
                        lemma, out))
            return;
}

/* ---- From whom to whom ----------------------------------------------------- */

static bool is_asked(enum frame_op op, const struct event *e)
{
    return op == OP_APPEAL || op == OP_DEMAND || op == OP_ACCUSE ||
           slice_is(e->type, "REQUEST");
}

/* Whoever the deed names; whom it leaves out the event does: what is asked for comes from the
 * one asked, what is promised or cut off from the one who promises or cuts. */
static void set_sides(const struct coding *c, uint32_t deed, struct event *e)
{
    struct transfer *t = &e->transfer;
    enum frame_op op = e->frame->op;
    bool own = c->readings[e->word].content < 0, asked = is_asked(op, e);
    if (!own)
        parties_of(c, deed, &t->supplier, &t->receiver);
    bool taken = lexicon_in_class(c->lex, SLICE("@acquired"), c->tree->words[deed].lemma);
    if (taken && (own || t->supplier.count)) {
        struct actors buyer = own ? e->actor : t->supplier;
        t->supplier = own ? e->recipient : t->receiver;
        t->receiver = buyer;
        return;
    }
    if (!t->supplier.count)
        t->supplier = asked ? e->recipient : e->actor;
    bool both = e->symmetric || (e->transfer.how == HOW_BARTERED && !e->recipient.count);
    if (!t->receiver.count)
        t->receiver = asked || both ? e->actor : e->recipient;
    if (!both)
        parties_drop_shared(&t->receiver, &t->supplier);
}

/* ---- In what way, how far --------------------------------------------------- */

static enum transfer_how how_of(const struct coding *c, uint32_t deed, uint32_t thing,
                                const struct event *e)
{
    static const struct {
        const char *class_name;
        enum transfer_how how;
    } ways[] = {{"@leaked", HOW_LEAKED},
                {"@lent", HOW_LENT},
                {"@bartered", HOW_BARTERED},
                {"@returned", HOW_RETURNED}};
    struct slice code = c->readings[deed].frame->cameo;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (lexicon_in_class(c->lex, slice_of(ways[i].class_name), c->tree->words[deed].lemma))
            return ways[i].how;
    int32_t above = c->tree->words[thing].head; /* "extended a credit", "of 50 billion yen" */
    if (lexicon_in_class(c->lex, SLICE("@lent"), c->tree->words[thing].lemma) ||
        (above >= 0 && lexicon_in_class(c->lex, SLICE("@lent"), c->tree->words[above].lemma)))
        return HOW_LENT;
    if (slice_starts(code, SLICE("16")) || slice_starts(code, SLICE("17")))
        return HOW_UNKNOWN; /* an embargo: what it stops went in any way */
    bool trade = slice_starts(code, SLICE("061")) || slice_starts(code, SLICE("062"));
    return trade || slice_starts(e->cameo, SLICE("061")) ? HOW_SOLD : HOW_GIVEN;
}

static enum transfer_status status_of(const struct event *e)
{
    static const struct {
        const char *type;
        enum transfer_status status;
    } types[] = {{"SANCTION", TRANSFER_STOPPED},    {"REJECT", TRANSFER_REFUSED},
                 {"THREATEN", TRANSFER_THREATENED}, {"REQUEST", TRANSFER_REQUESTED},
                 {"AGREE", TRANSFER_PROMISED},      {"ACCUSE", TRANSFER_ALLEGED}};
    if (e->status == STATUS_DENIED || slice_is(e->cameo, "016"))
        return TRANSFER_DENIED;
    if (e->modality == MODALITY_NEGATED)
        return TRANSFER_NEGATED;
    if (e->status == STATUS_ALLEGED)
        return TRANSFER_ALLEGED;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (slice_is(e->type, types[i].type))
            return types[i].status;
    bool open = e->modality == MODALITY_FUTURE || e->modality == MODALITY_HYPOTHETICAL;
    return open ? TRANSFER_PLANNED : TRANSFER_DONE;
}

void transfer_set(const struct coding *c, uint32_t deed, uint32_t thing, struct event *e)
{
    const struct item_class *class_name = item_class(c, thing);
    e->transfer.status = status_of(e);
    e->transfer.how = how_of(c, deed, thing, e);
    e->transfer.item_class = class_name ? class_name->name : SLICE("other");
    set_amount(c, thing, &e->transfer.amount);
    set_sides(c, deed, e);
}
