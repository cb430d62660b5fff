#include "store/build.h"

#include "base/error.h"
#include "engine/record.h"

#include <math.h>

#include "base/banned.h"

/* ---- Blocks: what mentions of one event have in common ---------------------- */

static bool is_real(const struct store_mention *m)
{
    return slice_is(m->kind, "event") && !slice_is(m->report, "denied") &&
           (slice_is(m->modality, "asserted") || slice_is(m->modality, "historic"));
}

static bool to_the_day(const struct store_mention *m)
{
    return slice_is(m->precision, "day") || slice_is(m->precision, "published");
}

static int by_text(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

struct names {
    struct slice *list;
    size_t count, room;
};

static void sort_once(struct names *n)
{
    size_t kept = 0;
    if (n->count)
        qsort(n->list, n->count, sizeof *n->list, by_text);
    for (size_t i = 0; i < n->count; i++)
        if (!kept || !slice_equal(n->list[kept - 1], n->list[i]))
            n->list[kept++] = n->list[i];
    n->count = kept;
}

/* A country with its sectors, or the name of what has no country. */
static struct names keys(struct arena *arena, const struct store_mention *m, int role)
{
    struct names n = {NULL, 0, 0};
    for (size_t i = 0; i < m->parties.count; i++) {
        const struct store_party *p = &m->parties.list[i];
        if (p->role != role)
            continue;
        *ARENA_PUSH(arena, &n) =
            p->country.len
                ? p->code
                : arena_print(arena, "%.*s %.*s", SLICE_ARG(p->code), SLICE_ARG(p->name));
    }
    sort_once(&n);
    return n;
}

static uint64_t hash_names(uint64_t h, const struct names *n)
{
    for (size_t i = 0; i < n->count; i++)
        h = hash_bytes(hash_slice(h, n->list[i]), ";", 1);
    return hash_bytes(h, "|", 1);
}

static int64_t block_of(struct arena *arena, const struct store_mention *m)
{
    uint64_t h = HASH_SEED;
    struct names sets[] = {keys(arena, m, ROLE_ACTOR), keys(arena, m, ROLE_BOTH),
                           keys(arena, m, ROLE_RECIPIENT)};
    struct slice kind[] = {m->kind, m->type, slice_part(m->cameo, 0, 2)};
    for (size_t i = 0; i < 3; i++)
        h = hash_bytes(hash_slice(hash_names(h, &sets[i]), kind[i]), "|", 1);
    if (!to_the_day(m))
        h = hash_bytes(hash_bytes(h, &m->from, sizeof m->from), &m->to, sizeof m->to);
    if (is_real(m) && m->from != DEM_DAY_UNKNOWN &&
        sets[0].count + sets[1].count + sets[2].count > 1)
        return (int64_t)h;
    uint64_t words = print_words(m->words);
    struct slice exact[] = {m->cameo, m->mode, m->modality, m->report};
    for (size_t i = 0; i < 4; i++)
        h = hash_bytes(hash_slice(h, exact[i]), "|", 1);
    return (int64_t)hash_bytes(h, &words, sizeof words);
}

/* "code=name" a line, for those who hold an office. */
static struct slice people_of(struct arena *arena, const struct store_mention *m)
{
    struct names n = {NULL, 0, 0};
    for (size_t i = 0; i < m->parties.count; i++) {
        const struct store_party *p = &m->parties.list[i];
        if (p->office.len && p->role != ROLE_THIRD)
            *ARENA_PUSH(arena, &n) =
                arena_print(arena, "%.*s=%.*s\n", SLICE_ARG(p->code), SLICE_ARG(p->name));
    }
    sort_once(&n);
    return arena_join(arena, n.list, n.count);
}

/* ---- Small tables ----------------------------------------------------------- */

static int64_t source_key(struct store *s, struct slice name)
{
    return name.len ? key_of_name(s, KEY_SOURCE, &name, 1) : 0;
}

static int64_t coder_key(struct store *s, const struct store_coder *c)
{
    const struct slice parts[] = {c->version, c->model, c->lexicon};
    return key_of_name(s, KEY_CODER, parts, 3);
}

static int64_t actor_key(struct store *s, const struct store_party *p)
{
    const struct slice parts[] = {p->name, p->country, p->sectors, p->office, p->code};
    return key_of_name(s, KEY_ACTOR, parts, 5);
}

static void put_about(struct store *s, int64_t mention, const struct store_mention *m)
{
    for (size_t i = 0; i < m->contexts.count; i++)
        db_add(s, "mention_context", "ii", mention,
               key_of_name(s, KEY_CONTEXT, &m->contexts.list[i], 1));
    for (size_t i = 0; i < m->issues.count; i++)
        db_add(s, "mention_issue", "ii", mention,
               key_of_name(s, KEY_ISSUE, &m->issues.list[i], 1));
}

/* ---- Mentions --------------------------------------------------------------- */

struct putting { /* a document on its way */
    struct touched *t;
    int64_t document, coder_key;
    bool fresh; /* nothing was there under its id */
    bool rows;  /* of a table: each an event as it stands, told apart from all others */
};

/* A mention with no other in its block on its day, the day before or later is an event,
 * whatever the rule says. */
static bool stands_alone(struct store *s, const struct putting *p, int64_t block, int64_t at)
{
    if (!p->fresh || s->pinned)
        return false;
    return p->rows ||
           !db_number(s,
                      db_ask(s, "SELECT 1 FROM mention WHERE block = ? AND at >= ? LIMIT 1",
                             "ii", block, at - 1),
                      0);
}

static int64_t insert_event(struct store *s, const struct putting *p,
                            const struct store_mention *m, int64_t mention)
{
    int64_t key = s->engine->key(s, KEYS_EVENT, m->from);
    db_run(
        s,
        "INSERT INTO event (key, id, best, coder, reports, sources, day, day_end, kind, type,"
        " mode, cameo, quad, score, goldstein, modality, report, confidence, country)"
        " VALUES (?, ?, ?, ?, 1, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "iiiiyyTttTkDdTTdt", key, (int64_t)m->id, mention, p->coder_key, m->from, m->to,
        m->kind, m->type, m->mode, m->cameo, (int64_t)m->quad, m->quad ? m->score : (double)NAN,
        m->goldstein, m->modality, m->report, m->confidence, m->country);
    return key;
}

static void insert_mention(struct store *s, const struct putting *p,
                           const struct store_mention *m, int64_t key, int64_t event,
                           int64_t block)
{
    const double none = NAN;
    db_run(s,
           "INSERT INTO mention (key, id, document, event, anchor, block, at, wording, people,"
           " record_from, record_to, text_from, text_to, day, day_end, precision, kind, type,"
           " mode, cameo, goldstein, modality, report, \"symmetric\", item, place, country,"
           " gazetteer, rule, confidence, quad, score, lat, lon, class)"
           " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
           "iiikkiiitiiiiyyTTttTdTTittttTdkDDDt", key, (int64_t)m->id, p->document, event,
           event ? (int64_t)m->id : (int64_t)0, block,
           (int64_t)(m->from == DEM_DAY_UNKNOWN ? 0 : m->from), (int64_t)print_words(m->words),
           people_of(&s->scratch, m), (int64_t)m->line.from, (int64_t)m->line.to,
           (int64_t)m->evidence.from, (int64_t)m->evidence.to, m->from, m->to, m->precision,
           m->kind, m->type, m->mode, m->cameo, m->goldstein, m->modality, m->report,
           (int64_t)m->symmetric, m->item, m->place, m->country, m->gazetteer, m->rule,
           m->confidence, (int64_t)m->quad, m->quad ? m->score : none,
           m->located ? m->lat : none, m->located ? m->lon : none, m->class);
}

static void put_mention(struct store *s, const struct putting *p, const struct store_mention *m)
{
    int64_t at = m->from == DEM_DAY_UNKNOWN ? 0 : m->from, event = 0;
    int64_t block = p->rows ? (int64_t)hash_bytes(HASH_SEED, &m->id, sizeof m->id)
                            : block_of(&s->scratch, m);
    int64_t key = s->engine->key(s, KEYS_MENTION, m->from);
    if (stands_alone(s, p, block, at))
        event = insert_event(s, p, m, key);
    else
        touch_spot(p->t, block, at);
    insert_mention(s, p, m, key, event, block);
    for (size_t i = 0; i < m->parties.count; i++)
        db_add(s, "party", "iiii", key, (int64_t)i, (int64_t)m->parties.list[i].role,
               actor_key(s, &m->parties.list[i]));
    put_about(s, key, m);
}

static void put_links(struct store *s, const struct store_record *record)
{
    for (size_t i = 0; i < record->mentions.count; i++) {
        const struct store_mention *m = &record->mentions.list[i];
        if (m->how.len)
            db_run(s,
                   "INSERT INTO link (mention, answers, how) SELECT a.key, b.key, ?3"
                   " FROM mention a, mention b WHERE a.id = ?1 AND b.id = ?2",
                   "iiT", (int64_t)m->id, (int64_t)m->answers, m->how);
    }
}

/* The line without the coder, which it ends with. */
static struct slice what_is_said(struct slice line)
{
    struct slice coder = SLICE(",\"coder\":{");
    for (size_t at = line.len; at-- > 0;)
        if (slice_starts(slice_part(line, at, line.len), coder))
            return slice_part(line, 0, at);
    return line;
}

static struct slice line_of(const struct store_record *record, size_t mention)
{
    dem_span at = record->mentions.list[mention].line;
    return slice_part(record->lines, at.from, at.to);
}

struct comparison { /* of the mentions of a document with those that come */
    const struct store_record *record;
    struct slice document;
    struct store_change *change;
    const struct store_tell *tell;
    bool *known; /* [mentions that come]: it was there before */
};

static void tell(const struct comparison *c, struct slice was, struct slice is)
{
    if (c->tell)
        c->tell->fn(c->tell->user, &(struct store_difference){c->document, was, is});
}

static void compare(struct comparison *c, uint64_t id, struct slice was)
{
    size_t at = 0, count = c->record->mentions.count;
    while (at < count && c->record->mentions.list[at].id != id)
        at++;
    if (at == count) {
        c->change->gone++;
        tell(c, was, SLICE_EMPTY);
        return;
    }
    struct slice is = line_of(c->record, at);
    bool same = slice_equal(what_is_said(was), what_is_said(is));
    c->known[at] = true;
    c->change->same += same;
    c->change->changed += !same;
    if (!same)
        tell(c, was, is);
}

static void count_new(const struct comparison *c)
{
    for (size_t i = 0; i < c->record->mentions.count; i++)
        if (!c->known[i]) {
            c->change->made++;
            tell(c, SLICE_EMPTY, line_of(c->record, i));
        }
}

/* The foreign keys of the schema are promises that are kept here and checked by the tests:
 * SQLite would look each one up again, at a third of the time of a load. */
static void forget_mentions(struct store *s, int64_t document)
{
    static const char *const all[] = {
        "DELETE FROM party WHERE mention IN (SELECT key FROM mention WHERE document = ?)",
        "DELETE FROM mention_context WHERE mention IN"
        " (SELECT key FROM mention WHERE document = ?)",
        "DELETE FROM mention_issue WHERE mention IN"
        " (SELECT key FROM mention WHERE document = ?)",
        "DELETE FROM link WHERE mention IN (SELECT key FROM mention WHERE document = ?)",
        "DELETE FROM link WHERE answers IN (SELECT key FROM mention WHERE document = ?)",
        "DELETE FROM mention WHERE document = ?"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        db_run(s, all[i], "i", document);
}

/* Takes the document's mentions away and compares them with those that come. */
static void drop_mentions(struct store *s, struct touched *t, int64_t document,
                          struct comparison *c)
{
    struct slice lines = SLICE_EMPTY;
    struct query *q = db_ask(
        s,
        "SELECT g.record, d.record_size FROM document d JOIN page g ON g.document = d.key"
        " WHERE d.key = ?",
        "i", document);
    if (db_row(s, q))
        lines = unpack(&s->scratch, db_text(q, 0), (size_t)db_int(q, 1));
    q = db_ask(s,
               "SELECT id, record_from, record_to, block, at, event FROM mention"
               " WHERE document = ? ORDER BY record_from",
               "i", document);
    while (db_row(s, q)) {
        compare(c, (uint64_t)db_int(q, 0),
                slice_part(lines, (size_t)db_int(q, 1), (size_t)db_int(q, 2)));
        touch_spot(t, db_int(q, 3), db_int(q, 4));
        touch_event(t, db_int(q, 5));
    }
    count_new(c);
    forget_mentions(s, document);
}

/* ---- Documents -------------------------------------------------------------- */

static uint64_t hash_field(uint64_t h, struct slice field)
{
    return hash_bytes(hash_slice(h, field), "", 1);
}

uint64_t store_hash(const struct document *doc)
{
    struct slice fields[] = {doc->source, doc->title,    doc->publisher,
                             doc->url,    doc->language, doc->otherwise_publisher};
    dem_day days[] = {doc->published, doc->otherwise_published};
    uint64_t h = HASH_SEED;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        h = hash_field(h, fields[i]);
    return hash_bytes(h, days, sizeof days);
}

bool store_has(struct store *s, const struct document *doc, uint64_t hash,
               const struct store_coder *c)
{
    return db_number(s,
                     db_ask(s,
                            "SELECT (d.hash = ?2 AND c.version = ?3 AND c.model = ?4 AND"
                            " c.lexicon = ?5) OR EXISTS (SELECT 1 FROM revision r WHERE"
                            " r.document = d.key AND r.hash = ?2) FROM document d"
                            " JOIN coder c ON c.key = d.coder WHERE d.id = ?1",
                            "TiTTT", doc->id, (int64_t)hash, c->version, c->model, c->lexicon),
                     0) != 0;
}

struct old { /* what is there under the id; key 0: nothing */
    int64_t key, print, hash;
};

static struct old find_old(struct store *s, struct slice id)
{
    struct old old = {0, 0, 0};
    struct query *q = db_ask(s, "SELECT key, print, hash FROM document WHERE id = ?", "T", id);
    if (db_row(s, q))
        old = (struct old){db_int(q, 0), db_int(q, 1), db_int(q, 2)};
    db_reset(q);
    return old;
}

static int64_t write_document(struct store *s, const struct document *doc, uint64_t hash,
                              const struct store_record *record, int64_t coder, int64_t print,
                              int64_t old)
{
    int64_t key = old ? old : s->engine->key(s, KEYS_DOCUMENT, doc->published);
    int64_t source = source_key(s, doc->publisher);
    struct slice text = pack(s, doc->source), lines = pack(s, record->lines);
    const char *sql =
        old ? "UPDATE document SET id = ?2, hash = ?3, title = ?4, source = ?5, url = ?6,"
              " day = ?7, language = ?8, print = ?9, coder = ?10, size = ?11,"
              " record_size = ?12 WHERE key = ?1"
            : "INSERT INTO document (key, id, hash, title, source, url, day, language, print,"
              " coder, size, record_size) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    if (old)
        db_run(s, "DELETE FROM page WHERE document = ?", "i", key);
    db_run(s, sql, "iTitktytiiii", key, doc->id, (int64_t)hash, doc->title, source, doc->url,
           doc->published, doc->language, print, coder, (int64_t)doc->source.len,
           (int64_t)record->lines.len);
    db_add(s, "page", "ibb", key, text, lines);
    return key;
}

/* A document whose text or title is new: the old one stays as a revision. */
static void retire(struct store *s, int64_t key)
{
    db_run(s,
           "INSERT INTO revision (document, hash, title, day, size, text)"
           " SELECT d.key, d.hash, d.title, d.day, d.size, g.text FROM document d"
           " JOIN page g ON g.document = d.key WHERE d.key = ? ON CONFLICT DO NOTHING",
           "i", key);
    s->engine->words_drop(s, key);
}

static void put_all(struct store *s, const struct document *doc, uint64_t hash,
                    const struct store_record *record, const struct store_coder *coder,
                    struct store_change *change, const struct store_tell *tell)
{
    struct touched t = {.arena = &s->scratch};
    struct old old = find_old(s, doc->id);
    bool fresh = !old.key || old.hash != (int64_t)hash, joined;
    if (old.key)
        s->engine->settle(s);
    if (old.key)
        drop_mentions(
            s, &t, old.key,
            &(struct comparison){record, doc->id, change, tell,
                                 ARENA_ARRAY(&s->scratch, bool, record->mentions.count + 1)});
    else
        change->made += record->mentions.count;
    if (old.key && fresh)
        retire(s, old.key);
    int64_t print = print_put(s, &s->scratch, doc->source, &joined);
    struct putting p = {.t = &t,
                        .coder_key = coder_key(s, coder),
                        .fresh = !old.key,
                        .rows = slice_is(coder->model, RECORD_TABLE_MODEL)};
    int64_t key = write_document(s, doc, hash, record, p.coder_key, print, old.key);
    p.document = key;
    if (fresh)
        s->engine->words_put(s, key, doc->title, doc->source);
    for (size_t i = 0; i < record->mentions.count; i++)
        put_mention(s, &p, &record->mentions.list[i]);
    put_links(s, record);
    if (joined)
        touch_cluster(s, &t, print);
    if (old.print && old.print != print) {
        touch_cluster(s, &t, old.print);
        print_drop(s, &s->scratch, old.print);
    }
    settle(s, &t);
}

dem_code store_put(struct store *s, const struct document *doc, uint64_t hash,
                   const struct store_record *record, const struct store_coder *coder,
                   struct store_change *change, const struct store_tell *tell, dem_error *err)
{
    arena_reset(&s->scratch);
    keys_tidy(s);
    if (setjmp(s->scratch.guard) || setjmp(s->keys.arena.guard))
        db_fail(s, DEM_E_MEMORY, "not enough memory to store a document");
    else
        put_all(s, doc, hash, record, coder, change, tell);
    return store_error(s, err);
}
