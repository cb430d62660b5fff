/* The board and relations in a terminal: no wider than it, and with colours only there. */
#include "charts/build.h"

#include <math.h>

#include "base/banned.h"

enum { WIDTH_MIN = 60, SPARK_MIN = 8, PLOT_ROWS = 11, PLOT_LEFT = 6, INDENT = 4 };

static uint32_t width_of(const struct chart *c)
{
    return c->style.width < WIDTH_MIN ? WIDTH_MIN : c->style.width;
}

/* ---- Colours -------------------------------------------------------------------------- */

static const char *colour_on(const struct chart *c, int way)
{
    return !c->style.colour ? "" : way > 0 ? "\033[34m" : way < 0 ? "\033[33m" : "\033[2m";
}

static const char *colour_off(const struct chart *c)
{
    return c->style.colour ? "\033[0m" : "";
}

static void put_coloured(const struct chart *c, int way, struct slice s)
{
    fprintf(c->out, "%s%.*s%s", colour_on(c, way), SLICE_ARG(s), colour_off(c));
}

static void put_title(const struct chart *c, struct slice s)
{
    fprintf(c->out, "%s%.*s%s\n", c->style.colour ? "\033[1m" : "", SLICE_ARG(s),
            colour_off(c));
}

/* ---- Pieces ----------------------------------------------------------------------------- */

/* One of eight bars; a blank where nothing is known. */
static const char *bar(double value, double low, double high)
{
    static const char *const bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    double part = high > low ? (value - low) / (high - low) : 0;
    int n = (int)(part * 8);
    return isnan(value) ? " " : bars[n < 0 ? 0 : n > 7 ? 7 : n];
}

static void put_lines(const struct chart *c, struct slice text, uint32_t indent)
{
    struct text_lines lines = {NULL, 0, 0};
    text_wrap(c->arena, text, width_of(c) - indent, &lines);
    for (size_t i = 0; i < lines.count; i++)
        fprintf(c->out, "%*s%.*s\n", (int)indent, "", SLICE_ARG(lines.list[i]));
}

static void put_event(const struct chart *c, const struct trend_event *e, uint32_t indent)
{
    if (!e->id)
        return;
    put_lines(c,
              arena_print(c->arena, "%.*s %.*s", SLICE_ARG(words_day(c->arena, e->day)),
                          SLICE_ARG(words_event(c->arena, e))),
              indent);
    if (e->words.len)
        put_lines(c, arena_print(c->arena, "\"%.*s\"", SLICE_ARG(e->words)), indent + 2);
    put_lines(c, words_source(c->arena, e), indent + 2);
}

/* ---- board ---- */

static void put_issue(const struct chart *c, const struct board_issue *row, int weeks)
{
    const struct salience *s = &row->salience;
    float high = 0;
    for (int i = 0; i < WEEKS_NORM; i++)
        high = fmaxf(high, row->weeks[i]);
    fprintf(c->out, "%-24.*s ", SLICE_ARG(row->name));
    for (int i = WEEKS_NORM - weeks; i < WEEKS_NORM; i++)
        fputs(bar((double)row->weeks[i], 0, (double)high), c->out);
    fprintf(c->out, " %5.1f %% %5.1f %% %5.1fx %s ", 100 * s->now, 100 * s->norm, s->ratio,
            words_arrow(issue_way(s)));
    fprintf(c->out, "%.*s\n", SLICE_ARG(words_burner(c->arena, s)));
    put_event(c, &row->latest, INDENT);
}

static void put_week(const struct chart *c, double value)
{
    put_coloured(c,
                 value > 0   ? 1
                 : value < 0 ? -1
                             : 0,
                 slice_of(bar(value != 0 ? value : (double)NAN, -10, 10)));
}

static void put_relation(const struct chart *c, const struct board_relation *row, int weeks)
{
    const struct temperature *t = &row->temperature;
    int way = change_way(row->change.kind);
    fprintf(c->out, "%.*s -> %.*s  ", SLICE_ARG(row->pair.actor),
            SLICE_ARG(row->pair.recipient));
    for (int i = WEEKS_NORM - weeks; i < WEEKS_NORM; i++)
        put_week(c, (double)row->weeks[i]);
    fprintf(c->out, " %+5.1f (%+.1f to %+.1f) %6.1f  ", t->value, t->low, t->high,
            row->events_now);
    put_coloured(c, way,
                 row->change.kind == CHANGE_NONE
                     ? SLICE("→")
                     : arena_print(c->arena, "%s %s since %.*s", words_arrow(way),
                                   change_name(row->change.kind),
                                   SLICE_ARG(words_day(c->arena, row->change.day))));
    fputc('\n', c->out);
    if (row->change.kind != CHANGE_NONE)
        put_lines(c,
                  arena_print(c->arena,
                              "mean score %+.1f before, %+.1f after, probability %.2f",
                              row->change.before, row->change.after, row->change.probability),
                  INDENT);
    put_event(c, &row->latest, INDENT);
}

static int weeks_for(const struct chart *c, uint32_t others)
{
    uint32_t room = width_of(c) > others ? width_of(c) - others : 0;
    return room < SPARK_MIN ? SPARK_MIN : room > WEEKS_NORM ? WEEKS_NORM : (int)room;
}

void board_text(const struct chart *c, const struct board *board)
{
    int issue_weeks = weeks_for(c, 73), relation_weeks = weeks_for(c, 70);
    put_title(
        c, arena_print(c->arena, "Board of %.*s", SLICE_ARG(words_day(c->arena, board->day))));
    fprintf(c->out, "\n%-24s %2d %-*s    now    norm  ratio   state\n", "Issues", issue_weeks,
            issue_weeks - 3, "weeks");
    for (size_t i = 0; i < board->issues.count; i++)
        put_issue(c, &board->issues.list[i], issue_weeks);
    fprintf(c->out,
            "\n%-10s  %2d %-*s temperature, 90 %% band; weight of 28 days; last change\n",
            "Relations", relation_weeks, relation_weeks - 3, "weeks");
    for (size_t i = 0; i < board->relations.count; i++)
        put_relation(c, &board->relations.list[i], relation_weeks);
    struct slice silent = SLICE_EMPTY;
    for (size_t i = 0; i < board->silent.count; i++)
        silent = arena_print(c->arena, "%.*s%s%.*s", SLICE_ARG(silent),
                             i ? ", " : "Silent sources: ", SLICE_ARG(board->silent.list[i]));
    fputs(silent.len ? "\n" : "", c->out);
    put_lines(c, silent, 0);
}

/* ---- trend: a plot of each direction ---- */

struct plot {
    const struct chart *chart;
    const struct trend *trend;
    size_t columns, days;
};

struct column {
    double value, low, high, cooperation, conflict; /* means of its days */
    size_t change;                                  /* from 1; 0: none begins there */
};

static struct column column_of(const struct plot *p, size_t at)
{
    size_t from = at * p->days / p->columns, to = (at + 1) * p->days / p->columns;
    struct column out = {.change = 0};
    for (size_t i = from; i < to; i++) {
        const struct temperature *t = &p->trend->days[i];
        out.value += t->value / (double)(to - from);
        out.low += t->low / (double)(to - from);
        out.high += t->high / (double)(to - from);
        out.cooperation += t->cooperation / (double)(to - from);
        out.conflict += t->conflict / (double)(to - from);
    }
    for (size_t i = p->trend->changes.count; i-- > 0;) {
        dem_day day = p->trend->changes.list[i].change.day - p->trend->from;
        if (day >= (dem_day)from && day < (dem_day)to)
            out.change = i + 1;
    }
    return out;
}

/* Which of the rows from 10 down to -10 the value is in. */
static int row_of(double value)
{
    int row = (int)lround((10 - value) / 20 * (PLOT_ROWS - 1));
    return row < 0 ? 0 : row >= PLOT_ROWS ? PLOT_ROWS - 1 : row;
}

static void put_point(const struct plot *p, const struct column *x, int row)
{
    if (row_of(x->value) == row)
        put_coloured(p->chart, x->value > 0 ? 1 : -1, SLICE("●"));
    else if (row >= row_of(x->high) && row <= row_of(x->low))
        put_coloured(p->chart, 0, SLICE("░"));
    else
        fputs(x->change ? "┊" : row == row_of(0) ? "─" : " ", p->chart->out);
}

static void put_spark(const struct plot *p, const char *name, const struct column *columns,
                      bool conflict)
{
    double high = 0;
    for (size_t i = 0; i < p->columns; i++)
        high = fmax(high, conflict ? columns[i].conflict : columns[i].cooperation);
    fprintf(p->chart->out, "%-*s%s", PLOT_LEFT, name, colour_on(p->chart, conflict ? -1 : 1));
    for (size_t i = 0; i < p->columns; i++)
        fputs(bar(conflict ? columns[i].conflict : columns[i].cooperation, 0, high),
              p->chart->out);
    fprintf(p->chart->out, "%s  of 1000 told, at most %.4g\n", colour_off(p->chart), high);
}

/* Letters of the changes over the columns in which they begin. */
static void put_letters(const struct plot *p, const struct column *columns)
{
    fprintf(p->chart->out, "%*s", PLOT_LEFT, "");
    for (size_t i = 0; i < p->columns; i++)
        fputc(columns[i].change ? (int)('a' + (columns[i].change - 1) % 26) : ' ',
              p->chart->out);
    fputc('\n', p->chart->out);
}

static void put_dates(const struct plot *p)
{
    struct day_ticks ticks;
    size_t at = 0;
    ticks_days(p->trend->from, p->trend->to, p->columns / 13 + 2, &ticks);
    fprintf(p->chart->out, "%*s", PLOT_LEFT, "");
    for (size_t i = 0; i < ticks.count; i++) {
        char label[TICK_LABEL];
        size_t column = (size_t)(ticks.list[i] - p->trend->from) * p->columns / p->days;
        tick_label(&ticks, i, label);
        if (column < at || column + 1 + strlen(label) > p->columns)
            continue;
        fprintf(p->chart->out, "%*s|%s", (int)(column - at), "", label);
        at = column + 1 + strlen(label);
    }
    fputc('\n', p->chart->out);
}

static void put_plot(const struct plot *p)
{
    struct column *columns = ARENA_ARRAY(p->chart->arena, struct column, p->columns);
    for (size_t i = 0; i < p->columns; i++)
        columns[i] = column_of(p, i);
    put_letters(p, columns);
    for (int row = 0; row < PLOT_ROWS; row++) {
        if (row % 5)
            fprintf(p->chart->out, "%*s", PLOT_LEFT, "");
        else
            fprintf(p->chart->out, "%*d ", PLOT_LEFT - 1, 10 - 2 * row);
        for (size_t i = 0; i < p->columns; i++)
            put_point(p, &columns[i], row);
        fputc('\n', p->chart->out);
    }
    put_dates(p);
    put_spark(p, "coop.", columns, false);
    put_spark(p, "conf.", columns, true);
}

static void put_search(const struct chart *c, const struct trend_figure *f,
                       const struct trend *t, dem_day from, dem_day to)
{
    if (f->events)
        fprintf(c->out, "  %.*s\n",
                SLICE_ARG(words_search(c->arena, c->store, &t->pair, f->issue, from, to)));
}

static void put_change(const struct chart *c, const struct trend_figure *f,
                       const struct trend *t, size_t number)
{
    static const char *const quads[] = {"verbal cooperation", "material cooperation",
                                        "verbal conflict", "material conflict"};
    const struct trend_change *change = &t->changes.list[number];
    const struct change *x = &change->change;
    fprintf(c->out, "\n%c ", (int)('a' + number % 26));
    put_coloured(c, change_way(x->kind),
                 arena_print(c->arena, "%s %.*s", words_arrow(change_way(x->kind)),
                             SLICE_ARG(words_change(c->arena, x))));
    fputc('\n', c->out);
    struct slice mix =
        arena_print(c->arena, "began %.*s to %.*s; %.1f > %.1f of 1000 told;",
                    SLICE_ARG(words_day(c->arena, x->from)),
                    SLICE_ARG(words_day(c->arena, x->to)), x->rate_before, x->rate_after);
    for (int i = 0; i < 4; i++)
        mix = arena_print(c->arena, "%.*s %s %.0f > %.0f %%%s", SLICE_ARG(mix), quads[i],
                          100 * x->mix_before[i], 100 * x->mix_after[i], i < 3 ? "," : "");
    put_lines(c, mix, 2);
    put_search(c, f, t, x->day, x->until);
    for (size_t i = 0; i < change->drivers.count; i++)
        put_event(c, &change->drivers.list[i], INDENT);
    if (change->assessments.count)
        put_lines(c, SLICE("said of them:"), INDENT);
    for (size_t i = 0; i < change->assessments.count; i++)
        put_event(c, &change->assessments.list[i], INDENT + 2);
}

static void put_trend(const struct chart *c, const struct trend_figure *f,
                      const struct trend *t)
{
    struct slice pair = arena_print(c->arena, "%.*s to %.*s", SLICE_ARG(t->pair.actor),
                                    SLICE_ARG(t->pair.recipient));
    if (!t->days) {
        put_title(c, arena_print(c->arena, "%.*s: nothing told", SLICE_ARG(pair)));
        return;
    }
    struct plot plot = {.chart = c, .trend = t, .days = (size_t)(t->to - t->from + 1)};
    size_t room = width_of(c) - PLOT_LEFT - 34; /* what stands behind the sparks */
    plot.columns = plot.days < room ? plot.days : room;
    const struct temperature *now = &t->days[plot.days - 1];
    put_title(c, arena_print(c->arena, "%.*s, %.*s to %.*s", SLICE_ARG(pair),
                             SLICE_ARG(words_day(c->arena, t->from)),
                             SLICE_ARG(words_day(c->arena, t->to))));
    put_lines(c,
              arena_print(
                  c->arena,
                  "temperature %+.1f (90 %%: %+.1f to %+.1f), %.1f events known; of 1000 "
                  "told cooperation %.1f, conflict %.1f",
                  now->value, now->low, now->high, now->known, now->cooperation, now->conflict),
              2);
    put_search(c, f, t, t->from, t->to);
    put_plot(&plot);
    for (size_t i = 0; i < t->changes.count; i++)
        put_change(c, f, t, i);
}

void trend_text(const struct chart *c, const struct trend_figure *figure)
{
    for (size_t i = 0; i < figure->count; i++) {
        fputs(i ? "\n" : "", c->out);
        put_trend(c, figure, &figure->list[i]);
    }
}
