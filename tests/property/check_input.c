/* Any bytes in any format: the input gives documents and errors and comes to an end. */
#include "input/feeds.h"
#include "input/input.h"
#include "input/tables.h"

#include <stdlib.h>
#include <string.h>

int check_input(const uint8_t *data, size_t size);

struct source {
    const uint8_t *at;
    size_t left;
};

static ptrdiff_t read_some(void *user, char *into, size_t room)
{
    struct source *s = user;
    size_t part = s->left < room ? s->left : room;
    part = part > 1000 ? 1000 : part; /* in pieces, as from a pipe */
    if (part)
        memcpy(into, s->at, part);
    s->at += part;
    s->left -= part;
    return (ptrdiff_t)part;
}

static void read_all(const char *prefix, const uint8_t *data, size_t size)
{
    static const struct input_options none = {.date = DEM_DAY_UNKNOWN};
    struct arena arena;
    struct input *input = NULL;
    struct document doc;
    struct input_origin where;
    dem_error err;
    size_t before = strlen(prefix);
    uint8_t *bytes = calloc(1, before + size + 1);
    struct source source = {bytes, before + size};
    arena_init(&arena, NULL);
    memcpy(bytes, prefix, before);
    if (size)
        memcpy(bytes + before, data, size);
    if (setjmp(arena.guard) == 0 &&
        !input_open_stream(&input, "any", read_some, &source, &none, &err)) {
        size_t records = 0;
        while (input_next(input, &arena, &doc, &where, &err) != DEM_END)
            if (++records > before + size + 2)
                abort();
    }
    input_close(input);
    arena_release(&arena);
    free(bytes);
}

static void read_table(const uint8_t *data, size_t size)
{
    struct table_event event;
    struct slice line = {(const char *)data, size};
    for (int kind = TABLE_UNKNOWN; kind <= TABLE_POLECAT; kind++)
        if (!table_row((enum table_kind)kind, line, 1, &event, NULL) && event.quad > 4)
            abort();
}

static void read_opml(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct feeds feeds;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0)
        (void)feeds_read(&arena, (struct slice){(const char *)data, size}, &feeds, NULL);
    arena_release(&arena);
}

/* The first byte chooses what the rest goes on from; 0: nothing. */
int check_input(const uint8_t *data, size_t size)
{
    static const char *const prefixes[] = {
        "",
        "{\"text\":\"",
        "id,date,text\n1,1999-11-03,\"",
        "<!DOCTYPE html><html><body><p>",
        "<rss><channel><title>T</title><item><description>",
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 60\r\n\r\nHTTP/1.1 200 OK\r\n",
        "1 of 2 DOCUMENTS\nMonitor\nNovember 3, 1999\nLENGTH: 3 words\n",
        "HD\tTitle\nWC\t3 words\nPD\t3 November 1999\nLP\t",
        "{\\rtf1 ",
        "<Sentences><Sentence date=\"19991103\" id=\"1\"><Text>",
        "991103 A-1\n",
        "PK\3\4",
        "\x1f\x8b\x08"};
    enum { PREFIXES = sizeof prefixes / sizeof *prefixes };
    if (!size)
        return 0;
    read_all(prefixes[data[0] % PREFIXES], data + 1, size - 1);
    read_all("", data, size);
    read_table(data, size);
    read_opml(data, size);
    return 0;
}
