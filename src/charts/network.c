/* Who deals with whom: what is between the countries that deal with others most. */
#include "charts/build.h"

#include "base/table.h"

#include <jansson.h>
#include <math.h>

#include "base/banned.h"

/* ---- Reading ---- */

struct reading {
    struct arena *arena;
    struct network *out;
    struct table numbers; /* of countries */
};

static uint32_t country_of(struct reading *r, struct slice code)
{
    int32_t at = table_find(&r->numbers, code);
    if (at >= 0)
        return (uint32_t)at;
    code = arena_copy(r->arena, code);
    at = (int32_t)r->out->countries.count;
    *ARENA_PUSH(r->arena, &r->out->countries) = (struct network_country){.code = code};
    return (uint32_t)table_add(&r->numbers, code, at);
}

static void take_dyad(void *user, const struct store_dyad *dyad)
{
    struct reading *r = user;
    if (slice_equal(dyad->actor, dyad->recipient))
        return;
    struct network_edge edge = {.actor = country_of(r, dyad->actor),
                                .recipient = country_of(r, dyad->recipient),
                                .events = dyad->events,
                                .reports = dyad->reports,
                                .score = dyad->score,
                                .scored = dyad->scored};
    memcpy(edge.quads, dyad->quads, sizeof edge.quads);
    *ARENA_PUSH(r->arena, &r->out->edges) = edge;
    r->out->countries.list[edge.actor].events += edge.events;
    r->out->countries.list[edge.recipient].events += edge.events;
    r->out->events += edge.events;
}

static int by_events(const void *a, const void *b)
{
    const struct network_country *x = a, *y = b;
    if (x->events != y->events)
        return x->events > y->events ? -1 : 1;
    return slice_compare(x->code, y->code);
}

static int edges_by_events(const void *a, const void *b)
{
    const struct network_edge *x = a, *y = b;
    if (x->events != y->events)
        return x->events > y->events ? -1 : 1;
    if (x->actor != y->actor)
        return x->actor < y->actor ? -1 : 1;
    return (x->recipient > y->recipient) - (x->recipient < y->recipient);
}

/* Countries in their order, the first `most` of them, and the edges between these. */
static void keep_busiest(struct arena *arena, uint32_t most, struct network *out)
{
    size_t count = out->countries.count, edges = 0;
    struct table places;
    struct network_country *before = ARENA_ARRAY(arena, struct network_country, count);
    memcpy(before, out->countries.list, count * sizeof *before);
    qsort(out->countries.list, count, sizeof *before, by_events);
    table_init(&places, arena);
    out->countries.count = most && most < count ? most : count;
    out->others = count - out->countries.count;
    for (size_t i = 0; i < out->countries.count; i++)
        table_add(&places, out->countries.list[i].code, (int32_t)i);
    for (size_t i = 0; i < out->edges.count; i++) {
        struct network_edge edge = out->edges.list[i];
        int32_t actor = table_find(&places, before[edge.actor].code);
        int32_t recipient = table_find(&places, before[edge.recipient].code);
        if (actor < 0 || recipient < 0) {
            out->left_out += edge.events;
            continue;
        }
        edge.actor = (uint32_t)actor;
        edge.recipient = (uint32_t)recipient;
        out->edges.list[edges++] = edge;
    }
    out->edges.count = edges;
    if (edges)
        qsort(out->edges.list, edges, sizeof *out->edges.list, edges_by_events);
}

dem_code network_read(struct store *store, struct arena *arena,
                      const struct store_filter *filter, const struct phrases *phrases,
                      uint32_t most, struct network *out, dem_error *err)
{
    struct reading r = {.arena = arena, .out = out};
    uint64_t counted;
    *out = (struct network){.query = SLICE_EMPTY};
    table_init(&r.numbers, arena);
    dem_code code =
        store_network(store, filter, INT64_MAX, INT64_MAX, &r, take_dyad, &counted, err);
    if (code || !out->countries.count)
        return code;
    keep_busiest(arena, most, out);
    for (size_t i = 0; i < out->countries.count; i++)
        out->countries.list[i].name = phrases_country(phrases, out->countries.list[i].code);
    return code;
}

/* ---- The numbers ---- */

static const struct table_column columns[] = {{"actor", "actor", TABLE_WORDS},
                                              {"recipient", "recipient", TABLE_WORDS},
                                              {"events", "events", 0},
                                              {"reports", "reports", 0},
                                              {"verbal_cooperation", "verbal cooperation", 0},
                                              {"material_cooperation", "material", 0},
                                              {"verbal_conflict", "verbal conflict", 0},
                                              {"material_conflict", "material", 0},
                                              {"score_mean", "mean score", 1}};

static void add_count(struct arena *arena, struct chart_table *t, uint64_t count)
{
    table_put(arena, t, arena_print(arena, "%llu", (unsigned long long)count));
}

static struct chart_table numbers_of(struct arena *arena, const struct network *n)
{
    struct chart_table out = {columns, sizeof columns / sizeof *columns, {NULL, 0, 0}};
    for (size_t i = 0; i < n->edges.count; i++) {
        const struct network_edge *e = &n->edges.list[i];
        table_put(arena, &out, n->countries.list[e->actor].code);
        table_put(arena, &out, n->countries.list[e->recipient].code);
        add_count(arena, &out, e->events);
        add_count(arena, &out, e->reports);
        for (int q = 0; q < 4; q++)
            add_count(arena, &out, e->quads[q]);
        table_put_number(arena, &out, e->scored ? e->score : (double)NAN);
    }
    return out;
}

static void put_json(FILE *out, const struct network *n, const struct network_edge *e)
{
    struct slice actor = n->countries.list[e->actor].code;
    struct slice recipient = n->countries.list[e->recipient].code;
    json_t *one = json_pack(
        "{s:s%,s:s%,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "actor", actor.at, actor.len, "recipient",
        recipient.at, recipient.len, "events", (json_int_t)e->events, "reports",
        (json_int_t)e->reports, "verbal_cooperation", (json_int_t)e->quads[0],
        "material_cooperation", (json_int_t)e->quads[1], "verbal_conflict",
        (json_int_t)e->quads[2], "material_conflict", (json_int_t)e->quads[3], "score_mean",
        e->scored ? json_real(round(e->score * 1e4) / 1e4) : json_null());
    json_dumpf(one, out, JSON_COMPACT | JSON_REAL_PRECISION(8));
    fputc('\n', out);
    json_decref(one);
}

/* ---- HTML ---- */

struct painting {
    const struct chart *chart;
    const struct network *network;
};

static const struct table_column country_columns[] = {
    {"code", "code", TABLE_WORDS}, {"name", "country", TABLE_WORDS}, {"events", "events", 0}};

static void put_countries(struct draw *d, const struct network *n)
{
    struct chart_table t = {country_columns, 3, {NULL, 0, 0}};
    for (size_t i = 0; i < n->countries.count; i++) {
        table_put(d->arena, &t, n->countries.list[i].code);
        table_put(d->arena, &t, n->countries.list[i].name);
        add_count(d->arena, &t, n->countries.list[i].events);
    }
    table_html(d, &t, "countries", SLICE("Countries, with all their events with others"), 1);
}

static void paint_page(struct draw *d, const void *of)
{
    const struct painting *p = of;
    struct chart_table numbers = numbers_of(d->arena, p->network);
    page_open(d, SLICE("Who deals with whom"));
    draw_words(d, "p", NULL, network_words(d->arena, p->network));
    draw_open(d, "figure", NULL);
    network_drawing(d, p->network, false);
    draw_close(d);
    put_countries(d, p->network);
    draw_open(d, "div", "wide");
    table_html(d, &numbers, "edges", SLICE("What one did to another"), 1);
    draw_close(d);
    draw_open(d, "p", NULL);
    draw_text(d, SLICE("The events behind a row: "));
    draw_words(d, "code", NULL, network_search(d->arena, p->chart->store, p->network));
    draw_close(d);
    page_close(d);
}

static void paint_figure(struct draw *d, const void *of)
{
    network_drawing(d, of, true);
}

dem_code chart_network(const struct chart *chart, const struct network *network, dem_error *err)
{
    struct painting painting = {chart, network};
    struct chart_table numbers;
    switch (chart->form) {
    case CHART_TEXT: network_text(chart, network); break;
    case CHART_JSON:
        for (size_t i = 0; i < network->edges.count; i++)
            put_json(chart->out, network, &network->edges.list[i]);
        break;
    case CHART_CSV:
        numbers = numbers_of(chart->arena, network);
        table_csv(&numbers, chart->out);
        break;
    case CHART_HTML: return draw_file(chart->out, paint_page, &painting, err);
    case CHART_SVG: return draw_file(chart->out, paint_figure, network, err);
    }
    return DEM_OK;
}
