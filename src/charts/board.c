/* The board as a figure, a page and a table. */
#include "charts/build.h"

#include <math.h>

#include "base/banned.h"

enum { WIDTH = 960, ROW = 34, SPARK = 26, SPARK_WIDTH = 208, HEAD = 76, MARGIN = 16 };
enum { SPARK_AT = 190, NUMBERS_AT = 470, STATE_AT = 640 };

/* ---- The numbers ------------------------------------------------------------------------ */

enum {
    DAY,
    ISSUE,
    ACTOR,
    RECIPIENT,
    STATE,
    SINCE,
    SHARE,
    NORM,
    RATIO,
    TEMPERATURE,
    LOW,
    HIGH,
    KNOWN,
    WEIGHT,
    BEFORE,
    AFTER,
    PROBABILITY,
    LAST,
    EVENT,
    EVENT_DAY,
    REPORTS,
    SOURCES,
    WORDS,
    COLUMNS
};

static const struct table_column columns[COLUMNS] = {{"day", "day", TABLE_WORDS},
                                                     {"issue", "issue", TABLE_WORDS},
                                                     {"actor", "actor", TABLE_WORDS},
                                                     {"recipient", "recipient", TABLE_WORDS},
                                                     {"state", "state", TABLE_WORDS},
                                                     {"since", "since", TABLE_WORDS},
                                                     {"share", "share", 4},
                                                     {"norm", "norm", 4},
                                                     {"ratio", "ratio", 1},
                                                     {"temperature", "temperature", 1},
                                                     {"low", "90 % from", 1},
                                                     {"high", "to", 1},
                                                     {"known", "events known", 1},
                                                     {"weight", "weight of 28 days", 1},
                                                     {"before", "before", 1},
                                                     {"after", "after", 1},
                                                     {"probability", "probability", 2},
                                                     {"last", "last told", TABLE_WORDS},
                                                     {"event", "event", TABLE_WORDS},
                                                     {"event_day", "its day", TABLE_WORDS},
                                                     {"reports", "reports", 0},
                                                     {"sources", "sources", 0},
                                                     {"words", "latest event", TABLE_WORDS}};

static void add_empty(struct arena *arena, struct chart_table *t, size_t count)
{
    for (size_t i = 0; i < count; i++)
        table_put(arena, t, SLICE_EMPTY);
}

static void add_latest(struct arena *arena, struct chart_table *t, dem_day last,
                       const struct trend_event *e)
{
    table_put(arena, t, words_day(arena, last));
    if (!e->id) {
        add_empty(arena, t, COLUMNS - EVENT);
        return;
    }
    table_put(arena, t, arena_print(arena, "%016llx", (unsigned long long)e->id));
    table_put(arena, t, words_day(arena, e->day));
    table_put(arena, t, arena_print(arena, "%u", e->reports));
    table_put(arena, t, arena_print(arena, "%u", e->sources));
    table_put(arena, t, text_plain(arena, e->words));
}

static void add_issue(struct arena *arena, struct chart_table *t, dem_day day,
                      const struct board_issue *row)
{
    const struct salience *s = &row->salience;
    table_put(arena, t, words_day(arena, day));
    table_put(arena, t, row->name);
    add_empty(arena, t, STATE - ACTOR);
    table_put(arena, t, words_burner(arena, s));
    table_put(arena, t, words_day(arena, s->since));
    table_put_number(arena, t, s->now);
    table_put_number(arena, t, s->norm);
    table_put_number(arena, t, s->ratio);
    add_empty(arena, t, LAST - TEMPERATURE);
    add_latest(arena, t, s->last, &row->latest);
}

static void add_relation(struct arena *arena, struct chart_table *t, dem_day day,
                         const struct board_relation *row)
{
    const struct change *c = &row->change;
    bool changed = c->kind != CHANGE_NONE;
    table_put(arena, t, words_day(arena, day));
    table_put(arena, t, SLICE_EMPTY);
    table_put(arena, t, row->pair.actor);
    table_put(arena, t, row->pair.recipient);
    table_put(arena, t, slice_of(change_name(c->kind)));
    table_put(arena, t, changed ? words_day(arena, c->day) : SLICE_EMPTY);
    add_empty(arena, t, TEMPERATURE - SHARE);
    table_put_number(arena, t, row->temperature.value);
    table_put_number(arena, t, row->temperature.low);
    table_put_number(arena, t, row->temperature.high);
    table_put_number(arena, t, row->temperature.known);
    table_put_number(arena, t, row->events_now);
    table_put_number(arena, t, changed ? c->before : (double)NAN);
    table_put_number(arena, t, changed ? c->after : (double)NAN);
    table_put_number(arena, t, changed ? c->probability : (double)NAN);
    add_latest(arena, t, row->last, &row->latest);
}

/* Issues, then relations. */
static struct chart_table numbers_of(struct arena *arena, const struct board *board)
{
    struct chart_table out = {columns, COLUMNS, {NULL, 0, 0}};
    for (size_t i = 0; i < board->issues.count; i++)
        add_issue(arena, &out, board->day, &board->issues.list[i]);
    for (size_t i = 0; i < board->relations.count; i++)
        add_relation(arena, &out, board->day, &board->relations.list[i]);
    return out;
}

/* ---- Pieces of both drawings ---- */

static double highest_week(const struct board_issue *row)
{
    float high = 0;
    for (int i = 0; i < WEEKS_NORM; i++)
        high = fmaxf(high, row->weeks[i]);
    return high > 0 ? (double)high : 1;
}

static struct slice issue_state(struct arena *arena, const struct board_issue *row)
{
    return arena_print(arena, "%s %.*s", words_arrow(issue_way(&row->salience)),
                       SLICE_ARG(words_burner(arena, &row->salience)));
}

static struct slice relation_state(struct arena *arena, const struct board_relation *row)
{
    const struct change *c = &row->change;
    if (c->kind == CHANGE_NONE)
        return SLICE("→ no change");
    return arena_print(arena, "%s %s since %.*s (%+.1f to %+.1f)",
                       words_arrow(change_way(c->kind)), change_name(c->kind),
                       SLICE_ARG(words_day(arena, c->day)), c->before, c->after);
}

static struct slice title_of(struct arena *arena, const struct board *board)
{
    return arena_print(arena, "Board of %.*s", SLICE_ARG(words_day(arena, board->day)));
}

/* ---- SVG ---- */

static void draw_issue(struct draw *d, const struct board_issue *row, double top)
{
    const struct salience *s = &row->salience;
    draw_label(d, NULL, MARGIN, top + 18, DRAW_START, row->name);
    figure_bars(d, row->weeks, WEEKS_NORM, 0, highest_week(row), SPARK_AT, top, SPARK_WIDTH,
                SPARK);
    draw_label(d, NULL, NUMBERS_AT, top + 18, DRAW_START,
               arena_print(d->arena, "%.1f %%, norm %.1f %%", 100 * s->now, 100 * s->norm));
    draw_label(d, NULL, STATE_AT, top + 18, DRAW_START, issue_state(d->arena, row));
}

static void draw_relation(struct draw *d, const struct board_relation *row, double top)
{
    const struct temperature *t = &row->temperature;
    int way = change_way(row->change.kind);
    draw_label(d, NULL, MARGIN, top + 18, DRAW_START,
               arena_print(d->arena, "%.*s to %.*s", SLICE_ARG(row->pair.actor),
                           SLICE_ARG(row->pair.recipient)));
    figure_bars(d, row->weeks, WEEKS_NORM, -10, 10, SPARK_AT, top, SPARK_WIDTH, SPARK);
    draw_label(d, NULL, NUMBERS_AT, top + 18, DRAW_START,
               arena_print(d->arena, "%+.1f (%+.1f to %+.1f)", t->value, t->low, t->high));
    draw_label(d,
               way > 0   ? "blue"
               : way < 0 ? "orange"
                         : "soft",
               STATE_AT, top + 18, DRAW_START, relation_state(d->arena, row));
}

static void draw_heading(struct draw *d, double top, const char *heading, const char *bars,
                         const char *numbers)
{
    draw_label(d, "title", MARGIN, top, DRAW_START, slice_of(heading));
    draw_label(d, "soft", SPARK_AT, top, DRAW_START, slice_of(bars));
    draw_label(d, "soft", NUMBERS_AT, top, DRAW_START, slice_of(numbers));
    draw_label(d, "soft", STATE_AT, top, DRAW_START, SLICE("state"));
    draw_line(d, "frame", MARGIN, top + 6, WIDTH - MARGIN, top + 6, SLICE_EMPTY);
}

static void paint_figure(struct draw *d, const void *of)
{
    const struct board *b = of;
    double top = HEAD;
    double height = HEAD + ROW * (double)(b->issues.count + b->relations.count) + 56;
    figure_open(
        d, "board", WIDTH, height, title_of(d->arena, b),
        SLICE("Issues by their share of what is told, relations by their change; a line "
              "each, with its last 52 weeks."),
        true);
    draw_label(d, "title", MARGIN, 26, DRAW_START, title_of(d->arena, b));
    draw_heading(d, HEAD - 16, "Issues", "share, 52 weeks", "4 weeks");
    for (size_t i = 0; i < b->issues.count; i++, top += ROW)
        draw_issue(d, &b->issues.list[i], top);
    draw_heading(d, top + 24, "Relations", "mean score, 52 weeks: up above 0",
                 "temperature, 90 % band");
    top += 40;
    for (size_t i = 0; i < b->relations.count; i++, top += ROW)
        draw_relation(d, &b->relations.list[i], top);
    figure_close(d);
}

/* ---- HTML ---- */

struct painting {
    const struct chart *chart;
    const struct board *board;
};

static void put_spark(struct draw *d, const char *name, size_t number, const float *weeks,
                      double low, double high, const char *words)
{
    draw_open(d, "td", "spark");
    figure_open(d, arena_print(d->arena, "%s-%zu%c", name, number, 0).at, SPARK_WIDTH, SPARK,
                SLICE("52 weeks"), slice_of(words), false);
    figure_bars(d, weeks, WEEKS_NORM, low, high, 0, 0, SPARK_WIDTH, SPARK);
    figure_close(d);
    draw_close(d);
}

static void put_cells(struct draw *d, const struct chart_table *t, size_t row, const int *list)
{
    for (const int *c = list; *c >= 0; c++)
        table_td(d, t, row, (size_t)*c);
}

/* A row of its own, since the words want the width. */
static void put_latest(struct draw *d, const struct trend_event *e, int width)
{
    if (!e->id)
        return;
    draw_open(d, "tr", "latest");
    draw_open(d, "td", NULL);
    draw_attribute(d, "colspan", arena_print(d->arena, "%d", width));
    draw_text(d, SLICE("Latest: "));
    draw_words(d, "time", NULL, words_day(d->arena, e->day));
    draw_text(d, SLICE(" "));
    draw_words(d, "strong", NULL, words_event(d->arena, e));
    draw_words(d, "blockquote", NULL, e->words);
    draw_words(d, "small", NULL, words_source(d->arena, e));
    draw_close(d);
    draw_close(d);
}

static void begin_table(struct draw *d, const struct chart_table *t, const char *class,
                        const char *caption, const char *const *before, const int *list)
{
    draw_open(d, "div", "wide");
    draw_open(d, "table", class);
    draw_words(d, "caption", NULL, slice_of(caption));
    draw_open(d, "thead", NULL);
    draw_open(d, "tr", NULL);
    for (; *before; before++)
        draw_words(d, "th", NULL, slice_of(*before));
    for (const int *c = list; *c >= 0; c++)
        draw_words(d, "th", NULL, slice_of(t->columns[*c].heading));
    draw_close(d);
    draw_close(d);
    draw_open(d, "tbody", NULL);
}

static void end_table(struct draw *d)
{
    draw_close(d);
    draw_close(d);
    draw_close(d);
}

static void put_issues(struct draw *d, const struct board *b, const struct chart_table *t)
{
    static const char *const before[] = {"issue", "share, 52 weeks", "way", NULL};
    static const int list[] = {STATE, SINCE, SHARE, NORM, RATIO, -1};
    begin_table(d, t, "issues", "Issues, by state and by ratio of share to norm", before, list);
    for (size_t i = 0; i < b->issues.count; i++) {
        const struct board_issue *row = &b->issues.list[i];
        draw_open(d, "tr", NULL);
        draw_words(d, "td", NULL, row->name);
        put_spark(d, "issue", i, row->weeks, 0, highest_week(row),
                  "Share of what was told, week by week.");
        draw_words(d, "td", NULL, slice_of(words_arrow(issue_way(&row->salience))));
        put_cells(d, t, i, list);
        draw_close(d);
        put_latest(d, &row->latest, (int)(sizeof list / sizeof *list) + 2);
    }
    end_table(d);
}

static void put_relations(struct draw *d, const struct board *b, const struct chart_table *t)
{
    static const char *const before[] = {"relation", "mean score, 52 weeks: up above 0", "way",
                                         NULL};
    static const int list[] = {STATE, SINCE, BEFORE, AFTER,  PROBABILITY, TEMPERATURE,
                               LOW,   HIGH,  KNOWN,  WEIGHT, -1};
    begin_table(d, t, "relations", "Relations, those that changed in the last 90 days first",
                before, list);
    for (size_t i = 0; i < b->relations.count; i++) {
        const struct board_relation *row = &b->relations.list[i];
        draw_open(d, "tr", NULL);
        draw_words(d, "td", "nowrap",
                   arena_print(d->arena, "%.*s to %.*s", SLICE_ARG(row->pair.actor),
                               SLICE_ARG(row->pair.recipient)));
        put_spark(d, "relation", i, row->weeks, -10, 10,
                  "Mean score of each week: cooperation up, conflict down.");
        draw_words(d, "td", NULL, slice_of(words_arrow(change_way(row->change.kind))));
        put_cells(d, t, b->issues.count + i, list);
        draw_close(d);
        put_latest(d, &row->latest, (int)(sizeof list / sizeof *list) + 2);
    }
    end_table(d);
}

static void paint_page(struct draw *d, const void *of)
{
    const struct painting *p = of;
    struct chart_table numbers = numbers_of(d->arena, p->board);
    page_open(d, title_of(d->arena, p->board));
    if (p->board->issues.count)
        put_issues(d, p->board, &numbers);
    else
        draw_words(d, "p", NULL, SLICE("No issue thread was told of."));
    put_relations(d, p->board, &numbers);
    for (size_t i = 0; i < p->board->silent.count; i++)
        draw_words(d, "p", NULL,
                   arena_print(d->arena, "Silent: %.*s", SLICE_ARG(p->board->silent.list[i])));
    draw_open(d, "p", NULL);
    draw_text(d, SLICE("The events behind a row: "));
    struct slice store = words_quoted(d->arena, p->chart->store);
    draw_words(d, "code", NULL,
               arena_print(d->arena, "demarche trend --events %.*s ACTOR RECIPIENT",
                           SLICE_ARG(store)));
    draw_text(d, SLICE(", "));
    draw_words(d, "code", NULL,
               arena_print(d->arena, "demarche search %.*s issue:NAME", SLICE_ARG(store)));
    draw_close(d);
    page_close(d);
}

dem_code chart_board(const struct chart *chart, const struct board *board, dem_error *err)
{
    struct painting painting = {chart, board};
    struct chart_table numbers;
    switch (chart->form) {
    case CHART_TEXT: board_text(chart, board); break;
    case CHART_JSON: board_json(chart, board); break;
    case CHART_CSV:
        numbers = numbers_of(chart->arena, board);
        table_csv(&numbers, chart->out);
        break;
    case CHART_HTML: return draw_file(chart->out, paint_page, &painting, err);
    case CHART_SVG: return draw_file(chart->out, paint_figure, board, err);
    }
    return DEM_OK;
}
