/* Which event answers which, told in one article or found across them (answers.c). */
#include "store/build.h"

#include "base/banned.h"

static void give(struct store *s, struct query *q, bool back, void *user,
                 void (*fn)(void *user, const struct store_link *link))
{
    while (db_row(s, q)) {
        struct store_link link = {(uint64_t)db_int(q, 0), db_text(q, 1), back,
                                  db_int(q, 2) != 0};
        fn(user, &link);
    }
}

/* The other event, how, and whether no article tells of it. */
#define TOLD(from, to)                                                                         \
    "SELECT f.id, l.how, 0 FROM event e JOIN mention m ON m.event = e.key"                     \
    " JOIN link l ON l." from " = m.key JOIN mention o ON o.key = l." to                       \
    " JOIN event f ON f.key = o.event WHERE e.id = ?1 AND f.id <> e.id"
#define FOUND(from, to)                                                                        \
    " UNION SELECT f.id, r.how, 1 FROM event e JOIN reply r ON r." from " = e.key"             \
    " JOIN event f ON f.key = r." to " WHERE e.id = ?1 ORDER BY 1, 2"

dem_code store_links(struct store *s, uint64_t event, void *user,
                     void (*fn)(void *user, const struct store_link *link), dem_error *err)
{
    give(s,
         db_ask(s, TOLD("mention", "answers") FOUND("event", "answers"), "i", (int64_t)event),
         false, user, fn);
    give(s,
         db_ask(s, TOLD("answers", "mention") FOUND("answers", "event"), "i", (int64_t)event),
         true, user, fn);
    return store_error(s, err);
}
