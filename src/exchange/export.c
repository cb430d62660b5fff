/* The lexicon as dictionaries of PETRARCH. */
#include "exchange/exchange.h"
#include "names/lemmas.h"

#include "base/banned.h"

enum { ACTORS, AGENTS, VERBS };

struct source {
    const struct lexicon *lex;
    const struct slice *texts; /* [entries]: each as it is looked up */
};

/* "prime minister" -> "PRIME_MINISTER" */
static struct slice written(struct arena *arena, struct slice text)
{
    char *at = ARENA_ARRAY(arena, char, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        at[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c == ' ' ? '_' : c;
    }
    return (struct slice){at, text.len};
}

/* "@party-org" -> "PARTY_ORG" */
static struct slice set_name(struct arena *arena, struct slice class)
{
    struct slice name = written(arena, slice_part(class, 1, class.len));
    char *at = ARENA_ARRAY(arena, char, name.len + 1);
    for (size_t i = 0; i < name.len; i++)
        at[i] = name.at[i] == '-' ? '_' : name.at[i];
    return (struct slice){at, name.len};
}

/* Words that PETRARCH's format cannot hold. */
static bool writable(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (strchr("[]{}#;<>|+&~!$^%*=\"", text.at[i]))
            return false;
    return text.len > 0;
}

static struct slice code_of(struct arena *arena, const char *iso3,
                            const struct sectors *sectors)
{
    struct slice code = slice_of(iso3);
    for (uint8_t i = 0; i < sectors->count; i++) {
        bool body = slice_is(slice_of(iso3), sectors->code[i]);
        if (!body)
            code = arena_print(arena, "%.*s%s", SLICE_ARG(code), sectors->code[i]);
    }
    return code;
}

/* ---- Actors ----------------------------------------------------------------- */

static void put_day(struct exchange *x, dem_day day)
{
    struct date d = calendar_date(day);
    exchange_put(x, ACTORS, "%04d%02d%02d", d.year, d.month, d.day);
}

/* "[CODE 19990101-20000101]", "[CODE >19981231]", "[CODE <20000102]", "[CODE]" */
static void put_code(struct exchange *x, struct slice code, dem_day from, dem_day to)
{
    bool begins = from != DEM_DAY_UNKNOWN, ends = to != DEM_DAY_UNKNOWN;
    exchange_put(x, ACTORS, "[%.*s", SLICE_ARG(code));
    if (begins || ends)
        exchange_put(x, ACTORS, begins && ends ? " " : begins ? " >" : " <");
    if (begins)
        put_day(x, ends ? from : from - 1);
    if (begins && ends)
        exchange_put(x, ACTORS, "-");
    if (ends)
        put_day(x, begins ? to : to + 1);
    exchange_put(x, ACTORS, "]");
}

static bool exported(const struct entry *e, struct slice text)
{
    return e->kind != ENTRY_PERSON && (e->kind != ENTRY_PLACE || e->capital) &&
           (e->iso3[0] || e->sectors.count) && writable(text);
}

static bool same_actor(const struct entry *a, const struct entry *b)
{
    return slice_equal(a->name, b->name) && !memcmp(a->iso3, b->iso3, sizeof a->iso3) &&
           a->sectors.count == b->sectors.count && a->from == b->from && a->to == b->to &&
           !memcmp(a->sectors.code, b->sectors.code, sizeof a->sectors.code);
}

/* What each entry is looked up by. */
static const struct slice *texts_of(struct arena *arena, const struct lexicon *lex)
{
    struct slice *texts = ARENA_ARRAY(arena, struct slice, lex->entries.count + 1);
    for (size_t i = 0; i < lex->names.room; i++) {
        const struct table_cell *cell = &lex->names.cells[i];
        for (int32_t at = cell->key.at ? cell->value : -1; at >= 0;
             at = lex->entries.list[at].next)
            texts[at] = cell->key;
    }
    return texts;
}

/* Names that follow each other and name one actor are synonyms. */
static void export_names(struct exchange *x, const struct source *from)
{
    const struct lexicon *lex = from->lex;
    const struct entry *head = NULL;
    for (size_t i = 0; i < lex->entries.count; i++) {
        const struct entry *e = &lex->entries.list[i];
        if (!exported(e, from->texts[i]))
            continue;
        struct slice code = code_of(x->arena, e->iso3, &e->sectors);
        bool synonym = head && same_actor(head, e);
        exchange_put(x, ACTORS, "%s%.*s_", synonym ? "+" : "",
                     SLICE_ARG(written(x->arena, from->texts[i])));
        if (!synonym) {
            exchange_put(x, ACTORS, " ");
            put_code(x, code, e->from, e->to);
            head = e;
        }
        exchange_put(x, ACTORS, "\n");
        x->rows++;
    }
}

static bool several_words(struct slice text)
{
    return text.len && memchr(text.at, ' ', text.len) && writable(text);
}

static void export_person(struct exchange *x, const struct source *from, int32_t person,
                          const int32_t *first, const int32_t *next)
{
    const struct person *p = &from->lex->persons.list[person];
    if (!several_words(p->name))
        return; /* one word names too many */
    exchange_put(x, ACTORS, "%.*s_\n", SLICE_ARG(written(x->arena, p->name)));
    for (int32_t i = first[person]; i >= 0; i = next[i]) {
        struct slice text = from->texts[i];
        if (several_words(text) && !slice_equal_nocase(text, p->name))
            exchange_put(x, ACTORS, "+%.*s_\n", SLICE_ARG(written(x->arena, text)));
    }
    for (size_t i = 0; i < p->count; i++) {
        const struct term *t = &p->list[i];
        exchange_put(x, ACTORS, "\t");
        put_code(x, code_of(x->arena, t->iso3, &t->sectors), t->from, t->to);
        exchange_put(x, ACTORS, "\n");
    }
    x->rows++;
}

static void export_persons(struct exchange *x, const struct source *from)
{
    const struct lexicon *lex = from->lex;
    int32_t *first = ARENA_ARRAY(x->arena, int32_t, lex->persons.count + 1);
    int32_t *next = ARENA_ARRAY(x->arena, int32_t, lex->entries.count + 1);
    for (size_t i = 0; i < lex->persons.count; i++)
        first[i] = -1;
    for (size_t i = lex->entries.count; i-- > 0;) {
        const struct entry *e = &lex->entries.list[i];
        if (e->kind != ENTRY_PERSON || e->person < 0)
            continue;
        next[i] = first[e->person];
        first[e->person] = (int32_t)i;
    }
    for (size_t i = 0; i < lex->persons.count; i++)
        export_person(x, from, (int32_t)i, first, next);
}

/* ---- Agents ----------------------------------------------------------------- */

static void export_agents(struct exchange *x, const struct lexicon *lex)
{
    for (size_t i = 0; i < lex->agents.count; i++) {
        const struct agent *a = &lex->agents.list[i];
        struct slice code = code_of(x->arena, "", &a->sectors),
                     word = written(x->arena, a->lemma);
        if (!code.len || !writable(a->lemma))
            continue;
        exchange_put(x, AGENTS, "%.*s", SLICE_ARG(word));
        if (slice_ends(word, SLICE("MAN")))
            exchange_put(x, AGENTS, " {%.*sMEN}", (int)word.len - 3, word.at);
        exchange_put(x, AGENTS, " [~%.*s]\n", SLICE_ARG(code));
        x->rows++;
    }
}

/* ---- Verbs ------------------------------------------------------------------- */

static bool is_class(const struct lexicon *lex, struct slice name)
{
    for (size_t i = 0; i < lex->classes.count; i++)
        if (slice_equal(lex->classes.list[i].name, name))
            return true;
    return false;
}

static void export_classes(struct exchange *x, const struct lexicon *lex)
{
    for (size_t i = 0; i < lex->classes.count; i++) {
        struct slice rest = lex->classes.list[i].lemmas;
        exchange_put(x, VERBS, "\n&%.*s\n",
                     SLICE_ARG(set_name(x->arena, lex->classes.list[i].name)));
        while (rest.at && rest.len) {
            struct slice lemma = slice_trim(slice_cut(&rest, '|'));
            if (writable(lemma)) /* "=MIL", a kind of actor, is none */
                exchange_put(x, VERBS, "+%.*s\n", SLICE_ARG(written(x->arena, lemma)));
        }
    }
}

/* Forms of irregular verbs behind their lemma, beside those of names/lemmas.h. */
static const char *const irregular[] = {"beat beat beaten",
                                        "bind bound",
                                        "blow blew blown",
                                        "broadcast broadcast",
                                        "build built",
                                        "burn burnt burned",
                                        "come came come",
                                        "cut cut",
                                        "do did done",
                                        "draw drew drawn",
                                        "dream dreamt",
                                        "drive drove driven",
                                        "fall fell fallen",
                                        "feed fed",
                                        "find found",
                                        "fling flung",
                                        "forgive forgave forgiven",
                                        "get got gotten",
                                        "go went gone",
                                        "have had",
                                        "hit hit",
                                        "leap leapt leaped",
                                        "let let",
                                        "lie lay lain lied",
                                        "make made",
                                        "mean meant",
                                        "mislead misled",
                                        "put put",
                                        "quit quit",
                                        "ring rang rung",
                                        "rise rose risen",
                                        "run ran run",
                                        "say said",
                                        "see saw seen",
                                        "set set",
                                        "shake shook shaken",
                                        "shrink shrank shrunk",
                                        "shut shut",
                                        "sing sang sung",
                                        "sink sank sunk",
                                        "sit sat",
                                        "slay slew slain",
                                        "slit slit",
                                        "spread spread",
                                        "stand stood",
                                        "stick stuck",
                                        "sweep swept",
                                        "swing swung",
                                        "tear tore torn",
                                        "tell told",
                                        "think thought",
                                        "thrust thrust",
                                        "undertake undertook undertaken",
                                        "wind wound",
                                        "write wrote written"};

/* Puts the irregular past forms; false if there are none. */
static bool put_irregular(struct exchange *x, struct slice lemma)
{
    bool any = false;
    size_t from = 0;
    for (struct slice form; (form = lemmas_irregular(lemma, &from)).len; any = true)
        exchange_put(x, VERBS, " %.*s", SLICE_ARG(written(x->arena, form)));
    for (size_t i = 0; i < sizeof irregular / sizeof *irregular && !any; i++) {
        struct slice rest = slice_of(irregular[i]);
        if (!slice_equal(slice_cut(&rest, ' '), lemma))
            continue;
        while (rest.at) {
            struct slice form = written(x->arena, slice_cut(&rest, ' '));
            exchange_put(x, VERBS, " %.*s", SLICE_ARG(form));
        }
        any = true;
    }
    return any;
}

static bool vowel(char c)
{
    return strchr("AEIOU", c) != NULL;
}

/* "STOP", "STOPPED": one vowel before the last consonant, and no other syllable */
static bool doubles(struct slice w)
{
    int vowels = 0;
    for (size_t i = 0; i < w.len; i++)
        vowels += vowel(w.at[i]);
    return w.len > 2 && vowels == 1 && vowel(w.at[w.len - 2]) && !vowel(w.at[w.len - 1]) &&
           !strchr("WXY", w.at[w.len - 1]);
}

/* The forms, in braces: PETRARCH's own rules know no doubling and nothing irregular. */
static void put_forms(struct exchange *x, struct slice lemma)
{
    struct slice w = written(x->arena, lemma);
    bool e = slice_ends(w, SLICE("E")),
         y = w.len > 1 && slice_ends(w, SLICE("Y")) && !vowel(w.at[w.len - 2]);
    bool hiss = slice_ends(w, SLICE("S")) || slice_ends(w, SLICE("SH")) ||
                slice_ends(w, SLICE("CH")) || slice_ends(w, SLICE("X")) ||
                slice_ends(w, SLICE("Z")) || slice_ends(w, SLICE("O"));
    int stem = (int)w.len - (e || y), last = doubles(w) ? 1 : 0;
    const char *twin = w.at + w.len - 1;
    exchange_put(x, VERBS, "%.*s {%.*s%s %.*s%.*sING", SLICE_ARG(w), y ? stem : (int)w.len,
                 w.at,
                 y      ? "IES"
                 : hiss ? "ES"
                        : "S",
                 y ? (int)w.len : stem, w.at, last, twin);
    if (!put_irregular(x, lemma))
        exchange_put(x, VERBS, " %.*s%.*s%s", stem, w.at, last, twin, y ? "IED" : "ED");
    exchange_put(x, VERBS, "}\n");
}

static bool in_slots(const struct slots *slots, const char *name)
{
    for (uint8_t i = 0; i < slots->count; i++)
        if (slice_is(slots->list[i], name))
            return true;
    return false;
}

static bool preposition(struct slice slot)
{
    static const char *const others[] = {"obj",   "subj",   "iobj",    "xcomp",   "ccomp",
                                         "advcl", "no-obj", "what",    "acl",     "negated",
                                         "below", "case",   "obliges", "together"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (slice_is(slot, others[i]))
            return false;
    return slot.len && !memchr(slot.at, '-', slot.len) && !memchr(slot.at, '\'', slot.len);
}

struct words { /* of a pattern */
    struct slice before, after;
    bool plural; /* its nouns are written as plurals: PETRARCH wants words as they stand */
    bool nouns;  /* there are some */
};

/* The test as words of the pattern; false if it asks for more. */
static bool put_test(struct arena *arena, const struct lexicon *lex, const struct test *t,
                     struct words *w)
{
    struct slice value = t->value, slot = t->slot;
    bool object = slice_is(slot, "obj");
    if (t->not )
        return false;
    if (slice_is(slot, "negated")) {
        w->before = SLICE("NOT ");
        return true;
    }
    if (slice_starts(slot, SLICE("has-")) && !value.len) {
        w->after = arena_print(arena, "%.*s %.*s", SLICE_ARG(w->after),
                               SLICE_ARG(written(arena, slice_part(slot, 4, slot.len))));
        return true;
    }
    if ((!object && !preposition(slot)) || !value.len || slice_is(value, "event") ||
        memchr(value.at, '|', value.len))
        return false;
    bool class = value.at[0] == '@', actor = slice_is(value, "actor");
    if (value.at[0] == '#' || (class && !is_class(lex, value)))
        return false; /* a class of trees rather than words, such as @event */
    struct slice word = class ? set_name(arena, value) : written(arena, value);
    bool noun = !class && !actor;
    w->nouns |= noun;
    if (noun && w->plural)
        word = dictionaries_plural(arena, word);
    w->after = arena_print(arena, "%.*s%s%.*s %s%.*s", SLICE_ARG(w->after), object ? "" : " ",
                           object ? 0 : (int)slot.len, object ? "" : written(arena, slot).at,
                           class ? "&" : "", actor ? 1 : (int)word.len, actor ? "+" : word.at);
    return true;
}

/* The code, and the same from target to source where the frame is symmetric. */
static struct slice event_code(struct arena *arena, const struct frame *f)
{
    return f->symmetric
               ? arena_print(arena, "%.*s:%.*s", SLICE_ARG(f->cameo), SLICE_ARG(f->cameo))
               : f->cameo;
}

static struct dict_place place_of(struct arena *arena, const struct frame *f)
{
    return (struct dict_place){arena_print(arena, "%.*s%c", SLICE_ARG(f->file), 0).at, f->line};
}

static bool particle(struct slice word)
{
    static const char *const list[] = {
        "about", "against", "ahead", "along", "apart",   "around", "aside", "at",  "away",
        "back",  "down",    "for",   "from",  "forward", "in",     "into",  "of",  "off",
        "on",    "out",     "over",  "short", "through", "to",     "up",    "with"};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (slice_is(word, list[i]))
            return true;
    return false;
}

/* "off", or "ties" of "break off ties" */
static void put_extra(struct exchange *x, struct slice extra, struct words *w)
{
    struct slice word = written(x->arena, extra);
    bool noun = !particle(extra);
    w->nouns |= noun;
    if (noun && w->plural)
        word = dictionaries_plural(x->arena, word);
    w->after = arena_print(x->arena, "%.*s %.*s", SLICE_ARG(w->after), SLICE_ARG(word));
}

/* The words that the frame asks for; false (and noted) if that is more than words. */
static bool put_tests(struct exchange *x, const struct lexicon *lex, const struct frame *f,
                      struct words *w)
{
    for (uint8_t i = 0; i < f->extras; i++)
        put_extra(x, f->extra[i], w);
    for (size_t i = 0; i < f->test_count; i++)
        if (!put_test(x->arena, lex, &f->tests[i], w)) {
            exchange_leave(x, place_of(x->arena, f), "a test asks for more than words", f->row);
            return false;
        }
    return true;
}

static void put_pattern(struct exchange *x, const struct frame *f, const struct words *w,
                        bool from)
{
    struct slice code = event_code(x->arena, f);
    exchange_put(x, VERBS, "- %s%.*s*%.*s%s [%.*s]\n", from ? "+ " : "", SLICE_ARG(w->before),
                 SLICE_ARG(w->after), from ? " FROM $" : "", SLICE_ARG(code));
    if (f->symmetric && !from)
        exchange_put(x, VERBS, "- %.*s%% *%.*s [%.*s]\n", SLICE_ARG(w->before),
                     SLICE_ARG(w->after), SLICE_ARG(code));
}

static void export_pattern(struct exchange *x, const struct lexicon *lex, const struct frame *f)
{
    bool from = !in_slots(&f->actor, "subj");
    if (from && !(in_slots(&f->to, "subj") && in_slots(&f->actor, "from"))) {
        exchange_leave(x, place_of(x->arena, f), "the actor is not the subject", f->row);
        return;
    }
    struct words one = {.plural = false}, many = {.plural = true};
    if (!put_tests(x, lex, f, &one))
        return;
    put_pattern(x, f, &one, from);
    if (one.nouns && put_tests(x, lex, f, &many))
        put_pattern(x, f, &many, from);
    x->rows++;
}

static bool plain(const struct frame *f)
{
    return !f->op && f->kind == FRAME_EVENT && f->cameo.len && !f->test_count && !f->extras &&
           in_slots(&f->actor, "subj");
}

static void export_verb(struct exchange *x, const struct lexicon *lex,
                        const struct frame *first)
{
    const struct frame *otherwise = NULL;
    for (const struct frame *f = first; f && !otherwise; f = lexicon_next(lex, f))
        otherwise = plain(f) ? f : NULL;
    struct slice code = otherwise ? event_code(x->arena, otherwise) : SLICE("---");
    exchange_put(x, VERBS, "\n--- %.*s [%.*s] ---\n", SLICE_ARG(written(x->arena, first->head)),
                 SLICE_ARG(code));
    put_forms(x, first->head);
    for (const struct frame *f = first; f; f = lexicon_next(lex, f)) {
        if (f->op || !f->cameo.len || f->kind != FRAME_EVENT)
            exchange_leave(x, place_of(x->arena, f), "an operator or an assessment", f->row);
        else if (f != otherwise || f->symmetric)
            export_pattern(x, lex, f);
        else
            x->rows++;
    }
}

static void export_verbs(struct exchange *x, const struct lexicon *lex)
{
    export_classes(x, lex);
    for (size_t i = 0; i < lex->frames.count; i++) {
        const struct frame *f = &lex->frames.list[i];
        if (f->pos != FRAME_VERB)
            exchange_leave(x, place_of(x->arena, f), "no verb", f->row);
        else if (lexicon_frame(lex, f->head, FRAME_VERB) == f && writable(f->head))
            export_verb(x, lex, f);
    }
}

void exchange_export(struct arena *arena, const struct lexicon *lex, struct exchange *out)
{
    static const char *const names[] = {"demarche.actors.txt", "demarche.agents.txt",
                                        "demarche.verbs.txt"};
    *out = (struct exchange){.arena = arena, .file_count = 3};
    for (size_t i = 0; i < out->file_count; i++) {
        out->files[i].name = names[i];
        exchange_put(out, i,
                     "# Made of demarche's data/ by demarche dict export, for PETRARCH\n");
    }
    struct source from = {lex, texts_of(arena, lex)};
    export_names(out, &from);
    export_persons(out, &from);
    export_agents(out, lex);
    export_verbs(out, lex);
}
