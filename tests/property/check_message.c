/* Any bytes as a message of a queue: an article, a result, a reference or an error that says
 * why; and what was read, written once more, reads the same. */
#include "queue/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int check_message(const uint8_t *data, size_t size);

static void hold(bool what, const char *why)
{
    if (!what) {
        fprintf(stderr, "check_message: %s\n", why);
        abort();
    }
}

static void same(const struct document *a, const struct document *b)
{
    hold(slice_equal(a->id, b->id) && slice_equal(a->title, b->title), "id and title stay");
    hold(slice_equal(a->publisher, b->publisher) && slice_equal(a->url, b->url) &&
             slice_equal(a->language, b->language),
         "publisher, address and language stay");
    hold(a->published == b->published && a->otherwise_published == b->otherwise_published &&
             slice_equal(a->otherwise_publisher, b->otherwise_publisher),
         "days stay");
    hold(slice_equal(a->source, b->source), "the text stays");
}

static void write_again(struct arena *arena, const struct document *doc, uint64_t hash)
{
    struct document again;
    uint64_t its = 0;
    dem_error err;
    struct slice line = message_article(arena, doc, hash);
    hold(line.len && line.at[line.len - 1] == '\n' && !memchr(line.at, '\n', line.len - 1),
         "a message is one line");
    hold(!message_article_read(arena, line, &again, &its, &err), "what was written is read");
    hold(its == hash, "the hash stays");
    same(doc, &again);
}

int check_message(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct document doc;
    struct message_result result;
    struct slice body = {(const char *)data, size};
    dem_error err = {.code = DEM_OK};
    uint64_t hash = 0;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0) {
        if (!message_article_read(&arena, body, &doc, &hash, &err))
            write_again(&arena, &doc, hash);
        else
            hold(err.what[0], "a bad message says why");
        if (!message_result_read(&arena, body, &result, &err))
            write_again(&arena, &result.doc, result.hash);
        message_grow(&arena, "/nowhere", &body, &err);
        struct document raw = {.id = {"x", 1},
                               .own_id = true,
                               .published = DEM_DAY_UNKNOWN,
                               .otherwise_published = (dem_day)(size * 7919),
                               .title = {(const char *)data, size / 2},
                               .source = {(const char *)data, size}};
        if (size)
            write_again(&arena, &raw, size);
    }
    arena_release(&arena);
    return 0;
}
