/* Issues as people write them: docs/issues.md has the grammar. */
#include "topics/build.h"

#include "base/banned.h"

static const char *const line_names[LINE_KEYS] = {"words",   "document", "actors",
                                                  "between", "contexts", "types"};

struct writing { /* the issue that is being read */
    struct reading *r;
    struct query *query; /* NULL before the first */
    bool open;           /* the last way may still get lines */
};

/* ---- One line ----------------------------------------------------------- */

static dem_code read_context(struct reading *r, struct slice name, struct members *out)
{
    int32_t at = table_find(&r->rules->context_index, name);
    if (table_find(&r->rules->lex->contexts, name) < 0)
        return FAULT(r, FINDING_CODE, "the context %.*s is in no table", SLICE_ARG(name));
    if (at < 0)
        NOTE(r, FINDING_DEAD, "the context %.*s has no cues", SLICE_ARG(name));
    else
        *ARENA_PUSH(r->rules->arena, out) = at;
    return DEM_OK;
}

static dem_code (*const readers[LINE_KEYS])(struct reading *, struct slice,
                                            struct members *) = {
    cues_words, cues_words, cues_party, cues_party, read_context, cues_event};

static dem_code read_value(struct reading *r, enum line_key key, struct slice value,
                           struct members *out)
{
    size_t before = out->count;
    dem_code code = readers[key](r, value, out);
    if (value.at[0] == '@') /* classes and groups may share members */
        return code;
    for (size_t i = 0; i < before && before < out->count; i++)
        if (out->list[i] == out->list[before])
            NOTE(r, FINDING_DEAD, "\"%.*s\" stands in the line already", SLICE_ARG(value));
    return code;
}

/* Values end at commas and at the ends of lines. */
static dem_code read_values(struct reading *r, enum line_key key, struct slice values,
                            struct members *out)
{
    uint32_t line = r->line;
    dem_code code = DEM_OK;
    while (!code && values.at && values.len) {
        struct slice row = slice_cut(&values, '\n');
        while (!code && row.at && row.len) {
            struct slice value = slice_trim(slice_cut(&row, ','));
            if (value.len)
                code = read_value(r, key, value, out);
        }
        r->line++;
    }
    r->line = line;
    return code;
}

/* "A, B and C, D" are two sides; without "and" any two of the list. */
static dem_code read_sides(struct reading *r, struct slice values, struct query_line *line)
{
    const char *and = memmem(values.at, values.len, " and ", 5);
    size_t cut = and? (size_t)(and-values.at) : values.len;
    dem_code code = read_values(r, LINE_BETWEEN, slice_part(values, 0, cut), &line->any);
    if (!code && and)
        return read_values(r, LINE_BETWEEN, slice_part(values, cut + 5, values.len),
                           &line->other);
    line->other = line->any;
    return code;
}

static enum line_key key_of(struct slice name)
{
    enum line_key key = 0;
    while (key < LINE_KEYS && !slice_is(name, line_names[key]))
        key++;
    return key;
}

static dem_code read_condition(struct writing *w, struct slice name, struct slice values)
{
    struct reading *r = w->r;
    struct arena *arena = r->rules->arena;
    struct query_line line = {.line = r->line, .not = slice_starts(name, SLICE("not "))};
    if (line.not )
        name = slice_trim(slice_part(name, 4, name.len));
    line.key = key_of(name);
    if (line.key == LINE_KEYS)
        return FAULT(r, FINDING_ROW,
                     "the key is issue, title, about, group NAME, words, document, actors, "
                     "between, contexts or types, not \"%.*s\"",
                     SLICE_ARG(name));
    if (!w->query)
        return FAULT(r, FINDING_ROW, "a line \"issue: NAME\" comes first");
    if (!slice_trim(values).len)
        return FAULT(r, FINDING_ROW, "nothing stands behind \"%.*s:\"", SLICE_ARG(name));
    dem_code code = line.key == LINE_BETWEEN ? read_sides(r, values, &line)
                                             : read_values(r, line.key, values, &line.any);
    if (code)
        return code;
    if (!w->open)
        *ARENA_PUSH(arena, &w->query->ways) = (struct query_way){0};
    w->open = true;
    *ARENA_PUSH(arena, &w->query->ways.list[w->query->ways.count - 1]) = line;
    return DEM_OK;
}

/* ---- One issue ---------------------------------------------------------- */

/* Every way of the issue that ends here has a line that must hold. */
static dem_code end_issue(struct writing *w)
{
    dem_code code = DEM_OK;
    if (!w->query)
        return DEM_OK;
    w->r->line = w->query->line;
    if (!w->query->ways.count)
        code =
            FAULT(w->r, FINDING_ROW, "the issue %.*s has no query", SLICE_ARG(w->query->name));
    for (size_t i = 0; !code && i < w->query->ways.count; i++) {
        const struct query_way *way = &w->query->ways.list[i];
        size_t must = 0;
        for (size_t k = 0; k < way->count; k++)
            must += !way->list[k].not ;
        w->r->line = way->list[0].line;
        if (!must)
            code = FAULT(w->r, FINDING_ROW, "only \"not\" lines: every event would belong");
    }
    return code;
}

static bool good_name(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != '-')
            return false;
    }
    return name.len > 0;
}

static dem_code begin_issue(struct writing *w, struct slice name)
{
    struct reading *r = w->r;
    struct topic_rules *rules = r->rules;
    uint32_t line = r->line;
    dem_code code = end_issue(w);
    r->line = line;
    w->query = NULL;
    w->open = false;
    if (code)
        return code;
    if (!good_name(name))
        code = FAULT(r, FINDING_ROW, "a name has small letters, digits, _ and -: \"%.*s\"",
                     SLICE_ARG(name));
    int32_t mine = (int32_t)rules->queries.count;
    if (!code && table_add(&rules->query_index, name, mine) != mine)
        code = FAULT(r, FINDING_ROW, "the issue %.*s stands above already", SLICE_ARG(name));
    w->query = ARENA_PUSH(rules->arena, &rules->queries);
    *w->query = (struct query){.name = name, .line = line};
    return code;
}

static dem_code read_group(struct reading *r, struct slice name, struct slice values)
{
    struct topic_rules *rules = r->rules;
    struct members group = {0};
    dem_code code = read_values(r, LINE_ACTORS, values, &group);
    int32_t mine = (int32_t)rules->groups.count;
    if (code)
        return code;
    if (!group.count || !good_name(name))
        return FAULT(r, FINDING_ROW, "a group is written \"group NAME: CODE, CODE\"");
    if (table_add(&rules->group_index, name, mine) != mine)
        return FAULT(r, FINDING_ROW, "the group %.*s stands above already", SLICE_ARG(name));
    *ARENA_PUSH(rules->arena, &rules->groups) = group;
    return DEM_OK;
}

static dem_code read_or(struct writing *w)
{
    if (!w->open)
        return FAULT(w->r, FINDING_ROW, "\"or\" stands between two ways to belong");
    w->open = false;
    return DEM_OK;
}

static dem_code read_line(struct writing *w, struct slice text)
{
    struct slice values = text, key = slice_trim(slice_cut(&values, ':'));
    if (slice_is(key, "or") && !values.at)
        return read_or(w);
    if (!values.at)
        return FAULT(w->r, FINDING_ROW, "neither \"KEY: VALUE, VALUE\" nor \"or\": %.*s",
                     SLICE_ARG(slice_part(text, 0, 60)));
    if (slice_is(key, "issue"))
        return begin_issue(w, slice_trim(values));
    if (slice_starts(key, SLICE("group ")))
        return read_group(w->r, slice_trim(slice_part(key, 6, key.len)), values);
    struct slice *into = !w->query                ? NULL
                         : slice_is(key, "title") ? &w->query->title
                         : slice_is(key, "about") ? &w->query->about
                                                  : NULL;
    if (!into)
        return read_condition(w, key, values);
    *into = slice_trim(values);
    return DEM_OK;
}

/* ---- The file ----------------------------------------------------------- */

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* A line with those below it that begin with a blank; an empty line goes with none. */
static struct slice whole_line(struct slice *rest, uint32_t *lines)
{
    struct slice line = slice_cut(rest, '\n');
    *lines = 1;
    while (slice_trim(line).len && rest->at && rest->len && blank(rest->at[0])) {
        struct slice more = slice_cut(rest, '\n');
        line.len = (size_t)(more.at + more.len - line.at);
        ++*lines;
    }
    return line;
}

dem_code queries_read(struct reading *r, struct slice text)
{
    struct writing w = {.r = r};
    uint32_t next = 1, lines;
    dem_code code = DEM_OK;
    while (!code && text.at && text.len) {
        struct slice line = whole_line(&text, &lines);
        r->line = next;
        next += lines;
        if (!slice_trim(line).len || line.at[0] == '#')
            continue;
        if (r->findings)
            r->findings->rows++;
        code = read_line(&w, line);
    }
    return code ? code : end_issue(&w);
}
