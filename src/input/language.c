#include "input/language.h"

#include "lexicon/rows.h"

#include <utf8proc.h>

#include "base/banned.h"

enum {
    SAMPLE = 8192,
    WORD_MAX = 32,
    LETTERS_LEAST = 20, /* fewer tell nothing */
    ENGLISH_LEAST = 3,  /* function words found */
    FOREIGN_LEAST = 4,  /* more: names of people bring some of theirs along */
    SHARE = 8,          /* and one word in so many */
    WEIGHT = 60,        /* of a word that one language has; shared by those that have it */
    ENGLISH = 0         /* of the list */
};

#define LANGUAGES_FILE "input/languages.tsv"

enum column { CODE, CODE3, NAME, SCRIPT, WORDS, COLUMNS };

/* ---- The table ---- */

static bool read_script(struct slice text, enum script *out)
{
    static const char *const names[] = {"latin", "cyrillic", "arabic"};
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++)
        if (slice_is(text, names[i])) {
            *out = (enum script)i;
            return true;
        }
    return false;
}

static bool read_hexadecimal(struct slice text, int32_t *out)
{
    *out = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *digits = "0123456789ABCDEF", *at = strchr(digits, text.at[i]);
        if (!at || !*at)
            return false;
        *out = *out * 16 + (int32_t)(at - digits);
    }
    return text.len > 0 && text.len < 6;
}

static bool read_alphabet(const struct slice *f, struct alphabet *out)
{
    double share;
    struct slice to = f[SCRIPT], from = slice_cut(&to, '-');
    if (!read_hexadecimal(from, &out->from) || !read_hexadecimal(to, &out->to) ||
        out->from > out->to || !rows_number(f[WORDS], &share) || share < 1 || share > 1000)
        return false;
    out->code = f[CODE];
    out->share = (uint32_t)share;
    return true;
}

static void add_words(struct languages *l, struct slice words)
{
    while (words.at) {
        int32_t next = (int32_t)l->masks.count;
        int32_t at = table_add(&l->words, slice_cut(&words, ' '), next);
        if (at == next)
            *ARENA_PUSH(l->words.arena, &l->masks) = 0;
        l->masks.list[at] |= UINT64_C(1) << (l->count - 1);
    }
}

static dem_code add_row(struct languages *l, const struct rows *rows, dem_error *err)
{
    const struct slice *f = rows->field;
    struct alphabet own;
    enum script script;
    for (int i = CODE; i <= NAME; i++) {
        int32_t next = (int32_t)l->names.count;
        if (!f[i].len || table_add(&l->names, f[i], next) != next)
            return rows_error(rows, err, "no name, or it stands already", f[i]);
    }
    if (!f[WORDS].len)
        return rows_error(rows, err, "no words", f[CODE]);
    if (read_script(f[SCRIPT], &script)) {
        if (l->count == LANGUAGES_MAX || (!l->count && !slice_is(f[CODE], "en")))
            return rows_error(rows, err, "English comes first, and 64 are the most", f[CODE]);
        l->list[l->count++] = (struct language){f[CODE], script};
        add_words(l, f[WORDS]);
    } else if (l->alphabets == LANGUAGES_MAX || !read_alphabet(f, &own))
        return rows_error(rows, err, "no script, or no number behind its code points",
                          f[SCRIPT]);
    else
        l->alphabet[l->alphabets++] = own;
    return DEM_OK;
}

static void begin(struct arena *arena, struct languages *out)
{
    *out = (struct languages){.count = 0};
    table_init(&out->words, arena);
    table_init(&out->names, arena);
}

/* A row that is wrong is passed over; dict check tells of it. */
void languages_init(struct arena *arena, struct languages *out)
{
    struct rows rows;
    dem_error err;
    begin(arena, out);
    rows_over(&rows, LANGUAGES_FILE, languages_text);
    for (dem_code code; (code = rows_next(&rows, COLUMNS, &err)) != DEM_END;)
        if (!code)
            add_row(out, &rows, &err);
}

dem_code languages_check(struct arena *arena, const char *dir, struct findings *out,
                         dem_error *err)
{
    struct languages languages;
    struct rows rows;
    begin(arena, &languages);
    dem_code code = rows_open(&rows, arena, dir, LANGUAGES_FILE, err);
    out->files += !code;
    while (!code && (code = rows_next(&rows, COLUMNS, err)) != DEM_END) {
        out->rows++;
        code = code ? code : add_row(&languages, &rows, err);
        if (code == DEM_E_FORMAT)
            findings_broken(out, &rows, err);
        code = code == DEM_E_FORMAT ? DEM_OK : code;
    }
    return code == DEM_END ? DEM_OK : code;
}

/* ---- A text ---- */

struct sample {
    size_t words, letters, latin, cyrillic, arabic, of_alphabet[LANGUAGES_MAX];
    uint32_t score[LANGUAGES_MAX], hits[LANGUAGES_MAX];
};

static void count_letter(const struct languages *l, struct sample *s, int32_t code)
{
    s->letters++;
    s->latin += code < 0x250 || (code >= 0x1E00 && code < 0x1F00);
    s->cyrillic += code >= 0x400 && code < 0x530;
    s->arabic += (code >= 0x600 && code < 0x780) || (code >= 0xFB50 && code < 0xFE00);
    for (size_t i = 0; code >= 0x250 && i < l->alphabets; i++)
        s->of_alphabet[i] += code >= l->alphabet[i].from && code <= l->alphabet[i].to;
}

static void count_word(const struct languages *l, struct sample *s, struct slice word)
{
    int32_t at = table_find(&l->words, word);
    s->words++;
    if (at == TABLE_NONE)
        return;
    uint64_t mask = l->masks.list[at];
    uint32_t weight = WEIGHT / (uint32_t)__builtin_popcountll(mask);
    for (size_t i = 0; i < l->count; i++)
        if (mask >> i & 1) {
            s->score[i] += weight ? weight : 1;
            s->hits[i]++;
        }
}

static bool is_letter(int32_t code)
{
    if (code < 0x80)
        return (code | 32) >= 'a' && (code | 32) <= 'z';
    utf8proc_category_t c = utf8proc_category(code);
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_MC;
}

static void take_sample(const struct languages *l, struct slice text, struct sample *s)
{
    char word[WORD_MAX + 4];
    size_t len = 0, at = 0;
    while (at <= text.len) {
        utf8proc_int32_t code = 0;
        utf8proc_ssize_t n = at == text.len
                                 ? 1
                                 : utf8proc_iterate((const utf8proc_uint8_t *)text.at + at,
                                                    (utf8proc_ssize_t)(text.len - at), &code);
        at += n > 0 ? (size_t)n : 1;
        if (n > 0 && is_letter(code)) {
            count_letter(l, s, code);
            code = code < 0x80 ? code | 32 : utf8proc_tolower(code);
            if (len <= WORD_MAX)
                len += (size_t)utf8proc_encode_char(code, (utf8proc_uint8_t *)word + len);
            continue;
        }
        if (len && len <= WORD_MAX)
            count_word(l, s, (struct slice){word, len});
        len = 0;
    }
}

/* Where so many of the letters are of a script that one language has. */
static struct slice by_alphabet(const struct languages *l, const struct sample *s)
{
    for (size_t i = 0; i < l->alphabets; i++)
        if (s->of_alphabet[i] * l->alphabet[i].share > s->letters)
            return l->alphabet[i].code;
    return SLICE_EMPTY;
}

static enum script script_of(const struct sample *s)
{
    return 2 * s->latin >= s->letters      ? SCRIPT_LATIN
           : 2 * s->cyrillic >= s->letters ? SCRIPT_CYRILLIC
           : 2 * s->arabic >= s->letters   ? SCRIPT_ARABIC
                                           : SCRIPT_OTHER;
}

static struct slice by_words(const struct languages *l, const struct sample *s)
{
    enum script script = script_of(s);
    size_t best = ENGLISH;
    for (size_t i = ENGLISH + 1; i < l->count; i++)
        if (l->list[i].script == script && (best == ENGLISH || s->score[i] > s->score[best]))
            best = i;
    bool latin = script == SCRIPT_LATIN;
    if (latin && s->hits[ENGLISH] >= ENGLISH_LEAST &&
        (best == ENGLISH || s->score[ENGLISH] > s->score[best]))
        return l->list[ENGLISH].code;
    bool sure = best != ENGLISH && s->hits[best] >= FOREIGN_LEAST &&
                s->hits[best] * SHARE >= s->words &&
                (!latin || s->score[best] > 2 * s->score[ENGLISH]);
    return sure ? l->list[best].code : SLICE_EMPTY;
}

struct slice language_of(const struct languages *languages, struct slice text)
{
    struct sample s = {.letters = 0};
    take_sample(languages, slice_part(text, 0, SAMPLE), &s);
    if (s.letters < LETTERS_LEAST)
        return SLICE_EMPTY;
    struct slice alone = by_alphabet(languages, &s);
    return alone.len ? alone : by_words(languages, &s);
}

/* ---- What others call it ---- */

struct slice language_code(struct slice name)
{
    struct rows rows;
    dem_error err;
    size_t end = 0;
    name = slice_trim(name);
    while (end < name.len && !memchr("-_ ,;", name.at[end], 5))
        end++;
    name = slice_part(name, 0, end);
    rows_over(&rows, LANGUAGES_FILE, name.len ? languages_text : SLICE_EMPTY);
    for (dem_code code; (code = rows_next(&rows, COLUMNS, &err)) != DEM_END;)
        for (int i = CODE; !code && i <= NAME; i++)
            if (slice_equal_nocase(name, rows.field[i]))
                return rows.field[CODE];
    return SLICE_EMPTY;
}

bool language_is_english(struct slice code)
{
    return !code.len || slice_is(code, "en");
}
