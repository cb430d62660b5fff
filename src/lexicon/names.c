#include "lexicon/build.h"

#include "base/calendar.h"
#include "base/error.h"

#include "base/banned.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

struct slice build_key(struct arena *arena, struct slice text)
{
    char *key = arena_take(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool space = text.at[i] == ' ' || text.at[i] == '\n' || text.at[i] == '\t';
        if (!space)
            key[len++] = lower(text.at[i]);
        else if (len && key[len - 1] != ' ')
            key[len++] = ' ';
    }
    return (struct slice){key, len};
}

bool build_capitals(struct slice s)
{
    size_t letters = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] >= 'a' && s.at[i] <= 'z')
            return false;
        letters += s.at[i] >= 'A' && s.at[i] <= 'Z';
    }
    return letters > 0 && letters <= 5;
}

static bool read_iso(struct slice s, char iso3[4])
{
    memset(iso3, 0, 4);
    if (s.len == 3)
        memcpy(iso3, s.at, 3);
    return s.len == 3 || s.len == 0 || slice_is(s, "_");
}

static bool read_sectors(struct slice s, struct sectors *out)
{
    memset(out, 0, sizeof *out);
    while (s.len && out->count < SECTORS_MAX) {
        struct slice one = slice_cut(&s, '|');
        if (one.len && one.at[one.len - 1] == '?')
            one.len--;
        if (one.len != 3)
            return false;
        memcpy(out->code[out->count++], one.at, 3);
    }
    return true;
}

dem_day build_day(struct slice s, bool end)
{
    char full[11] = "0000-01-01";
    if (s.len == 10)
        return calendar_read(s);
    if (s.len != 4 && s.len != 7)
        return DEM_DAY_UNKNOWN;
    memcpy(full, s.at, s.len);
    dem_day first = calendar_read(slice_of(full));
    if (first == DEM_DAY_UNKNOWN || !end)
        return first;
    struct date d = calendar_date(first);
    int month = s.len == 4 ? 12 : d.month;
    return calendar_day(d.year, month, calendar_month_length(d.year, month));
}

/* Puts one entry under its text; entries under one key keep the order of the files. */
static void put(struct lexicon *lex, struct entry entry, struct slice text)
{
    struct slice key = build_key(lex->arena, text);
    int32_t mine = (int32_t)lex->entries.count;
    if (!key.len)
        return;
    entry.capitals = build_capitals(text);
    entry.next = -1;
    *ARENA_PUSH(lex->arena, &lex->entries) = entry;
    int32_t at = table_add(&lex->names, key, mine);
    if (at == mine)
        return;
    while (lex->entries.list[at].next >= 0)
        at = lex->entries.list[at].next;
    lex->entries.list[at].next = mine;
}

static void put_all(struct lexicon *lex, struct entry entry, struct slice texts)
{
    while (texts.at && texts.len)
        put(lex, entry, slice_trim(slice_cut(&texts, '|')));
}

static struct entry plain(enum entry_kind kind, struct slice name)
{
    return (struct entry){.kind = kind,
                          .name = name,
                          .from = DEM_DAY_UNKNOWN,
                          .to = DEM_DAY_UNKNOWN,
                          .person = -1};
}

/* Under its name and what stands in the next columns: aliases, adjectives, nationals. */
static void put_country(struct lexicon *lex, struct entry e, const struct slice *column)
{
    put(lex, e, e.name);
    put_all(lex, e, column[0]);
    e.kind = ENTRY_ADJECTIVE;
    put_all(lex, e, column[1]);
    e.kind = ENTRY_NATIONAL;
    put_all(lex, e, column[2]);
}

/* iso3 iso2 name aliases adjectives nationals capital cow gw */
static dem_code read_country(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct entry e = plain(ENTRY_COUNTRY, r->field[2]);
    if (!read_iso(r->field[0], e.iso3) || !e.iso3[0])
        return rows_error(r, err, "a country code has three letters", r->field[0]);
    table_add(&lex->country_names, r->field[0], (int32_t)lex->entries.count);
    put_country(lex, e, &r->field[3]);
    return DEM_OK;
}

/* name aliases adjectives nationals iso3 from to */
static dem_code read_past(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct entry e = plain(ENTRY_COUNTRY, r->field[0]);
    if (!read_iso(r->field[4], e.iso3))
        return rows_error(r, err, "a country code has three letters", r->field[4]);
    e.from = build_day(r->field[5], false);
    e.to = build_day(r->field[6], true);
    if (e.from == DEM_DAY_UNKNOWN || e.to == DEM_DAY_UNKNOWN || e.from > e.to)
        return rows_error(r, err, "a past state has its first and its last day", r->field[5]);
    put_country(lex, e, &r->field[1]);
    return DEM_OK;
}

/* name aliases adjectives iso3 sector */
static dem_code read_region(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct entry e = plain(ENTRY_REGION, r->field[0]);
    if (!read_iso(r->field[3], e.iso3) || !read_sectors(r->field[4], &e.sectors))
        return rows_error(r, err, "a code has three letters", r->field[3]);
    put(lex, e, e.name);
    put_all(lex, e, r->field[1]);
    e.kind = ENTRY_ADJECTIVE;
    put_all(lex, e, r->field[2]);
    return DEM_OK;
}

/* phrase iso3 sector note */
static dem_code read_metonym(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct slice first = r->field[0];
    struct entry e = plain(ENTRY_METONYM, slice_cut(&first, '|'));
    if (!read_iso(r->field[1], e.iso3) || !read_sectors(r->field[2], &e.sectors))
        return rows_error(r, err, "a code has three letters", r->field[1]);
    put_all(lex, e, r->field[0]);
    return DEM_OK;
}

/* name aliases country sectors kind */
static dem_code read_organisation(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct entry e = plain(ENTRY_ORGANISATION, r->field[0]);
    if (!read_iso(r->field[2], e.iso3) || !read_sectors(r->field[3], &e.sectors))
        return rows_error(r, err, "a code has three letters", r->field[2]);
    e.media = slice_is(r->field[4], "media");
    e.armed = slice_is(r->field[4], "armed") || slice_is(r->field[4], "alliance");
    put(lex, e, e.name);
    put_all(lex, e, r->field[1]);
    return DEM_OK;
}

/* id name aliases iso3 kind lat lon population */
static dem_code read_place(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct entry e = plain(ENTRY_PLACE, r->field[1]);
    double people = 0.0;
    if (!read_iso(r->field[3], e.iso3) || !rows_number(r->field[5], &e.lat) ||
        !rows_number(r->field[6], &e.lon))
        return rows_error(r, err, "a place has a country, a latitude and a longitude",
                          r->field[1]);
    rows_number(r->field[7], &people);
    e.population = people > 0 && people < 4e9 ? (uint32_t)people : 0;
    e.id = r->field[0];
    e.capital = slice_is(r->field[4], "capital");
    put(lex, e, e.name);
    put_all(lex, e, r->field[2]);
    return DEM_OK;
}

/* lemma sectors kind */
static dem_code read_agent(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct agent a = {.lemma = r->field[0],
                      .person = slice_is(r->field[2], "person"),
                      .arms = slice_is(r->field[2], "arms"),
                      .group = slice_is(r->field[2], "group")};
    a.needs_country =
        memchr(r->field[1].at ? r->field[1].at : "", '?', r->field[1].len) != NULL;
    if (!read_sectors(r->field[1], &a.sectors))
        return rows_error(r, err, "sectors are codes of three letters between bars",
                          r->field[1]);
    table_add(&lex->agent_lemmas, a.lemma, (int32_t)lex->agents.count);
    *ARENA_PUSH(lex->arena, &lex->agents) = a;
    return DEM_OK;
}

/* "Jr.", "VI", "III": what follows a name and names nobody by itself. */
static bool is_ordinal(struct slice word)
{
    size_t i = 0;
    while (i < word.len && (word.at[i] == 'I' || word.at[i] == 'V' || word.at[i] == 'X'))
        i++;
    return i == word.len || slice_is(word, "Jr.");
}

static struct slice last_word(struct slice name)
{
    size_t at = name.len;
    while (at > 0 && name.at[at - 1] != ' ')
        at--;
    return slice_part(name, at, name.len);
}

static void put_person(struct lexicon *lex, int32_t person, struct slice text)
{
    struct entry e = plain(ENTRY_PERSON, lex->persons.list[person].name);
    struct slice key = build_key(lex->arena, text);
    e.person = person;
    for (int32_t at = table_find(&lex->names, key); at >= 0; at = lex->entries.list[at].next)
        if (lex->entries.list[at].person == person)
            return;
    put(lex, e, text);
}

/* A surname that is also a country or a body ("Montenegro") is no name by itself. */
static void put_surname(struct lexicon *lex, int32_t person, struct slice full)
{
    struct slice word = last_word(full);
    int32_t at = table_find(&lex->names, build_key(lex->arena, word));
    if (word.len > 2 && !is_ordinal(word) &&
        (at < 0 || lex->entries.list[at].kind == ENTRY_PERSON))
        put_person(lex, person, word);
    /* The Arabic article is often left out: "Bashir" is al-Bashir too. */
    bool article = slice_starts(word, SLICE("al-")) || slice_starts(word, SLICE("el-"));
    if (article)
        put_surname(lex, person, slice_part(word, sizeof "al", word.len));
}

/* name aliases iso3 sector office from to; an alias with a star is a short form */
static dem_code read_office(struct lexicon *lex, struct rows *r, dem_error *err)
{
    struct term t = {.office = r->field[4],
                     .from = build_day(r->field[5], false),
                     .to = build_day(r->field[6], true)};
    if (!read_iso(r->field[2], t.iso3) || !read_sectors(r->field[3], &t.sectors))
        return rows_error(r, err, "a code has three letters", r->field[2]);
    if ((t.from == DEM_DAY_UNKNOWN && r->field[5].len) ||
        (t.to == DEM_DAY_UNKNOWN && r->field[6].len))
        return rows_error(r, err, "a date is YYYY, YYYY-MM or YYYY-MM-DD", r->field[5]);
    if (t.from != DEM_DAY_UNKNOWN && t.to != DEM_DAY_UNKNOWN && t.from > t.to)
        return rows_error(r, err, "the term ends before it begins", r->field[0]);
    int32_t at = table_add(&lex->person_names, r->field[0], (int32_t)lex->persons.count);
    if ((size_t)at == lex->persons.count)
        *ARENA_PUSH(lex->arena, &lex->persons) = (struct person){.name = r->field[0]};
    *ARENA_PUSH(lex->arena, &lex->persons.list[at]) = t;
    put_person(lex, at, r->field[0]);
    put_surname(lex, at, r->field[0]);
    for (struct slice rest = r->field[1]; rest.at && rest.len;) {
        struct slice alias = slice_trim(slice_cut(&rest, '|'));
        bool starred = alias.len && alias.at[alias.len - 1] == '*';
        alias.len -= starred;
        put_person(lex, at, alias);
        if (!starred)
            put_surname(lex, at, alias);
    }
    return DEM_OK;
}

/* office iso3 from to why: only the check needs them */
static dem_code read_shared(struct lexicon *lex, struct rows *r, dem_error *err)
{
    dem_day from = build_day(r->field[2], false), to = build_day(r->field[3], true);
    (void)lex;
    if (from == DEM_DAY_UNKNOWN || to == DEM_DAY_UNKNOWN || from > to)
        return rows_error(r, err, "a time is two dates, YYYY, YYYY-MM or YYYY-MM-DD",
                          r->field[2]);
    return DEM_OK;
}

/* whose code meaning */
static dem_code read_actor_code(struct lexicon *lex, struct rows *r, dem_error *err)
{
    const struct slice means = r->field[2];
    bool known = table_find(&lex->country_names, means) >= 0 ||
                 table_find(&lex->bodies, means) >= 0 || table_find(&lex->sectors, means) >= 0;
    if (means.len != 3 || !known)
        return rows_error(r, err, "a code means a country, body or sector", means);
    table_add(
        &lex->actor_codes,
        arena_print(lex->arena, "%.*s%.*s", SLICE_ARG(r->field[0]), SLICE_ARG(r->field[1])),
        means.at[0] << 16 | means.at[1] << 8 | means.at[2]);
    return DEM_OK;
}

static const struct table_file files[] = {{"actors/countries.tsv", 9, read_country},
                                          {"actors/codes.tsv", 3, read_actor_code},
                                          {"actors/states_past.tsv", 7, read_past},
                                          {"actors/metonyms.tsv", 4, read_metonym},
                                          {"actors/organisations.tsv", 5, read_organisation},
                                          {"actors/regions.tsv", 5, read_region},
                                          {"actors/agents.tsv", 3, read_agent},
                                          {"actors/offices_shared.tsv", 5, read_shared},
                                          {"actors/offices.tsv", 7, read_office},
                                          {"places/places.tsv", 8, read_place}};

const struct table_files names_files = {files, sizeof files / sizeof *files};
