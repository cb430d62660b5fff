/* One article as it stands in the store. */
#include "store/build.h"

#include "base/error.h"

#include "base/banned.h"

static void fill(struct arena *arena, struct query *q, struct store_article *out)
{
    *out = (struct store_article){.id = arena_copy(arena, db_text(q, 0)),
                                  .title = arena_copy(arena, db_text(q, 1)),
                                  .publisher = arena_copy(arena, db_text(q, 2)),
                                  .url = arena_copy(arena, db_text(q, 3)),
                                  .published = db_day(q, 4),
                                  .language = arena_copy(arena, db_text(q, 5)),
                                  .text = unpack(arena, db_text(q, 6), (size_t)db_int(q, 7)),
                                  .record = unpack(arena, db_text(q, 8), (size_t)db_int(q, 9)),
                                  .version = arena_copy(arena, db_text(q, 10)),
                                  .model = arena_copy(arena, db_text(q, 11)),
                                  .lexicon = arena_copy(arena, db_text(q, 12))};
}

dem_code store_article(struct store *s, struct arena *arena, struct slice id,
                       struct store_article *out, dem_error *err)
{
    struct query *q =
        db_ask(s,
               "SELECT d.id, d.title, n.name, d.url, d.day, d.language, g.text, d.size,"
               " g.record, d.record_size, c.version, c.model, c.lexicon FROM document d"
               " JOIN page g ON g.document = d.key JOIN coder c ON c.key = d.coder LEFT JOIN "
               "source n ON n.key = d.source"
               " WHERE d.id = ?",
               "T", id);
    bool found = db_row(s, q);
    if (found)
        fill(arena, q, out);
    db_reset(q);
    dem_code code = store_error(s, err);
    return code || found ? code : DEM_END;
}
