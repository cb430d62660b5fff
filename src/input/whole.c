/* Formats that are held in memory: pages, Word, RTF, and the exports of Nexis and Factiva in
 * any of these. */
#include "input/build.h"

#include "base/banned.h"

static void add_single(struct reader *r, struct slice text)
{
    if (slice_trim(text).len)
        *ARENA_PUSH(&r->arena, &r->articles) =
            (struct article){.text = text, .date = DEM_DAY_UNKNOWN, .line = 1};
}

/* An export of many articles, or a text. */
static void read_text(struct reader *r, struct slice text)
{
    if (factiva_looks(text)) {
        r->format = INPUT_FACTIVA;
        factiva_read(&r->arena, text, &r->articles);
    } else if (nexis_looks(text)) {
        r->format = INPUT_NEXIS;
        nexis_read(&r->arena, text, &r->articles);
    } else
        add_single(r, text);
}

/* Words that only the exports of press archives have in their markup. */
static bool may_be_export(struct slice page)
{
    static const char *const words[] = {">HD<",      " DOCUMENTS", "End of Document",
                                        "LOAD-DATE", "Load-Date",  NULL};
    for (const char *const *w = words; *w; w++)
        if (memmem(page.at, page.len, *w, strlen(*w)))
            return true;
    return false;
}

static void read_html(struct reader *r, struct slice page)
{
    struct article a = {.date = DEM_DAY_UNKNOWN, .line = 1};
    struct paragraphs list = {NULL, 0, 0};
    xmlDoc *doc = page.len ? html_parse(&r->arena, page, r->options->charset) : NULL;
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    reader_keep_tree(r, doc);
    if (root && may_be_export(page)) {
        html_paragraphs(&r->arena, root, NULL, &list);
        struct slice text = join_paragraphs(&r->arena, &list);
        if (factiva_looks(text) || nexis_looks(text)) {
            read_text(r, text);
            return;
        }
    }
    if (root && article_read(&r->arena, doc, &a)) {
        a.id = SLICE_EMPTY;
        *ARENA_PUSH(&r->arena, &r->articles) = a;
    }
}

static dem_code load(struct reader *r, dem_error *err)
{
    struct slice text;
    dem_code code = r->format == INPUT_DOCX ? DEM_OK : reader_all(r, err);
    if (code)
        return code;
    struct slice bytes = {r->record.at, r->record.len};
    switch (r->format) {
    case INPUT_HTML: read_html(r, bytes); break;
    case INPUT_RTF: read_text(r, rtf_text(&r->arena, bytes)); break;
    case INPUT_DOCX:
        if (!docx_text(&r->arena, bytes, &text))
            return reader_error(r, DEM_E_FORMAT, err, "is a broken Word document");
        read_text(r, text);
        break;
    default: read_text(r, bytes); break;
    }
    if (r->articles.count)
        return DEM_OK;
    return reader_error(r, DEM_E_FORMAT, err, "begins a file that holds no article");
}

dem_code next_whole(struct reader *r, struct arena *arena, struct document *out, dem_error *err)
{
    if (!r->over) {
        r->over = true;
        reader_begin(r);
        r->line = 1;
        dem_code code = load(r, err);
        r->number = 0;
        if (code)
            return code;
    }
    if (r->given == r->articles.count)
        return DEM_END;
    const struct article *a = &r->articles.list[r->given++];
    r->number++;
    r->line = a->line;
    r->offset = 0;
    if (r->articles.count > 1)
        out->id = reader_id(r, arena);
    document_from(arena, a, out);
    if (r->articles.count == 1 && out->otherwise_published == DEM_DAY_UNKNOWN)
        out->otherwise_published = text_date_from_name(r->name);
    if (out->source.len)
        return DEM_OK;
    return reader_error(r, DEM_E_FORMAT, err, "begins an article without text");
}
