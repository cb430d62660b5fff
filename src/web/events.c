/* Events: page by page, and each with all that is told of it. */
#include "web/serve.h"
#include "web/values.h"

#include <math.h>

#include "base/banned.h"

enum { PAGE_USUAL = 50, PAGE_MOST = 200, MENTIONS_MOST = 1000 };

struct listing { /* of events */
    const struct web_request *request;
    json_t *list;
    size_t limit;
    enum store_sort by;
    struct slice next; /* where the page after it begins; empty: there is none */
    struct slice last; /* behind the event that was put last */
};

static json_t *document_of(struct arena *arena, const struct store_event *e)
{
    return json_pack("{s:o,s:o,s:o,s:o,s:o}", "id", web_text(e->document), "title",
                     web_text(e->title), "publisher", web_text(e->publisher), "url",
                     web_text(e->url), "date", web_day(arena, e->published));
}

static json_t *mention_of(struct arena *arena, const struct store_event *e)
{
    return json_pack(
        "{s:o,s:o,s:o,s:o}", "id", web_id(arena, e->mention), "record",
        json_loadb(e->record.at, e->record.len, JSON_ALLOW_NUL, NULL), "document",
        document_of(arena, e), "sentence",
        web_text(slice_trim(slice_part(e->text, e->evidence.from, e->evidence.to))));
}

static json_t *event_of(struct arena *arena, const struct store_event *e)
{
    return json_pack("{s:o,s:o,s:o,s:i,s:i,s:i}", "id", web_id(arena, e->id), "date",
                     web_day(arena, e->from), "date_end", web_day(arena, e->to), "mentions",
                     (int)e->mentions, "reports", (int)e->reports, "sources", (int)e->sources);
}

/* ---- Pages ------------------------------------------------------------------------ */

/* What a list can go by: the largest first with "-" before it; days have words of their own. */
static const struct sort {
    const char *up, *down;
    enum store_sort by;
} sorts[] = {
    {"oldest", "newest", SORT_DAY},        {"confidence", "-confidence", SORT_CONFIDENCE},
    {"reports", "-reports", SORT_REPORTS}, {"sources", "-sources", SORT_SOURCES},
    {"score", "-score", SORT_SCORE},       {"type", "-type", SORT_TYPE}};
enum { SORTS = sizeof sorts / sizeof *sorts };

static struct slice value_of(struct arena *arena, enum store_sort by,
                             const struct store_event *e)
{
    struct date d = calendar_date(e->from == DEM_DAY_UNKNOWN ? 0 : e->from);
    double value = by == SORT_CONFIDENCE ? e->confidence
                   : by == SORT_REPORTS  ? e->reports
                   : by == SORT_SOURCES  ? e->sources
                                         : e->score;
    if (by == SORT_TYPE)
        return e->type.len ? e->type : SLICE("-");
    if (by == SORT_DAY ? e->from == DEM_DAY_UNKNOWN : by == SORT_SCORE && !e->quad)
        return SLICE("-");
    return by == SORT_DAY ? arena_print(arena, "%04d-%02d-%02d", d.year, d.month, d.day)
                          : arena_print(arena, "%.17g", value);
}

/* Where an event stands: what it goes by, or "-" without it, and its id. */
static struct slice place_of(struct arena *arena, enum store_sort by,
                             const struct store_event *e)
{
    return arena_print(arena, "%.*s.%016llx", SLICE_ARG(value_of(arena, by, e)),
                       (unsigned long long)e->id);
}

static bool read_value(struct slice value, struct store_order *order)
{
    char number[40] = "", *end;
    order->page.none = slice_is(value, "-");
    order->page.type = value;
    if (order->page.none || order->page.sort == SORT_TYPE || !value.len)
        return value.len > 0;
    if (order->page.sort == SORT_DAY) {
        dem_day day = calendar_read(value);
        order->page.value = day;
        return day != DEM_DAY_UNKNOWN;
    }
    snprintf(number, sizeof number, "%.*s", SLICE_ARG(value));
    order->page.value = strtod(number, &end);
    return !*end && isfinite(order->page.value);
}

static bool read_place(struct slice place, struct store_order *order)
{
    size_t dot = place.len;
    char hex[17] = "", *end;
    while (dot && place.at[dot - 1] != '.')
        dot--;
    struct slice id = slice_part(place, dot, place.len);
    if (!dot || !id.len || id.len > 16)
        return false;
    memcpy(hex, id.at, id.len);
    order->page.set = true;
    order->page.id = strtoull(hex, &end, 16);
    return !*end && read_value(slice_part(place, 0, dot - 1), order);
}

static dem_code put_on_page(void *user, const struct store_event *e)
{
    struct listing *p = user;
    struct arena *arena = p->request->arena;
    if (json_array_size(p->list) == p->limit) {
        p->next = p->last;
        return DEM_OK;
    }
    json_t *event = event_of(arena, e), *mention = mention_of(arena, e);
    json_object_del(mention, "id");
    json_object_update(event, mention);
    json_decref(mention);
    json_array_append_new(p->list, event);
    p->last = place_of(arena, p->by, e);
    return DEM_OK;
}

static bool read_order(const struct web_request *r, struct web_answer *answer,
                       struct store_order *order)
{
    struct slice wanted = web_query(r, "order"), after = web_query(r, "after");
    long limit;
    size_t i = 0;
    wanted = wanted.len ? wanted : SLICE("newest");
    while (i < SORTS && !slice_is(wanted, sorts[i].up) && !slice_is(wanted, sorts[i].down))
        i++;
    *order = (struct store_order){.texts = true, .page = {.wanted = true}};
    if (i == SORTS) {
        web_error(r, answer, WEB_BAD_REQUEST,
                  "order is newest, oldest, or type, score, confidence, reports or sources, "
                  "with - before it for the largest first");
        return false;
    }
    order->newest_first = slice_is(wanted, sorts[i].down);
    order->page.sort = sorts[i].by;
    if (!web_query_number(r, "limit", 1, PAGE_MOST, PAGE_USUAL, &limit))
        web_error(r, answer, WEB_BAD_REQUEST, "limit is a number from 1 to %d", PAGE_MOST);
    else if (after.len && !read_place(after, order))
        web_error(r, answer, WEB_BAD_REQUEST, "after is what the page before has as next");
    else {
        order->limit = (uint64_t)limit + 1;
        return true;
    }
    return false;
}

void events_get(const struct web_request *r, struct web_answer *answer)
{
    struct store_filter *filter = ARENA_NEW(r->arena, struct store_filter);
    struct store_order order;
    struct listing page = {.request = r};
    dem_error err;
    if (!web_filter(r, answer, filter) || !read_order(r, answer, &order))
        return;
    page.list = json_array();
    page.limit = order.limit - 1;
    page.by = order.page.sort;
    dem_code code = store_events(r->store, filter, &order, &page, put_on_page, &err);
    if (code)
        json_decref(page.list);
    if (!web_failed(r, answer, code, &err))
        web_json(r, answer, WEB_OK,
                 json_pack("{s:o,s:o}", "events", page.list, "next", web_text(page.next)));
}

/* ---- One event ---------------------------------------------------------------------- */

struct whole {
    const struct web_request *request;
    uint64_t id;
    json_t *event, *mentions, *links;
};

static dem_code put_mention(void *user, const struct store_event *e)
{
    struct whole *w = user;
    if (!w->event)
        w->event = event_of(w->request->arena, e);
    w->id = e->id;
    if (json_array_size(w->mentions) < MENTIONS_MOST)
        json_array_append_new(w->mentions, mention_of(w->request->arena, e));
    return DEM_OK;
}

static void put_link(void *user, const struct store_link *link)
{
    struct whole *w = user;
    json_array_append_new(w->links, json_pack("{s:o,s:o,s:b}", "event",
                                              web_id(w->request->arena, link->event), "how",
                                              web_text(link->how), "back", link->back));
}

static bool is_id(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("0123456789abcdef", s.at[i]))
            return false;
    return s.len == 16;
}

void event_get(const struct web_request *r, struct web_answer *answer)
{
    struct store_filter *filter = ARENA_NEW(r->arena, struct store_filter);
    struct store_order order = {.texts = true, .mentions = true};
    struct whole w = {.request = r};
    dem_error err;
    store_filter_all(filter);
    if (!is_id(r->parts[0])) {
        web_error(r, answer, WEB_NOT_FOUND, "an event has an id of 16 hex digits");
        return;
    }
    filter->terms[filter->count++] = (struct store_term){
        .field = FIELD_EVENT, .values = {.list = (struct slice *)&r->parts[0], .count = 1}};
    w.mentions = json_array();
    w.links = json_array();
    dem_code code = store_events(r->store, filter, &order, &w, put_mention, &err);
    if (!code && w.event)
        code = store_links(r->store, w.id, &w, put_link, &err);
    if (!web_failed(r, answer, code, &err)) {
        json_object_set(w.event, "told", w.mentions); /* nothing, without an event */
        json_object_set(w.event, "links", w.links);
        if (w.event)
            web_json(r, answer, WEB_OK, json_incref(w.event));
        else
            web_error(r, answer, WEB_NOT_FOUND, "the store has no such event");
    }
    json_decref(w.event);
    json_decref(w.mentions);
    json_decref(w.links);
}
