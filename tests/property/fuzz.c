/* tests/property/fuzz.c - a property as a libFuzzer target. */
#include <stddef.h>
#include <stdint.h>

int CHECK(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return CHECK(data, size);
}
