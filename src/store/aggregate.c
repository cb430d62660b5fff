/* Counts for R, Stata and pandas. */
#include "store/build.h"

#include "base/error.h"
#include "lexicon/rows.h"

#include <stdio.h>

#include "base/banned.h"

enum { TYPES_MAX = 64, COUNTRY_COLUMNS = 9, PLOVER_COLUMNS = 6 };

struct number { /* of a country in the lists that people join on */
    struct slice iso3, cow, gw;
};

struct codes {
    struct {
        struct number *list;
        size_t count, room;
    } countries;
    struct {
        struct slice *list;
        size_t count, room;
    } types;
};

static dem_code read_countries(struct arena *arena, const char *dir, struct codes *out,
                               dem_error *err)
{
    struct rows rows;
    dem_code code = rows_open(&rows, arena, dir, "actors/countries.tsv", err);
    while (!code && !(code = rows_next(&rows, COUNTRY_COLUMNS, err)))
        *ARENA_PUSH(arena, &out->countries) =
            (struct number){rows.field[0], rows.field[7], rows.field[8]};
    return code == DEM_END ? DEM_OK : code;
}

/* The event types, in the order of their file. */
static dem_code read_types(struct arena *arena, const char *dir, struct codes *out,
                           dem_error *err)
{
    struct rows rows;
    dem_code code = rows_open(&rows, arena, dir, "ontology/plover.tsv", err);
    while (!code && !(code = rows_next(&rows, PLOVER_COLUMNS, err)))
        if (slice_is(rows.field[1], "-") && rows.field[0].at[0] <= 'Z' &&
            out->types.count < TYPES_MAX)
            *ARENA_PUSH(arena, &out->types) = rows.field[0];
    return code == DEM_END ? DEM_OK : code;
}

/* ---- The question ----------------------------------------------------------- */

enum { UNITED = 3 }; /* a party that acts and receives: ROLE_BOTH */

struct cell {       /* a row of the table */
    int32_t key[4]; /* period, one, two, issue: the last three in counts.names */
    uint32_t events, acts, receives, scored, quads[5];
    uint64_t reports;
    double score, goldstein;
    uint32_t *types; /* [codes.types.count] */
};

struct side { /* a party of the event at hand */
    int32_t country, role;
};

struct counts {
    struct store *s;
    struct arena *arena;
    const struct store_table *table;
    const struct codes *codes;
    struct table index, periods; /* of cells; of a period's events */
    struct table named;          /* of countries and issues */
    struct {
        struct slice *list;
        size_t count, room;
    } names;
    struct {
        struct cell **list;
        size_t count, room;
    } cells;
    struct {
        uint32_t *list; /* all events of each period */
        size_t count, room;
    } everything;
    int32_t *countries; /* [actors + 1]: names, -1: none */
    int64_t actors;
    struct {
        struct side *list;
        size_t count, room;
    } sides;
};

/* Counts by the event, its parties one after the other; an event without any counts in the
 * share of the others. */
static struct slice question(struct store *s, struct arena *arena,
                             const struct store_filter *filter)
{
    return arena_print(arena,
                       "SELECT f.period, f.key, f.best, f.quad, f.type, f.score, f.goldstein,"
                       " f.reports, x.role, x.actor FROM (SELECT e.key, e.best,"
                       " e.day AS period, e.quad, e.type, e.score, e.goldstein,"
                       " e.reports%.*s AND e.day IS NOT NULL) f"
                       " LEFT JOIN party x ON x.mention = f.best AND x.role <= %d%s",
                       SLICE_ARG(select_where(s, arena, filter, 0)), UNITED,
                       s->engine->nested ? "" : " ORDER BY f.key");
}

static int32_t name_of(struct counts *c, struct slice name)
{
    int32_t at = table_find(&c->named, name);
    if (at >= 0)
        return at;
    at = (int32_t)c->names.count;
    name = arena_copy(c->arena, name);
    *ARENA_PUSH(c->arena, &c->names) = name;
    return table_add(&c->named, name, at);
}

static void read_actors(struct counts *c)
{
    c->actors = db_number(c->s, db_ask(c->s, "SELECT max(key) FROM actor", ""), 0);
    c->countries = ARENA_ARRAY(c->arena, int32_t, (size_t)c->actors + 1);
    for (int64_t i = 0; i <= c->actors; i++)
        c->countries[i] = -1;
    struct query *q =
        db_ask(c->s, "SELECT key, country FROM actor WHERE country <> '' AND key > 0", "");
    while (db_row(c->s, q))
        if (db_int(q, 0) <= c->actors)
            c->countries[db_int(q, 0)] = name_of(c, db_text(q, 1));
}

static struct cell *cell_of(struct counts *c, const int32_t key[4])
{
    struct slice bytes = {(const char *)key, 4 * sizeof *key};
    int32_t at = table_find(&c->index, bytes);
    if (at >= 0)
        return c->cells.list[at];
    struct cell *cell = ARENA_NEW(c->arena, struct cell);
    memcpy(cell->key, key, sizeof cell->key);
    cell->types = ARENA_ARRAY(c->arena, uint32_t, c->codes->types.count);
    bytes.at = (const char *)cell->key;
    table_add(&c->index, bytes, (int32_t)c->cells.count);
    *ARENA_PUSH(c->arena, &c->cells) = cell;
    return cell;
}

static uint32_t *period_of(struct counts *c, int32_t period)
{
    struct slice bytes = {(const char *)&period, sizeof period};
    int32_t at = table_find(&c->periods, bytes);
    if (at < 0) {
        at = table_add(&c->periods, arena_copy(c->arena, bytes), (int32_t)c->everything.count);
        *ARENA_PUSH(c->arena, &c->everything) = 0;
    }
    return &c->everything.list[at];
}

struct happened { /* the event at hand */
    int64_t key, best;
    int32_t period;
    int type; /* of codes.types, or -1 */
    int quad;
    bool scored;
    double score, goldstein;
    uint64_t reports;
};

static void count_cell(struct counts *c, const struct happened *e, int32_t one, int32_t two,
                       int32_t issue, int role)
{
    struct cell *cell = cell_of(c, (const int32_t[4]){e->period, one, two, issue});
    cell->events++;
    cell->acts += role & 1;
    cell->receives += role >> 1 & 1;
    cell->reports += e->reports;
    cell->quads[e->quad]++;
    cell->scored += e->scored;
    cell->score += e->score;
    cell->goldstein += e->goldstein;
    if (e->type >= 0)
        cell->types[e->type]++;
}

/* Once for each issue, or once without. */
static void count_issues(struct counts *c, const struct happened *e, int32_t one, int32_t two,
                         int role)
{
    int32_t none = name_of(c, SLICE(""));
    size_t found = 0;
    if (c->table->issues) {
        struct query *q = db_ask(c->s,
                                 "SELECT i.name FROM mention_issue x JOIN issue i"
                                 " ON i.key = x.issue WHERE x.mention = ?",
                                 "i", e->best);
        for (; db_row(c->s, q); found++)
            count_cell(c, e, one, two, name_of(c, db_text(q, 0)), role);
    }
    if (!found)
        count_cell(c, e, one, two, none, role);
}

/* One side for each country, with all that it does. */
static void count_countries(struct counts *c, const struct happened *e)
{
    struct side *list = c->sides.list;
    size_t count = c->sides.count, kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < kept && list[k].country != list[i].country)
            k++;
        if (k == kept)
            list[kept++] = list[i];
        else
            list[k].role |= list[i].role;
    }
    for (size_t i = 0; i < kept; i++)
        count_issues(c, e, list[i].country, name_of(c, SLICE("")), list[i].role);
}

static bool is_pair(const struct side *list, size_t a, size_t b)
{
    return a != b && (list[a].role & 1) && (list[b].role & 2);
}

/* Does a pair of the same countries stand before (a, b)? */
static bool counted(const struct side *list, size_t count, size_t a, size_t b)
{
    for (size_t i = 0; i <= a; i++)
        for (size_t k = 0; k < (i < a ? count : b); k++)
            if (is_pair(list, i, k) && list[i].country == list[a].country &&
                list[k].country == list[b].country)
                return true;
    return false;
}

static void count_dyads(struct counts *c, const struct happened *e)
{
    const struct side *list = c->sides.list;
    size_t count = c->sides.count;
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < count; b++)
            if (is_pair(list, a, b) && !counted(list, count, a, b))
                count_issues(c, e, list[a].country, list[b].country, ROLE_ACTOR);
}

static void count_event(struct counts *c, const struct happened *e)
{
    if (!e->key)
        return;
    ++*period_of(c, e->period);
    if (c->table->countries)
        count_countries(c, e);
    else
        count_dyads(c, e);
    c->sides.count = 0;
}

static int type_of(const struct codes *codes, struct slice type)
{
    int at = (int)codes->types.count;
    while (at-- > 0 && !slice_equal(codes->types.list[at], type))
        ;
    return at;
}

/* The first day of the day's week (Monday), month or year. */
static dem_day period_start(dem_day day, enum store_unit unit)
{
    if (unit == STORE_WEEK)
        return day - calendar_weekday(day);
    if (unit == STORE_DAY)
        return day;
    struct date d = calendar_date(day);
    return calendar_day(d.year, unit == STORE_YEAR ? 1 : d.month, 1);
}

static struct happened read_event(const struct counts *c, struct query *q)
{
    int quad = (int)db_int(q, 3);
    return (struct happened){.key = db_int(q, 1),
                             .best = db_int(q, 2),
                             .period = period_start((dem_day)db_int(q, 0), c->table->unit),
                             .type = type_of(c->codes, db_text(q, 4)),
                             .quad = quad >= 0 && quad <= 4 ? quad : 0,
                             .scored = !db_null(q, 5),
                             .score = db_real(q, 5),
                             .goldstein = db_real(q, 6),
                             .reports = (uint64_t)db_int(q, 7)};
}

static void count_all(struct counts *c, const struct store_filter *filter)
{
    struct happened event = {.key = 0};
    struct query *q = db_prepare(c->s, question(c->s, c->arena, filter), true);
    select_bind(c->s, q, filter);
    while (db_row(c->s, q)) {
        if (db_int(q, 1) != event.key) {
            count_event(c, &event);
            event = read_event(c, q);
        }
        int64_t actor = db_int(q, 9); /* 0: the event has no party */
        if (actor > 0 && actor <= c->actors && c->countries[actor] >= 0)
            *ARENA_PUSH(c->arena, &c->sides) =
                (struct side){c->countries[actor], (int)db_int(q, 8)};
    }
    count_event(c, &event);
    db_drop(q);
}

/* ---- The answer ------------------------------------------------------------- */

static void put_head(FILE *out, const struct store_table *table, const struct codes *codes)
{
    fputs(table->countries ? "date,country,cow,gw"
                           : "date,actor,actor_cow,actor_gw,recipient,"
                             "recipient_cow,recipient_gw",
          out);
    fputs(table->issues ? ",issue,events" : ",events", out);
    fputs(table->countries ? ",as_actor,as_recipient" : "", out);
    fputs(",share,reports,verbal_cooperation,material_cooperation,verbal_conflict,"
          "material_conflict,score_sum,score_mean,goldstein_sum,goldstein_mean",
          out);
    for (size_t i = 0; i < codes->types.count; i++) {
        fputc(',', out);
        for (size_t k = 0; k < codes->types.list[i].len; k++)
            fputc(codes->types.list[i].at[k] | 32, out);
    }
    fputc('\n', out);
}

static void put_country(FILE *out, const struct codes *codes, struct slice iso3)
{
    struct number n = {SLICE_EMPTY, SLICE_EMPTY, SLICE_EMPTY};
    for (size_t i = 0; i < codes->countries.count && !n.iso3.len; i++)
        if (slice_equal(codes->countries.list[i].iso3, iso3))
            n = codes->countries.list[i];
    fprintf(out, ",%.*s,%.*s,%.*s", SLICE_ARG(iso3), SLICE_ARG(n.cow), SLICE_ARG(n.gw));
}

/* In quotation marks where it needs them. */
static void put_text(FILE *out, struct slice s)
{
    bool plain = true;
    for (size_t i = 0; i < s.len; i++)
        plain &= s.at[i] != ',' && s.at[i] != '"' && s.at[i] != '\n';
    fputs(plain ? "," : ",\"", out);
    for (size_t i = 0; i < s.len; i++)
        fprintf(out, s.at[i] == '"' ? "\"\"" : "%c", s.at[i]);
    fputs(plain ? "" : "\"", out);
}

static void put_number(FILE *out, double value)
{
    fprintf(out, ",%.10g", value);
}

static void put_mean(FILE *out, double sum, uint32_t count)
{
    if (count)
        put_number(out, sum / count);
    else
        fputc(',', out);
}

static void put_row(FILE *out, struct counts *c, const struct cell *cell)
{
    struct date d = calendar_date(cell->key[0]);
    fprintf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
    put_country(out, c->codes, c->names.list[cell->key[1]]);
    if (!c->table->countries)
        put_country(out, c->codes, c->names.list[cell->key[2]]);
    if (c->table->issues)
        put_text(out, c->names.list[cell->key[3]]);
    put_number(out, cell->events);
    if (c->table->countries)
        fprintf(out, ",%u,%u", cell->acts, cell->receives);
    put_number(out, (double)cell->events / *period_of(c, cell->key[0]));
    put_number(out, (double)cell->reports);
    for (int quad = 1; quad <= 4; quad++)
        put_number(out, cell->quads[quad]);
    put_number(out, cell->score);
    put_mean(out, cell->score, cell->scored);
    put_number(out, cell->goldstein);
    put_mean(out, cell->goldstein, cell->events);
    for (size_t i = 0; i < c->codes->types.count; i++)
        put_number(out, cell->types[i]);
    fputc('\n', out);
}

static int by_key(const void *a, const void *b, void *user)
{
    const struct counts *c = user;
    const int32_t *x = (*(const struct cell *const *)a)->key;
    const int32_t *y = (*(const struct cell *const *)b)->key;
    int order = (x[0] > y[0]) - (x[0] < y[0]);
    for (int i = 1; i < 4 && !order; i++)
        order = slice_compare(c->names.list[x[i]], c->names.list[y[i]]);
    return order;
}

static void answer(struct store *s, const struct store_filter *filter,
                   const struct store_table *table, const struct codes *codes, FILE *out)
{
    struct counts c = {.s = s, .arena = &s->scratch, .table = table, .codes = codes};
    table_init(&c.index, c.arena);
    table_init(&c.periods, c.arena);
    table_init(&c.named, c.arena);
    if (db_view(s, false))
        return;
    read_actors(&c);
    count_all(&c, filter);
    db_view_end(s);
    if (c.cells.count)
        qsort_r(c.cells.list, c.cells.count, sizeof *c.cells.list, by_key, &c);
    put_head(out, table, codes);
    for (size_t i = 0; i < c.cells.count && !ferror(out) && !s->error.code; i++)
        put_row(out, &c, c.cells.list[i]);
}

dem_code store_aggregate(struct store *s, const struct store_filter *filter,
                         const struct store_table *table, FILE *out, dem_error *err)
{
    struct codes codes = {.countries = {NULL, 0, 0}};
    arena_reset(&s->scratch);
    if (setjmp(s->scratch.guard)) {
        db_fail(s, DEM_E_MEMORY, "not enough memory for the table");
        return store_error(s, err);
    }
    const char *dir = arena_print(&s->scratch, "%s/data%c", table->data, 0).at;
    dem_code code = read_countries(&s->scratch, dir, &codes, err);
    if (!code)
        code = read_types(&s->scratch, dir, &codes, err);
    if (code)
        return code;
    answer(s, filter, table, &codes, out);
    if (!s->error.code && (fflush(out) || ferror(out)))
        return error_system(err, "the table cannot be written");
    return store_error(s, err);
}
