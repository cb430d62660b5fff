#include "tests/unit/unit.h"

#include "store/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <signal.h>
#include <unistd.h>

static char path[512];
static const char *server; /* address up to the name of a store; NULL: a file */
static struct arena arena;

static const struct store_coder coder = {SLICE("0"), SLICE("m"), SLICE("l")};

struct telling { /* what one article says, briefly */
    const char *doc, *publisher, *actor, *recipient, *code, *type, *cameo, *modality, *country;
    int day;
    const char *precision;
};

static struct slice line_of(const struct telling *r)
{
    struct date d = calendar_date(r->day);
    uint64_t id = hash_slice(hash_slice(HASH_SEED, slice_of(r->doc)), slice_of(r->cameo));
    return arena_print(
        &arena,
        "{\"id\":\"%016llx\",\"date\":\"%04d-%02d-%02d\",\"date_end\":\"%04d-%02d-%02d\","
        "\"date_precision\":\"%s\",\"kind\":\"event\",\"event\":\"%s\",\"mode\":[],"
        "\"context\":[\"economic\"],\"cameo\":\"%s\",\"quad\":1,\"score\":2.5,\"goldstein\":3."
        "0,"
        "\"actor\":[{\"name\":\"%s\",\"country\":\"%s\",\"sectors\":[\"GOV\"],\"office\":%s,"
        "\"code\":\"%s\"}],\"recipient\":[{\"name\":\"%s\",\"country\":\"%s\",\"sectors\":[],"
        "\"office\":null,\"code\":\"%s\"}],\"symmetric\":false,\"third\":[],\"modality\":\"%"
        "s\","
        "\"report\":\"fact\",\"place\":%s,\"issue\":[\"trade\"],\"answers\":null,\"evidence\":"
        "{\"text\":\"words of "
        "%s\",\"span\":[0,5]},\"rule\":\"x\",\"confidence\":0.5,\"coder\":{}}\n",
        (unsigned long long)id, d.year, d.month, d.day, d.year, d.month, d.day, r->precision,
        r->type, r->cameo, r->actor, "NOR",
        strcmp(r->actor, "Norway") ? "\"minister\"" : "null", r->code, r->recipient,
        r->recipient, r->recipient, r->modality,
        r->country
            ? arena_print(&arena, "{\"name\":\"x\",\"country\":\"%s\"}%c", r->country, 0).at
            : "null",
        r->doc);
}

static struct telling usual(const char *doc)
{
    return (struct telling){doc,   doc,        "Norway", "MLI", "NORGOV", "AGREE",
                            "030", "asserted", NULL,     10900, "day"};
}

static dem_code put(struct store *store, const struct telling *r, const char *text)
{
    struct store_record record;
    struct store_change change = {0, 0, 0, 0};
    dem_error err;
    struct document doc = {.id = slice_of(r->doc),
                           .publisher = slice_of(r->publisher),
                           .source = slice_of(text),
                           .published = r->day,
                           .otherwise_published = DEM_DAY_UNKNOWN};
    assert_int_equal(store_record_read(&arena, line_of(r), &record, &err), DEM_OK);
    assert_int_equal(store_begin(store, &err), DEM_OK);
    dem_code code =
        store_put(store, &doc, store_hash(&doc), &record, &coder, &change, NULL, &err);
    if (!code)
        code = store_commit(store, &err);
    if (code)
        store_rollback(store);
    return code;
}

/* On a server, each in a schema of its own (tests/postgres.sh makes them). */
static struct store *fresh(void)
{
    static int number;
    struct store *store;
    dem_error err;
    if (server)
        snprintf(path, sizeof path, "%su%d", server, ++number);
    else
        unlink(path);
    assert_int_equal(store_open(&store, path, STORE_WRITE, &err), DEM_OK);
    return store;
}

struct tally {
    size_t events;
    uint32_t reports, sources; /* of the event with the most reports */
    uint64_t ids[16];
};

static dem_code count_event(void *user, const struct store_event *e)
{
    struct tally *t = user;
    if (t->events < 16)
        t->ids[t->events] = e->id;
    t->events++;
    if (e->reports > t->reports) {
        t->reports = e->reports;
        t->sources = e->sources;
    }
    return DEM_OK;
}

static struct tally ask_some(struct store *store, const char *query, uint64_t limit)
{
    struct tally t = {0};
    struct store_filter filter;
    struct store_order order = {.limit = limit};
    dem_error err;
    store_filter_all(&filter);
    assert_int_equal(store_query(&arena, slice_of(query), &filter, &err), DEM_OK);
    assert_int_equal(store_events(store, &filter, &order, &t, count_event, &err), DEM_OK);
    return t;
}

static struct tally ask(struct store *store, const char *query)
{
    return ask_some(store, query, 0);
}

static struct slice dump(struct store *store)
{
    char *text;
    size_t size;
    dem_error err;
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(store_dump(store, out, &err), DEM_OK);
    fclose(out);
    struct slice kept = arena_copy(&arena, (struct slice){text, size});
    free(text);
    return kept;
}

/* Two reports: how many events they are. */
static size_t events_of(struct telling a, struct telling b)
{
    struct store *store = fresh();
    put(store, &a, "One text of some length about a thing that was agreed upon in the north.");
    put(store, &b,
        "Quite another piece with other words, which tells the same or something else.");
    struct tally t = ask(store, "");
    store_close(store);
    return t.events;
}

static void reports_are_joined_by_the_rule(void **state)
{
    (void)state;
    struct telling a = usual("a"), b;
    b = usual("b"), assert_int_equal(events_of(a, b), 1);
    b = usual("b"), b.day++, assert_int_equal(events_of(a, b), 1);
    b = usual("b"), b.day += 2, assert_int_equal(events_of(a, b), 2);
    b = usual("b"), b.cameo = "036", assert_int_equal(events_of(a, b), 1);
    b = usual("b"), b.cameo = "046", assert_int_equal(events_of(a, b), 2);
    b = usual("b"), b.type = "CONSULT", assert_int_equal(events_of(a, b), 2);
    b = usual("b"), b.recipient = "GHA", assert_int_equal(events_of(a, b), 2);
    b = usual("b"), b.code = "NORMIL", assert_int_equal(events_of(a, b), 2);
    b = usual("b"), b.modality = "historic", assert_int_equal(events_of(a, b), 1);
    b = usual("b"), b.modality = "future", assert_int_equal(events_of(a, b), 2);
    b = usual("b"), b.precision = "month", assert_int_equal(events_of(a, b), 2);
    a.country = "NOR";
    b = usual("b"), assert_int_equal(events_of(a, b), 1);
    b = usual("b"), b.country = "MLI", assert_int_equal(events_of(a, b), 2);
    a = usual("a"), a.actor = "Kari Holm";
    b = usual("b"), assert_int_equal(events_of(a, b), 1);
    b = usual("b"), b.actor = "Per Lund", assert_int_equal(events_of(a, b), 2);
    a = usual("a"), a.precision = "month";
    b = a, b.doc = "b", assert_int_equal(events_of(a, b), 1);
    b.day++, assert_int_equal(events_of(a, b), 2);
}

/* Reports of five days in any order; days do not chain, and the order changes nothing. */
static void order_changes_nothing(void **state)
{
    (void)state;
    static const int orders[][6] = {
        {0, 1, 2, 3, 4, 5}, {5, 4, 3, 2, 1, 0}, {2, 0, 5, 1, 4, 3}, {3, 5, 1, 0, 2, 4}};
    static const char *const names[] = {"p", "q", "r", "s", "t", "u"};
    static const int days[] = {0, 1, 2, 3, 4, 4};
    struct slice first = SLICE_EMPTY;
    for (size_t o = 0; o < 4; o++) {
        struct store *store = fresh();
        for (int i = 0; i < 6; i++) {
            struct telling r = usual(names[orders[o][i]]);
            r.day += days[orders[o][i]];
            put(store, &r, r.doc);
        }
        assert_int_equal(ask(store, "").events, 3);
        struct slice now = dump(store);
        assert_true(!first.len || slice_equal(first, now));
        first = now;
        store_close(store);
    }
}

static void copies_are_one_source(void **state)
{
    (void)state;
    static const char wire[] =
        "The ministers of both countries put their names under the paper at noon and shook "
        "hands before the cameras, while in the square a band played and children waved flags.";
    struct store *store = fresh();
    struct telling r[] = {usual("wire"), usual("post"), usual("own")};
    put(store, &r[0], wire);
    put(store, &r[1], (const char *)arena_print(&arena, "%s It rained.%c", wire, 0).at);
    assert_int_equal(ask(store, "").reports, 2);
    assert_int_equal(ask(store, "").sources, 1);
    put(store, &r[2],
        "Our man in the north saw a paper signed, and heard a band, and was cold.");
    assert_int_equal(ask(store, "").reports, 3);
    assert_int_equal(ask(store, "").sources, 2);
    /* a text that is no copy any longer speaks for itself */
    put(store, &r[1], "The editors have thought again and now print what they saw themselves.");
    assert_int_equal(ask(store, "").sources, 3);
    /* and two articles of one publisher are one source */
    r[2].publisher = "post";
    put(store, &r[2],
        "Our man in the north saw a paper signed, and heard a band, and was cold.");
    assert_int_equal(ask(store, "").sources, 2);
    store_close(store);
}

static void what_people_say_holds_and_goes(void **state)
{
    (void)state;
    struct store *store = fresh();
    struct telling a = usual("a"), b = usual("b"), c = usual("c");
    dem_error err;
    c.day += 5;
    put(store, &a, "first");
    put(store, &b, "second");
    put(store, &c, "third");
    struct slice before = dump(store);
    struct tally t = ask(store, "");
    assert_int_equal(t.events, 2);
    assert_int_equal(store_join(store, t.ids, 2, &err), DEM_OK);
    assert_int_equal(ask(store, "").events, 1);
    assert_int_equal(store_split(store, t.ids[0], &err), DEM_OK);
    struct tally apart = ask(store, "");
    assert_int_equal(apart.events, 3);
    put(store, &a, "first, with another text");
    assert_int_equal(ask(store, "").events, 3);
    assert_int_equal(store_undo(store, apart.ids, 3, &err), DEM_OK);
    assert_int_equal(ask(store, "").events, 2);
    assert_false(slice_equal(before, dump(store))); /* the revision stays */
    assert_int_equal(store_split(store, 1, &err), DEM_E_USAGE);
    assert_int_equal(ask(store, "").events, 2);
    store_close(store);
}

static void queries_find_what_they_say(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        size_t events;
    } cases[] = {{"", 2},
                 {"src:NOR", 2},
                 {"src:nor/gov", 2},
                 {"src:/GOV", 2},
                 {"src:NOR/MIL", 0},
                 {"src:norw", 2},
                 {"tgt:MLI", 1},
                 {"tgt:MLI,GHA", 2},
                 {"-tgt:MLI", 1},
                 {"with:GHA", 1},
                 {"src:GHA", 0},
                 {"type:agree", 1},
                 {"cameo:03", 1},
                 {"cameo:0", 2},
                 {"quad:1", 2},
                 {"quad:2,3", 0},
                 {"kind:event", 2},
                 {"modality:future", 0},
                 {"modality:any kind:any report:any", 2},
                 {"-modality:any", 0},
                 {"type:any", 0},
                 {"-report:denied", 2},
                 {"issue:trade", 2},
                 {"context:legal", 0},
                 {"place:NOR", 0},
                 {"source:\"harbour post\"", 1},
                 {"doc:a", 1},
                 {"since:1999-11-06", 1},
                 {"until:1999-11-05", 1},
                 {"on:1999-11", 2},
                 {"on:1999-10", 0},
                 {"confidence:0.4", 2},
                 {"confidence:0.6", 0},
                 {"sources:2", 0},
                 {"fishing", 1},
                 {"fish*", 1},
                 {"boat fishing", 1},
                 {"\"fishing boats\"", 1},
                 {"\"boats fishing\"", 0},
                 {"boats -fishing", 0},
                 {"reports:1 tgt:GHA boats", 0}};
    struct store *store = fresh();
    struct telling a = usual("a"), b = usual("b");
    b.publisher = "The Harbour Post";
    b.recipient = "GHA";
    b.type = "CONSULT";
    b.cameo = "040";
    b.day += 3;
    put(store, &a, "The fishing boats came home.");
    put(store, &b, "Snow lay on the hills.");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (ask(store, cases[i].query).events != cases[i].events)
            fail_msg("%s: %zu events", cases[i].query, ask(store, cases[i].query).events);
    store_close(store);
}

/* Where very many rows hold, each event is asked if few are wanted: it finds the same. */
static void lists_and_single_events_agree(void **state)
{
    (void)state;
    static const char *const queries[] = {"issue:trade",
                                          "-issue:trade",
                                          "src:NOR tgt:MLI",
                                          "src:NOR -tgt:MLI",
                                          "with:GHA type:AGREE",
                                          "type:CONSULT issue:trade context:economic",
                                          "context:economic -with:GHA",
                                          "with:MLI,GHA fishing"};
    struct store *store = fresh();
    struct telling a = usual("a"), b = usual("b");
    size_t found = 0;
    b.recipient = "GHA";
    b.type = "CONSULT";
    b.cameo = "040";
    put(store, &a, "The fishing boats came home.");
    put(store, &b, "Snow lay on the hills.");
    if (!server)
        db_script(store, "PRAGMA foreign_keys = OFF");
    db_script(store, "BEGIN;"
                     "CREATE TEMP TABLE many AS WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL"
                     " SELECT i + 1 FROM n WHERE i < 22000) SELECT i FROM n;"
                     "INSERT INTO mention_issue SELECT i, 1 FROM many;"
                     "INSERT INTO mention_context SELECT i, 1 FROM many;"
                     "INSERT INTO party SELECT i, 10 * actor + role, role, actor FROM many,"
                     " (SELECT DISTINCT role, actor FROM party) p; COMMIT");
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct tally all = ask(store, queries[i]), few = ask_some(store, queries[i], 10);
        found += all.events;
        if (all.events != few.events || all.ids[0] != few.ids[0])
            fail_msg("%s: %zu events, %zu", queries[i], all.events, few.events);
    }
    assert_int_equal(store->error.code, DEM_OK);
    assert_int_equal(found, 2 + 0 + 1 + 1 + 0 + 1 + 1 + 1);
    store_close(store);
}

static void bad_queries_are_told(void **state)
{
    (void)state;
    static const char *const bad[] = {"quad:any", "since:tomorrow", "since:1999-13",
                                      "quad:5",   "quad:any",       "kind:thing",
                                      "\"open",   "foo:x",          "-only",
                                      "type:",    "confidence:2",   "reports:many",
                                      "cameo:x",  "-since:1999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct store_filter filter;
        dem_error err;
        store_filter_all(&filter);
        assert_int_equal(store_query(&arena, slice_of(bad[i]), &filter, &err), DEM_E_USAGE);
        assert_true(strlen(err.what) > 0);
    }
}

static void one_writer_many_readers(void **state)
{
    (void)state;
    struct store *store = fresh(), *other;
    struct telling a = usual("a");
    dem_error err;
    if (!server) {
        assert_int_equal(store_open(&other, path, STORE_WRITE, &err), DEM_E_BUSY);
        assert_non_null(strstr(err.what, "another demarche"));
    }
    put(store, &a, "text");
    assert_int_equal(store_open(&other, path, STORE_READ, &err), DEM_OK);
    assert_int_equal(ask(other, "").events, 1);
    store_close(other);
    store_close(store);
    store = NULL;
    assert_int_equal(store_open(&store, path, STORE_WRITE, &err), DEM_OK);
    store_close(store);
}

/* No file may grow beyond so many bytes: as on a full disk, what was committed stays. */
static void a_full_disk_loses_nothing(void **state)
{
    (void)state;
    if (server)
        return;
    struct store *store = fresh();
    struct rlimit was, little;
    char name[16];
    int kept = 0;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &was);
    little = was;
    little.rlim_cur = 600000;
    setrlimit(RLIMIT_FSIZE, &little);
    dem_code code = DEM_OK;
    for (; !code && kept < 5000; kept += !code) {
        snprintf(name, sizeof name, "d%d", kept);
        struct telling r = usual(name);
        code = put(store, &r,
                   (const char *)arena_print(&arena, "%d text %d%c", kept * 7919, kept, 0).at);
    }
    setrlimit(RLIMIT_FSIZE, &was);
    assert_int_equal(code, DEM_E_SYSTEM);
    assert_int_equal(ask(store, "").reports, kept);
    snprintf(name, sizeof name, "d%d", kept);
    struct telling r = usual(name);
    assert_int_equal(put(store, &r, "and on"), DEM_OK);
    assert_int_equal(ask(store, "").reports, kept + 1);
    store_close(store);
}

/* What one statement takes is the server's to look at. */
static void a_slow_statement_is_given_up(void **state)
{
    (void)state;
    if (!server)
        return;
    struct store *store = fresh();
    store_deadline(store, 1);
    db_number(store, db_ask(store, "SELECT 1 FROM pg_sleep(5)", ""), 0);
    assert_int_equal(store->error.code, DEM_E_LIMIT);
    assert_non_null(strstr(store->error.what, "too long"));
    store_rollback(store);
    store_deadline(store, 0);
    assert_int_equal(db_number(store, db_ask(store, "SELECT count(*) FROM event", ""), 1), 0);
    store_close(store);
}

struct order_seen {
    size_t count;
    struct {
        uint64_t event, mention;
        dem_day from;
        uint32_t mentions;
    } list[16];
};

static dem_code see_order(void *user, const struct store_event *e)
{
    struct order_seen *seen = user;
    seen->list[seen->count].event = e->id;
    seen->list[seen->count].mention = e->mention;
    seen->list[seen->count].mentions = e->mentions;
    seen->list[seen->count++].from = e->from;
    return seen->count == 16 ? DEM_E_LIMIT : DEM_OK;
}

static struct order_seen ask_in_order(struct store *store, struct store_order order)
{
    struct order_seen seen = {0};
    struct store_filter filter;
    dem_error err;
    store_filter_all(&filter);
    assert_int_equal(store_events(store, &filter, &order, &seen, see_order, &err), DEM_OK);
    return seen;
}

/* Two events of one day, one of them with two mentions, and an earlier one. */
static struct store *three_events(void)
{
    struct store *store = fresh();
    struct telling a = usual("a"), b = usual("b"), c = usual("c"), d = usual("d");
    c.recipient = "GHA";
    c.cameo = "040";
    c.type = "CONSULT";
    d.day -= 20;
    put(store, &c, "Snow lay on the hills of the west, and nobody was seen on the roads.");
    put(store, &b, "Quite another piece with other words, which tells the same thing.");
    put(store, &a, "The fishing boats came home with what the sea had given to them.");
    put(store, &d, "Long before that the ministers had sat in the cold, and they had agreed.");
    return store;
}

static void events_come_day_by_day(void **state)
{
    (void)state;
    struct store *store = three_events();
    struct order_seen up = ask_in_order(store, (struct store_order){.limit = 0}),
                      down = ask_in_order(store, (struct store_order){.newest_first = true}),
                      one = ask_in_order(store, (struct store_order){.limit = 1});
    assert_int_equal(up.count, 3);
    assert_int_equal(up.list[0].from, usual("d").day - 20);
    assert_int_equal(up.list[1].mentions, 2); /* document a stands before document c */
    assert_int_equal(up.list[2].mentions, 1);
    assert_int_equal(down.count, 3);
    assert_int_equal(down.list[0].event, up.list[1].event);
    assert_int_equal(down.list[2].event, up.list[0].event);
    assert_int_equal(one.count, 1);
    assert_int_equal(one.list[0].event, up.list[0].event);
    store_close(store);
}

static void all_mentions_where_they_are_wanted(void **state)
{
    (void)state;
    struct store *store = three_events();
    struct order_seen best = ask_in_order(store, (struct store_order){.limit = 0}),
                      all = ask_in_order(store, (struct store_order){.mentions = true});
    assert_int_equal(all.count, 4);
    assert_int_equal(all.list[1].mention, best.list[1].mention);
    assert_int_equal(all.list[2].event, all.list[1].event);
    assert_int_not_equal(all.list[2].mention, all.list[1].mention);
    assert_int_equal(all.list[3].mention, best.list[2].mention);
    store_close(store);
}

static void add_count(void *user, const struct store_count *count)
{
    if (!strcmp(count->facet, "recipient"))
        *(uint64_t *)user += count->events;
}

static void a_long_question_is_given_up(void **state)
{
    struct store *store = fresh();
    struct store_filter filter;
    uint64_t counted, received = 0;
    dem_error err;
    enum { ARTICLES = 300 };
    (void)state;
    for (int i = 0; i < ARTICLES; i++) {
        const char *doc = arena_print(&arena, "article %d%c", i, 0).at;
        struct telling told = usual(doc);
        told.day += 3 * i;
        assert_int_equal(put(store, &told, doc), DEM_OK);
    }
    store_filter_all(&filter);
    store_deadline(store, 1);
    sleep(2);
    assert_int_equal(
        store_facets(store, &filter, ARTICLES, &received, add_count, &counted, &err),
        DEM_E_LIMIT);
    store_rollback(store);
    store_deadline(store, 0);
    received = 0;
    assert_int_equal(
        store_facets(store, &filter, ARTICLES, &received, add_count, &counted, &err), DEM_OK);
    assert_int_equal(counted, ARTICLES);
    assert_int_equal(received, ARTICLES);
    /* No more than it is told to look at. */
    assert_int_equal(store_facets(store, &filter, 7, &received, add_count, &counted, &err),
                     DEM_OK);
    assert_int_equal(counted, 7);
    store_close(store);
}

static void set_up_file(void)
{
    server = getenv("STORE_AT");
    snprintf(path, sizeof path, "/tmp/demarche-store-%d.db", (int)getpid());
    arena_init(&arena, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_joined_by_the_rule),
        cmocka_unit_test(order_changes_nothing),
        cmocka_unit_test(copies_are_one_source),
        cmocka_unit_test(what_people_say_holds_and_goes),
        cmocka_unit_test(queries_find_what_they_say),
        cmocka_unit_test(lists_and_single_events_agree),
        cmocka_unit_test(bad_queries_are_told),
        cmocka_unit_test(events_come_day_by_day),
        cmocka_unit_test(all_mentions_where_they_are_wanted),
        cmocka_unit_test(a_long_question_is_given_up),
        cmocka_unit_test(a_slow_statement_is_given_up),
        cmocka_unit_test(one_writer_many_readers),
        cmocka_unit_test(a_full_disk_loses_nothing),
    };
    set_up_file();
    if (setjmp(arena.guard))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    if (!server)
        unlink(path);
    return failed;
}
