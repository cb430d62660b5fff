#include "tree/conllu.h"

#include "base/error.h"

#include "base/banned.h"

enum { COLUMNS = 10, SENTENCE_MAX = 1024 };
enum column { ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC };

struct slice_list {
    struct slice *list;
    size_t count, room;
};

/* A sentence that is being read. */
struct reading {
    struct arena *arena;
    dem_error *err;
    uint32_t line, first_line;
    struct {
        struct word *list;
        size_t count, room;
    } words;
    struct slice_list text, comments;
    uint32_t at;    /* bytes of text so far */
    uint32_t first; /* the multiword token at hand: its first and last word, 0 if none */
    uint32_t last;
    dem_span token; /* what is left of its surface */
    bool token_space, opens;
};

static bool number(struct slice s, uint32_t *out)
{
    uint32_t v = 0;
    if (!s.len || s.len > 6)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        v = v * 10 + (uint32_t)(s.at[i] - '0');
    }
    *out = v;
    return true;
}

/* The value behind `key` in MISC, empty if it is not there. */
static struct slice misc(struct slice all, const char *key)
{
    while (all.at) {
        struct slice value = slice_cut(&all, '|'), name = slice_cut(&value, '=');
        if (slice_is(name, key))
            return value;
    }
    return SLICE_EMPTY;
}

static bool space_behind(struct slice f[COLUMNS])
{
    return !slice_is(misc(f[MISC], "SpaceAfter"), "No");
}

static struct slice or_empty(struct slice s)
{
    return slice_is(s, "_") ? SLICE_EMPTY : s;
}

static bool columns(struct slice row, struct slice f[COLUMNS])
{
    int count = 0;
    while (row.at && count < COLUMNS)
        f[count++] = slice_cut(&row, '\t');
    return count == COLUMNS && !row.at;
}

static struct slice next_row(struct slice *rest)
{
    struct slice row = slice_cut(rest, '\n');
    while (row.len && row.at[row.len - 1] == '\r')
        row.len--;
    return row;
}

bool conllu_looks(struct slice text)
{
    struct slice f[COLUMNS], row = SLICE_EMPTY;
    do
        row = next_row(&text);
    while (text.at && (!row.len || row.at[0] == '#'));
    return columns(row, f) &&
           (slice_is(f[ID], "1") || slice_starts(f[ID], SLICE("1-")) || slice_is(f[ID], "0.1"));
}

/* Appends a surface form and its space to the text; returns its place. */
static dem_span put_surface(struct reading *r, struct slice form, bool space)
{
    dem_span span = {r->at, r->at + (uint32_t)form.len};
    *ARENA_PUSH(r->arena, &r->text) = form;
    if (space)
        *ARENA_PUSH(r->arena, &r->text) = SLICE(" ");
    r->at = span.to + space;
    return span;
}

static dem_code read_range(struct reading *r, struct slice f[COLUMNS])
{
    struct slice last = f[ID], first = slice_cut(&last, '-');
    uint32_t from, to;
    if (!number(first, &from) || !number(last, &to) || from != r->words.count + 1 ||
        from <= r->last || to <= from)
        return error_at(r->err, DEM_E_FORMAT, r->line,
                        "a multiword token spans the next two or more words");
    r->first = from;
    r->last = to;
    r->token_space = space_behind(f);
    r->token = put_surface(r, f[FORM], r->token_space);
    return DEM_OK;
}

/* Places the word, alone or within its multiword token. */
static void place(struct reading *r, struct word *w, uint32_t id, bool space)
{
    w->space_after = space;
    if (id > r->last) {
        w->span = put_surface(r, w->form, space);
        return;
    }
    uint32_t left = r->token.to - r->token.from;
    uint32_t len = id == r->last || w->form.len > left ? left : (uint32_t)w->form.len;
    w->span = (dem_span){r->token.from, r->token.from + len};
    r->token.from = w->span.to;
    w->joined = id > r->first;
    w->space_after = id == r->last && r->token_space;
}

static dem_code read_word(struct reading *r, struct slice f[COLUMNS])
{
    uint32_t id, head = 0;
    if (!number(f[ID], &id) || id != r->words.count + 1)
        return error_at(r->err, DEM_E_FORMAT, r->line, "word numbers count up from 1");
    if (id > SENTENCE_MAX)
        return error_at(r->err, DEM_E_LIMIT, r->line, "a sentence has at most %d words",
                        SENTENCE_MAX);
    if (!slice_is(f[HEAD], "_") && !number(f[HEAD], &head))
        return error_at(r->err, DEM_E_FORMAT, r->line, "a head is a word number");
    struct word *w = ARENA_PUSH(r->arena, &r->words);
    *w = (struct word){.form = f[FORM],
                       .lemma = f[LEMMA],
                       .xpos = or_empty(f[XPOS]),
                       .feats = or_empty(f[FEATS]),
                       .deprel = f[DEPREL],
                       .upos = upos_read(f[UPOS]),
                       .rel = relation_read(f[DEPREL]),
                       .head = (int32_t)head - 1,
                       .name = name_read(misc(f[MISC], "NER"))};
    place(r, w, id, space_behind(f));
    if (id == 1)
        r->first_line = r->line;
    return DEM_OK;
}

static dem_code read_row(struct reading *r, struct slice row)
{
    struct slice f[COLUMNS];
    if (memchr(row.at, 0, row.len) || !columns(row, f))
        return error_at(r->err, DEM_E_FORMAT, r->line,
                        "a CoNLL-U row has ten columns between tabs");
    if (f[ID].len && memchr(f[ID].at, '.', f[ID].len))
        return DEM_OK; /* an empty node */
    if (!f[FORM].len)
        return error_at(r->err, DEM_E_FORMAT, r->line, "a word has no form");
    return f[ID].len && memchr(f[ID].at, '-', f[ID].len) ? read_range(r, f) : read_word(r, f);
}

static bool is_mark(struct slice comment, struct slice mark)
{
    return slice_starts(comment, mark) &&
           (comment.len == mark.len || comment.at[mark.len] == ' ');
}

static void read_comment(struct reading *r, struct slice row)
{
    r->opens |= is_mark(row, SLICE("# newpar")) || is_mark(row, SLICE("# newdoc"));
    *ARENA_PUSH(r->arena, &r->comments) = row;
    *ARENA_PUSH(r->arena, &r->comments) = SLICE("\n");
}

static dem_code finish(struct reading *r, struct conllu *out)
{
    size_t count = r->words.count;
    if (r->last > count)
        return error_at(r->err, DEM_E_FORMAT, r->line, "a multiword token lacks its words");
    for (size_t i = 0; i < count; i++)
        if (r->words.list[i].head >= (int32_t)count)
            return error_at(r->err, DEM_E_FORMAT, r->line, "a head lies outside its sentence");
    struct slice text = arena_join(r->arena, r->text.list, r->text.count);
    *out =
        (struct conllu){.tree = {.words = r->words.list, .count = (uint32_t)count},
                        .text = slice_part(text, 0, r->words.list[count - 1].span.to),
                        .comments = arena_join(r->arena, r->comments.list, r->comments.count),
                        .line = r->first_line,
                        .opens = r->opens};
    tree_index(r->arena, &out->tree);
    return DEM_OK;
}

dem_code conllu_next(struct arena *arena, struct slice *rest, uint32_t *line,
                     struct conllu *out, dem_error *err)
{
    struct reading r = {.arena = arena, .err = err};
    dem_code code = DEM_OK;
    while (rest->at && rest->len) {
        struct slice row = next_row(rest);
        r.line = ++*line;
        if (!row.len && (code || r.words.count || r.last))
            return code ? code : finish(&r, out);
        if (!row.len || code)
            continue;
        if (row.at[0] == '#')
            read_comment(&r, row);
        else
            code = read_row(&r, row);
    }
    return code ? code : r.words.count || r.last ? finish(&r, out) : DEM_END;
}

dem_code conllu_read(struct arena *arena, struct slice *rest, uint32_t *line, struct tree *out,
                     dem_error *err)
{
    struct conllu sentence;
    dem_code code = conllu_next(arena, rest, line, &sentence, err);
    if (!code)
        *out = sentence.tree;
    return code;
}

static struct slice or_line(struct slice s)
{
    return s.len ? s : SLICE("_");
}

static struct slice write_range(struct arena *arena, const struct tree *tree, uint32_t from,
                                uint32_t to, struct slice text)
{
    const struct word *first = &tree->words[from], *last = &tree->words[to];
    struct slice form = slice_part(text, first->span.from, last->span.to);
    return arena_print(arena, "%u-%u\t%.*s\t_\t_\t_\t_\t_\t_\t_\t%s\n", from + 1, to + 1,
                       SLICE_ARG(form), last->space_after ? "_" : "SpaceAfter=No");
}

/* `inner`: within a multiword token, whose own row tells of the space. */
static struct slice write_word(struct arena *arena, const struct word *w, uint32_t id,
                               bool inner)
{
    bool glued = !inner && !w->space_after;
    return arena_print(arena, "%u\t%.*s\t%.*s\t%s\t%.*s\t%.*s\t%d\t%.*s\t_\t%s%s%s%s\n", id,
                       SLICE_ARG(w->form), SLICE_ARG(or_line(w->lemma)), upos_name(w->upos),
                       SLICE_ARG(or_line(w->xpos)), SLICE_ARG(or_line(w->feats)), w->head + 1,
                       SLICE_ARG(or_line(w->deprel)), w->name ? "NER=" : "",
                       w->name ? name_name(w->name) : "", w->name && glued ? "|" : "",
                       glued     ? "SpaceAfter=No"
                       : w->name ? ""
                                 : "_");
}

struct slice conllu_write(struct arena *arena, const struct tree *tree, struct slice text,
                          struct slice comments)
{
    struct slice *rows = ARENA_ARRAY(arena, struct slice, (size_t)tree->count * 2 + 2);
    size_t n = 0;
    rows[n++] = comments;
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        uint32_t end = i;
        while (end + 1 < tree->count && tree->words[end + 1].joined)
            end++;
        if (end > i && !w->joined)
            rows[n++] = write_range(arena, tree, i, end, text);
        rows[n++] = write_word(arena, w, i + 1, w->joined || end > i);
    }
    rows[n++] = SLICE("\n");
    return arena_join(arena, rows, n);
}
