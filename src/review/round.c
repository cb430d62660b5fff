/* Rounds: the events that are looked at, and all that was said of them. */
#include "review/build.h"

#include "base/error.h"

#include "base/banned.h"

/* ---- Begun ----------------------------------------------------------------------- */

struct taking {
    struct review *review;
    int64_t round;
    size_t count;
    dem_error *err;
};

static dem_code take(void *user, const struct store_event *e)
{
    struct taking *t = user;
    if (++t->count > REVIEW_EVENTS_MAX)
        return error_set(t->err, DEM_E_LIMIT, "more than %d events: ask for fewer",
                         REVIEW_EVENTS_MAX);
    db_run(t->review->file,
           "INSERT INTO item (round, number, event, record, document, title, publisher, url,"
           " published, reports, sources) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
           "iiiTTTTTyii", t->round, (int64_t)t->count, (int64_t)e->id, e->record, e->document,
           e->title, e->publisher, e->url, e->published, (int64_t)e->reports,
           (int64_t)e->sources);
    return review_error(t->review, t->err);
}

static dem_code name_round(struct review *r, int64_t id, struct slice name, struct slice query,
                           bool blind, size_t events, int64_t now)
{
    unsigned char hash[REVIEW_HASH];
    items_hash(r, id, hash);
    struct slice hex = hex_of(&r->file->scratch, hash, sizeof hash);
    json_t *body = json_pack("{s:s%,s:s%,s:b,s:I,s:s%}", "name", name.at, name.len, "query",
                             query.len ? query.at : "", query.len, "blind", (int)blind,
                             "events", (json_int_t)events, "items", hex.at, hex.len);
    char *text = json_dumps(body, JSON_COMPACT);
    struct chain_entry e = {
        .kind = SLICE("round"), .round = id, .at = now, .body = slice_of(text ? text : "")};
    if (!body)
        db_fail(r->file, DEM_E_USAGE, "the name or the query of the round is no UTF-8");
    chain_append(r, &e, NULL);
    db_run(r->file, "INSERT INTO round (id, name, entry) VALUES (?, ?, ?)", "iTi", id, name,
           (int64_t)e.number);
    free(text);
    json_decref(body);
    return r->file->error.code;
}

/* Names stand in addresses and file names. */
static bool plain_name(struct slice s)
{
    bool ok = s.len && s.len <= NAME_MAX_BYTES;
    for (size_t i = 0; i < s.len; i++)
        ok &= (s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= 'A' && s.at[i] <= 'Z') ||
              (s.at[i] >= '0' && s.at[i] <= '9') || s.at[i] == '-' || s.at[i] == '_';
    return ok;
}

dem_code review_round_new(struct review *r, struct store *store, struct slice name,
                          const struct store_filter *filter, struct slice query, bool blind,
                          uint64_t limit, int64_t now, size_t *events, dem_error *err)
{
    struct store_order order = {.limit = limit};
    struct taking t = {.review = r, .err = err};
    if (!plain_name(name))
        return error_set(err, DEM_E_USAGE,
                         "a round's name is letters, digits, - and _, not"
                         " \"%.*s\"",
                         SLICE_ARG(name));
    if (setjmp(r->file->scratch.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the review");
    review_begin(r);
    if (db_number(r->file, db_ask(r->file, "SELECT 1 FROM round WHERE name = ?", "T", name), 0))
        db_fail(r->file, DEM_E_USAGE, "there is a round \"%.*s\" already", SLICE_ARG(name));
    t.round = db_number(r->file,
                        db_ask(r->file, "SELECT coalesce(max(id), 0) + 1 FROM round", ""), 0);
    /* a row of its own comes last: what refers to it waits for the end of the transaction */
    db_script(r->file, "PRAGMA defer_foreign_keys = ON");
    dem_code code = review_error(r, err);
    if (!code)
        code = store_events(store, filter, &order, &t, take, err);
    if (!code && !t.count)
        code = error_set(err, DEM_E_USAGE, "no event of the store fits");
    if (code)
        db_fail(r->file, code, "%s", err ? err->what : "not begun");
    else
        name_round(r, t.round, name, query, blind, t.count, now);
    arena_reset(&r->file->scratch);
    *events = t.count;
    return review_end(r, err);
}

/* ---- Read ------------------------------------------------------------------------- */

dem_code review_rounds(struct review *r, struct arena *arena, struct slice **out, size_t *count,
                       dem_error *err)
{
    struct {
        struct slice *list;
        size_t count, room;
    } names = {NULL, 0, 0};
    struct query *q = db_ask(r->file, "SELECT name FROM round ORDER BY id", "");
    while (db_row(r->file, q))
        *ARENA_PUSH(arena, &names) = row_text(arena, q, 0);
    *out = names.list;
    *count = names.count;
    return review_error(r, err);
}

static void read_parties(struct review *r, struct arena *arena, struct round *out)
{
    struct query *q = db_ask(r->file, "SELECT DISTINCT party FROM member ORDER BY party", "");
    while (db_row(r->file, q))
        *ARENA_PUSH(arena, &out->parties) = row_text(arena, q, 0);
    out->done = ARENA_ARRAY(arena, size_t, out->parties.count + 1);
}

/* The range of one event, or of all for 0. */
static int64_t least(uint64_t event)
{
    return event ? (int64_t)event : INT64_MIN;
}

static int64_t most(uint64_t event)
{
    return event ? (int64_t)event : INT64_MAX;
}

static void read_items(struct review *r, struct arena *arena, int64_t id, uint64_t event,
                       struct round *out)
{
    struct query *q =
        db_ask(r->file,
               "SELECT event, record, document, title, publisher, url, published,"
               " reports, sources, number FROM item WHERE round = ? AND event BETWEEN ? AND ?"
               " ORDER BY number",
               "iii", id, least(event), most(event));
    while (db_row(r->file, q))
        *ARENA_PUSH(arena, &out->items) =
            (struct review_item){.event = (uint64_t)db_int(q, 0),
                                 .record = row_text(arena, q, 1),
                                 .document = row_text(arena, q, 2),
                                 .title = row_text(arena, q, 3),
                                 .publisher = row_text(arena, q, 4),
                                 .url = row_text(arena, q, 5),
                                 .published = db_day(q, 6),
                                 .reports = (uint32_t)db_int(q, 7),
                                 .sources = (uint32_t)db_int(q, 8),
                                 .number = (size_t)db_int(q, 9)};
}

static size_t party_of(const struct round *round, struct slice name)
{
    size_t i = 0;
    while (i < round->parties.count && !slice_equal(round->parties.list[i], name))
        i++;
    return i;
}

static enum judgement judgement_of(struct slice word)
{
    return slice_is(word, "confirm") ? CONFIRM : slice_is(word, "dispute") ? DISPUTE : CORRECT;
}

static void add_verdict(struct arena *arena, struct round *out, struct review_item *item,
                        struct query *q)
{
    struct slice body = row_text(arena, q, 4);
    size_t party = party_of(out, db_text(q, 3));
    json_t *said = json_loadb(body.at, body.len, JSON_ALLOW_NUL, NULL);
    if (said && party < out->parties.count) {
        bool first = !review_position(item, party);
        *ARENA_PUSH(arena, &item->verdicts) = (struct review_verdict){
            .entry = (uint64_t)db_int(q, 0),
            .party = party,
            .member = row_text(arena, q, 2),
            .body = body,
            .judgement = judgement_of(string_in(arena, said, "verdict")),
            .comment = string_in(arena, said, "comment"),
            .source = string_in(arena, said, "source"),
            .at = db_int(q, 5),
            .first = first};
        out->done[party] += first;
    }
    json_decref(said);
}

/* By the items' order, which the join gives, so that no item is looked for. */
static void read_verdicts(struct review *r, struct arena *arena, int64_t id, uint64_t event,
                          struct round *out)
{
    struct query *q = db_ask(
        r->file,
        "SELECT e.number, i.number, m.name, m.party, e.body, e.at FROM item i JOIN entry"
        " e ON e.round = i.round AND e.event = i.event AND e.kind = 'verdict' JOIN member"
        " m ON m.id = e.member WHERE i.round = ? AND i.event BETWEEN ? AND ? ORDER BY"
        " e.number",
        "iii", id, least(event), most(event));
    size_t first = out->items.count ? out->items.list[0].number : 1;
    while (db_row(r->file, q)) {
        size_t at = (size_t)db_int(q, 1) - first;
        if (at < out->items.count)
            add_verdict(arena, out, &out->items.list[at], q);
    }
}

static uint64_t event_at(struct review *r, int64_t id, size_t number)
{
    return (uint64_t)db_number(r->file,
                               db_ask(r->file,
                                      "SELECT event FROM item WHERE round = ? AND number = ?",
                                      "ii", id, (int64_t)number),
                               0);
}

static void read_place(struct review *r, int64_t id, uint64_t event, struct round *out)
{
    out->count = (size_t)db_number(
        r->file, db_ask(r->file, "SELECT max(number) FROM item WHERE round = ?", "i", id), 0);
    if (event && out->items.count) {
        out->before = event_at(r, id, out->items.list[0].number - 1);
        out->after = event_at(r, id, out->items.list[0].number + 1);
    }
}

const struct review_verdict *review_position(const struct review_item *item, size_t party)
{
    for (size_t i = item->verdicts.count; i-- > 0;)
        if (item->verdicts.list[i].party == party)
            return &item->verdicts.list[i];
    return NULL;
}

/* The one place where a round is blind. */
static void hide(struct round *round, struct slice viewer)
{
    size_t party = party_of(round, viewer);
    for (size_t i = 0; round->blind && viewer.len && i < round->items.count; i++)
        if (!review_position(&round->items.list[i], party))
            round->items.list[i].verdicts.count = 0;
}

dem_code review_round(struct review *r, struct arena *arena, struct slice name,
                      struct slice viewer, uint64_t event, struct round *out, dem_error *err)
{
    *out = (struct round){.name = arena_copy(arena, name)};
    db_script(r->file, "BEGIN");
    struct query *q =
        db_ask(r->file,
               "SELECT r.id, e.at, e.body ->> '$.query', e.body ->> '$.blind' FROM"
               " round r JOIN entry e ON e.number = r.entry WHERE r.name = ?",
               "T", name);
    bool found = db_row(r->file, q);
    if (found) {
        int64_t id = db_int(q, 0);
        out->at = db_int(q, 1);
        out->query = row_text(arena, q, 2);
        out->blind = db_int(q, 3) != 0;
        db_reset(q);
        read_parties(r, arena, out);
        read_items(r, arena, id, event, out);
        read_verdicts(r, arena, id, event, out);
        read_place(r, id, event, out);
        chain_head(r, out->head);
    }
    db_script(r->file, "COMMIT");
    if (review_error(r, err))
        return r->file->error.code;
    if (!found)
        return error_set(err, DEM_END, "there is no round \"%.*s\"", SLICE_ARG(name));
    hide(out, viewer);
    outcomes_fill(arena, out);
    return DEM_OK;
}
