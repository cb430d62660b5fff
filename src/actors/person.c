/* Which person a name means, and which office on which day. */
#include "actors/build.h"

#include "base/banned.h"

enum { REMEMBERED_DAYS = 5 * 365 }; /* after which a surname alone means others */

static bool holds(const struct term *t, dem_day day)
{
    return day != DEM_DAY_UNKNOWN && (t->from == DEM_DAY_UNKNOWN || t->from <= day) &&
           (t->to == DEM_DAY_UNKNOWN || day <= t->to);
}

/* "prime minister" fits "Israeli Prime Minister", "defence minister" "defense minister". */
static bool title_fits(struct slice office, struct slice title)
{
    if (!title.len || !office.len)
        return false;
    if (slice_equal_nocase(office, title))
        return true;
    size_t n = title.len < office.len ? title.len : office.len;
    struct slice tail_a = slice_part(office, office.len - n, office.len);
    struct slice tail_b = slice_part(title, title.len - n, title.len);
    if (slice_equal_nocase(tail_a, tail_b))
        return true;
    bool defence_a = slice_starts(office, SLICE("defen"));
    return defence_a && title.len > 5 &&
           slice_equal_nocase(slice_part(title, 0, 5), SLICE("defen"));
}

/* The term on the day; among several the one of that title; without a day (or when the
 * person holds nothing that day) the term of that title, nearest to the day. */
const struct term *person_term(const struct person *person, dem_day day, struct slice title)
{
    const struct term *best = NULL;
    long best_score = -1;
    for (size_t i = 0; i < person->count; i++) {
        const struct term *t = &person->list[i];
        bool held = holds(t, day), fits = title_fits(t->office, title);
        long score = (held ? 4 : 0) + (fits ? 2 : 0) + (day == DEM_DAY_UNKNOWN ? 1 : 0);
        if (score > 0 && score >= best_score)
            best = t, best_score = score;
    }
    return best;
}

static bool seen_before(const struct cast *cast, int32_t person)
{
    for (size_t i = cast->mentions.count; i-- > 0;)
        for (uint32_t k = 0; k < cast->mentions.list[i].count; k++)
            if (cast->mentions.list[i].list[k].person == person)
                return true;
    return false;
}

static bool in_country(const struct person *p, const struct phrase *phrase)
{
    for (size_t t = 0; t < p->count; t++)
        for (uint32_t i = 0; i < phrase->countries; i++)
            if (!strcmp(p->list[t].iso3, phrase->iso3[i]))
                return true;
    return false;
}

static bool top_office(const struct term *t)
{
    return slice_is(t->office, "president") || slice_is(t->office, "prime minister") ||
           slice_is(t->office, "chancellor") || slice_is(t->office, "king");
}

/* The top office that the person left last before the day, within some years, or NULL. */
static const struct term *lately(const struct person *p, dem_day day)
{
    const struct term *best = NULL;
    for (size_t i = 0; i < p->count && day != DEM_DAY_UNKNOWN; i++) {
        const struct term *t = &p->list[i];
        if (top_office(t) && t->to != DEM_DAY_UNKNOWN && t->to < day &&
            t->to + REMEMBERED_DAYS >= day && (!best || best->to < t->to))
            best = t;
    }
    return best;
}

bool person_has_given_name(const struct person *person, struct slice given)
{
    return !given.len || !person->name.len || given.at[0] == person->name.at[0];
}

/* Points for one reading of a name; 0: not believable. */
static int person_score(const struct cast *cast, const struct phrase *phrase, int32_t person,
                        bool full, struct slice title)
{
    const struct person *p = &cast->lex->persons.list[person];
    const struct term *t = person_term(p, cast->published, title);
    int score = full ? 6 : person_has_given_name(p, phrase->given) ? 0 : -7;
    if (seen_before(cast, person))
        score += 8;
    if (t && title.len && title_fits(t->office, title))
        score += 3;
    if (phrase->countries)
        score += in_country(p, phrase) ? 3 : full ? -4 : -8; /* a surname of another */
    if (t && holds(t, cast->published))
        score += top_office(t) ? 4 : 3;
    else if (t && cast->published == DEM_DAY_UNKNOWN)
        score += top_office(t) ? 3 : 2;
    else if (lately(p, cast->published))
        score += 2;
    return score;
}

int32_t person_choose(const struct cast *cast, const struct phrase *phrase, struct slice title)
{
    int32_t best = -1;
    int best_score = 1;
    const struct name_match *m = phrase->person;
    for (int32_t e = m ? m->entry : -1; e >= 0; e = names_next(cast->lex, m, e)) {
        const struct entry *entry = &cast->lex->entries.list[e];
        if (entry->kind != ENTRY_PERSON)
            continue;
        int score = person_score(cast, phrase, entry->person, m->last > m->first, title);
        if (score > best_score)
            best = entry->person, best_score = score;
    }
    return best;
}

/* "deputy foreign minister" is not the office of the foreign minister. */
static bool same_office(struct slice office, struct slice title)
{
    bool defence = slice_starts(office, SLICE("defen")) && slice_starts(title, SLICE("defen"));
    return title_fits(office, title) && (office.len == title.len || defence);
}

int32_t person_in_office(const struct lexicon *lex, const char *iso3, struct slice office,
                         dem_day day)
{
    for (size_t i = 0; i < lex->persons.count && day != DEM_DAY_UNKNOWN; i++)
        for (size_t k = 0; k < lex->persons.list[i].count; k++) {
            const struct term *t = &lex->persons.list[i].list[k];
            if (!strcmp(t->iso3, iso3) && holds(t, day) && same_office(t->office, office))
                return (int32_t)i;
        }
    return -1;
}

void actors_on_day(const struct lexicon *lex, struct actor *actor, dem_day day)
{
    if (actor->person < 0 || day == DEM_DAY_UNKNOWN)
        return;
    const struct term *t = person_term(&lex->persons.list[actor->person], day, SLICE_EMPTY);
    if (t && holds(t, day)) {
        actor->sectors = t->sectors;
        actor->office = t->office;
        memcpy(actor->iso3, t->iso3, sizeof actor->iso3);
    }
}
