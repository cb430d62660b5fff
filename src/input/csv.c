/* CSV and TSV by RFC 4180, with a header that names the columns. */
#include "input/build.h"

#include "base/banned.h"

enum { COLUMNS_MAX = 1024 };

struct cell {
    struct slice text; /* between the quotes, doubled ones still doubled */
    bool quoted;
};

/* Takes the next cell off *rest (a whole record without its line end); false behind the last.
 * *more: a separator follows. */
static struct cell next_cell(struct slice *rest, char separator, bool *more)
{
    struct cell c = {.text = *rest};
    size_t at = 0;
    if (separator != '\t' && rest->len && rest->at[0] == '"') {
        c.quoted = true;
        for (at = 1; at < rest->len; at++) {
            if (rest->at[at] != '"')
                continue;
            if (at + 1 == rest->len || rest->at[at + 1] != '"')
                break;
            at++;
        }
        c.text = slice_part(*rest, 1, at);
    }
    const char *end = at < rest->len ? memchr(rest->at + at, separator, rest->len - at) : NULL;
    *more = end != NULL;
    size_t cut = end ? (size_t)(end - rest->at) : rest->len;
    if (!c.quoted)
        c.text = slice_part(*rest, 0, cut);
    *rest = slice_part(*rest, cut + 1, rest->len);
    return c;
}

static struct slice cell_text(struct arena *arena, struct cell c)
{
    if (!c.quoted || !c.text.len || !memchr(c.text.at, '"', c.text.len))
        return arena_copy(arena, c.text);
    char *to = arena_take(arena, c.text.len);
    size_t len = 0;
    for (size_t i = 0; i < c.text.len; i++) {
        to[len++] = c.text.at[i];
        i += c.text.at[i] == '"' && i + 1 < c.text.len && c.text.at[i + 1] == '"';
    }
    return (struct slice){to, len};
}

/* What a column of that name holds, or -1. */
static int8_t meaning_of(struct slice name, const struct input_fields *fields)
{
    name = slice_trim(name);
    for (int f = 0; f < FIELD_COUNT; f++) {
        struct slice own = field_own(fields, (enum field)f);
        if (own.len && slice_equal(name, own))
            return (int8_t)f;
        for (const char *const *usual = field_names[f]; !own.len && *usual; usual++)
            if (slice_equal_nocase(name, slice_of(*usual)))
                return (int8_t)f;
    }
    return -1;
}

static struct slice without_return(struct slice line)
{
    return line.len && line.at[line.len - 1] == '\r' ? slice_part(line, 0, line.len - 1) : line;
}

/* The separator of a header line that has a column of text beside others; 0: it is none. */
static char header_separator(struct slice line, const struct input_fields *fields)
{
    static const char separators[] = {'\t', ',', ';'};
    for (size_t s = 0; s < sizeof separators; s++) {
        struct slice rest = line;
        bool text = false, more = true;
        size_t columns = 0;
        for (; more && columns < COLUMNS_MAX; columns++)
            text |=
                meaning_of(next_cell(&rest, separators[s], &more).text, fields) == FIELD_TEXT;
        if (text && columns > 1)
            return separators[s];
    }
    return 0;
}

bool csv_looks(struct slice head, const struct input_fields *fields);

bool csv_looks(struct slice head, const struct input_fields *fields)
{
    struct slice rest = head, line = without_return(slice_cut(&rest, '\n'));
    bool row = line.len && line.at[0] >= '0' && line.at[0] <= '9'; /* of a treebank, say */
    return rest.at && !row && header_separator(line, fields) != 0;
}

/* An open quote: quotes open cells only, within them each is doubled. */
static bool is_open(struct slice record, char separator)
{
    bool in = false, begin = true;
    for (size_t i = 0; i < record.len; i++) {
        char c = record.at[i];
        if (in)
            in = c != '"';
        else if (c == '"' && (begin || (i && record.at[i - 1] == '"')))
            in = true;
        begin = c == separator || (c == '\n' && !in);
    }
    return in;
}

/* The next record: lines, as long as a quote is open. */
static dem_code next_record(struct reader *r, bool *over, dem_error *err)
{
    struct gathered whole = {NULL, 0, 0};
    dem_code code = bytes_line(r->bytes, INPUT_RECORD_MAX, &r->record, over, err);
    if (code || r->separator == '\t' || *over ||
        !is_open((struct slice){r->record.at, r->record.len}, r->separator))
        return code;
    bool kept = gathered_add(&whole, r->record.at, r->record.len);
    bool open = true;
    while (kept && open && !*over) {
        code = bytes_line(r->bytes, INPUT_RECORD_MAX, &r->record, over, err);
        if (code)
            break;
        struct slice line = {r->record.at, r->record.len};
        size_t quotes = 0;
        for (size_t i = 0; i < line.len; i++)
            quotes += line.at[i] == '"';
        open = quotes % 2 == 0;
        *over |= whole.len + line.len + 1 > INPUT_RECORD_MAX;
        if (!*over)
            kept = gathered_add(&whole, "\n", 1) && gathered_add(&whole, line.at, line.len);
    }
    gathered_free(&r->record);
    r->record = whole;
    if (!kept)
        return reader_error(r, DEM_E_MEMORY, err, "needs more memory than there is");
    if (code == DEM_END)
        return reader_error(r, DEM_E_FORMAT, err, "opens a quote that nothing closes");
    return code;
}

static dem_code read_header(struct reader *r, dem_error *err)
{
    bool over, more = true;
    dem_code code = bytes_line(r->bytes, INPUT_RECORD_MAX, &r->record, &over, err);
    if (code)
        return code;
    struct slice line = without_return((struct slice){r->record.at, r->record.len});
    r->separator = header_separator(line, &r->options->fields);
    r->meaning = ARENA_ARRAY(&r->arena, int8_t, COLUMNS_MAX);
    bool seen[FIELD_COUNT] = {false};
    while (more && r->columns < COLUMNS_MAX) {
        struct slice name = next_cell(&line, r->separator, &more).text;
        int8_t m = meaning_of(name, &r->options->fields);
        r->meaning[r->columns++] = m >= 0 && seen[m] ? -1 : m;
        if (m >= 0)
            seen[m] = true;
    }
    r->over = true;
    return DEM_OK;
}

static void fill(const struct reader *r, struct arena *arena, struct document *out)
{
    struct slice line = without_return((struct slice){r->record.at, r->record.len});
    bool more = true;
    for (uint32_t c = 0; more && c < r->columns; c++) {
        struct cell cell = next_cell(&line, r->separator, &more);
        if (r->meaning[c] < 0)
            continue;
        struct slice text = cell_text(arena, cell);
        switch ((enum field)r->meaning[c]) {
        case FIELD_TEXT: out->source = text; break;
        case FIELD_DATE: out->published = text_date(text, DEM_DAY_UNKNOWN); break;
        case FIELD_ID: out->id = text.len ? text : out->id; break;
        case FIELD_TITLE: out->title = text; break;
        case FIELD_URL: out->url = text; break;
        case FIELD_PUBLISHER: out->publisher = text; break;
        default: out->language = text; break;
        }
    }
}

dem_code next_csv(struct reader *r, struct arena *arena, struct document *out, dem_error *err)
{
    bool over;
    dem_code code = r->over ? DEM_OK : read_header(r, err);
    do {
        if (code)
            return code;
        r->offset = bytes_offset(r->bytes);
        r->line = (uint32_t)bytes_lines(r->bytes) + 1;
        code = next_record(r, &over, err);
    } while (!code && !over && !slice_trim((struct slice){r->record.at, r->record.len}).len);
    if (code == DEM_END)
        return code;
    r->number++;
    out->id = reader_id(r, arena);
    if (code)
        return code;
    if (over)
        return reader_error(r, DEM_E_LIMIT, err,
                            "begins a record of more than 64 MiB: is a quote left open?");
    fill(r, arena, out);
    if (slice_trim(out->source).len)
        return DEM_OK;
    return reader_error(r, DEM_E_FORMAT, err, "has no text in its column");
}
