/* Any bytes as a file of options. */
#include "tests/property/dictionary.h"

int check_dict_options(const uint8_t *data, size_t size);

int check_dict_options(const uint8_t *data, size_t size)
{
    return check_dictionary(read_options, data, size);
}
