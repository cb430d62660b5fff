/* input/language.h - which language a text is in: its script, then its function words. */
#ifndef DEM_INPUT_LANGUAGE_H
#define DEM_INPUT_LANGUAGE_H

#include "base/table.h"

struct languages { /* read-only once made: threads may share it */
    struct table words;
    uint64_t *masks; /* of each word: the languages that have it */
};

void languages_init(struct arena *arena, struct languages *out);
/* The ISO 639-1 code of a text (UTF-8), or an empty slice where it is too short or too mixed
 * to be sure.  Only its beginning is looked at. */
struct slice language_of(const struct languages *languages, struct slice text);
/* "English", "en-GB", "eng", "EN" as a code of two letters; empty for what is not known. */
struct slice language_code(struct slice name);
/* False only where the code is of another language; an unknown one may be English. */
bool language_is_english(struct slice code);

#endif
