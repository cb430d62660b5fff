#include "lexicon/build.h"

#include "base/error.h"

#include "base/banned.h"

static const char *const op_names[OP_COUNT] = {
    "",          "op:agree", "op:appeal", "op:demand", "op:reject", "op:deny", "op:threaten",
    "op:accuse", "op:stop",  "op:fail",   "op:pass",   "op:want",   "support"};

static bool read_slots(struct arena *arena, struct slice text, struct slots *out)
{
    struct slice *list = ARENA_ARRAY(arena, struct slice, SLOTS_MAX);
    *out = (struct slots){list, 0};
    if (slice_is(text, "none"))
        return true;
    while (text.at && text.len) {
        if (out->count == SLOTS_MAX)
            return false;
        list[out->count++] = slice_cut(&text, ',');
    }
    return true;
}

#define NAMED(text)                                                                            \
    {                                                                                          \
        text, sizeof(text) - 1                                                                 \
    }
#define ROLE(list) ((struct slots){list, sizeof list / sizeof *list})

/* What the roles are unless the row says otherwise. */
static void default_roles(struct frame *f)
{
    static const struct slice subject[] = {NAMED("subj")}, object[] = {NAMED("obj")},
                              whom[] = {NAMED("obj"), NAMED("obj's")},
                              what[] = {NAMED("xcomp"), NAMED("ccomp"), NAMED("obj"),
                                        NAMED("of"),    NAMED("for"),   NAMED("to"),
                                        NAMED("on")};
    static const struct slice doer[] = {NAMED("poss"), NAMED("by"),      NAMED("mod"),
                                        NAMED("from"), NAMED("between"), NAMED("of")},
                              at[] = {NAMED("to"), NAMED("with"), NAMED("against"),
                                      NAMED("on"), NAMED("for"),  NAMED("of")},
                              content[] = {NAMED("xcomp"), NAMED("of"), NAMED("for"),
                                           NAMED("on"),    NAMED("to"), NAMED("against")},
                              things[] = {NAMED("of"), NAMED("mod")};
    bool noun = f->pos == FRAME_NOUN;
    f->actor = noun ? ROLE(doer) : ROLE(subject);
    f->to = noun ? ROLE(at) : ROLE(whom);
    f->what = noun ? ROLE(content) : ROLE(what);
    f->item = noun ? ROLE(things) : ROLE(object);
}

static dem_code read_roles(struct arena *arena, struct frame *f, const struct rows *r,
                           dem_error *err)
{
    struct slice rest = r->field[4];
    default_roles(f);
    if (slice_is(rest, "-"))
        return DEM_OK;
    while (rest.at && rest.len) {
        struct slice value = slice_cut(&rest, ' '), name = slice_cut(&value, '=');
        struct slots *into = slice_is(name, "actor")   ? &f->actor
                             : slice_is(name, "to")    ? &f->to
                             : slice_is(name, "what")  ? &f->what
                             : slice_is(name, "item")  ? &f->item
                             : slice_is(name, "about") ? &f->about
                                                       : NULL;
        if (slice_is(name, "sym"))
            f->symmetric = true;
        else if (name.len && (!into || !read_slots(arena, value, into)))
            return rows_error(r, err, "a role is actor, to, what, item or about, with slots",
                              name);
    }
    return DEM_OK;
}

static dem_code read_tests(struct arena *arena, struct frame *f, const struct rows *r,
                           dem_error *err)
{
    struct slice rest = r->field[5];
    if (slice_is(rest, "-"))
        return DEM_OK;
    struct test *tests = ARENA_ARRAY(arena, struct test, TESTS_MAX);
    f->tests = tests;
    while (rest.at && rest.len) {
        struct slice value = slice_cut(&rest, ' ');
        if (!value.len)
            continue;
        if (f->test_count == TESTS_MAX)
            return rows_error(r, err, "too many tests", value);
        struct test *t = &tests[f->test_count++];
        t->not = value.at[0] == '!';
        if (t->not )
            value = slice_part(value, 1, value.len);
        t->slot = slice_cut(&value, ':');
        t->value = value;
    }
    return DEM_OK;
}

static bool read_event(const struct lexicon *lex, struct frame *f, struct slice text)
{
    for (unsigned op = 1; op < OP_COUNT; op++)
        if (slice_is(text, op_names[op])) {
            f->op = (enum frame_op)op;
            return true;
        }
    f->mode = text;
    f->type = slice_cut(&f->mode, '.');
    const struct plover *p = lexicon_plover(lex, f->type, SLICE_EMPTY);
    bool position = slice_is(f->type, "position"), assessment = slice_is(f->type, "assessment");
    f->kind = position ? FRAME_POSITION : assessment ? FRAME_ASSESSMENT : FRAME_EVENT;
    return p && (p->quad || f->kind != FRAME_EVENT);
}

static bool read_pos(struct slice text, enum frame_pos *out)
{
    *out = slice_is(text, "v")   ? FRAME_VERB
           : slice_is(text, "n") ? FRAME_NOUN
                                 : FRAME_ADJECTIVE;
    return text.len == 1 && memchr("vna", text.at[0], 3);
}

static void link_frame(struct lexicon *lex, struct frame *f)
{
    int32_t mine = (int32_t)lex->frames.count;
    f->next = -1;
    *ARENA_PUSH(lex->arena, &lex->frames) = *f;
    struct slice key = arena_print(lex->arena, "%.*s.%c", SLICE_ARG(f->head), "vna"[f->pos]);
    int32_t at = table_add(&lex->frame_heads, key, mine);
    if (at == mine)
        return;
    while (lex->frames.list[at].next >= 0)
        at = lex->frames.list[at].next;
    lex->frames.list[at].next = mine;
}

/* The head of a verb stands first ("break off relations"), that of a noun last ("air strike")
 * or before its first preposition ("exchange of fire"). */
uint8_t build_head(const struct slice *words, size_t count, bool noun)
{
    static const char *const prepositions[] = {"of", "on", "for", "in", "at", "to", "with"};
    size_t head = noun && count ? count - 1 : 0;
    for (size_t i = 1; noun && i < count; i++)
        for (size_t k = 0; k < sizeof prepositions / sizeof *prepositions; k++)
            if (slice_is(words[i], prepositions[k]) && i - 1 < head)
                head = i - 1;
    return (uint8_t)head;
}

static bool read_predicate(struct frame *f, struct slice text)
{
    struct slice words[EXTRA_MAX + 1] = {{NULL, 0}};
    uint8_t count = 0;
    while (text.at && text.len && count <= EXTRA_MAX)
        words[count++] = slice_cut(&text, ' ');
    uint8_t head = build_head(words, count, f->pos == FRAME_NOUN);
    f->head = words[head];
    for (uint8_t i = 0; i < count; i++)
        if (i != head)
            f->extra[f->extras++] = words[i];
    return !(text.at && text.len);
}

/* predicate pos event cameo roles tests example */
static dem_code read_frame(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct frame f = {.file = slice_of(r->name), .line = r->line, .row = r->row};
    if (!read_pos(r->field[1], &f.pos))
        return rows_error(r, err, "a part of speech is v, n or a", r->field[1]);
    if (!read_predicate(&f, r->field[0]))
        return rows_error(r, err, "a predicate has at most four words", r->field[0]);
    if (!read_event(lex, &f, r->field[2]))
        return rows_error(r, err, "neither an operator nor an event type of data/ontology",
                          r->field[2]);
    f.cameo = slice_is(r->field[3], "-") ? SLICE_EMPTY : r->field[3];
    if (f.cameo.len && !lexicon_code(lex, f.cameo))
        return rows_error(r, err, "no CAMEO code of data/ontology", f.cameo);
    f.id = arena_print(lex->arena, "%.*s.%c.%u", SLICE_ARG(f.head), "vna"[f.pos], r -> line);
    dem_code code = read_roles(lex->arena, &f, r, err);
    if (!code)
        code = read_tests(lex->arena, &f, r, err);
    if (!code)
        link_frame(lex, &f);
    return code;
}

static size_t words_in(struct slice text)
{
    size_t words = 1;
    for (size_t i = 0; i < text.len; i++)
        words += text.at[i] == ' ';
    return words;
}

/* @class lemma|lemma|...; of a phrase its lemmas.  The class itself has the words of its
 * longest member. */
static dem_code read_class(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct slice rest = r->field[1];
    if (!r->field[0].len || r->field[0].at[0] != '@')
        return rows_error(r, err, "a class begins with @", r->field[0]);
    if (table_find(&lex->class_members, r->field[0]) >= 0)
        return rows_error(r, err, "the class has a row already", r->field[0]);
    *ARENA_PUSH(lex->arena, &lex->classes) = (struct word_class){r->field[0], r->field[1]};
    size_t longest = 1;
    while (rest.at && rest.len) {
        struct slice member = slice_trim(slice_cut(&rest, '|'));
        if (!member.len)
            continue;
        if (member.at[0] != '=') /* a kind of actor has capitals */
            member = build_key(lex->arena, member);
        size_t words = words_in(member);
        if (words > PHRASE_WORDS_MAX)
            return rows_error(r, err, "a member of a class has at most four words", member);
        longest = words > longest ? words : longest;
        struct slice parts[2] = {r->field[0], member};
        table_add(&lex->class_members, arena_join(lex->arena, parts, 2), 1);
    }
    table_add(&lex->class_members, r->field[0], (int32_t)longest);
    return DEM_OK;
}

/* content op:... code */
static dem_code read_algebra(struct lexicon *lex, struct rows *r, dem_error *err)
{
    static const enum frame_op column[] = {OP_AGREE,    OP_APPEAL, OP_DEMAND, OP_REJECT,
                                           OP_THREATEN, OP_ACCUSE, OP_STOP};
    for (int i = 0; i < 7; i++) {
        struct slice code = r->field[i + 1];
        if (slice_is(code, "-"))
            continue;
        const struct code *found = lexicon_code(lex, code);
        if (!found || !slice_equal(found->cameo, code))
            return rows_error(r, err, "no CAMEO code of data/ontology", code);
        struct slice key =
            arena_print(lex->arena, "%d.%.*s", (int)column[i], SLICE_ARG(r->field[0]));
        table_add(&lex->algebra, key, (int32_t)(found - lex->codes.list));
    }
    return DEM_OK;
}

/* code lemma|lemma|... */
static dem_code read_topic(struct lexicon *lex, struct rows *r, dem_error *err)
{
    const struct code *code = lexicon_code(lex, r->field[0]);
    if (!code || !slice_equal(code->cameo, r->field[0]))
        return rows_error(r, err, "no CAMEO code of data/ontology", r->field[0]);
    for (struct slice rest = r->field[1]; rest.at && rest.len;)
        table_add(&lex->topics, slice_cut(&rest, '|'), (int32_t)(code - lex->codes.list));
    return DEM_OK;
}

/* base slots lemmas code */
static dem_code read_specific(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct specific s = {.base = r->field[0], .lemmas = r->field[2], .code = r->field[3]};
    const struct code *base = lexicon_code(lex, s.base), *code = lexicon_code(lex, s.code);
    if (!base || !slice_equal(base->cameo, s.base))
        return rows_error(r, err, "no CAMEO code of data/ontology", s.base);
    if (!code || !slice_equal(code->cameo, s.code))
        return rows_error(r, err, "no CAMEO code of data/ontology", s.code);
    if (!read_slots(lex->arena, r->field[1], &s.slots))
        return rows_error(r, err, "too many slots", r->field[1]);
    *ARENA_PUSH(lex->arena, &lex->specifics) = s;
    return DEM_OK;
}

static void add_words(struct lexicon *lex, struct table *table, struct slice lemmas, int32_t at)
{
    while (lemmas.at && lemmas.len) {
        struct slice word = slice_trim(slice_cut(&lemmas, '|'));
        if (word.len)
            table_add(table, build_key(lex->arena, word), at);
    }
}

static const struct word_class *class_of(const struct lexicon *lex, struct slice name)
{
    for (size_t i = 0; i < lex->classes.count; i++)
        if (slice_equal(lex->classes.list[i].name, name))
            return &lex->classes.list[i];
    return NULL;
}

/* class meaning lemma|compound|@class|... */
static dem_code read_item(struct lexicon *lex, struct rows *r, dem_error *err)
{
    int32_t mine = (int32_t)lex->items.count;
    *ARENA_PUSH(lex->arena, &lex->items) =
        (struct item_class){r->field[0], r->field[1], r->field[2]};
    for (struct slice rest = r->field[2]; rest.at && rest.len;) {
        struct slice word = slice_trim(slice_cut(&rest, '|'));
        const struct word_class *members = class_of(lex, word);
        if (slice_starts(word, SLICE("@")) && !members)
            return rows_error(r, err, "no class of data/frames", word);
        add_words(lex, &lex->item_words, members ? members->lemmas : word, mine);
    }
    return DEM_OK;
}

/* number or unit, kind, word|word|... */
static dem_code read_quantity(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct quantity q = {.kind = slice_is(r->field[1], "money")     ? QUANTITY_MONEY
                                 : slice_is(r->field[1], "measure") ? QUANTITY_MEASURE
                                                                    : QUANTITY_NUMBER};
    bool number = slice_is(r->field[1], "number");
    if (!number && q.kind == QUANTITY_NUMBER)
        return rows_error(r, err, "a quantity is a number, money or a measure", r->field[1]);
    if (number && !rows_number(r->field[0], &q.number))
        return rows_error(r, err, "this is no number", r->field[0]);
    if (!number)
        q.unit = r->field[0];
    add_words(lex, &lex->quantity_words, r->field[2], (int32_t)lex->quantities.count);
    *ARENA_PUSH(lex->arena, &lex->quantities) = q;
    return DEM_OK;
}

/* lemma kind */
static dem_code read_report(struct lexicon *lex, struct rows *r, dem_error *err)
{
    static const char *const kinds[REPORT_COUNT] = {
        [REPORT_SAY] = "say",     [REPORT_CLAIM] = "claim",     [REPORT_DENY] = "deny",
        [REPORT_HEDGE] = "hedge", [REPORT_BELIEVE] = "believe", [REPORT_CHARGE] = "charge",
        [REPORT_QUOTE] = "quote", [REPORT_SEEM] = "seem",       [REPORT_VIEW] = "view"};
    for (int i = 1; i < REPORT_COUNT; i++)
        if (slice_is(r->field[1], kinds[i])) {
            table_add(&lex->reports, r->field[0], i);
            return DEM_OK;
        }
    return rows_error(r, err, "no kind of report (see the head of the file)", r->field[1]);
}

/* text class */
static dem_code read_cue(struct lexicon *lex, struct rows *r, dem_error *err)
{
    for (int i = 1; i < CUE_COUNT; i++)
        if (slice_is(r->field[1], lexicon_cue_name((enum cue_kind)i))) {
            table_add(&lex->cues, build_key(lex->arena, r->field[0]), i);
            return DEM_OK;
        }
    return rows_error(r, err, "no class of cues (see the head of the file)", r->field[1]);
}

static const struct table_file files[] = {{"frames/cues.tsv", 2, read_cue},
                                          {"frames/reports.tsv", 2, read_report},
                                          {"frames/algebra.tsv", 8, read_algebra},
                                          {"frames/topics.tsv", 2, read_topic},
                                          {"frames/specifics.tsv", 4, read_specific},
                                          {"frames/classes-cooperation.tsv", 2, read_class},
                                          {"frames/classes-conflict.tsv", 2, read_class},
                                          {"ontology/items.tsv", 3, read_item},
                                          {"ontology/quantities.tsv", 3, read_quantity},
                                          {"frames/stances.tsv", 7, read_frame},
                                          {"frames/conflict.tsv", 7, read_frame},
                                          {"frames/cooperation.tsv", 7, read_frame}};

const struct table_files frames_files = {files, sizeof files / sizeof *files};
