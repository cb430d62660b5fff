#include "reports/build.h"

#include "base/error.h"

#include "base/banned.h"

/* Text of articles is text: what Markdown would read as a mark is escaped. */
static void put(FILE *out, struct slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c && strchr("\\`*_{}[]<>#|~&", c))
            putc('\\', out);
        putc(c < ' ' ? ' ' : c, out);
    }
}

/* Between angle brackets nothing may end them. */
static void put_url(FILE *out, struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] > ' ' && s.at[i] != '<' && s.at[i] != '>')
            putc(s.at[i], out);
}

static void put_source(FILE *out, struct arena *arena, const struct page_entry *e)
{
    fputs("  ", out);
    put(out, e->source);
    if (e->url.len) {
        fputs(" <", out);
        put_url(out, e->url);
        fputs(">", out);
    }
    fputs("; ", out);
    put(out, words_weight(arena, e));
    fprintf(out, "; event %016llx\n", (unsigned long long)e->event);
}

static void put_entry(FILE *out, struct arena *arena, const struct page *page,
                      const struct page_entry *e)
{
    struct slice side = e->side == PAGE_LEFT    ? page->left
                        : e->side == PAGE_RIGHT ? page->right
                                                : SLICE_EMPTY;
    fputs("- **", out);
    put(out, words_days(arena, e->from, e->to));
    fputs("** ", out);
    put(out, e->sentence);
    fprintf(out, ".%s", side.len ? " _" : "");
    put(out, side);
    fputs(side.len ? "_\n" : "\n", out);
    if (e->quote.len) {
        fputs("  > ", out);
        put(out, e->quote);
        fputs("\n\n", out);
    }
    if (e->event)
        put_source(out, arena, e);
    if (e->note.len) {
        fputs("  **", out);
        put(out, e->note);
        fputs("**\n", out);
    }
}

static void put_section(FILE *out, struct arena *arena, const struct page *page,
                        const struct page_section *s)
{
    fputs("\n## ", out);
    put(out, s->heading);
    fputs("\n\n", out);
    if (!s->entries.count) {
        put(out, s->empty);
        putc('\n', out);
    }
    for (size_t i = 0; i < s->entries.count; i++)
        put_entry(out, arena, page, &s->entries.list[i]);
    struct slice left_out = words_left_out(arena, s);
    if (left_out.len)
        fprintf(out, "\n%.*s\n", SLICE_ARG(left_out));
}

dem_code markdown_write(const struct page *page, FILE *out, dem_error *err)
{
    struct arena arena;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard)) {
        arena_release(&arena);
        return error_set(err, DEM_E_MEMORY, "not enough memory for the page");
    }
    fputs("# ", out);
    put(out, page->title);
    fputs("\n\n", out);
    for (size_t i = 0; i < page->lead.count; i++) {
        put(out, page->lead.list[i]);
        fputs("\\\n", out);
    }
    for (size_t i = 0; i < page->sections.count; i++)
        put_section(out, &arena, page, &page->sections.list[i]);
    arena_release(&arena);
    return DEM_OK;
}
