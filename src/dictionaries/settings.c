/* TABARI's .options and the [Options] of PETRARCH's configuration. */
#include "dictionaries/build.h"

#include "base/banned.h"

static bool read_number(struct slice text, uint32_t *out)
{
    uint32_t n = 0;
    text = slice_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || n > 1000000)
            return false;
        n = n * 10 + (uint32_t)(text.at[i] - '0');
    }
    *out = n;
    return text.len > 0;
}

/* The number behind `key` and "=" or "[" in the line, if there is one. */
static bool number_after(struct slice line, const char *key, char sign, uint32_t *out)
{
    size_t len = strlen(key);
    for (size_t i = 0; i + len <= line.len; i++) {
        bool starts = i == 0 || line.at[i - 1] == ' ';
        if (!starts || memcmp(line.at + i, key, len) != 0)
            continue;
        struct slice rest = slice_trim(slice_part(line, i + len, line.len));
        if (!rest.len || rest.at[0] != sign)
            continue;
        rest = slice_trim(slice_part(rest, 1, rest.len));
        size_t end = 0;
        while (end < rest.len && rest.at[end] >= '0' && rest.at[end] <= '9')
            end++;
        return read_number(slice_part(rest, 0, end), out);
    }
    return false;
}

static bool has(struct slice line, const char *what)
{
    return line.len && memmem(line.at, line.len, what, strlen(what)) != NULL;
}

static void read_comma(struct slice line, struct dict_options *o)
{
    if (has(line, "OFF")) {
        o->between = o->first = o->last = (struct dict_span){0, 0};
        return;
    }
    number_after(line, "MIN", '=', &o->between.low);
    number_after(line, "MAX", '=', &o->between.high);
    number_after(line, "EMIN", '=', &o->last.low);
    number_after(line, "EMAX", '=', &o->last.high);
    number_after(line, "BMIN", '=', &o->first.low);
    number_after(line, "BMAX", '=', &o->first.high);
}

static void read_default(struct slice line, struct dict_options *o)
{
    struct slice rest = line, code;
    if (has(line, "OFF")) {
        o->source = o->target = SLICE_EMPTY;
        o->prior = o->after = false;
        return;
    }
    const char *source = memmem(line.at, line.len, "SOURCE", 6);
    const char *target = memmem(line.at, line.len, "TARGET", 6);
    if (source) {
        rest = slice_part(line, (size_t)(source - line.at), line.len);
        o->source = lines_bracket(&rest, &code) ? code : SLICE_EMPTY;
    }
    if (target) {
        rest = slice_part(line, (size_t)(target - line.at), line.len);
        o->target = lines_bracket(&rest, &code) ? code : SLICE_EMPTY;
    }
    o->prior = has(line, "PRIOR");
    o->after = has(line, "AFTER");
}

static void read_complex(struct slice line, struct dict_options *o)
{
    o->verbs = o->conjunctions = 0;
    number_after(line, "VERBS", '[', &o->verbs);
    number_after(line, "CONJ", '[', &o->conjunctions);
    o->no_prior = has(line, "NOACTPRIOR");
}

/* What it sets beside these (labels, usage counts, output) changes no coding. */
static bool read_set(struct slice line, struct dict_options *o)
{
    bool on = !has(line, "FALSE") && !has(line, "OFF");
    if (has(line, "CONVERT AGENT"))
        o->convert = on;
    else if (has(line, "TIME SHIFT"))
        o->shift = on;
    else if (has(line, "CODE ALL"))
        o->all = on, o->sentence = false;
    else if (has(line, "CODE BY SENTENCE"))
        o->sentence = on, o->all = false;
    else if (has(line, "CODE BY CLAUSE"))
        o->sentence = o->all = false;
    else if (has(line, "MINIMUM WORDS"))
        return number_after(line, "WORDS", '=', &o->minimum);
    return true;
}

/* Lines of TABARI's; false if it is none. */
static bool tabari_line(struct arena *arena, struct dict_options *o, struct slice line)
{
    struct slice text = scan_capitals(arena, line);
    if (slice_starts(text, SLICE("COMMA:")))
        read_comma(text, o);
    else if (slice_starts(text, SLICE("DEFAULT:")))
        read_default(text, o);
    else if (slice_starts(text, SLICE("COMPLEX:")))
        read_complex(text, o);
    else if (slice_starts(text, SLICE("SET:")))
        return read_set(text, o);
    else if (slice_starts(text, SLICE("FORWARD:")))
        o->forward = !has(text, "OFF");
    else
        return slice_starts(text, SLICE("LABEL:")) || slice_starts(text, SLICE("OUTPUT:"));
    return true;
}

bool dictionaries_option(struct arena *arena, struct dict_options *o, struct slice name,
                         struct slice value)
{
    const struct {
        const char *name;
        uint32_t *into;
    } numbers[] = {{"new_actor_length", &o->new_actor}, {"comma_min", &o->between.low},
                   {"comma_max", &o->between.high},     {"comma_bmin", &o->first.low},
                   {"comma_bmax", &o->first.high},      {"comma_emin", &o->last.low},
                   {"comma_emax", &o->last.high}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (slice_is(name, numbers[i].name))
            return read_number(value, numbers[i].into);
    if (slice_is(name, "require_dyad")) {
        o->require_dyad = !slice_equal_nocase(slice_trim(value), SLICE("false"));
        return true;
    }
    struct slice parts[3] = {name, SLICE("="), value};
    return tabari_line(arena, o, value.at ? arena_join(arena, parts, 3) : name);
}

void read_options(struct dict_lines *lines)
{
    struct dictionaries *out = lines->out;
    while (lines_next(lines)) {
        struct slice value = lines->text, name = slice_trim(slice_cut(&value, '='));
        bool section = lines->text.at[0] == '[', colon = memchr(name.at, ':', name.len);
        if (section)
            continue;
        bool known =
            colon ? tabari_line(out->arena, &out->options, lines->text)
                  : dictionaries_option(out->arena, &out->options, name, slice_trim(value)) ||
                        slice_ends(name, SLICE("_name")) || slice_ends(name, SLICE("_list"));
        if (!known)
            lines_complain(lines, "no option that is known here", lines->text);
    }
}
