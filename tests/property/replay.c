/* tests/property/replay.c - a property over the files of its corpus and over ROUNDS
 * seeded inputs; the same property is a libFuzzer target in fuzz.c. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>

#ifndef ROUNDS
#define ROUNDS 2000
#endif

int CHECK(const uint8_t *data, size_t size);

static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

int main(int argc, char **argv)
{
    static uint8_t data[1 << 16];
    uint64_t seed = 1;
    size_t files = 0;
    DIR *corpus = argc > 1 ? opendir(argv[1]) : NULL;
    for (struct dirent *entry; corpus && (entry = readdir(corpus));) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        FILE *in = entry->d_name[0] == '.' ? NULL : fopen(path, "rb");
        if (!in)
            continue;
        CHECK(data, fread(data, 1, sizeof data, in));
        fclose(in);
        files++;
    }
    if (corpus)
        closedir(corpus);
    static const char words[] = "the (\"U.S.\xe2\x80\x99 and;\n\n&amp;-- \xe2\x80\x94 Nov. 3, "
                                "1999 &#8217;<p>[Moscow] {\"text\":\"\\u0000\"}";
    for (int round = 0; round < ROUNDS; round++) {
        size_t size = next(&seed) % 400;
        for (size_t i = 0; i < size; i++) {
            uint64_t r = next(&seed);
            data[i] = r % 4 ? (uint8_t)words[(r >> 8) % (sizeof words - 1)] : (uint8_t)(r >> 8);
        }
        CHECK(data, size);
    }
    printf("%zu corpus files and %d seeded inputs\n", files, ROUNDS);
    return 0;
}
