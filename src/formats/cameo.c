/* The two tables of PETRARCH's family: its own, and Phoenix's with one event a day. */
#include "formats/build.h"

#include "base/banned.h"

static struct slice code(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    return row->side[which] ? row->side[which]->code : SLICE_EMPTY;
}

/* ---- PETRARCH --------------------------------------------------------------------- */

/* "NAME,1;..." */
static struct slice issues(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    const json_t *list = view_get(row->view, "issue");
    struct slice all = SLICE_EMPTY;
    size_t i;
    json_t *name;
    json_array_foreach(list, i, name) all =
        arena_print(arena, "%.*s%s%s,1", SLICE_ARG(all), i ? ";" : "", json_string_value(name));
    return all;
}

/* DOCUMENT_SENTENCE */
static struct slice ids(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return arena_print(arena, "%.*s_%u", SLICE_ARG(row->view->event->document),
                       row->view->sentence);
}

static const struct column petrarch[] = {
    {"date", cell_day, DAY_DIGITS}, {"source", code, SOURCE},
    {"target", code, TARGET},       {"code", cell_cameo, 4},
    {"issues", issues, 0},          {"ids", ids, 0},
    {"url", cell_text, TEXT_URL},   {"storysource", cell_text, TEXT_PUBLISHER}};

const struct format format_petrarch = {.name = "petrarch",
                                       COLUMNS(petrarch),
                                       .parties = PARTIES_CODED,
                                       .dated = true,
                                       .splits = true};

/* ---- Phoenix: columns --------------------------------------------------------------- */

/* A code's country or body, then a role of Phoenix's list, then the rest. */
enum { PART_ENTITY, PART_ROLE, PART_ATTRIBUTE };
#define SIDE(side, part) ((part)*2 + (side))

static bool is_entity(const struct facts *facts, struct slice three)
{
    return facts_country(facts, three) || slice_listed(three, SLICE("IGO|NGO|IMG|MNC"));
}

static bool is_role(struct slice three)
{
    return slice_listed(three, SLICE("GOV|MIL|REB|OPP|PTY|COP|JUD|SPY|MED|EDU|BUS|CRM|CVL"));
}

static struct slice threes(struct arena *arena, struct slice s)
{
    struct slice *parts = ARENA_ARRAY(arena, struct slice, s.len / 3 + 1);
    size_t count = 0;
    for (size_t i = 0; i + 3 <= s.len; i += 3)
        parts[count++] = slice_part(s, i, i + 3);
    return join(arena, parts, count, ';');
}

static struct slice part(struct arena *arena, const struct row *row, int which)
{
    struct slice all = code(arena, row, which % 2);
    size_t entity = is_entity(row->view->facts, slice_part(all, 0, 3)) ? 3 : 0;
    size_t role = is_role(slice_part(all, entity, entity + 3)) ? 3 : 0;
    switch (which / 2) {
    case PART_ENTITY: return slice_part(all, 0, entity);
    case PART_ROLE: return slice_part(all, entity, entity + role);
    default: return threes(arena, slice_part(all, entity + role, all.len));
    }
}

static struct slice id(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return row_id(arena, row);
}

static struct slice penta(struct arena *arena, const struct row *row, int which)
{
    static const char classes[] = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3,
                                   3, 3, 3, 4, 4, 3, 4, 4, 4, 4};
    (void)which;
    int root = cameo_root(row->cameo);
    return arena_print(arena, "%d", root <= 20 ? classes[root] : 0);
}

static struct slice daily_issues(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    const struct daily *d = row->daily;
    struct slice all = SLICE_EMPTY;
    for (size_t i = 0; i < d->issues.count; i++)
        all = arena_print(arena, "%.*s%s%.*s,%u", SLICE_ARG(all), i ? ";" : "",
                          SLICE_ARG(d->issues.list[i]), d->times.list[i]);
    return all;
}

static struct slice daily_urls(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return join(arena, row->daily->urls.list, row->daily->urls.count, ';');
}

static struct slice daily_sources(struct arena *arena, const struct row *row, int which)
{
    (void)which;
    return join(arena, row->daily->sources.list, row->daily->sources.count, ';');
}

static struct slice country_code(struct arena *arena, const struct row *row, int which)
{
    (void)arena;
    (void)which;
    return row->view->place.country;
}

enum { BEFORE_ISSUES = 17, BEHIND_ISSUES = 18, BEFORE_URLS = 24 };

static const struct column phoenix[] = {
    {"EventID", id, 0},
    {"Date", cell_day, DAY_DIGITS},
    {"Year", cell_day, DAY_YEAR},
    {"Month", cell_day, DAY_MONTH},
    {"Day", cell_day, DAY_DAY},
    {"SourceActorFull", code, SOURCE},
    {"SourceActorEntity", part, SIDE(SOURCE, PART_ENTITY)},
    {"SourceActorRole", part, SIDE(SOURCE, PART_ROLE)},
    {"SourceActorAttribute", part, SIDE(SOURCE, PART_ATTRIBUTE)},
    {"TargetActorFull", code, TARGET},
    {"TargetActorEntity", part, SIDE(TARGET, PART_ENTITY)},
    {"TargetActorRole", part, SIDE(TARGET, PART_ROLE)},
    {"TargetActorAttribute", part, SIDE(TARGET, PART_ATTRIBUTE)},
    {"EventCode", cell_cameo, 4},
    {"EventRootCode", cell_cameo, 2},
    {"PentaClass", penta, 0},
    {"GoldsteinScore", cell_goldstein, 0},
    {"Issues", daily_issues, 0},
    {"Lat", cell_lat, 0},
    {"Lon", cell_lon, 0},
    {"LocationName", cell_text, TEXT_PLACE},
    {"StateName", cell_text, TEXT_ADMIN1},
    {"CountryCode", country_code, 0},
    {"SentenceID", cell_sentence, 0},
    {"URLs", daily_urls, 0},
    {"NewsSources", daily_sources, 0}};

const struct format format_phoenix = {.name = "phoenix",
                                      COLUMNS(phoenix),
                                      .parties = PARTIES_CODED,
                                      .dated = true,
                                      .splits = true,
                                      .daily = true};

/* ---- Phoenix: one event a day -------------------------------------------------------- */

static void add_once(struct days *days, struct daily_list *list, struct slice text)
{
    for (size_t i = 0; i < list->count; i++)
        if (slice_equal(list->list[i], text))
            return;
    if (text.len)
        *ARENA_PUSH(&days->arena, list) = arena_copy(&days->arena, text);
}

static void add_issue(struct days *days, struct daily *d, struct slice name)
{
    size_t at = 0;
    while (at < d->issues.count && !slice_equal(d->issues.list[at], name))
        at++;
    if (at == d->issues.count) {
        *ARENA_PUSH(&days->arena, &d->issues) = arena_copy(&days->arena, name);
        *ARENA_PUSH(&days->arena, &d->times) = 0;
    }
    d->times.list[at]++;
}

static struct daily *day_row(struct arena *scratch, struct days *days, const struct row *row)
{
    struct slice same = arena_print(scratch, "%.*s|%.*s|%.*s", SLICE_ARG(row->side[0]->code),
                                    SLICE_ARG(row->side[1]->code), SLICE_ARG(row->cameo));
    int32_t at = table_find(&days->table, same);
    if (at != TABLE_NONE)
        return &days->rows.list[at];
    table_add(&days->table, arena_copy(&days->arena, same), (int32_t)days->rows.count);
    struct daily *d = ARENA_PUSH(&days->arena, &days->rows);
    *d = (struct daily){
        .before = arena_copy(&days->arena,
                             row_print(scratch, &format_phoenix, row, 0, BEFORE_ISSUES)),
        .behind = arena_copy(&days->arena, row_print(scratch, &format_phoenix, row,
                                                     BEHIND_ISSUES, BEFORE_URLS))};
    return d;
}

void days_add(struct arena *scratch, struct days *days, const struct row *row)
{
    struct daily *d = day_row(scratch, days, row);
    size_t i;
    json_t *name;
    json_array_foreach(view_get(row->view, "issue"), i, name)
        add_issue(days, d, json_slice(name));
    add_once(days, &d->urls, row->view->event->url);
    add_once(days, &d->sources, row->view->event->publisher);
}

struct slice days_print(struct days *days, size_t n)
{
    const struct daily *d = &days->rows.list[n];
    struct row row = {.daily = d};
    struct arena *a = &days->arena;
    struct slice issues_cell =
        row_print(a, &format_phoenix, &row, BEFORE_ISSUES, BEHIND_ISSUES);
    struct slice last = row_print(a, &format_phoenix, &row, BEFORE_URLS, format_phoenix.count);
    return arena_print(a, "%.*s\t%.*s\t%.*s\t%.*s", SLICE_ARG(d->before),
                       SLICE_ARG(issues_cell), SLICE_ARG(d->behind), SLICE_ARG(last));
}
