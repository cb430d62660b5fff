/* train/main.c - the trainer: treebanks in, a model file out.
 *
 *   demarche-train OUT EPOCHS SEED TREEBANK.conllu[,NAMES.bio]...
 *   demarche-train --score MODEL TREEBANK.conllu...
 *   demarche-train --check          slopes against numeric ones
 *
 * Two threads, fixed order of sums, own generator: same data, seed and instruction set
 * (AVX2 and FMA or better), same bytes. */
#include "base/arena.h"
#include "base/file.h"
#include "train/net.h"
#include "tree/analyzer.h"
#include "tree/conllu.h"
#include "tree/features.h"
#include "tree/lemma.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_WORDS = 640, WORDS_MAX = 1200, SENTENCE_LIMIT = 160, FILE_LIMIT = 1 << 30 };

struct sentence {
    struct tree tree;
    int32_t *name; /* [count], -1 where the data has none */
};

struct list { /* strings to numbers, in order of first sight among those frequent enough */
    struct table seen;
    struct slice *texts;
    uint32_t *counts, count, room;
};

struct data {
    struct arena arena;
    struct {
        struct sentence *list;
        size_t count, room;
    } sentences;
    struct list tags, lemmas, labels, words;
    uint64_t *hashes;
    uint32_t *hash_counts;
    uint32_t word_count;
};

static void die(const char *what, const char *more)
{
    fprintf(stderr, "demarche-train: %s %s\n", what, more);
    exit(1);
}

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

/* Keeps what was seen `least` times; the others become unknown (-1). */
static void list_prune(struct list *l, struct arena *arena, uint32_t least)
{
    struct list kept = {0};
    table_init(&kept.seen, arena);
    for (uint32_t i = 0; i < l->count; i++)
        for (uint32_t k = 0; k < l->counts[i] && l->counts[i] >= least; k += l->counts[i])
            list_put(&kept, arena, l->texts[i]);
    *l = kept;
}

static struct slice tag_text(struct arena *arena, const struct word *w)
{
    struct slice feats = w->feats.len ? w->feats : SLICE("_");
    return arena_print(arena, "%s %.*s %.*s", upos_name(w->upos), SLICE_ARG(w->xpos),
                       SLICE_ARG(feats));
}

static void read_names(struct data *d, const char *path, size_t first)
{
    struct slice rest;
    dem_error err;
    if (file_read(&d->arena, path, FILE_LIMIT, &rest, &err))
        die(err.what, "");
    size_t s = first;
    uint32_t t = 0;
    while (rest.at && rest.len && s < d->sentences.count) {
        struct slice row = slice_cut(&rest, '\n');
        struct sentence *sen = &d->sentences.list[s];
        if (!slice_trim(row).len) {
            for (uint32_t i = 0; t != sen->tree.count && i < sen->tree.count; i++)
                sen->name[i] = -1; /* not the same words: leave it out */
            s++, t = 0;
            continue;
        }
        slice_cut(&row, '\t');
        if (t < sen->tree.count)
            sen->name[t] = (int32_t)name_read(slice_cut(&row, '\t'));
        t++;
    }
    fprintf(stderr, "names for %zu sentences from %s\n", s - first, path);
}

static void read_treebank(struct data *d, char *spec)
{
    struct slice rest;
    uint32_t line = 0;
    dem_error err;
    dem_code code;
    char *names = strchr(spec, ',');
    size_t first = d->sentences.count;
    struct tree tree;
    if (names)
        *names++ = 0;
    if (file_read(&d->arena, spec, FILE_LIMIT, &rest, &err))
        die(err.what, "");
    while ((code = conllu_read(&d->arena, &rest, &line, &tree, &err)) == DEM_OK) {
        struct sentence *s = ARENA_PUSH(&d->arena, &d->sentences);
        s->tree = tree;
        s->name = ARENA_ARRAY(&d->arena, int32_t, tree.count);
        for (uint32_t i = 0; i < tree.count; i++)
            s->name[i] = -1;
    }
    if (code != DEM_END)
        die(err.what, spec);
    if (names)
        read_names(d, names, first);
    fprintf(stderr, "%zu sentences from %s\n", d->sentences.count - first, spec);
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void count_all(struct data *d)
{
    size_t total = 0, n = 0;
    for (size_t s = 0; s < d->sentences.count; s++)
        total += d->sentences.list[s].tree.count;
    uint64_t *all = ARENA_ARRAY(&d->arena, uint64_t, total);
    for (size_t s = 0; s < d->sentences.count; s++)
        for (uint32_t i = 0; i < d->sentences.list[s].tree.count; i++) {
            const struct word *w = &d->sentences.list[s].tree.words[i];
            all[n++] = feature_word(w->form);
            list_put(&d->tags, &d->arena, tag_text(&d->arena, w));
            list_put(&d->lemmas, &d->arena, lemma_script(&d->arena, w->form, w->lemma));
            list_put(&d->labels, &d->arena, w->deprel);
        }
    list_prune(&d->tags, &d->arena, 2);
    list_prune(&d->lemmas, &d->arena, 3);
    list_prune(&d->labels, &d->arena, 3);
    qsort(all, n, sizeof *all, by_value);
    d->hashes = ARENA_ARRAY(&d->arena, uint64_t, n);
    d->hash_counts = ARENA_ARRAY(&d->arena, uint32_t, n);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i; j < n && all[j] == all[i]; j++)
            ;
        if (j - i < 2)
            continue;
        d->hash_counts[d->word_count] = (uint32_t)(j - i);
        d->hashes[d->word_count++] = all[i];
    }
}

static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* One thread's share of a step. */
struct block {
    struct net *net;
    struct work *work;
    struct batch batch;
    uint32_t start[WORDS_MAX + 1], rows[WORDS_MAX][FEATURE_COUNT];
    int32_t head[WORDS_MAX], label[WORDS_MAX], tag[WORDS_MAX], lemma[WORDS_MAX],
        name[WORDS_MAX];
    uint64_t drop;
    double loss;
};

static void fill_word(struct data *d, struct block *b, const struct sentence *s, uint32_t i,
                      uint64_t *seed)
{
    uint32_t t = b->batch.words++;
    const struct word *w = &s->tree.words[i];
    feature_rows(d->hashes, d->word_count, w->form, i == 0, b->rows[t]);
    if (b->rows[t][0] != FEATURE_NONE) { /* a rare word is often unknown in use */
        uint32_t count = d->hash_counts[b->rows[t][0]];
        if ((double)(next(seed) >> 11) / 9007199254740992.0 <
            0.5 / (0.5 + (double)count) + 0.01)
            b->rows[t][0] = FEATURE_NONE;
    }
    b->head[t] = w->head;
    b->label[t] = table_find(&d->labels.seen, w->deprel);
    b->tag[t] = table_find(&d->tags.seen, tag_text(&d->arena, w));
    b->lemma[t] = table_find(&d->lemmas.seen, lemma_script(&d->arena, w->form, w->lemma));
    b->name[t] = s->name[i];
}

static size_t fill_block(struct data *d, struct block *b, const uint32_t *order, size_t at,
                         uint64_t *seed)
{
    b->batch = (struct batch){0,       0,        b->start, (const uint32_t(*)[10])b->rows,
                              b->head, b->label, b->tag,   b->lemma,
                              b->name};
    b->start[0] = 0;
    while (at < d->sentences.count && b->batch.words < BLOCK_WORDS) {
        const struct sentence *s = &d->sentences.list[order[at++]];
        if (s->tree.count > SENTENCE_LIMIT)
            continue;
        for (uint32_t i = 0; i < s->tree.count; i++)
            fill_word(d, b, s, i, seed);
        b->start[++b->batch.sentences] = b->batch.words;
    }
    b->drop = next(seed) | 1;
    return at;
}

static void *run_block(void *arg)
{
    struct block *b = arg;
    b->loss = b->batch.words ? net_learn(b->net, b->work, &b->batch, b->drop) : 0.0;
    return NULL;
}

static void train(struct data *d, struct net *net, int epochs, uint64_t seed)
{
    uint32_t *order = ARENA_ARRAY(&d->arena, uint32_t, d->sentences.count);
    struct block *blocks = ARENA_ARRAY(&d->arena, struct block, NET_THREADS);
    size_t words = 0, seen = 0;
    for (size_t i = 0; i < d->sentences.count; i++) {
        order[i] = (uint32_t)i;
        words += d->sentences.list[i].tree.count;
    }
    for (int t = 0; t < NET_THREADS; t++)
        blocks[t].net = net, blocks[t].work = work_new(net, WORDS_MAX, t);
    for (int e = 0; e < epochs; e++) {
        double loss = 0.0;
        size_t done = 0;
        for (size_t i = d->sentences.count; i > 1; i--) {
            size_t j = next(&seed) % i;
            uint32_t keep = order[i - 1];
            order[i - 1] = order[j], order[j] = keep;
        }
        for (size_t at = 0; at < d->sentences.count;) {
            pthread_t thread[NET_THREADS];
            uint32_t step = 0;
            for (int t = 0; t < NET_THREADS; t++) {
                at = fill_block(d, &blocks[t], order, at, &seed);
                step += blocks[t].batch.words;
            }
            for (int t = 0; t < NET_THREADS; t++)
                if (pthread_create(&thread[t], NULL, run_block, &blocks[t]))
                    die("no thread", "");
            for (int t = 0; t < NET_THREADS; t++) {
                pthread_join(thread[t], NULL);
                loss += blocks[t].loss;
            }
            float part = (float)seen / (float)(words * (size_t)epochs);
            float warm = part < 0.02f ? part / 0.02f : 1.0f;
            net_step(net, 0.003f * warm * (1.0f - part), step ? step : 1);
            seen += step, done += step;
        }
        fprintf(stderr, "epoch %d loss %.4f\n", e + 1, loss / (double)done);
    }
}

/* ---- The model file ------------------------------------------------------ */

struct out_tensor {
    char name[32];
    uint32_t kind, rows, cols, zero;
    uint64_t offset, size;
};
struct out_file {
    struct out_tensor list[64];
    const void *data[64];
    uint32_t count;
};

static void put(struct out_file *f, const char *name, uint32_t kind, uint32_t rows,
                uint32_t cols, const void *data, uint64_t size)
{
    struct out_tensor *t = &f->list[f->count];
    snprintf(t->name, sizeof t->name, "%s", name);
    t->kind = kind, t->rows = rows, t->cols = cols, t->size = size;
    f->data[f->count++] = data;
}

static void put_matrix(struct out_file *f, struct data *d, const char *name, const float *w,
                       uint32_t in, uint32_t out, bool turned)
{
    uint64_t cells = ((uint64_t)in * out + 3) / 4 * 4;
    int8_t *q = arena_take(&d->arena, cells + 4 * (uint64_t)out);
    float *scale = (float *)(void *)(q + cells);
    for (uint32_t r = 0; r < out; r++) {
        float top = 1e-12f;
        for (uint32_t c = 0; c < in; c++) {
            float v = fabsf(turned ? w[(size_t)c * out + r] : w[(size_t)r * in + c]);
            top = v > top ? v : top;
        }
        scale[r] = top / 127.0f;
        for (uint32_t c = 0; c < in; c++) {
            float v = turned ? w[(size_t)c * out + r] : w[(size_t)r * in + c];
            q[(size_t)r * in + c] = (int8_t)lrintf(v / scale[r]);
        }
    }
    put(f, name, 2, out, in, q, cells + 4 * (uint64_t)out);
}

static void put_list(struct out_file *f, struct data *d, const char *name, const struct list *l)
{
    struct slice *parts = ARENA_ARRAY(&d->arena, struct slice, 2 * l->count);
    for (uint32_t i = 0; i < l->count; i++)
        parts[2 * i] = l->texts[i], parts[2 * i + 1] = SLICE("\n");
    struct slice all = arena_join(&d->arena, parts, 2 * l->count);
    put(f, name, 0, 1, (uint32_t)all.len, all.at, all.len);
}

static void write_file(const char *path, struct data *d, struct out_file *f)
{
    uint64_t at = 24 + 64 * (uint64_t)f->count;
    for (uint32_t i = 0; i < f->count; i++) {
        at = (at + 63) / 64 * 64;
        f->list[i].offset = at;
        at += f->list[i].size;
    }
    char *bytes = arena_take(&d->arena, at);
    memcpy(bytes, "DEMWTS1\n", 8);
    memcpy(bytes + 8, &f->count, 4);
    for (uint32_t i = 0; i < f->count; i++) {
        memcpy(bytes + 24 + 64 * (size_t)i, &f->list[i], 64);
        memcpy(bytes + f->list[i].offset, f->data[i], f->list[i].size);
    }
    uint64_t sum = hash_bytes(HASH_SEED, bytes + 24, at - 24);
    memcpy(bytes + 16, &sum, 8);
    char part[4096];
    snprintf(part, sizeof part, "%s.part", path);
    FILE *out = fopen(part, "wb");
    if (!out || fwrite(bytes, 1, at, out) != at || fclose(out) || rename(part, path))
        die("cannot write", path);
}

static void save(const char *path, struct data *d, struct net *net,
                 const struct net_shape *shape)
{
    static const struct {
        const char *name;
        enum tensor t;
        bool matrix;
    } table[] = {{"w1", T_W1, true},
                 {"b1", T_B1, false},
                 {"w2", T_W2, true},
                 {"b2", T_B2, false},
                 {"w3", T_W3, true},
                 {"b3", T_B3, false},
                 {"heads", T_HEADS, true},
                 {"heads_bias", T_HEADS_BIAS, false},
                 {"arc_u", T_ARC_U, true},
                 {"arc_bias", T_ARC_BIAS, false},
                 {"arc_root", T_ARC_ROOT, false},
                 {"arc_distance", T_ARC_DISTANCE, false},
                 {"label_root", T_LABEL_ROOT, false},
                 {"label_distance", T_LABEL_DISTANCE, false},
                 {"label_out", T_LABEL_OUT, true},
                 {"label_bias", T_LABEL_BIAS, false}};
    struct out_file f = {0};
    uint32_t rows, cols;
    const float *w = net_tensor(net, T_EMBED, &rows, &cols);
    put(&f, "shape", 0, 1, sizeof *shape, shape, sizeof *shape);
    put_list(&f, d, "tags", &d->tags);
    put_list(&f, d, "lemmas", &d->lemmas);
    put_list(&f, d, "labels", &d->labels);
    put(&f, "names", 0, 1, 38, "O\nB-PER\nI-PER\nB-ORG\nI-ORG\nB-LOC\nI-LOC\n", 38);
    put(&f, "words", 3, d->word_count, 1, d->hashes, 8 * (uint64_t)d->word_count);
    put_matrix(&f, d, "embed", w, cols, rows, false);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        w = net_tensor(net, table[i].t, &rows, &cols);
        if (table[i].matrix)
            put_matrix(&f, d, table[i].name, w, rows, cols, true);
        else
            put(&f, table[i].name, 1, rows, cols, w, 4 * (uint64_t)rows * cols);
    }
    write_file(path, d, &f);
}

/* ---- Scores with gold tokens: LAS and UAS over all words, relations without subtypes,
 * as CoNLL 2018 counts them. ----------------------------------------------- */

static struct slice base(struct slice s)
{
    return slice_cut(&s, ':');
}

static void score(struct analyzer *a, struct data *d, const char *path)
{
    size_t words = 0, las = 0, uas = 0, upos = 0, xpos = 0, feats = 0, lemma = 0;
    struct arena scratch;
    arena_init(&scratch, NULL);
    for (size_t s = 0; s < d->sentences.count; s++) {
        const struct tree *gold = &d->sentences.list[s].tree;
        struct tree t = {.words = arena_grow(&scratch, gold->words, gold->count, gold->count,
                                             sizeof *gold->words),
                         .count = gold->count};
        analyzer_run(a, &scratch, &t);
        for (uint32_t i = 0; i < gold->count; i++) {
            const struct word *g = &gold->words[i], *w = &t.words[i];
            bool head = g->head == w->head;
            words++;
            uas += head;
            las += head && slice_equal(base(g->deprel), base(w->deprel));
            upos += g->upos == w->upos;
            xpos += slice_equal(g->xpos, w->xpos);
            feats += slice_equal(g->feats, w->feats);
            lemma += slice_equal(g->lemma, w->lemma);
        }
        arena_reset(&scratch);
    }
    double n = (double)words / 100.0;
    printf("%s: %zu words UPOS %.2f XPOS %.2f FEATS %.2f lemma %.2f UAS %.2f LAS %.2f\n", path,
           words, (double)upos / n, (double)xpos / n, (double)feats / n, (double)lemma / n,
           (double)uas / n, (double)las / n);
    arena_release(&scratch);
}

static int score_all(int argc, char **argv)
{
    struct arena arena;
    struct analyzer *a;
    dem_error err;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        die("out of memory", "");
    if (analyzer_open(&a, &arena, argv[2], &err))
        die(err.what, argv[2]);
    for (volatile int i = 3; i < argc; i++) {
        struct data d = {0};
        arena_init(&d.arena, NULL);
        if (setjmp(d.arena.guard))
            die("out of memory", "");
        read_treebank(&d, argv[i]);
        score(a, &d, argv[i]);
        arena_release(&d.arena);
    }
    analyzer_close(a);
    arena_release(&arena);
    return 0;
}

static int check_slopes(void)
{
    double worst = net_check(7);
    printf("largest relative difference of a slope %.6f\n", worst);
    return worst > 0.01;
}

int main(int argc, char **argv)
{
    static struct data d;
    if (argc == 2 && !strcmp(argv[1], "--check"))
        return check_slopes();
    if (argc > 3 && !strcmp(argv[1], "--score"))
        return score_all(argc, argv);
    if (argc < 5)
        die("usage: demarche-train OUT EPOCHS SEED TREEBANK.conllu[,NAMES.bio]...", "");
    arena_init(&d.arena, NULL);
    if (setjmp(d.arena.guard))
        die("out of memory", "");
    table_init(&d.tags.seen, &d.arena);
    table_init(&d.lemmas.seen, &d.arena);
    table_init(&d.labels.seen, &d.arena);
    for (int i = 4; i < argc; i++)
        read_treebank(&d, argv[i]);
    count_all(&d);
    uint64_t seed = strtoull(argv[3], NULL, 10);
    struct net_shape shape = {.table = d.word_count + FEATURE_HASHED,
                              .embed = 128,
                              .hidden = 128,
                              .arc = 128,
                              .lab = 96,
                              .tags = d.tags.count,
                              .lemmas = d.lemmas.count,
                              .labels = d.labels.count,
                              .names = 7};
    fprintf(stderr, "%u words, %u tags, %u lemma scripts, %u relations\n", d.word_count,
            shape.tags, shape.lemmas, shape.labels);
    struct net *net = net_new(&d.arena, &shape, seed);
    train(&d, net, (int)strtol(argv[2], NULL, 10), seed ^ 0x5eed);
    save(argv[1], &d, net, &shape);
    arena_release(&d.arena);
    return 0;
}
