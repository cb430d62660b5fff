/* patterns/patterns.h - a document coded as TABARI and PETRARCH code it.
 *
 * A verb of the dictionary is looked for in each sentence.  The words before it, back to the
 * beginning of its clause, and those behind it, to the end of its clause, are what the
 * patterns of its block are held against: words and sets in their order, "$" the source, "+"
 * the target, "^" an actor that is passed over, "%" actors joined by "and".  The pattern that
 * takes the most letters wins, in a tie the first of the file; without one the verb's own
 * code holds.  Sides that the pattern leaves open are the first actor before the verb and the
 * first other one behind it, or the reverse in the passive with "by".
 *
 * Words, clauses and noun phrases are those of demarche's own trees.  Where PETRARCH and
 * TABARI differ (how an agent joins an actor, what a verb is, pronouns), the family of the
 * dictionaries decides. */
#ifndef DEM_PATTERNS_PATTERNS_H
#define DEM_PATTERNS_PATTERNS_H

#include "dictionaries/dictionaries.h"
#include "tokens/tokens.h"

struct pattern_side {
    struct slice code; /* "---" where there is none and require_dyad is off */
    dem_span span;     /* in the clean text; from == to: a default code */
};

struct pattern_issue {
    struct slice name;
    uint32_t times;
};

struct pattern_issues { /* of a sentence, in the order of the text */
    struct pattern_issue *list;
    size_t count, room;
};

struct pattern_event {
    struct slice code;
    struct pattern_side source, target;
    dem_span trigger; /* the verb with its particles */
    uint32_t sentence;
    dem_day date;             /* the document's, or that of <TIME>; may be unknown */
    struct slice attribution; /* of <ATTRIB>, or empty */
    struct pattern_issues issues;
    struct dict_place place; /* of the pattern, or of the verb */
};

struct pattern_events {
    struct pattern_event *list; /* in the order of their verbs */
    size_t count, room;
};

void patterns_find(struct arena *arena, const struct dictionaries *dict,
                   const struct document *doc, const struct sentences *sentences,
                   struct pattern_events *out);

#endif
