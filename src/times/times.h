/* times/times.h - when: expressions resolved against the document's date. */
#ifndef DEM_TIMES_TIMES_H
#define DEM_TIMES_TIMES_H

#include "base/calendar.h"
#include "tree/tree.h"

enum time_precision { TIME_DAY, TIME_WEEK, TIME_MONTH, TIME_SEASON, TIME_YEAR, TIME_FUZZY };

struct time_mention {
    uint32_t first, last; /* words of the sentence, inclusive */
    dem_span span;
    dem_day from, to; /* inclusive; DEM_DAY_UNKNOWN: open on that side */
    enum time_precision precision;
};

struct time_mentions {
    struct time_mention *list; /* in the order of the words, never overlapping */
    size_t count, room;
};

/* The last time that the text told of, for "the same day" and "two days later". */
struct times_told {
    dem_day from, to;
    enum time_precision precision;
    uint32_t sentences; /* ended since */
    bool any;
};

/* Finds the expressions of a sentence.  `today` is the day the text was written; without it
 * (DEM_DAY_UNKNOWN) only those that name their year have a day, the others are open on
 * both sides.  Weekdays are the nearest past ones unless a word before them or the tense of the
 * verb above them says future ("next", "on Friday ... will").  `told` begins empty and goes
 * from sentence to sentence of one document. */
void times_find(struct arena *arena, const struct tree *tree, dem_day today,
                struct times_told *told, struct time_mentions *out);

#endif
