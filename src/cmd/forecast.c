/* The month to come of a relation, and how often such forecasts were right. */
#include "cmd/cmd.h"
#include "trends/forecast.h"

#include <jansson.h>
#include <math.h>

#include "base/banned.h"

struct told { /* one direction and measure */
    struct store_pair pair;
    enum forecast_measure measure;
    const struct relation_months *months;
    struct forecast *all[FORECAST_METHODS]; /* [months->count + 1] */
    struct forecast_score scores[FORECAST_METHODS];
};

/* "1999-12", so many months behind the first. */
static struct slice month_of(struct arena *arena, const struct told *t)
{
    int number = t->months->year * 12 + t->months->month - 1 + (int)t->months->count;
    return arena_print(arena, "%04d-%02d", number / 12, number % 12 + 1);
}

/* ---- Plain text --------------------------------------------------------------------- */

static void put_number(FILE *out, double value, int width, int places)
{
    if (isnan(value))
        fprintf(out, " %*s", width, "-");
    else
        fprintf(out, " %*.*f", width, places, value);
}

static void put_forecast(FILE *out, struct arena *arena, const struct told *t)
{
    const struct forecast *f = &t->all[FORECAST_LEVEL][t->months->count];
    struct slice month = month_of(arena, t);
    fprintf(out, "%.*s to %.*s  %-11s %.*s ", SLICE_ARG(t->pair.actor),
            SLICE_ARG(t->pair.recipient), forecast_measure_name(t->measure), SLICE_ARG(month));
    put_number(out, f->value, 8, 1);
    fputs("  80 %:", out);
    put_number(out, f->low, 8, 1);
    fputs(" to", out);
    put_number(out, f->high, 8, 1);
    fputc('\n', out);
}

static void put_scores(FILE *out, const struct told *t)
{
    if (!t->scores[0].months) {
        fputs("    too few months to evaluate: 25 and more are wanted\n", out);
        return;
    }
    fprintf(out, "    %-9s %6s %8s %7s %7s %9s\n", "method", "months", "MAE", "MASE", "RMSSE",
            "in 80 %");
    for (int m = 0; m < FORECAST_METHODS; m++) {
        const struct forecast_score *s = &t->scores[m];
        fprintf(out, "    %-9s %6zu", forecast_method_name(m), s->months);
        put_number(out, s->mae, 8, 2);
        put_number(out, s->mase, 7, 3);
        put_number(out, s->rmsse, 7, 3);
        put_number(out, 100 * s->coverage, 7, 0);
        fputs(" %\n", out);
    }
}

/* ---- CSV and JSON --------------------------------------------------------------------- */

static void put_field(FILE *out, double value)
{
    fputc(',', out);
    if (!isnan(value))
        fprintf(out, "%.4f", value);
}

static void put_csv(FILE *out, struct arena *arena, const struct told *t, bool evaluate)
{
    struct slice month = month_of(arena, t);
    for (int m = 0; m < (evaluate ? FORECAST_METHODS : 1); m++) {
        const struct forecast *f = &t->all[m][t->months->count];
        const struct forecast_score *s = &t->scores[m];
        fprintf(out, "%.*s,%.*s,%s,%s,%.*s", SLICE_ARG(t->pair.actor),
                SLICE_ARG(t->pair.recipient), forecast_measure_name(t->measure),
                forecast_method_name(m), SLICE_ARG(month));
        put_field(out, f->value);
        put_field(out, f->low);
        put_field(out, f->high);
        if (evaluate) {
            fprintf(out, ",%zu", s->months);
            put_field(out, s->months ? s->mae : (double)NAN);
            put_field(out, s->months ? s->mase : (double)NAN);
            put_field(out, s->months ? s->rmsse : (double)NAN);
            put_field(out, s->months ? s->coverage : (double)NAN);
        }
        fputc('\n', out);
    }
}

static json_t *number(double value)
{
    return isnan(value) ? json_null() : json_real(round(value * 1e4) / 1e4);
}

static json_t *scores_json(const struct told *t)
{
    json_t *list = json_array();
    for (int m = 0; m < FORECAST_METHODS && t->scores[0].months; m++) {
        const struct forecast_score *s = &t->scores[m];
        json_array_append_new(
            list,
            json_pack("{s:s,s:I,s:o,s:o,s:o,s:o}", "method", forecast_method_name(m), "months",
                      (json_int_t)s->months, "mae", number(s->mae), "mase", number(s->mase),
                      "rmsse", number(s->rmsse), "coverage", number(s->coverage)));
    }
    return list;
}

static void put_json(FILE *out, struct arena *arena, const struct told *t, bool evaluate)
{
    const struct forecast *f = &t->all[FORECAST_LEVEL][t->months->count];
    struct slice month = month_of(arena, t);
    json_t *one =
        json_pack("{s:s%,s:s%,s:s,s:s%,s:o,s:o,s:o}", "actor", t->pair.actor.at,
                  t->pair.actor.len, "recipient", t->pair.recipient.at, t->pair.recipient.len,
                  "measure", forecast_measure_name(t->measure), "month", month.at, month.len,
                  "forecast", number(f->value), "low", number(f->low), "high", number(f->high));
    if (evaluate)
        json_object_set_new(one, "scores", scores_json(t));
    json_dumpf(one, out, JSON_COMPACT | JSON_REAL_PRECISION(8));
    fputc('\n', out);
    json_decref(one);
}

/* ---- The command ------------------------------------------------------------------------ */

static void put_one(FILE *out, struct arena *arena, const struct options *options,
                    struct told *t)
{
    const double *y = t->months->sums[t->measure];
    size_t count = t->months->count;
    for (int m = 0; m < FORECAST_METHODS; m++) {
        t->all[m] = ARENA_ARRAY(arena, struct forecast, count + 1);
        forecast_run(arena, y, count, m, t->all[m]);
    }
    for (int m = 0; m < FORECAST_METHODS; m++)
        forecast_judge(y, count, t->all, m, &t->scores[m]);
    if (options->form == FORM_JSON)
        put_json(out, arena, t, options->evaluate);
    else if (options->form == FORM_CSV)
        put_csv(out, arena, t, options->evaluate);
    else {
        put_forecast(out, arena, t);
        if (options->evaluate)
            put_scores(out, t);
    }
}

static dem_code show_pair(struct arena *arena, const struct options *options,
                          struct store *store, FILE *out, const struct store_pair *pair,
                          dem_error *err)
{
    struct relation_months months;
    dem_code code = relation_months_read(store, arena, pair, options->input.date, &months, err);
    for (int k = 0; k < FORECAST_MEASURES && !code && months.count; k++) {
        struct told told = {.pair = *pair, .measure = k, .months = &months};
        put_one(out, arena, options, &told);
    }
    if (!code && !months.count)
        cmd_complain("the store tells of no whole month up to that day");
    return code;
}

static dem_code show(struct arena *arena, const struct options *options, struct store *store,
                     FILE *out, dem_error *err)
{
    struct slice a = slice_of(options->files[1]), b = slice_of(options->files[2]);
    struct store_pair there = {a, b}, back = {b, a};
    if (options->form == FORM_CSV)
        fprintf(out, "actor,recipient,measure,method,month,forecast,low,high%s\n",
                options->evaluate ? ",months,mae,mase,rmsse,coverage" : "");
    dem_code code = show_pair(arena, options, store, out, &there, err);
    return code || slice_equal(a, b) ? code : show_pair(arena, options, store, out, &back, err);
}

static int run_forecast(const struct options *options)
{
    size_t count = 0;
    while (options->files[count])
        count++;
    if (count != 3) {
        cmd_complain("forecast wants a store and two countries; see demarche forecast --help");
        return EXIT_USAGE;
    }
    return cmd_show_counted(options, "forecast", show);
}

const struct command cmd_forecast = {
    "forecast", "the month to come of a relation, with what such forecasts are worth",
    "Usage: demarche forecast [OPTION...] DB COUNTRY COUNTRY\n"
    "\n"
    "Prints for each direction how many score points of conflict and of cooperation (weight\n"
    "times Goldstein score) the next month may bring, from the whole months of DB, and the\n"
    "interval in which 80 of 100 months should lie.  It is a baseline: an exponentially\n"
    "weighted level, damped towards its mean, that knows the two series and nothing else\n"
    "(docs/forecast.md).\n"
    "\n"
    "  --date=YYYY-MM-DD   nothing behind this day is used (default: that of the\n"
    "                      latest article)\n"
    "  --evaluate          forecast each month of the past from those before it and print the\n"
    "                      scores, beside those of the last month told again (naive) and of\n"
    "                      the same month of the year before (seasonal)\n"
    "  --as=text|csv|json  csv: one row a direction and measure (with --evaluate: and "
    "method);\n"
    "                      json: one object a line\n"
    "  -o, --output=FILE   write there: the whole of it or nothing\n"
    "\n"
    "Examples:\n"
    "  demarche forecast press.db RUS ISR\n"
    "  demarche forecast --evaluate --as=csv press.db IRN IRQ > scores.csv\n"
    "\n"
    "Exit: as demarche status.\n",
    run_forecast};
