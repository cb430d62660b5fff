/* Counts for people who look around: of the newest events that a filter lets through. */
#include "store/build.h"

#include <jansson.h>

#include "base/banned.h"

enum { VALUES_MAX = 40 }; /* of one facet */

/* "WITH f AS (...)", the events to count, and the number of them. */
static struct slice newest(struct store *s, const struct store_filter *filter, uint64_t most)
{
    return arena_print(
        &s->scratch,
        "WITH f AS MATERIALIZED (SELECT e.key, e.best, e.day, e.type, e.quad,"
        " e.score, e.modality, e.report, e.reports%.*s ORDER BY e.day DESC NULLS LAST"
        " LIMIT %llu)",
        SLICE_ARG(select_where(s, &s->scratch, filter, most)), (unsigned long long)most);
}

static struct query *ask(struct store *s, const struct store_filter *filter, uint64_t most,
                         const char *sql, uint64_t rows)
{
    struct slice with = newest(s, filter, most);
    struct query *q = db_prepare(
        s,
        arena_print(&s->scratch, "%.*s%s%llu", SLICE_ARG(with), sql, (unsigned long long)rows),
        false);
    select_bind(s, q, filter);
    return q;
}

static bool ready(struct store *s)
{
    arena_reset(&s->scratch);
    return !s->error.code;
}

static dem_code no_memory(struct store *s, dem_error *err)
{
    db_fail(s, DEM_E_MEMORY, "not enough memory for these counts");
    return store_error(s, err);
}

/* ---- Facets ------------------------------------------------------------------- */

#define COUNTRY_OF(facet, roles)                                                               \
    " UNION ALL SELECT '" facet "', a.country, count(DISTINCT f.key) FROM f JOIN party p"      \
    " ON p.mention = f.best AND p.role IN " roles " JOIN actor a ON a.key = p.actor"           \
    " WHERE a.country <> '' GROUP BY 2"

static const char facets_sql[] =
    ", c AS (SELECT '' AS facet, '' AS value, count(*) AS n FROM f"
    " UNION ALL SELECT 'type', type, count(*) FROM f WHERE type IS NOT NULL GROUP BY 2"
    " UNION ALL SELECT 'quad', CAST(quad AS TEXT), count(*) FROM f WHERE quad IS NOT NULL "
    "GROUP BY 2"
    " UNION ALL SELECT 'modality', modality, count(*) FROM f GROUP BY 2"
    " UNION ALL SELECT 'report', report, count(*) FROM f GROUP BY 2"
    " UNION ALL SELECT 'year', strftime('%Y', 86400 * day, 'unixepoch'), count(*) FROM f"
    "  WHERE day IS NOT NULL GROUP BY 2"
    " UNION ALL SELECT 'month', strftime('%Y-%m', 86400 * day, 'unixepoch'), count(*) FROM f"
    "  WHERE day IS NOT NULL GROUP BY 2" COUNTRY_OF("actor", "(1, 3)")
        COUNTRY_OF("recipient", "(2, 3)") //
    " UNION ALL SELECT 'issue', i.name, count(*) FROM f JOIN mention_issue x"
    "  ON x.mention = f.best JOIN issue i ON i.key = x.issue GROUP BY 2"
    " UNION ALL SELECT 'source', s.name, count(DISTINCT f.key) FROM f JOIN mention m"
    "  ON m.event = f.key JOIN document d ON d.key = m.document"
    "  JOIN source s ON s.key = d.source GROUP BY 2)"
    " SELECT facet, value, n FROM (SELECT facet, value, n,"
    " row_number() OVER (PARTITION BY facet ORDER BY n DESC, value) AS place FROM c) t"
    " WHERE facet IN ('year', 'month') OR place <= ";

dem_code store_facets(struct store *s, const struct store_filter *filter, uint64_t most,
                      void *user, void (*fn)(void *user, const struct store_count *count),
                      uint64_t *counted, dem_error *err)
{
    *counted = 0;
    if (setjmp(s->scratch.guard))
        return no_memory(s, err);
    struct query *q = ready(s) ? ask(s, filter, most, facets_sql, VALUES_MAX) : NULL;
    while (db_row(s, q)) {
        char facet[16];
        uint64_t events = (uint64_t)db_int(q, 2);
        snprintf(facet, sizeof facet, "%.*s", SLICE_ARG(db_text(q, 0)));
        struct store_count count = {facet, db_text(q, 1), events};
        if (*facet)
            fn(user, &count);
        else
            *counted = events;
    }
    db_drop(q);
    return store_error(s, err);
}

/* ---- Places ------------------------------------------------------------------- */

static const char places_sql[] =
    ", p AS (SELECT m.place, m.country, m.lat, m.lon, count(*) AS n, min(m.key) AS mention"
    " FROM f JOIN mention m ON m.key = f.best WHERE m.lat IS NOT NULL GROUP BY 1, 2, 3, 4)"
    " SELECT p.place, p.country, p.lat, p.lon, p.n, g.record, d.record_size, m.record_from,"
    " m.record_to, c.n FROM (SELECT count(*) AS n FROM f) c LEFT JOIN p ON TRUE LEFT JOIN "
    "mention m"
    " ON m.key = p.mention LEFT JOIN document d ON d.key = m.document LEFT JOIN page g"
    " ON g.document = d.key ORDER BY p.n DESC, p.place LIMIT ";

/* How precise a place is stands in the record alone. */
static struct slice precision_of(struct store *s, struct query *q)
{
    struct slice lines = unpack(&s->scratch, db_text(q, 5), (size_t)db_int(q, 6));
    struct slice line = slice_part(lines, (size_t)db_int(q, 7), (size_t)db_int(q, 8));
    json_t *record = json_loadb(line.at ? line.at : "", line.len, 0, NULL);
    const char *word =
        json_string_value(json_object_get(json_object_get(record, "place"), "precision"));
    struct slice out = arena_copy(&s->scratch, slice_of(word ? word : ""));
    json_decref(record);
    return out;
}

dem_code store_places(struct store *s, const struct store_filter *filter, uint64_t most,
                      uint64_t places, void *user,
                      void (*fn)(void *user, const struct store_place *place),
                      uint64_t *counted, dem_error *err)
{
    *counted = 0;
    if (setjmp(s->scratch.guard))
        return no_memory(s, err);
    struct query *q = ready(s) ? ask(s, filter, most, places_sql, places) : NULL;
    while (db_row(s, q)) {
        struct arena_mark mark = arena_mark(&s->scratch);
        struct store_place place = {.name = db_text(q, 0),
                                    .country = db_text(q, 1),
                                    .lat = db_real(q, 2),
                                    .lon = db_real(q, 3),
                                    .events = (uint64_t)db_int(q, 4),
                                    .precision = precision_of(s, q)};
        *counted = (uint64_t)db_int(q, 9);
        if (place.events) /* else the one row that has but the count */
            fn(user, &place);
        arena_return(&s->scratch, mark);
    }
    db_drop(q);
    return store_error(s, err);
}

/* ---- Countries ---------------------------------------------------------------- */

#define OF_QUAD(n) "CAST(sum(CASE WHEN quad = " n " THEN 1 ELSE 0 END) AS BIGINT)"

static const char network_sql[] =
    ", p AS (SELECT DISTINCT f.key, f.quad, f.score, f.reports, a.country AS one,"
    " b.country AS two"
    " FROM f JOIN party x ON x.mention = f.best AND x.role IN (1, 3) JOIN actor a"
    " ON a.key = x.actor JOIN party y ON y.mention = f.best AND y.role IN (2, 3)"
    " AND y.n <> x.n JOIN actor b ON b.key = y.actor WHERE a.country <> ''"
    " AND b.country <> '')"
    " SELECT one, two, count(*), CAST(sum(reports) AS BIGINT), " OF_QUAD("1") ", " OF_QUAD(
        "2") ", " OF_QUAD("3") ", " OF_QUAD("4") ", avg(CASE WHEN quad IS NOT NULL THEN score "
                                                 "END),"
                                                 " c.n FROM (SELECT count(*) AS n FROM f) c "
                                                 "LEFT JOIN p ON TRUE"
                                                 " GROUP BY one, two, c.n ORDER BY 3 DESC, 1, "
                                                 "2 LIMIT ";

dem_code store_network(struct store *s, const struct store_filter *filter, uint64_t most,
                       uint64_t dyads, void *user,
                       void (*fn)(void *user, const struct store_dyad *dyad), uint64_t *counted,
                       dem_error *err)
{
    *counted = 0;
    if (setjmp(s->scratch.guard))
        return no_memory(s, err);
    struct query *q = ready(s) ? ask(s, filter, most, network_sql, dyads) : NULL;
    while (db_row(s, q)) {
        struct store_dyad dyad = {.actor = db_text(q, 0),
                                  .recipient = db_text(q, 1),
                                  .events = (uint64_t)db_int(q, 2),
                                  .reports = (uint64_t)db_int(q, 3),
                                  .score = db_real(q, 8),
                                  .scored = !db_null(q, 8)};
        for (int i = 0; i < 4; i++)
            dyad.quads[i] = (uint64_t)db_int(q, 4 + i);
        *counted = (uint64_t)db_int(q, 9);
        if (dyad.actor.len) /* else the one row that has but the count */
            fn(user, &dyad);
    }
    db_drop(q);
    return store_error(s, err);
}
