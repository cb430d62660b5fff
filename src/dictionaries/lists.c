/* Discards and issues. */
#include "dictionaries/build.h"

#include "base/banned.h"

void read_discards(struct dict_lines *lines)
{
    struct dictionaries *out = lines->out;
    while (lines_next(lines)) {
        bool story = lines->text.at[0] == '+';
        struct slice words = slice_part(lines->text, story ? 1 : 0, lines->text.len), code;
        lines_bracket(&words, &code); /* some carry a code that says nothing more */
        struct dict_phrase p = scan_plain(lines, words, END_EXACT, END_EXACT);
        if (!p.count) {
            lines_complain(lines, "no words", lines->text);
            continue;
        }
        for (uint32_t i = 1; i < p.count; i++)
            p.list[i].joined = true;
        *ARENA_PUSH(out->arena, &out->discards) =
            (struct dict_discard){.phrase = p, .story = story};
        DICT_CHAIN(&out->discards, p.list[0].text);
    }
}

/* "n:" and "v:" before a word: its regular endings as well; "+" joins words. */
static struct dict_phrase issue_phrase(struct dict_lines *lines, struct slice words)
{
    struct arena *arena = lines->out->arena;
    char *copy = ARENA_ARRAY(arena, char, words.len + 1);
    bool open[64] = {false};
    size_t len = 0, word = 0;
    for (size_t i = 0; i < words.len; i++) {
        struct slice rest = slice_part(words, i, words.len);
        bool start = i == 0 || strchr(" +", words.at[i - 1]);
        bool noun = slice_starts(rest, SLICE("n:")), verb = slice_starts(rest, SLICE("v:"));
        if (start && (noun || verb)) {
            open[word < 64 ? word : 63] = true;
            i++;
            continue;
        }
        if (strchr(" +-_", words.at[i]) && len && copy[len - 1] != ' ')
            word++;
        copy[len++] = words.at[i] == '+' ? ' ' : words.at[i];
    }
    struct dict_phrase p = scan_plain(lines, (struct slice){copy, len}, END_EXACT, END_EXACT);
    for (uint32_t i = 0; i < p.count; i++) {
        p.list[i].joined = i > 0;
        if (i < 64 && open[i])
            p.list[i].end = END_VERB;
    }
    return p;
}

/* CATEGORY="NAME" of <ISSUE ...>: the code of phrases that have none of their own */
static struct slice category(struct slice line, struct slice otherwise)
{
    const char *at = memmem(line.at, line.len, "CATEGORY=\"", 10);
    if (!at)
        return line.len > 1 && line.at[1] == '/' ? SLICE_EMPTY : otherwise;
    struct slice rest = slice_part(line, (size_t)(at - line.at) + 10, line.len);
    return slice_cut(&rest, '"');
}

static void read_issue(struct dict_lines *lines, struct slice words, struct slice code)
{
    struct dictionaries *out = lines->out;
    bool none = words.at[0] == '~';
    const char *open = memchr(words.at, '[', words.len);
    struct slice rest = words;
    lines_bracket(&rest, &code);
    if (!none && !code.len) {
        lines_complain(lines, "an issue without a [code]", words);
        return;
    }
    words = slice_part(words, 0, open ? (size_t)(open - words.at) : words.len);
    while (words.len && words.at[0] == '~')
        words = slice_part(words, 1, words.len);
    struct dict_phrase p = issue_phrase(lines, slice_trim(words));
    if (!p.count) {
        lines_complain(lines, "no words", lines->text);
        return;
    }
    *ARENA_PUSH(out->arena, &out->issues) =
        (struct dict_issue){.phrase = p, .code = none ? SLICE_EMPTY : code};
    DICT_CHAIN(&out->issues, p.list[0].text);
}

void read_issues(struct dict_lines *lines)
{
    struct slice code = SLICE_EMPTY;
    while (lines_next(lines)) {
        if (lines->text.at[0] == '<')
            code = category(lines->text, code);
        else
            read_issue(lines, lines->text, code);
    }
}
