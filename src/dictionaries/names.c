/* Actors with dated codes and agents. */
#include "dictionaries/build.h"

#include "base/banned.h"

/* The words of a line before its first "[". */
static struct slice words_of(struct slice text)
{
    const char *open = memchr(text.at, '[', text.len);
    return slice_trim(slice_part(text, 0, open ? (size_t)(open - text.at) : text.len));
}

static void add_name(struct dict_lines *lines, struct dict_names *names, struct slice text,
                     struct dict_phrase phrase, uint32_t owner)
{
    struct dict_name *n = ARENA_PUSH(lines->out->arena, names);
    *n = (struct dict_name){.phrase = phrase, .text = text, .owner = owner};
    DICT_CHAIN(names, phrase.list[0].text);
}

/* ---- Actors ------------------------------------------------------------- */

/* YYMMDD or YYYYMMDD; years from 30 to 99 are of the 20th century. */
static dem_day read_day(struct slice text)
{
    int n = 0;
    text = slice_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || text.len > 8)
            return DEM_DAY_UNKNOWN;
        n = n * 10 + (text.at[i] - '0');
    }
    int year = n / 10000, month = n / 100 % 100, day = n % 100;
    if (text.len == 6)
        year += year >= 30 ? 1900 : 2000;
    bool whole = text.len == 6 || text.len == 8;
    bool real = month >= 1 && month <= 12 && year > 0 && day >= 1 &&
                day <= calendar_month_length(year, month);
    return whole && real ? calendar_day(year, month, day) : DEM_DAY_UNKNOWN;
}

/* "GOV", "GOV <19950601", "GOV > 990816", "GOV 19950601 - 19990815" */
static bool read_dated(struct slice text, struct dict_dated *out)
{
    size_t end = 0;
    while (end < text.len && !strchr(" \t<>", text.at[end]))
        end++;
    struct slice when = slice_trim(slice_part(text, end, text.len));
    *out = (struct dict_dated){slice_part(text, 0, end), DEM_DAY_UNKNOWN, DEM_DAY_UNKNOWN};
    if (!when.len)
        return true;
    char sign = when.at[0];
    if (sign == '<' || sign == '>') {
        dem_day day = read_day(slice_part(when, 1, when.len));
        if (day == DEM_DAY_UNKNOWN)
            return false;
        *(sign == '<' ? &out->to : &out->from) = day + (sign == '<' ? -1 : 1);
        return true;
    }
    out->from = read_day(slice_cut(&when, '-'));
    out->to = read_day(when);
    return out->from != DEM_DAY_UNKNOWN && out->to != DEM_DAY_UNKNOWN;
}

static void read_codes(struct dict_lines *lines, struct dict_actor *actor)
{
    struct slice rest = lines->text, inside;
    while (lines_bracket(&rest, &inside)) {
        struct dict_dated dated;
        if (!inside.len || !read_dated(inside, &dated))
            lines_complain(lines, "no code with a date that can be read", inside);
        else
            *ARENA_PUSH(lines->out->arena, &actor->codes) = dated;
    }
}

/* The actor read last, if its lines gave it no code. */
static void complain_codeless(struct dict_lines *lines)
{
    const struct dictionaries *out = lines->out;
    struct dict_place here = lines->place;
    size_t last = out->actors.count, name = out->actor_names.count;
    if (!last || out->actors.list[last - 1].codes.count)
        return;
    while (name > 1 && out->actor_names.list[name - 2].owner == last - 1)
        name--;
    lines->place = out->actors.list[last - 1].place;
    lines_complain(lines, "an actor without a [code]", out->actor_names.list[name - 1].text);
    lines->place = here;
}

static void read_actor(struct dict_lines *lines, struct slice words)
{
    struct dictionaries *out = lines->out;
    bool tabari = out->family == DICT_TABARI, synonym = words.at[0] == '+';
    struct slice name = slice_part(words, synonym ? 1 : 0, words.len);
    struct dict_phrase phrase =
        scan_plain(lines, name, tabari ? END_OPEN : END_EXACT, tabari ? END_NOUN : END_EXACT);
    if (!phrase.count || (synonym && !out->actors.count)) {
        lines_complain(lines, "no name", words);
        return;
    }
    if (!synonym) {
        complain_codeless(lines);
        *ARENA_PUSH(out->arena, &out->actors) = (struct dict_actor){.place = lines->place};
    }
    add_name(lines, &out->actor_names, name, phrase, (uint32_t)out->actors.count - 1);
}

void read_actors(struct dict_lines *lines)
{
    struct dictionaries *out = lines->out;
    bool nouns = false;
    while (lines_next(lines)) {
        struct slice words = words_of(lines->text);
        if (lines->text.at[0] == '<') {
            nouns = lines->text.len > 1 && lines->text.at[1] != '/';
            continue;
        }
        if (nouns) {
            struct dict_phrase p = scan_plain(lines, words, END_OPEN, END_EXACT);
            if (p.count)
                table_add(&out->nouns, p.list[0].text, 1);
            continue;
        }
        if (words.len)
            read_actor(lines, words);
        if (out->actors.count)
            read_codes(lines, &out->actors.list[out->actors.count - 1]);
    }
    complain_codeless(lines);
}

/* ---- Agents ------------------------------------------------------------- */

struct agents {
    struct dict_lines *lines;
    struct table markers; /* "!PERSON!" to the index of its words */
    struct {
        struct slice *list;
        size_t count, room;
    } words;
};

/* "!PERSON! = MAN, MEN" */
static void read_marker(struct agents *a, struct slice text)
{
    struct slice words = text, name = slice_trim(slice_cut(&words, '='));
    *ARENA_PUSH(a->lines->out->arena, &a->words) = words;
    table_add(&a->markers, name, (int32_t)a->words.count - 1);
}

static void add_agent(struct agents *a, struct slice text, bool plural)
{
    struct dictionaries *out = a->lines->out;
    bool tabari = out->family == DICT_TABARI;
    enum dict_end open = tabari ? END_OPEN : END_EXACT, closed = tabari ? END_NOUN : END_EXACT;
    struct dict_phrase p = scan_plain(a->lines, text, open, closed);
    uint32_t owner = (uint32_t)out->agents.count - 1;
    if (!p.count)
        return;
    add_name(a->lines, &out->agent_names, text, p, owner);
    if (!plural || tabari)
        return;
    struct dict_phrase more = scan_plain(a->lines, text, open, closed);
    struct dict_token *last = &more.list[more.count - 1];
    last->text = dictionaries_plural(out->arena, last->text);
    add_name(a->lines, &out->agent_names, text, more, owner);
}

/* The text with "!PERSON!" replaced by each of its words; false if there is no marker. */
static bool add_marked(struct agents *a, struct slice text)
{
    const char *from = memchr(text.at, '!', text.len);
    size_t at = from ? (size_t)(from - text.at) : text.len;
    const char *to = from ? memchr(from + 1, '!', text.len - at - 1) : NULL;
    if (!to)
        return false;
    size_t end = (size_t)(to - text.at) + 1;
    int32_t found = table_find(&a->markers, slice_part(text, at, end));
    struct slice words = found >= 0 ? a->words.list[found] : SLICE_EMPTY;
    if (found < 0)
        lines_complain(a->lines, "no words for this marker", text);
    while (words.at && words.len) {
        struct slice word = slice_trim(slice_cut(&words, ','));
        struct slice parts[3] = {slice_part(text, 0, at), word,
                                 slice_part(text, end, text.len)};
        add_agent(a, arena_join(a->lines->out->arena, parts, 3), false);
    }
    return true;
}

static void read_agent(struct agents *a, struct slice text)
{
    struct dictionaries *out = a->lines->out;
    struct slice rest = text, code = SLICE_EMPTY, words = words_of(text);
    bool synonym = text.at[0] == '+', coded = lines_bracket(&rest, &code);
    const char *brace = words.len ? memchr(words.at, '{', words.len) : NULL;
    struct slice forms = SLICE_EMPTY;
    if (brace) {
        size_t at = (size_t)(brace - words.at);
        forms = slice_part(words, at + 1, words.len);
        forms = slice_trim(slice_cut(&forms, '}'));
        words = slice_trim(slice_part(words, 0, at));
    }
    words = slice_part(words, synonym ? 1 : 0, words.len);
    if (!words.len || (synonym ? !out->agents.count : !coded)) {
        lines_complain(a->lines, "an agent without a name or a [code]", text);
        return;
    }
    if (!synonym || coded) {
        struct dict_agent *agent = ARENA_PUSH(out->arena, &out->agents);
        agent->before = slice_ends(code, SLICE("~"));
        agent->place = a->lines->place;
        agent->code = slice_starts(code, SLICE("~"))
                          ? slice_part(code, 1, code.len)
                          : slice_part(code, 0, code.len - agent->before);
    }
    if (add_marked(a, words))
        return;
    add_agent(a, words, !brace);
    if (forms.len)
        add_agent(a, forms, false);
}

void read_agents(struct dict_lines *lines)
{
    struct agents a = {.lines = lines};
    table_init(&a.markers, lines->out->arena);
    while (lines_next(lines)) {
        if (lines->text.at[0] == '!' && memchr(lines->text.at, '=', lines->text.len))
            read_marker(&a, lines->text);
        else
            read_agent(&a, lines->text);
    }
}
