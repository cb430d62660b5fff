#include "tests/unit/unit.h"

#include "fetch/address.h"
#include "fetch/guard.h"
#include "fetch/robots.h"
#include "fetch/times.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static struct arena arena;

/* ---- Addresses ---------------------------------------------------------------- */

static void read_as(const char *base, const char *link, const char *wanted)
{
    struct address a;
    bool good = address_read(&arena, slice_of(base), slice_of(link), &a);
    if (!wanted)
        assert_false(good);
    else {
        assert_true(good);
        assert_string_equal(a.text.at, wanted);
    }
}

static void test_addresses(void **state)
{
    (void)state;
    read_as("", "https://Example.ORG/a?b=c#d", "https://example.org/a?b=c");
    read_as("", "http://example.org", "http://example.org/");
    read_as("https://example.org/news/feed.xml", "story.html",
            "https://example.org/news/story.html");
    read_as("https://example.org/news/feed.xml", "../a/./b", "https://example.org/a/b");
    read_as("https://example.org/news/feed.xml", "//other.org/x", "https://other.org/x");
    read_as("https://example.org/news/feed.xml", " /x y ", "https://example.org/x%20y");
    read_as("https://example.org/news/?a=1", "?b=2", "https://example.org/news/?b=2");
    read_as("", "/x", NULL);
    read_as("", "example.org/x", NULL);
    read_as("https://example.org/", "javascript:alert(1)", NULL);
    read_as("https://example.org/", "mailto:a@example.org", NULL);
    read_as("https://example.org/", "file:///etc/passwd", NULL);
    read_as("https://example.org/", "ftp://example.org/x", NULL);
    read_as("https://example.org/", "http://me:secret@example.org/", NULL);
    read_as("https://example.org/", "", NULL);
    char *far = arena_take(&arena, ADDRESS_MAX + 1);
    memset(far, 'x', ADDRESS_MAX);
    read_as("https://example.org/", far, NULL);

    struct address a;
    assert_true(address_read(&arena, SLICE_EMPTY, SLICE("http://[::1]:8080/p/q?r#s"), &a));
    assert_true(slice_is(a.host, "[::1]"));
    assert_true(slice_is(a.origin, "http://[::1]:8080"));
    assert_true(slice_is(a.path, "/p/q?r"));
}

/* ---- Times ---------------------------------------------------------------------- */

static void test_dates(void **state)
{
    static const char *const same[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
                                       "Sunday, 06-Nov-94 08:49:37 GMT",
                                       "Sun Nov  6 08:49:37 1994", NULL};
    static const char *const bad[] = {"",
                                      "Sun, 06 Nov 1994",
                                      "Sun, 31 Feb 1994 08:49:37 GMT",
                                      "Sun, 06 Nov 1994 24:00:00 GMT",
                                      "Sun, 06 Nov 1994 08:49:37 CET",
                                      "Sun, 06 Nov 1994 08:49:37 GMT and more",
                                      "06 Nov 1994 08:49:37 GMT",
                                      "Sun, 6 Nov 94",
                                      "784111777",
                                      NULL};
    int64_t at;
    (void)state;
    for (const char *const *s = same; *s; s++) {
        assert_true(http_date(slice_of(*s), &at));
        assert_int_equal(at, 784111777);
    }
    for (const char *const *s = bad; *s; s++)
        assert_false(http_date(slice_of(*s), &at));
}

static void test_retry_after(void **state)
{
    (void)state;
    assert_int_equal(http_retry_after(SLICE("120"), 0), 120);
    assert_int_equal(http_retry_after(SLICE(" 0 "), 0), 0);
    assert_int_equal(http_retry_after(SLICE("99999999999999999999999"), 0), RETRY_MAX);
    assert_int_equal(http_retry_after(SLICE("Sun, 06 Nov 1994 08:49:37 GMT"), 784111700), 77);
    assert_int_equal(http_retry_after(SLICE("Sun, 06 Nov 1994 08:49:37 GMT"), 900000000), 0);
    assert_int_equal(http_retry_after(SLICE("-5"), 0), -1);
    assert_int_equal(http_retry_after(SLICE("soon"), 0), -1);
    assert_int_equal(http_retry_after(SLICE_EMPTY, 0), -1);
}

/* ---- robots.txt ------------------------------------------------------------------ */

static bool allows(const char *text, const char *path)
{
    struct robots robots;
    robots_read(&arena, slice_of(text), SLICE("demarche"), &robots);
    return robots_allow(&arena, &robots, slice_of(path));
}

static void test_groups(void **state)
{
    const char *both = "User-agent: *\nDisallow: /\n\nUser-agent: Demarche/2.0\nDisallow: /x\n";
    (void)state;
    assert_true(allows("", "/a"));
    assert_false(allows("user-agent:*\ndisallow:/", "/a"));
    assert_true(allows("user-agent: *\ndisallow:", "/a"));
    assert_true(allows("Disallow: /", "/a")); /* of no group */
    assert_true(allows(both, "/a"));          /* its own group alone holds */
    assert_false(allows(both, "/x"));
    assert_false(allows("User-agent: demarche\nUser-agent: other\nDisallow: /x", "/x"));
    assert_true(
        allows("User-agent: demarche\nAllow: /\nUser-agent: other\nDisallow: /x", "/x"));
    assert_true(allows("User-agent: demarches\nDisallow: /", "/x"));
    assert_false(allows("User-agent: demarche\nDisallow: /a\nUser-agent: z\nAllow: /\n"
                        "User-agent: demarche\nDisallow: /b\n",
                        "/b")); /* groups of one name are one */
    assert_false(allows("User-agent: *\nSitemap: x\nDisallow: /a", "/a"));
    assert_false(allows("\xef\xbb\xbfUser-agent: * # all\r\nDisallow: /a # b\r", "/a"));
    assert_true(allows("User-agent: *\nDisallow: /", "/robots.txt"));
    assert_true(allows("User-agent: *\nDisallow: /", "/robots%2etxt"));
}

static void test_patterns(void **state)
{
    (void)state;
    assert_true(allows("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c"));
    assert_false(allows("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c"));
    assert_true(allows("User-agent: *\nDisallow: /a\nAllow: /a", "/a"));
    assert_false(allows("User-agent: *\nDisallow: /*.gif$", "/x/y.gif"));
    assert_true(allows("User-agent: *\nDisallow: /*.gif$", "/x/y.gif?z"));
    assert_false(allows("User-agent: *\nDisallow: /a*b*c", "/a--b--b--cc"));
    assert_true(allows("User-agent: *\nDisallow: /a*b*c", "/a--c--b"));
    assert_false(allows("User-agent: *\nDisallow: *?s=", "/x?s=1"));
    assert_true(allows("User-agent: *\nDisallow: /A", "/a"));
    assert_false(allows("User-agent: *\nDisallow: /caf\xc3\xa9", "/caf%c3%a9"));
    assert_false(allows("User-agent: *\nDisallow: /%7Ejoe", "/~joe/x"));
    assert_true(allows("User-agent: *\nDisallow: /a%2Fb", "/a/b"));
    assert_false(allows("User-agent: *\nDisallow: /p%2Aq", "/p*q"));
    assert_true(allows("User-agent: *\nDisallow: p", "/p"));
    assert_false(allows("User-agent: *\nDisallow: /*", "/"));
    assert_false(allows("User-agent: *\nDisallow: /a**$", "/a"));
    assert_false(allows("User-agent: *\nDisallow: /a*$", "/a/b"));
    assert_false(allows("User-agent: *\nDisallow: *b$", "/aab"));
    assert_true(allows("User-agent: *\nDisallow: /aa*a$", "/aa"));
}

static void test_delay(void **state)
{
    struct robots r;
    (void)state;
    robots_read(&arena, SLICE("User-agent: *\nCrawl-delay: 2.5\n"), SLICE("demarche"), &r);
    assert_true(r.delay == 2.5);
    robots_read(&arena, SLICE("User-agent: *\nCrawl-delay: 99999999999\n"), SLICE("demarche"),
                &r);
    assert_true(r.delay == ROBOTS_DELAY_MAX);
    robots_read(&arena, SLICE("User-agent: *\nCrawl-delay: -1\nCrawl-delay: x\n"),
                SLICE("demarche"), &r);
    assert_true(r.delay == 0);
    robots_read(&arena, SLICE("User-agent: x\nCrawl-delay: 9\nUser-agent: *\nAllow: /\n"),
                SLICE("demarche"), &r);
    assert_true(r.delay == 0);
}

/* ---- Network addresses -------------------------------------------------------------- */

static bool lets(const struct guard *guard, const char *text)
{
    struct sockaddr_in old = {.sin_family = AF_INET};
    struct sockaddr_in6 new = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &old.sin_addr) == 1)
        return guard_allows(guard, (const struct sockaddr *)&old);
    assert_int_equal(inet_pton(AF_INET6, text, &new.sin6_addr), 1);
    return guard_allows(guard, (const struct sockaddr *)&new);
}

static void test_guard(void **state)
{
    static const char *const barred[] = {"0.0.0.0",
                                         "10.1.2.3",
                                         "100.64.0.1",
                                         "127.0.0.1",
                                         "127.255.255.255",
                                         "169.254.169.254",
                                         "172.16.0.1",
                                         "172.31.255.255",
                                         "192.168.1.1",
                                         "198.18.0.1",
                                         "224.0.0.1",
                                         "255.255.255.255",
                                         "::",
                                         "::1",
                                         "::ffff:127.0.0.1",
                                         "::ffff:10.0.0.1",
                                         "::127.0.0.1",
                                         "64:ff9b::7f00:1",
                                         "64:ff9b:1::808:808",
                                         "2002:7f00:1::",
                                         "2002:c0a8:101::",
                                         "fe80::1",
                                         "febf::1",
                                         "fc00::1",
                                         "fdff::1",
                                         "fec0::1",
                                         "ff02::1",
                                         "2001:db8::1",
                                         "2001::1",
                                         NULL};
    static const char *const open[] = {"8.8.8.8",
                                       "172.15.255.255",
                                       "172.32.0.1",
                                       "100.128.0.1",
                                       "169.253.0.1",
                                       "198.20.0.1",
                                       "2606:4700::1111",
                                       "::ffff:8.8.8.8",
                                       "64:ff9b::808:808",
                                       "2002:808:808::1",
                                       "2a00:1450::1",
                                       "223.255.255.255",
                                       NULL};
    struct guard none = {.all = false}, all = {.all = true}, some = {.all = false};
    (void)state;
    for (const char *const *s = barred; *s; s++) {
        assert_false(lets(&none, *s));
        assert_true(lets(&all, *s));
    }
    for (const char *const *s = open; *s; s++)
        assert_true(lets(&none, *s));
    assert_true(guard_read(SLICE("10.1.2.3, 192.168.0.0/20,::1,fd00::/8"), &some));
    assert_true(lets(&some, "10.1.2.3") && lets(&some, "192.168.15.1") && lets(&some, "::1"));
    assert_true(lets(&some, "::ffff:10.1.2.3") && lets(&some, "fd12::1"));
    assert_false(lets(&some, "10.1.2.4") || lets(&some, "192.168.16.1") || lets(&some, "::2"));
    assert_false(lets(&some, "127.0.0.1") || lets(&some, "fc00::1"));
    static const char *const wrong[] = {"",        "x",        "10.0.0.0/33", "10.0.0.0/",
                                        "::1/129", "1.2.3.4,", "10.0.0.0/-1", NULL};
    for (const char *const *s = wrong; *s; s++) {
        struct guard g = {.all = false};
        assert_false(guard_read(slice_of(*s), &g));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),   cmocka_unit_test(test_dates),
        cmocka_unit_test(test_retry_after), cmocka_unit_test(test_groups),
        cmocka_unit_test(test_patterns),    cmocka_unit_test(test_delay),
        cmocka_unit_test(test_guard)};
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
