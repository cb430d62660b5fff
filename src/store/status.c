/* What is there, for people: totals, then source by source; a feed that fell silent is seen. */
#include "store/build.h"

#include "base/error.h"

#include <stdio.h>

#include "base/banned.h"

enum { WEEKS = 8, QUIET_WEEKS = 2 };

struct feed { /* documents of one publisher */
    struct slice name;
    int64_t documents, events;
    dem_day first, last;
    int64_t weeks[WEEKS]; /* the last one ends today */
};

static void put_day(FILE *out, dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    if (day == DEM_DAY_UNKNOWN)
        fprintf(out, "%-10s", "-");
    else
        fprintf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static void put_totals(struct store *s, FILE *out)
{
    static const struct {
        const char *name, *sql;
    } totals[] = {{"documents", "SELECT count(*) FROM document"},
                  {"revisions", "SELECT count(*) FROM revision"},
                  {"clusters of copies",
                   "SELECT count(*) FROM (SELECT 1 FROM document d JOIN print p"
                   " ON p.key = d.print GROUP BY p.cluster HAVING count(*) > 1)"},
                  {"mentions", "SELECT count(*) FROM mention"},
                  {"events", "SELECT count(*) FROM event"},
                  {"with two sources", "SELECT count(*) FROM event WHERE sources > 1"},
                  {"mentions set by hand", "SELECT count(*) FROM pin"}};
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
        fprintf(out, "%12lld %s\n", (long long)db_number(s, db_ask(s, totals[i].sql, ""), 0),
                totals[i].name);
    sqlite3_stmt *q = db_ask(s,
                             "SELECT count(*), c.version, c.model, c.lexicon FROM document d"
                             " JOIN coder c ON c.key = d.coder GROUP BY c.key ORDER BY c.key",
                             "");
    while (db_row(s, q))
        fprintf(out, "%12lld documents coded by %.*s, model %.*s, lexicon %.*s\n",
                (long long)sqlite3_column_int64(q, 0), SLICE_ARG(db_text(q, 1)),
                SLICE_ARG(db_text(q, 2)), SLICE_ARG(db_text(q, 3)));
}

static void count_weeks(struct store *s, int64_t source, dem_day today, struct feed *f)
{
    sqlite3_stmt *q =
        db_ask(s,
               "SELECT (?2 - day) / 7, count(*) FROM document WHERE source IS nullif(?1, 0)"
               " AND day <= ?2 AND day > ?2 - ?3 GROUP BY 1",
               "iyi", source, today, (int64_t)(7 * WEEKS));
    while (db_row(s, q))
        f->weeks[WEEKS - 1 - sqlite3_column_int(q, 0)] = sqlite3_column_int64(q, 1);
}

/* Nothing for two weeks from one that gave something in at least half of those before. */
static bool is_silent(const struct feed *f)
{
    int busy = 0;
    int64_t now = 0;
    for (int i = 0; i < WEEKS; i++) {
        busy += i < WEEKS - QUIET_WEEKS && f->weeks[i];
        now += i < WEEKS - QUIET_WEEKS ? 0 : f->weeks[i];
    }
    return !now && 2 * busy >= WEEKS - QUIET_WEEKS;
}

static void put_feed(FILE *out, const struct feed *f, dem_day today)
{
    fprintf(out, "%10lld %10lld  ", (long long)f->documents, (long long)f->events);
    put_day(out, f->first);
    fputs("  ", out);
    put_day(out, f->last);
    if (f->last == DEM_DAY_UNKNOWN)
        fprintf(out, " %7s ", "-");
    else
        fprintf(out, " %7d ", today - f->last);
    for (int i = 0; i < WEEKS; i++)
        fprintf(out, " %5lld", (long long)f->weeks[i]);
    fprintf(out, "  %.*s%s\n", SLICE_ARG(f->name), is_silent(f) ? "  SILENT" : "");
}

static void put_feeds(struct store *s, dem_day today, FILE *out)
{
    fprintf(out, "\n%10s %10s  %-10s  %-10s %7s  %-*s  source\n", "documents", "mentions",
            "first day", "last day", "lag", 6 * WEEKS - 1, "documents in each of 8 weeks");
    sqlite3_stmt *q =
        db_ask(s,
               "SELECT ifnull(d.source, 0), s.name, count(*), min(d.day), max(d.day),"
               " total((SELECT count(*) FROM mention m WHERE m.document = d.key))"
               " FROM document d LEFT JOIN source s ON s.key = d.source"
               " GROUP BY d.source ORDER BY s.name IS NULL, s.name",
               "");
    while (db_row(s, q)) {
        struct feed f = {.name = db_text(q, 1),
                         .documents = sqlite3_column_int64(q, 2),
                         .first = db_day(q, 3),
                         .last = db_day(q, 4),
                         .events = sqlite3_column_int64(q, 5)};
        if (!f.name.len)
            f.name = SLICE("(unknown)");
        count_weeks(s, sqlite3_column_int64(q, 0), today, &f);
        put_feed(out, &f, today);
    }
}

dem_code store_status(struct store *s, dem_day today, FILE *out, dem_error *err)
{
    put_totals(s, out);
    put_feeds(s, today, out);
    if (!s->error.code && (fflush(out) || ferror(out)))
        return error_system(err, "the output cannot be written");
    return store_error(s, err);
}
