/* engine/record.h - events as JSON, the record of docs/event-record.md. */
#ifndef DEM_ENGINE_RECORD_H
#define DEM_ENGINE_RECORD_H

#include "engine/coder.h"

/* One event a line, each ended by '\n'; empty if the document has none.  The text is in
 * the arena. */
struct slice record_events(struct arena *arena, const struct dem_model *model,
                           const struct coded *coded);
/* The whole document as one line. */
struct slice record_document(struct arena *arena, const struct dem_model *model,
                             const struct coded *coded);
/* coded->patterns, one event a line: the record as far as the dictionaries tell it. */
struct slice record_patterns(struct arena *arena, const struct dem_model *model,
                             const struct dictionaries *dict, const struct coded *coded);
/* The whole document with coded->patterns as one line. */
struct slice record_pattern_document(struct arena *arena, const struct dem_model *model,
                                     const struct dictionaries *dict,
                                     const struct coded *coded);
/* The same in PETRARCH's columns: date, source, target, code, issues, ids, url, source. */
struct slice record_petrarch(struct arena *arena, const struct coded *coded);
/* The model that the record names where rows of a table were read and nothing was coded. */
#define RECORD_TABLE_MODEL "table"
/* A document of rows (doc->table), one event a line: what stands in each row, by the ontology.
 * Rows whose code the ontology has not are left out. */
struct slice record_table(struct arena *arena, const struct dem_model *model,
                          const struct document *doc);
/* A record that could not be read, as one line: {"doc": ..., "error": ...}. */
struct slice record_error(struct arena *arena, struct slice id, const dem_error *error);

#endif
