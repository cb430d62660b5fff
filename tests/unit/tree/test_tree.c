#include "tests/unit/unit.h"

#include "learn/kernel.h"
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
    assert_true(slice_is(lemma_script(&arena, SLICE("countries"), SLICE("country")), "k3y"));
    assert_true(slice_is(lemma_apply(&arena, SLICE("at"), SLICE("l9y")), "at"));
    /* no half of a character */
    assert_true(
        slice_is(lemma_apply(&arena, SLICE("caf\xC3\xA9"), SLICE("k1")), "caf\xC3\xA9"));
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
            decode_tree(&arena, scores, n, n + 1, heads);
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
    decode_tree(&arena, scores, 2, 3, heads);
    assert_int_equal(heads[0], TREE_ROOT);
    assert_int_equal(heads[1], 0);
}

static void conllu_reads_what_it_writes(void **state)
{
    (void)state;
    struct slice text = SLICE("# newdoc id = d\n# sent_id = 1\n# text = Oslo didn't sign.\n"
                              "1\tOslo\tOslo\tPROPN\tNNP\tNumber=Sing\t4\tnsubj\t_\tNER=B-LOC\n"
                              "2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                              "2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_\n"
                              "3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n"
                              "4\tsign\tsign\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n"
                              "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n");
    struct slice rest = text;
    struct conllu s;
    uint32_t line = 0;
    dem_error err;
    assert_int_equal(conllu_next(&arena, &rest, &line, &s, &err), DEM_OK);
    const struct word *w = s.tree.words;
    assert_int_equal(s.tree.count, 5);
    assert_true(tree_valid(&s.tree));
    assert_true(s.opens);
    assert_int_equal(s.line, 4);
    assert_true(slice_is(s.text, "Oslo didn't sign."));
    assert_true(!w[1].joined && w[2].joined && !w[3].joined);
    assert_true(!w[1].space_after && w[2].space_after && !w[3].space_after);
    assert_int_equal(w[0].rel, REL_NSUBJ);
    assert_int_equal(w[0].name, NAME_B_LOC);
    assert_int_equal(s.tree.first_child[4] - s.tree.first_child[3], 4);
    assert_true(slice_equal(conllu_write(&arena, &s.tree, s.text, s.comments), text));
    assert_int_equal(conllu_next(&arena, &rest, &line, &s, &err), DEM_END);
}

static void words_share_out_the_surface_of_their_token(void **state)
{
    (void)state;
    struct slice rest = SLICE("1-2\tdunno\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
                              "1\tdo\t_\tAUX\t_\t_\t0\troot\t_\t_\n"
                              "2\tknow\t_\tVERB\t_\t_\t1\tdep\t_\t_\n"
                              "3-4\tau\t_\t_\t_\t_\t_\t_\t_\t_\n"
                              "3\twhole\t_\tX\t_\t_\t1\tdep\t_\t_\n"
                              "4\tle\t_\tX\t_\t_\t1\tdep\t_\t_");
    struct conllu s;
    uint32_t line = 0;
    dem_error err;
    assert_int_equal(conllu_next(&arena, &rest, &line, &s, &err), DEM_OK);
    static const dem_span spans[] = {{0, 2}, {2, 5}, {5, 7}, {7, 7}};
    assert_true(slice_is(s.text, "dunnoau"));
    for (int i = 0; i < 4; i++) {
        assert_int_equal(s.tree.words[i].span.from, spans[i].from);
        assert_int_equal(s.tree.words[i].span.to, spans[i].to);
    }
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
                 {"1\ta\ta\tX\t_\t_\t9\troot\t_\t_\n\n", 2},
                 {"1\t\ta\tX\t_\t_\t0\troot\t_\t_\n\n", 1},
                 {"2-3\tab\t_\t_\t_\t_\t_\t_\t_\t_\n\n", 1},
                 {"1-1\tab\t_\t_\t_\t_\t_\t_\t_\t_\n\n", 1},
                 {"1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\t_\tX\t_\t_\t0\troot\t_\t_\n\n", 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct slice good = SLICE("\n1\tb\tb\tX\t_\t_\t0\troot\t_\t_\n");
        struct slice parts[] = {slice_of(cases[i].text), good};
        struct slice rest = arena_join(&arena, parts, 2);
        struct tree tree;
        uint32_t line = 0;
        dem_error err;
        assert_int_equal(conllu_read(&arena, &rest, &line, &tree, &err), DEM_E_FORMAT);
        assert_int_equal(err.line, cases[i].line);
        assert_int_equal(conllu_read(&arena, &rest, &line, &tree, &err), DEM_OK);
        assert_true(slice_is(tree.words[0].form, "b"));
    }
}

static void conllu_is_told_by_its_first_row(void **state)
{
    (void)state;
    assert_true(conllu_looks(SLICE("1\ta\ta\tX\t_\t_\t0\troot\t_\t_")));
    assert_true(conllu_looks(SLICE("# text = ab\r\n1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\r\n")));
    assert_false(conllu_looks(SLICE("# A headline\n\n1 Oslo has signed.\n")));
    assert_false(conllu_looks(SLICE("2\ta\ta\tX\t_\t_\t0\troot\t_\t_")));
    assert_false(conllu_looks(SLICE("# nothing else\n")));
    assert_false(conllu_looks(SLICE_EMPTY));
}

static void every_kernel_gives_the_plain_ones_bytes(void **state)
{
    (void)state;
    enum { ROWS = 37, COLS = 200 };
    int8_t q[ROWS * COLS], x[COLS];
    float scale[ROWS], plain[ROWS], fast[ROWS], bias[ROWS];
    for (int i = 0; i < ROWS * COLS; i++)
        q[i] = (int8_t)((i * 7919) % 255 - 127);
    for (int i = 0; i < COLS; i++)
        x[i] = (int8_t)((i * 104729) % 255 - 127);
    for (int i = 0; i < ROWS; i++)
        scale[i] = 0.001f * (float)(i + 1), bias[i] = (float)i;
    struct matrix m = {q, scale, ROWS, COLS};
    kernel_affine_plain(plain, &m, x, 0.25f, bias);
    kernel_pick()(fast, &m, x, 0.25f, bias);
    assert_memory_equal(plain, fast, sizeof plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lemma_scripts_give_the_lemma_back),
        cmocka_unit_test(decoding_always_gives_one_tree),
        cmocka_unit_test(a_cycle_is_broken_where_it_costs_least),
        cmocka_unit_test(conllu_reads_what_it_writes),
        cmocka_unit_test(words_share_out_the_surface_of_their_token),
        cmocka_unit_test(conllu_is_told_by_its_first_row),
        cmocka_unit_test(broken_conllu_is_an_error_with_its_line),
        cmocka_unit_test(every_kernel_gives_the_plain_ones_bytes)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
