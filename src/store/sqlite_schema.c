/* The tables of docs/store.md, one step a version: a store of version n runs steps[n] on. */
#include "store/sqlite.h"

#include <math.h>

#include "base/banned.h"

static const char *const steps[] = {
    "CREATE TABLE coder (key INTEGER PRIMARY KEY, version TEXT NOT NULL, model TEXT NOT NULL,"
    "  lexicon TEXT NOT NULL, UNIQUE (version, model, lexicon)) STRICT;"
    "CREATE TABLE source (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE print (key INTEGER PRIMARY KEY, signature BLOB NOT NULL UNIQUE,"
    "  cluster INTEGER NOT NULL REFERENCES print) STRICT;"
    "CREATE INDEX print_cluster ON print (cluster);"
    "CREATE TABLE band (hash INTEGER NOT NULL, print INTEGER NOT NULL,"
    "  PRIMARY KEY (hash, print)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE document (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    "  hash INTEGER NOT NULL, title TEXT, source INTEGER REFERENCES source, url TEXT,"
    "  day INTEGER, language TEXT, print INTEGER NOT NULL REFERENCES print,"
    "  coder INTEGER NOT NULL REFERENCES coder, size INTEGER NOT NULL, text BLOB NOT NULL,"
    "  record_size INTEGER NOT NULL, record BLOB NOT NULL) STRICT;"
    "CREATE INDEX document_source ON document (source, day);"
    "CREATE INDEX document_print ON document (print);"
    "CREATE INDEX document_coder ON document (coder);"
    "CREATE TABLE revision (document INTEGER NOT NULL REFERENCES document,"
    "  hash INTEGER NOT NULL, title TEXT, day INTEGER, size INTEGER NOT NULL,"
    "  text BLOB NOT NULL, PRIMARY KEY (document, hash)) STRICT, WITHOUT ROWID;"
    "CREATE VIEW article AS SELECT key, title, unpack(text, size) AS text FROM document;"
    "CREATE VIRTUAL TABLE words USING fts5 (title, text, content = 'article',"
    "  content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2');"

    "CREATE TABLE event (key INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE,"
    "  best INTEGER NOT NULL REFERENCES mention DEFERRABLE INITIALLY DEFERRED,"
    "  reports INTEGER NOT NULL, sources INTEGER NOT NULL, day INTEGER, day_end INTEGER,"
    "  kind TEXT NOT NULL, type TEXT, mode TEXT, cameo TEXT NOT NULL, quad INTEGER,"
    "  score REAL, goldstein REAL NOT NULL, modality TEXT NOT NULL, report TEXT NOT NULL,"
    "  confidence REAL NOT NULL, country TEXT) STRICT;"
    "CREATE INDEX event_best ON event (best);"
    "CREATE INDEX event_day ON event (day);"
    "CREATE TABLE mention (key INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE,"
    "  document INTEGER NOT NULL REFERENCES document, event INTEGER REFERENCES event,"
    "  block INTEGER NOT NULL, at INTEGER NOT NULL, anchor INTEGER, wording INTEGER NOT NULL,"
    "  people TEXT, record_from INTEGER NOT NULL, record_to INTEGER NOT NULL,"
    "  text_from INTEGER NOT NULL, text_to INTEGER NOT NULL, day INTEGER, day_end INTEGER,"
    "  precision TEXT NOT NULL, kind TEXT NOT NULL, type TEXT, mode TEXT,"
    "  cameo TEXT NOT NULL, quad INTEGER, score REAL, goldstein REAL NOT NULL,"
    "  modality TEXT NOT NULL, report TEXT NOT NULL, symmetric INTEGER NOT NULL,"
    "  item TEXT, place TEXT, country TEXT, lat REAL, lon REAL, gazetteer TEXT,"
    "  rule TEXT NOT NULL, confidence REAL NOT NULL) STRICT;"
    "CREATE INDEX mention_document ON mention (document);"
    "CREATE INDEX mention_event ON mention (event);"
    "CREATE INDEX mention_block ON mention (block, at, id);"

    "CREATE TABLE actor (key INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL,"
    "  sectors TEXT NOT NULL, office TEXT NOT NULL, code TEXT NOT NULL,"
    "  UNIQUE (name, country, sectors, office, code)) STRICT;"
    "CREATE INDEX actor_country ON actor (country);"
    "CREATE TABLE party (mention INTEGER NOT NULL REFERENCES mention ON DELETE CASCADE,"
    "  n INTEGER NOT NULL, role INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES actor,"
    "  PRIMARY KEY (mention, n)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX party_actor ON party (actor, role);"
    "CREATE TABLE context (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE mention_context (mention INTEGER NOT NULL REFERENCES mention"
    "  ON DELETE CASCADE, context INTEGER NOT NULL REFERENCES context,"
    "  PRIMARY KEY (mention, context)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX context_mention ON mention_context (context, mention);"
    "CREATE TABLE issue (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE mention_issue (mention INTEGER NOT NULL REFERENCES mention"
    "  ON DELETE CASCADE, issue INTEGER NOT NULL REFERENCES issue,"
    "  PRIMARY KEY (mention, issue)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX issue_mention ON mention_issue (issue, mention);"
    "CREATE TABLE link (mention INTEGER PRIMARY KEY REFERENCES mention ON DELETE CASCADE,"
    "  answers INTEGER NOT NULL REFERENCES mention ON DELETE CASCADE, how TEXT NOT NULL)"
    "  STRICT;"
    "CREATE INDEX link_answers ON link (answers);"
    "CREATE TABLE pin (mention INTEGER PRIMARY KEY, event INTEGER) STRICT;",

    "CREATE TABLE feed (key INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, title TEXT,"
    "  etag TEXT, modified TEXT, moved TEXT, trouble TEXT, tried INTEGER NOT NULL DEFAULT 0,"
    "  answered INTEGER NOT NULL DEFAULT 0, brought INTEGER NOT NULL DEFAULT 0,"
    "  hold INTEGER NOT NULL DEFAULT 0, errors INTEGER NOT NULL DEFAULT 0,"
    "  gone INTEGER NOT NULL DEFAULT 0, rest INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE TABLE item (key INTEGER PRIMARY KEY, feed INTEGER NOT NULL REFERENCES feed,"
    "  id TEXT NOT NULL, seen INTEGER NOT NULL, state INTEGER NOT NULL,"
    "  tries INTEGER NOT NULL DEFAULT 0, hold INTEGER NOT NULL DEFAULT 0, address TEXT,"
    "  title TEXT, publisher TEXT, language TEXT, day INTEGER, text TEXT,"
    "  UNIQUE (id, feed)) STRICT;"
    "CREATE INDEX item_waiting ON item (feed, key) WHERE state = 0;"
    "CREATE INDEX item_seen ON item (feed, seen);"
    "CREATE TABLE robots (origin TEXT PRIMARY KEY, read INTEGER NOT NULL,"
    "  text BLOB NOT NULL) STRICT, WITHOUT ROWID;",

    "ALTER TABLE event ADD COLUMN coder INTEGER REFERENCES coder;"
    "UPDATE event SET coder = (SELECT d.coder FROM mention m JOIN document d"
    "  ON d.key = m.document WHERE m.key = event.best);",
    /* cells.c; weights in thousandths, scores in tenths */
    "CREATE TABLE stale (day INTEGER PRIMARY KEY) STRICT;"
    "CREATE TABLE cell (actor TEXT NOT NULL, recipient TEXT NOT NULL, day INTEGER NOT NULL,"
    "  events INTEGER NOT NULL, quad1 INTEGER NOT NULL, quad2 INTEGER NOT NULL,"
    "  quad3 INTEGER NOT NULL, quad4 INTEGER NOT NULL, cooperation INTEGER NOT NULL,"
    "  conflict INTEGER NOT NULL, squares INTEGER NOT NULL, weights2 INTEGER NOT NULL,"
    "  PRIMARY KEY (actor, recipient, day)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX cell_day ON cell (day);"
    "CREATE TABLE told (issue INTEGER NOT NULL, day INTEGER NOT NULL, events INTEGER NOT NULL,"
    "  sources INTEGER NOT NULL, weight INTEGER NOT NULL, PRIMARY KEY (issue, day))"
    "  STRICT, WITHOUT ROWID;"
    "CREATE INDEX told_day ON told (day);"
    "CREATE TABLE relation (actor TEXT NOT NULL, recipient TEXT NOT NULL, state BLOB,"
    "  PRIMARY KEY (actor, recipient)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX relation_fresh ON relation (actor) WHERE state IS NULL;"
    "CREATE TRIGGER event_came AFTER INSERT ON event WHEN new.day IS NOT NULL"
    "  BEGIN INSERT OR IGNORE INTO stale VALUES (new.day); END;"
    "CREATE TRIGGER event_changed AFTER UPDATE ON event"
    "  BEGIN INSERT OR IGNORE INTO stale SELECT old.day WHERE old.day IS NOT NULL"
    "   UNION SELECT new.day WHERE new.day IS NOT NULL; END;"
    "CREATE TRIGGER event_went AFTER DELETE ON event WHEN old.day IS NOT NULL"
    "  BEGIN INSERT OR IGNORE INTO stale VALUES (old.day); END;"
    "INSERT INTO stale SELECT DISTINCT day FROM event WHERE day IS NOT NULL;",

    /* answers.c; part: 1 opens, 2 may answer */
    "CREATE TABLE asked (opening TEXT NOT NULL, reply TEXT NOT NULL, how TEXT NOT NULL,"
    "  PRIMARY KEY (reply, opening)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE dealing (one TEXT NOT NULL, two TEXT NOT NULL, part INTEGER NOT NULL,"
    "  day INTEGER NOT NULL, event INTEGER NOT NULL,"
    "  PRIMARY KEY (one, two, part, day, event)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX dealing_event ON dealing (event);"
    "CREATE TABLE pending (event INTEGER PRIMARY KEY, placed INTEGER NOT NULL) STRICT;"
    "CREATE INDEX pending_placed ON pending (event) WHERE placed = 0;"
    "CREATE TABLE reply (event INTEGER PRIMARY KEY, answers INTEGER NOT NULL,"
    "  how TEXT NOT NULL) STRICT;"
    "CREATE INDEX reply_answers ON reply (answers);"
    "CREATE TABLE unlinked (mention INTEGER PRIMARY KEY) STRICT;"
    "CREATE TRIGGER event_placed AFTER INSERT ON event"
    "  BEGIN INSERT OR REPLACE INTO pending VALUES (new.key, 0); END;"
    "CREATE TRIGGER event_moved AFTER UPDATE ON event"
    "  BEGIN INSERT OR REPLACE INTO pending VALUES (new.key, 0); END;"
    "CREATE TRIGGER event_lost AFTER DELETE ON event"
    "  BEGIN INSERT OR REPLACE INTO pending VALUES (old.key, 0); END;"
    "INSERT INTO pending SELECT key, 0 FROM event;"
    "ALTER TABLE mention ADD COLUMN class TEXT;"
    "UPDATE mention SET class = (SELECT json_extract(CAST(substr(unpack(d.record,"
    "  d.record_size), record_from + 1, record_to - record_from) AS TEXT), '$.transfer.class')"
    "  FROM document d WHERE d.key = document) WHERE item IS NOT NULL;"
    "CREATE INDEX event_type ON event (type, day);"
    "CREATE INDEX mention_class ON mention (class) WHERE class IS NOT NULL;",

    "CREATE TABLE page (document INTEGER PRIMARY KEY REFERENCES document,"
    "  text BLOB NOT NULL, record BLOB NOT NULL) STRICT;"
    "INSERT INTO page SELECT key, text, record FROM document;"
    "DROP VIEW article;"
    "CREATE VIEW article AS SELECT d.key, d.title, unpack(g.text, d.size) AS text"
    "  FROM document d JOIN page g ON g.document = d.key;"
    "ALTER TABLE document DROP COLUMN text;"
    "ALTER TABLE document DROP COLUMN record;"};

enum { STEPS = sizeof steps / sizeof *steps };

static dem_code run_steps(struct store *s, int from)
{
    db_script(s, "BEGIN IMMEDIATE");
    for (int i = from; i < STEPS; i++)
        db_script(s, steps[i]);
    char last[128];
    snprintf(last, sizeof last, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
             STORE_APPLICATION, STEPS);
    return db_script(s, last);
}

static int64_t pragma(struct store *s, const char *sql)
{
    struct query *q = db_ask(s, sql, "");
    int64_t value = db_row(s, q) ? db_int(q, 0) : 0;
    db_reset(q);
    return value;
}

dem_code sqlite_schema(struct store *s)
{
    int64_t application = pragma(s, "PRAGMA application_id");
    int64_t version = pragma(s, "PRAGMA user_version");
    int64_t tables = pragma(s, "SELECT count(*) FROM sqlite_schema");
    if (s->error.code)
        return s->error.code;
    if (application != STORE_APPLICATION && (application || version || tables))
        return db_fail(s, DEM_E_FORMAT,
                       "%s is a database of another program, no store of demarche", s->path);
    if (db_version(s, version, STEPS))
        return s->error.code;
    return version < STEPS ? run_steps(s, (int)version) : DEM_OK;
}

/* ---- Functions --------------------------------------------------------------- */

static void sql_unpack(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct slice packed = {sqlite3_value_blob(values[0]),
                           (size_t)sqlite3_value_bytes(values[0])};
    int64_t size = sqlite3_value_int64(values[1]);
    char *to = size < 0 || size > TEXT_SOURCE_MAX ? NULL : sqlite3_malloc64((uint64_t)size + 1);
    if (to && packed.at && unpack_into(to, (size_t)size, packed)) {
        sqlite3_result_text64(context, to, (uint64_t)size, sqlite3_free, SQLITE_UTF8);
        return;
    }
    sqlite3_free(to);
    sqlite3_result_error(context, "a text of the store is damaged", -1);
}

/* What an event counts for, in thousandths: cells.h. */
static void sql_weight(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    double sources = log2(1.0 + sqlite3_value_double(values[1]));
    double weight = sqlite3_value_double(values[0]) * (sources < 4 ? sources : 4);
    sqlite3_result_int64(context, (int64_t)llround(weight * 1000));
}

dem_code sqlite_functions(struct store *s)
{
    sqlite3 *db = ((struct sqlite *)s->db)->db;
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    if (sqlite3_create_function_v2(db, "unpack", 2, flags, NULL, sql_unpack, NULL, NULL,
                                   NULL) ||
        sqlite3_create_function_v2(db, "weight", 2, flags, NULL, sql_weight, NULL, NULL, NULL))
        sqlite_failed(s);
    return s->error.code;
}
