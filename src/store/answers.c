/* Answers across articles: docs/decisions/0010-answers-across-articles.md.
 *
 * An event that may open or answer something has a row in `dealing` for each pair of its
 * parties.  Triggers note the events that changed in `pending`; a refresh first gives these
 * their dealings and notes what may answer them, then finds what each of the noted answers.
 * An answer has at most one opening, and which one depends on events alone, never on other
 * answers: so it is the same in whatever order they came. */
#include "store/build.h"

#include "lexicon/lexicon.h"

#include "base/banned.h"

enum { BATCH = 2000 };

/* ---- Codes: what answers what was asked for -------------------------------------- */

/* More than a whole root: "1053", "103"; "100" and "030" tell of no matter. */
static bool is_specific(struct slice cameo)
{
    return cameo.len > 3 || (cameo.len == 3 && cameo.at[2] != '0');
}

/* Praise is no deed that is asked for; the rest of cooperation is. */
static bool is_deed(struct slice cameo)
{
    return cameo.len > 1 && cameo.at[0] == '0' && cameo.at[1] >= '4' &&
           !(cameo.len == 3 && cameo.at[1] == '5' && cameo.at[2] <= '3');
}

/* What fits a demand fits one that leaves more open, too: "asked for aid", "sent food". */
static void add_code(struct store *s, struct slice opening, struct slice reply, const char *how)
{
    for (; is_specific(opening) && (is_deed(reply) || is_specific(reply)); opening.len--)
        db_run(s, "INSERT INTO asking VALUES (?, ?, ?) ON CONFLICT DO NOTHING", "TTT", opening,
               reply, slice_of(how));
}

static void add_codes(struct store *s, const struct lexicon *lex, struct slice content)
{
    struct slice promise = lexicon_compose(lex, OP_AGREE, content),
                 refusal = lexicon_compose(lex, OP_REJECT, content);
    struct slice openings[] = {lexicon_compose(lex, OP_DEMAND, content),
                               lexicon_compose(lex, OP_APPEAL, content), promise};
    for (size_t i = 0; i < 3; i++) {
        if (is_deed(content) && i < 2)
            add_code(s, openings[i], content, "acceptance");
        add_code(s, openings[i], promise, "acceptance");
        add_code(s, openings[i], refusal, "refusal");
    }
}

/* The lexicon's algebra as pairs of codes, kept in the store, so that answers are found where
 * no lexicon is at hand.  Where it is another than before all is looked at again. */
static void take_codes(struct store *s, const struct lexicon *lex)
{
    db_script(s, "CREATE TEMP TABLE IF NOT EXISTS asking (opening TEXT, reply TEXT, how TEXT,"
                 " PRIMARY KEY (reply, opening)); DELETE FROM asking");
    for (size_t i = 0; i < lex->codes.count; i++)
        add_codes(s, lex, lex->codes.list[i].cameo);
    if (!db_number(s,
                   db_ask(s,
                          "SELECT EXISTS (SELECT * FROM asking EXCEPT SELECT * FROM asked)"
                          " OR EXISTS (SELECT * FROM asked EXCEPT SELECT * FROM asking)",
                          ""),
                   0))
        return;
    db_script(s, "DELETE FROM asked; INSERT INTO asked SELECT * FROM asking;"
                 "INSERT INTO pending SELECT key, 0 FROM event WHERE TRUE"
                 " ON CONFLICT (event) DO UPDATE SET placed = 0");
}

/* ---- Dealings -------------------------------------------------------------------- */

/* Who is meant: a state or body, apart from those in arms or opposition against it; by name
 * where the code stands for many. */
#define WHO(a)                                                                                 \
    "CASE WHEN " a ".country IN ('', 'IGO', 'NGO', 'MNC', 'ISM') THEN " a ".name ELSE " a      \
    ".country || CASE WHEN substr(" a ".sectors, 1, 3) IN ('REB', 'UAF', 'OPP') THEN '/REB'"   \
    " ELSE '' END END"

/* Happened, or was left undone, within a week. */
#define SEEN                                                                                   \
    " e.kind = 'event' AND e.report <> 'denied' AND e.day_end - e.day <= 7"                    \
    " AND e.modality IN ('asserted', 'historic', 'negated')"

#define PUT_DEALING(part, condition)                                                           \
    "INSERT INTO dealing SELECT one, two, " part                                               \
    ", day, key FROM (SELECT " WHO("a") " AS one, " WHO(                                       \
        "b") " AS two, e.day, e.key FROM event e JOIN party x"                                 \
             " ON x.mention = e.best AND x.role IN (1, 3) JOIN actor a ON a.key = x.actor "    \
             "JOIN party y"                                                                    \
             " ON y.mention = e.best AND y.role IN (2, 3) AND y.n <> x.n JOIN actor b"         \
             " ON b.key = y.actor WHERE e.key = ?1 AND" SEEN " AND " condition                 \
             ") d WHERE one <> ''"                                                             \
             " AND two <> '' AND one <> two ON CONFLICT DO NOTHING"

static void put_dealings(struct store *s, int64_t event)
{
    db_run(s, "DELETE FROM dealing WHERE event = ?", "i", event);
    db_run(s, PUT_DEALING("1", STORE_OPENS), "i", event);
    db_run(s,
           PUT_DEALING("2", "(e.type IN ('REJECT', 'CONCEDE', 'RETREAT', 'AGREE')"
                            " OR EXISTS (SELECT 1 FROM asked WHERE reply = e.cameo))"),
           "i", event);
}

/* What answered this event, and what may answer it now. */
static void note_answers(struct store *s, int64_t event)
{
    db_run(s,
           "INSERT INTO pending SELECT event, 1 FROM reply WHERE answers = ?"
           " ON CONFLICT DO NOTHING",
           "i", event);
    db_run(s,
           "INSERT INTO pending SELECT r.event, 1 FROM dealing o JOIN dealing r"
           " ON r.one = o.two AND r.two = o.one AND r.part = 2"
           " AND r.day BETWEEN o.day AND o.day + ?2 WHERE o.event = ?1 AND o.part = 1"
           " ON CONFLICT DO NOTHING",
           "ii", event, (int64_t)STORE_ANSWER_DAYS);
}

/* ---- One answer ------------------------------------------------------------------- */

struct side { /* an event that opens or answers */
    int64_t key, id, day;
    struct slice type, cameo;
};

struct answering {
    struct store *s;
    struct side reply;
    bool negated;
    struct { /* the best so far */
        int64_t key, id, day;
        const char *how;
        bool sure;
    } best;
    size_t vague; /* openings that it may answer for all that is known of their matter */
};

/* Of what two events have in common of a kind: the same, unknown of one, or other ones. */
enum matter { MATTER_OTHER = -1, MATTER_UNKNOWN, MATTER_SAME };

static enum matter compare(struct store *s, const char *sql, int64_t a, int64_t b)
{
    return (enum matter)db_number(s, db_ask(s, sql, "ii", a, b), MATTER_UNKNOWN);
}

static enum matter matter_of(struct store *s, int64_t a, int64_t b)
{
    static const char items[] =
        "SELECT CASE WHEN x.class = y.class THEN 1 ELSE -1 END FROM event e"
        " JOIN mention x ON x.key = e.best, event f JOIN mention y ON y.key = f.best WHERE "
        "e.key = ? AND f.key = ?"
        " AND coalesce(x.class, 'other') <> 'other' AND coalesce(y.class, 'other') <> 'other'";
    static const char issues[] =
        "SELECT max(CASE WHEN x.issue = y.issue THEN 1 ELSE -1 END) FROM event e"
        " JOIN mention_issue x ON x.mention = e.best, event f JOIN mention_issue y ON "
        "y.mention = f.best"
        " WHERE e.key = ? AND f.key = ? HAVING count(*) > 0";
    enum matter item = compare(s, items, a, b), issue = compare(s, issues, a, b);
    if (item == MATTER_OTHER)
        return item;
    return item == MATTER_SAME ? item : issue;
}

/* One article that tells of both has its own say on whether one answers the other. */
static bool told_together(struct store *s, int64_t a, int64_t b)
{
    return db_number(s,
                     db_ask(s,
                            "SELECT 1 FROM mention x JOIN mention y ON y.document = x.document"
                            " WHERE x.event = ? AND y.event = ? LIMIT 1",
                            "ii", a, b),
                     0) != 0;
}

/* How an answer whose code does not tell what it answers takes up this opening, if it is of
 * the same matter; NULL: it cannot. */
static const char *by_kind(const struct side *reply, const struct side *opening)
{
    bool asks = slice_is(opening->type, "REQUEST"), offers = slice_is(opening->type, "AGREE");
    bool accuses = slice_is(opening->type, "ACCUSE");
    if (slice_is(reply->cameo, "016"))
        return accuses ? "denial" : NULL;
    if (slice_is(reply->type, "REJECT"))
        return accuses || (is_specific(reply->cameo) && is_specific(opening->cameo))
                   ? NULL
                   : "refusal";
    if (slice_is(reply->type, "AGREE"))
        return reply->day <= opening->day                       ? NULL
               : (asks || offers) && !is_specific(reply->cameo) ? "acceptance"
                                                                : "offer";
    if (!slice_is(reply->type, "CONCEDE") && !slice_is(reply->type, "RETREAT"))
        return NULL;
    bool other = asks && opening->cameo.len > 3; /* something else was asked for */
    return accuses || offers || other ? NULL : "acceptance";
}

/* By the pair of codes, which names the matter: `how` is of a deed that was done. */
static const char *by_code(const struct answering *a, const struct side *opening,
                           struct slice how)
{
    bool said = slice_is(a->reply.type, "REJECT") || slice_is(a->reply.type, "AGREE");
    if (!how.len || (a->negated && said))
        return NULL;
    if (slice_is(how, "refusal"))
        return "refusal";
    if (a->reply.day <= opening->day)
        return NULL; /* what is done on the day of the demand may have come first */
    return a->negated ? "refusal" : "acceptance";
}

static void weigh(struct answering *a, const struct side *opening, struct slice code)
{
    const char *how = by_code(a, opening, code);
    bool sure = how != NULL;
    if (!how && !a->negated)
        how = by_kind(&a->reply, opening);
    if (!how || told_together(a->s, a->reply.key, opening->key))
        return;
    enum matter matter = matter_of(a->s, a->reply.key, opening->key);
    sure |= matter == MATTER_SAME;
    bool vague = !sure && matter == MATTER_UNKNOWN && strcmp(how, "offer") != 0 &&
                 a->reply.day - opening->day <= STORE_VAGUE_DAYS &&
                 (slice_is(a->reply.type, "REJECT") || slice_is(a->reply.type, "AGREE"));
    a->vague += vague;
    if ((!sure && !vague) || a->best.sure > sure ||
        (a->best.sure == sure && a->best.key &&
         (opening->day < a->best.day || opening->id >= a->best.id)))
        return;
    a->best.key = opening->key;
    a->best.id = opening->id;
    a->best.day = opening->day;
    a->best.how = how;
    a->best.sure = sure;
}

/* The openings of the days before, the nearest first. */
static void look_back(struct answering *a)
{
    struct query *q =
        db_ask(a->s,
               "SELECT DISTINCT e.key, e.id, o.day, e.type, e.cameo, k.how FROM dealing r"
               " CROSS JOIN dealing o CROSS JOIN event e"
               " LEFT JOIN asked k ON k.opening = e.cameo AND k.reply = ?3"
               " WHERE r.event = ?1 AND r.part = 2 AND o.one = r.two AND o.two = r.one"
               " AND o.part = 1 AND o.day BETWEEN r.day - ?2 AND r.day AND o.event <> r.event"
               " AND e.key = o.event ORDER BY o.day DESC, e.id",
               "iiT", a->reply.key, (int64_t)STORE_ANSWER_DAYS, a->reply.cameo);
    while (db_row(a->s, q)) {
        struct side opening = {.key = db_int(q, 0),
                               .id = db_int(q, 1),
                               .day = db_int(q, 2),
                               .type = db_text(q, 3),
                               .cameo = db_text(q, 4)};
        if (a->best.sure && opening.day < a->best.day)
            break;
        weigh(a, &opening, db_text(q, 5));
    }
    db_reset(q);
}

/* What an article says that it answers, or people say that it does not, is not looked for. */
static bool is_free(struct store *s, int64_t event)
{
    return !db_number(s,
                      db_ask(s,
                             "SELECT EXISTS (SELECT 1 FROM mention m JOIN link l"
                             " ON l.mention = m.key WHERE m.event = ?1) OR EXISTS (SELECT 1"
                             " FROM mention m JOIN unlinked u ON u.mention = m.id"
                             " WHERE m.event = ?1)",
                             "i", event),
                      0);
}

static void find_answer(struct store *s, int64_t event)
{
    struct answering a = {.s = s, .reply = {.key = event}};
    db_run(s, "DELETE FROM reply WHERE event = ?", "i", event);
    struct query *q = db_ask(s,
                             "SELECT id, day, type, cameo, modality = 'negated' FROM event"
                             " WHERE key = ?1 AND EXISTS (SELECT 1 FROM dealing"
                             " WHERE event = ?1 AND part = 2)",
                             "i", event);
    if (!db_row(s, q))
        return;
    a.reply.id = db_int(q, 0);
    a.reply.day = db_int(q, 1);
    a.reply.type = arena_copy(&s->scratch, db_text(q, 2));
    a.reply.cameo = arena_copy(&s->scratch, db_text(q, 3));
    a.negated = db_int(q, 4) != 0;
    db_reset(q);
    if (is_free(s, event))
        look_back(&a);
    if (a.best.key && (a.best.sure || a.vague == 1))
        db_run(s, "INSERT INTO reply (event, answers, how) VALUES (?, ?, ?)", "iiT", event,
               a.best.key, slice_of(a.best.how));
}

/* ---- All that wait ---------------------------------------------------------------- */

/* So many of those that wait, in one transaction; how many they were.  What is left when a run
 * is stopped waits for the next. */
static size_t look_at(struct store *s, bool placed, dem_error *err)
{
    int64_t events[BATCH];
    size_t count = 0;
    if ((s->stop && *s->stop) || store_begin(s, err))
        return 0;
    struct query *q = db_ask(s,
                             placed ? "SELECT event FROM pending WHERE placed = 1 LIMIT ?"
                                    : "SELECT event FROM pending WHERE placed = 0 LIMIT ?",
                             "i", (int64_t)BATCH);
    while (db_row(s, q))
        events[count++] = db_int(q, 0);
    for (size_t i = 0; i < count; i++) {
        arena_reset(&s->scratch);
        if (placed) {
            find_answer(s, events[i]);
            db_run(s, "DELETE FROM pending WHERE event = ?", "i", events[i]);
        } else {
            put_dealings(s, events[i]);
            note_answers(s, events[i]);
            db_run(s, "UPDATE pending SET placed = 1 WHERE event = ?", "i", events[i]);
        }
    }
    return store_commit(s, err) ? 0 : count;
}

static void refresh_all(struct store *s, const struct lexicon *lex, dem_error *err)
{
    if (lex && !store_begin(s, err)) {
        take_codes(s, lex);
        store_commit(s, err);
    }
    while (look_at(s, false, err))
        ;
    while (look_at(s, true, err))
        ;
}

dem_code store_answers_refresh(struct store *s, const struct lexicon *lex, dem_error *err)
{
    arena_reset(&s->scratch);
    if (setjmp(s->scratch.guard))
        db_fail(s, DEM_E_MEMORY, "not enough memory to find the answers of the store");
    else
        refresh_all(s, lex, err);
    dem_code code = store_error(s, err);
    if (code)
        store_rollback(s);
    return code;
}

dem_code store_unlink(struct store *s, uint64_t event, dem_error *err)
{
    if (store_begin(s, err))
        return s->error.code;
    int64_t key =
        db_number(s, db_ask(s, "SELECT key FROM event WHERE id = ?", "i", (int64_t)event), 0);
    if (!key)
        db_fail(s, DEM_E_USAGE, "no event %016llx in %s", (unsigned long long)event, s->path);
    db_run(s,
           "INSERT INTO unlinked SELECT id FROM mention WHERE event = ? ON CONFLICT DO NOTHING",
           "i", key);
    db_run(s, "INSERT INTO pending VALUES (?, 0) ON CONFLICT (event) DO UPDATE SET placed = 0",
           "i", key);
    dem_code code = store_commit(s, err);
    if (code)
        store_rollback(s);
    return code ? code : store_answers_refresh(s, NULL, err);
}
