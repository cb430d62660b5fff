/* Any bytes: words are pieces of the text, in order, never overlapping, and together they
 * hold everything that is no white space. */
#include "tokens/tokens.h"

#include <stdlib.h>

int check_tokens(const uint8_t *data, size_t size);

static void hold(bool condition)
{
    if (!condition)
        abort();
}

static void hold_words(const struct document *doc, const struct sentence *s, uint32_t *at)
{
    for (uint32_t i = 0; i < s->tree.count; i++) {
        dem_span span = s->tree.words[i].span;
        hold(span.from >= *at && span.from < span.to && span.to <= doc->text.len);
        for (uint32_t k = i ? *at : span.from; k < span.from; k++)
            hold(doc->text.at[k] == ' ' || doc->text.at[k] == '\n');
        *at = span.to;
    }
}

int check_tokens(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct document doc = {.source = {(const char *)data, size}, .published = DEM_DAY_UNKNOWN};
    struct sentences sentences;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0) {
        uint32_t at = 0;
        text_clean(&arena, &doc);
        tokens_split(&arena, &doc, NULL, &sentences);
        for (size_t i = 0; i < sentences.count; i++) {
            hold(sentences.list[i].tree.count > 0 &&
                 sentences.list[i].tree.count <= SENTENCE_WORDS_MAX);
            hold_words(&doc, &sentences.list[i], &at);
        }
    }
    arena_release(&arena);
    return 0;
}
