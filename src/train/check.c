#include "train/build.h"

#include <math.h>
#include <string.h>

#include "base/banned.h"

/* ---- Analytic slopes against numeric ones -------------------------------- */

static double check_tensor(struct net *n, struct work *w, const struct batch *b, int t,
                           const float *slope, uint64_t *seed)
{
    double worst = 0.0;
    for (int k = 0; k < 6 && n->rows[t]; k++) {
        size_t i = n->at[t] + chance(seed) % ((size_t)n->rows[t] * n->cols[t]);
        float keep = n->value[i], step = 1e-2f;
        n->value[i] = keep + step;
        double up = net_learn(n, w, b, 0);
        n->value[i] = keep - step;
        double down = net_learn(n, w, b, 0);
        n->value[i] = keep;
        double numeric = (up - down) / (2.0 * (double)step), analytic = (double)slope[i];
        double off = fabs(numeric - analytic) / (0.05 + fabs(numeric) + fabs(analytic));
        worst = off > worst ? off : worst;
    }
    return worst;
}

static double check_net(struct arena *arena, uint32_t window, uint64_t seed)
{
    float vectors[5 * 8];
    struct net_shape s = {64, 32, 3, window, 32, 32, 32, 5, 7, 3};
    struct given g = {vectors, 5, 8};
    static const float others[7] = {0.5f, 0.3f, 0.2f};
    float arc[9][6] = {{0}};
    struct opinion opinions[9];
    uint32_t rows[9][FEATURE_COUNT], given[9], start[] = {0, 5, 9};
    int32_t head[] = {1, -1, 1, 4, 2, 2, 0, -1, 2}, label[9], tag[9], name[9];
    for (int i = 0; i < 40; i++)
        vectors[i] = chance_part(&seed) - 0.5f;
    for (int i = 0; i < 9; i++) {
        for (int f = 0; f < FEATURE_COUNT; f++)
            rows[i][f] = f == 3 ? FEATURE_NONE : (uint32_t)(chance(&seed) % 64);
        given[i] = i == 4 ? FEATURE_NONE : (uint32_t)i % 5;
        label[i] = i % 7, tag[i] = i % 5, name[i] = i % 4 ? i % 3 : -1;
        arc[i][0] = 0.6f, arc[i][i % 5 == 1 ? 1 : 2] = 0.4f; /* no word is its own head */
        opinions[i] = (struct opinion){arc[i], others, others, others, 0.25f * (float)(i % 5)};
    }
    struct batch b = {9,     2,       start, (const uint32_t(*)[FEATURE_COUNT])rows,
                      given, head,    label, tag,
                      name,  opinions};
    struct net *n = net_new(arena, &s, &g, 0.3f, seed);
    struct work *w = work_new(n, 16, 16, 0);
    for (size_t i = n->at[T_GIVEN]; i < n->size; i++)
        n->value[i] += 0.01f * (chance_part(&seed) - 0.5f);
    net_learn(n, w, &b, 0);
    float *slope = net_floats(arena, n->size);
    memcpy(slope, n->slope[0], n->size * sizeof *slope);
    double worst = 0.0;
    for (int t = 0; t < T_COUNT; t++) {
        double off = check_tensor(n, w, &b, t, slope, &seed);
        worst = off > worst ? off : worst;
    }
    return worst;
}

double net_check(uint64_t seed)
{
    struct arena arena;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        return 1.0;
    double one = check_net(&arena, 1, seed), two = check_net(&arena, 2, seed);
    arena_release(&arena);
    return one > two ? one : two;
}
