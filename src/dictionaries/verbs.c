/* Verbs with their patterns, sets of synonyms, and TABARI's sections. */
#include "dictionaries/build.h"

#include "base/banned.h"

enum section { IN_VERBS, IN_NOUNS, IN_TIMES, IN_ATTRIBUTIONS };

struct verbs {
    struct dict_lines *lines;
    struct dictionaries *out;
    enum section section;
    int32_t set;  /* that is being filled, or -1 */
    bool plurals; /* of its entries */
    bool headed;  /* a block has been opened by "--- NAME [code] ---" */
    size_t verb;  /* the first entry of the verb line read last */
};

static bool tabari(const struct verbs *v)
{
    return v->out->family == DICT_TABARI;
}

static enum dict_end open_end(const struct verbs *v)
{
    return tabari(v) ? END_OPEN : END_EXACT;
}

/* "031:032!", "023?" */
static struct dict_event event_read(struct slice code)
{
    struct dict_event e = {.code = SLICE_EMPTY};
    while (code.len && strchr("!?", code.at[code.len - 1])) {
        e.dominant |= code.at[code.len - 1] == '!';
        e.subordinate |= code.at[code.len - 1] == '?';
        code.len--;
    }
    e.code = slice_trim(slice_cut(&code, ':'));
    e.reverse = slice_trim(code);
    return e;
}

/* ---- Sets --------------------------------------------------------------- */

static void open_set(struct verbs *v, struct slice text)
{
    struct slice rest = slice_part(text, 1, text.len);
    struct slice name = scan_capitals(v->out->arena, slice_trim(slice_cut(&rest, ' ')));
    v->plurals = !tabari(v) && !slice_ends(name, SLICE("_"));
    while (slice_ends(name, SLICE("_")))
        name.len--;
    ARENA_PUSH(v->out->arena, &v->out->sets)->name = name;
    v->set = (int32_t)v->out->sets.count - 1;
    if (!name.len || table_add(&v->out->set_names, name, v->set) != v->set)
        lines_complain(v->lines, "a set without a name of its own", text);
}

static void add_member(struct verbs *v, struct slice text)
{
    struct dict_scan scan = {.count = 0};
    int32_t verb = -1;
    scan_words(v->lines, slice_trim(slice_part(text, 1, text.len)),
               (struct scan_rules){open_end(v), END_EXACT, true}, &scan, &verb);
    if (scan.bad || !scan.count || verb >= 0) {
        lines_complain(v->lines, "no phrase for a set", text);
        return;
    }
    struct dict_set *set = &v->out->sets.list[v->set];
    *ARENA_PUSH(v->out->arena, &set->phrases) =
        scan_phrase(v->out, &scan, 0, scan.count, false);
    struct dict_token *last = &scan.list[scan.count - 1];
    if (!v->plurals || last->sign != SIGN_WORD || slice_ends(text, SLICE("_")))
        return;
    last->text = dictionaries_plural(v->out->arena, last->text);
    *ARENA_PUSH(v->out->arena, &set->phrases) =
        scan_phrase(v->out, &scan, 0, scan.count, false);
}

/* ---- Verbs -------------------------------------------------------------- */

static struct dict_block *open_block(struct verbs *v, struct dict_event event)
{
    struct dict_block *b = ARENA_PUSH(v->out->arena, &v->out->blocks);
    *b = (struct dict_block){.event = event};
    return b;
}

static void add_verb(struct verbs *v, struct dict_phrase phrase, uint32_t at,
                     struct dict_event event, struct slice base)
{
    struct dict_verb *verb = ARENA_PUSH(v->out->arena, &v->out->verbs);
    *verb = (struct dict_verb){.phrase = phrase,
                               .at = at,
                               .base = base,
                               .event = event,
                               .block = (uint32_t)v->out->blocks.count - 1,
                               .place = v->lines->place};
    DICT_CHAIN(&v->out->verbs, phrase.list[at].text);
}

/* The phrase with another word for its verb. */
static void add_form(struct verbs *v, struct dict_phrase phrase, uint32_t at,
                     struct dict_event event, struct slice base, struct slice form)
{
    struct dict_phrase copy = {
        arena_grow(v->out->arena, phrase.list, phrase.count, phrase.count, sizeof *phrase.list),
        phrase.count};
    copy.list[at].text = form;
    add_verb(v, copy, at, event, base);
}

/* PETRARCH: -S, -ED, -ING as English spells them. */
static void add_regular(struct verbs *v, struct dict_phrase p, uint32_t at,
                        struct dict_event event, struct slice base)
{
    struct arena *arena = v->out->arena;
    struct slice w = p.list[at].text, stem = w;
    bool e = slice_ends(w, SLICE("E"));
    bool y = w.len > 1 && slice_ends(w, SLICE("Y")) && !strchr("AEIOU", w.at[w.len - 2]);
    if (e || y)
        stem.len--;
    add_form(v, p, at, event, base, dictionaries_plural(arena, w));
    add_form(v, p, at, event, base,
             arena_print(arena, "%.*s%s", SLICE_ARG(stem), y ? "IED" : "ED"));
    add_form(v, p, at, event, base,
             arena_print(arena, "%.*sING", y ? (int)w.len : (int)stem.len, w.at));
}

/* "WORD", "WORDS_WITH_+VERB"; returns false if it is nothing. */
static bool verb_phrase(struct verbs *v, struct slice text, struct dict_phrase *out,
                        uint32_t *at)
{
    enum dict_end end = tabari(v) ? END_VERB : END_EXACT;
    *out = scan_plain(v->lines, text, open_end(v), end);
    *at = 0;
    for (uint32_t i = 0; i < out->count; i++)
        if (out->list[i].text.len > 1 && out->list[i].text.at[0] == '+') {
            out->list[i].text = slice_part(out->list[i].text, 1, out->list[i].text.len);
            *at = i;
        }
    return out->count > 0;
}

static void add_forms(struct verbs *v, struct slice forms, struct dict_event event,
                      struct slice base)
{
    while (forms.at && forms.len) {
        struct dict_phrase phrase;
        uint32_t at;
        struct slice form = slice_trim(slice_cut(&forms, ' '));
        if (form.len && verb_phrase(v, form, &phrase, &at))
            add_verb(v, phrase, at, event, base);
    }
}

static bool cut_braces(struct slice *text, struct slice *inside)
{
    const char *open = text->len ? memchr(text->at, '{', text->len) : NULL;
    size_t from = open ? (size_t)(open - text->at) : text->len;
    const char *close = open ? memchr(open, '}', text->len - from) : NULL;
    *inside = SLICE_EMPTY;
    if (!open)
        return false;
    if (close)
        *inside = (struct slice){open + 1, (size_t)(close - open) - 1};
    text->len = from;
    return true;
}

static void read_verb(struct verbs *v, struct slice text)
{
    struct slice rest = text, code, forms, base = text;
    struct dict_event event = {.code = SLICE_EMPTY};
    const char *bracket = memchr(text.at, '[', text.len);
    if (lines_bracket(&rest, &code)) {
        event = event_read(code);
        base.len = (size_t)(bracket - base.at);
    }
    bool given = cut_braces(&base, &forms);
    struct dict_phrase phrase;
    uint32_t at;
    base = slice_trim(base);
    if (!verb_phrase(v, base, &phrase, &at)) {
        lines_complain(v->lines, "no verb", text);
        return;
    }
    if (!v->headed)
        open_block(v, event);
    if (!event.code.len)
        event = v->out->blocks.list[v->out->blocks.count - 1].event;
    v->verb = v->out->verbs.count;
    add_verb(v, phrase, at, event, base);
    if (given)
        add_forms(v, forms, event, base);
    else if (!tabari(v))
        add_regular(v, phrase, at, event, base);
}

/* "{ BROKE_ BROKEN_ }" on a line of its own, behind a verb of TABARI's */
static void read_forms(struct verbs *v, struct slice text)
{
    struct slice forms;
    cut_braces(&text, &forms);
    if (v->verb >= v->out->verbs.count)
        lines_complain(v->lines, "forms without a verb", text);
    else
        add_forms(v, forms, v->out->verbs.list[v->verb].event,
                  v->out->verbs.list[v->verb].base);
}

static void read_header(struct verbs *v, struct slice text)
{
    struct slice code = SLICE_EMPTY;
    lines_bracket(&text, &code);
    open_block(v, event_read(code));
    v->headed = true;
    v->set = -1;
}

static void read_pattern(struct verbs *v, struct slice text)
{
    struct slice rest = slice_part(text, 1, text.len), code, words = rest;
    struct dict_scan scan = {.count = 0};
    int32_t verb = -1;
    if (!lines_bracket(&rest, &code)) {
        lines_complain(v->lines, "a pattern without a [code]", text);
        return;
    }
    words.len = (size_t)((const char *)memchr(words.at, '[', words.len) - words.at);
    scan_words(v->lines, words, (struct scan_rules){open_end(v), END_EXACT, true}, &scan,
               &verb);
    if (scan.bad)
        return;
    if (verb < 0 || !v->out->blocks.count) {
        lines_complain(v->lines,
                       verb < 0 ? "a pattern without \"*\"" : "a pattern before verbs", text);
        return;
    }
    struct dict_block *b = &v->out->blocks.list[v->out->blocks.count - 1];
    *ARENA_PUSH(v->out->arena, &b->patterns) = (struct dict_pattern){
        .before = scan_phrase(v->out, &scan, 0, (uint32_t)verb, true),
        .after = scan_phrase(v->out, &scan, (uint32_t)verb + 1, scan.count, false),
        .event = event_read(code),
        .place = v->lines->place};
}

/* ---- TABARI's sections -------------------------------------------------- */

static void read_section(struct verbs *v, struct slice text)
{
    bool ends = text.len > 1 && text.at[1] == '/';
    v->set = -1;
    v->section = ends || slice_starts(text, SLICE("<SYN")) ? IN_VERBS
                 : slice_starts(text, SLICE("<TIME"))      ? IN_TIMES
                 : slice_starts(text, SLICE("<ATTRIB"))    ? IN_ATTRIBUTIONS
                 : slice_starts(text, SLICE("<NOUN")) || slice_starts(text, SLICE("<ADJ"))
                     ? IN_NOUNS
                     : IN_VERBS;
}

static bool read_days(struct slice code, int32_t *out)
{
    char copy[12], *end;
    size_t len = code.len < sizeof copy ? code.len : sizeof copy - 1;
    memcpy(copy, code.at, len);
    copy[len] = 0;
    long days = strtol(copy, &end, 10);
    *out = (int32_t)days;
    return end != copy && !*end && days > -100000 && days < 100000;
}

/* "TOMORROW [+1]", or "- * AND A WEEK [+8]" behind it: the same word with more */
static void read_time(struct verbs *v, struct slice text)
{
    struct slice rest = text, code, words = text;
    struct dict_time time = {.code = SLICE_EMPTY};
    size_t known = v->out->times.count;
    if (!lines_bracket(&rest, &code) || (text.at[0] == '-' && !known)) {
        lines_complain(v->lines, "a time without a [code] or a word", text);
        return;
    }
    words = slice_trim(
        slice_part(text, 0, (size_t)((const char *)memchr(text.at, '[', text.len) - text.at)));
    if (words.len && words.at[0] == '-') {
        const struct dict_token *first = &v->out->times.list[known - 1].phrase.list[0];
        const char *star = memchr(words.at, '*', words.len);
        struct slice more =
            star ? slice_part(words, (size_t)(star - words.at) + 1, words.len) : SLICE_EMPTY;
        words =
            arena_print(v->out->arena, "%.*s %.*s", SLICE_ARG(first->text), SLICE_ARG(more));
    }
    if (!read_days(code, &time.days))
        time.code = slice_starts(code, SLICE("-")) ? SLICE("---") : code;
    time.phrase = scan_plain(v->lines, words, END_OPEN, END_EXACT);
    if (!time.phrase.count)
        return;
    *ARENA_PUSH(v->out->arena, &v->out->times) = time;
    DICT_CHAIN(&v->out->times, time.phrase.list[0].text);
}

static void read_attribution(struct verbs *v, struct slice text)
{
    struct slice rest = text, code;
    if (!lines_bracket(&rest, &code)) {
        lines_complain(v->lines, "an attribution without a [code]", text);
        return;
    }
    size_t end = (size_t)((const char *)memchr(text.at, '[', text.len) - text.at);
    struct dict_attribution a = {
        .phrase = scan_plain(v->lines, slice_part(text, 0, end), END_OPEN, END_EXACT),
        .code = code};
    if (!a.phrase.count)
        return;
    *ARENA_PUSH(v->out->arena, &v->out->attributions) = a;
    DICT_CHAIN(&v->out->attributions, a.phrase.list[0].text);
}

static void read_noun(struct verbs *v, struct slice text)
{
    struct dict_phrase p = scan_plain(v->lines, text, END_OPEN, END_EXACT);
    if (p.count)
        table_add(&v->out->nouns, p.list[0].text, 1);
}

static void read_line(struct verbs *v, struct slice text)
{
    if (text.at[0] == '<')
        read_section(v, text);
    else if (text.at[0] == '&' && v->section == IN_VERBS)
        open_set(v, text);
    else if (v->section == IN_TIMES)
        read_time(v, text);
    else if (v->section == IN_ATTRIBUTIONS)
        read_attribution(v, text);
    else if (v->section == IN_NOUNS)
        read_noun(v, text);
    else if (slice_starts(text, SLICE("---")))
        read_header(v, text);
    else if (text.at[0] == '+' && v->set >= 0)
        add_member(v, text);
    else if (text.at[0] == '-')
        read_pattern(v, text);
    else if (text.at[0] == '~')
        v->out->transformations++;
    else if (text.at[0] == '{')
        read_forms(v, text);
    else
        read_verb(v, text);
}

void read_verbs(struct dict_lines *lines)
{
    struct verbs v = {.lines = lines, .out = lines->out, .set = -1, .verb = SIZE_MAX};
    while (lines_next(lines))
        read_line(&v, lines->text);
}
