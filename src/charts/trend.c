/* A relation in time: a panel for each direction, on the same scales. */
#include "charts/build.h"

#include <math.h>

#include "base/banned.h"

enum {
    WIDTH = 960,
    LEFT = 64,
    RIGHT = 56,
    PLOT = 150,
    STRIP = 46,
    MARK_ROWS = 4,
    MARK_ROW = 15,
    HEAD = 30 + MARK_ROWS * MARK_ROW,
    PANEL = HEAD + PLOT + 10 + STRIP + 40,
    LEGEND = 112,
    POINTS_MAX = 400,
    BARS_MAX = 130
};
static const double letter = 6.6; /* width of one, about */

struct panel {
    struct draw *d;
    const struct trend *trend, *other; /* other: the direction beside it, or NULL */
    struct scale x, y, strip;
    size_t step; /* days from point to point */
};

/* The days that are drawn, the last one `to`. */
static dem_day first_point(const struct panel *p)
{
    return p->trend->from + (p->trend->to - p->trend->from) % (dem_day)p->step;
}

static void add_point(const struct panel *p, struct draw_path *path, double day, double value,
                      bool apart)
{
    *ARENA_PUSH(p->d->arena, path) =
        (struct draw_point){scale_at(&p->x, day), scale_at(&p->y, value), apart};
}

static const struct temperature *temperature_on(const struct trend *t, dem_day day)
{
    return day >= t->from && day <= t->to ? &t->days[day - t->from] : NULL;
}

static void put_line(const struct panel *p, const struct trend *of, const char *class)
{
    struct draw_path path = {NULL, 0, 0};
    for (dem_day day = first_point(p); of && of->days && day <= p->trend->to;
         day += (dem_day)p->step)
        if (temperature_on(of, day))
            add_point(p, &path, day, temperature_on(of, day)->value, !path.count);
    draw_lines(p->d, class, &path, false);
}

/* The part of the band above 0, or below it. */
static void put_band(const struct panel *p, bool above)
{
    struct draw_path path = {NULL, 0, 0};
    dem_day first = first_point(p), step = (dem_day)p->step;
    double low = above ? 0 : -10, high = above ? 10 : 0;
    for (dem_day day = first; day <= p->trend->to; day += step)
        add_point(p, &path, day, fmin(fmax(temperature_on(p->trend, day)->high, low), high),
                  !path.count);
    for (dem_day day = p->trend->to; day >= first; day -= step)
        add_point(p, &path, day, fmin(fmax(temperature_on(p->trend, day)->low, low), high),
                  false);
    draw_lines(p->d, above ? "band above" : "band below", &path, true);
}

static void put_axes(const struct panel *p)
{
    struct draw *d = p->d;
    struct ticks ticks;
    struct day_ticks days;
    ticks_numbers(-10, 10, 5, &ticks);
    for (size_t i = 0; i < ticks.count; i++) {
        double y = scale_at(&p->y, ticks.list[i]);
        draw_line(d, ticks.list[i] == 0 ? "zero" : "frame", LEFT, y, WIDTH - RIGHT, y,
                  SLICE_EMPTY);
        draw_label(d, "soft", LEFT - 8, y + 4, DRAW_END,
                   arena_print(d->arena, ticks.list[i] != 0 ? "%+.0f" : "%.0f", ticks.list[i]));
    }
    draw_label(d, "blue", LEFT + 4, scale_at(&p->y, 10) + 14, DRAW_START, SLICE("cooperation"));
    draw_label(d, "orange", LEFT + 4, scale_at(&p->y, -10) - 6, DRAW_START, SLICE("conflict"));
    ticks_days(p->trend->from, p->trend->to, 10, &days);
    for (size_t i = 0; i < days.count; i++) {
        char label[TICK_LABEL];
        double x = scale_at(&p->x, days.list[i]), base = fmax(p->strip.from, p->strip.to);
        tick_label(&days, i, label);
        draw_line(d, "frame", x, p->y.to, x, base + 4, SLICE_EMPTY);
        draw_label(d, "soft", x, base + 18, DRAW_MIDDLE, slice_of(label));
    }
}

/* ---- Told: cooperation up, conflict down ---- */

static void put_bar(const struct panel *p, const struct volume *v, bool up)
{
    double left = scale_at(&p->x, v->from), right = scale_at(&p->x, v->to + 1);
    double at = scale_at(&p->strip, up ? v->cooperation : -v->conflict);
    double zero = scale_at(&p->strip, 0);
    if (!(up ? v->cooperation > 0 : v->conflict > 0))
        return;
    struct arena *arena = p->d->arena;
    draw_box(p->d, up ? "above" : "below", left, fmin(at, zero),
             fmax(fmin(right, p->x.to) - left - 0.6, 0.8), fmax(fabs(at - zero), 0.5),
             arena_print(arena,
                         "%.*s to %.*s: %u events, weight of cooperation %.4f, of "
                         "conflict %.4f",
                         SLICE_ARG(words_day(arena, v->from)),
                         SLICE_ARG(words_day(arena, v->to)), v->events, v->cooperation,
                         v->conflict));
}

static void put_strip(struct panel *p, const struct periods *periods)
{
    double up = 0, down = 0;
    for (size_t i = 0; i < periods->all.count; i++) {
        up = fmax(up, periods->all.list[i].cooperation);
        down = fmax(down, periods->all.list[i].conflict);
    }
    p->strip.low = -down;
    p->strip.high = up + (up + down == 0);
    double zero = scale_at(&p->strip, 0);
    draw_line(p->d, "zero", LEFT, zero, WIDTH - RIGHT, zero, SLICE_EMPTY);
    for (size_t i = 0; i < periods->all.count; i++) {
        put_bar(p, &periods->all.list[i], true);
        put_bar(p, &periods->all.list[i], false);
    }
    draw_label(p->d, "soft", LEFT - 8, p->strip.to + 10, DRAW_END,
               arena_print(p->d->arena, "%.1f", up));
    draw_label(p->d, "soft", LEFT - 8, p->strip.from, DRAW_END,
               arena_print(p->d->arena, "%.1f", down));
}

/* ---- Changes ---- */

/* A row over the plot on which the label has room, or -1: `ends` is where each row is full. */
static int find_row(double *ends, double from, double to)
{
    for (int i = 0; i < MARK_ROWS; i++)
        if (ends[i] <= from) {
            ends[i] = to + letter;
            return i;
        }
    return -1;
}

static void put_mark(const struct panel *p, const struct change *c, size_t number, double top,
                     double *ends)
{
    struct arena *arena = p->d->arena;
    double x = scale_at(&p->x, c->day), base = fmax(p->strip.from, p->strip.to);
    struct slice label = arena_print(arena, "%zu %s %.*s", number, change_name(c->kind),
                                     SLICE_ARG(words_day(arena, c->day)));
    double width = letter * (double)label.len, from = fmin(x, WIDTH - 4 - width);
    int row = find_row(ends, from, from + width);
    double y = top + MARK_ROW * (row < 0 ? MARK_ROWS : row + 1) - 4;
    draw_line(p->d, "mark", x, row < 0 ? p->y.to : y + 3, x, base, words_change(arena, c));
    if (row >= 0)
        draw_label(p->d, change_way(c->kind) > 0 ? "blue" : "orange", from, y, DRAW_START,
                   label);
}

static void put_panel(struct panel *p, double top)
{
    double ends[MARK_ROWS] = {0};
    struct periods periods;
    struct arena *arena = p->d->arena;
    const struct trend *t = p->trend;
    const struct temperature *now = &t->days[t->to - t->from];
    p->x = (struct scale){t->from, t->to + 1, LEFT, WIDTH - RIGHT};
    p->y = (struct scale){-10, 10, top + HEAD + PLOT, top + HEAD};
    p->strip = (struct scale){0, 1, top + HEAD + PLOT + 10 + STRIP, top + HEAD + PLOT + 10};
    p->step = (size_t)(t->to - t->from) / POINTS_MAX + 1;
    periods_of(arena, t, BARS_MAX, &periods);
    draw_label(p->d, "title", LEFT, top + 18, DRAW_START,
               arena_print(arena, "%.*s to %.*s", SLICE_ARG(t->pair.actor),
                           SLICE_ARG(t->pair.recipient)));
    put_axes(p);
    put_band(p, true);
    put_band(p, false);
    put_line(p, p->other, "other");
    put_line(p, t, "value");
    put_strip(p, &periods);
    for (size_t i = 0; i < t->changes.count; i++)
        put_mark(p, &t->changes.list[i].change, i + 1, top + 26, ends);
    draw_label(p->d, NULL, WIDTH - RIGHT + 6, scale_at(&p->y, now->value) + 4, DRAW_START,
               arena_print(arena, "%+.1f", fabs(now->value) < 0.05 ? 0 : now->value));
}

static void put_legend(struct draw *d, double top, const struct trend_figure *figure)
{
    static const char *const words[] = {
        "solid: temperature, the mean Goldstein score, recent events first; on the right that "
        "of "
        "the last day",
        "dashed: the same of the other direction",
        "area: its 90 % band, blue above 0 and orange below",
        "dotted: a change, with its number, class and first day"};
    static const char *const lines[] = {"value", "other", NULL, "mark"};
    struct periods periods = {.days = 1};
    for (size_t i = 0; i < figure->count; i++)
        if (figure->list[i].days)
            periods_of(d->arena, &figure->list[i], BARS_MAX, &periods);
    for (int i = 0; i < 4; i++) {
        double y = top + 18 * i + 12;
        if (lines[i])
            draw_line(d, lines[i], LEFT, y, LEFT + 32, y, SLICE_EMPTY);
        else {
            draw_box(d, "band above", LEFT, y - 6, 32, 6, SLICE_EMPTY);
            draw_box(d, "band below", LEFT, y, 32, 6, SLICE_EMPTY);
        }
        draw_label(d, NULL, LEFT + 40, y + 4, DRAW_START, slice_of(words[i]));
    }
    draw_box(d, "above", LEFT + 6, top + 76, 8, 7, SLICE_EMPTY);
    draw_box(d, "below", LEFT + 18, top + 83, 8, 7, SLICE_EMPTY);
    draw_label(
        d, NULL, LEFT + 40, top + 88, DRAW_START,
        arena_print(d->arena,
                    "bars: weight of what was told in %d day%s, cooperation up, conflict "
                    "down",
                    periods.days, periods.days == 1 ? "" : "s"));
}

static struct slice title_of(struct arena *arena, const struct trend_figure *f)
{
    return arena_print(arena, "%.*s and %.*s%s%.*s", SLICE_ARG(f->list[0].pair.actor),
                       SLICE_ARG(f->list[0].pair.recipient), f->issue.len ? ": " : "",
                       SLICE_ARG(f->issue));
}

/* The figure in words. */
static struct slice told(struct arena *arena, const struct trend *t)
{
    if (!t->days)
        return arena_print(arena, "%.*s to %.*s: nothing told.", SLICE_ARG(t->pair.actor),
                           SLICE_ARG(t->pair.recipient));
    const struct temperature *now = &t->days[t->to - t->from];
    return arena_print(arena,
                       "%.*s to %.*s, %.*s to %.*s: temperature %+.1f (90 %%: %+.1f to %+.1f), "
                       "%.1f events known; %zu change%s.",
                       SLICE_ARG(t->pair.actor), SLICE_ARG(t->pair.recipient),
                       SLICE_ARG(words_day(arena, t->from)), SLICE_ARG(words_day(arena, t->to)),
                       now->value, now->low, now->high, now->known, t->changes.count,
                       t->changes.count == 1 ? "" : "s");
}

static struct slice told_all(struct arena *arena, const struct trend_figure *f)
{
    struct slice out = SLICE_EMPTY;
    for (size_t i = 0; i < f->count; i++)
        out = arena_print(arena, "%.*s%s%.*s", SLICE_ARG(out), i ? " " : "",
                          SLICE_ARG(told(arena, &f->list[i])));
    return out;
}

static void trend_drawing(struct draw *d, const struct trend_figure *f, bool alone)
{
    size_t panels = 0;
    for (size_t i = 0; i < f->count; i++)
        panels += f->list[i].days != NULL;
    figure_open(d, "trend", WIDTH, (double)panels * PANEL + LEGEND, title_of(d->arena, f),
                told_all(d->arena, f), alone);
    panels = 0;
    for (size_t i = 0; i < f->count; i++) {
        struct panel p = {.d = d, .trend = &f->list[i]};
        p.other = f->count > 1 ? &f->list[1 - i] : NULL;
        if (p.trend->days)
            put_panel(&p, (double)panels++ * PANEL);
    }
    put_legend(d, (double)panels * PANEL, f);
    figure_close(d);
}

/* ---- HTML ---- */

struct painting {
    const struct chart *chart;
    const struct trend_figure *figure;
};

static void put_events(struct draw *d, const struct trend_event *list, size_t count)
{
    draw_open(d, "ul", NULL);
    for (size_t i = 0; i < count; i++) {
        draw_open(d, "li", NULL);
        draw_words(d, "time", NULL, words_day(d->arena, list[i].day));
        draw_text(d, SLICE(" "));
        draw_words(d, "strong", NULL, words_event(d->arena, &list[i]));
        draw_words(d, "blockquote", NULL, list[i].words);
        draw_words(d, "small", NULL, words_source(d->arena, &list[i]));
        draw_close(d);
    }
    draw_close(d);
}

static void put_command(struct draw *d, const struct painting *p, const struct trend *t,
                        dem_day from, dem_day to)
{
    draw_open(d, "p", NULL);
    draw_text(d, SLICE("All events behind it: "));
    draw_words(d, "code", NULL,
               words_search(d->arena, p->chart->store, &t->pair, p->figure->issue, from, to));
    draw_close(d);
}

static void put_change(struct draw *d, const struct painting *p, const struct trend *t,
                       size_t number)
{
    const struct trend_change *c = &t->changes.list[number];
    const struct change *x = &c->change;
    draw_open(d, "section", "change");
    draw_words(d, "h3", NULL,
               arena_print(d->arena, "%zu %s %.*s", number + 1,
                           words_arrow(change_way(x->kind)),
                           SLICE_ARG(words_change(d->arena, x))));
    draw_words(d, "p", NULL,
               arena_print(d->arena, "Began %.*s to %.*s; %.1f, then %.1f of 1000 told.",
                           SLICE_ARG(words_day(d->arena, x->from)),
                           SLICE_ARG(words_day(d->arena, x->to)), x->rate_before,
                           x->rate_after));
    put_events(d, c->drivers.list, c->drivers.count);
    if (c->assessments.count) {
        draw_words(d, "p", NULL, SLICE("What the texts say of the two:"));
        put_events(d, c->assessments.list, c->assessments.count);
    }
    put_command(d, p, t, x->day, x->until);
    draw_close(d);
}

static void put_direction(struct draw *d, const struct painting *p, const struct trend *t)
{
    draw_words(d, "h2", NULL,
               arena_print(d->arena, "Changes, %.*s to %.*s", SLICE_ARG(t->pair.actor),
                           SLICE_ARG(t->pair.recipient)));
    draw_words(d, "p", NULL, told(d->arena, t));
    if (t->days)
        put_command(d, p, t, t->from, t->to);
    for (size_t i = 0; i < t->changes.count; i++)
        put_change(d, p, t, i);
}

static const struct table_column volume_columns[] = {
    {"actor", "actor", TABLE_WORDS},   {"recipient", "recipient", TABLE_WORDS},
    {"from", "from", TABLE_WORDS},     {"to", "to", TABLE_WORDS},
    {"events", "events", 0},           {"weight_cooperation", "cooperation", 1},
    {"weight_conflict", "conflict", 1}};

static void put_volumes(struct draw *d, const struct trend_figure *f)
{
    struct chart_table t = {volume_columns, 7, {NULL, 0, 0}};
    for (size_t i = 0; i < f->count; i++) {
        struct periods periods = {.days = 1};
        if (f->list[i].days)
            periods_of(d->arena, &f->list[i], BARS_MAX, &periods);
        for (size_t k = 0; k < periods.all.count; k++) {
            const struct volume *v = &periods.all.list[k];
            table_put(d->arena, &t, f->list[i].pair.actor);
            table_put(d->arena, &t, f->list[i].pair.recipient);
            table_put(d->arena, &t, words_day(d->arena, v->from));
            table_put(d->arena, &t, words_day(d->arena, v->to));
            table_put(d->arena, &t, arena_print(d->arena, "%u", v->events));
            table_put_number(d->arena, &t, v->cooperation);
            table_put_number(d->arena, &t, v->conflict);
        }
    }
    draw_open(d, "details", NULL);
    draw_words(d, "summary", NULL, SLICE("The bars in numbers"));
    table_html(d, &t, "volumes", SLICE("Weight of what was told, period by period"), 1);
    draw_close(d);
}

/* One table a direction, since they need not have the same days. */
static void put_days(struct draw *d, const struct trend_figure *f)
{
    draw_open(d, "details", NULL);
    draw_words(d, "summary", NULL, SLICE("The lines in numbers"));
    for (size_t i = 0; i < f->count; i++) {
        struct trend_figure one = {&f->list[i], 1, f->issue, false};
        struct chart_table table;
        trend_table(d->arena, &one, &table);
        size_t rows = table_rows(&table), step = rows ? (rows - 1) / POINTS_MAX + 1 : 1;
        struct slice caption =
            step == 1 ? SLICE("Each day")
                      : arena_print(d->arena, "Every %zu days; --as=csv has each day", step);
        draw_open(d, "div", "wide");
        table_html(d, &table, "days", caption, step);
        draw_close(d);
    }
    draw_close(d);
}

static void paint_page(struct draw *d, const void *of)
{
    const struct painting *p = of;
    const struct trend_figure *f = p->figure;
    page_open(d, title_of(d->arena, f));
    draw_open(d, "figure", NULL);
    trend_drawing(d, f, false);
    draw_close(d);
    for (size_t i = 0; i < f->count; i++)
        put_direction(d, p, &f->list[i]);
    draw_words(d, "h2", NULL, SLICE("Numbers"));
    put_volumes(d, f);
    put_days(d, f);
    page_close(d);
}

static void paint_figure(struct draw *d, const void *of)
{
    trend_drawing(d, ((const struct painting *)of)->figure, true);
}

dem_code chart_trend(const struct chart *chart, const struct trend_figure *figure,
                     dem_error *err)
{
    struct painting painting = {chart, figure};
    struct chart_table table;
    switch (chart->form) {
    case CHART_TEXT: trend_text(chart, figure); break;
    case CHART_JSON: trend_json(chart, figure); break;
    case CHART_CSV:
        trend_table(chart->arena, figure, &table);
        table_csv(&table, chart->out);
        break;
    case CHART_HTML: return draw_file(chart->out, paint_page, &painting, err);
    case CHART_SVG: return draw_file(chart->out, paint_figure, &painting, err);
    }
    return DEM_OK;
}
