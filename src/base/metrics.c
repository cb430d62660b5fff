#include "base/metrics.h"

#include "base/banned.h"

static void put(struct metrics *m, struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        *ARENA_PUSH(m->arena, &m->text) = text.at[i];
}

void metrics_head(struct metrics *m, const char *name, const char *type, const char *help)
{
    put(m, arena_print(m->arena, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type));
}

void metrics_put(struct metrics *m, const char *name, const char *labels, double value)
{
    put(m, arena_print(m->arena, "%s%s %.15g\n", name, labels, value));
}

void metrics_one(struct metrics *m, const char *name, const char *type, const char *help,
                 double value)
{
    metrics_head(m, name, type, help);
    metrics_put(m, name, "", value);
}

struct slice metrics_text(const struct metrics *m)
{
    return (struct slice){m->text.list, m->text.count};
}
