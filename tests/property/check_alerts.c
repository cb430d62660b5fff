/* Any bytes as rules of alerts: read whole or refused with a line that is there; what was read
 * is within its limits, has names of its own, and a rule put behind it is read as well. */
#include "alerts/alerts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int check_alerts(const uint8_t *data, size_t size);

static void hold(bool what, const char *why)
{
    if (!what) {
        fprintf(stderr, "check_alerts: %s\n", why);
        abort();
    }
}

static uint32_t lines_of(struct slice text)
{
    uint32_t lines = 1;
    for (size_t i = 0; i < text.len; i++)
        lines += text.at[i] == '\n';
    return lines;
}

static void look(const struct alert_rule *r)
{
    hold(r->name.len && r->line, "a rule has a name and a line");
    hold(r->given & 1, "a rule says when");
    hold(r->cool_down <= 3650 && r->count <= 3650, "days and years are in their limits");
    hold(r->confidence >= 0 && r->confidence <= 1, "a confidence is a probability");
    hold(r->probability >= 0 && r->probability <= 1, "a probability is one");
    hold(r->kind != ALERT_CHANGE || (r->changes && !(r->changes & ~0x1eU)),
         "a change is one of four");
    for (int i = 0; i < 2; i++)
        hold(!r->party[i].len || r->party[i].len == 3, "a country has three letters");
}

static void read_all(struct arena *arena, struct slice text)
{
    struct alert_rules rules, more;
    dem_error err = {.code = DEM_OK};
    if (alert_rules_read(arena, text, &rules, &err)) {
        hold(err.code == DEM_E_FORMAT, "what is wrong is the format");
        hold(err.line && err.line <= lines_of(text), "the line is one of the text");
        return;
    }
    for (size_t i = 0; i < rules.count; i++) {
        look(&rules.list[i]);
        for (size_t k = 0; k < i; k++)
            hold(!slice_equal(rules.list[i].name, rules.list[k].name), "names are their own");
    }
    struct slice parts[] = {text, SLICE("\nalert: \1 last\nwhen: denial\n")};
    if (rules.count == ALERT_RULES_MAX)
        return;
    hold(!alert_rules_read(arena, arena_join(arena, parts, 2), &more, &err) &&
             more.count == rules.count + 1,
         "another rule behind them is read");
}

int check_alerts(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0) {
        struct slice bytes = {(const char *)data, size};
        read_all(&arena, bytes);
        read_all(&arena, arena_print(&arena, "alert: a\nwhen: %.*s\n", SLICE_ARG(bytes)));
        read_all(&arena, arena_print(&arena, "alert: a\nwhen: denial\n%.*s", SLICE_ARG(bytes)));
    }
    arena_release(&arena);
    return 0;
}
