/* The trainer: its arithmetic, what it makes of a treebank, and that it always makes it. */
#include "base/file.h"
#include "tokens/splitter.h"
#include "train/gemm.h"
#include "train/train.h"
#include "train/variants.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define TINY DEM_SOURCE_DIR "/tests/data/tiny.conllu"
/* FNV-1a 64 of the model that learn_tiny makes, on every machine. */
#define TINY_SUM UINT64_C(0xa7c392106bf01e3d)

static int open_arena(void **state)
{
    struct arena *arena = test_calloc(1, sizeof *arena);
    arena_init(arena, NULL);
    *state = arena;
    return 0;
}

static int close_arena(void **state)
{
    arena_release(*state);
    test_free(*state);
    return 0;
}

/* Every product of this machine gives the bits of the plain one. */
static void products_agree(void **state)
{
    static const size_t shapes[][3] = {{1, 32, 7}, {13, 96, 300}, {6, 33, 64}, {25, 64, 1}};
    struct arena *arena = *state;
    uint64_t seed = 3;
    for (size_t s = 0; s < 4; s++) {
        size_t n = shapes[s][0], m = shapes[s][1], k = shapes[s][2];
        float *a = ARENA_ARRAY(arena, float, n *k + 64),
              *b = ARENA_ARRAY(arena, float, k *m + 64);
        float *plain = ARENA_ARRAY(arena, float, n *m), *fast = ARENA_ARRAY(arena, float, n *m);
        float *panel = ARENA_ARRAY(arena, float, gemm_panel());
        for (size_t i = 0; i < n * k; i++)
            a[i] = chance_part(&seed) - 0.5f;
        for (size_t i = 0; i < k * m; i++)
            b[i] = chance_part(&seed) - 0.5f;
        for (int add = 0; add < 2; add++) {
            gemm_plain(plain, a, b, n, m, k, add, panel);
            gemm(fast, a, b, n, m, k, add, panel);
            assert_memory_equal(plain, fast, n * m * sizeof *plain);
        }
    }
}

static void slopes_are_right(void **state)
{
    (void)state;
    assert_true(net_check(7) < 0.01);
}

static void read_tiny(struct arena *arena, struct corpus *corpus)
{
    dem_error error;
    *corpus = (struct corpus){.arena = arena};
    assert_int_equal(data_treebank(corpus, TINY, &error), DEM_OK);
    data_count(corpus, 1);
}

static void a_treebank_is_read_with_its_names(void **state)
{
    struct corpus corpus;
    read_tiny(*state, &corpus);
    assert_int_equal(corpus.examples.count, 10);
    assert_true(corpus.examples.list[0].named);
    assert_int_equal(corpus.examples.list[4].tree.words[1].name, NAME_I_PER);
}

/* The learnt list knows its own treebank, and the ends of words beyond it. */
static void lemmas_are_learnt(void **state)
{
    struct arena *arena = *state;
    struct corpus corpus;
    read_tiny(arena, &corpus);
    struct lemmas list = {corpus.lemma_rules, corpus.lemma_count, corpus.scripts.count,
                          corpus.scripts.texts};
    for (size_t s = 0; s < corpus.examples.count; s++)
        for (uint32_t i = 0; i < corpus.examples.list[s].tree.count; i++) {
            const struct word *w = &corpus.examples.list[s].tree.words[i];
            struct slice lemma = lemma_find(&list, arena, w);
            assert_true(slice_equal(lemma, w->lemma));
        }
    struct word guns = {.form = SLICE("Guns"), .upos = UPOS_NOUN, .xpos = SLICE("NNS")};
    assert_true(slice_is(lemma_find(&list, arena, &guns), "gun"));
    struct word unknown = {.form = SLICE("Qat"), .upos = UPOS_X, .xpos = SLICE("FW")};
    assert_true(slice_is(lemma_find(&list, arena, &unknown), "Qat"));
}

static void variants_are_trees(void **state)
{
    struct arena *arena = *state;
    struct corpus corpus;
    uint64_t seed = 11;
    int longer = 0, louder = 0, shorter = 0;
    read_tiny(arena, &corpus);
    for (int i = 0; i < 2000; i++) {
        const struct example *e = &corpus.examples.list[i % 10];
        struct example v = variant(arena, e, &corpus.examples.list[(i + 3) % 10], &seed);
        assert_true(tree_valid(&v.tree));
        longer += v.tree.count > e->tree.count;
        shorter += v.tree.count < e->tree.count;
        louder += v.tree.words[1].form.at[1] < 'a';
    }
    assert_true(longer > 40 && shorter > 40 && louder > 20);
}

static const struct train_options tiny_options = {
    .epochs = 3,
    .block = 24,
    .seed = 1,
    .rate = 0.01f,
    .dropout = 0.3f,
    .trust = 0.5f,
    .variants = true,
    .shape = {.embed = 32, .hidden = 32, .layers = 2, .window = 2, .arc = 32, .lab = 32}};

/* Trains on the tiny treebank into `path`, a template for mkstemp; the hash of the model. */
static uint64_t learn(struct arena *arena, const struct train_options *options,
                      const struct teachers *teachers, char *path)
{
    struct corpus corpus;
    struct slice bytes;
    dem_error error = {.code = DEM_OK};
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    read_tiny(arena, &corpus);
    assert_int_equal(train_model(&corpus, options, teachers, path, &error), DEM_OK);
    assert_int_equal(file_read(arena, path, 1 << 28, &bytes, &error), DEM_OK);
    return hash_slice(HASH_SEED, bytes);
}

static uint64_t learn_tiny(struct arena *arena, uint32_t seed)
{
    struct train_options options = tiny_options;
    struct teachers nobody = {.count = 0};
    char path[] = "/tmp/demarche-tiny-XXXXXX";
    options.seed = seed;
    uint64_t hash = learn(arena, &options, &nobody, path);
    unlink(path);
    return hash;
}

static void training_is_reproducible(void **state)
{
    assert_int_equal(learn_tiny(*state, 1), TINY_SUM);
    assert_int_not_equal(learn_tiny(*state, 2), TINY_SUM);
}

/* Every opinion is a distribution, no word thinks itself its head, and asking leaves the
 * tree as it was. */
static void check_opinions(struct arena *arena, const struct teachers *teachers,
                           const struct corpus *corpus)
{
    const struct tree *tree = &corpus->examples.list[0].tree;
    struct opinion opinions[16];
    teacher_ask(teachers, arena, tree, opinions);
    for (uint32_t i = 0; i < tree->count; i++) {
        float arcs = 0.0f, tags = 0.0f;
        for (uint32_t k = 0; k <= tree->count; k++)
            arcs += opinions[i].arc[k];
        for (uint32_t k = 0; k < corpus->tags.count; k++)
            tags += opinions[i].tag[k];
        assert_true(arcs > 0.999f && arcs < 1.001f && tags > 0.999f && tags < 1.001f);
        assert_true(opinions[i].arc[i + 1] == 0.0f);
    }
    assert_int_equal(tree->words[0].head, 1);
}

static void a_teacher_is_heard(void **state)
{
    struct arena *arena = *state;
    struct corpus corpus;
    struct teachers teachers = {.count = 0};
    dem_error error;
    char path[] = "/tmp/demarche-tiny-XXXXXX", again[] = "/tmp/demarche-tiny-XXXXXX";
    uint64_t alone = learn(arena, &tiny_options, &teachers, path);
    read_tiny(arena, &corpus);
    assert_int_equal(teacher_open(&teachers, &corpus, path, &error), DEM_OK);
    check_opinions(arena, &teachers, &corpus);
    assert_int_not_equal(learn(arena, &tiny_options, &teachers, again), alone);
    corpus.tags.count--;
    assert_int_equal(teacher_open(&teachers, &corpus, path, &error), DEM_E_FORMAT);
    teacher_close(&teachers);
    unlink(path);
    unlink(again);
}

/* Silver trees are learnt from, but bring neither words nor lemmas nor sentence ends. */
static void silver_is_not_counted(void **state)
{
    struct corpus corpus;
    dem_error error;
    read_tiny(*state, &corpus);
    uint32_t words = corpus.vocabulary.word_count;
    size_t texts = corpus.texts.count;
    assert_int_equal(data_silver(&corpus, TINY, &error), DEM_OK);
    assert_int_equal(corpus.examples.count, 20);
    assert_false(corpus.examples.list[9].silver);
    assert_true(corpus.examples.list[10].silver);
    assert_int_equal(corpus.vocabulary.word_count, words);
    assert_int_equal(corpus.texts.count, texts);
}

static void the_splitter_learns_alike_each_time(void **state)
{
    struct arena *arena = *state;
    struct corpus corpus;
    int8_t *weights = arena_take(arena, SPLITTER_COUNT);
    int used = 0;
    read_tiny(arena, &corpus);
    assert_int_equal(corpus.texts.count, 10);
    splitter_train(arena, &corpus.texts, 1, weights, SPLITTER_COUNT);
    assert_memory_equal(weights, corpus.splitter, SPLITTER_COUNT);
    for (int i = 0; i < SPLITTER_COUNT; i++)
        used += weights[i] != 0;
    assert_true(used > 20);
    splitter_train(arena, &corpus.texts, 2, weights, SPLITTER_COUNT);
    assert_memory_not_equal(weights, corpus.splitter, SPLITTER_COUNT);
}

/* A few words show nothing often enough: said, not written as a model that cannot be read. */
static void too_small_a_treebank_is_told(void **state)
{
    struct arena *arena = *state;
    struct corpus corpus = {.arena = arena};
    struct teachers nobody = {.count = 0};
    dem_error error = {.code = DEM_OK};
    data_count(&corpus, 1);
    assert_int_equal(train_model(&corpus, &tiny_options, &nobody, "/nowhere/model", &error),
                     DEM_E_FORMAT);
}

static void a_bad_list_of_names_is_told(void **state)
{
    struct corpus corpus = {.arena = *state};
    dem_error error;
    assert_int_equal(data_names(&corpus, TINY, &error), DEM_E_FORMAT);
    assert_int_equal(error.line, 1);
    assert_int_equal(data_vectors(&corpus, "/nowhere/vectors.txt", &error), DEM_E_SYSTEM);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {TEST(products_agree),
                                       TEST(slopes_are_right),
                                       TEST(a_treebank_is_read_with_its_names),
                                       TEST(lemmas_are_learnt),
                                       TEST(variants_are_trees),
                                       TEST(training_is_reproducible),
                                       TEST(a_teacher_is_heard),
                                       TEST(silver_is_not_counted),
                                       TEST(the_splitter_learns_alike_each_time),
                                       TEST(too_small_a_treebank_is_told),
                                       TEST(a_bad_list_of_names_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
