/* Which file comes next, which reader it gets, and what every document is given besides. */
#include "input/build.h"

#include "base/error.h"
#include "base/memory.h"
#include "input/language.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <libxml/parser.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/banned.h"

enum { HEAD = 16384 };

struct input {
    const struct input_options *options;
    char *const *paths; /* those to come */
    const char *stream; /* or the name of the one stream, until it is opened */
    bytes_read *read;
    void *user;
    FTS *walk;          /* of the folder at hand */
    size_t root;        /* length of its path with the '/' behind it */
    size_t walked;      /* files of it so far */
    int fd;             /* of the file at hand, or -1 */
    struct arena names; /* of the file at hand */
    struct arena own;
    struct languages languages;
    struct reader reader;
    bool open;
    struct gathered archive; /* the zip at hand */
    struct slice archive_name;
    struct zipped *zip;
    uint64_t passed_over;
};

static read_next *const readers[] = {
    [INPUT_PLAIN] = next_plain, [INPUT_JSON_LINES] = next_json,   [INPUT_CSV] = next_csv,
    [INPUT_HTML] = next_whole,  [INPUT_FEED] = next_feed,         [INPUT_WARC] = next_warc,
    [INPUT_NEXIS] = next_whole, [INPUT_FACTIVA] = next_whole,     [INPUT_DOCX] = next_whole,
    [INPUT_RTF] = next_whole,   [INPUT_PETRARCH] = next_petrarch, [INPUT_TABARI] = next_tabari,
    [INPUT_EVENTS] = next_rows, [INPUT_UNREADABLE] = NULL};

static void close_reader(struct input *in)
{
    struct reader *r = &in->reader;
    if (!in->open)
        return;
    in->open = false;
    in->passed_over += r->passed_over;
    reader_keep_tree(r, NULL);
    bytes_close(r->bytes);
    bytes_close(r->wide.bytes);
    arena_release(&r->arena);
    arena_release(&r->scratch);
    gathered_free(&r->record);
    if (in->fd > STDIN_FILENO)
        close(in->fd);
    in->fd = -1;
}

void input_close(struct input *in)
{
    if (!in)
        return;
    close_reader(in);
    zipped_close(in->zip);
    gathered_free(&in->archive);
    if (in->walk)
        fts_close(in->walk);
    arena_release(&in->names);
    arena_release(&in->own);
    memory_default()->resize(NULL, in, sizeof *in, 0);
}

dem_code input_open(struct input **out, char *const *paths, const struct input_options *options,
                    dem_error *err)
{
    const dem_allocator *mem = memory_default();
    struct input *in = mem->resize(mem->user, NULL, 0, sizeof *in);
    *out = in;
    if (!in)
        return error_set(err, DEM_E_MEMORY, "not enough memory to read");
    *in = (struct input){.options = options, .paths = paths, .fd = -1};
    arena_init(&in->names, NULL);
    arena_init(&in->own, NULL);
    if (setjmp(in->own.guard)) {
        input_close(in);
        *out = NULL;
        return error_set(err, DEM_E_MEMORY, "not enough memory to read");
    }
    languages_init(&in->own, &in->languages);
    xmlInitParser();
    return DEM_OK;
}

dem_code input_open_stream(struct input **out, const char *name, bytes_read *read, void *user,
                           const struct input_options *options, dem_error *err)
{
    static char *const none[] = {NULL};
    dem_code code = input_open(out, none, options, err);
    if (code)
        return code;
    (*out)->stream = name;
    (*out)->read = read;
    (*out)->user = user;
    return DEM_OK;
}

uint64_t input_passed_over(const struct input *in)
{
    return in->passed_over + (in->open ? in->reader.passed_over : 0);
}

static ptrdiff_t read_file(void *user, char *into, size_t room)
{
    const struct input *in = user;
    return read(in->fd, into, room);
}

static struct slice base_name(struct slice path)
{
    size_t at = path.len;
    while (at > 0 && path.at[at - 1] != '/')
        at--;
    return slice_part(path, at, path.len);
}

/* Why nothing can be read, and what to do. */
static const char *unreadable(const struct reader *r, struct slice head)
{
    bool packed =
        slice_starts(head, SLICE("\x1f\x8b")) || slice_starts(head, SLICE("\x28\xb5"));
    return slice_starts(head, SLICE("%PDF-")) ? "is a PDF: make it text (pdftotext) first"
           : packed                           ? "is packed twice: unpack it first"
           : r->format == INPUT_ZIP           ? "is a zip inside of a zip: unpack it first"
           : slice_starts(head, SLICE("\xff\xfe"))
               ? "is in UTF-32: make it UTF-8 (iconv -f UTF-32 -t UTF-8) first"
           : slice_starts(slice_trim(head), SLICE("["))
               ? "is a JSON array: make it one object a line (jq -c '.[]') first"
               : "is no text in a format that is known";
}

/* What the formats that hold no articles, and those that none knows, answer. */
static dem_code refuse(struct reader *r, dem_error *err)
{
    struct slice head;
    dem_code code = bytes_ahead(r->bytes, 64, &head, err);
    if (code)
        return code;
    if (r->format == INPUT_OPML)
        return error_set(err, DEM_E_FORMAT, "%s is a list of feeds (OPML), not of articles",
                         r->name_z);
    if (r->format == INPUT_EVENTS)
        return error_set(err, DEM_E_FORMAT,
                         "%s is a table of events, not of articles: demarche load takes it",
                         r->name_z);
    return error_set(err, DEM_E_FORMAT, "%s %s", r->name_z, unreadable(r, head));
}

/* A zip: a Word document, or an archive of files that come next. */
static dem_code open_zip(struct input *in, dem_error *err)
{
    struct reader *r = &in->reader;
    bool over;
    if (in->zip || bytes_packed(r->bytes)) {
        dem_code code = reader_all(r, err);
        struct zipped *z =
            code ? NULL : zipped_open((struct slice){r->record.at, r->record.len});
        bool word = z && zipped_find(z, "word/document.xml");
        zipped_close(z);
        r->format = word ? INPUT_DOCX : INPUT_ZIP;
        return code;
    }
    dem_code code = bytes_take(r->bytes, SIZE_MAX, INPUT_ZIP_MAX, &r->record, &over, err);
    if (code)
        return code;
    if (over)
        return error_set(err, DEM_E_LIMIT, "%s is a zip of more than 256 MiB: unpack it first",
                         r->name_z);
    struct zipped *z = zipped_open((struct slice){r->record.at, r->record.len});
    if (!z)
        return error_set(err, DEM_E_FORMAT, "%s is a broken zip", r->name_z);
    if (zipped_find(z, "word/document.xml")) {
        zipped_close(z);
        r->format = INPUT_DOCX;
        return DEM_OK;
    }
    in->zip = z;
    gathered_free(&in->archive);
    in->archive = r->record; /* which the archive borrows */
    r->record = (struct gathered){NULL, 0, 0};
    in->archive_name = r->name;
    close_reader(in);
    return DEM_OK;
}

/* UTF-16 is read through another reader of bytes, which gives UTF-8. */
static dem_code open_wide(struct reader *r, struct slice *head, dem_error *err)
{
    bool big;
    if (!utf16_looks(*head, &big))
        return DEM_OK;
    struct bytes *utf8;
    bytes_skip(r->bytes, 2);
    r->wide = (struct wide){r->bytes, big};
    r->bytes = NULL;
    dem_code code = bytes_open(&utf8, r->name_z, utf16_read, &r->wide, err);
    r->bytes = utf8;
    return code ? code : bytes_ahead(r->bytes, HEAD, head, err);
}

/* Begins with the bytes that `read` gives. */
static dem_code open_reader(struct input *in, bytes_read *read, void *user, struct slice name,
                            struct slice base, dem_error *err)
{
    struct reader *r = &in->reader;
    struct slice head;
    *r = (struct reader){.options = in->options, .name_z = name.at, .name = name, .base = base};
    dem_code code = bytes_open(&r->bytes, r->name_z, read, user, err);
    if (code)
        return code;
    in->open = true;
    arena_init(&r->arena, NULL);
    arena_init(&r->scratch, NULL);
    if ((code = bytes_ahead(r->bytes, HEAD, &head, err)) || (code = open_wide(r, &head, err)))
        return code;
    bool empty = !slice_trim(head).len && head.len < HEAD;
    if (empty && in->fd == STDIN_FILENO && in->options->piece) {
        r->format = INPUT_JSON_LINES;
        return DEM_OK;
    }
    if (empty)
        return error_set(err, DEM_E_FORMAT, "%s is empty: there is nothing to code", r->name_z);
    r->format = input_looks(head, &in->options->fields);
    if (r->format != INPUT_PLAIN && slice_starts(head, SLICE("\xef\xbb\xbf")))
        bytes_skip(r->bytes, 3);
    return r->format == INPUT_ZIP ? open_zip(in, err) : DEM_OK;
}

/* A name that ends with NUL, in the arena of names. */
static struct slice keep_name(struct input *in, const char *name)
{
    return arena_print(&in->names, "%s", name);
}

static dem_code open_entry(struct input *in, dem_error *err)
{
    const char *entry;
    dem_code code = zipped_next(in->zip, &entry, err);
    if (code) {
        if (code == DEM_END) {
            zipped_close(in->zip);
            in->zip = NULL;
        }
        return code;
    }
    struct slice name = arena_print(&in->names, "%.*s!%s", SLICE_ARG(in->archive_name), entry);
    return open_reader(in, zipped_read, in->zip, name, keep_name(in, entry), err);
}

static dem_code open_path(struct input *in, const char *path, struct slice base, dem_error *err)
{
    struct slice name = keep_name(in, path);
    in->reader.name = name;
    in->reader.base = base.len ? keep_name(in, base.at) : base_name(name);
    in->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (in->fd < 0)
        return error_system(err, "%s", path);
    return open_reader(in, read_file, in, name, in->reader.base, err);
}

/* The next file of the folder at hand, in the order of the names. */
static dem_code open_walked(struct input *in, dem_error *err)
{
    for (FTSENT *e; (e = fts_read(in->walk)) != NULL;) {
        bool hidden = e->fts_level > 0 && e->fts_name[0] == '.';
        if (hidden && e->fts_info == FTS_D)
            fts_set(in->walk, e, FTS_SKIP);
        if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS) {
            in->reader.name = in->reader.base = keep_name(in, e->fts_path);
            errno = e->fts_errno;
            return error_system(err, "%s", e->fts_path);
        }
        if (e->fts_info == FTS_F && !hidden) {
            in->walked++;
            return open_path(in, e->fts_accpath, slice_of(e->fts_path + in->root), err);
        }
    }
    fts_close(in->walk);
    in->walk = NULL;
    if (in->walked)
        return DEM_END;
    in->reader.name = in->reader.base = keep_name(in, in->paths[-1]);
    return error_set(err, DEM_E_SYSTEM, "%s is a folder without files", in->paths[-1]);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static dem_code open_stream(struct input *in, dem_error *err)
{
    struct slice name = keep_name(in, in->stream);
    in->stream = NULL;
    in->reader.name = name;
    in->reader.base = base_name(name);
    return open_reader(in, in->read, in->user, name, in->reader.base, err);
}

static dem_code open_argument(struct input *in, dem_error *err)
{
    struct stat about;
    char *path = *in->paths++;
    if (slice_is(slice_of(path), "-")) {
        in->fd = STDIN_FILENO;
        in->reader.name = keep_name(in, "-");
        return open_reader(in, read_file, in, in->reader.name, SLICE("stdin"), err);
    }
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return open_path(in, path, SLICE_EMPTY, err);
    char *const roots[] = {path, NULL};
    in->walk = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    in->walked = 0;
    in->root = strlen(path);
    while (in->root && path[in->root - 1] == '/')
        in->root--;
    in->root++;
    in->reader.name = in->reader.base = keep_name(in, path);
    return in->walk ? DEM_OK : error_system(err, "%s", path);
}

/* The next file, entry or argument; DEM_OK without one open where a folder or a zip begins. */
static dem_code open_next(struct input *in, dem_error *err)
{
    dem_code code = DEM_END;
    if (in->zip && (code = open_entry(in, err)) != DEM_END)
        return code;
    if (!in->zip)
        arena_reset(&in->names);
    if (in->walk && (code = open_walked(in, err)) != DEM_END)
        return code;
    if (in->stream)
        return open_stream(in, err);
    return *in->paths ? open_argument(in, err) : DEM_END;
}

/* The text itself knows best, then what came with it. */
static void tell_language(const struct input *in, struct document *doc)
{
    struct slice said = language_code(doc->language), told = in->options->language;
    struct slice found = told.len ? SLICE_EMPTY : language_of(&in->languages, doc->source);
    doc->language = told.len ? told : found.len ? found : said;
}

static void tell_where(const struct input *in, struct input_origin *where)
{
    const struct reader *r = &in->reader;
    *where = (struct input_origin){.file = r->name,
                                   .format = in->open ? r->format : INPUT_NONE,
                                   .record = r->number,
                                   .line = r->line,
                                   .offset = r->offset};
}

static dem_code read_one(struct input *in, struct arena *arena, struct document *out,
                         dem_error *err)
{
    struct reader *r = &in->reader;
    *out = (struct document){.published = DEM_DAY_UNKNOWN,
                             .otherwise_published = in->options->date,
                             .otherwise_publisher = in->options->publisher,
                             .id = arena_copy(arena, r->base)};
    if (setjmp(r->scratch.guard) || setjmp(r->arena.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory to read %s", r->name_z);
    arena_reset(&r->scratch);
    if (!readers[r->format] || (r->format == INPUT_EVENTS && !in->options->tables)) {
        bool again = r->over;
        r->over = true;
        return again ? DEM_END : refuse(r, err);
    }
    dem_code code = readers[r->format](r, arena, out, err);
    if (!code && !out->table)
        tell_language(in, out);
    out->own_id = !slice_equal(out->id, r->base) && !slice_equal(out->id, reader_id(r, arena));
    return code;
}

/* What could not be opened or read is told and left behind. */
static dem_code give_up(struct input *in, struct arena *arena, struct document *out,
                        struct input_origin *where, dem_code code)
{
    tell_where(in, where);
    out->id = arena_copy(arena, in->reader.base);
    close_reader(in);
    return code;
}

dem_code input_next(struct input *in, struct arena *arena, struct document *out,
                    struct input_origin *where, dem_error *err)
{
    *out = (struct document){.published = DEM_DAY_UNKNOWN};
    *where = (struct input_origin){.format = INPUT_NONE};
    if (setjmp(in->names.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory to open a file");
    for (;;) {
        while (!in->open) {
            in->reader.number = 0;
            dem_code opened = open_next(in, err);
            if (opened)
                return opened == DEM_END ? opened : give_up(in, arena, out, where, opened);
        }
        dem_code code = read_one(in, arena, out, err);
        if (code == DEM_E_SYSTEM)
            return give_up(in, arena, out, where, code);
        if (code != DEM_END) {
            tell_where(in, where);
            return code;
        }
        close_reader(in);
    }
}
