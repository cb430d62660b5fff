/* reports/build.h - shared between the files of this folder. */
#ifndef DEM_REPORTS_BUILD_H
#define DEM_REPORTS_BUILD_H

#include "reports/reports.h"

/* ---- the tables of data/ ---- */
#define PHRASES_FILE "ontology/phrases.tsv"
#define SECTORS_FILE "ontology/sector_words.tsv"
enum { PHRASE_COLUMNS = 4, SECTOR_COLUMNS = 2 };

/* ---- page.c: the small texts of an entry, the same in every format ---- */

/* "1999-11-03", "1999-11-01 to 1999-11-03", "no date". */
struct slice words_days(struct arena *arena, dem_day from, dem_day to);
/* "3 reports from 2 sources, confidence 0.81". */
struct slice words_weight(struct arena *arena, const struct page_entry *entry);
/* "3 older ones are left out." or empty. */
struct slice words_left_out(struct arena *arena, const struct page_section *section);

/* ---- one writer a format ---- */
dem_code text_write(const struct page *page, const struct page_style *style, FILE *out,
                    dem_error *err);
dem_code markdown_write(const struct page *page, FILE *out, dem_error *err);
dem_code html_write(const struct page *page, FILE *out, dem_error *err);
dem_code json_write(const struct page *page, FILE *out, dem_error *err);

#endif
