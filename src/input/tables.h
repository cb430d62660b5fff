/* input/tables.h - rows of the field's event tables: GDELT, ICEWS, Phoenix, POLECAT, KEDS,
 * PETRARCH.
 *
 * To seed a record and to compare with; codes stay text, with their leading zeros. */
#ifndef DEM_INPUT_TABLES_H
#define DEM_INPUT_TABLES_H

#include "base/arena.h"
#include "demarche.h"

enum table_kind {
    TABLE_UNKNOWN,
    TABLE_GDELT_EVENTS,   /* 61 columns, no header */
    TABLE_GDELT_MENTIONS, /* 16 columns, no header */
    TABLE_ICEWS,          /* 20 columns, header */
    TABLE_PHOENIX,        /* 26 columns, no header */
    TABLE_POLECAT,        /* 40 columns, header */
    TABLE_KEDS,           /* date, source, target, code of CAMEO, text; header or none */
    TABLE_WEIS,           /* the same with codes of WEIS */
    TABLE_PETRARCH,       /* 8 columns, no header: date, source, target, code, issues ... */
    TABLE_KINDS
};

struct table_actor {
    struct slice code;    /* CAMEO code, as far as the table has one */
    struct slice name;    /* or the raw words */
    struct slice country; /* as the table has it: a code, or ICEWS's name */
    struct slice sectors; /* as the table lists them */
};

/* One row; what its table does not have is empty.  A mention has id, date (of the mention),
 * publisher, url, sentence and confidence only. */
struct table_event {
    enum table_kind kind;
    uint32_t line;
    struct slice id;
    dem_day date, added; /* of the event; when it was put into the table */
    struct table_actor source, target;
    struct slice code;                            /* CAMEO */
    struct slice type, mode, contexts;            /* PLOVER; Phoenix's issues are contexts */
    double intensity, lat, lon;                   /* Goldstein score, or POLECAT's intensity */
    bool scored, located;                         /* whether these three are there */
    uint8_t quad;                                 /* 1-4; 0: unknown */
    struct slice place, city, district, province; /* place: the full name */
    struct slice country;                         /* of the place, as the table has it */
    struct slice text, publisher, url, story, sentence;
    uint32_t mentions, sources, articles; /* GDELT's counts */
    uint32_t confidence;                  /* of a mention, per cent */
};

/* What a table that begins like this is.  Rows of KEDS have codes of WEIS where any of them
 * is one that CAMEO has not (21, 22). */
enum table_kind table_kind(struct slice head);
const char *table_name(enum table_kind kind); /* "GDELT 2.0", "ICEWS" ... */
enum table_kind table_named(struct slice name);
/* One row (without its line end).  Text is borrowed from `line`.  DEM_END for a header;
 * DEM_E_FORMAT, with `number` as its line, where columns are missing or a date is none. */
dem_code table_row(enum table_kind kind, struct slice line, uint32_t number,
                   struct table_event *out, dem_error *err);

struct table_reader;
/* Opens a file or "-", packed or not.  DEM_E_FORMAT if it is no table of events. */
dem_code table_open(struct table_reader **out, const char *path, dem_error *err);
enum table_kind table_reader_kind(const struct table_reader *t);
/* The next row, its text valid until the next call.  DEM_END at the end; DEM_E_FORMAT or
 * DEM_E_LIMIT for one bad row (the next call goes on behind it); DEM_E_SYSTEM. */
dem_code table_next(struct table_reader *t, struct table_event *out, dem_error *err);
void table_close(struct table_reader *t);

#endif
