/* tokens/tokens.h - sentences and words, by the conventions of UD English (EWT, GUM):
 * "don't" is do + n't, "Israel's" Israel + 's, "Russian-Iran" Russian + - + Iran, "U.S."
 * one word, and punctuation stands alone. */
#ifndef DEM_TOKENS_TOKENS_H
#define DEM_TOKENS_TOKENS_H

#include "text/document.h"
#include "tokens/splitter.h"
#include "tree/tree.h"

enum { SENTENCE_WORDS_MAX = 256 };

struct sentence {
    dem_span span;      /* bytes of the clean text */
    struct tree tree;   /* words with span, form, space_after, joined; the rest empty */
    uint32_t paragraph; /* index of its block */
    bool title;
};

struct sentences {
    struct sentence *list;
    size_t count, room;
};

/* Sentences and words of all paragraphs and the title, by the weights of `splitter`, or by
 * rules where it is NULL.  A sentence longer than SENTENCE_WORDS_MAX is cut at the last comma,
 * semicolon or dash before that, else there. */
void tokens_split(struct arena *arena, const struct document *doc,
                  const struct splitter *splitter, struct sentences *out);
/* The words of one piece of text that is known to be one sentence. */
void tokens_words(struct arena *arena, struct slice text, dem_span span, struct tree *out);

#endif
