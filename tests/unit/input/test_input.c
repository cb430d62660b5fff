#include "tests/unit/unit.h"

#include "base/calendar.h"
#include "input/feeds.h"
#include "input/input.h"
#include "input/language.h"
#include "input/tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static struct arena arena;
static const struct input_options none = {.date = DEM_DAY_UNKNOWN};

#define HERE "tests/data/input/"

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, NULL);
    return chdir(DEM_SOURCE_DIR) || setjmp(arena.guard);
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* ---- Helpers: bytes in memory as a stream, all records of one */

struct bytes_in {
    const char *at;
    size_t left, piece; /* at most so many a read */
};

static ptrdiff_t read_bytes(void *user, char *into, size_t room)
{
    struct bytes_in *s = user;
    size_t part = s->left < room ? s->left : room;
    part = s->piece && part > s->piece ? s->piece : part;
    memcpy(into, s->at, part);
    s->at += part;
    s->left -= part;
    return (ptrdiff_t)part;
}

struct record {
    dem_code code;
    dem_error err;
    struct document doc;
    struct input_origin where;
};

struct records {
    struct record list[64];
    size_t count;
    uint64_t passed_over;
};

static void drain(struct input *in, struct records *out)
{
    *out = (struct records){.count = 0};
    for (;;) {
        struct record *r = &out->list[out->count];
        r->code = input_next(in, &arena, &r->doc, &r->where, &r->err);
        r->where.file = arena_copy(&arena, r->where.file);
        if (r->code == DEM_END)
            break;
        assert_true(++out->count < 64);
    }
    out->passed_over = input_passed_over(in);
    input_close(in);
}

static void read_with(const char *bytes, size_t size, size_t piece,
                      const struct input_options *options, struct records *out)
{
    struct bytes_in source = {bytes, size, piece};
    struct input *in;
    assert_int_equal(input_open_stream(&in, "in", read_bytes, &source, options, NULL), DEM_OK);
    drain(in, out);
}

static void read_text(const char *text, struct records *out)
{
    read_with(text, strlen(text), 0, &none, out);
}

static void read_path(const char *path, struct records *out)
{
    char *paths[] = {(char *)(uintptr_t)path, NULL};
    struct input *in;
    assert_int_equal(input_open(&in, paths, &none, NULL), DEM_OK);
    drain(in, out);
}

static struct slice file_bytes(const char *path)
{
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    char *bytes = arena_take(&arena, 1 << 20);
    size_t len = fread(bytes, 1, 1 << 20, in);
    fclose(in);
    return (struct slice){bytes, len};
}

static struct slice gzipped(struct slice s)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)s.at, .avail_in = (uInt)s.len};
    size_t room = s.len + 1024;
    char *to = arena_take(&arena, room);
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return (struct slice){to, room - z.avail_out};
}

static struct slice joined(struct slice a, struct slice b)
{
    return arena_join(&arena, (struct slice[]){a, b}, 2);
}

/* The paragraphs as a later stage sees them, a line each. */
static struct slice prose(struct document *doc)
{
    struct slice all = SLICE_EMPTY;
    text_clean(&arena, doc);
    for (size_t i = 0; i < doc->block_count; i++) {
        dem_span s = doc->blocks[i].span;
        if (doc->blocks[i].kind == BLOCK_PARAGRAPH)
            all = arena_print(&arena, "%.*s%.*s\n", SLICE_ARG(all),
                              SLICE_ARG(slice_part(doc->text, s.from, s.to)));
    }
    return all;
}

/* ---- One article in every container */

static void the_container_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum input_format format;
        bool titled; /* it says title and publisher */
    } all[] = {{HERE "article.txt", INPUT_PLAIN, true},
               {HERE "article-utf16le.txt", INPUT_PLAIN, true},
               {HERE "article-utf16be.jsonl.gz", INPUT_JSON_LINES, true},
               {HERE "article.jsonl", INPUT_JSON_LINES, true},
               {HERE "article.csv", INPUT_CSV, true},
               {HERE "article.html", INPUT_HTML, true},
               {HERE "article.rss", INPUT_FEED, true},
               {HERE "article.atom", INPUT_FEED, true},
               {HERE "article.rdf", INPUT_FEED, true},
               {HERE "article.warc", INPUT_WARC, true},
               {HERE "nexis-old.txt", INPUT_NEXIS, true},
               {HERE "nexis-new.txt", INPUT_NEXIS, true},
               {HERE "nexis.html", INPUT_NEXIS, true},
               {HERE "nexis.docx", INPUT_NEXIS, true},
               {HERE "factiva.html", INPUT_FACTIVA, true},
               {HERE "factiva.rtf", INPUT_FACTIVA, true},
               {HERE "export.zip", INPUT_NEXIS, true},
               {HERE "article.wet", INPUT_WARC, false}};
    struct slice wanted = SLICE_EMPTY;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct records got;
        read_path(all[i].path, &got);
        print_message("%s\n", all[i].path);
        assert_true(got.count >= 1);
        struct record *r = &got.list[0];
        assert_int_equal(r->code, DEM_OK);
        assert_int_equal(r->where.format, all[i].format);
        struct slice text = prose(&r->doc);
        wanted = wanted.len ? wanted : text;
        assert_true(slice_equal(text, wanted));
        assert_true(slice_is(r->doc.language, "en"));
        if (!all[i].titled)
            continue;
        assert_int_equal(r->doc.published, calendar_day(2004, 11, 10));
        assert_true(slice_is(r->doc.title, "Norway and Gabon argue over a seized trawler"));
        assert_true(slice_is(r->doc.publisher, "The Harbour Gazette"));
    }
    assert_true(wanted.len > 300);
}

static void packed_is_the_same(void **state)
{
    (void)state;
    struct records plain, packed;
    struct slice json = file_bytes(HERE "article.jsonl");
    read_with(json.at, json.len, 0, &none, &plain);
    struct slice gz = joined(gzipped(json), gzipped(json));
    read_with(gz.at, gz.len, 7, &none, &packed);
    assert_int_equal(packed.count, 2);
    assert_true(slice_equal(packed.list[1].doc.source, plain.list[0].doc.source));
    assert_int_equal(packed.list[1].where.line, 2);
    read_path(HERE "article.jsonl.zst", &packed);
    assert_int_equal(packed.count, 1);
    assert_true(slice_equal(packed.list[0].doc.source, plain.list[0].doc.source));
}

/* ---- What is broken is told with its place; the rest goes on */

static void json_lines_go_on_behind_a_bad_one(void **state)
{
    (void)state;
    struct records got;
    read_text("{\"body\":\"Chad met Mali.\",\"pub_date\":\"2001-02-03\"}\n"
              "{broken\n\n{\"id\":7,\"text\":\"x\"}\n{\"title\":\"no text\"}\n",
              &got);
    assert_int_equal(got.count, 4);
    assert_true(slice_is(got.list[0].doc.source, "Chad met Mali."));
    assert_true(slice_is(got.list[0].doc.id, "in:1"));
    assert_int_equal(got.list[0].doc.published, calendar_day(2001, 2, 3));
    assert_int_equal(got.list[1].code, DEM_E_FORMAT);
    assert_int_equal(got.list[1].err.line, 2);
    assert_true(slice_is(got.list[2].doc.id, "7"));
    assert_int_equal(got.list[3].err.line, 5);
    assert_int_equal(got.list[3].where.record, 5);
}

static void deep_json_is_an_error(void **state)
{
    (void)state;
    struct records got;
    char *deep = arena_take(&arena, 20000);
    memcpy(deep, "{\"text\":", 8);
    memset(deep + 8, '[', 10000);
    read_text(deep, &got);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.list[0].code, DEM_E_FORMAT);
}

static void an_empty_file_is_an_error(void **state)
{
    (void)state;
    struct records got;
    read_text(" \n", &got);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.list[0].code, DEM_E_FORMAT);
    assert_non_null(strstr(got.list[0].err.what, "empty"));
    assert_true(slice_is(got.list[0].doc.id, "in"));
}

static void csv_has_quotes_and_line_ends_inside(void **state)
{
    (void)state;
    struct records got;
    read_text("title;body;date\r\n\"A \"\"b\"\"\";\"one;\r\n\r\ntwo\";3 May 2003\r\n"
              "short\r\n\"x\";\"y\";z;more\r\n\"open;never closed\r\n",
              &got);
    assert_int_equal(got.count, 4);
    assert_true(slice_is(got.list[0].doc.title, "A \"b\""));
    assert_true(slice_is(got.list[0].doc.source, "one;\r\n\r\ntwo"));
    assert_int_equal(got.list[0].doc.published, calendar_day(2003, 5, 3));
    assert_int_equal(got.list[1].code, DEM_E_FORMAT);
    assert_int_equal(got.list[1].err.line, 5);
    assert_true(slice_is(got.list[2].doc.source, "y"));
    assert_int_equal(got.list[3].code, DEM_E_FORMAT);
    assert_int_equal(got.list[3].err.line, 7);
}

static void fields_go_by_the_users_names(void **state)
{
    (void)state;
    struct input_options options = {.date = DEM_DAY_UNKNOWN,
                                    .fields = {.text = SLICE("Story"), .title = SLICE("Top")}};
    struct records got;
    const char *csv = "Top,Story,text\nA,B,C\n", *json = "{\"Top\":\"A\",\"Story\":\"B\"}\n";
    read_with(csv, strlen(csv), 0, &options, &got);
    assert_true(slice_is(got.list[0].doc.source, "B"));
    assert_true(slice_is(got.list[0].doc.title, "A"));
    read_with(json, strlen(json), 0, &options, &got);
    assert_true(slice_is(got.list[0].doc.title, "A"));
}

static void a_broken_feed_item_is_passed(void **state)
{
    (void)state;
    struct records got;
    read_text("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;'>]>\n"
              "<rss><channel><title>Bee</title>\n<item><title>One</title>"
              "<description>Chad &amp; Mali&nbsp;met &b;.</description></item>\n"
              "<item/>\n<item><guid>g</guid><description>Peru&lt;br&gt;left.</description>"
              "</item>\n<item><title>Cut",
              &got);
    assert_int_equal(got.count, 4);
    assert_true(slice_is(got.list[0].doc.source, "Chad & Mali met ."));
    assert_true(slice_is(got.list[0].doc.publisher, "Bee"));
    assert_int_equal(got.list[1].code, DEM_E_FORMAT);
    assert_int_equal(got.list[1].err.line, 4);
    assert_true(slice_is(got.list[2].doc.source, "Peru left."));
    assert_true(slice_is(got.list[2].doc.id, "g"));
    assert_int_equal(got.list[3].code, DEM_E_FORMAT);
    assert_int_equal(got.list[3].err.line, 6);
}

static void warc_goes_on_behind_damage(void **state)
{
    (void)state;
    struct records got;
    struct slice wet = file_bytes(HERE "article.wet"), first = gzipped(wet);
    struct slice broken = arena_copy(&arena, first);
    memset((char *)(uintptr_t)broken.at + broken.len / 2, 0x55, 20);
    struct slice all = joined(joined(first, broken), first);
    read_with(all.at, all.len, 100, &none, &got);
    assert_int_equal(got.list[0].code, DEM_OK);
    assert_int_equal(got.list[1].code, DEM_E_FORMAT);
    assert_int_equal(got.list[got.count - 1].code, DEM_OK);
    assert_true(slice_equal(got.list[0].doc.source, got.list[got.count - 1].doc.source));
    struct slice cut = joined(wet, slice_part(wet, 0, wet.len - 100));
    read_with(cut.at, cut.len, 0, &none, &got);
    assert_int_equal(got.count, 2);
    assert_non_null(strstr(got.list[1].err.what, "cut off"));
}

static void warc_passes_over_what_is_no_article(void **state)
{
    (void)state;
    struct records got;
    read_path(HERE "article.warc", &got);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.passed_over, 1); /* the page that was not found */
    assert_true(slice_is(got.list[0].doc.url, "https://harbour.example/2004/11/trawler"));
}

static void warc_undoes_chunks_and_packing(void **state)
{
    (void)state;
    struct records got;
    struct slice page = gzipped(SLICE("<html><body><p>Norway met Gabon in Oslo, and both "
                                      "agreed to talk again.</p></body></html>"));
    struct slice http =
        joined(arena_print(&arena,
                           "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: "
                           "chunked\r\nContent-Encoding: gzip\r\n\r\n%zx\r\n",
                           page.len),
               joined(page, SLICE("\r\n0\r\n\r\n")));
    struct slice warc = joined(arena_print(&arena,
                                           "WARC/1.1\r\nWARC-Type: response\r\n"
                                           "WARC-Date: 2004-11-12T08:00:00Z\r\n"
                                           "Content-Length: %zu\r\n\r\n",
                                           http.len),
                               joined(http, SLICE("\r\n\r\n")));
    read_with(warc.at, warc.len, 0, &none, &got);
    assert_int_equal(got.count, 1);
    assert_true(slice_is(got.list[0].doc.source,
                         "Norway met Gabon in Oslo, and both agreed to talk again."));
    assert_int_equal(got.list[0].doc.otherwise_published, calendar_day(2004, 11, 12));
}

static void the_fields_own_records(void **state)
{
    (void)state;
    struct records got;
    read_path(HERE "petrarch.xml", &got);
    assert_int_equal(got.count, 3);
    assert_true(slice_is(got.list[0].doc.id, "HARB-1_1"));
    assert_true(slice_is(got.list[0].doc.publisher, "HARB"));
    assert_true(slice_is(got.list[0].doc.source,
                         "Norway accused Gabon on Tuesday of seizing a trawler & its crew."));
    assert_int_equal(got.list[0].doc.published, calendar_day(2004, 11, 10));
    assert_int_equal(got.list[1].code, DEM_E_FORMAT);
    assert_int_equal(got.list[1].err.line, 11);
    read_path(HERE "tabari.txt", &got);
    assert_int_equal(got.count, 3);
    assert_true(slice_is(got.list[0].doc.id, "HARB-1"));
    assert_true(slice_is(got.list[0].doc.source,
                         "Norway accused Gabon on Tuesday of seizing a trawler."));
    assert_int_equal(got.list[0].doc.published, calendar_day(2004, 11, 10));
    assert_int_equal(got.list[1].err.line, 13);
    assert_int_equal(got.list[2].doc.published, calendar_day(2004, 11, 12));
}

static void second_articles_of_exports(void **state)
{
    (void)state;
    static const char *const paths[] = {HERE "nexis-old.txt", HERE "factiva.html",
                                        HERE "factiva.rtf"};
    for (size_t i = 0; i < 3; i++) {
        struct records got;
        read_path(paths[i], &got);
        assert_int_equal(got.count, 2);
        assert_true(slice_is(got.list[1].doc.source,
                             "Peru recalled its ambassador from Ecuador on Thursday."));
        assert_true(slice_is(got.list[1].doc.title, "Peru recalls its envoy"));
        assert_true(slice_is(got.list[1].doc.publisher, "Upland Courier"));
        assert_int_equal(got.list[1].doc.published, calendar_day(2004, 11, 11));
        assert_int_equal(got.list[1].where.record, 2);
    }
}

static void rtf_has_its_own_characters(void **state)
{
    (void)state;
    struct records got;
    read_text("{\\rtf1\\ansi{\\fonttbl{\\f0 Courier;}}{\\*\\generator None;}Chad\\rquote s "
              "r\\'e9gime, \\u8220?no\\u8221?.\\par {\\pict 89504e47}Mali \\{left\\}.}",
              &got);
    assert_int_equal(got.count, 1);
    assert_true(slice_is(got.list[0].doc.source,
                         "Chad\u2019s r\u00E9gime, \u201Cno\u201D.\n\nMali {left}."));
}

static void a_page_without_marks_is_read(void **state)
{
    (void)state;
    struct records got;
    read_text("<html><body><table><tr><td><a href='/'>Home</a> <a href='/x'>World news</a>"
              "</td><td>Chad recalled its envoy from Sudan on Monday, citing raids.<br><br>"
              "Sudan rejected the charge, and asked for talks.<br>Nobody answered."
              "</td></tr></table></body></html>",
              &got);
    assert_int_equal(got.count, 1);
    assert_true(slice_is(got.list[0].doc.source,
                         "Chad recalled its envoy from Sudan on Monday, citing raids.\n\nSudan "
                         "rejected the charge, and asked for talks. Nobody answered."));
    read_text("<html><body><ul><li><a href='/'>Home</a></li></ul></body></html>", &got);
    assert_int_equal(got.list[0].code, DEM_E_FORMAT);
}

static void pages_say_their_date_in_many_ways(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "<meta property='article:published_time' content='2004-11-10T01:00:00Z'>",
        "<meta name='date' content='10 November 2004'>",
        "<script type='application/ld+json'>[{\"@type\":[\"Thing\",\"Report\"],"
        "\"datePublished\":\"2004-11-10\"}]</script>",
        "<script type='application/ld+json'>{broken</script>"
        "<meta itemprop='datePublished' content='2004-11-10'>"};
    for (size_t i = 0; i < 5; i++) {
        struct records got;
        const char *time = i < 4 ? "" : "<time datetime='2004-11-10'>last week</time>";
        struct slice page = arena_print(
            &arena, "<!doctype html><head>%s</head><body>%s<p>Chad praised Mali, again.</p>",
            i < 4 ? heads[i] : "", time);
        read_with(page.at, page.len, 0, &none, &got);
        assert_int_equal(got.list[0].doc.published, calendar_day(2004, 11, 10));
    }
}

static void pages_have_many_charsets(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "<!doctype html><meta charset=utf-8><p>Chad\u2019s r\u00E9gime left, again, for Mali.",
        "<!doctype html><meta charset=\"iso-8859-1\"><p>Chad\x92s r\xE9gime left, again, for "
        "Mali.",
        "<!doctype html><p>Chad\x92s r\xE9gime left, again, for Mali.",
        "<!doctype html><meta http-equiv=Content-Type content='text/html; "
        "charset=macintosh'><p>Chad\xD5s r\x8Egime left, again, for Mali."};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct records got;
        read_text(pages[i], &got);
        assert_int_equal(got.count, 1);
        assert_true(
            slice_is(got.list[0].doc.source, "Chad\u2019s r\u00E9gime left, again, for Mali."));
    }
}

/* Pairs of surrogates are one character; halves of them, and half a unit at the end, none. */
static void utf_16_is_read_by_its_mark(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *text;
    } all[] = {{"\xff\xfe"
                "M\0a\0l\0i\0",
                10, "Mali"},
               {"\xfe\xff"
                "\0M\0a\0l\0i",
                10, "Mali"},
               {"\xff\xfe"
                "M\0=\xd8\x0a\xde"
                "!\0",
                10, "M\U0001F60A!"},
               {"\xff\xfe"
                "M\0=\xd8"
                "!\0",
                8, "M\uFFFD!"},
               {"\xff\xfe"
                "M\0=\xd8",
                6, "M\uFFFD"},
               {"\xff\xfe"
                "M\0i",
                5, "M\uFFFD"}};
    struct records got;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t step = 0; step < 3; step++) {
            read_with(all[i].bytes, all[i].len, step, &none, &got);
            assert_int_equal(got.count, 1);
            assert_true(slice_is(got.list[0].doc.source, all[i].text));
        }
    read_with("\xff\xfe\0\0M\0\0\0", 8, 0, &none, &got);
    assert_int_equal(got.list[0].code, DEM_E_FORMAT);
    assert_non_null(strstr(got.list[0].err.what, "UTF-32"));
}

static void what_is_no_text_is_refused(void **state)
{
    (void)state;
    struct records got;
    static const struct {
        const char *bytes, *why;
    } all[] = {{"%PDF-1.4 and more", "pdftotext"},
               {"[{\"text\":\"Chad\"}]", "jq -c"},
               {"\xd0\xcf\x11\xe0 Word of old", "no text"},
               {"<opml version='2.0'></opml>", "OPML"},
               {"Event ID\tEvent Date\tb\tc\td\te\tf\tg\th\ti\tj\tk\tl\tm\tn\to\tp\tq\tr\ts\n",
                "table of events"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        read_text(all[i].bytes, &got);
        assert_int_equal(got.count, 1);
        assert_int_equal(got.list[0].code, DEM_E_FORMAT);
        assert_non_null(strstr(got.list[0].err.what, all[i].why));
    }
    struct slice twice = gzipped(gzipped(SLICE("Chad met Mali.")));
    read_with(twice.at, twice.len, 0, &none, &got);
    assert_int_equal(got.count, 1);
    assert_non_null(strstr(got.list[0].err.what, "packed twice"));
}

/* A stream that packs better than any text: a bomb. */
struct bomb {
    char member[1 << 17];
    size_t len, at, members;
};

static ptrdiff_t read_bomb(void *user, char *into, size_t room)
{
    struct bomb *b = user;
    size_t part = b->len - b->at < room ? b->len - b->at : room;
    if (!b->members)
        return 0;
    memcpy(into, b->member + b->at, part);
    b->at += part;
    if (b->at == b->len) {
        b->at = 0;
        b->members--;
    }
    return (ptrdiff_t)part;
}

static void a_bomb_is_stopped(void **state)
{
    (void)state;
    struct bomb *b = arena_take(&arena, sizeof *b);
    char *zeros = arena_take(&arena, 16 << 20);
    memset(zeros, ' ', 16 << 20);
    for (size_t i = 0; i < 16 << 20; i += 1 << 16)
        zeros[i + (1 << 16) - 1] = '\n';
    memcpy(zeros, "{\"text\":\"x\"}", 12);
    struct slice member = gzipped((struct slice){zeros, 16 << 20});
    assert_true(member.len < sizeof b->member);
    memcpy(b->member, member.at, member.len);
    b->len = member.len;
    b->members = 1000;
    struct records got;
    struct input *in;
    assert_int_equal(input_open_stream(&in, "in", read_bomb, b, &none, NULL), DEM_OK);
    drain(in, &got);
    assert_true(got.count < 10);
    assert_int_equal(got.list[got.count - 1].code, DEM_E_LIMIT);
    assert_true(b->members > 900);
}

/* ---- Folders, tables, feeds, languages */

static void folders_are_walked_in_order(void **state)
{
    (void)state;
    char folder[] = "/tmp/demarche-XXXXXX", path[64];
    static const char *const names[] = {"b.txt", "a.txt", ".hidden", "c/d.txt"};
    struct records got;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/c", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        FILE *out = fopen(path, "w");
        fputs("Chad met Mali.\n", out);
        fclose(out);
    }
    read_path(folder, &got);
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    assert_int_equal(got.count, 3);
    assert_true(slice_is(got.list[0].doc.id, "a.txt"));
    assert_true(slice_is(got.list[1].doc.id, "b.txt"));
    assert_true(slice_is(got.list[2].doc.id, "c/d.txt"));
    for (int gone = 0; gone < 2; gone++) { /* a folder without files, then no folder */
        read_path(folder, &got);
        assert_int_equal(got.count, 1);
        assert_int_equal(got.list[0].code, DEM_E_SYSTEM);
        assert_int_equal(got.list[0].where.format, INPUT_NONE);
        snprintf(path, sizeof path, "%s/c", folder);
        rmdir(path);
        rmdir(folder);
    }
}

static void event_tables_give_rows(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum table_kind kind;
    } all[] = {{HERE "gdelt.tsv", TABLE_GDELT_EVENTS},
               {HERE "icews.tab", TABLE_ICEWS},
               {HERE "phoenix.tsv", TABLE_PHOENIX},
               {HERE "polecat.tsv", TABLE_POLECAT}};
    for (size_t i = 0; i < 4; i++) {
        struct table_reader *t;
        struct table_event e;
        dem_error err;
        assert_int_equal(table_open(&t, all[i].path, &err), DEM_OK);
        assert_int_equal(table_reader_kind(t), all[i].kind);
        assert_int_equal(table_next(t, &e, &err), DEM_OK);
        assert_int_equal(e.date, calendar_day(2004, 11, 10));
        assert_true(slice_is(e.code, all[i].kind == TABLE_POLECAT ? ""
                                     : all[i].kind == TABLE_ICEWS ? "112"
                                                                  : "0112"));
        assert_true(e.scored && e.intensity == -2.0);
        assert_true(e.located && e.lat == 0.38 && e.lon == 9.45);
        assert_true(e.source.country.len && e.target.country.len);
        if (all[i].kind == TABLE_GDELT_EVENTS) {
            assert_int_equal(e.mentions, 6);
            assert_true(slice_is(e.source.code, "NOR"));
            assert_int_equal(e.added, calendar_day(2004, 11, 11));
            assert_int_equal(table_next(t, &e, &err), DEM_E_FORMAT);
            assert_int_equal(err.line, 2);
            assert_int_equal(table_next(t, &e, &err), DEM_OK);
            assert_true(slice_is(e.id, "8"));
        }
        if (all[i].kind == TABLE_POLECAT) {
            assert_true(slice_is(e.type, "ACCUSE"));
            assert_int_equal(e.quad, 3);
        }
        assert_int_equal(table_next(t, &e, &err), DEM_END);
        table_close(t);
    }
    struct table_reader *t;
    struct table_event e;
    assert_int_equal(table_open(&t, HERE "mentions.tsv", NULL), DEM_OK);
    assert_int_equal(table_next(t, &e, NULL), DEM_OK);
    assert_int_equal(e.confidence, 60);
    assert_int_equal(e.date, calendar_day(2004, 11, 11));
    table_close(t);
    assert_int_equal(table_open(&t, HERE "article.txt", NULL), DEM_E_FORMAT);
}

/* Those of a day together, whichever coder's codes; what is no row is told in its place. */
static void rows_of_a_day_are_a_document(void **state)
{
    (void)state;
    static char *const paths[] = {HERE "keds.tsv", HERE "weis.tsv", HERE "petrarch-events.tsv",
                                  HERE "mentions.tsv", NULL};
    static const struct input_options options = {.date = DEM_DAY_UNKNOWN, .tables = true};
    static const struct {
        dem_code code;
        enum table_kind table;
        const char *source;
        struct date day;
    } wanted[] = {{DEM_OK,
                   TABLE_KEDS,
                   "2001-03-04\tNOR\tMLIGOV\t042\n2001-03-04\tNOR\tMLIGOV\t042\n"
                   "2001-03-04\tGHAMED\tIGOUNO\t145]\n",
                   {2001, 3, 4}},
                  {DEM_OK, TABLE_KEDS, "2001-03-05\tKUR\tTUR\t190\n", {2001, 3, 5}},
                  {DEM_E_FORMAT, TABLE_UNKNOWN, "", {0, 0, 0}},
                  {DEM_OK, TABLE_KEDS, "2001-03-05\tROM\tNOR\t0841\n", {2001, 3, 5}},
                  {DEM_OK, TABLE_WEIS, "790415\tUAR\tSWZ\t032\t(went to)\n", {1979, 4, 15}},
                  {DEM_OK, TABLE_WEIS, "790416\tKON\tUAR\t223\t(shelled)\n", {1979, 4, 16}},
                  {DEM_OK,
                   TABLE_PETRARCH,
                   "20010304\tNORGOV\tMLI\t057\tTRADE,2\tharbour-1_1\t"
                   "https://harbour.example/1\tHarbour Gazette\n",
                   {2001, 3, 4}},
                  {DEM_E_FORMAT, TABLE_UNKNOWN, "", {0, 0, 0}},
                  {DEM_END, TABLE_UNKNOWN, "", {0, 0, 0}}};
    struct input *in;
    struct document doc;
    struct input_origin where;
    dem_error err;
    assert_int_equal(input_open(&in, paths, &options, &err), DEM_OK);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        assert_int_equal(input_next(in, &arena, &doc, &where, &err), wanted[i].code);
        if (wanted[i].code == DEM_E_FORMAT && i < 4)
            assert_non_null(strstr(err.what, "keds.tsv: line 6 is no row"));
        if (wanted[i].code)
            continue;
        assert_int_equal(doc.table, wanted[i].table);
        assert_true(slice_is(doc.source, wanted[i].source));
        assert_true(slice_is(doc.publisher, table_name(wanted[i].table)));
        assert_int_equal(doc.published, calendar_day(wanted[i].day.year, wanted[i].day.month,
                                                     wanted[i].day.day));
    }
    input_close(in);
}

static void a_list_of_feeds_is_flat(void **state)
{
    (void)state;
    struct feeds feeds;
    assert_int_equal(feeds_read(&arena, file_bytes(HERE "feeds.opml"), &feeds, NULL), DEM_OK);
    assert_int_equal(feeds.count, 2);
    assert_true(slice_is(feeds.list[0].title, "Harbour Gazette"));
    assert_true(slice_is(feeds.list[0].address, "https://harbour.example/rss?a=1&b=2"));
    assert_true(slice_is(feeds.list[1].title, "Uplands"));
    assert_int_equal(feeds_read(&arena, SLICE("<rss/>"), &feeds, NULL), DEM_E_FORMAT);
}

static void languages_are_told_apart(void **state)
{
    (void)state;
    static const char *const all[][2] = {
        {"en", "The envoy said that talks would go on, but nobody was sure of that."},
        {"en", "LUIS DA SILVA TOLD REPORTERS THAT THE PRESIDENT OF PERU WAS NOT INVITED"},
        {"fr", "Le ministre a déclaré que les pourparlers seront repris dans la semaine."},
        {"de", "Der Minister erklärte, dass die Gespräche nicht mit der Stadt geführt werden."},
        {"es",
         "El ministro dijo que las conversaciones se reanudarán con el apoyo de la ciudad."},
        {"pt", "O ministro disse que as conversas não serão retomadas com o apoio da cidade."},
        {"it", "Il ministro ha detto che i colloqui non sono stati ripresi con la città."},
        {"nl",
         "De minister zei dat het overleg niet met de stad wordt voortgezet, maar later."},
        {"sv", "Ministern sade att samtalen inte kan återupptas, och det är för sent."},
        {"pl",
         "Minister powiedział, że rozmowy nie zostały wznowione, ale się odbędą po wyborach."},
        {"cs", "Ministr řekl, že jednání se neobnoví, protože město je proti a čas již není."},
        {"hu", "A miniszter azt mondta, hogy a tárgyalások nem folytatódnak, de még van idő."},
        {"tr",
         "Bakan bu görüşmelerin daha sonra yapılacağını söyledi ve bir tarih için bekliyor."},
        {"id",
         "Menteri itu mengatakan bahwa perundingan tidak akan dilanjutkan dengan kota ini."},
        {"fi",
         "Ministeri sanoi, että neuvottelut ovat ohi ja hän ei ole enää mukana, mutta palaa."},
        {"ro", "Ministrul a spus că discuțiile nu vor fi reluate și că este prea târziu pentru "
               "oraș."},
        {"ru", "Министр заявил, что переговоры не будут продолжены, но это не было решено для "
               "города."},
        {"uk",
         "Міністр заявив, що переговори не будуть продовжені, але це не для міста та області."},
        {"ar", "قال الوزير إن المحادثات لن تستأنف في هذا الأسبوع مع المدينة بعد ذلك."},
        {"fa", "وزیر گفت که این گفتگوها در شهر با آن گروه برای صلح ادامه خواهد یافت."},
        {"zh", "部长说谈判不会在这座城市继续举行,双方同意下周再次会面。"},
        {"ja", "大臣は、協議は来週もこの都市で続けられると述べた。"},
        {"ko", "장관은 회담이 다음 주에 이 도시에서 계속될 것이라고 말했다."},
        {"el", "Ο υπουργός είπε ότι οι συνομιλίες θα συνεχιστούν στην πόλη."},
        {"he", "השר אמר שהשיחות יימשכו בעיר בשבוע הבא."},
        {"", "France recalled its envoy."},
        {"", "Lula da Silva, Jose Maria de la Cruz, Le Monde"}};
    struct languages languages;
    languages_init(&arena, &languages);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct slice got = language_of(&languages, slice_of(all[i][1]));
        if (!slice_is(got, all[i][0]))
            print_error("%s: %.*s\n", all[i][1], SLICE_ARG(got));
        assert_true(slice_is(got, all[i][0]));
    }
    assert_true(slice_is(language_code(SLICE("English")), "en"));
    assert_true(slice_is(language_code(SLICE("pt_BR")), "pt"));
    assert_true(slice_is(language_code(SLICE("KOR")), "ko"));
    assert_int_equal(language_code(SLICE("none")).len, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_container_changes_nothing),     TEST(packed_is_the_same),
        TEST(json_lines_go_on_behind_a_bad_one), TEST(deep_json_is_an_error),
        TEST(an_empty_file_is_an_error),         TEST(csv_has_quotes_and_line_ends_inside),
        TEST(fields_go_by_the_users_names),      TEST(a_broken_feed_item_is_passed),
        TEST(warc_goes_on_behind_damage),        TEST(warc_passes_over_what_is_no_article),
        TEST(warc_undoes_chunks_and_packing),    TEST(the_fields_own_records),
        TEST(second_articles_of_exports),        TEST(rtf_has_its_own_characters),
        TEST(a_page_without_marks_is_read),      TEST(pages_say_their_date_in_many_ways),
        TEST(pages_have_many_charsets),          TEST(utf_16_is_read_by_its_mark),
        TEST(what_is_no_text_is_refused),        TEST(a_bomb_is_stopped),
        TEST(folders_are_walked_in_order),       TEST(event_tables_give_rows),
        TEST(rows_of_a_day_are_a_document),      TEST(a_list_of_feeds_is_flat),
        TEST(languages_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
