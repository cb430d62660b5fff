/* Any bytes, with rules or any weights: the words of each block are pieces of it, in order,
 * never empty, and hold everything in it that is no white space; a sentence's span is that of
 * its words. */
#include "tokens/tokens.h"

#include <stdlib.h>

int check_tokens(const uint8_t *data, size_t size);

static void hold(bool condition)
{
    if (!condition)
        abort();
}

static void hold_blank(const struct document *doc, uint32_t from, uint32_t to)
{
    hold(from <= to && to <= doc->text.len);
    for (uint32_t i = from; i < to; i++)
        hold(doc->text.at[i] == ' ' || doc->text.at[i] == '\n');
}

/* The words of one sentence from byte *at on, with nothing but blanks between them. */
static void hold_words(const struct document *doc, const struct sentence *s, uint32_t *at)
{
    hold(s->tree.count > 0 && s->tree.count <= SENTENCE_WORDS_MAX);
    hold(s->span.from == s->tree.words[0].span.from &&
         s->span.to == s->tree.words[s->tree.count - 1].span.to);
    for (uint32_t i = 0; i < s->tree.count; i++) {
        const struct word *w = &s->tree.words[i];
        hold_blank(doc, *at, w->span.from);
        hold(w->span.from < w->span.to && w->form.at == doc->text.at + w->span.from &&
             w->form.len == w->span.to - w->span.from);
        *at = w->span.to;
    }
}

static void hold_blocks(const struct document *doc, const struct sentences *sentences)
{
    size_t next = 0;
    for (size_t b = 0; b < doc->block_count; b++) {
        uint32_t at = doc->blocks[b].span.from;
        if (doc->blocks[b].kind == BLOCK_HEADER)
            continue;
        for (; next < sentences->count && sentences->list[next].paragraph == b; next++)
            hold_words(doc, &sentences->list[next], &at);
        hold_blank(doc, at, doc->blocks[b].span.to);
    }
    hold(next == sentences->count);
}

int check_tokens(const uint8_t *data, size_t size)
{
    static int8_t weights[256];
    const struct splitter some = {weights, 256};
    struct arena arena;
    struct document doc = {.source = {(const char *)data, size}, .published = DEM_DAY_UNKNOWN};
    struct sentences sentences;
    for (size_t i = 0; i < sizeof weights; i++)
        weights[i] = (int8_t)((i * 37 + size) % 256 - 128);
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0) {
        text_clean(&arena, &doc);
        tokens_split(&arena, &doc, NULL, &sentences);
        hold_blocks(&doc, &sentences);
        tokens_split(&arena, &doc, &some, &sentences);
        hold_blocks(&doc, &sentences);
    }
    arena_release(&arena);
    return 0;
}
