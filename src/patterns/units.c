/* The words of a sentence as the dictionaries write them, and the names among them. */
#include "patterns/build.h"

#include "base/banned.h"

enum { GAP_MAX = 8 }; /* words that may stand between those of a name */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static bool has_letter(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (is_letter(s.at[i]) && (unsigned char)s.at[i] < 0x80)
            return true;
    return s.len > 1 && (unsigned char)s.at[0] >= 0xc3; /* letters beyond ASCII, no quotes */
}

static struct slice capitals(struct arena *arena, struct slice s)
{
    char *at = ARENA_ARRAY(arena, char, s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool quote = i + 2 < s.len && !memcmp(s.at + i, "\xe2\x80\x99", 3);
        char c = s.at[i];
        at[len++] = quote ? '\'' : c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
        i += quote ? 2 : 0;
    }
    while (len > 1 && strchr(".'", at[len - 1]))
        len--;
    return (struct slice){at, len};
}

static void push_unit(struct line *line, uint32_t word, struct slice form, uint32_t from,
                      bool comma)
{
    struct unit *u = ARENA_PUSH(line->arena, &line->units);
    *u = (struct unit){.text = capitals(line->arena, form),
                       .word = word,
                       .span = {from, from + (uint32_t)form.len},
                       .comma = comma,
                       .group = -1,
                       .actor = -1,
                       .agent = -1};
}

/* "Port-au-Prince" and "Den_Haag" are three and two units. */
static void cut_word(struct line *line, uint32_t index, bool comma)
{
    const struct word *w = &line->tree->words[index];
    struct slice form = w->form;
    for (size_t i = 0, from = 0; i <= form.len; i++) {
        if (i < form.len && form.at[i] != '-' && form.at[i] != '_')
            continue;
        if (has_letter(slice_part(form, from, i))) {
            push_unit(line, index, slice_part(form, from, i), w->span.from + (uint32_t)from,
                      comma);
            comma = false;
        }
        from = i + 1;
    }
}

/* "n't" is a word of its own in PETRARCH, the end of one in TABARI. */
static bool join_negation(struct line *line, const struct word *w)
{
    bool negation = slice_equal_nocase(w->form, SLICE("n't")) ||
                    slice_equal_nocase(w->form, SLICE("n\xe2\x80\x99t"));
    if (!negation || line->dict->family != DICT_TABARI || !line->units.count)
        return false;
    struct unit *u = &line->units.list[line->units.count - 1];
    u->text = arena_print(line->arena, "%.*sN'T", SLICE_ARG(u->text));
    u->span.to = w->span.to;
    return true;
}

static void cut_words(struct line *line)
{
    bool comma = false;
    for (uint32_t i = 0; i < line->tree->count; i++) {
        const struct word *w = &line->tree->words[i];
        bool clitic = slice_is(w->xpos, "POS");
        if (clitic && line->units.count)
            line->units.list[line->units.count - 1].possessive = true;
        comma |= slice_is(w->form, ",") || slice_is(w->form, ";");
        if (clitic || join_negation(line, w) || !has_letter(w->form))
            continue;
        cut_word(line, i, comma);
        comma = false;
    }
}

int32_t index_first(const struct table *first, struct slice word, size_t *length)
{
    for (size_t n = *length; n > 0; n--) {
        int32_t found = table_find(first, slice_part(word, 0, n));
        if (found == TABLE_NONE)
            continue;
        *length = n;
        return found;
    }
    *length = 0;
    return -1;
}

static bool same_phrase(const struct line *line, int32_t from, int32_t to)
{
    for (int32_t i = from + 1; i < to; i++) {
        enum upos upos = line->tree->words[line->units.list[i].word].upos;
        if (line->units.list[i].comma || upos == UPOS_VERB || upos == UPOS_AUX)
            return false;
    }
    return true;
}

/* The longest name that begins at the unit: how many units it has, 0 if none. */
static int32_t longest(const struct line *line, const struct dict_names *names, int32_t at,
                       int32_t *owner)
{
    struct slice word = line->units.list[at].text;
    int32_t best = 0;
    size_t best_words = 0;
    for (size_t n = word.len; n > 0; n--) {
        int32_t i = index_first(&names->first, word, &n);
        for (; i >= 0; i = names->list[i].next) {
            const struct dict_name *name = &names->list[i];
            int32_t high = at + (int32_t)name->phrase.count + GAP_MAX;
            int32_t end = match_phrase(line, &name->phrase, at, high);
            if (end < 0 || !same_phrase(line, at, end) || name->phrase.count < best_words)
                continue;
            bool better = name->phrase.count > best_words || end - at > best;
            if (!better)
                continue;
            best = end - at;
            best_words = name->phrase.count;
            *owner = (int32_t)name->owner;
        }
        if (!n)
            break;
    }
    return best;
}

static void mark_names(struct line *line, bool agents)
{
    const struct dictionaries *d = line->dict;
    for (int32_t i = 0; i < (int32_t)line->units.count; i++) {
        int32_t owner = -1;
        struct unit *u = &line->units.list[i];
        if (agents && u->actor >= 0)
            continue;
        int32_t n = longest(line, agents ? &d->agent_names : &d->actor_names, i, &owner);
        bool verb = line->tree->words[u->word].upos == UPOS_VERB && agents;
        if (n <= 0 || (verb && n == 1))
            continue;
        for (int32_t k = 0; k < n; k++)
            *(agents ? &u[k].agent : &u[k].actor) = owner;
        u->begins = true;
        i += n - 1;
    }
}

/* The first and the last word under each word. */
static void index_subtrees(struct line *line)
{
    int32_t count = (int32_t)line->tree->count;
    line->left = ARENA_ARRAY(line->arena, int32_t, (size_t)count + 1);
    line->last = ARENA_ARRAY(line->arena, int32_t, (size_t)count + 1);
    for (int32_t i = 0; i < count; i++)
        line->left[i] = line->last[i] = i;
    for (int32_t i = 0; i < count; i++)
        for (int32_t h = line->tree->words[i].head, n = 0; h >= 0 && n < count;
             h = line->tree->words[h].head, n++) {
            if (i < line->left[h])
                line->left[h] = i;
            if (i > line->last[h])
                line->last[h] = i;
        }
}

void line_units(struct line *line)
{
    cut_words(line);
    index_subtrees(line);
    mark_names(line, false);
    mark_names(line, true);
}

bool line_is(const struct line *line, uint32_t unit, const char *text)
{
    return unit < line->units.count && slice_is(line->units.list[unit].text, text);
}
