/* Any bytes as robots.txt and a path: rules in normal form or none; what "Disallow: /" says
 * holds whatever stands before it in another group; a path and its escaped form are alike. */
#include "fetch/robots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int check_robots(const uint8_t *data, size_t size);

static void hold(bool what, const char *why)
{
    if (!what) {
        fprintf(stderr, "check_robots: %s\n", why);
        abort();
    }
}

static struct slice escaped(struct arena *arena, struct slice path)
{
    struct slice all = SLICE("/");
    for (size_t i = 1; i < path.len; i++) {
        unsigned char c = (unsigned char)path.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
        struct slice two[] = {all, letter ? arena_print(arena, "%%%02x", c)
                                          : slice_part(path, i, i + 1)};
        all = arena_join(arena, two, 2);
    }
    return all;
}

static void look(struct arena *arena, struct slice text, struct slice path)
{
    struct robots r, none;
    robots_read(arena, text, SLICE("demarche"), &r);
    hold(r.delay >= 0 && r.delay <= ROBOTS_DELAY_MAX, "a delay is in its limits");
    for (size_t i = 0; i < r.rules.count; i++)
        for (size_t k = 0; k < r.rules.list[i].pattern.len; k++)
            hold(r.rules.list[i].pattern.at[k] > ' ', "patterns are plain characters");
    bool may = robots_allow(arena, &r, path);
    hold(may || r.rules.count, "without rules all may be read");
    hold(memchr(path.at, '%', path.len) || /* what is escaped twice is another path */
             may == robots_allow(arena, &r, escaped(arena, path)),
         "escapes change nothing");
    hold(robots_allow(arena, &r, SLICE("/robots.txt")), "robots.txt may be read");
    struct slice parts[] = {text, SLICE("\nUser-agent: demarche\nDisallow: /\n"), SLICE_EMPTY};
    robots_read(arena, SLICE("user-agent: other\ndisallow: /"), SLICE("demarche"), &none);
    hold(!none.rules.count, "rules for others are not ours");
    struct slice more = arena_join(arena, parts, 2);
    if (more.len > ROBOTS_MAX)
        return;
    robots_read(arena, more, SLICE("demarche"), &r);
    hold(r.rules.count, "our own group is found wherever it stands");
}

int check_robots(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0 && size) {
        size_t cut = data[0] < size ? data[0] : size;
        struct slice bytes = {(const char *)data, size};
        struct slice path = arena_print(&arena, "/%.*s", (int)(cut - 1 < 60 ? cut - 1 : 60),
                                        cut > 1 ? (const char *)data + 1 : "");
        look(&arena, slice_part(bytes, cut, size), path);
        look(&arena,
             arena_print(&arena, "User-agent: *\nDisallow: /%.*s", (int)(size - cut),
                         (const char *)data + cut),
             path);
    }
    arena_release(&arena);
    return 0;
}
