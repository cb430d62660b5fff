/* What warms and cools, what rises and falls: the board of a store, and one relation. */
#include "base/error.h"
#include "cmd/cmd.h"
#include "trends/board.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>

#include "base/banned.h"

enum { SPARK_COLUMNS = 60, ROWS_USUAL = 20 };

/* ---- Plain text -------------------------------------------------- */

static void put_day(FILE *out, dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    if (day == DEM_DAY_UNKNOWN)
        fprintf(out, "          ");
    else
        fprintf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}

/* One of eight bars; a blank where nothing is known. */
static void put_bar(FILE *out, double value, double low, double high)
{
    static const char *const bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    double part = high > low ? (value - low) / (high - low) : 0;
    int n = (int)(part * 8);
    fputs(isnan(value) ? " " : bars[n < 0 ? 0 : n > 7 ? 7 : n], out);
}

static void put_event(FILE *out, const struct trend_event *e, const char *indent)
{
    if (!e->id)
        return;
    fprintf(out, "%s", indent);
    put_day(out, e->day);
    fprintf(out,
            "  %.*s%s%.*s %.*s  %.*s%s%.*s  (%+.1f; %u report%s, %u source%s; event %016llx)\n",
            SLICE_ARG(e->type.len ? e->type : e->kind), e->mode.len ? "." : "",
            SLICE_ARG(e->mode), SLICE_ARG(e->cameo), SLICE_ARG(e->actor),
            e->recipient.len ? " to " : "", SLICE_ARG(e->recipient), e->goldstein, e->reports,
            e->reports == 1 ? "" : "s", e->sources, e->sources == 1 ? "" : "s",
            (unsigned long long)e->id);
    if (e->words.len)
        fprintf(out, "%s  %.*s\n", indent, SLICE_ARG(e->words));
}

/* ---- board --------------------------------------- */

static void put_state(FILE *out, const struct salience *s)
{
    if (s->state == BURNER_BACK)
        fprintf(out, "back after %u months", s->months);
    else if (s->state == BURNER_ASIDE && s->months)
        fprintf(out, "%s %u months", burner_name(s->state), s->months);
    else
        fputs(burner_name(s->state), out);
}

static void put_issue(FILE *out, const struct board_issue *row)
{
    float high = 0;
    for (int i = 0; i < WEEKS_NORM; i++)
        high = fmaxf(high, row->weeks[i]);
    fprintf(out, "%-24.*s ", SLICE_ARG(row->name));
    for (int i = WEEKS_NORM - 26; i < WEEKS_NORM; i++)
        put_bar(out, (double)row->weeks[i], 0, (double)high);
    fprintf(out, " %5.1f %% %5.1f %% %5.1fx  ", 100 * row->salience.now,
            100 * row->salience.norm, row->salience.ratio);
    put_state(out, &row->salience);
    fputc('\n', out);
    put_event(out, &row->latest, "    ");
}

static void put_relation(FILE *out, const struct board_relation *row)
{
    const struct temperature *t = &row->temperature;
    fprintf(out, "%.*s -> %.*s  ", SLICE_ARG(row->pair.actor), SLICE_ARG(row->pair.recipient));
    for (int i = WEEKS_NORM - 26; i < WEEKS_NORM; i++)
        put_bar(out, row->weeks[i] != 0 ? (double)row->weeks[i] : NAN, -10, 10);
    fprintf(out, " %+5.1f (%+.1f to %+.1f)  %6.1f events", t->value, t->low, t->high,
            row->events_now);
    if (row->change.kind != CHANGE_NONE) {
        fprintf(out, "  %s since ", change_name(row->change.kind));
        put_day(out, row->change.day);
        fprintf(out, " (%+.1f to %+.1f, p %.2f)", row->change.before, row->change.after,
                row->change.probability);
    }
    fputc('\n', out);
    put_event(out, &row->latest, "    ");
}

static void put_board(FILE *out, const struct board *board)
{
    fprintf(out, "Board of ");
    put_day(out, board->day);
    fprintf(out, "\n\n%-24s %-26s   now     norm   ratio  state\n", "Issues", "26 weeks");
    for (size_t i = 0; i < board->issues.count; i++)
        put_issue(out, &board->issues.list[i]);
    fprintf(out, "\n%-10s  %-26s temperature, 90 %% band; weight of 28 days; last change\n",
            "Relations", "26 weeks");
    for (size_t i = 0; i < board->relations.count; i++)
        put_relation(out, &board->relations.list[i]);
    for (size_t i = 0; i < board->silent.count; i++)
        fprintf(out, "%s%.*s",
                i ? ", " : "\nSilent sources: ", SLICE_ARG(board->silent.list[i]));
    fputs(board->silent.count ? "\n" : "", out);
}

/* ---- JSON --------------------------------------- */

static json_t *json_slice(struct slice s)
{
    return s.len ? json_stringn(s.at, s.len) : json_null();
}

static json_t *json_day(dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    return day == DEM_DAY_UNKNOWN ? json_null()
                                  : json_sprintf("%04d-%02d-%02d", d.year, d.month, d.day);
}

/* Four places are more than any of these numbers can bear. */
static json_t *json_short(double value)
{
    return json_real(round(value * 1e4) / 1e4);
}

static json_t *json_event(const struct trend_event *e)
{
    if (!e->id)
        return json_null();
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:I}", "event",
                     json_sprintf("%016llx", (unsigned long long)e->id), "date",
                     json_day(e->day), "kind", json_slice(e->kind), "type", json_slice(e->type),
                     "mode", json_slice(e->mode), "cameo", json_slice(e->cameo), "actor",
                     json_slice(e->actor), "recipient", json_slice(e->recipient), "publisher",
                     json_slice(e->publisher), "doc", json_slice(e->document), "text",
                     json_slice(e->words), "goldstein", json_short(e->goldstein), "reports",
                     (json_int_t)e->reports, "sources", (json_int_t)e->sources);
}

static json_t *json_mix(const double *mix)
{
    json_t *list = json_array();
    for (int i = 0; i < 4; i++)
        json_array_append_new(list, json_short(mix[i]));
    return list;
}

static json_t *json_change(const struct change *c)
{
    if (c->kind == CHANGE_NONE)
        return json_null();
    return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "class",
                     change_name(c->kind), "date", json_day(c->day), "from", json_day(c->from),
                     "to", json_day(c->to), "probability", json_short(c->probability), "before",
                     json_short(c->before), "after", json_short(c->after), "rate_before",
                     json_short(c->rate_before), "rate_after", json_short(c->rate_after),
                     "mix_before", json_mix(c->mix_before), "mix_after",
                     json_mix(c->mix_after));
}

static json_t *json_temperature(const struct temperature *t)
{
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "value", json_short(t->value), "low",
                     json_short(t->low), "high", json_short(t->high), "cooperation",
                     json_short(t->cooperation), "conflict", json_short(t->conflict), "known",
                     json_short(t->known));
}

/* One object a line; takes it. */
static void put_json(FILE *out, json_t *object)
{
    json_dumpf(object, out, JSON_COMPACT | JSON_REAL_PRECISION(8));
    fputc('\n', out);
    json_decref(object);
}

static void put_board_json(FILE *out, const struct board *board)
{
    for (size_t i = 0; i < board->issues.count; i++) {
        const struct board_issue *row = &board->issues.list[i];
        const struct salience *s = &row->salience;
        put_json(out, json_pack("{s:o,s:o,s:s,s:I,s:o,s:o,s:o,s:o,s:o,s:I,s:o,s:o,s:o}", "day",
                                json_day(board->day), "issue", json_slice(row->name), "state",
                                burner_name(s->state), "months", (json_int_t)s->months, "share",
                                json_short(s->now), "norm", json_short(s->norm), "ratio",
                                json_short(s->ratio), "sources", json_short(s->sources_now),
                                "sources_norm", json_short(s->sources_norm), "level",
                                (json_int_t)s->level, "since", json_day(s->since), "last",
                                json_day(s->last), "latest", json_event(&row->latest)));
    }
    for (size_t i = 0; i < board->relations.count; i++) {
        const struct board_relation *row = &board->relations.list[i];
        put_json(out,
                 json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "day", json_day(board->day),
                           "actor", json_slice(row->pair.actor), "recipient",
                           json_slice(row->pair.recipient), "temperature",
                           json_temperature(&row->temperature), "events",
                           json_short(row->events_now), "change", json_change(&row->change),
                           "last", json_day(row->last), "latest", json_event(&row->latest)));
    }
}

static dem_code show_board(struct arena *arena, const struct options *options,
                           struct store *store, FILE *out, dem_error *err)
{
    struct board board;
    struct board_options wanted = BOARD_USUAL;
    wanted.day = options->input.date;
    wanted.issues = wanted.relations = options->limit;
    dem_code code = board_read(store, arena, &wanted, &board, err);
    if (!code && options->json)
        put_board_json(out, &board);
    else if (!code)
        put_board(out, &board);
    return code;
}

/* ---- trend ------------------------------------------------------- */

static double temperature_at(const struct temperature *t)
{
    return t->known >= 0.5 ? t->value : NAN;
}

static double cooperation_at(const struct temperature *t)
{
    return t->cooperation;
}

static double conflict_at(const struct temperature *t)
{
    return t->conflict;
}

/* The days in columns, each the mean of its days. */
static void put_spark(FILE *out, const struct trend *t, const char *name,
                      double (*at)(const struct temperature *), double low, double high)
{
    size_t days = (size_t)(t->to - t->from + 1);
    size_t columns = days < SPARK_COLUMNS ? days : SPARK_COLUMNS;
    fprintf(out, "  %-12s", name);
    for (size_t c = 0; c < columns; c++) {
        double sum = 0, count = 0;
        for (size_t i = c * days / columns; i < (c + 1) * days / columns; i++)
            if (!isnan(at(&t->days[i]))) {
                sum += at(&t->days[i]);
                count++;
            }
        put_bar(out, count > 0 ? sum / count : NAN, low, high);
    }
    fprintf(out, "  %.4g to %.4g\n", low, high);
}

static double highest(const struct trend *t, double (*at)(const struct temperature *))
{
    double high = 0;
    for (dem_day day = t->from; day <= t->to; day++)
        high = fmax(high, at(&t->days[day - t->from]));
    return high;
}

static void put_change(FILE *out, const struct trend_change *c)
{
    static const char *const quads[] = {"verbal cooperation", "material cooperation",
                                        "verbal conflict", "material conflict"};
    const struct change *x = &c->change;
    fprintf(out, "\n  ");
    put_day(out, x->day);
    fprintf(out, "  %s  %+.1f to %+.1f  probability %.2f, began ", change_name(x->kind),
            x->before, x->after, x->probability);
    put_day(out, x->from);
    fprintf(out, " to ");
    put_day(out, x->to);
    fprintf(out, "; %.1f > %.1f of 1000 told\n   ", x->rate_before, x->rate_after);
    for (int i = 0; i < 4; i++)
        fprintf(out, " %s %.0f > %.0f %%%s", quads[i], 100 * x->mix_before[i],
                100 * x->mix_after[i], i < 3 ? "," : "\n");
    for (size_t i = 0; i < c->drivers.count; i++)
        put_event(out, &c->drivers.list[i], "    ");
    for (size_t i = 0; i < c->assessments.count; i++)
        put_event(out, &c->assessments.list[i], i ? "      " : "    said of them:\n      ");
}

static void put_trend(FILE *out, const struct trend *t)
{
    fprintf(out, "%.*s to %.*s", SLICE_ARG(t->pair.actor), SLICE_ARG(t->pair.recipient));
    if (!t->days) {
        fprintf(out, ": nothing told\n");
        return;
    }
    const struct temperature *now = &t->days[t->to - t->from];
    fprintf(out, ", ");
    put_day(out, t->from);
    fprintf(out, " to ");
    put_day(out, t->to);
    fprintf(out,
            "\n  temperature %+.1f (90 %%: %+.1f to %+.1f), %.1f events known; of 1000 told "
            "cooperation %.1f, conflict %.1f\n",
            now->value, now->low, now->high, now->known, now->cooperation, now->conflict);
    put_spark(out, t, "temperature", temperature_at, -10, 10);
    put_spark(out, t, "cooperation", cooperation_at, 0, highest(t, cooperation_at));
    put_spark(out, t, "conflict", conflict_at, 0, highest(t, conflict_at));
    for (size_t i = 0; i < t->changes.count; i++)
        put_change(out, &t->changes.list[i]);
}

static json_t *json_events(const struct trend_event *list, size_t count)
{
    json_t *events = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(events, json_event(&list[i]));
    return events;
}

static void put_trend_json(FILE *out, const struct trend *t)
{
    json_t *days = json_array(), *changes = json_array();
    for (dem_day day = t->from; t->days && day <= t->to; day++) {
        json_t *one = json_temperature(&t->days[day - t->from]);
        json_object_set_new(one, "date", json_day(day));
        json_array_append_new(days, one);
    }
    for (size_t i = 0; i < t->changes.count; i++) {
        const struct trend_change *c = &t->changes.list[i];
        json_t *one = json_change(&c->change);
        json_object_set_new(one, "events", json_events(c->drivers.list, c->drivers.count));
        json_object_set_new(one, "assessments",
                            json_events(c->assessments.list, c->assessments.count));
        json_array_append_new(changes, one);
    }
    put_json(out, json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "actor", json_slice(t->pair.actor),
                            "recipient", json_slice(t->pair.recipient), "from",
                            json_day(t->days ? t->from : DEM_DAY_UNKNOWN), "to",
                            json_day(t->days ? t->to : DEM_DAY_UNKNOWN), "dispersion",
                            json_short(t->dispersion), "changes", changes, "days", days));
}

/* The change that begins on the day stands on its row. */
static void put_trend_csv(FILE *out, const struct trend *t)
{
    size_t next = 0;
    for (dem_day day = t->from; t->days && day <= t->to; day++) {
        const struct temperature *x = &t->days[day - t->from];
        bool changes = next < t->changes.count && t->changes.list[next].change.day == day;
        put_day(out, day);
        fprintf(out, ",%.*s,%.*s,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,", SLICE_ARG(t->pair.actor),
                SLICE_ARG(t->pair.recipient), x->value, x->low, x->high, x->cooperation,
                x->conflict, x->known);
        if (changes)
            fprintf(out, "%s,%.4f\n", change_name(t->changes.list[next].change.kind),
                    t->changes.list[next].change.probability);
        else
            fprintf(out, ",\n");
        next += changes;
    }
}

static dem_code show_direction(struct arena *arena, const struct options *options,
                               struct store *store, FILE *out, const struct store_pair *pair,
                               dem_error *err)
{
    struct trend trend;
    struct trend_options wanted = TREND_USUAL;
    wanted.pair = *pair;
    wanted.issue = options->issue;
    wanted.from = options->from;
    wanted.to = options->to;
    wanted.half_life = options->half_life;
    dem_code code = trend_read(store, arena, &wanted, &trend, err);
    if (code)
        return code;
    if (options->json)
        put_trend_json(out, &trend);
    else if (options->csv)
        put_trend_csv(out, &trend);
    else
        put_trend(out, &trend);
    return code;
}

static dem_code show_trend(struct arena *arena, const struct options *options,
                           struct store *store, FILE *out, dem_error *err)
{
    struct slice a = slice_of(options->files[1]), b = slice_of(options->files[2]);
    struct store_pair there = {a, b}, back = {b, a};
    if (options->csv)
        fputs("date,actor,recipient,temperature,low,high,cooperation,conflict,known,change,"
              "probability\n",
              out);
    dem_code code = show_direction(arena, options, store, out, &there, err);
    if (code || slice_equal(a, b))
        return code;
    if (!options->json && !options->csv)
        fputc('\n', out);
    return show_direction(arena, options, store, out, &back, err);
}

/* ---- Both --------------------------------------- */

static int run_board(const struct options *options)
{
    if (options->files[1]) {
        cmd_complain("board wants one store; see demarche board --help");
        return EXIT_USAGE;
    }
    return cmd_show_counted(options, "board", show_board);
}

static int run_trend(const struct options *options)
{
    size_t count = 0;
    while (options->files[count])
        count++;
    if (count != 3) {
        cmd_complain("trend wants a store and two countries; see demarche trend --help");
        return EXIT_USAGE;
    }
    return cmd_show_counted(options, "trend", show_trend);
}

const struct command cmd_board = {
    "board", "issues that rise and fall, relations that warm and cool",
    "Usage: demarche board [OPTION...] DB\n"
    "\n"
    "Prints which issues of DB are on the front burner, simmer, were put aside or came back,\n"
    "and each relation of two countries, one direction a line: those that changed in the last\n"
    "90 days first.  docs/trends.md tells what the numbers are and how often they are wrong.\n"
    "\n"
    "  --date=YYYY-MM-DD   as of this day (default: the last that DB tells of)\n"
    "  --limit=N           so many issues and relations (default 20; 0: all)\n"
    "  --json              one object a line\n"
    "  -o, --output=FILE   write there: the whole of it or nothing\n"
    "\n"
    "Examples:\n"
    "  demarche board press.db\n"
    "  demarche board --date=1999-11-03 --json press.db | jq 'select(.change)'\n"
    "\n"
    "What changed since the last time is counted first; a store that cannot be written to is\n"
    "shown as it was counted last.\n"
    "\n"
    "Exit: as demarche status.\n",
    run_board};

const struct command cmd_trend = {
    "trend", "a relation in time: its temperature and when it changed",
    "Usage: demarche trend [OPTION...] DB COUNTRY COUNTRY\n"
    "\n"
    "Prints what one country did to another and what came back, each in time: temperature\n"
    "(mean Goldstein score, recent events first, with a 90 % band), cooperation and conflict\n"
    "for each 1000 events told, and the days on which the relation warmed, cooled, hardened\n"
    "or thawed, with probability, the events that drive it, and what the texts say of the "
    "two.\n"
    "docs/trends.md tells how these are found and how often they are wrong.\n"
    "\n"
    "  --issue=NAME        events of this issue thread alone\n"
    "  --from=YYYY-MM-DD   first day shown; changes are found in all days before --to\n"
    "  --to=YYYY-MM-DD     last day; nothing behind it is used\n"
    "  --half-life=DAYS    after so many days an event counts half (default 28)\n"
    "  --json              one object a direction: changes, and each day\n"
    "  --csv               one row a day\n"
    "  -o, --output=FILE   write there: the whole of it or nothing\n"
    "\n"
    "Examples:\n"
    "  demarche trend press.db RUS ISR\n"
    "  demarche trend --issue=proliferation --from=1999-01-01 press.db RUS ISR\n"
    "  demarche trend --csv press.db IRN IRQ > series.csv\n"
    "\n"
    "Exit: as demarche status.\n",
    run_trend};
