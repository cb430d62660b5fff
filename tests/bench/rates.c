/* tests/bench/rates.c - how often changes are found, and found where there are none: made-up
 * relations of ten years (tests/trends/world.h).  docs/trends.md has the table.
 *
 *   demarche-bench-rates [SERIES [SEED]]      default: 100 relations a row, from seed 1 */
#include "tests/trends/world.h"

#include <stdio.h>
#include <stdlib.h>

static size_t median(const size_t *delays, size_t count)
{
    size_t sum = 0, week = 0;
    for (; week < 26; week++)
        if ((sum += delays[week]) * 2 >= count && count)
            break;
    return week;
}

static void run(const char *name, struct world_options options, size_t series, uint64_t seed)
{
    struct arena arena;
    struct world_score score = {0};
    arena_init(&arena, NULL);
    if (setjmp(arena.guard))
        exit(1);
    for (size_t i = 0; i < series; i++) {
        struct world world;
        arena_reset(&arena);
        world_make(&arena, seed + 1000 * i, &options, &world);
        world_judge(&arena, &world, options.change && !options.silence, &score);
    }
    printf("%-34s %5.1f %8zu", name, options.rate, score.planted);
    if (score.planted)
        printf(" %7.0f %% %7.0f %%", 100.0 * (double)score.found / (double)score.planted,
               score.found ? 100.0 * (double)score.right / (double)score.found : 0);
    else
        printf(" %9s %9s", "", "");
    printf(" %8.3f", (double)score.alarms / score.years);
    if (options.change && !options.silence)
        printf(" %6zu", median(score.delays, score.planted));
    printf("\n");
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    static const double rates[] = {0.25, 0.5, 1, 2, 5};
    size_t series = argc > 1 ? strtoull(argv[1], NULL, 10) : 100;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    printf("%-34s %5s %8s %9s %9s %8s %6s\n", "relations", "rate", "planted", "found", "class",
           "false", "delay");
    for (int i = 0; i < 5; i++)
        run("changing", (struct world_options){rates[i], 1, false, true}, series, seed);
    for (int i = 0; i < 5; i++)
        run("steady", (struct world_options){rates[i], 1, false, false}, series, seed);
    for (int i = 0; i < 5; i++)
        run("steady, volume grows 20 times", (struct world_options){rates[i], 20, false, false},
            series, seed);
    for (int i = 0; i < 5; i++)
        run("steady, a feed is silent", (struct world_options){rates[i], 1, true, false},
            series, seed);
    for (int i = 0; i < 5; i++)
        run("changing, growing, a silent feed",
            (struct world_options){rates[i], 20, true, true}, series, seed);
    return 0;
}
