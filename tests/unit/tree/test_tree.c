#include "tests/unit/arena.h"

#include "learn/kernel.h"
#include "tests/tiny_model.h"
#include "tree/analyzer.h"
#include "tree/conllu.h"
#include "tree/decode.h"
#include "tree/keys.h"
#include "tree/lemma.h"

#include <math.h>

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
    /* no half of a character */
    assert_true(
        slice_is(lemma_apply(&arena, SLICE("caf\xC3\xA9"), SLICE("k1")), "caf\xC3\xA9"));
}

static void decode(const float *scores, uint32_t n, int32_t *heads)
{
    struct choice *choices = ARENA_ARRAY(&arena, struct choice, n);
    for (uint32_t i = 0; i < n; i++)
        choices[i] = decode_choice(scores + (size_t)i * (n + 1), i, n);
    decode_tree(&arena, choices, n > DECODE_EXACT_MAX ? NULL : scores, n, n + 1, heads);
}

static uint64_t seed = 1;

static uint64_t next(void)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return seed >> 40;
}

static float *random_scores(uint32_t n)
{
    float *scores = ARENA_RAW(&arena, float, (size_t)n *(n + 1));
    for (size_t i = 0; i < (size_t)n * (n + 1); i++)
        scores[i] = (float)(next() % 1000);
    return scores;
}

static bool is_tree(const int32_t *heads, uint32_t n)
{
    struct tree tree = {ARENA_ARRAY(&arena, struct word, n), n, NULL, NULL};
    for (uint32_t i = 0; i < n; i++)
        tree.words[i].head = heads[i];
    return tree_valid(&tree);
}

static void decoding_always_gives_one_tree(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {1, 2, 3, 4, 5, 8, 13, 23, 64, 256, 257, 300, 700};
    static const float odd[] = {NAN, INFINITY, -INFINITY, 1e38f, -1e38f};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (int round = 0; round < (sizes[s] < 30 ? 200 : 3); round++) {
            uint32_t n = sizes[s];
            float *scores = random_scores(n);
            int32_t *heads = ARENA_ARRAY(&arena, int32_t, n);
            for (size_t i = 0; round % 2 && i < (size_t)n * (n + 1); i += 1 + next() % 7)
                scores[i] = odd[next() % 5];
            decode(scores, n, heads);
            assert_true(is_tree(heads, n));
            arena_reset(&arena);
        }
}

static bool projective(const int32_t *heads, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) {
            int32_t from = heads[i] < (int32_t)i ? heads[i] : (int32_t)i;
            int32_t to = heads[i] < (int32_t)i ? (int32_t)i : heads[i];
            bool in = (int32_t)j > from && (int32_t)j < to;
            if (in && (heads[j] < from || heads[j] > to))
                return false;
        }
    return true;
}

static float score_of(const float *scores, const int32_t *heads, uint32_t n)
{
    float sum = 0.0f;
    for (uint32_t i = 0; i < n; i++)
        sum += scores[i * (n + 1) + (uint32_t)(heads[i] + 1)];
    return sum;
}

/* All assignments of heads to n words are tried. */
static float best_score(const float *scores, uint32_t n, bool crossing)
{
    int32_t heads[5];
    float best = -INFINITY;
    uint32_t all = 1;
    for (uint32_t i = 0; i < n; i++)
        all *= n + 1;
    for (uint32_t code = 0; code < all; code++) {
        for (uint32_t i = 0, rest = code; i < n; i++, rest /= n + 1)
            heads[i] = (int32_t)(rest % (n + 1)) - 1;
        float sum = score_of(scores, heads, n);
        if (sum > best && is_tree(heads, n) && (crossing || projective(heads, n)))
            best = sum;
    }
    return best;
}

static void no_tree_scores_higher(void **state)
{
    (void)state;
    int exact = 0;
    for (uint32_t n = 1; n <= 5; n++)
        for (int round = 0; round < 40; round++) {
            int32_t heads[5];
            float *scores = random_scores(n);
            decode(scores, n, heads);
            float got = score_of(scores, heads, n), top = best_score(scores, n, true);
            assert_true(got >= best_score(scores, n, false) && got <= top);
            exact += got == top;
            arena_reset(&arena);
        }
    assert_true(exact > 150);
}

static void a_hash_is_found_wherever_it_lies(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    static uint64_t keys[COUNT];
    for (int skew = 0; skew < 3; skew++) { /* spread evenly, all low, all high */
        uint64_t at = skew == 2 ? UINT64_MAX - ((uint64_t)COUNT << 25) : 5;
        for (uint32_t i = 0; i < COUNT; i++)
            keys[i] = at += 2 + (skew ? next() : UINT64_MAX / COUNT / 2 + (next() << 20));
        for (uint32_t count = 0; count <= COUNT; count += 1 + count / 3)
            for (uint32_t i = 0; i < count; i++) {
                assert_int_equal(keys_find(keys, count, keys[i]), i);
                assert_int_equal(keys_find(keys, count, keys[i] + 1), i + 1);
            }
        assert_int_equal(keys_find(keys, COUNT, 0), 0);
        assert_int_equal(keys_find(keys, COUNT, UINT64_MAX), COUNT);
    }
}

static struct tree sentence(uint32_t count)
{
    static const char *const forms[] = {"The", "envoys", "of", "Kenya", "met", ",", "1999"};
    struct tree tree = {ARENA_ARRAY(&arena, struct word, count), count, NULL, NULL};
    for (uint32_t i = 0; i < count; i++)
        tree.words[i].form = slice_of(forms[i % 7]);
    return tree;
}

static void assert_same(const struct tree *a, const struct tree *b)
{
    for (uint32_t i = 0; i < a->count; i++) {
        const struct word *v = &a->words[i], *w = &b->words[i];
        assert_true(v->head == w->head && v->rel == w->rel && v->upos == w->upos);
        assert_true(v->name == w->name && slice_equal(v->lemma, w->lemma));
        assert_true(slice_equal(v->feats, w->feats) && slice_equal(v->deprel, w->deprel));
    }
}

static void all_kernels_see_the_same_trees(void **state)
{
    (void)state;
    static struct tiny model;
    static const char *const kernels[] = {"avx2", "avxvnni", "avx512"};
    static const uint32_t counts[] = {1, 2, 7, 30, 257, 600};
    struct analyzer *analyzer;
    dem_error err;
    for (uint64_t round = 0; round < 8; round++) {
        tiny_make(&model, 1 + round % 4, 1 + (round & 1), round);
        struct slice bytes = {model.bytes, model.size};
        assert_int_equal(analyzer_read(&analyzer, &arena, bytes, &err), DEM_OK);
        struct tree plain[6];
        analyzer_use(analyzer, &arena, &kernel_plain);
        for (int i = 0; i < 6; i++) {
            plain[i] = sentence(counts[i]);
            analyzer_run(analyzer, &arena, &plain[i]);
            assert_true(tree_valid(&plain[i]));
        }
        for (int k = 0; k < 3; k++) {
            const struct kernel *kernel = kernel_find(kernels[k]);
            if (kernel)
                analyzer_use(analyzer, &arena, kernel);
            for (int i = 0; kernel && i < 6; i++) {
                struct tree fast = sentence(counts[i]);
                analyzer_run(analyzer, &arena, &fast);
                assert_same(&plain[i], &fast);
            }
        }
        arena_reset(&arena);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lemma_scripts_give_the_lemma_back),
        cmocka_unit_test(decoding_always_gives_one_tree),
        cmocka_unit_test(no_tree_scores_higher),
        cmocka_unit_test(a_hash_is_found_wherever_it_lies),
        cmocka_unit_test(all_kernels_see_the_same_trees),
        cmocka_unit_test(a_cycle_is_broken_where_it_costs_least),
        cmocka_unit_test(conllu_reads_what_it_writes),
        cmocka_unit_test(words_share_out_the_surface_of_their_token),
        cmocka_unit_test(conllu_is_told_by_its_first_row),
        cmocka_unit_test(broken_conllu_is_an_error_with_its_line)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
