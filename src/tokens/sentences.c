/* Words into sentences. */
#include "tokens/build.h"

#include "base/banned.h"

static bool is_stop(struct slice s)
{
    return s.len && memchr(".!?", s.at[0], 3) && memchr(".!?", s.at[s.len - 1], 3);
}

static bool is_closer(const struct word *w)
{
    return slice_is(w->form, "\"") || slice_is(w->form, ")") || slice_is(w->form, "]") ||
           slice_is(w->form, "'");
}

static bool starts_sentence(const struct word *w)
{
    char c = w->form.at[0];
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80 ||
           c == '"' || c == '(' || c == '[' || c == '$' || c == '\'' || c == '*';
}

/* "U.S." before a word that begins sentences and seldom a name. */
static bool opens_clause(struct slice s)
{
    static const char *const words[] = {
        "The", "A",   "An",   "In",   "On",    "At",    "He",  "She",   "It",      "They",
        "But", "And", "This", "That", "These", "We",    "I",   "There", "However", "For",
        "As",  "By",  "If",   "When", "After", "While", "His", "Its",   "Their",   NULL};
    for (const char *const *p = words; *p; p++)
        if (slice_is(s, *p))
            return true;
    return false;
}

/* Titles and months that never end a sentence ("Gen.", "Nov."); "U.S." and "Inc." may. */
static bool may_end(struct slice form)
{
    static const char *const may[] = {"U.S.", "U.N.",  "U.K.",     "E.U.", "Inc.", "Ltd.",
                                      "Co.",  "Corp.", "a.m.",     "p.m.", "etc.", "D.C.",
                                      "Jr.",  "Sr.",   "U.S.S.R.", NULL};
    for (const char *const *p = may; *p; p++)
        if (slice_is(form, *p))
            return true;
    return false;
}

/* "in the U.S. The": an abbreviation that is the last word of its sentence; a word follows. */
static bool ends_abbreviation(const struct word *w)
{
    return may_end(w->form) && w->space_after && opens_clause(w[1].form);
}

struct cutting {
    const struct splitter *splitter; /* NULL: by rules alone */
    struct cutter cutter;
    struct sentences *out;
    uint32_t paragraph;
    bool title;
};

static void close_sentence(struct cutting *s, size_t from, size_t to)
{
    struct word *words = s->cutter.words.list + from;
    if (from == to)
        return;
    struct sentence *sentence = ARENA_PUSH(s->cutter.arena, s->out);
    *sentence = (struct sentence){.paragraph = s->paragraph, .title = s->title};
    sentence->span = (dem_span){words[0].span.from, words[to - from - 1].span.to};
    sentence->tree = (struct tree){.words = words, .count = (uint32_t)(to - from)};
}

/* Where to cut a sentence that is too long: behind its last comma, semicolon or dash. */
static size_t forced_cut(const struct cutting *s, size_t from, size_t to)
{
    for (size_t i = to; i > from + SENTENCE_WORDS_MAX / 2; i--) {
        struct slice form = s->cutter.words.list[i - 1].form;
        if (slice_is(form, ",") || slice_is(form, ";") || slice_is(form, "-"))
            return i;
    }
    return to;
}

static void close_long(struct cutting *s, size_t from, size_t to)
{
    while (to - from > SENTENCE_WORDS_MAX) {
        size_t cut = forced_cut(s, from, from + SENTENCE_WORDS_MAX);
        close_sentence(s, from, cut);
        from = cut;
    }
    close_sentence(s, from, to);
}

/* True if `next` begins a sentence behind the stop and its closing marks. */
static bool begins_anew(struct slice stop, const struct word *before, const struct word *next)
{
    char c = next->form.at[0];
    bool question = stop.at[stop.len - 1] == '?' && is_stop(before->form);
    if (!before->space_after) /* "album.That": a blank is missing */
        return is_stop(before->form) && c >= 'A' && c <= 'Z';
    return starts_sentence(next) || (question && c >= 'a' && c <= 'z');
}

/* True if a sentence ends behind word i (closing marks taken along in *end). */
static bool ends_at(const struct cutting *s, size_t i, size_t count, size_t *end)
{
    const struct word *words = s->cutter.words.list;
    *end = i + 1;
    if (i + 1 < count && ends_abbreviation(words + i))
        return true;
    if (!is_stop(words[i].form))
        return false;
    while (*end < count && is_closer(&words[*end]) && !words[*end - 1].space_after)
        ++*end;
    return *end == count || begins_anew(words[i].form, &words[*end - 1], &words[*end]);
}

/* "1", "12", "a": with its stop the mark of an item, where it begins a sentence. */
static bool is_item_mark(const struct word *w)
{
    struct slice s = w->form;
    bool digits = s.len <= 2 && s.at[0] >= '0' && s.at[0] <= '9';
    return !w->space_after && (digits || (s.len == 1 && s.at[0] >= 'a' && s.at[0] <= 'z'));
}

/* Ends of sentences by the rules: none inside of brackets, but one behind a bracket that
 * holds a whole sentence. */
static size_t split_by_rules(struct cutting *s, size_t from, size_t count)
{
    int depth = 0;
    for (size_t i = from, end = 0; i < count; i++) {
        const struct word *word = s->cutter.words.list + i;
        bool closes = slice_is(word->form, ")") || slice_is(word->form, "]");
        depth += slice_is(word->form, "(") || slice_is(word->form, "[");
        depth -= closes;
        depth = depth < 0 || i - from > 80 ? 0 : depth;
        size_t stop = closes && i > from && !word[-1].space_after ? i - 1 : i;
        bool item = i == from + 1 && is_item_mark(word - 1);
        if (depth == 0 && !item && ends_at(s, stop, count, &end)) {
            close_long(s, from, end);
            from = end;
            i = end - 1;
        }
    }
    return from;
}

/* "On 3 May 1997 Cuba ...": a preposition and numbers behind it are no sentence yet. */
static bool only_opens(const struct word *words, size_t count)
{
    static const char *const openers[] = {"In",    "On",     "By",      "Since", "From",
                                          "Until", "Before", "Between", "After", NULL};
    struct slice last = words[count - 1].form;
    bool number = last.at[0] >= '0' && last.at[0] <= '9';
    for (const char *const *p = openers; number && count <= 6 && *p; p++)
        if (slice_is(words[0].form, *p))
            return true;
    return false;
}

/* Ends of sentences as the weights have it. */
static size_t split_by_weights(struct cutting *s, size_t from, size_t count)
{
    struct split_state state;
    uint32_t features[SPLITTER_FEATURES];
    size_t begin = from;
    const struct word *words = s->cutter.words.list + begin;
    split_begin(&state, words, count - begin);
    for (size_t i = 0; begin + i < count; i++) {
        bool ends = false;
        if (split_candidate(&state, i)) {
            split_features(&state, i, features);
            ends = split_score(s->splitter, features) > 0 || ends_abbreviation(words + i);
            ends = ends && !only_opens(words + (from - begin), begin + i + 1 - from);
        }
        split_advance(&state, i, ends);
        if (ends) {
            close_long(s, from, begin + i + 1);
            from = begin + i + 1;
        }
    }
    return from;
}

static void split_block(struct cutting *s, dem_span span)
{
    size_t from = s->cutter.words.count;
    words_cut(&s->cutter, span.from, span.to);
    size_t count = s->cutter.words.count;
    if (!s->title)
        from = s->splitter ? split_by_weights(s, from, count) : split_by_rules(s, from, count);
    close_long(s, from, count);
}

void tokens_split(struct arena *arena, const struct document *doc,
                  const struct splitter *splitter, struct sentences *out)
{
    *out = (struct sentences){NULL, 0, 0};
    for (size_t i = 0; i < doc->block_count; i++) {
        const struct block *block = &doc->blocks[i];
        struct cutting s = {.splitter = splitter,
                            .cutter = {.arena = arena, .text = doc->text},
                            .out = out,
                            .paragraph = (uint32_t)i,
                            .title = block->kind == BLOCK_TITLE};
        if (block->kind != BLOCK_HEADER)
            split_block(&s, block->span);
    }
}

void tokens_words(struct arena *arena, struct slice text, dem_span span, struct tree *out)
{
    struct cutter c = {.arena = arena, .text = text};
    words_cut(&c, span.from, span.to);
    *out = (struct tree){.words = c.words.list, .count = (uint32_t)c.words.count};
}
