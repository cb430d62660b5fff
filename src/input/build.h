/* input/build.h - shared between the files of this folder. */
#ifndef DEM_INPUT_BUILD_H
#define DEM_INPUT_BUILD_H

#include "input/input.h"
#include "input/tables.h"

#include <jansson.h>
#include <libxml/tree.h>

/* A document of a file that is held whole. */
struct article {
    struct slice id, title, publisher, url, language, text;
    dem_day date;
    uint32_t line;
};

struct articles {
    struct article *list;
    size_t count, room;
};

struct paragraph {
    struct slice text; /* white space collapsed, trimmed, never empty */
    size_t linked;     /* bytes of it inside of links */
    const xmlNode *at; /* the block that it stands in */
    uint32_t line;     /* of the file */
};

struct paragraphs {
    struct paragraph *list;
    size_t count, room;
};

struct wide { /* bytes in UTF-16 */
    struct bytes *bytes;
    bool big; /* the higher byte of a unit comes first */
};

/* One file, or one entry of an archive, on its way. */
struct reader {
    const struct input_options *options;
    struct bytes *bytes;
    struct wide wide;        /* what `bytes` reads from, where that is in UTF-16 */
    struct slice name, base; /* for messages; for ids */
    const char *name_z;      /* name, NUL-terminated */
    enum input_format format;
    struct arena arena;   /* as long as the file */
    struct arena scratch; /* one record */
    struct gathered record;
    uint64_t number, offset; /* of the record at hand */
    uint32_t line;
    uint64_t passed_over;
    bool over;  /* the single document, or the beginning of several, has been read */
    void *tree; /* an xmlDoc, freed before the next is made */
    struct articles articles;
    size_t given; /* of them */
    /* CSV */
    char separator;
    uint32_t columns;
    int8_t *meaning; /* [columns]: enum field or -1 */
    /* feeds */
    struct slice feed_title, feed_language;
    const char *encoding; /* that XML declares, or NULL */
    /* tables of events */
    enum table_kind table;
    bool held;       /* the line in `record` has not been used */
    dem_error later; /* of the row behind those that were given */
    /* WARC: a record was broken, look for the next */
    bool lost;
};

enum field {
    FIELD_TEXT,
    FIELD_DATE,
    FIELD_ID,
    FIELD_TITLE,
    FIELD_URL,
    FIELD_PUBLISHER,
    FIELD_LANGUAGE,
    FIELD_COUNT
};
/* The names by which scrapers call them, NULL-terminated, the likeliest first. */
extern const char *const *const field_names[FIELD_COUNT];
/* What the user called it; empty if he did not. */
struct slice field_own(const struct input_fields *fields, enum field field);

/* The format of bytes that begin like this.  `fields` tell how columns may be called. */
enum input_format input_looks(struct slice head, const struct input_fields *fields);

/* ---- reference.c */

/* Does the JSON object say where its article is instead of what it says? */
bool reference_is(const json_t *object);
/* The article that is there, with the id that *out has.  DEM_E_FORMAT, with a sentence that
 * wants its record named before it, where there is none. */
dem_code reference_read(const struct input_options *options, struct arena *arena,
                        const json_t *object, struct document *out, dem_error *err);

/* Readers of single formats: as input_next, on one file. */
typedef dem_code read_next(struct reader *r, struct arena *arena, struct document *out,
                           dem_error *err);
read_next next_plain, next_json, next_csv, next_feed, next_warc, next_tabari, next_petrarch,
    next_rows;
read_next next_whole; /* HTML, Nexis, Factiva, RTF, DOCX */

/* The place of the record at hand begins here. */
void reader_begin(struct reader *r);
/* An error of the record at hand: file and line, or file, record and byte. */
dem_code reader_error(struct reader *r, dem_code code, dem_error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* "base:number" */
struct slice reader_id(const struct reader *r, struct arena *arena);
/* The whole rest of the file in r->record; a limit is an error. */
dem_code reader_all(struct reader *r, dem_error *err);
/* Frees the last tree and keeps this one. */
void reader_keep_tree(struct reader *r, xmlDoc *tree);
/* Copies into *out what `a` knows. */
void document_from(struct arena *arena, const struct article *a, struct document *out);

/* ---- UTF-16 */

/* Does it begin with the mark of UTF-16? */
bool utf16_looks(struct slice head, bool *big);
ptrdiff_t utf16_read(void *wide, char *into, size_t room); /* a bytes_read: UTF-8 */

/* ---- Markup */

/* Cuts the next element of one of `names` (NULL-terminated, without prefix) out of XML, from
 * its '<' to the end of its end tag, into r->record, minding comments and CDATA.  What was
 * passed over before it, up to a megabyte, goes to *before unless that is NULL.  DEM_END
 * behind the last.  DEM_E_LIMIT or DEM_E_FORMAT for one that is too long or does not end. */
dem_code xml_cut(struct reader *r, const char *const *names, struct gathered *before,
                 dem_error *err);
/* Parses one piece of XML without entities of a DTD (those of HTML are known), network or
 * large nodes, with scratch from the arena.  What is not well-formed is saved as far as can
 * be; NULL if nothing can. */
xmlDoc *xml_parse(struct arena *arena, struct slice piece, const char *encoding);
/* Parses HTML likewise, with scratch from the arena; `charset` from outside or NULL. */
xmlDoc *html_parse(struct arena *arena, struct slice page, const char *charset);
/* The character of a byte of Windows-1252. */
int32_t code_1252(unsigned byte);
/* The node behind `at` in document order below `root`, NULL at the end; with `over` not those
 * inside of `at`. */
xmlNode *node_next(const xmlNode *root, const xmlNode *at, bool over);
bool node_is(const xmlNode *node, const char *name); /* without prefix, any case */
/* The first element of that name at or below `root`, or NULL. */
xmlNode *node_find(const xmlNode *root, const char *name);
/* An attribute (name without prefix) without entities; empty if it has none. */
struct slice node_attribute(struct arena *arena, const xmlNode *node, const char *name);
/* All text below, white space as it is. */
struct slice node_text(struct arena *arena, const xmlNode *node);
/* The blocks of text below `root`, in their order.  `pruned` (or NULL) says which elements to
 * pass over with all below them. */
void html_paragraphs(struct arena *arena, const xmlNode *root,
                     bool (*pruned)(const xmlNode *node), struct paragraphs *out);
/* The texts with a blank line between them. */
struct slice join_paragraphs(struct arena *arena, const struct paragraphs *list);
/* HTML of a few paragraphs (a feed's summary) as text. */
struct slice html_text(struct arena *arena, struct reader *r, struct slice html);

/* One page as an article; false if it holds none. */
bool article_read(struct arena *arena, const xmlDoc *page, struct article *out);
/* Title, date, publisher, language, address and, where nothing else holds it, the text. */
void article_meta(struct arena *arena, const xmlDoc *page, struct article *out);

/* ---- Archives of the press */

/* Articles out of the lines or blocks of an export. */
void nexis_read(struct arena *arena, struct slice text, struct articles *out);
bool nexis_looks(struct slice text);
void factiva_read(struct arena *arena, struct slice text, struct articles *out);
bool factiva_looks(struct slice text);
/* Text of a Word document's main part, of an RTF file: a paragraph a line, a blank line
 * between them; cells of a table end with a tab. */
bool docx_text(struct arena *arena, struct slice zip, struct slice *out);
struct slice rtf_text(struct arena *arena, struct slice rtf);

/* ---- Zip archives */

struct zipped;
/* Opens an archive held in `bytes`, which must outlive it; NULL if it is none. */
struct zipped *zipped_open(struct slice bytes);
/* The next entry that is a file, its name in *name; DEM_END behind the last. */
dem_code zipped_next(struct zipped *z, const char **name, dem_error *err);
ptrdiff_t zipped_read(void *zipped, char *into, size_t room); /* a bytes_read */
/* Goes to the entry of that name. */
bool zipped_find(struct zipped *z, const char *name);
void zipped_close(struct zipped *z);

#endif
