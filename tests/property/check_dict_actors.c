/* Any bytes as a file of actors. */
#include "tests/property/dictionary.h"

int check_dict_actors(const uint8_t *data, size_t size);

int check_dict_actors(const uint8_t *data, size_t size)
{
    return check_dictionary(read_actors, data, size);
}
