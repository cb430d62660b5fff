#include "tree/treebank.h"

#include "base/error.h"
#include "tree/conllu.h"

#include <utf8proc.h>

#include "base/banned.h"

size_t treebank_blank(struct slice text)
{
    utf8proc_int32_t code;
    if (!text.len)
        return 0;
    if (text.at[0] == ' ' || (text.at[0] >= '\t' && text.at[0] <= '\r'))
        return 1;
    if ((unsigned char)text.at[0] < 0x80)
        return 0;
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, &code);
    return n > 0 && utf8proc_category(code) == UTF8PROC_CATEGORY_ZS ? (size_t)n : 0;
}

struct slice treebank_solid(struct arena *arena, struct slice text)
{
    char *to = arena_take(arena, text.len);
    size_t len = 0;
    for (size_t at = 0, n; at < text.len; at += n ? n : 1) {
        n = treebank_blank(slice_part(text, at, text.len));
        if (!n)
            to[len++] = text.at[at];
    }
    return (struct slice){to, len};
}

struct pieces {
    struct slice *list;
    size_t count, room;
};

/* Puts the sentence behind the text so far, which is *at bytes long. */
static void put(struct arena *arena, struct treebank *bank, struct conllu *s,
                struct pieces *text, size_t *at)
{
    const struct tree *before = bank->count ? &bank->list[bank->count - 1].tree : NULL;
    struct slice gap = !before                                        ? SLICE_EMPTY
                       : s->opens                                     ? SLICE("\n\n")
                       : before->words[before->count - 1].space_after ? SLICE(" ")
                                                                      : SLICE_EMPTY;
    *ARENA_PUSH(arena, text) = gap;
    *ARENA_PUSH(arena, text) = s->text;
    *at += gap.len;
    for (uint32_t i = 0; i < s->tree.count; i++) {
        s->tree.words[i].span.from += (uint32_t)*at;
        s->tree.words[i].span.to += (uint32_t)*at;
    }
    *at += s->text.len;
    *ARENA_PUSH(arena, bank) = (struct banked){.tree = s->tree, .line = s->line};
}

dem_code treebank_read(struct arena *arena, struct slice file, struct treebank *out,
                       dem_error *err)
{
    struct pieces text = {0};
    struct conllu sentence;
    uint32_t line = 0;
    size_t at = 0;
    dem_code code;
    *out = (struct treebank){.text = SLICE_EMPTY};
    if (file.len > TREEBANK_MAX)
        return error_set(err, DEM_E_LIMIT, "a treebank has at most %d bytes", TREEBANK_MAX);
    while (!(code = conllu_next(arena, &file, &line, &sentence, err))) {
        if (!tree_valid(&sentence.tree))
            return error_at(err, DEM_E_FORMAT, sentence.line,
                            "the heads of this sentence make no tree with one root");
        put(arena, out, &sentence, &text, &at);
    }
    out->text = arena_join(arena, text.list, text.count);
    return code == DEM_END ? DEM_OK : code;
}

/* ---- Names from a file of their own -------------------------------------- */

/* A tag for each byte of a sentence's solid text; `begins` where its token begins. */
struct named {
    unsigned char *tag;
    bool *begins;
};

struct name_file {
    struct arena *arena;
    struct slice rest;
    struct table seen; /* solid text -> index */
    struct {
        struct named *list;
        size_t count, room;
    } sentences;
};

static void keep(struct name_file *f, struct slice rows, size_t bytes)
{
    char *text = arena_take(f->arena, bytes);
    struct named s = {arena_take(f->arena, bytes), ARENA_ARRAY(f->arena, bool, bytes)};
    size_t at = 0;
    while (rows.at && rows.len) {
        struct slice row = slice_cut(&rows, '\n');
        struct slice token = treebank_solid(f->arena, slice_cut(&row, '\t'));
        memcpy(text + at, token.at, token.len);
        memset(s.tag + at, (int)name_read(slice_trim(slice_cut(&row, '\t'))), token.len);
        s.begins[at] = true;
        at += token.len;
    }
    if (table_add(&f->seen, (struct slice){text, at}, (int32_t)f->sentences.count) ==
        (int32_t)f->sentences.count)
        *ARENA_PUSH(f->arena, &f->sentences) = s;
}

static void read_sentences(struct name_file *f)
{
    const char *from = f->rest.at;
    while (f->rest.at && f->rest.len) {
        struct slice row = slice_cut(&f->rest, '\n');
        bool last = !f->rest.at || !f->rest.len;
        if (slice_trim(row).len && !last)
            continue;
        struct slice rows = {from, (size_t)(row.at - from) + (last ? row.len : 0)};
        if (slice_trim(rows).len)
            keep(f, rows, rows.len + 1);
        from = f->rest.at;
    }
}

static enum name_tag inside(enum name_tag tag)
{
    return tag == NAME_B_PER || tag == NAME_B_ORG || tag == NAME_B_LOC ? tag + 1 : tag;
}

/* Each word takes the tag of the token over its first character. */
static bool take_names(const struct name_file *f, struct slice text, struct tree *tree)
{
    uint32_t from = tree->words[0].span.from, to = tree->words[tree->count - 1].span.to;
    struct slice solid = treebank_solid(f->arena, slice_part(text, from, to));
    int32_t found = table_find(&f->seen, solid);
    size_t at = 0;
    for (uint32_t i = 0; i < tree->count; i++) {
        struct word *w = &tree->words[i];
        struct slice form =
            treebank_solid(f->arena, slice_part(text, w->span.from, w->span.to));
        const struct named *s = found == TABLE_NONE ? NULL : &f->sentences.list[found];
        enum name_tag tag = s && form.len ? (enum name_tag)s->tag[at] : NAME_O;
        w->name = s && !s->begins[at] ? inside(tag) : tag;
        at += form.len;
    }
    return found != TABLE_NONE;
}

size_t treebank_names(struct arena *arena, struct slice file, struct treebank *bank,
                      uint32_t *line)
{
    struct name_file f = {.arena = arena, .rest = file};
    size_t missing = 0;
    table_init(&f.seen, arena);
    read_sentences(&f);
    for (size_t i = 0; i < bank->count; i++) {
        struct banked *b = &bank->list[i];
        b->nameless = !take_names(&f, bank->text, &b->tree);
        if (b->nameless && !missing++)
            *line = b->line;
    }
    return missing;
}
