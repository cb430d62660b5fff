/* tests/bench/store.c - what the store takes and how fast it answers, on records that are made
 * up: dyads and types as unevenly spread as in the news, eight mentions an article, every
 * fifth article a copy of the one before.
 *
 *   demarche-bench-store FOLDER [EVENTS]      default: 2000000 mentions; tools/bench runs it
 *   demarche-bench-store ADDRESS [EVENTS]     an empty store of PostgreSQL, which keeps them */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PER_ARTICLE = 8, BATCH = 250, ROUND = 1000, DAYS = 3650 };

static const char *const countries[] = {"USA", "RUS", "CHN", "ISR", "IRN", "GBR", "FRA", "DEU",
                                        "TUR", "SYR", "IND", "PAK", "JPN", "KOR", "UKR", "EGY",
                                        "BRA", "MEX", "NOR", "MLI", "GHA", "PER", "ECU", "CHL"};
static const struct {
    const char *type, *cameo;
    int quad;
} types[] = {{"CONSULT", "042", 1}, {"ACCUSE", "111", 3},  {"SUPPORT", "051", 1},
             {"AGREE", "0311", 1},  {"REQUEST", "104", 3}, {"AID", "073", 2},
             {"ASSAULT", "190", 4}, {"THREATEN", "130", 3}};

struct spent { /* seconds */
    double wall, processor;
};

static double clock_seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static struct spent now(void)
{
    return (struct spent){clock_seconds(CLOCK_MONOTONIC),
                          clock_seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

static uint64_t next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* The lower numbers far more often. */
static size_t uneven(uint64_t *state, size_t count)
{
    size_t a = next(state) % count, b = next(state) % count;
    return a * b / count;
}

static struct slice line(struct arena *arena, uint64_t *seed, uint64_t id, dem_day day)
{
    size_t a = uneven(seed, 24), b = (a + 1 + uneven(seed, 23)) % 24, t = uneven(seed, 8);
    struct date d = calendar_date(day - (dem_day)(next(seed) % 2));
    uint32_t from = (uint32_t)(next(seed) % 400);
    return arena_print(
        arena,
        "{\"id\":\"%016llx\",\"doc\":{\"id\":\"%llu\",\"title\":null,\"publisher\":\"Wire\","
        "\"url\":null,"
        "\"date\":null,\"language\":\"en\"},\"date\":\"%04d-%02d-%02d\",\"date_end\":\"%04d-%"
        "02d-%02d\","
        "\"date_precision\":\"day\",\"kind\":\"event\",\"event\":\"%s\",\"mode\":[],"
        "\"context\":"
        "[\"diplomatic\"],\"cameo\":\"%s\",\"quad\":%d,\"score\":%.1f,\"goldstein\":1.0,"
        "\"actor\":"
        "[{\"text\":\"the "
        "government\",\"span\":[%u,%u],\"name\":\"%s\",\"country\":\"%s\",\"sectors\":"
        "[\"GOV\"],\"office\":null,\"code\":\"%sGOV\"}],\"recipient\":[{\"text\":\"its "
        "neighbour\","
        "\"span\":[%u,%u],\"name\":\"%s\",\"country\":\"%s\",\"sectors\":[\"GOV\"],\"office\":"
        "null,"
        "\"code\":\"%sGOV\"}],\"symmetric\":false,\"item\":null,\"third\":[],\"modality\":"
        "\"asserted\","
        "\"report\":\"fact\",\"attribution\":[],\"quote\":null,\"reason\":null,\"place\":null,"
        "\"issue\":[\"%s\"],\"answers\":null,\"trigger\":{\"text\":\"did\",\"span\":[%u,%u]},"
        "\"evidence\":{\"text\":\"sentence %llu of the "
        "article\",\"span\":[%u,%u]},\"rule\":\"do.v.1\","
        "\"confidence\":0.75,\"coder\":{\"version\":\"0\",\"model\":\"m\",\"lexicon\":\"l\"}}"
        "\n",
        (unsigned long long)id, (unsigned long long)(id / PER_ARTICLE), d.year, d.month, d.day,
        d.year, d.month, d.day, types[t].type, types[t].cameo, types[t].quad,
        (double)(next(seed) % 100) / 10 - 5, from, from + 14, countries[a], countries[a],
        countries[a], from + 20, from + 33, countries[b], countries[b], countries[b],
        next(seed) % 3 ? "trade" : "arms_control", from + 15, from + 18,
        (unsigned long long)(id * 7919), from, from + 60);
}

static struct slice text(struct arena *arena, uint64_t seed)
{
    static const char *const words[] = {"minister", "border",  "missile", "technology",
                                        "talks",    "harbour", "market",  "village",
                                        "treaty",   "election"};
    char *to = arena_take(arena, 3000);
    size_t len = 0;
    while (len < 2000)
        len +=
            (size_t)snprintf(to + len, 64, "%s%llu %s ", words[next(&seed) % 10],
                             (unsigned long long)(next(&seed) % 4000), words[next(&seed) % 10]);
    return (struct slice){to, len};
}

struct article {
    struct document doc;
    struct slice lines;
};

static struct article article(struct arena *arena, uint64_t number, uint64_t count)
{
    static const char *const publishers[] = {"Wire", "Monitor", "Post", "Herald", "Courier"};
    uint64_t copied = number % 5 == 4 ? number - 1 : number, seed = copied * 31 + 7;
    dem_day day = 10000 + (dem_day)(copied * DAYS / (count / PER_ARTICLE + 1));
    struct slice lines[PER_ARTICLE];
    for (uint64_t i = 0; i < PER_ARTICLE; i++)
        lines[i] = line(arena, &seed, number * PER_ARTICLE + i + 1, day);
    return (struct article){{.id = arena_print(arena, "%llu", (unsigned long long)number),
                             .publisher = slice_of(publishers[number % 5]),
                             .source = text(arena, copied),
                             .published = day},
                            arena_join(arena, lines, PER_ARTICLE)};
}

static void put_article(struct store *store, struct arena *arena, const struct article *a)
{
    static const struct store_coder coder = {SLICE("0"), SLICE("m"), SLICE("l")};
    struct store_record record;
    struct store_change change = {0, 0, 0, 0};
    dem_error err;
    if (store_record_read(arena, a->lines, &record, &err) ||
        store_put(store, &a->doc, store_hash(&a->doc), &record, &coder, &change, NULL, &err)) {
        fprintf(stderr, "demarche-bench-store: %s\n", err.what);
        exit(1);
    }
}

/* What is made up is made before the clock runs. */
static void make(struct store *store, uint64_t count, uint64_t batch)
{
    static struct article all[ROUND];
    struct arena arena;
    dem_error err;
    struct spent spent = {0, 0};
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        exit(1);
    uint64_t articles = count / PER_ARTICLE;
    for (uint64_t i = 0; i < articles; i += ROUND) {
        uint64_t round = articles - i < ROUND ? articles - i : ROUND;
        arena_reset(&arena);
        for (uint64_t k = 0; k < round; k++)
            all[k] = article(&arena, i + k, count);
        struct spent from = now();
        for (uint64_t k = 0; k < round; k++) {
            if (k % batch == 0 && store_begin(store, &err))
                exit(1);
            put_article(store, &arena, &all[k]);
            if ((k % batch == batch - 1 || k + 1 == round) && store_commit(store, &err))
                exit(1);
        }
        spent.wall += now().wall - from.wall;
        spent.processor += now().processor - from.processor;
    }
    printf("put, %4llu articles a transaction  %8.0f articles/s %8.0f mentions/s;"
           " on the processor alone %8.0f\n",
           (unsigned long long)batch, (double)articles / spent.wall, (double)count / spent.wall,
           (double)count / spent.processor);
    arena_release(&arena);
}

static dem_code count_event(void *user, const struct store_event *event)
{
    *(size_t *)user += event->record.len > 0;
    return DEM_OK;
}

static void time_query(struct store *store, const char *query, uint64_t limit)
{
    struct arena arena;
    struct store_filter filter;
    struct store_order order = {.newest_first = true, .texts = limit != 0, .limit = limit};
    dem_error err;
    size_t found = 0;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        exit(1);
    store_filter_all(&filter);
    struct spent from = now();
    if (store_query(&arena, slice_of(query), &filter, &err) ||
        store_events(store, &filter, &order, &found, count_event, &err))
        fprintf(stderr, "%s: %s\n", query, err.what);
    printf("search %-45s %8zu events %8.0f ms, %8.0f on the processor\n", query, found,
           (now().wall - from.wall) * 1e3, (now().processor - from.processor) * 1e3);
    arena_release(&arena);
}

static void time_table(struct store *store, const char *name, struct store_table table)
{
    struct store_filter filter;
    dem_error err;
    FILE *out = fopen("/dev/null", "w");
    table.data = DEM_SOURCE_DIR;
    store_filter_all(&filter);
    struct spent from = now();
    if (store_aggregate(store, &filter, &table, out, &err))
        fprintf(stderr, "%s: %s\n", name, err.what);
    printf("aggregate %-51s %8.0f ms, %8.0f on the processor\n", name,
           (now().wall - from.wall) * 1e3, (now().processor - from.processor) * 1e3);
    fclose(out);
}

static struct store *open_store(const char *path, enum store_mode mode)
{
    struct store *store;
    dem_error err;
    if (store_open(&store, path, mode, &err)) {
        fprintf(stderr, "demarche-bench-store: %s\n", err.what);
        exit(1);
    }
    return store;
}

/* A file twice, to see what transactions cost; a shared store once. */
static void fill(const char *path, uint64_t count)
{
    struct store *store;
    if (!store_is_shared(path)) {
        unlink(path);
        store = open_store(path, STORE_WRITE);
        make(store, count < 40000 ? count : 40000, 1);
        store_close(store);
        unlink(path);
    }
    store = open_store(path, STORE_WRITE);
    make(store, count, BATCH);
    store_close(store);
}

static void tell_size(struct store *store, uint64_t count)
{
    struct store_health health;
    if (!store_health(store, &health, NULL))
        printf("%llu mentions, %.0f MB: %.0f bytes a mention, the article's text included\n",
               (unsigned long long)count, (double)health.bytes / 1e6,
               (double)health.bytes / (double)count);
}

int main(int argc, char **argv)
{
    char path[4096];
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 2000000;
    if (argc < 2)
        return 2;
    snprintf(path, sizeof path, store_is_shared(argv[1]) ? "%s" : "%s/bench-store.db", argv[1]);
    fill(path, count);
    struct store *store = open_store(path, STORE_READ);
    tell_size(store, count);
    time_query(store, "src:ISR tgt:RUS", 20);
    time_query(store, "src:ISR tgt:RUS \"missile technology\" since:1999", 20);
    time_query(store, "missile17 type:THREATEN", 20);
    time_query(store, "with:NOR sources:2 on:2001", 0);
    time_table(store, "dyads by month", (struct store_table){.unit = STORE_MONTH});
    time_table(store, "countries by week",
               (struct store_table){.unit = STORE_WEEK, .countries = true});
    time_table(store, "dyads by year and issue",
               (struct store_table){.unit = STORE_YEAR, .issues = true});
    store_close(store);
    if (!store_is_shared(path))
        unlink(path);
    return 0;
}
