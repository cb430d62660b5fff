#include "dictionaries/build.h"

#include "base/banned.h"

/* "#" and ";" begin a comment, but "[###]" is a code. */
static struct slice without_comment(struct slice line)
{
    bool inside = false;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.at[i];
        inside = c == '[' || (inside && c != ']');
        if (!inside && (c == '#' || c == ';'))
            return slice_part(line, 0, i);
        if (line.at[i] == '/' && i + 1 < line.len && line.at[i + 1] == '/' && i == 0)
            return SLICE_EMPTY;
    }
    return line;
}

static bool contains(struct slice s, const char *what)
{
    return s.len && memmem(s.at, s.len, what, strlen(what)) != NULL;
}

/* <!-- ... --> over one line or several */
static bool in_comment(struct dict_lines *lines, struct slice line)
{
    bool begins = slice_starts(line, SLICE("<!")), was = lines->comment;
    lines->comment = (was || begins) && !contains(line, "->");
    return was || begins;
}

bool lines_next(struct dict_lines *lines)
{
    while (lines->rest.at && lines->rest.len) {
        struct slice line = slice_cut(&lines->rest, '\n');
        lines->place.line++;
        lines->out->lines++;
        if (in_comment(lines, slice_trim(line)))
            continue;
        if (slice_starts(line, SLICE("~~FINISH"))) /* TABARI's note of its last session */
            break;
        lines->indented = line.len && (line.at[0] == ' ' || line.at[0] == '\t');
        lines->text = slice_trim(without_comment(line));
        if (lines->text.len)
            return true;
    }
    return false;
}

void lines_complain(struct dict_lines *lines, const char *what, struct slice text)
{
    struct dictionaries *out = lines->out;
    struct dict_finding *f = ARENA_PUSH(out->arena, &out->findings);
    f->place = lines->place;
    f->what = text.len ? arena_print(out->arena, "%s: %.*s", what, SLICE_ARG(text))
                       : arena_print(out->arena, "%s", what);
}

bool lines_bracket(struct slice *text, struct slice *inside)
{
    const char *open = text->len ? memchr(text->at, '[', text->len) : NULL;
    size_t from = open ? (size_t)(open - text->at) : 0;
    const char *close = open ? memchr(open, ']', text->len - from) : NULL;
    if (!close)
        return false;
    *inside = slice_trim((struct slice){open + 1, (size_t)(close - open) - 1});
    *text = slice_part(*text, (size_t)(close - text->at) + 1, text->len);
    return true;
}

struct slice scan_capitals(struct arena *arena, struct slice text)
{
    char *at = ARENA_ARRAY(arena, char, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        at[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    }
    return (struct slice){at, text.len};
}

static bool ends(struct slice word, const char *with)
{
    return slice_ends(word, slice_of(with));
}

struct slice dictionaries_plural(struct arena *arena, struct slice word)
{
    if (word.len > 1 && ends(word, "Y") && !strchr("AEIOU", word.at[word.len - 2]))
        return arena_print(arena, "%.*sIES", (int)word.len - 1, word.at);
    bool hiss = ends(word, "S") || ends(word, "X") || ends(word, "Z") || ends(word, "CH") ||
                ends(word, "SH");
    return arena_print(arena, "%.*s%s", SLICE_ARG(word), hiss ? "ES" : "S");
}
