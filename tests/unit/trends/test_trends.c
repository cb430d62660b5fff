#include "tests/unit/unit.h"

#include "tests/trends/world.h"
#include "trends/build.h"

#include <stdlib.h>
#include <unistd.h>

static struct arena arena;

static void near(double value, double wanted)
{
    if (fabs(value - wanted) > 1e-6 * (1 + fabs(wanted)))
        fail_msg("%.9f, not %.9f", value, wanted);
}

/* ---- Temperature --------------------------------------------------------------- */

/* One event of weight 2 and score -5 on day 0, one of weight 1 and score 4 on day 28. */
static struct series two_events(void)
{
    static struct store_cell cells[2] = {
        {.day = 0,
         .events = 1,
         .quad = {0, 0, 0, 2},
         .conflict = 10,
         .squares = 50,
         .weights2 = 4},
        {.day = 28, .events = 1, .quad = {1}, .cooperation = 4, .squares = 16, .weights2 = 1}};
    return (struct series){cells, 2, 2};
}

static void temperature_by_hand(void **state)
{
    (void)state;
    struct series series = two_events();
    double told[29] = {0};
    struct coverage coverage = {0, 29, told, NULL};
    struct temperature out[30];
    told[0] = 100;
    told[28] = 50;
    temperature_run(&series, &coverage, 28, 0, 29, out);
    /* day 0: W 2, K 10, Q 50, n 1: value -10/4, s^2 = (50 + 32)/4 - 6.25 */
    near(out[0].value, -2.5);
    near(out[0].known, 1);
    near(out[0].low, -2.5 - 1.645 * sqrt(14.25 / 3));
    near(out[0].conflict, 100);
    near(out[0].cooperation, 0);
    /* day 28: half is left of the first: W 2, C 4, K 5, Q 41, sum w^2 = 1 + 1: n 2 */
    near(out[28].value, (4.0 - 5.0) / 4);
    near(out[28].known, 2);
    near(out[28].high, -0.25 + 1.645 * sqrt(((41.0 + 32) / 4 - 0.0625) / 4));
    near(out[28].cooperation, 1000 * 4.0 / 100);
    near(out[28].conflict, 1000 * 5.0 / 100);
    assert_true(out[29].covered);
    near(out[29].conflict, 50); /* both decay: the share stays */
}

static void temperature_of_nothing(void **state)
{
    (void)state;
    struct decayed d = {.day = 0};
    struct temperature t = temperature_of(&d, 0);
    near(t.value, 0);
    near(t.known, 0);
    near(t.high, 1.645 * 4 / sqrt(2));
    assert_false(t.covered);
}

static void temperature_in_steps(void **state)
{
    (void)state;
    struct series series = two_events();
    struct coverage coverage = {0, 0, NULL, NULL};
    struct temperature out[100];
    struct decayed d = {.day = DEM_DAY_UNKNOWN};
    temperature_run(&series, &coverage, 28, 0, 99, out);
    decayed_add(&d, &series.list[0], 28);
    decayed_to(&d, 13, 28);
    decayed_add(&d, &series.list[1], 28);
    decayed_to(&d, 99, 28);
    struct temperature t = temperature_of(&d, 0);
    near(t.value, out[99].value);
    near(t.low, out[99].low);
}

/* Twice of everything: the value moves from 0 a little (more is known), the rates stay. */
static void volume_is_no_conflict(void **state)
{
    (void)state;
    struct series once = two_events(), twice;
    struct store_cell cells[2];
    double told[2][29] = {{0}};
    struct temperature a[29], b[29];
    twice = (struct series){cells, 2, 2};
    for (int i = 0; i < 2; i++) {
        cells[i] = once.list[i];
        for (int k = 0; k < 4; k++)
            cells[i].quad[k] *= 2;
        cells[i].cooperation *= 2;
        cells[i].conflict *= 2;
        cells[i].squares *= 2;
        cells[i].weights2 *= 2;
        told[0][28 * i] = 70;
        told[1][28 * i] = 140;
    }
    temperature_run(&once, &(struct coverage){0, 29, told[0], NULL}, 28, 0, 28, a);
    temperature_run(&twice, &(struct coverage){0, 29, told[1], NULL}, 28, 0, 28, b);
    near(a[28].conflict, b[28].conflict);
    near(a[28].cooperation, b[28].cooperation);
    assert_true(b[28].high - b[28].low < a[28].high - a[28].low);
}

/* ---- Changes ------------------------------------------------------------------- */

static void push(struct series *s, dem_day day, int quad, double score)
{
    struct store_cell *c = ARENA_PUSH(&arena, s);
    *c = (struct store_cell){.day = day, .events = 1, .squares = score * score, .weights2 = 1};
    c->quad[quad] = 1;
    c->cooperation = score > 0 ? score : 0;
    c->conflict = score < 0 ? -score : 0;
}

static struct coverage steady(dem_day days)
{
    struct coverage c = {0, (size_t)days, ARENA_ARRAY(&arena, double, (size_t)days),
                         ARENA_ARRAY(&arena, double, (size_t)days + 1)};
    for (dem_day i = 0; i < days; i++)
        c.weight[i] = 10;
    coverage_add_up(&c);
    return c;
}

static struct changes find(const struct series *s, const struct coverage *c)
{
    struct changes out;
    static const struct change_options usual = CHANGE_USUAL;
    changes_find(&arena, s, c, &usual, &out);
    return out;
}

/* Talks every third day, from day 300 on clashes: one hardening on that day. */
static void a_war_begins(void **state)
{
    (void)state;
    struct series s = {NULL, 0, 0};
    struct coverage c = steady(600);
    for (dem_day day = 0; day < 600; day += 3)
        push(&s, day, day < 300 ? 0 : 3, day < 300 ? 1 : -9);
    struct changes out = find(&s, &c);
    assert_int_equal(out.count, 1);
    assert_int_equal(out.list[0].day, 300);
    assert_int_equal(out.list[0].kind, CHANGE_HARDENING);
    assert_true(out.list[0].probability > 0.999);
    assert_true(out.list[0].from <= 300 && out.list[0].to >= 300);
    assert_true(out.list[0].to - out.list[0].from <= 14);
    near(out.list[0].before, 1);
    near(out.list[0].after, -9);
    near(out.list[0].mix_before[0], 1);
    near(out.list[0].mix_after[3], 1);
    near(out.dispersion, 1);
}

static void classes(void **state)
{
    (void)state;
    static const struct {
        double before, after;
        enum change_class kind;
    } cases[] = {{-6, 2, CHANGE_THAW},      {1, 6, CHANGE_WARMING},     {6, 1, CHANGE_COOLING},
                 {1, -6, CHANGE_HARDENING}, {-2, -9, CHANGE_HARDENING}, {-9, -2, CHANGE_THAW}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct series s = {NULL, 0, 0};
        struct coverage c = steady(600);
        for (dem_day day = 0; day < 600; day += 3)
            push(&s, day, day < 300 ? 1 : 2, day < 300 ? cases[i].before : cases[i].after);
        struct changes out = find(&s, &c);
        assert_int_equal(out.count, 1);
        assert_int_equal(out.list[0].kind, cases[i].kind);
    }
    assert_string_equal(change_name(CHANGE_THAW), "thaw");
}

/* Ten times as many of the same hostile events: a hardening of force.  The same while ten
 * times as much is told of everything: none. */
static void force_is_a_share(void **state)
{
    (void)state;
    for (int grows = 0; grows < 2; grows++) {
        struct series s = {NULL, 0, 0};
        struct coverage c = steady(2000);
        for (dem_day day = 0; day < 2000; day++)
            if (day >= 1400 || day % 10 == 0)
                push(&s, day, 2 + day / 10 % 2, -4);
        for (dem_day day = 1400; grows && day < 2000; day++)
            c.weight[day] = 100;
        coverage_add_up(&c);
        struct changes out = find(&s, &c);
        assert_int_equal(out.count, grows ? 0 : 1);
        if (!grows) {
            assert_int_equal(out.list[0].kind, CHANGE_HARDENING);
            assert_true(abs(out.list[0].day - 1400) <= 3);
            assert_true(fabs(out.list[0].rate_before - 10) < 0.1);
        }
    }
}

/* Nothing for a year, then as before. */
static void silence_is_no_change(void **state)
{
    (void)state;
    struct series s = {NULL, 0, 0};
    struct coverage c = steady(2000);
    for (dem_day day = 0; day < 2000; day += 2)
        if (day < 1000 || day >= 1360)
            push(&s, day, day / 2 % 4, quad_score[day / 2 % 4]);
    assert_int_equal(find(&s, &c).count, 0);
    s.count = 1;
    assert_int_equal(find(&s, &c).count, 0);
    s.count = 0;
    assert_int_equal(find(&s, &c).count, 0);
}

/* ---- Bursts and states ------------------------------------------------------------ */

static void kleinberg_by_hand(void **state)
{
    (void)state;
    /* Neighbours differ twice, 1 and 6 of 20, 6 and 0 of 20; of the six pairs with any: chi^2
     * 4.33 + 7.06, dispersion 1.90.  p0 = 16/160; in two weeks with 6 of 20, state 1 (0.2)
     * saves 2 (6 ln 2 + 14 ln(0.8/0.9)) = 5.02 by the dispersion = 2.64 and costs ln 8 = 2.08;
     * state 2 saves 5.28 / 1.90, and costs another 2.08. */
    double dispersion =
        (100.0 * 100 * 40 / (20 * 20 * 7 * 33) + 120.0 * 120 * 40 / (20 * 20 * 6 * 34)) / 6;
    struct burst_week weeks[8];
    struct bursts out;
    for (int i = 0; i < 8; i++)
        weeks[i] = (struct burst_week){i == 4 || i == 5 ? 6 : i < 4 ? 1 : 0, 20};
    bursts_find(&arena, weeks, 8, &out);
    assert_int_equal(out.count, 1);
    assert_int_equal(out.list[0].from, 4);
    assert_int_equal(out.list[0].to, 5);
    assert_int_equal(out.list[0].level, 1);
    near(out.list[0].gain, 2 * (6 * log(2) + 14 * log(0.8 / 0.9)) / dispersion);
}

enum { TOLD_DAYS = 1820 };

static struct told new_told(void)
{
    return (struct told){ARENA_ARRAY(&arena, double, TOLD_DAYS),
                         ARENA_ARRAY(&arena, double, TOLD_DAYS),
                         ARENA_ARRAY(&arena, double, TOLD_DAYS)};
}

/* An issue of `usual` a day in 100 of all, but `now` since the day `from`, `gap` between. */
static struct salience told_state(double usual, dem_day from, double gap, dem_day again,
                                  double now, double volume, bool silent)
{
    struct told about = new_told(), all = new_told();
    struct salience s;
    float weeks[WEEKS_NORM];
    for (dem_day i = 0; i < TOLD_DAYS; i++) {
        about.weight[i] = about.sources[i] = i < from ? usual : i < again ? gap : now;
        all.weight[i] = all.sources[i] = (i < from ? 100 : 100 * volume);
        if (silent && i < from) {
            about.silent[i] = usual;
            all.silent[i] = 30;
        }
    }
    salience_find(&arena, &about, &all, TOLD_DAYS, 5000, &s, weeks);
    return s;
}

static void states_of_issues(void **state)
{
    (void)state;
    struct salience s = told_state(2, 1780, 0, 1780, 8, 1, false);
    assert_int_equal(s.state, BURNER_FRONT);
    near(s.now, 0.08);
    near(s.norm, (352.0 * 2 + 12 * 8) / 36400);
    near(s.ratio, (28 * 8 + 0.5) / (s.norm * 2800 + 0.5));
    assert_int_equal(s.last, 5000);
    /* the same with everything told four times: the volume alone */
    assert_int_equal(told_state(2, 1780, 0, 1780, 8, 4, false).state, BURNER_SIMMERING);
    assert_int_equal(told_state(2, 1700, 0, TOLD_DAYS, 0, 1, false).state, BURNER_ASIDE);
    assert_int_equal(told_state(2, 1700, 0, TOLD_DAYS, 0, 1, false).months, 4);
    s = told_state(2, 1300, 0, 1780, 8, 1, false); /* 480 days of nothing */
    assert_int_equal(s.state, BURNER_BACK);
    assert_int_equal(s.months, 16);
    /* those who told of it are silent; nobody tells of anything */
    assert_int_equal(told_state(2, 1780, 0, TOLD_DAYS, 0, 0.7, true).state, BURNER_UNKNOWN);
    assert_int_equal(told_state(2, 1780, 0, TOLD_DAYS, 0, 0.01, false).state, BURNER_UNKNOWN);
    assert_string_equal(burner_name(BURNER_ASIDE), "put aside");
}

/* ---- Made-up worlds ----------------------------------------------------------------- */

static struct world_score judge(struct world_options options, uint64_t seeds)
{
    struct world_score score = {0};
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        struct world world;
        struct arena_mark mark = arena_mark(&arena);
        world_make(&arena, seed, &options, &world);
        world_judge(&arena, &world, false, &score);
        arena_return(&arena, mark);
    }
    return score;
}

static void planted_changes_are_found(void **state)
{
    (void)state;
    struct world_score s = judge((struct world_options){3, 20, true, true}, 30);
    assert_true(s.planted >= 80);
    assert_true(s.found >= 0.65 * s.planted);
    assert_true(s.right >= 0.95 * s.found);
    assert_true(s.alarms <= 0.1 * s.years);
}

static void steady_relations_are_left_alone(void **state)
{
    (void)state;
    struct world_score growing = judge((struct world_options){2, 20, false, false}, 30);
    struct world_score silent = judge((struct world_options){2, 1, true, false}, 30);
    assert_true(growing.alarms <= 0.05 * growing.years);
    assert_true(silent.alarms <= 0.05 * silent.years);
}

/* ---- Out of a store -------------------------------------------------------------------- */

static char path[64];

/* An article of the day `published` that tells of the day `day`. */
static void put_told(struct store *store, const char *doc, const char *publisher, int published,
                     int day, const char *text, const char *cameo, int quad, double goldstein)
{
    static const struct store_coder coder = {SLICE("0"), SLICE("m"), SLICE("l")};
    struct store_record record;
    struct store_change change = {0, 0, 0, 0};
    struct date d = calendar_date(day);
    dem_error err;
    struct slice line = arena_print(
        &arena,
        "{\"id\":\"%016llx\",\"date\":\"%04d-%02d-%02d\",\"date_end\":\"%04d-%02d-%02d\","
        "\"date_precision\":\"day\",\"kind\":\"event\",\"event\":\"X%d\",\"mode\":[],"
        "\"context\":[],\"cameo\":\"%s\",\"quad\":%d,\"score\":1,\"goldstein\":%.1f,\"actor\":"
        "[{\"name\":\"Mali\",\"country\":\"MLI\",\"sectors\":[],\"office\":null,\"code\":"
        "\"MLI\"}],\"recipient\":[{\"name\":\"Ghana\",\"country\":\"GHA\",\"sectors\":[],"
        "\"office\":null,\"code\":\"GHA\"}],\"symmetric\":false,\"third\":[],\"modality\":"
        "\"asserted\",\"report\":\"fact\",\"place\":null,\"issue\":[\"trade\"],\"answers\":"
        "null,\"evidence\":{\"text\":\"words\",\"span\":[0,5]},\"rule\":\"x\",\"confidence\":"
        "0.5,\"coder\":{}}\n",
        (unsigned long long)hash_slice(HASH_SEED, slice_of(doc)), d.year, d.month, d.day,
        d.year, d.month, d.day, quad, cameo, quad, goldstein);
    struct document article = {.id = slice_of(doc),
                               .publisher = slice_of(publisher),
                               .source = slice_of(text),
                               .published = published,
                               .otherwise_published = DEM_DAY_UNKNOWN};
    assert_int_equal(store_record_read(&arena, line, &record, &err), DEM_OK);
    assert_int_equal(store_begin(store, &err), DEM_OK);
    assert_int_equal(
        store_put(store, &article, store_hash(&article), &record, &coder, &change, NULL, &err),
        DEM_OK);
    assert_int_equal(store_commit(store, &err), DEM_OK);
}

static void put_report(struct store *store, const char *doc, const char *publisher, int day,
                       const char *text, const char *cameo, int quad, double goldstein)
{
    put_told(store, doc, publisher, day, day, text, cameo, quad, goldstein);
}

static const struct store_pair mali_ghana = {SLICE("MLI"), SLICE("GHA")};

static struct series cells_of(struct store *store)
{
    struct series s;
    dem_error err;
    assert_int_equal(read_series(store, &arena, &mali_ghana, SLICE_EMPTY, DEM_DAY_UNKNOWN,
                                 DEM_DAY_UNKNOWN, &s, &err),
                     DEM_OK);
    return s;
}

static void refresh(struct store *store, size_t wanted)
{
    size_t days, relations;
    dem_error err;
    assert_int_equal(board_refresh(store, &days, &relations, &err), DEM_OK);
    assert_int_equal(days, wanted);
}

/* Copies are one source, another text is a second; a denied one is nothing. */
static void cells_count_sources(void **state)
{
    (void)state;
    struct store *store;
    dem_error err;
    unlink(path);
    assert_int_equal(store_open(&store, path, STORE_WRITE, &err), DEM_OK);
    const char *wire =
        "A long story of a quarrel about fish in the lake, told at length by the "
        "wire and copied by others.";
    put_report(store, "a", "Wire", 10900, wire, "112", 3, -2);
    put_report(store, "b", "Post", 10900, wire, "112", 3, -2);
    refresh(store, 1);
    struct series s = cells_of(store);
    assert_int_equal(s.count, 1);
    assert_int_equal(s.list[0].events, 1);
    near(s.list[0].quad[2], 0.5); /* log2(1 + 1) * 0.5 */
    put_report(store, "c", "Herald", 10900,
               "Other words of another desk: the two neighbours accuse each other once more.",
               "112", 3, -2);
    put_report(store, "d", "Herald", 10905, "And five days later they made up over tea.", "042",
               1, 1.9);
    refresh(store, 2);
    s = cells_of(store);
    assert_int_equal(s.count, 2);
    assert_int_equal(s.list[0].events, 1);
    near(s.list[0].quad[2], 0.792); /* log2(1 + 2) / 2 in thousandths */
    near(s.list[0].conflict, 2 * 0.792);
    near(s.list[1].cooperation, 0.5 * 1.9);
    refresh(store, 0);
    /* the last article comes again, of another day: its cell moves */
    put_report(store, "d", "Herald", 10907, "And a week later they made up over tea.", "042", 1,
               1.9);
    size_t days;
    assert_int_equal(store_cells_stale(store, &days, &err), DEM_OK);
    assert_int_equal(days, 2);
    refresh(store, 2);
    s = cells_of(store);
    assert_int_equal(s.count, 2);
    assert_int_equal(s.list[1].day, 10907);
    put_report(store, "d", "Herald", 10905, "And five days later they made up over tea!", "042",
               1, 1.9);
    refresh(store, 2);
    assert_int_equal(cells_of(store).list[1].day, 10905);
    store_close(store);
}

static void board_shows_the_store(void **state)
{
    (void)state;
    struct store *store;
    struct board board;
    struct board_options options = BOARD_USUAL;
    dem_error err;
    assert_int_equal(store_open(&store, path, STORE_READ, &err), DEM_OK);
    assert_int_equal(board_read(store, &arena, &options, &board, &err), DEM_OK);
    assert_int_equal(board.day, 10905);
    assert_int_equal(board.issues.count, 1);
    assert_true(slice_is(board.issues.list[0].name, "trade"));
    assert_int_equal(board.issues.list[0].latest.day, 10905);
    assert_int_equal(board.relations.count, 1);
    const struct board_relation *r = &board.relations.list[0];
    assert_true(slice_is(r->pair.actor, "MLI") && slice_is(r->pair.recipient, "GHA"));
    assert_int_equal(r->last, 10905);
    near(r->events_now, 0.792 + 0.5);
    assert_true(slice_is(r->latest.actor, "Mali") && slice_is(r->latest.recipient, "Ghana"));
    assert_true(slice_is(r->latest.words, "And f"));
    /* as of an earlier day: found anew, and as the temperature of the trend has it */
    options.day = 10901;
    assert_int_equal(board_read(store, &arena, &options, &board, &err), DEM_OK);
    assert_int_equal(board.relations.count, 1);
    struct trend trend;
    struct trend_options wanted = TREND_USUAL;
    wanted.pair = mali_ghana;
    assert_int_equal(trend_read(store, &arena, &wanted, &trend, &err), DEM_OK);
    assert_int_equal(trend.to, 10905);
    near(board.relations.list[0].temperature.value, trend.days[10901 - 10900].value);
    near(board.relations.list[0].temperature.conflict, trend.days[1].conflict);
    wanted.issue = SLICE("trade");
    assert_int_equal(trend_read(store, &arena, &wanted, &trend, &err), DEM_OK);
    assert_int_equal(trend.series.count, 2);
    wanted.issue = SLICE("fish");
    assert_int_equal(trend_read(store, &arena, &wanted, &trend, &err), DEM_OK);
    assert_int_equal(trend.series.count, 0);
    store_close(store);
}

/* An event that an article dates years ahead moves neither the board nor the end of a trend. */
static void a_wrong_year_is_not_today(void **state)
{
    (void)state;
    struct store *store;
    struct board board;
    struct board_options options = BOARD_USUAL;
    struct trend trend;
    struct trend_options wanted = TREND_USUAL;
    dem_day first, last;
    dem_error err;
    assert_int_equal(store_open(&store, path, STORE_WRITE, &err), DEM_OK);
    put_told(store, "e", "Herald", 10907, 14557, "They will meet over tea for ten years.",
             "042", 1, 1.9);
    refresh(store, 1);
    assert_int_equal(store_cells_span(store, &first, &last, &err), DEM_OK);
    assert_int_equal(last, 14557);
    assert_int_equal(board_read(store, &arena, &options, &board, &err), DEM_OK);
    assert_int_equal(board.day, 10907);
    assert_int_equal(board.relations.count, 1);
    assert_int_equal(board.relations.list[0].last, 10905);
    wanted.pair = mali_ghana;
    assert_int_equal(trend_read(store, &arena, &wanted, &trend, &err), DEM_OK);
    assert_int_equal(trend.to, 10905);
    wanted.to = 14557;
    assert_int_equal(trend_read(store, &arena, &wanted, &trend, &err), DEM_OK);
    assert_int_equal(trend.series.count, 3);
    store_close(store);
}

static int open_arena(void **state)
{
    (void)state;
    arena_init(&arena, NULL);
    snprintf(path, sizeof path, "/tmp/dem-trends-%d.db", (int)getpid());
    return setjmp(arena.guard) ? -1 : 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_release(&arena);
    unlink(path);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(temperature_by_hand),
                                       cmocka_unit_test(temperature_of_nothing),
                                       cmocka_unit_test(temperature_in_steps),
                                       cmocka_unit_test(volume_is_no_conflict),
                                       cmocka_unit_test(a_war_begins),
                                       cmocka_unit_test(classes),
                                       cmocka_unit_test(force_is_a_share),
                                       cmocka_unit_test(silence_is_no_change),
                                       cmocka_unit_test(kleinberg_by_hand),
                                       cmocka_unit_test(states_of_issues),
                                       cmocka_unit_test(planted_changes_are_found),
                                       cmocka_unit_test(steady_relations_are_left_alone),
                                       cmocka_unit_test(cells_count_sources),
                                       cmocka_unit_test(board_shows_the_store),
                                       cmocka_unit_test(a_wrong_year_is_not_today)};
    return cmocka_run_group_tests_name("trends", tests, open_arena, close_arena);
}
