#include "reports/build.h"

#include "base/error.h"

#include "base/banned.h"

static json_t *text(struct slice s)
{
    json_t *value = s.len ? json_stringn(s.at, s.len) : NULL; /* NULL, too, if no UTF-8 */
    return value ? value : json_null();
}

static json_t *day(struct arena *arena, dem_day day)
{
    return day == DEM_DAY_UNKNOWN ? json_null() : text(words_days(arena, day, day));
}

/* Empty for none. */
static struct slice id_of(struct arena *arena, uint64_t id)
{
    return id ? arena_print(arena, "%016llx", (unsigned long long)id) : SLICE_EMPTY;
}

static json_t *entry(struct arena *arena, const struct page_entry *e)
{
    static const char *const sides[] = {"both", "left", "right"};
    return json_pack("{s:o,s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:i,s:i,s:f}", "event",
                     text(id_of(arena, e->event)), "date", day(arena, e->from), "date_end",
                     day(arena, e->to), "side", sides[e->side], "sentence", text(e->sentence),
                     "quote", text(e->quote), "source", text(e->source), "url", text(e->url),
                     "doc", text(e->document), "mention", text(id_of(arena, e->mention)),
                     "note", text(e->note), "reports", (int)e->reports, "sources",
                     (int)e->sources, "confidence", e->confidence);
}

static json_t *section(struct arena *arena, const struct page_section *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->entries.count; i++)
        json_array_append_new(list, entry(arena, &s->entries.list[i]));
    return json_pack("{s:s,s:o,s:o,s:I,s:o}", "name", s->name, "heading", text(s->heading),
                     "empty", text(s->empty), "left_out", (json_int_t)s->left_out, "entries",
                     list);
}

json_t *page_json(struct arena *arena, const struct page *page)
{
    json_t *lead = json_array(), *sections = json_array();
    for (size_t i = 0; i < page->lead.count; i++)
        json_array_append_new(lead, text(page->lead.list[i]));
    for (size_t i = 0; i < page->sections.count; i++)
        json_array_append_new(sections, section(arena, &page->sections.list[i]));
    return json_pack("{s:o,s:o,s:o,s:o,s:o}", "title", text(page->title), "left",
                     text(page->left), "right", text(page->right), "lead", lead, "sections",
                     sections);
}

dem_code json_write(const struct page *page, FILE *out, dem_error *err)
{
    struct arena arena;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard)) {
        arena_release(&arena);
        return error_set(err, DEM_E_MEMORY, "not enough memory for the page");
    }
    json_t *all = page_json(&arena, page);
    bool written = all && !json_dumpf(all, out, JSON_COMPACT) && putc('\n', out) != EOF;
    json_decref(all);
    arena_release(&arena);
    return written ? DEM_OK : error_system(err, "the page cannot be written");
}
