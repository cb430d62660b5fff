/* Everything in an order of its own, without the numbers of rows: stores of the same content
 * give the same bytes.  Tables are known by what they hold; ids are in hex. */
#include "store/build.h"

#include "base/error.h"

#include <stdio.h>

#include "base/banned.h"

static const struct {
    const char *name, *sql;
} tables[] = {
    {"document",
     "SELECT d.id, printf('%016llx', d.hash), d.title, s.name, d.url, d.day, d.language,"
     " (SELECT min(o.id) FROM document o JOIN print r ON r.key = o.print"
     "  WHERE r.cluster = p.cluster), c.version, c.model, c.lexicon, d.size,"
     " unpack(d.text, d.size) FROM document d JOIN print p ON p.key = d.print"
     " JOIN coder c ON c.key = d.coder LEFT JOIN source s ON s.key = d.source ORDER BY d.id"},
    {"revision",
     "SELECT d.id, printf('%016llx', r.hash), r.title, r.day, unpack(r.text, r.size)"
     " FROM revision r JOIN document d ON d.key = r.document ORDER BY d.id, r.hash"},
    {"event",
     "SELECT printf('%016llx', e.id), printf('%016llx', m.id), e.reports, e.sources, e.day,"
     " e.day_end, e.kind, e.type, e.mode, e.cameo, e.quad, e.score, e.goldstein, e.modality,"
     " e.report, e.confidence, e.country, c.version, c.model, c.lexicon FROM event e"
     " JOIN mention m ON m.key = e.best JOIN coder c ON c.key = e.coder"
     " ORDER BY 1"},
    {"mention",
     "SELECT printf('%016llx', m.id), d.id, printf('%016llx', e.id),"
     " printf('%016llx', m.anchor), printf('%016llx', m.block), m.at, m.people, m.text_from,"
     " m.text_to, m.day, m.day_end, m.precision, m.kind, m.type, m.mode, m.cameo, m.quad,"
     " m.score, m.goldstein, m.modality, m.report, m.symmetric, m.item, m.class, m.place, "
     "m.country,"
     " m.lat, m.lon, m.gazetteer, m.rule, m.confidence FROM mention m"
     " JOIN document d ON d.key = m.document LEFT JOIN event e ON e.key = m.event ORDER BY 1"},
    {"record", "SELECT d.id, unpack(d.record, d.record_size) FROM document d ORDER BY 1"},
    {"party",
     "SELECT printf('%016llx', m.id), p.n, p.role, a.name, a.country, a.sectors, a.office, "
     "a.code"
     " FROM party p JOIN mention m ON m.key = p.mention JOIN actor a ON a.key = p.actor"
     " ORDER BY 1, 2"},
    {"context", "SELECT printf('%016llx', m.id), c.name FROM mention_context x JOIN mention m"
                " ON m.key = x.mention JOIN context c ON c.key = x.context ORDER BY 1, 2"},
    {"issue", "SELECT printf('%016llx', m.id), i.name FROM mention_issue x JOIN mention m"
              " ON m.key = x.mention JOIN issue i ON i.key = x.issue ORDER BY 1, 2"},
    {"link",
     "SELECT printf('%016llx', a.id), l.how, printf('%016llx', b.id) FROM link l JOIN mention a"
     " ON a.key = l.mention JOIN mention b ON b.key = l.answers ORDER BY 1"},
    {"reply",
     "SELECT printf('%016llx', a.id), r.how, printf('%016llx', b.id) FROM reply r JOIN event a"
     " ON a.key = r.event JOIN event b ON b.key = r.answers ORDER BY 1"},
    {"unlinked", "SELECT printf('%016llx', mention) FROM unlinked ORDER BY 1"},
    {"pin",
     "SELECT printf('%016llx', mention), printf('%016llx', event), event IS NULL FROM pin"
     " ORDER BY 1"}};

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

static void put_rows(struct store *s, const char *name, const char *sql, FILE *out)
{
    sqlite3_stmt *q = db_ask(s, sql, "");
    while (db_row(s, q) && !ferror(out)) {
        fputs(name, out);
        for (int column = 0; column < sqlite3_column_count(q); column++)
            put_cell(out, db_text(q, column));
        fputc('\n', out);
    }
}

dem_code store_dump(struct store *s, FILE *out, dem_error *err)
{
    if (db_script(s, "BEGIN"))
        return store_error(s, err);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        put_rows(s, tables[i].name, tables[i].sql, out);
    db_script(s, "COMMIT");
    if (!s->error.code && (fflush(out) || ferror(out)))
        return error_system(err, "the output cannot be written");
    return store_error(s, err);
}
