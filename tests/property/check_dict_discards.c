/* Any bytes as a file of discards. */
#include "tests/property/dictionary.h"

int check_dict_discards(const uint8_t *data, size_t size);

int check_dict_discards(const uint8_t *data, size_t size)
{
    return check_dictionary(read_discards, data, size);
}
