/* formats/build.h - shared between the files of this folder: an event taken apart, a row, and
 * the columns that make text of it. */
#ifndef DEM_FORMATS_BUILD_H
#define DEM_FORMATS_BUILD_H

#include "base/table.h"
#include "formats/formats.h"
#include "tokens/tokens.h"

#include <jansson.h>

/* ---- facts.c: what others call countries, sectors and codes */

struct country {
    struct slice iso3, name, cow, fips; /* fips: empty if FIPS 10-4 has none */
};

struct role { /* a row of data/ontology/roles.tsv */
    struct slice code, cameo, sector, person;
};

struct facts {
    struct {
        struct country *list;
        size_t count, room;
    } countries;
    struct {
        struct role *list;
        size_t count, room;
    } roles;
    struct {
        struct slice *list; /* names of CAMEO's codes */
        size_t count, room;
    } codes;
    struct table country, role, code, agent; /* by iso3, sector or body, digits, lemma */
};

dem_code facts_read(struct arena *arena, const char *data, struct facts *out, dem_error *err);
const struct country *facts_country(const struct facts *facts, struct slice iso3); /* or NULL */
const struct role *facts_role(const struct facts *facts, struct slice code);       /* or NULL */
struct slice facts_code(const struct facts *facts, struct slice cameo); /* empty if unknown */

/* ---- view.c: an event taken apart */

enum { PARTY_SECTOR_ROOM = 8 };

struct party {
    struct slice text, name, country, office; /* name: never empty */
    struct slice sectors[PARTY_SECTOR_ROOM];
    size_t sector_count;
    dem_span span;     /* in the document's text */
    struct slice code; /* in CAMEO's letters, "PERGOV"; empty if nothing is known */
};

struct parties {
    struct party *list;
    size_t count, room;
};

struct view { /* borrowed from the event, its JSON and the arena */
    const struct facts *facts;
    const struct store_event *event;
    json_t *record;
    struct parties actors, recipients, thirds, suppliers, receivers;
    bool symmetric;
    struct {
        struct slice text, name, country, gazetteer, precision, admin1, admin1_code, feature;
        bool known, located;
        double lat, lon;
    } place;
    struct slice cameo;         /* three digits at least: a root as a whole ends with 0 */
    dem_span evidence, trigger; /* the first of each */
    uint32_t sentence;          /* from 1; 0: not counted */
    bool lead;                  /* it stands in the title or the first paragraph */
};

/* Sentences of the document at hand, kept until another comes. */
struct shelf {
    struct arena arena;
    const struct splitter *splitter;
    uint64_t document; /* hash of its id */
    struct sentences sentences;
    struct document doc;
    uint32_t lead; /* index of the first paragraph's block */
};

/* The JSON is the caller's to decref.  DEM_E_FORMAT if the record is damaged. */
dem_code view_open(struct arena *arena, const struct facts *facts,
                   const struct store_event *event, struct view *out, dem_error *err);
/* Fills sentence and lead; the event has its text. */
void view_count(struct shelf *shelf, struct view *view);
const json_t *view_get(const struct view *view, const char *key);
struct slice json_slice(const json_t *value); /* of a string; else empty */
/* The first of one or more words {"text", "span"}. */
const json_t *view_first(const struct view *view, const char *key);

/* ---- rows */

enum side { SOURCE, TARGET };

struct daily;

struct row {
    const struct view *view;
    const struct party *side[2]; /* NULL: nobody */
    struct slice cameo;          /* of this row: 043 where a visit (042) is turned round */
    unsigned number;             /* of the event's rows, from 1 */
    const struct daily *daily;   /* Phoenix: the same event as others of its day tell it */
};

struct column {
    const char *name;
    struct slice (*cell)(struct arena *arena, const struct row *row, int which);
    int which; /* handed on: a side, a part ... */
};

enum parties_wanted {
    PARTIES_ANY,   /* one row an event */
    PARTIES_ONE,   /* one row a pair; one side may be missing */
    PARTIES_CODED, /* one row a pair of two that have a code */
    PARTIES_TWO    /* one row a pair */
};

struct format {
    const char *name;
    const struct column *columns; /* NULL: lines of JSON */
    size_t count;
    /* Instead of columns: one line without its end. */
    struct slice (*line)(struct arena *arena, const struct view *view);
    bool raw; /* `line` looks at the event alone */
    enum parties_wanted parties;
    bool quoted;     /* commas and RFC 4180, else tabs */
    bool header;     /* its files have one */
    bool dated;      /* events without a day have no row */
    bool typed;      /* nor those without a PLOVER type */
    bool splits;     /* needs the text and its sentences */
    bool mentions;   /* a row for each mention of the event */
    bool reciprocal; /* consultations in both directions */
    bool daily;      /* one a day of the same parties and code */
};

extern const struct format format_jsonl, format_csv, format_tsv, format_plover, format_phoenix,
    format_gdelt2, format_gdelt2_mentions, format_icews, format_polecat, format_petrarch;

#define COLUMNS(list) .columns = (list), .count = sizeof(list) / sizeof *(list)

/* ---- cells.c: cells that several formats have */

struct slice cell_none(struct arena *arena, const struct row *row, int which); /* empty */
/* The event's day; which: a DAY_ form. */
enum { DAY_DASHES, DAY_DIGITS, DAY_YEAR, DAY_MONTH, DAY_DAY, DAY_YEAR_MONTH };
struct slice cell_day(struct arena *arena, const struct row *row, int which);
struct slice cell_published(struct arena *arena, const struct row *row, int which);
struct slice cell_text(struct arena *arena, const struct row *row, int which); /* a TEXT_ */
enum { TEXT_DOCUMENT, TEXT_TITLE, TEXT_PUBLISHER, TEXT_URL, TEXT_PLACE, TEXT_ADMIN1 };
struct slice cell_cameo(struct arena *arena, const struct row *row, int digits);
struct slice cell_goldstein(struct arena *arena, const struct row *row, int which);
struct slice cell_lat(struct arena *arena, const struct row *row, int which);
struct slice cell_lon(struct arena *arena, const struct row *row, int which);
struct slice cell_country_name(struct arena *arena, const struct row *row, int which);
struct slice cell_city(struct arena *arena, const struct row *row, int which);
struct slice cell_sentence(struct arena *arena, const struct row *row, int which);
struct slice cell_number(struct arena *arena, const struct row *row,
                         int which); /* row_number */

struct slice print_day(struct arena *arena, dem_day day, int form);
struct slice print_real(struct arena *arena, double value); /* as short as it can be: -2.0 */
/* 16 hex digits of the event, and "-2" and so on for its further rows. */
struct slice row_id(struct arena *arena, const struct row *row);
/* A number below 2^53, which every program reads exactly: of the event's id its low 53 bits;
 * for its further rows those of the FNV-1a hash of row_id. */
uint64_t row_number(struct arena *arena, const struct row *row);
int cameo_root(struct slice cameo); /* 1 to 20 */
/* Joined by `between`; what of it stands in a part becomes a blank or a comma. */
struct slice join(struct arena *arena, const struct slice *parts, size_t count, char between);

/* ---- cameo.c: the rows of one day */

struct daily_list {
    struct slice *list;
    size_t count, room;
};

struct daily {
    struct slice before, behind; /* the cells before Issues, and from there to URLs */
    struct daily_list issues, urls, sources;
    struct {
        uint32_t *list; /* of each issue */
        size_t count, room;
    } times;
};

struct days {
    struct arena arena;
    dem_day day;
    struct table table;
    struct {
        struct daily *list;
        size_t count, room;
    } rows;
};

void days_add(struct arena *scratch, struct days *days, const struct row *row);
/* A row of the day, whole. */
struct slice days_print(struct days *days, size_t n);

/* ---- write.c */

/* Cells [from, to) of a row as they stand in a file, separators between them. */
struct slice row_print(struct arena *arena, const struct format *format, const struct row *row,
                       size_t from, size_t to);

#endif
