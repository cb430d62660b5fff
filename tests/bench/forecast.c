/* tests/bench/forecast.c - how good the forecasts of src/trends/forecast.h are on tables of
 * events: date, source, target, CAMEO code, between tabs, under a header; packed with gzip or
 * not.  Each event weighs one.  docs/forecast.md has the numbers.
 *
 *   demarche-bench-forecast LEAST FILE...     pairs with at least so many events */
#include "lexicon/lexicon.h"
#include "trends/forecast.h"

#include "base/calendar.h"
#include "base/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct told {
    int32_t pair;
    dem_day day;
    double goldstein;
};

struct tables {
    struct arena arena;
    const struct lexicon *lex;
    struct table pairs;
    struct {
        struct slice *list;
        size_t count, room;
    } names;
    struct {
        struct told *list;
        size_t count, room;
    } events;
    size_t passed_over;
};

struct sums {
    size_t series, best;
    double mase, rmsse, months, covered;
};

static void take_line(struct tables *t, struct slice line)
{
    struct slice rest = slice_trim(line);
    struct slice date = slice_cut(&rest, '\t');
    struct slice source = slice_cut(&rest, '\t'), target = slice_cut(&rest, '\t');
    const struct code *code = lexicon_code(t->lex, rest);
    struct told e = {.day = calendar_read(date), .goldstein = code ? code->goldstein : 0};
    if (e.day == DEM_DAY_UNKNOWN || !code) {
        t->passed_over++;
        return;
    }
    struct slice name =
        arena_print(&t->arena, "%.*s to %.*s", SLICE_ARG(source), SLICE_ARG(target));
    e.pair = table_add(&t->pairs, name, (int32_t)t->names.count);
    if ((size_t)e.pair == t->names.count)
        *ARENA_PUSH(&t->arena, &t->names) = name;
    *ARENA_PUSH(&t->arena, &t->events) = e;
}

static void read_table(struct tables *t, const char *path)
{
    char line[512];
    gzFile in = gzopen(path, "rb");
    if (!in || !gzgets(in, line, sizeof line)) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }
    while (gzgets(in, line, sizeof line))
        take_line(t, slice_of(line));
    gzclose(in);
}

static int month_of(dem_day day)
{
    struct date d = calendar_date(day);
    return d.year * 12 + d.month - 1;
}

/* The months of all pairs begin and end with the tables, whose first and last may be broken. */
static void find_span(const struct tables *t, int *first, size_t *count)
{
    int low = month_of(t->events.list[0].day), high = low;
    for (size_t i = 0; i < t->events.count; i++) {
        int month = month_of(t->events.list[i].day);
        low = month < low ? month : low;
        high = month > high ? month : high;
    }
    *first = low + 1;
    *count = (size_t)(high - low - 1);
}

static size_t fill(const struct tables *t, int32_t pair, int first, size_t count,
                   double *sums[FORECAST_MEASURES])
{
    size_t events = 0;
    memset(sums[0], 0, count * sizeof **sums);
    memset(sums[1], 0, count * sizeof **sums);
    for (size_t i = 0; i < t->events.count; i++) {
        const struct told *e = &t->events.list[i];
        int at = month_of(e->day) - first;
        if (e->pair != pair || at < 0 || (size_t)at >= count)
            continue;
        sums[e->goldstein < 0 ? FORECAST_CONFLICT : FORECAST_COOPERATION][at] +=
            fabs(e->goldstein);
        events++;
    }
    return events;
}

static void judge(struct arena *arena, const double *y, size_t count,
                  struct sums sums[FORECAST_METHODS])
{
    struct forecast *all[FORECAST_METHODS];
    struct forecast_score scores[FORECAST_METHODS];
    int best = 0;
    for (int m = 0; m < FORECAST_METHODS; m++) {
        all[m] = ARENA_ARRAY(arena, struct forecast, count + 1);
        forecast_run(arena, y, count, m, all[m]);
    }
    for (int m = 0; m < FORECAST_METHODS; m++) {
        forecast_judge(y, count, all, m, &scores[m]);
        best = scores[m].mae < scores[best].mae ? m : best;
    }
    if (!scores[0].months || isnan(scores[0].mase))
        return;
    sums[best].best++;
    for (int m = 0; m < FORECAST_METHODS; m++) {
        sums[m].series++;
        sums[m].mase += scores[m].mase;
        sums[m].rmsse += scores[m].rmsse;
        sums[m].months += (double)scores[m].months;
        sums[m].covered += scores[m].coverage * (double)scores[m].months;
    }
}

static void print(enum forecast_measure measure, const struct sums *sums)
{
    for (int m = 0; m < FORECAST_METHODS && sums[m].series; m++) {
        double n = (double)sums[m].series;
        printf("%-12s %-9s %7zu %7.0f %7.3f %7.3f %7.1f %% %6zu\n",
               forecast_measure_name(measure), forecast_method_name(m), sums[m].series,
               sums[m].months, sums[m].mase / n, sums[m].rmsse / n,
               100 * sums[m].covered / sums[m].months, sums[m].best);
    }
}

static void run(struct tables *t, size_t least)
{
    int first;
    size_t count, pairs = 0;
    struct sums sums[FORECAST_MEASURES][FORECAST_METHODS] = {0};
    find_span(t, &first, &count);
    for (size_t p = 0; p < t->names.count; p++) {
        struct arena_mark mark = arena_mark(&t->arena);
        double *y[FORECAST_MEASURES] = {ARENA_ARRAY(&t->arena, double, count),
                                        ARENA_ARRAY(&t->arena, double, count)};
        bool enough = fill(t, (int32_t)p, first, count, y) >= least;
        pairs += enough;
        for (int k = 0; k < FORECAST_MEASURES && enough; k++)
            judge(&t->arena, y[k], count, sums[k]);
        arena_return(&t->arena, mark);
    }
    printf(
        "%zu events, %zu lines passed over, %zu months, %zu pairs with %zu events and more\n",
        t->events.count, t->passed_over, count, pairs, least);
    printf("%-12s %-9s %7s %7s %7s %7s %9s %6s\n", "measure", "method", "series", "months",
           "MASE", "RMSSE", "in 80 %", "best");
    for (int k = 0; k < FORECAST_MEASURES; k++)
        print(k, sums[k]);
}

int main(int argc, char **argv)
{
    struct tables t = {.passed_over = 0};
    dem_error err;
    struct lexicon *lex;
    if (argc < 3) {
        fputs("Usage: demarche-bench-forecast LEAST FILE...\n", stderr);
        return 2;
    }
    arena_init(&t.arena, NULL);
    if (setjmp(t.arena.guard) || lexicon_open(&lex, &t.arena, DEM_SOURCE_DIR "/data", &err)) {
        fputs("the lexicon cannot be read\n", stderr);
        return 1;
    }
    t.lex = lex;
    table_init(&t.pairs, &t.arena);
    for (int i = 2; i < argc; i++)
        read_table(&t, argv[i]);
    if (t.events.count)
        run(&t, strtoull(argv[1], NULL, 10));
    arena_release(&t.arena);
    return 0;
}
