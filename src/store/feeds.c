#include "store/feeds.h"

#include "store/build.h"

#include "base/error.h"

#include "base/banned.h"

static struct slice kept(struct arena *arena, struct query *q, int column)
{
    return arena_copy(arena, db_text(q, column));
}

static bool find(struct store *s, struct arena *arena, struct slice address,
                 struct store_feed *out)
{
    struct query *q = db_ask(s,
                             "SELECT key, title, etag, modified, moved, trouble, tried,"
                             " answered, brought, hold, errors, gone, rest FROM feed"
                             " WHERE address = ?",
                             "T", address);
    if (!db_row(s, q))
        return false;
    *out = (struct store_feed){.key = db_int(q, 0),
                               .address = arena_copy(arena, address),
                               .title = kept(arena, q, 1),
                               .etag = kept(arena, q, 2),
                               .modified = kept(arena, q, 3),
                               .moved = kept(arena, q, 4),
                               .trouble = kept(arena, q, 5),
                               .tried = db_int(q, 6),
                               .answered = db_int(q, 7),
                               .brought = db_int(q, 8),
                               .hold = db_int(q, 9),
                               .errors = db_int(q, 10),
                               .gone = db_int(q, 11) != 0,
                               .rest = db_int(q, 12)};
    db_reset(q);
    return true;
}

dem_code store_feed_get(struct store *s, struct arena *arena, struct slice address,
                        struct slice title, struct store_feed *out, dem_error *err)
{
    *out = (struct store_feed){.key = 0};
    if (!find(s, arena, address, out)) {
        db_run(s, "INSERT INTO feed (address, title) VALUES (?, ?)", "Tt", address, title);
        find(s, arena, address, out);
    }
    return store_error(s, err);
}

dem_code store_feed_all(struct store *s, struct arena *arena, struct slice **list,
                        size_t *count, dem_error *err)
{
    struct {
        struct slice *list;
        size_t count, room;
    } all = {NULL, 0, 0};
    struct query *q = db_ask(s, "SELECT address FROM feed WHERE gone = 0 ORDER BY key", "");
    while (db_row(s, q))
        *ARENA_PUSH(arena, &all) = kept(arena, q, 0);
    *list = all.list;
    *count = all.count;
    return store_error(s, err);
}

void store_feed_put(struct store *s, const struct store_feed *f)
{
    db_run(s,
           "UPDATE feed SET title = ?2, etag = ?3, modified = ?4, moved = ?5, trouble = ?6,"
           " tried = ?7, answered = ?8, brought = ?9, hold = ?10, errors = ?11, gone = ?12,"
           " rest = ?13"
           " WHERE key = ?1",
           "itttttiiiiiii", f->key, f->title, f->etag, f->modified, f->moved, f->trouble,
           f->tried, f->answered, f->brought, f->hold, f->errors, (int64_t)f->gone, f->rest);
}

bool store_item_add(struct store *s, const struct store_item *item)
{
    int64_t known = db_number(
        s,
        db_ask(s, "SELECT max(CASE WHEN feed = ?2 THEN 1 ELSE 0 END) FROM item WHERE id = ?1",
               "Ti", item->id, item->feed),
        -1);
    if (known == 1 || s->error.code)
        return false;
    bool fresh = known < 0;
    db_run(s,
           "INSERT INTO item (feed, id, seen, state, address, title, publisher, language, day,"
           " text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
           "iTiittttyt", item->feed, item->id, item->seen,
           (int64_t)(fresh ? ITEM_WAITING : ITEM_ELSEWHERE), item->address,
           fresh ? item->title : SLICE_EMPTY, fresh ? item->publisher : SLICE_EMPTY,
           item->language, item->published, fresh ? item->text : SLICE_EMPTY);
    return fresh;
}

dem_code store_item_next(struct store *s, struct arena *arena, int64_t feed, int64_t after,
                         int64_t now, struct store_item *out, dem_error *err)
{
    *out = (struct store_item){.published = DEM_DAY_UNKNOWN};
    struct query *q = db_ask(
        s,
        "SELECT key, id, seen, hold, tries, address, title, publisher, language, day, text"
        " FROM item WHERE feed = ?1 AND state = 0 AND key > ?2 AND hold <= ?3"
        " ORDER BY key LIMIT 1",
        "iii", feed, after, now);
    if (!db_row(s, q)) {
        out->hold = db_number(
            s,
            db_ask(s, "SELECT min(hold) FROM item WHERE feed = ? AND state = 0 AND hold > ?",
                   "ii", feed, now),
            0);
        return store_error(s, err) ? s->error.code : DEM_END;
    }
    *out = (struct store_item){.key = db_int(q, 0),
                               .feed = feed,
                               .id = kept(arena, q, 1),
                               .seen = db_int(q, 2),
                               .hold = db_int(q, 3),
                               .tries = db_int(q, 4),
                               .address = kept(arena, q, 5),
                               .title = kept(arena, q, 6),
                               .publisher = kept(arena, q, 7),
                               .language = kept(arena, q, 8),
                               .published = db_day(q, 9),
                               .text = kept(arena, q, 10)};
    db_reset(q);
    return DEM_OK;
}

void store_item_settle(struct store *s, int64_t item, enum store_item_state state)
{
    db_run(s,
           "UPDATE item SET state = ?2, title = NULL, publisher = NULL, text = NULL"
           " WHERE key = ?1",
           "ii", item, (int64_t)state);
}

void store_item_delay(struct store *s, int64_t item, int64_t hold, bool failed)
{
    db_run(s, "UPDATE item SET tries = tries + ?3, hold = ?2 WHERE key = ?1", "iii", item, hold,
           (int64_t)failed);
}

bool store_robots_get(struct store *s, struct arena *arena, struct slice origin, int64_t since,
                      struct slice *text)
{
    struct query *q =
        db_ask(s, "SELECT text FROM robots WHERE origin = ? AND read > ?", "Ti", origin, since);
    if (!db_row(s, q))
        return false;
    *text = kept(arena, q, 0);
    db_reset(q);
    return true;
}

void store_robots_put(struct store *s, struct slice origin, int64_t now, struct slice text)
{
    db_run(s, "DELETE FROM robots WHERE read < ?", "i", now - 7 * 86400);
    db_run(s,
           "INSERT INTO robots (origin, read, text) VALUES (?, ?, ?)"
           " ON CONFLICT (origin) DO UPDATE SET read = excluded.read, text = excluded.text",
           "Tib", origin, now, text);
}
