#include "charts/build.h"

#include "base/banned.h"

/* ---- Periods --------------------------------------------------------------------------- */

static void add_cell(struct volume *v, const struct store_cell *c)
{
    v->events += c->events;
    v->cooperation += c->quad[0] + c->quad[1];
    v->conflict += c->quad[2] + c->quad[3];
}

void periods_of(struct arena *arena, const struct trend *t, size_t most, struct periods *out)
{
    static const dem_day lengths[] = {1, 7, 14, 28, 91, 182, 364};
    dem_day days = t->to - t->from + 1;
    size_t i = 0;
    while (i + 1 < sizeof lengths / sizeof *lengths && days > lengths[i] * (dem_day)most)
        i++;
    *out = (struct periods){.days = lengths[i]};
    dem_day first = (days - 1) % out->days; /* days in the first period, less one */
    for (dem_day from = t->from, to = t->from + first; from <= t->to;
         from = to + 1, to += out->days)
        *ARENA_PUSH(arena, &out->all) = (struct volume){.from = from, .to = to};
    for (size_t k = 0, p = 0; k < t->series.count; k++) {
        const struct store_cell *c = &t->series.list[k];
        while (p < out->all.count && out->all.list[p].to < c->day)
            p++;
        if (p < out->all.count && c->day >= t->from)
            add_cell(&out->all.list[p], c);
    }
}

/* ---- All days ---------------------------------------------------------------------------- */

static const struct table_column trend_columns[] = {
    {"date", "day", TABLE_WORDS},
    {"actor", "actor", TABLE_WORDS},
    {"recipient", "recipient", TABLE_WORDS},
    {"temperature", "temperature", 1},
    {"low", "90 % from", 1},
    {"high", "to", 1},
    {"cooperation", "cooperation of 1000 told", 1},
    {"conflict", "conflict of 1000 told", 1},
    {"known", "events known", 1},
    {"events", "events of the day", 0},
    {"weight_cooperation", "their weight, cooperation", 1},
    {"weight_conflict", "conflict", 1},
    {"change", "change", TABLE_WORDS},
    {"probability", "its probability", 2}};

static void add_temperature(struct arena *arena, struct chart_table *out,
                            const struct temperature *x)
{
    table_put_number(arena, out, x->value);
    table_put_number(arena, out, x->low);
    table_put_number(arena, out, x->high);
    table_put_number(arena, out, x->cooperation);
    table_put_number(arena, out, x->conflict);
    table_put_number(arena, out, x->known);
}

static void add_volume(struct arena *arena, struct chart_table *out, const struct volume *v)
{
    table_put(arena, out, arena_print(arena, "%u", v->events));
    table_put_number(arena, out, v->cooperation);
    table_put_number(arena, out, v->conflict);
}

/* The change that begins on the day stands on its row. */
static void add_direction(struct arena *arena, const struct trend *t, struct chart_table *out)
{
    size_t change = 0, cell = 0;
    while (cell < t->series.count && t->series.list[cell].day < t->from)
        cell++;
    for (dem_day day = t->from; t->days && day <= t->to; day++) {
        struct volume told = {.from = day};
        table_put(arena, out, words_day(arena, day));
        table_put(arena, out, t->pair.actor);
        table_put(arena, out, t->pair.recipient);
        add_temperature(arena, out, &t->days[day - t->from]);
        if (cell < t->series.count && t->series.list[cell].day == day)
            add_cell(&told, &t->series.list[cell++]);
        add_volume(arena, out, &told);
        bool changes = change < t->changes.count && t->changes.list[change].change.day == day;
        const struct change *c = changes ? &t->changes.list[change++].change : NULL;
        table_put(arena, out, c ? slice_of(change_name(c->kind)) : SLICE_EMPTY);
        table_put(arena, out, c ? arena_print(arena, "%.4f", c->probability) : SLICE_EMPTY);
    }
}

void trend_table(struct arena *arena, const struct trend_figure *figure,
                 struct chart_table *out)
{
    *out = (struct chart_table){
        trend_columns, sizeof trend_columns / sizeof *trend_columns, {NULL, 0, 0}};
    for (size_t i = 0; i < figure->count; i++)
        add_direction(arena, &figure->list[i], out);
}
