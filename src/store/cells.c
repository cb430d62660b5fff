#include "store/cells.h"

#include "store/build.h"

#include "base/banned.h"

enum { QUIET_DAYS = 14, BUSY_WEEKS = 6, GONE_DAYS = 392 };

static const double milli = 1e-3; /* weights are kept in thousandths, scores in tenths */

/* Events with their weight that happened, and those that were told. */
#define HAPPENED                                                                               \
    " e.kind = 'event' AND e.modality IN ('asserted', 'historic') AND e.report <> 'denied'"    \
    " AND e.quad IS NOT NULL AND e.day_end - e.day <= 7"
#define WEIGHT "weight(e.confidence, e.sources)"
#define TOLD   " e.modality = 'asserted' AND e.day_end - e.day <= 7"

#define SUM(what)  "CAST(sum(" what ") AS BIGINT)"
#define OF_QUAD(n) SUM("CASE WHEN quad = " n " THEN w ELSE 0 END")
#define CELL_SUMS                                                                                 \
    "count(*), " OF_QUAD("1") ", " OF_QUAD("2") ", " OF_QUAD("3") ", " OF_QUAD("4") ", " SUM(     \
        "w * CASE WHEN g > 0 THEN g ELSE 0 END") ", " SUM("w * CASE WHEN g < 0 THEN -g ELSE "     \
                                                          "0 END") ", " SUM("w * g * g") ","      \
                                                                                         " " SUM( \
                                                                                             "w * w")
/* One row an event and pair of countries; more tables and conditions come behind. */
#define PAIRS                                                                                  \
    "SELECT e.day, e.quad, " WEIGHT " AS w,"                                                   \
    " CAST(round(10 * e.goldstein) AS INTEGER) AS g, a.country AS one, b.country AS two"       \
    " FROM event e JOIN party x ON x.mention = e.best AND x.role IN (1, 3)"                    \
    " JOIN actor a ON a.key = x.actor JOIN party y ON y.mention = e.best"                      \
    " AND y.role IN (2, 3) AND y.n <> x.n JOIN actor b ON b.key = y.actor"

/* ---- Counting ---------------------------------------------------------------- */

static void count_cells(struct store *s, int64_t day)
{
    static const char changed[] = "INSERT INTO relation (actor, recipient)"
                                  " SELECT actor, recipient FROM cell WHERE day = ?"
                                  " ON CONFLICT (actor, recipient) DO UPDATE SET state = NULL";
    db_run(s, changed, "i", day);
    db_run(s, "DELETE FROM cell WHERE day = ?", "i", day);
    db_run(s,
           "INSERT INTO cell SELECT one, two, day, " CELL_SUMS " FROM (" PAIRS
           " WHERE e.day = ? AND" HAPPENED " AND a.country <> '' AND b.country <> ''"
           " GROUP BY e.key, a.country, b.country) p GROUP BY one, two, day",
           "i", day);
    db_run(s, changed, "i", day);
}

static void count_told(struct store *s, int64_t day)
{
    db_run(s, "DELETE FROM told WHERE day = ?", "i", day);
    db_run(s,
           "INSERT INTO told SELECT 0, e.day, count(*), " SUM(
               "e.sources") ","
                            " " SUM(WEIGHT) " FROM event e WHERE e.day = ? AND" TOLD
                                            " GROUP BY e.day",
           "i", day);
    db_run(s,
           "INSERT INTO told SELECT x.issue, e.day, count(*), " SUM(
               "e.sources") ","
                            " " SUM(WEIGHT) " FROM event e"
                                            " JOIN mention_issue x ON x.mention = e.best WHERE "
                                            "e.day = ? AND" TOLD " GROUP BY x.issue, e.day",
           "i", day);
}

static bool count_next(struct store *s, dem_error *err)
{
    int64_t none = INT64_MIN;
    int64_t day = db_number(s, db_ask(s, "SELECT min(day) FROM stale", ""), none);
    if (day == none || store_begin(s, err))
        return false;
    count_cells(s, day);
    count_told(s, day);
    db_run(s, "DELETE FROM stale WHERE day = ?", "i", day);
    return store_commit(s, err) == DEM_OK;
}

dem_code store_cells_refresh(struct store *s, size_t *days, dem_error *err)
{
    *days = 0;
    while (count_next(s, err))
        ++*days;
    dem_code code = store_error(s, err);
    if (code)
        store_rollback(s);
    return code;
}

dem_code store_cells_stale(struct store *s, size_t *days, dem_error *err)
{
    *days = (size_t)db_number(s, db_ask(s, "SELECT count(*) FROM stale", ""), 0);
    return store_error(s, err);
}

/* ---- Reading ------------------------------------------------------------------ */

static struct store_cell cell_of(struct query *q)
{
    struct store_cell c = {.day = (int)db_int(q, 0), .events = (uint32_t)db_int(q, 1)};
    for (int i = 0; i < 4; i++)
        c.quad[i] = (double)db_int(q, 2 + i) * milli;
    c.cooperation = (double)db_int(q, 6) * milli / 10;
    c.conflict = (double)db_int(q, 7) * milli / 10;
    c.squares = (double)db_int(q, 8) * milli / 100;
    c.weights2 = (double)db_int(q, 9) * milli * milli;
    return c;
}

static int64_t bound(dem_day day, int64_t open)
{
    return day == DEM_DAY_UNKNOWN ? open : day;
}

dem_code store_cells(struct store *s, const struct store_pair *pair, struct slice issue,
                     dem_day since, dem_day until, void *user,
                     void (*fn)(void *user, const struct store_cell *cell), dem_error *err)
{
    int64_t from = bound(since, INT32_MIN), to = bound(until, INT32_MAX);
    struct query *q =
        issue.len
            ? db_ask(s,
                     "SELECT day, " CELL_SUMS " FROM (" PAIRS
                     " JOIN mention_issue z ON z.mention = e.best"
                     " JOIN issue i ON i.key = z.issue AND i.name = ?5"
                     " WHERE a.country = ?1 AND b.country = ?2 AND e.day BETWEEN ?3 AND ?4"
                     " AND" HAPPENED " GROUP BY e.key, a.country, b.country) p GROUP BY day"
                     " ORDER BY day",
                     "TTiiT", pair->actor, pair->recipient, from, to, issue)
            : db_ask(s,
                     "SELECT day, events, quad1, quad2, quad3, quad4, cooperation, conflict,"
                     " squares, weights2 FROM cell WHERE actor = ? AND recipient = ?"
                     " AND day BETWEEN ? AND ? ORDER BY day",
                     "TTii", pair->actor, pair->recipient, from, to);
    while (db_row(s, q)) {
        struct store_cell cell = cell_of(q);
        fn(user, &cell);
    }
    return store_error(s, err);
}

dem_code store_cells_lately(struct store *s, dem_day since, dem_day late, dem_day until,
                            void *user,
                            void (*fn)(void *user, const struct store_lately *lately),
                            dem_error *err)
{
    struct query *q = db_ask(
        s,
        "SELECT actor, recipient, CAST(sum(quad1 + quad2 + quad3 + quad4) AS BIGINT),"
        " CAST(sum(CASE WHEN day >= ? THEN quad1 + quad2 + quad3 + quad4 ELSE 0 END) AS BIGINT)"
        " FROM cell WHERE day >= ? AND day <= ? GROUP BY actor, recipient",
        "iii", (int64_t)late, (int64_t)since, (int64_t)until);
    while (db_row(s, q)) {
        struct store_lately lately = {{db_text(q, 0), db_text(q, 1)},
                                      (double)db_int(q, 2) * milli,
                                      (double)db_int(q, 3) * milli};
        fn(user, &lately);
    }
    return store_error(s, err);
}

dem_code store_cells_last(struct store *s, const struct store_pair *pair, dem_day *last,
                          dem_error *err)
{
    struct query *q = db_ask(s, "SELECT max(day) FROM cell WHERE actor = ? AND recipient = ?",
                             "TT", pair->actor, pair->recipient);
    *last = (dem_day)db_number(s, q, DEM_DAY_UNKNOWN);
    return store_error(s, err);
}

static void give_told(struct store *s, struct query *q, void *user,
                      void (*fn)(void *user, const struct store_told *told))
{
    while (db_row(s, q)) {
        struct store_told told = {.day = (int)db_int(q, 0),
                                  .events = (uint32_t)db_int(q, 1),
                                  .sources = (double)db_int(q, 2),
                                  .weight = (double)db_int(q, 3) * milli,
                                  .issue = db_text(q, 4)};
        fn(user, &told);
    }
}

dem_code store_told_days(struct store *s, bool issues, dem_day since, dem_day until, void *user,
                         void (*fn)(void *user, const struct store_told *told), dem_error *err)
{
    int64_t from = bound(since, INT32_MIN), to = bound(until, INT32_MAX);
    give_told(s,
              db_ask(s,
                     "SELECT day, events, sources, weight, '' FROM told WHERE issue = 0"
                     " AND day BETWEEN ? AND ? ORDER BY day",
                     "ii", from, to),
              user, fn);
    if (issues)
        give_told(s,
                  db_ask(s,
                         "SELECT t.day, t.events, t.sources, t.weight, i.name FROM issue i"
                         " CROSS JOIN told t WHERE t.issue = i.key AND t.day BETWEEN ? AND ?"
                         " ORDER BY i.key, t.day",
                         "ii", from, to),
                  user, fn);
    return store_error(s, err);
}

/* What this source told alone: nobody else told these events. */
static void give_alone(struct store *s, int64_t source, dem_day since, dem_day day, void *user,
                       void (*fn)(void *user, const struct store_told *told))
{
#define ALONE                                                                                  \
    " FROM document d JOIN mention m ON m.document = d.key JOIN event e ON e.best = m.key"     \
    " AND e.sources = 1"
    give_told(s,
              db_ask(s,
                     "SELECT e.day, count(*), " SUM("e.sources") ", " SUM(
                         WEIGHT) ", ''" ALONE " WHERE d.source = ?1 AND d.day >= ?2 AND e.day "
                                 "BETWEEN ?2 AND ?3 AND" TOLD " GROUP BY e.day",
                     "iyy", source, since, day),
              user, fn);
    give_told(s,
              db_ask(s,
                     "SELECT e.day, count(*), " SUM("e.sources") ", " SUM(
                         WEIGHT) ", i.name" ALONE " JOIN mention_issue x ON x.mention = e.best "
                                 "JOIN issue i ON i.key = x.issue"
                                 " WHERE d.source = ?1 AND d.day >= ?2 AND e.day BETWEEN ?2 "
                                 "AND ?3 AND" TOLD " GROUP BY e.day, i.key",
                     "iyy", source, since, day),
              user, fn);
}

dem_code store_silent_told(struct store *s, dem_day since, dem_day day, void *user,
                           void (*name)(void *user, struct slice source),
                           void (*fn)(void *user, const struct store_told *told),
                           dem_error *err)
{
    struct query *q = db_ask(
        s,
        "SELECT o.key, o.name FROM (SELECT s.key, s.name, (SELECT max(d.day) FROM document d"
        "  WHERE d.source = s.key AND d.day <= ?1) AS last FROM source s) o"
        " WHERE ?1 - last >= ?2 AND ?1 - last <= ?3 AND 2 * (SELECT"
        "  count(DISTINCT (last - d.day) / 7) FROM document d WHERE d.source = o.key"
        "  AND d.day > last - 7 * ?4 AND d.day <= last) >= ?4 ORDER BY o.name",
        "yiii", day, (int64_t)QUIET_DAYS, (int64_t)GONE_DAYS, (int64_t)BUSY_WEEKS);
    while (db_row(s, q)) {
        name(user, db_text(q, 1));
        give_alone(s, db_int(q, 0), since, day, user, fn);
    }
    return store_error(s, err);
}

/* ---- Events behind the numbers ------------------------------------------------- */

static dem_code give_briefs(struct store *s, struct query *q, void *user,
                            void (*fn)(void *user, const struct store_brief *event),
                            dem_error *err)
{
    while (db_row(s, q)) {
        struct store_brief e = {(uint64_t)db_int(q, 0), (int)db_int(q, 1), db_real(q, 2),
                                (double)db_int(q, 3) * milli};
        fn(user, &e);
    }
    return store_error(s, err);
}

#define BRIEF                                                                                  \
    "SELECT e.id, e.day, e.goldstein, " WEIGHT " FROM event e"                                 \
    " WHERE e.day BETWEEN ?1 AND ?2 AND"
#define OF_ISSUE(n)                                                                            \
    " AND (?" #n " = '' OR EXISTS (SELECT 1 FROM mention_issue z JOIN issue i"                 \
    " ON i.key = z.issue WHERE z.mention = e.best AND i.name = ?" #n "))"
#define HAS_PARTY(roles, n)                                                                    \
    " EXISTS (SELECT 1 FROM party x JOIN actor a ON a.key = x.actor WHERE"                     \
    " x.mention = e.best AND x.role IN (" roles ") AND a.country = ?" #n ")"
#define IN_ORDER " ORDER BY e.day, e.id"

dem_code store_pair_events(struct store *s, enum store_wanted wanted,
                           const struct store_pair *pair, struct slice issue, dem_day since,
                           dem_day until, void *user,
                           void (*fn)(void *user, const struct store_brief *event),
                           dem_error *err)
{
    static const char happened[] = BRIEF HAPPENED
        " AND EXISTS (SELECT 1 FROM party x JOIN actor a ON a.key = x.actor"
        " JOIN party y ON y.mention = e.best AND y.role IN (2, 3) AND y.n <> x.n"
        " JOIN actor b ON b.key = y.actor WHERE x.mention = e.best"
        " AND x.role IN (1, 3) AND a.country = ?3 AND b.country = ?4)" OF_ISSUE(5) IN_ORDER;
    static const char assessed[] = BRIEF " e.kind = 'assessment' AND" HAS_PARTY(
        "1, 2, 3, 4", 3) " AND" HAS_PARTY("1, 2, 3, 4", 4) OF_ISSUE(5) IN_ORDER;
    return give_briefs(s,
                       db_ask(s, wanted == WANT_HAPPENED ? happened : assessed, "yyTTT", since,
                              until, pair->actor, pair->recipient, issue),
                       user, fn, err);
}

dem_code store_issue_events(struct store *s, struct slice issue, dem_day since, dem_day until,
                            void *user, void (*fn)(void *user, const struct store_brief *event),
                            dem_error *err)
{
    return give_briefs(s,
                       db_ask(s, BRIEF TOLD OF_ISSUE(3) IN_ORDER, "yyT", since, until, issue),
                       user, fn, err);
}

/* ---- States of relations -------------------------------------------------------- */

dem_code store_relations(struct store *s, bool changed, void *user,
                         void (*fn)(void *user, const struct store_relation *relation),
                         dem_error *err)
{
    struct query *q =
        changed
            ? db_ask(s, "SELECT actor, recipient, state FROM relation WHERE state IS NULL", "")
            : db_ask(s, "SELECT actor, recipient, state FROM relation WHERE actor <> ''", "");
    while (db_row(s, q)) {
        struct store_relation r = {{db_text(q, 0), db_text(q, 1)}, db_text(q, 2)};
        fn(user, &r);
    }
    return store_error(s, err);
}

dem_code store_relation_get(struct store *s, const struct store_pair *pair, struct arena *arena,
                            struct slice *state, dem_error *err)
{
    struct query *q = db_ask(s, "SELECT state FROM relation WHERE actor = ? AND recipient = ?",
                             "TT", pair->actor, pair->recipient);
    *state = db_row(s, q) ? arena_copy(arena, db_text(q, 0)) : SLICE_EMPTY;
    db_reset(q);
    return store_error(s, err);
}

dem_code store_relation_put(struct store *s, const struct store_relation *r, dem_error *err)
{
    if (r->state.len)
        db_run(s,
               "INSERT INTO relation (actor, recipient, state) VALUES (?, ?, ?)"
               " ON CONFLICT (actor, recipient) DO UPDATE SET state = excluded.state",
               "TTb", r->pair.actor, r->pair.recipient, r->state);
    else
        db_run(s, "DELETE FROM relation WHERE actor = ? AND recipient = ?", "TT", r->pair.actor,
               r->pair.recipient);
    return store_error(s, err);
}

dem_code store_cells_span(struct store *s, dem_day *first, dem_day *last, dem_error *err)
{
    int64_t none = DEM_DAY_UNKNOWN;
    *first =
        (dem_day)db_number(s, db_ask(s, "SELECT min(day) FROM told WHERE issue = 0", ""), none);
    *last =
        (dem_day)db_number(s, db_ask(s, "SELECT max(day) FROM told WHERE issue = 0", ""), none);
    return store_error(s, err);
}

dem_code store_today(struct store *s, dem_day *day, dem_error *err)
{
    dem_day first, last;
    dem_code code = store_cells_span(s, &first, &last, err);
    if (code)
        return code;
    *day = (dem_day)db_number(
        s,
        db_ask(s,
               "SELECT max(day) FROM (SELECT (SELECT max(d.day) FROM document d"
               " WHERE d.source = s.key) AS day FROM source s"
               " UNION ALL SELECT max(day) FROM document WHERE source IS NULL) t",
               ""),
        last);
    return store_error(s, err);
}
