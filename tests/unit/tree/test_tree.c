#include "tests/unit/unit.h"

#include "tree/conllu.h"
#include "tree/decode.h"
#include "tree/lemma.h"

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, NULL);
    return setjmp(arena.guard);
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void lemma_scripts_give_the_lemma_back(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"countries", "country"}, {"was", "be"},
                                           {"Moscow", "Moscow"},     {"Talks", "talk"},
                                           {"n't", "not"},           {"U.S.", "U.S."}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct slice form = slice_of(pairs[i][0]), lemma = slice_of(pairs[i][1]);
        struct slice script = lemma_script(&arena, form, lemma);
        assert_true(slice_equal(lemma_apply(&arena, form, script), lemma));
    }
    assert_true(slice_is(lemma_script(&arena, SLICE("countries"), SLICE("country")), "l3y"));
    assert_true(slice_is(lemma_apply(&arena, SLICE("at"), SLICE("l9y")), "at"));
}

static void decode(const float *scores, uint32_t n, int32_t *heads)
{
    struct choice *choices = ARENA_ARRAY(&arena, struct choice, n);
    for (uint32_t i = 0; i < n; i++)
        choices[i] = decode_choice(scores + (size_t)i * (n + 1), i, n);
    decode_tree(&arena, choices, n > DECODE_EXACT_MAX ? NULL : scores, n, n + 1, heads);
}

/* Scores from a counter: every tree that comes out must be one. */
static void decoding_always_gives_one_tree(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (uint32_t n = 1; n < 24; n++)
        for (int round = 0; round < 20; round++) {
            float *scores = ARENA_ARRAY(&arena, float, n *(n + 1));
            int32_t *heads = ARENA_ARRAY(&arena, int32_t, n);
            struct tree tree = {ARENA_ARRAY(&arena, struct word, n), n, NULL, NULL};
            for (uint32_t i = 0; i < n * (n + 1); i++) {
                seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
                scores[i] = (float)(seed >> 40);
            }
            decode(scores, n, heads);
            for (uint32_t i = 0; i < n; i++)
                tree.words[i].head = heads[i];
            assert_true(tree_valid(&tree));
        }
}

static void a_cycle_is_broken_where_it_costs_least(void **state)
{
    (void)state;
    /* Words 0 and 1 prefer each other; the root prefers word 0. */
    const float scores[] = {5, -9, 9, 1, 9, -9};
    int32_t heads[2];
    decode(scores, 2, heads);
    assert_int_equal(heads[0], TREE_ROOT);
    assert_int_equal(heads[1], 0);
}

static void conllu_reads_what_it_writes(void **state)
{
    (void)state;
    struct slice text = SLICE("# sent_id = 1\n# text = Oslo didn't sign.\n"
                              "1\tOslo\tOslo\tPROPN\tNNP\tNumber=Sing\t4\tnsubj\t_\tNER=B-LOC\n"
                              "2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                              "2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_\n"
                              "3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n"
                              "4\tsign\tsign\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n"
                              "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n");
    struct slice rest = text;
    struct tree tree;
    uint32_t line = 0;
    dem_error err;
    assert_int_equal(conllu_read(&arena, &rest, &line, &tree, &err), DEM_OK);
    assert_int_equal(tree.count, 5);
    assert_true(tree_valid(&tree));
    assert_true(tree.words[2].joined);
    assert_int_equal(tree.words[0].rel, REL_NSUBJ);
    assert_int_equal(tree.first_child[4] - tree.first_child[3], 4);
    assert_int_equal(conllu_read(&arena, &rest, &line, &tree, &err), DEM_END);
}

static void broken_conllu_is_an_error_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t line;
    } cases[] = {{"1\ttoo\tfew\n\n", 1},
                 {"# c\n2\ta\ta\tX\t_\t_\t0\troot\t_\t_\n\n", 2},
                 {"1\ta\ta\tX\t_\t_\tx\troot\t_\t_\n\n", 1},
                 {"1\ta\ta\tX\t_\t_\t9\troot\t_\t_\n\n", 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct slice rest = slice_of(cases[i].text);
        struct tree tree;
        uint32_t line = 0;
        dem_error err;
        assert_int_equal(conllu_read(&arena, &rest, &line, &tree, &err), DEM_E_FORMAT);
        assert_int_equal(err.line, cases[i].line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lemma_scripts_give_the_lemma_back),
        cmocka_unit_test(decoding_always_gives_one_tree),
        cmocka_unit_test(a_cycle_is_broken_where_it_costs_least),
        cmocka_unit_test(conllu_reads_what_it_writes),
        cmocka_unit_test(broken_conllu_is_an_error_with_its_line)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
