/* tests/bench/input.c - how fast documents come out of files and folders, and with how much
 * memory.
 *
 *   demarche-bench-input PATH...
 *
 * For each path a line: its format, documents, errors, megabytes as unpacked text, seconds of
 * the processor, megabytes of its text a second, peak memory so far.  tools/bench-input
 * runs it. */
#include "input/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double spent(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct sum {
    size_t documents, errors, bytes;
    enum input_format format;
};

static void read_all(struct input *input, struct arena *arena, struct sum *sum)
{
    struct input_origin where;
    struct document doc;
    dem_error error;
    if (setjmp(arena->guard))
        exit(1);
    for (dem_code code; (code = input_next(input, arena, &doc, &where, &error)) != DEM_END;) {
        sum->errors += code != DEM_OK;
        sum->documents += code == DEM_OK;
        sum->bytes += code ? 0 : doc.source.len;
        sum->format = where.format;
        arena_reset(arena);
    }
}

static void measure(char *path)
{
    static const struct input_options none = {.date = DEM_DAY_UNKNOWN};
    char *const paths[] = {path, NULL};
    struct sum sum = {.format = INPUT_NONE};
    struct arena arena;
    struct input *input;
    double from = spent();
    if (input_open(&input, paths, &none, NULL))
        exit(1);
    arena_init(&arena, NULL);
    read_all(input, &arena, &sum);
    input_close(input);
    arena_release(&arena);
    double seconds = spent() - from, mega = (double)sum.bytes / 1e6;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%-12s %8zu documents %4zu errors %8.1f MB of text %7.2f s %8.1f MB/s %5ld MB  %s\n",
           input_format_name(sum.format), sum.documents, sum.errors, mega, seconds,
           mega / seconds, usage.ru_maxrss / 1024, path);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        measure(argv[i]);
    return 0;
}
