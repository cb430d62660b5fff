/* input/language.h - which language a text is in: its script, then its function words. */
#ifndef DEM_INPUT_LANGUAGE_H
#define DEM_INPUT_LANGUAGE_H

#include "base/table.h"
#include "lexicon/check.h"

enum { LANGUAGES_MAX = 64 };

enum script { SCRIPT_LATIN, SCRIPT_CYRILLIC, SCRIPT_ARABIC, SCRIPT_OTHER };

struct language { /* told from those of the same script by its words */
    struct slice code;
    enum script script;
};

struct alphabet { /* a script that one language has */
    struct slice code;
    int32_t from, to; /* its code points */
    uint32_t share;   /* one letter in so many is enough */
};

struct languages { /* read-only once made: threads may share it */
    struct language list[LANGUAGES_MAX];
    size_t count;
    struct alphabet alphabet[LANGUAGES_MAX];
    size_t alphabets;
    struct table words, names;
    struct {
        uint64_t *list; /* of each word: the languages that have it */
        size_t count, room;
    } masks;
};

/* data/input/languages.tsv, as it was when the program was built. */
extern const struct slice languages_text;

void languages_init(struct arena *arena, struct languages *out);
/* What is wrong in the table of `dir`. */
dem_code languages_check(struct arena *arena, const char *dir, struct findings *out,
                         dem_error *err);
/* The ISO 639-1 code of a text (UTF-8), or an empty slice where it is too short or too mixed
 * to be sure.  Only its beginning is looked at. */
struct slice language_of(const struct languages *languages, struct slice text);
/* "English", "en-GB", "eng", "EN" as a code of two letters; empty for what is not known. */
struct slice language_code(struct slice name);
/* False only where the code is of another language; an unknown one may be English. */
bool language_is_english(struct slice code);

#endif
