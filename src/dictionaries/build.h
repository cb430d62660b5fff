/* dictionaries/build.h - what the readers of the several kinds of file share. */
#ifndef DEM_DICTIONARIES_BUILD_H
#define DEM_DICTIONARIES_BUILD_H

#include "dictionaries/dictionaries.h"

struct dict_lines { /* a file, line by line, without comments */
    struct dictionaries *out;
    struct slice rest;
    struct slice text; /* the line at hand, trimmed, its comment cut off */
    bool indented;     /* it began with white space */
    struct dict_place place;
    bool comment; /* inside of a comment that goes over several lines */
};

bool lines_next(struct dict_lines *lines);
/* Notes what is wrong with the line at hand. */
void lines_complain(struct dict_lines *lines, const char *what, struct slice text);

/* The first [...] of *text: cut out of it, without its brackets.  False if there is none. */
bool lines_bracket(struct slice *text, struct slice *inside);

struct dict_scan { /* tokens in the order of the text; glue[i]: nothing between i and i + 1 */
    struct dict_token *list;
    bool *glue;
    uint32_t count, room;
    bool bad; /* a set that is not there: the line has been complained of */
};

/* Cuts words and signs; `open` is how a word without a closing sign goes on, `closed` one
 * before "_".  `signs`: "$+^%" and "&SET" are signs, "*" the place of the verb (returned in
 * *verb, or -1). */
struct scan_rules {
    enum dict_end open, closed;
    bool signs;
};
void scan_words(struct dict_lines *lines, struct slice text, struct scan_rules rules,
                struct dict_scan *out, int32_t *verb);
struct dict_phrase scan_phrase(struct dictionaries *out, const struct dict_scan *scan,
                               uint32_t from, uint32_t to, bool backwards);
/* A plain phrase: words only. */
struct dict_phrase scan_plain(struct dict_lines *lines, struct slice text, enum dict_end open,
                              enum dict_end closed);
struct slice scan_capitals(struct arena *arena, struct slice text);

/* Empty ones, with the options that the family begins with. */
struct dictionaries *build_dictionaries(struct arena *arena, enum dict_family family);

/* Each reads one file of its kind. */
void read_verbs(struct dict_lines *lines);
void read_actors(struct dict_lines *lines);
void read_agents(struct dict_lines *lines);
void read_discards(struct dict_lines *lines);
void read_issues(struct dict_lines *lines);
void read_options(struct dict_lines *lines);

#endif
