/* tests/bench/board.c - how long a board takes with many events: a store that is made up, as
 * busy as one of ten million events in twenty years (1370 a day), 150 countries that deal with
 * each other as unevenly as in the news, 80 issues.
 *
 *   demarche-bench-board FOLDER [EVENTS]      default: 10000000 events; tools/bench runs it
 *
 * The rows are put in by SQL, event by event as the store would, without articles' texts. */
#include "store/build.h"
#include "trends/board.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { A_DAY = 1370, FIRST = 10000, COUNTRIES = 150, ISSUES = 80, SOURCES = 40 };

/* Of this process alone: what others do on the machine does not matter. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint64_t next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* The lower numbers far more often, as 1 by their rank. */
static int64_t uneven(uint64_t *state, double count)
{
    double at = (double)(next(state) % 1000003 + 1) / 1000004;
    return (int64_t)pow(count, at);
}

static void stop(const char *what)
{
    fprintf(stderr, "demarche-bench-board: %s\n", what);
    exit(1);
}

static void put_names(struct store *s)
{
    char name[32];
    db_run(s, "INSERT INTO coder (key, version, model, lexicon) VALUES (1, '0', 'm', 'l')", "");
    db_run(s, "INSERT INTO print (key, signature, cluster) VALUES (1, x'00', 1)", "");
    for (int64_t i = 1; i <= COUNTRIES; i++) {
        int len = snprintf(name, sizeof name, "%c%c%c", (int)('A' + i / 26),
                           (int)('A' + i % 26), 'X');
        struct slice code = {name, (size_t)len};
        db_run(s,
               "INSERT INTO actor (key, name, country, sectors, office, code)"
               " VALUES (?, ?, ?, '', '', ?)",
               "iTTT", i, code, code, code);
    }
    for (int64_t i = 1; i <= ISSUES; i++)
        db_run(s, "INSERT INTO issue (key, name) VALUES (?, 'issue' || ?)", "ii", i, i);
    for (int64_t i = 1; i <= SOURCES; i++)
        db_run(s, "INSERT INTO source (key, name) VALUES (?, 'source' || ?)", "ii", i, i);
}

static void put_event(struct store *s, uint64_t *seed, int64_t key, int64_t document,
                      int64_t day)
{
    int64_t a = uneven(seed, COUNTRIES), b = uneven(seed, COUNTRIES - 1);
    int64_t quad = (int64_t)(1 + next(seed) % 4);
    double score = (double)(next(seed) % 100) / 10;
    b += b >= a;
    db_run(
        s,
        "INSERT INTO event (key, id, best, reports, sources, day, day_end, kind, cameo, quad,"
        " score, goldstein, modality, report, confidence) VALUES (?1, ?1, ?1, 1, ?4, ?2, ?2,"
        " 'event', '042', ?3, ?5, ?5, 'asserted', 'fact', 0.75)",
        "iiiid", key, day, quad, (int64_t)(1 + next(seed) % 3), quad > 2 ? -score : score);
    db_run(s,
           "INSERT INTO mention (key, id, document, event, block, at, wording, record_from,"
           " record_to, text_from, text_to, day, day_end, precision, kind, cameo, quad, score,"
           " goldstein, modality, report, symmetric, rule, confidence) VALUES (?1, ?1, ?2, ?1,"
           " ?1, ?3, ?1, 0, 0, 0, 0, ?3, ?3, 'day', 'event', '042', ?4, ?5, ?5, 'asserted',"
           " 'fact', 0, 'x', 0.75)",
           "iiiid", key, document, day, quad, quad > 2 ? -score : score);
    db_run(s, "INSERT INTO party VALUES (?1, 0, 1, ?2), (?1, 1, 2, ?3)", "iii", key, a, b);
    if (next(seed) % 3 == 0)
        db_run(s, "INSERT INTO mention_issue VALUES (?, ?)", "ii", key, uneven(seed, ISSUES));
}

static void put_day(struct store *s, uint64_t *seed, int64_t *key, int64_t day, int64_t events)
{
    dem_error err;
    if (store_begin(s, &err))
        stop(err.what);
    for (int64_t i = 0, document = 0; i < events; i++) {
        if (i % 8 == 0) {
            document = *key + i;
            db_run(s,
                   "INSERT INTO document (key, id, hash, source, day, print, coder, size,"
                   " record_size) VALUES (?1, ?1, ?1, ?2, ?3, 1, 1, 0, 0)",
                   "iii", document, (int64_t)(1 + next(seed) % SOURCES), day);
            db_run(s, "INSERT INTO page VALUES (?, x'', x'')", "i", document);
        }
        put_event(s, seed, *key + i, document, day);
    }
    *key += events;
    if (store_commit(s, &err))
        stop(err.what);
}

static void time_refresh(struct store *s, const char *what)
{
    size_t days, relations;
    dem_error err;
    double from = now();
    if (board_refresh(s, &days, &relations, &err))
        stop(err.what);
    printf("%-32s %8.0f ms: %zu days, %zu relations\n", what, (now() - from) * 1e3, days,
           relations);
}

static void time_board(struct store *s, size_t rows, const char *what)
{
    struct arena arena;
    struct board board;
    struct board_options options = BOARD_USUAL;
    dem_error err;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        stop("not enough memory");
    options.issues = options.relations = rows;
    options.latest = rows != 0;
    double from = now();
    if (board_read(s, &arena, &options, &board, &err))
        stop(err.what);
    printf("%-32s %8.0f ms: %zu issues, %zu relations\n", what, (now() - from) * 1e3,
           board.issues.count, board.relations.count);
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    char path[4096];
    struct store *s;
    dem_error err;
    uint64_t seed = 1;
    int64_t count = argc > 2 ? (int64_t)strtoull(argv[2], NULL, 10) : 10000000, key = 1;
    int64_t days = count / A_DAY;
    if (argc < 2)
        return 2;
    snprintf(path, sizeof path, "%s/bench-board.db", argv[1]);
    unlink(path);
    if (store_open(&s, path, STORE_WRITE, &err))
        stop(err.what);
    db_script(s, "PRAGMA foreign_keys = OFF"); /* the rows are right */
    put_names(s);
    double from = now();
    for (int64_t day = 0; day < days; day++)
        put_day(s, &seed, &key, FIRST + day, A_DAY);
    printf("%-32s %8.0f s\n", "events put in", now() - from);
    time_refresh(s, "first computation");
    time_board(s, 20, "board, 20 rows with events");
    time_board(s, 0, "board, all rows");
    put_day(s, &seed, &key, FIRST + days, A_DAY);
    time_refresh(s, "after a day's events");
    put_day(s, &seed, &key, FIRST + days, 50);
    time_refresh(s, "after 50 more of that day");
    time_board(s, 20, "board, 20 rows with events");
    store_close(s);
    unlink(path);
    return 0;
}
