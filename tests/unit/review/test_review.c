/* Members, tickets and the chain, with a clock of our own. */
#include "tests/unit/unit.h"

#include "review/build.h"

#include <unistd.h>

#include "base/banned.h"

enum { NOON = 1000000000, HOUR = 3600 };

static struct arena arena;
static char path[64];
static const struct slice word = {"correct horse battery", 21}, here = {"127.0.0.1", 9};

static struct review *fresh(void)
{
    struct review *r;
    dem_error err;
    unlink(path);
    unlink(arena_print(&arena, "%s-wal%c", path, 0).at);
    unlink(arena_print(&arena, "%s-shm%c", path, 0).at);
    assert_int_equal(review_open(&r, path, true, &err), DEM_OK);
    assert_int_equal(review_member_add(r, SLICE("ana"), SLICE("Peru"), word, NOON, &err),
                     DEM_OK);
    assert_int_equal(review_member_add(r, SLICE("luis"), SLICE("Chile"), word, NOON, &err),
                     DEM_OK);
    return r;
}

static struct chain_report looked_at(struct review *r)
{
    struct chain_report report;
    dem_error err;
    assert_int_equal(review_verify(r, SLICE_EMPTY, &report, &err), DEM_OK);
    return report;
}

static dem_code enter(struct review *r, struct slice name, struct slice password, int64_t now,
                      char *secret, int64_t *wait)
{
    dem_error err;
    return review_sign_in(r, name, password, here, now, secret, wait, &err);
}

static void test_chain(void **state)
{
    (void)state;
    struct review *r = fresh();
    struct chain_report report = looked_at(r);
    assert_int_equal(report.entries, 2);
    assert_int_equal(report.wrong, 0);
    /* appended to: the head moves, the rest stays */
    unsigned char before[REVIEW_HASH];
    memcpy(before, report.head, sizeof before);
    dem_error err;
    assert_int_equal(review_member_add(r, SLICE("eva"), SLICE("eva"), word, NOON, &err),
                     DEM_OK);
    report = looked_at(r);
    assert_int_equal(report.entries, 3);
    assert_memory_not_equal(report.head, before, sizeof before);
    struct slice head = hex_of(&arena, before, sizeof before);
    assert_int_equal(review_verify(r, head, &report, &err), DEM_OK);
    assert_true(report.known);
    /* nothing is changed, not even by the program itself */
    assert_int_not_equal(db_script(r->file, "UPDATE entry SET at = 1"), DEM_OK);
    store_rollback(r->file);
    assert_int_not_equal(db_script(r->file, "DELETE FROM member"), DEM_OK);
    store_rollback(r->file);
    /* and if it is after all, it shows, and where */
    db_script(r->file,
              "DROP TRIGGER entry_stays; UPDATE entry SET at = at + 1 WHERE number = 2");
    report = looked_at(r);
    assert_int_equal(report.wrong, 2);
    review_close(r);
}

/* Who has the file can hash a forged entry anew, but not sign it. */
static void test_forged(void **state)
{
    (void)state;
    struct review *r = fresh();
    unsigned char key[crypto_sign_PUBLICKEYBYTES], signing[crypto_sign_SECRETKEYBYTES];
    crypto_sign_keypair(key, signing);
    struct chain_entry e = {.kind = SLICE("verdict"),
                            .round = 1,
                            .event = 1,
                            .member = 1,
                            .at = NOON,
                            .body = SLICE("{\"verdict\":\"confirm\"}")};
    assert_int_equal(chain_append(r, &e, signing), DEM_OK);
    struct chain_report report = looked_at(r);
    assert_int_equal(report.wrong, 3);
    assert_non_null(strstr(report.what, "signature"));
    review_close(r);
}

static void test_tickets(void **state)
{
    (void)state;
    struct review *r = fresh();
    struct review_ticket ticket;
    char secret[REVIEW_SECRET + 1];
    int64_t wait;
    assert_int_equal(enter(r, SLICE("ana"), word, NOON, secret, &wait), DEM_OK);
    struct slice held = slice_of(secret);
    assert_true(review_ticket(r, &arena, held, NOON + 1, &ticket));
    assert_true(slice_is(ticket.member.party, "Peru"));
    /* the key that it opens is the member's */
    struct chain_entry e = {
        .kind = SLICE("member"), .member = 1, .at = NOON, .body = SLICE("{}")};
    assert_int_equal(chain_append(r, &e, ticket.key), DEM_OK);
    struct chain_report report = looked_at(r);
    assert_non_null(strstr(report.what, "no entry")); /* signed rightly, but of no new member */
    assert_false(review_ticket(r, &arena, SLICE("0"), NOON + 1, &ticket));
    /* idle too long, or in use till its end */
    assert_false(review_ticket(r, &arena, held, NOON + 2 * HOUR + 1, &ticket));
    for (int64_t at = NOON; at < NOON + 12 * HOUR; at += HOUR)
        assert_true(review_ticket(r, &arena, held, at, &ticket));
    assert_false(review_ticket(r, &arena, held, NOON + 12 * HOUR, &ticket));
    assert_int_equal(enter(r, SLICE("ana"), word, NOON, secret, &wait), DEM_OK);
    review_sign_out(r, held);
    assert_false(review_ticket(r, &arena, held, NOON + 1, &ticket));
    review_close(r);
}

static void test_guesses(void **state)
{
    (void)state;
    struct review *r = fresh();
    char secret[REVIEW_SECRET + 1];
    int64_t wait = 0, longest = 0, now = NOON;
    for (int i = 0; i < 12; i++) {
        while (enter(r, SLICE("ana"), SLICE("wrong"), now, secret, &wait) == DEM_E_BUSY) {
            longest = wait > longest ? wait : longest;
            now += wait;
        }
    }
    assert_in_range(longest, 64, 900);
    /* the right one is not looked at before its time, the other member is let in */
    assert_int_equal(enter(r, SLICE("ana"), word, now, secret, &wait), DEM_E_BUSY);
    assert_int_equal(enter(r, SLICE("luis"), word, now + 2, secret, &wait), DEM_OK);
    assert_int_equal(enter(r, SLICE("ana"), word, now + 900, secret, &wait), DEM_OK);
    review_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chain), cmocka_unit_test(test_forged),
        cmocka_unit_test(test_tickets), cmocka_unit_test(test_guesses)};
    /* in memory where that may be: nothing here waits for a disk */
    snprintf(path, sizeof path, "%s/demarche-review-XXXXXX",
             access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
    int file = mkstemp(path);
    if (file < 0)
        return 1;
    close(file);
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    arena_release(&arena);
    return failed;
}
