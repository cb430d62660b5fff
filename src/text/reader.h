/* text/reader.h - documents out of a stream of bytes: plain text or JSON Lines, told
 * apart by content (the first byte that is no white space is '{'). */
#ifndef DEM_TEXT_READER_H
#define DEM_TEXT_READER_H

#include "text/document.h"

#include <stdio.h>

struct text_options {
    dem_day date;            /* for documents without one of their own */
    struct slice publisher;  /* likewise */
    struct slice field_text; /* JSON key of the text, date ...; empty: the usual names */
    struct slice field_date, field_id;
};

struct text_reader; /* owns its buffers; one thread at a time */

/* `name` is that of the file ("-" for standard input): documents without an id are known
 * by it.  The stream stays the caller's. */
dem_code text_reader_open(struct text_reader **out, FILE *stream, const char *name,
                          const struct text_options *options, dem_error *err);
/* The next document in `arena`, not yet cleaned.  DEM_END at the end.  DEM_E_FORMAT or
 * DEM_E_LIMIT for one bad record (err has its line; the next call goes on behind it);
 * DEM_E_SYSTEM when reading fails. */
dem_code text_reader_next(struct text_reader *reader, struct arena *arena, struct document *out,
                          dem_error *err);
void text_reader_close(struct text_reader *reader);

#endif
