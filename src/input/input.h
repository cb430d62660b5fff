/* input/input.h - documents out of whatever people have: files, folders, standard input, in
 * any of the formats of docs/input.md, told apart by content.
 *
 * Formats of one record after the other (JSON Lines, CSV, WARC, feeds, TABARI, PETRARCH) are
 * read as a stream; the others are held in memory one file at a time, up to INPUT_FILE_MAX. */
#ifndef DEM_INPUT_INPUT_H
#define DEM_INPUT_INPUT_H

#include "input/bytes.h"
#include "text/document.h"

enum {
    INPUT_RECORD_MAX = TEXT_SOURCE_MAX, /* bytes of a line or record */
    INPUT_FILE_MAX = TEXT_SOURCE_MAX,   /* of a file that is held whole */
    INPUT_ZIP_MAX = 256 << 20           /* of a zip archive */
};

enum input_format {
    INPUT_NONE,
    INPUT_PLAIN,
    INPUT_JSON_LINES,
    INPUT_CSV,
    INPUT_HTML,
    INPUT_FEED, /* RSS, RDF, Atom */
    INPUT_WARC, /* and WET */
    INPUT_NEXIS,
    INPUT_FACTIVA,
    INPUT_DOCX,
    INPUT_RTF,
    INPUT_PETRARCH,
    INPUT_TABARI,
    INPUT_OPML,   /* a list of feeds: input/feeds.h reads it */
    INPUT_EVENTS, /* a table of events: input/tables.h reads it */
    INPUT_ZIP,    /* its entries are read */
    INPUT_UNREADABLE
};

/* Names of JSON keys or columns; empty: the usual ones. */
struct input_fields {
    struct slice text, date, id, title, url, publisher, language;
};

struct input_options {
    dem_day date;           /* for documents without one of their own */
    struct slice publisher; /* likewise */
    struct slice language;  /* of all documents, as a code; empty: it is identified */
    const char *charset;    /* of pages and feeds that tell none, as a server told; or NULL */
    struct input_fields fields;
    const char *warc; /* folder of the WARC files that records refer to; NULL: they may not */
    bool tables;      /* the rows of an event table give documents too, those of a day each */
    bool piece;       /* standard input is a piece of a stream of records: it may have none */
};

/* Where a record came from.  `file` is as given, or the path below a folder as given, with
 * "!entry" for a zip's; valid until the next call. */
struct input_origin {
    struct slice file;
    enum input_format format; /* INPUT_NONE: the file could not be opened */
    uint64_t record;          /* of the file, from 1 */
    uint32_t line;            /* where it begins, from 1; 0: the format has no lines */
    uint64_t offset;          /* likewise, in bytes as unpacked */
};

struct input; /* owns its buffers; one thread at a time */

/* `paths` (NULL-terminated; files, folders, "-") and `options` must outlive it.  Nothing is
 * opened before the first input_next. */
dem_code input_open(struct input **out, char *const *paths, const struct input_options *options,
                    dem_error *err);
/* The same for one stream of bytes, known by `name` (its end is its base name: a date in it is
 * used); both must outlive it. */
dem_code input_open_stream(struct input **out, const char *name, bytes_read *read, void *user,
                           const struct input_options *options, dem_error *err);
/* The next document in `arena`, not yet cleaned, its language as an ISO 639-1 code where it
 * is known.  `where` is filled in any case.
 * DEM_END at the end.  DEM_E_FORMAT or DEM_E_LIMIT for one bad record or file (err names its
 * place; out->id is set); DEM_E_SYSTEM for a file that cannot be opened or read, err->sys
 * EINTR where a signal came.  After an error the next call goes on behind it. */
dem_code input_next(struct input *in, struct arena *arena, struct document *out,
                    struct input_origin *where, dem_error *err);
/* Records that are no articles and were passed over: requests, images, failed fetches in a
 * WARC file; pages without an article. */
uint64_t input_passed_over(const struct input *in);
void input_close(struct input *in);

const char *input_format_name(enum input_format format);

#endif
