/* The field's own records of single sentences: TABARI's text, PETRARCH's XML. */
#include "input/build.h"

#include "base/banned.h"

enum { LINE_MAX_BYTES = 1 << 20 };

/* "950101 DEMO-01", "19950101  DEMO-01", "950101*NOTE": date and id; false if it is none. */
static bool head_line(struct slice line, dem_day *date, struct slice *id)
{
    size_t digits = 0;
    char text[16];
    line = slice_trim(line);
    while (digits < line.len && line.at[digits] >= '0' && line.at[digits] <= '9')
        digits++;
    if ((digits != 6 && digits != 8) || digits == line.len || line.len > 80 ||
        !memchr(" \t*", line.at[digits], 3))
        return false;
    *id = slice_trim(slice_part(line, digits + (line.at[digits] == '*'), line.len));
    if (!id->len || memchr(id->at, ' ', id->len) || memchr(id->at, '\t', id->len))
        return false;
    /* TABARI's years of two digits are those from 1930 on */
    const char *century = digits == 8 ? "" : line.at[0] >= '3' ? "19" : "20";
    snprintf(text, sizeof text, "%s%.*s", century, (int)digits, line.at);
    *date = calendar_read(slice_of(text));
    return *date != DEM_DAY_UNKNOWN;
}

bool tabari_looks(struct slice head);

bool tabari_looks(struct slice head)
{
    dem_day date;
    struct slice id;
    for (struct slice rest = head; rest.at && rest.len;) {
        struct slice line = slice_cut(&rest, '\n');
        if (!slice_trim(line).len || line.at[0] == '#')
            continue;
        return rest.len && head_line(line, &date, &id);
    }
    return false;
}

/* Cuts "/" "* ... *" "/" notes, which may span lines, off the line at hand. */
static struct slice without_notes(struct arena *arena, struct slice line, bool *in_note)
{
    char *to = arena_take(arena, line.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < line.len; i++) {
        struct slice two = slice_part(line, i, i + 2);
        bool opens = !*in_note && slice_is(two, "/*"), closes = *in_note && slice_is(two, "*/");
        if (opens || closes) {
            *in_note = opens;
            i++;
        } else if (!*in_note)
            to[len++] = line.at[i];
    }
    return slice_trim((struct slice){to, len});
}

struct lines {
    struct slice *list;
    size_t count, room;
};

static dem_code next_line(struct reader *r, struct slice *line, dem_error *err)
{
    bool over;
    dem_code code = bytes_line(r->bytes, LINE_MAX_BYTES, &r->record, &over, err);
    *line = (struct slice){r->record.at, r->record.len};
    return code;
}

/* The lines of a record up to a blank one, joined by spaces. */
static dem_code read_text(struct reader *r, struct arena *arena, struct slice *out,
                          dem_error *err)
{
    struct lines list = {NULL, 0, 0};
    struct slice line;
    bool in_note = false;
    size_t bytes = 0;
    for (;;) {
        dem_code code = next_line(r, &line, err);
        if (code && code != DEM_END)
            return code;
        if (code || (!in_note && !slice_trim(line).len))
            break;
        line = without_notes(&r->scratch, line, &in_note);
        bytes += line.len;
        if (!line.len || bytes > INPUT_RECORD_MAX)
            continue;
        if (list.count)
            *ARENA_PUSH(&r->scratch, &list) = SLICE(" ");
        *ARENA_PUSH(&r->scratch, &list) = line;
    }
    *out = arena_join(arena, list.list, list.count);
    return DEM_OK;
}

dem_code next_tabari(struct reader *r, struct arena *arena, struct document *out,
                     dem_error *err)
{
    struct slice line, id;
    for (;;) {
        uint64_t offset = bytes_offset(r->bytes), number = bytes_lines(r->bytes) + 1;
        dem_code code = next_line(r, &line, err);
        if (code)
            return code;
        line = slice_trim(line);
        if (!line.len || line.at[0] == '#')
            continue;
        r->offset = offset;
        r->line = (uint32_t)number;
        r->number++;
        bool head = head_line(line, &out->published, &id);
        bool comment = head && memchr(line.at, '*', 9 < line.len ? 9 : line.len);
        out->id = head ? arena_copy(arena, id) : reader_id(r, arena);
        if ((code = read_text(r, arena, &out->source, err)))
            return code;
        if (comment) /* "950101*NOTE": for people, never coded */
            continue;
        if (!head)
            return reader_error(r, DEM_E_FORMAT, err,
                                "is no head of a TABARI record: YYMMDD, a blank and an id");
        if (!out->source.len)
            return reader_error(r, DEM_E_FORMAT, err, "begins a record without text");
        return DEM_OK;
    }
}

dem_code next_petrarch(struct reader *r, struct arena *arena, struct document *out,
                       dem_error *err)
{
    static const char *const sentence[] = {"Sentence", NULL};
    dem_code code = xml_cut(r, sentence, NULL, err);
    if (code == DEM_END)
        return code;
    out->id = reader_id(r, arena);
    if (code)
        return code;
    xmlDoc *doc = xml_parse(&r->scratch, (struct slice){r->record.at, r->record.len}, NULL);
    reader_keep_tree(r, doc);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    const xmlNode *text = root ? node_find(root, "Text") : NULL;
    if (!root)
        return reader_error(r, DEM_E_FORMAT, err, "begins a Sentence that is no XML");
    struct slice id = node_attribute(arena, root, "id");
    out->id = id.len ? id : out->id;
    out->published = text_date(node_attribute(&r->scratch, root, "date"), DEM_DAY_UNKNOWN);
    out->publisher = node_attribute(arena, root, "source");
    if (text)
        out->source = slice_trim(node_text(arena, text));
    if (!out->source.len)
        return reader_error(r, DEM_E_FORMAT, err, "begins a Sentence without Text");
    char *bytes = (char *)(uintptr_t)out->source.at; /* ours: a wrapped sentence is one line */
    for (size_t i = 0; i < out->source.len; i++)
        bytes[i] = bytes[i] == '\n' || bytes[i] == '\r' ? ' ' : bytes[i];
    return DEM_OK;
}
