/* The trainer: its arithmetic, what it makes of a treebank, and that it always makes it. */
#include "base/file.h"
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
#define TINY_SUM UINT64_C(0x0)

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

static uint64_t learn_tiny(struct arena *arena, uint64_t seed)
{
    struct corpus corpus;
    struct slice bytes;
    dem_error error = {.code = DEM_OK};
    char path[] = "/tmp/demarche-tiny-XXXXXX";
    struct train_options options = {
        .epochs = 3,
        .block = 24,
        .seed = seed,
        .rate = 0.01f,
        .variants = true,
        .shape = {.embed = 32, .hidden = 32, .layers = 2, .window = 2, .arc = 32, .lab = 32}};
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    read_tiny(arena, &corpus);
    assert_int_equal(train_model(&corpus, &options, path, &error), DEM_OK);
    assert_int_equal(file_read(arena, path, 1 << 28, &bytes, &error), DEM_OK);
    unlink(path);
    return hash_slice(HASH_SEED, bytes);
}

static void training_is_reproducible(void **state)
{
    assert_int_equal(learn_tiny(*state, 1), TINY_SUM);
    assert_int_not_equal(learn_tiny(*state, 2), TINY_SUM);
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
                                       TEST(a_bad_list_of_names_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
