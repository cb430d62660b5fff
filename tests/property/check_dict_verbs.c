/* Any bytes as a file of verbs. */
#include "tests/property/dictionary.h"

int check_dict_verbs(const uint8_t *data, size_t size);

int check_dict_verbs(const uint8_t *data, size_t size)
{
    return check_dictionary(read_verbs, data, size);
}
