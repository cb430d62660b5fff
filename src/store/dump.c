/* Everything in an order of its own, without the numbers of rows: stores of the same content
 * give the same bytes.  Tables are known by what they hold; ids are in hex. */
#include "store/build.h"

#include "base/error.h"

#include <stdio.h>

#include "base/banned.h"

/* One letter a column: x an id in hex (none: 0), z packed bytes whose size is the next column,
 * v any other value.  Ids go by their unsigned value. */
#define BY(id) id " < 0, " id

static const struct {
    const char *name, *columns, *sql;
} tables[] = {
    {"document", "vxvvvvvvvvvvz",
     "SELECT d.id, d.hash, d.title, s.name, d.url, d.day, d.language, (SELECT min(o.id)"
     " FROM document o JOIN print r ON r.key = o.print WHERE r.cluster = p.cluster),"
     " c.version, c.model, c.lexicon, d.size, g.text, d.size FROM document d"
     " JOIN page g ON g.document = d.key JOIN print p ON p.key = d.print JOIN coder c"
     " ON c.key = d.coder LEFT JOIN source s ON s.key = d.source ORDER BY d.id"},
    {"revision", "vxvvz",
     "SELECT d.id, r.hash, r.title, r.day, r.text, r.size FROM revision r JOIN document d"
     " ON d.key = r.document ORDER BY d.id, " BY("r.hash")},
    {"event", "xxvvvvvvvvvvvvvvvvvv",
     "SELECT e.id, m.id, e.reports, e.sources, e.day, e.day_end, e.kind, e.type, e.mode,"
     " e.cameo, e.quad, e.score, e.goldstein, e.modality, e.report, e.confidence, e.country,"
     " c.version, c.model, c.lexicon FROM event e JOIN mention m ON m.key = e.best"
     " JOIN coder c ON c.key = e.coder ORDER BY " BY("e.id")},
    {"mention", "xvxxxvvvvvvvvvvvvvvvvvvvvvvvvvv",
     "SELECT m.id, d.id, e.id, m.anchor, m.block, m.at, m.people, m.text_from, m.text_to,"
     " m.day, m.day_end, m.precision, m.kind, m.type, m.mode, m.cameo, m.quad, m.score,"
     " m.goldstein, m.modality, m.report, m.symmetric, m.item, m.class, m.place, m.country,"
     " m.lat, m.lon, m.gazetteer, m.rule, m.confidence FROM mention m JOIN document d"
     " ON d.key = m.document LEFT JOIN event e ON e.key = m.event ORDER BY " BY("m.id")},
    {"record", "vz",
     "SELECT d.id, g.record, d.record_size FROM document d JOIN page g ON g.document = d.key"
     " ORDER BY d.id"},
    {"party", "xvvvvvvv",
     "SELECT m.id, p.n, p.role, a.name, a.country, a.sectors, a.office, a.code FROM party p"
     " JOIN mention m ON m.key = p.mention JOIN actor a ON a.key = p.actor"
     " ORDER BY " BY("m.id") ", p.n"},
    {"context", "xv",
     "SELECT m.id, c.name FROM mention_context x JOIN mention m ON m.key = x.mention"
     " JOIN context c ON c.key = x.context ORDER BY " BY("m.id") ", c.name"},
    {"issue", "xv",
     "SELECT m.id, i.name FROM mention_issue x JOIN mention m ON m.key = x.mention"
     " JOIN issue i ON i.key = x.issue ORDER BY " BY("m.id") ", i.name"},
    {"link", "xvx",
     "SELECT a.id, l.how, b.id FROM link l JOIN mention a ON a.key = l.mention"
     " JOIN mention b ON b.key = l.answers ORDER BY " BY("a.id")},
    {"reply", "xvx",
     "SELECT a.id, r.how, b.id FROM reply r JOIN event a ON a.key = r.event"
     " JOIN event b ON b.key = r.answers ORDER BY " BY("a.id")},
    {"unlinked", "x", "SELECT mention FROM unlinked ORDER BY " BY("mention")},
    {"pin", "xxv",
     "SELECT mention, event, CASE WHEN event IS NULL THEN 1 ELSE 0 END FROM pin"
     " ORDER BY " BY("mention")}};

/* One line: tabs, line ends and backslashes are escaped. */
static void put_cell(FILE *out, struct slice s)
{
    fputc('\t', out);
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '\t' || s.at[i] == '\n' || s.at[i] == '\\')
            fputc('\\', out);
        fputc(s.at[i] == '\n' ? 'n' : s.at[i] == '\t' ? 't' : s.at[i], out);
    }
}

/* Numbers as they are read back: a real one has a point. */
static void put_number(struct store *s, FILE *out, const struct query *q, int column)
{
    struct slice text = arena_print(&s->scratch, "%.15g", db_real(q, column));
    bool plain = true;
    for (size_t i = 0; i < text.len; i++)
        plain &= text.at[i] != '.' && text.at[i] != 'e';
    put_cell(out, text);
    fputs(plain ? ".0" : "", out);
}

static void put_value(struct store *s, FILE *out, const struct query *q, int column)
{
    char type = s->engine->type(q, column);
    if (type == 'd')
        put_number(s, out, q, column);
    else if (type == 'i')
        put_cell(out, arena_print(&s->scratch, "%lld", (long long)db_int(q, column)));
    else
        put_cell(out, db_text(q, column));
}

static void put_row(struct store *s, FILE *out, const char *columns, const struct query *q)
{
    arena_reset(&s->scratch);
    for (int i = 0; columns[i]; i++)
        if (columns[i] == 'x')
            put_cell(out,
                     arena_print(&s->scratch, "%016llx", (unsigned long long)db_int(q, i)));
        else if (columns[i] == 'z')
            put_cell(out, unpack(&s->scratch, db_text(q, i), (size_t)db_int(q, i + 1)));
        else
            put_value(s, out, q, i);
    fputc('\n', out);
}

static void put_rows(struct store *s, size_t table, FILE *out)
{
    struct query *q = db_prepare(s, slice_of(tables[table].sql), true);
    while (db_row(s, q) && !ferror(out)) {
        fputs(tables[table].name, out);
        put_row(s, out, tables[table].columns, q);
    }
    db_drop(q);
}

static void put_all(struct store *s, FILE *out)
{
    if (setjmp(s->scratch.guard))
        db_fail(s, DEM_E_MEMORY, "not enough memory for a row of the store");
    else if (!db_view(s, true))
        for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
            put_rows(s, i, out);
}

dem_code store_dump(struct store *s, FILE *out, dem_error *err)
{
    put_all(s, out);
    db_view_end(s);
    if (!s->error.code && (fflush(out) || ferror(out)))
        return error_system(err, "the output cannot be written");
    return store_error(s, err);
}
