/* Counts to look around with: facets, places, countries.  Each looks at the newest events
 * alone, so that its time is bounded, and is kept for a minute. */
#include "web/desk.h"
#include "web/serve.h"
#include "web/values.h"

#include "base/banned.h"

enum { EVENTS_MOST = 20000, PLACES_MOST = 500, DYADS_USUAL = 200, DYADS_MOST = 1000 };

struct counts {
    const struct web_request *request;
    json_t *into;  /* list, or object of lists */
    json_t *names; /* of the countries in it, by their codes; NULL: they are not asked for */
};

/* Asks for counts, unless the same question was answered just now. */
static void ask(const struct web_request *r, struct web_answer *answer, const char *name,
                json_t *into, json_t *names,
                dem_code (*fn)(const struct counts *c, const struct store_filter *filter,
                               uint64_t *counted, dem_error *err))
{
    struct store_filter *filter = ARENA_NEW(r->arena, struct store_filter);
    struct counts c = {r, into, names};
    uint64_t counted;
    dem_error err;
    struct slice question =
        arena_print(r->arena, "%s %.*s %.*s", r->path, SLICE_ARG(web_query(r, "limit")),
                    SLICE_ARG(web_query(r, "q")));
    if (web_filter(r, answer, filter) && !desk_find(r->web->desk, r, question, answer) &&
        !web_failed(r, answer, fn(&c, filter, &counted, &err), &err)) {
        json_t *value = json_pack("{s:I,s:b,s:O}", "counted", (json_int_t)counted, "complete",
                                  counted < EVENTS_MOST, name, into);
        if (names)
            json_object_set(value, "names", names);
        web_json(r, answer, WEB_OK, value);
        desk_keep(r->web->desk, r, question, answer);
    }
    json_decref(into);
    json_decref(names);
}

/* ---- Facets --------------------------------------------------------------------------- */

static void put_facet(void *user, const struct store_count *count)
{
    const struct counts *c = user;
    json_array_append_new(json_object_get(c->into, count->facet),
                          json_pack("{s:o,s:I}", "value", web_text(count->value), "events",
                                    (json_int_t)count->events));
}

static dem_code facets(const struct counts *c, const struct store_filter *filter,
                       uint64_t *counted, dem_error *err)
{
    return store_facets(c->request->store, filter, EVENTS_MOST, (void *)c, put_facet, counted,
                        err);
}

void facets_get(const struct web_request *r, struct web_answer *answer)
{
    ask(r, answer, "facets",
        json_pack("{s:[],s:[],s:[],s:[],s:[],s:[],s:[],s:[],s:[],s:[]}", "type", "actor",
                  "recipient", "issue", "modality", "report", "source", "quad", "year",
                  "month"),
        NULL, facets);
}

/* ---- Places --------------------------------------------------------------------------- */

static void put_place(void *user, const struct store_place *p)
{
    const struct counts *c = user;
    json_array_append_new(c->into, json_pack("{s:o,s:o,s:o,s:f,s:f,s:I}", "name",
                                             web_text(p->name), "country", web_text(p->country),
                                             "precision", web_text(p->precision), "lat", p->lat,
                                             "lon", p->lon, "events", (json_int_t)p->events));
}

static dem_code places(const struct counts *c, const struct store_filter *filter,
                       uint64_t *counted, dem_error *err)
{
    return store_places(c->request->store, filter, EVENTS_MOST, PLACES_MOST, (void *)c,
                        put_place, counted, err);
}

void places_get(const struct web_request *r, struct web_answer *answer)
{
    ask(r, answer, "places", json_array(), NULL, places);
}

/* ---- Countries -------------------------------------------------------------------------- */

static void put_name(const struct counts *c, struct slice code)
{
    struct slice name = phrases_country(c->request->web->phrases, code);
    json_object_setn_new(c->names, code.at, code.len, web_text(name));
}

static void put_dyad(void *user, const struct store_dyad *d)
{
    const struct counts *c = user;
    put_name(c, d->actor);
    put_name(c, d->recipient);
    json_array_append_new(
        c->into,
        json_pack("{s:o,s:o,s:I,s:I,s:[I,I,I,I],s:o}", "actor", web_text(d->actor), "recipient",
                  web_text(d->recipient), "events", (json_int_t)d->events, "reports",
                  (json_int_t)d->reports, "quads", (json_int_t)d->quads[0],
                  (json_int_t)d->quads[1], (json_int_t)d->quads[2], (json_int_t)d->quads[3],
                  "score", d->scored ? json_real(d->score) : json_null()));
}

static dem_code network(const struct counts *c, const struct store_filter *filter,
                        uint64_t *counted, dem_error *err)
{
    long limit;
    web_query_number(c->request, "limit", 1, DYADS_MOST, DYADS_USUAL, &limit);
    return store_network(c->request->store, filter, EVENTS_MOST, (uint64_t)limit, (void *)c,
                         put_dyad, counted, err);
}

void network_get(const struct web_request *r, struct web_answer *answer)
{
    long limit;
    if (!web_query_number(r, "limit", 1, DYADS_MOST, DYADS_USUAL, &limit))
        web_error(r, answer, WEB_BAD_REQUEST, "limit is a number from 1 to %d", DYADS_MOST);
    else
        ask(r, answer, "dyads", json_array(), json_object(), network);
}
