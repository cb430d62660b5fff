/* What is there, for people: totals, then source by source; a feed that fell silent is seen. */
#include "store/build.h"

#include "base/error.h"

#include <stdio.h>

#include "base/banned.h"

enum { QUIET_WEEKS = 2, DAY_SECONDS = 86400 };

static void put_day(FILE *out, dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    if (day == DEM_DAY_UNKNOWN)
        fprintf(out, "%-10s", "-");
    else
        fprintf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}

dem_code store_totals(struct store *s, void *user,
                      void (*fn)(void *user, const char *key, const char *name, int64_t count),
                      dem_error *err)
{
    static const struct {
        const char *key, *name, *sql;
    } totals[] = {
        {"documents", "documents", "SELECT count(*) FROM document"},
        {"revisions", "revisions", "SELECT count(*) FROM revision"},
        {"clusters", "clusters of copies",
         "SELECT count(*) FROM (SELECT 1 FROM document d JOIN print p"
         " ON p.key = d.print GROUP BY p.cluster HAVING count(*) > 1) t"},
        {"mentions", "mentions", "SELECT count(*) FROM mention"},
        {"events", "events", "SELECT count(*) FROM event"},
        {"two_sources", "with two sources", "SELECT count(*) FROM event WHERE sources > 1"},
        {"pinned", "mentions set by hand", "SELECT count(*) FROM pin"}};
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
        fn(user, totals[i].key, totals[i].name, db_number(s, db_ask(s, totals[i].sql, ""), 0));
    return store_error(s, err);
}

static void put_total(void *out, const char *key, const char *name, int64_t count)
{
    (void)key;
    fprintf(out, "%12lld %s\n", (long long)count, name);
}

dem_code store_coders(struct store *s, void *user,
                      void (*fn)(void *user, const struct store_coder *coder, int64_t count),
                      dem_error *err)
{
    struct query *q =
        db_ask(s,
               "SELECT count(*), c.version, c.model, c.lexicon FROM document d"
               " JOIN coder c ON c.key = d.coder GROUP BY c.key, c.version, c.model, c.lexicon"
               " ORDER BY c.key",
               "");
    while (db_row(s, q)) {
        struct store_coder coder = {db_text(q, 1), db_text(q, 2), db_text(q, 3)};
        fn(user, &coder, db_int(q, 0));
    }
    return store_error(s, err);
}

static void put_coder(void *out, const struct store_coder *coder, int64_t count)
{
    fprintf(out, "%12lld documents coded by %.*s, model %.*s, lexicon %.*s\n", (long long)count,
            SLICE_ARG(coder->version), SLICE_ARG(coder->model), SLICE_ARG(coder->lexicon));
}

static void count_weeks(struct store *s, int64_t source, dem_day today, struct store_source *f)
{
    struct query *q =
        db_ask(s,
               "SELECT (?2 - day) / 7, count(*) FROM document WHERE (source = ?1"
               " OR (?1 = 0 AND source IS NULL)) AND day <= ?2 AND day > ?2 - ?3 GROUP BY 1",
               "iyi", source, today, (int64_t)(7 * STORE_WEEKS));
    while (db_row(s, q))
        f->weeks[STORE_WEEKS - 1 - (int)db_int(q, 0)] = db_int(q, 1);
}

static bool is_silent(const struct store_source *f)
{
    int busy = 0;
    int64_t now = 0;
    for (int i = 0; i < STORE_WEEKS; i++) {
        busy += i < STORE_WEEKS - QUIET_WEEKS && f->weeks[i];
        now += i < STORE_WEEKS - QUIET_WEEKS ? 0 : f->weeks[i];
    }
    return !now && 2 * busy >= STORE_WEEKS - QUIET_WEEKS;
}

dem_code store_sources(struct store *s, dem_day today, void *user,
                       void (*fn)(void *user, const struct store_source *source),
                       dem_error *err)
{
    struct query *q =
        db_ask(s,
               "SELECT coalesce(d.source, 0), s.name, count(*), min(d.day), max(d.day),"
               " CAST(sum((SELECT count(*) FROM mention m WHERE m.document = d.key)) AS BIGINT)"
               " FROM document d LEFT JOIN source s ON s.key = d.source"
               " GROUP BY d.source, s.name ORDER BY s.name IS NULL, s.name",
               "");
    while (db_row(s, q)) {
        struct store_source f = {.name = db_text(q, 1),
                                 .documents = db_int(q, 2),
                                 .first = db_day(q, 3),
                                 .last = db_day(q, 4),
                                 .mentions = db_int(q, 5)};
        count_weeks(s, db_int(q, 0), today, &f);
        f.silent = is_silent(&f);
        fn(user, &f);
    }
    return store_error(s, err);
}

struct sheet { /* what is written to, and as of when */
    FILE *out;
    int64_t now;
    bool begun; /* the head of the table is there */
};

static dem_day today_of(int64_t now)
{
    return (dem_day)(now / DAY_SECONDS);
}

static void put_source(void *user, const struct store_source *f)
{
    const struct sheet *sheet = user;
    FILE *out = sheet->out;
    fprintf(out, "%10lld %10lld  ", (long long)f->documents, (long long)f->mentions);
    put_day(out, f->first);
    fputs("  ", out);
    put_day(out, f->last);
    if (f->last == DEM_DAY_UNKNOWN)
        fprintf(out, " %7s ", "-");
    else
        fprintf(out, " %7d ", today_of(sheet->now) - f->last);
    for (int i = 0; i < STORE_WEEKS; i++)
        fprintf(out, " %5lld", (long long)f->weeks[i]);
    fprintf(out, "  %.*s%s\n", SLICE_ARG(f->name.len ? f->name : SLICE("(unknown)")),
            f->silent ? "  SILENT" : "");
}

/* ---- Feeds that are watched --------------------------------------------------- */

enum { GAPS_MAX = 20, GAPS_MIN = 3, SILENT_TIMES = 5 };

static int by_length(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The median of the last gaps. */
static int64_t usual_gap(struct store *s, int64_t feed)
{
    int64_t gaps[GAPS_MAX], last = 0;
    size_t count = 0;
    struct query *q = db_ask(s,
                             "SELECT DISTINCT seen FROM item WHERE feed = ? ORDER BY seen DESC"
                             " LIMIT ?",
                             "ii", feed, (int64_t)GAPS_MAX + 1);
    while (db_row(s, q)) {
        int64_t seen = db_int(q, 0);
        if (last)
            gaps[count++] = last - seen;
        last = seen;
    }
    qsort(gaps, count, sizeof *gaps, by_length);
    return count < GAPS_MIN ? 0 : gaps[count / 2];
}

static struct store_watched watched_of(struct store *s, struct query *q, int64_t now)
{
    struct store_watched w = {.key = db_int(q, 0),
                              .address = db_text(q, 1),
                              .moved = db_text(q, 2),
                              .trouble = db_text(q, 3),
                              .tried = db_int(q, 4),
                              .answered = db_int(q, 5),
                              .brought = db_int(q, 6),
                              .hold = db_int(q, 7),
                              .errors = db_int(q, 8),
                              .gone = db_int(q, 9) != 0,
                              .items = db_int(q, 10),
                              .week = db_int(q, 11),
                              .waiting = db_int(q, 12)};
    w.gap = usual_gap(s, w.key);
    int64_t quiet = w.brought && now > w.brought ? now - w.brought : 0;
    w.silent = w.gap ? (double)quiet / (double)w.gap : 0;
    w.state = w.gone ? "gone" : w.errors ? "failing" : w.silent >= SILENT_TIMES ? "silent" : "";
    return w;
}

static void put_time(FILE *out, int64_t at)
{
    if (!at) {
        fprintf(out, "  %-16s", "-");
        return;
    }
    fputs("  ", out);
    put_day(out, (dem_day)(at / DAY_SECONDS));
    fprintf(out, " %02d:%02d", (int)(at / 3600 % 24), (int)(at / 60 % 60));
}

/* "45s", "12m", "3.5h", "2.0d" */
static void put_length(FILE *out, int64_t seconds)
{
    char text[32];
    if (!seconds)
        snprintf(text, sizeof text, "-");
    else if (seconds < 120)
        snprintf(text, sizeof text, "%llds", (long long)seconds);
    else if (seconds < 7200)
        snprintf(text, sizeof text, "%lldm", (long long)(seconds / 60));
    else if (seconds < 2 * DAY_SECONDS)
        snprintf(text, sizeof text, "%.1fh", (double)seconds / 3600);
    else
        snprintf(text, sizeof text, "%.1fd", (double)seconds / DAY_SECONDS);
    fprintf(out, "  %7s", text);
}

static void put_notes(FILE *out, const struct store_watched *w)
{
    if (w->gone)
        fputs("  GONE", out);
    else if (w->errors)
        fputs("  FAILING", out);
    else if (*w->state)
        fprintf(out, "  SILENT for %.0f times its usual gap", w->silent);
    if (w->trouble.len)
        fprintf(out, ": %.*s", SLICE_ARG(w->trouble));
    if (w->moved.len)
        fprintf(out, "; moved to %.*s", SLICE_ARG(w->moved));
    fputc('\n', out);
}

static void put_watched(void *user, const struct store_watched *w)
{
    struct sheet *sheet = user;
    FILE *out = sheet->out;
    if (!sheet->begun)
        fprintf(out, "\n%8s %8s %8s  %-16s  %-16s  %7s  %8s %7s  %-16s  %s\n", "items",
                "7 days", "waiting", "last answer", "last new item", "its gap", "silent x",
                "errors", "not asked before", "feed (times are UTC)");
    sheet->begun = true;
    fprintf(out, "%8lld %8lld %8lld", (long long)w->items, (long long)w->week,
            (long long)w->waiting);
    put_time(out, w->answered);
    put_time(out, w->brought);
    put_length(out, w->gap);
    if (w->gap)
        fprintf(out, "  %8.1f", w->silent);
    else
        fprintf(out, "  %8s", "-");
    fprintf(out, " %7lld", (long long)w->errors);
    put_time(out, w->gone ? 0 : w->hold > w->tried ? w->hold : 0);
    fprintf(out, "  %.*s", SLICE_ARG(w->address));
    put_notes(out, w);
}

dem_code store_feeds(struct store *s, int64_t now, void *user,
                     void (*fn)(void *user, const struct store_watched *feed), dem_error *err)
{
    struct query *q = db_ask(
        s,
        "SELECT key, address, moved, trouble, tried, answered, brought, hold, errors, gone,"
        " (SELECT count(*) FROM item WHERE feed = f.key),"
        " (SELECT count(*) FROM item WHERE feed = f.key AND seen > ?1 AND seen <= ?2),"
        " (SELECT count(*) FROM item WHERE feed = f.key AND state = 0)"
        " FROM feed f ORDER BY address",
        "ii", now - 7 * DAY_SECONDS, now);
    while (db_row(s, q)) {
        struct store_watched w = watched_of(s, q, now);
        fn(user, &w);
    }
    return store_error(s, err);
}

/* ---- All of it, for people ------------------------------------------------------ */

dem_code store_status(struct store *s, int64_t now, FILE *out, dem_error *err)
{
    struct sheet sheet = {out, now, false};
    store_totals(s, out, put_total, NULL);
    store_coders(s, out, put_coder, NULL);
    fprintf(out, "\n%10s %10s  %-10s  %-10s %7s  %-*s  source\n", "documents", "mentions",
            "first day", "last day", "lag", 6 * STORE_WEEKS - 1,
            "documents in each of 8 weeks");
    store_sources(s, today_of(now), &sheet, put_source, NULL);
    store_feeds(s, now, &sheet, put_watched, NULL);
    if (!s->error.code && (fflush(out) || ferror(out)))
        return error_system(err, "the output cannot be written");
    return store_error(s, err);
}
