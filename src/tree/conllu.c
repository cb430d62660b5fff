#include "tree/conllu.h"

#include "base/error.h"

#include "base/banned.h"

struct word_list {
    struct word *list;
    size_t count, room;
};

enum { COLUMNS = 10, SENTENCE_MAX = 4096 };

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

static bool has(struct slice misc, const char *key)
{
    while (misc.at) {
        if (slice_is(slice_cut(&misc, '|'), key))
            return true;
    }
    return false;
}

static struct slice or_empty(struct slice s)
{
    return slice_is(s, "_") ? SLICE_EMPTY : s;
}

/* One word row; multiword ranges ("3-4") move *joined_to. */
static dem_code read_row(struct arena *arena, struct slice row, uint32_t line,
                         struct word_list *words, uint32_t *joined_to, dem_error *err)
{
    struct slice f[COLUMNS], rest = row;
    uint32_t id, head, from;
    int count = 0;
    while (rest.at && count < COLUMNS)
        f[count++] = slice_cut(&rest, '\t');
    if (count != COLUMNS || rest.at)
        return error_at(err, DEM_E_FORMAT, line, "a CoNLL-U row has ten columns between tabs");
    struct slice second = f[0], first = slice_cut(&second, '-');
    if (second.at && number(first, &from) && number(second, joined_to))
        return DEM_OK;
    if (memchr(f[0].at, '.', f[0].len))
        return DEM_OK; /* an empty node */
    if (!number(f[0], &id) || id != words->count + 1)
        return error_at(err, DEM_E_FORMAT, line, "word numbers count up from 1");
    if (id > SENTENCE_MAX)
        return error_at(err, DEM_E_LIMIT, line, "a sentence has at most %d words",
                        SENTENCE_MAX);
    if (slice_is(f[6], "_"))
        head = 0;
    else if (!number(f[6], &head))
        return error_at(err, DEM_E_FORMAT, line, "a head is a word number");
    struct word *w = ARENA_PUSH(arena, words);
    *w = (struct word){.form = f[1],
                       .lemma = f[2],
                       .xpos = or_empty(f[4]),
                       .feats = or_empty(f[5]),
                       .deprel = f[7],
                       .upos = upos_read(f[3]),
                       .rel = relation_read(f[7]),
                       .head = (int32_t)head - 1,
                       .space_after = !has(f[9], "SpaceAfter=No")};
    w->joined = id <= *joined_to && id > 1 && words->count > 1;
    return DEM_OK;
}

/* Spans as if the forms stood in one text with the spaces that the rows tell of. */
static dem_code finish(struct arena *arena, struct word_list *words, uint32_t line,
                       struct tree *out, dem_error *err)
{
    uint32_t at = 0;
    for (size_t i = 0; i < words->count; i++) {
        struct word *w = &words->list[i];
        if (w->head >= (int32_t)words->count)
            return error_at(err, DEM_E_FORMAT, line, "a head lies outside its sentence");
        w->span = (dem_span){at, at + (uint32_t)w->form.len};
        at = w->span.to + w->space_after;
    }
    *out = (struct tree){.words = words->list, .count = (uint32_t)words->count};
    tree_index(arena, out);
    return DEM_OK;
}

dem_code conllu_read(struct arena *arena, struct slice *rest, uint32_t *line, struct tree *out,
                     dem_error *err)
{
    struct word_list words = {0};
    uint32_t joined_to = 0;
    while (rest->at && rest->len) {
        struct slice row = slice_cut(rest, '\n');
        ++*line;
        if (row.len && row.at[row.len - 1] == '\r')
            row.len--;
        if (!row.len && words.count)
            return finish(arena, &words, *line, out, err);
        if (!row.len || row.at[0] == '#')
            continue;
        dem_code code = read_row(arena, row, *line, &words, &joined_to, err);
        if (code)
            return code;
    }
    return words.count ? finish(arena, &words, *line, out, err) : DEM_END;
}

static struct slice or_line(struct slice s)
{
    return s.len ? s : SLICE("_");
}

struct slice conllu_write(struct arena *arena, const struct tree *tree, struct slice sent_id,
                          struct slice text)
{
    struct slice *rows = ARENA_ARRAY(arena, struct slice, tree->count * 2 + 2);
    size_t n = 0;
    rows[n++] = arena_print(arena, "# sent_id = %.*s\n# text = %.*s\n", SLICE_ARG(sent_id),
                            SLICE_ARG(text));
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        uint32_t end = i;
        while (end + 1 < tree->count && tree->words[end + 1].joined)
            end++;
        if (end > i && !w->joined) {
            dem_span s = {w->span.from, tree->words[end].span.to};
            uint32_t base = tree->words[0].span.from;
            struct slice form = slice_part(text, s.from - base, s.to - base);
            rows[n++] = arena_print(arena, "%u-%u\t%.*s\t_\t_\t_\t_\t_\t_\t_\t%s\n", i + 1,
                                    end + 1, SLICE_ARG(form),
                                    tree->words[end].space_after ? "_" : "SpaceAfter=No");
        }
        bool inner = w->joined || end > i;
        rows[n++] = arena_print(
            arena, "%u\t%.*s\t%.*s\t%s\t%.*s\t%.*s\t%d\t%.*s\t_\t%s%s%s\n", i + 1,
            SLICE_ARG(w->form), SLICE_ARG(or_line(w->lemma)), upos_name(w->upos),
            SLICE_ARG(or_line(w->xpos)), SLICE_ARG(or_line(w->feats)), w->head + 1,
            SLICE_ARG(or_line(w->deprel)), w->name ? "NER=" : "",
            w->name ? name_name(w->name) : "",
            inner || w->space_after ? (w->name ? "" : "_")
                                    : (w->name ? "|SpaceAfter=No" : "SpaceAfter=No"));
    }
    rows[n++] = SLICE("\n");
    return arena_join(arena, rows, n);
}
