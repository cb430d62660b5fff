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

static const char dyads[] =
    "p AS (SELECT f.*, a.country AS one, b.country AS two, 0 AS acts, 0 AS receives"
    " FROM f JOIN party x ON x.mention = f.best AND x.role IN (1, 3) JOIN actor a"
    " ON a.key = x.actor JOIN party y ON y.mention = f.best AND y.role IN (2, 3) AND y.n <> x.n"
    " JOIN actor b ON b.key = y.actor WHERE a.country <> '' AND b.country <> ''"
    " GROUP BY f.key, a.country, b.country)";

static const char countries[] =
    "p AS (SELECT f.*, a.country AS one, '' AS two, max(x.role IN (1, 3)) AS acts,"
    " max(x.role IN (2, 3)) AS receives FROM f JOIN party x ON x.mention = f.best"
    " AND x.role IN (1, 2, 3) JOIN actor a ON a.key = x.actor WHERE a.country <> ''"
    " GROUP BY f.key, a.country)";

static struct slice type_columns(struct arena *arena, const struct codes *codes)
{
    struct slice parts[TYPES_MAX];
    for (size_t i = 0; i < codes->types.count; i++)
        parts[i] =
            arena_print(arena, ", total(p.type = '%.*s')", SLICE_ARG(codes->types.list[i]));
    return arena_join(arena, parts, codes->types.count);
}

static struct slice question(struct arena *arena, const struct store_filter *filter,
                             const struct store_table *table, const struct codes *codes)
{
    return arena_print(
        arena,
        "WITH f AS MATERIALIZED (SELECT e.key, e.best, period(e.day, %d) AS period, e.quad,"
        " e.type, e.score, e.goldstein, e.reports%.*s AND e.day IS NOT NULL),"
        " t AS (SELECT period, count(*) AS everything FROM f GROUP BY period), %s"
        " SELECT p.period, p.one, p.two, %s AS issue, count(*), total(p.acts), "
        "total(p.receives),"
        " 1.0 * count(*) / t.everything, total(p.reports), total(p.quad = 1), total(p.quad = "
        "2),"
        " total(p.quad = 3), total(p.quad = 4), total(p.score), avg(p.score),"
        " total(p.goldstein), avg(p.goldstein)%.*s"
        " FROM p JOIN t ON t.period = p.period%s"
        " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        table->unit, SLICE_ARG(select_where(arena, filter)),
        table->countries ? countries : dyads, table->issues ? "ifnull(i.name, '')" : "''",
        SLICE_ARG(type_columns(arena, codes)),
        table->issues ? " LEFT JOIN mention_issue x ON x.mention = p.best"
                        " LEFT JOIN issue i ON i.key = x.issue"
                      : "");
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

static void put_row(FILE *out, const struct store_table *table, const struct codes *codes,
                    sqlite3_stmt *q)
{
    struct date d = calendar_date(sqlite3_column_int(q, 0));
    fprintf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
    put_country(out, codes, db_text(q, 1));
    if (!table->countries)
        put_country(out, codes, db_text(q, 2));
    if (table->issues)
        put_text(out, db_text(q, 3));
    for (int column = 4; column < sqlite3_column_count(q); column++) {
        bool roles = column == 5 || column == 6;
        if (roles && !table->countries)
            continue;
        if (sqlite3_column_type(q, column) == SQLITE_NULL)
            fputc(',', out);
        else
            fprintf(out, ",%.10g", sqlite3_column_double(q, column));
    }
    fputc('\n', out);
}

static void answer(struct store *s, const struct store_filter *filter,
                   const struct store_table *table, const struct codes *codes, FILE *out)
{
    sqlite3_stmt *q = db_prepare(s, question(&s->scratch, filter, table, codes));
    select_bind(s, q, filter);
    put_head(out, table, codes);
    while (db_row(s, q) && !ferror(out))
        put_row(out, table, codes, q);
    sqlite3_finalize(q);
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
