#include "tokens/splitter.h"

#include "base/banned.h"

enum kind {
    KIND_NONE, /* outside of the paragraph */
    KIND_LOWER,
    KIND_CAPITAL, /* "Oslo" */
    KIND_UPPER,   /* "OSLO" */
    KIND_INITIAL, /* "J", "J." */
    KIND_ABBREVIATION,
    KIND_MIXED,
    KIND_NUMBER,
    KIND_STOP,
    KIND_MARK, /* "!", "?", "?!" */
    KIND_DOTS,
    KIND_COMMA,
    KIND_COLON,
    KIND_OPEN,
    KIND_CLOSE,
    KIND_QUOTE_OPEN,
    KIND_QUOTE_CLOSE,
    KIND_DASH,
    KIND_DASH_OPEN, /* glued to the next word */
    KIND_FACE,
    KIND_ROW,
    KIND_SYMBOL
};

static uint32_t mix(uint32_t a, uint32_t b)
{
    uint32_t h = (a ^ (b * 0x9E3779B1u)) * 0x85EBCA6Bu;
    return h ^ (h >> 15);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_small(char c)
{
    unsigned char b = (unsigned char)c; /* beyond ASCII: letters, but no marks and emoji */
    return (c >= 'a' && c <= 'z') || (b >= 0xC3 && b != 0xE2 && b != 0xF0);
}

static enum kind mark_kind(const struct word *w, bool glued)
{
    struct slice f = w->form;
    switch (f.at[0]) {
    case '.': return f.len == 1 ? KIND_STOP : f.at[1] == '.' ? KIND_DOTS : KIND_MARK;
    case '!':
    case '?': return KIND_MARK;
    case ',': return KIND_COMMA;
    case ':':
    case ';': return f.len > 1 ? KIND_FACE : KIND_COLON;
    case '=': return f.len < 4 ? KIND_FACE : KIND_ROW;
    case '(':
    case '[':
    case '{': return KIND_OPEN;
    case ')':
    case ']':
    case '}': return KIND_CLOSE;
    case '"':
    case '\'':
    case '`': return w->space_after || glued ? KIND_QUOTE_CLOSE : KIND_QUOTE_OPEN;
    case '-': return w->space_after ? KIND_DASH : KIND_DASH_OPEN;
    default: return f.len > 2 && f.at[0] == f.at[1] ? KIND_ROW : KIND_SYMBOL;
    }
}

static enum kind word_kind(struct slice f)
{
    size_t upper = 0, lower = 0, digits = 0;
    for (size_t i = 0; i < f.len && i < 12; i++) {
        upper += is_upper(f.at[i]);
        lower += is_small(f.at[i]);
        digits += is_digit(f.at[i]);
    }
    bool stop = f.len > 1 && f.at[f.len - 1] == '.';
    if (upper == 1 && !lower && !digits && f.len <= 2)
        return KIND_INITIAL;
    if (stop)
        return KIND_ABBREVIATION;
    if (digits)
        return upper + lower > digits ? KIND_MIXED : KIND_NUMBER;
    if (!upper)
        return KIND_LOWER;
    if (!lower)
        return KIND_UPPER;
    return is_upper(f.at[0]) && upper == 1 ? KIND_CAPITAL : KIND_MIXED;
}

static bool is_word(char c)
{
    return is_digit(c) || is_upper(c) || is_small(c);
}

static struct split_traits traits_of(const struct word *w, bool glued)
{
    struct split_traits t = {0x811C9DC5u, 0, KIND_NONE};
    size_t n = w->form.len < 16 ? w->form.len : 16;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)w->form.at[i];
        c = is_upper((char)c) ? c | 32 : is_digit((char)c) && n > 2 ? '0' : c;
        t.form = (t.form ^ c) * 0x01000193u;
        t.tail = t.tail << 8 | c;
    }
    bool word = is_word(w->form.at[0]) || (n > 1 && is_word(w->form.at[1]));
    t.kind = (uint8_t)(word ? word_kind(w->form) : mark_kind(w, glued));
    t.tail &= 0xFFFFFF;
    return t;
}

static const struct split_traits *traits_at(const struct split_state *s, size_t i)
{
    static const struct split_traits none = {0, 0, KIND_NONE};
    return i < s->count ? &s->window[i % SPLITTER_WINDOW] : &none;
}

/* Case of its letters, how it ends, whether it is short. */
static uint32_t style_of(const struct word *words, size_t count)
{
    size_t upper = 0, capital = 0, letters = 0, stops = 0;
    for (size_t i = 0; i < count; i++) {
        struct slice f = words[i].form;
        bool big = is_upper(f.at[0]);
        letters += big || is_small(f.at[0]);
        capital += big;
        upper += f.len > 1 && big && is_upper(f.at[1]);
        stops += f.at[0] == '.' || f.at[0] == '!' || f.at[0] == '?';
    }
    uint32_t letter_case = 2 * upper > letters      ? 0
                           : 2 * capital > letters  ? 1
                           : 12 * capital < letters ? 2
                                                    : 3;
    char last = count ? words[count - 1].form.at[0] : ' ';
    uint32_t end = last == '.' || last == '!' || last == '?' ? 0 : is_word(last) ? 1 : 2;
    uint32_t stopped = stops == 0 ? 0 : stops * 40 < count ? 1 : 2;
    uint32_t size = count < 8 ? 0 : count < 30 ? 1 : count < 120 ? 2 : 3;
    return ((letter_case * 3 + end) * 3 + stopped) * 4 + size;
}

/* Fills the window up to word `to`. */
static void look(struct split_state *s, size_t to)
{
    for (; s->known < s->count && s->known <= to; s->known++) {
        bool glued = s->known > 0 && !s->words[s->known - 1].space_after;
        s->window[s->known % SPLITTER_WINDOW] = traits_of(&s->words[s->known], glued);
    }
}

void split_begin(struct split_state *s, const struct word *words, size_t count)
{
    *s = (struct split_state){.words = words, .count = count};
    s->style = style_of(words, count);
    look(s, 0);
    s->first = s->window[0];
}

bool split_candidate(const struct split_state *s, size_t i)
{
    if (i + 1 >= s->count || s->words[i + 1].joined)
        return false;
    char c = s->words[i].form.at[0];
    return s->words[i].space_after || c == '.' || c == '!' || c == '?';
}

static uint32_t bucket(size_t n)
{
    return (uint32_t)(n < 4    ? n
                      : n < 6  ? 4
                      : n < 10 ? 5
                      : n < 16 ? 6
                      : n < 30 ? 7
                      : n < 60 ? 8
                               : 9);
}

void split_features(struct split_state *s, size_t i, uint32_t out[SPLITTER_FEATURES])
{
    look(s, i + 4);
    const struct split_traits *a = traits_at(s, i), *b = traits_at(s, i + 1),
                              *a1 = traits_at(s, i - 1), *a2 = traits_at(s, i - 2),
                              *b1 = traits_at(s, i + 2), *b2 = traits_at(s, i + 3);
    uint32_t blank = s->words[i].space_after;
    uint32_t ends = (uint32_t)(a->kind << 8 | b->kind << 1) | blank;
    uint32_t open = (uint32_t)(s->brackets << 1 | s->quoted);
    uint32_t length = bucket(i - s->begin), rest = bucket(s->count - i - 2);
    uint32_t before = (uint32_t)(a1->kind << 8 | a2->kind),
             after = (uint32_t)(b1->kind << 8 | b2->kind);
    bool again = b->form == s->first.form;
    const uint32_t values[SPLITTER_FEATURES] = {
        0,
        a->form,
        b->form,
        mix(a->form, b->form),
        mix(a->form, b->kind | blank << 8),
        mix(b->form, a->kind | blank << 8),
        mix(a1->form, a->form),
        mix(b->form, b1->form),
        mix(ends, a1->kind),
        mix(ends, b1->kind),
        mix(ends, before),
        mix(a1->form, ends),
        mix(b1->form, ends),
        mix(ends, open),
        mix(ends, rest),
        mix(ends, s->style),
        mix(mix(ends, a1->kind), b1->kind),
        mix(ends, mix(before, after)),
        mix(b->tail, a->kind),
        mix(ends,
            again | (uint32_t)(b->kind == s->first.kind) << 1 | (uint32_t)s->first.kind << 2),
        a1->form,
        b1->form,
        mix(s->style, mix(length, rest)),
        mix(mix(a1->form, a->form), b->kind),
        mix(mix(b1->form, b->form), a->kind),
    };
    for (uint32_t k = 0; k < SPLITTER_FEATURES; k++)
        out[k] = mix(values[k], k + 1);
}

void split_advance(struct split_state *s, size_t i, bool ended)
{
    look(s, i);
    const struct split_traits *t = traits_at(s, i);
    if (t->kind == KIND_OPEN && s->brackets < 3)
        s->brackets++;
    if (t->kind == KIND_CLOSE && s->brackets > 0)
        s->brackets--;
    if (s->words[i].form.at[0] == '"')
        s->quoted ^= 1;
    if (!ended)
        return;
    s->begin = i + 1;
    s->brackets = 0;
}

int32_t split_score(const struct splitter *splitter, const uint32_t features[SPLITTER_FEATURES])
{
    int32_t sum = 0;
    for (int k = 0; k < SPLITTER_FEATURES; k++)
        sum += splitter->weights[features[k] & (splitter->count - 1)];
    return sum;
}
