/* Is the file whole, is there room, what waits. */
#include "store/build.h"

#include "base/error.h"

#include "base/banned.h"

dem_code store_health(struct store *s, struct store_health *out, dem_error *err)
{
    *out = (struct store_health){.free = -1};
    arena_reset(&s->scratch);
    if (setjmp(s->scratch.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory to look at the store");
    s->engine->health(s, out);
    out->days = db_number(s, db_ask(s, "SELECT count(*) FROM stale", ""), 0);
    out->answers = db_number(s, db_ask(s, "SELECT count(*) FROM pending", ""), 0);
    return store_error(s, err);
}

dem_code store_check(struct store *s, dem_error *err)
{
    s->engine->check(s);
    return store_error(s, err);
}
