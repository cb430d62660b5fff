/* reports/reports.h - the record told to people: sentences built from records, pages of them.
 *
 * A page is filled by dossier_fill (or another of this folder) and written by page_write as
 * text for a terminal, Markdown, HTML that stands alone, or JSON.  Nothing is told that is not
 * in a record: sentences come from data/ontology/phrases.tsv, quotations from the articles. */
#ifndef DEM_REPORTS_REPORTS_H
#define DEM_REPORTS_REPORTS_H

#include "lexicon/check.h"
#include "store/store.h"

#include <jansson.h>
#include <stdio.h>

/* ---- Sentences ---------------------------------------------------------------- */

struct phrases; /* immutable once open */

/* Reads phrases, sector words and countries from the folder that has data/; lives
 * in the arena. */
dem_code phrases_open(struct arena *arena, const char *data, struct phrases **out,
                      dem_error *err);
/* Notes what is wrong in the two tables of sentences below `dir` (data/). */
dem_code phrases_check(struct arena *arena, const char *dir, const struct lexicon *lex,
                       struct findings *out, dem_error *err);
/* "Peru" for PER; the code itself where no country has it. */
struct slice phrases_country(const struct phrases *phrases, struct slice iso3);
/* A record (docs/event-record.md) as a sentence without its full stop: "Peru denies that it
 * ...".  Modality and report are part of the sentence. */
struct slice phrases_tell(const struct phrases *phrases, struct arena *arena,
                          const json_t *record);

/* ---- Pages ---------------------------------------------------------------------- */

enum page_side { PAGE_ALL, PAGE_LEFT, PAGE_RIGHT }; /* whose deed or word it is */

struct page_entry {
    dem_day from, to;
    enum page_side side;
    struct slice sentence;
    struct slice quote;  /* words of the article: a quotation, else the sentence of evidence */
    struct slice source; /* publisher, date and title of the article */
    struct slice url, document; /* of the article: where it was, its id */
    struct slice note;          /* what answers it, what it contradicts; empty: nothing */
    uint64_t mention;           /* its best one, in `document` */
    uint64_t event;             /* 0: it tells of none, and has neither source nor numbers */
    uint32_t reports, sources;
    double confidence;
};

struct page_section {
    const char *name;            /* a key for programs */
    struct slice heading, empty; /* empty: said where there is no entry */
    bool beside;                 /* the two sides stand beside each other in time */
    bool ranked;                 /* the weightiest first, not the oldest */
    size_t left_out;             /* entries that --limit cut */
    struct {
        struct page_entry *list;
        size_t count, room;
    } entries;
};

struct page {
    struct slice title, left, right; /* left, right: the parties; empty: no sides */
    struct {
        struct slice *list;
        size_t count, room;
    } lead; /* lines under the title */
    struct {
        struct page_section *list;
        size_t count, room;
    } sections;
};

enum page_format { PAGE_TEXT, PAGE_MARKDOWN, PAGE_HTML, PAGE_JSON };

struct page_style {
    uint32_t width; /* columns of the terminal; PAGE_TEXT only */
    bool colour;
};

dem_code page_write(const struct page *page, enum page_format format,
                    const struct page_style *style, FILE *out, dem_error *err);

/* The page as JSON, a new value that the caller owns; `arena` for what comes up on the way. */
json_t *page_json(struct arena *arena, const struct page *page);

/* ---- Lines of a terminal ---------------------------------------------------------- */

struct text_lines {
    struct slice *list;
    size_t count, room;
};

/* Columns that the text takes. */
uint32_t text_columns(struct slice s);
/* A copy in which articles' line ends, tabs and escapes are blanks. */
struct slice text_plain(struct arena *arena, struct slice s);
/* Breaks at blanks and adds the lines; a word that is too long stays whole. */
void text_wrap(struct arena *arena, struct slice text, uint32_t width, struct text_lines *out);

/* ---- Dossier ---------------------------------------------------------------------- */

struct dossier {
    struct slice left, right;          /* parties, as src: and tgt: take them */
    struct slice issue;                /* name of an issue thread, or empty */
    const struct store_filter *filter; /* what must hold as well */
    dem_day today;                     /* how long a demand waits is counted to this day */
    uint32_t limit;                    /* entries a section, the newest; 0: all */
    uint32_t most; /* events of each direction that are looked at, the newest; 0: all */
};

/* The two parties side by side in time: docs/dossier.md has the sections and their rules. */
dem_code dossier_fill(struct store *store, struct arena *arena, const struct phrases *phrases,
                      const struct dossier *ask, struct page *out, dem_error *err);

/* ---- Brief -------------------------------------------------------------------------- */

struct brief {
    dem_day day;    /* as of its end; DEM_DAY_UNKNOWN: that of the latest article */
    uint32_t limit; /* entries a section, the weightiest; 0: all */
};

/* What a day brought: docs/brief.md has the sections and their rules.  The store's cells should
 * be up to date (trends/board.h); `arena` must have its guard set. */
dem_code brief_fill(struct store *store, struct arena *arena, const struct phrases *phrases,
                    const struct brief *ask, struct page *out, dem_error *err);

#endif
