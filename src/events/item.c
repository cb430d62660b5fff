#include "events/build.h"

#include "base/banned.h"

static bool transfers(const struct event *e)
{
    struct slice code = slice_part(e->cameo, 0, 2);
    return slice_is(code, "06") || slice_is(code, "07") || slice_is(e->type, "AID") ||
           slice_is(slice_part(e->cameo, 0, 3), "033") ||
           slice_is(slice_part(e->cameo, 0, 3), "023");
}

void item_set(const struct coding *c, uint32_t word, struct event *e)
{
    const struct reading *r = &c->readings[word];
    uint32_t at = r->content >= 0 ? (uint32_t)r->content : word;
    const struct frame *f = c->readings[at].frame;
    struct args args;
    if (!f || !transfers(e))
        return;
    args_slots(c, at, &f->item, &args);
    for (uint32_t i = 0; i < args.count; i++) {
        const struct mention *m = actors_at(c->cast, c->sentence, (int32_t)args.list[i]);
        bool arms = m && m->count && m->list[0].armed; /* "sold forty tanks" */
        if (m && m->political && !arms)
            continue;
        e->item = args_phrase(c->tree, args.list[i]);
        return;
    }
}
