/* text/document.h - what arrived, made readable.
 *
 * The clean text is valid UTF-8 without entities, NUL bytes, carriage returns and glued
 * dashes.  Every later stage works on it; `map` leads each position back to the bytes that
 * the user gave, so that spans in the record are the user's own. */
#ifndef DEM_TEXT_DOCUMENT_H
#define DEM_TEXT_DOCUMENT_H

#include "base/arena.h"
#include "base/calendar.h"

/* From clean byte `clean` on (until the next step) a position p of the clean text is
 * source byte `source + (p - clean)`, or `source` alone where `single` is set (one source
 * construct, such as an entity, became several bytes). */
struct text_step {
    uint32_t clean, source;
    bool single;
};

enum block_kind {
    BLOCK_HEADER, /* "Publication: ... Volume: ..."; not coded */
    BLOCK_TITLE,  /* the headline, where the input says which it is */
    BLOCK_PARAGRAPH
};

struct block { /* bytes of the clean text; no white space at either end */
    enum block_kind kind;
    dem_span span;
};

struct dateline {                 /* "OSLO, Nov 2 (Reuters) -" before the first sentence */
    dem_span span;                /* the whole of it, dash included; from == to: none */
    dem_span place, date, agency; /* its parts; from == to where one is missing */
};

struct document {
    struct slice id, title, publisher, url, language; /* empty if unknown */
    bool own_id; /* the id came with the document; else it is made of its file's name */
    dem_day published;                                /* DEM_DAY_UNKNOWN if unknown */
    struct slice source;                              /* the text as given */
    struct slice text;                                /* the clean text */
    struct text_step *map;
    size_t map_count;
    struct block *blocks; /* in the order of the text; datelines are outside of blocks */
    size_t block_count;
    struct dateline dateline;
    dem_day written; /* the dateline's day, where it is shortly before `published`, else that */
    dem_day otherwise_published; /* what holds where the text itself tells nothing */
    struct slice otherwise_publisher;
    uint8_t table;    /* 0: a text; else rows of a table of events: enum table_kind */
    uint32_t repairs; /* invalid or forbidden bytes that were replaced */
};

enum { TEXT_SOURCE_MAX = 64 << 20 }; /* bytes of one document */

/* Fills text, map, blocks, dateline and repairs from `source`, and publisher and
 * published from header lines where the caller left them unknown, else from otherwise_*,
 * which are used only if set. */
void text_clean(struct arena *arena, struct document *doc);
/* The source bytes of a span of the clean text. */
dem_span text_source_span(const struct document *doc, dem_span clean);
/* The first date YYYY-MM-DD or YYYYMMDD in a file's name, or DEM_DAY_UNKNOWN. */
dem_day text_date_from_name(struct slice path);
/* "November 3, 1999", "3 Nov 1999", "1999-11-03", "Nov. 3" (needs `near` for its year:
 * the one that brings it nearest); DEM_DAY_UNKNOWN if it is no date. */
dem_day text_date(struct slice s, dem_day near);

#endif
