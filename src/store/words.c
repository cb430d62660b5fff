/* Words for the full-text index of PostgreSQL, cut as that of SQLite cuts them (unicode61,
 * accents taken off): its own parser would see hosts, paths and hyphens in them. */
#include "store/postgres.h"

#include <utf8proc.h>

#include "base/banned.h"

static bool in_word(utf8proc_int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO: return true;
    default: return false;
    }
}

static bool is_mark(utf8proc_int32_t c)
{
    utf8proc_category_t is = utf8proc_category(c);
    return is == UTF8PROC_CATEGORY_MN || is == UTF8PROC_CATEGORY_MC;
}

/* The next character; a byte that is none counts as a blank. */
static size_t next(struct slice text, size_t at, utf8proc_int32_t *c)
{
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text.at + at,
                                          (utf8proc_ssize_t)(text.len - at), c);
    if (n > 0)
        return (size_t)n;
    *c = ' ';
    return 1;
}

/* In small letters; Latin ones without their accents, as that of SQLite has it. */
static size_t put_plain(char *to, utf8proc_int32_t c)
{
    utf8proc_int32_t parts[8], small = utf8proc_tolower(c);
    utf8proc_ssize_t n = utf8proc_decompose_char(small, parts, 8, UTF8PROC_DECOMPOSE, NULL);
    if (n > 0 && n <= 8 && parts[0] < 0x80)
        small = parts[0];
    return (size_t)utf8proc_encode_char(small, (utf8proc_uint8_t *)to);
}

enum { GROWS = 2 }; /* times that a character may grow: a small letter of more bytes */

struct slice words_fold(struct arena *arena, struct slice text)
{
    char *to = arena_raw(arena, GROWS * text.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        utf8proc_int32_t c;
        at += next(text, at, &c);
        if (in_word(c))
            len += put_plain(to + len, c);
        else if (!is_mark(c))
            to[len++] = ' ';
    }
    return (struct slice){to, len};
}

struct slice words_tsquery(struct arena *arena, const struct store_words *words, size_t count)
{
    struct parts {
        struct slice *list;
        size_t count, room;
    } parts = {NULL, 0, 0};
    for (size_t i = 0; i < count; i++) {
        struct slice rest = words_fold(arena, words[i].text);
        size_t said = 0;
        *ARENA_PUSH(arena, &parts) =
            arena_print(arena, "%s%s(", i ? " & " : "", words[i].not ? "!" : "");
        while (rest.len) {
            struct slice word = slice_cut(&rest, ' ');
            if (!word.len)
                continue;
            *ARENA_PUSH(arena, &parts) =
                arena_print(arena, "%s%.*s%s", said++ ? " <-> " : "", SLICE_ARG(word),
                            words[i].prefix && !slice_trim(rest).len ? ":*" : "");
        }
        *ARENA_PUSH(arena, &parts) = said ? SLICE(")") : SLICE("a & !a)"); /* nothing */
    }
    return arena_join(arena, parts.list, parts.count);
}

/* ---- Marks ------------------------------------------------------------------- */

/* The end of the run of word characters, or of others, at `at`. */
static size_t run_end(struct slice text, size_t at, bool *word)
{
    utf8proc_int32_t c;
    size_t n = next(text, at, &c);
    *word = in_word(c);
    for (at += n; at < text.len; at += n) {
        n = next(text, at, &c);
        if (!is_mark(c) && in_word(c) != *word)
            break;
    }
    return at;
}

struct stems {
    struct slice *list;
    size_t count, room;
};

static void add_stems(struct arena *arena, struct stems *out, struct slice words)
{
    while (words.len) {
        struct slice word = slice_cut(&words, ' ');
        if (word.len)
            *ARENA_PUSH(arena, out) = word;
    }
}

static bool same_stem(struct slice there, struct slice asked)
{
    if (asked.at[asked.len - 1] == '*')
        return slice_starts(there, slice_part(asked, 0, asked.len - 1));
    return slice_equal(there, asked);
}

/* How many words from `at` on are one of the phrases, the longest. */
static size_t phrase_at(struct arena *arena, const struct stems *there, size_t at,
                        struct slice phrases)
{
    size_t longest = 0;
    while (phrases.len) {
        struct stems asked = {NULL, 0, 0};
        size_t same = 0;
        add_stems(arena, &asked, slice_cut(&phrases, '|'));
        while (same < asked.count && at + same < there->count &&
               same_stem(there->list[at + same], asked.list[same]))
            same++;
        if (same == asked.count && same > longest)
            longest = same;
    }
    return longest;
}

struct slice words_carry(struct arena *arena, struct slice text, struct slice stems,
                         struct slice phrases)
{
    struct stems there = {NULL, 0, 0}, parts = {NULL, 0, 0};
    size_t number = 0, until = 0; /* of the word at hand; behind the words that are marked */
    add_stems(arena, &there, stems);
    for (size_t at = 0, end; at < text.len; at = end) {
        bool word;
        end = run_end(text, at, &word);
        size_t found = word ? phrase_at(arena, &there, number, phrases) : 0;
        if (found && number >= until)
            *ARENA_PUSH(arena, &parts) = SLICE("\001");
        if (found && number + found > until)
            until = number + found;
        *ARENA_PUSH(arena, &parts) = slice_part(text, at, end);
        if (word && ++number == until)
            *ARENA_PUSH(arena, &parts) = SLICE("\002");
    }
    return arena_join(arena, parts.list, parts.count);
}

/* "trade agreement|lau*" of (trade <-> agreement) & !(war) & (lau:*). */
struct slice words_phrases(struct arena *arena, struct slice asked)
{
    char *to = arena_raw(arena, asked.len + 1);
    size_t len = 0;
    bool not = false;
    for (size_t i = 0; i < asked.len; i++) {
        char c = asked.at[i];
        if (c == '&' || c == '!')
            not = c == '!';
        if (!not &&c != '&' && !strchr("()<->:'!", c))
            to[len++] = c;
        if (!not &&c == '&')
            to[len++] = '|';
    }
    return (struct slice){to, len};
}
