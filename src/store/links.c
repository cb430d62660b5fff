/* Answers: which event answers which. */
#include "store/build.h"

#include "base/banned.h"

static void give(struct store *s, sqlite3_stmt *q, bool back, void *user,
                 void (*fn)(void *user, const struct store_link *link))
{
    while (db_row(s, q)) {
        struct store_link link = {(uint64_t)sqlite3_column_int64(q, 0), db_text(q, 1), back};
        fn(user, &link);
    }
}

dem_code store_links(struct store *s, uint64_t event, void *user,
                     void (*fn)(void *user, const struct store_link *link), dem_error *err)
{
    give(s,
         db_ask(s,
                "SELECT DISTINCT f.id, l.how FROM event e JOIN mention m ON m.event = e.key"
                " JOIN link l ON l.mention = m.key JOIN mention o ON o.key = l.answers"
                " JOIN event f ON f.key = o.event WHERE e.id = ? AND f.id <> e.id"
                " ORDER BY f.id, l.how",
                "i", (int64_t)event),
         false, user, fn);
    give(s,
         db_ask(s,
                "SELECT DISTINCT f.id, l.how FROM event e JOIN mention m ON m.event = e.key"
                " JOIN link l ON l.answers = m.key JOIN mention o ON o.key = l.mention"
                " JOIN event f ON f.key = o.event WHERE e.id = ? AND f.id <> e.id"
                " ORDER BY f.id, l.how",
                "i", (int64_t)event),
         true, user, fn);
    return store_error(s, err);
}
