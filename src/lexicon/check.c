#include "lexicon/check.h"

#include "lexicon/check_build.h"

#include "base/banned.h"

const char *finding_name(enum finding_kind kind)
{
    static const char *const names[FINDING_KINDS] = {
        "broken row", "unknown code", "overlapping terms", "contradiction", "never matches",
        "no example", "gap"};
    return names[kind];
}

static void note(struct findings *out, const char *path, uint32_t line, enum finding_kind kind,
                 struct slice what)
{
    *ARENA_PUSH(out->arena, out) = (struct finding){kind, path, line, what};
}

void check_note(struct check *c, const char *path, uint32_t line, enum finding_kind kind,
                struct slice what)
{
    note(c->out, path, line, kind, what);
}

void findings_broken(struct findings *out, const struct rows *rows, const dem_error *err)
{
    struct slice what = slice_of(err->what);
    struct slice place = arena_print(out->arena, "%s:%u: ", rows->path, rows->line);
    if (slice_starts(what, place))
        what = slice_part(what, place.len, what.len);
    note(out, rows->path, rows->line, FINDING_ROW, arena_copy(out->arena, what));
}

/* ---- What stands twice -------------------------------------------------- */

/* The row that had `key` of this space first, or NULL where this one is the first. */
static const struct seen *before(struct check *c, const char *space, struct slice key,
                                 struct slice value)
{
    struct slice full = arena_print(c->arena, "%s:%.*s", space, SLICE_ARG(key));
    int32_t mine = (int32_t)c->seen.count, at = table_add(&c->keys, full, mine);
    if (at != mine)
        return &c->seen.list[at];
    *ARENA_PUSH(c->arena, &c->seen) = (struct seen){c->row->path, c->row->line, value};
    return NULL;
}

static void contradiction(struct check *c, struct slice key, struct slice value,
                          const struct seen *first)
{
    NOTE(c, FINDING_CONTRADICTION, "\"%.*s\" is %.*s here, but %.*s at %s:%u", SLICE_ARG(key),
         SLICE_ARG(value), SLICE_ARG(first->value), first->path, first->line);
}

/* Of two rows with one key the first one applies. */
static void once(struct check *c, const char *space, struct slice key, struct slice value)
{
    const struct seen *first = before(c, space, key, value);
    if (first && slice_equal(first->value, value))
        NOTE(c, FINDING_DEAD, "\"%.*s\" stands already at %s:%u", SLICE_ARG(key), first->path,
             first->line);
    else if (first)
        contradiction(c, key, value, first);
}

/* ---- Codes -------------------------------------------------------------- */

static void unknown(struct check *c, const char *what, struct slice code)
{
    NOTE(c, FINDING_CODE, "%s %.*s is in no table", what, SLICE_ARG(code));
}

void check_iso3(struct check *c, struct slice iso3)
{
    if (iso3.len && table_find(&c->lex->country_names, iso3) < 0 &&
        table_find(&c->lex->bodies, iso3) < 0)
        unknown(c, "the country", iso3);
}

static void check_sectors(struct check *c, struct slice sectors)
{
    while (sectors.at && sectors.len) {
        struct slice one = slice_cut(&sectors, '|');
        if (one.len && one.at[one.len - 1] == '?')
            one.len--;
        if (table_find(&c->lex->sectors, one) < 0)
            unknown(c, "the sector", one);
    }
}

static const struct code *check_cameo(struct check *c, struct slice cameo)
{
    const struct code *code = lexicon_code(c->lex, cameo);
    bool known = code && slice_equal(code->cameo, cameo);
    if (!known && !slice_is(cameo, "-"))
        unknown(c, "the CAMEO code", cameo);
    return known ? code : NULL;
}

static void check_mode(struct check *c, struct slice type, struct slice mode)
{
    const struct plover *p = lexicon_plover(c->lex, type, mode);
    if (!p)
        unknown(c, "the type", type);
    else if (!slice_equal(p->mode, mode))
        NOTE(c, FINDING_CODE, "the mode %.*s of %.*s is in no table", SLICE_ARG(mode),
             SLICE_ARG(type));
}

/* Do the code and the type go together? */
static void check_type(struct check *c, const struct code *code, struct slice type)
{
    if (code && !slice_equal(code->type, type) && !slice_equal(code->also, type))
        NOTE(c, FINDING_CONTRADICTION, "%.*s is %.*s here, but %.*s in ontology/cameo.tsv",
             SLICE_ARG(code->cameo), SLICE_ARG(type), SLICE_ARG(code->type));
}

static void check_code(struct check *c, const struct slice *f)
{
    struct slice mode = slice_is(f[3], "-") ? SLICE_EMPTY : f[3];
    if (!slice_is(f[2], "-"))
        check_mode(c, f[2], mode);
    if (!slice_is(f[5], "-"))
        check_mode(c, f[5], SLICE_EMPTY);
}

static void check_plover(struct check *c, const struct slice *f)
{
    const struct code *code = check_cameo(c, f[4]);
    if (!slice_is(f[2], "-"))
        check_type(c, code, f[0]);
}

static void check_key(struct check *c, const struct slice *f)
{
    once(c, c->row->path, f[0], SLICE_EMPTY);
}

static void check_confidence(struct check *c, const struct slice *f)
{
    bool known = lexicon_plover(c->lex, f[0], SLICE_EMPTY) != NULL;
    for (int i = 0; i < HINT_COUNT; i++)
        known |= slice_is(f[0], lexicon_hint_name((enum hint)i));
    if (!known)
        NOTE(c, FINDING_CODE, "\"%.*s\" is neither a hint nor an event type", SLICE_ARG(f[0]));
    once(c, c->row->path, f[0], SLICE_EMPTY);
}

static void check_weis(struct check *c, const struct slice *f)
{
    once(c, "weis", f[0], f[1]);
}

static void check_foreign(struct check *c, const struct slice *f)
{
    once(c, arena_print(c->arena, "%.*s%c", SLICE_ARG(f[0]), 0).at, f[1], f[2]);
}

static void check_actor_code(struct check *c, const struct slice *f)
{
    once(c, slice_is(f[1], "sector") ? "sector" : "body", f[0], SLICE_EMPTY);
}

static bool capitals(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < 'A' || s.at[i] > 'Z')
            return false;
    return true;
}

/* What others call it: its CAMEO letters stand in threes. */
static void check_role(struct check *c, const struct slice *f)
{
    if (table_find(&c->lex->sectors, f[0]) < 0 && table_find(&c->lex->bodies, f[0]) < 0)
        unknown(c, "the sector or body", f[0]);
    if (!slice_is(f[1], "-") && (!capitals(f[1]) || !f[1].len || f[1].len % 3))
        NOTE(c, FINDING_CODE, "\"%.*s\" is no role of CAMEO", SLICE_ARG(f[1]));
    once(c, c->row->path, f[0], SLICE_EMPTY);
}

static void check_fips(struct check *c, const struct slice *f)
{
    check_iso3(c, f[0]);
    if (!capitals(f[1]) || f[1].len != 2)
        NOTE(c, FINDING_CODE, "\"%.*s\" is no code of FIPS 10-4", SLICE_ARG(f[1]));
    once(c, "fips of", f[0], SLICE_EMPTY);
    once(c, "fips", f[1], SLICE_EMPTY);
}

/* ---- Names -------------------------------------------------------------- */

static bool too_long(struct slice name)
{
    size_t words = 1;
    for (size_t i = 0; i < name.len; i++)
        words += name.at[i] == ' ';
    return words > NAME_WORDS_MAX;
}

/* A name of this kind of entry; two of one kind are told apart by `whom`, those of
 * different kinds by their country. */
static void check_name(struct check *c, const char *kind, struct slice name, struct slice iso3,
                       struct slice whom)
{
    struct slice key = build_capitals(name) ? name : build_key(c->arena, name);
    struct slice value = arena_print(c->arena, "%.*s %.*s", SLICE_ARG(iso3), SLICE_ARG(whom));
    size_t findings = c->out->count;
    if (!key.len)
        return;
    once(c, kind, key, value);
    const struct seen *first = before(c, "name", key, iso3);
    if (first && findings == c->out->count && !slice_equal(first->value, iso3))
        contradiction(c, key, iso3, first);
    if (too_long(name))
        NOTE(c, FINDING_DEAD, "\"%.*s\" has more than %d words", SLICE_ARG(name),
             NAME_WORDS_MAX);
}

static void check_names(struct check *c, const char *kind, struct slice names,
                        struct slice iso3, struct slice whom)
{
    while (names.at && names.len)
        check_name(c, kind, slice_trim(slice_cut(&names, '|')), iso3, whom);
}

static void check_country(struct check *c, const struct slice *f)
{
    once(c, "iso3", f[0], f[2]);
    check_name(c, "country", f[2], f[0], f[2]);
    check_names(c, "country", f[3], f[0], f[2]);
    check_names(c, "adjective", f[4], f[0], f[2]);
    check_names(c, "national", f[5], f[0], f[2]);
}

static void check_past(struct check *c, const struct slice *f)
{
    check_iso3(c, f[4]);
    check_name(c, "country", f[0], f[4], f[0]);
    check_names(c, "country", f[1], f[4], f[0]);
    check_names(c, "adjective", f[2], f[4], f[0]);
    check_names(c, "national", f[3], f[4], f[0]);
}

/* Regions of several countries may share the name of their people: "Kurdish". */
static void check_people(struct check *c, struct slice names, struct slice iso3,
                         struct slice region)
{
    while (names.at && names.len) {
        struct slice name = slice_trim(slice_cut(&names, '|'));
        const struct seen *first = before(c, "people", build_key(c->arena, name), iso3);
        if (!first || slice_equal(first->value, iso3))
            check_name(c, "adjective", name, iso3, region);
    }
}

static void check_region(struct check *c, const struct slice *f)
{
    check_iso3(c, f[3]);
    check_sectors(c, f[4]);
    check_name(c, "region", f[0], f[3], f[0]);
    check_names(c, "region", f[1], f[3], f[0]);
    check_people(c, f[2], f[3], f[0]);
}

static void check_metonym(struct check *c, const struct slice *f)
{
    check_iso3(c, f[1]);
    check_sectors(c, f[2]);
    check_names(c, "metonym", f[0], f[1], f[2]);
}

static void check_organisation(struct check *c, const struct slice *f)
{
    check_iso3(c, f[2]);
    check_sectors(c, f[3]);
    check_name(c, "organisation", f[0], f[2], f[0]);
    check_names(c, "organisation", f[1], f[2], f[0]);
}

static void check_agent(struct check *c, const struct slice *f)
{
    check_sectors(c, f[1]);
    once(c, "agent", f[0], f[1]);
}

static void check_place(struct check *c, const struct slice *f)
{
    check_iso3(c, f[3]);
    once(c, "place", f[0], f[1]);
}

/* ---- Offices ------------------------------------------------------------ */

static void check_office(struct check *c, const struct slice *f)
{
    check_iso3(c, f[2]);
    check_sectors(c, f[3]);
    check_term(c, f);
    for (struct slice rest = f[1]; rest.at && rest.len;) {
        struct slice alias = slice_trim(slice_cut(&rest, '|'));
        const struct seen *first = NULL;
        if (alias.len && alias.at[alias.len - 1] != '*') /* a short form may be shared */
            first = before(c, "person", build_key(c->arena, alias), f[0]);
        if (first && !slice_equal(first->value, f[0]))
            contradiction(c, alias, f[0], first);
    }
}

/* ---- Frames ------------------------------------------------------------- */

static bool has_capital(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= 'A' && text.at[i] <= 'Z')
            return true;
    return false;
}

/* "=COP" a sector, "=state", "=unarmed": kinds of actors. */
static void check_actor_kind(struct check *c, struct slice kind)
{
    kind = slice_part(kind, 1, kind.len);
    if (!slice_is(kind, "state") && !slice_is(kind, "unarmed"))
        check_sectors(c, kind);
}

/* The word of a phrase that it is a kind of: "cannon" of "water cannon", "state" of "state of
 * emergency"; empty if there is one word. */
static struct slice phrase_head(struct slice phrase)
{
    struct slice words[PHRASE_WORDS_MAX] = {SLICE_EMPTY};
    size_t count = 0;
    while (phrase.at && count < PHRASE_WORDS_MAX)
        words[count++] = slice_cut(&phrase, ' ');
    return count < 2 ? SLICE_EMPTY : words[build_head(words, count, true)];
}

static void check_class(struct check *c, const struct slice *f)
{
    before(c, "class", f[0], SLICE_EMPTY);
    for (struct slice rest = f[1]; rest.at && rest.len;) {
        struct slice member = slice_trim(slice_cut(&rest, '|'));
        if (member.len && member.at[0] == '=')
            check_actor_kind(c, member);
        once(c, f[0].at ? arena_print(c->arena, "%.*s%c", SLICE_ARG(f[0]), 0).at : "", member,
             SLICE_EMPTY);
        struct slice head = phrase_head(member);
        if (head.len && lexicon_in_class(c->lex, f[0], head))
            NOTE(c, FINDING_DEAD, "\"%.*s\" of %.*s says no more than its \"%.*s\"",
                 SLICE_ARG(member), SLICE_ARG(f[0]), SLICE_ARG(head));
    }
}

static void check_content(struct check *c, const struct slice *f)
{
    check_cameo(c, f[0]);
    once(c, "content", f[0], SLICE_EMPTY);
}

static void check_word(struct check *c, const struct slice *f)
{
    once(c, c->row->path, f[0], f[1]);
}

static void check_topic(struct check *c, const struct slice *f)
{
    check_cameo(c, f[0]);
    for (struct slice rest = f[1]; rest.at && rest.len;)
        once(c, "topic", slice_cut(&rest, '|'), f[0]);
}

static void check_specific(struct check *c, const struct slice *f)
{
    check_cameo(c, f[0]);
    check_cameo(c, f[3]);
    if (slice_equal(f[0], f[3]))
        NOTE(c, FINDING_DEAD, "%.*s stays the same code", SLICE_ARG(f[0]));
}

/* The classes that a test names. */
static void check_test(struct check *c, struct slice test)
{
    slice_cut(&test, ':');
    while (test.at && test.len) {
        struct slice value = slice_cut(&test, '|');
        struct slice key = arena_print(c->arena, "class:%.*s", SLICE_ARG(value));
        if (value.len && value.at[0] == '@' && table_find(&c->keys, key) < 0)
            unknown(c, "the class", value);
        struct slice item = slice_part(value, 1, value.len);
        key = arena_print(c->arena, "class of items:%.*s", SLICE_ARG(item));
        if (item.len && value.at[0] == '#' && table_find(&c->keys, key) < 0)
            unknown(c, "the class of items", item);
    }
}

static int by_bytes(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* The tests in one order, whatever the order in the row. */
static struct slice sorted_tests(struct check *c, struct slice tests)
{
    struct slice list[2 * TESTS_MAX] = {SLICE_EMPTY};
    size_t count = 0;
    while (tests.at && tests.len && count < TESTS_MAX) {
        list[count] = slice_cut(&tests, ' ');
        check_test(c, list[count]);
        count += list[count].len > 0;
    }
    qsort(list, count, sizeof *list, by_bytes);
    for (size_t i = count; i > 1; i--) { /* a space before all but the first */
        list[2 * (i - 1)] = list[i - 1];
        list[2 * (i - 1) - 1] = SLICE(" ");
    }
    return arena_join(c->arena, list, count ? 2 * count - 1 : 0);
}

static void check_frame(struct check *c, const struct slice *f)
{
    struct slice mode = f[2], type = slice_cut(&mode, '.');
    struct slice tests = sorted_tests(c, f[5]);
    const struct code *code = check_cameo(c, f[3]);
    const struct plover *p = lexicon_plover(c->lex, type, SLICE_EMPTY);
    if (p)
        check_mode(c, type, mode);
    if (p && p->quad)
        check_type(c, code, type);
    if (has_capital(f[0]))
        NOTE(c, FINDING_DEAD, "\"%.*s\" is no lemma: small letters", SLICE_ARG(f[0]));
    once(c, "frame",
         arena_print(c->arena, "%.*s %.*s %.*s", SLICE_ARG(f[0]), SLICE_ARG(f[1]),
                     SLICE_ARG(tests)),
         arena_print(c->arena, "%.*s %.*s", SLICE_ARG(f[2]), SLICE_ARG(f[3])));
    if (slice_is(f[6], "-") || !f[6].len)
        NOTE(c, FINDING_EXAMPLE, "the frame %.*s (%.*s) has no example", SLICE_ARG(f[0]),
             SLICE_ARG(f[1]));
}

/* A word that a narrower class has already is only missing there if it comes by a class. */
static void check_item(struct check *c, const struct slice *f)
{
    once(c, "class of items", f[0], f[1]);
    for (struct slice rest = f[2]; rest.at && rest.len;) {
        struct slice word = slice_cut(&rest, '|');
        if (!slice_starts(word, SLICE("@")))
            once(c, "item", word, f[0]);
    }
}

static void check_quantity(struct check *c, const struct slice *f)
{
    for (struct slice rest = f[2]; rest.at && rest.len;)
        once(c, "quantity", slice_cut(&rest, '|'), f[0]);
}

/* ---- All files ---------------------------------------------------------- */

static const struct {
    const char *name;
    int columns;
    void (*row)(struct check *c, const struct slice *field);
} files[] = {{"ontology/cameo.tsv", 6, check_code},
             {"ontology/weis.tsv", 3, check_weis},
             {"ontology/plover.tsv", 6, check_plover},
             {"ontology/confidence.tsv", 2, check_confidence},
             {"ontology/contexts.tsv", 2, check_key},
             {"ontology/actors.tsv", 3, check_actor_code},
             {"ontology/offices.tsv", 1, check_key},
             {"ontology/roles.tsv", 4, check_role},
             {"actors/countries.tsv", 9, check_country},
             {"actors/codes.tsv", 3, check_foreign},
             {"actors/states_past.tsv", 7, check_past},
             {"actors/metonyms.tsv", 4, check_metonym},
             {"actors/organisations.tsv", 5, check_organisation},
             {"actors/regions.tsv", 5, check_region},
             {"actors/agents.tsv", 3, check_agent},
             {"actors/offices_shared.tsv", 5, check_shared},
             {"actors/offices.tsv", 7, check_office},
             {"places/places.tsv", 8, check_place},
             {"places/fips.tsv", 2, check_fips},
             {"frames/cues.tsv", 2, check_word},
             {"frames/reports.tsv", 2, check_word},
             {"frames/algebra.tsv", 8, check_content},
             {"frames/topics.tsv", 2, check_topic},
             {"frames/specifics.tsv", 4, check_specific},
             {"frames/classes-cooperation.tsv", 2, check_class},
             {"frames/classes-conflict.tsv", 2, check_class},
             {"ontology/items.tsv", 3, check_item},
             {"ontology/quantities.tsv", 3, check_quantity},
             {"frames/stances.tsv", 7, check_frame},
             {"frames/conflict.tsv", 7, check_frame},
             {"frames/cooperation.tsv", 7, check_frame}};

/* Was the row noted when the lexicon was read? */
static bool broken(const struct check *c)
{
    for (size_t i = 0; i < c->out->count && c->out->list[i].kind == FINDING_ROW; i++)
        if (c->out->list[i].line == c->row->line && !strcmp(c->out->list[i].path, c->row->path))
            return true;
    return false;
}

static dem_code check_file(struct check *c, const char *dir, size_t i, dem_error *err)
{
    struct rows rows;
    dem_code code = rows_open(&rows, c->arena, dir, files[i].name, err);
    c->row = &rows;
    c->out->files++;
    while (!code) {
        code = rows_next(&rows, files[i].columns, err);
        c->out->rows += code != DEM_END;
        if (!code && !broken(c))
            files[i].row(c, rows.field);
        else if (code == DEM_E_FORMAT)
            code = DEM_OK;
    }
    return code == DEM_END ? DEM_OK : code;
}

dem_code lexicon_check(struct arena *arena, const char *dir, bool gaps, struct lexicon **lex,
                       struct findings *out, dem_error *err)
{
    struct check c = {.arena = arena, .out = out};
    *out = (struct findings){.arena = arena};
    table_init(&c.keys, arena);
    table_init(&c.offices, arena);
    dem_code code = build_lexicon(lex, arena, dir, out, err);
    c.lex = *lex;
    for (size_t i = 0; !code && i < sizeof files / sizeof *files; i++)
        code = check_file(&c, dir, i, err);
    if (!code)
        check_terms_end(&c);
    if (!code && gaps)
        check_gaps(&c);
    return code;
}
