#include "tests/unit/arena.h"

#include "alerts/alerts.h"
#include "base/file.h"
#include "trends/change.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct alert_rules rules;

static const struct alert_rule *read_one(const char *text)
{
    dem_error err = {.code = DEM_OK};
    if (alert_rules_read(&arena, slice_of(text), &rules, &err))
        fail_msg("%s", err.what);
    assert_true(rules.count >= 1);
    return &rules.list[0];
}

static void forms(void **state)
{
    (void)state;
    const struct alert_rule *r = read_one("alert: a\nwhen: conflict highest in 3 years\n");
    assert_int_equal(r->kind, ALERT_HIGHEST);
    assert_false(r->cooperation);
    assert_int_equal(r->count, 3);
    r = read_one("alert: a\nwhen: cooperation highest in 1 year\nfloor: 2.5");
    assert_true(r->cooperation);
    assert_true(r->floor == 2.5);
    r = read_one(
        "alert: a\nwhen: relation hardens or cools\nprobability: 0.75\nbetween: RUS ISR");
    assert_int_equal(r->changes, 1U << CHANGE_HARDENING | 1U << CHANGE_COOLING);
    assert_true(r->probability == 0.75);
    assert_true(slice_is(r->party[0], "RUS") && slice_is(r->party[1], "ISR"));
    r = read_one("alert: a\nwhen: relation changes\n");
    assert_int_equal(r->changes, 0x1e);
    r = read_one("alert: a\nwhen: first ASSAULT in 3 years\nsources: 2\nconfidence: 1\n");
    assert_true(slice_is(r->type, "ASSAULT") && r->sources == 2 && r->confidence == 1);
    r = read_one("alert: a\nwhen: first event in 1 year");
    assert_int_equal(r->type.len, 0);
    r = read_one("# c\n\n alert :  two words \r\nwhen:demand unanswered for 14 days\r\n"
                 "cool-down: 1 day\nissue: x\n");
    assert_true(slice_is(r->name, "two words") && r->line == 3);
    assert_true(r->kind == ALERT_UNANSWERED && r->count == 14 && r->cool_down == 1);
    assert_int_equal(read_one("alert: a\nwhen: ultimatum")->kind, ALERT_ULTIMATUM);
    assert_int_equal(read_one("alert: a\nwhen: denial")->kind, ALERT_DENIAL);
    assert_false(read_one("alert: a\nwhen: issue back")->front);
    assert_true(read_one("alert: a\nwhen: issue on the front burner")->front);
}

static void errors(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t line;
        const char *says;
    } all[] = {{"when: ultimatum", 1, "before the first alert"},
               {"\nalert: a\nalert: b\nwhen: denial", 2, "no when:"},
               {"alert: a\nwhen: denial\nalert: a\nwhen: denial", 3, "a second rule"},
               {"alert:\n", 1, "wants a name"},
               {"alert: a\nwhen: denial\nwhen: denial", 3, "a second time"},
               {"alert: a\nwhen: relation hardens or", 2, "when: wants"},
               {"alert: a\nwhen: relation or cools", 2, "when: wants"},
               {"alert: a\nwhen: conflict highest in 0 years", 2, "when: wants"},
               {"alert: a\nwhen: conflict highest in 51 years", 2, "when: wants"},
               {"alert: a\nwhen: first assault in 3 years", 2, "when: wants"},
               {"alert: a\nwhen: demand unanswered for 14", 2, "when: wants"},
               {"alert: a\nwhen:\n", 2, "when: wants"},
               {"alert: a\nwhen: denial\nfloor: 3", 1, "floor: means nothing"},
               {"alert: a\nbetween: RUS\nwhen: issue back", 1, "between: means nothing"},
               {"alert: a\nwhen: denial\nbetween: Russia", 3, "country codes"},
               {"alert: a\nwhen: denial\nbetween: RUS ISR IRN", 3, "one country or two"},
               {"alert: a\nwhen: denial\nconfidence: 1.1", 3, "from 0 to 1"},
               {"alert: a\nwhen: denial\nconfidence: 0.3.1", 3, "from 0 to 1"},
               {"alert: a\nwhen: denial\nsources: -1", 3, "a number such as 2"},
               {"alert: a\nwhen: denial\ncool-down: 30", 3, "30 days"},
               {"alert: a\nwhen: denial\ncool-down: 99999999999 days", 3, "30 days"},
               {"alert: a\nwhen: denial\nissue:", 3, "name of an issue"},
               {"alert: a\nwhen: denial\ncolour: red", 3, "wants alert, when"},
               {"alert: a\nsomething", 2, "key: value"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        dem_error err = {.code = DEM_OK};
        assert_int_equal(alert_rules_read(&arena, slice_of(all[i].text), &rules, &err),
                         DEM_E_FORMAT);
        if (err.line != all[i].line || !strstr(err.what, all[i].says))
            fail_msg("%s: line %u: %s", all[i].text, err.line, err.what);
    }
}

static void the_rules_of_data(void **state)
{
    (void)state;
    struct slice text;
    dem_error err;
    assert_int_equal(file_read(&arena, DEM_SOURCE_DIR "/data/alerts/alerts.txt",
                               ALERT_RULES_SIZE, &text, &err),
                     DEM_OK);
    assert_int_equal(alert_rules_read(&arena, text, &rules, &err), DEM_OK);
    unsigned kinds = 0;
    for (size_t i = 0; i < rules.count; i++)
        kinds |= 1U << rules.list[i].kind;
    assert_int_equal(kinds, 0x7f); /* one of each kind at least */
}

/* ---- What was told -------------------------------------------------------------------------
 */

static struct alerts found;

/* An alert of the first rule on a day, about KEN SDN, of an event. */
static void find(dem_day day, dem_day since, const char *id)
{
    *ARENA_PUSH(&arena, &found) = (struct alert){.rule = &rules.list[0],
                                                 .day = day,
                                                 .since = since,
                                                 .id = slice_of(id),
                                                 .subject = SLICE("KEN SDN"),
                                                 .what = SLICE("x")};
}

/* How many of what was found are told, and how many of these for the first time. */
static void settles(struct ledger *ledger, size_t told, size_t new)
{
    bool *fresh;
    size_t count = 0;
    ledger_settle(ledger, &arena, &found, &fresh);
    for (size_t i = 0; i < found.count; i++)
        count += fresh[i];
    assert_int_equal(found.count, told);
    assert_int_equal(count, new);
    found = (struct alerts){NULL, 0, 0};
}

static void cool_down(void **state)
{
    (void)state;
    struct ledger ledger;
    dem_error err;
    read_one("alert: a\nwhen: ultimatum\ncool-down: 3 days");
    assert_int_equal(ledger_read(&arena, "/nonexistent/ledger", &ledger, &err), DEM_OK);
    find(100, 100, "0000000000000001");
    find(100, 100, "0000000000000002"); /* lighter: the first stands for the subject */
    settles(&ledger, 1, 1);
    find(100, 100, "0000000000000001");
    settles(&ledger, 1, 0); /* asked again */
    find(100, 100, "0000000000000003");
    settles(&ledger, 0, 0); /* the day has its alert on this subject */
    find(102, 102, "0000000000000004");
    settles(&ledger, 0, 0); /* two days later */
    find(103, 100, "0000000000000001");
    settles(&ledger, 0, 0); /* three days later, but the same event */
    find(103, 103, "0000000000000005");
    settles(&ledger, 1, 1);
    find(99, 99, "0000000000000006");
    settles(&ledger, 1, 1); /* what came later keeps nothing back */
    ledger_free(&ledger);
}

static void same_change(void **state)
{
    (void)state;
    struct ledger ledger;
    dem_error err;
    read_one("alert: a\nwhen: relation changes\n");
    assert_int_equal(ledger_read(&arena, "/nonexistent/ledger", &ledger, &err), DEM_OK);
    find(100, 95, "0000000000000001");
    settles(&ledger, 1, 1);
    find(101, 90, "0000000000000002");
    settles(&ledger, 0, 0); /* found again, a few days away */
    find(140, 130, "0000000000000003");
    settles(&ledger, 1, 1); /* another */
    ledger_free(&ledger);
}

static void ledger_file(void **state)
{
    (void)state;
    struct ledger ledger, again;
    dem_error err = {.code = DEM_OK};
    char path[] = "/tmp/demarche-ledger-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    read_one("alert: a\nwhen: ultimatum");
    assert_int_equal(ledger_read(&arena, path, &ledger, &err), DEM_OK);
    find(100, 100, "0000000000000001");
    settles(&ledger, 1, 1);
    assert_int_equal(ledger_write(&ledger, &arena, &err), DEM_OK);
    assert_int_equal(ledger_read(&arena, path, &again, &err), DEM_OK);
    assert_true(json_equal(ledger.lines, again.lines));
    ledger_free(&ledger);
    ledger_free(&again);
    assert_int_equal(file_write(path, SLICE("\n{\"alert\":{\"id\":1}}\n"), &err), DEM_OK);
    assert_int_equal(ledger_read(&arena, path, &again, &err), DEM_E_FORMAT);
    assert_int_equal(err.line, 2);
    ledger_free(&again);
    remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(forms),     TEST(errors),      TEST(the_rules_of_data),
        TEST(cool_down), TEST(same_change), TEST(ledger_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
