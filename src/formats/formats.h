/* formats/formats.h - the events of a store as the tables that others read.
 *
 * docs/export.md has every column: its source and when it is empty.  Events come as
 * store_events gives them, one at a time; memory is that of one day, whatever their number. */
#ifndef DEM_FORMATS_FORMATS_H
#define DEM_FORMATS_FORMATS_H

#include "store/store.h"

struct format;

/* "jsonl", "csv", "gdelt2" ...; NULL if there is none of that name. */
const struct format *format_find(struct slice name);
/* Does it count sentences?  Then formats_write wants a splitter. */
bool format_splits(const struct format *format);
/* Is it a table, which can have a header? */
bool format_is_table(const struct format *format);

enum header { HEADER_AUTO, HEADER_YES, HEADER_NO }; /* auto: as the format's own files */

struct formats_job {
    const struct format *format;
    enum header header;
    const char *data;                /* folder that has data/ */
    const struct splitter *splitter; /* NULL: sentences by rules */
    const volatile int *stop;        /* ends the run with DEM_END once it is not 0; or NULL */
};

struct formats_done {
    uint64_t rows;
    uint64_t undated; /* events left out since the format wants a day */
    uint64_t untyped; /* since it wants a PLOVER type */
    uint64_t alone;   /* since it wants a source, a target or both */
};

/* DEM_E_SYSTEM if `out` cannot be written. */
dem_code formats_write(struct store *store, const struct store_filter *filter,
                       const struct formats_job *job, FILE *out, struct formats_done *done,
                       dem_error *err);

#endif
