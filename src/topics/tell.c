/* What the rules know of a word, for people. */
#include "topics/build.h"

#include "base/banned.h"

struct lines {
    struct arena *arena;
    struct {
        struct slice *list;
        size_t count, room;
    } pieces;
};

#define SAY(l, ...)                                                                            \
    (*ARENA_PUSH((l)->arena, &(l)->pieces) = arena_print((l)->arena, __VA_ARGS__))

static bool has_word(const struct cue *cue, struct slice word)
{
    for (uint8_t i = 0; i < cue->count; i++)
        if (slice_equal_nocase(cue->words[i], word))
            return true;
    return slice_equal_nocase(cue->text, word);
}

static bool names_cue(const struct query *query, int32_t cue)
{
    for (size_t w = 0; w < query->ways.count; w++)
        for (size_t i = 0; i < query->ways.list[w].count; i++) {
            const struct query_line *line = &query->ways.list[w].list[i];
            if (line->key == LINE_CONTEXTS)
                continue;
            for (size_t k = 0; k < line->any.count; k++)
                if (line->any.list[k] == cue)
                    return true;
            for (size_t k = 0; k < line->other.count; k++)
                if (line->other.list[k] == cue)
                    return true;
        }
    return false;
}

static void say_cue(struct lines *l, const struct topic_rules *rules, int32_t at)
{
    const struct cue *cue = &rules->cues.list[at];
    const char *comma = "";
    SAY(l, "about: \"%.*s\": ", SLICE_ARG(cue->text));
    for (int32_t u = cue->use; u >= 0; u = rules->uses.list[u].next) {
        const struct cue_use *use = &rules->uses.list[u];
        SAY(l, "%scontext %.*s %d", comma, SLICE_ARG(rules->contexts.list[use->context].name),
            use->weight);
        comma = ", ";
    }
    for (size_t q = 0; q < rules->queries.count; q++)
        if (names_cue(&rules->queries.list[q], at)) {
            SAY(l, "%sissue %.*s", comma, SLICE_ARG(rules->queries.list[q].name));
            comma = ", ";
        }
    SAY(l, "\n");
}

struct slice topics_tell(struct arena *arena, const struct topic_rules *rules,
                         struct slice word)
{
    struct lines l = {.arena = arena};
    int32_t query = table_find(&rules->query_index, word);
    if (query >= 0) {
        const struct query *q = &rules->queries.list[query];
        SAY(&l, "issue: %.*s: %.*s: %.*s, line %u\n", SLICE_ARG(q->name), SLICE_ARG(q->title),
            SLICE_ARG(q->about), q->line);
    }
    for (size_t i = 0; i < rules->cues.count; i++)
        if (has_word(&rules->cues.list[i], word))
            say_cue(&l, rules, (int32_t)i);
    return arena_join(arena, l.pieces.list, l.pieces.count);
}
