#include "train/data.h"

#include "base/error.h"
#include "base/file.h"
#include "tokens/splitter.h"
#include "tree/treebank.h"

#include <stdlib.h>

#include "base/banned.h"

enum { TAG_LEAST = 5, LABEL_LEAST = 3, WORD_LEAST = 2, WIDTH_MAX = 512 };

/* ---- Lists ---------------------------------------------------------------- */

static uint32_t list_put(struct list *l, struct arena *arena, struct slice text)
{
    int32_t at = table_add(&l->seen, text, (int32_t)l->count);
    if ((uint32_t)at == l->count) {
        if (l->count == l->room) {
            uint32_t room = l->room ? l->room * 2 : 64;
            l->texts = arena_grow(arena, l->texts, l->count, room, sizeof *l->texts);
            l->counts = arena_grow(arena, l->counts, l->count, room, sizeof *l->counts);
            l->room = room;
        }
        l->texts[l->count] = text;
        l->counts[l->count++] = 0;
    }
    l->counts[at]++;
    return (uint32_t)at;
}

/* Keeps what was seen `least` times; the others become unknown (TABLE_NONE). */
static void keep_frequent(struct list *l, struct arena *arena, uint32_t least)
{
    struct list kept = {0};
    table_init(&kept.seen, arena);
    for (uint32_t i = 0; i < l->count; i++)
        if (l->counts[i] >= least) {
            uint32_t at = list_put(&kept, arena, l->texts[i]);
            kept.counts[at] = l->counts[i];
        }
    *l = kept;
}

/* The same, and more of them go until `most` are left. */
static void list_prune(struct list *l, struct arena *arena, uint32_t least, uint32_t most)
{
    keep_frequent(l, arena, least);
    while (l->count > most)
        keep_frequent(l, arena, ++least);
}

struct slice data_tag(struct arena *arena, const struct word *w)
{
    struct slice feats = w->feats.len ? w->feats : SLICE("_");
    return arena_print(arena, "%s %.*s %.*s", upos_name(w->upos), SLICE_ARG(w->xpos),
                       SLICE_ARG(feats));
}

/* ---- Treebanks and names --------------------------------------------------- */

static void add_examples(struct corpus *c, const struct treebank *bank, bool named, bool silver)
{
    for (size_t s = 0; s < bank->count && !named; s++)
        for (uint32_t i = 0; i < bank->list[s].tree.count; i++)
            named |= bank->list[s].tree.words[i].name != NAME_O;
    for (size_t s = 0; s < bank->count; s++)
        *ARENA_PUSH(c->arena, &c->examples) =
            (struct example){bank->list[s].tree, named && !bank->list[s].nameless, silver};
}

static dem_code read_bank(struct corpus *c, const char *path, struct slice *file,
                          struct treebank *bank, dem_error *err)
{
    dem_code code = file_read(c->arena, path, TREEBANK_MAX, file, err);
    return code ? code : treebank_read(c->arena, *file, bank, err);
}

dem_code data_treebank(struct corpus *c, const char *paths, dem_error *err)
{
    struct slice names_path = slice_of(paths), path = slice_cut(&names_path, ',');
    struct slice file, names;
    struct treebank bank;
    uint32_t line;
    dem_code code =
        read_bank(c, arena_print(c->arena, "%.*s", SLICE_ARG(path)).at, &file, &bank, err);
    if (!code && names_path.len)
        code = file_read(c->arena, names_path.at, TREEBANK_MAX, &names, err);
    if (code)
        return code;
    if (names_path.len)
        treebank_names(c->arena, names, &bank, &line);
    splitter_read(c->arena, file, &c->texts);
    add_examples(c, &bank, names_path.len > 0, false);
    return DEM_OK;
}

dem_code data_silver(struct corpus *c, const char *path, dem_error *err)
{
    struct slice file;
    struct treebank bank;
    dem_code code = read_bank(c, path, &file, &bank, err);
    if (!code)
        add_examples(c, &bank, false, true);
    return code;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static unsigned name_kind(struct slice kind)
{
    return slice_is(kind, "PER")     ? GAZETTEER_PERSON
           : slice_is(kind, "ORG")   ? GAZETTEER_ORGANISATION
           : slice_is(kind, "LOC")   ? GAZETTEER_PLACE
           : slice_is(kind, "GIVEN") ? GAZETTEER_GIVEN
                                     : 0;
}

struct names {
    uint64_t *list;
    size_t count, room;
};

/* An entry for the name and one for each of its beginnings. */
static void add_name(struct arena *arena, struct names *names, unsigned kind, struct slice name)
{
    uint64_t hash = HASH_SEED;
    for (int k = 0; name.len && k < GAZETTEER_WORDS_MAX; k++) {
        hash = feature_name(hash, slice_cut(&name, ' '));
        if (name.len && k + 1 == GAZETTEER_WORDS_MAX)
            return;
        *ARENA_PUSH(arena, names) =
            (hash & ~UINT64_C(255)) | (name.len ? GAZETTEER_GOES_ON : kind);
    }
}

dem_code data_names(struct corpus *c, const char *path, dem_error *err)
{
    struct slice rest;
    struct names names = {0};
    uint32_t line = 0;
    dem_code code = file_read(c->arena, path, TREEBANK_MAX, &rest, err);
    while (!code && rest.len) {
        struct slice row = slice_cut(&rest, '\n');
        unsigned kind = name_kind(slice_cut(&row, '\t'));
        line++;
        if (!kind || !row.len)
            return error_at(err, DEM_E_FORMAT, line,
                            "a name's line is PER, ORG, LOC or GIVEN, a tab and the name");
        add_name(c->arena, &names, kind, row);
    }
    if (names.count)
        qsort(names.list, names.count, sizeof *names.list, by_value);
    for (size_t i = 0; i < names.count; i++)
        if (c->vocabulary.name_count &&
            !((names.list[c->vocabulary.name_count - 1] ^ names.list[i]) >> 8))
            names.list[c->vocabulary.name_count - 1] |= names.list[i] & 255;
        else
            names.list[c->vocabulary.name_count++] = names.list[i];
    c->vocabulary.names = names.list;
    return code;
}

/* ---- Given vectors --------------------------------------------------------- */

struct vectors {
    float *list;
    size_t count, room;
};

static dem_code read_vector(struct corpus *c, struct slice row, uint32_t line,
                            struct vectors *into, uint64_t *word, dem_error *err)
{
    *word = feature_word(slice_cut(&row, ' '));
    size_t before = into->count;
    while (row.len) {
        char text[32] = "";
        struct slice number = slice_cut(&row, ' ');
        memcpy(text, number.at, number.len < 31 ? number.len : 31);
        *ARENA_PUSH(c->arena, into) = strtof(text, NULL);
    }
    size_t width = into->count - before;
    if (!c->given.width)
        c->given.width = (uint32_t)width;
    if (!width || width != c->given.width || width > WIDTH_MAX)
        return error_at(err, DEM_E_FORMAT, line, "a vector's line is a word and %u numbers",
                        c->given.width ? c->given.width : WIDTH_MAX);
    return DEM_OK;
}

static void scale_vectors(struct vectors *v)
{
    double sum = 1e-12;
    for (size_t i = 0; i < v->count; i++)
        sum += (double)v->list[i] * (double)v->list[i];
    float factor = (float)(0.5 / __builtin_sqrt(sum / (double)(v->count + 1)));
    for (size_t i = 0; i < v->count; i++)
        v->list[i] *= factor;
}

dem_code data_vectors(struct corpus *c, const char *path, dem_error *err)
{
    struct slice rest;
    uint32_t line = 0;
    struct vectors vectors = {0};
    struct {
        uint64_t *list;
        size_t count, room;
    } words = {0};
    dem_code code = file_read(c->arena, path, TREEBANK_MAX, &rest, err);
    while (!code && rest.len) {
        struct slice row = slice_cut(&rest, '\n');
        code = read_vector(c, row, ++line, &vectors, ARENA_PUSH(c->arena, &words), err);
    }
    if (code)
        return code;
    scale_vectors(&vectors);
    c->given.vectors = vectors.list;
    c->given.count = (uint32_t)words.count;
    c->vocabulary.words = words.list; /* in the file's order until data_count */
    c->vocabulary.word_count = (uint32_t)words.count;
    return DEM_OK;
}

/* ---- Words ----------------------------------------------------------------- */

struct seen_word {
    uint64_t hash;
    uint32_t given; /* FEATURE_NONE: from a treebank */
};

static int by_word(const void *a, const void *b)
{
    const struct seen_word *x = a, *y = b;
    return x->hash != y->hash     ? (x->hash > y->hash) - (x->hash < y->hash)
           : x->given == y->given ? 0
           : x->given < y->given  ? -1
                                  : 1;
}

/* Every word of a treebank that stands there WORD_LEAST times, and every given one. */
static void count_words(struct corpus *c)
{
    size_t total = c->given.count, n = 0;
    for (size_t s = 0; s < c->examples.count; s++)
        total += c->examples.list[s].tree.count;
    struct seen_word *all = ARENA_ARRAY(c->arena, struct seen_word, total);
    for (; n < c->given.count; n++)
        all[n] = (struct seen_word){c->vocabulary.words[n], (uint32_t)n};
    for (size_t s = 0; s < c->examples.count; s++)
        for (uint32_t i = 0; i < c->examples.list[s].tree.count; i++)
            all[n++] = (struct seen_word){feature_word(c->examples.list[s].tree.words[i].form),
                                          FEATURE_NONE};
    qsort(all, n, sizeof *all, by_word);
    uint64_t *words = ARENA_ARRAY(c->arena, uint64_t, n);
    uint32_t count = 0;
    c->word_counts = ARENA_ARRAY(c->arena, uint32_t, n);
    c->word_given = ARENA_ARRAY(c->arena, uint32_t, n);
    for (size_t i = 0, j; i < n; i = j) {
        uint32_t times = 0;
        for (j = i; j < n && all[j].hash == all[i].hash; j++)
            times += all[j].given == FEATURE_NONE;
        if (times < WORD_LEAST && all[i].given == FEATURE_NONE)
            continue;
        words[count] = all[i].hash;
        c->word_counts[count] = times < WORD_LEAST ? 0 : times;
        c->word_given[count++] = all[i].given;
    }
    c->vocabulary.words = words;
    c->vocabulary.word_count = count;
}

/* ---- Lemmas ---------------------------------------------------------------- */

struct lemma_case {
    uint64_t key;
    uint32_t script, word; /* word: index into the corpus, counted through */
};

static int by_case(const void *a, const void *b)
{
    const struct lemma_case *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->script != y->script ? (x->script < y->script ? -1 : 1)
           : x->word == y->word   ? 0
           : x->word < y->word    ? -1
                                  : 1;
}

/* One run of cases with the same key: its commonest script becomes a rule where the
 * shorter ends say otherwise and it was seen `least` times. */
static void decide(struct corpus *c, const struct lemma_case *cases, size_t count,
                   uint32_t least, uint32_t *guess)
{
    size_t best = 0, most = 0, wrong = 0;
    for (size_t i = 0, j; i < count; i = j) {
        for (j = i; j < count && cases[j].script == cases[i].script; j++)
            ;
        if (j - i > most)
            most = j - i, best = i;
    }
    for (size_t i = 0; i < count; i++)
        wrong += guess[cases[i].word] != cases[best].script;
    if (most < least || !wrong)
        return;
    c->lemma_rules[c->lemma_count++] = cases[best].key | cases[best].script;
    for (size_t i = 0; i < count; i++)
        guess[cases[i].word] = cases[best].script;
}

/* From the shortest end to the whole word: what is stored last decides first. */
static void learn_lemmas(struct corpus *c, size_t total)
{
    struct lemma_case *cases = ARENA_ARRAY(c->arena, struct lemma_case, total);
    uint32_t *guess = ARENA_ARRAY(c->arena, uint32_t, total);
    c->lemma_rules = ARENA_ARRAY(c->arena, uint64_t, total * (LEMMA_WHOLE + 1));
    memset(guess, 0xFF, total * sizeof *guess);
    for (int end = 0; end <= LEMMA_WHOLE; end++) {
        size_t n = 0;
        uint32_t word = 0;
        for (size_t s = 0; s < c->examples.count; s++)
            for (uint32_t i = 0; i < c->examples.list[s].tree.count; i++, word++) {
                const struct word *w = &c->examples.list[s].tree.words[i];
                int32_t script =
                    table_find(&c->scripts.seen, lemma_script(c->arena, w->form, w->lemma));
                if (script != TABLE_NONE && lemma_key(w, end, &cases[n].key)) {
                    cases[n].script = (uint32_t)script;
                    cases[n++].word = word;
                }
            }
        qsort(cases, n, sizeof *cases, by_case);
        for (size_t i = 0, j; i < n; i = j) {
            for (j = i; j < n && cases[j].key == cases[i].key; j++)
                ;
            decide(c, cases + i, j - i, end == LEMMA_WHOLE ? 1 : 2, guess);
        }
    }
    qsort(c->lemma_rules, c->lemma_count, sizeof *c->lemma_rules, by_value);
}

void data_count(struct corpus *c, uint32_t seed)
{
    size_t total = 0;
    table_init(&c->tags.seen, c->arena);
    table_init(&c->labels.seen, c->arena);
    table_init(&c->scripts.seen, c->arena);
    for (size_t s = 0; s < c->examples.count; s++)
        for (uint32_t i = 0; i < c->examples.list[s].tree.count; i++) {
            const struct word *w = &c->examples.list[s].tree.words[i];
            list_put(&c->tags, c->arena, data_tag(c->arena, w));
            list_put(&c->labels, c->arena, w->deprel);
            list_put(&c->scripts, c->arena, lemma_script(c->arena, w->form, w->lemma));
            total++;
        }
    list_prune(&c->tags, c->arena, TAG_LEAST, NET_TAGS_MAX);
    list_prune(&c->labels, c->arena, LABEL_LEAST, NET_LABELS_MAX);
    list_prune(&c->scripts, c->arena, 1, LEMMA_SCRIPTS_MAX);
    count_words(c);
    learn_lemmas(c, total);
    c->splitter = arena_take(c->arena, SPLITTER_COUNT);
    splitter_train(c->arena, &c->texts, seed, c->splitter, SPLITTER_COUNT);
}
